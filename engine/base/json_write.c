/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_write.c - the JSON writer, and numbers as text. Output is always valid JSON in valid UTF-8, safe
 * inside a <script> ("</" becomes "<\/") and inside JavaScript (U+2028, U+2029). Numbers are rounded
 * exactly from the bits of the double: printf takes its decimal point from the locale and rounds
 * ties to even, while readers of a table expect 0.125 to become 0.13.
 */
#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

/* ---- numbers ------------------------------------------------------------------------------ */

#define WHOLE_LIMBS 33 /* 2^1024 in 32-bit limbs, and one for the carry of rounding */

/* A double in fixed point: whole[0] is lowest; fraction[0] holds the bits of 2^-1 to 2^-32. Bits below
 * 2^-96 are lost only where there is nothing above 2^-43: far below the half that nine digits ask for. */
struct fixed {
	uint32_t whole[WHOLE_LIMBS], fraction[3];
};

static void to_fixed(struct fixed *fixed, double value)
{
	uint64_t bits, mantissa;
	int shift;

	memset(fixed, 0, sizeof(*fixed));
	memcpy(&bits, &value, sizeof(bits));
	shift = (int)(bits >> 52 & 0x7ff);
	mantissa = (bits & UINT64_C(0x000fffffffffffff)) | (shift ? UINT64_C(1) << 52 : 0);
	shift = (shift ? shift : 1) - 1075; /* value = mantissa * 2^shift */
	for (int bit = 0; bit < 53; bit++) {
		int power = bit + shift;

		if (!(mantissa >> bit & 1) || power < -96)
			continue;
		if (power >= 0)
			fixed->whole[power / 32] |= UINT32_C(1) << (power % 32);
		else
			fixed->fraction[(-power - 1) / 32] |= UINT32_C(1) << (31 - (-power - 1) % 32);
	}
}

/* next_digit - multiply the fraction by ten; what carries over is its next decimal. */
static unsigned next_digit(uint32_t fraction[3])
{
	uint64_t carry = 0;

	for (int i = 2; i >= 0; i--) {
		carry += (uint64_t)fraction[i] * 10;
		fraction[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return (unsigned)carry;
}

/* round_up - add one in the last place of digits[n]; true when it carries into the whole part. */
static bool round_up(char *digits, int n)
{
	while (n > 0 && digits[n - 1] == '9')
		digits[--n] = '0';
	if (n > 0)
		digits[n - 1]++;
	return n == 0;
}

static void add_one(uint32_t *whole)
{
	for (int i = 0; i < WHOLE_LIMBS && ++whole[i] == 0; i++)
		;
}

/* put_whole - divide by ten until nothing is left, digits from the right. */
static void put_whole(struct um_buf *out, uint32_t *whole)
{
	char digits[320];
	size_t at = sizeof(digits);
	int top = WHOLE_LIMBS;

	do {
		uint64_t rest = 0;

		while (top > 0 && whole[top - 1] == 0)
			top--;
		for (int i = top - 1; i >= 0; i--) {
			rest = rest << 32 | whole[i];
			whole[i] = (uint32_t)(rest / 10);
			rest %= 10;
		}
		digits[--at] = (char)('0' + rest);
	} while (top > 1 || whole[0]);
	um_buf_add(out, digits + at, sizeof(digits) - at);
}

static void put_uint(struct um_buf *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + value % 10);
	while (value /= 10);
	um_buf_add(out, digits + at, sizeof(digits) - at);
}

/* put_plain - a number of everyday size, whose fraction is none or has no bit below 2^-64; false: to_fixed has to do it. */
static bool put_plain(struct um_buf *out, double value, int n)
{
	double size = value < 0 ? -value : value, fraction;
	uint32_t rest[3] = { 0 };
	char digits[9];
	uint64_t whole, bits;

	if (!(size < 0x1p53))
		return false;
	whole = (uint64_t)size;
	fraction = size - (double)whole;
	if (fraction > 0 && fraction < 0x1p-11)
		return false;
	bits = (uint64_t)(fraction * 0x1p64);
	rest[0] = (uint32_t)(bits >> 32);
	rest[1] = (uint32_t)bits;
	for (int i = 0; i < n; i++)
		digits[i] = (char)('0' + next_digit(rest));
	if (rest[0] >> 31)
		whole += round_up(digits, n);
	while (n > 0 && digits[n - 1] == '0')
		n--;
	if (value < 0 && (whole || n > 0))
		um_buf_addc(out, '-');
	put_uint(out, whole);
	if (n > 0)
		um_buf_addc(out, '.');
	um_buf_add(out, digits, (size_t)n);
	return true;
}

void um_num(struct um_buf *out, double value, int decimals)
{
	struct fixed fixed;
	char digits[9];
	int n = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
	bool zero = true;

	if (value - value != 0.0) { /* NaN and infinities have no digits */
		um_buf_adds(out, "null");
		return;
	}
	if (put_plain(out, value, n))
		return;
	to_fixed(&fixed, value);
	for (int i = 0; i < n; i++)
		digits[i] = (char)('0' + next_digit(fixed.fraction));
	if (fixed.fraction[0] >> 31 && round_up(digits, n))
		add_one(fixed.whole);
	while (n > 0 && digits[n - 1] == '0')
		n--;
	for (int i = 0; i < WHOLE_LIMBS; i++)
		zero = zero && fixed.whole[i] == 0;
	if (value < 0 && (!zero || n > 0))
		um_buf_addc(out, '-');
	put_whole(out, fixed.whole);
	if (n > 0)
		um_buf_addc(out, '.');
	um_buf_add(out, digits, (size_t)n);
}

/* ---- strings ------------------------------------------------------------------------------ */

/* escape_bytes - how many bytes at p need an escape, 0 for none; `before` is the byte before p. */
static size_t escape_bytes(const char *p, size_t left, char before)
{
	unsigned char c = (unsigned char)*p;

	if (c < 0x20 || c == '"' || c == '\\' || (c == '/' && before == '<'))
		return 1;
	if (c == 0xe2 && left >= 3 && p[1] == '\x80' && (p[2] == '\xa8' || p[2] == '\xa9'))
		return 3;
	return 0;
}

static void put_escape(struct um_buf *out, const char *p, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	char unicode[6] = { '\\', 'u', '0', '0', '0', '0' };

	if (len == 3) {
		um_buf_adds(out, p[2] == '\xa8' ? "\\u2028" : "\\u2029");
	} else if ((unsigned char)*p < 0x20) {
		unicode[4] = hex[*p >> 4];
		unicode[5] = hex[*p & 15];
		um_buf_add(out, unicode, sizeof(unicode));
	} else {
		um_buf_addc(out, '\\');
		um_buf_addc(out, *p);
	}
}

/* may_need - bytes that escape_bytes has to look at. */
static const bool may_need[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['"'] = 1, ['\\'] = 1, ['/'] = 1, [0xe2] = 1,
};

/* put_text - the inside of a string; valid UTF-8, or with NUL. */
static void put_text(struct um_buf *out, const char *bytes, size_t len)
{
	size_t from = 0, at = 0;

	for (;;) {
		size_t n;

		while (at < len && !may_need[(unsigned char)bytes[at]])
			at++;
		if (at == len)
			break;
		n = escape_bytes(bytes + at, len - at, at ? bytes[at - 1] : '\0');
		if (n == 0) {
			at++;
			continue;
		}
		um_buf_add(out, bytes + from, at - from);
		put_escape(out, bytes + at, n);
		from = at += n;
	}
	um_buf_add(out, bytes + from, len - from);
}

static void put_string(struct um_buf *out, const char *bytes, size_t len)
{
	struct um_buf clean;

	um_buf_addc(out, '"');
	if (um_utf8_valid(bytes, len) == len) {
		put_text(out, bytes, len);
	} else {
		/* not from us: a path, say. Bad bytes become U+FFFD, NUL goes. */
		um_buf_init(&clean, out->max_bytes);
		um_utf8_repair(&clean, bytes, len);
		if (clean.failed && !out->failed)
			out->failed = clean.failed;
		put_text(out, clean.ptr, clean.len);
		um_buf_release(&clean);
	}
	um_buf_addc(out, '"');
}

/* ---- structure ---------------------------------------------------------------------------- */

void um_jw_init(struct um_jw *jw, struct um_buf *out, bool pretty)
{
	*jw = (struct um_jw){ .out = out, .pretty = pretty };
}

static void new_line(struct um_jw *jw)
{
	if (!jw->pretty)
		return;
	um_buf_addc(jw->out, '\n');
	for (unsigned i = 0; i < jw->depth; i++)
		um_buf_addc(jw->out, ' ');
}

/* lead_in - comma, line and key before a value. Values at the top stand alone, as in JSON Lines. */
static void lead_in(struct um_jw *jw, const char *key)
{
	if (jw->depth) {
		if (jw->comma[jw->depth])
			um_buf_addc(jw->out, ',');
		jw->comma[jw->depth] = true;
		new_line(jw);
	}
	if (!key)
		return;
	put_string(jw->out, key, strlen(key));
	um_buf_adds(jw->out, jw->pretty ? ": " : ":");
}

void um_jw_open(struct um_jw *jw, const char *key, char bracket)
{
	lead_in(jw, key);
	um_buf_addc(jw->out, bracket);
	if (jw->depth + 1 >= UM_JSON_MAX_DEPTH) { /* our own bug, but never a write past comma[] */
		jw->out->failed = UNMET_E_LIMIT;
		return;
	}
	jw->depth++;
	jw->comma[jw->depth] = false;
}

void um_jw_close(struct um_jw *jw, char bracket)
{
	bool any = jw->comma[jw->depth];

	if (jw->depth)
		jw->depth--;
	if (any)
		new_line(jw);
	um_buf_addc(jw->out, bracket);
}

void um_jw_str(struct um_jw *jw, const char *key, struct um_str value)
{
	lead_in(jw, key);
	put_string(jw->out, value.len ? value.ptr : "", value.len);
}

void um_jw_known(struct um_jw *jw, const char *key, const char *value)
{
	um_jw_strz(jw, key, value && *value ? value : NULL);
}

void um_jw_strz(struct um_jw *jw, const char *key, const char *value)
{
	if (value)
		um_jw_str(jw, key, um_str(value));
	else
		um_jw_null(jw, key);
}

void um_jw_uint(struct um_jw *jw, const char *key, uint64_t value)
{
	lead_in(jw, key);
	put_uint(jw->out, value);
}

void um_jw_num(struct um_jw *jw, const char *key, double value, int decimals)
{
	lead_in(jw, key);
	um_num(jw->out, value, decimals);
}

void um_jw_bool(struct um_jw *jw, const char *key, bool value)
{
	lead_in(jw, key);
	um_buf_adds(jw->out, value ? "true" : "false");
}

void um_jw_null(struct um_jw *jw, const char *key)
{
	lead_in(jw, key);
	um_buf_adds(jw->out, "null");
}

void um_jw_raw(struct um_jw *jw, const char *key, struct um_str json)
{
	lead_in(jw, key);
	um_buf_add(jw->out, json.ptr, json.len);
}

void um_jw_open_line(struct um_jw *jw)
{
	um_jw_open(jw, NULL, '{');
	jw->pretty = false;
}

void um_jw_close_line(struct um_jw *jw)
{
	um_jw_close(jw, '}');
	jw->pretty = true;
}
