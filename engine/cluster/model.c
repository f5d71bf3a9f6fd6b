/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.c - what a grouping is kept as. However needs were found (a fit, a refit, known ones counted again), the counts of the
 * work become one model, with the needs in the order of their size. A model is one arena, and is given to the caller
 * whole or not at all.
 */
#include "cluster/internal.h"

#include "base/mem.h"

#include <math.h>

enum unmet_status um_model_new(struct um_cluster_model **out, struct unmet_error *err)
{
	*out = um_calloc(1, sizeof(**out));
	if (!*out)
		return um_nomem(err);
	um_arena_init(&(*out)->arena, SIZE_MAX);
	return UNMET_OK;
}

void um_cluster_model_free(struct um_cluster_model *model)
{
	if (!model)
		return;
	um_arena_release(&model->arena);
	um_free(model);
}

enum unmet_status um_model_give(struct um_cluster_model **out, struct um_cluster_model *model, enum unmet_status rc)
{
	if (rc)
		um_cluster_model_free(model);
	else
		*out = model;
	return rc;
}

struct um_choice um_choice_given(uint32_t k)
{
	return (struct um_choice){ .k = k, .k_low = k, .k_high = k, .sharpness = 1.0 };
}

static void *copy(struct um_arena *arena, const void *from, size_t total, size_t size)
{
	void *to = um_arena_alloc(arena, total + 1, size);

	if (to && total)
		memcpy(to, from, total * size);
	return to;
}

uint32_t um_rank_needs(uint32_t *order, const struct um_work *work)
{
	uint32_t kept = 0;

	for (uint32_t c = 0; c < work->k; c++) {
		uint32_t j = kept;

		if (!work->size[c])
			continue;
		for (; j > 0 && work->size[order[j - 1]] < work->size[c]; j--)
			order[j] = order[j - 1];
		order[j] = c;
		kept++;
	}
	return kept;
}

static enum unmet_status model_alloc(struct um_cluster_model *model, const struct um_sample *sample,
                                     const struct um_vectors *vectors, uint32_t bag_stem_count,
                                     struct unmet_error *err)
{
	size_t v = sample->stem_count, k = model->need_count, d = vectors->dims, s = um_pad(model->need_count);
	struct um_arena *arena = &model->arena;

	model->stride = (uint32_t)s;
	model->stem_count = sample->stem_count;
	model->bag_stem_count = bag_stem_count;
	model->dims = vectors->dims;
	model->temper = UM_TEMPER;
	model->mention_count = sample->mention_count;
	model->local = UM_ARRAY(arena, uint32_t, (size_t)bag_stem_count + 1);
	model->bag_stem = copy(arena, sample->bag_stem, v, sizeof(uint32_t));
	model->stem = copy(arena, vectors->stem, v * d, sizeof(float));
	model->df = copy(arena, sample->df, v, sizeof(uint32_t));
	model->weight = UM_ARRAY(arena, float, v + 1);
	model->mean = UM_ARRAY(arena, float, d + 1);
	model->centroid = UM_ARRAY(arena, float, k * d + 1);
	model->theta = UM_ARRAY(arena, float, v * s + 1);
	model->size = UM_ARRAY(arena, uint32_t, s + 1);
	model->times = UM_ARRAY(arena, uint32_t, v * s + 1);
	model->theme = UM_ARRAY(arena, uint32_t, s + 1);
	model->area = UM_ARRAY(arena, uint32_t, s + 1);
	model->stability = UM_ARRAY(arena, float, s + 1);
	if (!model->local || !model->bag_stem || !model->stem || !model->df || !model->weight ||
	    !model->mean || !model->centroid || !model->theta || !model->size ||
	    !model->times || !model->theme || !model->area || !model->stability)
		return um_arena_fail(arena, err);
	return UNMET_OK;
}

static void model_fill(struct um_cluster_model *model, struct um_work *work, const struct um_sample *sample,
                       const uint32_t *order)
{
	memset(model->local, 0xff, (size_t)model->bag_stem_count * sizeof(uint32_t));
	for (uint32_t t = 0; t < model->stem_count; t++)
		model->local[model->bag_stem[t]] = t;
	memcpy(model->weight, work->weight, model->stem_count * sizeof(float));
	memcpy(model->mean, work->mean, model->dims * sizeof(float));
	um_kmeans_centre(work, sample->mention_count);
	for (uint32_t i = 0; i < model->need_count; i++) {
		uint32_t c = order[i];
		float *centre = model->centroid + (size_t)i * model->dims;

		model->size[i] = work->size[c];
		memcpy(centre, work->centroid + (size_t)c * model->dims, model->dims * sizeof(float));
		um_unit(centre, model->dims);
		for (uint32_t t = 0; t < model->stem_count; t++) {
			size_t to = (size_t)t * model->stride + i, from = (size_t)t * work->stride + c;

			model->times[to] = work->times[from];
			model->theta[to] = work->theta[from] - work->norm[c];
		}
	}
}

enum unmet_status um_model_fill(struct um_cluster_model *model, struct um_work *work, const struct um_sample *sample,
                                const struct um_vectors *vectors, const uint32_t *order, uint32_t need_count,
                                uint32_t bag_stem_count, struct unmet_error *err)
{
	enum unmet_status rc;

	model->need_count = need_count;
	rc = model_alloc(model, sample, vectors, bag_stem_count, err);
	if (rc)
		return rc;
	model_fill(model, work, sample, order);
	for (uint32_t c = 0; c < need_count; c++)
		model->stability[c] = NAN;
	return UNMET_OK;
}
