/* SPDX-License-Identifier: Apache-2.0 */
/*
 * str.c - borrowed text. Comparison is by bytes, which for UTF-8 is the order of code points, and
 * case is ASCII only: words of other scripts are compared in their folded form (um_utf8_fold).
 */
#include "base/str.h"

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool same_letters(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

int um_str_cmp(struct um_str a, struct um_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool um_str_ieq(struct um_str a, const char *ascii)
{
	return um_str_isame(a, um_str(ascii));
}

bool um_str_isame(struct um_str a, struct um_str b)
{
	return a.len == b.len && same_letters(a.ptr, b.ptr, a.len);
}

bool um_str_starts(struct um_str s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && (len == 0 || memcmp(s.ptr, prefix, len) == 0);
}

bool um_str_istarts(struct um_str s, const char *ascii_prefix)
{
	size_t len = strlen(ascii_prefix);

	return s.len >= len && same_letters(s.ptr, ascii_prefix, len);
}

bool um_str_ends(struct um_str s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len >= len && (len == 0 || memcmp(s.ptr + s.len - len, suffix, len) == 0);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_nbsp(const char *p)
{
	return p[0] == '\xc2' && p[1] == '\xa0';
}

struct um_str um_str_trim(struct um_str s)
{
	if (s.len == 0)
		return s;
	for (;;) {
		size_t n = s.len && is_space(s.ptr[0]) ? 1 : s.len > 1 && is_nbsp(s.ptr) ? 2 : 0;

		if (n == 0)
			break;
		s.ptr += n;
		s.len -= n;
	}
	for (;;) {
		const char *end = s.ptr + s.len;
		size_t n = s.len && is_space(end[-1]) ? 1 : s.len > 1 && is_nbsp(end - 2) ? 2 : 0;

		if (n == 0)
			return s;
		s.len -= n;
	}
}

/* At each place only the first letter is looked at, mostly. */
size_t um_str_ifind(struct um_str s, const char *ascii)
{
	size_t len = strlen(ascii);
	unsigned char first = lower(*ascii);

	for (size_t i = 0; i + len <= s.len; i++)
		if (lower(s.ptr[i]) == first && same_letters(s.ptr + i, ascii, len))
			return i;
	return s.len;
}

size_t um_str_find(struct um_str s, struct um_str needle)
{
	const char *at;

	if (needle.len == 0)
		return 0;
	if (needle.len > s.len)
		return s.len;
	at = memmem(s.ptr, s.len, needle.ptr, needle.len);
	return at ? (size_t)(at - s.ptr) : s.len;
}

bool um_str_split(struct um_str *rest, char sep, struct um_str *part)
{
	const char *at;

	if (!rest->ptr)
		return false;
	at = memchr(rest->ptr, sep, rest->len);
	if (!at) {
		*part = *rest;
		*rest = (struct um_str){ NULL, 0 };
		return true;
	}
	*part = um_str_n(rest->ptr, (size_t)(at - rest->ptr));
	*rest = um_str_n(at + 1, rest->len - part->len - 1);
	return true;
}
