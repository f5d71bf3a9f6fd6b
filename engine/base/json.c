/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.c - a reader for one JSON value (RFC 8259) into an arena. Strict on structure, since a row that
 * is not JSON must be rejected with its place; kind to text, since a lone surrogate or a bad byte in a
 * review is no reason to lose it. One loop and a fixed stack of 64 open containers instead of recursion.
 * Strings without escapes and in valid UTF-8, nearly all of them, are copied in one piece.
 */
#include "base/json.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct um_arena *arena;
	const char *start, *at, *end;
	struct unmet_error *err;
	unsigned depth;
	struct um_json *open[UM_JSON_MAX_DEPTH];  /* containers not yet closed */
	struct um_json **tail[UM_JSON_MAX_DEPTH]; /* where the next member goes */
};

static enum unmet_status fail(const struct reader *r, enum unmet_status code, const char *at, const char *what)
{
	return um_fail_at(r->err, code, NULL, 0, (uint64_t)(at - r->start), "JSON: %s at byte %zu", what,
	                  (size_t)(at - r->start));
}

static enum unmet_status bad(const struct reader *r, const char *what)
{
	return fail(r, UNMET_E_FORMAT, r->at, r->at == r->end ? "ends too early" : what);
}

static enum unmet_status no_room(const struct reader *r)
{
	return (enum unmet_status)um_arena_fail(r->arena, r->err);
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
		r->at++;
}

/* ---- strings ------------------------------------------------------------------------------ */

/* hex4 - the number in four hex digits at p, or UINT32_MAX. */
static uint32_t hex4(const char *p, const char *end)
{
	uint32_t code = 0;

	if (end - p < 4)
		return UINT32_MAX;
	for (int i = 0; i < 4; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			code = code << 4 | (uint32_t)(c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			code = code << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return UINT32_MAX;
	}
	return code;
}

/* unicode_escape - decode the \uXXXX (or pair) whose digits are at *p; NUL and lone halves: U+FFFD. */
static size_t unicode_escape(const char **p, const char *end, char out[4])
{
	uint32_t code = hex4(*p, end), low;

	*p += 4;
	if (code >= 0xd800 && code < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
		low = hex4(*p + 2, end);
		if (low >= 0xdc00 && low < 0xe000) {
			*p += 6;
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	return um_utf8_put(out, code ? code : 0xfffd); /* put turns surrogates into U+FFFD */
}

static char short_escape(char c)
{
	switch (c) {
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	case 'b': return '\b';
	case 'f': return '\f';
	default: return c; /* " \ / */
	}
}

/* unescape - raw[len] has checked escapes; decoded text is never longer than raw. */
static enum unmet_status unescape(struct reader *r, const char *raw, size_t len, struct um_str *text)
{
	char *out = um_arena_alloc(r->arena, len + 1, 1), *to = out;
	const char *end = raw + len;

	if (!out)
		return no_room(r);
	while (raw < end) {
		const char *slash = memchr(raw, '\\', (size_t)(end - raw));
		size_t plain = (size_t)((slash ? slash : end) - raw);

		memcpy(to, raw, plain);
		to += plain;
		raw += plain;
		if (!slash)
			break;
		raw += 2;
		if (raw[-1] == 'u')
			to += unicode_escape(&raw, end, to);
		else
			*to++ = short_escape(raw[-1]);
	}
	*to = '\0';
	*text = um_str_n(out, (size_t)(to - out));
	return UNMET_OK;
}

static enum unmet_status store_text(struct reader *r, const char *raw, size_t len, bool escaped,
                                    struct um_str *text)
{
	char *copy;

	if (escaped)
		return unescape(r, raw, len, text);
	copy = um_arena_strndup(r->arena, raw, len);
	if (!copy)
		return no_room(r);
	*text = um_str_n(copy, len);
	return UNMET_OK;
}

/* store_repaired - the same for bytes that are not UTF-8. */
static enum unmet_status store_repaired(struct reader *r, const char *raw, size_t len, bool escaped,
                                        struct um_str *text)
{
	struct um_buf clean;
	enum unmet_status rc;

	um_buf_init(&clean, SIZE_MAX / 4);
	um_utf8_repair(&clean, raw, len);
	rc = um_buf_check(&clean, r->err);
	if (!rc)
		rc = store_text(r, clean.ptr, clean.len, escaped, text);
	um_buf_release(&clean);
	return rc;
}

/* check_escape - r->at is on a backslash; moved past the escape. */
static enum unmet_status check_escape(struct reader *r)
{
	const char *p = r->at + 1;

	if (p == r->end)
		return fail(r, UNMET_E_FORMAT, p, "ends too early");
	if (*p == 'u') {
		if (hex4(p + 1, r->end) == UINT32_MAX)
			return fail(r, UNMET_E_FORMAT, r->at, "bad \\u escape");
		r->at += 6;
		return UNMET_OK;
	}
	if (*p == '\0' || !strchr("\"\\/bfnrt", *p))
		return fail(r, UNMET_E_FORMAT, r->at, "unknown escape");
	r->at += 2;
	return UNMET_OK;
}

static enum unmet_status read_string(struct reader *r, struct um_str *text)
{
	const char *raw = ++r->at;
	bool escaped = false;
	size_t len;

	for (;;) {
		enum unmet_status rc;

		while (r->at < r->end && *r->at != '"' && *r->at != '\\' && (unsigned char)*r->at >= 0x20)
			r->at++;
		if (r->at == r->end || (*r->at != '"' && *r->at != '\\'))
			return bad(r, "control character in a string");
		if (*r->at == '"')
			break;
		rc = check_escape(r);
		if (rc)
			return rc;
		escaped = true;
	}
	len = (size_t)(r->at++ - raw);
	if (um_utf8_valid(raw, len) == len)
		return store_text(r, raw, len, escaped, text);
	return store_repaired(r, raw, len, escaped, text);
}

/* ---- numbers and words -------------------------------------------------------------------- */

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

/* number_end - past the number at p by JSON's grammar; NULL where there is none. */
static const char *number_end(const char *p, const char *end)
{
	const char *digits;

	if (p < end && *p == '-')
		p++;
	digits = p;
	p = skip_digits(p, end);
	if (p == digits || (*digits == '0' && p - digits > 1))
		return NULL;
	if (p < end && *p == '.') {
		digits = ++p;
		p = skip_digits(p, end);
		if (p == digits)
			return NULL;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		digits = p;
		p = skip_digits(p, end);
		if (p == digits)
			return NULL;
	}
	return p;
}

static enum unmet_status read_number(struct reader *r, struct um_json *node)
{
	const char *past = number_end(r->at, r->end);
	enum unmet_status rc;

	if (!past)
		return bad(r, "not a value");
	node->type = UM_JSON_NUMBER;
	rc = store_text(r, r->at, (size_t)(past - r->at), false, &node->text);
	r->at = past;
	return rc;
}

static enum unmet_status read_word(struct reader *r, struct um_json *node)
{
	struct um_str rest = um_str_n(r->at, (size_t)(r->end - r->at));
	const char *word = um_str_starts(rest, "true") ? "true" : um_str_starts(rest, "false") ? "false" : "null";

	if (!um_str_starts(rest, word))
		return read_number(r, node);
	node->type = *word == 't' ? UM_JSON_TRUE : *word == 'f' ? UM_JSON_FALSE : UM_JSON_NULL;
	r->at += strlen(word);
	return UNMET_OK;
}

/* ---- structure ---------------------------------------------------------------------------- */

static enum unmet_status open_container(struct reader *r, struct um_json *node)
{
	if (r->depth == UM_JSON_MAX_DEPTH)
		return fail(r, UNMET_E_LIMIT, r->at, "nested deeper than 64");
	node->type = *r->at == '{' ? UM_JSON_OBJECT : UM_JSON_ARRAY;
	r->open[r->depth] = node;
	r->tail[r->depth] = &node->child;
	r->depth++;
	r->at++;
	return UNMET_OK;
}

static enum unmet_status read_key(struct reader *r, struct um_str *key)
{
	enum unmet_status rc;

	if (r->at == r->end || *r->at != '"')
		return bad(r, "a key expected");
	rc = read_string(r, key);
	if (rc)
		return rc;
	skip_space(r);
	if (r->at == r->end || *r->at != ':')
		return bad(r, "':' expected");
	r->at++;
	skip_space(r);
	return UNMET_OK;
}

/* read_value - one value, put where `slot` says; a container is only opened. */
static enum unmet_status read_value(struct reader *r, struct um_json **slot, bool keyed)
{
	struct um_json *node = UM_NEW(r->arena, struct um_json);
	enum unmet_status rc = UNMET_OK;

	if (!node)
		return no_room(r);
	node->key = node->text = um_str_n("", 0);
	if (keyed)
		rc = read_key(r, &node->key);
	if (rc)
		return rc;
	*slot = node;
	if (r->at == r->end)
		return bad(r, "");
	switch (*r->at) {
	case '{':
	case '[':
		return open_container(r, node);
	case '"':
		node->type = UM_JSON_STRING;
		return read_string(r, &node->text);
	default:
		return read_word(r, node);
	}
}

/* try_close - true when the innermost container closes here. */
static bool try_close(struct reader *r)
{
	char bracket = r->open[r->depth - 1]->type == UM_JSON_OBJECT ? '}' : ']';

	if (r->at == r->end || *r->at != bracket)
		return false;
	r->at++;
	r->depth--;
	return true;
}

/* read_member - the next member of the innermost container, with the comma before it. */
static enum unmet_status read_member(struct reader *r)
{
	unsigned level = r->depth - 1;
	struct um_json *parent = r->open[level], **slot = r->tail[level];
	enum unmet_status rc;

	if (parent->child) {
		if (r->at == r->end || *r->at != ',')
			return bad(r, "',' or a closing bracket expected");
		r->at++;
		skip_space(r);
	}
	rc = read_value(r, slot, parent->type == UM_JSON_OBJECT);
	if (!rc)
		r->tail[level] = &(*slot)->next;
	return rc;
}

enum unmet_status um_json_parse(struct um_arena *arena, const char *bytes, size_t len,
                                struct um_json **value, struct unmet_error *err)
{
	const char *start = len ? bytes : "";
	struct reader r = { .arena = arena, .start = start, .at = start, .end = start + len, .err = err };
	struct um_json *top = NULL;
	enum unmet_status rc;

	*value = NULL;
	skip_space(&r);
	rc = read_value(&r, &top, false);
	while (!rc && r.depth) {
		skip_space(&r);
		if (!try_close(&r))
			rc = read_member(&r);
	}
	if (rc)
		return rc;
	skip_space(&r);
	if (r.at < r.end)
		return bad(&r, "more than one value");
	*value = top;
	return UNMET_OK;
}

/* ---- access ------------------------------------------------------------------------------- */

const struct um_json *um_json_get(const struct um_json *object, const char *key)
{
	struct um_str want = um_str(key);

	if (!object || object->type != UM_JSON_OBJECT)
		return NULL;
	for (const struct um_json *at = object->child; at; at = at->next)
		if (um_str_eq(at->key, want))
			return at;
	return NULL;
}

struct um_str um_json_text(const struct um_json *value)
{
	if (!value)
		return um_str_n("", 0);
	switch (value->type) {
	case UM_JSON_STRING:
	case UM_JSON_NUMBER:
		return value->text;
	case UM_JSON_TRUE:
		return UM_LIT("true");
	case UM_JSON_FALSE:
		return UM_LIT("false");
	default:
		return um_str_n("", 0);
	}
}

struct decimal {
	char digit[40];  /* [total] significant, most first; more than a double can tell apart */
	size_t total;
	long exponent;   /* value = digits as a whole number * 10^exponent */
};

static void take_digits(struct decimal *d, struct um_str mantissa)
{
	bool fraction = false;

	for (size_t i = 0; i < mantissa.len; i++) {
		char c = mantissa.ptr[i];

		if (c == '.') {
			fraction = true;
			continue;
		}
		if (c == '-')
			continue;
		d->exponent -= fraction;
		if (d->total == sizeof(d->digit))
			d->exponent++;
		else if (d->total || c != '0')
			d->digit[d->total++] = c;
	}
}

/* to_double - strtod wants the decimal point of the host's locale; rewritten as "123e-2" a number has
 * none, and is rounded correctly everywhere. `digits` is a checked number, NUL after it or later. */
static double to_double(struct um_str digits)
{
	struct decimal d = { .total = 0 };
	char plain[80];
	size_t mantissa = 0;

	while (mantissa < digits.len && (digits.ptr[mantissa] | 0x20) != 'e')
		mantissa++;
	take_digits(&d, um_str_n(digits.ptr, mantissa));
	if (mantissa < digits.len) {
		long given = strtol(digits.ptr + mantissa + 1, NULL, 10);

		/* kept from overflowing; far beyond any double either way */
		d.exponent += given > 1000000000 ? 1000000000 : given < -1000000000 ? -1000000000 : given;
	}
	snprintf(plain, sizeof(plain), "%s%.*se%ld", digits.ptr[0] == '-' ? "-" : "",
	         (int)(d.total ? d.total : 1), d.total ? d.digit : "0", d.exponent);
	return strtod(plain, NULL);
}

bool um_json_number(const struct um_json *value, double *out)
{
	struct um_str digits;
	double number;

	if (!value || (value->type != UM_JSON_NUMBER && value->type != UM_JSON_STRING))
		return false;
	digits = um_str_trim(value->text);
	if (digits.len == 0 || number_end(digits.ptr, digits.ptr + digits.len) != digits.ptr + digits.len)
		return false;
	number = to_double(digits);
	if (number - number != 0.0) /* 1e999 */
		return false;
	*out = number;
	return true;
}
