/* SPDX-License-Identifier: Apache-2.0 */
/*
 * network.c - needs that the same customers raise as a network, into the store and back. A community is called by its two
 * most common needs when it is read, so that a name that people change is changed here too.
 */
#include "store/results.h"

#include "base/fmath.h"

#include <stdio.h>
#include <stdlib.h>

#define LABEL_NEEDS 2

/* ---- into the store ----------------------------------------------------------------------- */

static enum unmet_status write_nodes(struct um_store *store, const struct um_network *n, const uint32_t *need_id, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_node(need, community, x, y) VALUES(?, ?, ?, ?)", err);

	for (uint32_t i = 0; i < n->node_count && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, need_id[n->need[i]]);
		sqlite3_bind_int64(stmt, 2, (int64_t)n->community[i] + 1);
		sqlite3_bind_double(stmt, 3, n->x[i]);
		sqlite3_bind_double(stmt, 4, n->y[i]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status write_communities(struct um_store *store, const struct um_network *n, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO derived_community(id, customer_count) VALUES(?, ?)", err);

	for (uint32_t c = 0; c < n->community_count && !rc; c++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)c + 1);
		sqlite3_bind_int64(stmt, 2, (int64_t)n->customer_count[c]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_network_write(struct um_store *store, const struct um_network *network, struct um_arena *arena,
                                         struct unmet_error *err)
{
	const uint32_t *need_id;
	size_t needs;
	char text[32];
	enum unmet_status rc = um_store_need_ids(store, arena, &need_id, &needs, err);

	if (!rc)
		rc = write_nodes(store, network, need_id, err);
	if (!rc)
		rc = write_communities(store, network, err);
	snprintf(text, sizeof(text), "%ld", (long)floor(1e6 * network->modularity + 0.5));
	return rc || !network->node_count ? rc : um_store_fact_set(store, "segment_modularity", um_str(text), err);
}

/* ---- and back ----------------------------------------------------------------------------- */

static enum unmet_status read_node(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx, (void)arena, (void)err;
	*(struct unmet_node *)item = (struct unmet_node){ um_sql_u32(row, 0), um_sql_u32(row, 1), sqlite3_column_double(row, 2),
	                                                  sqlite3_column_double(row, 3) };
	return UNMET_OK;
}

static enum unmet_status read_need(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_buf *label = ctx;

	(void)arena, (void)err;
	*(uint32_t *)item = um_sql_u32(row, 0);
	if (sqlite3_column_int(row, 2) < LABEL_NEEDS) {
		struct um_str name = um_sql_str(row, 1);

		um_buf_adds(label, label->len ? " + " : "");
		um_buf_add(label, name.ptr, name.len);
	}
	return UNMET_OK;
}

static const char needs_sql[] = "SELECT o.need, n.label, row_number() OVER (ORDER BY n.customer_count DESC, n.id) - 1 AS rank "
	"FROM derived_node o JOIN derived_need n ON n.id = o.need WHERE o.community = ? ORDER BY rank";

static enum unmet_status read_community(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_community *community = item;
	struct um_buf label;
	void *need;
	enum unmet_status rc;

	community->id = um_sql_u32(row, 0);
	community->customer_count = um_sql_u64(row, 1);
	um_buf_init(&label, 1 << 16);
	rc = um_sql_list(ctx, needs_sql, community->id, sizeof(uint32_t), read_need, &label, arena, &need, &community->need_count, err);
	if (!rc) {
		community->need = need;
		rc = um_buf_check(&label, err);
	}
	community->label = rc ? NULL : um_arena_strndup(arena, label.ptr ? label.ptr : "", label.len);
	if (!rc && !community->label)
		rc = (enum unmet_status)um_arena_fail(arena, err);
	um_buf_release(&label);
	return rc;
}

enum unmet_status um_store_network(struct um_store *store, struct um_arena *arena, struct unmet_results *out, struct unmet_error *err)
{
	const char *modularity = "";
	void *list;
	enum unmet_status rc = um_sql_list(store, "SELECT need, community, x, y FROM derived_node ORDER BY need", 0, sizeof(struct unmet_node),
	                                   read_node, NULL, arena, &list, &out->node_count, err);

	if (rc)
		return rc;
	out->node = list;
	rc = um_sql_list(store, "SELECT id, customer_count FROM derived_community WHERE id IN (SELECT community FROM derived_node) ORDER BY id",
	                 0, sizeof(struct unmet_community), read_community, store, arena, &list, &out->community_count, err);
	if (rc)
		return rc;
	out->community = list;
	rc = um_store_fact(store, "segment_modularity", arena, &modularity, err);
	out->modularity = !rc && *modularity ? strtol(modularity, NULL, 10) / 1e6 : NAN;
	return rc;
}
