/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link.c - what stands in a text as one piece and is no word: URLs, e-mail and host addresses, file
 * names, paths, version numbers, dotted settings (mail.server.default).
 *
 * A chunk is what stands between white space. Inside it a link may start at the chunk's start or after
 * an opening sign; few starts are tried and a chunk is read up to a limit, so that text without a single
 * space costs no more than its length. Hosts and files are told by their last part, from a list without
 * any that are words ("it", "me", "is" are country codes too): "works.it is" must stay two sentences.
 */
#include "base/mem.h"
#include "text/token.h"

#define CHUNK_MAX_BYTES 2048
#define STARTS_MAX 8

/* Sorted; what a host or file name may end in. */
static const char *const suffixes[] = {
	"aac", "apk", "app", "asp", "aspx", "avi", "bak", "bat", "bin", "biz", "bmp", "bz2", "cab", "cfg", "cgi", "ch",
	"cfm", "class", "cmd", "co", "com", "conf", "cpp", "cs", "css", "csv", "dat", "db", "de", "deb", "dev", "dll",
	"dmg", "doc", "docx", "dotx", "edu", "eml", "emlx", "env", "eps", "epub", "eu", "exe", "fr", "gif", "git", "gov",
	"gz", "hr", "htm", "html", "ical", "ico", "ics", "img", "info", "ini", "io", "ip", "ipa", "iso", "jar", "java",
	"jp", "jpeg", "jpg", "js", "json", "jsonlz4", "jsp", "jsx", "key", "ldif", "lnk", "log", "lua", "mab", "mbox",
	"md", "mkv", "mov", "mozlz4", "mp3", "mp4", "mpeg", "mpg", "msf", "msg", "msi", "net", "nl", "odp", "ods", "odt",
	"ogg", "org", "ost", "otf", "pdf", "pem", "php", "pkg", "pl", "plist", "png", "pot", "ppt", "pptx", "ps1", "psd",
	"pst", "py", "rar", "rb", "reg", "rpm", "rst", "rtf", "ru", "scss", "sh", "so", "sql", "sqlite", "sqlite3", "svg",
	"swf", "tar", "tgz", "tif", "tiff", "tmp", "toml", "ts", "tsv", "tsx", "ttf", "tv", "txt", "uk", "url", "vb",
	"vcf", "wav", "wdseml", "webm", "webp", "wma", "wmv", "woff", "xhtml", "xls", "xlsm", "xlsx", "xml", "xpi",
	"xsd", "yaml", "yml", "zip", "zst",
};

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_alpha(char c)
{
	return is_alnum(c) && (c < '0' || c > '9');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_label(char c)
{
	return is_alnum(c) || c == '-' || c == '_';
}

static char at_or_0(struct um_str s, size_t at)
{
	return at < s.len ? s.ptr[at] : '\0';
}

static size_t run(struct um_str s, size_t at, bool (*is)(char c))
{
	while (at < s.len && is(s.ptr[at]))
		at++;
	return at;
}

static bool is_suffix(const char *label, size_t len)
{
	char low[12];

	if (len < 2 || len >= sizeof(low))
		return false;
	for (size_t i = 0; i < len; i++)
		low[i] = (char)(label[i] >= 'A' && label[i] <= 'Z' ? label[i] | 0x20 : label[i]);
	low[len] = '\0';
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (low[0] == suffixes[i][0] && strcmp(low, suffixes[i]) == 0)
			return true;
	return false;
}

/* chunk_end - white space, quotes, angle brackets, and whatever outside ASCII is no letter or digit. */
static size_t chunk_end(struct um_str s, size_t at)
{
	size_t most = s.len - at > CHUNK_MAX_BYTES ? at + CHUNK_MAX_BYTES : s.len;

	while (at < most) {
		unsigned char c = (unsigned char)s.ptr[at];
		size_t end = at;
		const struct um_ucd *u;
		uint32_t code;

		if (c < 0x80) {
			if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == '|' || c == '`' || c == 0x7F)
				return at;
			at++;
			continue;
		}
		u = um_next(s, &end, &code);
		if (!um_ucd_is_letter(u) && !um_ucd_is_mark(u) && u->word != UM_WB_NUMERIC)
			return at;
		at = end;
	}
	return at;
}

/* without_tail - a link does not end in the punctuation of the sentence around it. */
static size_t without_tail(struct um_str s, size_t start, size_t end)
{
	while (end > start) {
		char c = s.ptr[end - 1];

		if (c == ')' && memchr(s.ptr + start, '(', end - start))
			break;
		if (!memchr(".,;:!?'*_)]}", c, 12))
			break;
		end--;
	}
	return end;
}

/* url_end - scheme://... or www.something, with its tail; chunk is cut at its end. */
static size_t url_end(struct um_str chunk, size_t at)
{
	size_t end = run(chunk, at, is_alnum);

	if (end - at >= 2 && is_alpha(chunk.ptr[at]) && end + 3 < chunk.len && memcmp(chunk.ptr + end, "://", 3) == 0)
		return without_tail(chunk, at, chunk.len);
	if (end - at == 3 && um_str_istarts(um_str_n(chunk.ptr + at, 3), "www") && at_or_0(chunk, end) == '.' &&
	    is_alnum(at_or_0(chunk, end + 1)))
		return without_tail(chunk, at, chunk.len);
	return at;
}

static bool is_local(char c)
{
	return is_label(c) || c == '.' || c == '%' || c == '+';
}

/* email_end - local@label.label. */
static size_t email_end(struct um_str chunk, size_t at)
{
	size_t sign = run(chunk, at, is_local), end = sign;
	bool dotted = false;

	if (sign == at || at_or_0(chunk, sign) != '@')
		return at;
	for (;;) {
		size_t label = run(chunk, end + 1, is_label);

		if (label == end + 1)
			break;
		dotted = dotted || end > sign;
		end = label;
		if (at_or_0(chunk, end) != '.')
			break;
	}
	return dotted ? end : at;
}

/* path_end - C:\x, \\host\x, name\name, %NAME%\x, /a/b, ~/a, ./a */
static size_t path_end(struct um_str chunk, size_t at)
{
	char a = chunk.ptr[at], b = at_or_0(chunk, at + 1), c = at_or_0(chunk, at + 2);
	size_t name = run(chunk, at + (a == '%'), is_label);
	bool is = false;

	if (is_alpha(a) && b == ':' && (c == '\\' || (c == '/' && at_or_0(chunk, at + 3) != '/')))
		is = true;
	else if (a == '\\' && b == '\\' && is_alnum(c))
		is = true;
	else if ((a == '~' && b == '/') || (a == '.' && b == '/') || (a == '.' && b == '.' && c == '/'))
		is = true;
	else if (a == '%' && name > at + 1 && at_or_0(chunk, name) == '%' && name + 1 < chunk.len)
		is = chunk.ptr[name + 1] == '\\' || chunk.ptr[name + 1] == '/';
	else if (name > at + 1 && at_or_0(chunk, name) == '\\' && is_alnum(at_or_0(chunk, name + 1)))
		is = true;
	else if (a == '/' && b == '/' && is_alnum(c))
		is = true;
	else if (a == '/' && is_alnum(b))
		is = memchr(chunk.ptr + at + 1, '/', chunk.len - at - 1) != NULL;
	return is ? without_tail(chunk, at, chunk.len) : at;
}

/* version_end - 102.6.1, v2.0, 1.2.3-beta.4, 192.168.0.1 */
static size_t version_end(struct um_str chunk, size_t at)
{
	size_t end = at + (chunk.ptr[at] == 'v' || chunk.ptr[at] == 'V'), dots = end > at;

	if (!is_digit(at_or_0(chunk, end)))
		return at;
	end = run(chunk, end, is_digit);
	while (at_or_0(chunk, end) == '.' && is_digit(at_or_0(chunk, end + 1))) {
		end = run(chunk, end + 1, is_digit);
		dots++;
	}
	if (dots < 2)
		return at;
	return without_tail(chunk, at, run(chunk, end, is_local));
}

/* host_end - label.label with a known last part, or three labels and more that are no initials. */
static size_t host_end(struct um_str chunk, size_t at)
{
	size_t labels = 0, shortest = SIZE_MAX, end = at, last = at;
	bool letters = false;

	for (;;) {
		size_t label = run(chunk, end + (labels > 0), is_label);
		size_t from = end + (labels > 0);

		if (label == from)
			break;
		labels++;
		last = from;
		shortest = label - from < shortest ? label - from : shortest;
		letters = letters || is_alpha(chunk.ptr[from]);
		end = label;
		if (at_or_0(chunk, end) != '.')
			break;
	}
	if (labels < 2 || !letters || (!is_suffix(chunk.ptr + last, end - last) && (labels < 3 || shortest < 2)))
		return at;
	if (at_or_0(chunk, end) == '/' || (at_or_0(chunk, end) == ':' && is_digit(at_or_0(chunk, end + 1))))
		return without_tail(chunk, at, chunk.len);
	return end;
}

static size_t link_end(struct um_str chunk, size_t at)
{
	size_t (*const kinds[])(struct um_str chunk, size_t at) = { url_end, email_end, path_end, version_end, host_end };
	size_t end = at;

	for (size_t i = 0; end == at && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		end = kinds[i](chunk, at);
	return end;
}

/* next_start - where a link may start after `at`: behind an opening sign. */
static size_t next_start(struct um_str chunk, size_t at)
{
	while (at < chunk.len && !memchr("([{=:,;'*", chunk.ptr[at], 9))
		at++;
	while (at < chunk.len && memchr("([{=:,;'*", chunk.ptr[at], 9))
		at++;
	return at;
}

void um_link_find(struct um_str s, size_t at, struct um_link *link)
{
	bool known = at < link->chunk_end && link->chunk_end <= s.len;
	struct um_str chunk = um_str_n(s.ptr, known ? link->chunk_end : chunk_end(s, at));

	*link = (struct um_link){ at, at, chunk.len > at ? chunk.len : at + 1 };
	for (int tried = 0; tried < STARTS_MAX && at < chunk.len; tried++) {
		size_t end = link_end(chunk, at);

		if (end > at) {
			link->start = at;
			link->end = end;
			return;
		}
		at = next_start(chunk, at);
	}
}
