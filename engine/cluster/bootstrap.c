/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap.c - does a need come back when other customers are asked?
 *
 * Hennig (2007): draw customers with replacement, group what they said afresh, and look for each need
 * among the new groups by the best Jaccard of mentions; the mean over draws is its stability. Customers
 * are drawn and not mentions, because what one of them repeats is no evidence that others need it. Every
 * draw is grouped from a seed of its own, so that what depends on the seed does not come back either.
 *
 * The same draws tell of every mention how often it came back to its need (a group of a draw stands for the
 * need most of it is of): what its posterior should say, and temper.c makes it say.
 *
 * Cost is bounded: a draw holds at most UM_BOOT_MENTIONS mentions, uses the leading dimensions of the
 * stem vectors, which are kept, and one start without shaking.
 */
#include "cluster/internal.h"

#include <stdlib.h>

#include "base/fmath.h"
#include "base/order.h"

enum { UNSEEN, AWAY, BACK };

struct boot {
	const struct um_sample *sample;
	const struct um_vectors *vectors;
	const struct um_recipe *recipe;
	const float *logs;
	uint64_t seed;
	const uint32_t *need;        /* [M] of the sample */
	uint32_t need_count;
	uint32_t *customer;          /* [customers] distinct, ascending */
	uint32_t *said;              /* [customers] mentions of each */
	uint32_t *place;             /* [M] index into customer */
	uint32_t customers;
	float *jaccard;              /* [draws][need_count]; below 0: nothing of the need was drawn */
	uint8_t *back;               /* [draws][M] how a mention fared: UNSEEN, AWAY, BACK */
};

/* list_customers - who is in the sample, and how often. */
static enum unmet_status list_customers(struct boot *boot, struct um_arena *arena, struct unmet_error *err)
{
	uint32_t m = boot->sample->mention_count;

	boot->customer = UM_ARRAY(arena, uint32_t, (size_t)m + 1);
	boot->said = UM_ARRAY(arena, uint32_t, (size_t)m + 1);
	boot->place = UM_ARRAY(arena, uint32_t, (size_t)m + 1);
	if (!boot->customer || !boot->said || !boot->place)
		return um_arena_fail(arena, err);
	memcpy(boot->customer, boot->sample->customer, m * sizeof(uint32_t));
	boot->customers = (uint32_t)um_distinct_u32(boot->customer, m);
	for (uint32_t r = 0; r < m; r++) {
		const uint32_t *at = bsearch(&boot->sample->customer[r], boot->customer, boot->customers, sizeof(uint32_t), um_order_u32);

		boot->place[r] = (uint32_t)(at - boot->customer);
		boot->said[boot->place[r]]++;
	}
	return UNMET_OK;
}

/* draw - customers with replacement until their mentions are as many as the sample's, or the bound. */
static enum unmet_status draw(struct um_sample *out, const struct boot *boot, struct um_rng *rng, struct um_arena *arena)
{
	uint32_t m = boot->sample->mention_count, most = m < UM_BOOT_MENTIONS ? m : UM_BOOT_MENTIONS, drawn = 0;
	uint8_t *times = UM_ARRAY(arena, uint8_t, (size_t)m + 1);
	uint32_t *often = UM_ARRAY(arena, uint32_t, (size_t)boot->customers + 1);

	if (!times || !often)
		return UNMET_E_NOMEM;
	while (drawn < most) {
		uint32_t c = (uint32_t)um_rng_below(rng, boot->customers);

		often[c] += often[c] < UINT8_MAX;
		drawn += boot->said[c];
	}
	for (uint32_t r = 0; r < m; r++)
		times[r] = (uint8_t)often[boot->place[r]];
	return um_sample_take(out, boot->sample, times, arena, NULL);
}

/* compare - best Jaccard of every need among the groups of the draw, a mention drawn twice counting once. */
static void compare(float *best, const struct boot *boot, const struct um_sample *drawn, const struct um_work *work,
                    uint32_t *table, uint32_t *row, uint32_t *column)
{
	uint32_t k = work->k;

	for (uint32_t r = 0; r < drawn->mention_count; r++) {
		uint32_t c = boot->need[drawn->from[r]], g = work->need[r];

		if (r && drawn->from[r] == drawn->from[r - 1])
			continue;
		table[(size_t)c * k + g]++;
		row[c]++;
		column[g]++;
	}
	for (uint32_t c = 0; c < boot->need_count; c++) {
		best[c] = row[c] ? 0.0f : -1.0f;
		for (uint32_t g = 0; g < k; g++) {
			float both = (float)table[(size_t)c * k + g], j = both / ((float)row[c] + (float)column[g] - both);

			if (both > 0 && j > best[c])
				best[c] = j;
		}
	}
}

/* look_back - which mentions of the draw stand in the group that stands for their need. */
static void look_back(uint8_t *back, const struct boot *boot, const struct um_sample *drawn, const struct um_work *work,
                      const uint32_t *table, uint32_t *stands_for)
{
	for (uint32_t g = 0; g < work->k; g++) {
		stands_for[g] = 0;
		for (uint32_t c = 1; c < boot->need_count; c++)
			if (table[(size_t)c * work->k + g] > table[(size_t)stands_for[g] * work->k + g])
				stands_for[g] = c;
	}
	for (uint32_t r = 0; r < drawn->mention_count; r++)
		back[drawn->from[r]] = stands_for[work->need[r]] == boot->need[drawn->from[r]] ? BACK : AWAY;
}

static enum unmet_status one_draw(struct boot *boot, size_t number, struct um_arena *arena)
{
	size_t k = boot->need_count;
	uint32_t *table = UM_ARRAY(arena, uint32_t, k * k + 1), *row = UM_ARRAY(arena, uint32_t, k + 1);
	uint32_t *column = UM_ARRAY(arena, uint32_t, k + 1);
	struct um_sample drawn;
	struct um_work work;
	struct um_rng rng;
	enum unmet_status rc = table && row && column ? UNMET_OK : UNMET_E_NOMEM;

	um_rng_init(&rng, boot->seed, 5000 + number);
	if (!rc)
		rc = draw(&drawn, boot, &rng, arena);
	if (!rc)
		rc = um_work_init(&work, &drawn, boot->vectors, boot->need_count, boot->logs, arena, NULL);
	if (rc)
		return rc;
	um_start_run(&work, &drawn, boot->vectors, boot->recipe, boot->seed, 6000 + number);
	compare(boot->jaccard + number * k, boot, &drawn, &work, table, row, column);
	look_back(boot->back + number * boot->sample->mention_count, boot, &drawn, &work, table, column);
	return UNMET_OK;
}

static int run_draw(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	enum unmet_status rc = UNMET_OK;

	(void)block;
	(void)worker;
	for (size_t i = begin; i < end && !rc; i++) {
		struct um_arena arena;

		um_arena_init(&arena, SIZE_MAX);
		rc = one_draw(ctx, i, &arena);
		um_arena_release(&arena);
	}
	return rc;
}

/* share_back - of the draws a mention was in. */
static void share_back(float *back, const struct boot *boot, uint32_t draws)
{
	uint32_t total = boot->sample->mention_count;

	for (uint32_t r = 0; r < total; r++) {
		float seen = 0, again = 0;

		for (uint32_t d = 0; d < draws; d++) {
			seen += boot->back[(size_t)d * total + r] != UNSEEN;
			again += boot->back[(size_t)d * total + r] == BACK;
		}
		back[r] = seen > 0 ? again / seen : NAN;
	}
}

static void average(float *stability, const struct boot *boot, uint32_t draws)
{
	for (uint32_t c = 0; c < boot->need_count; c++) {
		float sum = 0, seen = 0;

		for (uint32_t d = 0; d < draws; d++)
			if (boot->jaccard[(size_t)d * boot->need_count + c] >= 0) {
				sum += boot->jaccard[(size_t)d * boot->need_count + c];
				seen++;
			}
		stability[c] = seen > 0 ? sum / seen : 0;
	}
}

enum unmet_status um_bootstrap(float *stability, float *back, const uint32_t *need, uint32_t need_count, const struct um_sample *sample,
                               const struct um_vectors *vectors, const struct um_recipe *recipe,
                               const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_recipe quick = *recipe;
	struct um_vectors few;
	struct um_arena arena;
	struct boot boot = { .sample = sample, .vectors = &few, .recipe = &quick, .seed = options->seed, .need = need,
		.need_count = need_count };
	enum unmet_status rc;

	quick.kmeans_max = quick.kmeans_max < 10 ? quick.kmeans_max : 10;
	um_arena_init(&arena, SIZE_MAX);
	boot.logs = um_ln_table(&arena, 2 * sample->mention_count + UM_BOOT_MENTIONS, recipe->alpha);
	boot.jaccard = UM_ARRAY(&arena, float, (size_t)recipe->draws * need_count + 1);
	boot.back = UM_ARRAY(&arena, uint8_t, (size_t)recipe->draws * sample->mention_count + 1);
	rc = boot.logs && boot.jaccard && boot.back ? um_vectors_narrow(&few, vectors, sample->stem_count, UM_AUTO_DIMS, &arena, err)
	                               : um_arena_fail(&arena, err);
	if (!rc)
		rc = list_customers(&boot, &arena, err);
	if (!rc && boot.customers < UM_BOOT_CUSTOMERS) {
		for (uint32_t c = 0; c < need_count; c++)
			stability[c] = NAN;
		for (uint32_t r = 0; r < sample->mention_count; r++)
			back[r] = NAN;
		um_arena_release(&arena);
		return UNMET_OK;
	}
	if (!rc && um_pool_for(options->pool, recipe->draws, 1, run_draw, &boot))
		rc = um_nomem(err);
	if (!rc) {
		average(stability, &boot, recipe->draws);
		share_back(back, &boot, recipe->draws);
	}
	um_arena_release(&arena);
	return rc;
}
