/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest.c - files being read, in batches. A transaction holds the rows of a batch and the position in
 * their source, so whatever moment a process is killed at, the next run skips exactly the rows that
 * were committed and ends in the same state as if nothing had happened.
 */
#include "store/ingest.h"

/* Rows: the first batch is small, so that little is lost early, each next one twice as large. */
#define BATCH_FIRST 4096
#define BATCH_ROWS 131072
#define BATCH_BYTES (64u << 20)

static const char *const ingest_sql[SQL_INGEST_TOTAL] = {
	[SQL_SOURCE_FIND] = "SELECT id, reading, complete, row_count, rejected_count FROM source WHERE name = ? AND hash = ?",
	[SQL_SOURCE_ADD] = "INSERT INTO source(name, hash, format, reading, size_bytes, row_count, rejected_count, complete) "
		"VALUES(?, ?, ?, ?, ?, 0, 0, 0)",
	[SQL_SOURCE_MARK] = "UPDATE source SET row_count = ?, rejected_count = ?, complete = ? WHERE id = ?",
	[SQL_SOURCE_NAME] = "SELECT name, hash FROM source WHERE id = ?",
	[SQL_SOURCE_RESET] = "UPDATE source SET reading = ?, format = ?, row_count = 0, rejected_count = 0, complete = 0 WHERE id = ?",
	[SQL_DROP_TEXT] = "DELETE FROM document_text WHERE document IN "
		"(SELECT id FROM document WHERE source = ? AND other_source = 0)",
	[SQL_DROP_TURNS] = "DELETE FROM turn WHERE document IN (SELECT id FROM document WHERE source = ? AND other_source = 0)",
	[SQL_DROP_KEYS] = "DELETE FROM document_key WHERE key IN (SELECT key FROM document WHERE source = ? AND other_source = 0)",
	[SQL_DROP_DOCUMENTS] = "DELETE FROM document WHERE source = ? AND other_source = 0",
	[SQL_KEEP_DOCUMENTS] = "UPDATE document SET source = other_source, other_source = 0, row = 0, offset_bytes = 0 WHERE source = ?",
	[SQL_FORGET_OTHER] = "UPDATE document SET other_source = 0 WHERE other_source = ?",
	[SQL_DROP_REJECTS] = "DELETE FROM reject WHERE source = ?",
	[SQL_DROP_ROWS] = "DELETE FROM account_row WHERE source = ? AND other_source = 0",
	[SQL_KEEP_ROWS] = "UPDATE account_row SET source = other_source, other_source = 0, row = 0 WHERE source = ?",
	[SQL_REJECT_ADD] = "INSERT INTO reject(source, row, offset_bytes, reason, raw) VALUES(?, ?, ?, ?, ?)",
	[SQL_CLEANED_ADD] = "INSERT OR REPLACE INTO cleaned(source, kind, piece_count) VALUES(?, ?, ?)",
	[SQL_PIECE_ADD] = "INSERT OR REPLACE INTO cleaned_piece(source, kind, number, text) VALUES(?, ?, ?, ?)",
	[SQL_DROP_CLEANED] = "DELETE FROM cleaned WHERE source = ?",
	[SQL_DROP_PIECES] = "DELETE FROM cleaned_piece WHERE source = ?",
	[SQL_CUSTOMER_FIND] = "SELECT id, name FROM customer WHERE key = ?",
	[SQL_CUSTOMER_ADD] = "INSERT INTO customer(key, name) VALUES(?, ?)",
	[SQL_CUSTOMER_NAME] = "UPDATE customer SET name = ? WHERE id = ?",
	[SQL_ALIAS_ADD] = "INSERT INTO alias(key, customer) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET customer = excluded.customer "
		"WHERE excluded.customer < customer",
	[SQL_DOCUMENT_FIND] = "SELECT id, content, updated, source, row, other_source FROM document WHERE id = ?",
	[SQL_DOCUMENT_ADD] = "INSERT INTO document(key, content, source, row, offset_bytes, external_id, title, customer, "
		"account, date, updated, lang, question, attributes, turn_count, other_source) "
		"VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0)",
	[SQL_DOCUMENT_REVISE] = "UPDATE document SET content = ?2, source = ?3, row = ?4, offset_bytes = ?5, external_id = ?6, "
		"title = ?7, customer = ?8, account = ?9, date = ?10, updated = ?11, lang = ?12, question = ?13, "
		"attributes = ?14, turn_count = ?15, other_source = 0 WHERE id = ?16",
	[SQL_DOCUMENT_OWNER] = "UPDATE document SET other_source = CASE WHEN source = ?1 THEN other_source ELSE source END, "
		"source = ?1, row = ?2, offset_bytes = ?3 WHERE id = ?4",
	[SQL_DOCUMENT_OTHER] = "UPDATE document SET other_source = ? WHERE id = ?",
	[SQL_TEXT_ADD] = "INSERT OR REPLACE INTO document_text(document, text) VALUES(?, ?)",
	[SQL_TURN_DROP] = "DELETE FROM turn WHERE document = ?",
	[SQL_TURN_ADD] = "INSERT INTO turn(document, number, start_bytes, end_bytes, speaker, role) VALUES(?, ?, ?, ?, ?, ?)",
	[SQL_ROW_FIND] = "SELECT id, source, row, other_source FROM account_row WHERE key = ?",
	[SQL_ROW_ADD] = "INSERT INTO account_row(key, source, row, company, domain, customer, attributes, other_source, conflict) "
		"VALUES(?, ?, ?, ?, ?, ?, ?, 0, '')",
	[SQL_ROW_OWNER] = "UPDATE account_row SET other_source = CASE WHEN source = ?1 THEN other_source ELSE source END, "
		"source = ?1, row = ?2 WHERE id = ?3",
	[SQL_ROW_OTHER] = "UPDATE account_row SET other_source = ? WHERE id = ?",
};

/* ---- batches ------------------------------------------------------------------------------ */

enum unmet_status um_ingest_open(struct um_store *store, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	enum unmet_status rc;

	if (in->in_batch)
		return UNMET_OK;
	rc = um_store_begin(store, err);
	in->in_batch = !rc;
	in->batch_rows = in->batch_bytes = 0;
	return rc;
}

/* mark - how far the open source is, to be committed with its rows. */
static enum unmet_status mark(struct um_store *store, bool complete, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[SQL_SOURCE_MARK];

	/* While an earlier run's rows are being skipped, its mark is ahead of ours. */
	if (!in->source || in->row_count < in->skip_rows)
		return UNMET_OK;
	sqlite3_bind_int64(stmt, 1, (int64_t)in->row_count);
	sqlite3_bind_int64(stmt, 2, (int64_t)in->rejected_count);
	sqlite3_bind_int(stmt, 3, complete);
	sqlite3_bind_int64(stmt, 4, in->source);
	return um_sql_run(store, stmt, err);
}

static enum unmet_status close_batch(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc;

	if (!store->ingest->in_batch)
		return UNMET_OK;
	rc = um_register_write(&store->ingest->documents, store, err);
	if (!rc)
		rc = um_store_commit(store, err);
	if (rc)
		return rc;
	store->ingest->in_batch = false;
	if (store->ingest->batch_most < BATCH_ROWS)
		store->ingest->batch_most *= 2;
	return UNMET_OK;
}

enum unmet_status um_ingest_batch(struct um_store *store, uint64_t bytes, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	enum unmet_status rc;

	in->batch_rows++;
	in->batch_bytes += bytes;
	if (in->batch_rows < in->batch_most && in->batch_bytes < BATCH_BYTES)
		return UNMET_OK;
	rc = mark(store, false, err);
	return rc ? rc : close_batch(store, err);
}

enum unmet_status um_ingest_row(struct um_store *store, bool *skip, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;

	in->row_count++;
	*skip = in->row_count <= in->skip_rows;
	return *skip ? UNMET_OK : um_ingest_open(store, err);
}

enum unmet_status um_ingest_changed(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc;

	if (store->ingest->cleared)
		return UNMET_OK;
	rc = um_schema_clear_derived(store, err);
	store->ingest->cleared = !rc;
	return rc;
}

/* ---- the sink ------------------------------------------------------------------------------ */

/* note_failure - whatever a store function could not do, the batch is not to be committed. */
static enum unmet_status note_failure(struct um_store *store, enum unmet_status rc)
{
	if (rc)
		store->ingest->failed = true;
	return rc;
}

static enum unmet_status sink_begin(void *ctx, const struct um_source_info *info, bool *skip, struct unmet_error *err)
{
	*skip = false;
	return note_failure(ctx, um_ingest_source(ctx, info, skip, err));
}

static enum unmet_status sink_document(void *ctx, const struct um_document *document, struct unmet_error *err)
{
	return note_failure(ctx, um_ingest_document(ctx, document, err));
}

static enum unmet_status sink_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	return note_failure(ctx, um_ingest_account(ctx, row, err));
}

static enum unmet_status sink_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	struct um_store *store = ctx;
	enum unmet_status rc;

	(void)row_count; /* of documents and rejects; ours counts account rows too */
	rc = um_ingest_open(store, err);
	if (!rc)
		rc = mark(store, true, err);
	store->ingest->source = 0;
	return note_failure(store, rc);
}

static enum unmet_status sink_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	return note_failure(ctx, um_ingest_reject(ctx, reject, err));
}

static enum unmet_status sink_cleaned(void *ctx, const struct um_cleaned *cleaned, struct unmet_error *err)
{
	return note_failure(ctx, um_ingest_cleaned(ctx, cleaned, err));
}

static enum unmet_status sink_piece(void *ctx, const struct um_cleaned_piece *piece, struct unmet_error *err)
{
	return note_failure(ctx, um_ingest_piece(ctx, piece, err));
}

/* ---- begin and end ------------------------------------------------------------------------ */

static void free_ingest(struct um_ingest *in)
{
	size_t i;

	for (i = 0; i < SQL_INGEST_TOTAL; i++)
		sqlite3_finalize(in->stmt[i]);
	um_register_release(&in->documents);
	um_free(in->met);
	um_buf_release(&in->customer);
	um_buf_release(&in->attributes);
	um_buf_release(&in->key);
	um_free(in->source_name);
	um_free(in);
}

enum unmet_status um_store_ingest_begin(struct um_store *store, struct um_hash128 reading,
                                        struct um_ingest_sink *sink, struct unmet_error *err)
{
	struct um_ingest *in = um_calloc(1, sizeof(*in));
	enum unmet_status rc = UNMET_OK;
	size_t i;

	if (!in)
		return um_nomem(err);
	um_buf_init(&in->customer, UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&in->attributes, UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&in->key, 8u * UM_MAX_DOCUMENT_BYTES);
	in->batch_most = BATCH_FIRST;
	um_hash128_hex(reading, in->reading);
	for (i = 0; i < SQL_INGEST_TOTAL && !rc; i++)
		rc = um_sql_prepare(store, &in->stmt[i], ingest_sql[i], err);
	in->met = um_calloc(UM_MET, sizeof(*in->met));
	if (!rc && !in->met)
		rc = um_nomem(err);
	if (!rc)
		rc = um_register_init(&in->documents, store, err);
	if (rc) {
		free_ingest(in);
		return rc;
	}
	store->ingest = in;
	*sink = (struct um_ingest_sink){ .ctx = store, .begin = sink_begin, .document = sink_document,
	                                 .reject = sink_reject, .account = sink_account, .end = sink_end,
	                                 .cleaned = sink_cleaned, .piece = sink_piece };
	return UNMET_OK;
}

enum unmet_status um_store_ingest_end(struct um_store *store, bool keep, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	enum unmet_status rc = UNMET_OK;

	if (!in)
		return UNMET_OK;
	if (keep && !in->failed) {
		rc = um_ingest_open(store, err);
		if (!rc)
			rc = mark(store, false, err);
		if (!rc)
			rc = um_ingest_settle(store, err);
		if (!rc)
			rc = close_batch(store, err);
	}
	store->ingest = NULL;
	free_ingest(in);
	um_store_rollback(store);
	return rc;
}
