/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/types.h - customers x needs, segments of customers, needs that go together.
 */
#ifndef UM_SEGMENT_TYPES_H
#define UM_SEGMENT_TYPES_H

#include "base/arena.h"
#include "base/str.h"
#include "unmet.h"

#define UM_SEGMENT_NONE UINT32_MAX

/* Sparse rows: customer c raised need[offset[c] .. offset[c+1]), ascending, `times` mentions of each. */
struct um_incidence {
	uint32_t customer_count, need_count;
	const uint64_t *offset;  /* [customer_count + 1] */
	const uint32_t *need;    /* dense need index */
	const uint32_t *times;   /* unmet mentions, uncapped; who reads it caps the loud */
};

/* Attributes of customers: value[a * customer_count + c] is an index into the attribute's values or NONE. */
struct um_attributes {
	uint32_t attribute_count;
	const struct um_str *name;          /* [attribute_count], sorted */
	const uint32_t *value_count;        /* [attribute_count] */
	const struct um_str *const *value;  /* [attribute_count][value_count], sorted */
	const uint32_t *of;                 /* [attribute_count * customer_count] */
};

/* Who said anything when, and who raised what when; what has no date, or one to come, is left out. */
struct um_dated {
	uint32_t customer_count, need_count;
	size_t document_count;
	const uint32_t *document_customer; /* [document_count] */
	const int32_t *document_day;       /* base/day.h */
	size_t mention_count;              /* not praise */
	const uint32_t *mention_need, *mention_customer; /* [mention_count] dense need index */
	const int32_t *mention_day;
	uint64_t undated_count, future_count; /* documents */
	int32_t first_day, last_day;       /* UM_DAY_NONE where nothing is dated */
};

struct um_cooc_pair { uint32_t a, b; uint64_t customer_count; double lift, p, q; };

struct um_defining { uint32_t need; double lift, share; };

struct um_attribute_mix { uint32_t attribute, value; uint64_t customer_count; double share, lift; };

struct um_segment {
	uint64_t customer_count;
	double share;                  /* of customers placed */
	double stability;              /* 0..1, mean Jaccard over resamples (Hennig 2007); 1 for a single segment */
	const struct um_defining *defining;
	size_t defining_count;
	const struct um_attribute_mix *mix;
	size_t mix_count;
};

struct um_segmentation {
	uint32_t segment_count;        /* may be 1: the data do not tell more, see note */
	struct um_segment *segment;    /* [segment_count], largest first, ties by first member */
	uint32_t *of;                  /* [customer_count] segment or NONE (too little evidence) */
	float *posterior;              /* [customer_count] of that segment */
	uint64_t unassigned_customer_count;
	double bic;
	struct um_str note;            /* "" or what the data cannot tell, one sentence for people */
	struct um_cooc_pair *cooc;     /* [cooc_count], by q, then a, b */
	size_t cooc_count;
};

/* Needs that the same customers raise: network.h. */
struct um_network {
	uint32_t node_count;
	uint32_t *need;            /* [node_count] dense need index, ascending: needs with an edge */
	uint32_t *community;       /* [node_count] from 0, that with most needs first, ties by first need */
	double *x, *y;             /* [node_count] 0..1 */
	uint32_t community_count;
	uint64_t *customer_count;  /* [community_count] customers who raise two of its needs or more */
	double modularity;
};

#endif
