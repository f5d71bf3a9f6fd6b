/* SPDX-License-Identifier: Apache-2.0 */
/*
 * role.c - who speaks, and in which role. What readers found stays as it is, under its hash; what people say about it is
 * kept beside it, by name, and put in place when documents are read for needs. So it holds for files that are read
 * again or later, and can be taken back.
 */
#include "store/role.h"

#include <stdlib.h>

/* A choice for one file or document stands before one for all. */
static const char choice_sql[] = "SELECT speaker, place, role FROM role_choice ORDER BY place = '', speaker, place";

static enum unmet_status load_choice(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_role_choice *choice = item;
	enum unmet_status rc = um_sql_text(row, 0, arena, &choice->speaker, err);

	(void)ctx;
	choice->role = sqlite3_column_int(row, 2) <= UNMET_ROLE_AGENT ? (enum unmet_role)sqlite3_column_int(row, 2) : UNMET_ROLE_UNKNOWN;
	return rc ? rc : um_sql_text(row, 1, arena, &choice->place, err);
}

enum unmet_status um_role_choices_load(struct um_role_choices *choices, struct um_store *store, struct unmet_error *err)
{
	void *list;
	enum unmet_status rc;

	um_arena_init(&choices->arena, (size_t)64 << 20);
	rc = um_sql_list(store, choice_sql, 0, sizeof(*choices->choice), load_choice, NULL, &choices->arena, &list, &choices->total, err);
	choices->choice = list;
	return rc;
}

void um_role_choices_release(struct um_role_choices *choices)
{
	um_arena_release(&choices->arena);
	*choices = (struct um_role_choices){ 0 };
}

void um_role_choices_apply(const struct um_role_choices *choices, struct um_str external_id, struct um_str source,
                           struct um_turn *turn, size_t total)
{
	for (size_t t = 0; t < total; t++)
		for (size_t i = 0; i < choices->total; i++) {
			const struct um_role_choice *c = &choices->choice[i];
			struct um_str place = um_str(c->place);

			if (!um_str_ieq(turn[t].speaker, c->speaker) || (place.len && !um_str_eq(place, external_id) && !um_str_eq(place, source)))
				continue;
			turn[t].role = c->role;
			break;
		}
}

/* ---- changing --------------------------------------------------------------------------------------- */

/* count_documents - in which the name speaks; asked for before anything is changed. */
static enum unmet_status count_documents(struct um_store *store, struct um_str speaker, struct um_str place, uint64_t *total,
                                         struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT count(DISTINCT t.document) FROM turn t JOIN document d ON d.id = t.document "
		"JOIN source s ON s.id = d.source WHERE t.speaker = ?1 COLLATE NOCASE AND (?2 = '' OR d.external_id = ?2 OR s.name = ?2)", err);

	if (!rc) {
		um_sql_bind_str(stmt, 1, speaker);
		um_sql_bind_str(stmt, 2, place);
		rc = um_sql_next(store, stmt, &row, err);
	}
	*total = !rc && row ? um_sql_u64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status write_choice(struct um_store *store, struct um_str speaker, struct um_str place, enum unmet_role role,
                                      struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, role == UNMET_ROLE_UNKNOWN ?
		"DELETE FROM role_choice WHERE speaker = ?1 COLLATE NOCASE AND place = ?2 AND ?3 = 0" :
		"INSERT OR REPLACE INTO role_choice(speaker, place, role) VALUES(?1, ?2, ?3)", err);

	if (!rc) {
		um_sql_bind_str(stmt, 1, speaker);
		um_sql_bind_str(stmt, 2, place);
		sqlite3_bind_int(stmt, 3, role);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_role_set(struct um_store *store, struct um_str speaker, struct um_str place, enum unmet_role role,
                                    uint64_t *document_count, struct unmet_error *err)
{
	enum unmet_status rc = um_store_begin(store, err);

	*document_count = 0;
	if (!rc)
		rc = count_documents(store, speaker, place, document_count, err);
	if (!rc && !*document_count)
		rc = um_fail(err, UNMET_E_ARG, "nobody called \"%.*s\" speaks%s%.*s: `unmet role` lists who does", (int)speaker.len, speaker.ptr,
		             place.len ? " in " : "", (int)place.len, place.len ? place.ptr : "");
	if (!rc)
		rc = write_choice(store, speaker, place, UNMET_ROLE_UNKNOWN, err); /* other capitals */
	if (!rc && role != UNMET_ROLE_UNKNOWN)
		rc = write_choice(store, speaker, place, role, err);
	return um_store_finish(store, rc, true, err);
}

/* ---- listing ---------------------------------------------------------------------------------------- */

static const char speaker_sql[] = "SELECT t.speaker, t.role, count(*), count(DISTINCT t.document), "
	"ifnull((SELECT c.role FROM role_choice c WHERE c.speaker = t.speaker COLLATE NOCASE AND c.place = ''), 0), "
	"(SELECT count(*) FROM role_choice c WHERE c.speaker = t.speaker COLLATE NOCASE AND c.place <> '') "
	"FROM turn t WHERE t.speaker <> '' GROUP BY t.speaker, t.role ORDER BY 3 DESC, t.speaker, t.role";

enum unmet_status um_store_each_speaker(struct um_store *store, unmet_speaker_role_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_arena arena;
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, speaker_sql, err);

	um_arena_init(&arena, 1u << 20);
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		struct unmet_speaker_role speaker = { .found = (enum unmet_role)(um_sql_u32(stmt, 1) & 3), .turn_count = um_sql_u64(stmt, 2),
			.document_count = um_sql_u64(stmt, 3), .chosen = (enum unmet_role)(um_sql_u32(stmt, 4) & 3),
			.elsewhere_count = um_sql_u64(stmt, 5) };

		um_arena_clear(&arena);
		rc = um_sql_text(stmt, 0, &arena, &speaker.name, err);
		if (!rc && fn(ctx, &speaker))
			break;
	}
	sqlite3_finalize(stmt);
	um_arena_release(&arena);
	return rc;
}
