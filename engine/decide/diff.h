/* SPDX-License-Identifier: Apache-2.0 */
/* diff.h - what became of needs between two runs. */
#ifndef UM_DECIDE_DIFF_H
#define UM_DECIDE_DIFF_H

#include "base/arena.h"
#include "base/status.h"
#include "decide/types.h"

/*
 * um_decide_diff - every need of either side, changed ones first (enum unmet_change_kind), then by how many
 * customers more or fewer, then by id. *out in arena, its strings those of the sides.
 *
 * Cost  O(mentions log mentions + needs^2)
 */
enum unmet_status um_decide_diff(const struct um_diff_side *was, const struct um_diff_side *is, struct um_arena *arena,
                                 struct unmet_difference **out, size_t *total, struct unmet_error *err);

#endif
