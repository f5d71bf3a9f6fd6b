/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prior.c - cues and words put together. The learner says how much a mention reads like sure ones where half of all are; how many
 * are needs among mentions of about the same cue score is not known, but what the learner says of them is a mixture of two known
 * shapes, so the share follows by expectation maximization (Saerens, Latinne & Decaestecker 2002). It never falls while the cue
 * score rises. Counts in bins, so that memory does not depend on how many mentions there are.
 */
#include "need/learn.h"

#define ROUNDS 50

static const double edge[UM_PRIOR_BANDS - 1] = { 1.75, 2.25, 2.75, UM_SURE_SCORE };

static unsigned band_of(double score)
{
	unsigned band = 0;

	while (band < UM_PRIOR_BANDS - 1 && score >= edge[band])
		band++;
	return band;
}

void um_prior_add(struct um_prior *prior, double score, double probability)
{
	unsigned bin = (unsigned)(probability * UM_PRIOR_BINS);

	prior->bin[band_of(score)][bin < UM_PRIOR_BINS ? bin : UM_PRIOR_BINS - 1]++;
}

static double joined(double share, double p)
{
	return share * p / (share * p + (1 - share) * (1 - p));
}

/* share_of - of one band; as if it held one more of each. */
static double share_of(const uint64_t *bin)
{
	double share = 0.5;

	for (int round = 0; round < ROUNDS; round++) {
		double sum = 1, total = 2;

		for (unsigned b = 0; b < UM_PRIOR_BINS; b++) {
			sum += (double)bin[b] * joined(share, (b + 0.5) / UM_PRIOR_BINS);
			total += (double)bin[b];
		}
		share = sum / total;
	}
	return share;
}

void um_prior_fit(struct um_prior *prior)
{
	for (unsigned band = 0; band < UM_PRIOR_BANDS; band++) {
		prior->share[band] = share_of(prior->bin[band]);
		if (band && prior->share[band] < prior->share[band - 1])
			prior->share[band] = prior->share[band - 1];
	}
}

double um_prior_join(const struct um_prior *prior, double score, double probability)
{
	return joined(prior->share[band_of(score)], probability);
}
