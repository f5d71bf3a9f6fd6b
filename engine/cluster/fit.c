/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fit.c - sample to model: the recipe from several seeds, the result they agree on most kept.
 *
 * The starts run twice: the second time each stem also says where all starts of the first put it (consensus.c).
 *
 * Starts differ more than anything else about the recipe, so they are where more time is spent. They
 * run side by side, each on one thread and with its own random stream.
 */
#include "cluster/internal.h"

void um_recipe_for(struct um_recipe *recipe, uint64_t mention_count)
{
	bool small = mention_count < UM_SMALL, large = mention_count > UM_LARGE;

	*recipe = (struct um_recipe){
		.stem_max = 8000,
		.pair_max = 4000000,
		.dims = small ? 60 : large ? 104 : 150,
		.spectrum = 0.5,
		.smooth = 1.0,
		.alpha = 0.1,
		.weight_alpha = 0.05,
		.rounds = large ? 2 : 3,
		.spare = 1.5,
		.starts = small ? 4 : 2,
		.last_starts = small ? 4 : large ? 1 : 2,
		.consensus = 0.7,
		.votes = small ? 2 : 1,
		.vote_times = 3,
		.near = 10,
		.near_groups = 6,
		.near_seen = small ? 512 : 256,
		.kmeans_max = small ? 20 : 3,
		.em_max = 10,
		.draws = small ? 20 : 10,
	};
}

struct fit {
	const struct um_sample *sample;
	const struct um_vectors *vectors;
	const struct um_vectors *plain; /* vectors as the corpus and the outside give them */
	const struct um_recipe *recipe;
	uint64_t seed;
	uint32_t k;
	uint32_t more;           /* k and the spare ones */
	const float *logs;
	uint32_t starts;
	struct um_arena *arena;  /* [starts] */
	struct um_work *work;    /* [starts] */
};

static int run_start(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct fit *fit = ctx;

	(void)block;
	(void)worker;
	for (size_t i = begin; i < end; i++) {
		enum unmet_status rc = um_work_init(&fit->work[i], fit->sample, fit->vectors, fit->more,
		                                    fit->logs, &fit->arena[i], NULL);

		if (!rc)
			rc = um_near_init(&fit->work[i], fit->sample, fit->recipe, &fit->arena[i], NULL);
		if (rc)
			return rc;
		fit->work[i].target = fit->k;
		um_start_run(&fit->work[i], fit->sample, fit->vectors, fit->recipe, fit->seed, 1 + i);
	}
	return 0;
}

/* ---- into the model ----------------------------------------------------------------------- */

/* note_labels - the need of every mention of the sample, by rank. */
static uint32_t *note_labels(const struct um_work *work, const uint32_t *order, uint32_t need_count, uint32_t mention_count,
                             struct um_arena *scratch)
{
	uint32_t *rank = UM_ARRAY(scratch, uint32_t, (size_t)work->k + 1);
	uint32_t *need = UM_ARRAY(scratch, uint32_t, (size_t)mention_count + 1);

	if (!rank || !need)
		return NULL;
	for (uint32_t i = 0; i < need_count; i++)
		rank[order[i]] = i;
	for (uint32_t r = 0; r < mention_count; r++)
		need[r] = rank[work->need[r]];
	return need;
}

static enum unmet_status build_model(struct um_cluster_model *model, const struct fit *fit,
                                     const struct um_cluster_options *options, uint32_t bag_stem_count,
                                     struct um_arena *scratch, struct unmet_error *err)
{
	uint32_t *order = UM_ARRAY(scratch, uint32_t, (size_t)fit->k + 1);
	uint32_t *table = UM_ARRAY(scratch, uint32_t, (size_t)fit->k * fit->k + 1), *need;
	struct um_work *work;
	enum unmet_status rc;

	if (!order || !table)
		return um_arena_fail(scratch, err);
	work = &fit->work[um_most_agreed(fit->work, fit->starts, fit->sample->mention_count, table)];
	model->need_count = um_rank_needs(order, work);
	model->likelihood = work->likelihood;
	need = note_labels(work, order, model->need_count, fit->sample->mention_count, scratch);
	if (!need)
		return um_arena_fail(scratch, err);
	rc = um_model_fill(model, work, fit->sample, fit->vectors, order, model->need_count, bag_stem_count, err);
	if (rc)
		return rc;
	rc = um_stand(model, need, fit->sample, fit->plain, fit->recipe, options, err);
	return rc ? rc : um_themes(model, err);
}

/* ---- the pass ----------------------------------------------------------------------------- */

static void release_starts(struct fit *fit)
{
	for (uint32_t i = 0; i < fit->starts; i++)
		um_arena_release(&fit->arena[i]);
}

/* look_again - starts from the same seeds, no more of them than before, which know now what all of those found. */
static enum unmet_status look_again(struct fit *fit, struct um_vectors *both, struct um_pool *pool,
                                    struct um_arena *arena, struct unmet_error *err)
{
	enum unmet_status rc;

	*both = *fit->vectors;
	rc = um_consensus_join(both, fit->work, fit->starts, fit->sample, fit->recipe->consensus, arena, err);
	release_starts(fit);
	if (rc)
		return rc;
	fit->vectors = both;
	fit->starts = fit->recipe->last_starts;
	return um_pool_for(pool, fit->starts, 1, run_start, fit) ? um_nomem(err) : UNMET_OK;
}

static enum unmet_status run_starts(struct um_cluster_model *model, const struct um_sample *sample,
                                    const struct um_vectors *vectors, const struct um_recipe *recipe,
                                    const struct um_cluster_options *options, uint32_t k,
                                    uint32_t bag_stem_count, struct um_arena *arena, struct unmet_error *err)
{
	bool again = recipe->consensus > 0 && recipe->starts > 1;
	struct fit fit = { .sample = sample, .vectors = vectors, .plain = vectors, .recipe = recipe, .seed = options->seed, .k = k,
		.starts = recipe->starts };
	struct um_vectors both;
	enum unmet_status rc = UNMET_OK;

	fit.more = (uint32_t)(recipe->spare * k);
	if (fit.more > sample->mention_count || fit.more < k)
		fit.more = k;
	fit.logs = um_ln_table(arena, sample->mention_count, recipe->alpha);
	fit.arena = UM_ARRAY(arena, struct um_arena, recipe->starts);
	fit.work = UM_ARRAY(arena, struct um_work, recipe->starts);
	if (!fit.logs || !fit.arena || !fit.work)
		return um_arena_fail(arena, err);
	for (uint32_t i = 0; i < recipe->starts; i++)
		um_arena_init(&fit.arena[i], SIZE_MAX);
	if (um_pool_for(options->pool, fit.starts, 1, run_start, &fit))
		rc = um_nomem(err);
	if (!rc && again)
		rc = look_again(&fit, &both, options->pool, arena, err);
	if (!rc)
		rc = build_model(model, &fit, options, bag_stem_count, arena, err);
	release_starts(&fit);
	return rc;
}

enum unmet_status um_fit_vectors(struct um_vectors *vectors, const struct um_sample *sample,
                                 const struct um_recipe *recipe, struct um_pool *pool,
                                 struct um_arena *arena, struct unmet_error *err)
{
	struct um_sparse ppmi;
	enum unmet_status rc = um_cooc_ppmi(&ppmi, sample, recipe, pool, err);

	if (!rc)
		rc = um_vectors_build(vectors, &ppmi, recipe, pool, arena, err);
	um_sparse_release(&ppmi);
	return rc;
}

/* The parts of a fit take about as long as one another; each can be cancelled after. */
#define FIT_PARTS 3u

static enum unmet_status part_done(const struct um_cluster_options *options, uint64_t part, struct unmet_error *err)
{
	if (!options->progress)
		return UNMET_OK;
	if (part == 0)
		um_progress_start(options->progress, "cluster", "parts", FIT_PARTS);
	options->progress->last_ns = 0;
	return um_progress_tick(options->progress, part, err);
}

static enum unmet_status fit_in(struct um_cluster_model *model, const struct um_bags *bags,
                                const struct um_cluster_options *options, const struct um_recipe *recipe,
                                struct um_arena *arena, struct unmet_error *err)
{
	struct um_sample sample;
	struct um_vectors vectors;
	enum unmet_status rc = um_sample_build(&sample, bags, recipe->stem_max, arena, err);

	if (rc)
		return rc;
	if (sample.mention_count < 2)
		return um_fail(err, UNMET_E_NOTHING, "nothing to group: fewer than two mentions share a word");
	rc = part_done(options, 0, err);
	if (!rc)
		rc = um_fit_vectors(&vectors, &sample, recipe, options->pool, arena, err);
	if (!rc)
		rc = um_outside_join(&vectors, bags, &sample, options->outside, arena, err);
	if (!rc)
		rc = part_done(options, 1, err);
	model->choice = um_choice_given(options->needs);
	if (!rc && !options->needs)
		rc = um_auto_choose(&model->choice, &sample, &vectors, recipe, options, err);
	if (!rc)
		rc = part_done(options, 2, err);
	if (rc)
		return rc;
	if (model->choice.k > sample.mention_count)
		model->choice.k = sample.mention_count;
	return run_starts(model, &sample, &vectors, recipe, options, model->choice.k, bags->stem_count, arena, err);
}

enum unmet_status um_cluster_fit_with(struct um_cluster_model **out, const struct um_bags *bags,
                                      const struct um_cluster_options *options,
                                      const struct um_recipe *recipe, struct unmet_error *err)
{
	struct um_cluster_model *model;
	struct um_arena arena;
	enum unmet_status rc = um_model_new(&model, err);

	*out = NULL;
	if (rc)
		return rc;
	um_arena_init(&arena, SIZE_MAX);
	rc = fit_in(model, bags, options, recipe, &arena, err);
	um_arena_release(&arena);
	return um_model_give(out, model, rc);
}

enum unmet_status um_cluster_fit(struct um_cluster_model **model, const struct um_bags *sample,
                                 const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_recipe recipe;

	um_recipe_for(&recipe, sample->mention_count);
	return um_cluster_fit_with(model, sample, options, &recipe, err);
}
