/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score.c - agreement of two groupings by their contingency table.
 *
 * Normalised mutual information forgives splitting, the adjusted Rand index corrects for chance and
 * weighs large groups, and accuracy under the best one-to-one pairing is what a person would count.
 * The pairing is the Hungarian method with potentials, one row at a time in O(n^2).
 */
#include "cluster/score.h"

#include <string.h>

#include "base/arena.h"
#include "base/fmath.h"
#include "base/mem.h"

static void fill_table(uint32_t *table, const uint32_t *a, uint32_t a_groups, const uint32_t *b,
                       uint32_t b_groups, size_t total)
{
	memset(table, 0, (size_t)a_groups * b_groups * sizeof(*table));
	for (size_t i = 0; i < total; i++)
		table[(size_t)a[i] * b_groups + b[i]]++;
}

static double pairs(double n)
{
	return n * (n - 1) / 2;
}

static double column_total(const uint32_t *table, uint32_t rows, uint32_t columns, uint32_t c)
{
	double sum = 0;

	for (uint32_t r = 0; r < rows; r++)
		sum += table[(size_t)r * columns + c];
	return sum;
}

static double row_total(const uint32_t *table, uint32_t columns, uint32_t r)
{
	double sum = 0;

	for (uint32_t c = 0; c < columns; c++)
		sum += table[(size_t)r * columns + c];
	return sum;
}

static double ari_of(const uint32_t *table, uint32_t rows, uint32_t columns, size_t total)
{
	double both = 0, left = 0, right = 0, expected, most;

	for (size_t i = 0; i < (size_t)rows * columns; i++)
		both += pairs(table[i]);
	for (uint32_t r = 0; r < rows; r++)
		left += pairs(row_total(table, columns, r));
	for (uint32_t c = 0; c < columns; c++)
		right += pairs(column_total(table, rows, columns, c));
	if (total < 2)
		return 1;
	expected = left * right / pairs((double)total);
	most = 0.5 * (left + right);
	return most > expected ? (both - expected) / (most - expected) : 1;
}

double um_ari(const uint32_t *a, uint32_t a_groups, const uint32_t *b, uint32_t b_groups,
              size_t total, uint32_t *table)
{
	fill_table(table, a, a_groups, b, b_groups, total);
	return ari_of(table, a_groups, b_groups, total);
}

static double entropy_term(double part, double total)
{
	return part > 0 ? -part / total * um_log(part / total) : 0;
}

static void information_of(struct um_agreement *out, const uint32_t *table, uint32_t rows, uint32_t columns, size_t total)
{
	double n = (double)total, left = 0, right = 0, joint = 0;

	for (size_t i = 0; i < (size_t)rows * columns; i++)
		joint += entropy_term(table[i], n);
	for (uint32_t r = 0; r < rows; r++)
		left += entropy_term(row_total(table, columns, r), n);
	for (uint32_t c = 0; c < columns; c++)
		right += entropy_term(column_total(table, rows, columns, c), n);
	out->nmi = left + right > 0 ? 2 * (left + right - joint) / (left + right) : 1;
	out->homogeneity = right > 0 ? (left + right - joint) / right : 1;
	out->completeness = left > 0 ? (left + right - joint) / left : 1;
}

/* ---- information beyond chance ------------------------------------------------------------- */

/* chance_cell - E[n_ij / n ln(n n_ij / (a b))] for margins a, b under random pairing of total. */
static double chance_cell(double a, double b, size_t total, const double *lf)
{
	size_t ra = (size_t)a, rb = (size_t)b, n = total;
	size_t least = ra + rb > n ? ra + rb - n : 1, most = ra < rb ? ra : rb;
	double fixed, sum = 0;

	if (!ra || !rb)
		return 0;
	if (least < 1)
		least = 1;
	fixed = lf[ra] + lf[rb] + lf[n - ra] + lf[n - rb] - lf[n];
	for (size_t x = least; x <= most; x++) {
		double p = um_exp(fixed - lf[x] - lf[ra - x] - lf[rb - x] - lf[n - ra - rb + x]);

		sum += (double)x / (double)n * um_log((double)n * (double)x / (a * b)) * p;
		if (p < 1e-9 && (double)x > a * b / (double)n)
			break; /* past the mode the rest is smaller still */
	}
	return sum;
}

double um_shared(const uint32_t *a, uint32_t a_groups, const uint32_t *b, uint32_t b_groups,
                 size_t total, uint32_t *table, const double *log_factorial)
{
	uint32_t *row = table + (size_t)a_groups * b_groups, *column = row + a_groups;
	double sum = 0;

	fill_table(table, a, a_groups, b, b_groups, total);
	for (uint32_t r = 0; r < a_groups; r++)
		row[r] = (uint32_t)row_total(table, b_groups, r);
	for (uint32_t c = 0; c < b_groups; c++)
		column[c] = (uint32_t)column_total(table, a_groups, b_groups, c);
	for (uint32_t r = 0; r < a_groups; r++)
		for (uint32_t c = 0; c < b_groups; c++) {
			double n = table[(size_t)r * b_groups + c], left = row[r], right = column[c];

			if (n > 0)
				sum += n / (double)total * um_log(n * (double)total / (left * right));
			sum -= chance_cell(left, right, total, log_factorial);
		}
	return sum;
}

/* ---- best pairing ------------------------------------------------------------------------- */

struct pairing {
	uint32_t n;            /* square, padded with zeros */
	const double *gain;
	uint32_t rows, columns;
	double *u, *v, *slack; /* [n+1] potentials and slack; index 0 is the row being placed */
	uint32_t *match, *way; /* [n+1] row of a column; previous column on the path */
	uint8_t *used;         /* [n+1] */
};

static double cost(const struct pairing *p, uint32_t i, uint32_t j)
{
	return i <= p->rows && j <= p->columns ? -p->gain[(size_t)(i - 1) * p->columns + (j - 1)] : 0;
}

/* grow_tree - relax from column j0; returns the next column to visit. */
static uint32_t grow_tree(struct pairing *p, uint32_t j0)
{
	uint32_t i0 = p->match[j0], next = 0;
	double delta = INFINITY;

	p->used[j0] = 1;
	for (uint32_t j = 1; j <= p->n; j++) {
		double reduced;

		if (p->used[j])
			continue;
		reduced = cost(p, i0, j) - p->u[i0] - p->v[j];
		if (reduced < p->slack[j]) {
			p->slack[j] = reduced;
			p->way[j] = j0;
		}
		if (p->slack[j] < delta) {
			delta = p->slack[j];
			next = j;
		}
	}
	for (uint32_t j = 0; j <= p->n; j++) {
		if (p->used[j]) {
			p->u[p->match[j]] += delta;
			p->v[j] -= delta;
		} else {
			p->slack[j] -= delta;
		}
	}
	return next;
}

static void place_row(struct pairing *p, uint32_t row)
{
	uint32_t j = 0;

	p->match[0] = row;
	for (uint32_t i = 0; i <= p->n; i++) {
		p->slack[i] = INFINITY;
		p->used[i] = 0;
	}
	do
		j = grow_tree(p, j);
	while (p->match[j]);
	while (j) {
		uint32_t before = p->way[j];

		p->match[j] = p->match[before];
		j = before;
	}
}

enum unmet_status um_pair_up(uint32_t *column, const double *gain, uint32_t rows, uint32_t columns,
                             struct unmet_error *err)
{
	uint32_t n = rows > columns ? rows : columns;
	struct pairing p = { .n = n, .gain = gain, .rows = rows, .columns = columns };
	struct um_arena arena;

	um_arena_init(&arena, SIZE_MAX);
	p.u = UM_ARRAY(&arena, double, (size_t)n + 1);
	p.v = UM_ARRAY(&arena, double, (size_t)n + 1);
	p.slack = UM_ARRAY(&arena, double, (size_t)n + 1);
	p.match = UM_ARRAY(&arena, uint32_t, (size_t)n + 1);
	p.way = UM_ARRAY(&arena, uint32_t, (size_t)n + 1);
	p.used = UM_ARRAY(&arena, uint8_t, (size_t)n + 1);
	if (!p.u || !p.v || !p.slack || !p.match || !p.way || !p.used) {
		um_arena_release(&arena);
		return um_nomem(err);
	}
	for (uint32_t i = 1; i <= n; i++)
		place_row(&p, i);
	for (uint32_t r = 0; r < rows; r++)
		column[r] = UINT32_MAX;
	for (uint32_t j = 1; j <= columns; j++)
		if (p.match[j] <= rows)
			column[p.match[j] - 1] = j - 1;
	um_arena_release(&arena);
	return UNMET_OK;
}

static enum unmet_status accuracy_of(double *out, const uint32_t *table, uint32_t rows, uint32_t columns,
                                     size_t total, struct um_arena *arena, struct unmet_error *err)
{
	double *gain = UM_ARRAY(arena, double, (size_t)rows * columns + 1);
	uint32_t *column = UM_ARRAY(arena, uint32_t, (size_t)rows + 1);
	enum unmet_status rc;
	double right = 0;

	if (!gain || !column)
		return um_arena_fail(arena, err);
	for (size_t i = 0; i < (size_t)rows * columns; i++)
		gain[i] = table[i];
	rc = um_pair_up(column, gain, rows, columns, err);
	for (uint32_t r = 0; r < rows && !rc; r++)
		if (column[r] != UINT32_MAX)
			right += table[(size_t)r * columns + column[r]];
	*out = total ? right / (double)total : 1;
	return rc;
}

enum unmet_status um_agreement_of(struct um_agreement *out, const uint32_t *a, uint32_t a_groups,
                                  const uint32_t *b, uint32_t b_groups, size_t total,
                                  struct unmet_error *err)
{
	struct um_arena arena;
	uint32_t *table;
	enum unmet_status rc;

	memset(out, 0, sizeof(*out));
	um_arena_init(&arena, SIZE_MAX);
	table = UM_ARRAY(&arena, uint32_t, (size_t)a_groups * b_groups + 1);
	if (!table) {
		um_arena_release(&arena);
		return um_nomem(err);
	}
	fill_table(table, a, a_groups, b, b_groups, total);
	information_of(out, table, a_groups, b_groups, total);
	out->ari = ari_of(table, a_groups, b_groups, total);
	rc = accuracy_of(&out->accuracy, table, a_groups, b_groups, total, &arena, err);
	um_arena_release(&arena);
	return rc;
}
