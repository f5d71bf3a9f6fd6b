/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - inputs in an order that does not depend on how they were named or how a folder lists them:
 * by name below the input, then by content. Two inputs may hold files of the same name (a/x.csv,
 * b/x.csv given one by one); their hashes keep them apart.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "ingest/walk.h"

#define COPY_BYTES (64u << 10)

static void release_input(struct um_input *input)
{
	um_free(input->path);
	um_free(input->name);
	if (input->spool)
		fclose(input->spool);
}

void um_walk_release(struct um_inputs *inputs)
{
	for (size_t i = 0; i < inputs->total; i++)
		release_input(&inputs->item[i]);
	um_free(inputs->item);
	*inputs = (struct um_inputs){ 0 };
}

static enum unmet_status add(struct um_inputs *inputs, const char *path, const char *name, struct um_input **added,
                             struct unmet_error *err)
{
	struct um_input *input = NULL;

	if (inputs->total >= UM_WALK_FILES)
		return um_fail(err, UNMET_E_LIMIT, "more than %u input files", UM_WALK_FILES);
	if (!um_grow((void **)&inputs->item, &inputs->capacity, inputs->total + 1, sizeof(*inputs->item)))
		return um_nomem(err);
	input = &inputs->item[inputs->total++];
	*input = (struct um_input){ .path = um_strndup(path, strlen(path)), .name = um_strndup(name, strlen(name)) };
	*added = input;
	return input->path && input->name ? UNMET_OK : um_nomem(err);
}

static void problem(struct um_input *input, const char *what, int code)
{
	snprintf(input->problem, sizeof(input->problem), "%s%s%s", what, code ? ": " : "", code ? strerror(code) : "");
}

/* Read all of fd, and copy it to `copy` where there is one. */
static enum unmet_status hash_fd(struct um_input *input, int fd, FILE *copy, struct unmet_error *err)
{
	struct um_hasher *hasher = um_hasher_new();
	char *bytes = um_alloc(COPY_BYTES);
	ssize_t n = 0;

	if (!hasher || !bytes) {
		um_hasher_free(hasher);
		um_free(bytes);
		return um_nomem(err);
	}
	do {
		n = read(fd, bytes, COPY_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		um_hasher_add(hasher, bytes, (size_t)n);
		input->size_bytes += (uint64_t)n;
		if (copy && fwrite(bytes, 1, (size_t)n, copy) != (size_t)n) {
			problem(input, "cannot copy to a temporary file", errno);
			break;
		}
	} while (true);
	if (n < 0)
		problem(input, "cannot read", errno);
	input->hash = um_hasher_end(hasher);
	um_hasher_free(hasher);
	um_free(bytes);
	return UNMET_OK;
}

static enum unmet_status spool(struct um_input *input, int fd, struct unmet_error *err)
{
	enum unmet_status rc;

	input->spool = tmpfile();
	if (!input->spool) {
		problem(input, "cannot make a temporary file", errno);
		return UNMET_OK;
	}
	rc = hash_fd(input, fd, input->spool, err);
	if (!rc && fflush(input->spool) && !input->problem[0])
		problem(input, "cannot copy to a temporary file", errno);
	return rc;
}

static enum unmet_status add_file(struct um_inputs *inputs, const char *path, const char *name, bool regular,
                                  struct unmet_error *err)
{
	struct um_input *input = NULL;
	enum unmet_status rc = add(inputs, path, name, &input, err);
	int fd;

	if (rc || !input)
		return rc;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		problem(input, "cannot open", errno);
		return UNMET_OK;
	}
	rc = regular ? hash_fd(input, fd, NULL, err) : spool(input, fd, err);
	close(fd);
	return rc;
}

static enum unmet_status add_folder(struct um_inputs *inputs, const char *path, const char *name, unsigned depth,
                                    struct unmet_error *err);

static char *join(const char *folder, const char *name)
{
	size_t a = strlen(folder), b = strlen(name);
	char *path = um_alloc(a + b + 2);

	if (!path)
		return NULL;
	memcpy(path, folder, a);
	if (a && folder[a - 1] != '/')
		path[a++] = '/';
	memcpy(path + a, name, b + 1);
	return path;
}

static enum unmet_status add_entry(struct um_inputs *inputs, const char *path, const char *name, unsigned depth,
                                   struct unmet_error *err)
{
	struct stat st, target;

	if (lstat(path, &st))
		return UNMET_OK; /* gone since it was listed */
	if (S_ISLNK(st.st_mode)) {
		if (stat(path, &target) || !S_ISREG(target.st_mode))
			return UNMET_OK;
		st = target;
	}
	if (S_ISDIR(st.st_mode))
		return add_folder(inputs, path, name, depth + 1, err);
	return S_ISREG(st.st_mode) ? add_file(inputs, path, name, true, err) : UNMET_OK;
}

bool um_walk_junk(const char *name)
{
	return name[0] == '.' || strncmp(name, "~$", 2) == 0 || !strcmp(name, "Thumbs.db") || !strcmp(name, "desktop.ini");
}

static enum unmet_status add_listed(struct um_inputs *inputs, DIR *folder, const char *path, const char *name,
                                    unsigned depth, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	struct dirent *entry;

	while (!rc && (entry = readdir(folder))) {
		char *below, *below_name;

		if (um_walk_junk(entry->d_name))
			continue;
		below = join(path, entry->d_name);
		below_name = *name ? join(name, entry->d_name) : um_strndup(entry->d_name, strlen(entry->d_name));
		rc = below && below_name ? add_entry(inputs, below, below_name, depth, err) : um_nomem(err);
		um_free(below);
		um_free(below_name);
	}
	return rc;
}

static enum unmet_status add_folder(struct um_inputs *inputs, const char *path, const char *name, unsigned depth,
                                    struct unmet_error *err)
{
	struct um_input *input = NULL;
	enum unmet_status rc;
	DIR *folder = depth < UM_WALK_DEPTH ? opendir(path) : NULL;

	if (!folder) {
		int code = depth < UM_WALK_DEPTH ? errno : 0;

		rc = add(inputs, path, *name ? name : um_path_base(path), &input, err);
		if (!rc)
			problem(input, code ? "cannot open the folder" : "folders nested too deeply", code);
		return rc;
	}
	rc = add_listed(inputs, folder, path, name, depth, err);
	closedir(folder);
	return rc;
}

static enum unmet_status add_named(struct um_inputs *inputs, const char *path, bool *exists, struct unmet_error *err)
{
	struct um_input *input = NULL;
	struct stat st;
	size_t before = inputs->total;
	enum unmet_status rc;

	*exists = true;
	if (strcmp(path, "-") == 0) {
		rc = add(inputs, path, path, &input, err);
		return rc ? rc : spool(input, STDIN_FILENO, err);
	}
	if (stat(path, &st)) {
		*exists = false;
		rc = add(inputs, path, um_path_base(path), &input, err);
		if (!rc)
			problem(input, "cannot open", errno);
		return rc;
	}
	if (!S_ISDIR(st.st_mode))
		return add_file(inputs, path, um_path_base(path), S_ISREG(st.st_mode), err);
	rc = add_folder(inputs, path, "", 0, err);
	if (rc || inputs->total > before)
		return rc;
	rc = add(inputs, path, um_path_base(path), &input, err);
	if (!rc)
		problem(input, "no files in this folder", 0);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	const struct um_input *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->hash.high != y->hash.high)
		return x->hash.high < y->hash.high ? -1 : 1;
	if (x->hash.low != y->hash.low)
		return x->hash.low < y->hash.low ? -1 : 1;
	return strcmp(x->path, y->path);
}

enum unmet_status um_walk(struct um_inputs *inputs, const char *const *path, size_t path_total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t found = 0;

	*inputs = (struct um_inputs){ 0 };
	for (size_t i = 0; i < path_total && !rc; i++) {
		bool exists;

		rc = add_named(inputs, path[i], &exists, err);
		found += exists;
	}
	if (!rc && path_total && !found)
		rc = um_fail_at(err, UNMET_E_IO, path[0], 0, 0, "%s: %s", path[0], inputs->item[0].problem);
	if (rc) {
		um_walk_release(inputs);
		return rc;
	}
	if (inputs->total)
		qsort(inputs->item, inputs->total, sizeof(*inputs->item), by_name);
	return UNMET_OK;
}

int um_input_open(const struct um_input *input)
{
	int fd;

	if (!input->spool)
		return open(input->path, O_RDONLY | O_CLOEXEC);
	fd = dup(fileno(input->spool));
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}
