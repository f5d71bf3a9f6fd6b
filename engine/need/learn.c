/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn.c - logistic regression that is trained on labels cues gave (self-training, Yarowsky 1995), in two halves: each is
 * scored by the model of the other, so that no sentence vouches for itself. What the model says is then made a probability by
 * isotonic regression: the only assumption is that more is more. Plain doubles in a fixed order: the same bits everywhere.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "need/learn.h"

#define SIZE ((size_t)1 << UM_FEATURE_BITS)
#define PASSES 6
#define RATE 0.5
#define L2 0.0005
#define STEP_LEAST 20.0 /* examples of a step of the calibration */
#define SUREST 0.99     /* no probability is above; none is below what is left */

struct example { uint64_t first; uint32_t total; uint8_t fold; bool sure; };

struct step { double score, sure, all, sum; }; /* up to this score: weight of sure ones, of all; scores times weight */

struct um_learner {
	struct example *example;     /* [example_count] */
	size_t example_count, example_capacity, of[2];
	uint32_t *feature;
	size_t feature_count, feature_capacity;
	double *weight;              /* [UM_LEARN_FOLDS][SIZE + 1], the last is the offset */
	struct step *step;           /* [step_count] rising */
	size_t step_count;
};

struct um_learner *um_learner_new(void)
{
	return um_calloc(1, sizeof(struct um_learner));
}

void um_learner_free(struct um_learner *l)
{
	if (!l)
		return;
	um_free(l->example);
	um_free(l->feature);
	um_free(l->weight);
	um_free(l->step);
	um_free(l);
}

size_t um_learner_examples(const struct um_learner *l, bool sure)
{
	return l->of[sure];
}

bool um_learner_add(struct um_learner *l, const uint32_t *feature, size_t total, bool sure, uint32_t fold)
{
	if (l->of[sure] >= UM_LEARN_MOST || total == 0)
		return true;
	if (!um_grow((void **)&l->example, &l->example_capacity, l->example_count + 1, sizeof(*l->example)) ||
	    !um_grow((void **)&l->feature, &l->feature_capacity, l->feature_count + total, sizeof(*l->feature)))
		return false;
	memcpy(l->feature + l->feature_count, feature, total * sizeof(*feature));
	l->example[l->example_count++] = (struct example){ l->feature_count, (uint32_t)total, (uint8_t)(fold % UM_LEARN_FOLDS), sure };
	l->feature_count += total;
	l->of[sure]++;
	return true;
}

/* sum - weights of a sentence, length taken out. */
static double sum(const double *weight, const uint32_t *feature, size_t total)
{
	double s = 0;

	for (size_t i = 0; i < total; i++)
		s += weight[feature[i]];
	return weight[SIZE] + s / sqrt((double)total);
}

static double chance(double score)
{
	return score < -30 ? 0 : score > 30 ? 1 : 1 / (1 + um_exp(-score));
}

/* learn_one - a step of AdaGrad; power[] holds the squares of past slopes. */
static void learn_one(double *weight, double *power, const uint32_t *feature, const struct example *e, double importance)
{
	double scale = 1 / sqrt((double)e->total);
	double off = ((e->sure ? 1.0 : 0.0) - chance(sum(weight, feature, e->total))) * importance;

	for (uint32_t i = 0; i < e->total; i++) {
		uint32_t f = feature[i];
		double slope = off * scale - L2 * weight[f];

		power[f] += slope * slope;
		weight[f] += RATE * slope / sqrt(power[f] + 1e-8);
	}
	power[SIZE] += off * off;
	weight[SIZE] += RATE * off / sqrt(power[SIZE] + 1e-8);
}

/* order - labels take turns, as far as both last; each keeps the order it came in. */
static void order(const struct um_learner *l, uint32_t leave, uint32_t *out, size_t *total, double importance[2])
{
	size_t of[2] = { 0, 0 }, at[2] = { 0, 0 }, used[2] = { 0, 0 };

	for (size_t i = 0; i < l->example_count; i++)
		of[l->example[i].sure] += l->example[i].fold != leave;
	*total = of[0] + of[1];
	for (size_t i = 0; i < *total; i++) {
		bool sure = used[1] * of[0] < used[0] * of[1] || used[0] == of[0];

		if (used[sure] == of[sure])
			sure = !sure;
		while (l->example[at[sure]].fold == leave || l->example[at[sure]].sure != sure)
			at[sure]++;
		out[i] = (uint32_t)at[sure]++;
		used[sure]++;
	}
	for (int s = 0; s < 2; s++)
		importance[s] = of[s] ? (double)*total / (2.0 * (double)of[s]) : 0;
}

static void fit_fold(struct um_learner *l, uint32_t fold, uint32_t *list, double *power)
{
	double *weight = l->weight + fold * (SIZE + 1), importance[2];
	size_t total;

	order(l, fold, list, &total, importance);
	memset(power, 0, (SIZE + 1) * sizeof(*power));
	for (int pass = 0; pass < PASSES; pass++)
		for (size_t i = 0; i < total; i++) {
			const struct example *e = &l->example[list[i]];

			learn_one(weight, power, l->feature + e->first, e, importance[e->sure]);
		}
}

static int by_score(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return (x->sure > y->sure) - (x->sure < y->sure);
}

/* joins - two steps are one where they fall, stand at the same score, or one is of too few examples. */
static bool joins(const struct step *a, const struct step *b)
{
	return a->score >= b->score || a->all < STEP_LEAST || a->sure * b->all >= b->sure * a->all;
}

/* pool - adjacent violators: steps that fall are put together until none does. */
static void pool(struct um_learner *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->step_count; i++) {
		struct step s = l->step[i];

		while (n && joins(&l->step[n - 1], &s)) {
			n--;
			s.sure += l->step[n].sure;
			s.all += l->step[n].all;
			s.sum += l->step[n].sum;
		}
		l->step[n++] = s;
	}
	l->step_count = n;
}

static void calibrate(struct um_learner *l)
{
	double each[2];

	for (int s = 0; s < 2; s++)
		each[s] = l->of[s] ? (double)l->example_count / (2.0 * (double)l->of[s]) : 0;
	for (size_t i = 0; i < l->example_count; i++) {
		const struct example *e = &l->example[i];

		double score = um_learner_score(l, l->feature + e->first, e->total, e->fold), weight = each[e->sure];

		l->step[i] = (struct step){ score, e->sure ? weight : 0, weight, score * weight };
	}
	l->step_count = l->example_count;
	qsort(l->step, l->step_count, sizeof(*l->step), by_score);
	pool(l);
}

bool um_learner_fit(struct um_learner *l)
{
	double *power = um_calloc(SIZE + 1, sizeof(*power));
	uint32_t *list = um_calloc(l->example_count + 1, sizeof(*list));

	um_free(l->weight);
	um_free(l->step);
	l->weight = um_calloc(UM_LEARN_FOLDS * (SIZE + 1), sizeof(*l->weight));
	l->step = um_calloc(l->example_count + 1, sizeof(*l->step));
	if (power && list && l->weight && l->step) {
		for (uint32_t fold = 0; fold < UM_LEARN_FOLDS; fold++)
			fit_fold(l, fold, list, power);
		calibrate(l);
	}
	um_free(power);
	um_free(list);
	return power && list && l->weight && l->step;
}

double um_learner_weight(const struct um_learner *l, uint32_t feature, uint32_t fold)
{
	return l->weight[fold % UM_LEARN_FOLDS * (SIZE + 1) + feature];
}

double um_learner_score(const struct um_learner *l, const uint32_t *feature, size_t total, uint32_t fold)
{
	const double *weight = l->weight + fold % UM_LEARN_FOLDS * (SIZE + 1);

	return total ? sum(weight, feature, total) : weight[SIZE];
}

static double at(const struct step *s)
{
	double p = s->sure / s->all;

	return p > SUREST ? SUREST : p < 1 - SUREST ? 1 - SUREST : p;
}

static double middle(const struct step *s)
{
	return s->sum / s->all;
}

/* Between the middles of two steps the line between them (Oron & Flournoy 2017), so that few scores give the same probability. */
double um_learner_probability(const struct um_learner *l, double score)
{
	size_t low = 0, high = l->step_count;
	const struct step *a, *b;

	if (!l->step_count)
		return 0.5;
	while (low < high) {
		size_t half = low + (high - low) / 2;

		if (middle(&l->step[half]) < score)
			low = half + 1;
		else
			high = half;
	}
	if (low == 0 || low == l->step_count)
		return at(&l->step[low ? low - 1 : 0]);
	a = &l->step[low - 1];
	b = &l->step[low];
	return at(a) + (at(b) - at(a)) * (score - middle(a)) / (middle(b) - middle(a));
}
