/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bags.c - stored mentions as bags of stems for grouping. Stem ids as stored follow the order in which
 * threads met words; here they become ids in the order of spelling, among the stems of the sample, so
 * that the same mentions give the same bags however they were found.
 *
 * The sample is drawn by customer, in the order of a seeded hash of their names: whole customers, so
 * that what one of them says together stays together, and the same ones when others are added.
 */
#include "base/intern.h"
#include "store/internal.h"

#include <stdlib.h>

struct raw {                        /* a stored word */
	struct um_str word, stem;
	uint64_t times, capitals;   /* in the sample */
	uint32_t stem_id, word_id;  /* canonical; NONE: not in the sample */
	bool function;
};

struct um_bag_reader {
	struct um_store *store;
	uint64_t total, sample_max;
	uint32_t unit_count;
	bool *take;                 /* [unit_count] NULL: all */
	const uint8_t *also;        /* [also_limit] by id: in the sample whoever says it */
	uint64_t also_limit;
	struct raw *raw;            /* [raw_total] */
	size_t raw_total;           /* largest stored word id + 1 */
	struct um_str *stem, *form; /* [stem_count] by spelling */
	uint8_t *function_word;     /* [stem_count] */
	uint32_t stem_count;
	struct um_str *word;        /* [word_count] by spelling */
	uint32_t *word_stem;        /* [word_count] */
	uint32_t word_count;
	struct um_arena arena;      /* spellings */
	uint32_t *scratch;          /* the stems of one mention */
	size_t scratch_capacity;
	sqlite3_stmt *rows;         /* of the blocks */
	bool done;
};

static const char rows_sql[] = "SELECT m.id, d.unit, m.words FROM derived_mention m "
	"JOIN derived_document d ON d.document = m.document ORDER BY m.id";

/* ---- which customers ---------------------------------------------------------------------- */

struct draw { uint64_t hash, mention_count; uint32_t unit; };

static int by_hash(const void *a, const void *b)
{
	const struct draw *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->unit > y->unit) - (x->unit < y->unit);
}

static enum unmet_status load_draw(struct um_bag_reader *r, uint64_t seed, struct draw *draw, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	uint32_t unit;
	uint64_t mix[2] = { seed, 0 };
	enum unmet_status rc = um_sql_prepare(r->store, &stmt, "SELECT u.id, u.name, count(m.id) FROM derived_unit u "
		"JOIN derived_document d ON d.unit = u.id JOIN derived_mention m ON m.document = d.document GROUP BY u.id", err);

	while (!rc && !(rc = um_sql_next(r->store, stmt, &row, err)) && row) {
		struct um_str name = um_sql_str(stmt, 1);

		unit = um_sql_u32(stmt, 0);
		if (unit >= r->unit_count)
			continue;
		mix[1] = um_hash64(name.ptr, name.len);
		draw[unit] = (struct draw){ um_hash64(mix, sizeof(mix)), um_sql_u64(stmt, 2), unit };
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status choose(struct um_bag_reader *r, uint64_t seed, struct unmet_error *err)
{
	struct draw *draw = um_calloc((size_t)r->unit_count + 1, sizeof(*draw));
	uint64_t taken = 0;
	uint32_t i;
	enum unmet_status rc;

	r->take = um_calloc((size_t)r->unit_count + 1, sizeof(*r->take));
	rc = draw && r->take ? load_draw(r, seed, draw, err) : um_nomem(err);
	if (!rc) {
		qsort(draw, r->unit_count, sizeof(*draw), by_hash);
		for (i = 0; i < r->unit_count; i++) {
			/* Whoever says more than the whole sample holds is in only when there is nobody else. */
			if (!draw[i].mention_count || (draw[i].mention_count > r->sample_max - taken && (taken || i + 1 < r->unit_count)))
				continue;
			r->take[draw[i].unit] = true;
			taken += draw[i].mention_count < r->sample_max - taken ? draw[i].mention_count : r->sample_max - taken;
		}
	}
	um_free(draw);
	return rc;
}

/* ---- spellings ---------------------------------------------------------------------------- */

static enum unmet_status copy_spelling(struct um_bag_reader *r, sqlite3_stmt *row, int column, struct um_str *out,
                                       struct unmet_error *err)
{
	*out = um_sql_str(row, column);
	out->ptr = um_sql_copy(&r->arena, row, column);
	return out->ptr ? UNMET_OK : (enum unmet_status)um_arena_fail(&r->arena, err);
}

static enum unmet_status load_word(struct um_bag_reader *r, sqlite3_stmt *row, struct unmet_error *err)
{
	size_t id = (size_t)um_sql_u64(row, 0);
	enum unmet_status rc;

	if (id >= r->raw_total)
		return UNMET_OK;
	r->raw[id].function = sqlite3_column_int(row, 3) != 0;
	rc = copy_spelling(r, row, 1, &r->raw[id].word, err);
	return rc ? rc : copy_spelling(r, row, 2, &r->raw[id].stem, err);
}

static enum unmet_status load_words(struct um_bag_reader *r, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t most;
	bool row;
	size_t i;
	enum unmet_status rc = um_sql_int(r->store, "SELECT max(id) + 1 FROM derived_word", &most, err);

	if (rc)
		return rc;
	r->raw_total = most > 0 && most < INT32_MAX ? (size_t)most : 0;
	r->raw = um_calloc(r->raw_total + 1, sizeof(*r->raw));
	if (!r->raw)
		return um_nomem(err);
	for (i = 0; i < r->raw_total; i++)
		r->raw[i].stem_id = r->raw[i].word_id = UM_INTERN_NONE;
	rc = um_sql_prepare(r->store, &stmt, "SELECT id, word, stem, function FROM derived_word", err);
	while (!rc && !(rc = um_sql_next(r->store, stmt, &row, err)) && row)
		rc = load_word(r, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_bag_reader_new(struct um_bag_reader **out, struct um_store *store, uint64_t seed,
                                    uint64_t sample_max, struct unmet_error *err)
{
	struct um_bag_reader *r = um_calloc(1, sizeof(*r));
	int64_t total = 0;
	enum unmet_status rc;

	*out = NULL;
	if (!r)
		return um_nomem(err);
	r->store = store;
	r->sample_max = sample_max;
	um_arena_init(&r->arena, (size_t)2 << 30);
	rc = um_sql_int(store, "SELECT count(*) FROM derived_mention", &total, err);
	r->total = (uint64_t)total;
	if (!rc)
		rc = um_store_unit_count(store, &r->unit_count, err);
	if (!rc)
		rc = load_words(r, err);
	if (!rc && r->total > sample_max)
		rc = choose(r, seed, err);
	if (rc) {
		um_bag_reader_free(r);
		return rc;
	}
	*out = r;
	return UNMET_OK;
}

void um_bag_reader_free(struct um_bag_reader *r)
{
	if (!r)
		return;
	sqlite3_finalize(r->rows);
	um_free(r->take);
	um_free(r->raw);
	um_free(r->stem);
	um_free(r->form);
	um_free(r->function_word);
	um_free(r->word);
	um_free(r->word_stem);
	um_free(r->scratch);
	um_arena_release(&r->arena);
	um_free(r);
}

uint64_t um_bag_reader_total(const struct um_bag_reader *r)
{
	return r->total;
}

void um_bag_reader_also(struct um_bag_reader *r, const uint8_t *also, uint64_t id_limit)
{
	uint64_t id;

	r->also = also;
	r->also_limit = id_limit;
	for (id = 0; id < id_limit; id++)
		r->sample_max += also[id];
}

bool um_bag_reader_sampled(const struct um_bag_reader *r)
{
	return r->take != NULL;
}

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

static enum unmet_status add_row(struct um_bag_reader *r, sqlite3_stmt *row, struct um_bag_set *set, struct unmet_error *err)
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

/* raw_of - the word a code stands for; NULL for a break and for the mark before the context. */
static struct raw *raw_of(const struct um_bag_reader *r, uint32_t code)
{
	return code > UM_PACK_CONTEXT ? &r->raw[(code >> 1) - 1] : NULL;
}

/* ---- bags --------------------------------------------------------------------------------- */

static int compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* gather - the stems of row m that the sample knows, sorted, into scratch; those around the mention too. */
static size_t gather(struct um_bag_reader *r, const struct um_bag_set *set, uint64_t m)
{
	size_t total = 0;
	uint64_t i;

	for (i = set->word_offset[m]; i < set->word_offset[m + 1]; i++) {
		const struct raw *raw = raw_of(r, set->word[i]);
		uint32_t stem = raw ? raw->stem_id : UM_INTERN_NONE;

		if (stem != UM_INTERN_NONE)
			r->scratch[total++] = stem;
	}
	if (total > 1)
		qsort(r->scratch, total, sizeof(*r->scratch), compare_u32);
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

static enum unmet_status make_bags(struct um_bag_reader *r, struct um_bag_set *set, struct unmet_error *err)
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
	set->surface.form = r->form;
	return UNMET_OK;
}

/* make_row_words - canonical ids in place of codes; the words around the mention name nothing. */
static void make_row_words(const struct um_bag_reader *r, uint32_t *word, const uint32_t *end)
{
	bool around = false;

	for (; word < end; word++) {
		const struct raw *raw = raw_of(r, *word);

		around |= *word == UM_PACK_CONTEXT;
		*word = raw && !around ? raw->word_id : UM_WORD_BREAK;
	}
}

/* make_words - the words of the mentions in order, for phrases. */
static void make_words(const struct um_bag_reader *r, struct um_bag_set *set)
{
	for (uint64_t m = 0; m < set->bags.mention_count; m++)
		make_row_words(r, set->word + set->word_offset[m], set->word + set->word_offset[m + 1]);
	set->bags.word_offset = set->word_offset;
	set->bags.word = set->word;
	set->bags.word_stem = r->word_stem;
	set->bags.word_count = r->word_count;
	set->surface.word = r->word;
}

/* ---- canonical ids ------------------------------------------------------------------------ */

/* A spelling occurs once per stem and role, so both orders are total. */
static int by_stem(const void *x, const void *y)
{
	const struct raw *a = *(struct raw *const *)x, *b = *(struct raw *const *)y;
	int order = um_str_cmp(a->stem, b->stem);

	if (!order)
		order = um_str_cmp(a->word, b->word);
	return order ? order : (int)a->function - (int)b->function;
}

static int by_word(const void *x, const void *y)
{
	const struct raw *a = *(struct raw *const *)x, *b = *(struct raw *const *)y;
	int order = um_str_cmp(a->word, b->word);

	return order ? order : by_stem(x, y);
}

/* shown - IMAP is a word people write in capitals; its folded form in a label would be a misspelling. */
static enum unmet_status shown(struct um_bag_reader *r, const struct raw *raw, struct um_str *out, struct unmet_error *err)
{
	char *text;
	size_t i;

	*out = raw->word;
	if (2 * raw->capitals <= raw->times)
		return UNMET_OK;
	text = um_arena_strndup(&r->arena, raw->word.ptr, raw->word.len);
	if (!text)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	for (i = 0; i < raw->word.len; i++)
		if (text[i] >= 'a' && text[i] <= 'z')
			text[i] = (char)(text[i] - ('a' - 'A'));
	out->ptr = text;
	return UNMET_OK;
}

/* name_stem - used[0..total) are the words of one stem: its most frequent form, and whether its words
 * mostly are function words. */
static enum unmet_status name_stem(struct um_bag_reader *r, struct raw **used, size_t total, struct unmet_error *err)
{
	uint64_t times = 0, function = 0;
	size_t i, best = 0;

	for (i = 0; i < total; i++) {
		used[i]->stem_id = r->stem_count;
		times += used[i]->times;
		function += used[i]->function ? used[i]->times : 0;
		if (used[i]->times > used[best]->times)
			best = i;
	}
	r->stem[r->stem_count] = used[0]->stem;
	r->function_word[r->stem_count] = 2 * function > times;
	return shown(r, used[best], &r->form[r->stem_count++], err);
}

static enum unmet_status name_stems(struct um_bag_reader *r, struct raw **used, size_t total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i, end;

	qsort(used, total, sizeof(*used), by_stem);
	for (i = 0; i < total && !rc; i = end) {
		for (end = i + 1; end < total && um_str_eq(used[end]->stem, used[i]->stem); end++)
			;
		rc = name_stem(r, used + i, end - i, err);
	}
	return rc;
}

static enum unmet_status name_words(struct um_bag_reader *r, struct raw **used, size_t total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	qsort(used, total, sizeof(*used), by_word);
	for (i = 0; i < total && !rc; i++) {
		used[i]->word_id = r->word_count;
		r->word_stem[r->word_count] = used[i]->stem_id;
		rc = shown(r, used[i], &r->word[r->word_count++], err);
	}
	return rc;
}

/* count_words - how often the sample uses each word; the words it uses into `used`. */
static size_t count_words(struct um_bag_reader *r, const struct um_bag_set *set, struct raw **used)
{
	uint64_t i, total = set->bags.mention_count ? set->word_offset[set->bags.mention_count] : 0;
	size_t found = 0;

	for (i = 0; i < total; i++) {
		struct raw *raw = raw_of(r, set->word[i]);

		if (!raw)
			continue;
		if (!raw->times++)
			used[found++] = raw;
		raw->capitals += set->word[i] & 1;
	}
	return found;
}

static enum unmet_status name_all(struct um_bag_reader *r, const struct um_bag_set *set, struct unmet_error *err)
{
	struct raw **used = um_calloc(r->raw_total + 1, sizeof(struct raw *));
	enum unmet_status rc = UNMET_OK;
	size_t total;

	r->stem = um_calloc(r->raw_total + 1, sizeof(*r->stem));
	r->form = um_calloc(r->raw_total + 1, sizeof(*r->form));
	r->function_word = um_calloc(r->raw_total + 1, sizeof(*r->function_word));
	r->word = um_calloc(r->raw_total + 1, sizeof(*r->word));
	r->word_stem = um_calloc(r->raw_total + 1, sizeof(*r->word_stem));
	if (!used || !r->stem || !r->form || !r->function_word || !r->word || !r->word_stem)
		rc = um_nomem(err);
	total = rc ? 0 : count_words(r, set, used);
	if (total)
		rc = name_stems(r, used, total, err);
	if (total && !rc)
		rc = name_words(r, used, total, err);
	um_free(used);
	return rc;
}

/* ---- the sample and the blocks ------------------------------------------------------------ */

enum unmet_status um_bag_reader_sample(struct um_bag_reader *r, struct um_bag_set *set, struct unmet_error *err)
{
	sqlite3_stmt *rows = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(r->store, &rows, rows_sql, err);

	*set = (struct um_bag_set){ 0 };
	while (!rc && set->bags.mention_count < r->sample_max && !(rc = um_sql_next(r->store, rows, &row, err)) && row) {
		uint32_t unit = um_sql_u32(rows, 1);
		uint64_t id = um_sql_u64(rows, 0);

		if (!r->take || (unit < r->unit_count && r->take[unit]) || (id < r->also_limit && r->also[id]))
			rc = add_row(r, rows, set, err);
	}
	sqlite3_finalize(rows);
	if (!rc)
		rc = name_all(r, set, err);
	if (!rc)
		rc = make_bags(r, set, err);
	if (rc)
		um_bag_set_release(set);
	else
		make_words(r, set);
	return rc;
}

enum unmet_status um_bag_reader_block(struct um_bag_reader *r, size_t most, struct um_bag_set *set, struct unmet_error *err)
{
	enum unmet_status rc = r->rows ? UNMET_OK : um_sql_prepare(r->store, &r->rows, rows_sql, err);

	*set = (struct um_bag_set){ 0 };
	while (!rc && !r->done && set->bags.mention_count < most) {
		bool row;

		rc = um_sql_next(r->store, r->rows, &row, err);
		if (!rc && row)
			rc = add_row(r, r->rows, set, err);
		r->done = !row;
	}
	if (!rc)
		rc = make_bags(r, set, err);
	if (rc)
		um_bag_set_release(set);
	return rc;
}
