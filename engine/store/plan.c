/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.c - what people planned: marked days and goals. Content, and theirs: it outlives every run, and what a run makes of it
 * stands beside it in derived tables.
 */
#include "store/results.h"

/* ---- events ------------------------------------------------------------------------------- */

static enum unmet_status read_effect(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct unmet_effect *)item = (struct unmet_effect){
		.need = um_sql_u32(row, 0), .before = sqlite3_column_double(row, 1), .after = sqlite3_column_double(row, 2),
		.ratio = sqlite3_column_double(row, 3), .ci = { sqlite3_column_double(row, 4), sqlite3_column_double(row, 5) },
		.significant = sqlite3_column_int(row, 6),
	};
	return UNMET_OK;
}

static enum unmet_status read_event(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_event *event = item;
	void *list;
	enum unmet_status rc = um_sql_text(row, 1, arena, &event->date, err);

	event->id = um_sql_u64(row, 0);
	event->days = um_sql_u32(row, 3);
	if (!rc)
		rc = um_sql_text(row, 2, arena, &event->name, err);
	if (!rc)
		rc = um_sql_list(ctx, "SELECT need, before, after, ratio, low, high, significant FROM derived_effect WHERE event = ? "
		                 "ORDER BY need", (int64_t)event->id, sizeof(struct unmet_effect), read_effect, NULL, arena, &list,
		                 &event->effect_count, err);
	if (!rc)
		event->effect = list;
	return rc;
}

enum unmet_status um_store_events(struct um_store *store, struct um_arena *arena, struct unmet_event **event, size_t *total,
                                  struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = um_sql_list(store, "SELECT e.id, e.date, e.name, ifnull(d.days, 0) FROM event e LEFT JOIN derived_event d "
	                                   "ON d.event = e.id ORDER BY e.date, e.name", 0, sizeof(**event), read_event, store, arena,
	                                   &list, total, err);

	*event = list;
	return rc;
}

enum unmet_status um_store_event_add(struct um_store *store, const char *date, const char *name, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT OR IGNORE INTO event(date, name) VALUES(?, ?)", err);

	if (rc)
		return rc;
	um_sql_bind_str(stmt, 1, um_str(date));
	um_sql_bind_str(stmt, 2, um_str(name));
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	if (!rc && !sqlite3_changes(store->db))
		rc = um_fail(err, UNMET_E_ARG, "%s is marked already: %.200s", date, name);
	return rc;
}

/* ---- goals -------------------------------------------------------------------------------- */

static enum unmet_status read_goal(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_goal *goal = item;
	const struct { const char **text; int column; } texts[] = {
		{ &goal->segment, 2 }, { &goal->measure, 3 }, { &goal->by, 5 }, { &goal->since, 6 }, { &goal->state, 9 },
	};
	enum unmet_status rc = UNMET_OK;

	(void)ctx;
	goal->id = um_sql_u64(row, 0);
	goal->need = um_sql_u32(row, 1);
	goal->target = sqlite3_column_double(row, 4);
	goal->baseline = sqlite3_column_double(row, 7);
	goal->now = sqlite3_column_double(row, 8);
	goal->set_on = um_sql_u32(row, 10);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && !rc; i++)
		rc = um_sql_text(row, texts[i].column, arena, texts[i].text, err);
	return rc;
}

enum unmet_status um_store_goals(struct um_store *store, struct um_arena *arena, struct unmet_goal **goal, size_t *total,
                                 struct unmet_error *err)
{
	void *list;
	/* A need that went into another is followed to where its mentions are. */
	enum unmet_status rc = um_sql_list(store, "SELECT g.id, coalesce((WITH RECURSIVE way(id, step) AS (SELECT g.need, 0 UNION ALL "
	                                   "SELECT n.goes_to, step + 1 FROM way JOIN derived_need n ON n.id = way.id WHERE n.goes_to > 0 AND step < 1000) "
	                                   "SELECT id FROM way ORDER BY step DESC LIMIT 1), g.need), g.segment, g.measure, g.target, g.due, g.since, g.baseline, "
	                                   "ifnull(d.now, -1), ifnull(d.state, 'open'), g.need FROM goal g LEFT JOIN derived_goal d ON d.goal = g.id "
	                                   "ORDER BY g.due, g.id", 0, sizeof(**goal), read_goal, NULL, arena, &list, total, err);

	*goal = list;
	return rc;
}

enum unmet_status um_store_goal_add(struct um_store *store, const struct unmet_goal *goal, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO goal(need, segment, measure, target, due, since, baseline) "
	                                      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM goal WHERE need = ?1 AND "
	                                      "segment = ?2 AND measure = ?3 AND target = ?4 AND due = ?5)", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, goal->need);
	um_sql_bind_str(stmt, 2, um_str(goal->segment));
	um_sql_bind_str(stmt, 3, um_str(goal->measure));
	sqlite3_bind_double(stmt, 4, goal->target);
	um_sql_bind_str(stmt, 5, um_str(goal->by));
	um_sql_bind_str(stmt, 6, um_str(goal->since));
	sqlite3_bind_double(stmt, 7, goal->baseline);
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	if (!rc && !sqlite3_changes(store->db))
		rc = um_fail(err, UNMET_E_ARG, "this goal is set already: `unmet goal` lists them");
	return rc;
}

enum unmet_status um_store_plan_remove(struct um_store *store, const char *table, uint64_t id, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool event = strcmp(table, "event") == 0;
	enum unmet_status rc = um_sql_prepare(store, &stmt, event ? "DELETE FROM event WHERE id = ?" : "DELETE FROM goal WHERE id = ?", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, (int64_t)id);
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	if (!rc && !sqlite3_changes(store->db))
		rc = um_fail(err, UNMET_E_ARG, "there is no %s %llu: `unmet %s` lists them", table, (unsigned long long)id, table);
	return rc;
}
