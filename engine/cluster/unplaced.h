/* SPDX-License-Identifier: Apache-2.0 */
/* unplaced.h - mentions that fit no need well, the ones that matter to most customers first. */
#ifndef UM_CLUSTER_UNPLACED_H
#define UM_CLUSTER_UNPLACED_H

#include "base/status.h"
#include "cluster/types.h"

#define UM_UNPLACED_POSTERIOR 0.5f
#define UM_UNPLACED_CENTRALITY 0.25f

/*
 * The queue is filled block by block, as mentions are assigned, and keeps the rows of unplaced mentions
 * only: those whose need is unsure (posterior below .5) and that are far from its centre (cosine below
 * .25). They keep their nearest need and count there; this is a queue to look at, not a bin.
 */
struct um_unplaced_queue;

enum unmet_status um_unplaced_new(struct um_unplaced_queue **out, uint32_t stem_count, struct unmet_error *err);
void um_unplaced_free(struct um_unplaced_queue *queue);

/* um_unplaced_add - bags of the same stems; mention[M] are ids that go with its rows. */
enum unmet_status um_unplaced_add(struct um_unplaced_queue *queue, const struct um_bags *bags, const struct um_grouping *grouping,
                                  const uint64_t *mention, struct unmet_error *err);

/*
 * um_unplaced_rank - by the customers who say something unplaced with the same word, then by the stem,
 * then by mention. out in arena.
 *
 * Cost  O(cells log cells) of the unplaced
 */
enum unmet_status um_unplaced_rank(struct um_unplaced **out, size_t *out_total, struct um_unplaced_queue *queue,
                                   struct um_arena *arena, struct unmet_error *err);

#endif
