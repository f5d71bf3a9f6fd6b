/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accounts.c - what is known about customers from outside: industry, plan, region. The key columns
 * (company, domain, customer or e-mail) tell whom a row is about; every other column is an attribute under
 * its own name.
 */
#include <stdio.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/accounts.h"
#include "ingest/clean.h"
#include "ingest/flat.h"
#include "ingest/json_rows.h"
#include "ingest/office.h"
#include "ingest/source.h"
#include "ingest/table.h"
#include "ingest/thread.h"

#define ATTRIBUTES_MAX 256

enum key { KEY_NONE = 0, KEY_COMPANY, KEY_COMPANY_ID, KEY_DOMAIN, KEY_CUSTOMER, KEY_EMAIL, KEY_ID, KEY_NAME, KEY_FIRST, KEY_LAST,
           KEY_UNUSED, KEY_TOTAL };

struct um_accounts {
	struct um_reader *r;
	struct um_table table;
	struct um_flat flat;
	const struct um_str *name;
	enum key *key;            /* [total] of a table's columns */
	struct um_attribute attribute[ATTRIBUTES_MAX];
};

static bool ends_in_id(struct um_str name)
{
	return (name.len > 2 && um_str_ieq(um_str_n(name.ptr + name.len - 2, 2), "id")) ||
	       (name.len > 3 && um_str_ieq(um_str_n(name.ptr + name.len - 3, 3), "ids"));
}

/* What finds a person rather than telling one of a kind, and what a tool notes for itself. */
static bool is_no_trait(struct um_str name)
{
	static const char *const starts[] = { "phone", "mobile", "fax", "telephone", "street", "address", "url", "website", "ip address",
		"_fivetran", "is_deleted", "property_phone", "property_mobile", "property_website", "property_hs_object", NULL };

	for (size_t i = 0; starts[i]; i++)
		if (um_str_istarts(name, starts[i]))
			return true;
	return false;
}

static enum key key_of(const struct um_ingest_options *options, struct um_str name)
{
	switch (um_fields_column(options, name).field) {
	case UM_FIELD_ACCOUNT: return ends_in_id(name) ? KEY_COMPANY_ID : KEY_COMPANY;
	case UM_FIELD_DOMAIN: return KEY_DOMAIN;
	case UM_FIELD_CUSTOMER: return KEY_CUSTOMER;
	case UM_FIELD_EMAIL: return KEY_EMAIL;
	case UM_FIELD_ID: return KEY_ID;
	case UM_FIELD_NAME: return KEY_NAME;
	case UM_FIELD_FIRST_NAME: return KEY_FIRST;
	case UM_FIELD_LAST_NAME: return KEY_LAST;
	default: return is_no_trait(name) ? KEY_UNUSED : KEY_NONE;
	}
}

bool um_accounts_looks(const struct um_ingest_options *options, const struct um_str *name, size_t total)
{
	for (size_t i = 0; i < total; i++) {
		enum key key = key_of(options, name[i]);

		if (key == KEY_COMPANY || key == KEY_COMPANY_ID || key == KEY_DOMAIN || key == KEY_CUSTOMER || key == KEY_EMAIL)
			return true;
	}
	return false;
}

struct has { bool key[KEY_TOTAL]; };

static struct has which(const enum key *key, size_t total)
{
	struct has has = { { false } };

	for (size_t i = 0; i < total; i++)
		has.key[key[i]] = true;
	return has;
}

static void become(enum key *key, size_t total, enum key from, enum key to)
{
	for (size_t i = 0; i < total; i++)
		if (key[i] == from)
			key[i] = to;
}

/* Persons have an address or a name of two parts; then "id" is theirs and "name" what they are called. Else the
 * table is of companies: "name" is the company's, and "id" is its id where there is a name beside it. */
static void settle_keys(enum key *key, size_t total)
{
	struct has has = which(key, total);
	bool persons = has.key[KEY_EMAIL] || has.key[KEY_CUSTOMER] || has.key[KEY_LAST];

	if (persons) {
		if (!has.key[KEY_CUSTOMER])
			become(key, total, KEY_ID, KEY_CUSTOMER);
		return;
	}
	if (!has.key[KEY_COMPANY])
		become(key, total, KEY_NAME, KEY_COMPANY);
	has = which(key, total);
	if (has.key[KEY_COMPANY] || has.key[KEY_DOMAIN])
		return;
	if (has.key[KEY_COMPANY_ID])
		become(key, total, KEY_COMPANY_ID, KEY_COMPANY);
	else
		become(key, total, KEY_ID, KEY_CUSTOMER);
}

static bool any_key(const enum key *key, size_t total)
{
	struct has has = which(key, total);

	return has.key[KEY_COMPANY] || has.key[KEY_DOMAIN] || has.key[KEY_CUSTOMER] || has.key[KEY_EMAIL];
}

/* "a.com; b.com": the first */
static struct um_str first_of_list(struct um_str value)
{
	return um_str_trim(um_str_n(value.ptr, um_str_find(value, UM_LIT(";"))));
}

/* What of a row is no attribute. */
struct parties { struct um_str value[KEY_TOTAL]; };

static void add(struct um_accounts *a, struct um_account_row *row, struct um_str name, struct um_str value)
{
	if (value.len && row->attribute_count < ATTRIBUTES_MAX)
		a->attribute[row->attribute_count++] = (struct um_attribute){ name, value };
}

static enum unmet_status full_name(struct um_accounts *a, struct parties *p, struct unmet_error *err)
{
	struct um_str first = p->value[KEY_FIRST], last = p->value[KEY_LAST];
	char *name;

	if (p->value[KEY_NAME].len || !(first.len + last.len))
		return UNMET_OK;
	name = um_arena_alloc(&a->r->arena, first.len + last.len + 2, 1);
	if (!name)
		return um_arena_fail(&a->r->arena, err);
	snprintf(name, first.len + last.len + 2, "%.*s %.*s", (int)first.len, first.len ? first.ptr : "", (int)last.len,
	         last.len ? last.ptr : "");
	p->value[KEY_NAME] = um_str_trim(um_str(name));
	return UNMET_OK;
}

/* The attributes by which rows of several files find each other (store/join.h). */
static void add_links(struct um_accounts *a, struct um_account_row *row, const struct parties *p)
{
	add(a, row, UM_LIT("name"), p->value[KEY_NAME]);
	add(a, row, UM_LIT("id"), p->value[KEY_ID]);
	add(a, row, UM_LIT("email"), row->customer.ptr == p->value[KEY_EMAIL].ptr ? (struct um_str){ "", 0 } : p->value[KEY_EMAIL]);
	add(a, row, row->customer.len ? UM_LIT("company_id") : UM_LIT("id"), p->value[KEY_COMPANY_ID]);
}

static enum unmet_status one_row(struct um_accounts *a, const struct um_str *name, const enum key *key,
                                 const struct um_str *value, size_t total, const struct um_place *place,
                                 struct unmet_error *err)
{
	struct um_account_row row = { .attribute = a->attribute, .row = place->row };
	struct parties p = { { { NULL, 0 } } };
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc; i++) {
		struct um_str clean = value[i], label = name[i];

		rc = um_reader_clean(a->r, &clean, err);
		if (!rc)
			rc = um_reader_clean(a->r, &label, err);
		if (!rc)
			rc = um_clean_label(a->r, &clean, err);
		if (!rc)
			rc = um_clean_label(a->r, &label, err);
		if (rc || !clean.len || !label.len)
			continue;
		if (key[i] == KEY_NONE)
			add(a, &row, label, clean);
		else if (!p.value[key[i]].len)
			p.value[key[i]] = key[i] == KEY_DOMAIN || key[i] == KEY_COMPANY_ID ? first_of_list(clean) : clean;
	}
	if (!rc)
		rc = full_name(a, &p, err);
	if (rc)
		return um_reader_fault(a->r, rc, place, err);
	row.company = p.value[KEY_COMPANY];
	row.domain = p.value[KEY_DOMAIN];
	row.customer = p.value[KEY_CUSTOMER].len ? p.value[KEY_CUSTOMER] : p.value[KEY_EMAIL];
	if (!row.company.len && !row.domain.len && !row.customer.len)
		return um_reader_reject(a->r, place, err, "no company, domain, customer or e-mail in this row");
	add_links(a, &row, &p);
	return a->r->sink->account(a->r->sink->ctx, &row, err);
}

/* ---- tables ---------------------------------------------------------------------------------- */

struct um_accounts *um_accounts_new(struct um_reader *r)
{
	struct um_accounts *a = um_calloc(1, sizeof(*a));

	if (a)
		a->r = r;
	return a;
}

void um_accounts_free(struct um_accounts *a)
{
	if (a)
		um_free(a->key);
	um_free(a);
}

static enum unmet_status show(struct um_accounts *a, const struct um_str *name, size_t total, struct unmet_error *err)
{
	static const enum um_field field[KEY_TOTAL] = {
		[KEY_NONE] = UM_FIELD_ATTRIBUTE, [KEY_COMPANY] = UM_FIELD_ACCOUNT, [KEY_COMPANY_ID] = UM_FIELD_ACCOUNT,
		[KEY_DOMAIN] = UM_FIELD_DOMAIN, [KEY_CUSTOMER] = UM_FIELD_CUSTOMER, [KEY_EMAIL] = UM_FIELD_EMAIL, [KEY_ID] = UM_FIELD_ID,
		[KEY_NAME] = UM_FIELD_NAME, [KEY_FIRST] = UM_FIELD_FIRST_NAME, [KEY_LAST] = UM_FIELD_LAST_NAME,
		[KEY_UNUSED] = UM_FIELD_NONE,
	};
	struct um_column *column = um_arena_alloc(&a->r->arena, total + 1, sizeof(*column));

	if (!column)
		return um_arena_fail(&a->r->arena, err);
	for (size_t i = 0; i < total; i++)
		column[i] = (struct um_column){ (uint8_t)field[a->key[i]], UM_RANK_NAME, 0 };
	return um_fields_show(a->r, name, column, total, err);
}

enum unmet_status um_accounts_header(struct um_accounts *a, const struct um_str *name, size_t total, bool *any,
                                     struct unmet_error *err)
{
	a->name = name;
	a->key = um_calloc(total, sizeof(*a->key));
	if (!a->key)
		return um_nomem(err);
	for (size_t i = 0; i < total; i++)
		a->key[i] = key_of(a->r->options, name[i]);
	settle_keys(a->key, total);
	*any = any_key(a->key, total);
	return *any ? show(a, name, total, err) : UNMET_OK;
}

enum unmet_status um_accounts_row(struct um_accounts *a, const struct um_str *value, size_t total,
                                  const struct um_place *place, struct unmet_error *err)
{
	um_arena_clear(&a->r->arena);
	return one_row(a, a->name, a->key, value, total, place, err);
}

static enum unmet_status on_header(void *ctx, const struct um_str *name, const struct um_column_sample *sample,
                                   size_t total, const struct um_place *place, struct unmet_error *err)
{
	struct um_accounts *a = ctx;
	bool any;
	enum unmet_status rc = um_accounts_header(a, name, total, &any, err);

	(void)sample;
	if (rc || any)
		return rc;
	a->table.skip = true;
	return um_reader_reject(a->r, place, err,
	                        "no column company, domain, customer or email: name it with --map account=COLUMN");
}

static enum unmet_status on_row(void *ctx, const struct um_str *value, size_t total, const struct um_place *place,
                                struct unmet_error *err)
{
	return um_accounts_row(ctx, value, total, place, err);
}

static enum unmet_status on_bad(void *ctx, const struct um_place *place, const char *reason, struct unmet_error *err)
{
	struct um_accounts *a = ctx;

	return um_reader_reject(a->r, place, err, "%s", reason);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static enum unmet_status flat_row(struct um_accounts *a, const struct um_place *place, struct unmet_error *err)
{
	enum key *key = um_arena_alloc(&a->r->arena, a->flat.total + 1, sizeof(*key));

	if (!key)
		return um_arena_fail(&a->r->arena, err);
	for (size_t i = 0; i < a->flat.total; i++)
		key[i] = key_of(a->r->options, a->flat.name[i]);
	settle_keys(key, a->flat.total);
	return one_row(a, a->flat.name, key, a->flat.value, a->flat.total, place, err);
}

static enum unmet_status on_value(void *ctx, const struct um_json *value, const struct um_place *place,
                                  struct unmet_error *err)
{
	struct um_accounts *a = ctx;
	enum unmet_status rc;

	if (value->type != UM_JSON_OBJECT)
		return um_reader_reject(a->r, place, err, "not an object with fields");
	if (um_side_is(value))
		return um_side_read(a->r, value, place, err);
	rc = um_flat_read(&a->flat, &a->r->arena, value, err);
	return rc ? um_reader_fault(a->r, rc, place, err) : flat_row(a, place, err);
}

static enum unmet_status read_json(struct um_accounts *a, enum um_format format, struct unmet_error *err)
{
	struct um_json_rows rows = { .ctx = a, .arena = &a->r->arena, .value = on_value, .bad = on_bad };
	enum unmet_status rc = um_flat_init(&a->flat, a->r->options, true, err);

	if (!rc && format == UM_FORMAT_JSONL)
		rc = um_json_rows_lines(a->r->in, &rows, err);
	else if (!rc)
		rc = um_json_rows_array(a->r->in, &rows, err);
	um_flat_release(&a->flat);
	return rc;
}

static enum unmet_status read_accounts(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_accounts *a = um_accounts_new(r);
	struct um_place place = { 0 };
	enum unmet_status rc;

	if (!a)
		return um_nomem(err);
	a->table = (struct um_table){ .ctx = a, .header = on_header, .row = on_row, .bad = on_bad };
	switch (sniff->format) {
	case UM_FORMAT_JSONL:
	case UM_FORMAT_JSON: rc = read_json(a, sniff->format, err); break;
	case UM_FORMAT_CSV:
	case UM_FORMAT_TSV: rc = um_table_read_csv(r->in, sniff->delimiter, &a->table, err); break;
	case UM_FORMAT_XLSX: rc = um_xlsx_table(r, &a->table, err); break;
	default:
		rc = um_reader_reject(r, &place, err, "not a table of customers: CSV, TSV, XLSX or JSON with a customer or company column is needed");
		break;
	}
	um_accounts_free(a);
	return rc ? rc : um_reader_close(r, err);
}

enum unmet_status um_ingest_accounts(const char *path, const struct um_ingest_options *options,
                                     const struct um_ingest_sink *sink, struct unmet_error *err)
{
	return um_source_each(&path, 1, options, sink, read_accounts, err);
}
