/* SPDX-License-Identifier: Apache-2.0 */
/* join.h - accounts files beside the documents: which company a domain or a customer belongs to. */
#ifndef UM_STORE_JOIN_H
#define UM_STORE_JOIN_H

#include "base/arena.h"
#include "base/intern.h"
#include "store/internal.h"

/* Text ids are of folded names (um_key_fold). */
struct um_join {
	struct um_intern *text;
	struct um_map domain;    /* text of a domain -> text of its company */
	struct um_map customer;  /* text of a customer -> text of its company, else of its domain */
	struct um_map company_id; /* text of an id -> text of the company an accounts file gives it to */
	struct um_map ticket_person;  /* text of a ticket's id -> text of its customer's */
	struct um_map ticket_company; /* the same -> text of its company's id */
	struct um_map person;    /* text of a customer's id -> text of their e-mail address */
	struct um_map name;      /* the same, or text of an address -> id in shown: the person's name */
	struct um_map official;  /* text of a company -> id in shown: as accounts files write it */
	struct um_map display;   /* the same: as documents write it */
	struct um_intern *shown;
	struct um_buf fold;
	struct um_arena json;    /* attributes of one row */
};

/* Attributes by which rows of accounts files point at each other; they describe nobody. */
#define UM_LINK_ID "id"                 /* of the company the row is about */
#define UM_LINK_EMAIL "email"           /* of the customer the row is about */
#define UM_LINK_COMPANY "company_id"    /* the id of the customer's company */
#define UM_LINK_NAME "name"             /* of the customer, or of the company */

/* Rows that are about a ticket and not about anybody; a condition on account_row. */
#define UM_OF_TICKET "json_extract(attributes, '$." UM_ATTRIBUTE_TICKET "') IS NOT NULL"

bool um_join_is_link(struct um_str attribute);

enum unmet_status um_join_init(struct um_join *join, struct unmet_error *err);
void um_join_release(struct um_join *join);
/* um_join_load - what the accounts files say. */
enum unmet_status um_join_load(struct um_join *join, struct um_store *store, struct unmet_error *err);
/* um_join_account - text id of the company a document or a mail domain names; NONE for none. */
enum unmet_status um_join_account(struct um_join *join, struct um_str name, uint32_t *account, struct unmet_error *err);
/* um_join_customer - the company of a customer by accounts file, else by mail domain, else NONE. */
enum unmet_status um_join_customer(struct um_join *join, struct um_str key, struct um_str name, uint32_t *account,
                                   struct unmet_error *err);
/* um_join_ticket - text id of whose a ticket is by the tables that say so, and of its company's id; NONE for none. */
enum unmet_status um_join_ticket(struct um_join *join, struct um_str id, uint32_t *person, uint32_t *company, struct unmet_error *err);
struct um_str um_join_shown(const struct um_join *join, uint32_t account);
/* um_join_person - text id of who a customer's id or address stands for: the address where an accounts file gives one. */
enum unmet_status um_join_person(struct um_join *join, struct um_str key, uint32_t *person, struct unmet_error *err);
/* um_join_person_name - their name as accounts files write it; empty where none does. */
struct um_str um_join_person_name(const struct um_join *join, uint32_t key);
/* um_join_text - id of a folded name, added when new. */
enum unmet_status um_join_text(struct um_join *join, struct um_str name, uint32_t *id, struct unmet_error *err);

#endif
