/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage_segment.c - customers become segments, and what is said of them: contrast, coverage, trends, opportunity.
 */
#include "project.h"
#include "stage.h"
#include "statistics.h"
#include "trends.h"

#include "segment/segment.h"

/* count_again - needs were counted for another unit. */
static enum unmet_status count_again(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	const char *before, *after;
	enum unmet_status rc = um_store_fact(project->store, "unit", arena, &before, err);

	if (!rc)
		rc = um_store_units_build(project->store, project->options.unit, err);
	if (!rc)
		rc = um_store_fact(project->store, "unit", arena, &after, err);
	return rc || strcmp(before, after) == 0 ? rc : um_store_count(project->store, err);
}

/* no_segments - customers who cannot be compared are all left unassigned, with the reason; needs stand without. */
static enum unmet_status no_segments(struct um_segmentation *out, uint32_t customers, struct um_arena *arena, struct unmet_error *err)
{
	*out = (struct um_segmentation){ .of = UM_ARRAY(arena, uint32_t, (size_t)customers + 1),
		.posterior = UM_ARRAY(arena, float, (size_t)customers + 1), .unassigned_customer_count = customers,
		.note = UM_LIT("No segments: they need at least two customers with an unmet need.") };
	if (!out->of || !out->posterior)
		return um_arena_fail(arena, err);
	for (uint32_t c = 0; c < customers; c++)
		out->of[c] = UM_SEGMENT_NONE;
	return UNMET_OK;
}

static enum unmet_status segment_all(struct unmet_project *project, struct um_pool *pool, struct um_arena *arena,
                                     struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_progress progress = um_progress_of(o);
	struct um_segment_options options = { .segments = o->segments, .seed = o->seed, .pool = pool, .progress = &progress };
	struct um_incidence incidence;
	struct um_attributes attributes;
	struct um_segmentation segmentation;
	enum unmet_status rc = um_store_clear(project->store, UM_PART_SEGMENTS, err);

	if (!rc)
		rc = count_again(project, arena, err);
	if (!rc)
		rc = um_store_incidence(project->store, arena, &incidence, err);
	if (!rc && !incidence.need_count)
		return um_fail(err, UNMET_E_NOTHING, "there are no needs to segment by: run `unmet cluster` first");
	if (!rc)
		rc = um_store_attributes(project->store, arena, &attributes, err);
	if (!rc)
		rc = um_segment(&incidence, &attributes, &options, arena, &segmentation, err);
	if (rc == UNMET_E_NOTHING)
		rc = no_segments(&segmentation, incidence.customer_count, arena, err);
	if (!rc)
		rc = um_store_segments_write(project->store, &segmentation, &attributes, err);
	if (!rc)
		rc = um_statistics_write(&(struct um_statistics){ project, &incidence, &attributes, &segmentation, pool, arena }, err);
	if (!rc)
		rc = um_trends_write(project, arena, err);
	if (!rc)
		rc = um_opportunity_write(project, arena, err);
	if (!rc)
		rc = um_stage_fact(project, "asked_segments", err, "%u", o->segments);
	return rc ? rc : um_stage_fact(project, "segment_config", err, "segments=%u seed=%llu unit=%d", o->segments,
	                          (unsigned long long)o->seed, o->unit);
}

enum unmet_status unmet_segment(struct unmet_project *project, struct unmet_error *err)
{
	struct um_pool *pool = um_pool_new(project->options.jobs);
	struct um_arena arena;
	enum unmet_status rc = pool ? um_store_begin(project->store, err) : um_nomem(err);

	um_arena_init(&arena, UM_STAGE_BYTES);
	if (!rc)
		rc = um_store_finish(project->store, segment_all(project, pool, &arena, err), true, err);
	um_arena_release(&arena);
	um_pool_free(pool);
	return rc;
}
