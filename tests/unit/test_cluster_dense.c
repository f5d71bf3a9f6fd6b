/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels against the plain loops they stand for, bit by bit where the order is promised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/rng.h"
#include "cluster/dense.h"

#define DIMS 24u
#define ROWS 11u
#define COLUMNS 13u

static void fill(float *x, size_t total, struct um_rng *rng)
{
	for (size_t i = 0; i < total; i++)
		x[i] = (float)(2 * um_rng_unit(rng) - 1);
}

static void scores_add_in_the_order_of_dimensions(void **state)
{
	static float x[ROWS * DIMS], c[COLUMNS * DIMS], panel[16 * DIMS], out[ROWS * 16];
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 1, 1);
	fill(x, ROWS * DIMS, &rng);
	fill(c, COLUMNS * DIMS, &rng);
	um_pack(panel, c, COLUMNS, DIMS);
	um_scores(out, 16, x, ROWS, panel, COLUMNS, DIMS);
	for (uint32_t r = 0; r < ROWS; r++)
		for (uint32_t k = 0; k < 16; k++) {
			volatile float sum = 0, product; /* volatile: no contraction, no reordering */

			for (uint32_t j = 0; j < DIMS && k < COLUMNS; j++) {
				product = x[r * DIMS + j] * c[k * DIMS + j];
				sum = sum + product;
			}
			assert_true(out[r * 16 + k] == sum);
		}
}

static void dot_is_eight_sums(void **state)
{
	static float a[DIMS], b[DIMS];
	volatile float sum[8] = { 0 }, product;
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 2, 2);
	fill(a, DIMS, &rng);
	fill(b, DIMS, &rng);
	for (uint32_t j = 0; j < DIMS; j++) {
		product = a[j] * b[j];
		sum[j % 8] = sum[j % 8] + product;
	}
	product = (sum[0] + sum[4]) + (sum[2] + sum[6]);
	assert_true(um_dot(a, b, DIMS) == product + ((sum[1] + sum[5]) + (sum[3] + sum[7])));
}

static void rows_add_in_their_order(void **state)
{
	enum { STRIDE = 72, TABLE = 9 };
	static const uint32_t row[] = { 7, 0, 3, 3, 8 };
	static float table[TABLE * STRIDE], out[STRIDE], before[STRIDE];
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 3, 1);
	fill(table, TABLE * STRIDE, &rng);
	fill(out, STRIDE, &rng);
	memcpy(before, out, sizeof(out));
	um_add_rows(out, table, row, 5, STRIDE);
	for (uint32_t c = 0; c < STRIDE; c++) {
		volatile float sum = before[c];

		for (uint32_t i = 0; i < 5; i++)
			sum = sum + table[row[i] * STRIDE + c];
		assert_true(out[c] == sum);
	}
}

static void unit_rows(void **state)
{
	float x[8] = { 3, 4 }, zero[8] = { 0 };

	(void)state;
	assert_true(um_unit(x, 8) == 5.0f);
	assert_true(x[0] == 0.6f && x[1] == 0.8f);
	assert_true(um_unit(zero, 8) == 0.0f && zero[0] == 0.0f);
}

static void eigenvectors_rebuild_the_matrix(void **state)
{
	enum { N = 9 };
	double a[N * N], copy[N * N], v[N * N], value[N];
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 4, 4);
	for (int i = 0; i < N; i++)
		for (int j = 0; j <= i; j++)
			a[i * N + j] = a[j * N + i] = 2 * um_rng_unit(&rng) - 1;
	for (int i = 0; i < N * N; i++)
		copy[i] = a[i];
	um_eigen(a, v, value, N);
	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++) {
			double rebuilt = 0, inner = 0;

			for (int e = 0; e < N; e++) {
				rebuilt += v[i * N + e] * value[e] * v[j * N + e];
				inner += v[e * N + i] * v[e * N + j];
			}
			assert_true(fabs(rebuilt - copy[i * N + j]) < 1e-7);
			assert_true(fabs(inner - (i == j)) < 1e-9);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scores_add_in_the_order_of_dimensions),
		cmocka_unit_test(dot_is_eight_sums),
		cmocka_unit_test(rows_add_in_their_order),
		cmocka_unit_test(unit_rows),
		cmocka_unit_test(eigenvectors_rebuild_the_matrix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
