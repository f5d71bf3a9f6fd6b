/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_fmath.c - accuracy against long double libm; fixed bits; statistics against known values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/fmath.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/stats.h"

#include <stdio.h>
#include <string.h>

#define POINTS 1000000

/* any_positive - uniform over the bit patterns of positive finite doubles. */
static double any_positive(struct um_rng *rng)
{
	uint64_t bits = um_rng_below(rng, UINT64_C(0x7ff0000000000000));
	double x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

static void log_is_within_an_ulp(void **state)
{
	struct um_rng rng;
	long double worst = 0;

	(void)state;
	um_rng_init(&rng, 1, 1);
	for (int i = 0; i < POINTS; i++) {
		double x = i % 2 ? any_positive(&rng) : 0.5 + 2.0 * um_rng_unit(&rng);
		long double want = logl((long double)x), error = want == 0 ? 0 : fabsl((um_log(x) - want) / want);

		worst = error > worst ? error : worst;
	}
	print_message("log: worst relative error %.2Lg\n", worst);
	assert_true(worst < 2.3e-16L);
	assert_true(um_log(1.0) == 0.0);
	assert_true(um_log(0.0) == -INFINITY);
	assert_true(um_log(INFINITY) == INFINITY);
	assert_true(isnan(um_log(-1.0)) && isnan(um_log(NAN)));
}

static void exp_is_within_an_ulp(void **state)
{
	struct um_rng rng;
	long double worst = 0;

	(void)state;
	um_rng_init(&rng, 1, 2);
	for (int i = 0; i < POINTS; i++) {
		double x = i % 2 ? 1417.0 * um_rng_unit(&rng) - 708.0 : 4.0 * um_rng_unit(&rng) - 2.0;
		long double want = expl((long double)x), error = fabsl((um_exp(x) - want) / want);

		worst = error > worst ? error : worst;
	}
	print_message("exp: worst relative error %.2Lg\n", worst);
	assert_true(worst < 2.3e-16L);
	assert_true(um_exp(0.0) == 1.0);
	assert_true(um_exp(1000.0) == INFINITY && um_exp(INFINITY) == INFINITY);
	assert_true(um_exp(-1000.0) == 0.0 && um_exp(-INFINITY) == 0.0);
	assert_true(isnan(um_exp(NAN)));
	assert_true(um_exp(709.7827128933839) > 1e308 && um_exp(709.7827128933839) < INFINITY);
	assert_true(um_exp(709.785) == INFINITY);
	assert_true(um_exp(-740.0) == (double)expl(-740.0L)); /* a denormal of few bits */
}

/* The same bits from every compiler, level and CPU: a change here changes every output. */
static void bits_are_fixed(void **state)
{
	static double value[40000];
	struct um_rng rng;
	char hex[33];

	(void)state;
	um_rng_init(&rng, 1, 3);
	for (size_t i = 0; i < 40000; i += 4) {
		double x = any_positive(&rng), u = um_rng_unit(&rng);

		value[i] = um_log(x);
		value[i + 1] = um_exp(1400.0 * u - 700.0);
		value[i + 2] = um_lgamma(300.0 * u + 1e-3);
		value[i + 3] = um_gamma_p(30.0 * u + 0.1, 20.0);
	}
	um_hash128_hex(um_hash128(value, sizeof(value)), hex);
	assert_string_equal(hex, "a532df404820219966cd1ebed1cb4ca0");
}

static void near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * fabs(want)))
		fail_msg("%.17g instead of %.17g", got, want);
}

static void pow_is_exp_of_log(void **state)
{
	(void)state;
	near(um_pow(2.0, 10.0), 1024.0, 1e-14);
	near(um_pow(10.0, -3.0), 1e-3, 1e-14);
	assert_true(um_pow(0.0, 0.0) == 1.0 && um_pow(0.0, 2.0) == 0.0 && um_pow(1.0, 1e300) == 1.0);
}

static void gamma_family(void **state)
{
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 1, 4);
	for (int i = 0; i < 100000; i++) {
		double x = i % 2 ? 40.0 * um_rng_unit(&rng) + 1e-6 : any_positive(&rng);
		long double want;

		if (x > 1e300)
			continue;
		want = lgammal((long double)x);
		if (fabsl(um_lgamma(x) - want) > 1e-14L * (1 + fabsl(want)))
			fail_msg("lgamma(%.17g) = %.17g", x, um_lgamma(x));
	}
	assert_true(um_lgamma(1.0) == 0.0 && um_lgamma(2.0) == 0.0);
	assert_true(um_lgamma(0.0) == INFINITY && isnan(um_lgamma(-1.0)) && isnan(um_lgamma(NAN)));
	near(um_exp(um_lchoose(50, 25)), 126410606437752.0, 1e-13);
	assert_true(um_lchoose(5, 6) == -INFINITY && um_lchoose(5, 0) == 0.0);
	/* P(1, x) = 1 - e^-x; P(1/2, x) = erf(sqrt x); values of P(5, x) from its finite sum */
	for (double x = 0.01; x < 40.0; x += 0.37) {
		near(um_gamma_p(1.0, x), -expm1(-x), 1e-13);
		near(um_gamma_p(0.5, x), erf(sqrt(x)), 1e-13);
		near(um_gamma_p(2.0, x), (double)(-expm1l(-(long double)x) - (long double)x * expl(-(long double)x)), 1e-11);
	}
	assert_true(um_gamma_p(3.0, 0.0) == 0.0 && um_gamma_p(3.0, INFINITY) == 1.0);
	assert_true(isnan(um_gamma_p(0.0, 1.0)) && isnan(um_gamma_p(1.0, -1.0)));
	near(um_gamma_p(1e6, 1e6), 0.500132980824854, 1e-9);
}

static void normal_family(void **state)
{
	(void)state;
	for (double x = -37.0; x < 9.0; x += 0.0917)
		near(um_normal_cdf(x), (double)(0.5L * erfcl(-(long double)x / sqrtl(2.0L))), 2e-13);
	assert_true(um_normal_cdf(0.0) == 0.5);
	assert_true(um_normal_cdf(INFINITY) == 1.0 && um_normal_cdf(-INFINITY) == 0.0);
	assert_true(um_normal_cdf(-1e200) == 0.0 && isnan(um_normal_cdf(NAN)));
}

static void wilson_of_known_counts(void **state)
{
	struct unmet_interval ci = um_wilson(0, 0);

	(void)state;
	assert_true(ci.low == 0.0 && ci.high == 1.0);
	ci = um_wilson(8, 10);
	near(ci.low, 0.490162471536642, 1e-9);
	near(ci.high, 0.943317752411109, 1e-6);
	ci = um_wilson(0, 10);
	assert_true(ci.low == 0.0);
	near(ci.high, 0.277532799862889, 1e-9);
	ci = um_wilson(10, 10);
	assert_true(ci.high == 1.0);
	near(ci.low, 1.0 - 0.277532799862889, 1e-9);
}

/* brute - the tail by the definition, in long double. */
static double brute(int all, int a, int b, int both)
{
	long double sum = 0;

	for (int k = both; k <= a && k <= b; k++)
		if (b - k <= all - a)
			sum += expl(lgammal(a + 1) - lgammal(k + 1) - lgammal(a - k + 1) + lgammal(all - a + 1) -
			            lgammal(b - k + 1) - lgammal(all - a - b + k + 1) - lgammal(all + 1) +
			            lgammal(b + 1) + lgammal(all - b + 1));
	return (double)sum;
}

static void hypergeometric_tail(void **state)
{
	(void)state;
	for (int all = 1; all < 26; all++)
		for (int a = 0; a <= all; a++)
			for (int b = 0; b <= all; b++)
				for (int both = 0; both <= a && both <= b; both++) {
					double got = um_hyper_upper((uint64_t)all, (uint64_t)a, (uint64_t)b, (uint64_t)both);

					if (fabs(got - brute(all, a, b, both)) > 1e-12)
						fail_msg("%d %d %d %d: %.17g", all, a, b, both, got);
				}
	assert_true(um_hyper_upper(10, 3, 3, 4) == 0.0);
	assert_true(um_hyper_upper(10, 11, 3, 1) == 0.0);
	assert_true(um_hyper_upper(0, 0, 0, 0) == 1.0);
	near(um_hyper_upper(1000, 50, 60, 20), brute(1000, 50, 60, 20), 1e-10);
	near(um_hyper_upper(100000, 5000, 6000, 310), brute(100000, 5000, 6000, 310), 1e-7);
}

static void benjamini_hochberg(void **state)
{
	double p[] = { 0.01, 0.04, 0.03, 0.005, 0.5, NAN }, q[6], one = 0.2;

	(void)state;
	assert_int_equal(um_bh(p, q, 5), 0);
	near(q[0], 0.025, 1e-12);
	near(q[1], 0.05, 1e-12);
	near(q[2], 0.05, 1e-12);
	near(q[3], 0.025, 1e-12);
	near(q[4], 0.5, 1e-12);
	assert_int_equal(um_bh(p, p, 6), 0); /* in place */
	near(p[3], 0.03, 1e-12);
	assert_true(p[5] == 1.0);
	assert_int_equal(um_bh(&one, &one, 1), 0);
	assert_true(one == 0.2);
	assert_int_equal(um_bh(NULL, NULL, 0), 0);
	um_mem_fail_after(1, false);
	assert_int_equal(um_bh(q, q, 5), -1);
	um_mem_fail_after(0, false);
}

static void many_exponentials_are_the_same_bits(void **state)
{
	double x[37], want[37];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		for (int i = 0; i < 37; i++) {
			x[i] = ((round * 37 + i) % 140001 - 70000) / 100.0 + 1e-3 * i;
			x[i] = x[i] > 700 ? 700 : x[i];
			want[i] = um_exp(x[i]);
		}
		um_exp_many(x, (size_t)(round % 38));
		assert_memory_equal(x, want, sizeof(double) * (size_t)(round % 38));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_exponentials_are_the_same_bits),
		cmocka_unit_test(log_is_within_an_ulp),
		cmocka_unit_test(exp_is_within_an_ulp),
		cmocka_unit_test(bits_are_fixed),
		cmocka_unit_test(pow_is_exp_of_log),
		cmocka_unit_test(gamma_family),
		cmocka_unit_test(normal_family),
		cmocka_unit_test(wilson_of_known_counts),
		cmocka_unit_test(hypergeometric_tail),
		cmocka_unit_test(benjamini_hochberg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
