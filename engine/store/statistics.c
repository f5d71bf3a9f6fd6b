/* SPDX-License-Identifier: Apache-2.0 */
/*
 * statistics.c - what is said about the segments and about how much is known: coverage, reach, contrast. They
 * are computed once, when segments are made, and kept as rows, so that looking costs nothing.
 */
#include "store/results.h"

/* A count that may be "never", as SQLite's signed integers hold it. */
static int64_t from_count(uint64_t n)
{
	return n == UNMET_COVERAGE_NEVER ? -1 : (int64_t)n;
}

static uint64_t to_count(sqlite3_stmt *row, int column)
{
	int64_t n = sqlite3_column_int64(row, column);

	return n < 0 ? UNMET_COVERAGE_NEVER : (uint64_t)n;
}

/* ---- coverage ----------------------------------------------------------------------------- */

static enum unmet_status write_curve(struct um_store *store, uint32_t segment, const struct unmet_coverage *c,
                                     struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_curve(segment, customer_count, share, low, high, "
	                                      "need_count, need_low, need_high) VALUES(?, ?, ?, ?, ?, ?, ?, ?)", err);

	for (size_t i = 0; i < c->point_count && !rc; i++) {
		const struct unmet_coverage_point *p = &c->point[i];

		sqlite3_bind_int64(stmt, 1, segment);
		sqlite3_bind_int64(stmt, 2, (int64_t)p->customer_count);
		sqlite3_bind_double(stmt, 3, p->share);
		sqlite3_bind_double(stmt, 4, p->share_ci.low);
		sqlite3_bind_double(stmt, 5, p->share_ci.high);
		sqlite3_bind_double(stmt, 6, p->need_count);
		sqlite3_bind_double(stmt, 7, p->need_count_ci.low);
		sqlite3_bind_double(stmt, 8, p->need_count_ci.high);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_coverage_write(struct um_store *store, uint32_t segment, const struct unmet_coverage *c,
                                          struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_coverage(segment, known, customer_count, need_count, "
	                                      "share, low, high, chao2_unseen, more_for_90, more_for_95, late_share, saturated, note) "
	                                      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, segment);
	sqlite3_bind_int(stmt, 2, c->known);
	sqlite3_bind_int64(stmt, 3, (int64_t)c->customer_count);
	sqlite3_bind_int64(stmt, 4, (int64_t)c->need_count);
	sqlite3_bind_double(stmt, 5, c->share);
	sqlite3_bind_double(stmt, 6, c->share_ci.low);
	sqlite3_bind_double(stmt, 7, c->share_ci.high);
	sqlite3_bind_double(stmt, 8, c->chao2_unseen);
	sqlite3_bind_int64(stmt, 9, from_count(c->more_for_90));
	sqlite3_bind_int64(stmt, 10, from_count(c->more_for_95));
	sqlite3_bind_double(stmt, 11, c->late_share);
	sqlite3_bind_int(stmt, 12, c->saturated);
	um_sql_bind_str(stmt, 13, um_str(c->note));
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	return rc ? rc : write_curve(store, segment, c, err);
}

static enum unmet_status read_point(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct unmet_coverage_point *)item = (struct unmet_coverage_point){
		.customer_count = um_sql_u64(row, 0), .share = sqlite3_column_double(row, 1),
		.share_ci = { sqlite3_column_double(row, 2), sqlite3_column_double(row, 3) },
		.need_count = sqlite3_column_double(row, 4),
		.need_count_ci = { sqlite3_column_double(row, 5), sqlite3_column_double(row, 6) },
	};
	return UNMET_OK;
}

static enum unmet_status read_coverage(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_coverage *c = item;

	(void)ctx;
	*c = (struct unmet_coverage){
		.known = sqlite3_column_int(row, 0), .customer_count = um_sql_u64(row, 1), .need_count = um_sql_u64(row, 2),
		.share = sqlite3_column_double(row, 3), .share_ci = { sqlite3_column_double(row, 4), sqlite3_column_double(row, 5) },
		.chao2_unseen = sqlite3_column_double(row, 6), .more_for_90 = to_count(row, 7), .more_for_95 = to_count(row, 8),
		.late_share = sqlite3_column_double(row, 9), .saturated = sqlite3_column_int(row, 10),
	};
	return um_sql_text(row, 11, arena, &c->note, err);
}

static enum unmet_status load_coverage(struct um_store *store, struct um_arena *arena, uint32_t segment, struct unmet_coverage *out,
                                       struct unmet_error *err)
{
	void *list;
	size_t total;
	enum unmet_status rc = um_sql_list(store, "SELECT known, customer_count, need_count, share, low, high, chao2_unseen, more_for_90, "
	                                   "more_for_95, late_share, saturated, note FROM derived_coverage WHERE segment = ?", segment,
	                                   sizeof(*out), read_coverage, NULL, arena, &list, &total, err);

	*out = (struct unmet_coverage){ .note = "" };
	if (rc || !total)
		return rc;
	*out = *(struct unmet_coverage *)list;
	rc = um_sql_list(store, "SELECT customer_count, share, low, high, need_count, need_low, need_high FROM derived_curve "
	                 "WHERE segment = ? ORDER BY customer_count", segment, sizeof(struct unmet_coverage_point), read_point, NULL,
	                 arena, &list, &out->point_count, err);
	if (!rc)
		out->point = list;
	return rc;
}

/* ---- reach -------------------------------------------------------------------------------- */

enum unmet_status um_store_reach_write(struct um_store *store, uint32_t segment, const struct unmet_reach *reach, size_t total,
                                       struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_reach(segment, rank, name, value, customer_count, share, "
	                                      "lift, q) VALUES(?, ?, ?, ?, ?, ?, ?, ?)", err);

	for (size_t i = 0; i < total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, segment);
		sqlite3_bind_int64(stmt, 2, (int64_t)i);
		um_sql_bind_str(stmt, 3, um_str(reach[i].name));
		um_sql_bind_str(stmt, 4, um_str(reach[i].value));
		sqlite3_bind_int64(stmt, 5, (int64_t)reach[i].customer_count);
		sqlite3_bind_double(stmt, 6, reach[i].share);
		sqlite3_bind_double(stmt, 7, reach[i].lift);
		sqlite3_bind_double(stmt, 8, reach[i].q);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status read_reach(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_reach *r = item;
	enum unmet_status rc = um_sql_text(row, 0, arena, &r->name, err);

	(void)ctx;
	r->customer_count = um_sql_u64(row, 2);
	r->share = sqlite3_column_double(row, 3);
	r->lift = sqlite3_column_double(row, 4);
	r->q = sqlite3_column_double(row, 5);
	return rc ? rc : um_sql_text(row, 1, arena, &r->value, err);
}

static enum unmet_status load_reach(struct um_store *store, struct um_arena *arena, struct unmet_segment *segment,
                                    struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = um_sql_list(store, "SELECT name, value, customer_count, share, lift, q FROM derived_reach WHERE segment = ? "
	                                   "ORDER BY rank", segment->id, sizeof(struct unmet_reach), read_reach, NULL, arena, &list,
	                                   &segment->reach_count, err);

	if (!rc)
		segment->reach = list;
	return rc;
}

/* ---- contrast ----------------------------------------------------------------------------- */

enum unmet_status um_store_told_write(struct um_store *store, const struct unmet_told *told, size_t total,
                                      struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_told(rank, name, segments, enough, customer_count, share, p) "
	                                      "VALUES(?, ?, ?, ?, ?, ?, ?)", err);

	for (size_t i = 0; i < total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)i);
		um_sql_bind_str(stmt, 2, um_str(told[i].name));
		sqlite3_bind_int(stmt, 3, told[i].segments);
		sqlite3_bind_int(stmt, 4, told[i].enough);
		sqlite3_bind_int64(stmt, 5, (int64_t)told[i].customer_count);
		sqlite3_bind_double(stmt, 6, told[i].share);
		sqlite3_bind_double(stmt, 7, told[i].p);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status read_told(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_told *t = item;

	(void)ctx;
	t->segments = sqlite3_column_int(row, 1);
	t->enough = sqlite3_column_int(row, 2);
	t->customer_count = um_sql_u64(row, 3);
	t->share = sqlite3_column_double(row, 4);
	t->p = sqlite3_column_double(row, 5);
	return um_sql_text(row, 0, arena, &t->name, err);
}

enum unmet_status um_store_statistics(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                      struct unmet_segment *segment, struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = load_coverage(store, arena, 0, &out->coverage, err);

	for (size_t i = 0; i < out->segment_count && !rc; i++) {
		rc = load_coverage(store, arena, segment[i].id, &segment[i].coverage, err);
		if (!rc)
			rc = load_reach(store, arena, &segment[i], err);
	}
	if (rc)
		return rc;
	rc = um_sql_list(store, "SELECT name, segments, enough, customer_count, share, p FROM derived_told ORDER BY rank", 0,
	                 sizeof(struct unmet_told), read_told, NULL, arena, &list, &out->told_count, err);
	if (!rc)
		out->told = list;
	return rc;
}
