/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment.h - needs x customers to needs-based segments.
 *
 *   incidence ─┬─ latent classes (multinomial on capped counts, EM, seeded starts, K by BIC) ─ lift, mix
 *              └─ co-occurrence (lift, hypergeometric p, Benjamini-Hochberg q)
 */
#ifndef UM_SEGMENT_H
#define UM_SEGMENT_H

#include "base/pool.h"
#include "base/progress.h"
#include "segment/types.h"

struct um_segment_options {
	uint32_t segments;  /* 0 = auto by BIC */
	uint64_t seed;
	struct um_pool *pool;
	struct um_progress *progress; /* may be NULL */
};

/*
 * um_segment - find the segments, and which needs go together. out lives in arena.
 *
 * Errors   NOTHING below two customers with a need; NOMEM; LIMIT; CANCELLED
 */
enum unmet_status um_segment(const struct um_incidence *incidence, const struct um_attributes *attributes,
                             const struct um_segment_options *options, struct um_arena *arena,
                             struct um_segmentation *out, struct unmet_error *err);

#endif
