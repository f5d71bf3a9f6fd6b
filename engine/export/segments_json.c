/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segments.json: everything a reader of struct unmet_results sees, for programs. Keys come in a fixed
 * order and every list in the order of the results, so equal results are equal bytes; small objects
 * stand on one line each, so that two runs can be compared with diff. Counts name what they count. The
 * file is written through a bounded buffer: a hundred thousand members are never held as text.
 *
 * docs/formats/segments.schema.json says what each member means. A member is added there first.
 */
#include "base/file.h"
#include "export/export.h"
#include "export/number.h"
#include "export/statistics_json.h"
#include "export/shape_json.h"

#define FLUSH_BYTES ((size_t)64 << 10)
#define BUFFER_BYTES ((size_t)64 << 20) /* one label or quote is far below this */

struct writer {
	struct um_jw jw;
	struct um_buf buf;
	unmet_write_fn write;
	void *ctx;
	struct unmet_error *err;
	enum unmet_status rc;   /* the first failure; later writes do nothing */
};

/* Between members: what is in the buffer goes out. */
static void flush(struct writer *w, size_t above)
{
	if (w->rc || w->buf.len < above)
		return;
	w->rc = um_buf_check(&w->buf, w->err);
	if (!w->rc)
		w->rc = w->write(w->ctx, w->buf.ptr, w->buf.len);
	um_buf_clear(&w->buf);
}

static void text(struct um_jw *jw, const char *key, const char *value)
{
	um_jw_strz(jw, key, value ? value : "");
}

/* ---- engine and corpus -------------------------------------------------------------------- */

static void write_engine(struct um_jw *jw, const struct unmet_summary *s)
{
	um_jw_open(jw, "engine", '{');
	um_jw_strz(jw, "name", "unmet");
	um_jw_strz(jw, "version", UNMET_VERSION);
	text(jw, "config_hash", s->config_hash);
	text(jw, "lexicon_hash", s->lexicon_hash);
	um_jw_uint(jw, "seed", s->seed);
	um_jw_close(jw, '}');
}

static void write_source(struct um_jw *jw, const struct unmet_source *s)
{
	um_jw_open_line(jw);
	text(jw, "name", s->name);
	text(jw, "hash", s->hash);
	text(jw, "format", s->format);
	um_jw_uint(jw, "size_bytes", s->size_bytes);
	um_jw_uint(jw, "row_count", s->row_count);
	um_jw_uint(jw, "stored_count", s->stored_count);
	um_jw_uint(jw, "duplicate_count", s->duplicate_count);
	um_jw_uint(jw, "rejected_count", s->rejected_count);
	um_jw_uint(jw, "near_duplicate_count", s->near_duplicate_count);
	um_jw_open(jw, "cleaned", '{');
	for (size_t i = 0; i < s->cleaned_count; i++)
		um_jw_uint(jw, s->cleaned[i].kind, s->cleaned[i].piece_count);
	um_jw_close(jw, '}');
	um_jw_close_line(jw);
}

static void write_languages(struct um_jw *jw, const struct unmet_summary *s)
{
	um_jw_open(jw, "languages", '[');
	for (size_t i = 0; i < s->language_count; i++) {
		um_jw_open_line(jw);
		um_jw_strz(jw, "code", s->language[i]);
		um_jw_uint(jw, "document_count", s->language_document_count[i]);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}

static const char *unit_name(enum unmet_unit unit)
{
	return unit == UNMET_UNIT_ACCOUNT ? "account" : unit == UNMET_UNIT_DOCUMENT ? "document" : "person";
}

static const char *mentions_name(enum unmet_mentions mentions)
{
	return mentions == UNMET_MENTIONS_ALL ? "all" : mentions == UNMET_MENTIONS_DOCUMENTS ? "documents" : "needs";
}

static void write_corpus(struct writer *w, const struct unmet_summary *s)
{
	struct um_jw *jw = &w->jw;

	um_jw_open(jw, "corpus", '{');
	um_jw_strz(jw, "unit", unit_name(s->unit));
	um_jw_strz(jw, "mentions", mentions_name(s->mentions));
	um_jw_bool(jw, "redacted", s->redacted);
	um_jw_uint(jw, "row_count", s->row_count);
	um_jw_uint(jw, "stored_count", s->stored_count);
	um_jw_uint(jw, "duplicate_count", s->duplicate_count);
	um_jw_uint(jw, "rejected_count", s->rejected_count);
	um_jw_uint(jw, "document_count", s->document_count);
	um_jw_uint(jw, "customer_count", s->customer_count);
	um_jw_uint(jw, "account_count", s->account_count);
	um_jw_uint(jw, "split_customer_count", s->split_customer_count);
	um_jw_uint(jw, "unmatched_row_count", s->unmatched_row_count);
	um_jw_uint(jw, "canned_count", s->canned_count);
	um_jw_uint(jw, "sentence_count", s->sentence_count);
	um_jw_uint(jw, "mention_count", s->mention_count);
	write_languages(jw, s);
	um_jw_open(jw, "date_range", '{');
	um_jw_known(jw, "first", s->date_first);
	um_jw_known(jw, "last", s->date_last);
	um_jw_close(jw, '}');
	um_jw_open(jw, "sources", '[');
	for (size_t i = 0; i < s->source_count; i++) {
		write_source(jw, &s->source[i]);
		flush(w, FLUSH_BYTES);
	}
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

/* ---- needs -------------------------------------------------------------------------------- */

static void write_quote(struct um_jw *jw, const struct unmet_quote *q)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "mention", q->mention);
	text(jw, "text", q->text);
	um_jw_known(jw, "customer", q->customer);
	um_jw_known(jw, "speaker", q->speaker);
	um_jw_known(jw, "date", q->date);
	um_jw_known(jw, "doc", q->document);
	um_jw_known(jw, "source", q->source);
	um_jw_close_line(jw);
}

static void write_interval(struct um_jw *jw, const char *key, struct unmet_interval interval)
{
	um_jw_open(jw, key, '[');
	jw->pretty = false;
	um_jw_share(jw, NULL, interval.low);
	um_jw_share(jw, NULL, interval.high);
	um_jw_close(jw, ']');
	jw->pretty = true;
}

static void write_kinds(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_open(jw, "kinds", '{');
	jw->pretty = false;
	for (int k = 0; k < UNMET_KIND_TOTAL; k++)
		um_jw_uint(jw, unmet_kind_name((enum unmet_kind)k), n->kind_count[k]);
	um_jw_close_line(jw);
}

static void write_terms(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_open(jw, "terms", '[');
	jw->pretty = false;
	for (size_t i = 0; i < n->term_count; i++)
		text(jw, NULL, n->term[i]);
	um_jw_close(jw, ']');
	jw->pretty = true;
}

static void write_outcome(struct um_jw *jw, const struct unmet_need *n)
{
	if (!n->outcome || !*n->outcome) {
		um_jw_null(jw, "outcome");
		return;
	}
	um_jw_open(jw, "outcome", '{');
	jw->pretty = false;
	text(jw, "text", n->outcome);
	um_jw_bool(jw, "draft", n->outcome_draft);
	um_jw_close_line(jw);
}

static void write_need(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "id", n->id);
	text(jw, "label", n->label);
	text(jw, "definition", n->definition);
	um_jw_strz(jw, "status", n->met ? "met" : "open");
	um_jw_bool(jw, "pinned", n->pinned);
	text(jw, "note", n->note);
	write_terms(jw, n);
	um_jw_uint(jw, "theme", n->theme);
	um_jw_uint(jw, "mention_count", n->mention_count);
	um_jw_uint(jw, "document_count", n->document_count);
	um_jw_uint(jw, "customer_count", n->customer_count);
	um_jw_share(jw, "customer_share", n->customer_share);
	write_interval(jw, "customer_share_ci", n->customer_share_ci);
	um_jw_share(jw, "unmet_share", n->unmet_share);
	um_jw_share(jw, "intensity", n->intensity);
	write_kinds(jw, n);
	um_jw_trend(jw, &n->trend);
	um_jw_need_opportunity(jw, n);
	write_outcome(jw, n);
	um_export_need_shape(jw, n);
	um_jw_open(jw, "quotes", '[');
	for (size_t i = 0; i < n->quote_count; i++)
		write_quote(jw, &n->quote[i]);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

static void write_needs(struct writer *w, const struct unmet_results *r)
{
	um_jw_open(&w->jw, "needs", '[');
	for (size_t i = 0; i < r->need_count; i++) {
		write_need(&w->jw, &r->need[i]);
		flush(w, FLUSH_BYTES);
	}
	um_jw_close(&w->jw, ']');
}

/* What people set aside is not lost: its mentions in evidence.jsonl name it. */
static void write_dismissed(struct writer *w, const struct unmet_results *r)
{
	struct um_jw *jw = &w->jw;

	um_jw_open(jw, "dismissed", '[');
	for (size_t i = 0; i < r->dismissed_count; i++) {
		um_jw_open_line(jw);
		um_jw_uint(jw, "id", r->dismissed[i].id);
		text(jw, "label", r->dismissed[i].label);
		um_jw_uint(jw, "mention_count", r->dismissed[i].mention_count);
		um_jw_uint(jw, "customer_count", r->dismissed[i].customer_count);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}

static void write_decisions(struct um_jw *jw, const struct unmet_replayed *d)
{
	um_jw_open(jw, "decisions", '{');
	um_jw_uint(jw, "applied", d->applied);
	um_jw_uint(jw, "adapted", d->adapted);
	um_jw_uint(jw, "conflict", d->conflict);
	um_jw_uint(jw, "orphan", d->orphan);
	um_jw_close(jw, '}');
}

/* ---- co-occurrence and segments ----------------------------------------------------------- */

static void write_pair(struct um_jw *jw, const struct unmet_cooc *c)
{
	um_jw_open_line(jw);
	um_jw_open(jw, "needs", '[');
	um_jw_uint(jw, NULL, c->need_a);
	um_jw_uint(jw, NULL, c->need_b);
	um_jw_close(jw, ']');
	um_jw_uint(jw, "customer_count", c->customer_count);
	um_jw_lift(jw, "lift", c->lift);
	um_jw_chance(jw, "p", c->p);
	um_jw_chance(jw, "q", c->q);
	um_jw_close_line(jw);
}

static void write_cooc(struct writer *w, const struct unmet_results *r)
{
	um_jw_open(&w->jw, "co_occurrence", '[');
	for (size_t i = 0; i < r->cooc_count; i++) {
		write_pair(&w->jw, &r->cooc[i]);
		flush(w, FLUSH_BYTES);
	}
	um_jw_close(&w->jw, ']');
}

static void write_defining(struct um_jw *jw, const struct unmet_segment *s)
{
	um_jw_open(jw, "defining_needs", '[');
	for (size_t i = 0; i < s->defining_count; i++) {
		um_jw_open_line(jw);
		um_jw_uint(jw, "need", s->defining[i].need);
		um_jw_lift(jw, "lift", s->defining[i].lift);
		um_jw_share(jw, "share", s->defining[i].share);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}

static void write_attributes(struct um_jw *jw, const struct unmet_segment *s)
{
	um_jw_open(jw, "attributes", '[');
	for (size_t i = 0; i < s->attribute_count; i++) {
		const struct unmet_attribute *a = &s->attribute[i];

		um_jw_open_line(jw);
		text(jw, "name", a->name);
		text(jw, "value", a->value);
		um_jw_uint(jw, "customer_count", a->customer_count);
		um_jw_share(jw, "share", a->share);
		um_jw_lift(jw, "lift", a->lift);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}

static void write_members(struct writer *w, const struct unmet_segment *s)
{
	um_jw_open(&w->jw, "members", '[');
	for (uint64_t i = 0; i < s->customer_count; i++) {
		um_jw_open_line(&w->jw);
		text(&w->jw, "customer", s->member[i].customer);
		um_jw_share(&w->jw, "posterior", s->member[i].posterior);
		um_jw_close_line(&w->jw);
		flush(w, FLUSH_BYTES);
	}
	um_jw_close(&w->jw, ']');
}

static void write_segments(struct writer *w, const struct unmet_results *r)
{
	um_jw_open(&w->jw, "segments", '[');
	for (size_t i = 0; i < r->segment_count; i++) {
		const struct unmet_segment *s = &r->segment[i];

		um_jw_open(&w->jw, NULL, '{');
		um_jw_uint(&w->jw, "id", s->id);
		text(&w->jw, "label", s->label);
		um_jw_uint(&w->jw, "customer_count", s->customer_count);
		um_jw_share(&w->jw, "share", s->share);
		um_jw_share(&w->jw, "stability", s->stability);
		write_defining(&w->jw, s);
		write_attributes(&w->jw, s);
		um_jw_reach(&w->jw, s);
		um_jw_coverage(&w->jw, &s->coverage);
		um_jw_trend(&w->jw, &s->trend);
		um_jw_need_changes(&w->jw, s);
		um_jw_opportunities(&w->jw, "opportunity", s->opportunity, s->opportunity_count);
		write_members(w, s);
		um_jw_close(&w->jw, '}');
	}
	um_jw_close(&w->jw, ']');
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void write_all(struct writer *w, const struct unmet_results *r)
{
	um_jw_open(&w->jw, NULL, '{');
	um_jw_strz(&w->jw, "schema_version", UNMET_SCHEMA_VERSION);
	write_engine(&w->jw, &r->summary);
	write_corpus(w, &r->summary);
	um_jw_open(&w->jw, "notes", '{');
	text(&w->jw, "needs", r->need_note);
	text(&w->jw, "segments", r->segment_note);
	text(&w->jw, "contrast", r->contrast_note);
	text(&w->jw, "coverage", r->coverage.note);
	text(&w->jw, "trends", r->trend_note);
	um_jw_close(&w->jw, '}');
	write_decisions(&w->jw, &r->decisions);
	write_needs(w, r);
	um_export_shape(&w->jw, r);
	write_dismissed(w, r);
	write_cooc(w, r);
	um_jw_network(&w->jw, r);
	write_segments(w, r);
	um_jw_uint(&w->jw, "unassigned_customer_count", r->unassigned_customer_count);
	um_jw_coverage(&w->jw, &r->coverage);
	um_jw_contrast(&w->jw, r);
	um_jw_plans(&w->jw, r);
	um_jw_opportunities(&w->jw, "rated", r->rated, r->rated_count);
	um_jw_close(&w->jw, '}');
	um_buf_addc(&w->buf, '\n');
	flush(w, 0);
}

enum unmet_status um_export_segments(const struct unmet_results *results, unmet_write_fn write, void *ctx,
                                     struct unmet_error *err)
{
	struct writer w = { .write = write, .ctx = ctx, .err = err };

	um_buf_init(&w.buf, BUFFER_BYTES);
	um_jw_init(&w.jw, &w.buf, true);
	write_all(&w, results);
	um_buf_release(&w.buf);
	return w.rc;
}

struct file { struct um_out *out; struct unmet_error *err; };

static enum unmet_status to_file(void *ctx, const char *bytes, size_t total)
{
	struct file *f = ctx;

	return um_out_write(f->out, bytes, total, f->err);
}

enum unmet_status um_export_segments_json(const struct unmet_results *results, const char *path,
                                          struct unmet_error *err)
{
	struct file f = { .err = err };
	enum unmet_status rc = um_out_open(&f.out, path, err);

	if (rc)
		return rc;
	rc = um_export_segments(results, to_file, &f, err);
	if (!rc)
		return um_out_commit(f.out, err);
	um_out_abort(f.out);
	return rc;
}
