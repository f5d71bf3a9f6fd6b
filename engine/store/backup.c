/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backup.c - a copy of the project before it is changed for good. SQLite's backup interface reads it page
 * by page, so that a journal left by a killed run is taken into account, which copying bytes would not do. The
 * copy is written beside its final name, checked, flushed and renamed: a name that exists is a whole copy.
 */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define BACKUP_PAGES 4096

struct copy {
	char final[4096], temporary[4096 + 8];
	sqlite3 *db;
};

static enum unmet_status fail(const char *path, struct unmet_error *err)
{
	return um_fail_at(err, errno == ENOSPC || errno == EDQUOT ? UNMET_E_FULL : UNMET_E_IO, path, 0, 0,
	                  "%s: cannot keep a copy of the project here: %s", path, strerror(errno));
}

static enum unmet_status sql_fail(const struct copy *c, int rc, struct unmet_error *err)
{
	rc &= 0xff;
	if (rc == SQLITE_NOMEM)
		return um_nomem(err);
	return um_fail_at(err, rc == SQLITE_FULL ? UNMET_E_FULL : UNMET_E_IO, c->final, 0, 0,
	                  "%s: cannot keep a copy of the project here: %s", c->final, sqlite3_errstr(rc));
}

/* make_empty - nobody else's to read, and no link of somebody else's to follow. */
static enum unmet_status make_empty(const struct copy *c, struct unmet_error *err)
{
	int fd;

	unlink(c->temporary); /* of a run that was killed */
	fd = open(c->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(c->temporary, err);
	close(fd);
	return UNMET_OK;
}

static enum unmet_status copy_pages(struct um_store *store, struct copy *c, struct unmet_error *err)
{
	sqlite3_backup *backup;
	int rc = sqlite3_open_v2(c->temporary, &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc)
		return sql_fail(c, rc, err);
	backup = sqlite3_backup_init(c->db, "main", store->db, "main");
	if (!backup)
		return sql_fail(c, sqlite3_errcode(c->db), err);
	do
		rc = sqlite3_backup_step(backup, BACKUP_PAGES);
	while (rc == SQLITE_OK);
	sqlite3_backup_finish(backup);
	return rc == SQLITE_DONE ? UNMET_OK : sql_fail(c, rc, err);
}

static enum unmet_status check_copy(const struct copy *c, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(c->db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
	bool good = false;

	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const unsigned char *said = sqlite3_column_text(stmt, 0);

		good = said && strcmp((const char *)said, "ok") == 0;
		rc = SQLITE_CORRUPT;
	}
	sqlite3_finalize(stmt);
	return good ? UNMET_OK : sql_fail(c, rc, err);
}

static enum unmet_status sync_path(const char *path, int flags, struct unmet_error *err)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
	enum unmet_status rc = UNMET_OK;

	if (fd < 0 || fsync(fd))
		rc = fail(path, err);
	if (fd >= 0)
		close(fd);
	return rc;
}

static enum unmet_status publish(const struct copy *c, struct unmet_error *err)
{
	char folder[sizeof(c->final)];
	char *slash;
	enum unmet_status rc = sync_path(c->temporary, 0, err);

	if (rc)
		return rc;
	if (rename(c->temporary, c->final))
		return fail(c->final, err);
	memcpy(folder, c->final, sizeof(folder));
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	return sync_path(slash ? folder : ".", O_DIRECTORY, err);
}

enum unmet_status um_store_backup(struct um_store *store, int64_t version, struct unmet_error *err)
{
	struct copy c = { .db = NULL };
	enum unmet_status rc;

	if ((size_t)snprintf(c.final, sizeof(c.final), "%s.version-%lld", store->path, (long long)version) >= sizeof(c.final))
		return um_fail_at(err, UNMET_E_ARG, store->path, 0, 0, "%s: the name of the project is too long", store->path);
	snprintf(c.temporary, sizeof(c.temporary), "%s.tmp", c.final);
	rc = make_empty(&c, err);
	if (!rc)
		rc = copy_pages(store, &c, err);
	if (!rc)
		rc = check_copy(&c, err);
	sqlite3_close(c.db);
	if (!rc)
		rc = publish(&c, err);
	if (rc)
		unlink(c.temporary);
	return rc;
}
