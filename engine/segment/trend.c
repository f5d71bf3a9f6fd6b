/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trends. More tickets in December are not more need: what is compared is the share of the customers
 * active in a period, and a change is one only where its interval says so.
 */
#include "base/fmath.h"
#include "base/stats.h"
#include "segment/trend.h"

#define Z95 1.959963984540054

struct um_rate um_rate_of(struct um_period period)
{
	struct unmet_interval ci = um_wilson(period.raised_count, period.active_count);
	double active = (double)period.active_count;

	return (struct um_rate){ active > 0 ? 100 * (double)period.raised_count / active : 0,
	                         { 100 * ci.low, 100 * ci.high } };
}

/* The log of a rate with half a customer added, and its variance (Haldane 1955). */
static double log_rate(struct um_period p, double *variance)
{
	double raised = (double)p.raised_count + 0.5, active = (double)p.active_count + 0.5;

	*variance = 1 / raised - 1 / active;
	return um_log(raised / active);
}

struct um_change um_change_of(struct um_period before, struct um_period after)
{
	double variance, other, difference, wide;
	struct um_change c;

	if (!before.active_count || !after.active_count)
		return (struct um_change){ 1, { 0, HUGE_VAL }, false };
	difference = log_rate(after, &variance);
	difference -= log_rate(before, &other);
	wide = Z95 * sqrt(variance + other);
	c.ratio = um_exp(difference);
	c.ci = (struct unmet_interval){ um_exp(difference - wide), um_exp(difference + wide) };
	c.sure = c.ci.low > 1 || c.ci.high < 1;
	return c;
}

double um_trend_p(const struct um_period *period, size_t total, double spread, int *direction)
{
	double active = 0, raised = 0, at = 0, squares = 0, together = 0, rate, variance, z;

	*direction = 0;
	for (size_t t = 0; t < total; t++) {
		double n = (double)period[t].active_count;

		active += n;
		raised += (double)period[t].raised_count;
		at += n * (double)t;
		squares += n * (double)t * (double)t;
	}
	if (active <= 0)
		return 1;
	rate = raised / active;
	variance = rate * (1 - rate) * (squares - at * at / active);
	for (size_t t = 0; t < total; t++)
		together += (double)t * ((double)period[t].raised_count - rate * (double)period[t].active_count);
	if (variance <= 0)
		return 1;
	variance = spread > 0 ? spread : variance;
	z = together / sqrt(variance);
	*direction = (z > 0) - (z < 0);
	return 2 * um_normal_cdf(-fabs(z));
}
