/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/contrast.h - how much of what customers need is told by what is known of them from outside
 * (industry, plan, size), and how much by the need segments?
 *
 *   told(A) = ( sum over needs of I(need; A)  -  the same with A dealt out by chance ) / sum of H(need)
 *
 * Segments are made of needs, so on the mentions they were made of they would tell a lot whatever they
 * are. Each customer's mentions are split in two halves: segments are fitted on one, and everything is
 * measured on the other.
 */
#ifndef UM_SEGMENT_CONTRAST_H
#define UM_SEGMENT_CONTRAST_H

#include "segment/rows.h"
#include "segment/segment.h"

#define UM_CONTRAST_SPLITS 3u
#define UM_CONTRAST_SHUFFLES 99u
#define UM_CONTRAST_MAX_CUSTOMERS 5000u /* more are measured on as many, drawn by seed */
#define UM_CONTRAST_MAX_VALUES 64u    /* an attribute with more values is a name, not a group */
#define UM_CONTRAST_MIN_CUSTOMERS 30u

struct um_told {
	uint32_t attribute;       /* index, or UM_SEGMENT_NONE for the need segments */
	uint64_t customer_count;  /* for whom it is known and who say something in the second half (mean) */
	bool enough;              /* 30 customers or more in every split; else share 0 and p 1 mean nothing */
	double share;             /* 0..1 of what customers need; may be a little below 0: nothing */
	double p;                 /* share of the shuffles that tell as much or more, itself among them: .01 at best */
	bool sure;                /* beyond every shuffle */
};

struct um_contrast {
	const struct um_told *told; /* [told_count] the segments first, then attributes, most told first */
	size_t told_count;
	struct um_str sentence;     /* to be quoted; "" where there is too little to compare */
};

/*
 * um_contrast - compare segment_count need segments with every attribute of at most 64 values.
 *
 * Errors   NOMEM, LIMIT. Nothing is told (told_count 0) for one segment or fewer than 30 customers.
 * Order    independent of the number of jobs
 * Cost     3 fits on a bounded sample, and O(100 * nnz of 5,000 customers) for each attribute and split
 */
enum unmet_status um_contrast(const struct um_incidence *incidence, const struct um_attributes *attributes,
                              uint32_t segment_count, const struct um_segment_options *options,
                              struct um_arena *arena, struct um_contrast *out, struct unmet_error *err);

#endif
