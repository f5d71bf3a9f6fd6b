/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment_plant.h - customers drawn from segments with known need profiles.
 *
 * Five segments; each needs 6 of 24 needs, drawn anew per seed, so that profiles overlap. A customer says
 * 4 to 8 things, of which 20% fall on any of the 24 needs. Industry is drawn independently of segment.
 * PLANT_NONE makes customers who all draw from one profile: the truth is that there are no segments.
 * `repeat` is the chance that a customer comes back to a thing said before, as people do.
 */
#ifndef UM_QUALITY_SEGMENT_PLANT_H
#define UM_QUALITY_SEGMENT_PLANT_H

#include <stdlib.h>

#include "base/arena.h"
#include "base/rng.h"
#include "segment/types.h"

#define PLANT_SEGMENTS 5u
#define PLANT_NEEDS 24u
#define PLANT_FAVOURED 6u
#define PLANT_MOST 8u
#define PLANT_INDUSTRIES 4u
#define PLANT_NOISE 0.2

enum plant_kind { PLANT_FIVE, PLANT_NONE };

struct plant {
	struct um_arena arena;
	uint32_t customers;
	uint32_t *segment;        /* [customers] the truth */
	uint32_t *industry;       /* [customers] */
	uint32_t *first;          /* [customers + 1] into said */
	uint32_t *said;           /* need of each mention, 0..PLANT_NEEDS-1 */
};

static inline void plant_profiles(uint32_t favoured[PLANT_SEGMENTS][PLANT_NEEDS], struct um_rng *rng)
{
	for (uint32_t s = 0; s < PLANT_SEGMENTS; s++) {
		for (uint32_t n = 0; n < PLANT_NEEDS; n++)
			favoured[s][n] = n;
		for (uint32_t i = 0; i < PLANT_FAVOURED; i++) {
			uint32_t j = i + (uint32_t)um_rng_below(rng, PLANT_NEEDS - i), keep = favoured[s][i];

			favoured[s][i] = favoured[s][j];
			favoured[s][j] = keep;
		}
	}
}

static inline uint32_t plant_one(const uint32_t *favoured, enum plant_kind kind, struct um_rng *rng)
{
	if (kind == PLANT_NONE) /* skewed, as needs are */
		return (uint32_t)(um_rng_unit(rng) * um_rng_unit(rng) * PLANT_NEEDS);
	if (um_rng_unit(rng) < PLANT_NOISE)
		return (uint32_t)um_rng_below(rng, PLANT_NEEDS);
	return favoured[um_rng_below(rng, PLANT_FAVOURED)];
}

static inline void plant_init(struct plant *p, uint32_t customers, enum plant_kind kind, double repeat,
                              uint64_t seed)
{
	uint32_t favoured[PLANT_SEGMENTS][PLANT_NEEDS];
	struct um_rng rng;

	um_rng_init(&rng, seed, 77);
	um_arena_init(&p->arena, (size_t)1 << 30);
	p->customers = customers;
	p->segment = UM_ARRAY(&p->arena, uint32_t, customers);
	p->industry = UM_ARRAY(&p->arena, uint32_t, customers);
	p->first = UM_ARRAY(&p->arena, uint32_t, (size_t)customers + 1);
	p->said = UM_ARRAY(&p->arena, uint32_t, (size_t)customers * PLANT_MOST);
	plant_profiles(favoured, &rng);
	for (uint32_t c = 0; c < customers; c++) {
		uint32_t s = (uint32_t)um_rng_below(&rng, PLANT_SEGMENTS), total = 4 + (uint32_t)um_rng_below(&rng, 5);
		uint32_t *said = p->said + p->first[c];

		p->segment[c] = kind == PLANT_NONE ? 0 : s;
		p->industry[c] = (uint32_t)um_rng_below(&rng, PLANT_INDUSTRIES);
		for (uint32_t i = 0; i < total; i++)
			said[i] = i && um_rng_unit(&rng) < repeat ? said[um_rng_below(&rng, i)] :
			          plant_one(favoured[s], kind, &rng);
		p->first[c + 1] = p->first[c] + total;
	}
}

static inline void plant_release(struct plant *p)
{
	um_arena_release(&p->arena);
}

/* Customers x needs from a need per mention; need is said itself or what a grouping made of it. */
static inline struct um_incidence plant_incidence(struct plant *p, const uint32_t *need, uint32_t need_count)
{
	uint64_t *offset = UM_ARRAY(&p->arena, uint64_t, (size_t)p->customers + 1);
	uint32_t *column = UM_ARRAY(&p->arena, uint32_t, p->first[p->customers]);
	uint32_t *times = UM_ARRAY(&p->arena, uint32_t, p->first[p->customers]);
	uint32_t *seen = UM_ARRAY(&p->arena, uint32_t, need_count);

	for (uint32_t c = 0; c < p->customers; c++) {
		offset[c + 1] = offset[c];
		for (uint32_t i = p->first[c]; i < p->first[c + 1]; i++)
			seen[need[i]]++;
		for (uint32_t n = 0; n < need_count; n++) {
			if (!seen[n])
				continue;
			column[offset[c + 1]] = n;
			times[offset[c + 1]++] = seen[n];
			seen[n] = 0;
		}
	}
	return (struct um_incidence){ p->customers, need_count, offset, column, times };
}

static inline double pairs_of(double n)
{
	return n * (n - 1) / 2;
}

/* Adjusted Rand index (Hubert & Arabie 1985) of two labellings; NONE is a label of its own. */
static inline double plant_ari(const uint32_t *a, const uint32_t *b, uint32_t n)
{
	enum { MOST = 66 };
	double *cell = calloc((size_t)MOST * MOST, sizeof(*cell)), row[MOST] = { 0 }, column[MOST] = { 0 };
	double both = 0, rows = 0, columns = 0, chance, ari;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t x = a[i] == UM_SEGMENT_NONE ? MOST - 1 : a[i], y = b[i] == UM_SEGMENT_NONE ? MOST - 1 : b[i];

		cell[x * MOST + y]++;
		row[x]++;
		column[y]++;
	}
	for (uint32_t x = 0; x < MOST; x++) {
		rows += pairs_of(row[x]);
		columns += pairs_of(column[x]);
		for (uint32_t y = 0; y < MOST; y++)
			both += pairs_of(cell[x * MOST + y]);
	}
	free(cell);
	chance = rows * columns / pairs_of(n);
	ari = (rows + columns) / 2 - chance;
	return ari > 0 ? (both - chance) / ari : 0;
}

#endif
