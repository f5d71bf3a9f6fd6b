/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines.c - which newlines are meant?
 *
 * Mail is wrapped at 72 columns or so, and there a newline is a space; people who type into a form press
 * Enter where a thought ends. The two are told apart per block of lines: text was wrapped when lines break
 * exactly where the next word would not have fit. A blank line, a list item or a quoted line is always meant.
 */
#include "text/token.h"

#define WRAP_COLUMNS_MIN 50
#define WRAP_COLUMNS_MAX 120

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_letter_or_space(struct um_str s, size_t at)
{
	uint32_t code;
	const struct um_ucd *u = um_peek(s, at, &code);

	return u && (um_ucd_is_letter(u) || um_ucd_is_space(u));
}

static size_t line_end(struct um_str s, size_t at)
{
	while (at < s.len && !is_newline(s.ptr[at]))
		at++;
	return at;
}

/* next_line - the start of the line after the newline at `at`. */
static size_t next_line(struct um_str s, size_t at)
{
	if (at + 1 < s.len && s.ptr[at] == '\r' && s.ptr[at + 1] == '\n')
		at++;
	return at < s.len ? at + 1 : at;
}

static size_t past_blanks(struct um_str s, size_t at)
{
	while (at < s.len && is_blank(s.ptr[at]))
		at++;
	return at;
}

/* columns - code points; close enough to what a mail program counts. */
static size_t columns(struct um_str s, size_t at, size_t end)
{
	size_t total = 0;

	for (; at < end; at++)
		total += ((unsigned char)s.ptr[at] & 0xC0) != 0x80;
	return total;
}

/* numbered - "1." "12)" "a)" and a space or letter after it. */
static bool numbered(struct um_str s, size_t at)
{
	size_t end = at;

	while (end < s.len && end < at + 3 && s.ptr[end] >= '0' && s.ptr[end] <= '9')
		end++;
	if (end == at && end < s.len && ((s.ptr[end] | 0x20) >= 'a' && (s.ptr[end] | 0x20) <= 'z'))
		return end + 1 < s.len && s.ptr[end + 1] == ')';
	return end > at && end < s.len && (s.ptr[end] == '.' || s.ptr[end] == ')') && is_letter_or_space(s, end + 1);
}

/* is_item - does the line at `at` start a list item, a quoted line, a heading or a ruler? */
static bool is_item(struct um_str s, size_t at)
{
	uint32_t code;

	at = past_blanks(s, at);
	if (!um_peek(s, at, &code))
		return false;
	switch (code) {
	case '-': case '*': case 0x2013: case 0x2014: case 0x2022: case 0x2023: case 0x25E6: case 0x25AA: case 0x25CF:
	case 0x00B7: case 0x2043: case 0x25A0: case 0x25CB: case 0x27A4: case 0x2192:
		(void)um_next(s, &at, &code);
		return is_letter_or_space(s, at) || (at < s.len && (s.ptr[at] == s.ptr[at - 1] || s.ptr[at] == '['));
	case '+': case '#':
		return at + 1 < s.len && is_blank(s.ptr[at + 1]);
	case '>': case '=': case '_':
		return true;
	default:
		return numbered(s, at);
	}
}

static bool starts_lower(struct um_str s, size_t at)
{
	uint32_t code;
	const struct um_ucd *u = um_peek(s, past_blanks(s, at), &code);

	return u && u->sentence == UM_SB_LOWER;
}

/* is_full - would the first word of the line at `next` not have fit behind [start, end)? */
static bool is_full(struct um_str s, size_t start, size_t end, size_t next, size_t wrap)
{
	size_t word = past_blanks(s, next), word_end = word;

	while (word_end < s.len && !is_blank(s.ptr[word_end]) && !is_newline(s.ptr[word_end]))
		word_end++;
	return columns(s, start, end) + 1 + columns(s, word, word_end) > wrap;
}

/* widest - columns of the longest line of the block at `start`; *end is where the block ends. */
static size_t widest(struct um_str s, size_t start, size_t *end)
{
	size_t most = 0;

	for (*end = start; *end < s.len;) {
		size_t stop = line_end(s, *end), wide;

		if (past_blanks(s, *end) == stop && *end > start)
			break;
		wide = columns(s, *end, stop);
		most = wide > most ? wide : most;
		*end = next_line(s, stop);
	}
	return most;
}

/* judge_block - was it wrapped: at least two thirds of its newlines full, and one in mid sentence? */
static void judge_block(struct um_lines *lines, struct um_str s, size_t start)
{
	size_t wrap = widest(s, start, &lines->end), newlines = 0, full = 0;
	bool in_sentence = false;

	lines->start = start;
	lines->columns = 0;
	if (wrap < WRAP_COLUMNS_MIN || wrap > WRAP_COLUMNS_MAX)
		return;
	for (size_t at = start; at < lines->end;) {
		size_t stop = line_end(s, at), next = next_line(s, stop);

		if (next < lines->end && !is_item(s, next)) {
			bool fills = is_full(s, at, stop, next, wrap);

			newlines++;
			full += fills;
			in_sentence = in_sentence || (fills && starts_lower(s, next));
		}
		at = next;
	}
	if (in_sentence && full * 3 >= newlines * 2)
		lines->columns = wrap;
}

bool um_newline_ends(struct um_lines *lines, struct um_str s, size_t at)
{
	size_t next = next_line(s, at), start = at, last;

	last = past_blanks(s, next);
	if (last >= s.len || is_newline(s.ptr[last]) || is_item(s, next))
		return true;
	if (at >= lines->start && at < lines->end && !lines->columns)
		return true;
	while (start > lines->start && !is_newline(s.ptr[start - 1]))
		start--;
	if (start >= lines->end)
		judge_block(lines, s, start);
	last = at;
	while (last > start && is_blank(s.ptr[last - 1]))
		last--;
	if (!lines->columns || (last > start && s.ptr[last - 1] == ':'))
		return true;
	return !is_full(s, start, last, next, lines->columns);
}
