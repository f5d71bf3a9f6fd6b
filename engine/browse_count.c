/* SPDX-License-Identifier: Apache-2.0 */
/*
 * browse_count.c - counts under a filter, made as the engine makes them: people once, whoever they are counted as and
 * however often they speak.
 */
#include "browse.h"

#include "base/mem.h"

#include <stdlib.h>

#define REJECTS_SHOWN 200u

/* ---- needs under a filter ----------------------------------------------------------------- */

struct raised { uint32_t need, unit; uint8_t unmet; };

static int by_need(const void *x, const void *y)
{
	const struct raised *a = x, *b = y;

	if (a->need != b->need)
		return a->need < b->need ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* active - customers a filter of customers, sources and dates leaves: the whole that shares are of. */
static enum unmet_status active(const struct um_admits *a, uint64_t *total, struct unmet_error *err)
{
	const struct um_corpus *c = &a->b->corpus;
	const struct unmet_filter *f = a->filter;
	bool by_document = a->by_source || (f->from && *f->from) || (f->to && *f->to);
	bool *seen = um_calloc((size_t)c->unit_total + 1, sizeof(*seen));

	*total = 0;
	if (!seen)
		return um_nomem(err);
	for (uint32_t d = 0; by_document && d < c->document_total; d++)
		if (um_admits_document(a, &c->document[d]) && c->document[d].unit != UM_NOBODY)
			seen[c->document[d].unit] = true;
	for (uint32_t u = 0; !by_document && u < c->unit_total; u++)
		seen[u] = um_admits_customer(a, u);
	for (uint32_t u = 0; u < c->unit_total; u++)
		*total += seen[u];
	um_free(seen);
	return UNMET_OK;
}

static void put_need(struct um_jw *jw, const struct raised *r, size_t total)
{
	uint64_t customers = 0, unmet = 0;

	for (size_t i = 0; i < total; i++) {
		customers += !i || r[i].unit != r[i - 1].unit;
		unmet += r[i].unmet;
	}
	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "need", r->need);
	um_jw_uint(jw, "customer_count", customers);
	um_jw_uint(jw, "mention_count", total);
	um_jw_uint(jw, "unmet_count", unmet);
	um_jw_close(jw, '}');
}

static enum unmet_status put_needs(const struct unmet_browser *b, const struct um_selected *s, struct um_jw *jw, struct unmet_error *err)
{
	const struct um_corpus *c = &b->corpus;
	struct raised *r = um_calloc(s->total + 1, sizeof(*r));
	size_t i, end;

	if (!r)
		return um_nomem(err);
	for (i = 0; i < s->total; i++) {
		const struct um_corpus_mention *m = &c->mention[s->at[i]];

		r[i] = (struct raised){ m->need, c->document[m->document].unit, m->polarity == UNMET_POLARITY_UNMET };
	}
	if (s->total)
		qsort(r, s->total, sizeof(*r), by_need);
	um_jw_open(jw, "needs", '[');
	for (i = 0; i < s->total; i = end) {
		for (end = i + 1; end < s->total && r[end].need == r[i].need; end++)
			;
		put_need(jw, r + i, end - i);
	}
	um_jw_close(jw, ']');
	um_free(r);
	return UNMET_OK;
}

enum unmet_status um_browse_needs(const struct unmet_browser *b, const struct unmet_filter *filter, struct um_jw *jw, struct unmet_error *err)
{
	struct um_selected selected = { 0 };
	struct um_admits admits;
	uint64_t customers;
	enum unmet_status rc = um_admits_init(&admits, b, filter, err);

	if (!rc)
		rc = active(&admits, &customers, err);
	if (!rc)
		rc = um_select_mentions(&admits, &selected, err);
	if (!rc) {
		um_jw_open(jw, NULL, '{');
		um_jw_uint(jw, "customer_count", customers);
		rc = put_needs(b, &selected, jw, err);
		um_jw_close(jw, '}');
	}
	um_admits_release(&admits);
	um_free(selected.at);
	return rc;
}

/* ---- segments by needs -------------------------------------------------------------------- */

/* The customers of one need who are in a segment, by segment. pairs are sorted by need, then unit. */
static void put_profile(const struct unmet_browser *b, struct um_jw *jw, uint32_t need, const struct raised *r, size_t total,
                        uint64_t *by)
{
	const struct unmet_results *results = b->results;
	uint64_t customers = 0;

	memset(by, 0, results->segment_count * sizeof(*by));
	for (size_t i = 0; i < total; i++) {
		uint32_t segment = b->corpus.segment[r[i].unit];

		if (i && r[i].unit == r[i - 1].unit)
			continue;
		customers++;
		for (size_t s = 0; s < results->segment_count; s++)
			by[s] += results->segment[s].id == segment;
	}
	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "need", need);
	um_jw_uint(jw, "customer_count", customers);
	um_jw_open(jw, "by_segment", '[');
	for (size_t s = 0; s < results->segment_count; s++)
		um_jw_uint(jw, NULL, by[s]);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

/* placed_pairs - every mention that is not praise, of a customer in a segment. */
static size_t placed_pairs(const struct um_corpus *c, struct raised *out)
{
	size_t total = 0;

	for (uint32_t m = 0; m < c->mention_total; m++) {
		const struct um_corpus_mention *one = &c->mention[m];
		uint32_t unit = c->document[one->document].unit;

		if (one->polarity != UNMET_POLARITY_MET && one->need && unit != UM_NOBODY && c->segment[unit])
			out[total++] = (struct raised){ one->need, unit, 0 };
	}
	return total;
}

static void put_segments(const struct unmet_results *r, struct um_jw *jw)
{
	uint64_t placed = 0;

	for (size_t s = 0; s < r->segment_count; s++)
		placed += r->segment[s].customer_count;
	um_jw_uint(jw, "placed", placed);
	um_jw_open(jw, "segments", '[');
	for (size_t s = 0; s < r->segment_count; s++) {
		um_jw_open(jw, NULL, '{');
		um_jw_uint(jw, "id", r->segment[s].id);
		um_jw_uint(jw, "customer_count", r->segment[s].customer_count);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
}

enum unmet_status um_browse_profile(const struct unmet_browser *b, struct um_jw *jw, struct unmet_error *err)
{
	struct raised *r = um_calloc((size_t)b->corpus.mention_total + 1, sizeof(*r));
	uint64_t *by = um_calloc(b->results->segment_count + 1, sizeof(*by));
	size_t total;

	if (!r || !by) {
		um_free(r);
		um_free(by);
		return um_nomem(err);
	}
	total = placed_pairs(&b->corpus, r);
	if (total)
		qsort(r, total, sizeof(*r), by_need);
	um_jw_open(jw, NULL, '{');
	put_segments(b->results, jw);
	um_jw_open(jw, "needs", '[');
	for (size_t n = 0; n < b->results->need_count; n++) {
		uint32_t need = b->results->need[n].id;
		size_t low = 0, high = total, end;

		while (low < high) {
			size_t middle = (low + high) / 2;

			if (r[middle].need < need)
				low = middle + 1;
			else
				high = middle;
		}
		for (end = low; end < total && r[end].need == need; end++)
			;
		put_profile(b, jw, need, r + low, end - low, by);
	}
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
	um_free(r);
	um_free(by);
	return UNMET_OK;
}

/* ---- what was read ------------------------------------------------------------------------ */

static void put_attribute(const struct unmet_browser *b, struct um_jw *jw, uint32_t a, uint64_t *count)
{
	const struct um_attributes *known = &b->attributes;
	uint32_t units = b->corpus.unit_total;

	memset(count, 0, known->value_count[a] * sizeof(*count));
	for (uint32_t u = 0; u < units; u++) {
		uint32_t value = known->of[(size_t)a * units + u];

		if (value != UM_NOBODY)
			count[value]++;
	}
	um_jw_open(jw, NULL, '{');
	um_jw_str(jw, "name", known->name[a]);
	um_jw_open(jw, "values", '[');
	for (uint32_t v = 0; v < known->value_count[a]; v++) {
		um_jw_open(jw, NULL, '{');
		um_jw_str(jw, "value", known->value[a][v]);
		um_jw_uint(jw, "customer_count", count[v]);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

static enum unmet_status put_attributes(const struct unmet_browser *b, struct um_jw *jw, struct unmet_error *err)
{
	const struct um_attributes *known = &b->attributes;
	uint32_t most = 0;
	uint64_t *count;

	for (uint32_t a = 0; a < known->attribute_count; a++)
		most = known->value_count[a] > most ? known->value_count[a] : most;
	count = um_calloc((size_t)most + 1, sizeof(*count));
	if (!count)
		return um_nomem(err);
	um_jw_open(jw, "attributes", '[');
	for (uint32_t a = 0; a < known->attribute_count; a++)
		put_attribute(b, jw, a, count);
	um_jw_close(jw, ']');
	um_free(count);
	return UNMET_OK;
}

struct rejects { struct um_jw *jw; uint32_t shown; };

static int put_reject(void *ctx, const struct unmet_reject *reject)
{
	struct rejects *r = ctx;

	um_jw_open(r->jw, NULL, '{');
	um_jw_strz(r->jw, "source", reject->source);
	um_jw_uint(r->jw, "row", reject->row);
	um_jw_strz(r->jw, "reason", reject->reason);
	um_jw_str(r->jw, "raw", um_str_n(reject->raw, reject->raw_bytes < 400 ? reject->raw_bytes : 400));
	um_jw_close(r->jw, '}');
	return ++r->shown == REJECTS_SHOWN;
}

enum unmet_status um_browse_about(const struct unmet_browser *b, struct um_jw *jw, struct unmet_error *err)
{
	struct rejects rejects = { .jw = jw };
	enum unmet_status rc;

	um_jw_open(jw, NULL, '{');
	um_jw_strz(jw, "quotes", "all");
	um_jw_bool(jw, "rows", true);
	um_jw_uint(jw, "document_count", b->corpus.document_total);
	um_jw_uint(jw, "whole_document_count", b->corpus.document_total);
	um_jw_uint(jw, "reject_count", b->results->summary.rejected_count);
	um_jw_open(jw, "rejects", '[');
	rc = um_store_each_reject(b->project->store, put_reject, &rejects, err);
	um_jw_close(jw, ']');
	if (!rc)
		rc = put_attributes(b, jw, err);
	um_jw_close(jw, '}');
	return rc;
}
