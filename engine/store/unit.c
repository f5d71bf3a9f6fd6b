/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit.c - who counts as one customer: a person, a company, or a document. A person whom nobody names
 * counts once per document; a person without a company stands for themselves among companies.
 *
 * Units get dense ids in the order of their names, which is the order of every table of customers, so
 * that later stages can work on numbers alone. SQLite does the sorting, outside memory when it must.
 */
#include "store/unit.h"

enum kind { OF_CUSTOMER, OF_ACCOUNT, OF_DOCUMENT };

static const char *const unit_name[] = { "person", "account", "document" };

uint32_t *um_unit_none(size_t total)
{
	uint32_t *a = um_calloc(total + 1, sizeof(*a));

	if (a)
		memset(a, 0xff, (total + 1) * sizeof(*a));
	return a;
}

enum unmet_status um_unit_each(struct um_unit_builder *b, const char *sql, um_unit_row_fn fn, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(b->store, &stmt, sql, err);

	while (!rc && !(rc = um_sql_next(b->store, stmt, &row, err)) && row)
		rc = fn(b, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

static void release(struct um_unit_builder *b)
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

static enum unmet_status init(struct um_unit_builder *b, struct unmet_error *err)
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
	b->customer_account = um_unit_none(b->customer_total);
	b->account = um_unit_none(b->document_total);
	b->customer = um_calloc(b->document_total, sizeof(*b->customer));
	b->present = um_calloc(b->document_total, sizeof(*b->present));
	b->of_customer = um_unit_none(b->customer_total);
	b->of_document = um_unit_none(b->document_total);
	if (!b->same || !b->customer_account || !b->account || !b->customer || !b->present || !b->of_customer || !b->of_document)
		return um_nomem(err);
	return um_join_load(&b->join, b->store, err);
}

/* ---- units -------------------------------------------------------------------------------- */

/* slot - where the unit of a document is noted: with its company, its customer, or itself. */
static uint32_t *slot(struct um_unit_builder *b, size_t document)
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

static uint32_t *candidate(struct um_unit_builder *b, sqlite3_stmt *row)
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

static enum unmet_status write_units(struct um_unit_builder *b, struct unmet_error *err)
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

static enum unmet_status write_documents(struct um_unit_builder *b, struct unmet_error *err)
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

static enum unmet_status build(struct um_unit_builder *b, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_exec(b->store, "DELETE FROM derived_unit; DELETE FROM derived_person; DELETE FROM derived_account; "
	                                   "DELETE FROM derived_document; DELETE FROM derived_linked", err);

	if (!rc)
		rc = um_unit_persons(b, err);
	if (!rc)
		rc = um_unit_accounts(b, err);
	if (!rc)
		rc = write_units(b, err);
	if (!rc)
		rc = write_documents(b, err);
	if (!rc)
		rc = um_unit_match(b, err);
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
	struct um_unit_builder b = { .store = store, .unit = unit };
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
