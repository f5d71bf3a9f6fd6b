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

/* um_dot - of two padded rows: eight partial sums, added up in order. */
float um_dot(const float *a, const float *b, uint32_t dims);
/* um_axpy - y += a x */
void um_axpy(float *y, float a, const float *x, uint32_t dims);
/* um_unit - scale to length 1; a row of zeros stays. Returns the length. */
float um_unit(float *x, uint32_t dims);

/*
 * um_pack - rows [n][dims] to panels of eight columns: panel[n/8][dims][8], zeros past n.
 * um_scores - out[r][c] = x[r] . row[c], with out_stride floats from r to r + 1, c < um_pad(n).
 */
void um_pack(float *panel, const float *rows, uint32_t n, uint32_t dims);
void um_scores(float *out, size_t out_stride, const float *x, size_t row_total, const float *panel,
               uint32_t n, uint32_t dims);

/* um_add_rows - out[c] += table[row[0]][c] + table[row[1]][c] + ..., in the order of row; stride is padded. */
void um_add_rows(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride);

/* um_eigen - symmetric a[n][n] (destroyed) to eigenvalues and vectors: column j of v[n][n] belongs
 * to value[j]. Cyclic Jacobi; unsorted. */
void um_eigen(double *a, double *v, double *value, uint32_t n);

#endif
