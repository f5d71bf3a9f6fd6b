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

#define BESIDE 24u /* mentions before and after that may be of the same customer: those of a ticket and of most interviews' pages */

struct assign {
	const struct um_cluster_model *model;
	const struct um_bags *bags;
	const um_need_id *had;   /* NULL: nothing was known */
	double *counted;         /* [k] what theta of a need is divided by; NULL where nothing was known */
	double alpha;
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

/* has_term - is the stem in the bag? Its terms are sorted. */
static bool has_term(const struct um_bags *bags, uint64_t m, uint32_t stem)
{
	uint64_t low = bags->offset[m], high = bags->offset[m + 1];

	while (low < high) {
		uint64_t mid = low + (high - low) / 2;

		if (bags->term[mid] < stem)
			low = mid + 1;
		else
			high = mid;
	}
	return low < bags->offset[m + 1] && bags->term[low] == stem;
}

/* same_customer - was mention o counted, and said by the customer of mention m? */
static bool same_customer(const struct assign *a, uint64_t m, uint64_t o)
{
	return a->had && a->had[o] != UM_NEED_NONE && a->bags->customer[o] == a->bags->customer[m];
}

/* own - how often stem t was counted because of the customer of mention m: at all, and for the need the mention had. */
struct own { uint32_t all, here; };

static struct own own_count(const struct assign *a, uint64_t first, uint64_t end, uint64_t m, uint32_t t)
{
	struct own own = { 0, 0 };

	for (uint64_t o = first; o < end; o++)
		if (same_customer(a, m, o) && has_term(a->bags, o, a->model->bag_stem[t])) {
			own.all++;
			own.here += a->model->home[a->had[o]] == a->model->home[a->had[m]];
		}
	return own;
}

/* as_new - how well the likeliest need fits to somebody who has not heard this customer: its posterior times the share of words that
 * others say, too. A need that was counted with a mention is sure of it because of itself and of what stands around it,
 * most of all a small one. Changes the score of the need it had. */
static float as_new(const struct assign *a, struct scratch *s, uint64_t m, uint32_t total)
{
	const struct um_cluster_model *model = a->model;
	uint64_t first = m > BESIDE ? m - BESIDE : 0, end = m + BESIDE < a->bags->mention_count ? m + BESIDE : a->bags->mention_count;
	uint64_t words = a->bags->offset[m + 1] - a->bags->offset[m];
	bool counted = a->had && a->had[m] != UM_NEED_NONE && model->home[a->had[m]] != UM_NEED_NONE;
	uint32_t need = counted ? model->home[a->had[m]] : UM_NEED_NONE, told = 0;
	double left = counted ? a->counted[need] : 0;

	for (uint64_t o = first; o < end && counted; o++)
		if (same_customer(a, m, o) && model->home[a->had[o]] == need)
			left -= (double)(a->bags->offset[o + 1] - a->bags->offset[o]);
	for (uint32_t i = 0; i < total; i++) {
		struct own own = counted ? own_count(a, first, end, m, s->stem[i]) : (struct own){ 0, 0 };
		double times = counted ? model->times[(size_t)s->stem[i] * model->stride + need] : 0;

		told += model->df[s->stem[i]] > own.all;
		if (left > 0 && own.here <= times)
			s->score[need] += (float)um_log((times - own.here + a->alpha) / (times + a->alpha) * a->counted[need] / left);
	}
	return share_of(model, s->score, likeliest(s->score, model->need_count), total) * (words ? (float)told / (float)words : 0.0f);
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
	a->out->as_new[m] = as_new(a, s, m, total);
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

/* count_needs - words of each need, as its theta counts them. */
static enum unmet_status count_needs(struct assign *a, struct um_arena *arena, struct unmet_error *err)
{
	const struct um_cluster_model *model = a->model;
	struct um_recipe recipe;

	if (!a->had)
		return UNMET_OK;
	um_recipe_for(&recipe, model->mention_count);
	a->alpha = recipe.alpha;
	a->counted = UM_ARRAY(arena, double, (size_t)model->stride + 1);
	if (!a->counted)
		return um_arena_fail(arena, err);
	for (uint32_t c = 0; c < model->need_count; c++)
		a->counted[c] = a->alpha * model->stem_count;
	for (uint32_t t = 0; t < model->stem_count; t++)
		for (uint32_t c = 0; c < model->need_count; c++)
			a->counted[c] += model->times[(size_t)t * model->stride + c];
	return UNMET_OK;
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
	out->as_new = UM_ARRAY(arena, float, bags->mention_count + 1);
	out->centrality = UM_ARRAY(arena, float, bags->mention_count + 1);
	out->theme = UM_ARRAY(arena, uint32_t, (size_t)model->need_count + 1);
	out->stability = UM_ARRAY(arena, float, (size_t)model->need_count + 1);
	if (!out->need || !out->posterior || !out->likeliest || !out->as_new || !out->centrality || !out->theme || !out->stability) {
		memset(out, 0, sizeof(*out));
		return um_arena_fail(arena, err);
	}
	um_arena_init(&scratch, SIZE_MAX);
	rc = scratch_init(&a, um_pool_jobs(pool), &scratch, err);
	if (!rc)
		rc = count_needs(&a, &scratch, err);
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
