/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account.c - rows of accounts files. They are kept as they are and joined when customers are counted,
 * so accounts may be read before, between or after documents. Two rows for one company may say
 * different things: the value that sorts first is kept and the row that says otherwise is listed with
 * the rejects, which is the same answer for any order of reading.
 */
#include "base/intern.h"
#include "base/json.h"
#include "store/ingest.h"
#include "store/join.h"

#define SETTLE_MAX_BYTES ((size_t)1 << 30)

enum unmet_status um_ingest_accounts_changed(struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc;

	if (store->ingest->accounts_changed)
		return UNMET_OK;
	rc = um_sql_exec(store, "INSERT OR REPLACE INTO meta(name, value) VALUES('accounts_pending', '1')", err);
	store->ingest->accounts_changed = !rc;
	return rc;
}

static enum unmet_status row_key(struct um_ingest *in, const struct um_account_row *row, struct um_sql_hash *out,
                                 struct unmet_error *err)
{
	enum unmet_status rc;

	um_buf_clear(&in->attributes);
	um_buf_clear(&in->key);
	rc = um_key_attributes(&in->attributes, row->attribute, row->attribute_count, err);
	if (rc)
		return rc;
	um_key_add(&in->key, row->company);
	um_key_add(&in->key, row->domain);
	um_key_add(&in->key, row->customer);
	um_key_add(&in->key, um_buf_str(&in->attributes));
	rc = um_buf_check(&in->key, err);
	if (!rc)
		*out = um_sql_hash(um_hash128(in->key.ptr, in->key.len));
	return rc;
}

static enum unmet_status add_row(struct um_store *store, const struct um_account_row *row, const struct um_sql_hash *key,
                                 struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[SQL_ROW_ADD];
	enum unmet_status rc = um_ingest_changed(store, err);

	if (!rc)
		rc = um_ingest_accounts_changed(store, err);
	if (rc)
		return rc;
	um_sql_bind_hash(stmt, 1, key);
	sqlite3_bind_int64(stmt, 2, in->source);
	sqlite3_bind_int64(stmt, 3, (int64_t)row->row);
	um_sql_bind_str(stmt, 4, row->company);
	um_sql_bind_str(stmt, 5, row->domain);
	um_sql_bind_str(stmt, 6, row->customer);
	um_sql_bind_str(stmt, 7, um_buf_str(&in->attributes));
	return um_sql_run(store, stmt, err);
}

static enum unmet_status note_row(struct um_store *store, const struct um_account_row *row, int64_t id, int64_t source,
                                  uint64_t at, bool has_other, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *owner = in->stmt[SQL_ROW_OWNER], *other = in->stmt[SQL_ROW_OTHER];
	enum um_owner who;
	enum unmet_status rc = um_ingest_owner(store, source, at, row->row, &who, err);

	if (rc || who == UM_OWNER_SAME || (who == UM_OWNER_OLD && has_other))
		return rc;
	sqlite3_bind_int64(owner, 1, in->source);
	sqlite3_bind_int64(owner, 2, (int64_t)row->row);
	sqlite3_bind_int64(owner, 3, id);
	sqlite3_bind_int64(other, 1, in->source);
	sqlite3_bind_int64(other, 2, id);
	return um_sql_run(store, who == UM_OWNER_NEW ? owner : other, err);
}

enum unmet_status um_ingest_account(struct um_store *store, const struct um_account_row *row, struct unmet_error *err)
{
	sqlite3_stmt *find = store->ingest->stmt[SQL_ROW_FIND];
	struct um_sql_hash key;
	bool skip, found = false;
	enum unmet_status rc = um_ingest_row(store, &skip, err);

	if (rc || skip)
		return rc;
	rc = row_key(store->ingest, row, &key, err);
	if (rc)
		return rc;
	um_sql_bind_hash(find, 1, &key);
	rc = um_sql_next(store, find, &found, err);
	if (rc)
		return rc;
	if (found) {
		int64_t id = sqlite3_column_int64(find, 0), source = sqlite3_column_int64(find, 1);
		uint64_t at = um_sql_u64(find, 2);
		bool has_other = sqlite3_column_int64(find, 3) != 0;

		sqlite3_reset(find);
		rc = note_row(store, row, id, source, at, has_other, err);
	} else {
		rc = add_row(store, row, &key, err);
	}
	return rc ? rc : um_ingest_batch(store, store->ingest->attributes.len, err);
}

/* ---- conflicts ---------------------------------------------------------------------------- */

/* What the first by sort order says: (who, attribute) -> value, all interned. */
struct settle {
	struct um_store *store;
	struct um_intern *text;
	struct um_map value;
	struct um_arena arena; /* one row's JSON */
	struct um_buf fold;
};

static uint32_t intern(struct settle *s, struct um_str text, struct unmet_error *err, enum unmet_status *rc)
{
	uint32_t id = um_intern_add(s->text, text.ptr, text.len);

	if (id == UM_INTERN_NONE)
		*rc = um_nomem(err); /* or a gibibyte of names and values */
	return id;
}

/* who - company, else domain, else customer: what the row is about. */
static enum unmet_status who(struct settle *s, sqlite3_stmt *row, uint32_t *id, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	int column = 1;

	while (column < 3 && !um_sql_str(row, column).len)
		column++;
	um_buf_clear(&s->fold);
	um_buf_addc(&s->fold, (char)('0' + column));
	um_key_fold(&s->fold, um_sql_str(row, column));
	rc = um_buf_check(&s->fold, err);
	if (!rc)
		*id = intern(s, um_buf_str(&s->fold), err, &rc);
	return rc;
}

static enum unmet_status parse_row(struct settle *s, sqlite3_stmt *row, struct um_json **value, struct unmet_error *err)
{
	struct um_str json = um_sql_str(row, 4);

	um_arena_clear(&s->arena);
	return um_json_parse(&s->arena, json.ptr, json.len, value, err);
}

/* learn - keep the smaller value of every attribute the row gives. */
static enum unmet_status learn(struct settle *s, sqlite3_stmt *row, struct unmet_error *err)
{
	struct um_json *attributes, *at;
	uint32_t id = 0, name, value;
	uint64_t *slot;
	enum unmet_status rc = who(s, row, &id, err);

	if (!rc)
		rc = parse_row(s, row, &attributes, err);
	for (at = rc ? NULL : attributes->child; at && !rc; at = at->next) {
		name = intern(s, at->key, err, &rc);
		value = intern(s, at->text, err, &rc);
		if (rc)
			break;
		slot = um_map_put(&s->value, (uint64_t)id << 32 | name, value);
		if (!slot)
			return um_nomem(err);
		if (um_str_cmp(at->text, um_intern_text(s->text, (uint32_t)*slot)) < 0)
			*slot = value;
	}
	return rc;
}

/* judge - reason the row contradicts what is kept, or "". */
static enum unmet_status judge(struct settle *s, sqlite3_stmt *row, struct um_buf *reason, struct unmet_error *err)
{
	struct um_json *attributes, *at;
	uint32_t id = 0, name;
	const uint64_t *kept;
	enum unmet_status rc = who(s, row, &id, err);

	um_buf_clear(reason);
	if (!rc)
		rc = parse_row(s, row, &attributes, err);
	for (at = rc ? NULL : attributes->child; at; at = at->next) {
		name = um_intern_find(s->text, at->key.ptr, at->key.len);
		kept = um_map_get(&s->value, (uint64_t)id << 32 | name);
		if (!kept || um_str_eq(um_intern_text(s->text, (uint32_t)*kept), at->text))
			continue;
		um_buf_addf(reason, "%s%.*s: another row of the same account says \"%s\", which is kept (first by sort order)",
		            reason->len ? "; " : "", (int)at->key.len, at->key.ptr,
		            um_intern_text(s->text, (uint32_t)*kept).ptr);
	}
	return rc ? rc : um_buf_check(reason, err);
}

static enum unmet_status mark_conflicts(struct settle *s, struct unmet_error *err)
{
	struct um_store *store = s->store;
	sqlite3_stmt *rows = NULL, *mark = NULL;
	struct um_buf reason;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &rows, "SELECT id, company, domain, customer, attributes "
	                                      "FROM account_row WHERE NOT (" UM_OF_TICKET ") ORDER BY id", err);

	um_buf_init(&reason, 1 << 20);
	if (!rc)
		rc = um_sql_prepare(store, &mark, "UPDATE account_row SET conflict = ?1 WHERE id = ?2 AND conflict <> ?1", err);
	while (!rc && !(rc = um_sql_next(store, rows, &row, err)) && row)
		rc = learn(s, rows, err);
	while (!rc && !(rc = um_sql_next(store, rows, &row, err)) && row) {
		rc = judge(s, rows, &reason, err);
		if (rc)
			break;
		um_sql_bind_str(mark, 1, um_buf_str(&reason));
		sqlite3_bind_int64(mark, 2, sqlite3_column_int64(rows, 0));
		rc = um_sql_run(store, mark, err);
	}
	sqlite3_finalize(rows);
	sqlite3_finalize(mark);
	um_buf_release(&reason);
	return rc;
}

/* name_linked - whoever a ticket belongs to is a customer, though no document names them. */
static enum unmet_status name_linked(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "INSERT OR IGNORE INTO customer(key, name) SELECT DISTINCT customer, '' FROM account_row "
	                   "WHERE customer <> '' AND " UM_OF_TICKET " ORDER BY customer", err);
}

enum unmet_status um_ingest_settle(struct um_store *store, struct unmet_error *err)
{
	struct settle s = { .store = store };
	int64_t pending = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM meta WHERE name = 'accounts_pending'", &pending, err);

	if (rc || !pending)
		return rc;
	um_map_init(&s.value);
	um_arena_init(&s.arena, 64u << 20);
	um_buf_init(&s.fold, 1 << 20);
	s.text = um_intern_new(SETTLE_MAX_BYTES);
	rc = s.text ? mark_conflicts(&s, err) : um_nomem(err);
	if (!rc)
		rc = name_linked(store, err);
	um_intern_free(s.text);
	um_map_release(&s.value);
	um_arena_release(&s.arena);
	um_buf_release(&s.fold);
	return rc ? rc : um_sql_exec(store, "DELETE FROM meta WHERE name = 'accounts_pending'", err);
}
