/* SPDX-License-Identifier: Apache-2.0 */
/* segment/opportunity.h - importance and satisfaction, as people rated them, 1 to 10. */
#ifndef UM_SEGMENT_OPPORTUNITY_H
#define UM_SEGMENT_OPPORTUNITY_H

#include "base/status.h"
#include "unmet.h"

struct um_rating { uint8_t importance, satisfaction; }; /* 1..10 each, of one customer for one need */

enum um_opportunity_class { UM_OPPORTUNITY_LOW, UM_OPPORTUNITY_WORTH_IT, UM_OPPORTUNITY_HIGH, UM_OPPORTUNITY_EXTREME };

struct um_opportunity {
	uint64_t rating_count;
	uint64_t important_count, satisfied_count; /* of them rating 9 or 10 */
	double importance, satisfaction;       /* means */
	double gap;                            /* Market Satisfaction Gap: importance x (10 - satisfaction), 0..100 */
	struct unmet_interval gap_ci;          /* 95%, bootstrap */
	bool eager;                            /* gap over 30 */
	double score;                          /* I + max(I - S, 0); I, S: share rating 9 or 10, times 10; 0..20 */
	struct unmet_interval score_ci;
	enum um_opportunity_class class;       /* over 15 extreme, over 12 high, 10 and more worth it */
};

/* um_opportunity_of - of one need, among the customers given: compute it within a segment, never only over
 * all. ARG where a rating is outside 1..10; NOTHING below 5 ratings; NOMEM. O(1,000 * ratings).
 * Source: outcome-driven innovation (Ulwick 2005). */
enum unmet_status um_opportunity_of(const struct um_rating *rating, uint64_t total, uint64_t seed,
                                    struct um_opportunity *out, struct unmet_error *err);

#endif
