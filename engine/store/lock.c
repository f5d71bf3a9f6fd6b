/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock.c - one writer. The lock is an flock on PROJECT.lock, not on the project itself: closing any
 * descriptor of a database file drops the locks SQLite holds on it in the same process. The kernel
 * releases it when the process dies, so a killed run leaves nothing to clean up; the empty file is
 * removed on a normal close while the lock is held.
 */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_STEP_MS 50

static void sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000L };

	nanosleep(&t, NULL);
}

/* is_current - the file we locked is still the one of that name: its last owner may have removed it. */
static bool is_current(int fd, const char *path)
{
	struct stat open_stat, path_stat;

	return fstat(fd, &open_stat) == 0 && stat(path, &path_stat) == 0 &&
	       open_stat.st_dev == path_stat.st_dev && open_stat.st_ino == path_stat.st_ino;
}

/* try_lock - 1 locked, 0 held by another, -1 errno. */
static int try_lock(struct um_store *store)
{
	int fd = open(store->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_current(fd, store->lock_path)) {
		store->lock_fd = fd;
		return 1;
	}
	close(fd);
	return 0;
}

/* cannot - why there is no lock; where the folder may not be written, what to do. */
static enum unmet_status cannot(const struct um_store *store, int code, struct unmet_error *err)
{
	const char *slash = strrchr(store->path, '/');

	if (code != EACCES && code != EROFS)
		return um_fail_at(err, UNMET_E_IO, store->lock_path, 0, 0, "%s: %s", store->lock_path, strerror(code));
	return um_fail_at(err, UNMET_E_IO, store->path, 0, 0, "may not write in %.*s; choose another folder with -o",
	                  slash ? (int)(slash - store->path) + (slash == store->path) : 15, slash ? store->path : "the folder here");
}

enum unmet_status um_store_lock(struct um_store *store, struct unmet_error *err)
{
	size_t room = strlen(store->path) + sizeof(".lock");
	long waited = 0;

	store->lock_path = um_alloc(room);
	if (!store->lock_path)
		return um_nomem(err);
	snprintf(store->lock_path, room, "%s.lock", store->path);
	for (;;) {
		int got = try_lock(store);

		if (got > 0)
			return UNMET_OK;
		if (got < 0)
			return cannot(store, errno, err);
		if (waited >= UM_STORE_LOCK_MS)
			break;
		sleep_ms(LOCK_STEP_MS);
		waited += LOCK_STEP_MS;
	}
	return um_fail_at(err, UNMET_E_BUSY, store->path, 0, 0, "%s: another unmet is writing to this project; "
	                  "wait for it to finish, or use another --project", store->path);
}

void um_store_unlock(struct um_store *store)
{
	if (store->lock_fd >= 0) {
		unlink(store->lock_path);
		close(store->lock_fd);
	}
	store->lock_fd = -1;
	um_free(store->lock_path);
	store->lock_path = NULL;
}
