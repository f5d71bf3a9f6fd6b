/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recur.c - which start to keep, and does a need come back from another seed?
 *
 * Kept is the start that the others agree with most (adjusted Rand index): another seed then brings
 * nearly the same needs, and on short texts it agrees better with people than the likeliest start. Of
 * two starts, which agree equally, the likelier one is kept.
 *
 * Stability of a need: mean best Jaccard over the other starts, after Hennig (2007), who resamples the data; the starts are
 * there anyway, so the figure costs nothing. It says whether a need is in the data or in the seed, not
 * whether another sample of customers would show it.
 */
#include "cluster/internal.h"

#include "cluster/score.h"

static void cross(uint32_t *table, const struct um_work *a, const struct um_work *b, uint32_t mention_count)
{
	memset(table, 0, (size_t)a->k * b->k * sizeof(*table));
	for (uint32_t m = 0; m < mention_count; m++)
		table[(size_t)a->need[m] * b->k + b->need[m]]++;
}

static float best_jaccard(const uint32_t *row, uint32_t size, const struct um_work *other)
{
	float best = 0;

	for (uint32_t g = 0; g < other->k; g++) {
		float j = (float)row[g] / (float)(size + other->size[g] - row[g]);

		if (row[g] && j > best)
			best = j;
	}
	return best;
}

static double agreed(const struct um_work *work, uint32_t total, uint32_t at, uint32_t mention_count, uint32_t *table)
{
	double sum = 0;

	for (uint32_t i = 0; i < total; i++) /* in one order for both of a pair: the same bits */
		if (i != at)
			sum += um_ari(work[i < at ? i : at].need, work[0].k, work[i < at ? at : i].need, work[0].k,
			              mention_count, table);
	return sum;
}

uint32_t um_most_agreed(const struct um_work *work, uint32_t total, uint32_t mention_count, uint32_t *table)
{
	uint32_t best = 0;
	double top = agreed(work, total, 0, mention_count, table);

	for (uint32_t i = 1; i < total; i++) {
		double sum = agreed(work, total, i, mention_count, table);

		if (sum > top || (!(sum < top) && work[i].likelihood > work[best].likelihood)) {
			top = sum;
			best = i;
		}
	}
	return best;
}

void um_recurrence(float *stability, const uint32_t *order, uint32_t need_count, const struct um_work *kept,
                   const struct um_work *other, uint32_t other_total, uint32_t mention_count, uint32_t *table)
{
	uint32_t compared = 0;

	for (uint32_t i = 0; i < need_count; i++)
		stability[i] = 0;
	for (uint32_t s = 0; s < other_total; s++) {
		if (&other[s] == kept)
			continue;
		cross(table, kept, &other[s], mention_count);
		for (uint32_t i = 0; i < need_count; i++)
			stability[i] += best_jaccard(table + (size_t)order[i] * other[s].k, kept->size[order[i]], &other[s]);
		compared++;
	}
	for (uint32_t i = 0; i < need_count; i++)
		stability[i] = compared ? stability[i] / (float)compared : 1.0f;
}
