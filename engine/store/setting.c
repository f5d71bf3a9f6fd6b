/* SPDX-License-Identifier: Apache-2.0 */
/* setting.c - what holds for a project for good, and the names a masked project knows, as keyed hashes. */
#include "store/internal.h"

enum unmet_status um_store_setting_set(struct um_store *store, const char *name, struct um_str value, struct unmet_error *err)
{
	return um_sql_named_set(store, "INSERT OR REPLACE INTO setting(name, value) VALUES(?, ?)", name, value, err);
}

enum unmet_status um_store_setting(struct um_store *store, const char *name, struct um_arena *arena, const char **value,
                                   struct unmet_error *err)
{
	return um_sql_named(store, "SELECT value FROM setting WHERE name = ?", name, arena, value, err);
}

enum unmet_status um_store_names_read(struct um_store *store, struct um_map *known, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT hash, bits FROM known_name", err);

	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		uint64_t *bits = um_map_put(known, um_sql_u64(stmt, 0), 0);

		if (bits)
			*bits |= um_sql_u64(stmt, 1);
		else
			rc = um_nomem(err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* The order of the map is that of nothing; rows go by their key. */
enum unmet_status um_store_names_write(struct um_store *store, const struct um_map *known, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT OR REPLACE INTO known_name(hash, bits) VALUES(?, ?)", err);

	for (i = 0; i < known->capacity && !rc; i++) {
		if (!known->full[i])
			continue;
		sqlite3_bind_int64(stmt, 1, (int64_t)known->key[i]);
		sqlite3_bind_int64(stmt, 2, (int64_t)known->value[i]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}
