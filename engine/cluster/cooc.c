/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cooc.c - which stems occur together more often than chance says (Church & Hanks 1990).
 *
 * C = B'B off the diagonal, then positive pointwise mutual information. A row needs only the mentions
 * of its stem, so rows are independent and any thread may take any block of them; a block's cells go
 * to a buffer of its own and the buffers are joined in block order. Long texts have many pairs that
 * met once: when the cells would exceed the bound, pairs are asked to have met twice, three times, ...
 */
#include "cluster/internal.h"


#include "base/fmath.h"
#include "base/mem.h"
#include "base/order.h"

#define BLOCK 64u

struct cells {
	uint32_t *column;
	float *value;
	size_t total, column_capacity, value_capacity;
};

struct scratch {
	uint32_t *times;   /* [V] co-occurrences of the row at hand */
	uint32_t *touched; /* [V] */
};

struct cooc {
	const struct um_sample *sample;
	const uint32_t *mention_offset, *mention; /* stem to its mentions */
	const double *log_df;                     /* [V] ln of the smoothed context mass */
	const float *log_count;                   /* [M+1] ln(c) */
	double log_total;
	uint32_t least;                           /* co-occurrences a pair must have */
	bool counts;                              /* cells are co-occurrences, not information */
	struct scratch *scratch;                  /* [jobs] */
	struct cells *cells;                      /* [blocks] */
	uint32_t *row_total;                      /* [V] */
	uint64_t *histogram;                      /* [jobs][HISTOGRAM] pairs by co-occurrences */
};

#define HISTOGRAM 256u

/* gather - co-occurrences of stem t; returns how many stems were touched. */
static uint32_t gather(const struct cooc *cooc, struct scratch *s, uint32_t t)
{
	const struct um_sample *sample = cooc->sample;
	uint32_t touched = 0;

	for (uint32_t i = cooc->mention_offset[t]; i < cooc->mention_offset[t + 1]; i++) {
		uint32_t m = cooc->mention[i];

		for (uint32_t at = sample->offset[m]; at < sample->offset[m + 1]; at++) {
			uint32_t u = sample->stem[at];

			if (s->times[u]++ == 0)
				s->touched[touched++] = u;
		}
	}
	return touched;
}

/* often - the stems touched often enough stay; the others are as if they never were. */
static uint32_t often(const struct cooc *cooc, struct scratch *s, uint32_t touched)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < touched; i++) {
		uint32_t u = s->touched[i];

		if (s->times[u] >= cooc->least)
			s->touched[kept++] = u;
		else
			s->times[u] = 0;
	}
	return kept;
}

static int put(struct cells *cells, uint32_t column, float value)
{
	if (!um_grow((void **)&cells->column, &cells->column_capacity, cells->total + 1, sizeof(uint32_t)) ||
	    !um_grow((void **)&cells->value, &cells->value_capacity, cells->total + 1, sizeof(float)))
		return UNMET_E_NOMEM;
	cells->column[cells->total] = column;
	cells->value[cells->total++] = value;
	return 0;
}

static int fill_row(struct cooc *cooc, struct scratch *s, struct cells *cells, uint32_t t)
{
	uint32_t touched = often(cooc, s, gather(cooc, s, t));
	size_t before = cells->total;
	int rc = 0;

	um_sort_u32(s->touched, touched);
	for (uint32_t i = 0; i < touched; i++) {
		uint32_t u = s->touched[i], c = s->times[u];
		double pmi;

		s->times[u] = 0;
		if (u == t || rc)
			continue;
		if (cooc->counts) {
			rc = put(cells, u, (float)c);
			continue;
		}
		pmi = (double)cooc->log_count[c] + cooc->log_total - cooc->log_df[t] - cooc->log_df[u];
		if (pmi > 0)
			rc = put(cells, u, (float)pmi);
	}
	cooc->row_total[t] = (uint32_t)(cells->total - before);
	return rc;
}

static int fill_block(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct cooc *cooc = ctx;

	for (size_t t = begin; t < end; t++) {
		int rc = fill_row(cooc, &cooc->scratch[worker], &cooc->cells[block], (uint32_t)t);

		if (rc)
			return rc;
	}
	return 0;
}

static int tally_block(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct cooc *cooc = ctx;
	struct scratch *s = &cooc->scratch[worker];
	uint64_t *histogram = cooc->histogram + (size_t)worker * HISTOGRAM;

	(void)block;
	for (size_t t = begin; t < end; t++) {
		uint32_t touched = gather(cooc, s, (uint32_t)t);

		for (uint32_t i = 0; i < touched; i++) {
			uint32_t c = s->times[s->touched[i]];

			s->times[s->touched[i]] = 0;
			if (s->touched[i] != t)
				histogram[c < HISTOGRAM ? c : HISTOGRAM - 1]++;
		}
	}
	return 0;
}

/* least_for - the fewest co-occurrences that leave at most pair_max cells. Sums of integers: any
 * number of workers gives the same. */
static uint32_t least_for(const struct cooc *cooc, uint32_t jobs, uint64_t pair_max)
{
	uint64_t left = 0;
	uint32_t least = HISTOGRAM;

	while (least > 1) {
		uint64_t more = 0;

		for (uint32_t j = 0; j < jobs; j++)
			more += cooc->histogram[(size_t)j * HISTOGRAM + least - 1];
		if (left + more > pair_max)
			break;
		left += more;
		least--;
	}
	return least;
}

static enum unmet_status invert(struct cooc *cooc, struct um_arena *arena, struct unmet_error *err)
{
	const struct um_sample *sample = cooc->sample;
	uint32_t *offset = UM_ARRAY(arena, uint32_t, (size_t)sample->stem_count + 2);
	uint32_t *mention = UM_ARRAY(arena, uint32_t, (size_t)sample->offset[sample->mention_count] + 1);

	if (!offset || !mention)
		return um_arena_fail(arena, err);
	for (uint32_t t = 0; t < sample->stem_count; t++)
		offset[t + 2] = offset[t + 1] + sample->df[t];
	for (uint32_t m = 0; m < sample->mention_count; m++)
		for (uint32_t at = sample->offset[m]; at < sample->offset[m + 1]; at++)
			mention[offset[sample->stem[at] + 1]++] = m;
	cooc->mention_offset = offset;
	cooc->mention = mention;
	return UNMET_OK;
}

/* context_mass - ln of N df^s / sum df^s * sum df / N: the plain df where s = 1. */
static enum unmet_status context_mass(struct cooc *cooc, double smooth, struct um_arena *arena,
                                      struct unmet_error *err)
{
	const struct um_sample *sample = cooc->sample;
	double *log_df = UM_ARRAY(arena, double, (size_t)sample->stem_count + 1);
	float *log_count = UM_ARRAY(arena, float, (size_t)sample->mention_count + 1);
	double plain = 0, smoothed = 0;

	if (!log_df || !log_count)
		return um_arena_fail(arena, err);
	for (uint32_t t = 0; t < sample->stem_count; t++) {
		log_df[t] = smooth * um_log(sample->df[t]);
		plain += sample->df[t];
		smoothed += um_exp(log_df[t]);
	}
	/* half of the correction on either side keeps the matrix symmetric */
	for (uint32_t t = 0; t < sample->stem_count; t++)
		log_df[t] = 0.5 * (log_df[t] + um_log(plain / smoothed) + um_log(sample->df[t]));
	for (uint32_t c = 1; c <= sample->mention_count; c++)
		log_count[c] = (float)um_log(c);
	cooc->log_df = log_df;
	cooc->log_count = log_count;
	cooc->log_total = um_log(sample->mention_count);
	return UNMET_OK;
}

static enum unmet_status prepare(struct cooc *cooc, const struct um_recipe *recipe, uint32_t jobs,
                                 struct um_arena *arena, struct unmet_error *err)
{
	uint32_t v = cooc->sample->stem_count;
	enum unmet_status rc = invert(cooc, arena, err);

	if (!rc)
		rc = context_mass(cooc, recipe->smooth, arena, err);
	if (rc)
		return rc;
	cooc->scratch = UM_ARRAY(arena, struct scratch, jobs);
	cooc->cells = UM_ARRAY(arena, struct cells, v / BLOCK + 1);
	cooc->row_total = UM_ARRAY(arena, uint32_t, (size_t)v + 1);
	cooc->histogram = UM_ARRAY(arena, uint64_t, (size_t)jobs * HISTOGRAM);
	if (!cooc->scratch || !cooc->cells || !cooc->row_total || !cooc->histogram)
		return um_arena_fail(arena, err);
	for (uint32_t j = 0; j < jobs; j++) {
		cooc->scratch[j].times = UM_ARRAY(arena, uint32_t, (size_t)v + 1);
		cooc->scratch[j].touched = UM_ARRAY(arena, uint32_t, (size_t)v + 1);
		if (!cooc->scratch[j].times || !cooc->scratch[j].touched)
			return um_arena_fail(arena, err);
	}
	return UNMET_OK;
}

static enum unmet_status join(struct um_sparse *out, const struct cooc *cooc, struct unmet_error *err)
{
	uint32_t v = cooc->sample->stem_count;
	size_t at = 0;

	out->n = v;
	out->offset = um_calloc((size_t)v + 1, sizeof(*out->offset));
	if (!out->offset)
		return um_nomem(err);
	for (uint32_t t = 0; t < v; t++)
		out->offset[t + 1] = out->offset[t] + cooc->row_total[t];
	out->column = um_calloc(out->offset[v] + 1, sizeof(*out->column));
	out->value = um_calloc(out->offset[v] + 1, sizeof(*out->value));
	if (!out->column || !out->value)
		return um_nomem(err);
	for (uint32_t b = 0; b * BLOCK < v; b++) {
		const struct cells *cells = &cooc->cells[b];

		if (cells->total == 0)
			continue;
		memcpy(out->column + at, cells->column, cells->total * sizeof(*cells->column));
		memcpy(out->value + at, cells->value, cells->total * sizeof(*cells->value));
		at += cells->total;
	}
	return UNMET_OK;
}

static enum unmet_status count_pairs(struct um_sparse *out, struct cooc *cooc, const struct um_recipe *recipe,
                                     struct um_pool *pool, struct unmet_error *err)
{
	uint32_t v = cooc->sample->stem_count, jobs = um_pool_jobs(pool);
	enum unmet_status rc = UNMET_OK;

	um_pool_for(pool, v, BLOCK, tally_block, cooc);
	cooc->least = least_for(cooc, jobs, recipe->pair_max);
	if (um_pool_for(pool, v, BLOCK, fill_block, cooc))
		rc = um_nomem(err);
	if (!rc)
		rc = join(out, cooc, err);
	for (uint32_t b = 0; b * BLOCK < v; b++) {
		um_free(cooc->cells[b].column);
		um_free(cooc->cells[b].value);
	}
	return rc;
}

static enum unmet_status build(struct um_sparse *out, const struct um_sample *sample, const struct um_recipe *recipe, bool counts,
                               struct um_pool *pool, struct unmet_error *err)
{
	struct cooc cooc = { .sample = sample, .counts = counts };
	struct um_arena arena;
	enum unmet_status rc;

	memset(out, 0, sizeof(*out));
	um_arena_init(&arena, SIZE_MAX);
	rc = prepare(&cooc, recipe, um_pool_jobs(pool), &arena, err);
	if (!rc)
		rc = count_pairs(out, &cooc, recipe, pool, err);
	um_arena_release(&arena);
	if (rc)
		um_sparse_release(out);
	return rc;
}

enum unmet_status um_cooc_ppmi(struct um_sparse *out, const struct um_sample *sample,
                               const struct um_recipe *recipe, struct um_pool *pool,
                               struct unmet_error *err)
{
	return build(out, sample, recipe, false, pool, err);
}

enum unmet_status um_cooc_count(struct um_sparse *out, const struct um_sample *sample, struct um_pool *pool,
                                struct unmet_error *err)
{
	struct um_recipe every = { .pair_max = UINT32_MAX, .smooth = 1.0 };

	return build(out, sample, &every, true, pool, err);
}

void um_sparse_release(struct um_sparse *m)
{
	um_free(m->offset);
	um_free(m->column);
	um_free(m->value);
	memset(m, 0, sizeof(*m));
}
