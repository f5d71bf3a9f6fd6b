/* SPDX-License-Identifier: Apache-2.0 */
/* trend.c - what was found over time, as rows: counts are kept, rates and their intervals follow from them when read. */
#include "base/stats.h"
#include "store/results.h"

#include <string.h>

/* ---- writing ------------------------------------------------------------------------------ */

enum unmet_status um_store_change_write(struct um_store *store, uint32_t need, uint32_t segment, const struct unmet_change *c,
                                        struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_change(segment, need, first, last, ratio, low, high, p, "
	                                      "direction) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, segment);
	sqlite3_bind_int64(stmt, 2, need);
	um_sql_bind_str(stmt, 3, um_str(c->from));
	um_sql_bind_str(stmt, 4, um_str(c->to));
	sqlite3_bind_double(stmt, 5, c->ratio);
	sqlite3_bind_double(stmt, 6, c->ci.low);
	sqlite3_bind_double(stmt, 7, c->ci.high);
	sqlite3_bind_double(stmt, 8, c->p);
	sqlite3_bind_int(stmt, 9, c->direction);
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_trend_write(struct um_store *store, uint32_t need, uint32_t segment, const struct unmet_trend *trend,
                                       struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_point(need, segment, start, customer_count, active_count, "
	                                      "complete) VALUES(?, ?, ?, ?, ?, ?)", err);

	for (size_t i = 0; i < trend->point_count && !rc; i++) {
		const struct unmet_point *p = &trend->point[i];

		sqlite3_bind_int64(stmt, 1, need);
		sqlite3_bind_int64(stmt, 2, segment);
		um_sql_bind_str(stmt, 3, um_str(p->start));
		sqlite3_bind_int64(stmt, 4, (int64_t)p->customer_count);
		sqlite3_bind_int64(stmt, 5, (int64_t)p->active_count);
		sqlite3_bind_int(stmt, 6, p->complete);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc || !trend->changed ? rc : um_store_change_write(store, need, segment, &trend->change, err);
}

enum unmet_status um_store_effects_write(struct um_store *store, const struct unmet_event *event, struct unmet_error *err)
{
	sqlite3_stmt *days = NULL, *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &days, "INSERT INTO derived_event(event, days) VALUES(?, ?)", err);

	if (!rc)
		rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_effect(event, need, before, after, ratio, low, high, significant) "
		                    "VALUES(?, ?, ?, ?, ?, ?, ?, ?)", err);
	if (!rc) {
		sqlite3_bind_int64(days, 1, (int64_t)event->id);
		sqlite3_bind_int64(days, 2, event->days);
		rc = um_sql_run(store, days, err);
	}
	for (size_t i = 0; i < event->effect_count && !rc; i++) {
		const struct unmet_effect *e = &event->effect[i];

		sqlite3_bind_int64(stmt, 1, (int64_t)event->id);
		sqlite3_bind_int64(stmt, 2, e->need);
		sqlite3_bind_double(stmt, 3, e->before);
		sqlite3_bind_double(stmt, 4, e->after);
		sqlite3_bind_double(stmt, 5, e->ratio);
		sqlite3_bind_double(stmt, 6, e->ci.low);
		sqlite3_bind_double(stmt, 7, e->ci.high);
		sqlite3_bind_int(stmt, 8, e->significant);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(days);
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_standing_write(struct um_store *store, const struct unmet_goal *goal, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_goal(goal, now, state) VALUES(?, ?, ?)", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, (int64_t)goal->id);
	sqlite3_bind_double(stmt, 2, goal->now);
	um_sql_bind_str(stmt, 3, um_str(goal->state));
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- reading ------------------------------------------------------------------------------ */

static enum unmet_status read_point(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_point *p = item;
	struct unmet_interval ci;

	(void)ctx;
	p->customer_count = um_sql_u64(row, 1);
	p->active_count = um_sql_u64(row, 2);
	p->complete = sqlite3_column_int(row, 3);
	ci = um_wilson(p->customer_count, p->active_count);
	p->rate = p->active_count ? 100 * (double)p->customer_count / (double)p->active_count : 0;
	p->ci = (struct unmet_interval){ 100 * ci.low, 100 * ci.high };
	return um_sql_text(row, 0, arena, &p->start, err);
}

static enum unmet_status read_change(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_need_change *n = item;
	struct unmet_change *c = &n->change;
	enum unmet_status rc = um_sql_text(row, 1, arena, &c->from, err);

	(void)ctx;
	n->need = um_sql_u32(row, 0);
	c->ratio = sqlite3_column_double(row, 3);
	c->ci = (struct unmet_interval){ sqlite3_column_double(row, 4), sqlite3_column_double(row, 5) };
	c->p = sqlite3_column_double(row, 6);
	c->direction = sqlite3_column_int(row, 7);
	return rc ? rc : um_sql_text(row, 2, arena, &c->to, err);
}

#define CHANGE_SQL "SELECT need, first, last, ratio, low, high, p, direction FROM derived_change WHERE "

static enum unmet_status load_trend(struct um_store *store, struct um_arena *arena, const char *period, uint32_t id, const char *point_sql,
                                    const char *change_sql, struct unmet_trend *out, struct unmet_error *err)
{
	void *list;
	size_t total;
	enum unmet_status rc = um_sql_list(store, point_sql, id, sizeof(struct unmet_point), read_point, NULL, arena, &list,
	                                   &out->point_count, err);

	out->period = period;
	if (rc)
		return rc;
	out->point = list;
	rc = um_sql_list(store, change_sql, id, sizeof(struct unmet_need_change), read_change, NULL, arena, &list, &total, err);
	out->changed = !rc && total;
	if (out->changed)
		out->change = ((struct unmet_need_change *)list)->change;
	return rc;
}

static enum unmet_status load_segment(struct um_store *store, struct um_arena *arena, const char *period, struct unmet_segment *segment,
                                      struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = load_trend(store, arena, period, segment->id, "SELECT start, customer_count, active_count, complete "
	                                  "FROM derived_point WHERE need = 0 AND segment = ? ORDER BY start",
	                                  CHANGE_SQL "need = 0 AND segment = ?", &segment->trend, err);

	if (!rc)
		rc = um_sql_list(store, CHANGE_SQL "need > 0 AND segment = ? ORDER BY need", segment->id, sizeof(struct unmet_need_change),
		                 read_change, NULL, arena, &list, &segment->change_count, err);
	if (!rc)
		segment->change = list;
	return rc;
}

enum unmet_status um_store_time(struct um_store *store, struct um_arena *arena, struct unmet_results *out, struct unmet_need *need,
                                struct unmet_segment *segment, struct unmet_error *err)
{
	struct unmet_event *event;
	struct unmet_goal *goal;
	const char *period;
	enum unmet_status rc = um_store_fact(store, "trend_period", arena, &period, err);

	for (size_t i = 0; i < out->need_count && !rc; i++)
		rc = load_trend(store, arena, period, need[i].id, "SELECT start, customer_count, active_count, complete FROM derived_point "
		                "WHERE need = ? AND segment = 0 ORDER BY start", CHANGE_SQL "need = ? AND segment = 0", &need[i].trend, err);
	for (size_t i = 0; i < out->segment_count && !rc; i++)
		rc = load_segment(store, arena, period, &segment[i], err);
	if (!rc)
		rc = um_store_events(store, arena, &event, &out->event_count, err);
	if (!rc)
		rc = um_store_goals(store, arena, &goal, &out->goal_count, err);
	if (rc)
		return rc;
	out->event = event;
	out->goal = goal;
	return um_store_fact(store, "trend_note", arena, &out->trend_note, err);
}
