/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Without a model: Chao2 and its variance, the curve that follows from it, and rarefaction (Colwell et al. 2012). The model of
 * coverage.c believes in ever rarer needs; these believe in none but those whose traces are seen. The truth lies between.
 */
#include "segment/richness.h"

#include <stdlib.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/order.h"

#define LATE 0.1
#define Z95 1.959963984540054

enum unmet_status um_raised_counts_init(struct um_raised_counts *counts, const uint64_t *raised, uint32_t need_count,
                                        uint64_t customers, struct unmet_error *err)
{
	size_t total = 0;

	*counts = (struct um_raised_counts){ .customers = customers };
	for (uint32_t n = 0; n < need_count; n++) {
		counts->need_total += raised[n] > 0;
		if (raised[n] > customers)
			return um_fail(err, UNMET_E_ARG, "need %u has more customers than there are", n);
	}
	counts->raised = um_calloc(counts->need_total + 1, sizeof(*counts->raised));
	counts->needs = um_calloc(counts->need_total + 1, sizeof(*counts->needs));
	if (!counts->raised || !counts->needs)
		return um_nomem(err);
	for (uint32_t n = 0; n < need_count; n++)
		if (raised[n])
			counts->raised[total++] = raised[n];
	if (total)
		qsort(counts->raised, total, sizeof(*counts->raised), um_order_u64);
	for (size_t i = 0; i < total; i++) {
		if (!i || counts->raised[i] != counts->raised[counts->distinct - 1])
			counts->raised[counts->distinct++] = counts->raised[i]; /* distinct <= i: reads stay ahead */
		counts->needs[counts->distinct - 1]++;
	}
	return UNMET_OK;
}

void um_raised_counts_release(struct um_raised_counts *counts)
{
	um_free(counts->raised);
	um_free(counts->needs);
	*counts = (struct um_raised_counts){ 0 };
}

static double needs_raised_by(const struct um_raised_counts *c, uint64_t customers)
{
	for (size_t i = 0; i < c->distinct; i++)
		if (c->raised[i] == customers)
			return (double)c->needs[i];
	return 0;
}

/* variance - of Chao2 (Chao 1987; without needs heard twice, the form of the bias-corrected estimate). */
static double variance(double once, double twice, double grown, double all)
{
	double r = twice > 0 ? once / twice : 0;

	if (twice > 0)
		return twice * (0.5 * grown * r * r + grown * grown * r * r * r + 0.25 * grown * grown * r * r * r * r);
	return 0.5 * grown * once * (once - 1) + 0.25 * grown * grown * once * (2 * once - 1) * (2 * once - 1) -
	       0.25 * grown * grown * once * once * once * once / all;
}

struct um_richness um_richness_of(const struct um_raised_counts *c)
{
	double once = needs_raised_by(c, 1), twice = needs_raised_by(c, 2), n = (double)c->customers, grown = (n - 1) / n, factor = 1;
	struct um_richness r = { .once = once };

	r.unseen = grown * (twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2);
	if (r.unseen > 0) {
		double spread = variance(once, twice, grown, (double)c->need_total + r.unseen);

		factor = um_exp(Z95 * sqrt(um_log(1 + (spread > 0 ? spread : 0) / (r.unseen * r.unseen))));
	}
	r.unseen_ci = (struct unmet_interval){ r.unseen / factor, r.unseen * factor };
	return r;
}

double um_richness_more(const struct um_raised_counts *c, double once, double unseen, double more)
{
	double n = (double)c->customers;

	if (unseen <= 0 || once <= 0)
		return 0;
	return unseen * (1 - um_exp(more * um_log(1 - once / (n * unseen + once))));
}

/* missed - chance that none of those who raised a need is among `customers` of n. */
static double missed(double raised, double customers, double n)
{
	return raised > n - customers ? 0 : um_exp(um_lchoose(n - customers, raised) - um_lchoose(n, raised));
}

double um_richness_fewer(const struct um_raised_counts *c, double customers)
{
	double sum = 0;

	for (size_t i = 0; i < c->distinct; i++)
		sum += (double)c->needs[i] * (1 - missed((double)c->raised[i], customers, (double)c->customers));
	return sum;
}

double um_richness_late(const struct um_raised_counts *c)
{
	double n = (double)c->customers, late = floor(LATE * n + 0.5);

	late = late < 1 ? 1 : late;
	return 1 - um_richness_fewer(c, n - late) / (double)c->need_total;
}
