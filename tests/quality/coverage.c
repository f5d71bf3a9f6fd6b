/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is coverage calibrated? From a random part of the customers, how many needs are predicted for more of them, against how many
 * are found when the rest is added, and how often the 95% interval holds that number; and how often the interval of the
 * share found holds what all customers together raised.
 *
 *   coverage                   patients' answers, with the sub-category people gave them as the need (one each)
 *   coverage evidence.jsonl    customers and needs as a run found them; coverage.sh makes such files
 *
 * Worlds drawn from the model itself: tests/unit/test_segment_stats.c.
 */
#include <stdio.h>

#include "base/rng.h"
#include "group_corpus.h"
#include "segment/coverage.h"

enum { DRAWS = 200 };

#define FLOOR_EACH 0.85 /* of 95% intervals, by row */
#define FLOOR_MEAN 0.93 /* over all rows */

/* Customer c raised need[first[c] .. first[c + 1]), each once. */
struct voices {
	uint32_t customers, needs;
	size_t *first;
	uint32_t *need;
};

struct figures { double predicted, found, inside, wide, share, truth, held, refused; };

/* ---- who raised what ---------------------------------------------------------------------- */

struct said { uint32_t customer, need; };

static int by_customer(const void *left, const void *right)
{
	const struct said *a = left, *b = right;

	if (a->customer != b->customer)
		return a->customer < b->customer ? -1 : 1;
	return (a->need > b->need) - (a->need < b->need);
}

static void gather(struct voices *v, struct said *said, size_t total)
{
	size_t kept = 0;

	qsort(said, total, sizeof(*said), by_customer);
	v->first = calloc((size_t)v->customers + 1, sizeof(*v->first));
	v->need = calloc(total + 1, sizeof(*v->need));
	for (size_t i = 0; i < total; i++) {
		if (i && !by_customer(&said[i - 1], &said[i]))
			continue;
		v->need[kept++] = said[i].need;
		v->first[said[i].customer + 1] = kept;
	}
	for (uint32_t c = 0; c < v->customers; c++)
		v->first[c + 1] = v->first[c + 1] > v->first[c] ? v->first[c + 1] : v->first[c];
}

static bool load_answers(struct voices *v)
{
	const char *shared = getenv("UNMET_SHARED");
	struct corpus c = { 0 };
	struct said *said;
	char path[4096];

	snprintf(path, sizeof(path), "%s/data/surveys/nhs_phase1.jsonl.gz", shared ? shared : "../shared");
	if (!corpus_load(&c, path, "sublabel", NULL)) {
		printf("skipped: %s is absent\n", path);
		return false;
	}
	said = calloc(c.total, sizeof(*said));
	for (size_t i = 0; i < c.total; i++)
		said[i] = (struct said){ (uint32_t)i, c.text[i].label };
	*v = (struct voices){ .customers = (uint32_t)c.total, .needs = um_intern_size(c.labels) };
	gather(v, said, c.total);
	free(said);
	corpus_release(&c);
	return true;
}

/* What counts in a need, said by a customer, and is not praise: as the engine takes it. */
static bool said_in(struct um_arena *row, char *line, struct um_intern *customers, struct um_intern *needs, struct said *out)
{
	struct um_json *value;
	struct um_str customer, kind;
	double need = 0;
	char text[32];

	um_arena_clear(row);
	if (um_json_parse(row, line, strcspn(line, "\n"), &value, NULL))
		return false;
	customer = um_json_text(um_json_get(value, "customer"));
	kind = um_json_text(um_json_get(value, "kind"));
	if (!customer.len || um_str_eq(kind, um_str("praise")) || strstr(line, "\"counted\":false") || strstr(line, "\"need\":null"))
		return false;
	need = strtod(strstr(line, "\"need\":") + 7, NULL);
	snprintf(text, sizeof(text), "%.0f", need);
	*out = (struct said){ um_intern_add(customers, customer.ptr, customer.len), um_intern_add(needs, text, strlen(text)) };
	return true;
}

static bool load_evidence(struct voices *v, const char *path)
{
	struct um_intern *customers = um_intern_new(SIZE_MAX), *needs = um_intern_new(SIZE_MAX);
	FILE *f = fopen(path, "r");
	struct said *said = NULL;
	size_t total = 0, capacity = 0, room = 0;
	struct um_arena row;
	char *line = NULL;

	if (!f)
		return false;
	um_arena_init(&row, SIZE_MAX);
	while (getline(&line, &room, f) > 0) {
		um_grow((void **)&said, &capacity, total + 1, sizeof(*said));
		total += said_in(&row, line, customers, needs, &said[total]);
	}
	*v = (struct voices){ .customers = um_intern_size(customers), .needs = um_intern_size(needs) };
	gather(v, said, total);
	um_arena_release(&row);
	um_intern_free(customers);
	um_intern_free(needs);
	um_free(said);
	free(line);
	fclose(f);
	return true;
}

/* ---- what is predicted, and what is found ------------------------------------------------- */

static void shuffle(uint32_t *order, uint32_t total, struct um_rng *rng)
{
	for (uint32_t i = total; i > 1; i--) {
		uint32_t j = (uint32_t)um_rng_below(rng, i), keep = order[i - 1];

		order[i - 1] = order[j];
		order[j] = keep;
	}
}

/* Needs raised by the first `customers` of the order; returns how many needs that is. */
static double raised_by(const struct voices *v, const uint32_t *order, uint32_t customers, uint64_t *raised)
{
	double found = 0;

	memset(raised, 0, v->needs * sizeof(*raised));
	for (uint32_t i = 0; i < customers; i++)
		for (size_t k = v->first[order[i]]; k < v->first[order[i] + 1]; k++)
			raised[v->need[k]]++;
	for (uint32_t n = 0; n < v->needs; n++)
		found += raised[n] > 0;
	return found;
}

static void add(struct figures *f, const struct um_coverage_point *later, const struct um_coverage_point *now, double found, double truth)
{
	f->predicted += later->needs;
	f->found += found;
	f->inside += later->needs_ci.low <= found && found <= later->needs_ci.high;
	f->wide += later->needs_ci.high - later->needs_ci.low;
	f->share += now->share;
	f->truth += truth;
	f->held += now->share_ci.low <= truth && truth <= now->share_ci.high;
}

static struct figures measure(const struct voices *v, uint32_t heard, uint32_t then)
{
	uint32_t *order = calloc(v->customers, sizeof(*order));
	uint64_t *raised = calloc(v->needs, sizeof(*raised)), *later = calloc(v->needs, sizeof(*later));
	struct figures f = { 0 };
	double *sum[] = { &f.predicted, &f.found, &f.inside, &f.wide, &f.share, &f.truth, &f.held };

	for (uint32_t i = 0; i < v->customers; i++)
		order[i] = i;
	for (uint64_t seed = 1; seed <= DRAWS; seed++) {
		struct um_coverage_point more, now;
		struct um_rng rng;
		double known, found;

		um_rng_init(&rng, seed, 31);
		shuffle(order, v->customers, &rng);
		known = raised_by(v, order, heard, raised);
		found = raised_by(v, order, then, later);
		if (um_coverage_expect(raised, v->needs, heard, then, &more, NULL) || um_coverage_expect(raised, v->needs, heard, heard, &now, NULL))
			f.refused++;
		else
			add(&f, &more, &now, found, known / v->needs);
	}
	for (size_t i = 0; i < sizeof(sum) / sizeof(sum[0]); i++)
		*sum[i] /= f.refused < DRAWS ? DRAWS - f.refused : 1;
	free(order);
	free(raised);
	free(later);
	return f;
}

static void print(uint32_t heard, uint32_t then, const struct figures *f)
{
	printf("%5u heard, then %5u: predicted %5.1f needs, found %5.1f, interval holds it %3.0f%%, is %5.1f wide; share found .%02.0f, in truth "
	       ".%02.0f, held %3.0f%%; refused %3.0f%%\n", heard, then, f->predicted, f->found, 100 * f->inside, f->wide, 100 * f->share,
	       100 * f->truth, 100 * f->held, 100 * f->refused / DRAWS);
	fflush(stdout);
}

/* From 7 customers up to half of them, each time doubled: twice as many, five times, all. */
static int run(const struct voices *v)
{
	double sum = 0, least = 1;
	unsigned rows = 0;

	printf("%u customers, %u needs\n", v->customers, v->needs);
	for (uint32_t heard = v->customers > 1000 ? 40 : 7; heard <= v->customers / 2 && heard <= 1280; heard *= 2) {
		const uint32_t then[] = { 2 * heard, 5 * heard, v->customers };

		for (int t = 0; t < 3; t++) {
			struct figures f;

			if (then[t] > v->customers || (t == 2 && then[0] == v->customers))
				continue;
			f = measure(v, heard, then[t]);
			print(heard, then[t], &f);
			if (f.refused > DRAWS / 2)
				continue;
			sum += f.inside;
			least = f.inside < least ? f.inside : least;
			rows++;
		}
	}
	printf("95%% intervals hold what is found %.0f%% of the time, %.0f%% in the worst row\n", 100 * sum / (rows ? rows : 1), 100 * least);
	return rows && (sum / rows < FLOOR_MEAN || least < FLOOR_EACH);
}

int main(int argc, char **argv)
{
	struct voices v = { 0 };
	int below;

	if (argc > 1 ? !load_evidence(&v, argv[1]) : !load_answers(&v))
		return argc > 1;
	below = run(&v);
	free(v.first);
	free(v.need);
	return below;
}
