/* SPDX-License-Identifier: Apache-2.0 */
/* Agreement figures against values worked out by hand or published; the pairing is optimal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/rng.h"
#include "cluster/score.h"

static void equal_groupings_agree(void **state)
{
	static const uint32_t a[] = { 0, 0, 1, 1, 2, 2 }, b[] = { 2, 2, 0, 0, 1, 1 };
	struct um_agreement out;

	(void)state;
	assert_int_equal(um_agreement_of(&out, a, 3, b, 3, 6, NULL), UNMET_OK);
	assert_true(fabs(out.nmi - 1) < 1e-12);
	assert_true(fabs(out.ari - 1) < 1e-12);
	assert_true(fabs(out.accuracy - 1) < 1e-12);
}

/* [0 0 1 2] against [0 0 1 1]: ARI 4/7 (the example of scikit-learn's documentation), NMI 0.8. */
static void known_values(void **state)
{
	static const uint32_t a[] = { 0, 0, 1, 2 }, b[] = { 0, 0, 1, 1 };
	struct um_agreement out;
	uint32_t table[6];

	(void)state;
	assert_int_equal(um_agreement_of(&out, a, 3, b, 2, 4, NULL), UNMET_OK);
	assert_true(fabs(out.ari - 4.0 / 7.0) < 1e-12);
	assert_true(fabs(out.nmi - 0.8) < 1e-12);
	assert_true(fabs(out.accuracy - 0.75) < 1e-12);
	assert_true(um_ari(a, 3, b, 2, 4, table) == out.ari);
}

static void one_group_says_nothing(void **state)
{
	static const uint32_t a[] = { 0, 0, 0, 0 }, b[] = { 0, 1, 0, 1 };
	struct um_agreement out;

	(void)state;
	assert_int_equal(um_agreement_of(&out, a, 1, b, 2, 4, NULL), UNMET_OK);
	assert_true(fabs(out.nmi) < 1e-12);
	assert_true(fabs(out.ari) < 1e-12);
	assert_true(fabs(out.accuracy - 0.5) < 1e-12);
}

#define MANY 4000u

static void chance_shares_nothing(void **state)
{
	static uint32_t a[MANY], b[MANY], table[31 * 31];
	static double log_factorial[MANY + 1];
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 3, 3);
	for (uint32_t i = 0; i < MANY; i++) {
		a[i] = (uint32_t)um_rng_below(&rng, 30);
		b[i] = (uint32_t)um_rng_below(&rng, 30);
		log_factorial[i + 1] = log_factorial[i] + um_log(i + 1.0);
	}
	assert_true(fabs(um_shared(a, 30, b, 30, MANY, table, log_factorial)) < 0.02);
	assert_true(um_shared(a, 30, a, 30, MANY, table, log_factorial) > 3.2); /* ln 30 less chance */
}

/* best_by_trial - the best sum over all pairings of n rows with n columns. */
static double best_by_trial(const double *gain, uint32_t n, uint32_t row, uint32_t used)
{
	double best = row == n ? 0 : -1e9;

	for (uint32_t c = 0; row < n && c < n; c++)
		if (!(used & 1u << c)) {
			double sum = gain[row * n + c] + best_by_trial(gain, n, row + 1, used | 1u << c);

			if (sum > best)
				best = sum;
		}
	return best;
}

static void pairing_is_optimal(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 9, 9);
	for (int trial = 0; trial < 50; trial++) {
		double gain[36], sum = 0;
		uint32_t column[6], seen = 0;

		for (int i = 0; i < 36; i++)
			gain[i] = (double)um_rng_below(&rng, 20);
		assert_int_equal(um_pair_up(column, gain, 6, 6, NULL), UNMET_OK);
		for (uint32_t r = 0; r < 6; r++) {
			assert_in_range(column[r], 0, 5);
			assert_false(seen & 1u << column[r]);
			seen |= 1u << column[r];
			sum += gain[r * 6 + column[r]];
		}
		assert_true(sum == best_by_trial(gain, 6, 0, 0));
	}
}

static void pairing_of_unequal_sides(void **state)
{
	static const double gain[] = { 1, 9, 2, 8, 7, 3 }; /* 3 rows, 2 columns */
	uint32_t column[3];

	(void)state;
	assert_int_equal(um_pair_up(column, gain, 3, 2, NULL), UNMET_OK);
	assert_int_equal(column[0], 1);
	assert_int_equal(column[1], UINT32_MAX);
	assert_int_equal(column[2], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_groupings_agree),
		cmocka_unit_test(known_values),
		cmocka_unit_test(one_group_says_nothing),
		cmocka_unit_test(chance_shares_nothing),
		cmocka_unit_test(pairing_is_optimal),
		cmocka_unit_test(pairing_of_unequal_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
