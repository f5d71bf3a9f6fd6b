/* SPDX-License-Identifier: Apache-2.0 */
/* segment/draw.h - a bounded part of the customers, and the same customers with their needs shuffled. */
#ifndef UM_SEGMENT_DRAW_H
#define UM_SEGMENT_DRAW_H

#include "base/rng.h"
#include "segment/rows.h"

/* um_draw_customers - `most` customers with a need (all where there are fewer), drawn without replacement,
 * as an incidence of their own in arena. Depends only on the rows and rng. O(customers). */
enum unmet_status um_draw_customers(const struct um_rows *rows, uint32_t most, struct um_rng *rng,
                                 struct um_arena *arena, struct um_incidence *out, struct unmet_error *err);

/*
 * um_shuffle_needs - a copy in arena in which needs changed hands: five times as many trial swaps as
 * there are entries, each refused where a customer would hold a need twice or the two were not said equally
 * often. Needs keep how many customers raise them once and twice, customers keep how many they raise so.
 */
enum unmet_status um_shuffle_needs(const struct um_incidence *in, struct um_rng *rng, struct um_arena *arena,
                                    struct um_incidence *out, struct unmet_error *err);

#endif
