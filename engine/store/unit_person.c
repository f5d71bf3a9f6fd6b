/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit_person.c - who is the same person, and what accounts files call them. Whoever accounts files give one address is one
 * person, with the smallest key among them.
 */
#include "store/unit.h"

/* read_person - customers come by key. */
static enum unmet_status read_person(struct um_unit_builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	uint32_t id = um_sql_u32(row, 0), person;
	uint64_t *first;
	enum unmet_status rc = um_join_person(&b->join, um_sql_str(row, 1), &person, err);

	if (rc || id >= b->customer_total)
		return rc;
	first = um_map_put(&b->by_mail, person, id);
	if (!first)
		return um_nomem(err);
	b->same[id] = (uint32_t)*first;
	return UNMET_OK;
}

/* note_person - what accounts files call a customer of this key. */
static enum unmet_status note_person(struct um_unit_builder *b, sqlite3_stmt *row, struct unmet_error *err)
{
	sqlite3_stmt *add = NULL;
	struct um_str mail = { "", 0 }, name;
	uint32_t key, person;
	enum unmet_status rc = um_join_text(&b->join, um_sql_str(row, 1), &key, err);

	if (!rc)
		rc = um_join_person(&b->join, um_sql_str(row, 1), &person, err);
	if (rc)
		return rc;
	if (person != key)
		mail = um_intern_text(b->join.text, person);
	name = um_join_person_name(&b->join, key);
	if (!name.len)
		name = um_join_person_name(&b->join, person);
	if (!mail.len && !name.len)
		return UNMET_OK;
	rc = um_sql_prepare(b->store, &add, "INSERT INTO derived_person(customer, mail, name) VALUES(?, ?, ?)", err);
	if (!rc) {
		sqlite3_bind_int64(add, 1, sqlite3_column_int64(row, 0));
		um_sql_bind_str(add, 2, mail);
		um_sql_bind_str(add, 3, name);
		rc = um_sql_run(b->store, add, err);
	}
	sqlite3_finalize(add);
	return rc;
}

enum unmet_status um_unit_persons(struct um_unit_builder *b, struct unmet_error *err)
{
	enum unmet_status rc = um_unit_each(b, "SELECT id, key FROM customer ORDER BY key", read_person, err);

	return rc ? rc : um_unit_each(b, "SELECT id, key FROM customer ORDER BY id", note_person, err);
}
