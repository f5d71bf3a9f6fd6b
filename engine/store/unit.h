/* SPDX-License-Identifier: Apache-2.0 */
/* unit.h - what the files that tell who counts as one customer share. */
#ifndef UM_STORE_UNIT_H
#define UM_STORE_UNIT_H

#include "store/join.h"

struct um_unit_builder {
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

typedef enum unmet_status (*um_unit_row_fn)(struct um_unit_builder *b, sqlite3_stmt *row, struct unmet_error *err);

/* um_unit_none - [total + 1] of UM_INTERN_NONE; NULL: no memory. */
uint32_t *um_unit_none(size_t total);
/* um_unit_each - fn for every row of a query. */
enum unmet_status um_unit_each(struct um_unit_builder *b, const char *sql, um_unit_row_fn fn, struct unmet_error *err);

/* um_unit_persons - who is the same person, and what accounts files call them. */
enum unmet_status um_unit_persons(struct um_unit_builder *b, struct unmet_error *err);
/* um_unit_accounts - the company of every document, numbered by name. */
enum unmet_status um_unit_accounts(struct um_unit_builder *b, struct unmet_error *err);

/* um_unit_match - counts of what did not match: rows of accounts files, persons of more than one account. */
enum unmet_status um_unit_match(struct um_unit_builder *b, struct unmet_error *err);

#endif
