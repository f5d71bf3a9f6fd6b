/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/accounts.h - a table of persons or companies among the files: nobody said anything in it, and it tells
 * what is known of those who did.
 */
#ifndef UM_INGEST_ACCOUNTS_H
#define UM_INGEST_ACCOUNTS_H

#include "ingest/fields.h"

struct um_accounts;

struct um_accounts *um_accounts_new(struct um_reader *r); /* NULL: no memory */
void um_accounts_free(struct um_accounts *a);

/* um_accounts_looks - does a column name a company, a domain, an e-mail address or a customer's id? */
bool um_accounts_looks(const struct um_ingest_options *options, const struct um_str *name, size_t total);

/* um_accounts_header - the names live until the table ends. *any false: no column says whom a row is about. */
enum unmet_status um_accounts_header(struct um_accounts *a, const struct um_str *name, size_t total, bool *any,
                                     struct unmet_error *err);
/* um_accounts_row - one row to the sink. */
enum unmet_status um_accounts_row(struct um_accounts *a, const struct um_str *value, size_t total,
                                  const struct um_place *place, struct unmet_error *err);

#endif
