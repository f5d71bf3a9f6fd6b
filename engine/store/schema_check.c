/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema_check.c - the file holds our tables and nothing else. A project may come from anyone, so its schema is compared
 * letter by letter before a single row is read: no view, no trigger, no index or generated column of somebody else's
 * making. An older file is brought up to date (migrate.c), a newer one is refused.
 */
#include "store/schema.h"

static enum unmet_status not_ours(struct um_store *store, struct unmet_error *err, const char *what)
{
	return um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: not an unmet project: %s", store->path, what);
}

static enum unmet_status check_versions(struct um_store *store, int64_t *out, struct unmet_error *err)
{
	int64_t application, version;
	enum unmet_status rc = um_sql_int(store, "PRAGMA application_id", &application, err);

	*out = 0;
	if (!rc)
		rc = um_sql_int(store, "PRAGMA user_version", &version, err);
	if (rc)
		return rc;
	if (application != UM_STORE_APPLICATION_ID)
		return not_ours(store, err, "an SQLite file of another program");
	if (version > UM_STORE_CONTENT_VERSION)
		return um_fail_at(err, UNMET_E_NEWER, store->path, 0, 0, "%s: written by a newer unmet (project version %lld, "
		                  "this one knows %d): update unmet, or use another --project", store->path,
		                  (long long)version, UM_STORE_CONTENT_VERSION);
	if (version < 1)
		return not_ours(store, err, "no project version");
	*out = version;
	return UNMET_OK;
}

static bool is_automatic_index(struct um_str type, struct um_str name, struct um_str sql)
{
	return um_str_eq(type, UM_LIT("index")) && !sql.len && um_str_starts(name, "sqlite_autoindex_");
}

struct seen { size_t content, derived; };

/* check_entry - one row of sqlite_schema. `strict`: derived tables must be of this version too. */
static enum unmet_status check_entry(struct um_store *store, sqlite3_stmt *stmt, int64_t version, bool strict,
                                     struct seen *seen, struct unmet_error *err)
{
	struct um_str type = um_sql_str(stmt, 0), name = um_sql_str(stmt, 1), sql = um_sql_str(stmt, 2);
	const char *want;

	if (is_automatic_index(type, name, sql))
		return UNMET_OK;
	if (!um_str_eq(type, UM_LIT("table")))
		return not_ours(store, err, "it holds a view, trigger or index that unmet did not make");
	want = um_schema_sql(version, name);
	if (want) {
		seen->content++;
		return um_str_eq(um_str(want), sql) ? UNMET_OK : not_ours(store, err, "a table is not as unmet makes it");
	}
	if (!um_str_starts(name, "derived_"))
		return not_ours(store, err, "it holds a table that unmet did not make");
	want = um_schema_derived_sql(name);
	if (strict && (!want || !um_str_eq(um_str(want), sql)))
		return not_ours(store, err, "a table of results is not as unmet makes it");
	seen->derived++;
	return UNMET_OK;
}

static enum unmet_status check_tables(struct um_store *store, int64_t version, bool strict, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct seen seen = { 0, 0 };
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT type, name, sql FROM sqlite_schema", err);

	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = check_entry(store, stmt, version, strict, &seen, err);
	sqlite3_finalize(stmt);
	if (!rc && (seen.content != um_schema_total(version) || (strict && seen.derived != um_schema_derived_total())))
		rc = not_ours(store, err, "a table is missing");
	return rc;
}

enum unmet_status um_schema_check(struct um_store *store, struct unmet_error *err)
{
	int64_t same = 0, version = 0;
	enum unmet_status rc = check_versions(store, &version, err);

	if (!rc)
		rc = check_tables(store, version, false, err);
	if (!rc && version < UM_STORE_CONTENT_VERSION && store->readonly)
		return um_fail_at(err, UNMET_E_NOTHING, store->path, 0, 0, "%s: written by an older version of unmet; "
		                  "run `unmet run` on it once more, which keeps a copy of it as it is", store->path);
	if (!rc && version < UM_STORE_CONTENT_VERSION)
		rc = um_schema_migrate(store, &version, err);
	if (!rc)
		rc = um_sql_int(store, "SELECT value = '" UM_STORE_DERIVED_VERSION "' FROM meta "
		                "WHERE name = 'derived_version'", &same, err);
	if (rc)
		return rc;
	if (!same && store->readonly)
		return um_fail_at(err, UNMET_E_NOTHING, store->path, 0, 0, "%s: its results are of another version of unmet; "
		                  "run `unmet run` on it once more", store->path);
	if (!same)
		rc = um_schema_rebuild_derived(store, err);
	return rc ? rc : check_tables(store, version, true, err);
}
