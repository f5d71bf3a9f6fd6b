/* SPDX-License-Identifier: Apache-2.0 */
/*
 * voice.c - documents as people read them: the text, who speaks where, and the mentions in place. Documents
 * and mentions come from two statements in the same order (the key of the document) and are merged here, so
 * that no document is looked up by its mentions and nothing but one document is held.
 */
#include "store/voice.h"
#include "store/results.h"

#define VOICE_BYTES ((size_t)8 * UM_MAX_DOCUMENT_BYTES)

struct voices {
	struct um_store *store;
	struct um_store_reader *reader;
	sqlite3_stmt *facts, *mention;
	bool more;                     /* mention stands on a row */
	struct um_voice_mention *list; /* [capacity] of the document at hand */
	size_t capacity;
	struct um_arena arena;
};

static const char facts_sql[] = "SELECT CASE d.external_id WHEN '' THEN lower(hex(substr(d.key, 1, 8))) ELSE d.external_id END, "
	"d.title, d.question, d.date, s.name, coalesce((SELECT nullif(p.name, '') FROM derived_person p WHERE p.customer = " UM_SQL_CUSTOMER "), "
	"(SELECT name FROM customer c WHERE c.id = " UM_SQL_CUSTOMER "), ''), "
	"ifnull((SELECT unit FROM derived_document x WHERE x.document = d.id), -1) "
	"FROM document d JOIN source s ON s.id = d.source WHERE d.id = ?";

#define MENTION_COLUMNS "SELECT m.document, m.id, m.start_bytes, m.end_bytes, m.kinds, m.kind, m.polarity, m.solution, " \
	"m.intensity, m.score, ifnull(a.need, 0), ifnull(CASE a.fixed WHEN 1 THEN 1.0 ELSE a.posterior END, 0), " \
	"CASE a.fixed WHEN 1 THEN 0 ELSE ifnull(q.rank, 0) END, m.reasons, m.outcome FROM derived_mention m "
#define MENTION_JOINS "LEFT JOIN derived_assignment a ON a.mention = m.id LEFT JOIN derived_unplaced q ON q.mention = m.id "

/* What a customer says again in a near-duplicate counts once, so it is shown once. */
static const char mention_sql[] = MENTION_COLUMNS "JOIN document d ON d.id = m.document " MENTION_JOINS "WHERE m.document NOT IN (SELECT document FROM derived_repeat) ORDER BY d.key, m.start_bytes, m.id";

static const char one_mention_sql[] = MENTION_COLUMNS MENTION_JOINS "WHERE m.id = ?";

static enum unmet_status start(struct voices *v, struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc = um_store_reader_new(&v->reader, store, UM_ORDER_STABLE, 0, err);

	v->store = store;
	um_arena_init(&v->arena, VOICE_BYTES);
	if (!rc)
		rc = um_sql_prepare(store, &v->facts, facts_sql, err);
	if (!rc)
		rc = um_sql_prepare(store, &v->mention, mention_sql, err);
	return rc ? rc : um_sql_next(store, v->mention, &v->more, err);
}

static void stop(struct voices *v)
{
	um_store_reader_free(v->reader);
	sqlite3_finalize(v->facts);
	sqlite3_finalize(v->mention);
	um_arena_release(&v->arena);
	um_free(v->list);
}

static struct um_voice_mention mention_of(sqlite3_stmt *row)
{
	uint32_t kind = um_sql_u32(row, 5), polarity = um_sql_u32(row, 6);

	return (struct um_voice_mention){
		.id = um_sql_u64(row, 1), .start = um_sql_u32(row, 2), .end = um_sql_u32(row, 3),
		.kinds = um_sql_u32(row, 4) & ((1u << UNMET_KIND_TOTAL) - 1),
		.kind = kind < UNMET_KIND_TOTAL ? (enum unmet_kind)kind : UNMET_KIND_WISH,
		.polarity = polarity <= UNMET_POLARITY_NEUTRAL ? (enum unmet_polarity)polarity : UNMET_POLARITY_NEUTRAL,
		.solution = sqlite3_column_int(row, 7) != 0, .intensity = sqlite3_column_double(row, 8),
		.score = sqlite3_column_double(row, 9), .need = um_sql_u32(row, 10), .posterior = sqlite3_column_double(row, 11),
		.unplaced_rank = um_sql_u64(row, 12),
	};
}

static enum unmet_status add_mention(struct voices *v, struct um_voice *out, struct unmet_error *err)
{
	struct um_voice_mention m = mention_of(v->mention);
	enum unmet_status rc = um_sql_text(v->mention, 13, &v->arena, &m.reasons, err);

	if (!rc)
		rc = um_sql_text(v->mention, 14, &v->arena, &m.outcome, err);
	if (rc)
		return rc;
	if (m.start > m.end || m.end > out->text.len)
		return um_fail_at(err, UNMET_E_CORRUPT, v->store->path, 0, 0, "%s: mention %llu is damaged", v->store->path,
		                  (unsigned long long)m.id);
	if (!um_grow((void **)&v->list, &v->capacity, out->mention_count + 1, sizeof(*v->list)))
		return um_nomem(err);
	v->list[out->mention_count++] = m;
	out->mention = v->list;
	return UNMET_OK;
}

/* take_mentions - those of the document at hand, which are next in the statement where it has any. */
static enum unmet_status take_mentions(struct voices *v, struct um_voice *out, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && v->more && sqlite3_column_int64(v->mention, 0) == out->id) {
		rc = add_mention(v, out, err);
		if (!rc)
			rc = um_sql_next(v->store, v->mention, &v->more, err);
	}
	return rc;
}

static enum unmet_status take_facts(struct voices *v, struct um_voice *out, struct unmet_error *err)
{
	const char **field[] = { &out->name, &out->title, &out->question, &out->date, &out->source, &out->speaker };
	int64_t unit;
	bool found;
	enum unmet_status rc;

	sqlite3_bind_int64(v->facts, 1, out->id);
	rc = um_sql_next(v->store, v->facts, &found, err);
	if (!rc && !found)
		rc = um_fail_at(err, UNMET_E_CORRUPT, v->store->path, 0, 0, "%s: document %lld has no source", v->store->path,
		                (long long)out->id);
	for (int i = 0; i < 6 && !rc; i++)
		rc = um_sql_text(v->facts, i, &v->arena, field[i], err);
	if (!rc) {
		unit = sqlite3_column_int64(v->facts, 6);
		out->customer = unit >= 0 && unit < UINT32_MAX ? (uint32_t)unit : UINT32_MAX;
	}
	sqlite3_reset(v->facts);
	return rc;
}

static enum unmet_status take_document(struct voices *v, const struct um_store_document *document, struct um_voice *out,
                                       struct unmet_error *err)
{
	*out = (struct um_voice){ .id = document->id, .text = document->text, .turn = document->turn,
	                          .turn_count = document->turn_count, .lang = document->lang.ptr };
	return take_facts(v, out, err);
}

enum unmet_status um_store_each_voice(struct um_store *store, um_voice_fn fn, void *ctx, struct unmet_error *err)
{
	struct voices v = { 0 };
	struct um_store_document document;
	bool more;
	enum unmet_status rc = start(&v, store, err);

	while (!rc) {
		struct um_voice voice;

		um_arena_clear(&v.arena);
		rc = um_store_reader_next(v.reader, &v.arena, &document, &more, err);
		if (rc || !more)
			break;
		rc = take_document(&v, &document, &voice, err);
		if (!rc)
			rc = take_mentions(&v, &voice, err);
		if (!rc)
			rc = fn(ctx, &voice, err);
	}
	stop(&v);
	return rc;
}

/* ---- one at a time ------------------------------------------------------------------------ */

struct um_voice_reader { struct voices v; };

enum unmet_status um_voice_reader_new(struct um_voice_reader **out, struct um_store *store, struct unmet_error *err)
{
	struct um_voice_reader *r = um_calloc(1, sizeof(*r));
	enum unmet_status rc;

	*out = NULL;
	if (!r)
		return um_nomem(err);
	r->v.store = store;
	um_arena_init(&r->v.arena, VOICE_BYTES);
	rc = um_sql_prepare(store, &r->v.facts, facts_sql, err);
	if (!rc)
		rc = um_sql_prepare(store, &r->v.mention, one_mention_sql, err);
	if (rc)
		um_voice_reader_free(r);
	else
		*out = r;
	return rc;
}

void um_voice_reader_free(struct um_voice_reader *r)
{
	if (!r)
		return;
	stop(&r->v);
	um_free(r);
}

/* A mention is asked for by its id: there is no index by document, and who asks knows them. */
static enum unmet_status take_mention(struct voices *v, uint64_t id, struct um_voice *voice, struct unmet_error *err)
{
	enum unmet_status rc;

	sqlite3_bind_int64(v->mention, 1, (int64_t)id);
	rc = um_sql_next(v->store, v->mention, &v->more, err);
	if (!rc && v->more)
		rc = add_mention(v, voice, err);
	sqlite3_reset(v->mention);
	return rc;
}

static enum unmet_status read_one(struct voices *v, const uint64_t *mention, size_t total, struct um_voice *voice, struct unmet_error *err)
{
	struct um_store_document document;
	bool more;
	enum unmet_status rc = um_store_reader_next(v->reader, &v->arena, &document, &more, err);

	if (!rc && !more)
		rc = um_fail(err, UNMET_E_NOTHING, "there is no such document");
	if (!rc)
		rc = take_document(v, &document, voice, err);
	for (size_t i = 0; i < total && !rc; i++)
		rc = take_mention(v, mention[i], voice, err);
	return rc;
}

enum unmet_status um_voice_reader_read(struct um_voice_reader *r, int64_t id, const uint64_t *mention, size_t mention_total,
                                       struct um_voice *voice, struct unmet_error *err)
{
	struct voices *v = &r->v;
	enum unmet_status rc;

	*voice = (struct um_voice){ 0 };
	um_arena_clear(&v->arena);
	rc = um_store_reader_new(&v->reader, v->store, UM_ORDER_ONE, id, err);
	if (!rc)
		rc = read_one(v, mention, mention_total, voice, err);
	um_store_reader_free(v->reader);
	v->reader = NULL;
	return rc;
}

enum unmet_status um_store_text_bytes(struct um_store *store, uint64_t *total, struct unmet_error *err)
{
	int64_t bytes;
	enum unmet_status rc = um_sql_int(store, "SELECT ifnull(sum(length(CAST(text AS BLOB))), 0) FROM document_text", &bytes, err);

	*total = (uint64_t)bytes;
	return rc;
}

static enum unmet_status read_name(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	return um_sql_text(row, 0, arena, item, err);
}

enum unmet_status um_store_unit_names(struct um_store *store, struct um_arena *arena, const char *const **name,
                                      uint32_t *total, struct unmet_error *err)
{
	void *list;
	size_t found;
	enum unmet_status rc = um_sql_list(store, "SELECT name FROM derived_unit ORDER BY id", 0, sizeof(const char *),
	                                   read_name, NULL, arena, &list, &found, err);

	*name = list;
	*total = rc ? 0 : (uint32_t)found;
	return rc;
}
