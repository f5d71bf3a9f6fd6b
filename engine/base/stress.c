/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points on a plane whose distances are as near as can be to those wanted.
 *
 * Stress majorization (Gansner, Koren & North 2004) with weights 1/d^2, so that small distances are kept
 * best, from the two leading axes of classical scaling (Torgerson 1952) found by power iteration. Nothing
 * is random; at the end the map is turned to its principal axes and each axis gets the sign that
 * makes its largest entry positive, so a small change of the distances does not mirror the map.
 */
#include "base/stress.h"

#include "base/arena.h"
#include "base/fmath.h"

#define POWER_ROUNDS 50
#define SWEEPS_MAX 120

struct map {
	uint32_t k;
	const double *apart; /* [k][k] wanted distances */
	double *centred;     /* [k][k] classical scaling's matrix */
	double *x, *y, *next;
};

static double length(const double *v, uint32_t k)
{
	double sum = 0;

	for (uint32_t i = 0; i < k; i++)
		sum += v[i] * v[i];
	return sqrt(sum);
}

/* centre - -1/2 of the squared distances with the means of rows and columns taken off. */
static void centre(struct map *map)
{
	uint32_t k = map->k;
	double all = 0, *row = map->next;

	for (uint32_t i = 0; i < k; i++) {
		row[i] = 0;
		for (uint32_t j = 0; j < k; j++)
			row[i] += map->apart[(size_t)i * k + j] * map->apart[(size_t)i * k + j] / k;
		all += row[i] / k;
	}
	for (uint32_t i = 0; i < k; i++)
		for (uint32_t j = 0; j < k; j++) {
			double d = map->apart[(size_t)i * k + j];

			map->centred[(size_t)i * k + j] = -0.5 * (d * d - row[i] - row[j] + all);
		}
}

/* axis - the leading eigenvector that is orthogonal to `other` (NULL: any), times the root of its value. */
static void axis(double *v, const struct map *map, const double *other)
{
	uint32_t k = map->k;
	double value = 0;

	for (uint32_t i = 0; i < k; i++)
		v[i] = (i * 7 % 11) - 5.0 + 1.0 / (i + 1.0); /* any direction will do, always the same one */
	for (int round = 0; round < POWER_ROUNDS; round++) {
		double along = 0, other_length = other ? length(other, k) : 0;

		for (uint32_t i = 0; i < k; i++) {
			map->next[i] = 0;
			for (uint32_t j = 0; j < k; j++)
				map->next[i] += map->centred[(size_t)i * k + j] * v[j];
		}
		for (uint32_t i = 0; i < k && other_length > 0; i++)
			along += map->next[i] * other[i] / (other_length * other_length);
		for (uint32_t i = 0; i < k && other_length > 0; i++)
			map->next[i] -= along * other[i];
		value = length(map->next, k);
		for (uint32_t i = 0; i < k; i++)
			v[i] = value > 0 ? map->next[i] / value : 0;
	}
	for (uint32_t i = 0; i < k; i++)
		v[i] *= sqrt(value);
}

/* settle - one sweep: every point moves to where the others want it. Returns the largest move. */
static double settle(struct map *map)
{
	double farthest = 0;

	for (uint32_t i = 0; i < map->k; i++) {
		double x = 0, y = 0, weight = 0, moved;

		for (uint32_t j = 0; j < map->k; j++) {
			double d = map->apart[(size_t)i * map->k + j], dx = map->x[i] - map->x[j], dy = map->y[i] - map->y[j];
			double now = sqrt(dx * dx + dy * dy), w = j == i ? 0 : 1 / (d * d);

			x += w * (map->x[j] + (now > 0 ? d * dx / now : 0));
			y += w * (map->y[j] + (now > 0 ? d * dy / now : 0));
			weight += w;
		}
		moved = fabs(x / weight - map->x[i]) + fabs(y / weight - map->y[i]);
		farthest = moved > farthest ? moved : farthest;
		map->x[i] = x / weight;
		map->y[i] = y / weight;
	}
	return farthest;
}

static void sign(double *v, uint32_t k)
{
	double peak = 0;

	for (uint32_t i = 0; i < k; i++)
		if (fabs(v[i]) > fabs(peak))
			peak = v[i];
	for (uint32_t i = 0; i < k && peak < 0; i++)
		v[i] = -v[i];
}

static void move_to_mean(double *v, uint32_t k)
{
	double mean = 0;

	for (uint32_t i = 0; i < k; i++)
		mean += v[i] / k;
	for (uint32_t i = 0; i < k; i++)
		v[i] -= mean;
}

/* turn - to the principal axes: the leading eigenvector of a symmetric 2 x 2 matrix, without an angle. */
static void turn(struct map *map)
{
	double xx = 0, xy = 0, yy = 0, half, root, c, s, size;

	move_to_mean(map->x, map->k);
	move_to_mean(map->y, map->k);
	for (uint32_t i = 0; i < map->k; i++) {
		xx += map->x[i] * map->x[i];
		xy += map->x[i] * map->y[i];
		yy += map->y[i] * map->y[i];
	}
	half = 0.5 * (xx - yy);
	root = sqrt(half * half + xy * xy);
	c = half >= 0 ? root + half : fabs(xy);
	s = half >= 0 ? xy : (xy < 0 ? -1 : 1) * (root - half);
	size = sqrt(c * c + s * s);
	for (uint32_t i = 0; i < map->k && size > 0; i++) {
		double x = map->x[i], y = map->y[i];

		map->x[i] = (c * x + s * y) / size;
		map->y[i] = (c * y - s * x) / size;
	}
	sign(map->x, map->k);
	sign(map->y, map->k);
}

/* fit - both axes by one factor into 0..1, centred. */
static void fit(struct map *map)
{
	double low_x = INFINITY, low_y = INFINITY, high_x = -INFINITY, high_y = -INFINITY, wide;

	for (uint32_t i = 0; i < map->k; i++) {
		low_x = map->x[i] < low_x ? map->x[i] : low_x;
		high_x = map->x[i] > high_x ? map->x[i] : high_x;
		low_y = map->y[i] < low_y ? map->y[i] : low_y;
		high_y = map->y[i] > high_y ? map->y[i] : high_y;
	}
	wide = high_x - low_x > high_y - low_y ? high_x - low_x : high_y - low_y;
	for (uint32_t i = 0; i < map->k; i++) {
		map->x[i] = wide > 0 ? 0.5 + (map->x[i] - 0.5 * (low_x + high_x)) / wide : 0.5;
		map->y[i] = wide > 0 ? 0.5 + (map->y[i] - 0.5 * (low_y + high_y)) / wide : 0.5;
	}
}

enum unmet_status um_stress(double *x, double *y, const double *apart, uint32_t k, struct unmet_error *err)
{
	struct map map = { .k = k, .apart = apart, .x = x, .y = y };
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	um_arena_init(&arena, SIZE_MAX);
	map.centred = UM_ARRAY(&arena, double, (size_t)k * k + 1);
	map.next = UM_ARRAY(&arena, double, (size_t)k + 1);
	if (!map.centred || !map.next) {
		rc = (enum unmet_status)um_arena_fail(&arena, err);
	} else if (k > 1) {
		centre(&map);
		axis(x, &map, NULL);
		axis(y, &map, x);
		for (int sweep = 0; sweep < SWEEPS_MAX && settle(&map) > 1e-4; sweep++)
			;
		turn(&map);
	}
	if (!rc)
		fit(&map);
	um_arena_release(&arena);
	return rc;
}
