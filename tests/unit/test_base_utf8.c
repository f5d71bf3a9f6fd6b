/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_utf8.c - validity against utf8proc byte by byte; NFC against utf8proc on random text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* oracle - length of the valid prefix by utf8proc, which takes NUL for a code point. */
static size_t oracle(const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len) {
		utf8proc_int32_t code;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
		                                      (utf8proc_ssize_t)(len - at), &code);

		if (n < 1 || code == 0)
			break;
		at += (size_t)n;
	}
	return at;
}

static void validity_of_all_short_sequences(void **state)
{
	static const unsigned char edge[] = { 0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff };

	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b++)
			for (size_t c = 0; c < sizeof(edge); c++)
				for (size_t d = 0; d < sizeof(edge); d++) {
					char s[4] = { (char)a, (char)b, (char)edge[c], (char)edge[d] };

					for (size_t len = 0; len <= 4; len++)
						if (um_utf8_valid(s, len) != oracle(s, len))
							fail_msg("%02x %02x %02x %02x, %zu bytes", a, b, edge[c], edge[d], len);
				}
}

static void every_code_point_round_trips(void **state)
{
	(void)state;
	for (uint32_t code = 1; code <= 0x10ffff; code++) {
		char s[4];
		size_t at = 0, n = um_utf8_put(s, code);

		if (code >= 0xd800 && code < 0xe000) {
			assert_memory_equal(s, "\xef\xbf\xbd", 3);
			continue;
		}
		if (um_utf8_valid(s, n) != n || um_utf8_next(s, n, &at) != code || at != n)
			fail_msg("U+%04X", code);
	}
}

static void validity_at_every_offset(void **state)
{
	char s[64];

	(void)state;
	for (size_t at = 0; at < sizeof(s); at++) {
		memset(s, 'a', sizeof(s));
		s[at] = '\0';
		assert_int_equal(um_utf8_valid(s, sizeof(s)), at);
		assert_true(um_utf8_is_ascii(s, sizeof(s)));
		s[at] = '\xff';
		assert_int_equal(um_utf8_valid(s, sizeof(s)), at);
		assert_false(um_utf8_is_ascii(s, sizeof(s)));
		assert_true(um_utf8_is_ascii(s, at));
	}
}

static void check_repair(const char *bytes, size_t len, const char *want, size_t repaired)
{
	struct um_buf out;

	um_buf_init(&out, 1000);
	assert_int_equal(um_utf8_repair(&out, bytes, len), repaired);
	assert_string_equal(out.ptr, want);
	um_buf_release(&out);
}

#define BAD "\xef\xbf\xbd"

static void repair_as_browsers_do(void **state)
{
	(void)state;
	check_repair("plain \xc3\xa9", 8, "plain \xc3\xa9", 0);
	check_repair("a\0b", 3, "ab", 1);
	/* Unicode 15, table 3-8 */
	check_repair("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", 9, BAD BAD BAD BAD BAD BAD BAD BAD "A", 8);
	/* table 3-10 */
	check_repair("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", 9, BAD BAD BAD BAD BAD BAD BAD BAD "A", 8);
	/* table 3-11 */
	check_repair("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", 9, BAD BAD BAD BAD BAD "A" BAD BAD "B", 7);
	/* table 3-12 */
	check_repair("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", 9, BAD BAD BAD BAD "A", 4);
}

static void check_nfc(const char *bytes, size_t len)
{
	struct um_buf out;
	utf8proc_uint8_t *want = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)len, &want,
	                                  UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	um_buf_init(&out, 10000);
	um_utf8_nfc(&out, bytes, len);
	if ((size_t)n != out.len || memcmp(want, out.ptr, out.len) != 0)
		fail_msg("NFC of %zu bytes: %zd bytes wanted, %zu given; starts %02x %02x %02x", len, (size_t)n, out.len,
		         (unsigned char)bytes[0], (unsigned char)bytes[1], (unsigned char)bytes[2]);
	free(want);
	um_buf_release(&out);
}

static void nfc_of_every_code_point(void **state)
{
	/* each between a letter that composes and marks that do */
	static const char *const after[] = { "", "\xcc\x81", "\xcc\xa3\xcc\x87", "\xe3\x82\x99", "\xe1\x86\xa8" };

	(void)state;
	for (uint32_t code = 1; code <= 0x2fa1f; code++) {
		char s[32] = "a";

		if (code >= 0xd800 && code < 0xe000)
			continue;
		for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
			size_t n = 1 + um_utf8_put(s + 1, code);

			memcpy(s + n, after[i], strlen(after[i]));
			check_nfc(s, n + strlen(after[i]));
		}
	}
}

static uint32_t random_code(struct um_rng *rng)
{
	static const uint32_t start[] = { 0x41, 0x61, 0xc0, 0x300, 0x300, 0x323, 0x3b1, 0x5d0, 0x5b0, 0x915, 0x93c,
	                                  0x9be, 0xb47, 0xb56, 0xf71, 0x1100, 0x1161, 0x11a8, 0xac00, 0x1e00,
	                                  0x1f00, 0x2010, 0x2126, 0x3046, 0x3099, 0x4e00, 0xf900, 0x1d15e, 0x1f600 };
	uint64_t n = sizeof(start) / sizeof(start[0]);

	return start[um_rng_below(rng, n)] + (uint32_t)um_rng_below(rng, 24);
}

static void nfc_of_random_text(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 1, 0);
	for (int round = 0; round < 200000; round++) {
		char s[128] = "";
		size_t len = 0, total = 1 + (size_t)um_rng_below(&rng, 24);

		for (size_t i = 0; i < total; i++)
			len += um_utf8_put(s + len, random_code(&rng));
		check_nfc(s, len);
	}
}

/* Folding is lower case code point by code point, then NFC, whatever the fast paths do. */
static void fold_of_random_text(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 2, 0);
	for (int round = 0; round < 100000; round++) {
		char s[128] = "", lower[128] = "";
		size_t len = 0, lower_len = 0, total = 1 + (size_t)um_rng_below(&rng, 24);
		struct um_buf want, got;

		for (size_t i = 0; i < total; i++) {
			uint32_t code = um_rng_below(&rng, 2) ? 0x41 + (uint32_t)um_rng_below(&rng, 26) : random_code(&rng);
			bool quote = code == 0x2018 || code == 0x2019 || code == 0x2bc;

			len += um_utf8_put(s + len, code);
			code = quote ? '\'' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
			lower_len += um_utf8_put(lower + lower_len, code);
		}
		um_buf_init(&want, 1000);
		um_buf_init(&got, 1000);
		um_utf8_nfc(&want, lower, lower_len);
		um_utf8_fold(&got, s, len);
		assert_string_equal(got.ptr, want.ptr);
		um_buf_release(&want);
		um_buf_release(&got);
	}
}

/* A letter with half a million marks must cost little and stay valid. */
static void nfc_is_linear_on_marks(void **state)
{
	struct um_buf in, out;

	(void)state;
	um_buf_init(&in, 1 << 22);
	um_buf_init(&out, 1 << 23);
	um_buf_addc(&in, 'a');
	for (int i = 0; i < 500000; i++)
		um_buf_adds(&in, i % 2 ? "\xcc\x81" : "\xcc\xa3");
	um_utf8_nfc(&out, in.ptr, in.len);
	assert_int_equal(um_buf_check(&out, NULL), UNMET_OK);
	assert_int_equal(um_utf8_valid(out.ptr, out.len), out.len);
	um_buf_release(&in);
	um_buf_release(&out);
}

static void check_fold(const char *text, const char *want)
{
	struct um_buf out;

	um_buf_init(&out, 1000);
	um_utf8_fold(&out, text, strlen(text));
	assert_string_equal(out.ptr, want);
	um_buf_clear(&out);
	um_utf8_fold(&out, want, strlen(want));
	assert_string_equal(out.ptr, want); /* folding twice changes nothing */
	um_buf_release(&out);
}

static void fold_gives_the_form_words_are_compared_in(void **state)
{
	char all[128] = "", lower[128] = "";

	(void)state;
	for (int c = 1; c < 128; c++) {
		all[c - 1] = (char)c;
		lower[c - 1] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	check_fold(all, lower);
	check_fold("", "");
	check_fold("DON\xe2\x80\x99T", "don't");
	check_fold("\xe2\x80\x98t \xca\xbc", "'t '");
	check_fold("CAF\xc3\x89", "caf\xc3\xa9");
	check_fold("CAFE\xcc\x81", "caf\xc3\xa9");
	check_fold("\xd0\x9f\xd0\xa0\xd0\x98", "\xd0\xbf\xd1\x80\xd0\xb8");
	check_fold("stra\xc3\x9f" "e", "stra\xc3\x9f" "e");
	check_fold("\xe2\x84\xaa", "k");                /* KELVIN SIGN */
	check_fold("J\xcc\x8c", "\xc7\xb0");             /* composes only in lower case */
	check_fold("\xe4\xb8\xad\xe6\x96\x87", "\xe4\xb8\xad\xe6\x96\x87");
}

static void cut_between_code_points(void **state)
{
	(void)state;
	assert_int_equal(um_utf8_cut("abc", 3, 5), 3);
	assert_int_equal(um_utf8_cut("ab\xc3\xa9", 4, 3), 2);
	assert_int_equal(um_utf8_cut("ab\xc3\xa9", 4, 4), 4);
	assert_int_equal(um_utf8_cut("\xf0\x9f\x98\x80", 4, 3), 0);
	assert_int_equal(um_utf8_cut("abc", 3, 0), 0);
}

static void next_never_reads_past_the_end(void **state)
{
	char *s = malloc(2);
	size_t at = 0;

	(void)state;
	memcpy(s, "\xf0\x9f", 2);
	assert_int_equal(um_utf8_next(s, 2, &at), 0xfffd);
	assert_int_equal(at, 2);
	assert_int_equal(um_utf8_next(s, 2, &at), 0);
	assert_int_equal(at, 2);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(validity_of_all_short_sequences),
		cmocka_unit_test(every_code_point_round_trips),
		cmocka_unit_test(validity_at_every_offset),
		cmocka_unit_test(repair_as_browsers_do),
		cmocka_unit_test(nfc_of_every_code_point),
		cmocka_unit_test(nfc_of_random_text),
		cmocka_unit_test(fold_of_random_text),
		cmocka_unit_test(nfc_is_linear_on_marks),
		cmocka_unit_test(fold_gives_the_form_words_are_compared_in),
		cmocka_unit_test(cut_between_code_points),
		cmocka_unit_test(next_never_reads_past_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
