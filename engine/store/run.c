/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run.c - what needs held in earlier runs, so that the next one finds them again. Detection numbers mentions
 * anew each time; a snapshot names them by key, the same in every run. It is bounded: of a larger corpus the mentions
 * with the smallest keys are kept, which is a fair sample, since a key is a hash.
 */
#include "store/internal.h"
#include "store/results.h"

#include <stdlib.h>

#define SNAPSHOTS 6              /* runs that can be compared mention by mention; of older ones the counts stay */
#define ROW_BYTES 16u            /* key, base, need; little-endian */

static void put_number(unsigned char *to, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t get_number(const unsigned char *from, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)from[i] << 8 * i;
	return value;
}

struct kept { uint64_t key; uint32_t base, need; };

static int by_key(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->base > y->base) - (x->base < y->base);
}

static enum unmet_status make_snapshot(const struct um_store_grouping *g, struct um_arena *arena, unsigned char **out, size_t *bytes,
                                       struct unmet_error *err)
{
	struct kept *row = UM_ARRAY(arena, struct kept, g->total + 1);
	size_t i, kept = 0, total;
	unsigned char *at;

	for (i = 0; row && i < g->total; i++)
		if (g->base[i]) /* what people added is in the log */
			row[kept++] = (struct kept){ g->key[i], g->base[i], g->need[i] };
	total = kept < UM_SNAPSHOT_ROWS ? kept : UM_SNAPSHOT_ROWS;
	at = UM_ARRAY(arena, unsigned char, total * ROW_BYTES + 1);
	if (!row || !at)
		return (enum unmet_status)um_arena_fail(arena, err);
	qsort(row, kept, sizeof(*row), by_key);
	*out = at;
	*bytes = total * ROW_BYTES;
	for (i = 0; i < total; i++, at += ROW_BYTES) {
		put_number(at, row[i].key, 8);
		put_number(at + 8, row[i].base, 4);
		put_number(at + 12, row[i].need, 4);
	}
	return UNMET_OK;
}

enum unmet_status um_store_run_add(struct um_store *store, const struct um_store_run *run, const struct um_store_grouping *g,
                                   struct um_arena *arena, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	unsigned char *snapshot = NULL;
	size_t bytes = 0;
	enum unmet_status rc = make_snapshot(g, arena, &snapshot, &bytes, err);

	if (!rc)
		rc = um_sql_prepare(store, &stmt, "INSERT INTO run(id, rev, at, fitted, config, document_count, mention_count, customer_count, "
		                    "snapshot) VALUES(?, ?, ?, ?, ?, (SELECT count(*) FROM document), ?, (SELECT count(*) FROM derived_unit), ?)", err);
	if (!rc) {
		sqlite3_bind_int64(stmt, 1, run->id);
		sqlite3_bind_int64(stmt, 2, (int64_t)run->rev);
		um_sql_bind_str(stmt, 3, run->at);
		sqlite3_bind_int(stmt, 4, run->fitted);
		um_sql_bind_str(stmt, 5, run->config);
		sqlite3_bind_int64(stmt, 6, (int64_t)g->total);
		sqlite3_bind_blob64(stmt, 7, snapshot, bytes, SQLITE_STATIC);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	stmt = NULL;
	if (!rc)
		rc = um_sql_prepare(store, &stmt, "UPDATE run SET snapshot = x'' WHERE id <= ? AND length(snapshot) > 0 "
		                    "AND id NOT IN (SELECT value FROM memory WHERE name = 'started')", err);
	if (!rc) {
		sqlite3_bind_int64(stmt, 1, (int64_t)run->id - SNAPSHOTS);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_run_need_add(struct um_store *store, uint32_t run, const struct um_run_need *need, size_t total,
                                        struct unmet_error *err)
{
	static const char *const name[] = { [UM_RUN_KEPT] = "kept", [UM_RUN_NEW] = "new", [UM_RUN_SPLIT] = "split",
	                                    [UM_RUN_MERGED] = "merged", [UM_RUN_VANISHED] = "vanished" };
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO run_need(run, need, label, mention_count, customer_count, change, other, "
		"overlap) SELECT ?1, ?2, ifnull(max(label), ''), ifnull(max(mention_count), 0), ifnull(max(customer_count), 0), ?3, ?4, ?5 "
		"FROM derived_need WHERE id = ?2", err);

	for (i = 0; i < total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, run);
		sqlite3_bind_int64(stmt, 2, need[i].need);
		um_sql_bind_str(stmt, 3, um_str(name[need[i].change]));
		sqlite3_bind_int64(stmt, 4, need[i].other);
		sqlite3_bind_double(stmt, 5, need[i].overlap);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_run_need_counts(struct um_store *store, uint32_t run, struct unmet_error *err)
{
	static const char *const sql[] = {
		"UPDATE run_need SET (label, mention_count, customer_count) = (SELECT label, mention_count, customer_count FROM derived_need n "
		"WHERE n.id = run_need.need) WHERE run = ?1 AND need IN (SELECT id FROM derived_need)",
		/* Those that people made, and no run found by itself. */
		"INSERT OR IGNORE INTO run_need(run, need, label, mention_count, customer_count, change, other, overlap) "
		"SELECT ?1, id, label, mention_count, customer_count, 'kept', 0, 1 FROM derived_need WHERE mention_count > 0",
	};
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < sizeof(sql) / sizeof(sql[0]) && !rc; i++) {
		sqlite3_stmt *stmt = NULL;

		rc = um_sql_prepare(store, &stmt, sql[i], err);
		if (!rc) {
			sqlite3_bind_int64(stmt, 1, run);
			rc = um_sql_run(store, stmt, err);
		}
		sqlite3_finalize(stmt);
	}
	return rc;
}

/* ---- reading ------------------------------------------------------------------------------- */

static enum unmet_status unpack(struct um_str blob, struct um_arena *arena, struct um_snapshot *out, struct unmet_error *err)
{
	const unsigned char *at = (const unsigned char *)blob.ptr;
	size_t i;

	out->total = blob.len / ROW_BYTES;
	out->key = UM_ARRAY(arena, uint64_t, out->total + 1);
	out->base = UM_ARRAY(arena, uint32_t, out->total + 1);
	out->need = UM_ARRAY(arena, uint32_t, out->total + 1);
	if (!out->key || !out->base || !out->need)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (i = 0; i < out->total; i++, at += ROW_BYTES) {
		out->key[i] = get_number(at, 8);
		out->base[i] = (uint32_t)get_number(at + 8, 4);
		out->need[i] = (uint32_t)get_number(at + 12, 4);
	}
	return UNMET_OK;
}

enum unmet_status um_store_snapshot_of(struct um_store *store, uint32_t run, struct um_arena *arena, struct um_snapshot *out,
                                       struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT snapshot FROM run WHERE id = ?", err);

	*out = (struct um_snapshot){ 0 };
	if (!rc) {
		sqlite3_bind_int64(stmt, 1, run);
		rc = um_sql_next(store, stmt, &row, err);
		if (!rc && row)
			rc = unpack(um_sql_str(stmt, 0), arena, out, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status read_run(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_run *run = item;

	(void)ctx;
	*run = (struct unmet_run){ .id = um_sql_u32(row, 0), .fitted = sqlite3_column_int(row, 2) != 0, .document_count = um_sql_u64(row, 3),
		.mention_count = um_sql_u64(row, 4), .customer_count = um_sql_u64(row, 5), .need_count = um_sql_u64(row, 6) };
	return um_sql_text(row, 1, arena, &run->at, err);
}

enum unmet_status um_store_runs(struct um_store *store, struct um_arena *arena, const struct unmet_run **out, size_t *total,
                                struct unmet_error *err)
{
	void *list = NULL;
	enum unmet_status rc = um_sql_list(store, "SELECT r.id, r.at, r.fitted, r.document_count, r.mention_count, r.customer_count, "
	                                   "(SELECT count(*) FROM run_need n WHERE n.run = r.id AND n.mention_count > 0) FROM run r ORDER BY r.id",
	                                   0, sizeof(struct unmet_run), read_run, NULL, arena, &list, total, err);

	*out = list;
	return rc;
}

static enum unmet_status read_need(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_diff_need *need = item;

	(void)ctx;
	*need = (struct um_diff_need){ .need = um_sql_u32(row, 0), .mention_count = um_sql_u64(row, 2), .customer_count = um_sql_u64(row, 3) };
	return um_sql_text(row, 1, arena, &need->label, err);
}

enum unmet_status um_store_run_needs(struct um_store *store, uint32_t run, struct um_arena *arena, const struct um_diff_need **out,
                                     size_t *total, struct unmet_error *err)
{
	void *list = NULL;
	enum unmet_status rc = um_sql_list(store, "SELECT need, label, mention_count, customer_count FROM run_need "
	                                   "WHERE run = ? AND mention_count > 0 ORDER BY need", run, sizeof(struct um_diff_need), read_need,
	                                   NULL, arena, &list, total, err);

	*out = list;
	return rc;
}

enum unmet_status um_store_mention_keys(struct um_store *store, struct um_arena *arena, uint64_t **out, uint64_t *total, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t most = 0;
	bool row;
	enum unmet_status rc = um_sql_int(store, "SELECT ifnull(max(id), 0) FROM derived_mention WHERE NOT added", &most, err);

	*total = rc || most < 0 || most > UINT32_MAX ? 0 : (uint64_t)most;
	*out = UM_ARRAY(arena, uint64_t, *total + 1);
	if (!rc && !*out)
		return (enum unmet_status)um_arena_fail(arena, err);
	if (!rc)
		rc = um_sql_prepare(store, &stmt, "SELECT m.id, m.start_bytes, m.end_bytes, d.key FROM derived_mention m "
		                    "JOIN document d ON d.id = m.document WHERE NOT m.added ORDER BY m.id", err);
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		unsigned char document[UM_DOCUMENT_KEY] = { 0 };
		struct um_str key = um_sql_str(stmt, 3);

		memcpy(document, key.ptr, key.len < UM_DOCUMENT_KEY ? key.len : UM_DOCUMENT_KEY);
		if (um_sql_u64(stmt, 0) - 1 < *total)
			(*out)[um_sql_u64(stmt, 0) - 1] = um_mention_key(document, um_sql_u32(stmt, 1), um_sql_u32(stmt, 2));
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_fitted_count(struct um_store *store, uint64_t *out, struct unmet_error *err)
{
	int64_t total = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT mention_count FROM run WHERE fitted ORDER BY id DESC LIMIT 1", &total, err);

	*out = (uint64_t)total;
	return rc;
}

/* Names do not change because a few mentions came; those that people gave are theirs to give again. */
enum unmet_status um_store_keep_names(struct um_store *store, uint32_t run, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "UPDATE derived_need SET found_label = (SELECT label FROM run_need r WHERE r.run = ?1 "
		"AND r.need = derived_need.id) WHERE id IN (SELECT need FROM run_need WHERE run = ?1 AND label <> '') "
		"AND id NOT IN (SELECT need FROM decision WHERE op = 'rename')", err);

	if (!rc) {
		sqlite3_bind_int64(stmt, 1, run);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc ? rc : um_sql_exec(store, "UPDATE derived_need SET label = found_label, own_label = found_label", err);
}

/* ---- ids ------------------------------------------------------------------------------------ */

/* Where the number of a need stands. A number may be another need's old one, so all go out of the way first. */
static const struct { const char *table, *column; } numbered[] = {
	{ "derived_assignment", "need" }, { "derived_assignment", "base" }, { "derived_need", "id" }, { "derived_term", "need" },
	{ "derived_quote", "need" }, { "derived_place", "need" }, { "derived_apart", "need" }, { "derived_neighbour", "need" },
	{ "derived_neighbour", "other" },
};

#define ASIDE 1000000000u

static enum unmet_status renumber_column(struct um_store *store, const char *table, const char *column, struct unmet_error *err)
{
	char sql[320];
	enum unmet_status rc;

	sqlite3_snprintf(sizeof(sql), sql, "UPDATE %s SET %s = %s + %u", table, column, column, ASIDE);
	rc = um_sql_exec(store, sql, err);
	sqlite3_snprintf(sizeof(sql), sql, "UPDATE %s SET %s = (SELECT value FROM temp.renumber WHERE number = %s - %u)", table, column,
	                 column, ASIDE);
	return rc ? rc : um_sql_exec(store, sql, err);
}

enum unmet_status um_store_renumber(struct um_store *store, const uint32_t *id, uint32_t total, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	uint32_t i;
	size_t c;
	enum unmet_status rc = um_sql_exec(store, "CREATE TEMP TABLE IF NOT EXISTS renumber(number INTEGER PRIMARY KEY, value INTEGER NOT NULL); "
	                                   "DELETE FROM temp.renumber", err);

	if (!rc)
		rc = um_sql_prepare(store, &stmt, "INSERT INTO temp.renumber(number, value) VALUES(?, ?)", err);
	for (i = 0; i < total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)i + 1);
		sqlite3_bind_int64(stmt, 2, id[i]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	for (c = 0; c < sizeof(numbered) / sizeof(numbered[0]) && !rc; c++)
		rc = renumber_column(store, numbered[c].table, numbered[c].column, err);
	return rc ? rc : um_sql_exec(store, "DELETE FROM temp.renumber", err);
}
