/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dense.c - dot products, a small matrix product and a symmetric eigenproblem.
 *
 * The product is the inner loop of k-means. Four rows times eight columns stay in registers while the
 * dimensions stream by; each output is one chain of additions over the dimensions, in their order,
 * whatever the width of the machine's vectors. A BLAS would be faster and would give other bits on
 * another CPU. GCC's vector types say "eight independent sums" in a way that both compilers lower to
 * whatever the target has. On x86 the kernels are compiled twice, for SSE2 and for AVX2 (without FMA,
 * which rounds once where mul and add round twice), and one is chosen at run time: same bits, twice the speed.
 */
#include "cluster/dense.h"

#include <string.h>

#include "base/fmath.h"

/* Unaligned loads, and aliasing with float, are part of the type. */
typedef float lanes __attribute__((vector_size(32), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

float um_dot(const float *a, const float *b, uint32_t dims)
{
	lanes sum = { 0 };

	for (uint32_t j = 0; j < dims; j += UM_LANES)
		sum += *(const lanes *)(const void *)(a + j) * *(const lanes *)(const void *)(b + j);
	return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

void um_axpy(float *y, float a, const float *x, uint32_t dims)
{
	for (uint32_t j = 0; j < dims; j++)
		y[j] += a * x[j];
}

float um_unit(float *x, uint32_t dims)
{
	float length = (float)sqrt((double)um_dot(x, x, dims));

	if (length > 0.0f)
		for (uint32_t j = 0; j < dims; j++)
			x[j] /= length;
	return length;
}

void um_pack(float *panel, const float *rows, uint32_t n, uint32_t dims)
{
	for (uint32_t c = 0; c < um_pad(n); c++) {
		float *to = panel + (size_t)(c / UM_LANES) * dims * UM_LANES + c % UM_LANES;

		for (uint32_t j = 0; j < dims; j++)
			to[(size_t)j * UM_LANES] = c < n ? rows[(size_t)c * dims + j] : 0.0f;
	}
}

INLINE void four_rows(float *out, size_t out_stride, const float *x, const float *panel, uint32_t dims)
{
	lanes a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };
	const float *xb = x + dims, *xc = xb + dims, *xd = xc + dims;

	for (uint32_t j = 0; j < dims; j++) {
		lanes p = *(const lanes *)(const void *)(panel + (size_t)j * UM_LANES);

		a += x[j] * p;
		b += xb[j] * p;
		c += xc[j] * p;
		d += xd[j] * p;
	}
	*(lanes *)(void *)out = a;
	*(lanes *)(void *)(out + out_stride) = b;
	*(lanes *)(void *)(out + 2 * out_stride) = c;
	*(lanes *)(void *)(out + 3 * out_stride) = d;
}

INLINE void one_row(float *out, const float *x, const float *panel, uint32_t dims)
{
	lanes a = { 0 };

	for (uint32_t j = 0; j < dims; j++)
		a += x[j] * *(const lanes *)(const void *)(panel + (size_t)j * UM_LANES);
	*(lanes *)(void *)out = a;
}

INLINE void scores_body(float *out, size_t out_stride, const float *x, size_t row_total,
                        const float *panel, uint32_t n, uint32_t dims)
{
	size_t r = 0;

	for (; r + 4 <= row_total; r += 4)
		for (uint32_t c = 0; c < n; c += UM_LANES)
			four_rows(out + r * out_stride + c, out_stride, x + r * dims,
			          panel + (size_t)c * dims, dims);
	for (; r < row_total; r++)
		for (uint32_t c = 0; c < n; c += UM_LANES)
			one_row(out + r * out_stride + c, x + r * dims, panel + (size_t)c * dims, dims);
}

/* four_lanes - 32 columns of the sum stay in registers while the rows stream by. */
INLINE void four_lanes(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride)
{
	lanes a = *(const lanes *)(const void *)out, b = *(const lanes *)(const void *)(out + 8);
	lanes c = *(const lanes *)(const void *)(out + 16), d = *(const lanes *)(const void *)(out + 24);

	for (uint32_t i = 0; i < row_total; i++) {
		const float *from = table + (size_t)row[i] * stride;

		a += *(const lanes *)(const void *)from;
		b += *(const lanes *)(const void *)(from + 8);
		c += *(const lanes *)(const void *)(from + 16);
		d += *(const lanes *)(const void *)(from + 24);
	}
	*(lanes *)(void *)out = a;
	*(lanes *)(void *)(out + 8) = b;
	*(lanes *)(void *)(out + 16) = c;
	*(lanes *)(void *)(out + 24) = d;
}

INLINE void add_rows_body(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride)
{
	uint32_t c = 0;

	for (; c + 4 * UM_LANES <= stride; c += 4 * UM_LANES)
		four_lanes(out + c, table + c, row, row_total, stride);
	for (; c < stride; c += UM_LANES) {
		lanes sum = *(const lanes *)(const void *)(out + c);

		for (uint32_t i = 0; i < row_total; i++)
			sum += *(const lanes *)(const void *)(table + (size_t)row[i] * stride + c);
		*(lanes *)(void *)(out + c) = sum;
	}
}

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDE __attribute__((target("avx2")))

WIDE static void scores_avx2(float *out, size_t out_stride, const float *x, size_t row_total,
                             const float *panel, uint32_t n, uint32_t dims)
{
	scores_body(out, out_stride, x, row_total, panel, n, dims);
}

WIDE static void add_rows_avx2(float *out, const float *table, const uint32_t *row, uint32_t row_total,
                               uint32_t stride)
{
	add_rows_body(out, table, row, row_total, stride);
}

static int is_wide(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
#define scores_avx2 scores_body
#define add_rows_avx2 add_rows_body

static int is_wide(void)
{
	return 0;
}
#endif

void um_scores(float *out, size_t out_stride, const float *x, size_t row_total, const float *panel,
               uint32_t n, uint32_t dims)
{
	if (is_wide())
		scores_avx2(out, out_stride, x, row_total, panel, n, dims);
	else
		scores_body(out, out_stride, x, row_total, panel, n, dims);
}

void um_add_rows(float *out, const float *table, const uint32_t *row, uint32_t row_total, uint32_t stride)
{
	if (is_wide())
		add_rows_avx2(out, table, row, row_total, stride);
	else
		add_rows_body(out, table, row, row_total, stride);
}

/* ---- symmetric eigenproblem --------------------------------------------------------------- */

static double off_diagonal(const double *a, uint32_t n)
{
	double sum = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++)
			sum += a[(size_t)i * n + j] * a[(size_t)i * n + j];
	return sum;
}

/* rotate_rows - (p, q) <- (c p - s q, s p + c q), element by element. */
static void rotate_rows(double *restrict p, double *restrict q, double c, double s, uint32_t n)
{
	for (uint32_t j = 0; j < n; j++) {
		double x = p[j], y = q[j];

		p[j] = c * x - s * y;
		q[j] = s * x + c * y;
	}
}

/* rotate - zero a[p][q] (Golub & Van Loan, 8.5). Rows first, then the same on the columns; vt holds
 * eigenvectors as rows, so that it is walked in order. */
static void rotate(double *a, double *vt, uint32_t n, uint32_t p, uint32_t q)
{
	double apq = a[(size_t)p * n + q];
	double theta = (a[(size_t)q * n + q] - a[(size_t)p * n + p]) / (2 * apq);
	double t = 1 / (fabs(theta) + sqrt(theta * theta + 1));
	double c, s;

	if (theta < 0)
		t = -t;
	c = 1 / sqrt(t * t + 1);
	s = t * c;
	rotate_rows(a + (size_t)p * n, a + (size_t)q * n, c, s, n);
	for (uint32_t i = 0; i < n; i++) {
		double x = a[(size_t)i * n + p], y = a[(size_t)i * n + q];

		a[(size_t)i * n + p] = c * x - s * y;
		a[(size_t)i * n + q] = s * x + c * y;
	}
	rotate_rows(vt + (size_t)p * n, vt + (size_t)q * n, c, s, n);
}

static void transpose(double *a, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n; j++) {
			double x = a[(size_t)i * n + j];

			a[(size_t)i * n + j] = a[(size_t)j * n + i];
			a[(size_t)j * n + i] = x;
		}
}

void um_eigen(double *a, double *v, double *value, uint32_t n)
{
	double total = off_diagonal(a, n);

	memset(v, 0, (size_t)n * n * sizeof(*v));
	for (uint32_t i = 0; i < n; i++) {
		total += a[(size_t)i * n + i] * a[(size_t)i * n + i];
		v[(size_t)i * n + i] = 1;
	}
	for (int sweep = 0; sweep < 20; sweep++) {
		double off = off_diagonal(a, n);
		double floor2 = 1e-4 * off / ((double)n * n);

		if (off <= 1e-16 * total)
			break;
		for (uint32_t p = 0; p < n; p++)
			for (uint32_t q = p + 1; q < n; q++)
				if (a[(size_t)p * n + q] * a[(size_t)p * n + q] > floor2)
					rotate(a, v, n, p, q);
	}
	for (uint32_t i = 0; i < n; i++)
		value[i] = a[(size_t)i * n + i];
	transpose(v, n);
}
