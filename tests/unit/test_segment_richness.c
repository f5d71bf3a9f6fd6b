/* SPDX-License-Identifier: Apache-2.0 */
/* Needs not heard yet, without a model: against figures worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "segment/coverage.h"
#include "segment/richness.h"

/* Ten customers; six needs heard once, three twice, one by all, one by nobody. */
static const uint64_t raised[] = { 1, 1, 2, 1, 0, 1, 2, 1, 10, 2, 1 };

#define TOTAL (sizeof(raised) / sizeof(raised[0]))

static void assert_near(double found, double wanted)
{
	assert_true(fabs(found - wanted) < 1e-9 * (1 + fabs(wanted)));
}

static void counts_by_hand(void **state)
{
	struct um_raised_counts c;

	(void)state;
	assert_int_equal(um_raised_counts_init(&c, raised, TOTAL, 10, NULL), UNMET_OK);
	assert_int_equal(c.need_total, 10);
	assert_int_equal(c.distinct, 3);
	assert_int_equal(c.raised[1], 2);
	assert_int_equal(c.needs[1], 3);
	um_raised_counts_release(&c);
	assert_int_equal(um_raised_counts_init(&c, raised, TOTAL, 9, NULL), UNMET_E_ARG);
	um_raised_counts_release(&c);
}

static void chao_by_hand(void **state)
{
	struct um_raised_counts c;
	struct um_richness r;
	double more;

	(void)state;
	assert_int_equal(um_raised_counts_init(&c, raised, TOTAL, 10, NULL), UNMET_OK);
	r = um_richness_of(&c);
	assert_near(r.unseen, 0.9 * 36 / 6); /* 9/10 * 6^2 / (2 * 3) */
	/* Variance 3 (0.45 * 4 + 0.81 * 8 + 0.2025 * 16) = 34.56; factor exp(1.96 sqrt(ln(1 + 34.56 / 29.16))). */
	assert_near(r.unseen_ci.high / r.unseen, um_exp(1.959963984540054 * sqrt(um_log(1 + 34.56 / 29.16))));
	assert_near(r.unseen_ci.low * r.unseen_ci.high, r.unseen * r.unseen);
	/* One more customer brings unseen * once / (n unseen + once). */
	assert_near(um_richness_more(&c, r.once, r.unseen, 1), 5.4 * 6 / (54 + 6));
	more = um_richness_more(&c, r.once, r.unseen, 1e6);
	assert_true(more > 5.39 && more <= 5.4);
	um_raised_counts_release(&c);
}

static void fewer_by_hand(void **state)
{
	struct um_raised_counts c;

	(void)state;
	assert_int_equal(um_raised_counts_init(&c, raised, TOTAL, 10, NULL), UNMET_OK);
	assert_near(um_richness_fewer(&c, 10), 10);
	/* Of nine: a need heard once is missed with 1/10, one heard twice never. */
	assert_near(um_richness_fewer(&c, 9), 10 - 6 * 0.1);
	assert_near(um_richness_late(&c), 0.06);
	assert_near(um_richness_fewer(&c, 1), 0.6 + 3 * 0.2 + 1);
	um_raised_counts_release(&c);
}

static void all_heard_is_no_need_unseen(void **state)
{
	const uint64_t often[] = { 5, 6, 7, 5, 6, 7, 5, 9 };
	struct um_raised_counts c;
	struct um_richness r;

	(void)state;
	assert_int_equal(um_raised_counts_init(&c, often, 8, 10, NULL), UNMET_OK);
	r = um_richness_of(&c);
	assert_near(r.unseen, 0);
	assert_near(r.unseen_ci.high, 0);
	assert_near(um_richness_more(&c, r.once, r.unseen, 10), 0);
	um_raised_counts_release(&c);
}

/* Where everything was heard often, one need more is still allowed for, and no more. */
static void one_more_is_never_ruled_out(void **state)
{
	uint64_t often[40];
	struct um_coverage c;

	(void)state;
	for (size_t i = 0; i < 40; i++)
		often[i] = 60 + i;
	assert_int_equal(um_coverage_fit(often, 40, 200, &c, NULL), UNMET_OK);
	assert_true(c.found_share > 0.999);
	assert_near(c.found_ci.low, 40.0 / 41);
	assert_true(c.twice.customers == 400 && c.twice.needs_ci.low >= 40);
	assert_near(c.twice.needs_ci.high, 41);
}

/* What takes more than ten times as many customers is not told. */
static void far_is_not_told(void **state)
{
	uint64_t rare[30];
	struct um_coverage c;

	(void)state;
	for (size_t i = 0; i < 30; i++)
		rare[i] = 1;
	assert_int_equal(um_coverage_fit(rare, 30, 20, &c, NULL), UNMET_OK);
	assert_true(c.customers_for_95 == UM_COVERAGE_NEVER);
	assert_true(c.found_ci.high <= 1 && c.found_ci.low < 0.5);
}

static void memory_may_fail(void **state)
{
	enum unmet_status rc = UNMET_E_NOMEM;

	(void)state;
	for (uint64_t at = 1; rc; at++) {
		struct um_raised_counts c;

		um_mem_fail_after(at, false);
		rc = um_raised_counts_init(&c, raised, TOTAL, 10, NULL);
		um_mem_fail_after(0, false);
		assert_true(!rc || rc == UNMET_E_NOMEM);
		um_raised_counts_release(&c);
		assert_true(at < 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_by_hand),
		cmocka_unit_test(chao_by_hand),
		cmocka_unit_test(fewer_by_hand),
		cmocka_unit_test(all_heard_is_no_need_unseen),
		cmocka_unit_test(one_more_is_never_ruled_out),
		cmocka_unit_test(far_is_not_told),
		cmocka_unit_test(memory_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
