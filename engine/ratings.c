/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ratings.c - answers of a preference interview: a file of any of the common shapes to ratings of needs, and those to
 * opportunities, of everybody and within each segment. Text tells who lacks what; how much it matters is asked here.
 *
 * A rating is used or its row is told with the reason; a rating of words that no need has is kept under these words.
 */
#include "statistics.h"

#include "base/map.h"
#include "base/mem.h"
#include "ingest/ingest.h"
#include "segment/opportunity.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define RATINGS_BYTES ((size_t)2 << 30)
#define WORDS_BYTES 4096u
#define LEAST 5u

struct reading {
	struct unmet_project *project;
	struct um_arena arena;
	struct um_need_words *need;
	size_t need_total;
	struct um_map seen;          /* hash of customer and item -> row + 1 */
	struct um_str source;
	unmet_problem_fn fn;
	void *ctx;
	struct unmet_ratings_read *out;
};

/* ---- words -------------------------------------------------------------------------------- */

/* Letters and digits in lower case, one blank between words: two spellings of one thing are one. */
static void fold(struct um_buf *out, struct um_str text)
{
	um_buf_clear(out);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x80 || isalnum(c))
			um_buf_addc(out, (char)(c < 0x80 ? tolower(c) : c));
		else if (out->len && out->ptr[out->len - 1] != ' ')
			um_buf_addc(out, ' ');
	}
	while (out->len && out->ptr[out->len - 1] == ' ')
		um_buf_cut(out, out->len - 1);
}

static bool same_words(struct um_str folded, const char *text)
{
	struct um_buf b;
	bool same;

	if (!*text)
		return false;
	um_buf_init(&b, WORDS_BYTES);
	fold(&b, um_str(text));
	same = !b.failed && um_str_eq(folded, um_buf_str(&b));
	um_buf_release(&b);
	return same;
}

static const struct um_need_words *need_by_id(const struct um_need_words *need, size_t total, uint32_t id)
{
	for (int hops = 0; hops < 64; hops++) {
		size_t i = 0;

		while (i < total && need[i].id != id)
			i++;
		if (i == total)
			return NULL;
		if (!need[i].goes_to || need[i].goes_to == id)
			return &need[i];
		id = need[i].goes_to;
	}
	return NULL;
}

/* "12", "need 12", "#12": the id, else 0. */
static uint32_t id_in(struct um_str text)
{
	uint64_t id = 0;

	if (um_str_istarts(text, "need"))
		text = um_str_n(text.ptr + 4, text.len - 4);
	text = um_str_trim(text);
	if (text.len && text.ptr[0] == '#')
		text = um_str_n(text.ptr + 1, text.len - 1);
	if (!text.len || text.len > 9)
		return 0;
	for (size_t i = 0; i < text.len; i++) {
		if (!isdigit((unsigned char)text.ptr[i]))
			return 0;
		id = 10 * id + (uint64_t)(text.ptr[i] - '0');
	}
	return (uint32_t)id;
}

static const struct um_need_words *need_by_words(const struct reading *r, struct um_str text)
{
	const struct um_need_words *found = NULL;
	struct um_buf b;

	um_buf_init(&b, WORDS_BYTES);
	fold(&b, text);
	for (size_t i = 0; i < r->need_total && !found && b.len; i++) {
		const struct um_need_words *n = &r->need[i];

		if (same_words(um_buf_str(&b), n->label) || same_words(um_buf_str(&b), n->own_label) || same_words(um_buf_str(&b), n->outcome) ||
		    same_words(um_buf_str(&b), n->definition))
			found = need_by_id(r->need, r->need_total, n->id);
	}
	um_buf_release(&b);
	return found;
}

/* ---- one rating --------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5)))
static enum unmet_status problem(struct reading *r, uint64_t row, struct unmet_error *err, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->out->problem_count++;
	return r->fn && r->fn(r->ctx, row, text) ? um_fail(err, UNMET_E_CANCELLED, "stopped") : UNMET_OK;
}

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
	struct um_str who = row->customer.len ? row->customer : row->company.len ? row->company : row->domain;
	uint32_t id = id_in(g->id.len ? g->id : g->words);
	const struct um_need_words *need = id ? need_by_id(r->need, r->need_total, id) : NULL;
	struct um_str item = g->words.len ? g->words : g->id;
	uint64_t *before, key;
	enum unmet_status rc = UNMET_OK;

	if (!need)
		need = need_by_words(r, item);
	if (id && !need) {
		rc = problem(r, row->row, err, "there is no need %u any more: the rating is kept under its own words", id);
		r->out->problem_count--; /* it is used */
	}
	if (need)
		item = um_str(need->label);
	key = um_hash64(who.ptr, who.len) * 31 + (need ? need->id : um_hash64(item.ptr, item.len));
	before = um_map_put(&r->seen, key, 0);
	if (!before)
		return um_nomem(err);
	if (*before && !rc)
		rc = problem(r, row->row, err, "\"%.*s\" is rated twice by %.*s (row %llu): the later one counts",
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
		return problem(r, row->row, err, "a rating of nothing: the row names no need");
	if (importance < 1 || satisfaction < 1)
		return problem(r, row->row, err, "\"%.*s\": importance \"%.*s\" and satisfaction \"%.*s\" are not both whole numbers from 1 to 10",
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
	fold(&f, name);
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
		rc = problem(r, row->row, err, "no ratings in this row: columns need, importance and satisfaction are looked for, or two columns an item");
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
	if (g.words.len || (g.id.len && id_in(g.id))) {
		r->out->blank_count++;
		return UNMET_OK;
	}
	return wide_row(r, row, err);
}

static enum unmet_status on_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	struct reading *r = ctx;
	char *name = um_arena_strndup(&r->arena, source->name.ptr, source->name.len);

	*skip = false;
	if (!name)
		return (enum unmet_status)um_arena_fail(&r->arena, err);
	r->source = um_str(name);
	return UNMET_OK;
}

static enum unmet_status on_document(void *ctx, const struct um_document *document, struct unmet_error *err)
{
	(void)ctx;
	(void)document;
	(void)err;
	return UNMET_OK;
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	return problem(ctx, reject->row, err, "%.*s", (int)reject->reason.len, reject->reason.ptr);
}

static enum unmet_status on_end(void *ctx, uint64_t rows, struct unmet_error *err)
{
	(void)ctx;
	(void)rows;
	(void)err;
	return UNMET_OK;
}

static enum unmet_status read_file(struct reading *r, const char *path, struct unmet_error *err)
{
	const struct unmet_options *o = &r->project->options;
	const struct um_ingest_options options = { .map = o->map, .map_total = o->map_total };
	const struct um_ingest_sink sink = { .ctx = r, .begin = on_begin, .document = on_document, .reject = on_reject,
	                                     .account = on_row, .end = on_end };
	enum unmet_status rc = um_store_need_words(r->project->store, &r->arena, &r->need, &r->need_total, err);

	if (!rc)
		rc = um_ingest_accounts(path, &options, &sink, err);
	if (!rc && !r->out->rating_count)
		rc = um_fail(err, UNMET_E_NOTHING, "%.300s: no rating could be used; `unmet questionnaire` writes a file to be filled in", path);
	return rc ? rc : um_opportunity_write(r->project, &r->arena, err);
}

enum unmet_status unmet_ratings(struct unmet_project *project, const char *path, unmet_problem_fn fn, void *ctx,
                                struct unmet_ratings_read *read, struct unmet_error *err)
{
	struct reading r = { .project = project, .fn = fn, .ctx = ctx, .out = read };
	enum unmet_status rc = um_store_begin(project->store, err);

	*read = (struct unmet_ratings_read){ 0 };
	um_arena_init(&r.arena, RATINGS_BYTES);
	um_map_init(&r.seen);
	if (!rc)
		rc = read_file(&r, path, err);
	if (!rc)
		rc = um_store_commit(project->store, err);
	if (rc)
		um_store_rollback(project->store);
	um_map_release(&r.seen);
	um_arena_release(&r.arena);
	return rc;
}

/* ---- opportunity -------------------------------------------------------------------------- */

/* Ratings of one item, with the segment of whoever gave each. */
struct group { uint32_t need; const char *item; size_t total; };

struct tally {
	struct unmet_project *project;
	struct um_arena *arena;
	const struct um_rating_row *row;
	size_t row_total;
	uint32_t *group_of;              /* [row_total] */
	uint32_t *segment_of;            /* [row_total] or UM_SEGMENT_NONE */
	struct group *group;
	uint32_t group_total, segment_total;
	struct um_rating *room;          /* [row_total] */
};

static enum unmet_status find_groups(struct tally *t, struct unmet_error *err)
{
	struct um_need_words *need;
	size_t needs;
	struct um_map seen;
	enum unmet_status rc = um_store_need_words(t->project->store, t->arena, &need, &needs, err);

	um_map_init(&seen);
	for (size_t i = 0; i < t->row_total && !rc; i++) {
		const struct um_rating_row *row = &t->row[i];
		const struct um_need_words *n = row->need ? need_by_id(need, needs, row->need) : NULL;
		uint64_t key = n ? n->id : um_hash64(row->item, strlen(row->item)) | UINT64_C(1) << 63;
		uint64_t *at = um_map_put(&seen, key, t->group_total);

		if (!at) {
			rc = um_nomem(err);
			break;
		}
		if (*at == t->group_total)
			t->group[t->group_total++] = (struct group){ n ? n->id : 0, n ? n->label : row->item, 0 };
		t->group_of[i] = (uint32_t)*at;
		t->group[*at].total++;
	}
	um_map_release(&seen);
	return rc;
}

static enum unmet_status find_segments(struct tally *t, struct unmet_error *err)
{
	const char *const *name, *const *label;
	uint32_t units, *of;
	struct um_map unit_of;
	enum unmet_status rc = um_store_folded_units(t->project->store, t->arena, &name, &units, err);

	um_map_init(&unit_of);
	if (!rc)
		rc = um_store_members(t->project->store, t->arena, &of, &label, &t->segment_total, err);
	for (uint32_t u = 0; u < units && !rc; u++)
		if (!um_map_put(&unit_of, um_hash64(name[u], strlen(name[u])), u))
			rc = um_nomem(err);
	for (size_t i = 0; i < t->row_total && !rc; i++) {
		const uint64_t *unit = um_map_get(&unit_of, um_hash64(t->row[i].customer, strlen(t->row[i].customer)));

		t->segment_of[i] = unit ? of[*unit] : UM_SEGMENT_NONE;
	}
	um_map_release(&unit_of);
	return rc;
}

static enum unmet_status write_one(struct tally *t, uint32_t group, uint32_t segment, struct unmet_error *err)
{
	const struct group *g = &t->group[group];
	struct um_opportunity o;
	struct unmet_opportunity out;
	size_t total = 0;
	enum unmet_status rc;

	for (size_t i = 0; i < t->row_total; i++)
		if (t->group_of[i] == group && (segment == UM_SEGMENT_NONE || t->segment_of[i] == segment))
			t->room[total++] = (struct um_rating){ (uint8_t)t->row[i].importance, (uint8_t)t->row[i].satisfaction };
	if (total < LEAST)
		return UNMET_OK;
	rc = um_opportunity_of(t->room, total, t->project->options.seed, &o, err);
	if (rc)
		return rc;
	out = (struct unmet_opportunity){ g->need, g->item, o.rating_count, o.importance, o.satisfaction, o.gap, o.gap_ci, o.score,
	                                  o.score_ci };
	return um_store_opportunity_write(t->project->store, segment == UM_SEGMENT_NONE ? 0 : segment + 1, &out, err);
}

enum unmet_status um_opportunity_write(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct tally t = { .project = project, .arena = arena };
	struct um_rating_row *row;
	enum unmet_status rc = um_store_opportunity_clear(project->store, err);

	if (!rc)
		rc = um_store_ratings(project->store, arena, &row, &t.row_total, err);
	if (rc || !t.row_total)
		return rc;
	t.row = row;
	t.group_of = UM_ARRAY(arena, uint32_t, t.row_total);
	t.segment_of = UM_ARRAY(arena, uint32_t, t.row_total);
	t.group = UM_ARRAY(arena, struct group, t.row_total);
	t.room = UM_ARRAY(arena, struct um_rating, t.row_total);
	if (!t.group_of || !t.segment_of || !t.group || !t.room)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = find_groups(&t, err);
	if (!rc)
		rc = find_segments(&t, err);
	for (uint32_t g = 0; g < t.group_total && !rc; g++) {
		rc = write_one(&t, g, UM_SEGMENT_NONE, err);
		for (uint32_t s = 0; s < t.segment_total && t.segment_total > 1 && !rc; s++)
			rc = write_one(&t, g, s, err);
	}
	return rc;
}
