/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known.c - a model from needs that are known, without looking for any. Mentions whose need is known are counted as one
 * step of the mixture's EM would count them, and the same model comes out as from a fit: so new mentions go to known
 * needs, needs keep what they hold, and nothing has to be stored but who belongs where. It costs the co-occurrence and its
 * vectors, not the search for groups.
 */
#include "cluster/internal.h"

#include "base/hash.h"
#include "base/map.h"

#include <math.h>

struct known {
	const struct um_bags *all;
	const um_need_id *need;
	struct um_bags bags;         /* the mentions whose need is known */
	um_need_id *of;              /* [bags.mention_count] */
	struct um_sample sample;
	struct um_map need_of;       /* hash of a row of the sample -> need */
	struct um_arena arena;
};

static enum unmet_status take_known(struct known *k, struct unmet_error *err)
{
	const struct um_bags *all = k->all;
	uint64_t cells = all->offset[all->mention_count], *offset = UM_ARRAY(&k->arena, uint64_t, all->mention_count + 1), at = 0, m;
	uint32_t *term = UM_ARRAY(&k->arena, uint32_t, cells + 1), *customer = UM_ARRAY(&k->arena, uint32_t, all->mention_count + 1);
	uint8_t *times = UM_ARRAY(&k->arena, uint8_t, cells + 1);

	k->of = UM_ARRAY(&k->arena, um_need_id, all->mention_count + 1);
	if (!offset || !term || !customer || !times || !k->of)
		return um_arena_fail(&k->arena, err);
	k->bags = *all;
	k->bags.mention_count = 0;
	for (m = 0; m < all->mention_count; m++) {
		uint64_t total = all->offset[m + 1] - all->offset[m];

		if (k->need[m] == UM_NEED_NONE)
			continue;
		memcpy(term + at, all->term + all->offset[m], total * sizeof(*term));
		memcpy(times + at, all->times + all->offset[m], total);
		customer[k->bags.mention_count] = all->customer[m];
		k->of[k->bags.mention_count++] = k->need[m];
		at += total;
		offset[k->bags.mention_count] = at;
	}
	k->bags.offset = offset;
	k->bags.term = term;
	k->bags.times = times;
	k->bags.customer = customer;
	k->bags.word_offset = NULL;
	k->bags.word = NULL;
	return UNMET_OK;
}

/* note_rows - the need of each different row: rows of the sample stand in the order of their content, and equal ones are
 * the same to any model, so the first mention's need is that of all. */
static enum unmet_status note_rows(struct known *k, struct unmet_error *err)
{
	uint32_t *local = UM_ARRAY(&k->arena, uint32_t, (size_t)k->bags.stem_count + 1);
	uint32_t *row = UM_ARRAY(&k->arena, uint32_t, (size_t)k->bags.stem_count + 1);

	if (!local || !row)
		return um_arena_fail(&k->arena, err);
	memset(local, 0xff, k->bags.stem_count * sizeof(*local));
	for (uint32_t t = 0; t < k->sample.stem_count; t++)
		local[k->sample.bag_stem[t]] = t;
	for (uint64_t m = 0; m < k->bags.mention_count; m++) {
		uint32_t total = 0;

		for (uint64_t at = k->bags.offset[m]; at < k->bags.offset[m + 1]; at++)
			if (local[k->bags.term[at]] != UM_NEED_NONE)
				row[total++] = local[k->bags.term[at]];
		if (total && !um_map_put(&k->need_of, um_hash64(row, total * sizeof(*row)), k->of[m]))
			return um_nomem(err);
	}
	return UNMET_OK;
}

static enum unmet_status count_known(struct known *k, struct um_cluster_model *model, const struct um_vectors *vectors,
                                     const struct um_recipe *recipe, uint32_t need_count, struct unmet_error *err)
{
	const float *logs = um_ln_table(&k->arena, k->sample.mention_count, recipe->alpha);
	uint32_t *order = UM_ARRAY(&k->arena, uint32_t, (size_t)need_count + 1);
	struct um_work work;
	enum unmet_status rc;

	if (!logs || !order)
		return um_arena_fail(&k->arena, err);
	rc = um_work_init(&work, &k->sample, vectors, need_count, logs, &k->arena, err);
	if (rc)
		return rc;
	for (uint32_t r = 0; r < k->sample.mention_count; r++) {
		const uint32_t *row = k->sample.stem + k->sample.offset[r];
		const uint64_t *need = um_map_get(&k->need_of, um_hash64(row, (k->sample.offset[r + 1] - k->sample.offset[r]) * sizeof(*row)));

		work.need[r] = need ? (uint32_t)*need : 0;
	}
	for (uint32_t c = 0; c < need_count; c++)
		order[c] = c;
	um_mixture_count(&work, &k->sample, recipe->alpha);
	um_mixture_weights(&work, &k->sample, recipe);
	um_mention_vectors(work.x, work.mean, &k->sample, work.weight, vectors);
	return um_model_fill(model, &work, &k->sample, vectors, order, need_count, k->all->stem_count, err);
}

/* stay_home - whoever is known to be of a need stays there. */
static enum unmet_status stay_home(struct um_cluster_model *model, struct unmet_error *err)
{
	model->home = UM_ARRAY(&model->arena, uint32_t, (size_t)model->need_count + 1);
	if (!model->home)
		return um_arena_fail(&model->arena, err);
	for (uint32_t c = 0; c < model->need_count; c++)
		model->home[c] = c;
	model->home_count = model->need_count;
	model->stay = INFINITY;
	return UNMET_OK;
}

static enum unmet_status know_in(struct known *k, struct um_cluster_model *model, uint32_t need_count,
                                 const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_recipe recipe;
	struct um_vectors vectors;
	enum unmet_status rc = take_known(k, err);

	if (rc)
		return rc;
	um_recipe_for(&recipe, k->bags.mention_count);
	rc = um_sample_build(&k->sample, &k->bags, recipe.stem_max, &k->arena, err);
	if (!rc && k->sample.mention_count < 2)
		return um_fail(err, UNMET_E_NOTHING, "too few mentions are known to assign others to their needs: run `unmet cluster`");
	if (!rc)
		rc = note_rows(k, err);
	if (!rc)
		rc = um_fit_vectors(&vectors, &k->sample, &recipe, options->pool, &k->arena, err);
	if (!rc)
		rc = count_known(k, model, &vectors, &recipe, need_count, err);
	if (!rc && options->temper > 0)
		model->temper = options->temper;
	if (!rc)
		rc = stay_home(model, err);
	return rc ? rc : um_themes(model, err);
}

enum unmet_status um_cluster_know(struct um_cluster_model **out, const struct um_bags *bags, const um_need_id *need, uint32_t need_count,
                                  const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_cluster_model *model;
	struct known k = { .all = bags, .need = need };
	enum unmet_status rc = um_model_new(&model, err);

	*out = NULL;
	if (rc)
		return rc;
	um_arena_init(&k.arena, SIZE_MAX);
	um_map_init(&k.need_of);
	model->choice = um_choice_given(need_count);
	rc = know_in(&k, model, need_count, options, err);
	um_map_release(&k.need_of);
	um_arena_release(&k.arena);
	return um_model_give(out, model, rc);
}
