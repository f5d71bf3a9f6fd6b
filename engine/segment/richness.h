/* SPDX-License-Identifier: Apache-2.0 */
/* segment/richness.h - what how many customers raised each need tells without a model of needs. */
#ifndef UM_SEGMENT_RICHNESS_H
#define UM_SEGMENT_RICHNESS_H

#include "base/status.h"
#include "unmet.h"

/* needs[i] needs were raised by raised[i] customers each. */
struct um_raised_counts {
	uint64_t *raised, *needs;    /* [distinct] ascending */
	size_t distinct;
	uint64_t customers, need_total;
};

/* um_raised_counts_init - raised: [need_count], 0 is left out. ARG where a need has more customers than there are; NOMEM.
 * Released by um_raised_counts_release, after a failure too. */
enum unmet_status um_raised_counts_init(struct um_raised_counts *counts, const uint64_t *raised, uint32_t need_count,
                                        uint64_t customers, struct unmet_error *err);
void um_raised_counts_release(struct um_raised_counts *counts);

/*
 * Needs not heard yet: those heard once and twice tell how many are heard zero times (Chao 1987). A lower bound: needs rarer
 * than those heard once leave no trace. The interval is log-normal (Chao 1987, eq. 11).
 */
struct um_richness {
	double once;                    /* needs that one customer raised */
	double unseen;                  /* not heard yet, at least */
	struct unmet_interval unseen_ci; /* 95% */
};

struct um_richness um_richness_of(const struct um_raised_counts *counts);

/* um_richness_more - of `unseen` needs, those that `more` customers beyond those heard are expected to bring (Chao et al. 2014). */
double um_richness_more(const struct um_raised_counts *counts, double once, double unseen, double more);

/* um_richness_fewer - needs that `customers` of those heard, in any order, had found on average. */
double um_richness_fewer(const struct um_raised_counts *counts, double customers);

/* um_richness_late - share of needs of which nobody speaks but the last tenth of customers, averaged over all orders. */
double um_richness_late(const struct um_raised_counts *counts);

#endif
