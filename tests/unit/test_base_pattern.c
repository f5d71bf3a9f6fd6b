/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_pattern.c - matches, captures, and hostile patterns in bounded time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/pattern.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct um_matcher *matcher;

static int make_matcher(void **state)
{
	(void)state;
	matcher = um_matcher_new();
	return matcher ? 0 : -1;
}

static int drop_matcher(void **state)
{
	(void)state;
	um_matcher_free(matcher);
	um_matcher_free(NULL);
	return 0;
}

static struct um_pattern *compile(const char *source, unsigned flags)
{
	struct um_pattern *pattern;

	assert_int_equal(um_pattern_new(&pattern, um_str(source), flags, NULL, 0, NULL), UNMET_OK);
	return pattern;
}

static void finds_and_captures(void **state)
{
	struct um_pattern *pattern = compile("(wish)|(want) (\\w+)", UM_PATTERN_CASELESS);
	struct um_match group[8];

	(void)state;
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("I WANT \xc3\xa9t\xc3\xa9"), 0, group, 8), 4);
	assert_int_equal(group[0].start, 2);
	assert_int_equal(group[0].end, 12);
	assert_int_equal(group[1].start, SIZE_MAX);
	assert_int_equal(group[1].end, SIZE_MAX);
	assert_int_equal(group[3].start, 7);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("I wish"), 0, group, 8), 4);
	assert_int_equal(group[2].start, SIZE_MAX);
	assert_int_equal(group[3].start, SIZE_MAX);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("I wish"), 0, group, 1), 1);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("I wish"), 3, group, 8), 0);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("I wish"), 7, group, 8), 0);
	assert_int_equal(um_pattern_find(pattern, matcher, um_str(NULL), 0, group, 8), 0);
	um_pattern_free(pattern);
	um_pattern_free(NULL);
}

static void anchors_at_from(void **state)
{
	struct um_pattern *pattern = compile("b+", UM_PATTERN_ANCHORED);
	struct um_match group[1];

	(void)state;
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("abbb"), 0, group, 1), 0);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("abbb"), 2, group, 1), 1);
	assert_int_equal(group[0].start, 2);
	assert_int_equal(group[0].end, 4);
	um_pattern_free(pattern);
	pattern = compile("", UM_PATTERN_ANCHORED);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("\xc3\xa9"), 1, group, 1), 0); /* inside a letter */
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("\xc3\xa9"), 2, group, 1), 1);
	um_pattern_free(pattern);
}

static void knows_unicode(void **state)
{
	struct um_pattern *pattern = compile("^\\w+$", 0);
	struct um_match group[1];

	(void)state;
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("\xd0\xbf\xd1\x80\xd0\xb8"), 0, group, 1), 1);
	um_pattern_free(pattern);
	pattern = compile("\xc3\x89", UM_PATTERN_CASELESS);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("\xc3\xa9"), 0, group, 1), 1);
	um_pattern_free(pattern);
}

static void refuses_bad_patterns(void **state)
{
	static const char *const bad[] = { "(", "a{2,1}", "[z-a]", "\xff", "\\C", "(?<n>a)(?<n>b)", "*" };
	char wide[4097];
	struct um_pattern *pattern;
	struct unmet_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(um_pattern_new(&pattern, um_str(bad[i]), 0, "cues.txt", 7, &err), UNMET_E_FORMAT);
		assert_null(pattern);
		assert_string_equal(err.path, "cues.txt");
		assert_int_equal(err.line, 7);
	}
	memset(wide, 'a', sizeof(wide));
	assert_int_equal(um_pattern_new(&pattern, um_str_n(wide, 4097), 0, NULL, 0, &err), UNMET_E_FORMAT);
	assert_int_equal(um_pattern_new(&pattern, um_str_n(wide, 4096), 0, NULL, 0, &err), UNMET_OK);
	um_pattern_free(pattern);
}

static void more_groups_than_room(void **state)
{
	char source[4 * 100 + 1] = "";
	struct um_pattern *pattern;
	struct um_match group[128];

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(source, "(a)?");
	pattern = compile(source, 0);
	assert_int_equal(um_pattern_find(pattern, matcher, UM_LIT("aaaaaaaaaaaaaaaaaaaa"), 0, group, 128), 64);
	assert_int_equal(group[20].end, 20);
	assert_int_equal(group[21].start, SIZE_MAX);
	um_pattern_free(pattern);
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void hostile_patterns_end(void **state)
{
	static const char *const evil[] = { "(a+)+$", "(a|aa)+$", "(a|a?)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$",
	                                    "((a*)*)*b", "(?:(?:(?:a?){50}){50})+b", "(a?){60}a{60}b", "(?R)?a+(?R)?b" };
	size_t len = 2000;
	char *text = malloc(len);
	struct um_match group[1];
	double start = seconds();

	(void)state;
	memset(text, 'a', len);
	text[len - 1] = '!';
	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		struct um_pattern *pattern;

		if (um_pattern_new(&pattern, um_str(evil[i]), 0, NULL, 0, NULL))
			continue;
		um_pattern_find(pattern, matcher, um_str_n(text, len), 0, group, 1);
		um_pattern_free(pattern);
	}
	free(text);
	assert_true(seconds() - start < 60.0); /* generous: sanitizers, slow machines */
}

static void long_subjects_are_undecided(void **state)
{
	struct um_pattern *pattern = compile("a", 0);
	char *text = malloc(32769);
	struct um_match group[1];

	(void)state;
	memset(text, 'a', 32769);
	assert_int_equal(um_pattern_find(pattern, matcher, um_str_n(text, 32768), 0, group, 1), 1);
	assert_int_equal(um_pattern_find(pattern, matcher, um_str_n(text, 32769), 0, group, 1), 0);
	free(text);
	um_pattern_free(pattern);
}

static void lost_memory_is_an_error(void **state)
{
	struct unmet_error err;

	(void)state;
	for (uint64_t n = 1; n < 6; n++) {
		struct um_pattern *pattern;
		struct um_matcher *m;
		enum unmet_status rc;

		um_mem_fail_after(n, true);
		rc = um_pattern_new(&pattern, UM_LIT("(a)+b"), 0, NULL, 0, &err);
		um_mem_fail_after(0, false);
		assert_true(rc == UNMET_E_NOMEM ? pattern == NULL : pattern != NULL);
		um_pattern_free(pattern);
		um_mem_fail_after(n, true);
		m = um_matcher_new();
		um_mem_fail_after(0, false);
		um_matcher_free(m);
	}
	assert_non_null(strstr(um_pattern_version(), "PCRE2 10."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_and_captures),
		cmocka_unit_test(anchors_at_from),
		cmocka_unit_test(knows_unicode),
		cmocka_unit_test(refuses_bad_patterns),
		cmocka_unit_test(more_groups_than_room),
		cmocka_unit_test(hostile_patterns_end),
		cmocka_unit_test(long_subjects_are_undecided),
		cmocka_unit_test(lost_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_matcher, drop_matcher);
}
