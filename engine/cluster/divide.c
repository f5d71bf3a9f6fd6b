/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divide.c - one need taken apart. The recipe for small corpora runs on its mentions alone, but in the vectors of the whole corpus:
 * twenty mentions say little about which words go together, the corpus they come from says a lot. How many parts is
 * the same question as how many needs (auto.c), asked of the need's mentions, and kept small: a person has to look at every part.
 */
#include "cluster/divide.h"
#include "cluster/internal.h"

struct divide {
	const struct um_bags *bags;
	const um_need_id *need;
	um_need_id divided;
	uint32_t parts;
	const struct um_cluster_options *options;
	struct um_sample few;        /* its mentions, with the stems of all */
	uint32_t *from;              /* [few.mention_count] mention of the bags */
	struct um_recipe recipe;     /* for so few */
	struct um_vectors vectors;
	struct um_arena *arena;      /* scratch */
};

static enum unmet_status too_little(struct unmet_error *err, const char *what)
{
	return um_fail(err, UNMET_E_NOTHING, "%s to be taken apart by what they say: name the mentions that shall be a need of their own", what);
}

/* take - the rows of the need that share a word with another mention of the corpus. */
static enum unmet_status take(struct divide *d, const struct um_sample *all, struct unmet_error *err)
{
	uint8_t *times = UM_ARRAY(d->arena, uint8_t, (size_t)all->mention_count + 1);
	enum unmet_status rc;

	if (!times)
		return um_arena_fail(d->arena, err);
	for (uint32_t r = 0; r < all->mention_count; r++)
		times[r] = d->need[all->from[r]] == d->divided;
	rc = um_sample_take(&d->few, all, times, d->arena, err);
	if (rc)
		return rc;
	d->from = UM_ARRAY(d->arena, uint32_t, (size_t)d->few.mention_count + 1);
	if (!d->from)
		return um_arena_fail(d->arena, err);
	for (uint32_t r = 0; r < d->few.mention_count; r++)
		d->from[r] = all->from[d->few.from[r]];
	um_recipe_for(&d->recipe, d->few.mention_count);
	return d->few.mention_count < UM_DIVIDE_LEAST ? too_little(err, "there are too few mentions") : UNMET_OK;
}

/* choose - how many parts: where two runs agree, within what a person can look at. */
static enum unmet_status choose(struct divide *d, struct unmet_error *err)
{
	uint32_t most = d->few.mention_count / UM_PART_LEAST;
	struct um_choice choice = { .k = 2 };
	enum unmet_status rc = UNMET_OK;

	most = most > UM_PARTS_AUTO ? UM_PARTS_AUTO : most;
	if (d->parts || most <= 2) {
		d->parts = d->parts ? d->parts : 2;
		return UNMET_OK;
	}
	rc = um_auto_choose(&choice, &d->few, &d->vectors, &d->recipe, d->options, err);
	d->parts = choice.k < 2 ? 2 : choice.k > most ? most : choice.k;
	return rc;
}

/* group - several starts, the one the others agree with most. */
static enum unmet_status group(struct divide *d, struct um_work **best, struct unmet_error *err)
{
	const float *logs = um_ln_table(d->arena, d->few.mention_count, d->recipe.alpha);
	struct um_work *work = UM_ARRAY(d->arena, struct um_work, d->recipe.starts);
	uint32_t *table = UM_ARRAY(d->arena, uint32_t, (size_t)d->parts * d->parts + 1);
	enum unmet_status rc = UNMET_OK;

	if (!logs || !work || !table)
		return um_arena_fail(d->arena, err);
	for (uint32_t i = 0; i < d->recipe.starts && !rc; i++) {
		rc = um_work_init(&work[i], &d->few, &d->vectors, d->parts, logs, d->arena, err);
		if (!rc)
			rc = um_near_init(&work[i], &d->few, &d->recipe, d->arena, err);
		if (!rc)
			um_start_run(&work[i], &d->few, &d->vectors, &d->recipe, d->options->seed, 7000 + i);
	}
	if (!rc)
		*best = &work[um_most_agreed(work, d->recipe.starts, d->few.mention_count, table)];
	return rc;
}

/* put - parts by size; a mention that shares no word with any other goes with the largest. */
static enum unmet_status put(struct divide *d, const struct um_work *work, struct um_division *out, struct unmet_error *err)
{
	uint32_t *order = UM_ARRAY(d->arena, uint32_t, (size_t)work->k + 1), *rank = UM_ARRAY(d->arena, uint32_t, (size_t)work->k + 1);

	if (!order || !rank)
		return um_arena_fail(d->arena, err);
	out->part_count = um_rank_needs(order, work);
	if (out->part_count < 2)
		return too_little(err, "its mentions are too alike");
	for (uint32_t i = 0; i < out->part_count; i++)
		rank[order[i]] = i;
	for (uint64_t m = 0; m < d->bags->mention_count; m++)
		out->part[m] = d->need[m] == d->divided ? 0 : UM_NEED_NONE;
	for (uint32_t r = 0; r < d->few.mention_count; r++)
		out->part[d->from[r]] = rank[work->need[r]];
	return UNMET_OK;
}

static enum unmet_status divide(struct divide *d, struct um_division *out, struct unmet_error *err)
{
	struct um_recipe recipe;
	struct um_sample all;
	struct um_work *work = NULL;
	enum unmet_status rc;

	um_recipe_for(&recipe, d->bags->mention_count);
	rc = um_sample_build(&all, d->bags, recipe.stem_max, d->arena, err);
	if (!rc)
		rc = take(d, &all, err);
	if (!rc)
		rc = um_fit_vectors(&d->vectors, &all, &recipe, d->options->pool, d->arena, err);
	if (!rc)
		rc = choose(d, err);
	if (!rc)
		rc = group(d, &work, err);
	return rc ? rc : put(d, work, out, err);
}

enum unmet_status um_cluster_divide(struct um_division *out, const struct um_bags *bags, const um_need_id *need, um_need_id divided,
                                    uint32_t parts, const struct um_cluster_options *options, struct um_arena *arena,
                                    struct unmet_error *err)
{
	struct um_arena scratch;
	struct divide d = { .bags = bags, .need = need, .divided = divided, .parts = parts, .options = options, .arena = &scratch };
	enum unmet_status rc;

	*out = (struct um_division){ .part = UM_ARRAY(arena, uint32_t, bags->mention_count + 1) };
	if (!out->part)
		return um_arena_fail(arena, err);
	um_arena_init(&scratch, SIZE_MAX);
	rc = divide(&d, out, err);
	um_arena_release(&scratch);
	if (rc)
		*out = (struct um_division){ 0 };
	return rc;
}
