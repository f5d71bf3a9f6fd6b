/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sample.c - the bounded matrix that fitting works on.
 *
 * Stems that occur in one mention only say nothing about what goes together; of the rest the most
 * frequent ones are kept, so that co-occurrence has a bounded size. Rows are sorted by their content.
 * Everything after this point walks rows in that order, and two equal rows are interchangeable, so
 * the result cannot depend on the order in which documents were read.
 */
#include "cluster/internal.h"

#include <stdlib.h>

#define NONE UINT32_MAX

struct row { const uint32_t *stem; uint32_t total, customer, from; };

static uint32_t *count_df(const struct um_bags *bags, struct um_arena *arena)
{
	uint32_t *df = UM_ARRAY(arena, uint32_t, (size_t)bags->stem_count + 1);

	if (!df)
		return NULL;
	for (uint64_t i = 0; i < bags->offset[bags->mention_count]; i++)
		df[bags->term[i]]++;
	return df;
}

/* df_floor - the least df such that at most `most` stems have it, and never below 2. */
static uint32_t df_floor(const uint32_t *df, uint32_t stem_count, uint32_t most)
{
	uint32_t floor_df = 2, kept, next;

	for (;;) {
		kept = 0;
		next = NONE;
		for (uint32_t t = 0; t < stem_count; t++)
			if (df[t] >= floor_df) {
				kept++;
				if (df[t] < next)
					next = df[t];
			}
		if (kept <= most)
			return floor_df;
		floor_df = next + 1;
	}
}

static int by_content(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	uint32_t n = a->total < b->total ? a->total : b->total;

	for (uint32_t i = 0; i < n; i++)
		if (a->stem[i] != b->stem[i])
			return a->stem[i] < b->stem[i] ? -1 : 1;
	if (a->total != b->total)
		return a->total < b->total ? -1 : 1;
	return a->customer < b->customer ? -1 : a->customer > b->customer;
}

/* map_stems - bag stems kept, ascending; local[] back to them. Returns V. */
static uint32_t map_stems(uint32_t *local, const uint32_t *df, uint32_t stem_count, uint32_t floor_df)
{
	uint32_t v = 0;

	for (uint32_t t = 0; t < stem_count; t++)
		local[t] = df[t] >= floor_df ? v++ : NONE;
	return v;
}

/* take_rows - rows of local ids; returns how many have any. */
static uint32_t take_rows(struct row *row, uint32_t *stem, const struct um_bags *bags, const uint32_t *local)
{
	uint32_t m = 0;

	for (uint64_t i = 0; i < bags->mention_count; i++) {
		uint32_t *from = stem;

		for (uint64_t at = bags->offset[i]; at < bags->offset[i + 1]; at++)
			if (local[bags->term[at]] != NONE)
				*stem++ = local[bags->term[at]];
		if (stem > from)
			row[m++] = (struct row){ from, (uint32_t)(stem - from), bags->customer[i], (uint32_t)i };
	}
	return m;
}

static enum unmet_status lay_out(struct um_sample *out, const struct row *row, uint32_t row_total,
                                 size_t cell_total, struct um_arena *arena, struct unmet_error *err)
{
	uint32_t *offset = UM_ARRAY(arena, uint32_t, (size_t)row_total + 1);
	uint32_t *stem = UM_ARRAY(arena, uint32_t, cell_total + 1);
	uint32_t *customer = UM_ARRAY(arena, uint32_t, (size_t)row_total + 1);
	uint32_t *from = UM_ARRAY(arena, uint32_t, (size_t)row_total + 1);
	uint32_t at = 0;

	if (!offset || !stem || !customer || !from)
		return um_arena_fail(arena, err);
	for (uint32_t r = 0; r < row_total; r++) {
		memcpy(stem + at, row[r].stem, row[r].total * sizeof(*stem));
		at += row[r].total;
		offset[r + 1] = at;
		customer[r] = row[r].customer;
		from[r] = row[r].from;
	}
	out->mention_count = row_total;
	out->customer = customer;
	out->from = from;
	out->offset = offset;
	out->stem = stem;
	return UNMET_OK;
}

static enum unmet_status count_kept(struct um_sample *out, struct um_arena *arena, struct unmet_error *err)
{
	uint32_t *df = UM_ARRAY(arena, uint32_t, (size_t)out->stem_count + 1);

	if (!df)
		return um_arena_fail(arena, err);
	for (uint32_t i = 0; i < out->offset[out->mention_count]; i++)
		df[out->stem[i]]++;
	out->df = df;
	return UNMET_OK;
}

static enum unmet_status build(struct um_sample *out, const struct um_bags *bags, uint32_t stem_max,
                               struct um_arena *scratch, struct um_arena *arena, struct unmet_error *err)
{
	size_t cells = bags->offset[bags->mention_count];
	uint32_t *df = count_df(bags, scratch);
	uint32_t *local = UM_ARRAY(scratch, uint32_t, (size_t)bags->stem_count + 1);
	uint32_t *stem = UM_ARRAY(scratch, uint32_t, cells + 1);
	struct row *row = UM_ARRAY(scratch, struct row, bags->mention_count + 1);
	uint32_t *bag_stem, m;

	if (!df || !local || !stem || !row)
		return um_arena_fail(scratch, err);
	out->stem_count = map_stems(local, df, bags->stem_count, df_floor(df, bags->stem_count, stem_max));
	bag_stem = UM_ARRAY(arena, uint32_t, (size_t)out->stem_count + 1);
	if (!bag_stem)
		return um_arena_fail(arena, err);
	for (uint32_t t = 0; t < bags->stem_count; t++)
		if (local[t] != NONE)
			bag_stem[local[t]] = t;
	out->bag_stem = bag_stem;
	m = take_rows(row, stem, bags, local);
	qsort(row, m, sizeof(*row), by_content);
	cells = 0; /* kept, which may be fewer than given */
	for (uint32_t r = 0; r < m; r++)
		cells += row[r].total;
	return lay_out(out, row, m, cells, arena, err);
}

enum unmet_status um_sample_build(struct um_sample *out, const struct um_bags *bags, uint32_t stem_max,
                                  struct um_arena *arena, struct unmet_error *err)
{
	struct um_arena scratch;
	enum unmet_status rc;

	memset(out, 0, sizeof(*out));
	if (bags->mention_count >= UINT32_MAX || bags->offset[bags->mention_count] >= UINT32_MAX)
		return um_fail(err, UNMET_E_LIMIT, "a sample of more than 2^32 words cannot be grouped");
	um_arena_init(&scratch, SIZE_MAX);
	rc = build(out, bags, stem_max, &scratch, arena, err);
	um_arena_release(&scratch);
	return rc ? rc : count_kept(out, arena, err);
}

enum unmet_status um_sample_take(struct um_sample *out, const struct um_sample *from,
                                 const uint8_t *times, struct um_arena *arena, struct unmet_error *err)
{
	struct row *row;
	uint32_t m = 0, total = 0;
	size_t cells = 0;
	enum unmet_status rc;

	for (uint32_t r = 0; r < from->mention_count; r++)
		total += times[r];
	row = UM_ARRAY(arena, struct row, (size_t)total + 1);
	if (!row)
		return um_arena_fail(arena, err);
	*out = *from;
	for (uint32_t r = 0; r < from->mention_count; r++)
		for (uint32_t i = 0; i < times[r]; i++) {
			row[m] = (struct row){ from->stem + from->offset[r], from->offset[r + 1] - from->offset[r],
			                       from->customer[r], r };
			cells += row[m++].total;
		}
	rc = lay_out(out, row, m, cells, arena, err);
	return rc ? rc : count_kept(out, arena, err);
}
