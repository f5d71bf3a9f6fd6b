/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fmath.c - elementary and special functions whose bits depend on nothing but IEEE 754 + - * / and
 * sqrt. Method of log and exp: Cody & Waite reductions (1980) with ln 2 in two parts, then plain Taylor
 * series on a range so small that 12 or 13 terms end below the last bit; series need no fitted
 * constants that nobody can check. The corrections are kept apart from the leading term, as in fdlibm,
 * so that the error stays near one unit in the last place. lgamma: Stirling's series after
 * shifting the argument up. Incomplete gamma: a series or Lentz's continued fraction
 * (Abramowitz & Stegun 6.5.29, 6.5.31; Thompson & Barnett 1986).
 */
#include "base/fmath.h"

#include <stdint.h>
#include <string.h>

#include "base/cpu.h"

#define LN2_HIGH 0x1.62e42fee00000p-1  /* 33 bits: times an exponent it is exact */
#define LN2_LOW 0x1.a39ef35793c76p-33
#define INV_LN2 0x1.71547652b82fep+0
#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define HALF_LN_2PI 0x1.d67f1c864beb5p-1
#define EPSILON 0x1p-53
#define TINY 0x1p-1000
#define MAX_STEPS 1000000

static uint64_t bits_of(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return bits;
}

static double from_bits(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

/* split - x = m * 2^e with m in [sqrt(1/2), sqrt(2)); x positive and finite. */
static double split(double x, int *e)
{
	uint64_t bits;
	double m;

	*e = 0;
	if (x < 0x1p-1022) {
		x *= 0x1p54;
		*e = -54;
	}
	bits = bits_of(x);
	*e += (int)(bits >> 52) - 1022;
	m = from_bits((bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3fe0000000000000));
	if (m < SQRT_HALF) {
		m *= 2.0;
		*e -= 1;
	}
	return m;
}

/* atanh_tail - 2 (z/3 + z^2/5 + ... + z^12/25): what 2 atanh(s) / s has beyond 2, z = s^2 < 0.0295. */
static double atanh_tail(double z)
{
	double sum = 0.0;

	for (int k = 25; k >= 3; k -= 2)
		sum = (sum + 2.0 / k) * z;
	return sum;
}

double um_log(double x)
{
	double f, s, half_square, k;
	int e;

	if (!(x > 0.0))
		return x == 0.0 ? -INFINITY : NAN;
	if (x > DBL_MAX)
		return x;
	f = split(x, &e) - 1.0;
	k = e;
	/* log(1+f) = 2 atanh(f / (2+f)) = f - f^2/2 + s (f^2/2 + tail): f leads, the rest is small */
	s = f / (2.0 + f);
	half_square = 0.5 * f * f;
	return k * LN2_HIGH - ((half_square - (s * (half_square + atanh_tail(s * s)) + k * LN2_LOW)) - f);
}

/* scale - x * 2^k without a wrong step through infinity or the denormals; |k| < 2000. */
static double scale(double x, int k)
{
	if (k > 1023)
		return x * 0x1p1023 * from_bits((uint64_t)(k - 1023 + 1023) << 52);
	if (k < -1022)
		return x * from_bits((uint64_t)(k + 54 + 1023) << 52) * 0x1p-54;
	return x * from_bits((uint64_t)(k + 1023) << 52);
}

#define EXP_TERMS 12
#define ROUND_MAGIC 6755399441055744.0 /* 1.5 * 2^52: adding and taking it off rounds to a whole number */

static const double inverse_factorial[EXP_TERMS] = { /* 1/n! for n = 2..13 */
	1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880,
	1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0,
};

double um_exp(double x)
{
	double k, high, low, r, sum = 0.0;

	if (x != x)
		return x;
	if (x > 709.79)
		return INFINITY;
	if (x < -745.14)
		return 0.0;
	k = (x * INV_LN2 + ROUND_MAGIC) - ROUND_MAGIC;
	high = x - k * LN2_HIGH;
	low = k * LN2_LOW;
	r = high - low;
	for (int n = EXP_TERMS - 1; n >= 0; n--)
		sum = (sum + inverse_factorial[n]) * r;
	return scale(1.0 + (high - (low - r * sum)), (int)k);
}

#define EXP_BLOCK 16
#define ALONE inline __attribute__((always_inline))

/*
 * The steps of um_exp side by side: each waits for the one before, so sixteen at once cost little more than one. Between -700 and 700
 * the power of two is a normal number, whose bits are those of the magic sum moved up.
 */
static ALONE void exp_block(double *restrict x)
{
	double high[EXP_BLOCK], low[EXP_BLOCK], r[EXP_BLOCK], sum[EXP_BLOCK], power[EXP_BLOCK];

	for (int i = 0; i < EXP_BLOCK; i++) {
		double magic = x[i] * INV_LN2 + ROUND_MAGIC, k = magic - ROUND_MAGIC;

		power[i] = from_bits((bits_of(magic) + 1023) << 52);
		high[i] = x[i] - k * LN2_HIGH;
		low[i] = k * LN2_LOW;
		r[i] = high[i] - low[i];
		sum[i] = 0.0;
	}
	for (int n = EXP_TERMS - 1; n >= 0; n--)
		for (int i = 0; i < EXP_BLOCK; i++)
			sum[i] = (sum[i] + inverse_factorial[n]) * r[i];
	for (int i = 0; i < EXP_BLOCK; i++)
		x[i] = (1.0 + (high[i] - (low[i] - r[i] * sum[i]))) * power[i];
}

static ALONE void exp_blocks(double *x, size_t total)
{
	double rest[EXP_BLOCK] = { 0 };

	for (; total >= EXP_BLOCK; x += EXP_BLOCK, total -= EXP_BLOCK)
		exp_block(x);
	if (!total)
		return;
	memcpy(rest, x, total * sizeof(*x));
	exp_block(rest);
	memcpy(x, rest, total * sizeof(*x));
}

#if UM_HAS_WIDE
/* Four at a time where there is AVX2, two where there is not: the same bits, as in cluster/dense.c. */
__attribute__((target("avx2"))) static void exp_wide(double *x, size_t total)
{
	exp_blocks(x, total);
}
#endif

void um_exp_many(double *x, size_t total)
{
#if UM_HAS_WIDE
	if (um_cpu_wide()) {
		exp_wide(x, total);
		return;
	}
#endif
	exp_blocks(x, total);
}

double um_pow(double x, double y)
{
	if (y == 0.0 || x == 1.0)
		return 1.0;
	if (x == 0.0)
		return y > 0.0 ? 0.0 : INFINITY;
	return um_exp(y * um_log(x));
}

/* stirling - lgamma for x >= 8: the next term left out is below 3e-19. */
static double stirling(double x)
{
	static const double c[] = { /* B(2n) / (2n (2n-1)), n = 1..11 */
		1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156,
		-3617.0 / 122400, 43867.0 / 244188, -174611.0 / 125400, 77683.0 / 5796,
	};
	double z = 1.0 / (x * x), sum = 0.0;

	for (int n = 10; n >= 0; n--)
		sum = sum * z + c[n];
	return (x - 0.5) * um_log(x) - x + (HALF_LN_2PI + sum / x);
}

double um_lgamma(double x)
{
	double product = 1.0;

	if (!(x > 0.0))
		return x == 0.0 ? INFINITY : NAN;
	if (x > DBL_MAX)
		return x;
	if (x == floor(x) && x <= 23.0) { /* factorials to 22! are exact */
		while (x > 2.0)
			product *= x -= 1.0;
		return um_log(product);
	}
	while (x < 8.0) {
		product *= x;
		x += 1.0;
	}
	return product == 1.0 ? stirling(x) : stirling(x) - um_log(product);
}

double um_lchoose(double n, double k)
{
	if (k < 0.0 || k > n)
		return -INFINITY;
	if (k == 0.0 || k == n)
		return 0.0;
	return um_lgamma(n + 1.0) - um_lgamma(k + 1.0) - um_lgamma(n - k + 1.0);
}

/* away_from_zero - Lentz's guard against a division by zero. */
static double away_from_zero(double x)
{
	return fabs(x) < TINY ? TINY : x;
}

static double gamma_front(double a, double x)
{
	return um_exp(a * um_log(x) - x - um_lgamma(a));
}

static double gamma_p_series(double a, double x)
{
	double term = 1.0 / a, sum = term;

	for (int n = 1; n < MAX_STEPS && term > sum * EPSILON; n++) {
		term *= x / (a + n);
		sum += term;
	}
	return sum * gamma_front(a, x);
}

/* gamma_q_fraction - the upper part; converges fast for x > a + 1. */
static double gamma_q_fraction(double a, double x)
{
	double b = x + 1.0 - a, c = 1.0 / TINY, d = 1.0 / away_from_zero(b), h = d;

	for (int n = 1; n < MAX_STEPS; n++) {
		double step = -n * (n - a), factor;

		b += 2.0;
		d = 1.0 / away_from_zero(step * d + b);
		c = away_from_zero(b + step / c);
		factor = c * d;
		h *= factor;
		if (fabs(factor - 1.0) <= 2.0 * EPSILON)
			break;
	}
	return h * gamma_front(a, x);
}

double um_gamma_p(double a, double x)
{
	if (!(a > 0.0) || !(x >= 0.0))
		return NAN;
	if (x == 0.0)
		return 0.0;
	if (x > DBL_MAX)
		return 1.0;
	return x < a + 1.0 ? gamma_p_series(a, x) : 1.0 - gamma_q_fraction(a, x);
}

double um_normal_cdf(double x)
{
	double square = 0.5 * x * x, tail;

	if (x != x)
		return x;
	if (square < 1.5)
		return x < 0.0 ? 0.5 - 0.5 * um_gamma_p(0.5, square) : 0.5 + 0.5 * um_gamma_p(0.5, square);
	tail = square > 800.0 ? 0.0 : 0.5 * gamma_q_fraction(0.5, square); /* tails keep their digits */
	return x < 0.0 ? tail : 1.0 - tail;
}
