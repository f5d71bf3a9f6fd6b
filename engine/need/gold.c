/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gold.c - texts that people have labelled, to measure detection on somebody's own data: JSON Lines of
 * {"id", "text", "label"}. A label is yes or no, or the kinds a reader heard; what it means for the figures depends
 * on which kinds are asked about. A line without a label is one nobody has come to yet, so it is left out and
 * counted. A label that is neither is refused with its line: a typing error must not become a "no".
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "need/cues.h"

#define GOLD_MAX_BYTES ((size_t)256 << 20)

struct gold_list { struct um_gold *one; size_t total, capacity; };

static bool is_one_of(struct um_str word, const char *const *list)
{
	for (; *list; list++)
		if (um_str_ieq(word, *list))
			return true;
	return false;
}

/* positive_word - one word of a label; false: it means nothing. */
static bool positive_word(struct um_str word, uint32_t positive, bool *truth)
{
	static const char *const yes[] = { "1", "yes", "y", "true", "need", NULL };
	static const char *const no[] = { "0", "no", "n", "false", "none", NULL };
	uint32_t bits = 0;

	if (is_one_of(word, no))
		return true;
	if (is_one_of(word, yes)) {
		*truth = true;
		return true;
	}
	if (um_str_ieq(word, "solution"))
		bits = UNMET_POSITIVE_SOLUTION;
	else if (!um_kind_bit(word, &bits))
		return false;
	*truth = *truth || (bits & positive);
	return true;
}

bool um_gold_label(struct um_str label, uint32_t positive, bool *truth)
{
	struct um_str word;

	*truth = false;
	while (um_str_split(&label, ',', &word))
		if (!positive_word(um_str_trim(word), positive, truth))
			return false;
	return true;
}

static enum unmet_status bad(const char *path, uint64_t line, const char *what, struct um_str word, struct unmet_error *err)
{
	return um_fail_at(err, UNMET_E_FORMAT, path, line, 0, "%s:%llu: %s%.*s", path, (unsigned long long)line, what,
	                  (int)(word.len > 80 ? 80 : word.len), word.ptr ? word.ptr : "");
}

/* read_line - *labelled false: nobody has labelled it yet. */
static enum unmet_status read_line(struct um_gold *one, struct um_arena *arena, const char *path, struct um_str line,
                                   uint32_t positive, bool *labelled, struct unmet_error *err)
{
	struct um_json *value;
	struct um_str label;
	struct unmet_error why = { 0 };
	enum unmet_status rc = um_json_parse(arena, line.ptr, line.len, &value, &why);

	if (rc == UNMET_E_FORMAT)
		return bad(path, one->line, "not a JSON record: ", um_str(why.message), err);
	if (rc)
		return um_fail_at(err, rc, path, one->line, 0, "%s", why.message);
	one->id = um_json_text(um_json_get(value, "id"));
	one->text = um_json_text(um_json_get(value, "text"));
	label = um_str_trim(um_json_text(um_json_get(value, "label")));
	if (!um_json_get(value, "text"))
		return bad(path, one->line, "a record needs a text", um_str(""), err);
	*labelled = label.len > 0;
	if (*labelled && !um_gold_label(label, positive, &one->truth))
		return bad(path, one->line, "a label is yes, no, or kinds such as wish,problem; not ", label, err);
	return UNMET_OK;
}

static enum unmet_status read_all(struct gold_list *list, struct um_arena *arena, const char *path, struct um_str rest,
                                  uint32_t positive, uint64_t *unlabelled, struct unmet_error *err)
{
	struct um_str line;
	enum unmet_status rc = UNMET_OK;

	for (uint64_t number = 1; !rc && um_str_split(&rest, '\n', &line); number++) {
		void *grown = list->one;
		bool labelled = false;

		line = um_str_trim(line);
		if (!line.len)
			continue;
		if (!um_grow(&grown, &list->capacity, list->total + 1, sizeof(*list->one)))
			return um_nomem(err);
		list->one = grown;
		list->one[list->total] = (struct um_gold){ .line = number };
		rc = read_line(&list->one[list->total], arena, path, line, positive, &labelled, err);
		list->total += !rc && labelled;
		*unlabelled += !rc && !labelled;
	}
	return rc;
}

enum unmet_status um_gold_load(struct um_gold **gold, size_t *total, uint64_t *unlabelled, struct um_arena *arena,
                               const char *path, uint32_t positive, struct unmet_error *err)
{
	struct gold_list list = { 0 };
	struct um_buf bytes;
	enum unmet_status rc;

	*gold = NULL;
	*total = 0;
	*unlabelled = 0;
	um_buf_init(&bytes, GOLD_MAX_BYTES);
	rc = um_file_read(&bytes, path, err);
	if (!rc)
		rc = read_all(&list, arena, path, um_buf_str(&bytes), positive, unlabelled, err);
	if (!rc && list.total) {
		*gold = UM_ARRAY(arena, struct um_gold, list.total);
		if (*gold) {
			memcpy(*gold, list.one, list.total * sizeof(*list.one));
			*total = list.total;
		} else {
			rc = (enum unmet_status)um_arena_fail(arena, err);
		}
	}
	um_free(list.one);
	um_buf_release(&bytes);
	return rc;
}
