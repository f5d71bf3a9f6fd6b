/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cue_file.c - the lines of the cue files of one language. A line that starts with white space goes on
 * with the line before; '#' starts a comment where it starts a line or follows white space. Files are
 * read in the order of their names, so that the same folder gives the same cues on every file system.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "need/cues.h"

#define FILE_MAX_BYTES ((size_t)4 << 20)
#define FILES_MAX 256

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_file(const char *name, const char *ending)
{
	return name[0] != '.' && um_str_ends(um_str(name), ending);
}

/* list_files - names of the cue files, sorted; in arena. */
static enum unmet_status list_files(struct um_arena *arena, const char *folder, const char *ending, char **name,
                                    size_t *total, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	const struct dirent *entry;
	DIR *dir = opendir(folder);

	*total = 0;
	if (!dir)
		return um_fail_at(err, UNMET_E_IO, folder, 0, 0, "%s: %s", folder, strerror(errno));
	while (!rc && (entry = readdir(dir)) != NULL) {
		if (!is_file(entry->d_name, ending))
			continue;
		if (*total == FILES_MAX)
			rc = um_fail_at(err, UNMET_E_LIMIT, folder, 0, 0, "%s: more than %d cue files", folder, FILES_MAX);
		else if (!(name[*total] = um_arena_strndup(arena, entry->d_name, strlen(entry->d_name))))
			rc = um_arena_fail(arena, err);
		else
			++*total;
	}
	closedir(dir);
	if (!rc)
		qsort(name, *total, sizeof(*name), by_name);
	return rc;
}

/* without_comment - a '#' at the start or after white space ends the line. */
static struct um_str without_comment(struct um_str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] == '#' && (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t'))
			return um_str_n(line.ptr, i);
	return line;
}

static enum unmet_status append(struct um_cue_lines *lines, struct um_arena *arena, const char *path, uint32_t number,
                                struct um_str text, struct unmet_error *err)
{
	void *grown = lines->line;
	char *copy = um_arena_strndup(arena, text.ptr, text.len);

	if (!copy)
		return um_arena_fail(arena, err);
	if (!um_grow(&grown, &lines->capacity, lines->total + 1, sizeof(*lines->line)))
		return um_nomem(err);
	lines->line = grown;
	lines->line[lines->total++] = (struct um_cue_line){ path, number, um_str_n(copy, text.len) };
	return UNMET_OK;
}

/* join - the last line and a continuation. */
static enum unmet_status join(struct um_cue_lines *lines, struct um_arena *arena, struct um_str text,
                              struct unmet_error *err)
{
	struct um_cue_line *last = &lines->line[lines->total - 1];
	size_t len = last->text.len + 1 + text.len;
	char *both = um_arena_alloc(arena, len + 1, 1);

	if (!both)
		return um_arena_fail(arena, err);
	memcpy(both, last->text.ptr, last->text.len);
	both[last->text.len] = ' ';
	memcpy(both + last->text.len + 1, text.ptr, text.len);
	last->text = um_str_n(both, len);
	return UNMET_OK;
}

static enum unmet_status split_lines(struct um_cue_lines *lines, struct um_arena *arena, const char *path,
                                     struct um_str bytes, struct unmet_error *err)
{
	struct um_str rest = bytes, raw;
	size_t before = lines->total;
	uint32_t number = 0;
	enum unmet_status rc = UNMET_OK;

	while (!rc && um_str_split(&rest, '\n', &raw)) {
		struct um_str text = um_str_trim(without_comment(raw));

		number++;
		if (text.len == 0)
			continue;
		if ((raw.ptr[0] == ' ' || raw.ptr[0] == '\t') && lines->total > before)
			rc = join(lines, arena, text, err);
		else
			rc = append(lines, arena, path, number, text, err);
	}
	return rc;
}

static enum unmet_status read_file(struct um_cue_lines *lines, struct um_arena *arena, const char *folder,
                                   const char *name, struct um_hasher *hasher, struct unmet_error *err)
{
	enum unmet_status rc;
	struct um_buf path, bytes;
	char *kept;
	size_t bad;

	um_buf_init(&path, 8192);
	um_buf_init(&bytes, FILE_MAX_BYTES);
	um_buf_addf(&path, "%s/%s", folder, name);
	rc = um_buf_check(&path, err);
	if (!rc)
		rc = um_file_read(&bytes, path.ptr, err);
	if (rc)
		goto done;
	kept = um_arena_strndup(arena, path.ptr, path.len);
	if (!kept) {
		rc = um_arena_fail(arena, err);
		goto done;
	}
	bad = um_utf8_valid(bytes.ptr, bytes.len);
	if (bad < bytes.len) {
		rc = um_fail_at(err, UNMET_E_FORMAT, kept, 0, bad, "%s: not UTF-8 at byte %zu", kept, bad);
		goto done;
	}
	if (hasher) {
		um_hasher_add(hasher, name, strlen(name) + 1);
		um_hasher_add(hasher, bytes.ptr, bytes.len);
	}
	rc = split_lines(lines, arena, kept, um_buf_str(&bytes), err);
done:
	um_buf_release(&path);
	um_buf_release(&bytes);
	return rc;
}

enum unmet_status um_cue_lines_read(struct um_cue_lines *lines, struct um_arena *arena, const char *folder,
                                    const char *ending, struct um_hasher *hasher, struct unmet_error *err)
{
	char **name = UM_ARRAY(arena, char *, FILES_MAX);
	enum unmet_status rc;
	size_t total;

	*lines = (struct um_cue_lines){ 0 };
	if (!name)
		return um_arena_fail(arena, err);
	rc = list_files(arena, folder, ending, name, &total, err);
	for (size_t i = 0; !rc && i < total; i++)
		rc = read_file(lines, arena, folder, name[i], hasher, err);
	return rc;
}

/* ---- languages and kinds by name ------------------------------------------------------------ */

static bool is_code(const char *name)
{
	size_t len = strlen(name);

	return (len == 2 || len == 3) && strspn(name, "abcdefghijklmnopqrstuvwxyz") == len;
}

static int by_code(const void *a, const void *b)
{
	return strcmp(a, b);
}

enum unmet_status um_cue_list_langs(const char *lexicons, char (*code)[4], size_t *total, struct unmet_error *err)
{
	DIR *dir = opendir(lexicons);
	const struct dirent *entry;
	enum unmet_status rc = UNMET_OK;

	*total = 0;
	if (!dir)
		return um_fail_at(err, UNMET_E_IO, lexicons, 0, 0, "%s: no lexicons there: %s", lexicons, strerror(errno));
	while (!rc && (entry = readdir(dir)) != NULL) {
		if (!is_code(entry->d_name))
			continue;
		if (*total == UM_CUE_MAX_LANGS)
			rc = um_fail_at(err, UNMET_E_LIMIT, lexicons, 0, 0, "%s: more than %u languages", lexicons, UM_CUE_MAX_LANGS);
		else
			memcpy(code[(*total)++], entry->d_name, strlen(entry->d_name) + 1);
	}
	closedir(dir);
	qsort(code, *total, sizeof(*code), by_code);
	return rc;
}

bool um_kind_bit(struct um_str name, uint32_t *bits)
{
	static const char *const kinds[UNMET_KIND_TOTAL] = { "wish", "problem", "obstacle", "workaround", "question",
		"job", "switch", "advice", "praise" };

	for (unsigned kind = 0; kind < UNMET_KIND_TOTAL; kind++) {
		if (um_str_eq(name, um_str(kinds[kind]))) {
			*bits |= 1u << kind;
			return true;
		}
	}
	return false;
}
