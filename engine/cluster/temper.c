/* SPDX-License-Identifier: Apache-2.0 */
/*
 * temper.c - posteriors that mean what they say.
 *
 * A mixture that takes words as independent is far too sure of itself: nine mentions of ten had a posterior above .9
 * where people agree with six. So scores are divided before Bayes' rule (Guo et al. 2017, temperature scaling), by
 * temper x sqrt(stems): words of one sentence tell less the more there are. The temper is the one under which posteriors
 * best say how often mentions come back to their need when customers are drawn again, by log loss. No labels are
 * needed, and .7 means: seven times of ten another sample of such customers puts it here.
 */
#include "cluster/internal.h"

#include "base/fmath.h"

#include <math.h>

#define LEAST 0.25      /* tempers tried */
#define MOST 64.0
#define STEPS 24        /* of the search: to within 0.01% */
#define SURE 1e-4       /* no posterior is surer than this when it is scored */

struct tempering {
	const struct um_cluster_model *model;
	float *gap;         /* [rows][stride] score less that of the own need, over sqrt(stems) */
	float *back;        /* [rows] */
	uint32_t rows;
};

static void add_row(struct tempering *t, const struct um_sample *sample, uint32_t r, uint32_t need, float back)
{
	const struct um_cluster_model *model = t->model;
	uint32_t total = sample->offset[r + 1] - sample->offset[r];
	float *gap = t->gap + (size_t)t->rows * model->stride, own, root = (float)sqrt((double)total);

	um_add_rows(gap, model->theta, sample->stem + sample->offset[r], total, model->stride);
	own = gap[need];
	for (uint32_t c = 0; c < model->need_count; c++)
		gap[c] = (gap[c] - own) / root;
	t->back[t->rows++] = back;
}

static double posterior(const float *gap, uint32_t needs, double temper)
{
	double sum = 0;

	for (uint32_t c = 0; c < needs; c++)
		if (gap[c] > -30 * temper)
			sum += um_exp((double)gap[c] / temper);
	return sum > 0 ? 1 / sum : 0;
}

static double loss(const struct tempering *t, double temper)
{
	double sum = 0;

	for (uint32_t i = 0; i < t->rows; i++) {
		double p = posterior(t->gap + (size_t)i * t->model->stride, t->model->need_count, temper), back = (double)t->back[i];

		p = p < SURE ? SURE : p > 1 - SURE ? 1 - SURE : p;
		sum -= back * um_log(p) + (1 - back) * um_log(1 - p);
	}
	return sum;
}

/* search - golden section over ln temper; the loss has one valley. */
static double search(const struct tempering *t)
{
	const double golden = 0.6180339887498949;
	double low = um_log(LEAST), high = um_log(MOST), a = high - golden * (high - low), b = low + golden * (high - low);
	double at_a = loss(t, um_exp(a)), at_b = loss(t, um_exp(b));

	for (int step = 0; step < STEPS; step++) {
		if (at_a < at_b) {
			high = b;
			b = a;
			at_b = at_a;
			a = high - golden * (high - low);
			at_a = loss(t, um_exp(a));
		} else {
			low = a;
			a = b;
			at_a = at_b;
			b = low + golden * (high - low);
			at_b = loss(t, um_exp(b));
		}
	}
	return um_exp((low + high) / 2);
}

enum unmet_status um_temper(struct um_cluster_model *model, const struct um_sample *sample, const uint32_t *need,
                            const float *back, struct unmet_error *err)
{
	uint32_t every = sample->mention_count / UM_TEMPER_ROWS + 1, most = sample->mention_count / every + 1;
	struct tempering t = { .model = model };
	struct um_arena arena;

	um_arena_init(&arena, SIZE_MAX);
	t.gap = UM_ARRAY(&arena, float, (size_t)most * model->stride + 1);
	t.back = UM_ARRAY(&arena, float, (size_t)most + 1);
	if (!t.gap || !t.back) {
		um_arena_release(&arena);
		return um_nomem(err);
	}
	for (uint32_t r = 0; r < sample->mention_count; r += every)
		if (!isnan(back[r]))
			add_row(&t, sample, r, need[r], back[r]);
	if (t.rows)
		model->temper = (float)floor(1000 * search(&t) + 0.5) / 1000;
	um_arena_release(&arena);
	return UNMET_OK;
}

enum unmet_status um_stand(struct um_cluster_model *model, const uint32_t *need, const struct um_sample *sample,
                           const struct um_vectors *vectors, const struct um_recipe *recipe,
                           const struct um_cluster_options *options, struct unmet_error *err)
{
	struct um_arena arena;
	float *back;
	enum unmet_status rc;

	um_arena_init(&arena, SIZE_MAX);
	back = UM_ARRAY(&arena, float, (size_t)sample->mention_count + 1);
	rc = back ? um_bootstrap(model->stability, back, need, model->need_count, sample, vectors, recipe, options, err)
	          : um_arena_fail(&arena, err);
	if (!rc)
		rc = um_temper(model, sample, need, back, err);
	um_arena_release(&arena);
	return rc;
}

float um_cluster_temper(const struct um_cluster_model *model)
{
	return model->temper;
}
