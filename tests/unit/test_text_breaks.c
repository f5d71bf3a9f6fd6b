/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The raw break functions against every line of the Unicode test files, where the package
 * unicode-data is installed (UNMET_UCD overrides the folder); and a few lines of them anyway.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "text/breaks.h"

typedef size_t (*break_fn)(struct um_str s, size_t at);

/* parse - "÷ 0061 × 0308 ÷" to UTF-8 and the expected boundaries. Returns how many. */
static size_t parse(const char *line, char *text, size_t *len, size_t *want)
{
	size_t total = 0;

	*len = 0;
	while (*line && *line != '#' && *line != '\n') {
		char *end;

		if (strncmp(line, "÷", 2) == 0)
			want[total++] = *len;
		if (strncmp(line, "÷", 2) == 0 || strncmp(line, "×", 2) == 0 || *line == ' ' || *line == '\t') {
			line += (unsigned char)*line >= 0x80 ? 2 : 1;
			continue;
		}
		*len += um_utf8_put(text + *len, (uint32_t)strtoul(line, &end, 16));
		assert_ptr_not_equal(line, end);
		line = end;
	}
	return total;
}

static void check_line(break_fn next, const char *line)
{
	char text[512];
	size_t want[128], len, total = parse(line, text, &len, want), at = 0;

	for (size_t i = 1; i < total; i++) {
		at = next(um_str_n(text, len), at);
		if (at != want[i])
			fail_msg("boundary %zu at %zu, not %zu: %s", i, at, want[i], line);
	}
	assert_int_equal(at, len);
}

static void check_file(break_fn next, const char *name, size_t at_least)
{
	const char *root = getenv("UNMET_UCD");
	char path[512], line[4096];
	size_t lines = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/auxiliary/%s", root ? root : "/usr/share/unicode", name);
	f = fopen(path, "rb");
	if (!f) {
		printf("skipped: no %s\n", path);
		skip();
	}
	while (fgets(line, sizeof(line), f)) {
		if (strncmp(line, "÷", 2) != 0)
			continue;
		check_line(next, line);
		lines++;
	}
	fclose(f);
	assert_true(lines >= at_least);
}

static void word_test_file(void **state)
{
	(void)state;
	check_file(um_break_word, "WordBreakTest.txt", 1823);
}

static void sentence_test_file(void **state)
{
	(void)state;
	check_file(um_break_sentence, "SentenceBreakTest.txt", 502);
}

static void word_lines(void **state)
{
	(void)state;
	check_line(um_break_word, "÷ 0061 ÷ 1F1E6 × 1F1E7 ÷ 1F1E8 ÷ 0062 ÷");       /* flags in pairs */
	check_line(um_break_word, "÷ 1F6D1 × 200D × 1F6D1 ÷");                       /* emoji sequence */
	check_line(um_break_word, "÷ 0061 × 2019 × 0062 ÷ 002C ÷ 0061 ÷");           /* apostrophe */
	check_line(um_break_word, "÷ 0031 × 002E × 0035 ÷ 002E ÷ 0020 ÷");           /* 1.5. */
	check_line(um_break_word, "÷ 000D × 000A ÷ 0061 × 0308 ÷");
}

static void sentence_lines(void **state)
{
	(void)state;
	check_line(um_break_sentence, "÷ 0063 × 002E × 0064 ÷");                     /* c.d */
	check_line(um_break_sentence, "÷ 0033 × 002E × 0034 ÷");                     /* 3.4 */
	check_line(um_break_sentence, "÷ 0061 × 002E × 0022 × 0020 ÷ 0042 ÷");       /* a." B */
	check_line(um_break_sentence, "÷ 0061 × 002E × 0020 × 0062 ÷");              /* a. b */
	check_line(um_break_sentence, "÷ 0061 × 003F × 0020 ÷ 0062 ÷");              /* a? b */
	check_line(um_break_sentence, "÷ 5B57 × 3002 ÷ 5B57 ÷");
}

static void properties(void **state)
{
	(void)state;
	assert_int_equal(um_ucd_get('a')->word, UM_WB_ALETTER);
	assert_int_equal(um_ucd_get('A')->sentence, UM_SB_UPPER);
	assert_int_equal(um_ucd_get(0xE01EF)->word, UM_WB_EXTEND);   /* the last code point with a page */
	assert_int_equal(um_ucd_get(0xE01F0)->word, UM_WB_OTHER);
	assert_int_equal(um_ucd_get(0x10FFFF)->word, UM_WB_OTHER);
	assert_int_equal(um_ucd_get(UINT32_MAX)->word, UM_WB_OTHER); /* no code point at all */
	assert_int_equal(um_ucd_get(0x1F600)->picture, 1);
}

static void empty(void **state)
{
	struct um_site site;

	(void)state;
	assert_int_equal(um_break_word(UM_LIT(""), 0), 0);
	assert_int_equal(um_break_sentence(UM_LIT(""), 0), 0);
	assert_false(um_break_site(UM_LIT("no end"), 0, &site));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(word_test_file),
		cmocka_unit_test(sentence_test_file),
		cmocka_unit_test(word_lines),
		cmocka_unit_test(sentence_lines),
		cmocka_unit_test(properties),
		cmocka_unit_test(empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
