/* SPDX-License-Identifier: Apache-2.0 */
/* name.h - what label.c and name.c share: the state of naming all needs of one grouping. */
#ifndef UM_CLUSTER_NAME_H
#define UM_CLUSTER_NAME_H

#include "cluster/internal.h"
#include "cluster/phrase.h"

#define READ_MAX 400u     /* mentions read per need */
#define NAME_STEMS (2 * UM_PHRASE_WORDS)
#define PHRASE_MAX 48u    /* candidates kept per need */

struct candidate {
	struct um_phrase phrase;
	uint32_t need;
	double share;     /* of the need's customers */
	double score;
};

struct ranked { uint64_t mention; float rank; };

struct naming {
	const struct um_cluster_model *model;
	const struct um_bags *bags;
	const struct um_grouping *grouping;
	const struct um_surface *surface;
	struct um_arena *arena;        /* results */
	struct um_arena scratch;
	struct um_arena page;          /* of one need at a time */
	uint64_t *first;               /* [k+1] into order */
	struct ranked *order;          /* [M] mentions by need, most central first */
	uint64_t *read;                /* [READ_MAX] */
	struct candidate *candidate;   /* [k][PHRASE_MAX] */
	uint32_t *candidate_total;     /* [k] */
	uint32_t (*named)[NAME_STEMS]; /* [k] stems of the names given */
	struct um_need_label *out;     /* [k] */
};

/* um_name_candidates - what need c could be called; um_name_weigh - once all needs have theirs; then um_name_needs. */
enum unmet_status um_name_candidates(struct naming *n, uint32_t c, struct unmet_error *err);
enum unmet_status um_name_weigh(struct naming *n, struct unmet_error *err);
enum unmet_status um_name_needs(struct naming *n, struct unmet_error *err);
/* um_customer_seen - does one of list[total] come from the customer of mention m? */
bool um_customer_seen(const struct naming *n, const uint64_t *list, size_t total, uint64_t m);

#endif
