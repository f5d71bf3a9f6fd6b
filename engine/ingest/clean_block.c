/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean_block.c - what was pasted between marks that say so: Jira's {noformat}, {code} and {quote}, and the fences of
 * Markdown. The words before the first mark and behind the second stay, on the same line too.
 */
#include "ingest/clean_lines.h"

#define MARK_BYTES 256u /* "{code:title=Export.java|borderStyle=solid}": a mark is short, so a line of braces is read once */

/* A mark at s.ptr + *at: its kind, and its end in *end; 0 for none. The name is what closes it. */
static int mark_at(struct um_str s, size_t at, size_t *end)
{
	static const struct { const char *open; int kind; } marks[] = { { "{noformat", 1 }, { "{code", 2 }, { "{quote", 3 } };
	struct um_str rest = um_str_n(s.ptr + at, s.len - at < MARK_BYTES ? s.len - at : MARK_BYTES);

	if (at == 0 && um_str_starts(rest, "```")) {
		*end = s.len;
		return 4;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t len = strlen(marks[i].open);
		size_t close = um_str_find(rest, UM_LIT("}"));

		if (!um_str_istarts(rest, marks[i].open) || close == rest.len || (rest.ptr[len] != '}' && rest.ptr[len] != ':'))
			continue;
		*end = at + close + 1;
		return marks[i].kind;
	}
	return 0;
}

/* The first mark of any kind, or of one, in the line from `at`. */
static int find_mark(struct um_str s, size_t *at, size_t *end, int wanted)
{
	for (; *at < s.len; ++*at) {
		int kind = s.ptr[*at] == '{' || s.ptr[*at] == '`' ? mark_at(s, *at, end) : 0;

		if (kind && (!wanted || kind == wanted))
			return kind;
	}
	return 0;
}

/* The line the block closes on, or m->total; *end behind the mark there. */
static size_t closing_line(const struct um_message *m, size_t i, size_t from, int kind, size_t *end)
{
	for (size_t k = i; k < m->total; k++) {
		size_t at = k == i ? from : 0;

		if (find_mark(m->line[k].text, &at, end, kind))
			return k;
	}
	return m->total;
}

void um_clean_blocks(struct um_message *m)
{
	for (size_t i = 0; i < m->total; i++) {
		struct um_str *first = &m->line[i].text, *last;
		size_t at = 0, open_end = 0, close_end = 0, close;
		int kind = find_mark(*first, &at, &open_end, 0);
		bool quote = kind == 3;

		if (!kind)
			continue;
		close = closing_line(m, i, open_end, kind, &close_end);
		if (close == m->total || close == i)
			continue; /* never closed, or a word in a line: as it is */
		last = &m->line[close].text;
		*last = um_str_trim(um_str_n(last->ptr + close_end, last->len - close_end));
		*first = um_str_trim(um_str_n(first->ptr, at));
		um_clean_mark(m, first->len ? i + 1 : i, last->len ? close : close + 1, quote ? UM_MARK_QUOTE : UM_MARK_TRACE,
		              quote ? UM_CLEANED_QUOTE : UM_CLEANED_TRACE);
		i = last->len ? close - 1 : close;
	}
}
