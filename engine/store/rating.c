/* SPDX-License-Identifier: Apache-2.0 */
/* rating.c - what people rated, which is content, and the opportunity that follows from it, which is not. */
#include "store/results.h"

static enum unmet_status read_words(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_need_words *n = item;
	const char **text[] = { &n->label, &n->own_label, &n->outcome, &n->definition };
	enum unmet_status rc = UNMET_OK;

	(void)ctx;
	n->id = um_sql_u32(row, 0);
	n->goes_to = um_sql_u32(row, 1);
	n->customer_count = um_sql_u64(row, 6);
	n->mention_count = um_sql_u64(row, 7);
	n->unmet_count = um_sql_u64(row, 8);
	n->met = sqlite3_column_int(row, 9);
	n->dismissed = sqlite3_column_int(row, 10);
	for (int i = 0; i < 4 && !rc; i++)
		rc = um_sql_text(row, 2 + i, arena, text[i], err);
	return rc;
}

enum unmet_status um_store_need_words(struct um_store *store, struct um_arena *arena, struct um_need_words **need, size_t *total,
                                      struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = um_sql_list(store, "SELECT id, goes_to, label, own_label, said_outcome, definition, customer_count, mention_count, "
	                                   "unmet_count, met, dismissed FROM derived_need ORDER BY id", 0, sizeof(**need), read_words, NULL,
	                                   arena, &list, total, err);

	*need = list;
	return rc;
}

/* forget - what a customer said of a need before, under whatever words. */
static enum unmet_status forget(struct um_store *store, struct um_str customer, uint32_t need, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "DELETE FROM rating WHERE customer = ? AND need = ? AND need > 0", err);

	if (rc)
		return rc;
	um_sql_bind_str(stmt, 1, customer);
	sqlite3_bind_int64(stmt, 2, need);
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_rating_put(struct um_store *store, struct um_str customer, struct um_str item, uint32_t need,
                                      int importance, int satisfaction, struct um_str source, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = forget(store, customer, need, err);

	if (!rc)
		rc = um_sql_prepare(store, &stmt, "INSERT OR REPLACE INTO rating(customer, item, need, importance, satisfaction, source) "
		                    "VALUES(?, ?, ?, ?, ?, ?)", err);
	if (rc)
		return rc;
	um_sql_bind_str(stmt, 1, customer);
	um_sql_bind_str(stmt, 2, item);
	sqlite3_bind_int64(stmt, 3, need);
	sqlite3_bind_int(stmt, 4, importance);
	sqlite3_bind_int(stmt, 5, satisfaction);
	um_sql_bind_str(stmt, 6, source);
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status read_rating(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_rating_row *r = item;
	struct um_buf *fold = ctx;
	enum unmet_status rc;

	um_buf_clear(fold);
	um_key_fold(fold, um_sql_str(row, 0));
	rc = um_buf_check(fold, err);
	r->customer = rc ? "" : um_arena_strndup(arena, fold->ptr ? fold->ptr : "", fold->len);
	if (!r->customer)
		rc = (enum unmet_status)um_arena_fail(arena, err);
	r->need = um_sql_u32(row, 2);
	r->importance = sqlite3_column_int(row, 3);
	r->satisfaction = sqlite3_column_int(row, 4);
	return rc ? rc : um_sql_text(row, 1, arena, &r->item, err);
}

enum unmet_status um_store_ratings(struct um_store *store, struct um_arena *arena, struct um_rating_row **rating, size_t *total,
                                   struct unmet_error *err)
{
	struct um_buf fold;
	void *list;
	enum unmet_status rc;

	um_buf_init(&fold, 1 << 20);
	rc = um_sql_list(store, "SELECT customer, item, need, importance, satisfaction FROM rating ORDER BY item, customer", 0,
	                 sizeof(**rating), read_rating, &fold, arena, &list, total, err);
	um_buf_release(&fold);
	*rating = list;
	return rc;
}

enum unmet_status um_store_opportunity_clear(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "DELETE FROM derived_opportunity", err);
}

enum unmet_status um_store_opportunity_write(struct um_store *store, uint32_t segment, const struct unmet_opportunity *o,
                                             struct unmet_error *err)
{
	const double number[] = { o->importance, o->satisfaction, o->gap, o->gap_ci.low, o->gap_ci.high, o->score, o->score_ci.low,
	                          o->score_ci.high };
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT OR REPLACE INTO derived_opportunity(segment, item, need, respondent_count, important_count, satisfied_count, importance, "
	                                      "satisfaction, gap, gap_low, gap_high, score, score_low, score_high) "
	                                      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, segment);
	um_sql_bind_str(stmt, 2, um_str(o->item));
	sqlite3_bind_int64(stmt, 3, o->need);
	sqlite3_bind_int64(stmt, 4, (int64_t)o->respondent_count);
	sqlite3_bind_int64(stmt, 5, (int64_t)o->important_count);
	sqlite3_bind_int64(stmt, 6, (int64_t)o->satisfied_count);
	for (int i = 0; i < 8; i++)
		sqlite3_bind_double(stmt, 7 + i, number[i]);
	rc = um_sql_run(store, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status read_opportunity(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_opportunity *o = item;

	(void)ctx;
	*o = (struct unmet_opportunity){
		.need = um_sql_u32(row, 1), .respondent_count = um_sql_u64(row, 2), .importance = sqlite3_column_double(row, 3),
		.satisfaction = sqlite3_column_double(row, 4), .gap = sqlite3_column_double(row, 5),
		.gap_ci = { sqlite3_column_double(row, 6), sqlite3_column_double(row, 7) }, .score = sqlite3_column_double(row, 8),
		.score_ci = { sqlite3_column_double(row, 9), sqlite3_column_double(row, 10) },
		.important_count = um_sql_u64(row, 11), .satisfied_count = um_sql_u64(row, 12),
	};
	return um_sql_text(row, 0, arena, &o->item, err);
}

static enum unmet_status load(struct um_store *store, struct um_arena *arena, uint32_t segment,
                              const struct unmet_opportunity **out, size_t *total, struct unmet_error *err)
{
	void *list;
	enum unmet_status rc = um_sql_list(store, "SELECT item, need, respondent_count, importance, satisfaction, gap, gap_low, gap_high, score, "
	                                   "score_low, score_high, important_count, satisfied_count FROM derived_opportunity WHERE segment = ? ORDER BY score DESC, gap DESC, item",
	                                   segment, sizeof(**out), read_opportunity, NULL, arena, &list, total, err);

	*out = list;
	return rc;
}

enum unmet_status um_store_opportunities(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                         struct unmet_need *need, struct unmet_segment *segment, struct unmet_error *err)
{
	enum unmet_status rc = load(store, arena, 0, &out->rated, &out->rated_count, err);

	for (size_t i = 0; i < out->need_count && !rc; i++)
		for (size_t j = 0; j < out->rated_count && !need[i].opportunity; j++)
			if (out->rated[j].need == need[i].id)
				need[i].opportunity = &out->rated[j];
	for (size_t i = 0; i < out->segment_count && !rc; i++)
		rc = load(store, arena, segment[i].id, &segment[i].opportunity, &segment[i].opportunity_count, err);
	return rc;
}

enum unmet_status um_store_folded_units(struct um_store *store, struct um_arena *arena, const char *const **name, uint32_t *total,
                                      struct unmet_error *err)
{
	const char **names;
	sqlite3_stmt *stmt = NULL;
	struct um_buf fold;
	bool row;
	enum unmet_status rc = um_store_unit_count(store, total, err);

	um_buf_init(&fold, 1 << 20);
	names = rc ? NULL : UM_ARRAY(arena, const char *, (size_t)*total + 1);
	*name = names;
	if (!rc && !names)
		rc = (enum unmet_status)um_arena_fail(arena, err);
	for (uint32_t u = 0; u < *total && !rc; u++)
		names[u] = "";
	if (!rc)
		rc = um_sql_prepare(store, &stmt, "SELECT id, name FROM derived_unit ORDER BY id", err);
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		uint32_t unit = um_sql_u32(stmt, 0);

		um_buf_clear(&fold);
		um_key_fold(&fold, um_sql_str(stmt, 1));
		rc = um_buf_check(&fold, err);
		if (!rc && unit < *total && !(names[unit] = um_arena_strndup(arena, fold.ptr ? fold.ptr : "", fold.len)))
			rc = (enum unmet_status)um_arena_fail(arena, err);
	}
	sqlite3_finalize(stmt);
	um_buf_release(&fold);
	return rc;
}
