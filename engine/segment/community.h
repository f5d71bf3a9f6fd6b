/* SPDX-License-Identifier: Apache-2.0 */
/* segment/community.h - groups of nodes that hold together more than chance would have it. */
#ifndef UM_SEGMENT_COMMUNITY_H
#define UM_SEGMENT_COMMUNITY_H

#include "base/status.h"

#include <stdint.h>

/*
 * um_community_find - communities of a weighted, undirected network, of the highest modularity that is found.
 *
 *   weight      [n][n] symmetric, >= 0, 0 on the diagonal
 *   of          [n] out: community of each node, dense from 0 in order of the first node
 *   total       how many
 *   modularity  of what was found, -0.5 .. 1; 0 for a network without edges
 *
 * Each community is connected. A node without an edge is one of its own.
 *
 * Order    equal inputs are equal outputs: ten fixed orders of nodes, equal gains go to the lower index
 * Errors   NOMEM
 * Cost     O(n^2) a pass, about a hundred passes; O(n^2) memory
 * Source   Newman 2004 (weighted modularity); Traag, Waltman & van Eck 2019 (Leiden)
 * Why      Louvain can leave communities that fall apart; Leiden's refinement cannot. Its random choice among
 *          good moves is replaced by the best one.
 */
enum unmet_status um_community_find(const double *weight, uint32_t n, uint32_t *of, uint32_t *total, double *modularity,
                                    struct unmet_error *err);

#endif
