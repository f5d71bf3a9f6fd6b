/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mixture.c - needs as multinomials over stems: hard EM, and what each stem tells.
 *
 * Vectors find the neighbourhoods, counts draw the borders: after k-means the labels are refined by
 * the classification likelihood of a multinomial mixture (Celeux & Govaert 1992), theta proportional
 * to counts + alpha. Every need has the same prior: with shares as priors large needs grow at the cost
 * of small ones, and agree less with people. Logs of counts come from a table, so that the inner loop
 * is a sum of rows of `theta`, needs side by side.
 */
#include "cluster/internal.h"

#include "base/fmath.h"

float *um_ln_table(struct um_arena *arena, uint32_t total, double alpha)
{
	float *table = UM_ARRAY(arena, float, (size_t)total + 1);

	for (uint32_t i = 0; table && i <= total; i++)
		table[i] = (float)um_log(i + alpha);
	return table;
}

enum unmet_status um_work_init(struct um_work *work, const struct um_sample *sample,
                               const struct um_vectors *vectors, uint32_t k, const float *logs,
                               struct um_arena *arena, struct unmet_error *err)
{
	size_t m = sample->mention_count, v = sample->stem_count, d = vectors->dims, s = um_pad(k);

	*work = (struct um_work){ .k = k, .target = k, .stride = um_pad(k), .dims = vectors->dims, .logs = logs };
	work->x = UM_ARRAY(arena, float, m * d + 1);
	work->mean = UM_ARRAY(arena, float, d + 1);
	work->weight = UM_ARRAY(arena, float, v + 1);
	work->centroid = UM_ARRAY(arena, float, k * d + 1);
	work->sum = UM_ARRAY(arena, double, k * d + 1);
	work->panel = UM_ARRAY(arena, float, s * d + 1);
	work->bias = UM_ARRAY(arena, float, s + 1);
	work->score = UM_ARRAY(arena, float, UM_TILE * s + 1);
	work->best = UM_ARRAY(arena, float, m + 1);
	work->rival = UM_ARRAY(arena, float, m + 1);
	work->aimed = UM_ARRAY(arena, float, k * d + 1);
	work->rise = UM_ARRAY(arena, float, s + 1);
	work->fall = UM_ARRAY(arena, float, s + 1);
	work->rows = UM_ARRAY(arena, float, UM_TILE * d + 1);
	work->need = UM_ARRAY(arena, uint32_t, m + 1);
	work->was = UM_ARRAY(arena, uint32_t, m + 1);
	work->size = UM_ARRAY(arena, uint32_t, s + 1);
	work->total = UM_ARRAY(arena, uint32_t, s + 1);
	work->times = UM_ARRAY(arena, uint32_t, v * s + 1);
	work->theta = UM_ARRAY(arena, float, v * s + 1);
	work->norm = UM_ARRAY(arena, float, s + 1);
	work->gap = UM_ARRAY(arena, double, (size_t)k * k + 1);
	work->into = UM_ARRAY(arena, uint32_t, s + 1);
	if (!work->x || !work->mean || !work->weight || !work->centroid || !work->sum || !work->panel ||
	    !work->bias || !work->score || !work->rival || !work->aimed || !work->rise || !work->fall || !work->rows || !work->best || !work->need || !work->was || !work->size || !work->total ||
	    !work->times || !work->theta || !work->norm || !work->gap || !work->into)
		return um_arena_fail(arena, err);
	return UNMET_OK;
}

/* ---- counts and parameters ---------------------------------------------------------------- */

static void set_norm(struct um_work *work, uint32_t c, uint32_t stem_count, double alpha)
{
	work->norm[c] = (float)um_log(work->total[c] + alpha * stem_count);
}

/* set_theta - where a mention of need c is counted. */
static void set_theta(struct um_work *work, const struct um_sample *sample, uint32_t m, uint32_t c)
{
	for (uint32_t at = sample->offset[m]; at < sample->offset[m + 1]; at++) {
		size_t cell = (size_t)sample->stem[at] * work->stride + c;

		work->theta[cell] = work->logs[work->times[cell]];
	}
}

void um_mixture_count(struct um_work *work, const struct um_sample *sample, double alpha)
{
	size_t cells = (size_t)sample->stem_count * work->stride;

	memset(work->times, 0, cells * sizeof(*work->times));
	memset(work->size, 0, work->stride * sizeof(*work->size));
	memset(work->total, 0, work->stride * sizeof(*work->total));
	for (uint32_t m = 0; m < sample->mention_count; m++) {
		uint32_t c = work->need[m];

		work->size[c]++;
		work->total[c] += sample->offset[m + 1] - sample->offset[m];
		for (uint32_t at = sample->offset[m]; at < sample->offset[m + 1]; at++)
			work->times[(size_t)sample->stem[at] * work->stride + c]++;
	}
	for (size_t i = 0; i < cells; i++)
		work->theta[i] = work->logs[0];
	for (uint32_t m = 0; m < sample->mention_count; m++)
		set_theta(work, sample, m, work->need[m]);
	for (uint32_t c = 0; c < work->k; c++)
		set_norm(work, c, sample->stem_count, alpha);
}

/* move - the counts of a mention from one need to another. */
static void move(struct um_work *work, const struct um_sample *sample, uint32_t m, uint32_t from, uint32_t to)
{
	uint32_t length = sample->offset[m + 1] - sample->offset[m];

	work->size[from]--;
	work->size[to]++;
	work->total[from] -= length;
	work->total[to] += length;
	for (uint32_t at = sample->offset[m]; at < sample->offset[m + 1]; at++) {
		uint32_t *times = work->times + (size_t)sample->stem[at] * work->stride;

		times[from]--;
		times[to]++;
	}
}

/* follow - um_mixture_count of labels that were was[] when they were counted last. */
static void follow(struct um_work *work, const struct um_sample *sample, double alpha)
{
	for (uint32_t m = 0; m < sample->mention_count; m++)
		if (work->need[m] != work->was[m])
			move(work, sample, m, work->was[m], work->need[m]);
	for (uint32_t m = 0; m < sample->mention_count; m++)
		if (work->need[m] != work->was[m]) {
			set_theta(work, sample, m, work->was[m]);
			set_theta(work, sample, m, work->need[m]);
		}
	for (uint32_t c = 0; c < work->k; c++)
		set_norm(work, c, sample->stem_count, alpha);
}

/* ---- hard EM ------------------------------------------------------------------------------ */

/* score_mention - ln p(stems | need) of every need. */
static void score_mention(const struct um_work *work, const struct um_sample *sample, uint32_t m)
{
	float *score = work->score;
	uint32_t from = sample->offset[m], to = sample->offset[m + 1];
	float length = (float)(to - from);

	for (uint32_t c = 0; c < work->stride; c++)
		score[c] = -length * work->norm[c];
	um_add_rows(score, work->theta, sample->stem + from, to - from, work->stride);
}

static uint32_t best_of(const float *score, uint32_t k)
{
	float value;

	return um_dense()->largest(score, NULL, k, &value);
}

uint32_t um_mixture_best(struct um_work *work, const struct um_sample *sample, uint32_t mention)
{
	score_mention(work, sample, mention);
	return best_of(work->score, work->k);
}

static uint32_t expect(struct um_work *work, const struct um_sample *sample)
{
	uint32_t moved = 0;

	work->likelihood = 0;
	for (uint32_t m = 0; m < sample->mention_count; m++) {
		uint32_t at;

		score_mention(work, sample, m);
		if (work->home && work->home[m] != UM_NEED_NONE)
			work->score[work->home[m]] += work->stay;
		at = best_of(work->score, work->k);
		work->likelihood += work->score[at];
		moved += at != work->need[m];
		work->was[m] = work->need[m];
		work->need[m] = at;
	}
	return moved;
}

void um_mixture_run(struct um_work *work, const struct um_sample *sample, const struct um_recipe *recipe)
{
	um_mixture_count(work, sample, recipe->alpha);
	for (uint32_t i = 0; i < recipe->em_max; i++) {
		uint32_t moved = expect(work, sample);

		follow(work, sample, recipe->alpha);
		if ((uint64_t)moved * 1000 < sample->mention_count)
			break;
	}
}

/* ---- what a stem tells -------------------------------------------------------------------- */

static double disorder(double p)
{
	return p > 0 ? p * um_log(p) : 0;
}

void um_mixture_weights(struct um_work *work, const struct um_sample *sample, const struct um_recipe *recipe)
{
	double a = recipe->weight_alpha, most = um_log(work->k);

	for (uint32_t t = 0; t < sample->stem_count; t++) {
		const uint32_t *times = work->times + (size_t)t * work->stride;
		double all = sample->df[t] + a * work->k, entropy = 0, none = disorder(a / all);

		for (uint32_t c = 0; c < work->k; c++)
			entropy -= times[c] ? disorder((times[c] + a) / all) : none;
		work->weight[t] = (float)(most - entropy > 0 ? most - entropy : 0);
	}
}
