/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coded.c - documents with the mentions in them, for programs that show people's coding in its place. Mentions have
 * ids in the stable order of documents, so one walk over them visits each document once.
 */
#include "store/customers.h"

#include "store/internal.h"

static const char mention_sql[] = "SELECT m.document, m.id, m.start_bytes, m.end_bytes, ifnull(a.need, 0) FROM derived_mention m "
	"LEFT JOIN derived_assignment a ON a.mention = m.id ORDER BY m.id";

static const char document_sql[] = "SELECT lower(hex(d.key)), CASE WHEN d.external_id <> '' THEN d.external_id ELSE d.title END, s.name, "
	"d.date, coalesce(u.name, ''), t.text FROM document d JOIN document_text t ON t.document = d.id JOIN source s ON s.id = d.source "
	"LEFT JOIN derived_document x ON x.document = d.id LEFT JOIN derived_unit u ON u.id = x.unit WHERE d.id = ?";

struct walk {
	struct um_store *store;
	struct um_arena one;
	sqlite3_stmt *mention, *document;
	struct um_coded *coded;
	size_t coded_total, coded_capacity;
	um_document_fn fn;
	void *ctx;
};

static enum unmet_status damaged(const struct walk *w, struct unmet_error *err)
{
	return um_fail_at(err, UNMET_E_CORRUPT, w->store->path, 0, 0, "%s: a mention lies outside its document", w->store->path);
}

static enum unmet_status fill(struct walk *w, struct um_export_document *out, struct unmet_error *err)
{
	sqlite3_stmt *stmt = w->document;

	um_arena_clear(&w->one);
	*out = (struct um_export_document){
		.key = um_sql_copy(&w->one, stmt, 0), .name = um_sql_copy(&w->one, stmt, 1), .source = um_sql_copy(&w->one, stmt, 2),
		.date = um_sql_copy(&w->one, stmt, 3), .customer = um_sql_copy(&w->one, stmt, 4), .text = um_sql_str(stmt, 5),
		.coded = w->coded, .coded_count = w->coded_total,
	};
	if (!out->key || !out->name || !out->source || !out->date || !out->customer)
		return (enum unmet_status)um_arena_fail(&w->one, err);
	for (size_t i = 0; i < w->coded_total; i++)
		if (w->coded[i].start > w->coded[i].end || w->coded[i].end > out->text.len)
			return damaged(w, err);
	return UNMET_OK;
}

/* tell - the document whose mentions were gathered. */
static enum unmet_status tell(struct walk *w, int64_t document, struct unmet_error *err)
{
	struct um_export_document out;
	bool row;
	enum unmet_status rc;

	if (!w->coded_total)
		return UNMET_OK;
	sqlite3_bind_int64(w->document, 1, document);
	rc = um_sql_next(w->store, w->document, &row, err);
	if (!rc && !row)
		rc = damaged(w, err);
	if (!rc)
		rc = fill(w, &out, err);
	if (!rc)
		rc = w->fn(w->ctx, &out, err);
	sqlite3_reset(w->document);
	w->coded_total = 0;
	return rc;
}

static enum unmet_status gather(struct walk *w, struct unmet_error *err)
{
	sqlite3_stmt *m = w->mention;

	if (!um_grow((void **)&w->coded, &w->coded_capacity, w->coded_total + 1, sizeof(*w->coded)))
		return um_nomem(err);
	w->coded[w->coded_total++] = (struct um_coded){ um_sql_u64(m, 1), um_sql_u32(m, 2), um_sql_u32(m, 3), um_sql_u32(m, 4) };
	return UNMET_OK;
}

enum unmet_status um_store_each_coded(struct um_store *store, um_document_fn fn, void *ctx, struct unmet_error *err)
{
	struct walk w = { .store = store, .fn = fn, .ctx = ctx };
	int64_t document = 0;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &w.mention, mention_sql, err);

	um_arena_init(&w.one, 1u << 20);
	if (!rc)
		rc = um_sql_prepare(store, &w.document, document_sql, err);
	while (!rc && !(rc = um_sql_next(store, w.mention, &row, err)) && row) {
		int64_t next = sqlite3_column_int64(w.mention, 0);

		if (next != document)
			rc = tell(&w, document, err);
		document = next;
		if (!rc)
			rc = gather(&w, err);
	}
	if (!rc)
		rc = tell(&w, document, err);
	sqlite3_finalize(w.mention);
	sqlite3_finalize(w.document);
	um_arena_release(&w.one);
	um_free(w.coded);
	return rc;
}
