/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang_lists.c - the word lists of a language folder. Plain files with a word a line, so that adding a
 * language takes no C; lexicons/README.md defines each. Words are folded as the words of a text are.
 */
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "text/lang.h"

#define LIST_MAX_BYTES ((size_t)4 << 20)

/* One list being read. */
struct list {
	struct um_lang_set *set;
	struct um_lang *lang;
	struct um_buf *folded;
	const char *path;
	uint64_t line;
	struct unmet_error *err;
};

typedef enum unmet_status (*line_fn)(struct list *list, struct um_str word, struct um_str rest);

static enum unmet_status add_role(struct list *list, struct um_str word, struct um_str rest, enum um_lang_role role)
{
	uint64_t *value = um_words_put(&list->lang->role, word.ptr, word.len);

	if (rest.len)
		return um_fail_at(list->err, UNMET_E_FORMAT, list->path, list->line, 0, "one word a line, please");
	if (!value)
		return um_nomem(list->err);
	*value |= role;
	return UNMET_OK;
}

static enum unmet_status add_stop(struct list *list, struct um_str word, struct um_str rest)
{
	if (word.ptr[word.len - 1] == '\'')
		list->lang->elides = true;
	return add_role(list, word, rest, UM_LANG_STOP);
}

static enum unmet_status add_vague(struct list *list, struct um_str word, struct um_str rest)
{
	return add_role(list, word, rest, UM_LANG_VAGUE);
}

static enum unmet_status add_abbreviation(struct list *list, struct um_str word, struct um_str rest)
{
	enum um_abbreviation kind = UM_ABBREVIATION_NEVER;
	uint64_t *value;

	if (um_str_eq(rest, UM_LIT("may-end")))
		kind = UM_ABBREVIATION_MAY;
	else if (um_str_eq(rest, UM_LIT("number")))
		kind = UM_ABBREVIATION_NUMBER;
	else if (rest.len)
		return um_fail_at(list->err, UNMET_E_FORMAT, list->path, list->line, 0,
		                  "after the abbreviation: may-end, number, or nothing");
	if (word.len < 2 || word.ptr[word.len - 1] != '.')
		return um_fail_at(list->err, UNMET_E_FORMAT, list->path, list->line, 0,
		                  "an abbreviation ends in a full stop");
	value = um_words_put(&list->lang->abbreviation, word.ptr, word.len - 1);
	if (!value)
		return um_nomem(list->err);
	*value = kind;
	return UNMET_OK;
}

static enum unmet_status add_function(struct list *list, struct um_str word, struct um_str rest)
{
	uint64_t *value = um_words_put(&list->set->function, word.ptr, word.len);

	if (rest.len)
		return um_fail_at(list->err, UNMET_E_FORMAT, list->path, list->line, 0, "one word a line, please");
	if (!value)
		return um_nomem(list->err);
	*value |= UINT64_C(1) << (list->lang - list->set->lang);
	return UNMET_OK;
}

static size_t word_bytes(struct um_str line)
{
	size_t len = 0;

	while (len < line.len && line.ptr[len] != ' ' && line.ptr[len] != '\t')
		len++;
	return len;
}

/* read_line - "word rest  # comment", the word folded. */
static enum unmet_status read_line(struct list *list, struct um_str line, line_fn fn)
{
	struct um_str word;
	size_t bad;

	line = um_str_trim(um_str_n(line.ptr, um_str_find(line, UM_LIT("#"))));
	if (!line.len)
		return UNMET_OK;
	bad = um_utf8_valid(line.ptr, line.len);
	if (bad < line.len)
		return um_fail_at(list->err, UNMET_E_FORMAT, list->path, list->line, bad, "not valid UTF-8");
	word = um_str_n(line.ptr, word_bytes(line));
	um_buf_clear(list->folded);
	um_utf8_fold(list->folded, word.ptr, word.len);
	if (um_buf_check(list->folded, list->err))
		return list->folded->failed;
	return fn(list, um_buf_str(list->folded), um_str_trim(um_str_n(line.ptr + word.len, line.len - word.len)));
}

/* read_list - one file of a language folder; it may be missing. */
static enum unmet_status read_list(struct list *list, const char *folder, const char *name, line_fn fn)
{
	struct um_buf path, bytes;
	struct um_str rest, line;
	enum unmet_status rc;

	um_buf_init(&path, 4096);
	um_buf_init(&bytes, LIST_MAX_BYTES);
	um_buf_addf(&path, "%s/%s/%s", folder, list->lang->code, name);
	rc = um_buf_check(&path, list->err);
	if (rc || access(path.ptr, F_OK) != 0)
		goto done;
	rc = um_file_read(&bytes, path.ptr, list->err);
	if (rc)
		goto done;
	list->path = path.ptr;
	list->line = 0;
	rest = um_buf_str(&bytes);
	while (!rc && um_str_split(&rest, '\n', &line)) {
		list->line++;
		rc = read_line(list, line, fn);
	}
done:
	um_buf_release(&bytes);
	um_buf_release(&path);
	return rc;
}

enum unmet_status um_lang_read_lists(struct um_lang_set *set, struct um_lang *lang, const char *folder,
                                     struct unmet_error *err)
{
	struct um_buf folded;
	struct list list = { .set = set, .lang = lang, .folded = &folded, .err = err };
	enum unmet_status rc;

	um_buf_init(&folded, 4096);
	rc = read_list(&list, folder, "stopwords.txt", add_stop);
	if (!rc)
		rc = read_list(&list, folder, "vague.txt", add_vague);
	if (!rc)
		rc = read_list(&list, folder, "abbreviations.txt", add_abbreviation);
	if (!rc)
		rc = read_list(&list, folder, "function.txt", add_function);
	um_buf_release(&folded);
	return rc;
}
