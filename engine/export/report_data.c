/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data of report.html. Results go in as they are in segments.json. Documents and mentions go in as
 * columns, in blocks: a column of numbers parses several times faster than rows of objects and takes a
 * third of the room, and a block at a time is all the memory this takes. Words are held once: a quote of
 * a document that is in the file is a range of it. Offsets are in UTF-16 units, which is what JavaScript
 * counts in. Where there is much, each block is gzip in base64, which browsers undo by themselves.
 *
 * tools/web/ui/src/embedded.ts reads this; docs/formats/report.md describes it.
 */
#include "export/export.h"
#include "export/number.h"
#include "export/report_block.h"

#include "base/mem.h"
#include "base/order.h"

#include <stdlib.h>

#define BLOCK_BYTES ((size_t)2 << 20)
#define COLUMN_BYTES ((size_t)256 << 20)
#define REJECTS_SHOWN 200u
#define REJECT_RAW_BYTES 400u

/* ---- documents and mentions --------------------------------------------------------------- */

/* units - UTF-16 units of valid UTF-8: one a character, two above U+FFFF. */
static uint32_t units(const char *bytes, size_t total)
{
	uint32_t n = 0;

	for (size_t i = 0; i < total; i++) {
		unsigned char c = (unsigned char)bytes[i];

		n += ((c & 0xc0) != 0x80) + (c >= 0xf0);
	}
	return n;
}

/* Where the last offset was, in bytes and in units: offsets come in order. */
struct cursor { const char *ptr; uint32_t at, unit; };

static uint32_t unit_at(struct cursor *c, uint32_t at)
{
	if (at < c->at)
		c->at = c->unit = 0;
	c->unit += units(c->ptr + c->at, at - c->at);
	c->at = at;
	return c->unit;
}

static bool may_quote(const struct um_report *r, uint64_t mention)
{
	if (r->options.quotes == UNMET_QUOTES_ALL)
		return true;
	return r->shown_count && bsearch(&mention, r->shown, r->shown_count, sizeof(*r->shown), um_order_u64);
}

/* keeps_text - documents are shown whole where they hold a mention and there is room: conversations always
 * come first, since a ticket without its quotes says little more. */
static bool keeps_text(struct um_report *r, const struct um_voice *v)
{
	if (r->options.quotes != UNMET_QUOTES_ALL || !v->mention_count || v->text.len > r->text_left)
		return false;
	if (r->options.text_bytes > UM_REPORT_TEXT_BYTES && v->turn_count < 2)
		return false;
	r->text_left -= v->text.len;
	return true;
}

/* put_turns - four numbers a turn: speaker, role, start, end. */
static void put_turns(struct um_report *r, const struct um_voice *v)
{
	struct cursor c = { .ptr = v->text.ptr };
	struct um_buf *out = um_report_next(r, D_TURNS);

	um_buf_addc(out, '[');
	for (size_t i = 0; i < v->turn_count; i++) {
		const struct um_turn *t = &v->turn[i];
		uint32_t start = unit_at(&c, t->start);

		um_buf_addf(out, "%s%u,%d,%u,", i ? "," : "", um_report_word_of(r, t->speaker), (int)t->role, start);
		um_buf_addf(out, "%u", unit_at(&c, t->end));
	}
	um_buf_addc(out, ']');
}

static struct um_str speaker_of(const struct um_voice *v, const struct um_voice_mention *m)
{
	for (size_t i = v->turn_count; i-- > 0;)
		if (v->turn[i].start <= m->start && m->start < v->turn[i].end)
			return v->turn[i].speaker;
	return v->turn_count ? UM_LIT("") : um_str(v->speaker);
}

/* put_why - cues by their place in the words; nothing where the quote may not be shown, since both hold words of it. */
static void put_why(struct um_report *r, const struct um_voice_mention *m)
{
	bool words = may_quote(r, m->id);
	struct um_str rest = um_str(words && m->reasons ? m->reasons : ""), line;
	struct um_buf *out = um_report_next(r, M_REASONS);
	bool any = false;

	um_buf_addc(out, '[');
	while (um_str_split(&rest, '\n', &line)) {
		if (!line.len)
			continue;
		um_buf_addf(out, "%s%u", any ? "," : "", um_report_word_of(r, line));
		any = true;
	}
	um_buf_addc(out, ']');
	um_report_word(r, M_OUTCOME, um_str(words && m->outcome ? m->outcome : ""));
	um_report_number(r, M_SCORE, m->score, 2);
}

static void put_mention(struct um_report *r, const struct um_voice *v, const struct um_voice_mention *m, bool whole,
                        struct cursor *c)
{
	uint32_t start = unit_at(c, m->start);

	um_report_number(r, M_ID, (double)m->id, 0);
	um_report_number(r, M_DOC, r->document_count, 0);
	um_report_number(r, M_NEED, m->need, 0);
	um_report_number(r, M_KIND, m->kinds ? (int)m->kind : -1, 0);
	um_report_number(r, M_KINDS, m->kinds, 0);
	um_report_number(r, M_POLARITY, (int)m->polarity, 0);
	um_report_number(r, M_INTENSITY, m->intensity, 2);
	um_report_number(r, M_POSTERIOR, m->posterior, 2);
	um_report_number(r, M_SOLUTION, m->solution, 0);
	um_report_number(r, M_UNPLACED, (double)m->unplaced_rank, 0);
	um_report_word(r, M_SPEAKER, speaker_of(v, m));
	um_report_number(r, M_START, start, 0);
	um_report_number(r, M_END, start + units(v->text.ptr + m->start, m->end - m->start), 0);
	if (whole || !may_quote(r, m->id))
		um_report_null(r, M_QUOTE);
	else
		um_report_text(r, M_QUOTE, um_str_n(v->text.ptr + m->start, m->end - m->start));
	put_why(r, m);
}

static void put_document(struct um_report *r, const struct um_voice *v, bool whole)
{
	bool words = r->options.quotes == UNMET_QUOTES_ALL;

	um_report_text(r, D_NAME, um_str(v->name));
	um_report_word(r, D_SOURCE, um_str(v->source));
	um_report_number(r, D_CUSTOMER, v->customer == UINT32_MAX ? -1.0 : (double)v->customer, 0);
	um_report_word(r, D_DATE, um_str(v->date));
	um_report_text(r, D_TITLE, um_str(words && v->mention_count ? v->title : ""));
	um_report_word(r, D_QUESTION, um_str(v->question));
	um_report_word(r, D_LANG, um_str(v->lang));
	um_report_word(r, D_SPEAKER, um_str(v->speaker));
	if (whole && v->turn_count)
		put_turns(r, v);
	else
		um_report_null(r, D_TURNS);
	if (whole)
		um_report_text(r, D_TEXT, v->text);
	else
		um_report_null(r, D_TEXT);
}

enum unmet_status um_report_voice(struct um_report *r, const struct um_voice *v)
{
	struct cursor c = { .ptr = v->text.ptr };
	bool whole = keeps_text(r, v);

	for (size_t i = 0; i < v->mention_count; i++)
		put_mention(r, v, &v->mention[i], whole, &c);
	put_document(r, v, whole);
	r->document_count++;
	r->kept_count += whole;
	um_report_flush(r, BLOCK_BYTES);
	return r->file.rc;
}

bool um_report_wants_voices(const struct um_report *r)
{
	return r->options.mention_count <= UM_REPORT_MENTIONS;
}

/* ---- people and rejects ------------------------------------------------------------------- */

static void add_attribute(struct um_jw *jw, const struct um_attributes *a, uint32_t at, uint32_t total)
{
	um_jw_open(jw, NULL, '{');
	um_jw_str(jw, "name", a->name[at]);
	um_jw_open(jw, "values", '[');
	for (uint32_t v = 0; v < a->value_count[at]; v++)
		um_jw_str(jw, NULL, a->value[at][v]);
	um_jw_close(jw, ']');
	um_jw_open(jw, "of", '[');
	for (uint32_t c = 0; c < total; c++) {
		uint32_t value = a->of[(size_t)at * total + c];

		um_jw_num(jw, NULL, value == UINT32_MAX ? -1.0 : (double)value, 0);
	}
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

void um_report_people(struct um_report *r, const char *const *name, uint32_t total, const struct um_attributes *attributes)
{
	struct um_jw jw;

	um_jw_init(&jw, &r->block, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_open(&jw, "names", '[');
	for (uint32_t c = 0; c < total; c++)
		um_jw_strz(&jw, NULL, name[c]);
	um_jw_close(&jw, ']');
	um_jw_open(&jw, "attributes", '[');
	for (uint32_t a = 0; a < attributes->attribute_count; a++)
		add_attribute(&jw, attributes, a, total);
	um_jw_close(&jw, ']');
	um_jw_close(&jw, '}');
	um_report_block(r, "people");
}

void um_report_reject(struct um_report *r, const struct unmet_reject *reject)
{
	bool words = r->options.quotes == UNMET_QUOTES_ALL;
	size_t raw = reject->raw_bytes < REJECT_RAW_BYTES ? reject->raw_bytes : REJECT_RAW_BYTES;
	struct um_jw jw;

	if (r->reject_count++ >= REJECTS_SHOWN)
		return;
	if (r->rejects.len)
		um_buf_addc(&r->rejects, ',');
	um_jw_init(&jw, &r->rejects, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_strz(&jw, "source", reject->source);
	um_jw_uint(&jw, "row", reject->row);
	um_jw_strz(&jw, "reason", reject->reason);
	um_jw_str(&jw, "raw", um_str_n(reject->raw, words ? raw : 0));
	um_jw_close(&jw, '}');
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void text(struct um_report_file *f, const char *s)
{
	um_report_write(f, s, strlen(s));
}

static enum unmet_status results_part(void *ctx, const char *bytes, size_t total)
{
	struct um_report_file *f = ctx;

	um_report_json(f, bytes, total);
	return f->rc;
}

static const char *const quotes_name[] = { [UNMET_QUOTES_ALL] = "all", [UNMET_QUOTES_TOP] = "top", [UNMET_QUOTES_NONE] = "none" };

/* write_about - what the page must know of the file: before its script as far as it is known, and last, when everything has
 * been counted. */
static void write_about(struct um_report *r)
{
	bool compress = r->compress;
	struct um_jw jw;

	um_buf_clear(&r->block);
	um_jw_init(&jw, &r->block, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_strz(&jw, "quotes", quotes_name[r->options.quotes]);
	um_jw_uint(&jw, "top", r->options.top);
	um_jw_bool(&jw, "rows", um_report_wants_voices(r));
	um_jw_uint(&jw, "document_count", r->options.document_count);
	um_jw_uint(&jw, "whole_document_count", r->kept_count);
	um_jw_uint(&jw, "reject_count", r->reject_count);
	um_buf_adds(&r->block, ",\"rejects\":[");
	um_buf_add(&r->block, r->rejects.ptr, r->rejects.len);
	um_buf_adds(&r->block, "]}");
	if (!r->file.rc)
		r->file.rc = um_buf_check(&r->rejects, r->file.err);
	r->compress = false;
	um_report_block(r, "about");
	r->compress = compress;
}

static enum unmet_status block_part(void *ctx, const char *bytes, size_t total)
{
	um_buf_add(ctx, bytes, total);
	return UNMET_OK;
}

/* write_results - packed with all else where much is: of many customers, members of segments alone are a megabyte. */
static void write_results(struct um_report *r, const struct unmet_results *results)
{
	if (r->compress) {
		um_buf_clear(&r->block);
		if (!r->file.rc)
			r->file.rc = um_export_segments(results, block_part, &r->block, r->file.err);
		um_report_block(r, "results");
		return;
	}
	text(&r->file, "\n<script type=\"application/json\" data-unmet=\"results\">");
	if (!r->file.rc)
		r->file.rc = um_export_segments(results, results_part, &r->file, r->file.err);
	text(&r->file, "</script>");
}

/* write_script - before the documents: the page can be used while they are still being read. */
static void write_script(struct um_report *r)
{
	text(&r->file, "\n<script>");
	um_report_write(&r->file, um_asset_script, um_asset_script_bytes);
	text(&r->file, "</script>");
}

/* fewer_quotes - the needs with no more quotes than may be shown, and the ids of those. */
static enum unmet_status fewer_quotes(struct um_report *r, const struct unmet_results *results, struct unmet_need *need)
{
	size_t most = r->options.quotes == UNMET_QUOTES_NONE ? 0 : r->options.quotes == UNMET_QUOTES_TOP ? r->options.top : SIZE_MAX;
	size_t total = 0;

	for (size_t i = 0; i < results->need_count; i++) {
		need[i] = results->need[i];
		if (need[i].quote_count > most)
			need[i].quote_count = most;
		total += need[i].quote_count;
	}
	r->shown = um_calloc(total + 1, sizeof(*r->shown));
	if (!r->shown)
		return um_nomem(r->file.err);
	for (size_t i = 0; i < results->need_count; i++)
		for (size_t q = 0; q < need[i].quote_count; q++)
			r->shown[r->shown_count++] = need[i].quote[q].mention;
	qsort(r->shown, r->shown_count, sizeof(*r->shown), um_order_u64);
	return UNMET_OK;
}

static enum unmet_status write_start(struct um_report *r, const struct unmet_results *results)
{
	struct unmet_results copy = *results;
	struct unmet_need *need = um_calloc(results->need_count + 1, sizeof(*need));
	enum unmet_status rc = need ? fewer_quotes(r, results, need) : um_nomem(r->file.err);

	copy.need = need;
	if (!rc) {
		um_report_page(&r->file, &copy, &r->options);
		write_results(r, &copy);
		write_about(r);
		write_script(r);
		rc = r->file.rc;
	}
	um_free(need);
	return rc;
}

static void release(struct um_report *r)
{
	for (int c = 0; c < COLUMN_TOTAL; c++)
		um_buf_release(&r->column[c]);
	um_buf_release(&r->block);
	um_aside_free(r->aside);
	um_buf_release(&r->raw);
	um_buf_release(&r->packed);
	um_buf_release(&r->rejects);
	um_intern_free(r->word);
	um_free(r->shown);
	um_free(r);
}

enum unmet_status um_report_open(struct um_report **out, const char *path, const struct unmet_results *results,
                                 const struct um_report_options *options, struct unmet_error *err)
{
	struct um_report *r = um_calloc(1, sizeof(*r));

	*out = NULL;
	if (!r)
		return um_nomem(err);
	r->options = *options;
	r->compress = options->text_bytes > UM_REPORT_PLAIN_BYTES || options->mention_count > 20000;
	r->text_left = UM_REPORT_TEXT_BYTES;
	r->file.err = err;
	for (int c = 0; c < COLUMN_TOTAL; c++)
		um_buf_init(&r->column[c], COLUMN_BYTES);
	um_buf_init(&r->block, 4 * COLUMN_BYTES);
	um_buf_init(&r->raw, 4 * COLUMN_BYTES);
	um_buf_init(&r->packed, 4 * COLUMN_BYTES);
	um_buf_init(&r->rejects, COLUMN_BYTES);
	r->file.rc = um_out_open(&r->file.out, path, err);
	r->aside = r->compress && !r->file.rc ? um_aside_new() : NULL;
	if (r->compress && !r->aside && !r->file.rc)
		r->file.rc = um_nomem(err);
	if (!r->file.rc)
		um_report_empty(r);
	if (!r->file.rc)
		r->file.rc = write_start(r, results);
	if (r->file.rc) {
		enum unmet_status rc = r->file.rc;

		um_report_abort(r);
		return rc;
	}
	*out = r;
	return UNMET_OK;
}

enum unmet_status um_report_close(struct um_report *r)
{
	enum unmet_status rc;

	um_report_flush(r, 0);
	write_about(r);
	text(&r->file, "\n</body>\n</html>\n");
	rc = r->file.rc;
	if (rc)
		um_out_abort(r->file.out);
	else
		rc = um_out_commit(r->file.out, r->file.err);
	release(r);
	return rc;
}

void um_report_abort(struct um_report *r)
{
	if (!r)
		return;
	um_out_abort(r->file.out);
	release(r);
}
