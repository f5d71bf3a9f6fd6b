/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is coverage calibrated? Patients' answers with the sub-category people gave them as the need: from a random part, how many needs
 * are predicted when as many, four times as many, and all customers are heard, against how many are found then; and how
 * often the 95% interval holds that number. Worlds drawn from the model itself: tests/unit/test_segment_stats.c.
 */
#include <stdio.h>

#include "base/rng.h"
#include "group_corpus.h"
#include "segment/coverage.h"

enum { DRAWS = 200 };

struct figures { double predicted, found, inside, refused, wide; };

static void shuffle(size_t *order, size_t total, struct um_rng *rng)
{
	for (size_t i = total; i > 1; i--) {
		size_t j = (size_t)um_rng_below(rng, i), keep = order[i - 1];

		order[i - 1] = order[j];
		order[j] = keep;
	}
}

/* Needs raised by the first `customers` of the order; returns how many needs that is. */
static uint64_t raised_by(const struct corpus *c, const size_t *order, size_t customers, uint64_t *raised, uint32_t needs)
{
	uint64_t found = 0;

	memset(raised, 0, needs * sizeof(*raised));
	for (size_t i = 0; i < customers; i++)
		raised[c->text[order[i]].label]++;
	for (uint32_t n = 0; n < needs; n++)
		found += raised[n] > 0;
	return found;
}

static struct figures measure(const struct corpus *c, size_t heard, size_t then)
{
	uint32_t needs = um_intern_size(c->labels);
	size_t *order = calloc(c->total, sizeof(*order));
	uint64_t *raised = calloc(needs, sizeof(*raised)), *later = calloc(needs, sizeof(*later));
	struct figures f = { 0 };
	unsigned told = 0;

	for (size_t i = 0; i < c->total; i++)
		order[i] = i;
	for (uint64_t seed = 1; seed <= DRAWS; seed++) {
		struct um_coverage_point p;
		struct um_rng rng;
		double found;

		um_rng_init(&rng, seed, 31);
		shuffle(order, c->total, &rng);
		raised_by(c, order, heard, raised, needs);
		found = (double)raised_by(c, order, then, later, needs);
		if (um_coverage_expect(raised, needs, heard, then, &p, NULL)) {
			f.refused++;
			continue;
		}
		told++;
		f.predicted += p.needs;
		f.found += found;
		f.inside += p.needs_ci.low <= found && found <= p.needs_ci.high;
		f.wide += p.needs_ci.high - p.needs_ci.low;
	}
	f.predicted /= told ? told : 1;
	f.found /= told ? told : 1;
	f.inside /= told ? told : 1;
	f.wide /= told ? told : 1;
	free(order);
	free(raised);
	free(later);
	return f;
}

int main(void)
{
	const char *shared = getenv("UNMET_SHARED");
	static const size_t heard[] = { 40, 80, 160, 320, 640 };
	struct corpus c = { 0 };
	char path[4096];
	double twice = 0;

	snprintf(path, sizeof(path), "%s/data/surveys/nhs_phase1.jsonl.gz", shared ? shared : "../shared");
	if (!corpus_load(&c, path, "sublabel", NULL)) {
		printf("skipped: %s is absent\n", path);
		return 0;
	}
	printf("%zu answers, %u sub-categories\n", c.total, um_intern_size(c.labels));
	for (size_t i = 0; i < sizeof(heard) / sizeof(heard[0]); i++) {
		const size_t then[] = { 2 * heard[i], 5 * heard[i], c.total };

		for (int t = 0; t < 3; t++) {
			struct figures f = measure(&c, heard[i], then[t]);

			printf("%4zu heard, then %5zu: predicted %5.1f needs, found %5.1f, interval holds it %3.0f%%, is %4.1f wide, refused %3.0f%%\n",
			       heard[i], then[t], f.predicted, f.found, 100 * f.inside, f.wide, 100 * f.refused / DRAWS);
			twice += t == 0 ? f.inside / 5 : 0;
		}
	}
	corpus_release(&c);
	if (twice < .85) {
		printf("intervals for twice as many: %.2f is below .85\n", twice);
		return 1;
	}
	return 0;
}
