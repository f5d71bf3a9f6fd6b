/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bag_draw.c - the sample is drawn by customer, in the order of a seeded hash of their names: whole customers, so
 * that what one of them says together stays together, and the same ones when others are added.
 */
#include "store/bags.h"

#include <stdlib.h>

struct draw { uint64_t hash, mention_count; uint32_t unit; };

static int by_hash(const void *a, const void *b)
{
	const struct draw *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->unit > y->unit) - (x->unit < y->unit);
}

static enum unmet_status load_draw(struct um_bag_reader *r, uint64_t seed, struct draw *draw, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	uint32_t unit;
	uint64_t mix[2] = { seed, 0 };
	enum unmet_status rc = um_sql_prepare(r->store, &stmt, "SELECT u.id, u.name, count(m.id) FROM derived_unit u "
		"JOIN derived_document d ON d.unit = u.id JOIN derived_mention m ON m.document = d.document AND NOT m.added GROUP BY u.id", err);

	while (!rc && !(rc = um_sql_next(r->store, stmt, &row, err)) && row) {
		struct um_str name = um_sql_str(stmt, 1);

		unit = um_sql_u32(stmt, 0);
		if (unit >= r->unit_count)
			continue;
		mix[1] = um_hash64(name.ptr, name.len);
		draw[unit] = (struct draw){ um_hash64(mix, sizeof(mix)), um_sql_u64(stmt, 2), unit };
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_bag_draw(struct um_bag_reader *r, uint64_t seed, struct unmet_error *err)
{
	struct draw *draw = um_calloc((size_t)r->unit_count + 1, sizeof(*draw));
	uint64_t taken = 0;
	uint32_t i;
	enum unmet_status rc;

	r->take = um_calloc((size_t)r->unit_count + 1, sizeof(*r->take));
	rc = draw && r->take ? load_draw(r, seed, draw, err) : um_nomem(err);
	if (!rc) {
		qsort(draw, r->unit_count, sizeof(*draw), by_hash);
		for (i = 0; i < r->unit_count; i++) {
			/* Whoever says more than the whole sample holds is in only when there is nobody else. */
			if (!draw[i].mention_count || (draw[i].mention_count > r->sample_max - taken && (taken || i + 1 < r->unit_count)))
				continue;
			r->take[draw[i].unit] = true;
			taken += draw[i].mention_count < r->sample_max - taken ? draw[i].mention_count : r->sample_max - taken;
		}
	}
	um_free(draw);
	return rc;
}
