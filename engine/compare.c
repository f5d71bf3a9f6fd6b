/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.c - any two groups of customers side by side, need by need, with quotes of both. The groups are filters as the page has
 * them, so that whatever can be looked at can be compared. People count once, and nobody may stand on both sides.
 */
#include "browse.h"

#include "base/mem.h"
#include "segment/compare.h"

#include <stdio.h>
#include <stdlib.h>

#define COMPARE_BYTES ((size_t)1 << 30)
#define QUOTES 3u /* a side */

struct loaded { struct unmet_comparison out; struct um_arena arena; }; /* out first: freed by its address */

struct best { uint32_t unit; uint32_t mention; float posterior; };

struct side {
	struct um_admits admits;
	uint8_t *in;                 /* [unit_total] has a document there */
	uint64_t customer_count;
	uint8_t *raises;             /* [need_total * unit_total] */
	struct best *best;           /* [need_total * QUOTES] */
};

struct comparing {
	const struct unmet_browser *b;
	struct loaded *l;
	struct side side[2];
	uint32_t *index;             /* [id_limit] need id -> row + 1 */
	uint32_t id_limit;
	size_t need_total;
};

/* ---- who is where, and raises what ---------------------------------------------------------- */

/* note_best - the surest mentions of different customers. */
static void note_best(struct best *best, uint32_t unit, uint32_t mention, float posterior)
{
	uint32_t at = 0;

	while (at < QUOTES && best[at].mention != UM_NOBODY && best[at].unit != unit)
		at++;
	if (at == QUOTES)
		at--;
	if (best[at].mention != UM_NOBODY && best[at].posterior >= posterior)
		return;
	for (; at > 0 && best[at - 1].posterior < posterior; at--)
		best[at] = best[at - 1];
	best[at] = (struct best){ unit, mention, posterior };
}

static void take_document(struct comparing *c, struct side *s, const struct um_corpus_document *d)
{
	const struct um_corpus *corpus = &c->b->corpus;

	if (d->unit == UM_NOBODY || !um_admits_document(&s->admits, d))
		return;
	s->customer_count += !s->in[d->unit];
	s->in[d->unit] = 1;
	for (uint32_t i = d->mention; i < d->mention + d->mention_count; i++) {
		const struct um_corpus_mention *m = &corpus->mention[i];
		uint32_t row = m->need < c->id_limit ? c->index[m->need] : 0;

		if (!row || m->polarity == UNMET_POLARITY_MET || !um_admits_mention(&s->admits, m))
			continue;
		s->raises[(size_t)(row - 1) * corpus->unit_total + d->unit] = 1;
		note_best(s->best + (size_t)(row - 1) * QUOTES, d->unit, i, m->posterior);
	}
}

static enum unmet_status take_side(struct comparing *c, struct side *s, const struct unmet_filter *filter, struct unmet_error *err)
{
	const struct um_corpus *corpus = &c->b->corpus;
	enum unmet_status rc;

	s->in = UM_ARRAY(&c->l->arena, uint8_t, (size_t)corpus->unit_total + 1);
	s->raises = um_arena_alloc(&c->l->arena, c->need_total + 1, (size_t)corpus->unit_total + 1);
	s->best = UM_ARRAY(&c->l->arena, struct best, c->need_total * QUOTES + 1);
	if (!s->in || !s->raises || !s->best)
		return (enum unmet_status)um_arena_fail(&c->l->arena, err);
	for (size_t i = 0; i < c->need_total * QUOTES; i++)
		s->best[i].mention = UM_NOBODY;
	rc = um_admits_init(&s->admits, c->b, filter, err);
	for (uint32_t d = 0; d < corpus->document_total && !rc; d++)
		take_document(c, s, &corpus->document[d]);
	um_admits_release(&s->admits);
	return rc;
}

static enum unmet_status no_overlap(const struct comparing *c, struct unmet_error *err)
{
	uint64_t both = 0;

	for (uint32_t u = 0; u < c->b->corpus.unit_total; u++)
		both += c->side[0].in[u] && c->side[1].in[u];
	if (!both)
		return UNMET_OK;
	return um_fail(err, UNMET_E_ARG, "%llu customers are on both sides: compare groups that share nobody", (unsigned long long)both);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static enum unmet_status index_needs(struct comparing *c, struct unmet_error *err)
{
	const struct unmet_results *r = c->b->results;

	c->need_total = r->need_count;
	for (size_t i = 0; i < r->need_count; i++)
		c->id_limit = r->need[i].id >= c->id_limit ? r->need[i].id + 1 : c->id_limit;
	c->index = UM_ARRAY(&c->l->arena, uint32_t, (size_t)c->id_limit + 1);
	if (!c->index)
		return (enum unmet_status)um_arena_fail(&c->l->arena, err);
	for (size_t i = 0; i < r->need_count; i++)
		c->index[r->need[i].id] = (uint32_t)i + 1;
	return UNMET_OK;
}

static uint64_t raisers(const struct comparing *c, const struct side *s, size_t row)
{
	const uint8_t *raises = s->raises + row * c->b->corpus.unit_total;
	uint64_t total = 0;

	for (uint32_t u = 0; u < c->b->corpus.unit_total; u++)
		total += raises[u];
	return total;
}

static enum unmet_status add_quotes(struct comparing *c, const struct side *s, size_t row, struct unmet_compared_side *out, struct unmet_error *err)
{
	uint64_t mention[QUOTES];
	size_t total = 0;
	struct unmet_quote *quote = UM_ARRAY(&c->l->arena, struct unmet_quote, QUOTES);

	if (!quote)
		return (enum unmet_status)um_arena_fail(&c->l->arena, err);
	for (uint32_t i = 0; i < QUOTES; i++)
		if (s->best[row * QUOTES + i].mention != UM_NOBODY)
			mention[total++] = c->b->corpus.mention[s->best[row * QUOTES + i].mention].id;
	out->quote = quote;
	return um_store_quotes(c->b->project->store, mention, total, &c->l->arena, quote, &out->quote_count, err);
}

static enum unmet_status fill_side(struct comparing *c, int side, size_t row, uint64_t count, struct unmet_compared_side *out,
                                   struct unmet_error *err)
{
	uint64_t all = c->side[side].customer_count;

	out->customer_count = count;
	out->share = all ? (double)count / (double)all : 0;
	out->share_ci = unmet_wilson(count, all);
	return add_quotes(c, &c->side[side], row, out, err);
}

static enum unmet_status fill_row(struct comparing *c, size_t at, const struct um_compared *from, struct unmet_compared *out, struct unmet_error *err)
{
	const struct unmet_need *need = &c->b->results->need[at];
	enum unmet_status rc;

	*out = (struct unmet_compared){ .need = need->id, .difference = from->difference, .difference_ci = from->ci, .p = from->p, .q = from->q,
		.enough = from->enough, .verdict = from->verdict };
	out->label = um_arena_strndup(&c->l->arena, need->label, strlen(need->label));
	if (!out->label)
		return (enum unmet_status)um_arena_fail(&c->l->arena, err);
	rc = fill_side(c, 0, at, from->a, &out->a, err);
	return rc ? rc : fill_side(c, 1, at, from->b, &out->b, err);
}

/* Told first, then by the size of the difference, then by id. */
static int by_interest(const void *x, const void *y)
{
	const struct unmet_compared *a = x, *b = y;
	double da = a->difference < 0 ? -a->difference : a->difference, db = b->difference < 0 ? -b->difference : b->difference;

	if ((a->verdict != 0) != (b->verdict != 0))
		return a->verdict ? -1 : 1;
	if (a->enough != b->enough)
		return a->enough ? -1 : 1;
	if (da > db || da < db)
		return da > db ? -1 : 1;
	return (a->need > b->need) - (a->need < b->need);
}

static enum unmet_status compare_rows(struct comparing *c, struct unmet_error *err)
{
	struct um_compared *row = UM_ARRAY(&c->l->arena, struct um_compared, c->need_total + 1);
	struct unmet_compared *out = UM_ARRAY(&c->l->arena, struct unmet_compared, c->need_total + 1);
	size_t total = 0;
	enum unmet_status rc;

	if (!row || !out)
		return (enum unmet_status)um_arena_fail(&c->l->arena, err);
	for (size_t i = 0; i < c->need_total; i++) {
		row[i].a = raisers(c, &c->side[0], i);
		row[i].b = raisers(c, &c->side[1], i);
	}
	rc = um_compare(row, c->need_total, c->side[0].customer_count, c->side[1].customer_count, err);
	for (size_t i = 0; i < c->need_total && !rc; i++)
		if (row[i].a + row[i].b)
			rc = fill_row(c, i, &row[i], &out[total++], err);
	if (!rc)
		qsort(out, total, sizeof(*out), by_interest);
	c->l->out.row = out;
	c->l->out.row_count = total;
	return rc;
}

/* note - what the numbers cannot tell. */
static enum unmet_status note(struct comparing *c, bool segments, struct unmet_error *err)
{
	struct unmet_comparison *out = &c->l->out;
	char text[400] = "";

	out->enough = out->a_count >= UM_COMPARE_MIN_SIDE && out->b_count >= UM_COMPARE_MIN_SIDE;
	if (!out->enough)
		snprintf(text, sizeof(text), "No verdict: it takes %u customers on each side, and there are %llu and %llu. Read the quotes, or ask more customers.",
		         UM_COMPARE_MIN_SIDE, (unsigned long long)out->a_count, (unsigned long long)out->b_count);
	else if (segments)
		snprintf(text, sizeof(text), "Segments were made of these same needs, so that they differ in them is no finding: it says what each is made of. "
		         "An attribute (plan=Pro) compared with another can be one.");
	out->note = um_arena_strndup(&c->l->arena, text, strlen(text));
	return out->note ? UNMET_OK : (enum unmet_status)um_arena_fail(&c->l->arena, err);
}

static enum unmet_status compare(struct comparing *c, const struct unmet_filter *a, const struct unmet_filter *b, struct unmet_error *err)
{
	enum unmet_status rc;

	if (!c->b->results->need_count)
		return um_fail(err, UNMET_E_NOTHING, "there are no needs to compare by: run `unmet run FILES` first");
	rc = index_needs(c, err);
	if (!rc)
		rc = take_side(c, &c->side[0], a, err);
	if (!rc)
		rc = take_side(c, &c->side[1], b, err);
	if (!rc)
		rc = no_overlap(c, err);
	c->l->out.a_count = c->side[0].customer_count;
	c->l->out.b_count = c->side[1].customer_count;
	if (!rc && (!c->l->out.a_count || !c->l->out.b_count))
		return um_fail(err, UNMET_E_NOTHING, "nobody is on the %s side", c->l->out.a_count ? "second" : "first");
	if (!rc)
		rc = compare_rows(c, err);
	return rc ? rc : note(c, a->by_segment && b->by_segment, err);
}

enum unmet_status unmet_compare(struct unmet_browser *browser, const struct unmet_filter *a, const struct unmet_filter *b,
                                const struct unmet_comparison **out, struct unmet_error *err)
{
	struct comparing c = { .b = browser, .l = um_calloc(1, sizeof(*c.l)) };
	enum unmet_status rc;

	*out = NULL;
	if (!c.l)
		return um_nomem(err);
	um_arena_init(&c.l->arena, COMPARE_BYTES);
	rc = compare(&c, a, b, err);
	if (rc)
		unmet_compare_free(&c.l->out);
	else
		*out = &c.l->out;
	return rc;
}

void unmet_compare_free(const struct unmet_comparison *comparison)
{
	struct loaded *l = (struct loaded *)(uintptr_t)comparison;

	if (!l)
		return;
	um_arena_release(&l->arena);
	um_free(l);
}
