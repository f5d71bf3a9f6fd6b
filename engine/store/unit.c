/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit.c - who counts as one customer: a person, a company, or a document. A person whom nobody names
 * counts once per document; a person without a company stands for themselves among companies.
 *
 * Units get dense ids in the order of their names, which is the order of every table of customers, so
 * that later stages can work on numbers alone. SQLite does the sorting, outside memory when it must.
 */
#include "store/join.h"

#include <stdio.h>
#include <stdlib.h>

enum kind { OF_CUSTOMER, OF_ACCOUNT, OF_DOCUMENT };

struct builder {
	struct um_store *store;
	enum unmet_unit unit;
	struct um_join join;
	size_t customer_total, document_total; /* largest id + 1 */
	uint32_t *same;             /* [customer_total] the customer this one is: themselves, mostly */
	struct um_map by_mail;      /* text of an address -> the customer who is it */
	uint32_t *customer_account; /* [customer_total] text id or NONE */
	uint32_t *account;          /* [document_total] text id or NONE, then dense account id or NONE */
	uint32_t *customer;         /* [document_total] */
	sqlite3_stmt *link;         /* notes a document whose customer another table names */
	struct um_map tickets;      /* text ids of those tickets that are there */
	bool *present;              /* [document_total] */
	uint32_t *account_text;     /* [account_total] sorted by text */
	size_t account_total, account_capacity;
	uint32_t *of_customer, *of_account, *of_document; /* unit, NONE where it is none */
};

static const char *const unit_name[] = { "person", "account", "document" };

static uint32_t *none_array(size_t total)
{
	uint32_t *a = um_calloc(total + 1, sizeof(*a));

	if (a)
		memset(a, 0xff, (total + 1) * sizeof(*a));
	return a;
}

static void release(struct builder *b)
{
	um_join_release(&b->join);
	um_map_release(&b->by_mail);
	um_map_release(&b->tickets);
	sqlite3_finalize(b->link);
	um_free(b->same);
	um_free(b->customer_account);
	um_free(b->account);
	um_free(b->customer);
	um_free(b->present);
	um_free(b->account_text);
	um_free(b->of_customer);
	um_free(b->of_account);
	um_free(b->of_document);
}

static enum unmet_status init(struct builder *b, struct unmet_error *err)
{
	int64_t customers = 0, documents = 0;
	enum unmet_status rc = um_join_init(&b->join, err);

	if (!rc)
		rc = um_sql_int(b->store, "SELECT max(id) FROM customer", &customers, err);
	if (!rc)
		rc = um_sql_int(b->store, "SELECT max(id) FROM document", &documents, err);
	if (rc)
		return rc;
	if (customers >= UINT32_MAX - 1 || documents >= UINT32_MAX - 1)
		return um_fail(err, UNMET_E_LIMIT, "more than %u documents or customers", UINT32_MAX - 2);
	b->customer_total = (size_t)customers + 1;
	b->document_total = (size_t)documents + 1;
	um_map_init(&b->by_mail);
	um_map_init(&b->tickets);
	b->same = um_calloc(b->customer_total, sizeof(*b->same));
	b->customer_account = none_array(b->customer_total);
	b->account = none_array(b->document_total);
	b->customer = um_calloc(b->document_total, sizeof(*b->customer));
	b->present = um_calloc(b->document_total, sizeof(*b->present));
	b->of_customer = none_array(b->customer_total);
	b->of_document = none_array(b->document_total);
	if (!b->same || !b->customer_account || !b->account || !b->customer || !b->present || !b->of_customer || !b->of_document)
		return um_nomem(err);
	return um_join_load(&b->join, b->store, err);
}

/* ---- persons ------------------------------------------------------------------------------ */

/* Whoever accounts files give one address is one person, with the smallest key among them. Customers come by key. */
static enum unmet_status read_person(struct builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	uint32_t id = um_sql_u32(row, 0), person;
	uint64_t *first;
	enum unmet_status rc = um_join_person(&b->join, um_sql_str(row, 1), &person, err);

	if (rc || id >= b->customer_total)
		return rc;
	first = um_map_put(&b->by_mail, person, id);
	if (!first)
		return um_nomem(err);
	b->same[id] = (uint32_t)*first;
	return UNMET_OK;
}

/* note_person - what accounts files call a customer of this key. */
static enum unmet_status note_person(struct builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	sqlite3_stmt *add = NULL;
	struct um_str mail = { "", 0 }, name;
	uint32_t key, person;
	enum unmet_status rc = um_join_text(&b->join, um_sql_str(row, 1), &key, err);

	if (!rc)
		rc = um_join_person(&b->join, um_sql_str(row, 1), &person, err);
	if (rc)
		return rc;
	if (person != key)
		mail = um_intern_text(b->join.text, person);
	name = um_join_person_name(&b->join, key);
	if (!name.len)
		name = um_join_person_name(&b->join, person);
	if (!mail.len && !name.len)
		return UNMET_OK;
	rc = um_sql_prepare(b->store, &add, "INSERT INTO derived_person(customer, mail, name) VALUES(?, ?, ?)", err);
	if (!rc) {
		sqlite3_bind_int64(add, 1, sqlite3_column_int64(row, 0));
		um_sql_bind_str(add, 2, mail);
		um_sql_bind_str(add, 3, name);
		rc = um_sql_run(b->store, add, err);
	}
	sqlite3_finalize(add);
	return rc;
}

/* ---- accounts ----------------------------------------------------------------------------- */

static bool smaller_account(const struct builder *b, uint32_t a, uint32_t than)
{
	return than == UM_INTERN_NONE ||
	       um_str_cmp(um_intern_text(b->join.text, a), um_intern_text(b->join.text, than)) < 0;
}

/* note_link - in a table, for those who show a document's customer. */
static enum unmet_status note_link(struct builder *b, uint32_t document, uint32_t customer, struct unmet_error *err)
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
static enum unmet_status follow_links(struct builder *b, uint32_t document, struct um_str ticket, uint32_t *customer,
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
static enum unmet_status read_document(struct builder *b, sqlite3_stmt *row, struct unmet_error *err)
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

static enum unmet_status read_customer(struct builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	uint32_t id = um_sql_u32(row, 0);

	if (id >= b->customer_total || b->customer_account[id] != UM_INTERN_NONE)
		return UNMET_OK;
	return um_join_customer(&b->join, um_sql_str(row, 1), um_sql_str(row, 2), &b->customer_account[id], err);
}

typedef enum unmet_status (*row_fn)(struct builder *b, sqlite3_stmt *row, struct unmet_error *err);

static enum unmet_status each(struct builder *b, const char *sql, row_fn fn, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(b->store, &stmt, sql, err);

	while (!rc && !(rc = um_sql_next(b->store, stmt, &row, err)) && row)
		rc = fn(b, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

static int compare_text(const void *x, const void *y, void *arg)
{
	const struct builder *b = arg;

	return um_str_cmp(um_intern_text(b->join.text, *(const uint32_t *)x), um_intern_text(b->join.text, *(const uint32_t *)y));
}

/* collect_accounts - those that occur, sorted by folded name, and dense ids in place of text ids. */
static enum unmet_status collect_accounts(struct builder *b, struct unmet_error *err)
{
	uint32_t texts = um_intern_size(b->join.text), *dense = none_array(texts);
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
	b->of_account = none_array(b->account_total);
	return rc || b->of_account ? rc : um_nomem(err);
}

static enum unmet_status write_accounts(struct builder *b, struct unmet_error *err)
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

/* ---- units -------------------------------------------------------------------------------- */

/* slot - where the unit of a document is noted: with its company, its customer, or itself. */
static uint32_t *slot(struct builder *b, size_t document)
{
	if (b->unit == UNMET_UNIT_ACCOUNT && b->account[document] != UM_INTERN_NONE)
		return &b->of_account[b->account[document]];
	if (b->unit != UNMET_UNIT_DOCUMENT && b->customer[document])
		return &b->of_customer[b->customer[document]];
	return &b->of_document[document];
}

/* The names of all that may be a unit, in order. What no document points to is skipped. */
static const char candidate_sql[] =
	"SELECT 0 AS kind, id, coalesce((SELECT nullif(mail, '') FROM derived_person p WHERE p.customer = customer.id), key) AS name, "
	"x'' AS tie FROM customer UNION ALL "
	"SELECT 1, id, name, x'' FROM derived_account UNION ALL "
	"SELECT 2, id, 'document ' || CASE external_id WHEN '' THEN lower(hex(substr(key, 1, 8))) ELSE external_id END, key "
	"FROM document WHERE customer = 0 OR ?1 ORDER BY name, kind, tie";

#define WANTED (UINT32_MAX - 1)

static uint32_t *candidate(struct builder *b, sqlite3_stmt *row)
{
	uint32_t id = um_sql_u32(row, 1);

	switch ((enum kind)sqlite3_column_int(row, 0)) {
	case OF_CUSTOMER:
		return id < b->customer_total ? &b->of_customer[id] : NULL;
	case OF_ACCOUNT:
		return id < b->account_total ? &b->of_account[id] : NULL;
	default:
		return id < b->document_total ? &b->of_document[id] : NULL;
	}
}

static enum unmet_status write_units(struct builder *b, struct unmet_error *err)
{
	sqlite3_stmt *names = NULL, *add = NULL;
	uint32_t total = 0, *unit;
	bool row;
	size_t i;
	enum unmet_status rc = um_sql_prepare(b->store, &names, candidate_sql, err);

	for (i = 0; i < b->document_total; i++)
		if (b->present[i])
			*slot(b, i) = WANTED;
	if (!rc)
		rc = um_sql_prepare(b->store, &add, "INSERT INTO derived_unit(id, name, customer, account) VALUES(?, ?, ?, ?)", err);
	if (!rc)
		sqlite3_bind_int(names, 1, b->unit == UNMET_UNIT_DOCUMENT);
	while (!rc && !(rc = um_sql_next(b->store, names, &row, err)) && row) {
		unit = candidate(b, names);
		if (!unit || *unit != WANTED)
			continue;
		*unit = total;
		sqlite3_bind_int64(add, 1, total++);
		um_sql_bind_str(add, 2, um_sql_str(names, 2));
		sqlite3_bind_int64(add, 3, sqlite3_column_int(names, 0) == OF_CUSTOMER ? sqlite3_column_int64(names, 1) : 0);
		sqlite3_bind_int64(add, 4, sqlite3_column_int(names, 0) == OF_ACCOUNT ? sqlite3_column_int64(names, 1) : -1);
		rc = um_sql_run(b->store, add, err);
	}
	sqlite3_finalize(names);
	sqlite3_finalize(add);
	return rc;
}

static enum unmet_status write_documents(struct builder *b, struct unmet_error *err)
{
	sqlite3_stmt *add = NULL;
	size_t i;
	enum unmet_status rc = um_sql_prepare(b->store, &add, "INSERT INTO derived_document(document, unit, account) VALUES(?, ?, ?)", err);

	for (i = 0; i < b->document_total && !rc; i++) {
		if (!b->present[i])
			continue;
		sqlite3_bind_int64(add, 1, (int64_t)i);
		sqlite3_bind_int64(add, 2, *slot(b, i));
		sqlite3_bind_int64(add, 3, b->account[i] == UM_INTERN_NONE ? -1 : (int64_t)b->account[i]);
		rc = um_sql_run(b->store, add, err);
	}
	sqlite3_finalize(add);
	return rc;
}

/* ---- rows that match nobody --------------------------------------------------------------- */

struct unmatched { struct um_map account; uint64_t row_count; };

static enum unmet_status known_accounts(struct builder *b, struct um_map *known, struct unmet_error *err)
{
	size_t i;

	for (i = 0; i < b->account_total; i++)
		if (!um_map_put(known, b->account_text[i], 1))
			return um_nomem(err);
	return UNMET_OK;
}

static enum unmet_status match_row(struct builder *b, sqlite3_stmt *row, struct unmatched *u, struct unmet_error *err)
{
	struct um_str company = um_sql_str(row, 0), domain = um_sql_str(row, 1), customer = um_sql_str(row, 2);
	uint32_t account = UM_INTERN_NONE, person = UM_INTERN_NONE;
	enum unmet_status rc;

	if (sqlite3_column_type(row, 3) != SQLITE_NULL) { /* about a ticket */
		rc = um_join_text(&b->join, um_sql_str(row, 3), &person, err);
		u->row_count += !rc && !um_map_get(&b->tickets, person);
		return rc;
	}
	rc = um_join_account(&b->join, company.len ? company : domain, &account, err);
	if (!rc && customer.len)
		rc = um_join_person(&b->join, customer, &person, err);
	u->row_count += !rc && !um_map_get(&u->account, account) && !um_map_get(&b->by_mail, person);
	return rc;
}

static enum unmet_status count_unmatched(struct builder *b, struct unmet_error *err)
{
	struct unmatched u = { .row_count = 0 };
	sqlite3_stmt *stmt = NULL;
	char digits[32];
	bool row;
	enum unmet_status rc;

	um_map_init(&u.account);
	rc = known_accounts(b, &u.account, err);
	if (!rc)
		rc = um_sql_prepare(b->store, &stmt, "SELECT company, domain, customer, json_extract(attributes, '$." UM_ATTRIBUTE_TICKET "') FROM account_row", err);
	while (!rc && !(rc = um_sql_next(b->store, stmt, &row, err)) && row)
		rc = match_row(b, stmt, &u, err);
	sqlite3_finalize(stmt);
	um_map_release(&u.account);
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)u.row_count);
	return rc ? rc : um_store_fact_set(b->store, "unit_rows_unmatched", um_str(digits), err);
}

/* count_split - persons whose documents are of more than one account. */
static enum unmet_status count_split(struct builder *b, struct unmet_error *err)
{
	char digits[32];
	int64_t total = 0;
	enum unmet_status rc = um_sql_int(b->store, "SELECT count(*) FROM (SELECT unit FROM derived_document WHERE account >= 0 "
	                                  "GROUP BY unit HAVING min(account) < max(account))", &total, err);

	snprintf(digits, sizeof(digits), "%lld", (long long)total);
	return rc ? rc : um_store_fact_set(b->store, "unit_persons_split", um_str(digits), err);
}

static enum unmet_status build(struct builder *b, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_exec(b->store, "DELETE FROM derived_unit; DELETE FROM derived_person; DELETE FROM derived_account; "
	                                   "DELETE FROM derived_document; DELETE FROM derived_linked", err);

	if (!rc)
		rc = each(b, "SELECT id, key FROM customer ORDER BY key", read_person, err);
	if (!rc)
		rc = each(b, "SELECT id, key FROM customer ORDER BY id", note_person, err);
	if (!rc)
		rc = each(b, "SELECT id, customer, account, external_id FROM document ORDER BY id", read_document, err);
	if (!rc)
		rc = each(b, "SELECT id, key, name FROM customer ORDER BY id", read_customer, err);
	if (!rc)
		rc = collect_accounts(b, err);
	if (!rc)
		rc = write_accounts(b, err);
	if (!rc)
		rc = write_units(b, err);
	if (!rc)
		rc = write_documents(b, err);
	if (!rc)
		rc = count_unmatched(b, err);
	if (!rc)
		rc = count_split(b, err);
	return rc ? rc : um_store_fact_set(b->store, "unit", um_str(unit_name[b->unit]), err);
}

static enum unmet_status stands(struct um_store *store, enum unmet_unit unit, bool *yes, struct unmet_error *err)
{
	struct um_arena arena;
	const char *value;
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 16);
	rc = um_store_fact(store, "unit", &arena, &value, err);
	*yes = !rc && strcmp(value, unit_name[unit]) == 0;
	um_arena_release(&arena);
	return rc;
}

enum unmet_status um_store_units_build(struct um_store *store, enum unmet_unit unit, struct unmet_error *err)
{
	struct builder b = { .store = store, .unit = unit };
	bool done;
	enum unmet_status rc = stands(store, unit, &done, err);

	if (rc || done)
		return rc;
	rc = init(&b, err);
	if (!rc)
		rc = build(&b, err);
	release(&b);
	return rc ? rc : um_store_repeats_build(store, err);
}

enum unmet_status um_store_unit_count(struct um_store *store, uint32_t *total, struct unmet_error *err)
{
	int64_t units;
	enum unmet_status rc = um_sql_int(store, "SELECT count(*) FROM derived_unit", &units, err);

	*total = (uint32_t)units;
	return rc;
}
