/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8.c - UTF-8 by the table of well-formed sequences (Unicode 15, table 3-7): no overlongs, no
 * surrogates, nothing above U+10FFFF. Customers write mostly ASCII, so every loop first takes eight
 * bytes at a time. Repair replaces each "maximal subpart" by one U+FFFD, as browsers do.
 */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_7_BITS UINT64_C(0x7f7f7f7f7f7f7f7f)

static uint64_t load8(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

bool um_utf8_is_ascii(const char *bytes, size_t len)
{
	uint64_t seen = 0;
	size_t at = 0;

	for (; len - at >= 32; at += 32) {
		seen = load8(bytes + at) | load8(bytes + at + 8) | load8(bytes + at + 16) | load8(bytes + at + 24);
		if (seen & HIGH_BITS)
			return false;
	}
	for (; len - at >= 8; at += 8)
		seen |= load8(bytes + at);
	for (; at < len; at++)
		seen |= (uint64_t)(unsigned char)bytes[at];
	return !(seen & HIGH_BITS);
}

/* skip_text - past ASCII other than NUL, from at. */
static size_t skip_text(const char *bytes, size_t len, size_t at)
{
	/* adding 0x7f sets the high bit of every byte but 0; with no high bit before there is no carry */
	for (; len - at >= 8; at += 8) {
		uint64_t word = load8(bytes + at);

		if ((word & HIGH_BITS) || ((word + LOW_7_BITS) & HIGH_BITS) != HIGH_BITS)
			break;
	}
	while (at < len && bytes[at] > 0 && !(bytes[at] & '\x80'))
		at++;
	return at;
}

struct lead { unsigned char total, second_min, second_max; };

/* lead_of - what may follow a first byte; total 0 where none may start with it. */
static struct lead lead_of(unsigned char c)
{
	if (c < 0x80)
		return (struct lead){ 1, 0, 0 };
	if (c < 0xc2 || c > 0xf4)
		return (struct lead){ 0, 0, 0 };
	if (c < 0xe0)
		return (struct lead){ 2, 0x80, 0xbf };
	if (c < 0xf0)
		return (struct lead){ 3, c == 0xe0 ? 0xa0 : 0x80, c == 0xed ? 0x9f : 0xbf };
	return (struct lead){ 4, c == 0xf0 ? 0x90 : 0x80, c == 0xf4 ? 0x8f : 0xbf };
}

/* sequence - bytes of the sequence at p, left > 0; *ok false: bytes of its maximal subpart. */
static size_t sequence(const char *p, size_t left, bool *ok)
{
	const unsigned char *u = (const unsigned char *)p;
	struct lead lead = lead_of(u[0]);
	size_t n = 1;

	if (lead.total > 1 && left > 1 && u[1] >= lead.second_min && u[1] <= lead.second_max)
		for (n = 2; n < lead.total && n < left && (u[n] & 0xc0) == 0x80;)
			n++;
	*ok = n == lead.total && u[0] != 0;
	return n;
}

size_t um_utf8_valid(const char *bytes, size_t len)
{
	size_t at = 0;

	while ((at = skip_text(bytes, len, at)) < len) {
		bool ok = true;

		while (at < len && (bytes[at] & '\x80')) {
			size_t n = sequence(bytes + at, len - at, &ok);

			if (!ok)
				return at;
			at += n;
		}
		if (at < len && bytes[at] == 0)
			return at;
	}
	return len;
}

uint32_t um_utf8_next(const char *bytes, size_t len, size_t *at)
{
	const unsigned char *u;
	size_t total;
	uint32_t code;

	if (*at >= len)
		return 0;
	u = (const unsigned char *)bytes + *at;
	if (u[0] < 0x80) {
		++*at;
		return u[0];
	}
	total = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	if (total > len - *at) { /* not valid after all: never read past the end */
		*at = len;
		return 0xfffd;
	}
	*at += total;
	code = u[0] & (0x7fu >> total);
	for (size_t i = 1; i < total; i++)
		code = code << 6 | (u[i] & 0x3fu);
	return code;
}

size_t um_utf8_put(char out[4], uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = 0xfffd;
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

size_t um_utf8_repair(struct um_buf *out, const char *bytes, size_t len)
{
	size_t repaired = 0, at = 0;

	while (at < len) {
		size_t good = um_utf8_valid(bytes + at, len - at);
		bool ok;

		um_buf_add(out, bytes + at, good);
		at += good;
		if (at == len)
			break;
		if (bytes[at] != 0)
			um_buf_add(out, "\xef\xbf\xbd", 3);
		at += sequence(bytes + at, len - at, &ok);
		repaired++;
	}
	return repaired;
}

size_t um_utf8_cut(const char *bytes, size_t len, size_t max_bytes)
{
	size_t at = max_bytes;

	if (len <= max_bytes)
		return len;
	/* at most three continuation bytes belong to one code point: bad bytes must not eat all */
	while (at > 0 && max_bytes - at < 3 && (bytes[at] & '\xc0') == '\x80')
		at--;
	return at;
}

/* ---- normal form and folding -------------------------------------------------------------- */

#define SPAN_MAX 64          /* code points; a letter with more marks than that is cut, not sorted */
#define EXPANSION_MAX 4      /* UAX #15: code points of one canonical decomposition */

/*
 * settled - never changed by NFC and never joined to what stands before it, from ranges people
 * write in; a starter outside them only takes the slower way.
 */
static bool settled(uint32_t code)
{
	return code < 0x300 || (code >= 0x400 && code < 0x483) || (code >= 0x2010 && code < 0x2028) ||
	       (code >= 0x3041 && code < 0x3097) || (code >= 0x30a1 && code < 0x30fb) ||
	       (code >= 0x4e00 && code < 0xa000) || (code >= 0x1f300 && code < 0x1fb00);
}

/* starts_span - code cannot interact with what stands before it. */
static bool starts_span(uint32_t code)
{
	const utf8proc_property_t *property;

	if (settled(code))
		return true;
	if (code >= 0x1160 && code < 0x1200) /* Hangul vowels and finals join the syllable before */
		return false;
	property = utf8proc_get_property((utf8proc_int32_t)code);
	return property->combining_class == 0 && property->category != UTF8PROC_CATEGORY_MN &&
	       property->category != UTF8PROC_CATEGORY_MC && property->category != UTF8PROC_CATEGORY_ME;
}

static uint32_t folded(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	if (code == 0x2019 || code == 0x2018 || code == 0x02bc)
		return '\'';
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static void put_code(struct um_buf *out, uint32_t code)
{
	char bytes[4];

	um_buf_add(out, bytes, um_utf8_put(bytes, code));
}

/* put_composed - append the NFC of one span. */
static void put_composed(struct um_buf *out, const uint32_t *span, size_t total)
{
	utf8proc_int32_t code[SPAN_MAX * EXPANSION_MAX];
	utf8proc_ssize_t n = 0, room = SPAN_MAX * EXPANSION_MAX;
	int class = 0;

	for (size_t i = 0; i < total; i++) {
		utf8proc_ssize_t parts = utf8proc_decompose_char((utf8proc_int32_t)span[i], code + n, room - n,
		                                                 UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &class);

		if (parts < 0 || parts > room - n) { /* no character at all: the bytes were not valid */
			code[n] = 0xfffd;
			parts = 1;
		}
		n += parts;
	}
	/* canonical order: a stable insertion sort of each run of marks */
	for (utf8proc_ssize_t i = 1; i < n; i++) {
		utf8proc_int32_t mark = code[i];
		utf8proc_ssize_t at = i;
		utf8proc_propval_t weight = utf8proc_get_property(mark)->combining_class;

		for (; weight && at > 0 && utf8proc_get_property(code[at - 1])->combining_class > weight; at--)
			code[at] = code[at - 1];
		code[at] = mark;
	}
	n = utf8proc_normalize_utf32(code, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		put_code(out, (uint32_t)code[i]);
}

/*
 * put_span - append the span at bytes[at], folded if asked; returns where the next begins. A span is
 * a code point and all that may interact with it, so spans are composed one by one.
 */
static size_t put_span(struct um_buf *out, const char *bytes, size_t len, size_t at, bool fold)
{
	uint32_t span[SPAN_MAX], code = um_utf8_next(bytes, len, &at);
	size_t total = 0;

	for (;;) {
		size_t ahead = at;

		span[total++] = fold ? folded(code) : code;
		if (at >= len || total == SPAN_MAX)
			break;
		code = um_utf8_next(bytes, len, &ahead);
		if (starts_span(code))
			break;
		at = ahead;
	}
	if (total == 1 && settled(span[0]))
		put_code(out, span[0]);
	else
		put_composed(out, span, total);
	return at;
}

/* ascii_run - end of the ASCII from at, less its last letter where a mark might follow it. */
static size_t ascii_run(const char *bytes, size_t len, size_t at)
{
	size_t end = at;

	while (len - end >= 8 && !(load8(bytes + end) & HIGH_BITS))
		end += 8;
	while (end < len && !(bytes[end] & '\x80'))
		end++;
	return end < len && end > at ? end - 1 : end;
}

/* settled_run - end of the code points from at that nothing can change: up to longer ASCII, or up to the
 * last one before a code point that is not settled, with which it may be joined. */
static size_t settled_run(const char *bytes, size_t len, size_t at)
{
	size_t last = at;

	while (at < len) {
		size_t start = at;

		if (len - at >= 8 && !(load8(bytes + at) & HIGH_BITS))
			return at;
		if (!settled(um_utf8_next(bytes, len, &at)))
			return last;
		last = start;
	}
	return len;
}

void um_utf8_nfc(struct um_buf *out, const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len && !out->failed) {
		size_t end = settled_run(bytes, len, ascii_run(bytes, len, at));

		um_buf_add(out, bytes + at, end - at);
		if (end == at)
			end = put_span(out, bytes, len, at, false);
		at = end;
	}
}

/* add_lower - append ASCII in lower case, eight letters at a time. */
static void add_lower(struct um_buf *out, const char *bytes, size_t len)
{
	size_t at = 0;
	char *to;

	if (len == 0 || !um_buf_reserve(out, len))
		return;
	to = out->ptr + out->len;
	for (; len - at >= 8; at += 8) {
		uint64_t word = load8(bytes + at);
		/* high bit set where a byte >= 'A' and not > 'Z'; 0x80 >> 2 is the case bit 0x20 */
		uint64_t upper = (word + UINT64_C(0x3f3f3f3f3f3f3f3f)) & ~(word + UINT64_C(0x2525252525252525));

		word |= (upper & HIGH_BITS) >> 2;
		memcpy(to + at, &word, sizeof(word));
	}
	for (; at < len; at++)
		to[at] = (char)(bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] + 32 : bytes[at]);
	out->len += len;
	out->ptr[out->len] = '\0';
}

/* add_folded - append settled text folded: each code point alone. */
static void add_folded(struct um_buf *out, const char *bytes, size_t len)
{
	char chunk[256];
	size_t used = 0, at = 0;

	while (at < len) {
		if (used > sizeof(chunk) - 4) {
			um_buf_add(out, chunk, used);
			used = 0;
		}
		used += um_utf8_put(chunk + used, folded(um_utf8_next(bytes, len, &at)));
	}
	um_buf_add(out, chunk, used);
}

void um_utf8_fold(struct um_buf *out, const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len && !out->failed) {
		size_t plain = ascii_run(bytes, len, at), end = settled_run(bytes, len, plain);

		add_lower(out, bytes + at, plain - at);
		add_folded(out, bytes + plain, end - plain);
		if (end == at)
			end = put_span(out, bytes, len, at, true);
		at = end;
	}
}
