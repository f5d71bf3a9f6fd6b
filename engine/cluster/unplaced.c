/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unplaced.c - a queue instead of an outlier bin.
 *
 * Peers put a third of the texts aside as outliers. Here each mention has its need; what is both
 * unsure and far from its need's centre is listed, and ranked by how many customers say something
 * unplaced with the same rare word: a need nobody has a group for yet shows up as one word that many
 * customers share. Words in more than a twentieth of all mentions say nothing.
 */
#include "cluster/unplaced.h"

#include <stdlib.h>

struct use { uint32_t stem, customer; };

struct queue {
	const struct um_bags *bags;
	const struct um_grouping *grouping;
	uint32_t *customers;  /* [K] with an unplaced mention that has the stem */
	uint32_t *df;         /* [K] */
};

static bool unplaced(const struct um_grouping *grouping, uint64_t m)
{
	return grouping->posterior[m] < UM_UNPLACED_POSTERIOR && grouping->centrality[m] < UM_UNPLACED_CENTRALITY;
}

static bool telling(const struct queue *q, uint32_t stem)
{
	return !(q->bags->function_word && q->bags->function_word[stem]) &&
	       (uint64_t)q->df[stem] * 20 <= q->bags->mention_count;
}

static int by_stem(const void *pa, const void *pb)
{
	const struct use *a = pa, *b = pb;

	if (a->stem != b->stem)
		return a->stem < b->stem ? -1 : 1;
	return a->customer < b->customer ? -1 : a->customer > b->customer;
}

static int by_reach(const void *pa, const void *pb)
{
	const struct um_unplaced *a = pa, *b = pb;

	if (a->customer_count != b->customer_count)
		return a->customer_count > b->customer_count ? -1 : 1;
	if (a->stem != b->stem)
		return a->stem < b->stem ? -1 : 1;
	return a->mention < b->mention ? -1 : a->mention > b->mention;
}

/* count_customers - distinct customers per stem among unplaced mentions. */
static enum unmet_status count_customers(struct queue *q, uint64_t cells, struct um_arena *scratch,
                                         struct unmet_error *err)
{
	struct use *use = UM_ARRAY(scratch, struct use, cells + 1);
	size_t total = 0;

	if (!use)
		return um_arena_fail(scratch, err);
	for (uint64_t m = 0; m < q->bags->mention_count; m++)
		for (uint64_t at = q->bags->offset[m]; at < q->bags->offset[m + 1]; at++)
			if (unplaced(q->grouping, m) && telling(q, q->bags->term[at]))
				use[total++] = (struct use){ q->bags->term[at], q->bags->customer[m] };
	qsort(use, total, sizeof(*use), by_stem);
	for (size_t i = 0; i < total; i++)
		q->customers[use[i].stem] += i == 0 || by_stem(&use[i], &use[i - 1]) != 0;
	return UNMET_OK;
}

static struct um_unplaced reach(const struct queue *q, uint64_t m)
{
	struct um_unplaced one = { m, UM_NEED_NONE, 1 };

	for (uint64_t at = q->bags->offset[m]; at < q->bags->offset[m + 1]; at++) {
		uint32_t stem = q->bags->term[at];

		if (telling(q, stem) && q->customers[stem] > one.customer_count) {
			one.stem = stem;
			one.customer_count = q->customers[stem];
		}
	}
	return one;
}

static enum unmet_status fill(struct um_unplaced **out, size_t *out_total, struct queue *q,
                              struct um_arena *scratch, struct um_arena *arena, struct unmet_error *err)
{
	const struct um_bags *bags = q->bags;
	uint64_t cells = 0, total = 0;
	enum unmet_status rc;

	q->customers = UM_ARRAY(scratch, uint32_t, (size_t)bags->stem_count + 1);
	q->df = UM_ARRAY(scratch, uint32_t, (size_t)bags->stem_count + 1);
	if (!q->customers || !q->df)
		return um_arena_fail(scratch, err);
	for (uint64_t i = 0; i < bags->offset[bags->mention_count]; i++)
		q->df[bags->term[i]]++;
	for (uint64_t m = 0; m < bags->mention_count; m++)
		if (unplaced(q->grouping, m)) {
			total++;
			cells += bags->offset[m + 1] - bags->offset[m];
		}
	rc = count_customers(q, cells, scratch, err);
	if (rc)
		return rc;
	*out = UM_ARRAY(arena, struct um_unplaced, total + 1);
	if (!*out)
		return um_arena_fail(arena, err);
	for (uint64_t m = 0; m < bags->mention_count; m++)
		if (unplaced(q->grouping, m))
			(*out)[(*out_total)++] = reach(q, m);
	qsort(*out, *out_total, sizeof(**out), by_reach);
	return UNMET_OK;
}

enum unmet_status um_unplaced_rank(struct um_unplaced **out, size_t *out_total, const struct um_bags *bags,
                                   const struct um_grouping *grouping, struct um_arena *arena,
                                   struct unmet_error *err)
{
	struct queue q = { .bags = bags, .grouping = grouping };
	struct um_arena scratch;
	enum unmet_status rc;

	*out = NULL;
	*out_total = 0;
	um_arena_init(&scratch, SIZE_MAX);
	rc = fill(out, out_total, &q, &scratch, arena, err);
	um_arena_release(&scratch);
	return rc;
}
