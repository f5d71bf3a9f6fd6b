/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eigen.c - eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, 8.5).
 *
 * Slower than tridiagonal methods, but short, accurate, and every step in a written order. Entries far below the mean are passed over.
 */
#include "cluster/dense.h"

#include <string.h>

#include "base/fmath.h"

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
