/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrate.c - a file of an older version becomes one of this. What was derived is dropped and made anew by the next run.
 * Content is copied first (backup.c), then changed in one transaction: a killed migration leaves the file as it was.
 */
#include "store/schema.h"

#include <stdio.h>

/* ---- derived of another version ----------------------------------------------------------- */

/* next_derived - name of a derived table, the search index before the tables it owns. */
static enum unmet_status next_derived(struct um_store *store, char name[128], struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
	                                      "name GLOB 'derived_*' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%', name LIMIT 1", err);

	name[0] = '\0';
	if (!rc)
		rc = um_sql_next(store, stmt, &row, err);
	if (!rc && row)
		snprintf(name, 128, "%.*s", (int)um_sql_str(stmt, 0).len, um_sql_str(stmt, 0).ptr);
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status drop_derived(struct um_store *store, struct unmet_error *err)
{
	char name[128], sql[320];
	enum unmet_status rc;

	while (!(rc = next_derived(store, name, err)) && name[0]) {
		sqlite3_snprintf(sizeof(sql), sql, "DROP TABLE \"%w\"", name);
		rc = um_sql_exec(store, sql, err);
		if (rc)
			break;
	}
	return rc;
}

enum unmet_status um_schema_rebuild_derived(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc = um_store_begin(store, err);

	if (rc)
		return rc;
	rc = drop_derived(store, err);
	if (!rc)
		rc = um_sql_exec(store, "DELETE FROM meta", err);
	if (!rc)
		rc = um_schema_create_derived(store, err);
	return um_store_finish(store, rc, true, err);
}

/* ---- content of an older version ----------------------------------------------------------- */

/* from_1 - the keys of documents, which were an index of their table, become a table of their own. A table cannot lose
 * an index that came with it: its rows move to another. */
static enum unmet_status from_1(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_exec(store, "ALTER TABLE document RENAME TO document_1", err);

	if (!rc)
		rc = um_sql_exec(store, um_schema_sql(2, UM_LIT("document")), err);
	return rc ? rc : um_sql_exec(store, "INSERT INTO document SELECT * FROM document_1; DROP TABLE document_1; "
	                             "INSERT INTO document_key(key, document) SELECT key, id FROM document ORDER BY key", err);
}

static enum unmet_status bring_up(struct um_store *store, int64_t version, struct unmet_error *err)
{
	char pragma[64];
	enum unmet_status rc = um_schema_create_content(store, version, err);

	if (!rc && version == 1)
		rc = from_1(store, err);
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version=%d", UM_STORE_CONTENT_VERSION);
	return rc ? rc : um_sql_exec(store, pragma, err);
}

enum unmet_status um_schema_migrate(struct um_store *store, int64_t *version, struct unmet_error *err)
{
	enum unmet_status rc = um_store_backup(store, *version, err);

	if (!rc)
		rc = um_store_begin(store, err);
	if (!rc)
		rc = bring_up(store, *version, err);
	rc = um_store_finish(store, rc, true, err);
	if (!rc)
		*version = UM_STORE_CONTENT_VERSION;
	return rc;
}
