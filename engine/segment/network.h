/* SPDX-License-Identifier: Apache-2.0 */
/* segment/network.h - needs that the same customers raise as a network: its communities, and a picture of it. */
#ifndef UM_SEGMENT_NETWORK_H
#define UM_SEGMENT_NETWORK_H

#include "segment/types.h"

#define UM_NETWORK_MAX_Q 0.05 /* of an edge: half of what is told as a pair */

/*
 * um_network_build - nodes, communities and layout from the pairs of um_segment_cooc.
 *
 *   network   arrays in arena; all zero where no pair is sure enough
 *
 * Weight of an edge: lift. Its length in the picture: 1 / (1 + ln lift); between needs without an edge, the way
 * along edges; between parts that nothing joins, one more than the longest way.
 *
 * Order    independent of the order of customers and the number of jobs
 * Errors   NOMEM, LIMIT
 * Cost     O(nodes^3) for the ways, nodes are at most the needs; O(nodes^2) memory; O(nnz) for the customers
 * Source   community.h; base/stress.h; lift as weight: van Eck & Waltman 2009, "association strength"
 */
enum unmet_status um_network_build(struct um_network *network, const struct um_incidence *incidence, const struct um_cooc_pair *pair,
                                   size_t pair_count, struct um_arena *arena, struct unmet_error *err);

#endif
