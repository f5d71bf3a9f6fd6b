/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read.c - documents for the later stages, one at a time, in the order of their keys: a hash of what
 * they are, so the same for any order in which files were read. And the check that what is stored is
 * what was read: SQLite's own check finds a quarter of single-bit flips, a hash per document the rest.
 */
#include "store/ingest.h"
#include "store/role.h"

#include <stdio.h>

struct um_store_reader {
	struct um_store *store;
	sqlite3_stmt *document, *turn;
	struct um_role_choices roles;
};

static const char *const reader_sql[] = {
	[UM_ORDER_STABLE] = "SELECT d.id, d.lang, d.turn_count, t.text, d.external_id, s.name, d.key FROM document_key k "
		"CROSS JOIN document d ON d.id = k.document JOIN document_text t ON t.document = d.id JOIN source s ON s.id = d.source "
		"WHERE +d.id > ? ORDER BY k.key",
	[UM_ORDER_ONE] = "SELECT d.id, d.lang, d.turn_count, t.text, d.external_id, s.name, d.key FROM document d "
		"JOIN document_text t ON t.document = d.id JOIN source s ON s.id = d.source WHERE d.id = ?",
	[UM_ORDER_ARRIVAL] = "SELECT d.id, d.lang, d.turn_count, t.text, d.external_id, s.name, d.key FROM document d "
		"JOIN document_text t ON t.document = d.id JOIN source s ON s.id = d.source WHERE d.id > ? ORDER BY d.id",
};

enum unmet_status um_store_reader_new(struct um_store_reader **out, struct um_store *store, enum um_store_order order,
                                      int64_t after, struct unmet_error *err)
{
	struct um_store_reader *reader = um_calloc(1, sizeof(*reader));
	enum unmet_status rc;

	*out = NULL;
	if (!reader)
		return um_nomem(err);
	reader->store = store;
	rc = um_sql_prepare(store, &reader->document, reader_sql[order], err);
	if (!rc)
		rc = um_sql_prepare(store, &reader->turn, "SELECT start_bytes, end_bytes, speaker, role FROM turn "
		                    "WHERE document = ? ORDER BY number", err);
	if (!rc)
		rc = um_role_choices_load(&reader->roles, store, err);
	if (rc) {
		um_store_reader_free(reader);
		return rc;
	}
	sqlite3_bind_int64(reader->document, 1, after);
	*out = reader;
	return UNMET_OK;
}

void um_store_reader_free(struct um_store_reader *reader)
{
	if (!reader)
		return;
	sqlite3_finalize(reader->document);
	sqlite3_finalize(reader->turn);
	um_role_choices_release(&reader->roles);
	um_free(reader);
}

static enum unmet_status damaged(struct um_store *store, int64_t id, struct unmet_error *err)
{
	return um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: document %lld is damaged", store->path, (long long)id);
}

/* read_turn - a byte range a later stage may trust: inside the text, in order. */
static enum unmet_status read_turn(sqlite3_stmt *row, struct um_arena *arena, size_t text_bytes, uint32_t after,
                                   struct um_turn *turn, bool *sound, struct unmet_error *err)
{
	int64_t start = sqlite3_column_int64(row, 0), end = sqlite3_column_int64(row, 1);
	int role = sqlite3_column_int(row, 3);

	*sound = start >= (int64_t)after && end >= start && end <= (int64_t)text_bytes && role >= 0 && role <= UNMET_ROLE_AGENT;
	turn->start = (uint32_t)start;
	turn->end = (uint32_t)end;
	turn->role = (enum unmet_role)role;
	turn->speaker = um_sql_str(row, 2);
	turn->speaker.ptr = um_sql_copy(arena, row, 2);
	return turn->speaker.ptr ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

static enum unmet_status read_turns(struct um_store_reader *reader, struct um_arena *arena, size_t total,
                                    struct um_store_document *document, struct um_turn **out, struct unmet_error *err)
{
	struct um_turn *turn;
	bool row = true, sound = true;
	size_t i;
	enum unmet_status rc = UNMET_OK;

	if (total > UM_MAX_TURNS)
		return damaged(reader->store, document->id, err);
	turn = UM_ARRAY(arena, struct um_turn, total);
	if (!turn)
		return (enum unmet_status)um_arena_fail(arena, err);
	sqlite3_bind_int64(reader->turn, 1, document->id);
	for (i = 0; i < total && !rc && sound; i++) {
		rc = um_sql_next(reader->store, reader->turn, &row, err);
		if (!rc && !row)
			sound = false;
		else if (!rc)
			rc = read_turn(reader->turn, arena, document->text.len, i ? turn[i - 1].end : 0, &turn[i], &sound, err);
	}
	sqlite3_reset(reader->turn);
	*out = turn;
	document->turn = turn;
	document->turn_count = total;
	return rc || sound ? rc : damaged(reader->store, document->id, err);
}

enum unmet_status um_store_reader_next(struct um_store_reader *reader, struct um_arena *arena,
                                       struct um_store_document *document, bool *more, struct unmet_error *err)
{
	sqlite3_stmt *stmt = reader->document;
	struct um_turn *turn = NULL;
	size_t turns;
	enum unmet_status rc = um_sql_next(reader->store, stmt, more, err);

	*document = (struct um_store_document){ 0 };
	if (rc || !*more)
		return rc;
	document->id = sqlite3_column_int64(stmt, 0);
	if (sqlite3_column_blob(stmt, 6))
		document->hash = um_hash64(sqlite3_column_blob(stmt, 6), (size_t)sqlite3_column_bytes(stmt, 6));
	document->lang = um_sql_str(stmt, 1);
	document->text = um_sql_str(stmt, 3);
	document->lang.ptr = um_sql_copy(arena, stmt, 1);
	document->text.ptr = um_sql_copy(arena, stmt, 3);
	if (!document->lang.ptr || !document->text.ptr)
		return (enum unmet_status)um_arena_fail(arena, err);
	turns = (size_t)um_sql_u64(stmt, 2);
	rc = turns ? read_turns(reader, arena, turns, document, &turn, err) : UNMET_OK;
	if (!rc && turns)
		um_role_choices_apply(&reader->roles, um_sql_str(stmt, 4), um_sql_str(stmt, 5), turn, turns);
	return rc;
}

enum unmet_status um_store_agents(struct um_store *store, bool *any, struct unmet_error *err)
{
	int64_t found;
	char sql[96];
	enum unmet_status rc;

	snprintf(sql, sizeof(sql), "SELECT EXISTS(SELECT 1 FROM turn WHERE role IN (%d, %d))", UNMET_ROLE_AGENT, UNMET_ROLE_INTERVIEWER);
	rc = um_sql_int(store, sql, &found, err);
	*any = !rc && found;
	return rc;
}

enum unmet_status um_store_document_count(struct um_store *store, uint64_t *total, struct unmet_error *err)
{
	int64_t documents;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM document", &documents, err);

	*total = (uint64_t)documents;
	return rc;
}

/* ---- verify ------------------------------------------------------------------------------- */

static const char verify_sql[] = "SELECT d.id, d.content, d.turn_count, t.text, d.external_id, d.title, "
	"ifnull(c.key, ''), d.account, d.date, d.updated, d.lang, d.question, d.attributes "
	"FROM document d LEFT JOIN document_text t ON t.document = d.id LEFT JOIN customer c ON c.id = d.customer "
	"ORDER BY d.id";

static enum unmet_status rehash(struct um_store_reader *reader, struct um_arena *arena, struct um_buf *scratch,
                                bool *same, struct unmet_error *err)
{
	sqlite3_stmt *stmt = reader->document;
	struct um_store_document document = { .id = sqlite3_column_int64(stmt, 0), .text = um_sql_str(stmt, 3) };
	struct um_content content = {
		.text = document.text, .external_id = um_sql_str(stmt, 4), .title = um_sql_str(stmt, 5),
		.customer = um_sql_str(stmt, 6), .account = um_sql_str(stmt, 7), .date = um_sql_str(stmt, 8),
		.updated = um_sql_str(stmt, 9), .lang = um_sql_str(stmt, 10), .question = um_sql_str(stmt, 11),
		.attributes = um_sql_str(stmt, 12),
	};
	struct um_turn *unused;
	struct um_hash128 hash;
	struct um_sql_hash now;
	struct um_str known = um_sql_str(stmt, 1);
	size_t turns = (size_t)um_sql_u64(stmt, 2);
	enum unmet_status rc = turns ? read_turns(reader, arena, turns, &document, &unused, err) : UNMET_OK;

	content.turn = document.turn;
	content.turn_count = document.turn_count;
	if (!rc)
		rc = um_document_content(scratch, &content, &hash, err);
	if (rc)
		return rc;
	now = um_sql_hash(hash);
	*same = um_str_eq(known, um_str_n((const char *)now.bytes, sizeof(now.bytes)));
	return UNMET_OK;
}

static enum unmet_status check_file(struct um_store *store, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "PRAGMA integrity_check(1)", err);

	if (!rc)
		rc = um_sql_next(store, stmt, &row, err);
	if (!rc && row && !um_str_eq(um_sql_str(stmt, 0), UM_LIT("ok")))
		rc = um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: the file is damaged: %.*s", store->path,
		                (int)um_sql_str(stmt, 0).len, um_sql_str(stmt, 0).ptr);
	sqlite3_finalize(stmt);
	return rc;
}

/* check_keys - each document is found by its key, and no other is. */
static enum unmet_status check_keys(struct um_store *store, struct unmet_error *err)
{
	int64_t wrong = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT (SELECT count(*) FROM document) <> (SELECT count(*) FROM document_key) OR EXISTS("
	                                  "SELECT 1 FROM document d LEFT JOIN document_key k ON k.key = d.key WHERE k.document IS NOT d.id)", &wrong, err);

	if (!rc && wrong)
		rc = um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: the keys of documents are damaged", store->path);
	return rc;
}

enum unmet_status um_store_verify(struct um_store *store, struct unmet_error *err)
{
	struct um_store_reader *reader;
	struct um_arena arena;
	struct um_buf scratch;
	bool row, same = true;
	enum unmet_status rc = check_file(store, err);

	if (!rc)
		rc = check_keys(store, err);
	if (!rc)
		rc = um_store_reader_new(&reader, store, UM_ORDER_ARRIVAL, 0, err);
	if (rc)
		return rc;
	um_arena_init(&arena, 4u * UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&scratch, 8u * UM_MAX_DOCUMENT_BYTES);
	sqlite3_finalize(reader->document);
	reader->document = NULL;
	rc = um_sql_prepare(store, &reader->document, verify_sql, err);
	while (!rc && !(rc = um_sql_next(store, reader->document, &row, err)) && row) {
		um_arena_clear(&arena);
		rc = rehash(reader, &arena, &scratch, &same, err);
		if (!rc && !same)
			rc = damaged(store, sqlite3_column_int64(reader->document, 0), err);
	}
	um_store_reader_free(reader);
	um_arena_release(&arena);
	um_buf_release(&scratch);
	return rc;
}
