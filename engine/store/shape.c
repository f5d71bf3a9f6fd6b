/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape.c - how needs stand to each other, and what fits none, into the store and back: stability, place
 * on the map, neighbours, words that set a need apart, themes and areas by name, the queue of unplaced
 * mentions. All of it is derived from one grouping and cleared with it.
 */
#include "store/results.h"

#include "base/fmath.h"

#include <stdlib.h>

/* ---- into the store ----------------------------------------------------------------------- */

struct shape_writer {
	struct um_store *store;
	const struct um_bag_set *sample;
	const struct um_grouping *grouping;
	const struct um_shape *shape;
	sqlite3_stmt *place, *apart, *neighbour, *group;
};

static enum unmet_status prepare(struct shape_writer *w, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_prepare(w->store, &w->place, "INSERT INTO derived_place(need, stability, x, y) VALUES(?, ?, ?, ?)", err);

	if (!rc)
		rc = um_sql_prepare(w->store, &w->apart, "INSERT INTO derived_apart(need, rank, term) VALUES(?, ?, ?)", err);
	if (!rc)
		rc = um_sql_prepare(w->store, &w->neighbour, "INSERT INTO derived_neighbour(need, rank, other, similarity) "
		                    "VALUES(?, ?, ?, ?)", err);
	return rc ? rc : um_sql_prepare(w->store, &w->group, "INSERT INTO derived_theme(level, id, area, label) VALUES(?, ?, ?, ?)", err);
}

static enum unmet_status write_place(struct shape_writer *w, uint32_t c, struct unmet_error *err)
{
	float stability = w->grouping->stability[c];

	sqlite3_bind_int64(w->place, 1, (int64_t)c + 1);
	sqlite3_bind_null(w->place, 2);
	if (!isnan(stability))
		sqlite3_bind_double(w->place, 2, (double)stability);
	sqlite3_bind_double(w->place, 3, w->shape->x[c]);
	sqlite3_bind_double(w->place, 4, w->shape->y[c]);
	return um_sql_run(w->store, w->place, err);
}

static enum unmet_status write_apart(struct shape_writer *w, uint32_t c, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	uint32_t i;

	for (i = 0; i < w->shape->apart_count[c] && !rc; i++) {
		sqlite3_bind_int64(w->apart, 1, (int64_t)c + 1);
		sqlite3_bind_int64(w->apart, 2, (int64_t)i);
		um_sql_bind_str(w->apart, 3, w->sample->surface.form[w->shape->apart[(size_t)c * UM_APART + i]]);
		rc = um_sql_run(w->store, w->apart, err);
	}
	return rc;
}

static enum unmet_status write_neighbours(struct shape_writer *w, uint32_t c, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	uint32_t i;

	for (i = 0; i < w->shape->neighbour_count && !rc; i++) {
		size_t at = (size_t)c * UM_NEIGHBOURS + i;

		sqlite3_bind_int64(w->neighbour, 1, (int64_t)c + 1);
		sqlite3_bind_int64(w->neighbour, 2, (int64_t)i);
		sqlite3_bind_int64(w->neighbour, 3, (int64_t)w->shape->neighbour[at] + 1);
		sqlite3_bind_double(w->neighbour, 4, (double)w->shape->alike[at]);
		rc = um_sql_run(w->store, w->neighbour, err);
	}
	return rc;
}

/* write_groups - themes are level 1 and have an area; areas are level 2. */
static enum unmet_status write_groups(struct shape_writer *w, int level, uint32_t total, const uint32_t *area,
                                      const struct um_str *label, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	uint32_t i;

	for (i = 0; i < total && !rc; i++) {
		sqlite3_bind_int(w->group, 1, level);
		sqlite3_bind_int64(w->group, 2, (int64_t)i + 1);
		sqlite3_bind_int64(w->group, 3, area ? area[i] : i + 1);
		um_sql_bind_str(w->group, 4, label[i]);
		rc = um_sql_run(w->store, w->group, err);
	}
	return rc;
}

enum unmet_status um_store_shape_write(struct um_store *store, const struct um_bag_set *sample, const struct um_grouping *grouping,
                                       const struct um_shape *shape, struct unmet_error *err)
{
	struct shape_writer w = { .store = store, .sample = sample, .grouping = grouping, .shape = shape };
	enum unmet_status rc = prepare(&w, err);
	uint32_t c;

	for (c = 0; c < shape->need_count && !rc; c++) {
		rc = write_place(&w, c, err);
		if (!rc)
			rc = write_apart(&w, c, err);
		if (!rc)
			rc = write_neighbours(&w, c, err);
	}
	if (!rc)
		rc = write_groups(&w, 1, shape->theme_count, shape->area, shape->theme_label, err);
	if (!rc)
		rc = write_groups(&w, 2, shape->area_count, NULL, shape->area_label, err);
	sqlite3_finalize(w.place);
	sqlite3_finalize(w.apart);
	sqlite3_finalize(w.neighbour);
	sqlite3_finalize(w.group);
	return rc;
}

/* ---- and back ----------------------------------------------------------------------------- */

static enum unmet_status read_term(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	return um_sql_text(row, 0, arena, item, err);
}

static enum unmet_status read_neighbour(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct unmet_neighbour *)item = (struct unmet_neighbour){ um_sql_u32(row, 0), sqlite3_column_double(row, 1) };
	return UNMET_OK;
}

static enum unmet_status read_place(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_need *need = ctx;

	(void)arena;
	(void)item;
	(void)err;
	need->stability = sqlite3_column_type(row, 0) == SQLITE_NULL ? NAN : sqlite3_column_double(row, 0);
	need->steady = need->stability >= (double)UM_STEADY;
	need->x = sqlite3_column_double(row, 1);
	need->y = sqlite3_column_double(row, 2);
	need->area = um_sql_u32(row, 3);
	return UNMET_OK;
}

enum unmet_status um_store_shape_read(struct um_store *store, struct unmet_need *need, struct um_arena *arena, struct unmet_error *err)
{
	void *list;
	size_t total;
	enum unmet_status rc;

	need->stability = NAN;
	need->x = need->y = 0.5;
	rc = um_sql_list(store, "SELECT p.stability, p.x, p.y, ifnull(t.area, 0) FROM derived_place p JOIN derived_need n ON n.id = p.need "
	                 "LEFT JOIN derived_theme t ON t.level = 1 AND t.id = n.theme WHERE p.need = ?", need->id, 1, read_place,
	                 need, arena, &list, &total, err);
	if (!rc)
		rc = um_sql_list(store, "SELECT term FROM derived_apart WHERE need = ? ORDER BY rank", need->id, sizeof(const char *),
		                 read_term, NULL, arena, &list, &need->apart_term_count, err);
	if (rc)
		return rc;
	need->apart_term = list;
	rc = um_sql_list(store, "SELECT b.other, b.similarity FROM derived_neighbour b JOIN derived_need n ON n.id = b.other "
	                 "WHERE b.need = ? AND n.mention_count > 0 AND NOT n.dismissed ORDER BY b.rank", need->id, sizeof(struct unmet_neighbour),
	                 read_neighbour, NULL, arena, &list, &need->neighbour_count, err);
	if (!rc)
		need->neighbour = list;
	return rc;
}

static enum unmet_status read_theme(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_theme *theme = item;

	(void)ctx;
	theme->id = um_sql_u32(row, 0);
	theme->area = um_sql_u32(row, 1);
	return um_sql_text(row, 2, arena, &theme->label, err);
}

static enum unmet_status read_area(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_area *area = item;

	(void)ctx;
	area->id = um_sql_u32(row, 0);
	return um_sql_text(row, 2, arena, &area->label, err);
}

/* read_choice - "given low high sharpness granularity"; nothing where nothing was grouped. */
static enum unmet_status read_choice(struct um_store *store, struct um_arena *arena, struct unmet_grouping *out, struct unmet_error *err)
{
	const char *fact;
	char *at;
	enum unmet_status rc = um_store_fact(store, "cluster_choice", arena, &fact, err);

	*out = (struct unmet_grouping){ .sharpness = NAN };
	if (rc || !*fact)
		return rc;
	out->given = strtoul(fact, &at, 10) != 0;
	out->low = (uint32_t)strtoul(at, &at, 10);
	out->high = (uint32_t)strtoul(at, &at, 10);
	out->sharpness = (double)strtoul(at, &at, 10) / 10000;
	out->granularity = (enum unmet_granularity)(strtoul(at, &at, 10) % 3);
	if (out->given)
		out->sharpness = NAN;
	return UNMET_OK;
}

enum unmet_status um_store_shape_load(struct um_store *store, struct um_arena *arena, struct unmet_results *out, struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = um_sql_list(store, "SELECT id, area, label FROM derived_theme WHERE level = 1 ORDER BY id", 0,
	                                   sizeof(struct unmet_theme), read_theme, NULL, arena, &list, &out->theme_count, err);

	if (rc)
		return rc;
	out->theme = list;
	rc = um_sql_list(store, "SELECT id, area, label FROM derived_theme WHERE level = 2 ORDER BY id", 0, sizeof(struct unmet_area),
	                 read_area, NULL, arena, &list, &out->area_count, err);
	if (rc)
		return rc;
	out->area = list;
	rc = um_store_unplaced_load(store, &out->unplaced, err);
	return rc ? rc : read_choice(store, arena, &out->grouping, err);
}
