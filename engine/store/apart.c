/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apart.c - sources that talk about different things. Of the words that most mentions of a source use, sources of one
 * product share more than half, however different their kinds (tickets and interviews of the sample: 29 of 50); sources of
 * different products two to ten. Few mentions have rare words in front, so only sources of a hundred and more are judged, each
 * against every other such source and against all the rest together.
 */
#include "base/intern.h"
#include "store/internal.h"

#include <stdlib.h>

#define JUDGED 100u          /* mentions */
#define SOURCES_MOST 16u     /* the largest */
#define SAMPLE 20000u        /* mentions read */
#define TOP UM_APART_WORDS
#define SHARED_MOST 8u       /* of TOP: fewer than one in six */

struct top { uint32_t stem[TOP]; uint32_t total; };

struct apart {
	struct um_store *store;
	struct um_intern *stem;
	uint32_t *of;                   /* [word_total] word -> stem, or NONE */
	size_t word_total;
	int64_t source[SOURCES_MOST];
	struct um_str name[SOURCES_MOST];
	size_t total;
	uint32_t *times;                /* [total + 1][stems]: of each source, and of all */
	uint32_t *last;                 /* [stems] mention it was counted in last */
	struct um_arena arena;
};

/* ---- words ---------------------------------------------------------------------------------- */

static enum unmet_status load_words(struct apart *a, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t most = 0;
	bool row;
	enum unmet_status rc = um_sql_int(a->store, "SELECT max(id) + 1 FROM derived_word", &most, err);

	a->word_total = !rc && most > 0 && most < INT32_MAX ? (size_t)most : 0;
	a->of = um_alloc((a->word_total + 1) * sizeof(*a->of));
	a->stem = um_intern_new((size_t)1 << 30);
	if (!rc && (!a->of || !a->stem))
		rc = um_nomem(err);
	for (size_t i = 0; !rc && i < a->word_total; i++)
		a->of[i] = UM_INTERN_NONE;
	if (!rc)
		rc = um_sql_prepare(a->store, &stmt, "SELECT id, stem FROM derived_word WHERE role = 0", err);
	while (!rc && !(rc = um_sql_next(a->store, stmt, &row, err)) && row) {
		struct um_str stem = um_sql_str(stmt, 1);
		uint32_t id = um_intern_add(a->stem, stem.ptr, stem.len);

		if (id == UM_INTERN_NONE)
			rc = um_nomem(err);
		else if ((size_t)um_sql_u64(stmt, 0) < a->word_total)
			a->of[(size_t)um_sql_u64(stmt, 0)] = id;
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status load_sources(struct apart *a, struct unmet_error *err)
{
	static const char sql[] = "SELECT s.id, s.name FROM derived_mention m JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source "
		"GROUP BY s.id HAVING count(*) >= ?1 ORDER BY count(*) DESC, s.name, s.id LIMIT ?2";
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(a->store, &stmt, sql, err);

	if (!rc) {
		sqlite3_bind_int(stmt, 1, JUDGED);
		sqlite3_bind_int(stmt, 2, SOURCES_MOST);
	}
	while (!rc && !(rc = um_sql_next(a->store, stmt, &row, err)) && row) {
		const char *name = um_sql_copy(&a->arena, stmt, 1);

		if (!name)
			rc = (enum unmet_status)um_arena_fail(&a->arena, err);
		else {
			a->source[a->total] = sqlite3_column_int64(stmt, 0);
			a->name[a->total++] = um_str(name);
		}
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- counts --------------------------------------------------------------------------------- */

static void count_mention(struct apart *a, sqlite3_stmt *row, uint32_t n)
{
	const unsigned char *p = sqlite3_column_blob(row, 1), *end = p ? p + sqlite3_column_bytes(row, 1) : p;
	size_t stems = um_intern_size(a->stem), who = 0;
	uint64_t code;

	while (who < a->total && a->source[who] != sqlite3_column_int64(row, 0))
		who++;
	while (p < end && um_varint_get(&p, end, &code) && code != UM_PACK_CONTEXT) {
		uint32_t stem = code > UM_PACK_CONTEXT && (code >> 1) <= a->word_total ? a->of[(code >> 1) - 1] : UM_INTERN_NONE;

		if (stem == UM_INTERN_NONE || a->last[stem] == n)
			continue;
		a->last[stem] = n;
		a->times[a->total * stems + stem]++;
		if (who < a->total)
			a->times[who * stems + stem]++;
	}
}

static enum unmet_status count_all(struct apart *a, struct unmet_error *err)
{
	static const char sql[] = "SELECT d.source, m.words FROM derived_mention m JOIN document d ON d.id = m.document WHERE m.id % ?1 = 0 ORDER BY m.id";
	size_t stems = um_intern_size(a->stem);
	sqlite3_stmt *stmt = NULL;
	int64_t total = 0;
	uint32_t n = 0;
	bool row;
	enum unmet_status rc = um_sql_int(a->store, "SELECT count(*) FROM derived_mention", &total, err);

	a->times = um_calloc((a->total + 1) * stems + 1, sizeof(*a->times));
	a->last = um_calloc(stems + 1, sizeof(*a->last));
	if (!rc && (!a->times || !a->last))
		rc = um_nomem(err);
	if (!rc)
		rc = um_sql_prepare(a->store, &stmt, sql, err);
	if (!rc)
		sqlite3_bind_int64(stmt, 1, total / SAMPLE + 1);
	while (!rc && !(rc = um_sql_next(a->store, stmt, &row, err)) && row)
		count_mention(a, stmt, ++n);
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- what they share ------------------------------------------------------------------------ */

/* better - is stem x said more than y? Of equals the first by spelling: ids are in the order threads met words. */
static bool better(const struct apart *a, uint64_t x_times, uint32_t x, uint64_t y_times, uint32_t y)
{
	return x_times != y_times ? x_times > y_times : um_str_cmp(um_intern_text(a->stem, x), um_intern_text(a->stem, y)) < 0;
}

static uint64_t said(const struct apart *a, size_t who, bool rest, uint32_t stem)
{
	size_t stems = um_intern_size(a->stem);
	uint32_t own = a->times[who * stems + stem];

	return rest ? a->times[a->total * stems + stem] - own : own;
}

/* The words most mentions of a source use, or of all the others: by insertion, TOP is small. */
static void find_top(const struct apart *a, size_t who, bool rest, struct top *top)
{
	top->total = 0;
	for (uint32_t s = 0; s < um_intern_size(a->stem); s++) {
		uint64_t times = said(a, who, rest, s);
		uint32_t at = top->total;

		if (!times || (at == TOP && !better(a, times, s, said(a, who, rest, top->stem[TOP - 1]), top->stem[TOP - 1])))
			continue;
		at = at == TOP ? TOP - 1 : top->total++;
		for (; at && better(a, times, s, said(a, who, rest, top->stem[at - 1]), top->stem[at - 1]); at--)
			top->stem[at] = top->stem[at - 1];
		top->stem[at] = s;
	}
}

static uint32_t shared(const struct top *x, const struct top *y)
{
	uint32_t both = 0;

	for (uint32_t i = 0; i < x->total; i++)
		for (uint32_t j = 0; j < y->total; j++)
			both += x->stem[i] == y->stem[j];
	return both;
}

static enum unmet_status judge(struct apart *a, struct um_buf *out, struct unmet_error *err)
{
	struct top *top = um_calloc(SOURCES_MOST, sizeof(*top)), rest;

	if (!top)
		return um_nomem(err);
	for (size_t i = 0; i < a->total; i++)
		find_top(a, i, false, &top[i]);
	for (size_t i = 0; i < a->total; i++) {
		bool apart = top[i].total == TOP;

		find_top(a, i, true, &rest);
		apart &= rest.total == TOP && shared(&top[i], &rest) <= SHARED_MOST;
		for (size_t j = 0; j < a->total && apart; j++)
			apart = i == j || shared(&top[i], &top[j]) <= SHARED_MOST;
		if (apart)
			um_buf_addf(out, "%s%s", out->len ? ", " : "", a->name[i].ptr);
	}
	um_free(top);
	return um_buf_check(out, err);
}

enum unmet_status um_store_sources_apart(struct um_store *store, struct um_buf *out, struct unmet_error *err)
{
	struct apart a = { .store = store };
	enum unmet_status rc;

	um_arena_init(&a.arena, (size_t)1 << 24);
	rc = load_sources(&a, err);
	if (!rc && a.total)
		rc = load_words(&a, err);
	if (!rc && a.total)
		rc = count_all(&a, err);
	if (!rc && a.total)
		rc = judge(&a, out, err);
	um_arena_release(&a.arena);
	um_intern_free(a.stem);
	um_free(a.of);
	um_free(a.times);
	um_free(a.last);
	return rc;
}
