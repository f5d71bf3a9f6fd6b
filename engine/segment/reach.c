/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reach. Needs do not show from outside, so a segment is useful to marketing only where something known
 * beforehand points at it. Every value of every attribute is tested against every segment, so false
 * discovery is controlled over all of them; with many attributes little will pass, and that is the truth.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/stats.h"
#include "segment/reach.h"

struct counts {
	uint64_t *both;     /* [segments * values] */
	uint64_t *value;    /* [values] */
	uint64_t *segment;  /* [segments] */
	uint64_t known;
};

static bool counts_init(struct counts *c, uint32_t segments, uint32_t values, struct um_arena *scratch)
{
	c->both = UM_ARRAY(scratch, uint64_t, (size_t)segments * values);
	c->value = UM_ARRAY(scratch, uint64_t, values);
	c->segment = UM_ARRAY(scratch, uint64_t, segments);
	c->known = 0;
	return c->both && c->value && c->segment;
}

static void count(struct counts *c, const uint32_t *value, uint32_t values, const uint32_t *of, uint32_t customers)
{
	for (uint32_t i = 0; i < customers; i++) {
		if (of[i] == UM_SEGMENT_NONE || value[i] == UM_SEGMENT_NONE)
			continue;
		c->both[(size_t)of[i] * values + value[i]]++;
		c->value[value[i]]++;
		c->segment[of[i]]++;
		c->known++;
	}
}

static bool testable(const struct counts *c, uint32_t segment, uint32_t value)
{
	return c->segment[segment] >= UM_REACH_MIN_CUSTOMERS && c->value[value] >= UM_REACH_MIN_CUSTOMERS;
}

static void test(const struct counts *c, uint32_t values, struct um_reach *r)
{
	double base = (double)c->segment[r->segment] / (double)c->known; /* known > 0 where testable */

	r->customer_count = c->both[(size_t)r->segment * values + r->value];
	r->share = c->value[r->value] ? (double)r->customer_count / (double)c->value[r->value] : 0;
	r->lift = base > 0 ? r->share / base : 0;
	r->p = r->lift > 1 ? um_hyper_upper(c->known, c->segment[r->segment], c->value[r->value], r->customer_count) : 1;
}

static enum unmet_status test_all(const struct um_attributes *attributes, uint32_t customers, const uint32_t *of,
                                  uint32_t segments, struct um_arena *scratch, struct um_reach *reach, size_t *total,
                                  struct unmet_error *err)
{
	*total = 0;

	for (uint32_t a = 0; a < attributes->attribute_count; a++) {
		uint32_t values = attributes->value_count[a];
		struct counts c;

		if (!counts_init(&c, segments, values, scratch))
			return um_arena_fail(scratch, err);
		count(&c, attributes->of + (size_t)a * customers, values, of, customers);
		for (uint32_t s = 0; s < segments; s++)
			for (uint32_t v = 0; v < values; v++) {
				if (!testable(&c, s, v))
					continue;
				reach[*total] = (struct um_reach){ .segment = s, .attribute = a, .value = v };
				test(&c, values, &reach[(*total)++]);
			}
	}
	return UNMET_OK;
}

static int compare_reach(const void *left, const void *right)
{
	const struct um_reach *a = left, *b = right;

	if (a->q != b->q)
		return a->q < b->q ? -1 : 1;
	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	if (a->attribute != b->attribute)
		return a->attribute < b->attribute ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

/* q of all, then those worth telling to the front; returns how many. */
static enum unmet_status keep_sure(struct um_reach *reach, size_t all, size_t *kept, struct unmet_error *err)
{
	double *p = um_calloc(all ? all : 1, sizeof(*p));
	enum unmet_status rc = p ? UNMET_OK : um_nomem(err);

	for (size_t i = 0; i < all && p; i++)
		p[i] = reach[i].p;
	if (!rc && um_bh(p, p, all))
		rc = um_nomem(err);
	*kept = 0;
	for (size_t i = 0; i < all && !rc; i++) {
		reach[i].q = p[i];
		if (p[i] <= UM_REACH_MAX_Q)
			reach[(*kept)++] = reach[i];
	}
	um_free(p);
	if (*kept)
		qsort(reach, *kept, sizeof(*reach), compare_reach);
	return rc;
}

enum unmet_status um_reach_find(const struct um_attributes *attributes, uint32_t customer_count,
                                const uint32_t *of, uint32_t segment_count, struct um_arena *arena,
                                struct um_reach **reach, size_t *total, struct unmet_error *err)
{
	struct um_arena scratch;
	struct um_reach *room;
	size_t all = 0;
	enum unmet_status rc;

	*total = 0;
	*reach = NULL;
	for (uint32_t a = 0; a < attributes->attribute_count; a++)
		all += (size_t)attributes->value_count[a] * segment_count;
	room = UM_ARRAY(arena, struct um_reach, all);
	if (!room)
		return um_arena_fail(arena, err);
	um_arena_init(&scratch, arena->limit_bytes);
	rc = test_all(attributes, customer_count, of, segment_count, &scratch, room, &all, err);
	um_arena_release(&scratch);
	if (!rc)
		rc = keep_sure(room, all, total, err);
	if (!rc)
		*reach = room;
	else
		*total = 0;
	return rc;
}
