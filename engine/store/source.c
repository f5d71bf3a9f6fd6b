/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source.c - a file that is read: new, read whole before, in part, or otherwise than now. And which source owns a
 * document, which does not depend on the order of reading: of all sources that hold it, the smallest by (name, hash, row).
 * The others count it as a duplicate.
 */
#include "store/ingest.h"

static enum unmet_status run_with_id(struct um_store *store, enum um_ingest_sql sql, int64_t id, struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[sql];

	sqlite3_bind_int64(stmt, 1, id);
	return um_sql_run(store, stmt, err);
}

/* replace - the file is read with other options: what only it brought goes, what another source
 * brought as well becomes that source's. */
static enum unmet_status replace(struct um_store *store, int64_t source, struct um_str format, struct unmet_error *err)
{
	static const enum um_ingest_sql step[] = {
		SQL_FORGET_OTHER, SQL_DROP_TEXT, SQL_DROP_TURNS, SQL_DROP_KEYS, SQL_DROP_DOCUMENTS, SQL_KEEP_DOCUMENTS,
		SQL_DROP_REJECTS, SQL_DROP_ROWS, SQL_KEEP_ROWS, SQL_DROP_CLEANED, SQL_DROP_PIECES,
	};
	sqlite3_stmt *reset = store->ingest->stmt[SQL_SOURCE_RESET];
	enum unmet_status rc = um_ingest_changed(store, err);
	size_t i;

	if (!rc)
		rc = um_register_write(&store->ingest->documents, store, err);
	for (i = 0; i < sizeof(step) / sizeof(step[0]) && !rc; i++)
		rc = run_with_id(store, step[i], source, err);
	if (rc)
		return rc;
	rc = um_ingest_accounts_changed(store, err);
	if (rc)
		return rc;
	um_sql_bind_str(reset, 1, um_str(store->ingest->reading));
	um_sql_bind_str(reset, 2, format);
	sqlite3_bind_int64(reset, 3, source);
	rc = um_sql_run(store, reset, err);
	return rc ? rc : um_sql_exec(store, "DELETE FROM meta WHERE name = 'search_done'", err);
}

static enum unmet_status add_source(struct um_store *store, const struct um_source_info *info, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[SQL_SOURCE_ADD];
	enum unmet_status rc;

	um_sql_bind_str(stmt, 1, info->name);
	um_sql_bind_str(stmt, 2, um_str(in->source_hash));
	um_sql_bind_str(stmt, 3, info->format);
	um_sql_bind_str(stmt, 4, um_str(in->reading));
	sqlite3_bind_int64(stmt, 5, (int64_t)info->size_bytes);
	rc = um_sql_run(store, stmt, err);
	in->source = sqlite3_last_insert_rowid(store->db);
	return rc;
}

/* resume - a source we have met: whole (skip), in part (go on behind its mark), or read otherwise. */
static enum unmet_status resume(struct um_store *store, const struct um_source_info *info, bool *skip,
                                struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[SQL_SOURCE_FIND];
	bool same = um_str_eq(um_sql_str(stmt, 1), um_str(in->reading));

	in->source = sqlite3_column_int64(stmt, 0);
	*skip = same && sqlite3_column_int(stmt, 2);
	if (same) {
		in->skip_rows = um_sql_u64(stmt, 3);
		in->rejected_count = um_sql_u64(stmt, 4);
	}
	sqlite3_reset(stmt);
	return same ? UNMET_OK : replace(store, in->source, info->format, err);
}

static enum unmet_status remember_source(struct um_ingest *in, const struct um_source_info *info, struct unmet_error *err)
{
	um_free(in->source_name);
	in->source_name = um_strndup(info->name.ptr, info->name.len);
	in->row_count = in->rejected_count = in->skip_rows = 0;
	um_hash128_hex(info->hash, in->source_hash);
	return in->source_name ? UNMET_OK : um_nomem(err);
}

enum unmet_status um_ingest_source(struct um_store *store, const struct um_source_info *info, bool *skip,
                                      struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *find = in->stmt[SQL_SOURCE_FIND];
	bool known = false;
	enum unmet_status rc = remember_source(in, info, err);

	if (!rc)
		rc = um_ingest_open(store, err);
	if (rc)
		return rc;
	um_sql_bind_str(find, 1, info->name);
	um_sql_bind_str(find, 2, um_str(in->source_hash));
	rc = um_sql_next(store, find, &known, err);
	if (rc)
		return rc;
	rc = known ? resume(store, info, skip, err) : add_source(store, info, err);
	if (*skip)
		in->source = 0;
	return rc;
}

/* ---- owners ------------------------------------------------------------------------------- */

static int compare_name(const char *name, const char *hash, sqlite3_stmt *stmt)
{
	int order = um_str_cmp(um_str(name), um_sql_str(stmt, 0));

	return order ? order : um_str_cmp(um_str(hash), um_sql_str(stmt, 1));
}

enum unmet_status um_ingest_owner(struct um_store *store, int64_t owner, uint64_t owner_row, uint64_t row,
                                  enum um_owner *out, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[SQL_SOURCE_NAME];
	bool found;
	enum unmet_status rc;

	*out = UM_OWNER_SAME;
	if (owner == in->source) {
		if (row < owner_row)
			*out = UM_OWNER_NEW;
		return UNMET_OK;
	}
	sqlite3_bind_int64(stmt, 1, owner);
	rc = um_sql_next(store, stmt, &found, err);
	if (rc)
		return rc;
	*out = !found || compare_name(in->source_name, in->source_hash, stmt) < 0 ? UM_OWNER_NEW : UM_OWNER_OLD;
	sqlite3_reset(stmt);
	return UNMET_OK;
}
