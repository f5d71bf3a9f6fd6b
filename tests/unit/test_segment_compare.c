/* SPDX-License-Identifier: Apache-2.0 */
/* Two groups side by side: intervals against the published table, verdicts only where they are due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "segment/compare.h"

static void near(double a, double b)
{
	assert_true(a - b < 5.1e-5 && b - a < 5.1e-5);
}

/* Newcombe 1998, table II, method 10. */
static void test_published(void **state)
{
	static const struct { uint64_t a, n, b, m; double low, high; } of[] = {
		{ 56, 70, 48, 80, 0.0524, 0.3339 }, { 9, 10, 3, 10, 0.1705, 0.8090 }, { 5, 56, 0, 29, -0.0381, 0.1926 },
		{ 0, 10, 0, 20, -0.1611, 0.2775 }, { 10, 10, 0, 20, 0.6791, 1.0000 }, { 10, 10, 0, 10, 0.6075, 1.0000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct unmet_interval ci = um_newcombe(of[i].a, of[i].n, of[i].b, of[i].m);

		near(ci.low, of[i].low);
		near(ci.high, of[i].high);
	}
	assert_true(um_newcombe(0, 0, 3, 5).low <= -1 && um_newcombe(0, 0, 3, 5).high >= 1);
}

static void test_turned_round(void **state)
{
	struct um_compared one = { .a = 30, .b = 10 }, two = { .a = 10, .b = 30 };

	(void)state;
	assert_int_equal(um_compare(&one, 1, 50, 60, NULL), UNMET_OK);
	assert_int_equal(um_compare(&two, 1, 60, 50, NULL), UNMET_OK);
	assert_int_equal(one.verdict, 1);
	assert_int_equal(two.verdict, -1);
	near(one.p, two.p);
	near(one.ci.low, -two.ci.high);
}

static void test_small_refuses(void **state)
{
	struct um_compared side = { .a = 9, .b = 0 }, cell = { .a = 4, .b = 0 }, equal = { .a = 20, .b = 20 };

	(void)state;
	assert_int_equal(um_compare(&side, 1, 9, 100, NULL), UNMET_OK);
	assert_false(side.enough);
	assert_int_equal(side.verdict, 0);
	near(side.p, 1);
	assert_int_equal(um_compare(&cell, 1, 10, 1000, NULL), UNMET_OK);
	assert_false(cell.enough);
	assert_int_equal(cell.verdict, 0);
	assert_int_equal(um_compare(&equal, 1, 50, 50, NULL), UNMET_OK);
	assert_true(equal.enough);
	assert_int_equal(equal.verdict, 0);
}

/* One needs to differ more when it is one of a hundred. */
static void test_among_many(void **state)
{
	struct um_compared alone = { .a = 14, .b = 5 }, many[100];

	(void)state;
	assert_int_equal(um_compare(&alone, 1, 40, 40, NULL), UNMET_OK);
	assert_int_equal(alone.verdict, 1);
	for (size_t i = 0; i < 100; i++)
		many[i] = (struct um_compared){ .a = i ? 10 : 14, .b = i ? 10 : 5 };
	assert_int_equal(um_compare(many, 100, 40, 40, NULL), UNMET_OK);
	near(many[0].p, alone.p);
	assert_true(many[0].q > 0.05);
	assert_int_equal(many[0].verdict, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published), cmocka_unit_test(test_turned_round), cmocka_unit_test(test_small_refuses),
		cmocka_unit_test(test_among_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
