/* SPDX-License-Identifier: Apache-2.0 */
/*
 * named.c - what needs are called after people changed which mentions they hold: label, words and quotes beside those they
 * were found with, so that taking a decision back gives the old ones back.
 */
#include "store/internal.h"
#include "store/quote.h"

/* ---- what needs hold ------------------------------------------------------------------------ */

enum unmet_status um_store_held(struct um_store *store, struct um_arena *arena, struct um_store_held *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t total = 0;
	bool row;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM derived_assignment", &total, err);

	*out = (struct um_store_held){ 0 };
	if (rc)
		return rc;
	out->mention = UM_ARRAY(arena, uint64_t, (size_t)total + 1);
	out->need = UM_ARRAY(arena, uint32_t, (size_t)total + 1);
	out->base = UM_ARRAY(arena, uint32_t, (size_t)total + 1);
	out->posterior = UM_ARRAY(arena, float, (size_t)total + 1);
	out->centrality = UM_ARRAY(arena, float, (size_t)total + 1);
	out->counted = UM_ARRAY(arena, uint8_t, (size_t)total + 1);
	if (!out->counted || !out->mention || !out->need || !out->base || !out->posterior || !out->centrality)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = um_sql_prepare(store, &stmt, "SELECT a.mention, a.need, a.base, a.posterior, a.centrality, m.document NOT IN "
		                    "(SELECT document FROM derived_repeat) FROM derived_assignment a JOIN derived_mention m ON m.id = a.mention "
		                    "ORDER BY a.mention", err);
	while (!rc && out->total < (size_t)total && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		out->mention[out->total] = um_sql_u64(stmt, 0);
		out->need[out->total] = um_sql_u32(stmt, 1);
		out->base[out->total] = um_sql_u32(stmt, 2);
		out->posterior[out->total] = (float)sqlite3_column_double(stmt, 3);
		out->counted[out->total] = sqlite3_column_int(stmt, 5) != 0;
		out->centrality[out->total++] = (float)sqlite3_column_double(stmt, 4);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- names ---------------------------------------------------------------------------------- */

enum unmet_status um_store_names_reset(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "UPDATE derived_need SET own_label = found_label; DELETE FROM derived_said_term; DELETE FROM derived_said_quote", err);
}

static enum unmet_status put_label(struct um_store *store, uint32_t need, struct um_str label, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "UPDATE derived_need SET own_label = ?2 WHERE id = ?1 AND ?2 <> ''", err);

	if (!rc) {
		sqlite3_bind_int64(stmt, 1, need);
		um_sql_bind_str(stmt, 2, label);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status put_terms(struct um_store *store, const struct um_store_name *name, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_said_term(need, rank, term) VALUES(?, ?, ?)", err);

	for (i = 0; i < name->term_count && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, name->need);
		sqlite3_bind_int64(stmt, 2, (int64_t)i);
		um_sql_bind_str(stmt, 3, name->term[i]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status put_quotes(struct um_store *store, const struct um_store_name *name, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_said_quote(need, rank, mention) VALUES(?, ?, ?)", err);

	for (i = 0; i < name->quote_count && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, name->need);
		sqlite3_bind_int64(stmt, 2, (int64_t)i);
		sqlite3_bind_int64(stmt, 3, (int64_t)name->quote[i]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_name_put(struct um_store *store, const struct um_store_name *name, struct unmet_error *err)
{
	enum unmet_status rc = put_label(store, name->need, name->label, err);

	if (!rc)
		rc = put_terms(store, name, err);
	return rc ? rc : put_quotes(store, name, err);
}

/* ---- quotes --------------------------------------------------------------------------------- */

enum unmet_status um_store_quotes(struct um_store *store, const uint64_t *mention, size_t total, struct um_arena *arena,
                                  struct unmet_quote *out, size_t *out_total, struct unmet_error *err)
{
	struct um_quote_reader reader;
	bool found;
	size_t i;
	enum unmet_status rc = um_quote_reader_init(&reader, store, UM_QUOTE_MENTION, err);

	*out_total = 0;
	for (i = 0; i < total && !rc; i++) {
		rc = um_quote_read(&reader, (int64_t)mention[i], arena, &out[*out_total], &found, err);
		*out_total += !rc && found;
	}
	um_quote_reader_release(&reader);
	return rc;
}

enum unmet_status um_store_units_of(struct um_store *store, const uint64_t *mention, size_t total, uint32_t *unit, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT d.unit FROM derived_mention m JOIN derived_document d "
	                                      "ON d.document = m.document WHERE m.id = ?", err);

	for (i = 0; i < total && !rc; i++) {
		unit[i] = UINT32_MAX;
		sqlite3_bind_int64(stmt, 1, (int64_t)mention[i]);
		rc = um_sql_next(store, stmt, &row, err);
		if (!rc && row)
			unit[i] = um_sql_u32(stmt, 0);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return rc;
}
