/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opportunity from ratings. Both figures are ratios of small samples, so each comes with a bootstrap
 * interval; a ranking of needs whose intervals overlap is no ranking.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/rng.h"
#include "segment/opportunity.h"

#define RESAMPLES 1000u
#define MIN_RATINGS 5u
#define TOP_BOX 9u
#define EAGER 30.0

struct sums { double importance, satisfaction, important, satisfied; };

static void add(struct sums *s, const struct um_rating *r)
{
	s->importance += r->importance;
	s->satisfaction += r->satisfaction;
	s->important += r->importance >= TOP_BOX;
	s->satisfied += r->satisfaction >= TOP_BOX;
}

static double gap_of(const struct sums *s, double total)
{
	return s->importance / total * (10 - s->satisfaction / total);
}

static double score_of(const struct sums *s, double total)
{
	double i = 10 * s->important / total, left = i - 10 * s->satisfied / total;

	return i + (left > 0 ? left : 0);
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static struct unmet_interval middle(double *figure)
{
	qsort(figure, RESAMPLES, sizeof(*figure), compare);
	return (struct unmet_interval){ figure[RESAMPLES / 40], figure[RESAMPLES - 1 - RESAMPLES / 40] };
}

static void resample(const struct um_rating *rating, uint64_t total, uint64_t seed, double *gap, double *score)
{
	struct um_rng rng;

	um_rng_init(&rng, seed, total);
	for (uint32_t b = 0; b < RESAMPLES; b++) {
		struct sums s = { 0 };

		for (uint64_t i = 0; i < total; i++)
			add(&s, &rating[um_rng_below(&rng, total)]);
		gap[b] = gap_of(&s, (double)total);
		score[b] = score_of(&s, (double)total);
	}
}

static enum unmet_status check(const struct um_rating *rating, uint64_t total, struct unmet_error *err)
{
	if (total < MIN_RATINGS)
		return um_fail(err, UNMET_E_NOTHING, "%llu ratings are too few, %u are needed",
		               (unsigned long long)total, MIN_RATINGS);
	for (uint64_t i = 0; i < total; i++)
		if (rating[i].importance < 1 || rating[i].importance > 10 || rating[i].satisfaction < 1 ||
		    rating[i].satisfaction > 10)
			return um_fail(err, UNMET_E_ARG, "rating %llu is outside 1 to 10", (unsigned long long)i + 1);
	return UNMET_OK;
}

enum unmet_status um_opportunity_of(const struct um_rating *rating, uint64_t total, uint64_t seed,
                                    struct um_opportunity *out, struct unmet_error *err)
{
	struct sums s = { 0 };
	double *room, n = (double)total;
	enum unmet_status rc;

	*out = (struct um_opportunity){ 0 };
	rc = check(rating, total, err);
	if (rc)
		return rc;
	room = um_calloc(2 * RESAMPLES, sizeof(*room));
	if (!room)
		return um_nomem(err);
	for (uint64_t i = 0; i < total; i++)
		add(&s, &rating[i]);
	resample(rating, total, seed, room, room + RESAMPLES);
	out->rating_count = total;
	out->important_count = (uint64_t)s.important;
	out->satisfied_count = (uint64_t)s.satisfied;
	out->importance = s.importance / n;
	out->satisfaction = s.satisfaction / n;
	out->gap = gap_of(&s, n);
	out->gap_ci = middle(room);
	out->eager = out->gap > EAGER;
	out->score = score_of(&s, n);
	out->score_ci = middle(room + RESAMPLES);
	out->class = out->score > 15 ? UM_OPPORTUNITY_EXTREME : out->score > 12 ? UM_OPPORTUNITY_HIGH :
	             out->score >= 10 ? UM_OPPORTUNITY_WORTH_IT : UM_OPPORTUNITY_LOW;
	um_free(room);
	return UNMET_OK;
}
