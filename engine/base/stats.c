/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stats.c - intervals and tests on counts. Wilson's score interval (1927) because customer counts are
 * small and shares near 0, where the textbook interval leaves [0, 1]. The hypergeometric tail, exact
 * and one-sided, because most pairs of needs share a handful of customers, where chi-square lies.
 * Benjamini-Hochberg (1995) because every pair is tested.
 */
#include "base/stats.h"
#include "base/fmath.h"
#include "base/mem.h"

#include <stdlib.h>

#define Z_95 1.959963984540054

struct unmet_interval um_wilson(uint64_t successes, uint64_t trials)
{
	double n = (double)trials, p, z2 = Z_95 * Z_95, centre, half;
	struct unmet_interval ci = { 0.0, 1.0 };

	if (trials == 0 || successes > trials)
		return ci;
	p = (double)successes / n;
	centre = p + z2 / (2.0 * n);
	half = Z_95 * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
	/* the ends are exact for none and for all: no 1e-18 where a reader expects 0 */
	if (successes > 0)
		ci.low = (centre - half) / (1.0 + z2 / n);
	if (successes < trials)
		ci.high = (centre + half) / (1.0 + z2 / n);
	return ci;
}

struct hyper { double all, a, b; };

static double hyper_at(const struct hyper *h, double k)
{
	return um_exp(um_lchoose(h->a, k) + um_lchoose(h->all - h->a, h->b - k) - um_lchoose(h->all, h->b));
}

/* sum_up - P(X >= k) for k above the mode: terms only fall, stop when they no longer count. */
static double sum_up(const struct hyper *h, double k)
{
	double end = h->a < h->b ? h->a : h->b, term = hyper_at(h, k), sum = term;

	for (; k < end && term > sum * 0x1p-60; k += 1.0) {
		term *= (h->a - k) * (h->b - k) / ((k + 1.0) * (h->all - h->a - h->b + k + 1.0));
		sum += term;
	}
	return sum;
}

/* sum_down - P(X <= k) for k below the mode. */
static double sum_down(const struct hyper *h, double k)
{
	double low = h->a + h->b - h->all, term = hyper_at(h, k), sum = term;

	if (low < 0.0)
		low = 0.0;
	for (; k > low && term > sum * 0x1p-60; k -= 1.0) {
		term *= k * (h->all - h->a - h->b + k) / ((h->a - k + 1.0) * (h->b - k + 1.0));
		sum += term;
	}
	return sum;
}

double um_hyper_upper(uint64_t all, uint64_t a, uint64_t b, uint64_t both)
{
	struct hyper h = { (double)all, (double)a, (double)b };
	double k = (double)both, p;

	if (a > all || b > all || both > a || both > b)
		return 0.0;
	if (both == 0 || k <= h.a + h.b - h.all)
		return 1.0;
	if (k > h.a * h.b / h.all)
		p = sum_up(&h, k);
	else
		p = 1.0 - sum_down(&h, k - 1.0);
	return p > 1.0 ? 1.0 : p < 0.0 ? 0.0 : p;
}

struct ranked { double p; size_t index; };

static int by_p(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->p != b->p)
		return a->p < b->p ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

int um_bh(const double *p, double *q, size_t n)
{
	struct ranked *order = um_calloc(n, sizeof(*order));
	double least = 1.0;

	if (!order)
		return -1;
	for (size_t i = 0; i < n; i++) {
		double clean = p[i] >= 0.0 && p[i] <= 1.0 ? p[i] : 1.0; /* NaN is no evidence */

		order[i] = (struct ranked){ clean, i };
	}
	qsort(order, n, sizeof(*order), by_p);
	for (size_t i = n; i-- > 0;) {
		double value = order[i].p * (double)n / (double)(i + 1);

		least = value < least ? value : least;
		q[order[i].index] = least;
	}
	um_free(order);
	return 0;
}
