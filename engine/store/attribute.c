/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attribute.c - what is known of customers from outside. Every document votes for its own attributes
 * and for those its company and customer have in the accounts files; of an attribute's values a unit
 * gets the one most of its documents say, on a tie the first by sort order. What an accounts file says
 * outvotes what documents say. An attribute with a value of its own for nearly everybody (an amount, a
 * name) describes no group and is left out.
 */
#include "base/json.h"
#include "store/join.h"

#include <stdlib.h>

#define NAMED_VOTES (UINT64_C(1) << 40)
#define VALUES_MAX 100u
#define TEXT_BYTES_MAX ((size_t)1 << 30)

struct vote { uint32_t unit, name, value; uint64_t votes; };

struct fact { uint32_t who, name, value; uint32_t next; }; /* of an accounts file; next of the same, NONE: last */

struct collector {
	struct um_store *store;
	struct um_join join;         /* folds names as the units were built */
	struct um_intern *text;      /* names and values */
	struct um_map fact_of;       /* who -> first in fact */
	struct fact *fact;
	size_t fact_total, fact_capacity;
	struct um_map vote_of;       /* unit << 32 | hash of (name, value) pair id -> index in vote */
	struct um_intern *pair;
	struct vote *vote;
	size_t vote_total, vote_capacity;
	struct um_arena json;
};

static uint32_t text_id(struct collector *c, struct um_str s)
{
	return um_intern_add(c->text, s.ptr, s.len);
}

/* ---- accounts files ----------------------------------------------------------------------- */

static enum unmet_status add_fact(struct collector *c, uint32_t who, struct um_str name, struct um_str value,
                                  struct unmet_error *err)
{
	uint64_t *first = um_map_put(&c->fact_of, who, UM_INTERN_NONE);
	struct fact f = { .who = who, .name = text_id(c, name), .value = text_id(c, value) };

	if (!first || f.name == UM_INTERN_NONE || f.value == UM_INTERN_NONE ||
	    !um_grow((void **)&c->fact, &c->fact_capacity, c->fact_total + 1, sizeof(*c->fact)))
		return um_nomem(err);
	f.next = (uint32_t)*first;
	*first = c->fact_total;
	c->fact[c->fact_total++] = f;
	return UNMET_OK;
}

/* about - the company of a row by name, else by domain, else the customer. */
static enum unmet_status about(struct collector *c, sqlite3_stmt *row, uint32_t *who, struct unmet_error *err)
{
	struct um_str company = um_sql_str(row, 0), domain = um_sql_str(row, 1);

	if (company.len)
		return um_join_text(&c->join, company, who, err);
	if (domain.len)
		return um_join_account(&c->join, domain, who, err);
	return um_join_person(&c->join, um_sql_str(row, 2), who, err);
}

static enum unmet_status read_account_row(struct collector *c, sqlite3_stmt *row, struct unmet_error *err)
{
	struct um_str json = um_sql_str(row, 3);
	struct um_json *attributes = NULL, *at;
	uint32_t who;
	enum unmet_status rc = about(c, row, &who, err);

	um_arena_clear(&c->json);
	if (!rc)
		rc = um_json_parse(&c->json, json.ptr, json.len, &attributes, err);
	for (at = rc || who == UM_INTERN_NONE ? NULL : attributes->child; at && !rc; at = at->next)
		if (!um_join_is_link(at->key))
			rc = add_fact(c, who, at->key, at->text, err);
	return rc;
}

/* ---- votes -------------------------------------------------------------------------------- */

static enum unmet_status vote(struct collector *c, uint32_t unit, uint32_t name, uint32_t value, uint64_t votes,
                              struct unmet_error *err)
{
	uint32_t both[2] = { name, value };
	uint32_t pair = um_intern_add(c->pair, (const char *)both, sizeof(both));
	uint64_t *slot = pair == UM_INTERN_NONE ? NULL : um_map_put(&c->vote_of, (uint64_t)unit << 32 | pair, UINT64_MAX);

	if (!slot || !um_grow((void **)&c->vote, &c->vote_capacity, c->vote_total + 1, sizeof(*c->vote)))
		return um_nomem(err);
	if (*slot == UINT64_MAX) {
		*slot = c->vote_total;
		c->vote[c->vote_total++] = (struct vote){ unit, name, value, 0 };
	}
	c->vote[*slot].votes += votes;
	return UNMET_OK;
}

static enum unmet_status vote_facts(struct collector *c, uint32_t unit, struct um_str who, struct unmet_error *err)
{
	const uint64_t *first;
	uint32_t id, at;
	enum unmet_status rc;

	if (!who.len)
		return UNMET_OK;
	rc = um_join_person(&c->join, who, &id, err);
	first = rc ? NULL : um_map_get(&c->fact_of, id);
	for (at = first ? (uint32_t)*first : UM_INTERN_NONE; at != UM_INTERN_NONE && !rc; at = c->fact[at].next)
		rc = vote(c, unit, c->fact[at].name, c->fact[at].value, NAMED_VOTES, err);
	return rc;
}

static enum unmet_status read_document(struct collector *c, sqlite3_stmt *row, struct unmet_error *err)
{
	struct um_str json = um_sql_str(row, 4);
	struct um_json *attributes = NULL, *at = NULL;
	uint32_t unit = um_sql_u32(row, 0), name, value;
	enum unmet_status rc = UNMET_OK;

	if (c->fact_total) {
		rc = vote_facts(c, unit, um_sql_str(row, 1), err);
		if (!rc)
			rc = vote_facts(c, unit, um_sql_str(row, 2), err);
		if (!rc)
			rc = vote_facts(c, unit, um_sql_str(row, 3), err);
	}
	if (rc || json.len <= 2)
		return rc;
	um_arena_clear(&c->json);
	rc = um_json_parse(&c->json, json.ptr, json.len, &attributes, err);
	for (at = rc ? NULL : attributes->child; at && !rc; at = at->next) {
		name = text_id(c, at->key);
		value = text_id(c, at->text);
		rc = name == UM_INTERN_NONE || value == UM_INTERN_NONE ? um_nomem(err) : vote(c, unit, name, value, 1, err);
	}
	return rc;
}

typedef enum unmet_status (*row_fn)(struct collector *c, sqlite3_stmt *row, struct unmet_error *err);

static enum unmet_status each(struct collector *c, const char *sql, row_fn fn, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(c->store, &stmt, sql, err);

	while (!rc && !(rc = um_sql_next(c->store, stmt, &row, err)) && row)
		rc = fn(c, stmt, err);
	sqlite3_finalize(stmt);
	return rc;
}

/* ---- the table ---------------------------------------------------------------------------- */

static int by_outcome(const void *x, const void *y, void *arg)
{
	const struct vote *a = x, *b = y;
	const struct collector *c = arg;

	if (a->name != b->name)
		return um_str_cmp(um_intern_text(c->text, a->name), um_intern_text(c->text, b->name));
	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	if (a->votes != b->votes)
		return a->votes > b->votes ? -1 : 1;
	return um_str_cmp(um_intern_text(c->text, a->value), um_intern_text(c->text, b->value));
}

static int by_text(const void *x, const void *y, void *arg)
{
	const struct collector *c = arg;

	return um_str_cmp(um_intern_text(c->text, *(const uint32_t *)x), um_intern_text(c->text, *(const uint32_t *)y));
}

/* keep_winners - of each (name, unit) the first; returns how many are left. */
static size_t keep_winners(struct vote *vote, size_t total)
{
	size_t i, kept = 0;

	for (i = 0; i < total; i++)
		if (!kept || vote[i].name != vote[kept - 1].name || vote[i].unit != vote[kept - 1].unit)
			vote[kept++] = vote[i];
	return kept;
}

/* values_of - the distinct values of vote[0..total), sorted, in value; returns how many. */
static size_t values_of(struct collector *c, const struct vote *vote, size_t total, uint32_t *value)
{
	size_t i, kept = 0;

	for (i = 0; i < total; i++)
		value[i] = vote[i].value;
	qsort_r(value, total, sizeof(*value), by_text, c);
	for (i = 0; i < total; i++)
		if (!i || value[i] != value[i - 1])
			value[kept++] = value[i];
	return kept;
}

struct table {
	struct um_str *name;
	uint32_t *value_count;
	const struct um_str **value;
	uint32_t *of;
	uint32_t total, unit_total;
};

static enum unmet_status copy_text(struct collector *c, struct um_arena *arena, uint32_t id, struct um_str *out,
                                   struct unmet_error *err)
{
	*out = um_intern_text(c->text, id);
	out->ptr = um_arena_strndup(arena, out->ptr, out->len);
	return out->ptr ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

/* add_attribute - one name's votes, one per unit, as a column of the table. */
static enum unmet_status add_attribute(struct collector *c, const struct vote *v, size_t total, uint32_t *value,
                                       struct um_arena *arena, struct table *t, struct unmet_error *err)
{
	size_t values = values_of(c, v, total, value), i, j;
	struct um_str *text;
	uint32_t *of = t->of + (size_t)t->total * t->unit_total;
	enum unmet_status rc;

	if (values > VALUES_MAX || 2 * values > total + 2)
		return UNMET_OK;
	text = UM_ARRAY(arena, struct um_str, values);
	if (!text)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = copy_text(c, arena, v[0].name, &t->name[t->total], err);
	for (i = 0; i < values && !rc; i++)
		rc = copy_text(c, arena, value[i], &text[i], err);
	memset(of, 0xff, t->unit_total * sizeof(*of));
	for (i = 0; i < total && !rc; i++) {
		for (j = 0; value[j] != v[i].value; j++)
			;
		of[v[i].unit] = (uint32_t)j;
	}
	t->value[t->total] = text;
	t->value_count[t->total++] = (uint32_t)values;
	return rc;
}

static enum unmet_status make_table(struct collector *c, struct um_arena *arena, struct um_attributes *out,
                                    struct unmet_error *err)
{
	struct table t = { 0 };
	uint32_t *value, names = 0;
	size_t total, i, end;
	enum unmet_status rc = um_store_unit_count(c->store, &t.unit_total, err);

	if (rc)
		return rc;
	if (c->vote_total)
		qsort_r(c->vote, c->vote_total, sizeof(*c->vote), by_outcome, c);
	total = keep_winners(c->vote, c->vote_total);
	for (i = 0; i < total; i++)
		names += !i || c->vote[i].name != c->vote[i - 1].name;
	value = um_calloc(total + 1, sizeof(*value));
	t.name = UM_ARRAY(arena, struct um_str, (size_t)names + 1);
	t.value_count = UM_ARRAY(arena, uint32_t, (size_t)names + 1);
	t.value = UM_ARRAY(arena, const struct um_str *, (size_t)names + 1);
	t.of = UM_ARRAY(arena, uint32_t, (size_t)names * t.unit_total + 1);
	if (!value)
		rc = um_nomem(err);
	else if (!t.name || !t.value_count || !t.value || !t.of)
		rc = (enum unmet_status)um_arena_fail(arena, err);
	for (i = 0; i < total && !rc; i = end) {
		for (end = i + 1; end < total && c->vote[end].name == c->vote[i].name; end++)
			;
		rc = add_attribute(c, c->vote + i, end - i, value, arena, &t, err);
	}
	um_free(value);
	*out = (struct um_attributes){ .attribute_count = t.total, .name = t.name, .value_count = t.value_count,
	                               .value = t.value, .of = t.of };
	return rc;
}

static enum unmet_status collect(struct collector *c, struct um_arena *arena, struct um_attributes *out,
                                 struct unmet_error *err)
{
	enum unmet_status rc = um_join_load(&c->join, c->store, err);

	if (!rc)
		rc = each(c, "SELECT company, domain, customer, attributes FROM account_row ORDER BY key", read_account_row, err);
	if (!rc)
		rc = each(c, "SELECT x.unit, ifnull(a.fold, ''), ifnull(c.key, ''), ifnull(c.name, ''), d.attributes "
		          "FROM derived_document x JOIN document d ON d.id = x.document "
		          "LEFT JOIN derived_account a ON a.id = x.account LEFT JOIN customer c ON c.id = " UM_SQL_CUSTOMER " "
		          "ORDER BY x.document", read_document, err);
	return rc ? rc : make_table(c, arena, out, err);
}

enum unmet_status um_store_attributes(struct um_store *store, struct um_arena *arena, struct um_attributes *out,
                                      struct unmet_error *err)
{
	struct collector c = { .store = store };
	enum unmet_status rc = um_join_init(&c.join, err);

	um_map_init(&c.fact_of);
	um_map_init(&c.vote_of);
	um_arena_init(&c.json, 64u << 20);
	c.text = um_intern_new(TEXT_BYTES_MAX);
	c.pair = um_intern_new(TEXT_BYTES_MAX);
	if (!rc)
		rc = c.text && c.pair ? collect(&c, arena, out, err) : um_nomem(err);
	um_join_release(&c.join);
	um_map_release(&c.fact_of);
	um_map_release(&c.vote_of);
	um_arena_release(&c.json);
	um_intern_free(c.text);
	um_intern_free(c.pair);
	um_free(c.fact);
	um_free(c.vote);
	return rc;
}
