/* SPDX-License-Identifier: Apache-2.0 */
/*
 * near.c - near-duplicates. All of them are kept and shown; a customer who says the same twice is counted once. So
 * of the documents that are alike each customer has a first one (the original itself, else the smallest key), and
 * the others are repeats, whose mentions no count of a need includes. Who is a customer depends on --unit.
 */
#include "store/internal.h"

struct um_near_writer {
	struct um_store *store;
	sqlite3_stmt *add;
};

enum unmet_status um_near_writer_new(struct um_near_writer **out, struct um_store *store, struct unmet_error *err)
{
	struct um_near_writer *w = um_calloc(1, sizeof(*w));
	enum unmet_status rc;

	*out = NULL;
	if (!w)
		return um_nomem(err);
	w->store = store;
	rc = um_sql_prepare(store, &w->add, "INSERT INTO derived_near(document, original) VALUES(?, ?)", err);
	if (rc)
		um_near_writer_free(w);
	else
		*out = w;
	return rc;
}

void um_near_writer_free(struct um_near_writer *w)
{
	if (!w)
		return;
	sqlite3_finalize(w->add);
	um_free(w);
}

enum unmet_status um_near_writer_add(struct um_near_writer *w, int64_t document, int64_t original, struct unmet_error *err)
{
	sqlite3_bind_int64(w->add, 1, document);
	sqlite3_bind_int64(w->add, 2, original);
	return um_sql_run(w->store, w->add, err);
}

enum unmet_status um_near_writer_end(struct um_near_writer *w, struct unmet_error *err)
{
	return um_store_repeats_build(w->store, err);
}

enum unmet_status um_store_repeats_build(struct um_store *store, struct unmet_error *err)
{
	return um_sql_exec(store, "DELETE FROM derived_repeat; INSERT INTO derived_repeat(document) "
		"WITH alike(document, original) AS (SELECT document, original FROM derived_near "
		"UNION SELECT original, original FROM derived_near) "
		"SELECT document FROM (SELECT a.document, row_number() OVER (PARTITION BY a.original, d.unit "
		"ORDER BY a.document <> a.original, x.key) AS nth FROM alike a JOIN derived_document d ON d.document = a.document "
		"JOIN document x ON x.id = a.document) WHERE nth > 1", err);
}
