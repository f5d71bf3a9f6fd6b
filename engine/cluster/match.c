/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - the memory between runs.
 *
 * Overlap of two needs is Jaccard over the mentions both runs know (Hennig 2007 uses the same to say
 * how stable a cluster is). The pairing with the greatest total is found at once rather than greedily,
 * so that one strong claim cannot push a chain of needs to the wrong ids. What stays unmatched is
 * explained: a need most of whose mentions come from one old need was split off it, an old one most of
 * which went to one new need was merged into it.
 */
#include "cluster/match.h"

#include "cluster/score.h"

struct overlap {
	uint32_t old_count, new_count;
	uint32_t *both;             /* [new][old] shared mentions */
	uint32_t *old_size, *new_size;
	double *gain;               /* [new][old] Jaccard where it reaches the floor */
};

static enum unmet_status count(struct overlap *o, const um_need_id *old_need, const um_need_id *new_need,
                               size_t total, struct um_arena *arena, struct unmet_error *err)
{
	size_t cells = (size_t)o->old_count * o->new_count;

	o->both = UM_ARRAY(arena, uint32_t, cells + 1);
	o->gain = UM_ARRAY(arena, double, cells + 1);
	o->old_size = UM_ARRAY(arena, uint32_t, (size_t)o->old_count + 1);
	o->new_size = UM_ARRAY(arena, uint32_t, (size_t)o->new_count + 1);
	if (!o->both || !o->gain || !o->old_size || !o->new_size)
		return um_arena_fail(arena, err);
	for (size_t i = 0; i < total; i++) {
		if (old_need[i] == UM_NEED_NONE || new_need[i] == UM_NEED_NONE)
			continue;
		o->both[(size_t)new_need[i] * o->old_count + old_need[i]]++;
		o->old_size[old_need[i]]++;
		o->new_size[new_need[i]]++;
	}
	return UNMET_OK;
}

static double jaccard(const struct overlap *o, uint32_t new_need, uint32_t old_need)
{
	double both = o->both[(size_t)new_need * o->old_count + old_need];
	double either = (double)o->new_size[new_need] + o->old_size[old_need] - both;

	return either > 0 ? both / either : 0;
}

static void weigh(struct overlap *o, double floor)
{
	for (uint32_t n = 0; n < o->new_count; n++)
		for (uint32_t p = 0; p < o->old_count; p++) {
			double j = jaccard(o, n, p);

			o->gain[(size_t)n * o->old_count + p] = j >= floor ? j : 0;
		}
}

/* origin - the old need most of a new one comes from. */
static uint32_t origin(const struct overlap *o, uint32_t n)
{
	for (uint32_t p = 0; p < o->old_count; p++)
		if (2ull * o->both[(size_t)n * o->old_count + p] > o->new_size[n])
			return p;
	return UM_NEED_NONE;
}

static uint32_t destination(const struct overlap *o, uint32_t p)
{
	for (uint32_t n = 0; n < o->new_count; n++)
		if (2ull * o->both[(size_t)n * o->old_count + p] > o->old_size[p])
			return n;
	return UM_NEED_NONE;
}

static void explain(struct um_match *out, const struct overlap *o)
{
	for (uint32_t p = 0; p < o->old_count; p++)
		out->into[p] = destination(o, p);
	for (uint32_t n = 0; n < o->new_count; n++) {
		uint32_t p = out->old_of[n];

		if (p != UM_NEED_NONE && !(o->gain[(size_t)n * o->old_count + p] > 0))
			p = out->old_of[n] = UM_NEED_NONE;
		out->overlap[n] = p == UM_NEED_NONE ? 0 : jaccard(o, n, p);
		out->from[n] = p == UM_NEED_NONE ? origin(o, n) : UM_NEED_NONE;
		if (p != UM_NEED_NONE)
			out->into[p] = UM_NEED_NONE;
	}
}

enum unmet_status um_match_needs(struct um_match *out, const um_need_id *old_need, uint32_t old_count,
                                 const um_need_id *new_need, uint32_t new_count, size_t total,
                                 double floor, struct um_arena *arena, struct unmet_error *err)
{
	struct overlap o = { .old_count = old_count, .new_count = new_count };
	struct um_arena scratch;
	enum unmet_status rc;

	memset(out, 0, sizeof(*out));
	out->old_of = UM_ARRAY(arena, uint32_t, (size_t)new_count + 1);
	out->overlap = UM_ARRAY(arena, double, (size_t)new_count + 1);
	out->from = UM_ARRAY(arena, uint32_t, (size_t)new_count + 1);
	out->into = UM_ARRAY(arena, uint32_t, (size_t)old_count + 1);
	if (!out->old_of || !out->overlap || !out->from || !out->into) {
		memset(out, 0, sizeof(*out));
		return um_arena_fail(arena, err);
	}
	um_arena_init(&scratch, SIZE_MAX);
	rc = count(&o, old_need, new_need, total, &scratch, err);
	if (!rc) {
		weigh(&o, floor);
		rc = um_pair_up(out->old_of, o.gain, new_count, old_count, err);
	}
	if (!rc)
		explain(out, &o);
	else
		memset(out, 0, sizeof(*out));
	um_arena_release(&scratch);
	return rc;
}
