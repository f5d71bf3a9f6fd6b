/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.c - tags off. Mails and saved pages are rarely valid, so this is a scanner that cannot fail rather
 * than a parser: one pass, no tree, no recursion. Quoted mails (blockquote) are left out, like lines that
 * start with ">" in plain mails.
 */
#include <ctype.h>

#include "base/utf8.h"
#include "ingest/html.h"

static const char *const hidden[] = { "script", "style", "head", "noscript", "template", "blockquote", NULL };
static const char *const blocks[] = { "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol",
	"section", "article", "header", "footer", "blockquote", "pre", "hr", "dt", "dd", "title", "body", NULL };

static bool one_of(struct um_str name, const char *const *list)
{
	for (; *list; list++)
		if (um_str_ieq(name, *list))
			return true;
	return false;
}

static struct um_str from(struct um_str s, size_t at)
{
	return um_str_n(s.ptr + at, s.len - at);
}

static const struct { const char *name; uint32_t code; } references[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' }, { "rsquo", 0x2019 },
	{ "lsquo", 0x2018 }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
	{ "hellip", 0x2026 }, { "euro", 0x20AC }, { "bull", 0x2022 }, { "copy", 0xA9 }, { "eacute", 0xE9 }, { "uuml", 0xFC },
	{ "auml", 0xE4 }, { "ouml", 0xF6 }, { "szlig", 0xDF }, { "egrave", 0xE8 }, { "agrave", 0xE0 }, { "ccedil", 0xE7 },
};

static uint32_t numeric(struct um_str body)
{
	uint32_t code = 0;
	bool hex = body.len > 1 && (body.ptr[1] == 'x' || body.ptr[1] == 'X');

	for (size_t i = hex ? 2 : 1; i < body.len; i++) {
		unsigned char c = (unsigned char)body.ptr[i];

		if (!(hex ? isxdigit(c) : isdigit(c)) || code > 0x10FFFF)
			return 0;
		code = code * (hex ? 16 : 10) + (uint32_t)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
	}
	return code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : code;
}

/* The character that a reference at the start of s stands for, and its bytes; 0: none we know. */
static uint32_t referred(struct um_str s, size_t *used)
{
	const char *end = memchr(s.ptr, ';', s.len < 12 ? s.len : 12);
	struct um_str body = um_str_n(s.ptr + 1, end ? (size_t)(end - s.ptr) - 1 : 0);
	uint32_t code = body.len && *body.ptr == '#' ? numeric(body) : 0;

	for (size_t i = 0; body.len && i < sizeof(references) / sizeof(*references); i++)
		if (um_str_eq(body, um_str(references[i].name)))
			code = references[i].code;
	*used = body.len + 2;
	return code < ' ' ? 0 : code;
}

/* A reference at the start of s; returns its bytes. */
static size_t reference(struct um_buf *out, struct um_str s)
{
	size_t used;
	uint32_t code = referred(s, &used);
	char utf8[4];

	if (!code) {
		um_buf_addc(out, '&');
		return 1;
	}
	um_buf_add(out, utf8, um_utf8_put(utf8, code));
	return used;
}

static void end_line(struct um_buf *out)
{
	while (out->len && out->ptr[out->len - 1] == ' ')
		um_buf_cut(out, out->len - 1);
	if (out->len && out->ptr[out->len - 1] != '\n')
		um_buf_addc(out, '\n');
}

static void add_blank(struct um_buf *out)
{
	if (out->len && out->ptr[out->len - 1] != '\n' && out->ptr[out->len - 1] != ' ')
		um_buf_addc(out, ' ');
}

struct tag { struct um_str name; bool closing, empty; size_t len; };

static struct tag read_tag(struct um_str s)
{
	struct tag tag = { .len = 1 };
	size_t at = 1, start;
	char quote = '\0';

	if (um_str_starts(s, "<!--")) {
		size_t end = um_str_find(from(s, 4), UM_LIT("-->"));

		tag.len = end + 7 <= s.len ? end + 7 : s.len;
		return tag;
	}
	tag.closing = at < s.len && s.ptr[at] == '/';
	start = at += tag.closing;
	while (at < s.len && isalnum((unsigned char)s.ptr[at]))
		at++;
	tag.name = um_str_n(s.ptr + start, at - start);
	if (!tag.name.len && !(at < s.len && (s.ptr[at] == '!' || s.ptr[at] == '?')))
		return tag; /* a "<" of its own */
	for (; at < s.len && (quote || s.ptr[at] != '>'); at++) {
		if (quote)
			quote = s.ptr[at] == quote ? '\0' : quote;
		else if (s.ptr[at] == '"' || s.ptr[at] == '\'')
			quote = s.ptr[at];
	}
	tag.empty = at > 0 && at <= s.len && s.ptr[at - 1] == '/';
	tag.len = at < s.len ? at + 1 : s.len;
	return tag;
}

/* Behind the end of a hidden element; one that never ends hides nothing but its tag. */
static size_t skip_hidden(struct um_str s, struct um_str name)
{
	size_t at = 0, depth = 1;

	while (at < s.len) {
		const char *next = memchr(s.ptr + at, '<', s.len - at);
		struct tag tag;

		if (!next)
			break;
		at = (size_t)(next - s.ptr);
		tag = read_tag(from(s, at));
		at += tag.len;
		if (!name.len || !um_str_isame(tag.name, name))
			continue;
		depth = tag.closing ? depth - 1 : depth + 1;
		if (depth == 0)
			return at;
	}
	return 0;
}

static size_t take_tag(struct um_buf *out, struct um_str s, bool *unclosed)
{
	struct tag tag = read_tag(s);
	size_t used = tag.len;

	if (tag.len == 1) {
		um_buf_addc(out, '<');
		return 1;
	}
	if (one_of(tag.name, blocks))
		end_line(out);
	if (!tag.closing && !tag.empty && !*unclosed && one_of(tag.name, hidden)) {
		size_t hide = skip_hidden(from(s, used), tag.name);

		*unclosed = hide == 0; /* looked for to the end once: not again, or it would be quadratic */
		used += hide;
	}
	return used;
}

struct how { bool tags, lines; }; /* tags come off; ends of lines stay */

static void convert(struct um_buf *out, struct um_str html, struct how how)
{
	bool unclosed = false;
	size_t used;

	for (; html.len && !out->failed; html = from(html, used)) {
		used = 1;
		if (*html.ptr == '<' && how.tags)
			used = take_tag(out, html, &unclosed);
		else if (*html.ptr == '&')
			used = reference(out, html);
		else if (isspace((unsigned char)*html.ptr) && !(how.lines && *html.ptr == '\n'))
			add_blank(out);
		else
			um_buf_addc(out, *html.ptr);
	}
}

void um_html_text(struct um_buf *out, struct um_str html)
{
	convert(out, html, (struct how){ .tags = true });
}

/* ---- markup inside a text -------------------------------------------------------------------- */

static const char *const paired[] = { "p", "div", "li", "a", "b", "i", "u", "em", "strong", "span", "font", "ul", "ol", "table",
	"tr", "td", "h1", "h2", "h3", "code", "pre", "blockquote", "body", "html", NULL };

/* A bit for each name in `paired`; 0 for others. */
static uint32_t pair_bit(struct um_str name)
{
	for (unsigned i = 0; paired[i]; i++)
		if (name.len && um_str_ieq(name, paired[i]))
			return UINT32_C(1) << i;
	return 0;
}

struct found { bool tags, blocks; };

/* A line break, or an element that is opened and closed: a "<" of somebody's own is neither. */
static struct found find_tags(struct um_str text)
{
	struct found found = { false, false };
	uint32_t open = 0;
	size_t at = 0;

	while (at < text.len) {
		const char *next = memchr(text.ptr + at, '<', text.len - at);
		struct tag tag;
		uint32_t bit;

		if (!next)
			break;
		at = (size_t)(next - text.ptr);
		tag = read_tag(from(text, at));
		at += tag.len;
		if (tag.len == 1 || text.ptr[at - 1] != '>')
			continue;
		bit = pair_bit(tag.name);
		found.tags |= (tag.closing && (bit & open)) || (tag.name.len && um_str_ieq(tag.name, "br"));
		found.blocks |= one_of(tag.name, blocks);
		open |= tag.closing ? 0 : bit;
	}
	return found;
}

static bool has_reference(struct um_str text)
{
	const char *next = memchr(text.ptr, '&', text.len);
	size_t used;

	while (next) {
		struct um_str rest = from(text, (size_t)(next - text.ptr));

		if (referred(rest, &used))
			return true;
		next = memchr(rest.ptr + 1, '&', rest.len - 1);
	}
	return false;
}

bool um_html_unwrap(struct um_buf *out, struct um_str text)
{
	struct found found = { false, false };

	if (!text.len || (!memchr(text.ptr, '<', text.len) && !memchr(text.ptr, '&', text.len)))
		return false;
	found = find_tags(text);
	if (!found.tags && !has_reference(text))
		return false;
	convert(out, text, (struct how){ .tags = found.tags, .lines = !found.tags || !found.blocks });
	return true;
}

bool um_html_looks(struct um_str head)
{
	head = um_str_trim(head);
	if (um_str_istarts(head, "<?xml")) /* XHTML */
		head = um_str_trim(um_str_n(head.ptr + um_str_find(head, UM_LIT("?>")), head.len - um_str_find(head, UM_LIT("?>"))));
	if (um_str_starts(head, "?>"))
		head = um_str_trim(um_str_n(head.ptr + 2, head.len - 2));
	return um_str_istarts(head, "<!doctype html") || um_str_istarts(head, "<html") || um_str_istarts(head, "<head") ||
	       um_str_istarts(head, "<body");
}
