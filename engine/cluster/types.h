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
	const struct um_str *stem; /* [K] sorted bytewise: ids do not depend on arrival. Function words stay
	                            * in: "how", "why", "not" tell needs apart (Banking77 .738 with, .725 without) */
	const uint8_t *function_word; /* [K] 1 for a function word of the language; NULL: none is known */
	const uint8_t *vague_word; /* [K] 1 for a word that by itself names nothing ("problem", "yesterday"); NULL: none is known */
	const uint32_t *customer; /* [M] dense customer index: one loud customer must not make a need */
	uint32_t customer_count;

	/* The same mentions as words in the order of the text, for phrases. All NULL: labels are made of
	 * single stems. */
	const uint64_t *word_offset; /* [M+1] */
	const uint32_t *word;        /* [word_offset[M]] ids < W, or UM_WORD_BREAK where punctuation cuts */
	const uint32_t *word_stem;   /* [W] stem < K, or UM_WORD_BREAK where it has none */
	uint32_t word_count;         /* W */
};

/* um_stem_tells - a stem that says what a mention is about: neither a function word nor a vague one. */
static inline bool um_stem_tells(const struct um_bags *bags, uint32_t stem)
{
	return !(bags->function_word && bags->function_word[stem]) && !(bags->vague_word && bags->vague_word[stem]);
}

#define UM_WORD_BREAK UINT32_MAX

/* Surface forms, for labels. */
struct um_surface {
	const struct um_str *form; /* [K] the most frequent way each stem was written */
	const struct um_str *word; /* [W] of um_bags.word, sorted bytewise, folded; NULL where it has none */
};

struct um_grouping {
	uint32_t need_count;      /* k */
	um_need_id *need;         /* [M] */
	float *posterior;         /* [M] of that need, 0..1 */
	float *likeliest;         /* [M] of the likeliest need: above posterior where a mention stays in the need it had */
	float *as_new;            /* [M] how well it fits, had its customer not been counted: what new ones are measured by, 0..1 */
	float *centrality;        /* [M] cosine to the need's centre: who speaks for it */
	uint32_t *theme;          /* [k] 1-based */
	uint32_t theme_count;
	float *stability;         /* [k] mean best Jaccard of the need when customers are drawn again, 0..1 (Hennig
	                           * 2007); NaN with fewer than five customers */
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

#define UM_NEIGHBOURS 5u
#define UM_APART 6u
#define UM_STEADY 0.5f /* stability below which a need dissolved more often than not (Hennig 2008) */

/* A mention that fits no need well. */
struct um_unplaced {
	uint64_t mention;
	uint32_t stem;           /* what it shares with most customers; UM_NEED_NONE: with nobody */
	uint32_t customer_count; /* customers with an unplaced mention that has the stem, itself included */
};

/* How needs stand to each other. */
struct um_shape {
	uint32_t need_count, theme_count, area_count;
	uint32_t neighbour_count;       /* of every need: UM_NEIGHBOURS, or as many others as there are */
	const uint32_t *neighbour;      /* [k][UM_NEIGHBOURS] needs, most alike first */
	const float *alike;             /* [k][UM_NEIGHBOURS] cosine of the centres */
	const uint32_t *apart;          /* [k][UM_APART] stems that set a need apart from its neighbours */
	const uint32_t *apart_count;    /* [k] */
	const double *x, *y;            /* [k] on a map, 0..1: alike needs lie near each other */
	const uint32_t *area;           /* [theme_count] 1-based; a theme is um_grouping.theme */
	const struct um_str *theme_label, *area_label;
};

#endif
