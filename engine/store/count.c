/* SPDX-License-Identifier: Apache-2.0 */
/*
 * count.c - mentions, documents and customers are three different numbers, and this is the one place
 * that counts them. One pass over the mentions in order of document; who raised what is kept as sorted
 * (customer, need) pairs, which is also what segments are made of.
 */
#include "store/internal.h"

#include "base/order.h"
#include "store/results.h"

#include <stdlib.h>

struct tally {
	uint64_t mention_count, document_count, customer_count, unmet_count;
	uint64_t kind_count[UNMET_KIND_TOTAL];
	double intensity;
	int64_t last_document;
};

struct counter {
	struct um_store *store;
	uint32_t need_total, unit_total;
	struct tally *need;          /* [need_total] */
	uint64_t *pair;              /* unit << 32 | need, one per mention that counts */
	size_t pair_total, pair_capacity;
	bool praise;                 /* count mentions of met needs too */
};

/* What people added comes last, maybe to a document that was counted. CASE, since SQLite works out both sides of an AND: every mention
 * would be looked for among all. */
static const char mention_sql[] = "SELECT a.need, d.unit, m.document, m.polarity, m.kinds, m.intensity, CASE WHEN m.added THEN EXISTS("
	"SELECT 1 FROM derived_mention o JOIN derived_assignment b ON b.mention = o.id WHERE o.document = m.document AND o.id < m.id AND b.need = a.need) ELSE 0 END "
	"FROM derived_mention m JOIN derived_assignment a ON a.mention = m.id "
	"JOIN derived_document d ON d.document = m.document "
	"WHERE a.need > 0 AND m.document NOT IN (SELECT document FROM derived_repeat) ORDER BY m.id";

static enum unmet_status start(struct counter *c, struct um_store *store, bool praise, struct unmet_error *err)
{
	int64_t needs = 0;
	enum unmet_status rc = um_sql_int(store, "SELECT max(id) FROM derived_need", &needs, err);

	*c = (struct counter){ .store = store, .praise = praise };
	if (!rc)
		rc = um_store_unit_count(store, &c->unit_total, err);
	if (rc)
		return rc;
	c->need_total = needs > 0 && needs < UINT32_MAX ? (uint32_t)needs : 0;
	c->need = um_calloc((size_t)c->need_total + 1, sizeof(*c->need));
	return c->need ? UNMET_OK : um_nomem(err);
}

static void stop(struct counter *c)
{
	um_free(c->need);
	um_free(c->pair);
}

static void add(struct tally *t, sqlite3_stmt *row)
{
	int64_t document = sqlite3_column_int64(row, 2);
	uint32_t kinds = um_sql_u32(row, 4);
	int kind;

	t->mention_count++;
	t->document_count += document != t->last_document && !sqlite3_column_int(row, 6);
	t->last_document = document;
	t->unmet_count += sqlite3_column_int(row, 3) == UNMET_POLARITY_UNMET;
	t->intensity += sqlite3_column_double(row, 5);
	for (kind = 0; kind < UNMET_KIND_TOTAL; kind++)
		t->kind_count[kind] += kinds >> kind & 1;
}

static enum unmet_status scan(struct counter *c, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(c->store, &stmt, mention_sql, err);

	while (!rc && !(rc = um_sql_next(c->store, stmt, &row, err)) && row) {
		uint32_t need = um_sql_u32(stmt, 0) - 1, unit = um_sql_u32(stmt, 1);

		if (need >= c->need_total || unit >= c->unit_total) {
			rc = um_fail_at(err, UNMET_E_CORRUPT, c->store->path, 0, 0, "%s: a mention's need is damaged", c->store->path);
			break;
		}
		add(&c->need[need], stmt);
		if (!c->praise && sqlite3_column_int(stmt, 3) == UNMET_POLARITY_MET)
			continue;
		if (!um_grow((void **)&c->pair, &c->pair_capacity, c->pair_total + 1, sizeof(*c->pair)))
			rc = um_nomem(err);
		else
			c->pair[c->pair_total++] = (uint64_t)unit << 32 | need;
	}
	sqlite3_finalize(stmt);
	if (!rc && c->pair_total)
		qsort(c->pair, c->pair_total, sizeof(*c->pair), um_order_u64);
	return rc;
}

/* ---- counts of needs ---------------------------------------------------------------------- */

static enum unmet_status write_tally(struct um_store *store, sqlite3_stmt *stmt, const struct tally *t, uint32_t need,
                                     struct unmet_error *err)
{
	char kinds[32 * UNMET_KIND_TOTAL] = "";
	size_t at = 0;
	int kind;

	for (kind = 0; kind < UNMET_KIND_TOTAL; kind++) {
		sqlite3_snprintf((int)(sizeof(kinds) - at), kinds + at, "%s%llu", kind ? " " : "", t->kind_count[kind]);
		at += strlen(kinds + at);
	}
	sqlite3_bind_int64(stmt, 1, (int64_t)t->mention_count);
	sqlite3_bind_int64(stmt, 2, (int64_t)t->document_count);
	sqlite3_bind_int64(stmt, 3, (int64_t)t->customer_count);
	sqlite3_bind_int64(stmt, 4, (int64_t)t->unmet_count);
	sqlite3_bind_double(stmt, 5, t->mention_count ? t->intensity / (double)t->mention_count : 0);
	um_sql_bind_str(stmt, 6, um_str(kinds));
	sqlite3_bind_int64(stmt, 7, (int64_t)need + 1);
	return um_sql_run(store, stmt, err);
}

enum unmet_status um_store_count(struct um_store *store, struct unmet_error *err)
{
	struct counter c;
	sqlite3_stmt *stmt = NULL;
	uint32_t need;
	size_t i;
	enum unmet_status rc = start(&c, store, true, err);

	if (!rc)
		rc = scan(&c, err);
	for (i = 0; i < c.pair_total && !rc; i++)
		if (!i || c.pair[i] != c.pair[i - 1])
			c.need[(uint32_t)c.pair[i]].customer_count++;
	if (!rc)
		rc = um_sql_prepare(store, &stmt, "UPDATE derived_need SET mention_count = ?, document_count = ?, customer_count = ?, "
		                    "unmet_count = ?, intensity = ?, kind_count = ? WHERE id = ?", err);
	for (need = 0; need < c.need_total && !rc; need++)
		rc = write_tally(store, stmt, &c.need[need], need, err);
	sqlite3_finalize(stmt);
	stop(&c);
	return rc;
}

/* ---- incidence ---------------------------------------------------------------------------- */

static enum unmet_status read_id(void *ctx, sqlite3_stmt *row, struct um_arena *arena, void *item, struct unmet_error *err)
{
	(void)ctx;
	(void)arena;
	(void)err;
	*(uint32_t *)item = um_sql_u32(row, 0);
	return UNMET_OK;
}

enum unmet_status um_store_need_ids(struct um_store *store, struct um_arena *arena, const uint32_t **out, size_t *total,
                                    struct unmet_error *err)
{
	void *list = NULL;
	enum unmet_status rc = um_sql_list(store, "SELECT id FROM derived_need WHERE mention_count > 0 AND NOT dismissed ORDER BY id", 0,
	                                   sizeof(uint32_t), read_id, NULL, arena, &list, total, err);

	*out = list;
	return rc;
}

/* index_needs - index[id - 1] of the needs that count; UINT32_MAX: dismissed, or it went into another. */
static enum unmet_status index_needs(struct counter *c, struct um_arena *arena, uint32_t *index, size_t *total, struct unmet_error *err)
{
	const uint32_t *id;
	size_t i;
	enum unmet_status rc = um_store_need_ids(c->store, arena, &id, total, err);

	memset(index, 0xff, c->need_total * sizeof(*index));
	for (i = 0; !rc && i < *total; i++)
		if (id[i] - 1 < c->need_total)
			index[id[i] - 1] = (uint32_t)i;
	return rc;
}

static enum unmet_status fill_incidence(struct counter *c, struct um_arena *arena, struct um_incidence *out,
                                        struct unmet_error *err)
{
	uint32_t *index = UM_ARRAY(arena, uint32_t, (size_t)c->need_total + 1);
	uint64_t *offset = UM_ARRAY(arena, uint64_t, (size_t)c->unit_total + 1);
	uint32_t *need = UM_ARRAY(arena, uint32_t, c->pair_total + 1), *times = UM_ARRAY(arena, uint32_t, c->pair_total + 1);
	uint64_t cells = 0;
	uint32_t unit = 0;
	size_t i, needs;
	enum unmet_status rc;

	if (!index || !offset || !need || !times)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = index_needs(c, arena, index, &needs, err);
	if (rc)
		return rc;
	for (i = 0; i < c->pair_total; i++) {
		if (index[(uint32_t)c->pair[i]] == UINT32_MAX)
			continue;
		if (i && c->pair[i] == c->pair[i - 1]) {
			times[cells - 1]++;
			continue;
		}
		while (unit < (uint32_t)(c->pair[i] >> 32))
			offset[++unit] = cells;
		need[cells] = index[(uint32_t)c->pair[i]];
		times[cells++] = 1;
	}
	while (unit < c->unit_total)
		offset[++unit] = cells;
	*out = (struct um_incidence){ .customer_count = c->unit_total, .need_count = (uint32_t)needs,
	                              .offset = offset, .need = need, .times = times };
	return UNMET_OK;
}

enum unmet_status um_store_incidence(struct um_store *store, struct um_arena *arena, struct um_incidence *out,
                                     struct unmet_error *err)
{
	struct counter c;
	enum unmet_status rc = start(&c, store, false, err);

	if (!rc)
		rc = scan(&c, err);
	if (!rc)
		rc = fill_incidence(&c, arena, out, err);
	stop(&c);
	return rc;
}
