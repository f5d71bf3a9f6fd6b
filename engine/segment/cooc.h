/* SPDX-License-Identifier: Apache-2.0 */
/* segment/cooc.h - which needs go together: customers who raise both. */
#ifndef UM_SEGMENT_COOC_H
#define UM_SEGMENT_COOC_H

#include "base/pool.h"
#include "base/status.h"
#include "segment/types.h"

#define UM_COOC_MAX_Q 0.1         /* pairs less sure than this are chance, and not told */
#define UM_COOC_MIN_CUSTOMERS 2u

/*
 * um_segment_cooc - pairs of needs raised by the same customers more often than chance would.
 *
 *   pair   [*total] in arena, by q, then a, b; a < b
 *
 * Among the customers with at least one need. lift = customers with both * customers / (with a * with b).
 * p is one-sided hypergeometric; q is Benjamini-Hochberg over all pairs of needs, those nobody raised
 * together included. Kept: q <= 0.1, lift > 1, two customers or more.
 *
 * Order    independent of the order of customers and the number of jobs
 * Errors   NOMEM, LIMIT
 * Cost     O(sum over customers of needs^2) time, parallel over needs; O(nnz + pairs seen) memory
 */
enum unmet_status um_segment_cooc(const struct um_incidence *incidence, struct um_pool *pool,
                                  struct um_arena *arena, struct um_cooc_pair **pair, size_t *total,
                                  struct unmet_error *err);

#endif
