/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segments.json: all of struct unmet_results, one key after the other in a fixed order, so that two
 * runs can be compared with cmp. Shares carry four decimals, chances nine: more would be noise.
 * Written through a bounded buffer that is flushed as it fills: members may be many.
 */
#include "export/export.h"

#include "base/json.h"

#define FLUSH_BYTES (64u << 10)
#define MAX_BYTES (16u << 20)
#define SHARE 4
#define CHANCE 9

struct um_segments_writer {
	struct um_buf buf;
	struct um_jw jw;
	struct um_out *out;
	struct unmet_error *err;
};

/* Hand over what is there; between two calls at most MAX_BYTES gather. */
static enum unmet_status flush(struct um_segments_writer *w, size_t least)
{
	enum unmet_status rc;

	if (w->buf.len < least && !w->buf.failed)
		return UNMET_OK;
	rc = um_buf_check(&w->buf, w->err);
	if (!rc)
		rc = um_out_write(w->out, w->buf.ptr, w->buf.len, w->err);
	um_buf_clear(&w->buf);
	return rc;
}

static void interval(struct um_jw *jw, const char *key, struct unmet_interval ci)
{
	um_jw_open(jw, key, '[');
	um_jw_num(jw, NULL, ci.low, SHARE);
	um_jw_num(jw, NULL, ci.high, SHARE);
	um_jw_close(jw, ']');
}

static void engine_part(struct um_jw *jw, const struct unmet_summary *s)
{
	static const char *const mentions[] = { "needs", "all", "documents" };
	static const char *const unit[] = { "person", "account", "document" };

	um_jw_open(jw, "engine", '{');
	um_jw_strz(jw, "name", "unmet");
	um_jw_strz(jw, "version", UNMET_VERSION);
	um_jw_strz(jw, "config_hash", s->config_hash);
	um_jw_strz(jw, "lexicon_hash", s->lexicon_hash);
	um_jw_uint(jw, "seed", s->seed);
	um_jw_strz(jw, "mentions", mentions[s->mentions]);
	um_jw_strz(jw, "unit", unit[s->unit]);
	um_jw_close(jw, '}');
}

static void row_counts(struct um_jw *jw, uint64_t rows, uint64_t stored, uint64_t duplicate, uint64_t rejected)
{
	um_jw_uint(jw, "row_count", rows);
	um_jw_uint(jw, "stored_count", stored);
	um_jw_uint(jw, "duplicate_count", duplicate);
	um_jw_uint(jw, "rejected_count", rejected);
}

static enum unmet_status sources_part(struct um_segments_writer *w, const struct unmet_summary *s)
{
	struct um_jw *jw = &w->jw;
	enum unmet_status rc = UNMET_OK;

	um_jw_open(jw, "sources", '[');
	for (size_t i = 0; i < s->source_count && !rc; i++) {
		const struct unmet_source *source = &s->source[i];

		um_jw_open(jw, NULL, '{');
		um_jw_strz(jw, "name", source->name);
		um_jw_strz(jw, "hash", source->hash);
		um_jw_strz(jw, "format", source->format);
		um_jw_uint(jw, "size_bytes", source->size_bytes);
		row_counts(jw, source->row_count, source->stored_count, source->duplicate_count, source->rejected_count);
		um_jw_close(jw, '}');
		rc = flush(w, FLUSH_BYTES);
	}
	um_jw_close(jw, ']');
	return rc;
}

static enum unmet_status corpus_part(struct um_segments_writer *w, const struct unmet_summary *s)
{
	struct um_jw *jw = &w->jw;
	enum unmet_status rc;

	um_jw_open(jw, "corpus", '{');
	rc = sources_part(w, s);
	row_counts(jw, s->row_count, s->stored_count, s->duplicate_count, s->rejected_count);
	um_jw_uint(jw, "document_count", s->document_count);
	um_jw_uint(jw, "customer_count", s->customer_count);
	um_jw_uint(jw, "account_count", s->account_count);
	um_jw_uint(jw, "sentence_count", s->sentence_count);
	um_jw_uint(jw, "mention_count", s->mention_count);
	um_jw_open(jw, "languages", '[');
	for (size_t i = 0; i < s->language_count; i++) {
		um_jw_open(jw, NULL, '{');
		um_jw_strz(jw, "code", s->language[i]);
		um_jw_uint(jw, "document_count", s->language_document_count[i]);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	um_jw_strz(jw, "date_first", *s->date_first ? s->date_first : NULL);
	um_jw_strz(jw, "date_last", *s->date_last ? s->date_last : NULL);
	um_jw_close(jw, '}');
	return rc;
}

static void quote_part(struct um_jw *jw, const struct unmet_quote *q)
{
	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "mention", q->mention);
	um_jw_strz(jw, "text", q->text);
	um_jw_strz(jw, "customer", q->customer);
	um_jw_strz(jw, "speaker", q->speaker);
	um_jw_strz(jw, "date", *q->date ? q->date : NULL);
	um_jw_strz(jw, "doc", q->document);
	um_jw_strz(jw, "source", q->source);
	um_jw_close(jw, '}');
}

static void need_part(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "id", n->id);
	um_jw_strz(jw, "label", n->label);
	um_jw_open(jw, "terms", '[');
	for (size_t i = 0; i < n->term_count; i++)
		um_jw_strz(jw, NULL, n->term[i]);
	um_jw_close(jw, ']');
	um_jw_uint(jw, "theme", n->theme);
	um_jw_uint(jw, "mention_count", n->mention_count);
	um_jw_uint(jw, "document_count", n->document_count);
	um_jw_uint(jw, "customer_count", n->customer_count);
	um_jw_num(jw, "customer_share", n->customer_share, SHARE);
	interval(jw, "customer_share_ci", n->customer_share_ci);
	um_jw_num(jw, "unmet_share", n->unmet_share, SHARE);
	um_jw_num(jw, "intensity", n->intensity, SHARE);
	um_jw_open(jw, "kinds", '{');
	for (int k = 0; k < UNMET_KIND_TOTAL; k++)
		um_jw_uint(jw, unmet_kind_name((enum unmet_kind)k), n->kind_count[k]);
	um_jw_close(jw, '}');
	um_jw_open(jw, "quotes", '[');
	for (size_t i = 0; i < n->quote_count; i++)
		quote_part(jw, &n->quote[i]);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

static enum unmet_status needs_part(struct um_segments_writer *w, const struct unmet_results *r)
{
	enum unmet_status rc = UNMET_OK;

	um_jw_open(&w->jw, "needs", '[');
	for (size_t i = 0; i < r->need_count && !rc; i++) {
		need_part(&w->jw, &r->need[i]);
		rc = flush(w, FLUSH_BYTES);
	}
	um_jw_close(&w->jw, ']');
	um_jw_strz(&w->jw, "need_note", *r->need_note ? r->need_note : NULL);
	return rc;
}

static enum unmet_status cooc_part(struct um_segments_writer *w, const struct unmet_results *r)
{
	struct um_jw *jw = &w->jw;
	enum unmet_status rc = UNMET_OK;

	um_jw_open(jw, "co_occurrence", '[');
	for (size_t i = 0; i < r->cooc_count && !rc; i++) {
		const struct unmet_cooc *c = &r->cooc[i];

		um_jw_open(jw, NULL, '{');
		um_jw_open(jw, "needs", '[');
		um_jw_uint(jw, NULL, c->need_a);
		um_jw_uint(jw, NULL, c->need_b);
		um_jw_close(jw, ']');
		um_jw_uint(jw, "customer_count", c->customer_count);
		um_jw_num(jw, "lift", c->lift, SHARE);
		um_jw_num(jw, "p", c->p, CHANCE);
		um_jw_num(jw, "q", c->q, CHANCE);
		um_jw_close(jw, '}');
		rc = flush(w, FLUSH_BYTES);
	}
	um_jw_close(jw, ']');
	return rc;
}

static enum unmet_status members_part(struct um_segments_writer *w, const struct unmet_segment *s)
{
	struct um_jw *jw = &w->jw;
	enum unmet_status rc = UNMET_OK;

	um_jw_open(jw, "members", '[');
	for (uint64_t i = 0; i < s->customer_count && !rc; i++) {
		um_jw_open(jw, NULL, '{');
		um_jw_strz(jw, "customer", s->member[i].customer);
		um_jw_num(jw, "posterior", s->member[i].posterior, SHARE);
		um_jw_close(jw, '}');
		rc = flush(w, FLUSH_BYTES);
	}
	um_jw_close(jw, ']');
	return rc;
}

static void profile_part(struct um_jw *jw, const struct unmet_segment *s)
{
	um_jw_open(jw, "defining_needs", '[');
	for (size_t i = 0; i < s->defining_count; i++) {
		um_jw_open(jw, NULL, '{');
		um_jw_uint(jw, "need", s->defining[i].need);
		um_jw_num(jw, "share", s->defining[i].share, SHARE);
		um_jw_num(jw, "lift", s->defining[i].lift, SHARE);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	um_jw_open(jw, "attributes", '[');
	for (size_t i = 0; i < s->attribute_count; i++) {
		um_jw_open(jw, NULL, '{');
		um_jw_strz(jw, "name", s->attribute[i].name);
		um_jw_strz(jw, "value", s->attribute[i].value);
		um_jw_uint(jw, "customer_count", s->attribute[i].customer_count);
		um_jw_num(jw, "share", s->attribute[i].share, SHARE);
		um_jw_num(jw, "lift", s->attribute[i].lift, SHARE);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
}

static enum unmet_status segments_part(struct um_segments_writer *w, const struct unmet_results *r)
{
	struct um_jw *jw = &w->jw;
	enum unmet_status rc = UNMET_OK;

	um_jw_open(jw, "segments", '[');
	for (size_t i = 0; i < r->segment_count && !rc; i++) {
		const struct unmet_segment *s = &r->segment[i];

		um_jw_open(jw, NULL, '{');
		um_jw_uint(jw, "id", s->id);
		um_jw_strz(jw, "label", s->label);
		um_jw_uint(jw, "customer_count", s->customer_count);
		um_jw_num(jw, "share", s->share, SHARE);
		profile_part(jw, s);
		rc = members_part(w, s);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	um_jw_uint(jw, "unassigned_customer_count", r->unassigned_customer_count);
	um_jw_strz(jw, "segment_note", *r->segment_note ? r->segment_note : NULL);
	return rc;
}

static enum unmet_status write_parts(struct um_segments_writer *w, const struct unmet_results *r)
{
	enum unmet_status rc;

	um_jw_open(&w->jw, NULL, '{');
	um_jw_strz(&w->jw, "schema_version", UNMET_SCHEMA_VERSION);
	engine_part(&w->jw, &r->summary);
	rc = corpus_part(w, &r->summary);
	if (!rc)
		rc = needs_part(w, r);
	if (!rc)
		rc = cooc_part(w, r);
	if (!rc)
		rc = segments_part(w, r);
	um_jw_close(&w->jw, '}');
	um_buf_addc(&w->buf, '\n');
	return rc ? rc : flush(w, 0);
}

enum unmet_status um_export_segments_json(const struct unmet_results *results, const char *path,
                                          struct unmet_error *err)
{
	struct um_segments_writer w = { .err = err };
	enum unmet_status rc = um_out_open(&w.out, path, err);

	if (rc)
		return rc;
	um_buf_init(&w.buf, MAX_BYTES);
	um_jw_init(&w.jw, &w.buf, true);
	rc = write_parts(&w, results);
	if (rc)
		um_out_abort(w.out);
	else
		rc = um_out_commit(w.out, err);
	um_buf_release(&w.buf);
	return rc;
}
