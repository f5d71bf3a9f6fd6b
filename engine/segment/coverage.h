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

struct um_coverage {
	double a, b;
	double found_share;               /* C(customers heard) */
	struct unmet_interval found_ci;   /* 95%: profile likelihood, and the chance of what was voiced */
	uint64_t customers_for_90, customers_for_95; /* heard in all, not more; NEVER: beyond a million */
	double chao2_unseen_count;        /* needs not heard yet, at least (Chao 1987) */
	double late_share;                /* share of the needs that the last tenth of customers added */
	bool saturated;                   /* late_share <= 5% */
};

/*
 * um_coverage_fit - from how many customers raised each need.
 *
 *   raised  [need_count] customers who raised the need, 1..customer_count; 0 is left out
 *
 * Errors   NOTHING below 6 customers or 8 needs, where the curve would be a guess; ARG where a need has
 *          more customers than there are; NOMEM
 * Cost     O(likelihood evaluations * distinct counts), some ten milliseconds
 * Limits   needs are as the grouping cut them: finer needs look less covered. Late_share is the mean over
 *          all orders of customers, so the order they came in plays no part.
 */
enum unmet_status um_coverage_fit(const uint64_t *raised, uint32_t need_count, uint64_t customer_count,
                                  struct um_coverage *out, struct unmet_error *err);

/* um_coverage_at - C(customers) for fitted a, b. */
double um_coverage_at(double a, double b, double customers);

#endif
