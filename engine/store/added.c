/* SPDX-License-Identifier: Apache-2.0 */
/*
 * added.c - mentions that people found where no cue did. They stand behind those that were detected, in the order of the log, and are in
 * no bag: what is grouped is what was found, whoever decided what since, so that a decision changes its need and nothing else.
 */
#include "store/internal.h"

enum unmet_status um_store_added_clear(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "DELETE FROM derived_assignment WHERE mention IN (SELECT id FROM derived_mention WHERE added); "
	                   "DELETE FROM derived_mention WHERE added", err);
}

static enum unmet_status insert(struct um_store *store, const char *sql, int64_t document, uint32_t start, uint32_t end, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, sql, err);

	if (!rc) {
		sqlite3_bind_int64(stmt, 1, document);
		sqlite3_bind_int64(stmt, 2, start);
		sqlite3_bind_int64(stmt, 3, end);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status mention_at(struct um_store *store, int64_t document, uint32_t start, uint32_t end, uint64_t *mention,
                                    struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT min(m.id) FROM derived_mention m WHERE m.document = ? AND m.start_bytes = ? "
	                                      "AND m.end_bytes = ?", err);

	*mention = 0;
	if (!rc) {
		sqlite3_bind_int64(stmt, 1, document);
		sqlite3_bind_int64(stmt, 2, start);
		sqlite3_bind_int64(stmt, 3, end);
		rc = um_sql_next(store, stmt, &row, err);
		if (!rc && row)
			*mention = um_sql_u64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* Polarity 0: lacking; who adds praise can say so by moving it to a need that is liked. */
static const char mention_sql[] = "INSERT INTO derived_mention(id, document, start_bytes, end_bytes, phrase_start, phrase_end, kinds, kind, "
	"polarity, solution, intensity, score, words, reasons, outcome, added) "
	"SELECT ifnull(max(id), 0) + 1, ?1, ?2, ?3, ?2, ?3, 0, 0, 0, 0, 0, 0, x'', 'a person added it', '', 1 FROM derived_mention";
static const char assignment_sql[] = "INSERT INTO derived_assignment(mention, need, base, posterior, centrality) "
	"SELECT id, 0, 0, 0, 0 FROM derived_mention WHERE document = ?1 AND start_bytes = ?2 AND end_bytes = ?3 AND added";

enum unmet_status um_store_added_put(struct um_store *store, int64_t document, uint32_t start, uint32_t end, uint64_t *mention,
                                     struct unmet_error *err)
{
	enum unmet_status rc = mention_at(store, document, start, end, mention, err);

	if (rc || *mention)
		return rc;
	rc = insert(store, mention_sql, document, start, end, err);
	if (!rc)
		rc = insert(store, assignment_sql, document, start, end, err);
	return rc ? rc : mention_at(store, document, start, end, mention, err);
}

/* ---- where ---------------------------------------------------------------------------------- */

enum unmet_status um_store_document_named(struct um_store *store, const struct um_named *named, int64_t *document, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT document FROM document_key WHERE key = ?", err);

	*document = 0;
	if (!rc) {
		sqlite3_bind_blob(stmt, 1, named->document, UM_DOCUMENT_KEY, SQLITE_STATIC);
		rc = um_sql_next(store, stmt, &row, err);
		if (!rc && row)
			*document = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* The id people see is the input's own; two inputs may have used the same. */
static const char place_sql[] = "SELECT d.id, t.text FROM document d JOIN document_text t ON t.document = d.id "
	"WHERE d.external_id = ?1 OR (d.external_id = '' AND lower(hex(substr(d.key, 1, 8))) = ?1) ORDER BY d.id";

static void look_for(struct um_str text, struct um_str words, uint32_t *start, uint32_t *end, size_t *times)
{
	const char *at = text.ptr, *hit;

	while (words.len && (hit = memmem(at, text.len - (size_t)(at - text.ptr), words.ptr, words.len))) {
		if (!(*times)++) {
			*start = (uint32_t)(hit - text.ptr);
			*end = *start + (uint32_t)words.len;
		}
		at = hit + 1;
	}
}

static bool between_characters(struct um_str text, uint32_t at)
{
	return at == text.len || ((unsigned char)text.ptr[at] & 0xc0) != 0x80;
}

enum unmet_status um_store_place(struct um_store *store, const char *id, struct um_str words, int64_t *document, uint32_t *start, uint32_t *end,
                                 struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false, given = *end > 0;
	size_t documents = 0, times = 0;
	enum unmet_status rc = um_sql_prepare(store, &stmt, place_sql, err);

	if (!rc)
		um_sql_bind_str(stmt, 1, um_str(id));
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		struct um_str text = um_sql_str(stmt, 1);
		size_t before = times;

		documents++;
		if (!given)
			look_for(text, words, start, end, &times);
		else if (*start < *end && *end <= text.len && between_characters(text, *start) && between_characters(text, *end))
			times++;
		if (times > before)
			*document = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	if (rc)
		return rc;
	if (!documents)
		return um_fail(err, UNMET_E_ARG, "there is no document %.80s: evidence.jsonl and `unmet search` name them", id);
	if (!times)
		return um_fail(err, UNMET_E_ARG, given ? "document %.80s has no such bytes" : "these words do not stand in document %.80s as they are written here", id);
	if (times > 1)
		return um_fail(err, UNMET_E_ARG, "these words stand %zu times in document %.80s: take more of the sentence", times, id);
	return UNMET_OK;
}
