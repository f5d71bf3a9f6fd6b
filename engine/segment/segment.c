/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From needs x customers to segments: choose and fit latent classes, place every customer whose own words
 * are enough, and describe what came out by counting. A customer is placed when one class has at least
 * half the posterior and more than its share of all customers, that is when what they said, and not how
 * large the class is, speaks for it. Everybody else is left unplaced and counted.
 */
#include <stdlib.h>

#include "base/fmath.h"
#include "segment/cooc.h"
#include "segment/note.h"
#include "segment/profile.h"
#include "segment/segment.h"
#include "segment/select.h"
#include "segment/stability.h"

#define MIN_POSTERIOR 0.5

struct placing {
	uint32_t *row_class;    /* [row_count] or UM_SEGMENT_NONE */
	float *row_posterior;   /* [row_count] */
};

static void place_row(const struct um_classes *m, const struct um_rows *rows, uint32_t r, struct placing *p)
{
	double posterior[UM_CLASS_MAX];
	uint32_t best = 0;

	um_classes_posterior(m, rows, r, posterior);
	for (uint32_t k = 1; k < m->class_count; k++)
		best = posterior[k] > posterior[best] ? k : best;
	p->row_posterior[r] = (float)posterior[best];
	p->row_class[r] = UM_SEGMENT_NONE;
	if (m->class_count == 1 ||
	    (posterior[best] >= MIN_POSTERIOR && posterior[best] > um_exp(m->log_share[best])))
		p->row_class[r] = best;
}

struct place_work {
	const struct um_classes *classes;
	const struct um_rows *rows;
	struct placing *placing;
};

static int run_place(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	const struct place_work *w = ctx;

	(void)block, (void)worker;
	for (size_t r = begin; r < end; r++)
		place_row(w->classes, w->rows, (uint32_t)r, w->placing);
	return 0;
}

static enum unmet_status place(const struct um_classes *m, const struct um_rows *rows, struct um_pool *pool,
                               struct um_arena *arena, struct placing *p, struct unmet_error *err)
{
	struct place_work w = { m, rows, p };

	p->row_class = UM_ARRAY(arena, uint32_t, rows->row_count);
	p->row_posterior = UM_ARRAY(arena, float, rows->row_count);
	if (!p->row_class || !p->row_posterior)
		return um_arena_fail(arena, err);
	um_pool_for(pool, rows->row_count, UM_POOL_BLOCK, run_place, &w);
	return UNMET_OK;
}

/* ---- classes to segments ------------------------------------------------------------------ */

struct size { uint32_t class, first; uint64_t customers; };

static int compare_size(const void *left, const void *right)
{
	const struct size *a = left, *b = right;

	if (a->customers != b->customers)
		return a->customers > b->customers ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

/* Largest first, ties by first member; rank[class] is its segment. Returns how many have a customer. */
static uint32_t rank_classes(const struct um_rows *rows, const struct placing *p, uint32_t customers,
                             uint32_t classes, struct size *size, uint32_t *rank)
{
	uint32_t used = 0;

	for (uint32_t k = 0; k < classes; k++)
		size[k] = (struct size){ .class = k, .first = UM_SEGMENT_NONE };
	for (uint32_t c = 0; c < customers; c++) {
		uint32_t k = rows->of[c] == UM_SEGMENT_NONE ? UM_SEGMENT_NONE : p->row_class[rows->of[c]];

		if (k == UM_SEGMENT_NONE)
			continue;
		if (!size[k].customers++)
			size[k].first = c;
	}
	qsort(size, classes, sizeof(*size), compare_size);
	for (uint32_t i = 0; i < classes; i++) {
		rank[size[i].class] = i;
		used += size[i].customers > 0;
	}
	return used;
}

static void give_out(const struct um_rows *rows, const struct placing *p, uint32_t customers,
                     const uint32_t *rank, struct um_segmentation *out)
{
	for (uint32_t c = 0; c < customers; c++) {
		uint32_t r = rows->of[c], k = r == UM_SEGMENT_NONE ? UM_SEGMENT_NONE : p->row_class[r];

		out->of[c] = k == UM_SEGMENT_NONE ? UM_SEGMENT_NONE : rank[k];
		out->posterior[c] = k == UM_SEGMENT_NONE ? 0 : p->row_posterior[r];
		out->unassigned_customer_count += k == UM_SEGMENT_NONE;
	}
}

static enum unmet_status build_segments(const struct um_rows *rows, const struct placing *p,
                                        uint32_t customers, uint32_t classes, struct um_arena *arena,
                                        struct um_segmentation *out, struct unmet_error *err)
{
	struct size size[UM_CLASS_MAX];
	uint32_t rank[UM_CLASS_MAX];
	double placed;

	out->segment_count = rank_classes(rows, p, customers, classes, size, rank);
	out->segment = UM_ARRAY(arena, struct um_segment, out->segment_count);
	out->of = UM_ARRAY(arena, uint32_t, customers);
	out->posterior = UM_ARRAY(arena, float, customers);
	if (!out->segment || !out->of || !out->posterior)
		return um_arena_fail(arena, err);
	give_out(rows, p, customers, rank, out);
	placed = (double)(customers - out->unassigned_customer_count);
	for (uint32_t s = 0; s < out->segment_count; s++) {
		out->segment[s].customer_count = size[s].customers;
		out->segment[s].share = (double)size[s].customers / placed;
	}
	return UNMET_OK;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static enum unmet_status check(const struct um_incidence *in, const struct um_segment_options *options,
                               struct unmet_error *err)
{
	uint32_t speaking = 0;

	if (options->segments > UM_CLASS_MAX)
		return um_fail(err, UNMET_E_ARG, "at most %u segments can be asked for, not %u", UM_CLASS_MAX,
		               options->segments);
	for (uint32_t c = 0; c < in->customer_count && speaking < 2; c++)
		speaking += in->offset[c + 1] > in->offset[c];
	if (speaking < 2)
		return um_fail(err, UNMET_E_NOTHING,
		               "segments need at least two customers with a need, there %s %u",
		               speaking == 1 ? "is" : "are", speaking);
	return UNMET_OK;
}

static enum unmet_status fill_stability(const struct um_rows *rows, uint32_t customers,
                                        const struct um_segment_options *options, struct um_segmentation *out,
                                        struct unmet_error *err)
{
	double jaccard[UM_CLASS_MAX] = { 1 };
	enum unmet_status rc = UNMET_OK;

	if (out->segment_count > 1)
		rc = um_stability(rows, out->of, customers, out->segment_count, options, jaccard, err);
	for (uint32_t s = 0; s < out->segment_count; s++)
		out->segment[s].stability = jaccard[s];
	return rc;
}

static enum unmet_status fit_and_place(const struct um_incidence *incidence,
                                       const struct um_segment_options *options, struct um_arena *arena,
                                       struct um_arena *scratch, struct um_segmentation *out,
                                       struct unmet_error *err)
{
	struct um_selection chosen = { 0 };
	struct placing placing;
	struct um_rows rows;
	enum unmet_status rc = um_rows_build(incidence, scratch, &rows, err);

	if (!rc)
		rc = um_select(&rows, options, scratch, &chosen, err);
	if (rc)
		return rc;
	rc = place(&chosen.classes, &rows, options->pool, scratch, &placing, err);
	if (!rc)
		rc = build_segments(&rows, &placing, incidence->customer_count, chosen.classes.class_count, arena,
		                    out, err);
	out->bic = chosen.bic;
	if (!rc)
		rc = fill_stability(&rows, incidence->customer_count, options, out, err);
	if (!rc)
		rc = um_segment_note(&rows, incidence->customer_count, options->segments, arena, out, err);
	um_classes_release(&chosen.classes);
	return rc;
}

enum unmet_status um_segment(const struct um_incidence *incidence, const struct um_attributes *attributes,
                             const struct um_segment_options *options, struct um_arena *arena,
                             struct um_segmentation *out, struct unmet_error *err)
{
	struct um_arena scratch;
	enum unmet_status rc;

	*out = (struct um_segmentation){ 0 };
	rc = check(incidence, options, err);
	if (rc)
		return rc;
	um_arena_init(&scratch, arena->limit_bytes);
	rc = fit_and_place(incidence, options, arena, &scratch, out, err);
	um_arena_release(&scratch);
	if (!rc && out->segment_count > 1)
		rc = um_profile_needs(incidence, out->of, arena, out, err);
	if (!rc && attributes && attributes->attribute_count)
		rc = um_profile_mix(attributes, incidence->customer_count, out->of, arena, out, err);
	if (!rc)
		rc = um_segment_cooc(incidence, options->pool, arena, &out->cooc, &out->cooc_count, err);
	if (rc)
		*out = (struct um_segmentation){ 0 };
	return rc;
}
