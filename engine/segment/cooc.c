/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Co-occurrence by rows: the customers of need a are listed once, and all they raise beside it is added up
 * in one line of counters, so memory stays linear in the needs, and each need is a block of its own for
 * the pool. Pairs are counted in customers, so a talkative one adds one.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/stats.h"
#include "segment/cooc.h"

struct line {               /* what need a goes with */
	struct um_cooc_pair *pair;
	size_t total, capacity;
};

struct work {
	const struct um_incidence *incidence;
	uint64_t *begin;        /* [needs + 1] into customer */
	uint32_t *customer;     /* by need, ascending */
	uint64_t customer_total;
	uint32_t **beside;      /* [jobs][needs] zero between blocks */
	struct line *line;      /* [needs] */
};

static uint64_t with(const struct work *w, uint32_t need)
{
	return w->begin[need + 1] - w->begin[need];
}

/* Customers by need: a counting sort of the entries. */
static void transpose(struct work *w)
{
	const struct um_incidence *in = w->incidence;

	for (uint32_t c = 0; c < in->customer_count; c++) {
		w->customer_total += in->offset[c + 1] > in->offset[c];
		for (uint64_t i = in->offset[c]; i < in->offset[c + 1]; i++)
			w->begin[in->need[i] + 1]++;
	}
	for (uint32_t n = 0; n < in->need_count; n++)
		w->begin[n + 1] += w->begin[n];
	for (uint32_t c = in->customer_count; c-- > 0;)
		for (uint64_t i = in->offset[c]; i < in->offset[c + 1]; i++)
			w->customer[--w->begin[in->need[i] + 1]] = c;
	/* begin[n + 1] now is where need n starts: shift back. */
	for (uint32_t n = 0; n < in->need_count; n++)
		w->begin[n] = w->begin[n + 1];
	w->begin[in->need_count] = in->offset[in->customer_count];
}

static void count_beside(const struct work *w, uint32_t a, uint32_t *beside)
{
	const struct um_incidence *in = w->incidence;

	for (uint64_t i = w->begin[a]; i < w->begin[a + 1]; i++) {
		uint32_t c = w->customer[i];

		for (uint64_t j = in->offset[c + 1]; j-- > in->offset[c] && in->need[j] > a;)
			beside[in->need[j]]++;
	}
}

static bool add_pair(struct line *line, const struct um_cooc_pair *pair)
{
	if (!um_grow((void **)&line->pair, &line->capacity, line->total + 1, sizeof(*pair)))
		return false;
	line->pair[line->total++] = *pair;
	return true;
}

static int run_need(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	const struct work *w = ctx;
	uint32_t a = (uint32_t)block, *beside = w->beside[worker];
	int failed = 0;

	(void)begin, (void)end;
	count_beside(w, a, beside);
	for (uint32_t b = a + 1; b < w->incidence->need_count; b++) {
		struct um_cooc_pair pair = { .a = a, .b = b, .customer_count = beside[b] };

		beside[b] = 0;
		if (failed || pair.customer_count < UM_COOC_MIN_CUSTOMERS)
			continue;
		pair.lift = (double)pair.customer_count * (double)w->customer_total /
		            ((double)with(w, a) * (double)with(w, b));
		if (pair.lift <= 1)
			continue;
		pair.p = um_hyper_upper(w->customer_total, with(w, a), with(w, b), pair.customer_count);
		failed = !add_pair(&w->line[a], &pair);
	}
	return failed ? UNMET_E_NOMEM : 0;
}

/* Pairs not listed have a p near 1 or are never seen together: they only make the family larger. */
static int fill_q(struct um_cooc_pair *pair, size_t total, double family)
{
	double *p = um_calloc(total, sizeof(*p));
	int failed = p ? 0 : -1;

	for (size_t i = 0; i < total && !failed; i++)
		p[i] = pair[i].p;
	if (!failed)
		failed = um_bh(p, p, total);
	for (size_t i = 0; i < total && !failed; i++) {
		pair[i].q = p[i] * family / (double)total;
		pair[i].q = pair[i].q < 1 ? pair[i].q : 1;
	}
	um_free(p);
	return failed;
}

static int compare_pair(const void *left, const void *right)
{
	const struct um_cooc_pair *x = left, *y = right;

	if (x->q != y->q)
		return x->q < y->q ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

/* All lines as one sorted array in arena, without what is chance. */
static enum unmet_status gather(const struct work *w, struct um_arena *arena, struct um_cooc_pair **pair,
                                size_t *total, struct unmet_error *err)
{
	double needs = w->incidence->need_count;
	size_t all = 0, kept = 0;
	struct um_cooc_pair *out;

	for (uint32_t n = 0; n < w->incidence->need_count; n++)
		all += w->line[n].total;
	out = UM_ARRAY(arena, struct um_cooc_pair, all);
	if (!out)
		return um_arena_fail(arena, err);
	all = 0;
	for (uint32_t n = 0; n < w->incidence->need_count; n++)
		for (size_t i = 0; i < w->line[n].total; i++)
			out[all++] = w->line[n].pair[i];
	if (all && fill_q(out, all, needs * (needs - 1) / 2))
		return um_nomem(err);
	for (size_t i = 0; i < all; i++)
		if (out[i].q <= UM_COOC_MAX_Q)
			out[kept++] = out[i];
	if (kept)
		qsort(out, kept, sizeof(*out), compare_pair);
	*pair = out;
	*total = kept;
	return UNMET_OK;
}

static enum unmet_status work_init(struct work *w, uint32_t jobs, struct unmet_error *err)
{
	const struct um_incidence *in = w->incidence;

	w->begin = um_calloc((size_t)in->need_count + 2, sizeof(*w->begin));
	w->customer = um_calloc(in->offset[in->customer_count] + 1, sizeof(*w->customer));
	w->line = um_calloc((size_t)in->need_count + 1, sizeof(*w->line));
	w->beside = um_calloc(jobs, sizeof(*w->beside));
	for (uint32_t j = 0; j < jobs && w->beside; j++) {
		w->beside[j] = um_calloc((size_t)in->need_count + 1, sizeof(**w->beside));
		if (!w->beside[j])
			return um_nomem(err);
	}
	return w->begin && w->customer && w->line && w->beside ? UNMET_OK : um_nomem(err);
}

static void work_release(struct work *w, uint32_t jobs)
{
	for (uint32_t j = 0; j < jobs && w->beside; j++)
		um_free(w->beside[j]);
	for (uint32_t n = 0; n < w->incidence->need_count && w->line; n++)
		um_free(w->line[n].pair);
	um_free(w->beside);
	um_free(w->line);
	um_free(w->customer);
	um_free(w->begin);
}

enum unmet_status um_segment_cooc(const struct um_incidence *incidence, struct um_pool *pool,
                                  struct um_arena *arena, struct um_cooc_pair **pair, size_t *total,
                                  struct unmet_error *err)
{
	struct work w = { .incidence = incidence };
	uint32_t jobs = um_pool_jobs(pool);
	enum unmet_status rc = work_init(&w, jobs, err);

	*pair = NULL;
	*total = 0;
	if (!rc) {
		transpose(&w);
		if (um_pool_for(pool, incidence->need_count, 1, run_need, &w))
			rc = um_nomem(err);
	}
	if (!rc)
		rc = gather(&w, arena, pair, total, err);
	work_release(&w, jobs);
	return rc;
}
