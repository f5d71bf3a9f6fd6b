/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auto.c - how many needs: the granularity at which two runs share the most.
 *
 * For each k of a grid a short form of the recipe runs from several seeds. Two runs share information
 * about the mentions, in nats, beyond what groups of their sizes share by chance (Vinh, Epps & Bailey
 * 2010). Finer groups share more as long as they are in the data; groups cut by the seed share nothing
 * and pay for chance, so the curve has its top where detail stops being real. Unlike the adjusted Rand
 * index, which is high for two crude halves, it needs no lower bound on k. The index is what is
 * reported as sharpness, because people can read it: 1 the same twice, 0 chance.
 *
 * Work is bounded: at most UM_AUTO_MENTIONS mentions, every n-th of the sorted sample; and on large
 * samples every third k first, then those around the top.
 */
#include "cluster/internal.h"

#include "base/fmath.h"
#include "base/mem.h"
#include "cluster/score.h"

#define NEARLY 0.98 /* of the top: about as good */

struct grid {
	const struct um_sample *sample;
	const struct um_vectors *vectors;
	const struct um_recipe *recipe;
	const float *logs;
	uint64_t seed;
	uint32_t runs;                   /* per k */
	uint32_t k[UM_CURVE_MAX];        /* candidates */
	uint32_t points;
	uint32_t todo[UM_CURVE_MAX];     /* of this pass */
	uint32_t todo_total;
	bool done[UM_CURVE_MAX];
	double agreement[UM_CURVE_MAX], shared[UM_CURVE_MAX];
	uint32_t *label;                 /* [todo][runs][M] */
	uint32_t *table;                 /* [UM_AUTO_NEEDS + 1] squared */
	double *log_factorial;           /* [M+1] */
};

/* candidates - k from 2 upwards in steps of a seventh, while a need has at least three mentions. */
static void candidates(struct grid *grid, uint32_t mention_count)
{
	uint32_t most = mention_count / 4;

	if (most > UM_AUTO_NEEDS)
		most = UM_AUTO_NEEDS;
	for (uint32_t k = 2; k <= most && grid->points < UM_CURVE_MAX; k += 1 + k / 7)
		grid->k[grid->points++] = k;
}

static int run_point(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct grid *grid = ctx;
	size_t m = grid->sample->mention_count;

	(void)block;
	(void)worker;
	for (size_t i = begin; i < end; i++) {
		/* the largest k first: they take longest */
		size_t job = (size_t)grid->todo_total * grid->runs - 1 - i;
		uint32_t point = grid->todo[job / grid->runs];
		struct um_work work;
		struct um_arena arena;
		enum unmet_status rc;

		um_arena_init(&arena, SIZE_MAX);
		rc = um_work_init(&work, grid->sample, grid->vectors, grid->k[point], grid->logs, &arena, NULL);
		if (!rc) {
			um_start_run(&work, grid->sample, grid->vectors, grid->recipe, grid->seed,
			             1000 + (uint64_t)point * grid->runs + job % grid->runs);
			memcpy(grid->label + job * m, work.need, m * sizeof(uint32_t));
		}
		um_arena_release(&arena);
		if (rc)
			return rc;
	}
	return 0;
}

/* compare - all pairs of runs at the i-th k of this pass. */
static void compare(struct grid *grid, uint32_t i)
{
	size_t m = grid->sample->mention_count;
	const uint32_t *base = grid->label + (size_t)i * grid->runs * m;
	uint32_t point = grid->todo[i], k = grid->k[point], pairs = 0;

	for (uint32_t a = 0; a < grid->runs; a++)
		for (uint32_t b = a + 1; b < grid->runs; b++) {
			grid->agreement[point] += um_ari(base + a * m, k, base + b * m, k, m, grid->table);
			grid->shared[point] += um_shared(base + a * m, k, base + b * m, k, m, grid->table,
			                                 grid->log_factorial);
			pairs++;
		}
	grid->agreement[point] /= pairs;
	grid->shared[point] /= pairs;
	grid->done[point] = true;
}

/* plan - the points of a pass: every step-th one, and all within step of centre. */
static void plan(struct grid *grid, uint32_t step, uint32_t centre)
{
	grid->todo_total = 0;
	for (uint32_t i = 0; i < grid->points; i++) {
		bool near = centre != UINT32_MAX && i + step > centre && i < centre + step;

		if (!grid->done[i] && (near || (centre == UINT32_MAX && (i % step == 0 || i + 1 == grid->points))))
			grid->todo[grid->todo_total++] = i;
	}
}

static uint32_t top(const struct grid *grid)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < grid->points; i++)
		if (grid->done[i] && (best == UINT32_MAX || grid->shared[i] > grid->shared[best]))
			best = i;
	return best;
}

/* report - the points done, as the curve. */
static void report(struct um_choice *out, const struct grid *grid)
{
	out->points = 0;
	for (uint32_t i = 0; i < grid->points; i++)
		if (grid->done[i]) {
			out->curve_k[out->points] = grid->k[i];
			out->agreement[out->points] = grid->agreement[i];
			out->shared[out->points++] = grid->shared[i];
		}
}

/* smoothed - a point and its neighbours, 1 2 1: a single run pair is noisy, the curve is not. */
static double smoothed(const struct um_choice *out, uint32_t i)
{
	double sum = 2 * out->shared[i], weight = 2;

	if (i > 0) {
		sum += out->shared[i - 1];
		weight++;
	}
	if (i + 1 < out->points) {
		sum += out->shared[i + 1];
		weight++;
	}
	return sum / weight;
}

/* between - the top of the parabola through a point and its neighbours, over ln k. */
static uint32_t between(const struct um_choice *out, uint32_t i)
{
	double x[3], y[3], left, right, at;

	if (i == 0 || i + 1 >= out->points)
		return out->curve_k[i];
	for (uint32_t j = 0; j < 3; j++) {
		x[j] = um_log(out->curve_k[i + j - 1]);
		y[j] = smoothed(out, i + j - 1);
	}
	left = (x[1] - x[0]) * (y[1] - y[2]);
	right = (x[1] - x[2]) * (y[1] - y[0]);
	if (!(fabs(left - right) > 1e-12))
		return out->curve_k[i];
	at = x[1] - 0.5 * ((x[1] - x[0]) * left - (x[1] - x[2]) * right) / (left - right);
	at = at < x[0] ? x[0] : at > x[2] ? x[2] : at;
	return (uint32_t)floor(um_exp(at) + 0.5);
}

/* choose - the top of the curve, and how far to either side it is nearly as high. */
static void choose(struct um_choice *out)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < out->points; i++)
		if (smoothed(out, i) > smoothed(out, best))
			best = i;
	out->k = out->k_low = out->k_high = between(out, best);
	out->sharpness = out->agreement[best];
	for (uint32_t i = best; i-- > 0 && smoothed(out, i) >= NEARLY * smoothed(out, best);)
		out->k_low = out->curve_k[i];
	for (uint32_t i = best + 1; i < out->points && smoothed(out, i) >= NEARLY * smoothed(out, best); i++)
		out->k_high = out->curve_k[i];
}

/* refine - finer or coarser than the data say by themselves, and always beyond the range that is as good. */
static void refine(struct um_choice *out, enum unmet_granularity granularity, uint32_t mention_count)
{
	uint32_t most = mention_count / 3 > 2 ? mention_count / 3 : 2;

	if (granularity == UNMET_GRANULARITY_FINE)
		out->k = out->k_high > out->k + out->k / 2 ? out->k_high : out->k + out->k / 2 + 1;
	if (granularity == UNMET_GRANULARITY_COARSE)
		out->k = out->k_low < out->k - out->k / 3 ? out->k_low : out->k - out->k / 3;
	out->k = out->k > most ? most : out->k < 2 ? 2 : out->k;
}

static double *factorials(struct um_arena *arena, size_t total)
{
	double *table = UM_ARRAY(arena, double, total + 1);

	for (size_t i = 1; table && i <= total; i++)
		table[i] = table[i - 1] + um_log((double)i);
	return table;
}

static enum unmet_status run_grid(struct um_choice *out, struct grid *grid, struct um_pool *pool,
                                  struct um_arena *arena, struct unmet_error *err)
{
	uint32_t step = grid->sample->mention_count < UM_SMALL ? 1 : 3;

	candidates(grid, grid->sample->mention_count);
	if (!grid->points) {
		*out = um_choice_given(1);
		return UNMET_OK;
	}
	grid->logs = um_ln_table(arena, grid->sample->mention_count, grid->recipe->alpha);
	grid->label = UM_ARRAY(arena, uint32_t, (size_t)grid->points * grid->runs * grid->sample->mention_count + 1);
	grid->table = UM_ARRAY(arena, uint32_t, (UM_AUTO_NEEDS + 1) * (UM_AUTO_NEEDS + 1));
	grid->log_factorial = factorials(arena, grid->sample->mention_count);
	if (!grid->logs || !grid->label || !grid->table || !grid->log_factorial)
		return um_arena_fail(arena, err);
	plan(grid, step, UINT32_MAX);
	for (int pass = 0; pass < 2 && grid->todo_total; pass++) {
		if (um_pool_for(pool, (size_t)grid->todo_total * grid->runs, 1, run_point, grid))
			return um_nomem(err);
		for (uint32_t i = 0; i < grid->todo_total; i++)
			compare(grid, i);
		plan(grid, step, top(grid));
	}
	report(out, grid);
	choose(out);
	return UNMET_OK;
}

/* thin - every n-th mention of the sorted sample: near-equal texts stand together, so this is a
 * stratified draw. */
static enum unmet_status thin(struct um_sample *out, const struct um_sample *from, uint32_t most,
                              struct um_arena *arena, struct unmet_error *err)
{
	uint8_t *keep = UM_ARRAY(arena, uint8_t, (size_t)from->mention_count + 1);
	uint32_t m = from->mention_count;

	if (!keep)
		return um_arena_fail(arena, err);
	for (uint32_t i = 0; i < m; i++)
		keep[i] = m <= most || (uint64_t)i * most / m != ((uint64_t)i + 1) * most / m;
	return um_sample_take(out, from, keep, arena, err);
}

enum unmet_status um_auto_choose(struct um_choice *out, const struct um_sample *sample,
                                 const struct um_vectors *vectors, const struct um_recipe *recipe,
                                 const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_recipe quick = *recipe;
	struct um_vectors few;
	struct um_sample thinned;
	struct grid grid = { .sample = &thinned, .vectors = &few, .recipe = &quick, .seed = options->seed };
	struct um_arena arena;
	enum unmet_status rc;

	quick.rounds = 1;
	quick.kmeans_max = 10;
	grid.runs = sample->mention_count < UM_SMALL ? 5 : 3;
	um_arena_init(&arena, SIZE_MAX);
	rc = thin(&thinned, sample, UM_AUTO_MENTIONS, &arena, err);
	if (!rc)
		rc = um_vectors_narrow(&few, vectors, sample->stem_count, UM_AUTO_DIMS, &arena, err);
	if (!rc)
		rc = run_grid(out, &grid, options->pool, &arena, err);
	if (!rc && options->granularity)
		refine(out, options->granularity, sample->mention_count);
	um_arena_release(&arena);
	return rc;
}
