/* SPDX-License-Identifier: Apache-2.0 */
/*
 * start.c - the recipe once: k-means on idf-weighted vectors, hard EM, then rounds in which each stem
 * weighs what it tells about the needs found so far, with more groups than needs at first, which are merged then; neighbours
 * vote before the merge and after it.
 */
#include "cluster/internal.h"

#include "base/fmath.h"

static void weigh_by_idf(struct um_work *work, const struct um_sample *sample)
{
	for (uint32_t t = 0; t < sample->stem_count; t++)
		work->weight[t] = (float)um_log((double)sample->mention_count / sample->df[t]);
}

static void look(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors)
{
	um_mention_vectors(work->x, work->mean, sample, work->weight, vectors);
}

void um_start_reweigh(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors,
                      const struct um_recipe *recipe)
{
	um_mixture_weights(work, sample, recipe);
	look(work, sample, vectors);
	um_kmeans_centre(work, sample->mention_count);
	um_kmeans_run(work, sample->mention_count, recipe->kmeans_max);
	um_mixture_run(work, sample, recipe);
}

/* merge - down to the number of needs asked for. */
static void merge(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors, const struct um_recipe *recipe)
{
	um_ward_merge(work, sample->mention_count, work->target);
	um_kmeans_run(work, sample->mention_count, recipe->kmeans_max);
	um_mixture_run(work, sample, recipe);
	um_start_reweigh(work, sample, vectors, recipe);
}

/* vote - neighbours say where a mention belongs, as stems weigh now, and EM draws the borders again. */
static void vote(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors, const struct um_recipe *recipe)
{
	for (uint32_t i = 0; work->near && i < recipe->votes; i++) {
		um_mixture_weights(work, sample, recipe);
		look(work, sample, vectors);
		um_near_vote(work, sample, recipe->vote_times);
		um_mixture_run(work, sample, recipe);
	}
}

void um_start_run(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors,
                  const struct um_recipe *recipe, uint64_t seed, uint64_t stream)
{
	struct um_rng rng;

	um_rng_init(&rng, seed, stream);
	weigh_by_idf(work, sample);
	look(work, sample, vectors);
	um_kmeans_seed(work, sample->mention_count, &rng);
	um_kmeans_run(work, sample->mention_count, recipe->kmeans_max);
	um_mixture_run(work, sample, recipe);
	for (uint32_t i = 0; i < recipe->rounds; i++)
		um_start_reweigh(work, sample, vectors, recipe);
	vote(work, sample, vectors, recipe);
	if (work->k > work->target) {
		merge(work, sample, vectors, recipe);
		vote(work, sample, vectors, recipe);
	}
}
