/* SPDX-License-Identifier: Apache-2.0 */
/*
 * search.c - full text over passages of sentences. What is indexed are stems, one token each, made by
 * the text stage in the language of each document: FTS5's own stemmer knows English only. The index
 * holds no text and no positions (content='', detail=none), is built in a pass of its own at the first
 * search after an ingest, which is three times as fast as indexing while rows arrive, and goes on where
 * it stopped when only new documents came.
 */
#include "store/quote.h"

#include <stdlib.h>

enum unmet_status um_store_search_pending(struct um_store *store, bool *pending, int64_t *after, struct unmet_error *err)
{
	int64_t done = 0, last = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT value FROM meta WHERE name = 'search_done'", &done, err);

	if (!rc)
		rc = um_sql_int(store, "SELECT max(id) FROM document", &last, err);
	*after = done;
	*pending = last > done;
	return rc;
}

/* ---- the index ---------------------------------------------------------------------------- */

struct um_search_writer {
	struct um_store *store;
	sqlite3_stmt *passage, *stems;
	struct um_buf masked;
	bool open;
};

/* mask - stems as the tokenizer of the index takes them whole: quotes would end a token or a query. */
static void mask(struct um_buf *out, struct um_str stems)
{
	size_t i;

	for (i = 0; i < stems.len; i++) {
		unsigned char c = (unsigned char)stems.ptr[i];

		um_buf_addc(out, c == '\'' || c == '"' || (c < ' ') || c == 0x7f ? '_' : (char)c);
	}
}

static enum unmet_status prepare_index(struct um_search_writer *w, int64_t after, struct unmet_error *err)
{
	struct um_store *store = w->store;
	enum unmet_status rc = um_store_begin(store, err);

	w->open = !rc;
	/* A contentless index cannot forget a row, only all of them. */
	if (!rc && after == 0)
		rc = um_sql_exec(store, "INSERT INTO derived_search(derived_search) VALUES('delete-all'); "
		                 "DELETE FROM derived_passage", err);
	/* Large segments, merged when somebody has time: this is a batch, not a trickle. */
	if (!rc)
		rc = um_sql_exec(store, "INSERT INTO derived_search(derived_search, rank) VALUES('automerge', 0); "
		                 "INSERT INTO derived_search(derived_search, rank) VALUES('hashsize', 33554432)", err);
	if (!rc)
		rc = um_sql_prepare(store, &w->passage, "INSERT INTO derived_passage(document, start_bytes, end_bytes) VALUES(?, ?, ?)", err);
	return rc ? rc : um_sql_prepare(store, &w->stems, "INSERT INTO derived_search(rowid, stems) VALUES(?, ?)", err);
}

enum unmet_status um_search_writer_new(struct um_search_writer **out, struct um_store *store, int64_t after,
                                       struct unmet_error *err)
{
	struct um_search_writer *w = um_calloc(1, sizeof(*w));
	enum unmet_status rc;

	*out = NULL;
	if (!w)
		return um_nomem(err);
	w->store = store;
	um_buf_init(&w->masked, 2u * UM_MAX_DOCUMENT_BYTES);
	rc = prepare_index(w, after, err);
	if (rc) {
		um_search_writer_free(w);
		return rc;
	}
	*out = w;
	return UNMET_OK;
}

void um_search_writer_free(struct um_search_writer *w)
{
	if (!w)
		return;
	sqlite3_finalize(w->passage);
	sqlite3_finalize(w->stems);
	um_buf_release(&w->masked);
	if (w->open)
		um_store_rollback(w->store);
	um_free(w);
}

enum unmet_status um_search_writer_add(struct um_search_writer *w, const struct um_passage *passage, struct unmet_error *err)
{
	enum unmet_status rc;

	um_buf_clear(&w->masked);
	mask(&w->masked, passage->stems);
	rc = um_buf_check(&w->masked, err);
	if (rc)
		return rc;
	sqlite3_bind_int64(w->passage, 1, passage->document);
	sqlite3_bind_int64(w->passage, 2, passage->start);
	sqlite3_bind_int64(w->passage, 3, passage->end);
	rc = um_sql_run(w->store, w->passage, err);
	if (rc)
		return rc;
	sqlite3_bind_int64(w->stems, 1, sqlite3_last_insert_rowid(w->store->db));
	um_sql_bind_str(w->stems, 2, um_buf_str(&w->masked));
	return um_sql_run(w->store, w->stems, err);
}

enum unmet_status um_search_writer_end(struct um_search_writer *w, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_exec(w->store, "INSERT OR REPLACE INTO meta(name, value) "
	                                   "SELECT 'search_done', max(id) FROM document", err);

	if (!rc)
		rc = um_store_commit(w->store, err);
	w->open = rc != UNMET_OK;
	return rc;
}

/* ---- queries ------------------------------------------------------------------------------ */

/* add_word - ("stem" OR "stem"): any of the stems the project's languages give one word. */
static void add_word(struct um_buf *query, struct um_str stems)
{
	struct um_str stem;
	bool first = true;

	um_buf_adds(query, query->len ? " AND (" : "(");
	while (um_str_split(&stems, ' ', &stem)) {
		if (!stem.len)
			continue;
		um_buf_adds(query, first ? "\"" : " OR \"");
		mask(query, stem);
		um_buf_addc(query, '"');
		first = false;
	}
	um_buf_adds(query, first ? "\"\")" : ")");
}

/* show - one hit to the caller. */
static enum unmet_status show(struct um_quote_reader *quotes, int64_t id, double rank, struct um_arena *arena,
                              unmet_hit_fn fn, void *ctx, struct unmet_error *err)
{
	struct unmet_hit hit = { .rank = rank };
	bool found;
	enum unmet_status rc;

	um_arena_clear(arena);
	rc = um_quote_read(quotes, id, arena, &hit.quote, &found, err);
	hit.quote.mention = 0; /* a passage is none */
	if (!rc && found && fn(ctx, &hit))
		rc = um_fail(err, UNMET_E_CANCELLED, "cancelled");
	return rc;
}

static enum unmet_status run_query(struct um_store *store, struct um_str query, size_t most, unmet_hit_fn fn, void *ctx,
                                   struct unmet_error *err)
{
	struct um_quote_reader quotes;
	struct um_arena arena;
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_quote_reader_init(&quotes, store, UM_QUOTE_PASSAGE, err);

	um_arena_init(&arena, 4u * UM_MAX_DOCUMENT_BYTES);
	if (!rc)
		rc = um_sql_prepare(store, &stmt, "SELECT p.id, f.rank FROM derived_search f JOIN derived_passage p ON p.id = f.rowid "
		                    "JOIN document d ON d.id = p.document WHERE derived_search MATCH ? "
		                    "ORDER BY f.rank, d.key, p.start_bytes LIMIT ?", err);
	if (!rc) {
		um_sql_bind_str(stmt, 1, query);
		sqlite3_bind_int64(stmt, 2, most < INT32_MAX ? (int64_t)most : INT32_MAX);
	}
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = show(&quotes, sqlite3_column_int64(stmt, 0), -sqlite3_column_double(stmt, 1), &arena, fn, ctx, err);
	sqlite3_finalize(stmt);
	um_quote_reader_release(&quotes);
	um_arena_release(&arena);
	return rc;
}

enum unmet_status um_store_search(struct um_store *store, const struct um_str *word, size_t word_count, size_t most,
                                  unmet_hit_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_buf query;
	size_t i;
	enum unmet_status rc;

	if (!word_count)
		return UNMET_OK;
	um_buf_init(&query, 1 << 20);
	for (i = 0; i < word_count; i++)
		add_word(&query, word[i]);
	rc = um_buf_check(&query, err);
	if (!rc)
		rc = run_query(store, um_buf_str(&query), most, fn, ctx, err);
	um_buf_release(&query);
	return rc;
}
