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
#define COLUMNS 21u

/* Both sets of kernels where this CPU can run them: they promise the same bits. */
static size_t sets(const struct um_dense *set[2])
{
	set[0] = &um_dense_narrow;
	set[1] = um_dense();
	return set[1] == set[0] ? 1 : 2;
}

static void fill(float *x, size_t total, struct um_rng *rng)
{
	for (size_t i = 0; i < total; i++)
		x[i] = (float)(2 * um_rng_unit(rng) - 1);
}

static void scores_add_in_the_order_of_dimensions(void **state)
{
	static float x[ROWS * DIMS], c[COLUMNS * DIMS], panel[24 * DIMS], out[ROWS * 24];
	const struct um_dense *set[2];
	struct um_rng rng;
	size_t total = sets(set);

	(void)state;
	um_rng_init(&rng, 1, 1);
	fill(x, ROWS * DIMS, &rng);
	fill(c, COLUMNS * DIMS, &rng);
	um_pack(panel, c, COLUMNS, DIMS);
	for (size_t i = 0; i < total; i++) {
		memset(out, 0xff, sizeof(out));
		set[i]->scores(out, 24, x, ROWS, panel, COLUMNS, DIMS);
		for (uint32_t r = 0; r < ROWS; r++)
			for (uint32_t k = 0; k < um_pad(COLUMNS); k++) {
				volatile float sum = 0, product; /* volatile: no contraction, no reordering */

				for (uint32_t j = 0; j < DIMS && k < COLUMNS; j++) {
					product = x[r * DIMS + j] * c[k * DIMS + j];
					sum = sum + product;
				}
				assert_true(out[r * 24 + k] == sum);
			}
	}
}

static void dot_is_eight_sums(void **state)
{
	static float a[DIMS], b[DIMS];
	volatile float sum[8] = { 0 }, product;
	const struct um_dense *set[2];
	struct um_rng rng;
	size_t total = sets(set);
	float many;

	(void)state;
	um_rng_init(&rng, 2, 2);
	fill(a, DIMS, &rng);
	fill(b, DIMS, &rng);
	for (uint32_t j = 0; j < DIMS; j++) {
		product = a[j] * b[j];
		sum[j % 8] = sum[j % 8] + product;
	}
	product = (sum[0] + sum[4]) + (sum[2] + sum[6]);
	product = product + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
	for (size_t i = 0; i < total; i++) {
		assert_true(set[i]->dot(a, b, DIMS) == product);
		set[i]->dots(&many, a, b, 1, DIMS);
		assert_true(many == product);
	}
}

static void rows_add_in_their_order(void **state)
{
	enum { STRIDE = 120, TABLE = 9 };
	static const uint32_t row[] = { 7, 0, 3, 3, 8 };
	static float table[TABLE * STRIDE], out[STRIDE], weighted[STRIDE], before[STRIDE], weight[5];
	const struct um_dense *set[2];
	struct um_rng rng;
	size_t total = sets(set);

	(void)state;
	um_rng_init(&rng, 3, 1);
	fill(table, TABLE * STRIDE, &rng);
	fill(before, STRIDE, &rng);
	fill(weight, 5, &rng);
	for (size_t s = 0; s < total; s++) {
		memcpy(out, before, sizeof(out));
		memcpy(weighted, before, sizeof(out));
		set[s]->add_rows(out, table, row, 5, STRIDE);
		set[s]->add_weighted(weighted, table, row, weight, 5, STRIDE);
		for (uint32_t c = 0; c < STRIDE; c++) {
			volatile float sum = before[c], heavy = before[c], product;

			for (uint32_t i = 0; i < 5; i++) {
				sum = sum + table[row[i] * STRIDE + c];
				product = weight[i] * table[row[i] * STRIDE + c];
				heavy = heavy + product;
			}
			assert_true(out[c] == sum && weighted[c] == heavy);
		}
	}
}

static void rows_are_added_and_scaled_one_by_one(void **state)
{
	static float x[DIMS], y[DIMS], sum[DIMS], unit[DIMS];
	double wide[DIMS];
	const struct um_dense *set[2];
	struct um_rng rng;
	size_t total = sets(set);

	(void)state;
	um_rng_init(&rng, 5, 5);
	fill(x, DIMS, &rng);
	fill(y, DIMS, &rng);
	for (size_t s = 0; s < total; s++) {
		float length;

		for (uint32_t j = 0; j < DIMS; j++)
			wide[j] = j;
		memcpy(sum, y, sizeof(sum));
		memcpy(unit, x, sizeof(unit));
		set[s]->axpy(sum, -0.3f, x, DIMS);
		set[s]->widen(wide, x, DIMS);
		length = set[s]->unit(unit, DIMS);
		for (uint32_t j = 0; j < DIMS; j++) {
			volatile float product = -0.3f * x[j];

			assert_true(sum[j] == y[j] + product);
			assert_true(wide[j] == j + (double)x[j]);
			assert_true(unit[j] == x[j] / length);
		}
	}
}

/* The first of equals, whatever stands in the padding, for every number of columns. */
static void the_first_largest_is_found(void **state)
{
	enum { MOST = 27, TRIALS = 200 };
	float score[32], bias[32], value, next, want;
	const struct um_dense *set[2];
	struct um_rng rng;
	size_t total = sets(set);

	(void)state;
	um_rng_init(&rng, 6, 6);
	for (uint32_t trial = 0; trial < TRIALS; trial++)
		for (uint32_t n = 1; n <= MOST; n++)
			for (size_t s = 0; s < total; s++) {
				uint32_t first = 0, plain = 0;

				for (uint32_t c = 0; c < 32; c++) {
					score[c] = c < n ? (float)um_rng_below(&rng, 4) - 2 : 100;
					bias[c] = c < n ? (float)um_rng_below(&rng, 3) - 1 : 100;
				}
				for (uint32_t c = 1; c < n; c++) {
					first = score[c] + bias[c] > score[first] + bias[first] ? c : first;
					plain = score[c] > score[plain] ? c : plain;
				}
				want = score[first] + bias[first];
				assert_int_equal(set[s]->largest(score, bias, n, &value), first);
				assert_true(value == want);
				assert_int_equal(set[s]->largest(score, NULL, n, &value), plain);
				assert_true(value == score[plain]);
				assert_int_equal(set[s]->largest_two(score, bias, n, &value, &next), first);
				assert_true(value == want);
				want = -INFINITY;
				for (uint32_t c = 0; c < n; c++)
					want = c != first && score[c] + bias[c] > want ? score[c] + bias[c] : want;
				assert_true(next == want);
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
		cmocka_unit_test(rows_are_added_and_scaled_one_by_one),
		cmocka_unit_test(the_first_largest_is_found),
		cmocka_unit_test(unit_rows),
		cmocka_unit_test(eigenvectors_rebuild_the_matrix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
