/* SPDX-License-Identifier: Apache-2.0 */
/* segment/reach.h - where a segment can be found: attributes that predict membership. */
#ifndef UM_SEGMENT_REACH_H
#define UM_SEGMENT_REACH_H

#include "base/status.h"
#include "segment/types.h"

#define UM_REACH_MAX_Q 0.05
#define UM_REACH_MIN_CUSTOMERS 5u /* with the value, and in the segment: fewer are no list to work with, and refuse a verdict */

struct um_reach {
	uint32_t segment, attribute, value;
	uint64_t customer_count;  /* of the segment with this value */
	double share;             /* of the customers with this value who are in the segment: what a list would hit */
	double lift;              /* share over the segment's share of all for whom the attribute is known */
	double p, q;              /* hypergeometric, one-sided; Benjamini-Hochberg over all segments and values */
};

/*
 * um_reach_find - values held by a segment's customers more often than chance, q <= 0.05. Values and segments of
 * fewer than five customers are not tested.
 *
 *   of     [customer_count] segment or UM_SEGMENT_NONE (left out)
 *   reach  [*total] in arena, by q, then segment, attribute, value
 *
 * Errors  NOMEM, LIMIT. Cost O(attributes * (customers + segments * values))
 */
enum unmet_status um_reach_find(const struct um_attributes *attributes, uint32_t customer_count,
                                const uint32_t *of, uint32_t segment_count, struct um_arena *arena,
                                struct um_reach **reach, size_t *total, struct unmet_error *err);

#endif
