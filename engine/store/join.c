/* SPDX-License-Identifier: Apache-2.0 */
/*
 * join.c - one company under its several names: "Acme Ltd" in one export, acme.example in another, and
 * a row of the accounts file that says they are the same. Whatever sorts first wins, so the outcome
 * does not depend on the order of files.
 */
#include "base/json.h"
#include "store/join.h"

#define JOIN_MAX_BYTES ((size_t)1 << 30)

enum unmet_status um_join_init(struct um_join *join, struct unmet_error *err)
{
	*join = (struct um_join){ 0 };
	um_map_init(&join->domain);
	um_map_init(&join->customer);
	um_map_init(&join->company_id);
	um_map_init(&join->ticket_person);
	um_map_init(&join->ticket_company);
	um_map_init(&join->person);
	um_map_init(&join->name);
	um_map_init(&join->official);
	um_map_init(&join->display);
	um_buf_init(&join->fold, 1 << 20);
	um_arena_init(&join->json, 64u << 20);
	join->text = um_intern_new(JOIN_MAX_BYTES);
	join->shown = um_intern_new(JOIN_MAX_BYTES);
	return join->text && join->shown ? UNMET_OK : um_nomem(err);
}

void um_join_release(struct um_join *join)
{
	um_intern_free(join->text);
	um_intern_free(join->shown);
	um_map_release(&join->domain);
	um_map_release(&join->customer);
	um_map_release(&join->company_id);
	um_map_release(&join->ticket_person);
	um_map_release(&join->ticket_company);
	um_map_release(&join->person);
	um_map_release(&join->name);
	um_map_release(&join->official);
	um_map_release(&join->display);
	um_buf_release(&join->fold);
	um_arena_release(&join->json);
}

enum unmet_status um_join_text(struct um_join *join, struct um_str name, uint32_t *id, struct unmet_error *err)
{
	enum unmet_status rc;

	um_buf_clear(&join->fold);
	um_key_fold(&join->fold, name);
	rc = um_buf_check(&join->fold, err);
	if (rc)
		return rc;
	*id = um_intern_add(join->text, join->fold.ptr, join->fold.len);
	return *id == UM_INTERN_NONE ? um_nomem(err) : UNMET_OK;
}

/* keep_smaller - map key -> the text (of `in`) that sorts first. */
static enum unmet_status keep_smaller(struct um_map *map, const struct um_intern *in, uint32_t key, uint32_t value,
                                      struct unmet_error *err)
{
	uint64_t *slot = um_map_put(map, key, value);

	if (!slot)
		return um_nomem(err);
	if (um_str_cmp(um_intern_text(in, value), um_intern_text(in, (uint32_t)*slot)) < 0)
		*slot = value;
	return UNMET_OK;
}

static enum unmet_status show(struct um_join *join, struct um_map *as, uint32_t account, struct um_str name,
                              struct unmet_error *err)
{
	uint32_t shown;

	name = um_str_trim(name);
	shown = um_intern_add(join->shown, name.ptr, name.len);
	if (shown == UM_INTERN_NONE)
		return um_nomem(err);
	return keep_smaller(as, join->shown, account, shown, err);
}

struct um_str um_join_shown(const struct um_join *join, uint32_t account)
{
	const uint64_t *shown = um_map_get(&join->official, account);

	if (!shown)
		shown = um_map_get(&join->display, account);
	return shown ? um_intern_text(join->shown, (uint32_t)*shown) : um_intern_text(join->text, account);
}

bool um_join_is_link(struct um_str attribute)
{
	return um_str_ieq(attribute, UM_LINK_ID) || um_str_ieq(attribute, UM_LINK_EMAIL) ||
	       um_str_ieq(attribute, UM_LINK_COMPANY) || um_str_ieq(attribute, UM_LINK_NAME) || um_str_ieq(attribute, UM_ATTRIBUTE_TICKET);
}

/* Columns of load_sql, read. */
struct row { struct um_str company, domain, customer, id, email, company_id, name, ticket; };

static enum unmet_status read_row(struct um_join *join, sqlite3_stmt *stmt, struct row *row, struct unmet_error *err)
{
	struct um_str json = um_sql_str(stmt, 3);
	struct um_json *attributes = NULL;
	enum unmet_status rc = UNMET_OK;

	*row = (struct row){ um_sql_str(stmt, 0), um_sql_str(stmt, 1), um_sql_str(stmt, 2), { 0 }, { 0 }, { 0 }, { 0 }, { 0 } };
	if (json.len <= 2)
		return UNMET_OK;
	um_arena_clear(&join->json);
	rc = um_json_parse(&join->json, json.ptr, json.len, &attributes, err);
	row->id = um_str_trim(um_json_text(um_json_get(attributes, UM_LINK_ID)));
	row->email = um_str_trim(um_json_text(um_json_get(attributes, UM_LINK_EMAIL)));
	row->company_id = um_str_trim(um_json_text(um_json_get(attributes, UM_LINK_COMPANY)));
	row->name = um_str_trim(um_json_text(um_json_get(attributes, UM_LINK_NAME)));
	row->ticket = um_str_trim(um_json_text(um_json_get(attributes, UM_ATTRIBUTE_TICKET)));
	return rc;
}

/* point - map the text of key to the text of value. */
static enum unmet_status point(struct um_join *join, struct um_map *map, struct um_str key, struct um_str value,
                               struct unmet_error *err)
{
	uint32_t from, to;
	enum unmet_status rc = um_join_text(join, key, &from, err);

	if (!rc)
		rc = um_join_text(join, value, &to, err);
	return rc ? rc : keep_smaller(map, join->text, from, to, err);
}

/* First the companies, so that every id of one is known when a customer names it. */
static enum unmet_status load_company(struct um_join *join, const struct row *row, struct unmet_error *err)
{
	uint32_t of = UM_INTERN_NONE;
	enum unmet_status rc = UNMET_OK;

	if (!row->company.len)
		return UNMET_OK;
	rc = um_join_text(join, row->company, &of, err);
	if (!rc)
		rc = show(join, &join->official, of, row->company, err);
	if (!rc && row->domain.len)
		rc = point(join, &join->domain, row->domain, row->company, err);
	if (!rc && row->id.len && !row->customer.len)
		rc = point(join, &join->company_id, row->id, row->company, err);
	return rc;
}

static enum unmet_status load_person(struct um_join *join, const struct row *row, struct unmet_error *err)
{
	struct um_str who = row->customer.len ? row->customer : row->email;
	uint32_t key, person;
	enum unmet_status rc = um_join_text(join, who, &key, err);

	if (!rc && row->name.len)
		rc = show(join, &join->name, key, row->name, err);
	if (rc || !row->email.len)
		return rc;
	rc = point(join, &join->person, who, row->email, err);
	if (!rc)
		rc = um_join_text(join, row->email, &person, err);
	return rc || !row->name.len ? rc : show(join, &join->name, person, row->name, err);
}

static enum unmet_status load_customer(struct um_join *join, const struct row *row, struct unmet_error *err)
{
	struct um_str of = row->company.len ? row->company : row->company_id.len ? row->company_id : row->domain;
	const uint64_t *company;
	uint32_t key, to;
	enum unmet_status rc;

	if (!row->customer.len)
		return UNMET_OK;
	rc = load_person(join, row, err);
	if (rc || !of.len)
		return rc;
	rc = um_join_text(join, of, &to, err);
	if (rc)
		return rc;
	company = um_map_get(&join->company_id, to);
	if (!row->company.len && row->company_id.len && !company)
		return UNMET_OK; /* nobody says what company this is */
	to = company ? (uint32_t)*company : to;
	rc = um_join_text(join, row->customer, &key, err);
	if (!rc)
		rc = keep_smaller(&join->customer, join->text, key, to, err);
	if (!rc && row->email.len)
		rc = um_join_text(join, row->email, &key, err);
	return rc || !row->email.len ? rc : keep_smaller(&join->customer, join->text, key, to, err);
}

static enum unmet_status load_ticket(struct um_join *join, const struct row *row, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	if (row->ticket.len && row->customer.len)
		rc = point(join, &join->ticket_person, row->ticket, row->customer, err);
	if (!rc && row->ticket.len && row->company_id.len)
		rc = point(join, &join->ticket_company, row->ticket, row->company_id, err);
	return rc;
}

typedef enum unmet_status (*load_fn)(struct um_join *join, const struct row *row, struct unmet_error *err);

static enum unmet_status load_each(struct um_join *join, struct um_store *store, const char *sql, load_fn fn,
                                   struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct row row;
	bool more;
	enum unmet_status rc = um_sql_prepare(store, &stmt, sql, err);

	while (!rc && !(rc = um_sql_next(store, stmt, &more, err)) && more) {
		rc = read_row(join, stmt, &row, err);
		if (!rc)
			rc = fn(join, &row, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* A row of an export that gave the id beside the address. */
static enum unmet_status load_alias(struct um_join *join, const struct row *row, struct unmet_error *err)
{
	return point(join, &join->person, row->customer, row->domain, err);
}

enum unmet_status um_join_load(struct um_join *join, struct um_store *store, struct unmet_error *err)
{
	static const char rows[] = "SELECT company, domain, customer, attributes FROM account_row ORDER BY key";
	enum unmet_status rc = load_each(join, store, rows, load_company, err);

	if (!rc)
		rc = load_each(join, store, rows, load_customer, err);
	if (!rc)
		rc = load_each(join, store, rows, load_ticket, err);
	return rc ? rc : load_each(join, store, "SELECT '', customer, key, '' FROM alias ORDER BY key", load_alias, err);
}

static uint32_t pointed(const struct um_map *map, uint32_t from)
{
	const uint64_t *to = um_map_get(map, from);

	return to ? (uint32_t)*to : UM_INTERN_NONE;
}

enum unmet_status um_join_ticket(struct um_join *join, struct um_str id, uint32_t *person, uint32_t *company, struct unmet_error *err)
{
	uint32_t ticket;
	enum unmet_status rc;

	*person = *company = UM_INTERN_NONE;
	if (!id.len || !(join->ticket_person.size + join->ticket_company.size))
		return UNMET_OK;
	rc = um_join_text(join, id, &ticket, err);
	if (rc)
		return rc;
	*person = pointed(&join->ticket_person, ticket);
	*company = pointed(&join->ticket_company, ticket);
	return UNMET_OK;
}

enum unmet_status um_join_person(struct um_join *join, struct um_str key, uint32_t *person, struct unmet_error *err)
{
	const uint64_t *mail;
	enum unmet_status rc = um_join_text(join, key, person, err);

	mail = rc ? NULL : um_map_get(&join->person, *person);
	if (mail)
		*person = (uint32_t)*mail;
	return rc;
}

struct um_str um_join_person_name(const struct um_join *join, uint32_t key)
{
	const uint64_t *shown = um_map_get(&join->name, key);

	return shown ? um_intern_text(join->shown, (uint32_t)*shown) : um_str_n("", 0);
}

enum unmet_status um_join_account(struct um_join *join, struct um_str name, uint32_t *account, struct unmet_error *err)
{
	const uint64_t *company;
	enum unmet_status rc;

	*account = UM_INTERN_NONE;
	name = um_str_trim(name);
	if (!name.len || um_key_domain_is_public(name))
		return UNMET_OK;
	rc = um_join_text(join, name, account, err);
	if (rc)
		return rc;
	company = um_map_get(&join->company_id, *account);
	if (!company)
		company = um_map_get(&join->domain, *account);
	if (!company)
		return show(join, &join->display, *account, name, err);
	*account = (uint32_t)*company;
	return UNMET_OK;
}

enum unmet_status um_join_customer(struct um_join *join, struct um_str key, struct um_str name, uint32_t *account,
                                   struct unmet_error *err)
{
	struct um_str by[2] = { key, name };
	const uint64_t *company;
	uint32_t id;
	enum unmet_status rc;
	int i;

	*account = UM_INTERN_NONE;
	for (i = 0; i < 2; i++) {
		if (!by[i].len)
			continue;
		rc = um_join_text(join, by[i], &id, err);
		if (rc)
			return rc;
		company = um_map_get(&join->customer, id);
		if (company) {
			*account = (uint32_t)*company;
			return UNMET_OK;
		}
	}
	return um_join_account(join, um_key_domain(key), account, err);
}
