/* SPDX-License-Identifier: Apache-2.0 */
/*
 * break_sentence.c - sentence boundaries of UAX #29, rules SB3 to SB998.
 *
 * The rules only ever break after a terminator (with what closes it) or a paragraph separator, so text is
 * skipped to the next of those: nearly all bytes cost one look into a table of 256. Look-ahead (SB8) ends
 * at the next terminator, so the whole is linear.
 */
#include "text/breaks.h"

static bool is_separator(uint8_t c)
{
	return c == UM_SB_SEP || c == UM_SB_CR || c == UM_SB_LF;
}

static bool is_terminator(uint8_t c)
{
	return c == UM_SB_ATERM || c == UM_SB_STERM;
}

static bool is_ignored(uint8_t c)
{
	return c == UM_SB_EXTEND || c == UM_SB_FORMAT; /* SB5 */
}

/* Bytes that may start a terminator or separator: those in ASCII, and anything outside of it. */
static const bool stops[256] = {
	['\n'] = true, ['\r'] = true, ['!'] = true, ['.'] = true, ['?'] = true,
#define FOUR(n) [n] = true, [n + 1] = true, [n + 2] = true, [n + 3] = true
#define SIXTEEN(n) FOUR(n), FOUR(n + 4), FOUR(n + 8), FOUR(n + 12)
	/* 0x80-0xBF are never first; C2 has U+0085 */
	SIXTEEN(0xC0), SIXTEEN(0xD0), SIXTEEN(0xE0), SIXTEEN(0xF0)
#undef SIXTEEN
#undef FOUR
};

/* skip - over every character of class c, and over what SB5 ignores. */
static size_t skip(struct um_str s, size_t at, uint8_t c)
{
	while (at < s.len) {
		uint32_t code;
		size_t end = at;
		uint8_t found = um_next(s, &end, &code)->sentence;

		if (found != c && !is_ignored(found))
			break;
		at = end;
	}
	return at;
}

/* letter_before - SB7: is the character before the full stop a cased letter? */
static bool letter_before(struct um_str s, size_t at)
{
	while (at > 0) {
		uint32_t code;
		uint8_t c;

		at = um_before(s, at);
		c = um_peek(s, at, &code)->sentence;
		if (!is_ignored(c))
			return c == UM_SB_UPPER || c == UM_SB_LOWER;
	}
	return false;
}

/* lower_follows - SB8: a lower-case letter comes before any other letter, separator or terminator. */
static bool lower_follows(struct um_str s, size_t at)
{
	while (at < s.len) {
		uint32_t code;
		uint8_t c = um_next(s, &at, &code)->sentence;

		if (c == UM_SB_LOWER)
			return true;
		if (c == UM_SB_UPPER || c == UM_SB_OLETTER || is_separator(c) || is_terminator(c))
			return false;
	}
	return false;
}

static size_t past_separator(struct um_str s, size_t at)
{
	uint32_t code;
	uint8_t c = um_next(s, &at, &code)->sentence;

	return c == UM_SB_CR && at < s.len && s.ptr[at] == '\n' ? at + 1 : at; /* SB3 */
}

/* judge - SB6 to SB11 for a site read up to site->end. */
static bool judge(struct um_str s, const struct um_site *site)
{
	uint32_t code;
	const struct um_ucd *next = um_peek(s, site->end, &code);
	uint8_t c = next ? next->sentence : (uint8_t)UM_SB_OTHER;

	if (site->newline || !next)
		return true;
	if (is_terminator(c) || c == UM_SB_SCONTINUE)
		return false; /* SB8a */
	if (site->kind == UM_SB_STERM)
		return true;
	if (site->end == site->term) {
		if (c == UM_SB_NUMERIC)
			return false; /* SB6 */
		if (c == UM_SB_UPPER && letter_before(s, site->at))
			return false; /* SB7 */
	}
	return !lower_follows(s, site->end); /* SB8 */
}

/* is_weak - an ellipsis or an emoji: no end of a sentence for UAX #29, often one for customers. */
static bool is_weak(const struct um_ucd *u, uint32_t code)
{
	return code == 0x2026 || (u->picture && code >= 0x2300);
}

static bool weak_site(struct um_str s, size_t at, struct um_site *site)
{
	site->kind = UM_SB_OTHER;
	site->term = skip(s, at, UM_SB_EXTEND);
	site->close = skip(s, site->term, UM_SB_CLOSE);
	site->end = skip(s, site->close, UM_SB_SP);
	site->newline = site->breaks = false;
	return true;
}

bool um_break_site(struct um_str s, size_t at, struct um_site *site)
{
	while (at < s.len) {
		const struct um_ucd *u;
		uint32_t code;
		uint8_t c;

		if (!stops[(unsigned char)s.ptr[at]]) {
			at++;
			continue;
		}
		site->at = at;
		u = um_next(s, &at, &code);
		c = u->sentence;
		if (is_separator(c)) {
			site->term = site->close = site->at;
			site->end = past_separator(s, site->at);
			site->kind = UM_SB_SEP;
			site->newline = site->breaks = true; /* SB4 */
			return true;
		}
		if (!is_terminator(c)) {
			if (is_weak(u, code))
				return weak_site(s, at, site);
			continue;
		}
		site->kind = c;
		site->term = skip(s, at, UM_SB_EXTEND);
		site->close = skip(s, site->term, UM_SB_CLOSE);
		site->end = skip(s, site->close, UM_SB_SP);
		site->newline = site->end < s.len && is_separator(um_peek(s, site->end, &code)->sentence);
		if (site->newline)
			site->end = past_separator(s, site->end);
		site->breaks = judge(s, site);
		return true;
	}
	return false;
}

size_t um_break_sentence(struct um_str s, size_t at)
{
	struct um_site site;

	while (um_break_site(s, at, &site)) {
		if (site.breaks)
			return site.end;
		at = site.end;
	}
	return s.len;
}
