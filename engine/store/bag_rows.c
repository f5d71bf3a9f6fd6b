/* SPDX-License-Identifier: Apache-2.0 */
/* bag_rows.c - the words of mentions as they are stored, and bags made of them. */
#include "store/bags.h"

#include "base/order.h"

/* ---- rows --------------------------------------------------------------------------------- */

void um_bag_set_release(struct um_bag_set *set)
{
	um_free(set->mention);
	um_free(set->offset);
	um_free(set->word_offset);
	um_free(set->term);
	um_free(set->word);
	um_free(set->customer);
	um_free(set->times);
	*set = (struct um_bag_set){ 0 };
}

static bool grow_set(struct um_bag_set *set, uint64_t mentions, uint64_t words)
{
	return um_grow((void **)&set->mention, &set->mention_capacity, mentions + 1, sizeof(*set->mention)) &&
	       um_grow((void **)&set->word_offset, &set->word_offset_capacity, mentions + 2, sizeof(*set->word_offset)) &&
	       um_grow((void **)&set->customer, &set->customer_capacity, mentions + 1, sizeof(*set->customer)) &&
	       um_grow((void **)&set->word, &set->word_capacity, words + 1, sizeof(*set->word));
}

bool um_varint_get(const unsigned char **p, const unsigned char *end, uint64_t *out)
{
	unsigned shift = 0;

	for (*out = 0; *p < end && shift < 63; shift += 7) {
		unsigned char c = *(*p)++;

		*out |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return true;
	}
	return false;
}

/* decode - append the codes of a mention; false where they are damaged. */
static bool decode(const struct um_bag_reader *r, struct um_bag_set *set, uint64_t *at, const unsigned char *p, size_t size)
{
	const unsigned char *end = p + size;
	uint64_t code;

	while (p < end) {
		if (!um_varint_get(&p, end, &code) || (code > UM_PACK_CONTEXT && (code >> 1) > r->raw_total))
			return false;
		set->word[(*at)++] = (uint32_t)code;
	}
	return true;
}

enum unmet_status um_bag_row_add(struct um_bag_reader *r, sqlite3_stmt *row, struct um_bag_set *set, struct unmet_error *err)
{
	uint64_t m = set->bags.mention_count, at = m ? set->word_offset[m] : 0;
	const unsigned char *words = sqlite3_column_blob(row, 2);
	size_t size = (size_t)sqlite3_column_bytes(row, 2);

	if (!grow_set(set, m, at + size))
		return um_nomem(err);
	set->mention[m] = um_sql_u64(row, 0);
	set->customer[m] = um_sql_u32(row, 1);
	set->word_offset[m] = at;
	if ((words && !decode(r, set, &at, words, size)) || set->customer[m] >= r->unit_count)
		return um_fail_at(err, UNMET_E_CORRUPT, r->store->path, 0, 0, "%s: mention %llu is damaged", r->store->path,
		                  (unsigned long long)set->mention[m]);
	set->word_offset[m + 1] = at;
	set->bags.mention_count++;
	return UNMET_OK;
}

/* ---- bags --------------------------------------------------------------------------------- */

/* gather - the stems of row m that the sample knows, sorted, into scratch; those around the mention too. */
static size_t gather(struct um_bag_reader *r, const struct um_bag_set *set, uint64_t m)
{
	size_t total = 0;
	uint64_t i;

	for (i = set->word_offset[m]; i < set->word_offset[m + 1]; i++) {
		const struct um_bag_word *raw = um_bag_word_of(r, set->word[i]);
		uint32_t stem = raw ? raw->stem_id : UM_INTERN_NONE;

		if (stem != UM_INTERN_NONE)
			r->scratch[total++] = stem;
	}
	um_sort_u32(r->scratch, total);
	return total;
}

static uint64_t put_bag(struct um_bag_set *set, uint64_t at, const uint32_t *stem, size_t total)
{
	size_t i;

	for (i = 0; i < total; i++) {
		if (i && stem[i] == stem[i - 1]) {
			set->times[at - 1] += set->times[at - 1] < UINT8_MAX;
			continue;
		}
		set->term[at] = stem[i];
		set->times[at++] = 1;
	}
	return at;
}

enum unmet_status um_bag_rows_bag(struct um_bag_reader *r, struct um_bag_set *set, struct unmet_error *err)
{
	uint64_t mentions = set->bags.mention_count, m, at = 0, words, longest = 0;

	if (!grow_set(set, mentions, 0))
		return um_nomem(err);
	if (!mentions)
		set->word_offset[0] = 0;
	words = set->word_offset[mentions];
	for (m = 0; m < mentions; m++)
		if (set->word_offset[m + 1] - set->word_offset[m] > longest)
			longest = set->word_offset[m + 1] - set->word_offset[m];
	if (!um_grow((void **)&set->offset, &set->offset_capacity, mentions + 1, sizeof(*set->offset)) ||
	    !um_grow((void **)&set->term, &set->term_capacity, words + 1, sizeof(*set->term)) ||
	    !um_grow((void **)&set->times, &set->times_capacity, words + 1, sizeof(*set->times)) ||
	    !um_grow((void **)&r->scratch, &r->scratch_capacity, longest + 1, sizeof(*r->scratch)))
		return um_nomem(err);
	for (m = 0; m < mentions; m++) {
		set->offset[m] = at;
		at = put_bag(set, at, r->scratch, gather(r, set, m));
	}
	set->offset[mentions] = at;
	set->bags.offset = set->offset;
	set->bags.term = set->term;
	set->bags.times = set->times;
	set->bags.customer = set->customer;
	set->bags.customer_count = r->unit_count;
	set->bags.stem = r->stem;
	set->bags.stem_count = r->stem_count;
	set->bags.function_word = r->function_word;
	set->bags.vague_word = r->vague_word;
	set->surface.form = r->form;
	return UNMET_OK;
}

/* make_row_words - canonical ids in place of codes; the words around the mention name nothing. */
static void make_row_words(const struct um_bag_reader *r, uint32_t *word, const uint32_t *end)
{
	bool around = false;

	for (; word < end; word++) {
		const struct um_bag_word *raw = um_bag_word_of(r, *word);

		around |= *word == UM_PACK_CONTEXT;
		*word = raw && !around ? raw->word_id : UM_WORD_BREAK;
	}
}

void um_bag_rows_word(const struct um_bag_reader *r, struct um_bag_set *set)
{
	for (uint64_t m = 0; m < set->bags.mention_count; m++)
		make_row_words(r, set->word + set->word_offset[m], set->word + set->word_offset[m + 1]);
	set->bags.word_offset = set->word_offset;
	set->bags.word = set->word;
	set->bags.word_stem = r->word_stem;
	set->bags.word_count = r->word_count;
	set->surface.word = r->word;
}
