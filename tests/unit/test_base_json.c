/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_json.c - the reader on good, bad and hostile rows; the writer; numbers as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/utf8.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum unmet_status parse(struct um_arena *arena, const char *s, size_t len, struct um_json **value,
                               struct unmet_error *err)
{
	char *exact = malloc(len ? len : 1); /* so that a sanitizer sees a read past the end */
	enum unmet_status rc;

	memcpy(exact, s, len);
	rc = um_json_parse(arena, exact, len, value, err);
	free(exact);
	return rc;
}

static void reads_a_row(void **state)
{
	static const char row[] = " {\"id\": 12345678901234567890, \"text\":\"a\\n\\\"b\\u00e9\\ud83d\\ude00\","
	                          "\"n\":-1.5e2,\"ok\":true,\"no\":false,\"nil\":null,\"list\":[1,[],{}],\"id\":2}\r\n";
	struct um_arena arena;
	struct um_json *v;
	const struct um_json *list;
	double number;

	(void)state;
	um_arena_init(&arena, 1 << 20);
	assert_int_equal(parse(&arena, row, sizeof(row) - 1, &v, NULL), UNMET_OK);
	assert_string_equal(um_json_text(um_json_get(v, "id")).ptr, "12345678901234567890");
	assert_string_equal(um_json_text(um_json_get(v, "text")).ptr, "a\n\"b\xc3\xa9\xf0\x9f\x98\x80");
	assert_true(um_json_number(um_json_get(v, "n"), &number));
	assert_true(number == -150.0);
	assert_string_equal(um_json_text(um_json_get(v, "ok")).ptr, "true");
	assert_string_equal(um_json_text(um_json_get(v, "no")).ptr, "false");
	assert_int_equal(um_json_text(um_json_get(v, "nil")).len, 0);
	assert_false(um_json_number(um_json_get(v, "ok"), &number));
	list = um_json_get(v, "list");
	assert_int_equal(list->type, UM_JSON_ARRAY);
	assert_int_equal(list->child->type, UM_JSON_NUMBER);
	assert_int_equal(list->child->next->type, UM_JSON_ARRAY);
	assert_null(list->child->next->child);
	assert_int_equal(list->child->next->next->type, UM_JSON_OBJECT);
	assert_null(list->child->next->next->next);
	assert_null(um_json_get(v, "absent"));
	assert_null(um_json_get(NULL, "x"));
	assert_null(um_json_get(list, "x"));
	um_arena_release(&arena);
}

static void refuses_what_is_not_json(void **state)
{
	static const char *const bad[] = {
		"", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}",
		"{\"a\" 1}", "{1:1}", "[1 2]", "1 2", "{}{}", "]", "}", "[}", "{]", "nul", "truex", "tru", "+1", "01",
		"-", "-a", "1.", ".5", "1e", "1e+", "0x1", "NaN", "Infinity", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"",
		"\"\\u12g4\"", "\"\\u", "\"a\nb\"", "\"\t\"", "'a'", "[1]//x", "\"a\" \"b\"", "\xef\xbb\xbf{}", "\"\\ud83d\\u\"",
	};
	struct um_arena arena;
	struct unmet_error err;
	struct um_json *v;

	(void)state;
	um_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse(&arena, bad[i], strlen(bad[i]), &v, &err) != UNMET_E_FORMAT || v)
			fail_msg("accepted: %s", bad[i]);
		assert_true(err.offset_bytes <= strlen(bad[i]));
	}
	parse(&arena, "{\"a\":\n nope}", 12, &v, &err);
	assert_int_equal(err.offset_bytes, 7);
	assert_int_equal(parse(&arena, "\"a\0b\"", 5, &v, &err), UNMET_E_FORMAT);
	um_arena_release(&arena);
}

static void text_is_forgiving(void **state)
{
	static const struct { const char *in, *want; } pair[] = {
		{ "\"\\ud83d\"", "\xef\xbf\xbd" },
		{ "\"\\ude00x\"", "\xef\xbf\xbdx" },
		{ "\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80" },
		{ "\"\\ud83dab\\u0041\"", "\xef\xbf\xbd" "abA" },
		{ "\"\\u0000\"", "\xef\xbf\xbd" },
		{ "\"a\xff\xe2\x82\\u00e9\"", "a\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9" },
		{ "\"\xc3\\\"\"", "\xef\xbf\xbd\"" },
		{ "\"\\/\\b\\f\\r\\t\\\\\"", "/\b\f\r\t\\" },
		{ "\"\x7f\"", "\x7f" },
	};
	struct um_arena arena;
	struct um_json *v;

	(void)state;
	um_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(pair) / sizeof(pair[0]); i++) {
		assert_int_equal(parse(&arena, pair[i].in, strlen(pair[i].in), &v, NULL), UNMET_OK);
		assert_string_equal(v->text.ptr, pair[i].want);
		assert_int_equal(v->text.len, strlen(pair[i].want));
	}
	um_arena_release(&arena);
}

static void depth_is_bounded(void **state)
{
	size_t many = 1000000;
	char *deep = malloc(many);
	struct um_arena arena;
	struct um_json *v;

	(void)state;
	um_arena_init(&arena, 1 << 20);
	memset(deep, '[', many);
	memset(deep + 64, ']', 64);
	assert_int_equal(parse(&arena, deep, 128, &v, NULL), UNMET_OK);
	memset(deep, '[', many);
	memset(deep + 65, ']', 65);
	assert_int_equal(parse(&arena, deep, 130, &v, NULL), UNMET_E_LIMIT);
	memset(deep, '[', many);
	assert_int_equal(parse(&arena, deep, many, &v, NULL), UNMET_E_LIMIT);
	free(deep);
	um_arena_release(&arena);
}

static void memory_is_bounded(void **state)
{
	static const char row[] = "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\n\",\"b\xff\",{\"k\":1}]";
	struct um_arena arena;
	struct unmet_error err;
	struct um_json *v;

	(void)state;
	for (size_t limit = 0; limit < 400; limit += 16) {
		um_arena_init(&arena, limit);
		assert_int_equal(parse(&arena, row, sizeof(row) - 1, &v, &err), UNMET_E_LIMIT);
		assert_null(v);
		um_arena_release(&arena);
	}
	for (uint64_t n = 1; n <= 3; n++) {
		um_arena_init(&arena, 1 << 20);
		um_mem_fail_after(n, true);
		v = NULL;
		assert_true(parse(&arena, row, sizeof(row) - 1, &v, &err) == UNMET_E_NOMEM || v);
		um_mem_fail_after(0, false);
		um_arena_release(&arena);
	}
}

/* Any damage to a row gives a value or an error, never a read out of bounds (run under a sanitizer). */
static void damaged_rows(void **state)
{
	static const char row[] = "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00\\n\"],\"b\":{\"c\":null,\"d\":true}}";
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 1, 1);
	for (int round = 0; round < 100000; round++) {
		char copy[sizeof(row)];
		struct um_arena arena;
		struct um_json *v;
		size_t len = sizeof(row) - 1;

		memcpy(copy, row, sizeof(row));
		for (int i = 0; i < 3; i++)
			copy[um_rng_below(&rng, len)] = (char)um_rng_next(&rng);
		if (round % 3 == 0)
			len = (size_t)um_rng_below(&rng, len);
		um_arena_init(&arena, 1 << 16);
		parse(&arena, copy, len, &v, NULL);
		um_arena_release(&arena);
	}
}

static void check_double(const char *s, bool ok, double want)
{
	struct um_json v = { .type = UM_JSON_STRING, .text = um_str(s) };
	double got = 42.0;

	assert_int_equal(um_json_number(&v, &got), ok);
	if (got != (ok ? want : 42.0))
		fail_msg("%s: %.17g", s, got);
}

static void numbers_are_read_exactly(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 3, 0);
	for (int round = 0; round < 200000; round++) {
		char s[40];
		double x;
		uint64_t bits = um_rng_next(&rng);

		memcpy(&x, &bits, sizeof(x));
		if (x - x != 0.0)
			continue;
		snprintf(s, sizeof(s), "%.17g", x);
		check_double(s, true, x);
	}
	check_double(" 12 ", true, 12);
	check_double("0.1", true, 0.1);
	check_double("-0.000", true, 0);
	check_double("0e5", true, 0);
	check_double("1e400", false, 0);
	check_double("1e99999999999999999999", false, 0);
	check_double("1e-99999999999999999999", true, 0);
	check_double("0.0000000000000000000000000000000000000000000000000000000000000000000000001e72", true, 0.1);
	check_double("100000000000000000000000000000000000000000000000000000000000000e-62", true, 0.1 * 10);
	check_double("", false, 0);
	check_double("1,5", false, 0);
	check_double("4 stars", false, 0);
	check_double("0x10", false, 0);
	check_double("nan", false, 0);
}

/* ---- writer ------------------------------------------------------------------------------- */

static void check_num(double value, int decimals, const char *want)
{
	struct um_buf out;

	um_buf_init(&out, 400);
	um_num(&out, value, decimals);
	assert_string_equal(out.ptr, want);
	um_buf_release(&out);
}

static void numbers_round_half_away(void **state)
{
	(void)state;
	check_num(0, 3, "0");
	check_num(-0.0, 3, "0");
	check_num(0.125, 2, "0.13");
	check_num(-0.125, 2, "-0.13");
	check_num(0.375, 2, "0.38");
	check_num(2.5, 0, "3");
	check_num(-2.5, 0, "-3");
	check_num(0.5, 0, "1");
	check_num(1.005, 2, "1"); /* the double is 1.00499999999999989... */
	check_num(0.1 + 0.2, 9, "0.3");
	check_num(0.999999, 4, "1");
	check_num(999.9996, 3, "1000");
	check_num(-0.0001, 3, "0");
	check_num(1e-300, 9, "0");
	check_num(5e-324, 9, "0");
	check_num(0.0000000005, 9, "0.000000001");
	check_num(0.00000000049, 9, "0");
	check_num(123456789.123456789, 9, "123456789.123456791");
	check_num(1e15, 2, "1000000000000000");
	check_num(1234567890123456.75, 1, "1234567890123456.8");
	check_num(9007199254740993.0, 0, "9007199254740992");
	check_num(1.8446744073709552e19, 3, "18446744073709551616");
	check_num(1e22, 0, "10000000000000000000000");
	check_num(-1e23, 0, "-99999999999999991611392");
	check_num(4294967295.5, 0, "4294967296");
	check_num(18446744073709549568.0, 0, "18446744073709549568");
	check_num(NAN, 2, "null");
	check_num(-INFINITY, 2, "null");
	check_num(1.5, -3, "2");
	check_num(1.5, 99, "1.5");
}

/* Away from ties, exact rounding is what glibc's printf does. */
static void numbers_agree_with_printf(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 5, 0);
	for (int round = 0; round < 200000; round++) {
		int decimals = (int)um_rng_below(&rng, 10), e = (int)um_rng_below(&rng, 80) - 40;
		double x = ldexp(um_rng_unit(&rng) - 0.5, e);
		char want[400], exact[400];
		struct um_buf out;
		size_t point;

		snprintf(exact, sizeof(exact), "%.110f", x); /* all its digits: 2^-93 has 93 */
		point = strcspn(exact, ".") + 1 + (size_t)decimals;
		if (exact[point] == '5' && strspn(exact + point + 1, "0") == strlen(exact + point + 1))
			continue; /* a tie: printf goes to even */
		snprintf(want, sizeof(want), "%.*f", decimals, x);
		if (decimals)
			want[strspn(want, "-0123456789.")] = '\0';
		while (decimals && want[strlen(want) - 1] == '0')
			want[strlen(want) - 1] = '\0';
		if (want[strlen(want) - 1] == '.')
			want[strlen(want) - 1] = '\0';
		um_buf_init(&out, 400);
		um_num(&out, x, decimals);
		assert_string_equal(out.ptr, strcmp(want, "-0") ? want : "0");
		um_buf_release(&out);
	}
	check_num(DBL_MAX, 0,
	          "1797693134862315708145274237317043567980705675258449965989174768031572607800285387605895586327668781"
	          "7154045895351438246423432132688946418276846754670353751698604991057655128207624549009038932894407586"
	          "8508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184"
	          "124858368");
}

static void writes_objects(void **state)
{
	struct um_buf out;
	struct um_jw jw;

	(void)state;
	um_buf_init(&out, 1000);
	for (int pretty = 0; pretty < 2; pretty++) {
		um_buf_clear(&out);
		um_jw_init(&jw, &out, pretty);
		um_jw_open(&jw, NULL, '{');
		um_jw_uint(&jw, "u", UINT64_MAX);
		um_jw_num(&jw, "x", 0.25, 3);
		um_jw_strz(&jw, "none", NULL);
		um_jw_open(&jw, "list", '[');
		um_jw_bool(&jw, NULL, true);
		um_jw_num(&jw, NULL, NAN, 3);
		um_jw_close(&jw, ']');
		um_jw_open(&jw, "empty", '{');
		um_jw_close(&jw, '}');
		um_jw_close(&jw, '}');
		assert_string_equal(out.ptr, pretty ?
			"{\n \"u\": 18446744073709551615,\n \"x\": 0.25,\n \"none\": null,\n \"list\": [\n  true,\n  null\n ],"
			"\n \"empty\": {}\n}" :
			"{\"u\":18446744073709551615,\"x\":0.25,\"none\":null,\"list\":[true,null],\"empty\":{}}");
	}
	um_buf_clear(&out);
	um_jw_init(&jw, &out, false);
	for (int line = 0; line < 2; line++) {
		um_jw_open(&jw, NULL, '{');
		um_jw_uint(&jw, "n", (uint64_t)line);
		um_jw_close(&jw, '}');
		um_buf_addc(&out, '\n');
	}
	assert_string_equal(out.ptr, "{\"n\":0}\n{\"n\":1}\n");
	um_buf_release(&out);
}

static void check_str(const char *bytes, size_t len, const char *want)
{
	struct um_buf out;
	struct um_jw jw;

	um_buf_init(&out, 1000);
	um_jw_init(&jw, &out, false);
	um_jw_str(&jw, NULL, um_str_n(bytes, len));
	assert_string_equal(out.ptr, want);
	um_buf_release(&out);
}

static void writes_strings_safely(void **state)
{
	(void)state;
	check_str(NULL, 0, "\"\"");
	check_str("a\"b\\c", 5, "\"a\\\"b\\\\c\"");
	check_str("\n\x1f", 2, "\"\\u000a\\u001f\"");
	check_str("</script>/", 10, "\"<\\/script>/\"");
	check_str("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa", 9, "\"\\u2028\\u2029\xe2\x80\xaa\"");
	check_str("a\xff" "b\0c", 5, "\"a\xef\xbf\xbd" "bc\"");
	check_str("\xc3\xa9", 2, "\"\xc3\xa9\"");
}

static void writer_and_reader_agree(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 9, 0);
	for (int round = 0; round < 20000; round++) {
		char text[64], bytes[4];
		struct um_buf out;
		struct um_arena arena;
		struct um_json *v;
		size_t len = 0;

		while (len < 56) {
			uint32_t code = 1 + (uint32_t)um_rng_below(&rng, round % 2 ? 127 : 0x10ffff);
			size_t n = um_utf8_put(bytes, code);

			memcpy(text + len, bytes, n);
			len += n;
		}
		um_buf_init(&out, 1000);
		um_jw_str(&(struct um_jw){ .out = &out }, NULL, um_str_n(text, len));
		um_arena_init(&arena, 1 << 16);
		assert_int_equal(um_json_parse(&arena, out.ptr, out.len, &v, NULL), UNMET_OK);
		assert_true(um_str_eq(v->text, um_str_n(text, len)));
		um_arena_release(&arena);
		um_buf_release(&out);
	}
}

static void writer_stops_at_its_depth(void **state)
{
	struct um_buf out;
	struct um_jw jw;

	(void)state;
	um_buf_init(&out, 10000);
	um_jw_init(&jw, &out, false);
	for (int i = 0; i < 100; i++)
		um_jw_open(&jw, NULL, '[');
	for (int i = 0; i < 100; i++)
		um_jw_close(&jw, ']');
	assert_int_equal(um_buf_check(&out, NULL), UNMET_E_LIMIT);
	um_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_row),
		cmocka_unit_test(refuses_what_is_not_json),
		cmocka_unit_test(text_is_forgiving),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(damaged_rows),
		cmocka_unit_test(numbers_are_read_exactly),
		cmocka_unit_test(numbers_round_half_away),
		cmocka_unit_test(numbers_agree_with_printf),
		cmocka_unit_test(writes_objects),
		cmocka_unit_test(writes_strings_safely),
		cmocka_unit_test(writer_and_reader_agree),
		cmocka_unit_test(writer_stops_at_its_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
