/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples and shuffles. The shuffle is the swap randomisation of binary matrices (Gionis et al. 2007):
 * the null hypothesis is "needs fall on customers independently", with how much each customer talks and
 * how common each need is held fixed, because both vary wildly and neither makes a segment. Repetition stays where
 * it is: what was said twice only changes hands with what was said twice.
 */
#include "segment/draw.h"

#define SWAPS_PER_ENTRY 5u

/* How many customers of each row are drawn: selection sampling (Knuth, algorithm S). */
static void choose(const struct um_rows *rows, uint32_t most, struct um_rng *rng, uint32_t *take)
{
	uint64_t left = (uint64_t)rows->customer_total, want = left < most ? left : most;

	for (uint32_t r = 0; r < rows->row_count; r++) {
		for (double c = 0; c < rows->weight[r]; c++, left--) {
			if (want < left && um_rng_below(rng, left) >= want)
				continue;
			take[r]++;
			want--;
		}
	}
}

static void copy_row(const struct um_rows *rows, uint32_t r, uint64_t at, uint32_t *need, uint32_t *times)
{
	for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++, at++) {
		need[at] = rows->need[i];
		times[at] = rows->times[i];
	}
}

enum unmet_status um_draw_customers(const struct um_rows *rows, uint32_t most, struct um_rng *rng,
                                 struct um_arena *arena, struct um_incidence *out, struct unmet_error *err)
{
	uint32_t *take = UM_ARRAY(arena, uint32_t, rows->row_count), *need, *times, customers = 0;
	uint64_t entries = 0, *offset;

	if (!take)
		return um_arena_fail(arena, err);
	choose(rows, most, rng, take);
	for (uint32_t r = 0; r < rows->row_count; r++) {
		customers += take[r];
		entries += take[r] * (rows->offset[r + 1] - rows->offset[r]);
	}
	offset = UM_ARRAY(arena, uint64_t, (size_t)customers + 1);
	need = UM_ARRAY(arena, uint32_t, entries);
	times = UM_ARRAY(arena, uint32_t, entries);
	if (!offset || !need || !times)
		return um_arena_fail(arena, err);
	customers = 0;
	for (uint32_t r = 0; r < rows->row_count; r++)
		for (uint32_t c = 0; c < take[r]; c++, customers++) {
			copy_row(rows, r, offset[customers], need, times);
			offset[customers + 1] = offset[customers] + rows->offset[r + 1] - rows->offset[r];
		}
	*out = (struct um_incidence){ customers, rows->need_count, offset, need, times };
	return UNMET_OK;
}

static bool holds(const uint32_t *need, uint64_t begin, uint64_t end, uint32_t wanted)
{
	for (uint64_t i = begin; i < end; i++)
		if (need[i] == wanted)
			return true;
	return false;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t keep = *a;

	*a = *b;
	*b = keep;
}

static void try_swap(const struct um_incidence *in, const uint32_t *owner, uint32_t *need,
                     uint64_t a, uint64_t b)
{
	uint32_t one = owner[a], other = owner[b];

	if (one == other || need[a] == need[b] || in->times[a] != in->times[b] ||
	    holds(need, in->offset[one], in->offset[one + 1], need[b]) ||
	    holds(need, in->offset[other], in->offset[other + 1], need[a]))
		return;
	swap(&need[a], &need[b]);
}

static void sort_row(uint32_t *need, uint32_t *times, uint64_t len)
{
	for (uint64_t i = 1; i < len; i++)
		for (uint64_t j = i; j > 0 && need[j - 1] > need[j]; j--) {
			swap(&need[j - 1], &need[j]);
			swap(&times[j - 1], &times[j]);
		}
}

enum unmet_status um_shuffle_needs(const struct um_incidence *in, struct um_rng *rng, struct um_arena *arena,
                                    struct um_incidence *out, struct unmet_error *err)
{
	uint64_t nnz = in->offset[in->customer_count];
	uint32_t *need = UM_ARRAY(arena, uint32_t, nnz), *times = UM_ARRAY(arena, uint32_t, nnz);
	uint32_t *owner = UM_ARRAY(arena, uint32_t, nnz);

	if (!need || !times || !owner)
		return um_arena_fail(arena, err);
	memcpy(need, in->need, nnz * sizeof(*need));
	memcpy(times, in->times, nnz * sizeof(*times));
	for (uint32_t c = 0; c < in->customer_count; c++)
		for (uint64_t i = in->offset[c]; i < in->offset[c + 1]; i++)
			owner[i] = c;
	for (uint64_t t = 0; t < SWAPS_PER_ENTRY * nnz; t++) {
		uint64_t a = um_rng_below(rng, nnz);

		try_swap(in, owner, need, a, um_rng_below(rng, nnz));
	}
	for (uint32_t c = 0; c < in->customer_count; c++)
		sort_row(need + in->offset[c], times + in->offset[c], in->offset[c + 1] - in->offset[c]);
	*out = (struct um_incidence){ in->customer_count, in->need_count, in->offset, need, times };
	return UNMET_OK;
}
