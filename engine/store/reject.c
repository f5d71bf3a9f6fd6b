/* SPDX-License-Identifier: Apache-2.0 */
/* reject.c - what did not become a document: rows that could not be read, with the row itself, and what was left out of texts. */
#include "store/ingest.h"

enum unmet_status um_ingest_reject(struct um_store *store, const struct um_reject *reject, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[SQL_REJECT_ADD];
	size_t raw = reject->raw.len < UM_REJECT_RAW_BYTES ? reject->raw.len : UM_REJECT_RAW_BYTES;
	bool skip;
	enum unmet_status rc = um_ingest_row(store, &skip, err);

	if (rc || skip)
		return rc;
	in->rejected_count++;
	sqlite3_bind_int64(stmt, 1, in->source);
	sqlite3_bind_int64(stmt, 2, (int64_t)reject->row);
	sqlite3_bind_int64(stmt, 3, (int64_t)reject->offset_bytes);
	um_sql_bind_str(stmt, 4, reject->reason);
	sqlite3_bind_blob64(stmt, 5, raw ? reject->raw.ptr : "", raw, SQLITE_STATIC);
	rc = um_sql_run(store, stmt, err);
	return rc ? rc : um_ingest_batch(store, raw, err);
}

/* ---- what was cleaned --------------------------------------------------------------------- */

enum unmet_status um_ingest_cleaned(struct um_store *store, const struct um_cleaned *cleaned, struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_CLEANED_ADD];
	enum unmet_status rc = um_ingest_open(store, err);
	unsigned kind;

	for (kind = 0; kind < UM_CLEANED_TOTAL && !rc; kind++) {
		uint64_t pieces = cleaned->piece_count[kind];

		if (!pieces)
			continue;
		sqlite3_bind_int64(stmt, 1, store->ingest->source);
		um_sql_bind_str(stmt, 2, um_str(um_cleaned_name((enum um_cleaned_kind)kind)));
		sqlite3_bind_int64(stmt, 3, (int64_t)pieces);
		rc = um_sql_run(store, stmt, err);
	}
	return rc;
}

enum unmet_status um_ingest_piece(struct um_store *store, const struct um_cleaned_piece *piece, struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_PIECE_ADD];
	enum unmet_status rc = um_ingest_open(store, err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, store->ingest->source);
	um_sql_bind_str(stmt, 2, um_str(um_cleaned_name(piece->kind)));
	sqlite3_bind_int64(stmt, 3, piece->number);
	um_sql_bind_str(stmt, 4, piece->text);
	return um_sql_run(store, stmt, err);
}
