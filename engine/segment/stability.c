/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stability by the bootstrap. A resample keeps the size (up to a bound), so what is measured is what would
 * happen with other customers of the same kind, including whether the fit finds the same optimum. A
 * customer counts as often as drawn; with Hennig's scheme, each drawn point once, small segments look
 * more stable than they are.
 */
#include "base/mem.h"
#include "segment/select.h"
#include "segment/stability.h"

#define STARTS 4u
#define MIN_POSTERIOR 0.5

struct work {
	const struct um_rows *rows;
	uint32_t *segment;      /* [row_count] of each row, or NONE */
	double *until;          /* [row_count] customers up to and with this row: to draw from */
	uint32_t segment_count, draws;
	uint64_t seed;
	double *jaccard;        /* [resamples * segment_count] */
};

/* First row whose cumulated weight is above `at`. */
static uint32_t row_at(const struct work *w, double at)
{
	uint32_t low = 0, high = w->rows->row_count - 1;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (w->until[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void resample(const struct work *w, uint64_t stream, double *weight)
{
	struct um_rng rng;

	um_rng_init(&rng, w->seed, stream);
	for (uint32_t i = 0; i < w->draws; i++)
		weight[row_at(w, um_rng_unit(&rng) * w->rows->customer_total)]++;
}

struct overlap {
	double both[UM_CLASS_MAX][UM_CLASS_MAX];  /* [segment][class] customers drawn */
	double segment[UM_CLASS_MAX], class[UM_CLASS_MAX];
};

static void count_overlap(const struct work *w, const struct um_classes *m, const double *weight,
                          struct overlap *o)
{
	double posterior[UM_CLASS_MAX];

	memset(o, 0, sizeof(*o));
	for (uint32_t r = 0; r < w->rows->row_count; r++) {
		uint32_t s = w->segment[r], k = 0;

		if (weight[r] <= 0)
			continue;
		um_classes_posterior(m, w->rows, r, posterior);
		for (uint32_t i = 1; i < m->class_count; i++)
			k = posterior[i] > posterior[k] ? i : k;
		if (s != UM_SEGMENT_NONE)
			o->segment[s] += weight[r];
		if (posterior[k] < MIN_POSTERIOR)
			continue;
		o->class[k] += weight[r];
		if (s != UM_SEGMENT_NONE)
			o->both[s][k] += weight[r];
	}
}

static double best_jaccard(const struct overlap *o, uint32_t s, uint32_t classes)
{
	double best = 0;

	for (uint32_t k = 0; k < classes; k++) {
		double either = o->segment[s] + o->class[k] - o->both[s][k];

		if (either > 0 && o->both[s][k] / either > best)
			best = o->both[s][k] / either;
	}
	return best;
}

static int run_resample(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	const struct work *w = ctx;
	double *weight = um_calloc(w->rows->row_count, sizeof(*weight));
	struct um_population drawn = { w->rows, weight, w->draws };
	struct overlap *o = um_calloc(1, sizeof(*o));
	struct um_classes m = { 0 };
	enum unmet_status rc = weight && o ? UNMET_OK : UNMET_E_NOMEM;

	(void)begin, (void)end, (void)worker;
	if (!rc) {
		resample(w, 2 * block + 1, weight);
		rc = um_fit(&m, &drawn, w->segment_count, STARTS, w->seed + 2 * block, NULL, NULL);
	}
	if (!rc) {
		count_overlap(w, &m, weight, o);
		for (uint32_t s = 0; s < w->segment_count; s++)
			w->jaccard[block * w->segment_count + s] = best_jaccard(o, s, m.class_count);
	}
	um_classes_release(&m);
	um_free(o);
	um_free(weight);
	return rc;
}

/* Equal rows are placed equally, so a row has the segment of any of its customers. */
static void prepare(struct work *w, const uint32_t *of, uint32_t customer_count)
{
	double sum = 0;

	for (uint32_t c = 0; c < customer_count; c++)
		if (w->rows->of[c] != UM_SEGMENT_NONE)
			w->segment[w->rows->of[c]] = of[c];
	for (uint32_t r = 0; r < w->rows->row_count; r++) {
		sum += w->rows->weight[r];
		w->until[r] = sum;
	}
}

static void average(const struct work *w, double *jaccard)
{
	for (uint32_t s = 0; s < w->segment_count; s++) {
		jaccard[s] = 0;
		for (uint32_t b = 0; b < UM_STABILITY_RESAMPLES; b++)
			jaccard[s] += w->jaccard[(size_t)b * w->segment_count + s] / UM_STABILITY_RESAMPLES;
	}
}

enum unmet_status um_stability(const struct um_rows *rows, const uint32_t *of, uint32_t customer_count,
                               uint32_t segment_count, const struct um_segment_options *options,
                               double *jaccard, struct unmet_error *err)
{
	struct work w = { .rows = rows, .segment_count = segment_count, .seed = options->seed };
	enum unmet_status rc = UNMET_OK;

	w.draws = rows->customer_total < UM_STABILITY_MAX_CUSTOMERS ? (uint32_t)rows->customer_total :
	                                                              UM_STABILITY_MAX_CUSTOMERS;
	w.segment = um_calloc(rows->row_count, sizeof(*w.segment));
	w.until = um_calloc(rows->row_count, sizeof(*w.until));
	w.jaccard = um_calloc((size_t)UM_STABILITY_RESAMPLES * segment_count, sizeof(*w.jaccard));
	if (!w.segment || !w.until || !w.jaccard)
		rc = um_nomem(err);
	if (!rc) {
		prepare(&w, of, customer_count);
		if (um_pool_for(options->pool, UM_STABILITY_RESAMPLES, 1, run_resample, &w))
			rc = um_nomem(err);
		else
			average(&w, jaccard);
	}
	um_free(w.segment);
	um_free(w.until);
	um_free(w.jaccard);
	return rc;
}
