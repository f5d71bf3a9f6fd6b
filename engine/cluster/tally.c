/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tally.c - needs counted as they are, so that they can be named. People merge, split and move; what a need holds then is no longer
 * what was fitted, but its name and its words only depend on which stems its mentions have. So they are counted, and
 * named the way fitted needs are (label.c), without vectors and without a fit.
 */
#include "cluster/divide.h"
#include "cluster/internal.h"

static enum unmet_status tally_alloc(struct um_cluster_model *model, const struct um_sample *sample, uint32_t need_count,
                                     uint32_t bag_stem_count, struct unmet_error *err)
{
	size_t v = sample->stem_count, s = um_pad(need_count);
	struct um_arena *arena = &model->arena;

	model->need_count = need_count;
	model->stride = (uint32_t)s;
	model->stem_count = sample->stem_count;
	model->bag_stem_count = bag_stem_count;
	model->mention_count = sample->mention_count;
	model->local = UM_ARRAY(arena, uint32_t, (size_t)bag_stem_count + 1);
	model->bag_stem = UM_ARRAY(arena, uint32_t, v + 1);
	model->df = UM_ARRAY(arena, uint32_t, v + 1);
	model->size = UM_ARRAY(arena, uint32_t, s + 1);
	model->times = UM_ARRAY(arena, uint32_t, v * s + 1);
	if (!model->local || !model->bag_stem || !model->df || !model->size || !model->times)
		return um_arena_fail(arena, err);
	return UNMET_OK;
}

static void count(struct um_cluster_model *model, const struct um_sample *sample, const um_need_id *need)
{
	memset(model->local, 0xff, (size_t)model->bag_stem_count * sizeof(*model->local));
	for (uint32_t t = 0; t < sample->stem_count; t++) {
		model->bag_stem[t] = sample->bag_stem[t];
		model->local[sample->bag_stem[t]] = t;
		model->df[t] = sample->df[t];
	}
	for (uint32_t r = 0; r < sample->mention_count; r++) {
		um_need_id c = need[sample->from[r]];

		model->size[c]++;
		for (uint32_t at = sample->offset[r]; at < sample->offset[r + 1]; at++)
			model->times[(size_t)sample->stem[at] * model->stride + c]++;
	}
}

enum unmet_status um_cluster_tally(struct um_cluster_model **out, const struct um_bags *bags, const um_need_id *need, uint32_t need_count,
                                   struct unmet_error *err)
{
	struct um_cluster_model *model;
	struct um_recipe recipe;
	struct um_sample sample;
	struct um_arena arena;
	enum unmet_status rc = um_model_new(&model, err);

	*out = NULL;
	if (rc)
		return rc;
	um_arena_init(&arena, SIZE_MAX);
	um_recipe_for(&recipe, bags->mention_count);
	rc = um_sample_build(&sample, bags, recipe.stem_max, &arena, err);
	if (!rc)
		rc = tally_alloc(model, &sample, need_count, bags->stem_count, err);
	if (!rc)
		count(model, &sample, need);
	um_arena_release(&arena);
	return um_model_give(out, model, rc);
}
