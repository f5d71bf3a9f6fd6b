/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cleaned.c - what readers left out of the texts of each source: how much, and the first pieces to see it by.
 * They are kept because a rule that drops what people wrote must be open to question.
 */
#include "store/results.h"

static const char cleaned_sql[] = "SELECT c.kind, c.piece_count FROM cleaned c JOIN source s ON s.id = c.source "
	"WHERE s.id = ? ORDER BY c.kind";
static const char piece_sql[] = "SELECT text FROM cleaned_piece WHERE source = ? AND kind = ? ORDER BY number";

static enum unmet_status read_kind(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_cleaned *cleaned = item;

	(void)ctx;
	*cleaned = (struct unmet_cleaned){ .piece_count = um_sql_u64(row, 1) };
	return um_sql_text(row, 0, arena, &cleaned->kind, err);
}

static enum unmet_status read_pieces(struct um_store *store, int64_t source, struct um_arena *arena,
                                     struct unmet_cleaned *cleaned, struct unmet_error *err)
{
	const char **piece = UM_ARRAY(arena, const char *, UM_CLEANED_PIECES);
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = piece ? um_sql_prepare(store, &stmt, piece_sql, err) : (enum unmet_status)um_arena_fail(arena, err);

	if (!rc) {
		sqlite3_bind_int64(stmt, 1, source);
		um_sql_bind_str(stmt, 2, um_str(cleaned->kind));
	}
	while (!rc && cleaned->shown_count < UM_CLEANED_PIECES && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = um_sql_text(stmt, 0, arena, &piece[cleaned->shown_count++], err);
	sqlite3_finalize(stmt);
	cleaned->piece = piece;
	return rc;
}

enum unmet_status um_store_cleaned(struct um_store *store, int64_t source, struct um_arena *arena,
                                   struct unmet_source *out, struct unmet_error *err)
{
	struct unmet_cleaned *cleaned;
	void *list;
	size_t i;
	enum unmet_status rc = um_sql_list(store, cleaned_sql, source, sizeof(*cleaned), read_kind, NULL, arena, &list,
	                                   &out->cleaned_count, err);

	out->cleaned = cleaned = list;
	for (i = 0; i < out->cleaned_count && !rc; i++)
		rc = read_pieces(store, source, arena, &cleaned[i], err);
	if (rc)
		out->cleaned_count = 0;
	return rc;
}
