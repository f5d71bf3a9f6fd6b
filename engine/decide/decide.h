/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide.h - the grouping and the log give the needs people see.
 *
 *    grouping (base) ──┐
 *                      ├── um_decide ──> grouping', what is said of each need, a report
 *    log ──────────────┘
 *
 * Pure: nothing is read, nothing is written, the same input gives the same output.
 */
#ifndef UM_DECIDE_H
#define UM_DECIDE_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/status.h"
#include "decide/types.h"

#define UM_DECIDE_FLOOR 0.5   /* Jaccard below which what people said of a need waits for them to say it again */
#define UM_DECIDE_NEEDS 10000000u /* ids above are refused as damage */

struct um_decide_base {
	size_t mention_count;
	const uint32_t *need;      /* [mention_count] id, as grouping found it; 0: people found the mention, grouping knows nothing of it */
	const struct um_need_past *past; /* [past_count] by run, then need */
	size_t past_count;
};

/*
 * um_decide - apply a log, oldest decision first.
 *
 *   log      [total] by id, mentions resolved (um_named.row)
 *   result   in arena
 *
 * Cost     O(mentions + decisions x (needs + named mentions))
 * Errors   NOMEM, LIMIT; CORRUPT for a need id above UM_DECIDE_NEEDS
 */
enum unmet_status um_decide(struct um_decide_result *result, const struct um_decide_base *base,
                            const struct um_decision *log, size_t total, struct um_arena *arena, struct unmet_error *err);

/* um_decide_alive - the need an id stands for now: itself, or where it went; 0: nowhere. */
uint32_t um_decide_alive(const struct um_decide_result *result, uint32_t need);

/* um_decide_taken_back - taken[i]: a revert that stands takes decision i back. */
void um_decide_taken_back(uint8_t *taken, const struct um_decision *log, size_t total);

/* um_decide_depends - the first later decision that stands and names the need that decision `at` made; `total`: none. */
size_t um_decide_depends(const struct um_decision *log, size_t total, size_t at, const uint8_t *taken);

#endif
