/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.c - SQLite's answers as ours. A full disk shows as SQLITE_FULL or as an I/O error with ENOSPC,
 * EDQUOT or EFBIG behind it; what was committed before is kept in each case.
 */
#include "store/internal.h"

#include <errno.h>

static bool is_full(sqlite3 *db, int rc)
{
	int os = sqlite3_system_errno(db);

	return rc == SQLITE_FULL ||
	       (rc == SQLITE_IOERR && (os == ENOSPC || os == EDQUOT || os == EFBIG));
}

static enum unmet_status status_of(sqlite3 *db, int rc)
{
	switch (rc) {
	case SQLITE_NOMEM:
		return UNMET_E_NOMEM;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return UNMET_E_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return UNMET_E_CORRUPT;
	case SQLITE_READONLY: /* opened for reading, and a killed run left a journal to roll back */
		return UNMET_E_BUSY;
	case SQLITE_TOOBIG:
		return UNMET_E_LIMIT;
	default:
		return is_full(db, rc) ? UNMET_E_FULL : UNMET_E_IO;
	}
}

enum unmet_status um_sql_fail(struct um_store *store, int rc, struct unmet_error *err)
{
	enum unmet_status status;

	/* IOERR_NOMEM is how some paths of SQLite say that memory is short. */
	if (rc == SQLITE_IOERR_NOMEM)
		rc = SQLITE_NOMEM;
	rc &= 0xff;
	status = status_of(store->db, rc);
	switch (status) {
	case UNMET_E_NOMEM:
		return um_nomem(err);
	case UNMET_E_FULL:
		return um_fail_at(err, status, store->path, 0, 0, "%s: no space left on the disk; what was stored "
		                  "before is kept: make room and run the same command again", store->path);
	case UNMET_E_BUSY:
		if (rc == SQLITE_READONLY)
			return um_fail_at(err, status, store->path, 0, 0, "%s: a write to the project was interrupted; "
			                  "run that command again, or open the project for writing once", store->path);
		return um_fail_at(err, status, store->path, 0, 0, "%s: another process is using the project; "
		                  "wait for it to finish and try again", store->path);
	case UNMET_E_CORRUPT:
		return um_fail_at(err, status, store->path, 0, 0, "%s: the file is damaged or not an unmet project (%s)",
		                  store->path, sqlite3_errmsg(store->db));
	default:
		return um_fail_at(err, status, store->path, 0, 0, "%s: %s", store->path, sqlite3_errmsg(store->db));
	}
}

enum unmet_status um_sql_exec(struct um_store *store, const char *sql, struct unmet_error *err)
{
	int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? UNMET_OK : um_sql_fail(store, rc, err);
}

enum unmet_status um_sql_prepare(struct um_store *store, sqlite3_stmt **stmt, const char *sql,
                                 struct unmet_error *err)
{
	int rc = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);

	return rc == SQLITE_OK ? UNMET_OK : um_sql_fail(store, rc, err);
}

enum unmet_status um_sql_next(struct um_store *store, sqlite3_stmt *stmt, bool *row, struct unmet_error *err)
{
	int rc = sqlite3_step(stmt);

	*row = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW)
		return UNMET_OK;
	if (rc != SQLITE_DONE) {
		enum unmet_status status = um_sql_fail(store, rc, err);

		sqlite3_reset(stmt);
		return status;
	}
	sqlite3_reset(stmt);
	return UNMET_OK;
}

enum unmet_status um_sql_run(struct um_store *store, sqlite3_stmt *stmt, struct unmet_error *err)
{
	bool row;
	enum unmet_status rc;

	do
		rc = um_sql_next(store, stmt, &row, err);
	while (!rc && row);
	return rc;
}

enum unmet_status um_sql_int(struct um_store *store, const char *sql, int64_t *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum unmet_status rc = um_sql_prepare(store, &stmt, sql, err);

	*out = 0;
	if (!rc)
		rc = um_sql_next(store, stmt, &row, err);
	if (!rc && row)
		*out = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return rc;
}

void um_sql_bind_str(sqlite3_stmt *stmt, int at, struct um_str s)
{
	sqlite3_bind_text64(stmt, at, s.ptr && s.len ? s.ptr : "", s.len, SQLITE_STATIC, SQLITE_UTF8);
}

struct um_sql_hash um_sql_hash(struct um_hash128 h)
{
	struct um_sql_hash out;
	int i;

	for (i = 0; i < 8; i++) {
		out.bytes[i] = (unsigned char)(h.high >> (56 - 8 * i));
		out.bytes[8 + i] = (unsigned char)(h.low >> (56 - 8 * i));
	}
	return out;
}

void um_sql_bind_hash(sqlite3_stmt *stmt, int at, const struct um_sql_hash *hash)
{
	sqlite3_bind_blob64(stmt, at, hash->bytes, sizeof(hash->bytes), SQLITE_STATIC);
}

/* As a blob: asking for text would allocate its NUL, and give NULL when memory is short. */
struct um_str um_sql_str(sqlite3_stmt *stmt, int column)
{
	const void *bytes = sqlite3_column_blob(stmt, column);

	return um_str_n(bytes ? bytes : "", bytes ? (size_t)sqlite3_column_bytes(stmt, column) : 0);
}

const char *um_sql_copy(struct um_arena *arena, sqlite3_stmt *stmt, int column)
{
	struct um_str s = um_sql_str(stmt, column);

	return um_arena_strndup(arena, s.ptr, s.len);
}

enum unmet_status um_sql_named_set(struct um_store *store, const char *sql, const char *name, struct um_str value,
                                   struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, sql, err);

	if (!rc) {
		um_sql_bind_str(stmt, 1, um_str(name));
		um_sql_bind_str(stmt, 2, value);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_sql_named(struct um_store *store, const char *sql, const char *name, struct um_arena *arena,
                               const char **value, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum unmet_status rc = um_sql_prepare(store, &stmt, sql, err);

	*value = "";
	if (!rc) {
		um_sql_bind_str(stmt, 1, um_str(name));
		rc = um_sql_next(store, stmt, &row, err);
	}
	if (!rc && row) {
		const char *copy = um_sql_copy(arena, stmt, 0);

		if (copy)
			*value = copy;
		else
			rc = (enum unmet_status)um_arena_fail(arena, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}
