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
#include <string.h>

#include "base/mem.h"

struct use { uint32_t stem, customer; };

struct um_unplaced_queue {
	uint32_t stem_count;
	uint64_t mention_total;       /* placed and not */
	uint64_t *df;                 /* [stem_count] of all mentions */
	const uint8_t *function_word, *vague_word; /* of the bags; NULL: none is known */
	uint64_t *mention;            /* [total] ids of the unplaced */
	uint32_t *customer;           /* [total] */
	uint64_t *offset;             /* [total + 1] into stem */
	uint32_t *stem;
	size_t total, mention_capacity, customer_capacity, offset_capacity, stem_capacity;
	uint32_t *customers;          /* [stem_count] with an unplaced mention that has the stem */
};

enum unmet_status um_unplaced_new(struct um_unplaced_queue **out, uint32_t stem_count, struct unmet_error *err)
{
	struct um_unplaced_queue *q = um_calloc(1, sizeof(*q));

	*out = NULL;
	if (q) {
		q->stem_count = stem_count;
		q->df = um_calloc((size_t)stem_count + 1, sizeof(*q->df));
		q->customers = um_calloc((size_t)stem_count + 1, sizeof(*q->customers));
	}
	if (!q || !q->df || !q->customers) {
		um_unplaced_free(q);
		return um_nomem(err);
	}
	*out = q;
	return UNMET_OK;
}

void um_unplaced_free(struct um_unplaced_queue *q)
{
	if (!q)
		return;
	um_free(q->df);
	um_free(q->customers);
	um_free(q->mention);
	um_free(q->customer);
	um_free(q->offset);
	um_free(q->stem);
	um_free(q);
}

static bool unplaced(const struct um_grouping *grouping, uint64_t m)
{
	return grouping->posterior[m] < UM_UNPLACED_POSTERIOR && grouping->centrality[m] < UM_UNPLACED_CENTRALITY;
}

/* says - does mention m say the stem itself? The bag also holds what stands around it, and a quote under a word it has not is
 * not believed. */
static bool says(const struct um_bags *bags, uint64_t m, uint32_t stem)
{
	if (!bags->word_offset)
		return true;
	for (uint64_t at = bags->word_offset[m]; at < bags->word_offset[m + 1]; at++)
		if (bags->word[at] != UM_WORD_BREAK && bags->word_stem[bags->word[at]] == stem)
			return true;
	return false;
}

static bool keep(struct um_unplaced_queue *q, const struct um_bags *bags, uint64_t m, uint64_t id)
{
	uint64_t cells = bags->offset[m + 1] - bags->offset[m], at = q->total ? q->offset[q->total] : 0, end = at;

	if (!um_grow((void **)&q->mention, &q->mention_capacity, q->total + 1, sizeof(*q->mention)) ||
	    !um_grow((void **)&q->customer, &q->customer_capacity, q->total + 1, sizeof(*q->customer)) ||
	    !um_grow((void **)&q->offset, &q->offset_capacity, q->total + 2, sizeof(*q->offset)) ||
	    !um_grow((void **)&q->stem, &q->stem_capacity, (size_t)(at + cells) + 1, sizeof(*q->stem)))
		return false;
	for (uint64_t i = bags->offset[m]; i < bags->offset[m + 1]; i++)
		if (says(bags, m, bags->term[i]))
			q->stem[end++] = bags->term[i];
	q->mention[q->total] = id;
	q->customer[q->total] = bags->customer[m];
	q->offset[q->total] = at;
	q->offset[++q->total] = end;
	return true;
}

enum unmet_status um_unplaced_add(struct um_unplaced_queue *q, const struct um_bags *bags, const struct um_grouping *grouping,
                                  const uint64_t *mention, struct unmet_error *err)
{
	q->function_word = bags->function_word;
	q->vague_word = bags->vague_word;
	q->mention_total += bags->mention_count;
	for (uint64_t i = 0; i < bags->offset[bags->mention_count]; i++)
		q->df[bags->term[i]]++;
	for (uint64_t m = 0; m < bags->mention_count; m++)
		if (unplaced(grouping, m) && !keep(q, bags, m, mention[m]))
			return um_nomem(err);
	return UNMET_OK;
}

/* ---- rank --------------------------------------------------------------------------------- */

static bool telling(const struct um_unplaced_queue *q, uint32_t stem)
{
	return !(q->function_word && q->function_word[stem]) && !(q->vague_word && q->vague_word[stem]) && q->df[stem] * 20 <= q->mention_total;
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
static enum unmet_status count_customers(struct um_unplaced_queue *q, struct unmet_error *err)
{
	struct use *use = um_calloc((size_t)(q->total ? q->offset[q->total] : 0) + 1, sizeof(*use));
	size_t total = 0;

	if (!use)
		return um_nomem(err);
	memset(q->customers, 0, q->stem_count * sizeof(*q->customers));
	for (size_t m = 0; m < q->total; m++)
		for (uint64_t at = q->offset[m]; at < q->offset[m + 1]; at++)
			if (telling(q, q->stem[at]))
				use[total++] = (struct use){ q->stem[at], q->customer[m] };
	qsort(use, total, sizeof(*use), by_stem);
	for (size_t i = 0; i < total; i++)
		q->customers[use[i].stem] += i == 0 || by_stem(&use[i], &use[i - 1]) != 0;
	um_free(use);
	return UNMET_OK;
}

static struct um_unplaced reach(const struct um_unplaced_queue *q, size_t m)
{
	struct um_unplaced one = { q->mention[m], UM_NEED_NONE, 1 };

	for (uint64_t at = q->offset[m]; at < q->offset[m + 1]; at++) {
		uint32_t stem = q->stem[at];

		if (telling(q, stem) && q->customers[stem] > one.customer_count) {
			one.stem = stem;
			one.customer_count = q->customers[stem];
		}
	}
	return one;
}

enum unmet_status um_unplaced_rank(struct um_unplaced **out, size_t *out_total, struct um_unplaced_queue *q,
                                   struct um_arena *arena, struct unmet_error *err)
{
	enum unmet_status rc = count_customers(q, err);

	*out_total = 0;
	*out = rc ? NULL : UM_ARRAY(arena, struct um_unplaced, q->total + 1);
	if (rc || !*out)
		return rc ? rc : um_arena_fail(arena, err);
	for (size_t m = 0; m < q->total; m++)
		(*out)[m] = reach(q, m);
	qsort(*out, q->total, sizeof(**out), by_reach);
	*out_total = q->total;
	return UNMET_OK;
}
