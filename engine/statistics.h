/* SPDX-License-Identifier: Apache-2.0 */
/* statistics.h - what is said about segments and needs once they stand; one file a statistic. */
#ifndef UM_STATISTICS_H
#define UM_STATISTICS_H

#include "base/pool.h"
#include "project.h"

/* Everything a statistic may want of one run of the segment stage. */
struct um_statistics {
	struct unmet_project *project;
	const struct um_incidence *incidence;
	const struct um_attributes *attributes;
	const struct um_segmentation *segmentation;
	struct um_pool *pool;
	struct um_arena *arena;     /* of the run; results are written to the store at once */
};

/* um_statistics_write - all of them, inside the transaction of the segment stage. */
enum unmet_status um_statistics_write(const struct um_statistics *s, struct unmet_error *err);

/* coverage.c - how much is known, of all customers and of each segment. */
enum unmet_status um_coverage_write(const struct um_statistics *s, struct unmet_error *err);
/* contrast.c - what attributes and segments tell of needs, and where segments are found. */
enum unmet_status um_contrast_write(const struct um_statistics *s, struct unmet_error *err);
enum unmet_status um_reach_write(const struct um_statistics *s, struct unmet_error *err);

/* network.c - what the same customers raise, and the picture of it. */
enum unmet_status um_network_write(const struct um_statistics *s, struct unmet_error *err);

/* opportunity.c - opportunity of what was rated, of all and within each segment, in place of what was written before. */
enum unmet_status um_opportunity_write(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err);

#endif
