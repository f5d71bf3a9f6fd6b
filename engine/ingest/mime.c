/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime.c - headers, multiparts, the two transfer encodings, and the charsets mails have (UTF-8, Latin-1 and its
 * relatives; what else comes is judged by its bytes). Small on purpose: attachments, signatures and
 * encrypted parts are none of our business.
 */
#include <ctype.h>

#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/html.h"
#include "ingest/mime.h"

static struct um_str from(struct um_str s, size_t at)
{
	return um_str_n(s.ptr + at, s.len - at);
}

/* Headers end at the first empty line; what follows is the body. */
static struct um_str split_head(struct um_str message, struct um_str *body)
{
	struct um_str rest = message, line;

	while (um_str_split(&rest, '\n', &line)) {
		if (um_str_trim(line).len == 0) {
			*body = rest;
			return um_str_n(message.ptr, (size_t)(line.ptr - message.ptr));
		}
	}
	*body = um_str_n(message.ptr + message.len, 0);
	return message;
}

struct um_str um_mime_header(struct um_arena *arena, struct um_str message, const char *name)
{
	struct um_str body, rest = split_head(message, &body), line;
	size_t len = strlen(name), n = 0;
	char *value = NULL;

	while (um_str_split(&rest, '\n', &line)) {
		bool folded = line.len && (*line.ptr == ' ' || *line.ptr == '\t');

		if (!value && line.len > len && um_str_istarts(line, name) && line.ptr[len] == ':') {
			value = um_arena_alloc(arena, message.len < 65536 ? message.len + 1 : 65536, 1);
			if (!value)
				return (struct um_str){ NULL, 0 };
			line = from(line, len + 1);
		} else if (!value) {
			continue;
		} else if (!folded) {
			break;
		}
		line = um_str_trim(line);
		if (n + line.len + 1 >= 65536)
			break;
		if (n)
			value[n++] = ' ';
		memcpy(value + n, line.len ? line.ptr : "", line.len);
		n += line.len;
	}
	return um_str_n(value ? value : "", n);
}

/* ---- encodings ------------------------------------------------------------------------------- */

static int hex_digit(unsigned char c)
{
	return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

static void quoted_printable(struct um_buf *out, struct um_str s, bool underscores)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '=' && i + 2 < s.len && hex_digit((unsigned char)s.ptr[i + 1]) >= 0 && hex_digit((unsigned char)s.ptr[i + 2]) >= 0) {
			c = (char)(hex_digit((unsigned char)s.ptr[i + 1]) * 16 + hex_digit((unsigned char)s.ptr[i + 2]));
			i += 2;
		} else if (c == '=' && i + 1 < s.len && s.ptr[i + 1] == '\n') {
			i++;
			continue;
		} else if (c == '=' && i + 2 < s.len && s.ptr[i + 1] == '\r' && s.ptr[i + 2] == '\n') {
			i += 2;
			continue;
		} else if (c == '_' && underscores) {
			c = ' ';
		}
		um_buf_addc(out, c);
	}
}

static int base64_digit(unsigned char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static void base64(struct um_buf *out, struct um_str s)
{
	uint32_t bits = 0;
	unsigned held = 0;

	for (size_t i = 0; i < s.len && s.ptr[i] != '='; i++) {
		int digit = base64_digit((unsigned char)s.ptr[i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held >= 8) {
			held -= 8;
			um_buf_addc(out, (char)(bits >> held & 0xFF));
		}
	}
}

/* Bytes to UTF-8: by what they are, whatever the header says, unless it says Latin. */
static void to_utf8(struct um_buf *out, struct um_str bytes, bool latin)
{
	struct um_charset cs = { UM_CHARSET_CP1252 };
	size_t used, n;

	if (!latin)
		latin = um_charset_decide(bytes.ptr, bytes.len) == UM_CHARSET_CP1252;
	if (!latin || um_utf8_is_ascii(bytes.ptr, bytes.len)) {
		um_buf_add(out, bytes.ptr, bytes.len);
		return;
	}
	for (size_t at = 0; at < bytes.len; at += used) { /* in pieces: room is three times a piece */
		size_t piece = bytes.len - at < 4096 ? bytes.len - at : 4096;

		if (!um_buf_reserve(out, 3 * piece + 8))
			return;
		n = um_charset_convert(&cs, bytes.ptr + at, piece, true, &used, out->ptr + out->len);
		out->len += n;
		out->ptr[out->len] = '\0';
	}
}

static bool is_latin(struct um_str charset)
{
	return um_str_istarts(charset, "iso-8859-1") || um_str_istarts(charset, "windows-1252") || um_str_istarts(charset, "latin1") ||
	       um_str_istarts(charset, "cp1252");
}

static bool encoded_word(struct um_buf *out, struct um_str *s)
{
	struct um_str charset, encoding, text, rest = from(*s, 2);
	struct um_buf bytes;
	size_t end;

	if (!um_str_split(&rest, '?', &charset) || !um_str_split(&rest, '?', &encoding) || encoding.len != 1)
		return false;
	end = um_str_find(rest, UM_LIT("?="));
	if (end == rest.len || charset.len > 40 || end > 4096)
		return false;
	text = um_str_n(rest.ptr, end);
	um_buf_init(&bytes, 1 << 16);
	if (tolower((unsigned char)*encoding.ptr) == 'b')
		base64(&bytes, text);
	else
		quoted_printable(&bytes, text, true);
	to_utf8(out, um_buf_str(&bytes), is_latin(charset));
	if (bytes.failed)
		out->failed = bytes.failed;
	um_buf_release(&bytes);
	*s = from(rest, end + 2);
	return true;
}

void um_mime_words(struct um_buf *out, struct um_str value)
{
	while (value.len && !out->failed) {
		if (um_str_starts(value, "=?") && encoded_word(out, &value)) {
			if (um_str_starts(um_str_trim(value), "=?")) /* blanks between two of them are none */
				value = um_str_trim(value);
			continue;
		}
		um_buf_addc(out, *value.ptr);
		value = from(value, 1);
	}
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* charset="utf-8" of a header, without quotes. */
static struct um_str parameter(struct um_str header, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + len + 1 < header.len; i++) {
		struct um_str value = from(header, i);
		char stop = ';';
		size_t n = 0;

		if (!um_str_istarts(value, name) || value.ptr[len] != '=' || (i && isalnum((unsigned char)header.ptr[i - 1])))
			continue;
		value = from(value, len + 1);
		if (value.len && *value.ptr == '"') {
			stop = '"';
			value = from(value, 1);
		}
		while (n < value.len && value.ptr[n] != stop && !(stop == ';' && isspace((unsigned char)value.ptr[n])))
			n++;
		return um_str_n(value.ptr, n);
	}
	return (struct um_str){ "", 0 };
}

struct parts { struct um_arena *arena; struct um_buf *plain, *html; bool tnef; };

static void one_part(struct parts *p, struct um_str part, unsigned depth);

/* A line that is "--boundary" or "--boundary--". */
static bool is_boundary(struct um_str line, struct um_str boundary, bool *last)
{
	line = um_str_trim(line);
	if (line.len < boundary.len + 2 || memcmp(line.ptr, "--", 2) != 0 || memcmp(line.ptr + 2, boundary.ptr, boundary.len) != 0)
		return false;
	line = from(line, boundary.len + 2);
	*last = um_str_eq(line, UM_LIT("--"));
	return line.len == 0 || *last;
}

static void each_part(struct parts *p, struct um_str body, struct um_str boundary, unsigned depth)
{
	struct um_str rest = body, line;
	const char *start = NULL;
	bool last = false;

	while (!last && um_str_split(&rest, '\n', &line)) {
		if (!is_boundary(line, boundary, &last))
			continue;
		if (start)
			one_part(p, um_str_n(start, (size_t)(line.ptr - start)), depth + 1);
		start = rest.ptr;
	}
	if (start && !last && start < body.ptr + body.len) /* cut off: the last part as far as it goes */
		one_part(p, um_str_n(start, (size_t)(body.ptr + body.len - start)), depth + 1);
}

static void leaf(struct parts *p, struct um_str body, struct um_str type, struct um_str encoding)
{
	struct um_buf decoded, *to = um_str_istarts(type, "text/html") ? p->html : p->plain;

	um_buf_init(&decoded, to->max_bytes);
	if (um_str_istarts(encoding, "base64"))
		base64(&decoded, body);
	else if (um_str_istarts(encoding, "quoted-printable"))
		quoted_printable(&decoded, body, false);
	else
		um_buf_add(&decoded, body.ptr, body.len);
	to_utf8(to, um_buf_str(&decoded), is_latin(parameter(type, "charset")));
	um_buf_addc(to, '\n');
	if (decoded.failed)
		to->failed = decoded.failed;
	um_buf_release(&decoded);
}

static void one_part(struct parts *p, struct um_str part, unsigned depth)
{
	struct um_str body, type = um_mime_header(p->arena, part, "Content-Type"), encoding, how;

	split_head(part, &body);
	if (!type.ptr)
		p->plain->failed = UNMET_E_NOMEM;
	if (um_str_istarts(type, "multipart/")) {
		struct um_str boundary = parameter(type, "boundary");

		if (boundary.len && depth < UM_MIME_NESTING)
			each_part(p, body, boundary, depth);
		return;
	}
	p->tnef |= um_str_istarts(type, "application/ms-tnef") || um_str_istarts(type, "application/vnd.ms-tnef");
	how = um_mime_header(p->arena, part, "Content-Disposition");
	if ((type.len && !um_str_istarts(type, "text/plain") && !um_str_istarts(type, "text/html")) ||
	    um_str_istarts(how, "attachment"))
		return;
	encoding = um_mime_header(p->arena, part, "Content-Transfer-Encoding");
	if (!how.ptr || !encoding.ptr)
		p->plain->failed = UNMET_E_NOMEM;
	leaf(p, body, type, encoding);
}

bool um_mime_body(struct um_arena *arena, struct um_str message, struct um_buf *out)
{
	struct um_buf plain, html;
	struct parts p = { arena, &plain, &html, false };
	bool words;

	um_buf_init(&plain, out->max_bytes);
	um_buf_init(&html, out->max_bytes);
	one_part(&p, message, 0);
	if (um_str_trim(um_buf_str(&plain)).len)
		um_buf_add(out, plain.ptr, plain.len);
	else if (html.len)
		um_html_text(out, um_buf_str(&html));
	if (plain.failed || html.failed)
		out->failed = plain.failed ? plain.failed : html.failed;
	words = um_str_trim(um_buf_str(&plain)).len || um_str_trim(um_buf_str(&html)).len;
	um_buf_release(&plain);
	um_buf_release(&html);
	return p.tnef && !words;
}
