/* SPDX-License-Identifier: Apache-2.0 */
/* segment/compare.h - two groups of customers side by side: who lacks what more often. */
#ifndef UM_SEGMENT_COMPARE_H
#define UM_SEGMENT_COMPARE_H

#include "base/status.h"
#include "segment/types.h"

#define UM_COMPARE_MIN_SIDE 10u /* customers on a side: fewer refuse every verdict */
#define UM_COMPARE_MIN_CELL 5u  /* customers on both sides who raise it: fewer refuse that one */
#define UM_COMPARE_MAX_Q 0.05

struct um_compared {
	uint64_t a, b;               /* customers who raise it; filled by the caller */
	double difference;           /* of shares, a - b */
	struct unmet_interval ci;    /* 95% */
	double p, q;                 /* 1 where there is no verdict */
	bool enough;
	int verdict;                 /* 1: more on side a, -1: on side b, 0: no more than chance, or too few */
};

/* um_newcombe - 95% interval of the difference of two shares, a of n minus b of m (Newcombe 1998, his method 10). It holds for small
 * n and shares near 0, where the textbook's does not. {-1, 1} for no trials. */
struct unmet_interval um_newcombe(uint64_t a, uint64_t n, uint64_t b, uint64_t m);

/*
 * um_compare - test row by row; q over the rows that are tested (Benjamini-Hochberg).
 *
 *   row    [total] a <= n, b <= m
 *
 * p        twice the smaller tail of Fisher's exact test
 * Errors   NOMEM
 */
enum unmet_status um_compare(struct um_compared *row, size_t total, uint64_t n, uint64_t m, struct unmet_error *err);

#endif
