/* SPDX-License-Identifier: Apache-2.0 */
/* trend_parts.h - what trends.c, standing.c and plan.c share: the corpus over time while something is written about it. */
#ifndef UM_TREND_PARTS_H
#define UM_TREND_PARTS_H

#include "segment/types.h"
#include "trends.h"

struct um_timeline; /* segment/timeline.h */

struct um_trends {
	struct unmet_project *project;
	struct um_store *store;
	struct um_arena *arena;
	struct um_dated dated;
	struct um_timeline *timeline; /* in the arena */
	uint32_t *of;                /* [customer_count] segment of each */
	const char *const *label;    /* [segment_count] */
	uint32_t segment_count;
};

/* trends.c: um_trends_load - who said what when. um_trends_day - YYYY-MM-DD in the arena; NULL: no memory. */
enum unmet_status um_trends_load(struct um_trends *t, struct unmet_error *err);
const char *um_trends_day(const struct um_trends *t, int32_t day);

/* standing.c: um_plans_write - what followed each event, and where each goal stands. */
enum unmet_status um_plans_write(struct um_trends *t, struct unmet_error *err);
/* um_goal_scope - whose customers a goal is about: UM_SCOPE_ALL for ""; false where the segment is not there (any more). */
bool um_goal_scope(const struct um_trends *t, const char *segment, uint32_t *scope);
/* um_goal_need - is the need there, and did nobody dismiss it? */
enum unmet_status um_goal_need(struct um_trends *t, uint32_t need, bool *there, struct unmet_error *err);
/* um_goal_measure - what is measured now, of 100 customers; -1 where it cannot be. */
enum unmet_status um_goal_measure(struct um_trends *t, const struct unmet_goal *goal, double *now, struct unmet_error *err);

#endif
