/* SPDX-License-Identifier: Apache-2.0 */
/* shape.c - from one grouping to what is shown beside its needs: see store/shape.c for what is kept. */
#include "shape.h"

#include "cluster/cluster.h"
#include "cluster/unplaced.h"

#include <stdio.h>

/* note_choice - how the number of needs came about, for results; sharpness in ten thousandths. */
static enum unmet_status note_choice(struct unmet_project *project, const struct um_grouping *g, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	char text[96];

	snprintf(text, sizeof(text), "%d %u %u %u %d", o->needs != 0, g->k_low, g->k_high,
	         (unsigned)(g->sharpness > 0 ? 10000 * g->sharpness + 0.5 : 0), (int)o->granularity);
	return um_store_fact_set(project->store, "cluster_choice", um_str(text), err);
}

enum unmet_status um_write_shape(struct unmet_project *project, const struct um_cluster_model *model, const struct um_bag_set *sample,
                                 const struct um_grouping *grouping, struct um_arena *arena, struct unmet_error *err)
{
	struct um_shape shape;
	enum unmet_status rc = um_cluster_shape(&shape, model, &sample->bags, &sample->surface, arena, err);

	if (!rc)
		rc = um_store_shape_write(project->store, sample, grouping, &shape, err);
	return rc ? rc : note_choice(project, grouping, err);
}

enum unmet_status um_write_unplaced(struct unmet_project *project, struct um_unplaced_queue *queue, const struct um_bag_set *sample,
                                    struct um_arena *arena, struct unmet_error *err)
{
	struct um_unplaced *list;
	size_t total;
	enum unmet_status rc = um_unplaced_rank(&list, &total, queue, arena, err);

	return rc ? rc : um_store_unplaced_write(project->store, list, total, &sample->surface, err);
}

enum unmet_status unmet_each_unplaced(struct unmet_project *project, unmet_waiting_fn fn, void *ctx, struct unmet_error *err)
{
	return um_store_each_unplaced(project->store, fn, ctx, err);
}
