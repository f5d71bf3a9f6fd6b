/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectors.c - stem vectors by truncated SVD of PPMI (Levy & Goldberg 2014), mention vectors as their
 * weighted mean (Arora, Liang & Ma 2017).
 *
 * The PPMI matrix is symmetric, so its singular vectors are its eigenvectors by absolute eigenvalue.
 * Randomised subspace iteration (Halko, Martinsson & Tropp 2011) finds the leading ones: multiply a
 * block of random columns by the matrix a few times, orthonormalise in between, and solve the small
 * projected problem. Every product is one chain of additions per output, rows are independent, and
 * sums over rows go by fixed blocks, so threads and compilers change no bit. Signs are canonical.
 */
#include "cluster/internal.h"

#include <stdlib.h>

#include "base/fmath.h"

#define BLOCK 256u
#define OVERSAMPLE 8u
#define ITERATIONS 4
#define AT_A_TIME 64u /* stems of a mention */

struct svd {
	const struct um_sparse *a;
	uint32_t n, p;        /* p columns, padded */
	float *q, *y;         /* [n][p] */
	double *partial;      /* [blocks][p][p] */
	double *gram, *basis, *value; /* [p][p], [p][p], [p] */
	float *rows, *panel;  /* [p][p] */
};

static size_t blocks(uint32_t n)
{
	return ((size_t)n + BLOCK - 1) / BLOCK;
}

/* ---- block products ----------------------------------------------------------------------- */

/* y = A q, a row at a time. */
static int multiply(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct svd *s = ctx;
	const struct um_sparse *a = s->a;

	(void)block;
	(void)worker;
	memset(s->y + begin * s->p, 0, (end - begin) * s->p * sizeof(float));
	for (size_t r = begin; r < end; r++)
		um_dense()->add_weighted(s->y + r * s->p, s->q, a->column + a->offset[r], a->value + a->offset[r],
		                         (uint32_t)(a->offset[r + 1] - a->offset[r]), s->p);
	return 0;
}

/* partial[block] = q'y over the rows of the block. */
static int inner(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct svd *s = ctx;
	double *g = s->partial + block * s->p * s->p;
	double row[UM_MAX_DIMS];

	(void)worker;
	memset(g, 0, (size_t)s->p * s->p * sizeof(*g));
	for (size_t r = begin; r < end; r++) {
		const float *q = s->q + r * s->p, *y = s->y + r * s->p;

		for (uint32_t j = 0; j < s->p; j++)
			row[j] = y[j];
		for (uint32_t i = 0; i < s->p; i++)
			for (uint32_t j = 0; j < s->p; j++)
				g[(size_t)i * s->p + j] += q[i] * row[j];
	}
	return 0;
}

/* q = y panel */
static int project(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct svd *s = ctx;

	(void)block;
	(void)worker;
	um_scores(s->q + begin * s->p, s->p, s->y + begin * s->p, end - begin, s->panel, s->p, s->p);
	return 0;
}

static void gram(struct svd *s, struct um_pool *pool)
{
	size_t cells = (size_t)s->p * s->p;

	um_pool_for(pool, s->n, BLOCK, inner, s);
	memset(s->gram, 0, cells * sizeof(*s->gram));
	for (size_t b = 0; b < blocks(s->n); b++)
		for (size_t i = 0; i < cells; i++)
			s->gram[i] += s->partial[b * cells + i];
}

/* ---- orthonormal columns ------------------------------------------------------------------ */

/* cholesky - gram = R'R, R upper, in place; a column that depends on those before it becomes zero. */
static void cholesky(double *g, uint32_t p)
{
	double largest = 0;

	for (uint32_t i = 0; i < p; i++)
		if (g[(size_t)i * p + i] > largest)
			largest = g[(size_t)i * p + i];
	for (uint32_t i = 0; i < p; i++) {
		double *gi = g + (size_t)i * p, pivot = gi[i];

		if (pivot <= 1e-10 * largest) {
			memset(gi, 0, p * sizeof(*gi));
			continue;
		}
		for (uint32_t j = i; j < p; j++)
			gi[j] /= sqrt(pivot);
		gi[i] = sqrt(pivot);
		for (uint32_t r = i + 1; r < p; r++)
			for (uint32_t j = r; j < p; j++)
				g[(size_t)r * p + j] -= gi[r] * gi[j];
	}
}

/* invert_upper - columns of R^-1 as rows of out; zero where R has a zero pivot. */
static void invert_upper(float *out, const double *r, double *work, uint32_t p)
{
	for (uint32_t c = 0; c < p; c++) {
		memset(work, 0, p * sizeof(*work));
		for (uint32_t i = c + 1; i-- > 0;) {
			double x = i == c ? 1.0 : 0.0;

			if (r[(size_t)i * p + i] <= 0 || r[(size_t)c * p + c] <= 0)
				continue;
			for (uint32_t j = i + 1; j <= c; j++)
				x -= r[(size_t)i * p + j] * work[j];
			work[i] = x / r[(size_t)i * p + i];
		}
		for (uint32_t i = 0; i < p; i++)
			out[(size_t)c * p + i] = (float)work[i];
	}
}

/* orthonormal - q = orthonormal basis of y's columns (Cholesky QR). */
static void orthonormal(struct svd *s, struct um_pool *pool)
{
	memcpy(s->q, s->y, (size_t)s->n * s->p * sizeof(float));
	gram(s, pool);
	cholesky(s->gram, s->p);
	invert_upper(s->rows, s->gram, s->value, s->p);
	um_pack(s->panel, s->rows, s->p, s->p);
	um_pool_for(pool, s->n, BLOCK, project, s);
}

/* ---- the decomposition -------------------------------------------------------------------- */

static void randomise(struct svd *s, uint32_t columns)
{
	struct um_rng rng;

	um_rng_init(&rng, 0, 0x5bd1e995); /* the same for every seed: the basis does not depend on it */
	for (size_t r = 0; r < s->n; r++)
		for (uint32_t j = 0; j < columns; j++)
			s->q[r * s->p + j] = (float)(2 * um_rng_unit(&rng) - 1);
}

/* by_strength - order[j]: columns by absolute eigenvalue, strongest first, then by index. */
static void by_strength(uint32_t *order, const double *value, uint32_t p)
{
	for (uint32_t i = 0; i < p; i++) {
		uint32_t j = i;

		for (; j > 0 && fabs(value[order[j - 1]]) < fabs(value[i]); j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
}

/* rotate_basis - q = U: the eigenvectors of A, strongest first. */
static void rotate_basis(struct svd *s, const uint32_t *order, uint32_t dims, struct um_pool *pool)
{
	memset(s->rows, 0, (size_t)s->p * s->p * sizeof(float));
	for (uint32_t c = 0; c < dims; c++)
		for (uint32_t i = 0; i < s->p; i++)
			s->rows[(size_t)c * s->p + i] = (float)s->basis[(size_t)i * s->p + order[c]];
	um_pack(s->panel, s->rows, s->p, s->p);
	memcpy(s->y, s->q, (size_t)s->n * s->p * sizeof(float));
	um_pool_for(pool, s->n, BLOCK, project, s);
}

static void solve(struct svd *s, struct um_pool *pool)
{
	for (int i = 0; i < ITERATIONS; i++) {
		um_pool_for(pool, s->n, BLOCK, multiply, s);
		orthonormal(s, pool);
	}
	memcpy(s->y, s->q, (size_t)s->n * s->p * sizeof(float));
	orthonormal(s, pool); /* twice is enough (Giraud et al. 2005) */
	um_pool_for(pool, s->n, BLOCK, multiply, s);
	gram(s, pool);
	for (uint32_t i = 0; i < s->p; i++)
		for (uint32_t j = 0; j < i; j++) {
			double mean = 0.5 * (s->gram[(size_t)i * s->p + j] + s->gram[(size_t)j * s->p + i]);

			s->gram[(size_t)i * s->p + j] = s->gram[(size_t)j * s->p + i] = mean;
		}
	um_eigen(s->gram, s->basis, s->value, s->p);
}

/* scale - stem[t][j] = sign |value|^spectrum U[t][j], unit rows. The sign makes the entry of largest
 * magnitude positive. */
static void scale(float *stem, uint32_t width, const struct svd *s, const uint32_t *order,
                  uint32_t dims, double spectrum)
{
	for (uint32_t j = 0; j < dims; j++) {
		float peak = 0, factor;

		for (size_t t = 0; t < s->n; t++)
			if (fabs((double)s->q[t * s->p + j]) > fabs((double)peak))
				peak = s->q[t * s->p + j];
		factor = (float)(fabs(s->value[order[j]]) > 0 ? um_pow(fabs(s->value[order[j]]), spectrum) : 0);
		if (peak < 0)
			factor = -factor;
		for (size_t t = 0; t < s->n; t++)
			stem[t * width + j] = factor * s->q[t * s->p + j];
	}
	for (size_t t = 0; t < s->n; t++)
		um_unit(stem + t * width, width);
}

static enum unmet_status svd_init(struct svd *s, struct um_arena *arena, struct unmet_error *err)
{
	size_t p = s->p, wide = (size_t)s->n * p;

	s->q = UM_ARRAY(arena, float, wide + 1);
	s->y = UM_ARRAY(arena, float, wide + 1);
	s->partial = UM_ARRAY(arena, double, blocks(s->n) * p * p + 1);
	s->gram = UM_ARRAY(arena, double, p * p + 1);
	s->basis = UM_ARRAY(arena, double, p * p + 1);
	s->value = UM_ARRAY(arena, double, p + 1);
	s->rows = UM_ARRAY(arena, float, p * p + 1);
	s->panel = UM_ARRAY(arena, float, p * p + 1);
	if (!s->q || !s->y || !s->partial || !s->gram || !s->basis || !s->value || !s->rows || !s->panel)
		return um_arena_fail(arena, err);
	return UNMET_OK;
}

enum unmet_status um_vectors_build(struct um_vectors *out, const struct um_sparse *ppmi,
                                   const struct um_recipe *recipe, struct um_pool *pool,
                                   struct um_arena *arena, struct unmet_error *err)
{
	uint32_t most = recipe->dims < UM_MAX_DIMS - 2 * UM_LANES ? recipe->dims : UM_MAX_DIMS - 2 * UM_LANES;
	uint32_t dims = most < ppmi->n ? most : ppmi->n;
	uint32_t columns = dims + OVERSAMPLE < ppmi->n ? dims + OVERSAMPLE : ppmi->n;
	struct svd s = { .a = ppmi, .n = ppmi->n, .p = um_pad(columns) };
	struct um_arena scratch;
	uint32_t *order;
	float *stem;
	enum unmet_status rc;

	out->dims = um_pad(dims);
	out->outer = 0;
	stem = UM_ARRAY(arena, float, (size_t)ppmi->n * out->dims + 1);
	out->stem = stem;
	if (!stem)
		return um_arena_fail(arena, err);
	um_arena_init(&scratch, SIZE_MAX);
	rc = svd_init(&s, &scratch, err);
	order = UM_ARRAY(&scratch, uint32_t, (size_t)s.p + 1);
	if (!rc && !order)
		rc = um_arena_fail(&scratch, err);
	if (!rc) {
		randomise(&s, columns);
		solve(&s, pool);
		by_strength(order, s.value, s.p);
		rotate_basis(&s, order, dims, pool);
		scale(stem, out->dims, &s, order, dims, recipe->spectrum);
	}
	um_arena_release(&scratch);
	return rc;
}

/* narrow_row - the share of what comes from outside stays the same. */
static void narrow_row(float *to, const float *from, uint32_t inner, uint32_t dims, uint32_t outer)
{
	memcpy(to, from, dims * sizeof(*to));
	um_unit(to, dims);
	if (!outer)
		return;
	memcpy(to + dims, from + inner, outer * sizeof(*to));
	for (uint32_t j = 0; j < dims; j++)
		to[j] *= (float)sqrt((double)um_dot(from, from, inner));
	um_unit(to, dims + outer);
}

enum unmet_status um_vectors_narrow(struct um_vectors *out, const struct um_vectors *from, uint32_t stem_count,
                                    uint32_t dims, struct um_arena *arena, struct unmet_error *err)
{
	uint32_t inner = from->dims - from->outer, width = dims + from->outer;
	float *stem;

	*out = *from;
	if (inner <= dims)
		return UNMET_OK;
	stem = UM_ARRAY(arena, float, (size_t)stem_count * width + 1);
	if (!stem)
		return um_arena_fail(arena, err);
	for (uint32_t t = 0; t < stem_count; t++)
		narrow_row(stem + (size_t)t * width, from->stem + (size_t)t * from->dims, inner, dims, from->outer);
	*out = (struct um_vectors){ .dims = width, .outer = from->outer, .stem = stem };
	return UNMET_OK;
}

/* ---- mention vectors ---------------------------------------------------------------------- */

static void weighted_sum(float *x, const uint32_t *stem, uint32_t stem_total, const float *weight,
                         const struct um_vectors *vectors)
{
	float taken[AT_A_TIME];

	memset(x, 0, vectors->dims * sizeof(*x));
	for (uint32_t from = 0; from < stem_total; from += AT_A_TIME) {
		uint32_t total = stem_total - from < AT_A_TIME ? stem_total - from : AT_A_TIME;

		for (uint32_t i = 0; i < total; i++)
			taken[i] = weight[stem[from + i]];
		um_dense()->add_weighted(x, vectors->stem, stem + from, taken, total, vectors->dims);
	}
	um_unit(x, vectors->dims);
}

void um_mention_vector(float *x, const uint32_t *stem, uint32_t stem_total, const float *weight,
                       const struct um_vectors *vectors, const float *mean)
{
	weighted_sum(x, stem, stem_total, weight, vectors);
	if (!mean)
		return;
	um_axpy(x, -1.0f, mean, vectors->dims);
	um_unit(x, vectors->dims);
}

void um_mention_vectors(float *x, float *mean, const struct um_sample *sample, const float *weight,
                        const struct um_vectors *vectors)
{
	uint32_t dims = vectors->dims, m = sample->mention_count;
	double sum[UM_MAX_DIMS] = { 0 };

	for (uint32_t r = 0; r < m; r++) {
		float *row = x + (size_t)r * dims;

		weighted_sum(row, sample->stem + sample->offset[r], sample->offset[r + 1] - sample->offset[r],
		             weight, vectors);
		um_dense()->widen(sum, row, dims);
	}
	for (uint32_t j = 0; j < dims; j++)
		mean[j] = (float)(sum[j] / (m ? m : 1));
	for (uint32_t r = 0; r < m; r++) {
		um_axpy(x + (size_t)r * dims, -1.0f, mean, dims);
		um_unit(x + (size_t)r * dims, dims);
	}
}
