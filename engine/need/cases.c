/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cases.c - sentences that show what cues are for, kept beside them: lexicons/<lang>/ *.cases. A cue is only as
 * good as the sentences somebody thought of when writing it, so they are part of the lexicon and anybody can
 * add one without a compiler.
 *
 *     wish solution : Please add a dark mode.
 *     none          : Thanks for your help.
 *     praise problem two : I love the editor but exporting takes forever.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

static enum unmet_status complain(const struct um_cue_line *at, const char *what, struct um_str word, struct unmet_error *err)
{
	return um_fail_at(err, UNMET_E_FORMAT, at->path, at->line, 0, "%s:%u: %s: %.*s", at->path, at->line, what,
	                  (int)(word.len > 80 ? 80 : word.len), word.ptr);
}

static bool read_polarity(struct um_str word, struct um_case *one)
{
	static const char *const names[] = { "unmet", "met", "neutral" };

	for (int i = 0; i < 3; i++)
		if (um_str_eq(word, um_str(names[i])))
			one->polarity = i;
	return one->polarity >= 0;
}

/* read_word - one word of what is expected. */
static bool read_word(struct um_str word, struct um_case *one)
{
	if (um_str_eq(word, UM_LIT("none")))
		return true;
	if (um_str_eq(word, UM_LIT("solution"))) {
		one->solution = true;
		return true;
	}
	if (um_str_eq(word, UM_LIT("spoken"))) {
		one->spoken = true;
		return true;
	}
	if (um_str_eq(word, UM_LIT("one")) || um_str_eq(word, UM_LIT("two"))) {
		one->mention_count = word.ptr[0] == 'o' ? 1 : 2;
		return true;
	}
	return um_kind_bit(word, &one->kinds) || (one->polarity < 0 && read_polarity(word, one));
}

static enum unmet_status read_case(const struct um_cue_line *line, const char *lang, struct um_case *one,
                                   struct unmet_error *err)
{
	struct um_str rest = line->text, head, word;

	*one = (struct um_case){ .path = line->path, .line = line->line, .polarity = -1 };
	memcpy(one->lang, lang, strlen(lang) + 1);
	if (!um_str_split(&rest, ':', &head) || !rest.ptr || um_str_trim(rest).len == 0)
		return complain(line, "a case is written: kinds : sentence", line->text, err);
	one->text = um_str_trim(rest);
	one->expected = head = um_str_trim(head);
	while (um_str_split(&head, ' ', &word))
		if (word.len && !read_word(word, one))
			return complain(line, "not a kind, none, met, unmet, neutral, solution, spoken, one or two", word, err);
	return UNMET_OK;
}

struct case_list { struct um_case *one; size_t total, capacity; };

static enum unmet_status load_lang(struct case_list *list, struct um_arena *arena, const char *lexicons, const char *lang,
                                   struct unmet_error *err)
{
	struct um_cue_lines lines = { 0 };
	struct um_buf folder;
	enum unmet_status rc;

	um_buf_init(&folder, 4096);
	um_buf_addf(&folder, "%s/%s", lexicons, lang);
	rc = um_buf_check(&folder, err);
	if (!rc)
		rc = um_cue_lines_read(&lines, arena, folder.ptr, ".cases", NULL, err);
	for (size_t i = 0; !rc && i < lines.total; i++) {
		void *grown = list->one;

		if (!um_grow(&grown, &list->capacity, list->total + 1, sizeof(*list->one))) {
			rc = um_nomem(err);
			break;
		}
		list->one = grown;
		rc = read_case(&lines.line[i], lang, &list->one[list->total], err);
		list->total += !rc;
	}
	um_free(lines.line);
	um_buf_release(&folder);
	return rc;
}

enum unmet_status um_cases_load(struct um_case **cases, size_t *total, struct um_arena *arena, const char *lexicons,
                                const char *lang, struct unmet_error *err)
{
	char code[UM_CUE_MAX_LANGS][4] = { 0 };
	struct case_list list = { 0 };
	enum unmet_status rc = UNMET_OK;
	size_t langs = 0;

	*cases = NULL;
	*total = 0;
	rc = um_cue_list_langs(lexicons, code, &langs, err);
	for (size_t i = 0; !rc && i < langs; i++)
		if (!lang || strcmp(lang, code[i]) == 0)
			rc = load_lang(&list, arena, lexicons, code[i], err);
	if (!rc && list.total) {
		*cases = UM_ARRAY(arena, struct um_case, list.total);
		if (*cases) {
			memcpy(*cases, list.one, list.total * sizeof(*list.one));
			*total = list.total;
		} else {
			rc = (enum unmet_status)um_arena_fail(arena, err);
		}
	}
	um_free(list.one);
	return rc;
}

static bool differs(struct um_buf *why, const char *what)
{
	um_buf_adds(why, what);
	return false;
}

bool um_case_check(const struct um_case *one, const struct um_mentions *found, struct um_buf *why)
{
	uint32_t kinds = 0;
	bool solution = false;

	for (size_t i = 0; i < found->mention_count; i++) {
		kinds |= found->mention[i].kinds;
		solution = solution || found->mention[i].solution;
	}
	if (!one->kinds && found->mention_count)
		return differs(why, "a mention was found where none should be");
	if (one->kinds && !found->mention_count)
		return differs(why, "no mention was found");
	if ((kinds & one->kinds) != one->kinds)
		return differs(why, "a kind is missing");
	if (one->solution && !solution)
		return differs(why, "not flagged as a solution");
	if (one->mention_count && one->mention_count != found->mention_count)
		return differs(why, "another number of mentions");
	if (one->polarity >= 0 && (int)found->mention[0].polarity != one->polarity)
		return differs(why, "another polarity");
	return true;
}
