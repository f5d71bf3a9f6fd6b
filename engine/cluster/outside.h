/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outside.h - what is known of words from elsewhere, as columns beside the co-occurrence vectors.
 *
 *   stem vector = unit [ W | f * outside ],   f = 1 up to UM_OUTSIDE_FULL mentions, sqrt(UM_OUTSIDE_FULL / mentions) above
 *
 * A small corpus says little about which words mean the same; a large one says it better than a general source does, so
 * the weight fades. Off unless asked for: without a source every bit is what it was.
 */
#ifndef UM_CLUSTER_OUTSIDE_H
#define UM_CLUSTER_OUTSIDE_H

#include "base/hash.h"
#include "cluster/types.h"

#define UM_OUTSIDE_FULL 1000u /* mentions */
#define UM_OUTSIDE_DIMS 304u  /* numbers a word that are kept; longer ones are projected */

/* What was read, to be told. */
struct um_outside_told {
	uint32_t dims;                     /* numbers a word */
	uint32_t word_total, found_total;  /* words of the vocabulary, and those the file knows */
	uint64_t line_total, bad_total;    /* lines (rows) of the file, and those that could not be read */
	uint64_t bad_line;                 /* first of them, 1-based; 0: none */
	struct um_hash128 hash;            /* of all that was read */
};

struct um_word_rows;

/* Somebody who can be asked for the numbers of words: sizes the rows and puts what there is (word_rows.h). */
typedef enum unmet_status (*um_outside_ask)(void *ctx, struct um_word_rows *rows, struct unmet_error *err);

struct um_outside_source {
	const char *vectors;               /* file of word vectors, or NULL */
	um_outside_ask ask;                /* who else is asked, or NULL */
	void *ask_ctx;
	const struct um_surface *surface;  /* .word[W] of the bags */
	struct um_outside_told *told;      /* of the file: filled */
	struct um_outside_told *asked;     /* of the answers: filled */
};

#endif
