/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.c - outputs that are there whole or not at all. The temporary file is made next to the final one
 * (rename does not cross file systems) through a descriptor of the folder, so that a folder moved or
 * swapped meanwhile cannot lead the write elsewhere; O_EXCL | O_NOFOLLOW so that a planted link cannot
 * either. A full disk is told apart from other faults: people can do something about it.
 */
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)65536)

struct um_out {
	int folder, file;
	char *path;        /* as the caller gave it, for messages */
	const char *name;  /* its last part */
	char temporary[64];
	struct um_buf wait; /* bytes not yet written */
};

static enum unmet_status io_fail(struct unmet_error *err, const char *path, const char *what)
{
	int why = errno;
	enum unmet_status code = why == ENOSPC || why == EDQUOT ? UNMET_E_FULL : UNMET_E_IO;

	if (why == ENOMEM)
		code = UNMET_E_NOMEM;
	return um_fail_at(err, code, path, 0, 0, "%s: cannot %s: %s", path, what, strerror(why));
}

const char *um_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* open_folder - the folder that path lies in; -1 with errno set. */
static int open_folder(const char *path)
{
	size_t len = (size_t)(um_path_base(path) - path);
	char *folder = len ? um_strndup(path, len) : um_strndup(".", 1);
	int fd;

	if (!folder) {
		errno = ENOMEM;
		return -1;
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	um_free(folder);
	return fd;
}

static int open_temporary(struct um_out *out)
{
	static atomic_uint serial;

	for (int tries = 0; tries < 1000; tries++) {
		snprintf(out->temporary, sizeof(out->temporary), ".unmet-%ld-%u.tmp", (long)getpid(),
		         atomic_fetch_add(&serial, 1));
		out->file = openat(out->folder, out->temporary,
		                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (out->file >= 0 || errno != EEXIST)
			break;
	}
	return out->file;
}

static void free_out(struct um_out *out)
{
	if (out->file >= 0)
		close(out->file);
	if (out->folder >= 0)
		close(out->folder);
	um_buf_release(&out->wait);
	um_free(out->path);
	um_free(out);
}

enum unmet_status um_out_open(struct um_out **result, const char *path, struct unmet_error *err)
{
	struct um_out *out;
	enum unmet_status rc;

	*result = NULL;
	if (um_path_base(path)[0] == '\0')
		return um_fail_at(err, UNMET_E_ARG, path, 0, 0, "%s: not the name of a file", path);
	out = um_calloc(1, sizeof(*out));
	if (!out)
		return um_nomem(err);
	out->folder = out->file = -1;
	um_buf_init(&out->wait, 2 * CHUNK_BYTES);
	out->path = um_strndup(path, strlen(path));
	if (!out->path || !um_buf_reserve(&out->wait, CHUNK_BYTES)) {
		free_out(out);
		return um_nomem(err);
	}
	out->name = um_path_base(out->path);
	out->folder = open_folder(path);
	if (out->folder < 0 || open_temporary(out) < 0) {
		rc = io_fail(err, path, "create");
		free_out(out);
		return rc;
	}
	*result = out;
	return UNMET_OK;
}

static enum unmet_status write_all(struct um_out *out, const char *bytes, size_t len, struct unmet_error *err)
{
	while (len > 0) {
		ssize_t n = write(out->file, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return io_fail(err, out->path, "write");
		bytes += n;
		len -= (size_t)n;
	}
	return UNMET_OK;
}

static enum unmet_status flush(struct um_out *out, struct unmet_error *err)
{
	enum unmet_status rc = write_all(out, out->wait.ptr, out->wait.len, err);

	um_buf_cut(&out->wait, 0);
	return rc;
}

enum unmet_status um_out_write(struct um_out *out, const void *bytes, size_t len, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	if (out->wait.len + len > CHUNK_BYTES || len > CHUNK_BYTES)
		rc = flush(out, err);
	if (rc || len > CHUNK_BYTES)
		return rc ? rc : write_all(out, bytes, len, err);
	um_buf_add(&out->wait, bytes, len);
	return um_buf_check(&out->wait, err);
}

/* sync_fd - fsync; some file systems cannot sync a folder and say EINVAL, which loses nothing. */
static int sync_fd(int fd)
{
	int rc;

	do
		rc = fsync(fd);
	while (rc && errno == EINTR);
	return rc && errno == EINVAL ? 0 : rc;
}

static enum unmet_status close_file(struct um_out *out, struct unmet_error *err)
{
	int rc = close(out->file);

	out->file = -1; /* closed even on failure (Linux) */
	return rc && errno != EINTR ? io_fail(err, out->path, "close") : UNMET_OK;
}

enum unmet_status um_out_commit(struct um_out *out, struct unmet_error *err)
{
	enum unmet_status rc = flush(out, err);

	if (!rc && sync_fd(out->file))
		rc = io_fail(err, out->path, "sync");
	if (!rc)
		rc = close_file(out, err);
	if (!rc && renameat(out->folder, out->temporary, out->folder, out->name))
		rc = io_fail(err, out->path, "replace");
	if (rc) {
		um_out_abort(out);
		return rc;
	}
	/* the new file is in place: what may still fail is only that it survives a power cut */
	if (sync_fd(out->folder))
		rc = io_fail(err, out->path, "sync the folder of");
	free_out(out);
	return rc;
}

void um_out_abort(struct um_out *out)
{
	if (!out)
		return;
	unlinkat(out->folder, out->temporary, 0);
	free_out(out);
}

/* ---- reading and folders ------------------------------------------------------------------ */

/* read_chunk - append up to CHUNK_BYTES; *end at the end of the file. */
static enum unmet_status read_chunk(int fd, struct um_buf *buf, const char *path, bool *end,
                                    struct unmet_error *err)
{
	char chunk[CHUNK_BYTES];
	ssize_t n;

	do
		n = read(fd, chunk, sizeof(chunk));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return io_fail(err, path, "read");
	*end = n == 0;
	um_buf_add(buf, chunk, (size_t)n);
	if (buf->failed == UNMET_E_LIMIT)
		return um_fail_at(err, UNMET_E_LIMIT, path, 0, 0, "%s: larger than %zu bytes", path, buf->max_bytes);
	return um_buf_check(buf, err);
}

enum unmet_status um_file_read(struct um_buf *buf, const char *path, struct unmet_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t before = buf->len;
	enum unmet_status rc = UNMET_OK;
	bool end = false;

	if (fd < 0)
		return io_fail(err, path, "open");
	while (!rc && !end)
		rc = read_chunk(fd, buf, path, &end, err);
	close(fd);
	if (rc)
		um_buf_cut(buf, before);
	return rc;
}

static enum unmet_status make_one(const char *path, struct unmet_error *err)
{
	struct stat st;

	if (mkdir(path, 0777) == 0)
		return UNMET_OK;
	/* EACCES or EROFS for an existing parent is no fault either: only what is missing matters */
	if (errno != EEXIST && errno != EACCES && errno != EROFS && errno != EPERM)
		return io_fail(err, path, "make the folder");
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return UNMET_OK;
	if (errno == EEXIST)
		errno = ENOTDIR;
	return io_fail(err, path, "make the folder");
}

enum unmet_status um_mkdir_p(const char *path, struct unmet_error *err)
{
	size_t len = strlen(path);
	char *part = um_strndup(path, len);
	enum unmet_status rc = UNMET_OK;

	if (!part)
		return um_nomem(err);
	for (size_t i = 1; i <= len && !rc; i++) {
		if ((part[i] != '/' && part[i] != '\0') || part[i - 1] == '/')
			continue;
		part[i] = '\0';
		rc = make_one(part, err);
		if (i < len)
			part[i] = '/';
	}
	um_free(part);
	return rc;
}
