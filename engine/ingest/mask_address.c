/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask_address.c - e-mail addresses, handles and IP addresses, by hand: what they may hold is a few classes of bytes,
 * and a scanner that looks ahead a bounded number of them cannot be made slow by any text.
 */
#include <arpa/inet.h>
#include <ctype.h>

#include "ingest/mask.h"

#define LOCAL_BYTES 64u
#define DOMAIN_BYTES 253u
#define WORD_BYTES 24u

static unsigned char byte(struct um_str s, size_t at)
{
	return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

bool um_find_listed(struct um_str word, const char *const *list)
{
	for (; *list; list++)
		if (um_str_ieq(word, *list))
			return true;
	return false;
}

struct um_str um_find_before(struct um_str text, size_t at)
{
	size_t end = at, start;

	while (end && at - end < 4 && strchr(" #:.=", text.ptr[end - 1]))
		end--;
	for (start = end; start && end - start < WORD_BYTES && isalpha((unsigned char)text.ptr[start - 1]);)
		start--;
	return um_str_n(text.ptr + start, end - start);
}

/* ---- e-mail ------------------------------------------------------------------------------------ */

static bool local_byte(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || (c && strchr("!#$&'*+/=?^_`{|}~.-", c));
}

static bool domain_byte(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || c == '-' || c == '.';
}

/* The domain at `at`: two labels or more, the last of letters. */
static size_t domain_length(struct um_str s, size_t at)
{
	size_t end = at, dot = 0;

	while (end - at < DOMAIN_BYTES && domain_byte(byte(s, end)))
		end++;
	while (end > at && (s.ptr[end - 1] == '.' || s.ptr[end - 1] == '-'))
		end--;
	for (size_t i = at; i < end; i++)
		if (s.ptr[i] == '.')
			dot = i;
	if (dot <= at || end - dot < 3)
		return 0;
	for (size_t i = dot + 1; i < end; i++)
		if (!isalpha((unsigned char)s.ptr[i]) && (unsigned char)s.ptr[i] < 0x80)
			return 0;
	return end - at;
}

size_t um_find_mail(struct um_str s, size_t at)
{
	size_t end = at, sign, domain;

	while (end - at <= LOCAL_BYTES && local_byte(byte(s, end)))
		end++;
	if (end == at || end - at > LOCAL_BYTES)
		return 0;
	if (byte(s, end) == '@')
		sign = 1;
	else if (byte(s, end) == '%' && byte(s, end + 1) == '4' && byte(s, end + 2) == '0')
		sign = 3; /* as addresses of pages write it */
	else
		return 0;
	domain = domain_length(s, end + sign);
	return domain ? end + sign + domain - at : 0;
}

/* ---- handles ----------------------------------------------------------------------------------- */

size_t um_find_handle(struct um_str s, size_t at)
{
	static const char *const everybody[] = { "all", "here", "channel", "everyone", "team", "media", "import", "override",
		"param", "return", "returns", "deprecated", NULL };
	size_t end = at + 1;

	if (byte(s, at) != '@' || (at && (um_word_byte(s, at - 1) || strchr("_.@/", s.ptr[at - 1]))))
		return 0;
	if (!isalpha(byte(s, end)) && byte(s, end) != '_')
		return 0;
	while (end - at < 41 && (isalnum(byte(s, end)) || strchr("_.-", byte(s, end) ? byte(s, end) : ' ')))
		end++;
	while (strchr("_.-", s.ptr[end - 1]))
		end--;
	if (end - at < 3 || end - at > 40 || um_find_listed(um_str_n(s.ptr + at + 1, end - at - 1), everybody))
		return 0;
	return end - at;
}

/* ---- IP addresses ------------------------------------------------------------------------------ */

static size_t ip4_length(struct um_str s, size_t at)
{
	static const char *const versions[] = { "version", "versions", "v", "ver", "vers", "release", "build", "firmware", "rev",
		"revision", "update", "upgrade", "sdk", "app", "section", "chapter", "figure", "step", NULL };
	size_t end = at;

	for (unsigned part = 0; part < 4; part++) {
		unsigned value = 0, digits = 0;

		if (part && byte(s, end++) != '.')
			return 0;
		while (isdigit(byte(s, end)) && digits < 4) {
			value = 10 * value + (unsigned)(byte(s, end++) - '0');
			digits++;
		}
		if (!digits || digits > 3 || value > 255 || (digits > 1 && byte(s, end - digits) == '0'))
			return 0;
	}
	if (um_word_byte(s, end) || (byte(s, end) == '.' && isdigit(byte(s, end + 1))) || (at && s.ptr[at - 1] == '.'))
		return 0;
	return um_find_listed(um_find_before(s, at), versions) ? 0 : end - at;
}

/* Times (12:34:56) have too few groups, C++ names (a::b) no digit. */
static size_t ip6_length(struct um_str s, size_t at)
{
	char copy[48];
	struct in6_addr unused;
	size_t end = at, colons = 0;
	bool digit = false, twice = false;

	while (end - at < 46 && (isxdigit(byte(s, end)) || byte(s, end) == ':' || (colons >= 2 && byte(s, end) == '.'))) {
		digit |= isdigit(byte(s, end)) != 0;
		twice |= byte(s, end) == ':' && byte(s, end + 1) == ':';
		colons += byte(s, end++) == ':';
	}
	while (end > at && (s.ptr[end - 1] == '.' || (s.ptr[end - 1] == ':' && (end - at < 2 || s.ptr[end - 2] != ':'))))
		end--;
	if (!digit || colons < 2 || (!twice && colons < 7) || um_word_byte(s, end))
		return 0;
	memcpy(copy, s.ptr + at, end - at);
	copy[end - at] = '\0';
	return inet_pton(AF_INET6, copy, &unused) == 1 ? end - at : 0;
}

size_t um_find_ip(struct um_str s, size_t at)
{
	size_t len = isdigit(byte(s, at)) ? ip4_length(s, at) : 0;

	return len || !isxdigit(byte(s, at)) ? len : ip6_length(s, at);
}
