/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster/types.h - mentions as bags of stems, and needs as groups of them.
 *
 *        stem 0..K-1
 *   mention ┌ . 1 . 1 ┐     bags: row m is term[offset[m] .. offset[m+1]), sorted, distinct
 *   0..M-1  └ 1 . . 1 ┘
 */
#ifndef UM_CLUSTER_TYPES_H
#define UM_CLUSTER_TYPES_H

#include "base/arena.h"
#include "base/str.h"
#include "unmet.h"

typedef uint32_t um_need_id; /* dense index 0..k-1 inside a grouping */

#define UM_NEED_NONE UINT32_MAX

struct um_bags {
	uint64_t mention_count;
	uint32_t stem_count;      /* K */
	const uint64_t *offset;   /* [M+1] */
	const uint32_t *term;     /* [offset[M]] stem ids < K, ascending inside a row, distinct */
	const uint8_t *times;     /* [offset[M]] occurrences in the mention, capped at 255 */
	const struct um_str *stem; /* [K] sorted bytewise: ids do not depend on arrival; stop words left out */
	const uint32_t *customer; /* [M] dense customer index: one loud customer must not make a need */
	uint32_t customer_count;
};

/* Surface forms, for labels: the most frequent way each stem was written. */
struct um_surface {
	const struct um_str *form; /* [K] */
};

struct um_grouping {
	uint32_t need_count;      /* k */
	um_need_id *need;         /* [M] */
	float *posterior;         /* [M] of that need, 0..1 */
	float *centrality;        /* [M] cosine to the need's centre: who speaks for it */
	uint32_t *theme;          /* [k] 1-based */
	uint32_t theme_count;
	double sharpness;         /* agreement between seeded runs at the chosen k, 0..1; 1 where k was given */
	uint32_t k_low, k_high;   /* the range of k that agrees about as well */
};

struct um_need_label {
	struct um_str label;          /* words as people wrote them, at most 60 bytes, distinct among needs */
	const uint32_t *term;         /* [term_count] distinctive stems, strongest first */
	size_t term_count;
	const uint64_t *central;      /* [central_count] mentions, most central first, different customers */
	size_t central_count;
};

#endif
