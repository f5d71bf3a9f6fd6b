/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dense.h - the few dense float kernels that grouping needs, with a fixed order of additions.
 *
 * Rows are padded with zeros to a multiple of UM_LANES floats. Every kernel spells out its lanes, so
 * that compilers vectorise without being allowed to reassociate: the same bits from gcc, clang, -O0,
 * -O3, SSE2 and AVX2.
 */
#ifndef UM_CLUSTER_DENSE_H
#define UM_CLUSTER_DENSE_H

#include <stddef.h>
#include <stdint.h>

#define UM_LANES 8u

static inline uint32_t um_pad(uint32_t n)
{
	return (n + UM_LANES - 1) / UM_LANES * UM_LANES;
}

/* One set of kernels. Rows are padded; `stride` and `dims` are multiples of UM_LANES. */
struct um_dense {
	/* of two rows: eight partial sums, added up in order */
	float (*dot)(const float *a, const float *b, uint32_t dims);
	/* out[r] = a . rows[r], as dot */
	void (*dots)(float *out, const float *a, const float *rows, size_t row_total, uint32_t dims);
	/* y += a x */
	void (*axpy)(float *y, float a, const float *x, uint32_t dims);
	/* scale to length 1; a row of zeros stays. Returns the length. */
	float (*unit)(float *x, uint32_t dims);
	/* sum += x */
	void (*widen)(double *sum, const float *x, uint32_t dims);
	/* out[c] += table[row[0]][c] + table[row[1]][c] + ..., in the order of row */
	void (*add_rows)(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride);
	/* the same of weight[i] * table[row[i]] */
	void (*add_weighted)(float *out, const float *table, const uint32_t *row, const float *weight, uint32_t row_total,
	                     uint32_t stride);
	/* out[r][c] = x[r] . row[c] of packed rows, with out_stride floats from r to r + 1, c < um_pad(n) */
	void (*scores)(float *out, size_t out_stride, const float *x, size_t row_total, const float *panel, uint32_t n, uint32_t dims);
	/* the first c < n with the largest score[c] + bias[c], which goes to value; bias may be NULL; both padded, n > 0 */
	uint32_t (*largest)(const float *score, const float *bias, uint32_t n, float *value);
	/* the same, and the largest of all others to next: -INFINITY where there is no other; bias is not NULL */
	uint32_t (*largest_two)(const float *score, const float *bias, uint32_t n, float *value, float *next);
};

/* The set for this CPU, and both for tests; um_dense_wide is empty where there is no AVX2 to compile for. */
const struct um_dense *um_dense(void);
extern const struct um_dense um_dense_narrow, um_dense_wide;

/* um_pack - rows [n][dims] to panels of eight columns: panel[n/8][dims][8], zeros past n. */
void um_pack(float *panel, const float *rows, uint32_t n, uint32_t dims);

static inline float um_dot(const float *a, const float *b, uint32_t dims)
{
	return um_dense()->dot(a, b, dims);
}

static inline void um_axpy(float *y, float a, const float *x, uint32_t dims)
{
	um_dense()->axpy(y, a, x, dims);
}

static inline float um_unit(float *x, uint32_t dims)
{
	return um_dense()->unit(x, dims);
}

static inline void um_add_rows(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride)
{
	um_dense()->add_rows(out, table, row, row_total, stride);
}

static inline void um_scores(float *out, size_t out_stride, const float *x, size_t row_total, const float *panel,
                             uint32_t n, uint32_t dims)
{
	um_dense()->scores(out, out_stride, x, row_total, panel, n, dims);
}

/* um_eigen - symmetric a[n][n] (destroyed) to eigenvalues and vectors: column j of v[n][n] belongs
 * to value[j]. Cyclic Jacobi; unsorted. */
void um_eigen(double *a, double *v, double *value, uint32_t n);

#endif
