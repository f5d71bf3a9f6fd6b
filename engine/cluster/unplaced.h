/* SPDX-License-Identifier: Apache-2.0 */
/* unplaced.h - mentions that fit no need well, the ones that matter to most customers first. */
#ifndef UM_CLUSTER_UNPLACED_H
#define UM_CLUSTER_UNPLACED_H

#include "base/status.h"
#include "cluster/types.h"

#define UM_UNPLACED_POSTERIOR 0.5f
#define UM_UNPLACED_CENTRALITY 0.25f

struct um_unplaced {
	uint64_t mention;
	uint32_t stem;           /* what it shares with most customers; UM_NEED_NONE: with nobody */
	uint32_t customer_count; /* customers with an unplaced mention that has the stem, itself included */
};

/*
 * um_unplaced_rank - mentions whose need is unsure (posterior below .5) and that are far from its
 * centre (cosine below .25), by the customers who say something unplaced with the same word, then by
 * the stem, then by mention. They keep their need; this is a queue to look at, not a bin.
 *
 * Cost  O(cells + n log n)
 */
enum unmet_status um_unplaced_rank(struct um_unplaced **out, size_t *out_total, const struct um_bags *bags,
                                   const struct um_grouping *grouping, struct um_arena *arena,
                                   struct unmet_error *err);

#endif
