/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision.c - the log of people's decisions, which is content: it is added to and never changed. And what applying
 * it gave, which is derived: the needs of mentions as people see them, and what is said of each need.
 *
 * A mention in the log has no id: ids are given anew by every detection. It is named by the key of its
 * document, its byte range, its words, and a few words on either side.
 */
#include "base/utf8.h"
#include "store/internal.h"
#include "store/results.h"

#define CONTEXT_BYTES 32u /* on either side of a named mention */

/* ---- numbers that only grow ---------------------------------------------------------------- */

enum unmet_status um_store_number(struct um_store *store, const char *name, uint64_t *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT value FROM memory WHERE name = ?", err);

	*out = 0;
	if (!rc) {
		um_sql_bind_str(stmt, 1, um_str(name));
		rc = um_sql_next(store, stmt, &row, err);
		if (!rc && row)
			*out = um_sql_u64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_number_set(struct um_store *store, const char *name, uint64_t value, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT OR REPLACE INTO memory(name, value) VALUES(?, ?)", err);

	if (!rc) {
		um_sql_bind_str(stmt, 1, um_str(name));
		sqlite3_bind_int64(stmt, 2, (int64_t)value);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- the log: out -------------------------------------------------------------------------- */

static enum unmet_status text_of(sqlite3_stmt *row, int column, struct um_arena *arena, struct um_str *out, struct unmet_error *err)
{
	const char *text;
	enum unmet_status rc = um_sql_text(row, column, arena, &text, err);

	*out = um_str_n(rc ? "" : text, um_sql_str(row, column).len);
	return rc;
}

static enum unmet_op op_of(struct um_str name)
{
	int op;

	for (op = 0; op < UNMET_OP_TOTAL; op++)
		if (um_str_eq(name, um_str(unmet_op_name((enum unmet_op)op))))
			break;
	return (enum unmet_op)op;
}

static enum unmet_status read_other(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	uint32_t *need = item;

	(void)ctx;
	(void)arena;
	(void)err;
	*need = um_sql_u32(row, 0);
	return UNMET_OK;
}

static enum unmet_status read_other_name(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	return um_sql_text(row, 0, arena, item, err);
}

static enum unmet_status read_others(struct um_store *store, struct um_arena *arena, struct um_decision *d, struct unmet_error *err)
{
	void *need = NULL, *name = NULL;
	enum unmet_status rc = um_sql_list(store, "SELECT need FROM decision_need WHERE decision = ? ORDER BY rank", (int64_t)d->id,
	                                   sizeof(uint32_t), read_other, NULL, arena, &need, &d->other_count, err);

	if (!rc)
		rc = um_sql_list(store, "SELECT name FROM decision_need WHERE decision = ? ORDER BY rank", (int64_t)d->id,
		                 sizeof(const char *), read_other_name, NULL, arena, &name, &d->other_count, err);
	d->other = need;
	d->other_name = name;
	return rc;
}

static enum unmet_status read_named(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_named *named = item;
	struct um_str key = um_sql_str(row, 0);
	enum unmet_status rc;

	(void)ctx;
	memcpy(named->document, key.ptr, key.len < UM_DOCUMENT_KEY ? key.len : UM_DOCUMENT_KEY);
	named->start = um_sql_u32(row, 1);
	named->end = um_sql_u32(row, 2);
	named->row = UM_ROW_NONE;
	rc = text_of(row, 3, arena, &named->text, err);
	if (!rc)
		rc = text_of(row, 4, arena, &named->prefix, err);
	return rc ? rc : text_of(row, 5, arena, &named->suffix, err);
}

static enum unmet_status read_decision(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct um_store *store = ctx;
	struct um_decision *d = item;
	void *list = NULL;
	enum unmet_status rc;

	*d = (struct um_decision){ .id = um_sql_u64(row, 0), .rev = um_sql_u64(row, 1), .base_rev = um_sql_u64(row, 2),
		.run = um_sql_u32(row, 3), .op = op_of(um_sql_str(row, 6)), .need = um_sql_u32(row, 7),
		.made = um_sql_u32(row, 8), .target = um_sql_u64(row, 9) };
	if (d->op == UNMET_OP_TOTAL)
		return um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: decision %llu is damaged", store->path,
		                  (unsigned long long)d->id);
	rc = text_of(row, 4, arena, &d->at, err);
	if (!rc)
		rc = text_of(row, 5, arena, &d->actor, err);
	if (!rc)
		rc = text_of(row, 10, arena, &d->text, err);
	if (!rc)
		rc = text_of(row, 11, arena, &d->why, err);
	if (!rc)
		rc = text_of(row, 12, arena, &d->name, err);
	if (!rc)
		rc = read_others(store, arena, d, err);
	if (!rc)
		rc = um_sql_list(store, "SELECT document, start_bytes, end_bytes, text, prefix, suffix FROM decision_mention "
		                 "WHERE decision = ? ORDER BY rank", (int64_t)d->id, sizeof(struct um_named), read_named, NULL, arena,
		                 &list, &d->mention_count, err);
	d->mention = list;
	return rc;
}

enum unmet_status um_store_decisions(struct um_store *store, struct um_arena *arena, struct um_decision **out, size_t *total,
                                     struct unmet_error *err)
{
	void *list = NULL;
	enum unmet_status rc = um_sql_list(store, "SELECT id, rev, base_rev, run, at, actor, op, need, made, target, text, why, name "
	                                   "FROM decision ORDER BY id", 0, sizeof(struct um_decision), read_decision, store, arena,
	                                   &list, total, err);

	*out = list;
	return rc;
}

/* ---- the log: in --------------------------------------------------------------------------- */

static enum unmet_status add_others(struct um_store *store, const struct um_decision *d, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO decision_need(decision, rank, need, name) VALUES(?, ?, ?, ?)", err);

	for (i = 0; i < d->other_count && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)d->id);
		sqlite3_bind_int64(stmt, 2, (int64_t)i);
		sqlite3_bind_int64(stmt, 3, d->other[i]);
		um_sql_bind_str(stmt, 4, um_str(d->other_name ? d->other_name[i] : ""));
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status add_mentions(struct um_store *store, const struct um_decision *d, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO decision_mention(decision, rank, document, start_bytes, "
	                                      "end_bytes, text, prefix, suffix) VALUES(?, ?, ?, ?, ?, ?, ?, ?)", err);

	for (i = 0; i < d->mention_count && !rc; i++) {
		const struct um_named *named = &d->mention[i];

		sqlite3_bind_int64(stmt, 1, (int64_t)d->id);
		sqlite3_bind_int64(stmt, 2, (int64_t)i);
		sqlite3_bind_blob(stmt, 3, named->document, UM_DOCUMENT_KEY, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 4, named->start);
		sqlite3_bind_int64(stmt, 5, named->end);
		um_sql_bind_str(stmt, 6, named->text);
		um_sql_bind_str(stmt, 7, named->prefix);
		um_sql_bind_str(stmt, 8, named->suffix);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_decision_add(struct um_store *store, const struct um_decision *d, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "INSERT INTO decision(id, rev, base_rev, run, at, actor, op, need, made, "
	                                      "target, text, why, name) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err);

	if (!rc) {
		sqlite3_bind_int64(stmt, 1, (int64_t)d->id);
		sqlite3_bind_int64(stmt, 2, (int64_t)d->rev);
		sqlite3_bind_int64(stmt, 3, (int64_t)d->base_rev);
		sqlite3_bind_int64(stmt, 4, d->run);
		um_sql_bind_str(stmt, 5, d->at);
		um_sql_bind_str(stmt, 6, d->actor);
		um_sql_bind_str(stmt, 7, um_str(unmet_op_name(d->op)));
		sqlite3_bind_int64(stmt, 8, d->need);
		sqlite3_bind_int64(stmt, 9, d->made);
		sqlite3_bind_int64(stmt, 10, (int64_t)d->target);
		um_sql_bind_str(stmt, 11, d->text);
		um_sql_bind_str(stmt, 12, d->why);
		um_sql_bind_str(stmt, 13, d->name.ptr ? d->name : um_str(""));
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	if (!rc)
		rc = add_others(store, d, err);
	return rc ? rc : add_mentions(store, d, err);
}

/* ---- the grouping it is applied to ---------------------------------------------------------- */

static const char grouping_sql[] = "SELECT m.id, m.start_bytes, m.end_bytes, d.key, a.need, a.base, a.fixed "
	"FROM derived_mention m JOIN document d ON d.id = m.document JOIN derived_assignment a ON a.mention = m.id ORDER BY m.id";

static void read_row(sqlite3_stmt *stmt, struct um_store_grouping *out)
{
	size_t at = out->total++;
	struct um_str key = um_sql_str(stmt, 3);
	unsigned char document[UM_DOCUMENT_KEY] = { 0 };

	memcpy(document, key.ptr, key.len < UM_DOCUMENT_KEY ? key.len : UM_DOCUMENT_KEY);
	out->mention[at] = um_sql_u64(stmt, 0);
	out->key[at] = um_mention_key(document, um_sql_u32(stmt, 1), um_sql_u32(stmt, 2));
	out->need[at] = um_sql_u32(stmt, 4);
	out->base[at] = um_sql_u32(stmt, 5);
	out->fixed[at] = sqlite3_column_int(stmt, 6) != 0;
}

enum unmet_status um_store_grouping(struct um_store *store, struct um_arena *arena, struct um_store_grouping *out,
                                    struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t total = 0;
	bool row;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM derived_assignment", &total, err);

	*out = (struct um_store_grouping){ 0 };
	if (rc)
		return rc;
	out->mention = UM_ARRAY(arena, uint64_t, (size_t)total + 1);
	out->key = UM_ARRAY(arena, uint64_t, (size_t)total + 1);
	out->need = UM_ARRAY(arena, uint32_t, (size_t)total + 1);
	out->base = UM_ARRAY(arena, uint32_t, (size_t)total + 1);
	out->fixed = UM_ARRAY(arena, uint8_t, (size_t)total + 1);
	if (!out->mention || !out->key || !out->need || !out->base || !out->fixed)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = um_sql_prepare(store, &stmt, grouping_sql, err);
	while (!rc && out->total < (size_t)total && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		read_row(stmt, out);
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_regroup(struct um_store *store, const struct um_store_grouping *was, const uint32_t *base,
                                   const uint32_t *need, const uint8_t *fixed, bool *changed, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "UPDATE derived_assignment SET base = ?, need = ?, fixed = ? WHERE mention = ?", err);

	*changed = false;
	for (i = 0; i < was->total && !rc; i++) {
		if (was->base[i] == base[i] && was->need[i] == need[i] && was->fixed[i] == fixed[i])
			continue;
		*changed |= was->need[i] != need[i];
		sqlite3_bind_int64(stmt, 1, base[i]);
		sqlite3_bind_int64(stmt, 2, need[i]);
		sqlite3_bind_int(stmt, 3, fixed[i]);
		sqlite3_bind_int64(stmt, 4, (int64_t)was->mention[i]);
		rc = um_sql_run(store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- mentions by name ----------------------------------------------------------------------- */

/* cut_back, cut_on - bounds of at most CONTEXT_BYTES on either side, at whole characters. */
static size_t cut_back(struct um_str text, size_t start)
{
	size_t at = start > CONTEXT_BYTES ? start - CONTEXT_BYTES : 0;

	while (at < start && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t cut_on(struct um_str text, size_t end)
{
	size_t at = text.len - end > CONTEXT_BYTES ? end + CONTEXT_BYTES : text.len;

	while (at > end && at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static enum unmet_status copy(struct um_arena *arena, struct um_str text, size_t from, size_t to, struct um_str *out,
                              struct unmet_error *err)
{
	const char *bytes = um_arena_strndup(arena, text.ptr + from, to - from);

	*out = um_str_n(bytes, to - from);
	return bytes ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

static enum unmet_status fill_name(struct um_store *store, sqlite3_stmt *row, struct um_arena *arena, struct um_named *out,
                                   struct unmet_error *err)
{
	struct um_str key = um_sql_str(row, 0), text = um_sql_str(row, 3);
	enum unmet_status rc;

	memcpy(out->document, key.ptr, key.len < UM_DOCUMENT_KEY ? key.len : UM_DOCUMENT_KEY);
	out->start = um_sql_u32(row, 1);
	out->end = um_sql_u32(row, 2);
	if (out->start > out->end || out->end > text.len)
		return um_fail_at(err, UNMET_E_CORRUPT, store->path, 0, 0, "%s: a mention is damaged", store->path);
	rc = copy(arena, text, out->start, out->end, &out->text, err);
	if (!rc)
		rc = copy(arena, text, cut_back(text, out->start), out->start, &out->prefix, err);
	return rc ? rc : copy(arena, text, out->end, cut_on(text, out->end), &out->suffix, err);
}

enum unmet_status um_store_name_mentions(struct um_store *store, const uint64_t *mention, size_t total, struct um_arena *arena,
                                         struct um_named *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	size_t i;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT d.key, m.start_bytes, m.end_bytes, t.text FROM derived_mention m "
	                                      "JOIN document d ON d.id = m.document JOIN document_text t ON t.document = m.document "
	                                      "WHERE m.id = ?", err);

	for (i = 0; i < total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)mention[i]);
		rc = um_sql_next(store, stmt, &row, err);
		if (!rc && !row)
			rc = um_fail(err, UNMET_E_ARG, "there is no mention %llu: evidence.jsonl and `unmet need ID` list them",
			             (unsigned long long)mention[i]);
		if (!rc)
			rc = fill_name(store, stmt, arena, &out[i], err);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_same_words(struct um_store *store, const struct um_named *named, bool *same, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT t.text FROM document_key k JOIN document_text t ON t.document = k.document "
	                                      "WHERE k.key = ?", err);

	*same = false;
	if (!rc) {
		sqlite3_bind_blob(stmt, 1, named->document, UM_DOCUMENT_KEY, SQLITE_STATIC);
		rc = um_sql_next(store, stmt, &row, err);
	}
	if (!rc && row) {
		struct um_str text = um_sql_str(stmt, 0);

		*same = named->start <= named->end && named->end <= text.len &&
			um_str_eq(um_str_n(text.ptr + named->start, named->end - named->start), named->text);
	}
	sqlite3_finalize(stmt);
	return rc;
}
