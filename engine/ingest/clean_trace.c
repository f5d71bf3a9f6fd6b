/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean_trace.c - what machines wrote: stack traces, log lines, tracking ids. A need may be stated right beside
 * them, so runs of frames go, not the paragraph around them.
 */
#include <ctype.h>

#include "ingest/clean_lines.h"

#define TRACE_LINES 3u       /* fewer are what somebody quotes by hand */
#define ID_BYTES 32u

/* "2024-03-26 10:11:12,345 ERROR ...", "[10:11:12] WARN ..." */
static bool is_log(struct um_str s)
{
	static const char *const levels[] = { "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "FATAL", NULL };
	size_t digits = 0, i = 0, head;

	for (; i < s.len && i < 32 && (isdigit((unsigned char)s.ptr[i]) || strchr("[]-:/.,TZ+ ", s.ptr[i])); i++)
		digits += isdigit((unsigned char)s.ptr[i]) != 0;
	if (digits < 6)
		return false;
	head = s.len < i + 40 ? s.len : i + 40;
	for (size_t k = 0; levels[k]; k++)
		if (um_str_find(um_str_n(s.ptr, head), um_str(levels[k])) < head)
			return true;
	return false;
}

static bool is_frame(struct um_str s)
{
	static const char *const starts[] = { "Traceback (most recent call last)", "Caused by: ", "goroutine ", NULL };

	if (s.len > 3 && um_str_starts(s, "at ") && memchr(s.ptr, '(', s.len) && s.ptr[s.len - 1] == ')')
		return true;
	if (um_str_starts(s, "File \"") && um_clean_contains(s, ", line "))
		return true;
	if (s.len > 8 && um_str_starts(s, "... ") && um_str_ends(s, " more"))
		return true;
	return um_clean_starts(s, starts) || is_log(s);
}

void um_clean_traces(struct um_message *m)
{
	for (size_t i = 0; i < m->total; i++) {
		size_t at = i, end = i, frames = 0;

		for (; at < m->total; at++) {
			struct um_str s = m->line[at].text;

			if (s.len && !is_frame(s))
				break;
			if (!s.len)
				continue;
			frames++;
			/* Python shows the line of code under each frame. */
			if (um_str_starts(s, "File \"") && at + 1 < m->total)
				at++;
			end = at + 1;
		}
		if (frames >= TRACE_LINES) {
			um_clean_mark(m, i, end, UM_MARK_TRACE, UM_CLEANED_TRACE);
		}
		i = end > i ? end - 1 : i;
	}
}

/* ---- tracking ids ---------------------------------------------------------------------------- */

/* A word of 32 letters and digits or more, both in it, that nobody reads: a UUID, a token, a hash. */
bool um_clean_is_id(struct um_str word)
{
	size_t digits = 0, letters = 0;

	if (word.len < ID_BYTES)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (!isalnum(c) && !strchr("-_=+{}", c))
			return false;
		digits += isdigit(c) != 0;
		letters += isalpha(c) != 0;
	}
	return digits >= 6 && letters > 0;
}

/* Is there a word of that length at all? From the far end of where it would be, so that most bytes are not looked at. */
bool um_clean_has_id(struct um_str s)
{
	size_t from = 0;

	while (from + ID_BYTES <= s.len) {
		size_t at = from + ID_BYTES;

		while (at > from && s.ptr[at - 1] != ' ' && s.ptr[at - 1] != '\n')
			at--;
		if (at > from) {
			from = at;
			continue;
		}
		for (at = from + ID_BYTES; at < s.len && s.ptr[at] != ' ' && s.ptr[at] != '\n';)
			at++;
		if (um_clean_is_id(um_str_trim(um_str_n(s.ptr + from, at - from))))
			return true;
		from = at;
	}
	return false;
}

void um_clean_words(struct um_buf *out, struct um_str s, struct um_cleaned *cleaned)
{
	struct um_str word;
	bool first = true;

	while (um_str_split(&s, ' ', &word)) {
		if (um_clean_is_id(um_str_trim(word))) {
			cleaned->piece_count[UM_CLEANED_ID]++;
			continue;
		}
		if (!first)
			um_buf_addc(out, ' ');
		um_buf_add(out, word.ptr, word.len);
		first = false;
	}
}
