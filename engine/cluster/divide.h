/* SPDX-License-Identifier: Apache-2.0 */
/* divide.h - needs as people changed them: one taken apart, and names for all of them from what they hold now. */
#ifndef UM_CLUSTER_DIVIDE_H
#define UM_CLUSTER_DIVIDE_H

#include "cluster/cluster.h"

#define UM_PARTS_MAX 9u       /* asked for */
#define UM_PARTS_AUTO 5u      /* found */
#define UM_PART_LEAST 5u   /* on average, for a part to be found */
#define UM_DIVIDE_LEAST 4u    /* mentions of a need that can be taken apart */

struct um_division {
	uint32_t part_count;
	uint32_t *part;           /* [mention_count] largest part 0; UM_NEED_NONE: a mention of another need */
};

/*
 * um_cluster_divide - propose to take a need apart by what its mentions say, with vectors of the whole corpus.
 *
 *   need      [mention_count] index of the need of each mention
 *   parts     2..UM_PARTS_MAX; 0: as many as two runs agree on, at most UM_PARTS_AUTO
 *
 * Order    the same for any order of mentions and any number of jobs
 * Cost     co-occurrence and its vectors, and a small fit of the need
 * Errors   NOTHING where its mentions are too few or too alike; NOMEM; CANCELLED
 */
enum unmet_status um_cluster_divide(struct um_division *out, const struct um_bags *bags, const um_need_id *need, um_need_id divided,
                                    uint32_t parts, const struct um_cluster_options *options, struct um_arena *arena,
                                    struct unmet_error *err);

/*
 * um_cluster_tally - a model that only counts: enough for um_cluster_label, nothing else.
 *
 *   need   [mention_count] < need_count
 *
 * Cost   one pass over the bags; O(stems x needs) memory
 */
enum unmet_status um_cluster_tally(struct um_cluster_model **model, const struct um_bags *bags, const um_need_id *need,
                                   uint32_t need_count, struct unmet_error *err);

#endif
