/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ward.c - from too many groups to as many as were asked for: the two whose union adds least to the scatter become one (Ward 1963),
 * again and again.
 *
 * k-means that starts with the right number of centres puts two into one large need and one between two small ones, and no local move
 * takes that back. With half as many again every need has a centre of its own, and which of them are one is decided when the
 * stems already weigh what they tell.
 */
#include "cluster/internal.h"

#include <math.h>

/* fill_gaps - gap[i][j] = ni nj / (ni + nj) |ci - cj|^2, what a union would add. */
static void fill_gaps(struct um_work *work)
{
	for (uint32_t i = 0; i < work->k; i++) {
		const float *a = work->centroid + (size_t)i * work->dims;

		for (uint32_t j = 0; j < i; j++) {
			const float *b = work->centroid + (size_t)j * work->dims;
			double ni = work->size[i], nj = work->size[j], apart;

			apart = (double)(um_dot(a, a, work->dims) + um_dot(b, b, work->dims) - 2.0f * um_dot(a, b, work->dims));
			apart = ni + nj > 0 && apart > 0 ? apart * ni * nj / (ni + nj) : 0;
			work->gap[(size_t)i * work->k + j] = work->gap[(size_t)j * work->k + i] = apart;
		}
	}
}

/* into[j] = i says that j is gone. */
static bool alive(const uint32_t *into, uint32_t i)
{
	return into[i] == i;
}

static void closest(const struct um_work *work, const uint32_t *into, uint32_t *a, uint32_t *b)
{
	double best = INFINITY;

	for (uint32_t i = 0; i < work->k; i++)
		for (uint32_t j = i + 1; alive(into, i) && j < work->k; j++)
			if (alive(into, j) && work->gap[(size_t)i * work->k + j] < best) {
				best = work->gap[(size_t)i * work->k + j];
				*a = i;
				*b = j;
			}
}

/* join - b to a; gaps by Lance & Williams (1967). */
static void join(struct um_work *work, uint32_t *into, uint32_t a, uint32_t b)
{
	double na = work->size[a], nb = work->size[b], between = work->gap[(size_t)a * work->k + b];

	into[b] = a;
	for (uint32_t i = 0; i < work->k; i++) {
		double ni = work->size[i], *ai = &work->gap[(size_t)a * work->k + i], bi = work->gap[(size_t)b * work->k + i];

		if (i == a || !alive(into, i) || !(na + nb + ni > 0))
			continue;
		*ai = ((na + ni) * *ai + (nb + ni) * bi - ni * between) / (na + nb + ni);
		work->gap[(size_t)i * work->k + a] = *ai;
	}
	work->size[a] += work->size[b];
}

void um_ward_merge(struct um_work *work, uint32_t mention_count, uint32_t k)
{
	uint32_t *into = work->into, left = work->k, dense = 0, a = 0, b = 0;

	um_kmeans_centre(work, mention_count);
	fill_gaps(work);
	for (uint32_t i = 0; i < work->k; i++)
		into[i] = i;
	for (; left > k; left--) {
		closest(work, into, &a, &b);
		join(work, into, a, b);
	}
	/* A group goes to one of a lower index, so that one has its final number already. */
	for (uint32_t i = 0; i < work->k; i++)
		into[i] = into[i] == i ? dense++ : into[into[i]];
	for (uint32_t m = 0; m < mention_count; m++)
		work->need[m] = into[work->need[m]];
	work->k = k;
	um_kmeans_centre(work, mention_count);
}
