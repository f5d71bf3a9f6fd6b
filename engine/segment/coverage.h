/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/coverage.h - how much do we know: what share of all needs has been heard after n customers?
 *
 * A need is voiced by a customer with a chance that is Beta(a, b) over needs (Griffin & Hauser 1993):
 *
 *   C(n) = 1 - B(a, b + n) / B(a, b)        a = 1.45, b = 7.64 gives 70, 84, 90% at 10, 20, 30
 */
#ifndef UM_SEGMENT_COVERAGE_H
#define UM_SEGMENT_COVERAGE_H

#include "base/status.h"
#include "unmet.h"

#define UM_COVERAGE_MIN_CUSTOMERS 6u
#define UM_COVERAGE_MIN_NEEDS 8u
#define UM_COVERAGE_NEVER UINT64_MAX
#define UM_COVERAGE_POINTS 16u

/* The curve: what is expected of `customers` heard, fewer or more than were. */
struct um_coverage_point {
	uint64_t customers;
	double share;                     /* C(customers) */
	struct unmet_interval share_ci;
	double needs;                     /* expected to be found by then, for those found now; rarefied below */
	struct unmet_interval needs_ci;   /* 95%: as for the share, and the chance of which are voiced */
};

#define UM_COVERAGE_FARTHEST 10u          /* times the customers heard: what is not reached by then is not told */

struct um_coverage {
	uint64_t customers, needs;        /* heard, and needs raised by at least one */
	double a, b;
	double found_share;               /* C(customers heard) */
	struct unmet_interval found_ci;   /* 95%: profile likelihood, Chao's bounds, and the chance of what was voiced */
	uint64_t customers_for_90, customers_for_95; /* heard in all, not more; NEVER: beyond ten times those heard */
	struct um_coverage_point twice;   /* when as many again are heard */
	double chao2_unseen_count;        /* needs not heard yet, at least (Chao 1987) */
	double late_share;                /* share of the needs that the last tenth of customers added */
	bool saturated;                   /* late_share <= 5% */
	struct um_coverage_point point[UM_COVERAGE_POINTS]; /* [point_count] by customers */
	size_t point_count;
};

/*
 * um_coverage_fit - from how many customers raised each need.
 *
 *   raised  [need_count] customers who raised the need, 1..customer_count; 0 is left out
 *
 * Errors   NOTHING below 6 customers or 8 needs, where the curve would be a guess; ARG where a need has
 *          more customers than there are; NOMEM
 * Cost     O(2,500 * distinct counts), some milliseconds whatever the number of customers
 * Limits   needs are as the grouping cut them: finer needs look less covered. Late_share is the mean over
 *          all orders of customers, so the order they came in plays no part.
 */
enum unmet_status um_coverage_fit(const uint64_t *raised, uint32_t need_count, uint64_t customer_count,
                                  struct um_coverage *out, struct unmet_error *err);

/* um_coverage_more - customers wanted beyond those heard for 90 (or 95) percent: 0 when there; NEVER. */
uint64_t um_coverage_more(const struct um_coverage *coverage, uint64_t customers_for);

/* um_coverage_expect - fill point for any number of customers from a fit. The interval needs `raised`
 * again: this is um_coverage_fit with one more point. */
enum unmet_status um_coverage_expect(const uint64_t *raised, uint32_t need_count, uint64_t customer_count,
                                     uint64_t customers, struct um_coverage_point *point, struct unmet_error *err);

/* um_coverage_at - C(customers) for fitted a, b. */
double um_coverage_at(double a, double b, double customers);

#endif
