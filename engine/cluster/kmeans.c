/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kmeans.c - Lloyd's algorithm on unit vectors, seeded by k-means++ (Arthur & Vassilvitskii 2007).
 *
 * One run is one thread: several runs from different seeds keep the machine busy, and a single order
 * of additions keeps the bits. Centroids are plain means (not rescaled): how short a mean is says how
 * spread its mentions are, and the distance takes that into account. Ties go to the lower index; an
 * emptied group takes the mention that is farthest from its centre.
 */
#include "cluster/internal.h"

#include "base/fmath.h"

static float *row(const struct um_work *work, uint32_t m)
{
	return work->x + (size_t)m * work->dims;
}

/* draw - an index with chance proportional to best[] (squared distances). */
static uint32_t draw(const float *best, uint32_t total, struct um_rng *rng)
{
	double sum = 0, at;

	for (uint32_t m = 0; m < total; m++)
		sum += best[m];
	if (!(sum > 0))
		return (uint32_t)um_rng_below(rng, total);
	at = um_rng_unit(rng) * sum;
	for (uint32_t m = 0; m < total; m++) {
		at -= best[m];
		if (at < 0 && best[m] > 0)
			return m;
	}
	return total - 1;
}

/* come_nearer - best[] of mentions whose squared distance to a new centre is less. */
static void come_nearer(struct um_work *work, const float *centre, uint32_t mention_count)
{
	for (uint32_t from = 0; from < mention_count; from += UM_TILE) {
		uint32_t tile = mention_count - from < UM_TILE ? mention_count - from : UM_TILE;

		um_dense()->dots(work->score, centre, row(work, from), tile, work->dims);
		for (uint32_t r = 0; r < tile; r++) {
			float apart = 2.0f - 2.0f * work->score[r];

			if (apart < 0.0f)
				apart = 0.0f;
			if (apart < work->best[from + r])
				work->best[from + r] = apart;
		}
	}
}

void um_kmeans_seed(struct um_work *work, uint32_t mention_count, struct um_rng *rng)
{
	uint32_t pick = (uint32_t)um_rng_below(rng, mention_count);

	for (uint32_t m = 0; m < mention_count; m++)
		work->best[m] = 4.0f; /* no two unit vectors are farther apart */
	for (uint32_t c = 0; c < work->k; c++) {
		const float *centre = row(work, pick);

		memcpy(work->centroid + (size_t)c * work->dims, centre, work->dims * sizeof(float));
		come_nearer(work, centre, mention_count);
		pick = draw(work->best, mention_count, rng);
	}
}

void um_kmeans_centre(struct um_work *work, uint32_t mention_count)
{
	memset(work->sum, 0, (size_t)work->k * work->dims * sizeof(*work->sum));
	memset(work->size, 0, work->k * sizeof(*work->size));
	for (uint32_t m = 0; m < mention_count; m++) {
		double *sum = work->sum + (size_t)work->need[m] * work->dims;
		const float *x = row(work, m);

		work->size[work->need[m]]++;
		um_dense()->widen(sum, x, work->dims);
	}
	for (uint32_t c = 0; c < work->k; c++)
		for (uint32_t j = 0; j < work->dims && work->size[c]; j++) {
			size_t at = (size_t)c * work->dims + j;

			work->centroid[at] = (float)(work->sum[at] / work->size[c]);
		}
}

/* refill - groups without mentions take those that fit their own group worst. */
static bool refill(struct um_work *work, uint32_t mention_count)
{
	bool any = false;

	for (uint32_t c = 0; c < work->k; c++) {
		uint32_t worst = UINT32_MAX;

		if (work->size[c])
			continue;
		for (uint32_t m = 0; m < mention_count; m++)
			if (work->size[work->need[m]] > 1 && (worst == UINT32_MAX || work->best[m] < work->best[worst]))
				worst = m;
		if (worst == UINT32_MAX)
			break;
		work->size[work->need[worst]]--;
		work->need[worst] = c;
		work->size[c] = 1;
		work->best[worst] = 4.0f;
		any = true;
	}
	return any;
}

static void aim(struct um_work *work)
{
	um_pack(work->panel, work->centroid, work->k, work->dims);
	for (uint32_t c = 0; c < work->k; c++) {
		const float *centre = work->centroid + (size_t)c * work->dims;

		work->bias[c] = -0.5f * um_dot(centre, centre, work->dims);
	}
}

/* place - nearest centroid of every mention; returns how many moved. */
static uint32_t place(struct um_work *work, uint32_t mention_count)
{
	uint32_t moved = 0;

	for (uint32_t from = 0; from < mention_count; from += UM_TILE) {
		uint32_t tile = mention_count - from < UM_TILE ? mention_count - from : UM_TILE;

		um_scores(work->score, work->stride, row(work, from), tile, work->panel, work->k, work->dims);
		for (uint32_t r = 0; r < tile; r++) {
			uint32_t at = um_dense()->largest(work->score + (size_t)r * work->stride, work->bias, work->k,
			                                  &work->best[from + r]);

			moved += work->need[from + r] != at;
			work->need[from + r] = at;
		}
	}
	return moved;
}

void um_kmeans_run(struct um_work *work, uint32_t mention_count, uint32_t most)
{
	for (uint32_t i = 0; i < most; i++) {
		uint32_t moved;

		aim(work);
		moved = place(work, mention_count);
		um_kmeans_centre(work, mention_count);
		if (refill(work, mention_count))
			um_kmeans_centre(work, mention_count);
		else if ((uint64_t)moved * 1000 < mention_count)
			break;
	}
}
