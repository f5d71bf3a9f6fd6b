/* SPDX-License-Identifier: Apache-2.0 */
/*
 * customers.c - every customer with what they raised, where they belong and what is known of them, one at a time
 * in the order of their names. Three queries in that same order are walked side by side, so that a hundred
 * thousand customers need the memory of one, and of their attributes.
 */
#include "store/customers.h"

#include "store/internal.h"

static const char customer_sql[] = "SELECT u.id, u.name, coalesce(c.key, ''), coalesce(c.name, ''), u.account, coalesce(m.segment, 0), "
	"coalesce(m.posterior, 0) FROM derived_unit u LEFT JOIN customer c ON c.id = u.customer AND u.customer > 0 "
	"LEFT JOIN derived_member m ON m.unit = u.id ORDER BY u.id";

static const char document_sql[] = "SELECT unit, count(*), max(account) FROM derived_document GROUP BY unit ORDER BY unit";

static const char raised_sql[] = "SELECT x.unit, ifnull(a.need, 0), count(*), sum(m.polarity = 0) FROM derived_mention m "
	"JOIN derived_document x ON x.document = m.document LEFT JOIN derived_assignment a ON a.mention = m.id "
	"WHERE m.document NOT IN (SELECT document FROM derived_repeat) GROUP BY 1, 2 ORDER BY 1, 2";

_Static_assert(UNMET_POLARITY_UNMET == 0, "raised_sql says so");

/* The web domain an accounts file gives for a company. */
static const char account_sql[] = "SELECT a.id, a.name, coalesce(min(r.domain), '') FROM derived_account a "
	"LEFT JOIN account_row r ON r.domain <> '' AND (r.company = a.name) GROUP BY a.id ORDER BY a.id";

struct company { const char *name, *domain; };

struct walk {
	struct um_store *store;
	struct um_arena all, one;       /* of the walk; of one customer */
	sqlite3_stmt *customer, *document, *raised;
	bool document_more, raised_more; /* stands on a row */
	struct company *company;        /* [company_total] by account id */
	size_t company_total;
	struct um_attributes attributes;
	uint32_t unit_total;
	struct um_raised *row;
	size_t row_capacity;
	struct unmet_pair *pair;
};

static bool has(const char *text, char c)
{
	return strchr(text, c) != NULL;
}

static enum unmet_status load_companies(struct walk *w, struct unmet_error *err)
{
	int64_t total = 0;
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_int(w->store, "SELECT max(id) + 1 FROM derived_account", &total, err);

	if (!rc)
		rc = um_sql_prepare(w->store, &stmt, account_sql, err);
	w->company_total = total > 0 ? (size_t)total : 0;
	w->company = UM_ARRAY(&w->all, struct company, w->company_total + 1);
	if (!rc && !w->company)
		rc = (enum unmet_status)um_arena_fail(&w->all, err);
	while (!rc && !(rc = um_sql_next(w->store, stmt, &row, err)) && row) {
		struct company *c = &w->company[um_sql_u32(stmt, 0)];

		c->name = um_sql_copy(&w->all, stmt, 1);
		c->domain = um_sql_copy(&w->all, stmt, 2);
		if (!c->name || !c->domain)
			rc = (enum unmet_status)um_arena_fail(&w->all, err);
		else if (!*c->domain && has(c->name, '.') && !has(c->name, ' '))
			c->domain = c->name; /* it was named by its domain */
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* take_raised - the rows of this unit; what has no need counts as mentions only. */
static enum unmet_status take_raised(struct walk *w, uint32_t unit, struct um_export_customer *out, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && w->raised_more && um_sql_u32(w->raised, 0) <= unit) {
		struct um_raised row = { um_sql_u32(w->raised, 1), um_sql_u64(w->raised, 2), um_sql_u64(w->raised, 3) };

		if (um_sql_u32(w->raised, 0) == unit) {
			out->mention_count += row.mention_count;
			if (!um_grow((void **)&w->row, &w->row_capacity, out->raised_count + 1, sizeof(*w->row)))
				return um_nomem(err);
			if (row.need)
				w->row[out->raised_count++] = row;
		}
		rc = um_sql_next(w->store, w->raised, &w->raised_more, err);
	}
	out->raised = w->row;
	return rc;
}

/* take_documents - how many, and the company they name. */
static enum unmet_status take_documents(struct walk *w, uint32_t unit, int64_t account, struct um_export_customer *out,
                                        struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && w->document_more && um_sql_u32(w->document, 0) <= unit) {
		if (um_sql_u32(w->document, 0) == unit) {
			out->document_count = um_sql_u64(w->document, 1);
			account = account < 0 ? sqlite3_column_int64(w->document, 2) : account;
		}
		rc = um_sql_next(w->store, w->document, &w->document_more, err);
	}
	if (account >= 0 && (uint64_t)account < w->company_total && w->company[account].name) {
		out->account = w->company[account].name;
		out->domain = w->company[account].domain;
	}
	return rc;
}

static void take_attributes(struct walk *w, uint32_t unit, struct um_export_customer *out)
{
	const struct um_attributes *a = &w->attributes;

	for (uint32_t i = 0; i < a->attribute_count; i++) {
		uint32_t value = a->of[(size_t)i * w->unit_total + unit];

		if (value != UINT32_MAX)
			w->pair[out->attribute_count++] = (struct unmet_pair){ a->name[i].ptr, a->value[i][value].ptr };
	}
	out->attribute = w->pair;
}

static enum unmet_status take_customer(struct walk *w, struct um_export_customer *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = w->customer;
	uint32_t unit = um_sql_u32(stmt, 0);
	const char *key;
	enum unmet_status rc;

	um_arena_clear(&w->one);
	*out = (struct um_export_customer){ .email = "", .account = "", .domain = "", .segment = um_sql_u32(stmt, 5),
	                                    .posterior = sqlite3_column_double(stmt, 6) };
	out->name = um_sql_copy(&w->one, stmt, 1);
	key = um_sql_copy(&w->one, stmt, 2);
	out->person = um_sql_copy(&w->one, stmt, 3);
	if (!out->name || !key || !out->person)
		return (enum unmet_status)um_arena_fail(&w->one, err);
	if (has(key, '@') || has(out->person, '@'))
		out->email = has(key, '@') ? key : out->person;
	rc = take_documents(w, unit, sqlite3_column_int64(stmt, 4), out, err);
	if (!rc)
		rc = take_raised(w, unit, out, err);
	take_attributes(w, unit, out);
	return rc;
}

static enum unmet_status prepare(struct walk *w, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_prepare(w->store, &w->customer, customer_sql, err);

	if (!rc)
		rc = um_sql_prepare(w->store, &w->document, document_sql, err);
	if (!rc)
		rc = um_sql_prepare(w->store, &w->raised, raised_sql, err);
	if (!rc)
		rc = um_sql_next(w->store, w->document, &w->document_more, err);
	if (!rc)
		rc = um_sql_next(w->store, w->raised, &w->raised_more, err);
	if (!rc)
		rc = load_companies(w, err);
	if (!rc)
		rc = um_store_unit_count(w->store, &w->unit_total, err);
	if (!rc)
		rc = um_store_attributes(w->store, &w->all, &w->attributes, err);
	if (rc)
		return rc;
	w->pair = UM_ARRAY(&w->all, struct unmet_pair, (size_t)w->attributes.attribute_count + 1);
	return w->pair ? UNMET_OK : (enum unmet_status)um_arena_fail(&w->all, err);
}

enum unmet_status um_store_each_customer(struct um_store *store, um_customer_fn fn, void *ctx, struct unmet_error *err)
{
	struct walk w = { .store = store };
	struct um_export_customer one;
	bool row;
	enum unmet_status rc;

	um_arena_init(&w.all, (size_t)4 << 30);
	um_arena_init(&w.one, 1u << 20);
	rc = prepare(&w, err);
	while (!rc && !(rc = um_sql_next(store, w.customer, &row, err)) && row) {
		rc = take_customer(&w, &one, err);
		if (!rc)
			rc = fn(ctx, &one, err);
	}
	sqlite3_finalize(w.customer);
	sqlite3_finalize(w.document);
	sqlite3_finalize(w.raised);
	um_arena_release(&w.all);
	um_arena_release(&w.one);
	um_free(w.row);
	return rc;
}
