/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: equal customers are one row with a weight. It makes the fit independent of the order of
 * customers by construction (the rows are sorted by content, and equal rows cannot be told apart), and
 * with short interviews it saves work, because many customers say the same one or two things.
 */
#include <stdlib.h>

#include "segment/rows.h"

struct raw {
	const uint32_t *need, *times;
	uint64_t len;
	uint32_t customer;
};

static uint32_t capped(uint32_t times)
{
	return times < UM_SEGMENT_CAP ? times : UM_SEGMENT_CAP;
}

static int compare_content(const struct raw *a, const struct raw *b)
{
	uint64_t len = a->len < b->len ? a->len : b->len;

	for (uint64_t i = 0; i < len; i++) {
		if (a->need[i] != b->need[i])
			return a->need[i] < b->need[i] ? -1 : 1;
		if (capped(a->times[i]) != capped(b->times[i]))
			return capped(a->times[i]) < capped(b->times[i]) ? -1 : 1;
	}
	return (a->len > b->len) - (a->len < b->len);
}

static int compare_raw(const void *left, const void *right)
{
	const struct raw *a = left, *b = right;
	int order = compare_content(a, b);

	return order ? order : (a->customer > b->customer) - (a->customer < b->customer);
}

/* The customers with at least one mention, sorted by what they said. */
static uint32_t collect(const struct um_incidence *incidence, struct raw *raw, uint32_t *of)
{
	uint32_t total = 0;

	for (uint32_t c = 0; c < incidence->customer_count; c++) {
		uint64_t begin = incidence->offset[c], len = incidence->offset[c + 1] - begin;

		of[c] = UM_SEGMENT_NONE;
		if (len)
			raw[total++] = (struct raw){ incidence->need + begin, incidence->times + begin, len, c };
	}
	if (total)
		qsort(raw, total, sizeof(*raw), compare_raw);
	return total;
}

static void merge(struct um_rows *rows, const struct raw *raw, uint32_t total)
{
	for (uint32_t i = 0; i < total; i++) {
		if (i == 0 || compare_content(&raw[i - 1], &raw[i]) != 0) {
			uint64_t at = rows->offset[rows->row_count];

			for (uint64_t j = 0; j < raw[i].len; j++, at++) {
				rows->need[at] = raw[i].need[j];
				rows->times[at] = (uint8_t)capped(raw[i].times[j]);
			}
			rows->offset[++rows->row_count] = at;
		}
		rows->of[raw[i].customer] = rows->row_count - 1;
		rows->weight[rows->row_count - 1] += 1;
	}
	rows->customer_total = total;
}

/* Half a mention is added to every need, so that one nobody raised here still has a finite log. */
static void fill_background(struct um_rows *rows)
{
	double all = 0.5 * rows->need_count;

	for (uint32_t n = 0; n < rows->need_count; n++)
		rows->background[n] = 0.5;
	for (uint32_t r = 0; r < rows->row_count; r++) {
		for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++) {
			rows->background[rows->need[i]] += rows->weight[r] * rows->times[i];
			all += rows->weight[r] * rows->times[i];
		}
	}
	for (uint32_t n = 0; n < rows->need_count; n++)
		rows->background[n] /= all;
}

enum unmet_status um_rows_build(const struct um_incidence *incidence, struct um_arena *arena,
                                struct um_rows *rows, struct unmet_error *err)
{
	uint32_t customers = incidence->customer_count;
	uint64_t nnz = incidence->offset[customers];
	struct raw *raw = UM_ARRAY(arena, struct raw, customers);
	uint32_t total;

	*rows = (struct um_rows){ .need_count = incidence->need_count };
	rows->of = UM_ARRAY(arena, uint32_t, customers);
	rows->offset = UM_ARRAY(arena, uint64_t, (size_t)customers + 1);
	rows->need = UM_ARRAY(arena, uint32_t, nnz);
	rows->times = UM_ARRAY(arena, uint8_t, nnz);
	rows->weight = UM_ARRAY(arena, double, customers);
	rows->background = UM_ARRAY(arena, double, incidence->need_count);
	if (!raw || !rows->of || !rows->offset || !rows->need || !rows->times || !rows->weight ||
	    !rows->background)
		return um_arena_fail(arena, err);
	total = collect(incidence, raw, rows->of);
	merge(rows, raw, total);
	fill_background(rows);
	return UNMET_OK;
}

uint32_t um_rows_mentions(const struct um_rows *rows, uint32_t r)
{
	uint32_t total = 0;

	for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++)
		total += rows->times[i];
	return total;
}
