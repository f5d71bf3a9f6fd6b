/* SPDX-License-Identifier: Apache-2.0 */
/*
 * results.c - everything a reader sees, loaded once. The terminal, the JSON and any page show these
 * numbers, so that they cannot disagree.
 */
#include "base/stats.h"
#include "base/utf8.h"
#include "store/quote.h"
#include "store/results.h"

#include <stdio.h>
#include <stdlib.h>

struct loader {
	struct um_store *store;
	struct um_arena *arena;
	struct unmet_results *out;
	struct um_quote_reader quote;
	struct unmet_need *need;       /* out's, while they are filled */
	struct unmet_segment *segment;
};

/* ---- needs -------------------------------------------------------------------------------- */

static enum unmet_status read_term(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	return um_sql_text(row, 0, arena, item, err);
}

struct said { int64_t mention; bool met; };

static enum unmet_status read_said(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct said *)item = (struct said){ sqlite3_column_int64(row, 0), sqlite3_column_int(row, 1) == UNMET_POLARITY_MET };
	return UNMET_OK;
}

static const char terms_sql[] = "SELECT term FROM (SELECT rank, term FROM derived_said_term WHERE need = ?1 UNION ALL "
	"SELECT rank, term FROM derived_term WHERE need = ?1 AND NOT EXISTS(SELECT 1 FROM derived_said_term WHERE need = ?1)) ORDER BY rank";

/* Most central first, after those that say of the need what most of its mentions say: lacking, or liked. */
#define QUOTES_FROM " FROM (SELECT rank, mention FROM derived_said_quote WHERE need = ?1 UNION ALL " \
	"SELECT rank, mention FROM derived_quote WHERE need = ?1 AND NOT EXISTS(SELECT 1 FROM derived_said_quote WHERE need = ?1)) q " \
	"JOIN derived_mention m ON m.id = q.mention JOIN derived_need n ON n.id = ?1 "
#define QUOTES_ORDER "ORDER BY (m.polarity = 0) <> (2 * n.unmet_count >= n.mention_count), q.rank"

static const char quotes_sql[] = "SELECT q.mention, m.polarity" QUOTES_FROM QUOTES_ORDER;
static const char outcome_sql[] = "SELECT m.outcome" QUOTES_FROM "WHERE m.outcome <> '' " QUOTES_ORDER;

_Static_assert(UNMET_POLARITY_UNMET == 0, "quotes_sql says so");

static enum unmet_status load_quotes(struct loader *l, struct unmet_need *need, struct unmet_error *err)
{
	void *list;
	const struct said *said;
	struct unmet_quote *quote;
	size_t total, i;
	bool found;
	enum unmet_status rc = um_sql_list(l->store, quotes_sql, need->id,
	                                   sizeof(struct said), read_said, NULL, l->arena, &list, &total, err);

	if (rc)
		return rc;
	said = list;
	quote = UM_ARRAY(l->arena, struct unmet_quote, total + 1);
	if (!quote)
		return (enum unmet_status)um_arena_fail(l->arena, err);
	for (i = 0; i < total && !rc; i++) {
		rc = um_quote_read(&l->quote, said[i].mention, l->arena, &quote[need->quote_count], &found, err);
		quote[need->quote_count].met = said[i].met;
		need->quote_count += !rc && found;
	}
	need->quote = quote;
	return rc;
}

static size_t terms_in(const struct unmet_need *need, const char *outcome)
{
	size_t total = 0;

	for (size_t i = 0; i < need->term_count; i++)
		total += strcasestr(outcome, need->term[i]) != NULL;
	return total;
}

/* load_outcome - the draft of one of its quotes: that with most of the need's terms, the first of equals in the order they are
 * shown in. A draft without any of them is about something else. */
static enum unmet_status load_outcome(struct loader *l, struct unmet_need *need, struct unmet_error *err)
{
	void *list;
	const char **draft;
	size_t total, best = 0;
	enum unmet_status rc = um_sql_list(l->store, outcome_sql, need->id, sizeof(const char *), read_term, NULL, l->arena, &list,
	                                   &total, err);

	need->outcome = "";
	draft = list;
	for (size_t i = 0; i < total && !rc; i++) {
		size_t terms = terms_in(need, draft[i]);

		if (terms > best) {
			best = terms;
			need->outcome = draft[i];
		}
	}
	need->outcome_draft = *need->outcome != '\0';
	return rc;
}

static void read_kinds(struct um_str column, uint64_t kind_count[UNMET_KIND_TOTAL])
{
	char buffer[32 * UNMET_KIND_TOTAL], *text = buffer, *end;
	int kind;

	snprintf(buffer, sizeof(buffer), "%.*s", (int)column.len, column.ptr);

	for (kind = 0; kind < UNMET_KIND_TOTAL; kind++) {
		kind_count[kind] = strtoull(text, &end, 10);
		text = end;
	}
}

static enum unmet_status read_need(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct loader *l = ctx;
	struct unmet_need *need = item;
	uint64_t customers = l->out->summary.customer_count;
	void *term;
	enum unmet_status rc;

	need->id = um_sql_u32(row, 0);
	need->theme = um_sql_u32(row, 2);
	need->mention_count = um_sql_u64(row, 3);
	need->document_count = um_sql_u64(row, 4);
	need->customer_count = um_sql_u64(row, 5);
	need->customer_share = customers ? (double)need->customer_count / (double)customers : 0;
	need->customer_share_ci = um_wilson(need->customer_count, customers);
	need->unmet_share = need->mention_count ? (double)um_sql_u64(row, 6) / (double)need->mention_count : 0;
	need->intensity = sqlite3_column_double(row, 7);
	read_kinds(um_sql_str(row, 8), need->kind_count);
	need->met = sqlite3_column_int(row, 9) != 0;
	need->pinned = sqlite3_column_int(row, 10) != 0;
	need->dismissed = sqlite3_column_int(row, 11) != 0;
	rc = um_sql_text(row, 1, arena, &need->label, err);
	if (!rc)
		rc = um_sql_text(row, 12, arena, &need->definition, err);
	if (!rc)
		rc = um_sql_text(row, 13, arena, &need->note, err);
	if (!rc)
		rc = um_sql_list(l->store, terms_sql, need->id,
		                 sizeof(const char *), read_term, NULL, arena, &term, &need->term_count, err);
	if (rc)
		return rc;
	need->term = term;
	rc = um_store_shape_read(l->store, need, arena, err);
	if (!rc)
		rc = um_sql_text(row, 14, arena, &need->outcome, err);
	if (!rc && !*need->outcome) /* nobody has said it better */
		rc = load_outcome(l, need, err);
	return rc ? rc : load_quotes(l, need, err);
}

/* note_few - in front of what is said of the number of needs, where there are too few customers to say much. */
static enum unmet_status note_few(struct loader *l, struct unmet_error *err)
{
	static const char *const one[] = { "customer", "account", "document" };
	uint64_t total = l->out->summary.customer_count;
	char few[200];
	char *note;
	size_t room;

	if (!l->out->need_count || !total || total >= UNMET_FEW_CUSTOMERS)
		return UNMET_OK;
	snprintf(few, sizeof(few), "Only %llu %s%s: read the quotes; groups of so few say little.", (unsigned long long)total,
	         one[l->out->summary.unit], total == 1 ? "" : "s");
	room = strlen(few) + strlen(l->out->need_note) + 2;
	note = UM_ARRAY(l->arena, char, room);
	if (!note)
		return (enum unmet_status)um_arena_fail(l->arena, err);
	snprintf(note, room, "%s%s%s", few, *l->out->need_note ? " " : "", l->out->need_note);
	l->out->need_note = note;
	return UNMET_OK;
}

#define NEED_SQL "SELECT id, label, theme, mention_count, document_count, customer_count, unmet_count, intensity, kind_count, " \
	"met, pinned, dismissed, definition, note, said_outcome FROM derived_need WHERE mention_count > 0 AND "
#define NEED_ORDER " ORDER BY customer_count DESC, id"

static enum unmet_status load_needs(struct loader *l, struct unmet_error *err)
{
	void *need, *aside;
	enum unmet_status rc = um_quote_reader_init(&l->quote, l->store, UM_QUOTE_MENTION, err);

	if (!rc)
		rc = um_sql_list(l->store, NEED_SQL "NOT dismissed" NEED_ORDER, 0, sizeof(struct unmet_need), read_need, l, l->arena, &need,
		                 &l->out->need_count, err);
	if (!rc)
		l->out->need = l->need = need;
	if (!rc)
		rc = um_sql_list(l->store, NEED_SQL "dismissed" NEED_ORDER, 0, sizeof(struct unmet_need), read_need, l, l->arena, &aside,
		                 &l->out->dismissed_count, err);
	if (!rc)
		l->out->dismissed = aside;
	um_quote_reader_release(&l->quote);
	if (!rc)
		rc = um_store_shape_load(l->store, l->arena, l->out, err);
	if (!rc)
		rc = um_store_fact(l->store, "cluster_note", l->arena, &l->out->need_note, err);
	return rc ? rc : note_few(l, err);
}

/* ---- co-occurrence ------------------------------------------------------------------------ */

static enum unmet_status read_cooc(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct unmet_cooc *)item = (struct unmet_cooc){
		.need_a = um_sql_u32(row, 0), .need_b = um_sql_u32(row, 1), .customer_count = um_sql_u64(row, 2),
		.lift = sqlite3_column_double(row, 3), .p = sqlite3_column_double(row, 4), .q = sqlite3_column_double(row, 5),
	};
	return UNMET_OK;
}

/* ---- segments ----------------------------------------------------------------------------- */

static enum unmet_status read_member(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_member *member = item;

	(void)ctx;
	member->posterior = sqlite3_column_double(row, 1);
	return um_sql_text(row, 0, arena, &member->customer, err);
}

static enum unmet_status read_defining(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(struct unmet_defining *)item = (struct unmet_defining){
		.need = um_sql_u32(row, 0), .lift = sqlite3_column_double(row, 1), .share = sqlite3_column_double(row, 2),
	};
	return UNMET_OK;
}

static enum unmet_status read_mix(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct unmet_attribute *mix = item;
	enum unmet_status rc = um_sql_text(row, 0, arena, &mix->name, err);

	(void)ctx;
	mix->customer_count = um_sql_u64(row, 2);
	mix->share = sqlite3_column_double(row, 3);
	mix->lift = sqlite3_column_double(row, 4);
	return rc ? rc : um_sql_text(row, 1, arena, &mix->value, err);
}

static enum unmet_status read_segment(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	struct loader *l = ctx;
	struct unmet_segment *segment = item;
	size_t members;
	void *list;
	enum unmet_status rc = um_sql_text(row, 1, arena, &segment->label, err);

	segment->id = um_sql_u32(row, 0);
	segment->share = sqlite3_column_double(row, 3);
	segment->stability = sqlite3_column_double(row, 4);
	if (!rc)
		rc = um_sql_list(l->store, "SELECT u.name, m.posterior FROM derived_member m JOIN derived_unit u ON u.id = m.unit "
		                 "WHERE m.segment = ? ORDER BY m.posterior DESC, u.id", segment->id, sizeof(struct unmet_member),
		                 read_member, NULL, arena, &list, &members, err);
	if (rc)
		return rc;
	segment->member = list;
	segment->customer_count = members;
	rc = um_sql_list(l->store, "SELECT need, lift, share FROM derived_defining WHERE segment = ? ORDER BY rank", segment->id,
	                 sizeof(struct unmet_defining), read_defining, NULL, arena, &list, &segment->defining_count, err);
	if (rc)
		return rc;
	segment->defining = list;
	rc = um_sql_list(l->store, "SELECT name, value, customer_count, share, lift FROM derived_mix WHERE segment = ? ORDER BY rank",
	                 segment->id, sizeof(struct unmet_attribute), read_mix, NULL, arena, &list, &segment->attribute_count, err);
	if (!rc)
		segment->attribute = list;
	return rc;
}

static enum unmet_status load_segments(struct loader *l, struct unmet_error *err)
{
	const char *unassigned;
	void *list;
	enum unmet_status rc = um_sql_list(l->store, "SELECT need_a, need_b, customer_count, lift, p, q FROM derived_cooc ORDER BY rank",
	                                   0, sizeof(struct unmet_cooc), read_cooc, NULL, l->arena, &list, &l->out->cooc_count, err);

	if (rc)
		return rc;
	l->out->cooc = list;
	rc = um_sql_list(l->store, "SELECT id, label, customer_count, share, stability FROM derived_segment ORDER BY id", 0,
	                 sizeof(struct unmet_segment), read_segment, l, l->arena, &list, &l->out->segment_count, err);
	if (rc)
		return rc;
	l->out->segment = l->segment = list;
	rc = um_store_statistics(l->store, l->arena, l->out, list, err);
	if (!rc)
		rc = um_store_network(l->store, l->arena, l->out, err);
	if (rc)
		return rc;
	rc = um_store_fact(l->store, "segment_unassigned", l->arena, &unassigned, err);
	l->out->unassigned_customer_count = strtoull(unassigned, NULL, 10);
	if (!rc)
		rc = um_store_fact(l->store, "segment_contrast", l->arena, &l->out->contrast_note, err);
	return rc ? rc : um_store_fact(l->store, "segment_note", l->arena, &l->out->segment_note, err);
}

/* ---- decisions ---------------------------------------------------------------------------- */

static enum unmet_status load_decisions(struct loader *l, struct unmet_error *err)
{
	struct unmet_replayed *r = &l->out->decisions;
	uint64_t *const of[] = { &r->applied, &r->adapted, &r->conflict, &r->orphan };
	sqlite3_stmt *stmt = NULL;
	const char *stale = "";
	bool row;
	enum unmet_status rc = um_sql_prepare(l->store, &stmt, "SELECT r.outcome, count(*) FROM derived_decision r JOIN decision d "
	                                      "ON d.id = r.decision WHERE d.op <> 'revert' GROUP BY r.outcome", err);

	while (!rc && !(rc = um_sql_next(l->store, stmt, &row, err)) && row)
		if (um_sql_u32(stmt, 0) < sizeof(of) / sizeof(of[0]))
			*of[um_sql_u32(stmt, 0)] = um_sql_u64(stmt, 1);
	sqlite3_finalize(stmt);
	if (!rc)
		rc = um_store_number(l->store, "rev", &l->out->rev, err);
	if (!rc)
		rc = um_store_fact(l->store, "segment_stale", l->arena, &stale, err);
	l->out->segments_stale = *stale != '\0';
	return rc;
}

enum unmet_status um_store_results(struct um_store *store, struct um_arena *arena, struct unmet_results *out,
                                   struct unmet_error *err)
{
	struct loader l = { .store = store, .arena = arena, .out = out };
	enum unmet_status rc;

	*out = (struct unmet_results){ .contrast_note = "", .segment_note = "", .need_note = "", .trend_note = "" };
	rc = um_store_summary(store, arena, &out->summary, err);
	if (!rc)
		rc = load_needs(&l, err);
	if (!rc)
		rc = load_segments(&l, err);
	if (!rc)
		rc = load_decisions(&l, err);
	if (!rc)
		rc = um_store_opportunities(store, arena, out, l.need, l.segment, err);
	return rc ? rc : um_store_time(store, arena, out, l.need, l.segment, err);
}

/* ---- rejects ------------------------------------------------------------------------------ */

static const char reject_sql[] = "SELECT s.name AS name, s.hash AS hash, r.row AS row, r.offset_bytes, r.reason AS reason, r.raw "
	"FROM reject r JOIN source s ON s.id = r.source UNION ALL "
	"SELECT s.name, s.hash, a.row, 0, a.conflict, "
	"CAST(a.company || ' ' || a.domain || ' ' || a.customer || ' ' || a.attributes AS BLOB) "
	"FROM account_row a JOIN source s ON s.id = a.source WHERE a.conflict <> '' "
	"ORDER BY name, hash, row, reason";

static enum unmet_status show_reject(sqlite3_stmt *row, struct um_arena *arena, struct um_buf *raw, unmet_reject_fn fn,
                                     void *ctx, struct unmet_error *err)
{
	struct um_str bytes = um_sql_str(row, 5);
	struct unmet_reject reject = { .row = um_sql_u64(row, 2), .offset_bytes = um_sql_u64(row, 3) };
	enum unmet_status rc;

	um_arena_clear(arena);
	um_buf_clear(raw);
	rc = um_sql_text(row, 0, arena, &reject.source, err);
	if (!rc)
		rc = um_sql_text(row, 4, arena, &reject.reason, err);
	um_utf8_repair(raw, bytes.ptr, bytes.len);
	if (!rc)
		rc = um_buf_check(raw, err);
	reject.raw = raw->ptr;
	reject.raw_bytes = raw->len;
	if (!rc && fn(ctx, &reject))
		rc = um_fail(err, UNMET_E_CANCELLED, "cancelled");
	return rc;
}

enum unmet_status um_store_each_reject(struct um_store *store, unmet_reject_fn fn, void *ctx, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct um_arena arena;
	struct um_buf raw;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, reject_sql, err);

	um_buf_init(&raw, 4u * UM_REJECT_RAW_BYTES);
	um_arena_init(&arena, 4u << 20);
	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row)
		rc = show_reject(stmt, &arena, &raw, fn, ctx, err);
	sqlite3_finalize(stmt);
	um_buf_release(&raw);
	um_arena_release(&arena);
	return rc;
}
