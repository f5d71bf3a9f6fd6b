/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heading.c - people and report tools write a title over their tables, who made it and when, and a blank row. A header
 * is a full row; what stands above it fills a cell or two. Names of columns that are known decide, so that a table
 * whose first row is its header is never taken apart: a title knows none, or fewer than the header does.
 */
#include "ingest/fields.h"
#include "ingest/heading.h"

struct um_row_look um_heading_look(const struct um_str *cell, size_t total)
{
	struct um_row_look look = { 0, 0 };

	for (size_t i = 0; i < total; i++) {
		struct um_str s = um_str_trim(cell[i]);

		look.filled += s.len > 0;
		look.known += s.len > 0 && s.len <= 60 && um_fields_known(s);
	}
	return look;
}

/* A title, beside this header? */
static bool above(struct um_row_look title, struct um_row_look header)
{
	if (title.filled <= 1)
		return header.filled >= 2 && header.known > title.known;
	return title.filled < header.filled && !title.known && header.known >= 2 && header.known * 2 >= header.filled;
}

size_t um_heading_find(const struct um_row_look *look, size_t total)
{
	size_t first = 0;

	while (first < total && !look[first].filled)
		first++;
	for (size_t h = first + 1; h < total; h++) {
		bool all = look[h].filled > 0;

		for (size_t i = first; i < h && all; i++)
			all = !look[i].filled || above(look[i], look[h]);
		if (all)
			return h;
	}
	return first < total ? first : 0;
}

bool um_heading_hint(struct um_str first_cell)
{
	return um_str_istarts(first_cell, "sep=") && first_cell.len <= 5;
}
