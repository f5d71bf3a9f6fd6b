/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outcome.c - a draft of the outcome behind a mention. Outcome-driven innovation (Ulwick 2005) states a need as
 * direction + metric + object of control + context, free of any solution; people do that, but a draft gives them
 * something to correct. The kind decides direction and metric, for what one cannot do should take less effort and
 * what goes wrong should happen less often; the need phrase is object and context in the customer's words.
 */
#include <string.h>

#include "base/buf.h"
#include "need/cues.h"

static const struct um_cue_lang *find_lang(const struct um_cues *cues, const char *code)
{
	for (size_t i = 0; code && i < cues->lang_total; i++)
		if (strcmp(cues->lang[i].code, code) == 0)
			return &cues->lang[i];
	return NULL;
}

/* is_name - a first word with a second capital, a digit, or alone as "I": it stays as it is. */
static bool is_name(struct um_str phrase)
{
	size_t end = 1;

	while (end < phrase.len && phrase.ptr[end] != ' ')
		end++;
	for (size_t i = 1; i < end; i++)
		if ((phrase.ptr[i] >= 'A' && phrase.ptr[i] <= 'Z') || (phrase.ptr[i] >= '0' && phrase.ptr[i] <= '9'))
			return true;
	return end == 1 && phrase.ptr[0] == 'I';
}

/* add_phrase - on one line, white space as single spaces, the first letter small unless it is a name. */
static void add_phrase(struct um_buf *out, struct um_str phrase)
{
	bool gap = false;

	for (size_t i = 0; i < phrase.len; i++) {
		char ch = phrase.ptr[i];

		if (ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r') {
			gap = true;
			continue;
		}
		if (gap)
			um_buf_addc(out, ' ');
		gap = false;
		if (i == 0 && ch >= 'A' && ch <= 'Z' && !is_name(phrase))
			ch = (char)(ch - 'A' + 'a');
		um_buf_addc(out, ch);
	}
}

static struct um_str without_ends(struct um_str phrase)
{
	phrase = um_str_trim(phrase);
	while (phrase.len && strchr(".,;:!?-\"'", phrase.ptr[phrase.len - 1]))
		phrase = um_str_trim(um_str_n(phrase.ptr, phrase.len - 1));
	return phrase;
}

bool um_outcome_draft(const struct um_cues *cues, const char *lang, enum unmet_kind kind, struct um_str phrase,
                      struct um_buf *out)
{
	const struct um_cue_lang *found = find_lang(cues, lang);
	struct um_str draft;
	size_t at;

	phrase = without_ends(phrase);
	if (!found || kind >= UNMET_KIND_TOTAL || phrase.len == 0 || found->draft[kind].len == 0)
		return false;
	draft = found->draft[kind];
	at = um_str_find(draft, UM_LIT("{}"));
	um_buf_add(out, draft.ptr, at);
	add_phrase(out, phrase);
	um_buf_add(out, draft.ptr + at + 2, draft.len - at - 2);
	return !out->failed;
}
