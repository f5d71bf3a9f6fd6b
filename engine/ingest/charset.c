/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset.c - bytes to UTF-8. Product teams' files come as UTF-8, as UTF-16 (Google Play, Excel's
 * "Unicode text") and as Windows-1252 (Excel's plain CSV). Three small decoders of our own rather
 * than iconv: the same result on every C library, and no failure in the middle of a file.
 */
#include <string.h>

#include "base/utf8.h"
#include "ingest/charset.h"

/* 0x80..0x9F of Windows-1252; 0 where it has no letter. */
static const uint16_t cp1252_high[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

const char *um_charset_label(enum um_charset_name name)
{
	static const char *const label[] = { "ASCII", "UTF-8", "Windows-1252", "UTF-16LE", "UTF-16BE" };

	return label[name];
}

/* Text in UTF-16 has zeros at every other byte (Latin letters, digits, separators). */
static enum um_charset_name guess_utf16(const unsigned char *p, size_t len)
{
	size_t even = 0, odd = 0, pairs = len / 2;

	for (size_t i = 0; i < pairs; i++) {
		even += p[2 * i] == 0;
		odd += p[2 * i + 1] == 0;
	}
	if (pairs < 4)
		return UM_CHARSET_ASCII;
	if (odd * 10 >= pairs * 4 && even * 50 <= pairs)
		return UM_CHARSET_UTF16LE;
	if (even * 10 >= pairs * 4 && odd * 50 <= pairs)
		return UM_CHARSET_UTF16BE;
	return UM_CHARSET_ASCII;
}

size_t um_charset_start(struct um_charset *cs, const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;

	cs->name = UM_CHARSET_ASCII;
	if (len >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
		return 3; /* the mark is no proof: Excel has been seen to put it before Windows-1252 */
	if (len >= 2 && p[0] == 0xFF && p[1] == 0xFE) {
		cs->name = UM_CHARSET_UTF16LE;
		return 2;
	}
	if (len >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
		cs->name = UM_CHARSET_UTF16BE;
		return 2;
	}
	cs->name = guess_utf16(p, len < 4096 ? len : 4096);
	return 0;
}

/* A sequence that the end of the bytes cuts off: it may well be valid. */
static bool cut_off(const unsigned char *p, size_t left)
{
	size_t need = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC2 ? 2 : 1;

	if (need <= left)
		return false;
	for (size_t i = 1; i < left; i++)
		if ((p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

enum um_charset_name um_charset_decide(const char *bytes, size_t len)
{
	size_t valid = 0, bad = 0, at = 0;

	while (at < len) {
		size_t good = um_utf8_valid(bytes + at, len - at);

		for (size_t i = at; i < at + good; i++)
			valid += ((unsigned char)bytes[i] & 0xC0) == 0xC0;
		at += good;
		if (at == len)
			break;
		if (bytes[at] != '\0') {
			if (cut_off((const unsigned char *)bytes + at, len - at))
				break;
			bad++;
		}
		at++;
	}
	return valid > bad || bad == 0 ? UM_CHARSET_UTF8 : UM_CHARSET_CP1252;
}

static size_t from_cp1252(const unsigned char *p, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		uint32_t code = p[i];

		if (code < 0x80) {
			out[n++] = (char)code;
			continue;
		}
		if (code < 0xA0)
			code = cp1252_high[code - 0x80] ? cp1252_high[code - 0x80] : 0xFFFD;
		n += um_utf8_put(out + n, code);
	}
	return n;
}

static uint32_t unit(const unsigned char *p, bool little)
{
	return little ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);
}

static size_t from_utf16(const unsigned char *p, size_t len, bool little, bool last, size_t *used, char *out)
{
	size_t n = 0, i = 0;

	while (i + 2 <= len) {
		uint32_t code = unit(p + i, little);

		if (code >= 0xD800 && code < 0xDC00) {
			if (i + 4 > len && !last)
				break;
			if (i + 4 <= len && (unit(p + i + 2, little) & 0xFC00) == 0xDC00) {
				code = 0x10000 + ((code & 0x3FF) << 10) + (unit(p + i + 2, little) & 0x3FF);
				i += 2;
			} else {
				code = 0xFFFD;
			}
		} else if (code >= 0xDC00 && code < 0xE000) {
			code = 0xFFFD;
		}
		i += 2;
		n += um_utf8_put(out + n, code);
	}
	if (last && i < len) {
		n += um_utf8_put(out + n, 0xFFFD);
		i = len;
	}
	*used = i;
	return n;
}

size_t um_charset_convert(const struct um_charset *cs, const char *bytes, size_t len, bool last, size_t *used,
                          char *out)
{
	const unsigned char *p = (const unsigned char *)bytes;

	if (cs->name == UM_CHARSET_UTF16LE || cs->name == UM_CHARSET_UTF16BE)
		return from_utf16(p, len, cs->name == UM_CHARSET_UTF16LE, last, used, out);
	*used = len;
	return from_cp1252(p, len, out);
}

int um_charset_cp1252_byte(uint32_t code)
{
	if (code < 0x100)
		return code >= 0x80 && code < 0xA0 && cp1252_high[code - 0x80] ? -1 : (int)code;
	for (int i = 0; i < 32; i++)
		if (cp1252_high[i] == code)
			return 0x80 + i;
	return -1;
}

/* Of a sequence cut short, the bytes there are; else 0. One byte alone may be a letter of Windows-1252. */
static size_t cut_short(const unsigned char *p, size_t left)
{
	size_t need = p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : p[0] >= 0xE0 ? 3 : 0, have = 1;

	while (have < left && have < need && (p[have] & 0xC0) == 0x80)
		have++;
	return have > 1 && have < need ? have : 0;
}

void um_charset_repair(struct um_buf *out, const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;
	char letter[4];
	size_t at = 0;

	while (at < len) {
		size_t good = um_utf8_valid(bytes + at, len - at), cut;

		um_buf_add(out, bytes + at, good);
		at += good;
		if (at == len)
			break;
		cut = cut_short(p + at, len - at);
		if (cut)
			um_buf_adds(out, "\xef\xbf\xbd");
		else if (p[at])
			um_buf_add(out, letter, from_cp1252(p + at, 1, letter));
		at += cut ? cut : 1;
	}
}
