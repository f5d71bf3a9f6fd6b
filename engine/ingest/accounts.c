/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accounts.c - what is known about customers from outside: industry, plan, region. The key columns
 * (company, domain, customer or e-mail) tell whom a row is about; every other column is an attribute under
 * its own name.
 */
#include "base/mem.h"
#include "base/status.h"
#include "ingest/flat.h"
#include "ingest/json_rows.h"
#include "ingest/source.h"
#include "ingest/table.h"

#define ATTRIBUTES_MAX 256

enum key { KEY_NONE = 0, KEY_COMPANY, KEY_DOMAIN, KEY_CUSTOMER, KEY_EMAIL, KEY_TOTAL };

struct accounts {
	struct um_reader *r;
	struct um_table table;
	struct um_flat flat;
	const struct um_str *name;
	enum key *key;            /* [total] of a table's columns */
	struct um_attribute attribute[ATTRIBUTES_MAX];
};

/* In an accounts file "name" is the company's where no other column is. */
static enum key key_of(const struct um_ingest_options *options, struct um_str name)
{
	switch (um_fields_column(options, name).field) {
	case UM_FIELD_ACCOUNT: return KEY_COMPANY;
	case UM_FIELD_DOMAIN: return KEY_DOMAIN;
	case UM_FIELD_CUSTOMER: return KEY_CUSTOMER;
	case UM_FIELD_EMAIL: return KEY_EMAIL;
	default: return um_str_ieq(name, "domain_names") ? KEY_DOMAIN : KEY_NONE;
	}
}

static void settle_keys(enum key *key, const struct um_str *name, size_t total)
{
	bool any = false;

	for (size_t i = 0; i < total; i++)
		any |= key[i] != KEY_NONE;
	for (size_t i = 0; i < total && !any; i++) {
		if (um_str_ieq(um_str_trim(name[i]), "name")) {
			key[i] = KEY_COMPANY;
			return;
		}
	}
	for (size_t i = 0; i < total && !any; i++) {
		if (um_str_ieq(um_str_trim(name[i]), "id")) {
			key[i] = KEY_CUSTOMER;
			return;
		}
	}
}

/* "a.com; b.com": the first */
static struct um_str first_of_list(struct um_str value)
{
	size_t at = um_str_find(value, UM_LIT("; "));

	return um_str_n(value.ptr, at);
}

static enum unmet_status one_row(struct accounts *a, const struct um_str *name, const enum key *key,
                                 const struct um_str *value, size_t total, const struct um_place *place,
                                 struct unmet_error *err)
{
	struct um_account_row row = { .attribute = a->attribute, .row = place->row };
	struct um_str email = { NULL, 0 };
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc; i++) {
		struct um_str clean = value[i], label = name[i];

		rc = um_reader_clean(a->r, &clean, err);
		if (!rc)
			rc = um_reader_clean(a->r, &label, err);
		if (rc || !clean.len || !label.len)
			continue;
		if (key[i] == KEY_COMPANY && !row.company.len)
			row.company = clean;
		else if (key[i] == KEY_DOMAIN && !row.domain.len)
			row.domain = first_of_list(clean);
		else if (key[i] == KEY_CUSTOMER && !row.customer.len)
			row.customer = clean;
		else if (key[i] == KEY_EMAIL && !email.len)
			email = clean;
		else if (row.attribute_count < ATTRIBUTES_MAX)
			a->attribute[row.attribute_count++] = (struct um_attribute){ label, clean };
	}
	if (rc)
		return um_reader_fault(a->r, rc, place, err);
	if (!row.customer.len)
		row.customer = email;
	if (!row.company.len && !row.domain.len && !row.customer.len)
		return um_reader_reject(a->r, place, err, "no company, domain, customer or e-mail in this row");
	return a->r->sink->account(a->r->sink->ctx, &row, err);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static enum unmet_status on_header(void *ctx, const struct um_str *name, const struct um_column_sample *sample,
                                   size_t total, const struct um_place *place, struct unmet_error *err)
{
	struct accounts *a = ctx;
	bool any = false;

	(void)sample;
	a->name = name;
	a->key = um_calloc(total, sizeof(*a->key));
	if (!a->key)
		return um_nomem(err);
	for (size_t i = 0; i < total; i++)
		a->key[i] = key_of(a->r->options, name[i]);
	settle_keys(a->key, name, total);
	for (size_t i = 0; i < total; i++)
		any |= a->key[i] != KEY_NONE;
	if (any)
		return UNMET_OK;
	a->table.skip = true;
	return um_reader_reject(a->r, place, err,
	                        "no column company, domain, customer or email: name it with --map account=COLUMN");
}

static enum unmet_status on_row(void *ctx, const struct um_str *value, size_t total, const struct um_place *place,
                                struct unmet_error *err)
{
	struct accounts *a = ctx;

	um_arena_clear(&a->r->arena);
	return one_row(a, a->name, a->key, value, total, place, err);
}

static enum unmet_status on_bad(void *ctx, const struct um_place *place, const char *reason, struct unmet_error *err)
{
	struct accounts *a = ctx;

	return um_reader_reject(a->r, place, err, "%s", reason);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static enum unmet_status on_value(void *ctx, const struct um_json *value, const struct um_place *place,
                                  struct unmet_error *err)
{
	struct accounts *a = ctx;
	enum key *key;
	enum unmet_status rc;

	if (value->type != UM_JSON_OBJECT)
		return um_reader_reject(a->r, place, err, "not an object with fields");
	rc = um_flat_read(&a->flat, &a->r->arena, value, err);
	if (rc)
		return um_reader_fault(a->r, rc, place, err);
	key = um_arena_alloc(&a->r->arena, a->flat.total + 1, sizeof(*key));
	if (!key)
		return um_arena_fail(&a->r->arena, err);
	for (size_t i = 0; i < a->flat.total; i++)
		key[i] = key_of(a->r->options, a->flat.name[i]);
	settle_keys(key, a->flat.name, a->flat.total);
	return one_row(a, a->flat.name, key, a->flat.value, a->flat.total, place, err);
}

static enum unmet_status read_json(struct accounts *a, enum um_format format, struct unmet_error *err)
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
	struct accounts *a = um_calloc(1, sizeof(*a));
	struct um_place place = { 0 };
	enum unmet_status rc;

	if (!a)
		return um_nomem(err);
	a->r = r;
	a->table = (struct um_table){ .ctx = a, .header = on_header, .row = on_row, .bad = on_bad };
	switch (sniff->format) {
	case UM_FORMAT_JSONL:
	case UM_FORMAT_JSON: rc = read_json(a, sniff->format, err); break;
	case UM_FORMAT_CSV:
	case UM_FORMAT_TSV: rc = um_table_read_csv(r->in, sniff->delimiter, &a->table, err); break;
	default:
		rc = um_reader_reject(r, &place, err, "not a table of customers: CSV, TSV or JSON with a company column is needed");
		break;
	}
	um_free(a->key);
	um_free(a);
	return rc ? rc : um_reader_close(r, err);
}

enum unmet_status um_ingest_accounts(const char *path, const struct um_ingest_options *options,
                                     const struct um_ingest_sink *sink, struct unmet_error *err)
{
	return um_source_each(&path, 1, options, sink, read_accounts, err);
}
