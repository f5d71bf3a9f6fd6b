/* SPDX-License-Identifier: Apache-2.0 */
/*
 * break_word.c - word boundaries of UAX #29, rules WB3 to WB999.
 *
 * Started at a boundary, no rule has to look back past it: WB7, WB7c and WB11 need the character two
 * back, which then is inside the word already, and flags (WB15, WB16) are counted from the boundary.
 */
#include "text/breaks.h"

static bool is_letter(uint8_t c)
{
	return c == UM_WB_ALETTER || c == UM_WB_HEBREW;
}

static bool is_mid_letter(uint8_t c)
{
	return c == UM_WB_MIDLETTER || c == UM_WB_MIDNUMLET || c == UM_WB_SINGLE_QUOTE;
}

static bool is_mid_number(uint8_t c)
{
	return c == UM_WB_MIDNUM || c == UM_WB_MIDNUMLET || c == UM_WB_SINGLE_QUOTE;
}

/* after_marks - class of the first character at or after `at` that WB4 does not ignore. */
static uint8_t after_marks(struct um_str s, size_t at)
{
	uint32_t code;

	while (at < s.len) {
		const struct um_ucd *u = um_next(s, &at, &code);

		if (!um_ucd_is_mark(u))
			return u->word;
	}
	return UM_WB_OTHER;
}

/* joins_letters - WB5 to WB7c: is there no break between `prev` and `c`, which ends at `end`? */
static bool joins_letters(struct um_str s, size_t end, uint8_t prev2, uint8_t prev, uint8_t c)
{
	if (is_letter(prev)) {
		if (is_letter(c))
			return true; /* WB5 */
		if (is_mid_letter(c) && is_letter(after_marks(s, end)))
			return true; /* WB6 */
	}
	if (is_letter(prev2) && is_mid_letter(prev) && is_letter(c))
		return true; /* WB7 */
	if (prev == UM_WB_HEBREW && c == UM_WB_SINGLE_QUOTE)
		return true; /* WB7a */
	if (prev == UM_WB_HEBREW && c == UM_WB_DOUBLE_QUOTE && after_marks(s, end) == UM_WB_HEBREW)
		return true; /* WB7b */
	return prev2 == UM_WB_HEBREW && prev == UM_WB_DOUBLE_QUOTE && c == UM_WB_HEBREW; /* WB7c */
}

/* joins_numbers - WB8 to WB12. */
static bool joins_numbers(struct um_str s, size_t end, uint8_t prev2, uint8_t prev, uint8_t c)
{
	if (c == UM_WB_NUMERIC)
		return prev == UM_WB_NUMERIC || is_letter(prev) ||
		       (prev2 == UM_WB_NUMERIC && is_mid_number(prev)); /* WB8, WB9, WB11 */
	if (prev != UM_WB_NUMERIC)
		return false;
	return is_letter(c) || (is_mid_number(c) && after_marks(s, end) == UM_WB_NUMERIC); /* WB10, WB12 */
}

/* joins_rest - WB13 to WB13b: Katakana, and the underscore family. */
static bool joins_rest(uint8_t prev, uint8_t c)
{
	if (prev == UM_WB_KATAKANA && c == UM_WB_KATAKANA)
		return true;
	if (c == UM_WB_EXTENDNUMLET)
		return is_letter(prev) || prev == UM_WB_NUMERIC || prev == UM_WB_KATAKANA || prev == UM_WB_EXTENDNUMLET;
	return prev == UM_WB_EXTENDNUMLET && (is_letter(c) || c == UM_WB_NUMERIC || c == UM_WB_KATAKANA);
}

static bool is_newline(uint8_t c)
{
	return c == UM_WB_CR || c == UM_WB_LF || c == UM_WB_NEWLINE;
}

size_t um_break_word(struct um_str s, size_t at)
{
	uint8_t prev2 = UM_WB_OTHER, prev, raw; /* raw: with marks, prev: without */
	bool half_flag;
	uint32_t code;

	if (at >= s.len)
		return s.len;
	raw = prev = um_next(s, &at, &code)->word;
	if (prev == UM_WB_CR && at < s.len && s.ptr[at] == '\n')
		return at + 1; /* WB3 */
	if (is_newline(prev))
		return at; /* WB3a */
	half_flag = prev == UM_WB_REGIONAL;
	while (at < s.len) {
		size_t end = at;
		const struct um_ucd *u = um_next(s, &end, &code);
		uint8_t c = u->word;

		if (is_newline(c))
			return at; /* WB3b */
		if (um_ucd_is_mark(u)) { /* WB4 */
			raw = c;
			at = end;
			continue;
		}
		if (!(raw == UM_WB_ZWJ && u->picture) &&              /* WB3c */
		    !(raw == UM_WB_SPACE && c == UM_WB_SPACE) &&      /* WB3d */
		    !(half_flag && prev == UM_WB_REGIONAL && c == UM_WB_REGIONAL) && /* WB15, WB16 */
		    !joins_letters(s, end, prev2, prev, c) && !joins_numbers(s, end, prev2, prev, c) && !joins_rest(prev, c))
			return at; /* WB999 */
		half_flag = c == UM_WB_REGIONAL && !half_flag;
		prev2 = prev;
		raw = prev = c;
		at = end;
	}
	return s.len;
}
