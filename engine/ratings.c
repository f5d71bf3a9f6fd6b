/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ratings.c - answers of a preference interview: a file of any of the common shapes to ratings of needs.
 * Text tells who lacks what; how much it matters is asked here.
 *
 * A rating is used or its row is told with the reason; a rating of words that no need has is kept under these words.
 */
#include "need_words.h"
#include "statistics.h"
#include "table.h"

#include "base/map.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>

#define RATINGS_BYTES ((size_t)2 << 30)
#define WORDS_BYTES 4096u

struct reading {
	struct unmet_project *project;
	struct um_arena arena;
	struct um_need_words *need;
	size_t need_total;
	struct um_map seen;          /* hash of customer and item -> row + 1 */
	struct um_str source;
	struct um_problems problems;
	struct unmet_ratings_read *out;
};

static const struct um_need_words *need_by_words(const struct reading *r, struct um_str text)
{
	const struct um_need_words *found = NULL;
	struct um_buf b;

	um_buf_init(&b, WORDS_BYTES);
	um_words_fold(&b, text);
	for (size_t i = 0; i < r->need_total && !found && b.len; i++) {
		const struct um_need_words *n = &r->need[i];

		if (um_words_same(um_buf_str(&b), n->label) || um_words_same(um_buf_str(&b), n->own_label) || um_words_same(um_buf_str(&b), n->outcome) ||
		    um_words_same(um_buf_str(&b), n->definition))
			found = um_need_by_id(r->need, r->need_total, n->id);
	}
	um_buf_release(&b);
	return found;
}

/* ---- one rating --------------------------------------------------------------------------- */

/* 1..10 with words after it ("10 - very important"); 0: no number, -1: a number outside. */
static int grade(struct um_str text)
{
	long n = 0;
	size_t i = 0;

	text = um_str_trim(text);
	if (text.len && text.ptr[0] == '-')
		return -1;
	while (i < text.len && i < 6 && isdigit((unsigned char)text.ptr[i]))
		n = 10 * n + (text.ptr[i++] - '0');
	if (!i)
		return 0;
	if (i < text.len && (text.ptr[i] == '.' || text.ptr[i] == ',')) /* 7.0 is 7, 7.5 is no grade */
		for (i++; i < text.len && isdigit((unsigned char)text.ptr[i]); i++)
			if (text.ptr[i] != '0')
				return -1;
	return n >= 1 && n <= 10 ? (int)n : -1;
}

struct rated { struct um_str id, words, importance, satisfaction; };

static enum unmet_status store(struct reading *r, const struct um_account_row *row, const struct rated *g, int importance,
                               int satisfaction, struct unmet_error *err)
{
	struct um_str who = um_table_key(row);
	uint32_t id = um_need_id_in(g->id.len ? g->id : g->words);
	const struct um_need_words *need = id ? um_need_by_id(r->need, r->need_total, id) : NULL;
	struct um_str item = g->words.len ? g->words : g->id;
	uint64_t *before, key;
	enum unmet_status rc = UNMET_OK;

	if (!need)
		need = need_by_words(r, item);
	if (id && !need) {
		rc = um_problem(&r->problems, row->row, err, "there is no need %u any more: the rating is kept under its own words", id);
		r->out->problem_count--; /* it is used */
	}
	if (need)
		item = um_str(need->label);
	key = um_hash64(who.ptr, who.len) * 31 + (need ? need->id : um_hash64(item.ptr, item.len));
	before = um_map_put(&r->seen, key, 0);
	if (!before)
		return um_nomem(err);
	if (*before && !rc)
		rc = um_problem(&r->problems, row->row, err, "\"%.*s\" is rated twice by %.*s (row %llu): the later one counts",
		             (int)(item.len < 120 ? item.len : 120), item.ptr, (int)(who.len < 80 ? who.len : 80), who.ptr,
		             (unsigned long long)*before);
	else
		r->out->rating_count++;
	*before = row->row ? row->row : 1;
	r->out->unmatched_count += !need;
	return rc ? rc : um_store_rating_put(r->project->store, who, item, need ? need->id : 0, importance, satisfaction, r->source, err);
}

static enum unmet_status take(struct reading *r, const struct um_account_row *row, const struct rated *g, struct unmet_error *err)
{
	int importance = grade(g->importance), satisfaction = grade(g->satisfaction);
	struct um_str item = g->words.len ? g->words : g->id;

	if (!um_str_trim(g->importance).len && !um_str_trim(g->satisfaction).len) {
		r->out->blank_count++;
		return UNMET_OK;
	}
	if (!item.len)
		return um_problem(&r->problems, row->row, err, "a rating of nothing: the row names no need");
	if (importance < 1 || satisfaction < 1)
		return um_problem(&r->problems, row->row, err, "\"%.*s\": importance \"%.*s\" and satisfaction \"%.*s\" are not both whole numbers from 1 to 10",
		               (int)(item.len < 100 ? item.len : 100), item.ptr, (int)(g->importance.len < 20 ? g->importance.len : 20),
		               g->importance.len ? g->importance.ptr : "", (int)(g->satisfaction.len < 20 ? g->satisfaction.len : 20),
		               g->satisfaction.len ? g->satisfaction.ptr : "");
	return store(r, row, g, importance, satisfaction, err);
}

/* ---- rows --------------------------------------------------------------------------------- */

static struct um_str attribute(const struct um_account_row *row, const char *const *names)
{
	for (; *names; names++)
		for (size_t i = 0; i < row->attribute_count; i++)
			if (um_str_ieq(row->attribute[i].name, *names))
				return row->attribute[i].value;
	return (struct um_str){ "", 0 };
}

/* Where a column is of `what`, the words of its name that are about the item, in words; else false. */
static bool about(struct um_str name, const char *what, struct um_buf *words)
{
	struct um_buf f;
	size_t at, len = strlen(what);
	bool found;

	um_buf_init(&f, WORDS_BYTES);
	um_words_fold(&f, name);
	at = um_str_find(um_buf_str(&f), um_str_n(what, len));
	found = !f.failed && at < f.len;
	um_buf_clear(words);
	if (found) {
		struct um_str rest = um_str_n(f.ptr, at);

		um_buf_add(words, rest.ptr, rest.len);
		rest = um_str_trim(um_str_n(f.ptr + at + len, f.len - at - len));
		if (um_str_starts(rest, "of ")) /* importance of ... */
			rest = um_str_n(rest.ptr + 3, rest.len - 3);
		um_buf_add(words, rest.ptr, rest.len);
		while (words->len && words->ptr[words->len - 1] == ' ')
			um_buf_cut(words, words->len - 1);
	}
	um_buf_release(&f);
	return found;
}

/* Two columns an item: each of importance is paired with that of satisfaction about the same words. */
static enum unmet_status wide_row(struct reading *r, const struct um_account_row *row, struct unmet_error *err)
{
	struct um_buf words, other;
	enum unmet_status rc = UNMET_OK;
	bool any = false;

	um_buf_init(&words, WORDS_BYTES);
	um_buf_init(&other, WORDS_BYTES);
	for (size_t i = 0; i < row->attribute_count && !rc; i++) {
		struct rated g = { .importance = row->attribute[i].value };

		if (!about(row->attribute[i].name, "importance", &words) || !words.len)
			continue;
		any = true;
		for (size_t j = 0; j < row->attribute_count; j++)
			if (about(row->attribute[j].name, "satisfaction", &other) && um_str_eq(um_buf_str(&words), um_buf_str(&other)))
				g.satisfaction = row->attribute[j].value;
		g.words = um_buf_str(&words);
		rc = take(r, row, &g, err);
	}
	if (!any && !rc && row->attribute_count)
		rc = um_problem(&r->problems, row->row, err, "no ratings in this row: columns need, importance and satisfaction are looked for, or two columns an item");
	um_buf_release(&words);
	um_buf_release(&other);
	return rc;
}

static enum unmet_status on_row(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	static const char *const needs[] = { "need", "need_id", "need id", "id", NULL };
	static const char *const words[] = { "outcome", "item", "statement", "text", "label", "question", NULL };
	static const char *const importance[] = { "importance", NULL }, *const satisfaction[] = { "satisfaction", NULL };
	struct reading *r = ctx;
	struct rated g = { attribute(row, needs), attribute(row, words), attribute(row, importance), attribute(row, satisfaction) };

	if (g.importance.len || g.satisfaction.len)
		return take(r, row, &g, err);
	if (g.words.len || (g.id.len && um_need_id_in(g.id))) {
		r->out->blank_count++;
		return UNMET_OK;
	}
	return wide_row(r, row, err);
}

static enum unmet_status on_source(void *ctx, struct um_str source, struct unmet_error *err)
{
	struct reading *r = ctx;
	char *name = um_arena_strndup(&r->arena, source.ptr, source.len);

	if (!name)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	r->source = um_str(name);
	return UNMET_OK;
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	const struct reading *r = ctx;

	return um_str_starts(reject->reason, "no company") ?
	       um_problem(&r->problems, reject->row, err, "nobody is named: who rated goes into column customer") :
	       um_problem(&r->problems, reject->row, err, "%.*s", (int)reject->reason.len, reject->reason.ptr);
}

static enum unmet_status read_file(struct reading *r, const char *path, struct unmet_error *err)
{
	const struct unmet_options *o = &r->project->options;
	const struct um_table_sink sink = { .ctx = r, .row = on_row, .reject = on_reject, .source = on_source };
	enum unmet_status rc = um_store_need_words(r->project->store, &r->arena, &r->need, &r->need_total, err);

	if (!rc)
		rc = um_table_read(path, o->map, o->map_total, &sink, err);
	if (!rc && !r->out->rating_count)
		rc = um_fail(err, UNMET_E_NOTHING, "%.300s: no rating could be used; `unmet questionnaire` writes a file to be filled in", path);
	return rc ? rc : um_opportunity_write(r->project, &r->arena, err);
}

enum unmet_status unmet_ratings(struct unmet_project *project, const char *path, unmet_problem_fn fn, void *ctx,
                                struct unmet_ratings_read *read, struct unmet_error *err)
{
	struct reading r = { .project = project, .problems = { fn, ctx, &read->problem_count }, .out = read };
	enum unmet_status rc = um_store_begin(project->store, err);

	*read = (struct unmet_ratings_read){ 0 };
	um_arena_init(&r.arena, RATINGS_BYTES);
	um_map_init(&r.seen);
	if (!rc)
		rc = read_file(&r, path, err);
	rc = um_store_finish(project->store, rc, true, err);
	um_map_release(&r.seen);
	um_arena_release(&r.arena);
	return rc;
}
