/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quote.c - a mention with the words people used and where they used them. Mentions come in the order
 * of documents, so the text of one is fetched once however many mentions it has.
 */
#include "store/quote.h"

/* Columns shared by every way to ask for quotes. The customer is who counts as one (--unit), so that the
 * customers of a need's mentions are its customer_count. The speaker is whoever has the turn the mention
 * starts in; where a document has no turns, its customer by name. */
#define QUOTE_COLUMNS \
	"m.id, m.document, m.start_bytes, m.end_bytes, d.date, " \
	"CASE d.external_id WHEN '' THEN lower(hex(substr(d.key, 1, 8))) ELSE d.external_id END, s.name, " \
	"coalesce((SELECT v.name FROM derived_document x JOIN derived_unit v ON v.id = x.unit WHERE x.document = m.document), " \
	"(SELECT key FROM customer c WHERE c.id = " UM_SQL_CUSTOMER "), ''), " \
	"ifnull(CASE d.turn_count WHEN 0 THEN coalesce((SELECT nullif(name, '') FROM derived_person p WHERE p.customer = " UM_SQL_CUSTOMER "), " \
	"(SELECT name FROM customer c WHERE c.id = " UM_SQL_CUSTOMER ")) ELSE " \
	"(SELECT speaker FROM turn u WHERE u.document = m.document AND " \
	"u.start_bytes <= m.start_bytes AND u.end_bytes > m.start_bytes ORDER BY u.number DESC LIMIT 1) END, '')"

#define QUOTE_TABLES " JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source "

static const char one_sql[] = "SELECT " QUOTE_COLUMNS " FROM derived_mention m" QUOTE_TABLES "WHERE m.id = ?";

static const char passage_sql[] = "SELECT " QUOTE_COLUMNS " FROM derived_passage m" QUOTE_TABLES "WHERE m.id = ?";

static const char all_sql[] = "SELECT " QUOTE_COLUMNS ", m.phrase_start, m.phrase_end, m.kinds, m.kind, m.polarity, "
	"m.solution, m.intensity, m.score, ifnull(a.need, 0), ifnull(CASE a.fixed WHEN 1 THEN 1.0 ELSE a.posterior END, 0), "
	"CASE a.fixed WHEN 1 THEN 0 ELSE ifnull(q.rank, 0) END, m.reasons || ifnull(char(10) || nullif(l.reasons, ''), ''), m.outcome, "
	"ifnull((SELECT CASE o.external_id WHEN '' THEN lower(hex(substr(o.key, 1, 8))) ELSE o.external_id END FROM derived_near n "
	"JOIN document o ON o.id = n.original WHERE n.document = m.document), ''), "
	"EXISTS(SELECT 1 FROM derived_repeat p WHERE p.document = m.document), ifnull(l.probability, -1.0) "
	"FROM derived_mention m" QUOTE_TABLES "LEFT JOIN derived_assignment a ON a.mention = m.id "
	"LEFT JOIN derived_sure l ON l.mention = m.id LEFT JOIN derived_unplaced q ON q.mention = m.id ORDER BY m.id";

enum unmet_status um_quote_reader_init(struct um_quote_reader *r, struct um_store *store, enum um_quote_kind kind,
                                       struct unmet_error *err)
{
	static const char *const sql[] = { [UM_QUOTE_MENTION] = one_sql, [UM_QUOTE_PASSAGE] = passage_sql, [UM_QUOTE_ALL] = all_sql };
	enum unmet_status rc;

	*r = (struct um_quote_reader){ .store = store };
	um_buf_init(&r->text, UM_MAX_DOCUMENT_BYTES);
	rc = um_sql_prepare(store, &r->quote, sql[kind], err);
	return rc ? rc : um_sql_prepare(store, &r->document_text, "SELECT text FROM document_text WHERE document = ?", err);
}

void um_quote_reader_release(struct um_quote_reader *r)
{
	sqlite3_finalize(r->quote);
	sqlite3_finalize(r->document_text);
	um_buf_release(&r->text);
}

static enum unmet_status fetch_text(struct um_quote_reader *r, int64_t document, struct unmet_error *err)
{
	bool row;
	enum unmet_status rc;

	if (document == r->document)
		return UNMET_OK;
	r->document = 0;
	um_buf_clear(&r->text);
	sqlite3_bind_int64(r->document_text, 1, document);
	rc = um_sql_next(r->store, r->document_text, &row, err);
	if (!rc && row) {
		struct um_str text = um_sql_str(r->document_text, 0);

		um_buf_add(&r->text, text.ptr, text.len);
		rc = um_buf_check(&r->text, err);
		r->document = rc ? 0 : document;
	}
	sqlite3_reset(r->document_text);
	return rc;
}

/* fill - the row's quote, its strings in arena; its text stays in the reader and is text_bytes long. */
static enum unmet_status fill(struct um_quote_reader *r, struct um_arena *arena, struct um_mention_row *out,
                              struct unmet_error *err)
{
	sqlite3_stmt *stmt = r->quote;
	uint32_t start = um_sql_u32(stmt, 2), end = um_sql_u32(stmt, 3);
	enum unmet_status rc = fetch_text(r, sqlite3_column_int64(stmt, 1), err);

	if (rc)
		return rc;
	if (start > end || end > r->text.len)
		return um_fail_at(err, UNMET_E_CORRUPT, r->store->path, 0, 0, "%s: mention %lld is damaged", r->store->path,
		                  (long long)sqlite3_column_int64(stmt, 0));
	out->mention.start = start;
	out->mention.end = end;
	out->text_bytes = end - start;
	out->quote = (struct unmet_quote){
		.text = r->text.ptr + start, .date = um_sql_copy(arena, stmt, 4), .document = um_sql_copy(arena, stmt, 5),
		.source = um_sql_copy(arena, stmt, 6), .customer = um_sql_copy(arena, stmt, 7), .speaker = um_sql_copy(arena, stmt, 8),
		.mention = um_sql_u64(stmt, 0),
	};
	if (!out->quote.date || !out->quote.document || !out->quote.source || !out->quote.customer || !out->quote.speaker)
		return (enum unmet_status)um_arena_fail(arena, err);
	return UNMET_OK;
}

enum unmet_status um_quote_read(struct um_quote_reader *r, int64_t id, struct um_arena *arena, struct unmet_quote *out,
                                bool *found, struct unmet_error *err)
{
	struct um_mention_row row = { 0 };
	enum unmet_status rc;

	sqlite3_bind_int64(r->quote, 1, id);
	rc = um_sql_next(r->store, r->quote, found, err);
	if (!rc && *found)
		rc = fill(r, arena, &row, err);
	if (!rc && *found) {
		*out = row.quote;
		out->text = um_arena_strndup(arena, row.quote.text, row.text_bytes);
		rc = out->text ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
	}
	sqlite3_reset(r->quote);
	return rc;
}

static enum unmet_status fill_mention(sqlite3_stmt *stmt, struct um_arena *arena, struct um_mention_row *row,
                                      struct unmet_error *err)
{
	struct um_mention *m = &row->mention;

	m->phrase_start = um_sql_u32(stmt, 9);
	m->phrase_end = um_sql_u32(stmt, 10);
	m->kinds = um_sql_u32(stmt, 11) & ((1u << UNMET_KIND_TOTAL) - 1);
	m->kind = um_sql_u32(stmt, 12) < UNMET_KIND_TOTAL ? (enum unmet_kind)um_sql_u32(stmt, 12) : UNMET_KIND_WISH;
	m->polarity = um_sql_u32(stmt, 13) <= UNMET_POLARITY_NEUTRAL ? (enum unmet_polarity)um_sql_u32(stmt, 13) : UNMET_POLARITY_NEUTRAL;
	m->solution = sqlite3_column_int(stmt, 14) != 0;
	m->intensity = (float)sqlite3_column_double(stmt, 15);
	m->score = (float)sqlite3_column_double(stmt, 16);
	row->need = um_sql_u32(stmt, 17);
	row->posterior = sqlite3_column_double(stmt, 18);
	row->unplaced_rank = um_sql_u64(stmt, 19);
	row->reasons = um_sql_copy(arena, stmt, 20);
	row->outcome = um_sql_copy(arena, stmt, 21);
	row->near_duplicate_of = um_sql_copy(arena, stmt, 22);
	row->counted = !sqlite3_column_int(stmt, 23);
	row->probability = sqlite3_column_double(stmt, 24);
	return row->reasons && row->outcome && row->near_duplicate_of ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

enum unmet_status um_store_each_mention(struct um_store *store, um_mention_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_quote_reader r;
	struct um_arena arena;
	bool more;
	enum unmet_status rc = um_quote_reader_init(&r, store, UM_QUOTE_ALL, err);

	um_arena_init(&arena, 64u << 20);
	while (!rc && !(rc = um_sql_next(store, r.quote, &more, err)) && more) {
		struct um_mention_row row = { 0 };

		um_arena_clear(&arena);
		rc = fill(&r, &arena, &row, err);
		if (rc)
			break;
		rc = fill_mention(r.quote, &arena, &row, err);
		if (!rc)
			rc = fn(ctx, &row, err);
	}
	um_quote_reader_release(&r);
	um_arena_release(&arena);
	return rc;
}
