/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refit.c - needs found again from those that are known, as a corpus grows.
 *
 * A search from seeds answers a little differently each time, and people build on the answer. So the known needs are the
 * start: mentions that were there before count for their need, the others go where they fit, and EM runs on all of
 * them, with a mention leaving its need only where another is likelier by UM_STAY (what changes is weighed
 * against what was there: evolutionary clustering, Chakrabarti, Kumar & Tomkins 2006). A need that loses its last
 * mention vanishes. What fits no known need is grouped by itself, and a group becomes a need where it explains its mentions
 * as well as known needs explain theirs.
 */
#include "cluster/internal.h"

#include "base/fmath.h"
#include "base/order.h"

#include <stdlib.h>

#define GROWN 3u         /* new mentions are one in so many of the known: needs may be drawn anew */
#define BAD_SHARE 10u    /* of known mentions, one in: those that fit worst say what fitting badly is */
#define BORN_SHARE 4u    /* of known needs, one in: the least sharp, which a new need must be as sharp as */

struct refit {
	const struct um_sample *sample;
	const struct um_vectors *vectors;
	const struct um_recipe *recipe;
	const struct um_cluster_options *options;
	uint32_t *home;          /* [M] index of the known need, UM_NEED_NONE: new */
	uint32_t known_count;    /* of those that hold a mention */
	uint32_t given_count;    /* of all known ones */
	uint32_t *held;          /* [given_count] index among those that hold one, or UM_NEED_NONE */
	bool grown;              /* a third more mentions than were known */
	bool all_new;            /* none was known */
	float *fit;              /* [M] nats a stem by which its need explains a mention better than all mentions do */
	float *prior;            /* [V] ln p(stem), all mentions */
	struct um_work work;
	struct um_arena *arena;
	const float *logs;
};

/* find_homes - equal rows are the same to any model: all take the lowest need that one of them is known to have. */
static void find_homes(struct refit *f, const um_need_id *need)
{
	const struct um_sample *s = f->sample;
	uint32_t r = 0, fresh = 0;

	while (r < s->mention_count) {
		uint32_t length = s->offset[r + 1] - s->offset[r], end = r, least = UM_NEED_NONE;

		for (; end < s->mention_count && s->offset[end + 1] - s->offset[end] == length &&
		     !memcmp(s->stem + s->offset[end], s->stem + s->offset[r], length * sizeof(*s->stem)); end++)
			if (need[s->from[end]] < least)
				least = need[s->from[end]];
		fresh += least == UM_NEED_NONE ? end - r : 0;
		for (; r < end; r++)
			f->home[r] = least;
	}
	f->all_new = fresh == s->mention_count;
	f->grown = (uint64_t)GROWN * fresh >= s->mention_count - fresh;
}

/* drop_empty - a need that no mention holds any more would take in whatever is unlike all others: it is none. */
static void drop_empty(struct refit *f)
{
	uint32_t kept = 0;

	memset(f->held, 0xff, f->given_count * sizeof(*f->held));
	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		if (f->home[r] != UM_NEED_NONE)
			f->held[f->home[r]] = 0;
	for (uint32_t c = 0; c < f->given_count; c++)
		if (f->held[c] != UM_NEED_NONE || f->all_new)
			f->held[c] = kept++;
	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		if (f->home[r] != UM_NEED_NONE)
			f->home[r] = f->held[f->home[r]];
	f->known_count = kept;
}

/* place - mentions without a need go to the likeliest of the first k. They are counted in a group of their own, left out after. */
static void place(struct refit *f, uint32_t k)
{
	struct um_work *w = &f->work;

	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		w->need[r] = w->need[r] == UM_NEED_NONE ? k : w->need[r];
	w->k = k + 1;
	um_mixture_count(w, f->sample, f->recipe->alpha);
	w->k = k;
	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		if (w->need[r] == k)
			w->need[r] = um_mixture_best(w, f->sample, r);
	um_mixture_count(w, f->sample, f->recipe->alpha);
}

/* look - how well each mention fits its need, as if it were not counted there itself. */
static void look(struct refit *f)
{
	const struct um_sample *s = f->sample;
	const struct um_work *w = &f->work;
	double alpha = f->recipe->alpha, all = s->offset[s->mention_count] + alpha * s->stem_count;

	for (uint32_t t = 0; t < s->stem_count; t++)
		f->prior[t] = (float)um_log((s->df[t] + alpha) / all);
	for (uint32_t r = 0; r < s->mention_count; r++) {
		uint32_t c = w->need[r], length = s->offset[r + 1] - s->offset[r], own = f->home[r] == c;
		double sum = -(double)length * um_log(w->total[c] - (double)(own * length) + alpha * s->stem_count);

		for (uint32_t at = s->offset[r]; at < s->offset[r + 1]; at++)
			sum += (double)(w->logs[w->times[(size_t)s->stem[at] * w->stride + c] - own] - f->prior[s->stem[at]]);
		f->fit[r] = (float)(sum / length);
	}
}

/* lowest - the value that one in `share` of them lie below. */
static float lowest(float *value, uint32_t total, uint32_t share)
{
	qsort(value, total, sizeof(*value), um_order_f32);
	return total ? value[total / share] : 0;
}

/* pick_bad - times[r] = 1 for what fits as badly as the worst tenth of known mentions; returns how many. */
static uint32_t pick_bad(struct refit *f, uint8_t *times, float *value)
{
	uint32_t known = 0, bad = 0;
	float floor_fit;

	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		if (f->home[r] != UM_NEED_NONE)
			value[known++] = f->fit[r];
	floor_fit = lowest(value, known, BAD_SHARE);
	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		bad += times[r] = f->fit[r] < floor_fit;
	return bad;
}

/* seed - what fits badly, grouped by itself into groups of the size of known needs; returns how many groups. */
static enum unmet_status seed(struct refit *f, uint32_t *born, struct unmet_error *err)
{
	uint32_t m = f->sample->mention_count, bad, groups;
	uint8_t *times = UM_ARRAY(f->arena, uint8_t, (size_t)m + 1);
	float *value = UM_ARRAY(f->arena, float, (size_t)m + 1);
	struct um_sample few;
	struct um_work w;
	enum unmet_status rc;

	*born = 0;
	if (f->options->needs) /* their number is given */
		return UNMET_OK;
	if (!times || !value)
		return um_arena_fail(f->arena, err);
	look(f);
	bad = pick_bad(f, times, value);
	groups = (uint32_t)((uint64_t)bad * f->known_count / m);
	if (groups < 2)
		return UNMET_OK;
	rc = um_sample_take(&few, f->sample, times, f->arena, err);
	if (!rc)
		rc = um_work_init(&w, &few, f->vectors, groups, f->logs, f->arena, err);
	if (!rc)
		rc = um_near_init(&w, &few, f->recipe, f->arena, err);
	if (rc)
		return rc;
	um_start_run(&w, &few, f->vectors, f->recipe, f->options->seed, 9000);
	for (uint32_t r = 0; r < few.mention_count; r++)
		f->work.need[few.from[r]] = f->known_count + w.need[r];
	*born = groups;
	return UNMET_OK;
}

/* sharpness - nats a mention by which each need explains what it holds better than the next best does. */
static void sharpness(struct refit *f, float *sharp)
{
	struct um_work *w = &f->work;

	memset(sharp, 0, w->k * sizeof(*sharp));
	for (uint32_t r = 0; r < f->sample->mention_count; r++) {
		uint32_t c = w->need[r], next = UM_NEED_NONE;

		um_mixture_best(w, f->sample, r);
		for (uint32_t i = 0; i < w->k; i++)
			if (i != c && (next == UM_NEED_NONE || w->score[i] > w->score[next]))
				next = i;
		sharp[c] += (w->score[c] - w->score[next]) / (float)w->size[c];
	}
}

/* cull - groups that are less sharp than the least sharp quarter of known needs, or smaller than the smallest quarter, are none: their
 * mentions go back. Returns how many stay, at the end of the known ones. */
static uint32_t cull(struct refit *f, uint32_t born, float *sharp, float *value, uint32_t *to)
{
	struct um_work *w = &f->work;
	uint32_t known = f->known_count, kept = known, alive = 0;
	float floor_sharp, floor_size;

	sharpness(f, sharp);
	for (uint32_t c = 0; c < known; c++)
		if (w->size[c])
			value[alive++] = sharp[c];
	floor_sharp = lowest(value, alive, BORN_SHARE);
	alive = 0;
	for (uint32_t c = 0; c < known; c++)
		if (w->size[c])
			value[alive++] = (float)w->size[c];
	floor_size = lowest(value, alive, BORN_SHARE);
	for (uint32_t c = known; c < known + born; c++)
		to[c - known] = w->size[c] && (float)w->size[c] >= floor_size && sharp[c] >= floor_sharp ? kept++ : UM_NEED_NONE;
	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		if (w->need[r] >= known)
			w->need[r] = to[w->need[r] - known];
	w->k = kept;
	return kept - known;
}

/* settle - EM, and after much growth a round of the recipe with what stems tell now; what was known stays unless another need is clearly likelier. */
static void settle(struct refit *f)
{
	f->work.home = f->home;
	f->work.stay = UM_STAY;
	um_mixture_run(&f->work, f->sample, f->recipe);
	um_mixture_run(&f->work, f->sample, f->recipe);
	if (f->grown)
		um_start_reweigh(&f->work, f->sample, f->vectors, f->recipe);
}

static enum unmet_status find_new(struct refit *f, struct unmet_error *err)
{
	uint32_t born;
	float *sharp, *value;
	uint32_t *to;
	enum unmet_status rc = seed(f, &born, err);

	sharp = UM_ARRAY(f->arena, float, (size_t)f->known_count + born + 1);
	value = UM_ARRAY(f->arena, float, (size_t)f->known_count + born + 1);
	to = UM_ARRAY(f->arena, uint32_t, (size_t)born + 1);
	if (rc || !sharp || !value || !to)
		return rc ? rc : um_arena_fail(f->arena, err);
	f->work.k = f->known_count + born;
	settle(f);
	if (!born)
		return UNMET_OK;
	cull(f, born, sharp, value, to);
	place(f, f->work.k);
	settle(f);
	return UNMET_OK;
}

static enum unmet_status fill(struct refit *f, struct um_cluster_model *model, uint32_t bag_stem_count, struct unmet_error *err)
{
	struct um_work *w = &f->work;
	uint32_t *order = UM_ARRAY(f->arena, uint32_t, (size_t)w->k + 1), *rank = UM_ARRAY(f->arena, uint32_t, (size_t)w->k + 1);
	uint32_t *need = UM_ARRAY(f->arena, uint32_t, (size_t)f->sample->mention_count + 1), kept;
	enum unmet_status rc;

	model->home = UM_ARRAY(&model->arena, uint32_t, (size_t)f->given_count + 1);
	if (!order || !rank || !need || !model->home)
		return um_arena_fail(f->arena, err);
	um_mixture_weights(w, f->sample, f->recipe);
	um_mention_vectors(w->x, w->mean, f->sample, w->weight, f->vectors);
	kept = um_rank_needs(order, w);
	rc = um_model_fill(model, w, f->sample, f->vectors, order, kept, bag_stem_count, err);
	if (rc)
		return rc;
	memset(rank, 0xff, w->k * sizeof(*rank));
	for (uint32_t i = 0; i < kept; i++)
		rank[order[i]] = i;
	for (uint32_t c = 0; c < f->given_count; c++)
		model->home[c] = f->held[c] == UM_NEED_NONE ? UM_NEED_NONE : rank[f->held[c]];
	model->home_count = f->given_count;
	model->stay = UM_STAY;
	model->likelihood = w->likelihood;
	for (uint32_t r = 0; r < f->sample->mention_count; r++)
		need[r] = rank[w->need[r]];
	return um_stand(model, need, f->sample, f->vectors, f->recipe, f->options, err);
}

static enum unmet_status refit_in(struct um_cluster_model *model, struct refit *f, const struct um_bags *bags, const um_need_id *need,
                                  struct unmet_error *err)
{
	uint32_t m = f->sample->mention_count, most = 2 * f->given_count + 1;
	enum unmet_status rc;

	f->home = UM_ARRAY(f->arena, uint32_t, (size_t)m + 1);
	f->held = UM_ARRAY(f->arena, uint32_t, (size_t)f->given_count + 1);
	f->fit = UM_ARRAY(f->arena, float, (size_t)m + 1);
	f->prior = UM_ARRAY(f->arena, float, (size_t)f->sample->stem_count + 1);
	f->logs = um_ln_table(f->arena, m, f->recipe->alpha);
	if (!f->home || !f->held || !f->fit || !f->prior || !f->logs)
		return um_arena_fail(f->arena, err);
	rc = um_work_init(&f->work, f->sample, f->vectors, most, f->logs, f->arena, err);
	if (rc)
		return rc;
	find_homes(f, need);
	drop_empty(f);
	memcpy(f->work.need, f->home, m * sizeof(*f->home));
	place(f, f->known_count);
	rc = find_new(f, err);
	if (!rc)
		rc = fill(f, model, bags->stem_count, err);
	return rc ? rc : um_themes(model, err);
}

static enum unmet_status prepare(struct um_cluster_model *model, const struct um_bags *bags, const um_need_id *need, uint32_t need_count,
                                 const struct um_cluster_options *options, struct um_arena *arena, struct unmet_error *err)
{
	struct um_recipe recipe;
	struct um_sample sample;
	struct um_vectors vectors;
	struct refit f = { .sample = &sample, .vectors = &vectors, .recipe = &recipe, .options = options, .given_count = need_count, .arena = arena };
	enum unmet_status rc;

	um_recipe_for(&recipe, bags->mention_count);
	rc = um_sample_build(&sample, bags, recipe.stem_max, arena, err);
	if (!rc && sample.mention_count < 2)
		return um_fail(err, UNMET_E_NOTHING, "nothing to group: fewer than two mentions share a word");
	if (!rc)
		rc = um_fit_vectors(&vectors, &sample, &recipe, options->pool, arena, err);
	if (!rc)
		rc = um_outside_join(&vectors, bags, &sample, options->outside, arena, err);
	if (!rc && !options->needs)
		rc = um_auto_choose(&model->choice, &sample, &vectors, &recipe, options, err);
	return rc ? rc : refit_in(model, &f, bags, need, err);
}

enum unmet_status um_cluster_refit(struct um_cluster_model **out, const struct um_bags *bags, const um_need_id *need, uint32_t need_count,
                                   const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_cluster_model *model;
	struct um_arena arena;
	enum unmet_status rc = um_model_new(&model, err);

	*out = NULL;
	if (rc)
		return rc;
	um_arena_init(&arena, SIZE_MAX);
	model->choice = um_choice_given(need_count);
	rc = prepare(model, bags, need, need_count, options, &arena, err);
	um_arena_release(&arena);
	return um_model_give(out, model, rc);
}

um_need_id um_cluster_home(const struct um_cluster_model *model, um_need_id known)
{
	return known < model->home_count ? model->home[known] : UM_NEED_NONE;
}
