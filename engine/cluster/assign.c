/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assign.c - every mention to a need, with how sure that is.
 *
 * One pass, linear, blocks in parallel: the multinomial mixture says which need (the posterior is
 * Bayes' rule over needs, tempered: temper.c), the reweighted vectors say how central the mention is to it. A mention with
 * no stem the model knows gets the largest need, with that need's share as posterior: nothing is lost,
 * and it stands at the end of every list.
 */
#include "cluster/internal.h"

#include "base/fmath.h"
#include "base/mem.h"

#include <math.h>

struct assign {
	const struct um_cluster_model *model;
	const struct um_bags *bags;
	const um_need_id *had;   /* NULL: nothing was known */
	struct um_grouping *out;
	struct scratch { float *score, *x; uint32_t *stem; } *scratch; /* [jobs] */
};

/* known - stems of mention m that the model knows. */
static uint32_t known(const struct assign *a, uint32_t *stem, uint64_t m)
{
	uint32_t total = 0;

	for (uint64_t at = a->bags->offset[m]; at < a->bags->offset[m + 1]; at++) {
		uint32_t t = a->bags->term[at] < a->model->bag_stem_count ?
		             a->model->local[a->bags->term[at]] : UM_NEED_NONE;

		if (t != UM_NEED_NONE)
			stem[total++] = t;
	}
	return total;
}

static void score_needs(const struct um_cluster_model *model, float *score, const uint32_t *stem,
                        uint32_t total)
{
	memset(score, 0, model->stride * sizeof(*score));
	um_add_rows(score, model->theta, stem, total, model->stride);
}

static float posterior_of(const float *score, uint32_t k, uint32_t need, float temper)
{
	double sum = 0;

	for (uint32_t c = 0; c < k; c++)
		if (score[c] > score[need] - 30.0f * temper)
			sum += um_exp((double)((score[c] - score[need]) / temper));
	return (float)(1 / sum);
}

static uint32_t likeliest(const float *score, uint32_t k)
{
	uint32_t best = 0;

	for (uint32_t c = 1; c < k; c++)
		if (score[c] > score[best])
			best = c;
	return best;
}

/* need_of - the likeliest; a mention stays in the need it had unless another is so much likelier. */
static uint32_t need_of(const struct assign *a, const float *score, uint32_t best, uint64_t m)
{
	uint32_t home = a->had && a->had[m] != UM_NEED_NONE ? a->model->home[a->had[m]] : UM_NEED_NONE;

	return home != UM_NEED_NONE && score[home] + a->model->stay >= score[best] ? home : best;
}

/* share_of - the posterior of a need; of a mention without a known stem the need's share of all mentions. */
static float share_of(const struct um_cluster_model *model, const float *score, uint32_t need, uint32_t stem_total)
{
	return stem_total ? posterior_of(score, model->need_count, need, model->temper * (float)sqrt((double)stem_total)) :
		(float)model->size[need] / (float)model->mention_count;
}

static void assign_one(struct assign *a, struct scratch *s, uint64_t m)
{
	const struct um_cluster_model *model = a->model;
	struct um_vectors vectors = { .dims = model->dims, .stem = model->stem };
	uint32_t total = known(a, s->stem, m), best, need;

	score_needs(model, s->score, s->stem, total);
	best = likeliest(s->score, model->need_count);
	need = need_of(a, s->score, best, m);
	a->out->need[m] = need;
	a->out->posterior[m] = share_of(model, s->score, need, total);
	a->out->likeliest[m] = need == best ? a->out->posterior[m] : share_of(model, s->score, best, total);
	um_mention_vector(s->x, s->stem, total, model->weight, &vectors, model->mean);
	a->out->centrality[m] = total ? um_dot(s->x, model->centroid + (size_t)need * model->dims, model->dims) : 0.0f;
}

static int assign_block(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct assign *a = ctx;

	(void)block;
	for (size_t m = begin; m < end; m++)
		assign_one(a, &a->scratch[worker], m);
	return 0;
}

static uint64_t longest_row(const struct um_bags *bags)
{
	uint64_t most = 0;

	for (uint64_t m = 0; m < bags->mention_count; m++)
		if (bags->offset[m + 1] - bags->offset[m] > most)
			most = bags->offset[m + 1] - bags->offset[m];
	return most;
}

static enum unmet_status scratch_init(struct assign *a, uint32_t jobs, struct um_arena *arena,
                                      struct unmet_error *err)
{
	uint64_t longest = longest_row(a->bags);

	a->scratch = UM_ARRAY(arena, struct scratch, jobs);
	for (uint32_t j = 0; a->scratch && j < jobs; j++) {
		struct scratch *s = &a->scratch[j];

		s->score = UM_ARRAY(arena, float, (size_t)a->model->stride + 1);
		s->x = UM_ARRAY(arena, float, (size_t)a->model->dims + 1);
		s->stem = UM_ARRAY(arena, uint32_t, longest + 1);
		if (!s->score || !s->x || !s->stem)
			return um_arena_fail(arena, err);
	}
	return a->scratch ? UNMET_OK : um_arena_fail(arena, err);
}

enum unmet_status um_cluster_assign(const struct um_cluster_model *model, const struct um_bags *bags,
                                    struct um_pool *pool, struct um_arena *arena,
                                    struct um_grouping *out, struct unmet_error *err)
{
	return um_cluster_assign_from(model, bags, NULL, pool, arena, out, err);
}

enum unmet_status um_cluster_assign_from(const struct um_cluster_model *model, const struct um_bags *bags, const um_need_id *had,
                                         struct um_pool *pool, struct um_arena *arena, struct um_grouping *out,
                                         struct unmet_error *err)
{
	struct assign a = { .model = model, .bags = bags, .had = model->home ? had : NULL, .out = out };
	struct um_arena scratch;
	enum unmet_status rc;

	memset(out, 0, sizeof(*out));
	out->need = UM_ARRAY(arena, um_need_id, bags->mention_count + 1);
	out->posterior = UM_ARRAY(arena, float, bags->mention_count + 1);
	out->likeliest = UM_ARRAY(arena, float, bags->mention_count + 1);
	out->centrality = UM_ARRAY(arena, float, bags->mention_count + 1);
	out->theme = UM_ARRAY(arena, uint32_t, (size_t)model->need_count + 1);
	out->stability = UM_ARRAY(arena, float, (size_t)model->need_count + 1);
	if (!out->need || !out->posterior || !out->likeliest || !out->centrality || !out->theme || !out->stability) {
		memset(out, 0, sizeof(*out));
		return um_arena_fail(arena, err);
	}
	um_arena_init(&scratch, SIZE_MAX);
	rc = scratch_init(&a, um_pool_jobs(pool), &scratch, err);
	if (!rc) {
		um_pool_for(pool, bags->mention_count, UM_POOL_BLOCK, assign_block, &a);
		memcpy(out->theme, model->theme, model->need_count * sizeof(*out->theme));
		memcpy(out->stability, model->stability, model->need_count * sizeof(*out->stability));
		out->need_count = model->need_count;
		out->theme_count = model->theme_count;
		out->sharpness = model->choice.sharpness;
		out->k_low = model->choice.k_low;
		out->k_high = model->choice.k_high;
	} else {
		memset(out, 0, sizeof(*out));
	}
	um_arena_release(&scratch);
	return rc;
}
