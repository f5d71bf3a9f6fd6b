/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mojibake.c - the common double encoding, undone a line at a time. A line is put right only where each of its
 * letters beyond ASCII belongs to a sequence that reads as UTF-8 when taken back to Windows-1252: in a line that was
 * encoded twice all do, in real Portuguese, French or Turkish the first accent before a plain letter does not.
 * "â€" and "ðŸ" begin nothing in any language and are put right wherever they stand. The idea is that of
 * ftfy (Speer 2019), without its guesses.
 */
#include <ctype.h>

#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/mojibake.h"

#define TIMES_MAX 3 /* a text may have gone through it more than once */

/* One sequence at s[at]: the code point it stands for, and its end in *to; 0 where it is none. */
static uint32_t sequence(struct um_str s, size_t at, size_t *to)
{
	int byte = um_charset_cp1252_byte(um_utf8_next(s.ptr, s.len, &at));
	size_t more = byte >= 0xF0 && byte <= 0xF4 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 ? 1 : 0;
	char bytes[4] = { (char)byte };

	if (byte < 0xC2 || byte > 0xF4)
		return 0;
	for (size_t i = 1; i <= more; i++) {
		if (at >= s.len || (unsigned char)s.ptr[at] < 0x80)
			return 0;
		byte = um_charset_cp1252_byte(um_utf8_next(s.ptr, s.len, &at));
		if (byte < 0x80 || byte > 0xBF)
			return 0;
		bytes[i] = (char)byte;
	}
	if (um_utf8_valid(bytes, more + 1) != more + 1)
		return 0;
	*to = at;
	at = 0;
	return um_utf8_next(bytes, more + 1, &at);
}

/* "â€" and "ðŸ": whatever stands around them. */
static bool is_sure(struct um_str s, size_t at)
{
	struct um_str rest = um_str_n(s.ptr + at, s.len - at);

	return um_str_starts(rest, "\303\242\342\202\254") || um_str_starts(rest, "\303\260\305\270");
}

/* A capital with an accent before a closing quote, "IRMÃ”", may be just that where nothing else is wrong. */
static bool may_be_meant(struct um_str s, size_t at)
{
	size_t next = at;

	um_utf8_next(s.ptr, s.len, &next);
	return at && isupper((unsigned char)s.ptr[at - 1]) && (unsigned char)s.ptr[next] == 0xE2;
}

enum verdict { FINE = 0, SURE_ONLY, ALL };

static enum verdict judge(struct um_str s)
{
	size_t sequences = 0, sure = 0, meant = 0, others = 0, to;

	for (size_t at = 0; at < s.len;) {
		if ((unsigned char)s.ptr[at] < 0x80) {
			at++;
			continue;
		}
		if (!sequence(s, at, &to)) {
			um_utf8_next(s.ptr, s.len, &at);
			others++;
			continue;
		}
		sequences++;
		sure += is_sure(s, at);
		meant += may_be_meant(s, at);
		at = to;
	}
	if (sequences > meant && !others)
		return ALL;
	return sure ? SURE_ONLY : FINE;
}

static void mend_line(struct um_buf *out, struct um_str s, enum verdict verdict)
{
	size_t to;
	char bytes[4];

	for (size_t at = 0; at < s.len; at = to) {
		uint32_t code = (unsigned char)s.ptr[at] < 0x80 ? 0 : sequence(s, at, &to);

		if (code && (verdict == ALL || is_sure(s, at))) {
			um_buf_add(out, bytes, um_utf8_put(bytes, code));
			continue;
		}
		to = at;
		um_utf8_next(s.ptr, s.len, &to);
		um_buf_add(out, s.ptr + at, to - at);
	}
}

static bool mend_once(struct um_buf *out, struct um_str text)
{
	size_t start = out->len;
	struct um_str line;
	bool mended = false, first = true;

	while (um_str_split(&text, '\n', &line)) {
		enum verdict verdict = judge(line);

		if (!first)
			um_buf_addc(out, '\n');
		first = false;
		mended |= verdict != FINE;
		if (verdict)
			mend_line(out, line, verdict);
		else
			um_buf_add(out, line.ptr, line.len);
	}
	if (!mended)
		um_buf_cut(out, start);
	return mended;
}

/* Is there a letter of U+00C2..U+00F4 with another one beyond ASCII right behind it? */
static bool has_sign(struct um_str s)
{
	const char *at = s.ptr, *end = s.ptr + s.len;

	while (at < end && (at = memchr(at, 0xC3, (size_t)(end - at))) != NULL) {
		if (end - at > 2 && (unsigned char)at[2] >= 0x80)
			return true;
		at++;
	}
	return false;
}

bool um_mojibake_mend(struct um_buf *out, struct um_str text)
{
	size_t start = out->len;
	struct um_buf again;

	if (!text.len || !has_sign(text) || !mend_once(out, text))
		return false;
	um_buf_init(&again, out->max_bytes);
	for (int times = 1; times < TIMES_MAX; times++) {
		struct um_str whole = um_str_n(out->ptr + start, out->len - start);

		if (out->failed || !whole.len || !has_sign(whole) || !mend_once(&again, whole))
			break;
		if (again.failed)
			out->failed = again.failed;
		um_buf_cut(out, start);
		um_buf_add(out, again.ptr, again.len);
		um_buf_clear(&again);
	}
	um_buf_release(&again);
	return true;
}
