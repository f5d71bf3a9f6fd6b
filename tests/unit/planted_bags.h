/* SPDX-License-Identifier: Apache-2.0 */
/*
 * planted_bags.h - mentions whose groups are known: four stems of the group's own and three that all groups use.
 *
 * Mention m is of group m % groups, and of customer m / 2. Needs base/mem.h's hooks as they are: no allocation may fail here.
 */
#ifndef PLANTED_BAGS_H
#define PLANTED_BAGS_H

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/order.h"
#include "base/rng.h"
#include "cluster/types.h"

#define PLANTED_OWN 12u     /* stems a group has to itself */
#define PLANTED_COMMON 20u
#define PLANTED_LENGTH 7u   /* stems of a mention, before repeats */
#define PLANTED_STEMS(groups) ((groups) * PLANTED_OWN + PLANTED_COMMON)

struct planted {
	struct um_arena arena;   /* of everything, released by the caller */
	struct um_bags bags;
	uint32_t *truth;         /* [mention_count] group */
};

static inline uint32_t plant_mention(uint32_t *term, uint32_t group, uint32_t groups, struct um_rng *rng)
{
	for (uint32_t i = 0; i < PLANTED_LENGTH; i++)
		term[i] = i < 4 ? group * PLANTED_OWN + (uint32_t)um_rng_below(rng, PLANTED_OWN) :
			groups * PLANTED_OWN + (uint32_t)um_rng_below(rng, PLANTED_COMMON);
	return (uint32_t)um_distinct_u32(term, PLANTED_LENGTH);
}

static inline void plant_bags(struct planted *p, uint32_t groups, uint32_t per_group, uint64_t seed)
{
	uint32_t total = groups * per_group, stems = PLANTED_STEMS(groups);
	uint64_t *offset;
	uint32_t *term, *customer;
	uint8_t *times;
	struct um_str *stem;
	struct um_rng rng;

	um_arena_init(&p->arena, SIZE_MAX);
	um_rng_init(&rng, seed, seed);
	offset = UM_ARRAY(&p->arena, uint64_t, total + 1);
	term = UM_ARRAY(&p->arena, uint32_t, (size_t)total * PLANTED_LENGTH);
	times = UM_ARRAY(&p->arena, uint8_t, (size_t)total * PLANTED_LENGTH);
	memset(times, 1, (size_t)total * PLANTED_LENGTH);
	customer = UM_ARRAY(&p->arena, uint32_t, total);
	stem = UM_ARRAY(&p->arena, struct um_str, stems);
	p->truth = UM_ARRAY(&p->arena, uint32_t, total);
	for (uint32_t m = 0; m < total; m++) {
		p->truth[m] = m % groups;
		customer[m] = m / 2;
		offset[m + 1] = offset[m] + plant_mention(term + offset[m], p->truth[m], groups, &rng);
	}
	for (uint32_t t = 0; t < stems; t++) {
		char name[8];

		snprintf(name, sizeof(name), "s%03u", t);
		stem[t] = um_str_n(um_arena_strndup(&p->arena, name, 4), 4);
	}
	p->bags = (struct um_bags){ .mention_count = total, .stem_count = stems, .offset = offset, .term = term, .times = times,
		.stem = stem, .customer = customer, .customer_count = total / 2 };
}

#endif
