/* SPDX-License-Identifier: Apache-2.0 */
/* segment/trend.h - did a need grow or go away? Rates over active customers, never bare numbers. */
#ifndef UM_SEGMENT_TREND_H
#define UM_SEGMENT_TREND_H

#include <stddef.h>

#include "unmet.h"

/* One period: customers who said anything, and those of them who raised the need. */
struct um_period { uint64_t active_count, raised_count; };

struct um_rate { double per_100; struct unmet_interval ci; }; /* Wilson, 95%; {0, {0, 100}} where nobody was active */

struct um_rate um_rate_of(struct um_period period);

struct um_change {
	double ratio;             /* rate after over rate before */
	struct unmet_interval ci; /* 95%, on the logarithm, half a customer added to each */
	bool sure;                /* the interval leaves out 1: only then it is a change */
};

/* um_change_of - before and after a marked event. No active customers on a side: {1, {0, HUGE_VAL}, false}. */
struct um_change um_change_of(struct um_period before, struct um_period after);

/*
 * um_trend_p - two-sided p of a rise or fall over periods in order; *direction gets its sign. 1 where nothing varies.
 *
 *   spread   sum over customers of the square of what each adds to the test, so that a customer who raises a need month
 *            after month counts once (Liang & Zeger 1986); 0: every customer and period by itself
 *
 * Source   Cochran 1954, Armitage 1955
 */
double um_trend_p(const struct um_period *period, size_t total, double spread, int *direction);

#endif
