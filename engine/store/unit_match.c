/* SPDX-License-Identifier: Apache-2.0 */
/* unit_match.c - what did not match, for people to look at: rows of accounts files that are nobody's, persons of two companies. */
#include "store/unit.h"

#include <stdio.h>

struct unmatched { struct um_map account; uint64_t row_count; };

static enum unmet_status known_accounts(struct um_unit_builder *b, struct um_map *known, struct unmet_error *err)
{
	size_t i;

	for (i = 0; i < b->account_total; i++)
		if (!um_map_put(known, b->account_text[i], 1))
			return um_nomem(err);
	return UNMET_OK;
}

static enum unmet_status match_row(struct um_unit_builder *b, sqlite3_stmt *row, struct unmatched *u, struct unmet_error *err)
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

static enum unmet_status count_unmatched(struct um_unit_builder *b, struct unmet_error *err)
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
static enum unmet_status count_split(struct um_unit_builder *b, struct unmet_error *err)
{
	char digits[32];
	int64_t total = 0;
	enum unmet_status rc = um_sql_int(b->store, "SELECT count(*) FROM (SELECT unit FROM derived_document WHERE account >= 0 "
	                                  "GROUP BY unit HAVING min(account) < max(account))", &total, err);

	snprintf(digits, sizeof(digits), "%lld", (long long)total);
	return rc ? rc : um_store_fact_set(b->store, "unit_persons_split", um_str(digits), err);
}

enum unmet_status um_unit_match(struct um_unit_builder *b, struct unmet_error *err)
{
	enum unmet_status rc = count_unmatched(b, err);

	return rc ? rc : count_split(b, err);
}
