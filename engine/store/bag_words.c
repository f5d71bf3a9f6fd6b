/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bag_words.c - stem ids as stored follow the order in which threads met words; here they become ids in the order of
 * spelling, among the stems of the sample, so that the same mentions give the same bags however they were found.
 */
#include "store/bags.h"

#include <stdlib.h>

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
	r->raw[id].role = (enum um_word_role)sqlite3_column_int(row, 3);
	rc = copy_spelling(r, row, 1, &r->raw[id].word, err);
	return rc ? rc : copy_spelling(r, row, 2, &r->raw[id].stem, err);
}

enum unmet_status um_bag_words_load(struct um_bag_reader *r, struct unmet_error *err)
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
	rc = um_sql_prepare(r->store, &stmt, "SELECT id, word, stem, role FROM derived_word", err);
	while (!rc && !(rc = um_sql_next(r->store, stmt, &row, err)) && row)
		rc = load_word(r, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- canonical ids ------------------------------------------------------------------------ */

/* A spelling occurs once per stem and role, so both orders are total. */
static int by_stem(const void *x, const void *y)
{
	const struct um_bag_word *a = *(struct um_bag_word *const *)x, *b = *(struct um_bag_word *const *)y;
	int order = um_str_cmp(a->stem, b->stem);

	if (!order)
		order = um_str_cmp(a->word, b->word);
	return order ? order : (int)a->role - (int)b->role;
}

static int by_word(const void *x, const void *y)
{
	const struct um_bag_word *a = *(struct um_bag_word *const *)x, *b = *(struct um_bag_word *const *)y;
	int order = um_str_cmp(a->word, b->word);

	return order ? order : by_stem(x, y);
}

/* shown - IMAP is a word people write in capitals; its folded form in a label would be a misspelling. */
static enum unmet_status shown(struct um_bag_reader *r, const struct um_bag_word *raw, struct um_str *out, struct unmet_error *err)
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
 * mostly are function words, or vague. */
static enum unmet_status name_stem(struct um_bag_reader *r, struct um_bag_word **used, size_t total, struct unmet_error *err)
{
	uint64_t times = 0, function = 0, vague = 0;
	size_t i, best = 0;

	for (i = 0; i < total; i++) {
		used[i]->stem_id = r->stem_count;
		times += used[i]->times;
		function += used[i]->role == UM_WORD_FUNCTION ? used[i]->times : 0;
		vague += used[i]->role == UM_WORD_VAGUE ? used[i]->times : 0;
		if (used[i]->times > used[best]->times)
			best = i;
	}
	r->stem[r->stem_count] = used[0]->stem;
	r->function_word[r->stem_count] = 2 * function > times;
	r->vague_word[r->stem_count] = 2 * vague > times;
	return shown(r, used[best], &r->form[r->stem_count++], err);
}

static enum unmet_status name_stems(struct um_bag_reader *r, struct um_bag_word **used, size_t total, struct unmet_error *err)
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

static enum unmet_status name_words(struct um_bag_reader *r, struct um_bag_word **used, size_t total, struct unmet_error *err)
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
static size_t count_words(struct um_bag_reader *r, const struct um_bag_set *set, struct um_bag_word **used)
{
	uint64_t i, total = set->bags.mention_count ? set->word_offset[set->bags.mention_count] : 0;
	size_t found = 0;

	for (i = 0; i < total; i++) {
		struct um_bag_word *raw = um_bag_word_of(r, set->word[i]);

		if (!raw)
			continue;
		if (!raw->times++)
			used[found++] = raw;
		raw->capitals += set->word[i] & 1;
	}
	return found;
}

enum unmet_status um_bag_words_name(struct um_bag_reader *r, const struct um_bag_set *set, struct unmet_error *err)
{
	struct um_bag_word **used = um_calloc(r->raw_total + 1, sizeof(struct um_bag_word *));
	enum unmet_status rc = UNMET_OK;
	size_t total;

	r->stem = um_calloc(r->raw_total + 1, sizeof(*r->stem));
	r->form = um_calloc(r->raw_total + 1, sizeof(*r->form));
	r->function_word = um_calloc(r->raw_total + 1, sizeof(*r->function_word));
	r->vague_word = um_calloc(r->raw_total + 1, sizeof(*r->vague_word));
	r->word = um_calloc(r->raw_total + 1, sizeof(*r->word));
	r->word_stem = um_calloc(r->raw_total + 1, sizeof(*r->word_stem));
	if (!used || !r->stem || !r->form || !r->function_word || !r->vague_word || !r->word || !r->word_stem)
		rc = um_nomem(err);
	total = rc ? 0 : count_words(r, set, used);
	if (total)
		rc = name_stems(r, used, total, err);
	if (total && !rc)
		rc = name_words(r, used, total, err);
	um_free(used);
	return rc;
}
