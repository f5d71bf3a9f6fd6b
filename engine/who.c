/* SPDX-License-Identifier: Apache-2.0 */
/*
 * who.c - what is known of the customers who raise a need: the attributes that are more common among them than among the others.
 * The same test that says where a segment can be found (segment/reach.h), with a need in place of a segment.
 */
#include "browse.h"

#include "base/mem.h"
#include "base/stats.h"

#include <stdlib.h>

#define WHO_BYTES ((size_t)1 << 28)

struct loaded { struct unmet_whos out; struct um_arena arena; }; /* out first: freed by its address */

struct asking {
	const struct unmet_browser *b;
	struct loaded *l;
	uint8_t *raises;             /* [unit_total] */
	struct unmet_who *who;       /* [room] */
	double *p;
};

static void find_raisers(struct asking *a, uint32_t need)
{
	const struct um_corpus *c = &a->b->corpus;

	for (uint32_t i = 0; i < c->mention_total; i++)
		if (c->mention[i].need == need && c->document[c->mention[i].document].unit != UM_NOBODY)
			a->raises[c->document[c->mention[i].document].unit] = 1;
}

static const char *copied(struct asking *a, struct um_str text)
{
	return um_arena_strndup(&a->l->arena, text.ptr, text.len);
}

/* ask - every value of one attribute among those for whom it is known; false: no memory. */
static bool ask(struct asking *a, uint32_t attribute, uint64_t *all, uint64_t *among)
{
	const struct um_attributes *known = &a->b->attributes;
	uint32_t units = a->b->corpus.unit_total, values = known->value_count[attribute];
	uint64_t known_all = 0, known_among = 0;

	memset(all, 0, values * sizeof(*all));
	memset(among, 0, values * sizeof(*among));
	for (uint32_t u = 0; u < units; u++) {
		uint32_t v = known->of[(size_t)attribute * units + u];

		if (v >= values)
			continue;
		all[v]++;
		known_all++;
		among[v] += a->raises[u];
		known_among += a->raises[u];
	}
	for (uint32_t v = 0; v < values; v++) {
		double share = known_among ? (double)among[v] / (double)known_among : 0, usual = known_all ? (double)all[v] / (double)known_all : 0;

		if (!among[v])
			continue;
		a->p[a->l->out.who_count] = um_hyper_upper(known_all, known_among, all[v], among[v]);
		a->who[a->l->out.who_count] = (struct unmet_who){ .name = copied(a, known->name[attribute]), .value = copied(a, known->value[attribute][v]),
			.customer_count = among[v], .share = share, .lift = usual > 0 ? share / usual : 0 };
		if (!a->who[a->l->out.who_count].name || !a->who[a->l->out.who_count].value)
			return false;
		a->l->out.who_count++;
	}
	return true;
}

/* Surest first, then most customers, then name and value. */
static int by_q(const void *x, const void *y)
{
	const struct unmet_who *a = x, *b = y;
	int order;

	if (a->q > b->q || a->q < b->q)
		return a->q < b->q ? -1 : 1;
	if (a->customer_count != b->customer_count)
		return a->customer_count > b->customer_count ? -1 : 1;
	order = strcmp(a->name, b->name);
	return order ? order : strcmp(a->value, b->value);
}

static enum unmet_status ask_all(struct asking *a, uint32_t need, struct unmet_error *err)
{
	const struct um_attributes *known = &a->b->attributes;
	size_t room = 0, widest = 0;
	uint64_t *all, *among;

	for (uint32_t i = 0; i < known->attribute_count; i++) {
		room += known->value_count[i];
		widest = known->value_count[i] > widest ? known->value_count[i] : widest;
	}
	a->raises = UM_ARRAY(&a->l->arena, uint8_t, (size_t)a->b->corpus.unit_total + 1);
	a->who = UM_ARRAY(&a->l->arena, struct unmet_who, room + 1);
	a->p = UM_ARRAY(&a->l->arena, double, room + 1);
	all = UM_ARRAY(&a->l->arena, uint64_t, widest + 1);
	among = UM_ARRAY(&a->l->arena, uint64_t, widest + 1);
	if (!a->raises || !a->who || !a->p || !all || !among)
		return (enum unmet_status)um_arena_fail(&a->l->arena, err);
	find_raisers(a, need);
	for (uint32_t i = 0; i < known->attribute_count; i++)
		if (!ask(a, i, all, among))
			return (enum unmet_status)um_arena_fail(&a->l->arena, err);
	if (um_bh(a->p, a->p, a->l->out.who_count))
		return um_nomem(err);
	for (size_t i = 0; i < a->l->out.who_count; i++)
		a->who[i].q = a->p[i];
	a->l->out.who = a->who;
	qsort(a->who, a->l->out.who_count, sizeof(*a->who), by_q);
	return UNMET_OK;
}

enum unmet_status unmet_need_who(struct unmet_browser *browser, uint32_t need, const struct unmet_whos **out, struct unmet_error *err)
{
	struct asking a = { .b = browser, .l = um_calloc(1, sizeof(*a.l)) };
	enum unmet_status rc;

	*out = NULL;
	if (!a.l)
		return um_nomem(err);
	um_arena_init(&a.l->arena, WHO_BYTES);
	rc = ask_all(&a, need, err);
	if (rc)
		unmet_need_who_free(&a.l->out);
	else
		*out = &a.l->out;
	return rc;
}

void unmet_need_who_free(const struct unmet_whos *whos)
{
	struct loaded *l = (struct loaded *)(uintptr_t)whos;

	if (!l)
		return;
	um_arena_release(&l->arena);
	um_free(l);
}
