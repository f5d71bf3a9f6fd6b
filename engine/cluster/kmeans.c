/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kmeans.c - Lloyd's algorithm on unit vectors, seeded by k-means++ (Arthur & Vassilvitskii 2007).
 *
 * One run is one thread: several runs from different seeds keep the machine busy, and a single order
 * of additions keeps the bits. Centroids are plain means (not rescaled): how short a mean is says how
 * spread its mentions are, and the distance takes that into account. Ties go to the lower index; an
 * emptied group takes the mention that is farthest from its centre. From the second iteration on bounds tell of most mentions
 * that they stay (Hamerly 2010), with room for rounding, so that the groups are those of the plain algorithm to the bit.
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

/* ---- centroids ------------------------------------------------------------------------------ */

static void sums_begin(struct um_work *work)
{
	memset(work->sum, 0, (size_t)work->k * work->dims * sizeof(*work->sum));
	memset(work->size, 0, work->k * sizeof(*work->size));
}

static void sums_add(struct um_work *work, uint32_t from, uint32_t total)
{
	for (uint32_t m = from; m < from + total; m++) {
		work->size[work->need[m]]++;
		um_dense()->widen(work->sum + (size_t)work->need[m] * work->dims, row(work, m), work->dims);
	}
}

static void sums_end(struct um_work *work)
{
	for (uint32_t c = 0; c < work->k; c++)
		for (uint32_t j = 0; j < work->dims && work->size[c]; j++) {
			size_t at = (size_t)c * work->dims + j;

			work->centroid[at] = (float)(work->sum[at] / work->size[c]);
		}
}

void um_kmeans_centre(struct um_work *work, uint32_t mention_count)
{
	sums_begin(work);
	sums_add(work, 0, mention_count);
	sums_end(work);
}

/* ---- an iteration --------------------------------------------------------------------------- */

/* How far scores x . c - |c|^2 / 2 can have moved since they were worked out: x is of length one, so by no more than c did. */
struct drift {
	float *rise, *fall;     /* [k] score of a centre: at most so much more, at most so much less */
	float most, next;       /* the two largest rises */
	uint32_t which;         /* centre of the largest */
	float slack;            /* what rounding can add to either side of a comparison */
};

static void aim(struct um_work *work, struct drift *d, bool again)
{
	d->most = d->next = -INFINITY;
	d->slack = 4e-7f * (float)work->dims;
	for (uint32_t c = 0; c < work->k; c++) {
		const float *centre = work->centroid + (size_t)c * work->dims;
		float *was = work->aimed + (size_t)c * work->dims, bias = -0.5f * um_dot(centre, centre, work->dims), apart;

		um_axpy(was, -1.0f, centre, work->dims);
		apart = (float)sqrt((double)um_dot(was, was, work->dims));
		memcpy(was, centre, work->dims * sizeof(*was));
		d->rise[c] = apart + (bias - work->bias[c]);
		d->fall[c] = apart - (bias - work->bias[c]);
		work->bias[c] = bias;
		if (again && d->rise[c] > d->most) {
			d->next = d->most;
			d->most = d->rise[c];
			d->which = c;
		} else if (again && d->rise[c] > d->next) {
			d->next = d->rise[c];
		}
	}
	um_pack(work->panel, work->centroid, work->k, work->dims);
}

/* stays - no other centre can be nearer to the mention than its own (Hamerly 2010): what is known of them since they were all
 * looked at says so, or does once the score of its own is known. */
static bool stays(struct um_work *work, const struct drift *d, uint32_t m)
{
	uint32_t c = work->need[m];

	work->best[m] -= d->fall[c];
	work->rival[m] += d->which == c ? d->next : d->most;
	if (work->best[m] > work->rival[m] + d->slack)
		return true;
	work->best[m] = um_dot(row(work, m), work->centroid + (size_t)c * work->dims, work->dims) + work->bias[c];
	return work->best[m] > work->rival[m] + d->slack;
}

/* look - the nearest centres of some mentions; returns how many moved. rows: their vectors, one after the other, and up to three
 * more, as the product takes four at a time. */
static uint32_t look(struct um_work *work, const uint32_t *mention, uint32_t total, uint32_t row_total, const float *rows)
{
	uint32_t moved = 0;

	um_scores(work->score, work->stride, rows, row_total, work->panel, work->k, work->dims);
	for (uint32_t r = 0; r < total; r++) {
		uint32_t m = mention[r], at = um_dense()->largest_two(work->score + (size_t)r * work->stride, work->bias, work->k,
		                                                      &work->best[m], &work->rival[m]);

		moved += work->need[m] != at;
		work->need[m] = at;
	}
	return moved;
}

/* place - nearest centroid of every mention, and the sums of what is nearest to each; returns how many moved. */
static uint32_t place(struct um_work *work, const struct drift *d, uint32_t mention_count, bool again)
{
	uint32_t moved = 0, pick[UM_TILE];

	sums_begin(work);
	for (uint32_t from = 0; from < mention_count; from += UM_TILE) {
		uint32_t tile = mention_count - from < UM_TILE ? mention_count - from : UM_TILE, picked = 0;

		for (uint32_t m = from; m < from + tile; m++)
			if (!again || !stays(work, d, m))
				pick[picked++] = m;
		for (uint32_t r = 0; r < picked && picked < tile; r++)
			memcpy(work->rows + (size_t)r * work->dims, row(work, pick[r]), work->dims * sizeof(float));
		moved += picked < tile ? look(work, pick, picked, (picked + 3) & ~3u, work->rows) :
			look(work, pick, tile, tile, row(work, from));
		sums_add(work, from, tile);
	}
	sums_end(work);
	return moved;
}

/* exact - best[] of every mention under the centres aimed at, where bounds stand. */
static void exact(struct um_work *work, uint32_t mention_count)
{
	for (uint32_t from = 0; from < mention_count; from += UM_TILE) {
		uint32_t tile = mention_count - from < UM_TILE ? mention_count - from : UM_TILE;

		um_scores(work->score, work->stride, row(work, from), tile, work->panel, work->k, work->dims);
		for (uint32_t m = from; m < from + tile; m++) {
			uint32_t c = work->need[m];

			work->best[m] = work->score[(size_t)(m - from) * work->stride + c] + work->bias[c];
		}
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
		if (!any)
			exact(work, mention_count);
		for (uint32_t m = 0; m < mention_count; m++)
			if (work->size[work->need[m]] > 1 && (worst == UINT32_MAX || work->best[m] < work->best[worst]))
				worst = m;
		if (worst == UINT32_MAX)
			break;
		work->size[work->need[worst]]--;
		work->need[worst] = c;
		work->size[c] = 1;
		work->best[worst] = 4.0f;
		work->rival[worst] = INFINITY; /* its bounds are of another centre */
		any = true;
	}
	return any;
}

void um_kmeans_run(struct um_work *work, uint32_t mention_count, uint32_t most)
{
	struct drift d = { .rise = work->rise, .fall = work->fall };

	for (uint32_t i = 0; i < most; i++) {
		uint32_t moved;

		aim(work, &d, i > 0);
		moved = place(work, &d, mention_count, i > 0);
		if (refill(work, mention_count))
			um_kmeans_centre(work, mention_count);
		else if ((uint64_t)moved * 1000 < mention_count)
			break;
	}
}
