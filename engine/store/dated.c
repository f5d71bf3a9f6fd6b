/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dated.c - who said anything when, and who raised what, as plain arrays. A document without a date cannot be placed, and
 * one dated after today is a slip of whoever wrote it; both stay in the project, are left out here, and are counted.
 */
#include "base/day.h"
#include "store/internal.h"

struct columns { uint32_t *need, *customer; int32_t *day; size_t total, capacity; };

struct dating {
	struct um_store *store;
	struct um_dated *out;
	int32_t today;
	struct columns document, mention;
};

static enum unmet_status columns_init(struct columns *c, struct um_store *store, const char *count_sql, struct um_arena *arena,
                                      struct unmet_error *err)
{
	int64_t total = 0;
	enum unmet_status rc = um_sql_int(store, count_sql, &total, err);

	if (rc)
		return rc;
	c->capacity = (size_t)total;
	c->need = UM_ARRAY(arena, uint32_t, c->capacity + 1);
	c->customer = UM_ARRAY(arena, uint32_t, c->capacity + 1);
	c->day = UM_ARRAY(arena, int32_t, c->capacity + 1);
	return c->need && c->customer && c->day ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

static enum unmet_status put(struct dating *d, struct columns *c, uint32_t need, uint32_t customer, int32_t day,
                             struct unmet_error *err)
{
	if (c->total >= c->capacity || customer >= d->out->customer_count || need >= d->out->need_count + !d->out->need_count)
		return um_fail_at(err, UNMET_E_CORRUPT, d->store->path, 0, 0, "%s: a mention or document is damaged", d->store->path);
	c->need[c->total] = need;
	c->customer[c->total] = customer;
	c->day[c->total++] = day;
	return UNMET_OK;
}

static void widen(struct um_dated *out, int32_t day)
{
	if (out->first_day == UM_DAY_NONE || day < out->first_day)
		out->first_day = day;
	if (out->last_day == UM_DAY_NONE || day > out->last_day)
		out->last_day = day;
}

static enum unmet_status add_document(struct dating *d, sqlite3_stmt *row, struct unmet_error *err)
{
	int32_t day = um_day_read(um_sql_str(row, 1));

	if (day == UM_DAY_NONE) {
		d->out->undated_count++;
		return UNMET_OK;
	}
	if (day > d->today) {
		d->out->future_count++;
		return UNMET_OK;
	}
	widen(d->out, day);
	return put(d, &d->document, 0, um_sql_u32(row, 0), day, err);
}

static enum unmet_status add_mention(struct dating *d, sqlite3_stmt *row, struct unmet_error *err)
{
	int32_t day = um_day_read(um_sql_str(row, 1));

	if (day == UM_DAY_NONE || day > d->today)
		return UNMET_OK;
	return put(d, &d->mention, um_sql_u32(row, 2) - 1, um_sql_u32(row, 0), day, err);
}

typedef enum unmet_status (*row_fn)(struct dating *d, sqlite3_stmt *row, struct unmet_error *err);

static enum unmet_status each(struct dating *d, const char *sql, row_fn fn, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(d->store, &stmt, sql, err);

	while (!rc && !(rc = um_sql_next(d->store, stmt, &row, err)) && row)
		rc = fn(d, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

_Static_assert(UNMET_POLARITY_MET == 1, "the query below says so");

enum unmet_status um_store_dated(struct um_store *store, int32_t today, struct um_arena *arena, struct um_dated *out,
                                 struct unmet_error *err)
{
	struct dating d = { .store = store, .out = out, .today = today };
	int64_t needs = 0;
	enum unmet_status rc = um_store_unit_count(store, &out->customer_count, err);

	*out = (struct um_dated){ .customer_count = out->customer_count, .first_day = UM_DAY_NONE, .last_day = UM_DAY_NONE };
	if (!rc)
		rc = um_sql_int(store, "SELECT ifnull(max(id), 0) FROM derived_need", &needs, err);
	out->need_count = needs > 0 && needs < UINT32_MAX ? (uint32_t)needs : 0;
	if (!rc)
		rc = columns_init(&d.document, store, "SELECT count(*) FROM derived_document", arena, err);
	if (!rc)
		rc = columns_init(&d.mention, store, "SELECT count(*) FROM derived_assignment", arena, err);
	if (!rc)
		rc = each(&d, "SELECT x.unit, d.date FROM derived_document x JOIN document d ON d.id = x.document ORDER BY x.document",
		          add_document, err);
	if (!rc)
		rc = each(&d, "SELECT x.unit, d.date, a.need FROM derived_mention m JOIN derived_assignment a ON a.mention = m.id "
		          "JOIN derived_document x ON x.document = m.document JOIN document d ON d.id = m.document "
		          "WHERE m.polarity <> 1 AND a.need > 0 ORDER BY m.id", add_mention, err);
	out->document_count = d.document.total;
	out->document_customer = d.document.customer;
	out->document_day = d.document.day;
	out->mention_count = d.mention.total;
	out->mention_need = d.mention.need;
	out->mention_customer = d.mention.customer;
	out->mention_day = d.mention.day;
	return rc;
}

/* ---- members ------------------------------------------------------------------------------ */

static enum unmet_status read_members(struct um_store *store, uint32_t *of, uint32_t units, uint32_t segments, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT unit, segment FROM derived_member ORDER BY unit", err);

	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		uint32_t unit = um_sql_u32(stmt, 0), segment = um_sql_u32(stmt, 1) - 1;

		if (unit < units && segment < segments)
			of[unit] = segment;
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status read_labels(struct um_store *store, struct um_arena *arena, const char **label, uint32_t segments,
                                     struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &stmt, "SELECT id, label FROM derived_segment ORDER BY id", err);

	while (!rc && !(rc = um_sql_next(store, stmt, &row, err)) && row) {
		uint32_t segment = um_sql_u32(stmt, 0) - 1;

		if (segment >= segments)
			continue;
		label[segment] = um_sql_copy(arena, stmt, 1);
		if (!label[segment])
			rc = (enum unmet_status)um_arena_fail(arena, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_store_members(struct um_store *store, struct um_arena *arena, uint32_t **of, const char *const **label,
                                   uint32_t *segment_count, struct unmet_error *err)
{
	const char **labels;
	int64_t segments = 0;
	uint32_t units = 0;
	enum unmet_status rc = um_store_unit_count(store, &units, err);

	if (!rc)
		rc = um_sql_int(store, "SELECT ifnull(max(id), 0) FROM derived_segment", &segments, err);
	if (rc)
		return rc;
	*segment_count = segments > 0 && segments < 1000 ? (uint32_t)segments : 0;
	*of = UM_ARRAY(arena, uint32_t, (size_t)units + 1);
	*label = labels = UM_ARRAY(arena, const char *, (size_t)*segment_count + 1);
	if (!*of || !labels)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (uint32_t u = 0; u < units; u++)
		(*of)[u] = UM_SEGMENT_NONE;
	for (uint32_t s = 0; s < *segment_count; s++)
		labels[s] = "";
	rc = read_members(store, *of, units, *segment_count, err);
	return rc ? rc : read_labels(store, arena, labels, *segment_count, err);
}
