/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decided.c - what applying the log gave: what is said of each need, what became of each decision, what segments
 * have to follow. Derived: made anew whenever the log is applied.
 */
#include "store/internal.h"
#include "store/results.h"

/* ---- what is said of needs ------------------------------------------------------------------ */

/* lists_change - somebody set a need aside, or brought one back. */
static enum unmet_status lists_change(struct um_store *store, const struct um_decide_result *result, bool *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT id, dismissed FROM derived_need", err);

	*out = false;
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		uint32_t need = um_sql_u32(stmt, 0);
		bool aside = need < result->id_limit && result->said[need].dismissed;

		*out |= aside != (sqlite3_column_int(stmt, 1) != 0);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* tell_apart - a name made of a need's own words gives way to the same name given by people. */
static const char tell_apart_sql[] = "UPDATE derived_need SET label = own_label || ' (' || id || ')' WHERE label = own_label AND id IN "
	"(SELECT a.id FROM derived_need a JOIN derived_need b ON a.label = b.label AND a.id <> b.id "
	"WHERE b.mention_count > 0 AND (b.label <> b.own_label OR b.id < a.id))";

enum unmet_status um_store_said(struct um_store *store, const struct um_decide_result *result, bool *listed, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	uint32_t need;
	enum unmet_status rc = lists_change(store, result, listed, err);

	if (!rc)
		rc = um_sql_exec(store, "UPDATE derived_need SET label = own_label, definition = '', said_outcome = '', note = '', "
		                 "met = 0, pinned = 0, dismissed = 0, goes_to = 0", err);

	if (!rc)
		rc = um_sql_prepare(store, &stmt, "UPDATE derived_need SET label = CASE ?2 WHEN '' THEN own_label ELSE ?2 END, definition = ?3, "
		                    "said_outcome = ?4, note = ?5, met = ?6, pinned = ?7, dismissed = ?8, goes_to = ?9 WHERE id = ?1", err);
	for (need = 1; need < result->id_limit && !rc; need++) {
		const struct um_said *said = &result->said[need];
		uint32_t goes_to = result->goes_to[need] == need ? 0 : result->goes_to[need];

		if (!said->label.len && !said->definition.len && !said->outcome.len && !said->note.len && !said->met && !said->pinned &&
		    !said->dismissed && !goes_to)
			continue;
		sqlite3_bind_int64(stmt, 1, need);
		um_sql_bind_str(stmt, 2, said->label);
		um_sql_bind_str(stmt, 3, said->definition);
		um_sql_bind_str(stmt, 4, said->outcome);
		um_sql_bind_str(stmt, 5, said->note);
		sqlite3_bind_int(stmt, 6, said->met);
		sqlite3_bind_int(stmt, 7, said->pinned);
		sqlite3_bind_int(stmt, 8, said->dismissed);
		sqlite3_bind_int64(stmt, 9, goes_to);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc ? rc : um_sql_exec(store, tell_apart_sql, err);
}

enum unmet_status um_store_reports(struct um_store *store, const struct um_decision *log, const struct um_decide_report *report,
                                   size_t total, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_exec(store, "DELETE FROM derived_decision", err);

	if (!rc)
		rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_decision(decision, outcome, orphan_count, reason) VALUES(?, ?, ?, ?)", err);
	for (i = 0; i < total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)log[i].id);
		sqlite3_bind_int(stmt, 2, report[i].outcome);
		sqlite3_bind_int64(stmt, 3, report[i].orphan_count);
		um_sql_bind_str(stmt, 4, um_str(report[i].reason));
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- needs: their past, their counts ------------------------------------------------------- */

static enum unmet_status read_past(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct um_need_past *)item = (struct um_need_past){ .run = um_sql_u32(row, 0), .need = um_sql_u32(row, 1),
		.into = um_sql_u32(row, 2), .overlap = sqlite3_column_double(row, 3) };
	return UNMET_OK;
}

enum unmet_status um_store_need_pasts(struct um_store *store, struct um_arena *arena, const struct um_need_past **out, size_t *total,
                                      struct unmet_error *err)
{
	void *list = NULL;
	enum unmet_status rc = um_sql_list(store, "SELECT run, need, CASE change WHEN 'kept' THEN need WHEN 'merged' THEN other ELSE 0 END, overlap "
	                                   "FROM run_need WHERE change IN ('kept', 'merged', 'vanished') ORDER BY run, need", 0,
	                                   sizeof(struct um_need_past), read_past, NULL, arena, &list, total, err);

	*out = list;
	return rc;
}

enum unmet_status um_store_last_run(struct um_store *store, uint32_t *run, uint64_t *rev, struct unmet_error *err)
{
	int64_t id = 0, its_rev = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT max(id) FROM run", &id, err);

	if (!rc)
		rc = um_sql_int(store, "SELECT max(rev) FROM run", &its_rev, err);
	*run = (uint32_t)id;
	*rev = (uint64_t)its_rev;
	return rc;
}

enum unmet_status um_store_need_counts(struct um_store *store, uint32_t need, struct unmet_decided *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT label, mention_count, document_count, customer_count FROM derived_need "
	                                      "WHERE id = ?", err);

	if (!rc) {
		sqlite3_bind_int64(stmt, 1, need);
		rc = um_sql_next(store, stmt, &row, err);
	}
	if (!rc && row) {
		struct um_str label = um_sql_str(stmt, 0);

		sqlite3_snprintf(sizeof(out->label), out->label, "%.*s", (int)label.len, label.ptr);
		out->mention_count = um_sql_u64(stmt, 1);
		out->document_count = um_sql_u64(stmt, 2);
		out->customer_count = um_sql_u64(stmt, 3);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_need_add(struct um_store *store, uint32_t need, uint32_t like, struct unmet_error *err)
{
	static const char *const sql[] = {
		"INSERT OR IGNORE INTO derived_need(id, label, own_label, found_label, theme, mention_count, document_count, customer_count, "
		"unmet_count, intensity, kind_count) VALUES(?1, '', ifnull((SELECT found_label FROM derived_need WHERE id = ?2), 'need') || ' (' || ?1 || ')', "
		"ifnull((SELECT found_label FROM derived_need WHERE id = ?2), 'need') || ' (' || ?1 || ')', "
		"ifnull((SELECT theme FROM derived_need WHERE id = ?2), 1), 0, 0, 0, 0, 0, '')",
		"INSERT OR IGNORE INTO derived_place(need, stability, x, y) SELECT ?1, stability, x, y FROM derived_place WHERE need = ?2",
	};
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < sizeof(sql) / sizeof(sql[0]) && !rc; i++) {
		sqlite3_stmt *stmt = NULL;

		rc = um_sql_prepare(store, &stmt, sql[i], err);
		if (!rc) {
			sqlite3_bind_int64(stmt, 1, need);
			sqlite3_bind_int64(stmt, 2, like);
			rc = um_sql_run(store, stmt, err);
		}
		sqlite3_finalize(stmt);
	}
	return rc;
}

/* ---- segments ------------------------------------------------------------------------------- */

/* What segments say of a need that is no more, or set aside, is wrong before they are found again. */
static const char drop_sql[] = "DELETE FROM derived_defining WHERE need IN (SELECT id FROM derived_need WHERE mention_count = 0 OR dismissed); "
	"DELETE FROM derived_node WHERE need IN (SELECT id FROM derived_need WHERE mention_count = 0 OR dismissed); "
	"DELETE FROM derived_cooc WHERE need_a IN (SELECT id FROM derived_need WHERE mention_count = 0 OR dismissed) "
	"OR need_b IN (SELECT id FROM derived_need WHERE mention_count = 0 OR dismissed)";

enum unmet_status um_store_segments_follow(struct um_store *store, bool stale, struct unmet_error *err)
{
	int64_t found = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM meta WHERE name = 'segment_config'", &found, err);

	if (!rc && stale && found)
		rc = um_sql_exec(store, drop_sql, err);
	if (!rc && stale && found)
		rc = um_store_fact_set(store, "segment_stale", UM_LIT("1"), err);
	return rc ? rc : um_store_segments_rename(store, err);
}
