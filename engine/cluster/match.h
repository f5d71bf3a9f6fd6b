/* SPDX-License-Identifier: Apache-2.0 */
/* match.h - needs keep their ids when the corpus grows. */
#ifndef UM_CLUSTER_MATCH_H
#define UM_CLUSTER_MATCH_H

#include "base/arena.h"
#include "base/status.h"
#include "cluster/types.h"

#define UM_MATCH_FLOOR 0.3 /* Jaccard below which a need is not the same any more */

struct um_match {
	uint32_t *old_of;    /* [new_count] the old need it continues, or UM_NEED_NONE: a new id */
	double *overlap;     /* [new_count] Jaccard with old_of over shared mentions; 0 without */
	uint32_t *from;      /* [new_count] without old_of: the old need that more than half of its shared
	                      * mentions come from (a split), or UM_NEED_NONE (it appeared) */
	uint32_t *into;      /* [old_count] continued by none: the new need that more than half of it went
	                      * to (a merge), or UM_NEED_NONE (it vanished); else UM_NEED_NONE */
};

/*
 * um_match_needs - which old need each new need continues.
 *
 *   old_need, new_need   [total] need of the same mention before and now; UM_NEED_NONE on a side where
 *                        it is not known: only mentions known on both count, so growth breaks no match
 *   floor                least Jaccard of a match
 *   out                  in arena
 *
 * Result   one to one, of the greatest sum of overlaps; independent of the order of mentions
 * Cost     O(total + n^3), n the larger number of needs
 */
enum unmet_status um_match_needs(struct um_match *out, const um_need_id *old_need, uint32_t old_count,
                                 const um_need_id *new_need, uint32_t new_count, size_t total,
                                 double floor, struct um_arena *arena, struct unmet_error *err);

#endif
