/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many classes. BIC on latent classes is far too cautious below some thousand customers (at 200 with
 * needs found in text it saw 1.6 of 5 planted segments), and any likelihood sees segments in repetition:
 * customers who say a thing twice look like a class of their own. So the evidence of K classes is taken
 * beside what the same K gains on shuffled customers, and the smallest K whose gap is within one standard
 * error of the best one wins (Tibshirani, Walther & Hastie 2001). Where the best gap is small, the answer
 * is one class: the data do not tell.
 */
#include "base/fmath.h"
#include "base/mem.h"
#include "segment/draw.h"
#include "segment/select.h"

#define REAL_STARTS 10u
#define SHUFFLED_STARTS 2u
#define SETS (1u + UM_SELECT_SHUFFLES)
#define JOBS (REAL_STARTS + UM_SELECT_SHUFFLES * SHUFFLED_STARTS)
#define FIRST_ROUNDS 10u  /* of every start; only the best go on */
#define ALL_ROUNDS 200u
#define PATIENCE 3u       /* stop after so many K below the best */
#define MIN_NATS 12.0
#define MIN_ERRORS 4.0
#define ROOM_BYTES ((size_t)1 << 30)

/* ---- the best of several starts ----------------------------------------------------------- */

struct start_job {
	const struct um_population *sample;
	uint32_t class_count;
	uint64_t seed, stream;
	struct um_classes mixture;
	enum unmet_status status;
};

static int run_start(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct start_job *job = (struct start_job *)ctx + block;
	struct um_rng rng;

	(void)begin, (void)end, (void)worker;
	um_rng_init(&rng, job->seed, job->stream);
	job->status = um_classes_start(&job->mixture, job->sample, job->class_count, UM_SELECT_PRIOR, &rng, NULL);
	if (!job->status)
		job->status = um_classes_climb(&job->mixture, job->sample, FIRST_ROUNDS, NULL, NULL);
	return job->status;
}

/* Climb the most promising start of each group of jobs to the top; it becomes the group's only one. */
static int finish_best(struct start_job *job, size_t total)
{
	size_t best = 0;

	for (size_t i = 1; i < total; i++)
		if (job[i].mixture.objective > job[best].mixture.objective)
			best = i;
	if (best) {
		struct um_classes keep = job[0].mixture;

		job[0].mixture = job[best].mixture;
		job[best].mixture = keep;
	}
	return um_classes_climb(&job[0].mixture, job[0].sample, ALL_ROUNDS, NULL, NULL);
}

static void release_jobs(struct start_job *job, size_t total)
{
	for (size_t i = 0; i < total; i++)
		um_classes_release(&job[i].mixture);
}

enum unmet_status um_fit(struct um_classes *best, const struct um_population *sample, uint32_t class_count,
                         uint32_t starts, uint64_t seed, struct um_pool *pool, struct unmet_error *err)
{
	struct start_job *job = um_calloc(starts, sizeof(*job));
	int failed;

	*best = (struct um_classes){ 0 };
	if (!job)
		return um_nomem(err);
	for (uint32_t s = 0; s < starts; s++)
		job[s] = (struct start_job){ .sample = sample, .class_count = class_count, .seed = seed,
		                             .stream = ((uint64_t)class_count << 32) + s };
	failed = um_pool_for(pool, starts, 1, run_start, job);
	if (!failed)
		failed = finish_best(job, starts);
	if (!failed) {
		*best = job[0].mixture;
		job[0].mixture = (struct um_classes){ 0 };
	}
	release_jobs(job, starts);
	um_free(job);
	return failed ? um_nomem(err) : UNMET_OK;
}

/* ---- the gap ------------------------------------------------------------------------------ */

struct sweep {
	struct um_rows rows[SETS];      /* as they are, then shuffled */
	struct um_population sample[SETS];
	struct um_classes best[UM_SELECT_MAX_CLASSES + 1]; /* on the customers as they are, by K */
	double evidence[SETS][UM_SELECT_MAX_CLASSES + 1];
	double gap[UM_SELECT_MAX_CLASSES + 1], error[UM_SELECT_MAX_CLASSES + 1];
	uint32_t last;                  /* largest K tried */
};

static enum unmet_status add_set(struct sweep *w, uint32_t set, const struct um_incidence *incidence,
                                 struct um_arena *arena, struct unmet_error *err)
{
	enum unmet_status rc = um_rows_build(incidence, arena, &w->rows[set], err);

	w->sample[set] = (struct um_population){ &w->rows[set], w->rows[set].weight, w->rows[set].customer_total };
	return rc;
}

static enum unmet_status prepare(struct sweep *w, const struct um_rows *rows, uint64_t seed, bool shuffles,
                                 struct um_arena *arena, struct unmet_error *err)
{
	struct um_incidence drawn, shuffled;
	struct um_rng rng;
	enum unmet_status rc;

	um_rng_init(&rng, seed, 0);
	rc = um_draw_customers(rows, UM_SELECT_MAX_CUSTOMERS, &rng, arena, &drawn, err);
	if (!rc)
		rc = add_set(w, 0, &drawn, arena, err);
	for (uint32_t set = 1; set < SETS && shuffles && !rc; set++) {
		um_rng_init(&rng, seed, set);
		rc = um_shuffle_needs(&drawn, &rng, arena, &shuffled, err);
		if (!rc)
			rc = add_set(w, set, &shuffled, arena, err);
	}
	return rc;
}

static size_t first_job(uint32_t set)
{
	return set == 0 ? 0 : REAL_STARTS + (size_t)(set - 1) * SHUFFLED_STARTS;
}

struct finish { struct start_job *job; };

static int run_finish(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct finish *finish = ctx;

	(void)begin, (void)end, (void)worker;
	return finish_best(finish->job + first_job((uint32_t)block), block == 0 ? REAL_STARTS : SHUFFLED_STARTS);
}

/* All sets at one K: starts over the pool, then the best of each set to the top. */
static enum unmet_status try_classes(struct sweep *w, uint32_t k, uint64_t seed, struct um_pool *pool,
                                     struct unmet_error *err)
{
	struct start_job job[JOBS];
	struct finish finish = { job };
	int failed;

	memset(job, 0, sizeof(job));
	for (uint32_t set = 0; set < SETS; set++)
		for (size_t i = first_job(set); i < first_job(set + 1); i++)
			if (set || i < REAL_STARTS)
				job[i] = (struct start_job){ .sample = &w->sample[set], .class_count = k,
				                             .seed = seed, .stream = ((uint64_t)k << 32) + i };
	failed = um_pool_for(pool, JOBS, 1, run_start, job);
	if (!failed)
		failed = um_pool_for(pool, SETS, 1, run_finish, &finish);
	for (uint32_t set = 0; set < SETS && !failed; set++)
		w->evidence[set][k] = job[first_job(set)].mixture.evidence;
	if (!failed) {
		w->best[k] = job[0].mixture;
		job[0].mixture = (struct um_classes){ 0 };
		w->last = k;
	}
	release_jobs(job, JOBS);
	return failed ? um_nomem(err) : UNMET_OK;
}

static void measure_gap(struct sweep *w, uint32_t k)
{
	double mean = 0, square = 0, shuffles = UM_SELECT_SHUFFLES;

	for (uint32_t set = 1; set < SETS; set++)
		mean += (w->evidence[set][k] - w->evidence[set][1]) / shuffles;
	for (uint32_t set = 1; set < SETS; set++) {
		double off = w->evidence[set][k] - w->evidence[set][1] - mean;

		square += off * off;
	}
	w->gap[k] = w->evidence[0][k] - w->evidence[0][1] - mean;
	w->error[k] = sqrt(square / (shuffles - 1) * (1 + 1 / shuffles));
}

/* The K with the largest gap, then the smallest one that is as good; 1 where no gap means anything. */
static uint32_t judge(const struct sweep *w)
{
	uint32_t best = 1;

	for (uint32_t k = 2; k <= w->last; k++)
		if (w->gap[k] > w->gap[best])
			best = k;
	if (w->gap[best] < MIN_NATS || w->gap[best] < MIN_ERRORS * w->error[best])
		return 1;
	for (uint32_t k = 2; k < best; k++)
		if (w->gap[k] >= w->gap[best] - w->error[best])
			return k;
	return best;
}

static uint32_t most_classes(double customers)
{
	double most = customers / UM_SELECT_MIN_CUSTOMERS;

	return most < 1 ? 1 : most > UM_SELECT_MAX_CLASSES ? UM_SELECT_MAX_CLASSES : (uint32_t)most;
}

static enum unmet_status sweep(struct sweep *w, const struct um_segment_options *options, uint32_t *chosen,
                               struct unmet_error *err)
{
	uint32_t best = 1, most = most_classes(w->sample[0].total);
	enum unmet_status rc = UNMET_OK;

	if (options->progress)
		um_progress_start(options->progress, "segment", "numbers of segments", most);
	for (uint32_t k = 1; k <= most && k <= best + PATIENCE && !rc; k++) {
		rc = try_classes(w, k, options->seed, options->pool, err);
		if (rc)
			break;
		measure_gap(w, k);
		best = w->gap[k] > w->gap[best] ? k : best;
		rc = um_progress_tick(options->progress, k, err);
	}
	*chosen = judge(w);
	return rc;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static double bic_of(const struct um_classes *m, double customers)
{
	double parameters = (m->class_count - 1.0) + (double)m->class_count * (m->need_count - 1.0);

	return -2 * m->log_likelihood + parameters * um_log(customers);
}

static enum unmet_status climb_all(struct um_selection *s, const struct um_classes *from,
                                   const struct um_rows *rows, struct um_pool *pool, struct unmet_error *err)
{
	struct um_population all = { rows, rows->weight, rows->customer_total };
	enum unmet_status rc = um_classes_copy(&s->classes, from, err);

	if (!rc)
		rc = um_classes_climb(&s->classes, &all, ALL_ROUNDS, pool, err);
	if (rc)
		um_classes_release(&s->classes);
	else
		s->bic = bic_of(&s->classes, all.total);
	return rc;
}

static enum unmet_status choose(struct sweep *w, const struct um_segment_options *options, uint32_t *k,
                                struct unmet_error *err)
{
	if (!options->segments)
		return sweep(w, options, k, err);
	*k = options->segments < w->sample[0].total ? options->segments : (uint32_t)w->sample[0].total;
	return um_fit(&w->best[0], &w->sample[0], *k, REAL_STARTS, options->seed, options->pool, err);
}

enum unmet_status um_select(const struct um_rows *rows, const struct um_segment_options *options,
                            struct um_arena *arena, struct um_selection *selection, struct unmet_error *err)
{
	struct sweep *w = UM_NEW(arena, struct sweep);
	uint32_t k = 1;
	enum unmet_status rc;

	*selection = (struct um_selection){ 0 };
	if (!w)
		return um_arena_fail(arena, err);
	rc = prepare(w, rows, options->seed, !options->segments, arena, err);
	if (!rc)
		rc = choose(w, options, &k, err);
	if (!rc)
		rc = climb_all(selection, options->segments ? &w->best[0] : &w->best[k], rows, options->pool, err);
	selection->gain = options->segments ? 0 : w->gap[k];
	for (uint32_t i = 0; i <= UM_SELECT_MAX_CLASSES; i++)
		um_classes_release(&w->best[i]);
	return rc;
}
