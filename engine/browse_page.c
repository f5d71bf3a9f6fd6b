/* SPDX-License-Identifier: Apache-2.0 */
/*
 * browse_page.c - pages of mentions and documents. Only what is on the page is fetched. Offsets go out in UTF-16 units,
 * which is what JavaScript counts in; what stands around a quote is cut at words and never leaves its turn.
 */
#include "browse.h"

#include "base/mem.h"
#include "export/number.h"
#include "store/voice.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE 50u
#define AROUND_BYTES 140u
#define ELLIPSIS "\xE2\x80\xA6"

/* ---- offsets ------------------------------------------------------------------------------ */

/* Code units of UTF-16 in text[from..to): four bytes of UTF-8 are two. */
static uint64_t units(const char *text, uint32_t from, uint32_t to)
{
	uint64_t total = 0;

	for (uint32_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)text[i];

		total += (c & 0xc0) != 0x80;
		total += c >= 0xf0;
	}
	return total;
}

/* ---- a mention ---------------------------------------------------------------------------- */

static const struct um_turn *turn_of(const struct um_voice *v, uint32_t byte)
{
	for (size_t t = 0; t < v->turn_count; t++)
		if (v->turn[t].start <= byte && byte < v->turn[t].end)
			return &v->turn[t];
	return NULL;
}

static bool starts_character(const char *text, uint32_t at)
{
	return ((unsigned char)text[at] & 0xc0) != 0x80;
}

static void put_around(struct um_jw *jw, const struct um_voice *v, const struct um_voice_mention *m, struct um_buf *scratch)
{
	const struct um_turn *turn = turn_of(v, m->start);
	const char *text = v->text.ptr;
	uint32_t low = turn ? turn->start : 0, high = turn ? turn->end : (uint32_t)v->text.len;
	uint32_t from = m->start - low > AROUND_BYTES ? m->start - AROUND_BYTES : low;
	uint32_t to = high > m->end && high - m->end > AROUND_BYTES ? m->end + AROUND_BYTES : high;

	while (from > low && from < m->start && text[from] != ' ')
		from++;
	while (from < m->start && !starts_character(text, from))
		from++;
	while (to < high && to > m->end && text[to] != ' ')
		to--;
	um_buf_clear(scratch);
	if (from > low)
		um_buf_adds(scratch, ELLIPSIS " ");
	um_buf_add(scratch, text + from, m->start - from);
	um_jw_str(jw, "before", um_buf_str(scratch));
	um_buf_clear(scratch);
	if (to > m->end)
		um_buf_add(scratch, text + m->end, to - m->end);
	if (to < high)
		um_buf_adds(scratch, " " ELLIPSIS);
	um_jw_str(jw, "after", um_buf_str(scratch));
}

static void put_kinds(struct um_jw *jw, uint32_t kinds)
{
	um_jw_open(jw, "kinds", '[');
	for (int k = 0; k < UNMET_KIND_TOTAL; k++)
		if (kinds >> k & 1)
			um_jw_strz(jw, NULL, unmet_kind_name((enum unmet_kind)k));
	um_jw_close(jw, ']');
}

static void put_document_id(struct um_jw *jw, const struct um_voice *v)
{
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long)v->id);
	um_jw_strz(jw, "document", id);
}

static void put_document_names(struct um_jw *jw, const struct unmet_browser *b, const struct um_voice *v)
{
	put_document_id(jw, v);
	um_jw_strz(jw, "name", v->name);
	um_jw_strz(jw, "title", v->title);
	um_jw_strz(jw, "source", v->source);
	um_jw_known(jw, "customer", v->customer < b->corpus.unit_total ? b->corpus.unit[v->customer] : NULL);
	um_jw_known(jw, "date", v->date);
}

static void put_why(struct um_jw *jw, const struct um_voice_mention *m)
{
	struct um_str rest = um_str(m->reasons), line;

	um_jw_num(jw, "score", m->score, 2);
	um_jw_open(jw, "reasons", '[');
	while (um_str_split(&rest, '\n', &line))
		if (line.len)
			um_jw_str(jw, NULL, line);
	um_jw_close(jw, ']');
	um_jw_known(jw, "outcome", m->outcome);
}

static void put_mention(struct um_jw *jw, const struct unmet_browser *b, const struct um_voice *v, const struct um_voice_mention *m,
                        struct um_buf *scratch)
{
	const struct um_turn *turn = turn_of(v, m->start);
	uint64_t start = units(v->text.ptr, 0, m->start);

	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "mention", m->id);
	put_document_names(jw, b, v);
	if (turn)
		um_jw_str(jw, "speaker", turn->speaker);
	else
		um_jw_known(jw, "speaker", v->speaker);
	put_kinds(jw, m->kinds);
	um_jw_strz(jw, "polarity", unmet_polarity_name(m->polarity));
	um_jw_share(jw, "intensity", m->intensity);
	um_jw_bool(jw, "solution", m->solution);
	um_jw_uint(jw, "need", m->need);
	um_jw_share(jw, "posterior", m->posterior);
	um_jw_bool(jw, "unplaced", m->unplaced_rank > 0);
	put_why(jw, m);
	um_jw_str(jw, "quote", um_str_n(v->text.ptr + m->start, m->end - m->start));
	put_around(jw, v, m, scratch);
	um_jw_uint(jw, "start", start);
	um_jw_uint(jw, "end", start + units(v->text.ptr, m->start, m->end));
	um_jw_close(jw, '}');
}

/* ---- pages -------------------------------------------------------------------------------- */

struct page { uint32_t number, pages; size_t first, end; };

static struct page cut(size_t total, uint32_t wanted)
{
	struct page p = { .pages = (uint32_t)((total + PAGE - 1) / PAGE) };

	p.pages = p.pages ? p.pages : 1;
	p.number = wanted < 1 ? 1 : wanted > p.pages ? p.pages : wanted;
	p.first = (size_t)(p.number - 1) * PAGE;
	p.end = p.first + PAGE < total ? p.first + PAGE : total;
	return p;
}

static void put_page(struct um_jw *jw, const struct page *p, size_t total, uint64_t customers)
{
	um_jw_uint(jw, "total", total);
	um_jw_uint(jw, "customer_count", customers);
	um_jw_uint(jw, "page", p->number);
	um_jw_uint(jw, "page_count", p->pages);
}

static const struct um_voice_mention *of_voice(const struct um_voice *v, uint64_t id)
{
	for (size_t i = 0; i < v->mention_count; i++)
		if (v->mention[i].id == id)
			return &v->mention[i];
	return NULL;
}

static enum unmet_status put_mentions(const struct unmet_browser *b, const struct um_selected *s, uint32_t number, struct um_jw *jw,
                                      struct unmet_error *err)
{
	const struct um_corpus *c = &b->corpus;
	struct page page = cut(s->total, number);
	struct um_voice_reader *reader = NULL;
	struct um_buf scratch;
	uint64_t customers = 0;
	enum unmet_status rc = um_distinct_customers(b, s, &customers, err);

	if (!rc)
		rc = um_voice_reader_new(&reader, b->project->store, err);
	um_buf_init(&scratch, 1 << 16);
	um_jw_open(jw, NULL, '{');
	put_page(jw, &page, s->total, customers);
	um_jw_open(jw, "rows", '[');
	for (size_t i = page.first; i < page.end && !rc; i++) {
		const struct um_corpus_mention *m = &c->mention[s->at[i]];
		const struct um_voice_mention *found;
		struct um_voice voice;

		rc = um_voice_reader_read(reader, c->document[m->document].id, &m->id, 1, &voice, err);
		found = rc ? NULL : of_voice(&voice, m->id);
		if (found)
			put_mention(jw, b, &voice, found, &scratch);
	}
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
	um_voice_reader_free(reader);
	um_buf_release(&scratch);
	return rc;
}

/* ---- evidence ----------------------------------------------------------------------------- */

struct ranked { uint32_t at; double rank; };

static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->rank < b->rank || a->rank > b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Best first within a need: the quotes the results show, in their order, then by how sure the grouping is. */
static enum unmet_status order(const struct unmet_browser *b, uint32_t id, struct um_selected *s, struct unmet_error *err)
{
	const struct unmet_need *need = unmet_results_need(b->results, id);
	struct ranked *r = um_calloc(s->total + 1, sizeof(*r));

	if (!r)
		return um_nomem(err);
	for (size_t i = 0; i < s->total; i++) {
		const struct um_corpus_mention *m = &b->corpus.mention[s->at[i]];

		r[i] = (struct ranked){ s->at[i], 1e6 - (double)m->posterior };
		for (size_t q = 0; need && q < need->quote_count; q++)
			if (need->quote[q].mention == m->id)
				r[i].rank = (double)q;
	}
	if (s->total)
		qsort(r, s->total, sizeof(*r), by_rank);
	for (size_t i = 0; i < s->total; i++)
		s->at[i] = r[i].at;
	um_free(r);
	return UNMET_OK;
}

enum unmet_status um_browse_evidence(const struct unmet_browser *b, const struct unmet_filter *filter, uint32_t page, struct um_jw *jw,
                                     struct unmet_error *err)
{
	struct um_selected selected = { 0 };
	struct um_admits admits;
	enum unmet_status rc = um_admits_init(&admits, b, filter, err);

	if (!rc)
		rc = um_select_mentions(&admits, &selected, err);
	if (!rc && filter->by_need && filter->need)
		rc = order(b, filter->need, &selected, err);
	if (!rc)
		rc = put_mentions(b, &selected, page, jw, err);
	um_admits_release(&admits);
	um_free(selected.at);
	return rc;
}

/* Those that touch most customers first. What people set aside is in no need and not of the queue. */

enum unmet_status um_browse_unplaced(const struct unmet_browser *b, uint32_t page, struct um_jw *jw, struct unmet_error *err)
{
	const struct um_corpus *c = &b->corpus;
	struct um_selected s = { .at = um_calloc((size_t)c->mention_total + 1, sizeof(*s.at)) };
	struct ranked *r = um_calloc((size_t)c->mention_total + 1, sizeof(*r));
	enum unmet_status rc = s.at && r ? UNMET_OK : um_nomem(err);

	for (uint32_t m = 0; m < c->mention_total && !rc; m++)
		if (c->mention[m].unplaced)
			r[s.total++] = (struct ranked){ m, (double)c->mention[m].unplaced };
	if (!rc && s.total)
		qsort(r, s.total, sizeof(*r), by_rank);
	for (size_t i = 0; i < s.total && !rc; i++)
		s.at[i] = r[i].at;
	if (!rc)
		rc = put_mentions(b, &s, page, jw, err);
	um_free(s.at);
	um_free(r);
	return rc;
}

/* ---- documents ---------------------------------------------------------------------------- */

static void put_document_row(struct um_jw *jw, const struct unmet_browser *b, const struct um_voice *v, uint32_t mention_count)
{
	put_document_names(jw, b, v);
	um_jw_uint(jw, "mention_count", mention_count);
	um_jw_uint(jw, "turn_count", v->turn_count);
	um_jw_bool(jw, "whole", true);
}

/* Conversations first, then the newest. */
static int by_interest(const void *x, const void *y, void *ctx)
{
	const struct um_corpus *c = ctx;
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	bool talk_a = c->document[a].turn_count > 1, talk_b = c->document[b].turn_count > 1;
	int date = strcmp(c->document[b].date, c->document[a].date);

	if (talk_a != talk_b)
		return talk_a ? -1 : 1;
	return date ? date : a < b ? -1 : a > b;
}

static uint64_t distinct_of_documents(const struct unmet_browser *b, const struct um_selected *s, bool *seen)
{
	uint64_t total = 0;

	for (size_t i = 0; i < s->total; i++) {
		uint32_t unit = b->corpus.document[s->at[i]].unit, at = unit == UM_NOBODY ? b->corpus.unit_total : unit;

		total += !seen[at];
		seen[at] = true;
	}
	return total;
}

static enum unmet_status put_documents(const struct unmet_browser *b, const struct um_selected *s, uint32_t number, struct um_jw *jw,
                                       struct unmet_error *err)
{
	struct page page = cut(s->total, number);
	bool *seen = um_calloc((size_t)b->corpus.unit_total + 1, sizeof(*seen));
	struct um_voice_reader *reader = NULL;
	enum unmet_status rc = seen ? um_voice_reader_new(&reader, b->project->store, err) : um_nomem(err);

	um_jw_open(jw, NULL, '{');
	put_page(jw, &page, s->total, seen ? distinct_of_documents(b, s, seen) : 0);
	um_jw_open(jw, "rows", '[');
	for (size_t i = page.first; i < page.end && !rc; i++) {
		struct um_voice voice;

		rc = um_voice_reader_read(reader, b->corpus.document[s->at[i]].id, NULL, 0, &voice, err);
		if (rc)
			break;
		um_jw_open(jw, NULL, '{');
		put_document_row(jw, b, &voice, b->corpus.document[s->at[i]].mention_count);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
	um_voice_reader_free(reader);
	um_free(seen);
	return rc;
}

enum unmet_status um_browse_documents(const struct unmet_browser *b, const struct unmet_filter *filter, uint32_t page, struct um_jw *jw,
                                      struct unmet_error *err)
{
	struct um_selected selected = { 0 };
	struct um_admits admits;
	enum unmet_status rc = um_admits_init(&admits, b, filter, err);

	if (!rc)
		rc = um_select_documents(&admits, &selected, err);
	if (!rc && selected.total)
		qsort_r(selected.at, selected.total, sizeof(*selected.at), by_interest, (void *)(uintptr_t)&b->corpus);
	if (!rc)
		rc = put_documents(b, &selected, page, jw, err);
	um_admits_release(&admits);
	um_free(selected.at);
	return rc;
}

static void put_turns(struct um_jw *jw, const struct um_voice *v)
{
	uint64_t at = 0;
	uint32_t byte = 0;

	um_jw_open(jw, "turns", '[');
	for (size_t t = 0; t < v->turn_count; t++) {
		at += units(v->text.ptr, byte, v->turn[t].start);
		um_jw_open(jw, NULL, '{');
		um_jw_str(jw, "speaker", v->turn[t].speaker);
		um_jw_strz(jw, "role", unmet_role_name(v->turn[t].role));
		um_jw_uint(jw, "start", at);
		at += units(v->text.ptr, v->turn[t].start, v->turn[t].end);
		um_jw_uint(jw, "end", at);
		um_jw_close(jw, '}');
		byte = v->turn[t].end;
	}
	um_jw_close(jw, ']');
}

static const struct um_corpus_document *document_of(const struct unmet_browser *b, const char *id)
{
	char *end;
	long long wanted = strtoll(id, &end, 10);

	if (*id < '0' || *id > '9' || *end)
		return NULL;
	for (uint32_t d = 0; d < b->corpus.document_total; d++)
		if (b->corpus.document[d].id == wanted)
			return &b->corpus.document[d];
	return NULL;
}

static void put_document(struct um_jw *jw, const struct unmet_browser *b, const struct um_voice *v, struct um_buf *scratch)
{
	um_jw_open(jw, NULL, '{');
	put_document_row(jw, b, v, (uint32_t)v->mention_count);
	um_jw_strz(jw, "question", v->question);
	um_jw_strz(jw, "lang", v->lang);
	um_jw_strz(jw, "speaker", v->speaker);
	um_jw_str(jw, "text", v->text);
	put_turns(jw, v);
	um_jw_open(jw, "mentions", '[');
	for (size_t i = 0; i < v->mention_count; i++)
		put_mention(jw, b, v, &v->mention[i], scratch);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

enum unmet_status um_browse_document(const struct unmet_browser *b, const char *id, struct um_jw *jw, struct unmet_error *err)
{
	const struct um_corpus_document *d = document_of(b, id);
	struct um_voice_reader *reader = NULL;
	struct um_buf scratch;
	struct um_voice v;
	uint64_t *mention;
	enum unmet_status rc;

	if (!d)
		return um_fail(err, UNMET_E_NOTHING, "there is no such document");
	mention = um_calloc((size_t)d->mention_count + 1, sizeof(*mention));
	rc = mention ? um_voice_reader_new(&reader, b->project->store, err) : um_nomem(err);
	for (uint32_t i = 0; i < d->mention_count && !rc; i++)
		mention[i] = b->corpus.mention[d->mention + i].id;
	um_buf_init(&scratch, 1 << 16);
	if (!rc)
		rc = um_voice_reader_read(reader, d->id, mention, d->mention_count, &v, err);
	if (!rc)
		put_document(jw, b, &v, &scratch);
	um_voice_reader_free(reader);
	um_buf_release(&scratch);
	um_free(mention);
	return rc;
}
