/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open.c - the project file. A rollback journal with synchronous=EXTRA: one writer in batches gains
 * nothing from a write-ahead log, and a project stays one file that can be copied. The file may come
 * from a stranger, so it is looked at before SQLite is, and SQLite is told to trust nothing in it.
 */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_BYTES 100

const char *um_store_sqlite_version(void)
{
	return sqlite3_libversion();
}

static uint32_t big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* has_journal - an interrupted first write may have left a header that SQLite will take back. */
static bool has_journal(const char *path)
{
	char journal[4096];
	struct stat st;

	if ((size_t)snprintf(journal, sizeof(journal), "%s-journal", path) >= sizeof(journal))
		return false;
	return stat(journal, &st) == 0 && st.st_size > 0;
}

/* check_header - ours by its first 100 bytes, before SQLite opens, locks or converts anything.
 * Other faults of the header are SQLite's to find. */
static enum unmet_status check_header(const char *path, bool *fresh, struct unmet_error *err)
{
	unsigned char head[HEADER_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return um_fail_at(err, UNMET_E_IO, path, 0, 0, "%s: %s", path, strerror(errno));
	got = read(fd, head, sizeof(head));
	close(fd);
	if (got < 0)
		return um_fail_at(err, UNMET_E_IO, path, 0, 0, "%s: %s", path, strerror(errno));
	*fresh = got == 0;
	if (*fresh || has_journal(path))
		return UNMET_OK;
	if (got < HEADER_BYTES || memcmp(head, "SQLite format 3", 16) != 0)
		return um_fail_at(err, UNMET_E_CORRUPT, path, 0, 0, "%s: not an unmet project: no SQLite file", path);
	if (big32(head + 68) != UM_STORE_APPLICATION_ID)
		return um_fail_at(err, UNMET_E_CORRUPT, path, 0, 0, "%s: not an unmet project: an SQLite file of "
		                  "another program", path);
	return UNMET_OK;
}

/* make_file - customers' words are nobody else's business: 0600, whatever the umask. */
static enum unmet_status make_file(const char *path, struct unmet_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
		return UNMET_OK;
	}
	if (errno == EEXIST)
		return UNMET_OK;
	return um_fail_at(err, errno == ENOSPC || errno == EDQUOT ? UNMET_E_FULL : UNMET_E_IO, path, 0, 0,
	                  "%s: %s", path, strerror(errno));
}

static void harden(sqlite3 *db)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
}

static enum unmet_status connect(struct um_store *store, struct unmet_error *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
	            (store->readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	int rc = sqlite3_open_v2(store->path, &store->db, flags, NULL);
	enum unmet_status status;

	if (rc != SQLITE_OK && !store->db)
		return um_nomem(err);
	if (rc != SQLITE_OK)
		return um_sql_fail(store, rc, err);
	harden(store->db);
	sqlite3_busy_timeout(store->db, UM_STORE_BUSY_MS);
	status = um_sql_exec(store, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-16384", err);
	return status ? status : um_sql_prepare(store, &store->rollback, "ROLLBACK", err);
}

/* Deleted text need not be overwritten: the file is private, and it costs a third of the write speed. */
static enum unmet_status set_write_mode(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; "
	                   "PRAGMA secure_delete=OFF", err);
}

static enum unmet_status open_write(struct um_store *store, struct unmet_error *err)
{
	bool fresh = false;
	int64_t tables = 0;
	enum unmet_status rc = um_store_lock(store, err);

	if (!rc)
		rc = make_file(store->path, err);
	if (!rc)
		rc = check_header(store->path, &fresh, err);
	if (!rc)
		rc = connect(store, err);
	if (!rc) /* rolls back what a killed run left, which may make the file fresh again */
		rc = um_sql_int(store, "SELECT count(*) FROM sqlite_schema", &tables, err);
	if (rc)
		return rc;
	if (tables > 0) {
		rc = um_schema_check(store, err);
		return rc ? rc : set_write_mode(store, err);
	}
	rc = set_write_mode(store, err);
	return rc ? rc : um_schema_create(store, err);
}

static enum unmet_status open_read(struct um_store *store, struct unmet_error *err)
{
	bool fresh = false;
	enum unmet_status rc = check_header(store->path, &fresh, err);

	if (!rc && fresh)
		return um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: not an unmet project: the file is empty",
		                  store->path);
	if (!rc)
		rc = connect(store, err);
	return rc ? rc : um_schema_check(store, err);
}

enum unmet_status um_store_open(struct um_store **out, const char *path, enum um_store_mode mode,
                                struct unmet_error *err)
{
	struct um_store *store = um_calloc(1, sizeof(*store));
	enum unmet_status rc;

	*out = NULL;
	if (!store)
		return um_nomem(err);
	store->lock_fd = -1;
	store->readonly = mode == UM_STORE_READ;
	store->path = um_strndup(path, strlen(path));
	if (!store->path)
		rc = um_nomem(err);
	else
		rc = store->readonly ? open_read(store, err) : open_write(store, err);
	if (rc) {
		um_store_close(store);
		return rc;
	}
	*out = store;
	return UNMET_OK;
}

void um_store_close(struct um_store *store)
{
	if (!store)
		return;
	if (store->ingest)
		um_store_ingest_end(store, false, NULL);
	if (store->db)
		um_store_rollback(store);
	if (store->db && !store->readonly) /* one file per project: no empty journal stays beside it */
		sqlite3_exec(store->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	sqlite3_finalize(store->rollback);
	sqlite3_close(store->db);
	um_store_unlock(store);
	um_free(store->path);
	um_free(store);
}

/* ---- transactions ------------------------------------------------------------------------- */

enum unmet_status um_store_begin(struct um_store *store, struct unmet_error *err)
{
	if (store->readonly)
		return um_fail_at(err, UNMET_E_ARG, store->path, 0, 0, "%s: the project is open for reading only", store->path);
	um_store_rollback(store); /* of a transaction that could not be taken back when it failed */
	return um_sql_exec(store, "BEGIN IMMEDIATE", err);
}

enum unmet_status um_store_snapshot(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "BEGIN", err);
}

enum unmet_status um_store_commit(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "COMMIT", err);
}

void um_store_rollback(struct um_store *store)
{
	/* After a full disk SQLite may have rolled back by itself. */
	if (!store->rollback || sqlite3_get_autocommit(store->db))
		return;
	sqlite3_step(store->rollback);
	sqlite3_reset(store->rollback);
}

enum unmet_status um_store_finish(struct um_store *store, enum unmet_status rc, bool keep, struct unmet_error *err)
{
	if (!rc && keep)
		rc = um_store_commit(store, err);
	if (rc || !keep)
		um_store_rollback(store);
	return rc;
}

/* ---- facts -------------------------------------------------------------------------------- */

enum unmet_status um_store_fact_set(struct um_store *store, const char *name, struct um_str value,
                                    struct unmet_error *err)
{
	return um_sql_named_set(store, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", name, value, err);
}

enum unmet_status um_store_fact(struct um_store *store, const char *name, struct um_arena *arena,
                                const char **value, struct unmet_error *err)
{
	return um_sql_named(store, "SELECT value FROM meta WHERE name = ?", name, arena, value, err);
}
