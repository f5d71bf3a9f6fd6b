/* SPDX-License-Identifier: Apache-2.0 */
/*
 * join.c - one company under its several names: "Acme Ltd" in one export, acme.example in another, and
 * a row of the accounts file that says they are the same. Whatever sorts first wins, so the outcome
 * does not depend on the order of files.
 */
#include "store/join.h"

#define JOIN_MAX_BYTES ((size_t)1 << 30)

enum unmet_status um_join_init(struct um_join *join, struct unmet_error *err)
{
	*join = (struct um_join){ 0 };
	um_map_init(&join->domain);
	um_map_init(&join->customer);
	um_map_init(&join->official);
	um_map_init(&join->display);
	um_buf_init(&join->fold, 1 << 20);
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
	um_map_release(&join->official);
	um_map_release(&join->display);
	um_buf_release(&join->fold);
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

static enum unmet_status load_row(struct um_join *join, sqlite3_stmt *row, struct unmet_error *err)
{
	struct um_str company = um_sql_str(row, 0), domain = um_sql_str(row, 1), customer = um_sql_str(row, 2);
	uint32_t of = UM_INTERN_NONE, key;
	enum unmet_status rc = UNMET_OK;

	if (company.len || domain.len)
		rc = um_join_text(join, company.len ? company : domain, &of, err);
	if (!rc && company.len)
		rc = show(join, &join->official, of, company, err);
	if (!rc && company.len && domain.len) {
		rc = um_join_text(join, domain, &key, err);
		if (!rc)
			rc = keep_smaller(&join->domain, join->text, key, of, err);
	}
	if (rc || !customer.len || of == UM_INTERN_NONE)
		return rc;
	rc = um_join_text(join, customer, &key, err);
	return rc ? rc : keep_smaller(&join->customer, join->text, key, of, err);
}

enum unmet_status um_join_load(struct um_join *join, struct um_store *store, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT company, domain, customer FROM account_row ORDER BY key", err);

	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = load_row(join, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
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
