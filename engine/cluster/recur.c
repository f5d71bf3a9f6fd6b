/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recur.c - which start to keep.
 *
 * Kept is the start that the others agree with most (adjusted Rand index): another seed then brings
 * nearly the same needs, and on short texts it agrees better with people than the likeliest start. Of
 * two starts, which agree equally, the likelier one is kept.
 */
#include "cluster/internal.h"

#include "cluster/score.h"

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
