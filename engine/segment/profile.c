/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Profiles by counting customers, not by reading model parameters: what is shown can be counted again
 * from the evidence by anyone, and one loud customer weighs one.
 */
#include <stdlib.h>

#include "base/fmath.h"
#include "segment/profile.h"

/* customers[s * columns + j]: of segment s with j; the row after the last segment is all placed ones. */
struct table {
	uint64_t *customers;
	uint32_t segments, columns;
};

static enum unmet_status table_init(struct table *t, uint32_t segments, uint32_t columns,
                                    struct um_arena *arena, struct unmet_error *err)
{
	*t = (struct table){ NULL, segments, columns };
	t->customers = UM_ARRAY(arena, uint64_t, ((size_t)segments + 1) * columns);
	return t->customers ? UNMET_OK : um_arena_fail(arena, err);
}

static uint64_t *cell(const struct table *t, uint32_t segment, uint32_t column)
{
	return t->customers + (size_t)segment * t->columns + column;
}

static void table_add(struct table *t, uint32_t segment, uint32_t column)
{
	++*cell(t, segment, column);
	++*cell(t, t->segments, column);
}

/* ---- needs -------------------------------------------------------------------------------- */

static double strength(const struct um_defining *d)
{
	return d->share * um_log(d->lift);
}

static int compare_defining(const void *left, const void *right)
{
	const struct um_defining *a = left, *b = right;
	double x = strength(a), y = strength(b);

	if (x != y)
		return x > y ? -1 : 1;
	return (a->need > b->need) - (a->need < b->need);
}

/* The needs that pass, unsorted, into room[columns]; returns how many. */
static size_t collect_defining(const struct table *t, uint32_t s, uint64_t members, uint64_t placed,
                               struct um_defining *room)
{
	size_t total = 0;

	for (uint32_t n = 0; n < t->columns; n++) {
		uint64_t here = *cell(t, s, n), all = *cell(t, t->segments, n);
		struct um_defining d = { .need = n };

		if (here < UM_DEFINING_MIN_CUSTOMERS)
			continue;
		d.share = (double)here / (double)members;
		d.lift = d.share / ((double)all / (double)placed);
		if (d.share >= UM_DEFINING_MIN_SHARE && d.lift >= UM_DEFINING_MIN_LIFT)
			room[total++] = d;
	}
	return total;
}

enum unmet_status um_profile_needs(const struct um_incidence *incidence, const uint32_t *of,
                                   struct um_arena *arena, struct um_segmentation *out, struct unmet_error *err)
{
	struct um_defining *room = UM_ARRAY(arena, struct um_defining, incidence->need_count);
	struct table t;
	uint64_t placed = 0;
	enum unmet_status rc = table_init(&t, out->segment_count, incidence->need_count, arena, err);

	if (rc || !room)
		return rc ? rc : um_arena_fail(arena, err);
	for (uint32_t c = 0; c < incidence->customer_count; c++) {
		if (of[c] == UM_SEGMENT_NONE)
			continue;
		placed++;
		for (uint64_t i = incidence->offset[c]; i < incidence->offset[c + 1]; i++)
			table_add(&t, of[c], incidence->need[i]);
	}
	for (uint32_t s = 0; s < out->segment_count; s++) {
		struct um_segment *segment = &out->segment[s];
		size_t total = collect_defining(&t, s, segment->customer_count, placed, room);
		struct um_defining *kept;

		if (total)
			qsort(room, total, sizeof(*room), compare_defining);
		total = total < UM_DEFINING_MOST ? total : UM_DEFINING_MOST;
		kept = UM_ARRAY(arena, struct um_defining, total);
		if (!kept)
			return um_arena_fail(arena, err);
		memcpy(kept, room, total * sizeof(*kept));
		segment->defining = kept;
		segment->defining_count = total;
	}
	return UNMET_OK;
}

/* ---- attributes --------------------------------------------------------------------------- */

static int compare_mix(const void *left, const void *right)
{
	const struct um_attribute_mix *a = left, *b = right;

	if (a->customer_count != b->customer_count)
		return a->customer_count > b->customer_count ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

static uint64_t row_total(const struct table *t, uint32_t segment)
{
	uint64_t sum = 0;

	for (uint32_t v = 0; v < t->columns; v++)
		sum += *cell(t, segment, v);
	return sum;
}

/* Values of attribute a in segment s into room[columns]; returns how many are kept: none where it is not known of enough
 * of the segment's customers to describe them. */
static size_t collect_mix(const struct table *t, uint32_t s, uint32_t a, uint64_t members, struct um_attribute_mix *room)
{
	double known = (double)row_total(t, s), all = (double)row_total(t, t->segments);
	size_t total = 0;

	if (known < UM_MIX_MIN_KNOWN * (double)members)
		return 0;
	for (uint32_t v = 0; v < t->columns; v++) {
		struct um_attribute_mix m = { .attribute = a, .value = v, .customer_count = *cell(t, s, v) };

		if (!m.customer_count)
			continue;
		m.share = (double)m.customer_count / known;
		m.lift = m.share / ((double)*cell(t, t->segments, v) / all);
		room[total++] = m;
	}
	if (total)
		qsort(room, total, sizeof(*room), compare_mix);
	return total < UM_MIX_MOST ? total : UM_MIX_MOST;
}

static enum unmet_status count_attribute(const struct um_attributes *attributes, uint32_t a,
                                         uint32_t customers, const uint32_t *of, struct um_arena *arena,
                                         struct um_segmentation *out, struct table *t, struct unmet_error *err)
{
	const uint32_t *value = attributes->of + (size_t)a * customers;
	enum unmet_status rc = table_init(t, out->segment_count, attributes->value_count[a], arena, err);

	for (uint32_t c = 0; c < customers && !rc; c++)
		if (of[c] != UM_SEGMENT_NONE && value[c] != UM_SEGMENT_NONE)
			table_add(t, of[c], value[c]);
	return rc;
}

/* Room for all attributes of one segment, filled attribute by attribute. */
static enum unmet_status mix_room(const struct um_attributes *attributes, struct um_arena *arena,
                                  struct um_segmentation *out, struct um_attribute_mix **mix,
                                  struct um_attribute_mix **room, struct unmet_error *err)
{
	uint32_t most = 0;

	for (uint32_t a = 0; a < attributes->attribute_count; a++)
		most = attributes->value_count[a] > most ? attributes->value_count[a] : most;
	*room = UM_ARRAY(arena, struct um_attribute_mix, most);
	for (uint32_t s = 0; s < out->segment_count && *room; s++) {
		mix[s] = UM_ARRAY(arena, struct um_attribute_mix, (size_t)attributes->attribute_count * UM_MIX_MOST);
		if (!mix[s])
			return um_arena_fail(arena, err);
		out->segment[s].mix = mix[s];
	}
	return *room ? UNMET_OK : um_arena_fail(arena, err);
}

enum unmet_status um_profile_mix(const struct um_attributes *attributes, uint32_t customer_count,
                                 const uint32_t *of, struct um_arena *arena, struct um_segmentation *out,
                                 struct unmet_error *err)
{
	struct um_attribute_mix **mix = UM_ARRAY(arena, struct um_attribute_mix *, out->segment_count), *room;
	enum unmet_status rc;

	if (!mix)
		return um_arena_fail(arena, err);
	rc = mix_room(attributes, arena, out, mix, &room, err);
	for (uint32_t a = 0; a < attributes->attribute_count && !rc; a++) {
		struct table t;

		rc = count_attribute(attributes, a, customer_count, of, arena, out, &t, err);
		for (uint32_t s = 0; s < out->segment_count && !rc; s++) {
			size_t total = collect_mix(&t, s, a, out->segment[s].customer_count, room);

			memcpy(mix[s] + out->segment[s].mix_count, room, total * sizeof(*room));
			out->segment[s].mix_count += total;
		}
	}
	return rc;
}
