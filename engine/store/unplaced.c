/* SPDX-License-Identifier: Apache-2.0 */
/* unplaced.c - the queue of mentions that fit no need, into the store and back. */
#include "store/quote.h"
#include "store/results.h"

static enum unmet_status write_one(struct um_store *store, sqlite3_stmt *stmt, uint64_t rank, const struct um_unplaced *one,
                                   const struct um_surface *surface, struct unmet_error *err)
{
	sqlite3_bind_int64(stmt, 1, (int64_t)one->mention);
	sqlite3_bind_int64(stmt, 2, (int64_t)rank);
	um_sql_bind_str(stmt, 3, one->stem == UM_NEED_NONE ? UM_LIT("") : surface->form[one->stem]);
	sqlite3_bind_int64(stmt, 4, one->customer_count);
	return um_sql_run(store, stmt, err);
}

enum unmet_status um_store_unplaced_write(struct um_store *store, const struct um_unplaced *list, size_t total,
                                          const struct um_surface *surface, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_unplaced(mention, rank, found_rank, word, customer_count) "
	                                      "VALUES(?1, ?2, ?2, ?3, ?4)", err);

	for (i = 0; i < total && !rc; i++)
		rc = write_one(store, stmt, i + 1, &list[i], surface, err);
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_unplaced_follow(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "UPDATE derived_unplaced SET rank = q.place FROM (SELECT u.mention AS mention, row_number() OVER (ORDER BY u.found_rank) AS place "
	                   "FROM derived_unplaced u JOIN derived_assignment a ON a.mention = u.mention WHERE NOT a.fixed) q "
	                   "WHERE q.mention = derived_unplaced.mention", err);
}

enum unmet_status um_store_unplaced_load(struct um_store *store, struct unmet_unplaced *out, struct unmet_error *err)
{
	int64_t mentions = 0, customers = 0, all = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM derived_unplaced u JOIN derived_assignment a ON a.mention = u.mention "
	                                   "WHERE NOT a.fixed", &mentions, err);

	if (!rc)
		rc = um_sql_int(store, "SELECT count(DISTINCT d.unit) FROM derived_unplaced u JOIN derived_mention m ON m.id = u.mention "
		                "JOIN derived_document d ON d.document = m.document JOIN derived_assignment a ON a.mention = u.mention "
		                "WHERE NOT a.fixed", &customers, err);
	if (!rc)
		rc = um_sql_int(store, "SELECT count(*) FROM derived_assignment", &all, err);
	if (!rc)
		*out = (struct unmet_unplaced){ (uint64_t)mentions, (uint64_t)customers, all ? (double)mentions / (double)all : 0 };
	return rc;
}

static enum unmet_status show(struct um_quote_reader *r, sqlite3_stmt *row, struct um_arena *arena, unmet_waiting_fn fn, void *ctx,
                              struct unmet_error *err)
{
	struct unmet_waiting one = { .rank = um_sql_u64(row, 1), .customer_count = um_sql_u64(row, 3), .need = um_sql_u32(row, 4),
		.posterior = sqlite3_column_double(row, 5) };
	bool found = false;
	enum unmet_status rc;

	um_arena_clear(arena);
	rc = um_sql_text(row, 2, arena, &one.word, err);
	if (!rc)
		rc = um_quote_read(r, sqlite3_column_int64(row, 0), arena, &one.quote, &found, err);
	if (!rc && found && fn(ctx, &one))
		rc = UNMET_E_CANCELLED;
	return rc;
}

enum unmet_status um_store_each_unplaced(struct um_store *store, unmet_waiting_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_quote_reader r;
	sqlite3_stmt *stmt = NULL;
	struct um_arena arena;
	bool row;
	enum unmet_status rc = um_quote_reader_init(&r, store, UM_QUOTE_MENTION, err);

	um_arena_init(&arena, 64u << 20);
	if (!rc)
		rc = um_sql_prepare(store, &stmt, "SELECT u.mention, u.rank, u.word, u.customer_count, ifnull(a.need, 0), ifnull(a.posterior, 0) "
		                    "FROM derived_unplaced u LEFT JOIN derived_assignment a ON a.mention = u.mention "
		                    "WHERE a.fixed IS NOT 1 ORDER BY u.rank", err);
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = show(&r, stmt, &arena, fn, ctx, err);
	sqlite3_finalize(stmt);
	um_quote_reader_release(&r);
	um_arena_release(&arena);
	return rc == UNMET_E_CANCELLED ? UNMET_OK : rc;
}
