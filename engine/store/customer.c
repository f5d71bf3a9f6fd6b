/* SPDX-License-Identifier: Apache-2.0 */
/*
 * customer.c - whose a document is. Rows of one customer tend to come near each other and customers come again, so those
 * met last are remembered and cost no question to the table. What is remembered is the customer together with the
 * name and the id that the row gave: once noted, both stay noted, for the smallest of each is kept.
 */
#include "store/ingest.h"

/* better_name - of the names one customer goes by, the first by sort order: any order of reading ends there. */
static bool better_name(struct um_str name, struct um_str known)
{
	return name.len && (!known.len || um_str_cmp(name, known) < 0);
}

static enum unmet_status rename_customer(struct um_store *store, int64_t id, struct um_str name, struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_CUSTOMER_NAME];

	um_sql_bind_str(stmt, 1, name);
	sqlite3_bind_int64(stmt, 2, id);
	return um_sql_run(store, stmt, err);
}

static enum unmet_status add_customer(struct um_store *store, struct um_str key, struct um_str name, int64_t *id,
                                      struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_CUSTOMER_ADD];
	enum unmet_status rc;

	um_sql_bind_str(stmt, 1, key);
	um_sql_bind_str(stmt, 2, name);
	rc = um_sql_run(store, stmt, err);
	*id = sqlite3_last_insert_rowid(store->db);
	return rc;
}

/* note_alias - the id by which the same export may name this customer elsewhere. */
static enum unmet_status note_alias(struct um_store *store, const struct um_document *d, struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_ALIAS_ADD];

	if (!d->customer_alias.len)
		return UNMET_OK;
	um_sql_bind_str(stmt, 1, d->customer_alias);
	um_sql_bind_str(stmt, 2, um_buf_str(&store->ingest->customer));
	return um_sql_run(store, stmt, err);
}

static enum unmet_status find_customer(struct um_store *store, const struct um_document *d, int64_t *id,
                                       struct unmet_error *err)
{
	sqlite3_stmt *stmt = store->ingest->stmt[SQL_CUSTOMER_FIND];
	struct um_str key = um_buf_str(&store->ingest->customer);
	bool found, rename;
	enum unmet_status rc;

	um_sql_bind_str(stmt, 1, key);
	rc = um_sql_next(store, stmt, &found, err);
	if (rc)
		return rc;
	if (!found)
		return add_customer(store, key, d->customer_name, id, err);
	*id = sqlite3_column_int64(stmt, 0);
	rename = better_name(d->customer_name, um_sql_str(stmt, 1));
	sqlite3_reset(stmt);
	return rename ? rename_customer(store, *id, d->customer_name, err) : UNMET_OK;
}

/* ---- those met before --------------------------------------------------------------------- */

static enum unmet_status who_is(struct um_ingest *in, const struct um_document *d, struct um_hash128 *who, struct unmet_error *err)
{
	enum unmet_status rc;

	um_buf_clear(&in->key);
	um_key_add(&in->key, um_buf_str(&in->customer));
	um_key_add(&in->key, d->customer_name);
	um_key_add(&in->key, d->customer_alias);
	rc = um_buf_check(&in->key, err);
	if (!rc)
		*who = um_hash128(in->key.ptr, in->key.len);
	return rc;
}

enum unmet_status um_ingest_customer(struct um_store *store, const struct um_document *d, int64_t *id, struct unmet_error *err)
{
	struct um_ingest *in = store->ingest;
	struct um_hash128 who;
	struct um_met *met;
	enum unmet_status rc;

	*id = 0;
	if (!in->customer.len)
		return note_alias(store, d, err);
	rc = who_is(in, d, &who, err);
	if (rc)
		return rc;
	met = &in->met[who.low % UM_MET];
	if (met->id && met->who.low == who.low && met->who.high == who.high) {
		*id = met->id;
		return UNMET_OK;
	}
	rc = find_customer(store, d, id, err);
	if (!rc)
		rc = note_alias(store, d, err);
	if (!rc)
		*met = (struct um_met){ who, *id };
	return rc;
}
