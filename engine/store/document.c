/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document.c - a document is held once. With an id of its own it is (stream, id, question), and another
 * text under the same id is a revision: the later `updated` wins, on a tie the larger content hash, so
 * that the outcome does not depend on which was read first. Without an id it is its words, customer,
 * date, question and occurrence, so that a second export of the same answers adds nothing while two
 * people who wrote the same in one file are both kept.
 *
 * The 128-bit key made of that is also the order in which every later stage sees documents.
 */
#include "store/ingest.h"

struct identity {
	struct um_sql_hash key, content;
	int64_t customer;
};

/* ---- hashes ------------------------------------------------------------------------------- */

static void add_number(struct um_buf *out, uint64_t value)
{
	unsigned char bytes[8];
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(value >> (8 * i));
	um_buf_add(out, bytes, sizeof(bytes));
}

enum unmet_status um_document_content(struct um_buf *scratch, const struct um_content *c, struct um_hash128 *out,
                                      struct unmet_error *err)
{
	const struct um_str field[] = { c->text, c->external_id, c->title, c->customer, c->account, c->date,
	                                c->updated, c->lang, c->question, c->attributes };
	enum unmet_status rc;
	size_t i;

	um_buf_clear(scratch);
	for (i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		um_key_add(scratch, field[i]);
	for (i = 0; i < c->turn_count; i++) {
		add_number(scratch, c->turn[i].start);
		add_number(scratch, c->turn[i].end);
		add_number(scratch, (uint64_t)c->turn[i].role);
		um_key_add(scratch, c->turn[i].speaker);
	}
	rc = um_buf_check(scratch, err);
	if (!rc)
		*out = um_hash128(scratch->ptr, scratch->len);
	return rc;
}

static enum unmet_status document_key(struct um_ingest *in, const struct um_document *d, struct um_sql_hash *out,
                                      struct unmet_error *err)
{
	struct um_hash128 text = { 0, 0 };
	enum unmet_status rc;

	um_buf_clear(&in->key);
	if (d->identity) {
		add_number(&in->key, 3);
		add_number(&in->key, d->external_id.len ? d->stream : d->occurrence);
		add_number(&in->key, d->identity->high);
		add_number(&in->key, d->identity->low);
	} else if (d->external_id.len) {
		add_number(&in->key, 1);
		add_number(&in->key, d->stream);
		um_key_add(&in->key, d->external_id);
	} else {
		text = um_hash128(d->text.ptr, d->text.len);
		add_number(&in->key, 2);
		add_number(&in->key, text.high);
		add_number(&in->key, text.low);
		um_key_add(&in->key, um_buf_str(&in->customer));
		um_key_add(&in->key, d->date);
		add_number(&in->key, d->occurrence);
	}
	if (!d->identity)
		um_key_add(&in->key, d->question);
	rc = um_buf_check(&in->key, err);
	if (!rc)
		*out = um_sql_hash(um_hash128(in->key.ptr, in->key.len));
	return rc;
}

static enum unmet_status identify(struct um_ingest *in, const struct um_document *d, struct identity *id,
                                  struct unmet_error *err)
{
	struct um_content content = {
		.text = d->text, .external_id = d->external_id, .title = d->title, .account = d->account,
		.date = d->date, .updated = d->updated, .lang = d->lang, .question = d->question,
		.turn = d->turn, .turn_count = d->turn_count,
	};
	struct um_hash128 hash;
	enum unmet_status rc;

	um_buf_clear(&in->customer);
	um_buf_clear(&in->attributes);
	um_key_customer(&in->customer, d);
	rc = um_buf_check(&in->customer, err);
	if (!rc)
		rc = um_key_attributes(&in->attributes, d->attribute, d->attribute_count, err);
	if (!rc)
		rc = document_key(in, d, &id->key, err);
	if (rc)
		return rc;
	content.customer = um_buf_str(&in->customer);
	content.attributes = um_buf_str(&in->attributes);
	rc = um_document_content(&in->key, &content, &hash, err);
	if (!rc)
		id->content = um_sql_hash(hash);
	return rc;
}

/* ---- writing ------------------------------------------------------------------------------ */

/* write_row - document 0: a new one. */
static enum unmet_status write_row(struct um_store *store, enum um_ingest_sql sql, const struct um_document *d,
                                   const struct identity *id, int64_t document, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *stmt = in->stmt[sql];

	um_sql_bind_hash(stmt, 1, &id->key);
	um_sql_bind_hash(stmt, 2, &id->content);
	sqlite3_bind_int64(stmt, 3, in->source);
	sqlite3_bind_int64(stmt, 4, (int64_t)d->row);
	sqlite3_bind_int64(stmt, 5, (int64_t)d->offset_bytes);
	um_sql_bind_str(stmt, 6, d->external_id);
	um_sql_bind_str(stmt, 7, d->title);
	sqlite3_bind_int64(stmt, 8, id->customer);
	um_sql_bind_str(stmt, 9, d->account);
	um_sql_bind_str(stmt, 10, d->date);
	um_sql_bind_str(stmt, 11, d->updated);
	um_sql_bind_str(stmt, 12, d->lang);
	um_sql_bind_str(stmt, 13, d->question);
	um_sql_bind_str(stmt, 14, um_buf_str(&in->attributes));
	sqlite3_bind_int64(stmt, 15, (int64_t)d->turn_count);
	if (document)
		sqlite3_bind_int64(stmt, 16, document);
	return um_sql_run(store, stmt, err);
}

static enum unmet_status write_text(struct um_store *store, const struct um_document *d, int64_t document,
                                    struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_TEXT_ADD];

	sqlite3_bind_int64(stmt, 1, document);
	um_sql_bind_str(stmt, 2, d->text);
	return um_sql_run(store, stmt, err);
}

static enum unmet_status write_turns(struct um_store *store, const struct um_document *d, int64_t document,
                                     struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_TURN_ADD];
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < d->turn_count && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, document);
		sqlite3_bind_int64(stmt, 2, (int64_t)i);
		sqlite3_bind_int64(stmt, 3, d->turn[i].start);
		sqlite3_bind_int64(stmt, 4, d->turn[i].end);
		um_sql_bind_str(stmt, 5, d->turn[i].speaker);
		sqlite3_bind_int(stmt, 6, d->turn[i].role);
		rc = um_sql_run(store, stmt, err);
	}
	return rc;
}

static enum unmet_status store_new(struct um_store *store, const struct um_document *d, const struct identity *id,
                                   struct unmet_error *err)
{
	int64_t document;
	enum unmet_status rc = um_ingest_changed(store, err);

	if (!rc)
		rc = write_row(store, SQL_DOCUMENT_ADD, d, id, 0, err);
	if (rc)
		return rc;
	document = sqlite3_last_insert_rowid(store->db);
	rc = um_register_add(&store->ingest->documents, store, &id->key, document, err);
	if (!rc)
		rc = write_text(store, d, document, err);
	return rc ? rc : write_turns(store, d, document, err);
}

/* revise - the search index holds the old words and is made afresh at the next search. */
static enum unmet_status revise(struct um_store *store, const struct um_document *d, const struct identity *id,
                                int64_t document, struct unmet_error *err)
{
	sqlite3_stmt *drop = store->ingest->stmt[SQL_TURN_DROP];
	enum unmet_status rc = um_ingest_changed(store, err);

	if (!rc)
		rc = um_sql_exec(store, "DELETE FROM meta WHERE name = 'search_done'", err);
	if (!rc)
		rc = write_row(store, SQL_DOCUMENT_REVISE, d, id, document, err);
	if (!rc)
		rc = write_text(store, d, document, err);
	if (rc)
		return rc;
	sqlite3_bind_int64(drop, 1, document);
	rc = um_sql_run(store, drop, err);
	return rc ? rc : write_turns(store, d, document, err);
}

/* ---- duplicates --------------------------------------------------------------------------- */

struct known {
	int64_t id, source, other_source;
	uint64_t row;
	int content;  /* the new one's content against it: <0, 0, >0 */
	int updated;
};

static int compare_hash(const struct um_sql_hash *hash, sqlite3_stmt *stmt, int column)
{
	struct um_str known = um_sql_str(stmt, column);

	return known.len == sizeof(hash->bytes) ? memcmp(hash->bytes, known.ptr, known.len) : 1;
}

static enum unmet_status find_document(struct um_store *store, const struct um_document *d, const struct identity *id,
                                       struct known *known, bool *found, struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_DOCUMENT_FIND];
	int64_t document;
	enum unmet_status rc = um_register_find(&store->ingest->documents, store, &id->key, &document, err);

	*found = false;
	if (rc || !document)
		return rc;
	sqlite3_bind_int64(stmt, 1, document);
	rc = um_sql_next(store, stmt, found, err);
	if (rc || !*found)
		return rc;
	known->id = sqlite3_column_int64(stmt, 0);
	known->content = compare_hash(&id->content, stmt, 1);
	known->updated = um_str_cmp(d->updated, um_sql_str(stmt, 2));
	known->source = sqlite3_column_int64(stmt, 3);
	known->row = um_sql_u64(stmt, 4);
	known->other_source = sqlite3_column_int64(stmt, 5);
	sqlite3_reset(stmt);
	return UNMET_OK;
}

/* note_duplicate - the same document once more: it may still belong to this source by order. */
static enum unmet_status note_duplicate(struct um_store *store, const struct um_document *d, const struct known *known,
                                        struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	sqlite3_stmt *owner = in->stmt[SQL_DOCUMENT_OWNER], *other = in->stmt[SQL_DOCUMENT_OTHER];
	enum um_owner who;
	enum unmet_status rc = um_ingest_owner(store, known->source, known->row, d->row, &who, err);

	if (rc || who == UM_OWNER_SAME)
		return rc;
	if (who == UM_OWNER_NEW) {
		sqlite3_bind_int64(owner, 1, in->source);
		sqlite3_bind_int64(owner, 2, (int64_t)d->row);
		sqlite3_bind_int64(owner, 3, (int64_t)d->offset_bytes);
		sqlite3_bind_int64(owner, 4, known->id);
		return um_sql_run(store, owner, err);
	}
	if (known->other_source)
		return UNMET_OK;
	sqlite3_bind_int64(other, 1, in->source);
	sqlite3_bind_int64(other, 2, known->id);
	return um_sql_run(store, other, err);
}

enum unmet_status um_ingest_document(struct um_store *store, const struct um_document *d, struct unmet_error *err)
{
	struct identity id;
	struct known known = { 0 };
	bool skip, found = false;
	enum unmet_status rc = um_ingest_row(store, &skip, err);

	if (rc || skip)
		return rc;
	rc = identify(store->ingest, d, &id, err);
	if (!rc)
		rc = um_ingest_customer(store, d, &id.customer, err);
	if (!rc)
		rc = find_document(store, d, &id, &known, &found, err);
	if (rc)
		return rc;
	if (!found)
		rc = store_new(store, d, &id, err);
	else if (known.content == 0)
		rc = note_duplicate(store, d, &known, err);
	else if (known.updated > 0 || (known.updated == 0 && known.content > 0))
		rc = revise(store, d, &id, known.id, err);
	return rc ? rc : um_ingest_batch(store, d->text.len, err);
}
