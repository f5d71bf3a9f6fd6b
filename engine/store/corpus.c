/* SPDX-License-Identifier: Apache-2.0 */
/*
 * corpus.c - the corpus as columns of numbers. A page that filters by segment, source, date and kind asks for a count
 * of all mentions with every keystroke; from SQL that is a join of six tables, from here a loop.
 */
#include "store/corpus.h"

#include "store/internal.h"

#include <stdlib.h>

/* What a customer says again in a near-duplicate counts once, so it is shown once. */
#define ONCE "m.document NOT IN (SELECT document FROM derived_repeat) "
#define CORPUS_BYTES ((size_t)8 << 30)

static const char document_sql[] = "SELECT d.id, d.source, d.turn_count, d.date, ifnull(x.unit, -1) FROM document_key k "
	"CROSS JOIN document d ON d.id = k.document LEFT JOIN derived_document x ON x.document = d.id ORDER BY k.key";

static const char mention_sql[] = "SELECT m.id, m.document, m.start_bytes, m.kinds, m.polarity, ifnull(a.need, 0), "
	"ifnull(CASE a.fixed WHEN 1 THEN 1.0 ELSE a.posterior END, 0), CASE a.fixed WHEN 1 THEN 0 ELSE ifnull(q.rank, 0) END, m.end_bytes "
	"FROM derived_mention m LEFT JOIN derived_assignment a ON a.mention = m.id "
	"LEFT JOIN derived_unplaced q ON q.mention = m.id WHERE " ONCE "ORDER BY m.id";

struct loader {
	struct um_store *store;
	struct um_corpus *out;
	uint32_t *of_source;      /* [largest id + 1] */
	size_t source_ids;
	uint32_t *next;           /* [document_total] where its next mention goes */
};

static enum unmet_status total_of(struct loader *l, const char *sql, uint32_t *total, struct unmet_error *err)
{
	int64_t n = 0;
	enum unmet_status rc = um_sql_int(l->store, sql, &n, err);

	if (!rc && (n < 0 || n >= UINT32_MAX))
		return um_fail(err, UNMET_E_LIMIT, "the project is too large to be browsed");
	*total = (uint32_t)n;
	return rc;
}

static enum unmet_status sizes(struct loader *l, struct unmet_error *err)
{
	struct um_corpus *c = l->out;
	uint32_t documents = 0, sources = 0;
	enum unmet_status rc = total_of(l, "SELECT ifnull(max(id), 0) + 1 FROM document", &documents, err);

	if (!rc)
		rc = total_of(l, "SELECT ifnull(max(id), 0) + 1 FROM source", &sources, err);
	if (!rc)
		rc = total_of(l, "SELECT count(*) FROM document", &c->document_total, err);
	if (!rc)
		rc = total_of(l, "SELECT count(*) FROM derived_mention m WHERE " ONCE, &c->mention_total, err);
	if (!rc)
		rc = total_of(l, "SELECT count(*) FROM source", &c->source_total, err);
	if (!rc)
		rc = um_store_unit_count(l->store, &c->unit_total, err);
	c->id_total = documents;
	l->source_ids = sources;
	return rc;
}

static enum unmet_status room(struct loader *l, struct unmet_error *err)
{
	struct um_corpus *c = l->out;
	struct um_arena *a = &c->arena;

	c->document = UM_ARRAY(a, struct um_corpus_document, (size_t)c->document_total + 1);
	c->mention = UM_ARRAY(a, struct um_corpus_mention, (size_t)c->mention_total + 1);
	c->unit = UM_ARRAY(a, const char *, (size_t)c->unit_total + 1);
	c->source = UM_ARRAY(a, const char *, (size_t)c->source_total + 1);
	c->segment = UM_ARRAY(a, uint32_t, (size_t)c->unit_total + 1);
	c->of_id = UM_ARRAY(a, uint32_t, c->id_total);
	if (!c->document || !c->mention || !c->unit || !c->source || !c->segment || !c->of_id)
		return (enum unmet_status)um_arena_fail(a, err);
	memset(c->segment, 0, ((size_t)c->unit_total + 1) * sizeof(*c->segment));
	l->of_source = um_calloc(l->source_ids, sizeof(*l->of_source));
	l->next = um_calloc((size_t)c->document_total + 1, sizeof(*l->next));
	if (!l->of_source || !l->next)
		return um_nomem(err);
	memset(c->of_id, 0xff, c->id_total * sizeof(*c->of_id));
	return UNMET_OK;
}

typedef enum unmet_status (*row_fn)(struct loader *l, sqlite3_stmt *row, uint32_t at, struct unmet_error *err);

/* each - the rows of a query, at most `most` of them: the project may not have changed since it was counted. */
static enum unmet_status each(struct loader *l, const char *sql, uint32_t most, row_fn fn, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	uint32_t at = 0;
	bool row;
	enum unmet_status rc = um_sql_prepare(l->store, &stmt, sql, err);

	while (!rc && at < most && !(rc = um_sql_next(l->store, stmt, &row, err)) && row)
		rc = fn(l, stmt, at++, err);
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status take_source(struct loader *l, sqlite3_stmt *row, uint32_t at, struct unmet_error *err)
{
	uint32_t id = um_sql_u32(row, 0);

	l->out->source[at] = um_sql_copy(&l->out->arena, row, 1);
	if (!l->out->source[at])
		return (enum unmet_status)um_arena_fail(&l->out->arena, err);
	if (id < l->source_ids)
		l->of_source[id] = at;
	return UNMET_OK;
}

static enum unmet_status take_unit(struct loader *l, sqlite3_stmt *row, uint32_t at, struct unmet_error *err)
{
	l->out->unit[at] = um_sql_copy(&l->out->arena, row, 0);
	l->out->segment[at] = um_sql_u32(row, 1);
	return l->out->unit[at] ? UNMET_OK : (enum unmet_status)um_arena_fail(&l->out->arena, err);
}

static enum unmet_status take_document(struct loader *l, sqlite3_stmt *row, uint32_t at, struct unmet_error *err)
{
	struct um_corpus_document *d = &l->out->document[at];
	uint32_t id = um_sql_u32(row, 0), source = um_sql_u32(row, 1);
	int64_t unit = sqlite3_column_int64(row, 4);
	struct um_str date = um_sql_str(row, 3);

	if (id >= l->out->id_total || source >= l->source_ids)
		return um_fail_at(err, UNMET_E_CORRUPT, l->store->path, 0, 0, "%s: document %u is damaged", l->store->path, id);
	*d = (struct um_corpus_document){ .id = id, .source = l->of_source[source], .turn_count = um_sql_u32(row, 2),
	                                  .unit = unit >= 0 && unit < l->out->unit_total ? (uint32_t)unit : UM_NOBODY };
	if (date.len < sizeof(d->date))
		memcpy(d->date, date.ptr, date.len);
	l->out->of_id[id] = at;
	return UNMET_OK;
}

/* Mentions come by id; each document counts its own first, so that they can be put in its place. */
static enum unmet_status count_mention(struct loader *l, sqlite3_stmt *row, uint32_t at, struct unmet_error *err)
{
	uint32_t document = um_sql_u32(row, 0);

	(void)at;
	if (document >= l->out->id_total || l->out->of_id[document] == UM_NOBODY)
		return um_fail_at(err, UNMET_E_CORRUPT, l->store->path, 0, 0, "%s: a mention has no document", l->store->path);
	l->out->document[l->out->of_id[document]].mention_count++;
	return UNMET_OK;
}

static void place_documents(struct loader *l)
{
	uint32_t at = 0;

	for (uint32_t d = 0; d < l->out->document_total; d++) {
		l->out->document[d].mention = l->next[d] = at;
		at += l->out->document[d].mention_count;
	}
}

static enum unmet_status take_mention(struct loader *l, sqlite3_stmt *row, uint32_t at, struct unmet_error *err)
{
	uint32_t document = l->out->of_id[um_sql_u32(row, 1)], polarity = um_sql_u32(row, 4);

	(void)at;
	(void)err;
	l->out->mention[l->next[document]++] = (struct um_corpus_mention){
		.id = um_sql_u64(row, 0), .document = document, .start = um_sql_u32(row, 2), .kinds = um_sql_u32(row, 3),
		.polarity = (uint8_t)(polarity <= UNMET_POLARITY_NEUTRAL ? polarity : UNMET_POLARITY_NEUTRAL),
		.need = um_sql_u32(row, 5), .posterior = (float)sqlite3_column_double(row, 6), .unplaced = um_sql_u32(row, 7),
		.end = um_sql_u32(row, 8),
	};
	return UNMET_OK;
}

static int by_place(const void *x, const void *y)
{
	const struct um_corpus_mention *a = x, *b = y;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static enum unmet_status load(struct loader *l, struct unmet_error *err)
{
	struct um_corpus *c = l->out;
	enum unmet_status rc = sizes(l, err);

	if (!rc)
		rc = room(l, err);
	if (!rc)
		rc = each(l, "SELECT id, name FROM source ORDER BY id", c->source_total, take_source, err);
	if (!rc)
		rc = each(l, "SELECT u.name, ifnull(m.segment, 0) FROM derived_unit u LEFT JOIN derived_member m ON m.unit = u.id ORDER BY u.id",
		          c->unit_total, take_unit, err);
	if (!rc)
		rc = each(l, document_sql, c->document_total, take_document, err);
	if (!rc)
		rc = each(l, "SELECT m.document FROM derived_mention m WHERE " ONCE "ORDER BY m.id", c->mention_total, count_mention, err);
	if (rc)
		return rc;
	place_documents(l);
	rc = each(l, mention_sql, c->mention_total, take_mention, err);
	for (uint32_t d = 0; d < c->document_total && !rc; d++)
		if (c->document[d].mention_count > 1)
			qsort(c->mention + c->document[d].mention, c->document[d].mention_count, sizeof(*c->mention), by_place);
	return rc;
}

enum unmet_status um_corpus_load(struct um_corpus *corpus, struct um_store *store, struct unmet_error *err)
{
	struct loader l = { .store = store, .out = corpus };
	enum unmet_status rc;

	*corpus = (struct um_corpus){ 0 };
	um_arena_init(&corpus->arena, CORPUS_BYTES);
	rc = um_store_snapshot(store, err);
	if (!rc) {
		rc = load(&l, err);
		um_store_rollback(store);
	}
	um_free(l.of_source);
	um_free(l.next);
	return rc;
}

void um_corpus_release(struct um_corpus *corpus)
{
	um_arena_release(&corpus->arena);
	*corpus = (struct um_corpus){ 0 };
}

enum unmet_status um_corpus_each_text(const struct um_corpus *c, struct um_store *store, um_text_fn fn, void *ctx, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT document, text FROM document_text", err);

	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		uint32_t id = um_sql_u32(stmt, 0);

		if (id < c->id_total && c->of_id[id] != UM_NOBODY)
			rc = fn(ctx, c->of_id[id], um_sql_str(stmt, 1), err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_changed(struct um_store *store, int64_t *version, struct unmet_error *err)
{
	return um_sql_int(store, "PRAGMA data_version", version, err);
}
