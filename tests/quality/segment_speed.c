/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time and memory of everything said about segments at the size meant: a million mentions of 300 needs by 100,000 customers with
 * six attributes, over three years. Segments are planted, so that what depends on their number has something to do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/rng.h"
#include "segment/contrast.h"
#include "segment/coverage.h"
#include "segment/network.h"
#include "segment/reach.h"
#include "segment/segment.h"
#include "segment/timeline.h"

enum { CUSTOMERS = 100000, NEEDS = 300, MENTIONS = 1000000, GROUPS = 8, ATTRIBUTES = 6, VALUES = 12 };

struct world {
	struct um_incidence incidence;
	struct um_attributes attributes;
	struct um_dated dated;
	uint32_t *need, *customer;
	int32_t *day;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static void plant_mentions(struct world *w, struct um_arena *arena)
{
	uint64_t *offset = UM_ARRAY(arena, uint64_t, CUSTOMERS + 1), at = 0;
	uint32_t *need = UM_ARRAY(arena, uint32_t, MENTIONS), *times = UM_ARRAY(arena, uint32_t, MENTIONS), seen[NEEDS] = { 0 };
	struct um_rng rng;

	w->need = UM_ARRAY(arena, uint32_t, MENTIONS);
	w->customer = UM_ARRAY(arena, uint32_t, MENTIONS);
	w->day = UM_ARRAY(arena, int32_t, MENTIONS);
	um_rng_init(&rng, 1, 1);
	for (uint32_t c = 0, m = 0; c < CUSTOMERS; c++) {
		uint32_t group = (uint32_t)um_rng_below(&rng, GROUPS);

		for (int i = 0; i < MENTIONS / CUSTOMERS; i++, m++) {
			uint32_t n = (uint32_t)(um_rng_below(&rng, 2) ? um_rng_below(&rng, NEEDS) :
			                        group * (NEEDS / GROUPS) + um_rng_below(&rng, NEEDS / GROUPS));

			seen[n]++;
			w->need[m] = n;
			w->customer[m] = c;
			w->day[m] = 19000 + (int32_t)um_rng_below(&rng, 1000);
		}
		for (uint32_t n = 0; n < NEEDS; n++) {
			if (!seen[n])
				continue;
			need[at] = n;
			times[at++] = seen[n];
			seen[n] = 0;
		}
		offset[c + 1] = at;
	}
	w->incidence = (struct um_incidence){ CUSTOMERS, NEEDS, offset, need, times };
	w->dated = (struct um_dated){ .customer_count = CUSTOMERS, .need_count = NEEDS, .document_count = MENTIONS,
		.document_customer = w->customer, .document_day = w->day, .mention_count = MENTIONS, .mention_need = w->need,
		.mention_customer = w->customer, .mention_day = w->day, .first_day = 19000, .last_day = 19999 };
}

static void plant_attributes(struct world *w, struct um_arena *arena)
{
	struct um_str *name = UM_ARRAY(arena, struct um_str, ATTRIBUTES), *value = UM_ARRAY(arena, struct um_str, VALUES);
	const struct um_str **values = UM_ARRAY(arena, const struct um_str *, ATTRIBUTES);
	uint32_t *count = UM_ARRAY(arena, uint32_t, ATTRIBUTES), *of = UM_ARRAY(arena, uint32_t, (size_t)ATTRIBUTES * CUSTOMERS);
	struct um_rng rng;

	um_rng_init(&rng, 2, 2);
	for (int v = 0; v < VALUES; v++)
		value[v] = um_str("value");
	for (int a = 0; a < ATTRIBUTES; a++) {
		name[a] = um_str("attribute");
		values[a] = value;
		count[a] = VALUES;
	}
	for (size_t i = 0; i < (size_t)ATTRIBUTES * CUSTOMERS; i++)
		of[i] = (uint32_t)um_rng_below(&rng, VALUES);
	w->attributes = (struct um_attributes){ ATTRIBUTES, name, count, values, of };
}

static double lap(const char *what, double from)
{
	double to = now();

	printf("  %-34s %6.2f s\n", what, to - from);
	return to;
}

static void coverage(const struct world *w, const uint32_t *of, uint32_t segments)
{
	for (uint32_t s = 0; s <= segments; s++) {
		uint64_t raised[NEEDS] = { 0 }, customers = 0;
		struct um_coverage c;

		for (uint32_t i = 0; i < CUSTOMERS; i++) {
			if (s < segments && of[i] != s)
				continue;
			customers++;
			for (uint64_t j = w->incidence.offset[i]; j < w->incidence.offset[i + 1]; j++)
				raised[w->incidence.need[j]]++;
		}
		um_coverage_fit(raised, NEEDS, customers, &c, NULL);
	}
}

static void trends(const struct world *w, const uint32_t *of, uint32_t segments, struct um_arena *arena)
{
	struct um_series *series = UM_ARRAY(arena, struct um_series, NEEDS);
	struct um_timeline t;

	if (um_timeline_build(&w->dated, arena, &t, NULL))
		exit(1);
	for (uint32_t s = 0; s <= segments; s++) {
		struct um_scope scope;

		if (um_scope_init(&scope, &t, of, s < segments ? s : UM_SCOPE_ALL, arena, NULL))
			exit(1);
		for (uint32_t n = 0; n < NEEDS; n++)
			if (um_series_of_need(&scope, n, arena, &series[n], NULL))
				exit(1);
		if (um_series_judge(series, NEEDS, NULL))
			exit(1);
	}
}

int main(void)
{
	struct um_pool *pool = um_pool_new(0);
	struct um_segment_options options = { .seed = 1, .pool = pool };
	struct um_segmentation out;
	struct um_contrast contrast;
	struct um_network network;
	struct um_reach *reach;
	struct um_arena arena;
	struct rusage usage;
	struct world w;
	size_t total;
	double from, at;

	um_arena_init(&arena, SIZE_MAX);
	plant_mentions(&w, &arena);
	plant_attributes(&w, &arena);
	printf("%d mentions, %d customers, %d needs, %d attributes\n", MENTIONS, CUSTOMERS, NEEDS, ATTRIBUTES);
	from = at = now();
	if (um_segment(&w.incidence, &w.attributes, &options, &arena, &out, NULL))
		return 1;
	at = lap("segments, stability, co-occurrence", at);
	if (um_network_build(&network, &w.incidence, out.cooc, out.cooc_count, &arena, NULL))
		return 1;
	at = lap("network, communities, layout", at);
	if (um_contrast(&w.incidence, &w.attributes, out.segment_count, &options, &arena, &contrast, NULL))
		return 1;
	at = lap("contrast", at);
	if (um_reach_find(&w.attributes, CUSTOMERS, out.of, out.segment_count, &arena, &reach, &total, NULL))
		return 1;
	at = lap("reach", at);
	coverage(&w, out.of, out.segment_count);
	at = lap("coverage, of all and each segment", at);
	trends(&w, out.of, out.segment_count, &arena);
	lap("trends, of all and each segment", at);
	getrusage(RUSAGE_SELF, &usage);
	printf("  %-34s %6.2f s, %ld MB, %u segments\n", "all", now() - from, usage.ru_maxrss / 1024, out.segment_count);
	um_arena_release(&arena);
	um_pool_free(pool);
	return 0;
}
