/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score.c - precision, recall and F1 with intervals. Whoever labels a hundred sentences should not read more into
 * the figures than a hundred sentences say, so each comes with a bootstrap interval (Efron 1979): the texts are drawn
 * again with replacement, a thousand times. Only four counts of a resample matter, so a draw is a look at its cell.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "need/need.h"

#define RESAMPLES 1000

struct figures { double precision, recall, f1; };

static struct figures figures_of(uint64_t right, uint64_t wrong, uint64_t missed)
{
	struct figures f = { 0, 0, 0 };

	if (right + wrong)
		f.precision = (double)right / (double)(right + wrong);
	if (right + missed)
		f.recall = (double)right / (double)(right + missed);
	if (right)
		f.f1 = 2.0 * (double)right / (double)(2 * right + wrong + missed);
	return f;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static struct unmet_interval middle(double *value)
{
	qsort(value, RESAMPLES, sizeof(*value), by_value);
	return (struct unmet_interval){ value[RESAMPLES / 40], value[RESAMPLES - 1 - RESAMPLES / 40] };
}

/* resample - n draws from cells of the given sizes. */
static void resample(struct um_rng *rng, const uint64_t cell[4], size_t n, uint64_t drawn[4])
{
	memset(drawn, 0, 4 * sizeof(*drawn));
	for (size_t i = 0; i < n; i++) {
		uint64_t at = um_rng_below(rng, n);
		unsigned c = 0;

		while (c < 3 && at >= cell[c])
			at -= cell[c++];
		drawn[c]++;
	}
}

void um_score_binary(const bool *found, const bool *truth, size_t n, uint64_t seed, struct um_score *score)
{
	double precision[RESAMPLES], recall[RESAMPLES], f1[RESAMPLES];
	uint64_t cell[4] = { 0 }, drawn[4]; /* right, wrong, missed, neither */
	struct figures f;
	struct um_rng rng;

	memset(score, 0, sizeof(*score));
	for (size_t i = 0; i < n; i++)
		cell[truth[i] ? (found[i] ? 0 : 2) : (found[i] ? 1 : 3)]++;
	f = figures_of(cell[0], cell[1], cell[2]);
	score->right_count = cell[0];
	score->wrong_count = cell[1];
	score->missed_count = cell[2];
	score->precision = f.precision;
	score->recall = f.recall;
	score->f1 = f.f1;
	if (n == 0)
		return;
	um_rng_init(&rng, seed, 0);
	for (size_t r = 0; r < RESAMPLES; r++) {
		resample(&rng, cell, n, drawn);
		f = figures_of(drawn[0], drawn[1], drawn[2]);
		precision[r] = f.precision;
		recall[r] = f.recall;
		f1[r] = f.f1;
	}
	score->precision_ci = middle(precision);
	score->recall_ci = middle(recall);
	score->f1_ci = middle(f1);
}
