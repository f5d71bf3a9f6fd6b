/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit_account.c - the company of every document: the one it names, else the one its customer works for, as their other
 * documents or accounts files say. Companies are numbered by their folded names.
 */
#include "store/unit.h"

#include <stdlib.h>

static bool smaller_account(const struct um_unit_builder *b, uint32_t a, uint32_t than)
{
	return than == UM_INTERN_NONE ||
	       um_str_cmp(um_intern_text(b->join.text, a), um_intern_text(b->join.text, than)) < 0;
}

/* note_link - in a table, for those who show a document's customer. */
static enum unmet_status note_link(struct um_unit_builder *b, uint32_t document, uint32_t customer, struct unmet_error *err)
{
	enum unmet_status rc = b->link ? UNMET_OK
	                               : um_sql_prepare(b->store, &b->link, "INSERT INTO derived_linked(document, customer) VALUES(?, ?)", err);

	if (rc)
		return rc;
	sqlite3_bind_int64(b->link, 1, document);
	sqlite3_bind_int64(b->link, 2, customer);
	return um_sql_run(b->store, b->link, err);
}

/* follow_links - whose a ticket is that does not say it, by the tables that do. */
static enum unmet_status follow_links(struct um_unit_builder *b, uint32_t document, struct um_str ticket, uint32_t *customer,
                                      uint32_t *account, struct unmet_error *err)
{
	uint32_t person, company, key;
	const uint64_t *known;
	enum unmet_status rc = um_join_ticket(&b->join, ticket, &person, &company, err);

	if (rc || (person == UM_INTERN_NONE && company == UM_INTERN_NONE))
		return rc;
	rc = um_join_text(&b->join, ticket, &key, err);
	if (!rc && !um_map_put(&b->tickets, key, 1))
		rc = um_nomem(err);
	if (!rc && *account == UM_INTERN_NONE && company != UM_INTERN_NONE)
		rc = um_join_account(&b->join, um_intern_text(b->join.text, company), account, err);
	if (rc || *customer || person == UM_INTERN_NONE)
		return rc;
	rc = um_join_person(&b->join, um_intern_text(b->join.text, person), &key, err);
	known = rc ? NULL : um_map_get(&b->by_mail, key);
	if (!known)
		return rc;
	*customer = (uint32_t)*known;
	return note_link(b, document, *customer, err);
}

/* read_document - its customer and the account it names; a named account also says where the customer
 * works, for their documents that name none. */
static enum unmet_status read_document(struct um_unit_builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	uint32_t id = um_sql_u32(row, 0), customer = um_sql_u32(row, 1), account;
	enum unmet_status rc;

	if (id >= b->document_total || customer >= b->customer_total)
		return um_fail_at(err, UNMET_E_CORRUPT, b->store->path, 0, 0, "%s: document %u is damaged", b->store->path, id);
	rc = um_join_account(&b->join, um_sql_str(row, 2), &account, err);
	b->present[id] = true;
	customer = b->same[customer];
	if (!rc && !customer)
		rc = follow_links(b, id, um_sql_str(row, 3), &customer, &account, err);
	b->customer[id] = customer;
	b->account[id] = account;
	if (!rc && customer && account != UM_INTERN_NONE && smaller_account(b, account, b->customer_account[customer]))
		b->customer_account[customer] = account;
	return rc;
}

static enum unmet_status read_customer(struct um_unit_builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	uint32_t id = um_sql_u32(row, 0);

	if (id >= b->customer_total || b->customer_account[id] != UM_INTERN_NONE)
		return UNMET_OK;
	return um_join_customer(&b->join, um_sql_str(row, 1), um_sql_str(row, 2), &b->customer_account[id], err);
}

static int compare_text(const void *x, const void *y, void *arg)
{
	const struct um_unit_builder *b = arg;

	return um_str_cmp(um_intern_text(b->join.text, *(const uint32_t *)x), um_intern_text(b->join.text, *(const uint32_t *)y));
}

/* collect_accounts - those that occur, sorted by folded name, and dense ids in place of text ids. */
static enum unmet_status collect_accounts(struct um_unit_builder *b, struct unmet_error *err)
{
	uint32_t texts = um_intern_size(b->join.text), *dense = um_unit_none(texts);
	enum unmet_status rc = UNMET_OK;
	size_t i;

	if (!dense)
		return um_nomem(err);
	for (i = 0; i < b->document_total && !rc; i++) {
		uint32_t *account = &b->account[i];

		if (b->present[i] && *account == UM_INTERN_NONE && b->customer[i])
			*account = b->customer_account[b->customer[i]];
		if (*account == UM_INTERN_NONE || dense[*account] != UM_INTERN_NONE)
			continue;
		if (!um_grow((void **)&b->account_text, &b->account_capacity, b->account_total + 1, sizeof(uint32_t)))
			rc = um_nomem(err);
		else
			b->account_text[b->account_total++] = *account;
		dense[*account] = 0;
	}
	if (b->account_total)
		qsort_r(b->account_text, b->account_total, sizeof(uint32_t), compare_text, b);
	for (i = 0; i < b->account_total; i++)
		dense[b->account_text[i]] = (uint32_t)i;
	for (i = 0; i < b->document_total; i++)
		if (b->account[i] != UM_INTERN_NONE)
			b->account[i] = dense[b->account[i]];
	um_free(dense);
	b->of_account = um_unit_none(b->account_total);
	return rc || b->of_account ? rc : um_nomem(err);
}

static enum unmet_status write_accounts(struct um_unit_builder *b, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(b->store, &stmt, "INSERT INTO derived_account(id, name, fold) VALUES(?, ?, ?)", err);

	for (i = 0; i < b->account_total && !rc; i++) {
		sqlite3_bind_int64(stmt, 1, (int64_t)i);
		um_sql_bind_str(stmt, 2, um_join_shown(&b->join, b->account_text[i]));
		um_sql_bind_str(stmt, 3, um_intern_text(b->join.text, b->account_text[i]));
		rc = um_sql_run(b->store, stmt, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_unit_accounts(struct um_unit_builder *b, struct unmet_error *err)
{
	enum unmet_status rc = um_unit_each(b, "SELECT id, customer, account, external_id FROM document ORDER BY id", read_document, err);

	if (!rc)
		rc = um_unit_each(b, "SELECT id, key, name FROM customer ORDER BY id", read_customer, err);
	if (!rc)
		rc = collect_accounts(b, err);
	return rc ? rc : write_accounts(b, err);
}
