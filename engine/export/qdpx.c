/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REFI-QDA project exchange (.qdpx, qdasoftware.org, version 1.5): what NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette
 * open. Needs are codes, themes and what the same customers raise are sets of codes, mentions are coded selections, customers are cases with their
 * attributes and segment as variables, and documents are plain-text sources inside the archive.
 *
 * Positions count characters (code points), not bytes. GUIDs are hashes of what they name, so the same project is the
 * same file. The texts are written first and their coding second: only one entry of an archive is open at a time.
 */
#include "base/hash.h"
#include "base/mem.h"
#include "base/status.h"
#include "export/stream.h"
#include "export/view.h"

#include <stdio.h>
#include <stdlib.h>

#define SEGMENT_VARIABLE "unmet segment"
#define NAME_BYTES 120u

struct guid { char text[37]; };

struct source { char *customer; struct guid guid; }; /* whose case it belongs to */

struct qdpx {
	const struct um_export_view *view;
	struct um_zip_out *zip;
	struct um_stream stream;
	struct source *source;        /* [source_total], then sorted by customer */
	size_t source_total, source_capacity;
	char **variable;              /* [variable_total] names of attributes, sorted */
	size_t variable_total, variable_capacity;
};

/* A name-based identifier: the kind and the name, hashed; marked as version 8 (RFC 9562, custom). */
static struct guid guid_of(const char *kind, const char *name)
{
	struct guid g;
	char named[64], hex[33];

	um_hash128_hex(um_hash128(name, strlen(name)), hex);
	snprintf(named, sizeof(named), "%s %s", kind, hex);
	um_hash128_hex(um_hash128(named, strlen(named)), hex);
	hex[12] = '8';
	hex[16] = 'a';
	snprintf(g.text, sizeof(g.text), "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
	return g;
}

static struct guid guid_of_id(const char *kind, uint64_t id)
{
	char name[24];

	snprintf(name, sizeof(name), "%llu", (unsigned long long)id);
	return guid_of(kind, name);
}

static void put_guid(struct um_buf *out, const char *attribute, struct guid g)
{
	um_buf_addf(out, " %s=\"%s\"", attribute, g.text);
}

/* ---- texts -------------------------------------------------------------------------------- */

static enum unmet_status write_text(void *ctx, const struct um_export_document *d, struct unmet_error *err)
{
	struct qdpx *q = ctx;
	struct guid g = guid_of("source", d->key);
	struct source *s;
	char entry[64];
	enum unmet_status rc;

	if (q->source_total + 8 > UM_ZIP_MAX_ENTRIES)
		return um_fail(err, UNMET_E_LIMIT, "more than %u documents hold mentions, more than programs for qualitative analysis open: "
		               "export a smaller project", UM_ZIP_MAX_ENTRIES - 8);
	if (!um_grow((void **)&q->source, &q->source_capacity, q->source_total + 1, sizeof(*q->source)))
		return um_nomem(err);
	s = &q->source[q->source_total];
	*s = (struct source){ um_strndup(d->customer, strlen(d->customer)), g };
	if (!s->customer)
		return um_nomem(err);
	q->source_total++;
	snprintf(entry, sizeof(entry), "sources/%s.txt", g.text);
	rc = um_zip_out_entry(q->zip, entry, err);
	return rc ? rc : um_zip_out_write(q->zip, d->text.ptr, d->text.len, err);
}

static int by_customer(const void *x, const void *y)
{
	const struct source *a = x, *b = y;
	int order = strcmp(a->customer, b->customer);

	return order ? order : strcmp(a->guid.text, b->guid.text);
}

/* ---- codes and variables ------------------------------------------------------------------ */

static void put_codes(struct qdpx *q)
{
	const struct unmet_results *r = q->view->results;
	struct um_buf *out = &q->stream.buf;

	if (!r->need_count)
		return;
	um_buf_adds(out, "<CodeBook><Codes>\n");
	for (size_t i = 0; i < r->need_count && !um_stream_flush(&q->stream); i++) {
		um_buf_adds(out, "<Code");
		put_guid(out, "guid", guid_of_id("need", r->need[i].id));
		um_xml_put_attribute(out, "name", um_str(r->need[i].label));
		um_buf_addf(out, " isCodable=\"true\"><Description>unmet need %u: %llu customers, %llu mentions</Description></Code>\n",
		            r->need[i].id, (unsigned long long)r->need[i].customer_count, (unsigned long long)r->need[i].mention_count);
	}
	um_buf_adds(out, "</Codes></CodeBook>\n");
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static enum unmet_status learn_variables(void *ctx, const struct um_export_customer *c, struct unmet_error *err)
{
	struct qdpx *q = ctx;

	for (size_t i = 0; i < c->attribute_count; i++) {
		const char *name = c->attribute[i].key;

		if (q->variable_total && bsearch(&name, q->variable, q->variable_total, sizeof(*q->variable), by_text))
			continue;
		if (!um_grow((void **)&q->variable, &q->variable_capacity, q->variable_total + 1, sizeof(*q->variable)))
			return um_nomem(err);
		q->variable[q->variable_total] = um_strndup(name, strlen(name));
		if (!q->variable[q->variable_total++])
			return um_nomem(err);
		qsort(q->variable, q->variable_total, sizeof(*q->variable), by_text);
	}
	return UNMET_OK;
}

static void put_variable(struct um_buf *out, const char *name)
{
	um_buf_adds(out, "<Variable");
	put_guid(out, "guid", guid_of("variable", name));
	um_xml_put_attribute(out, "name", um_str(name));
	um_buf_adds(out, " typeOfVariable=\"Text\"/>\n");
}

static void put_variables(struct qdpx *q)
{
	struct um_buf *out = &q->stream.buf;

	um_buf_adds(out, "<Variables>\n");
	put_variable(out, SEGMENT_VARIABLE);
	for (size_t i = 0; i < q->variable_total; i++)
		put_variable(out, q->variable[i]);
	um_buf_adds(out, "</Variables>\n");
}

/* ---- cases -------------------------------------------------------------------------------- */

static void put_value(struct um_buf *out, const char *variable, const char *value)
{
	um_buf_adds(out, "<VariableValue><VariableRef");
	put_guid(out, "targetGUID", guid_of("variable", variable));
	um_buf_adds(out, "/><TextValue>");
	um_xml_put(out, um_str(value));
	um_buf_adds(out, "</TextValue></VariableValue>");
}

static const char *segment_label(const struct qdpx *q, uint32_t id)
{
	const struct unmet_segment *segment = unmet_results_segment(q->view->results, id);

	return segment ? segment->label : "";
}

/* first_source - of the sorted sources, the first that is not below the customer. */
static size_t first_source(const struct qdpx *q, const char *customer)
{
	size_t low = 0, high = q->source_total;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(q->source[middle].customer, customer) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Who says nothing that is coded has no source here, and no case. */
static enum unmet_status put_case(void *ctx, const struct um_export_customer *c, struct unmet_error *err)
{
	struct qdpx *q = ctx;
	struct um_buf *out = &q->stream.buf;
	size_t at = first_source(q, c->name);

	(void)err;
	if (at == q->source_total || strcmp(q->source[at].customer, c->name) != 0)
		return UNMET_OK;
	um_buf_adds(out, "<Case");
	put_guid(out, "guid", guid_of("customer", c->name));
	um_xml_put_attribute(out, "name", um_str(c->name));
	um_buf_addc(out, '>');
	if (c->segment)
		put_value(out, SEGMENT_VARIABLE, segment_label(q, c->segment));
	for (size_t i = 0; i < c->attribute_count; i++)
		put_value(out, c->attribute[i].key, c->attribute[i].value);
	for (; at < q->source_total && strcmp(q->source[at].customer, c->name) == 0; at++) {
		um_buf_adds(out, "<SourceRef");
		put_guid(out, "targetGUID", q->source[at].guid);
		um_buf_adds(out, "/>");
	}
	um_buf_adds(out, "</Case>\n");
	return um_stream_flush(&q->stream);
}

/* ---- coded sources ------------------------------------------------------------------------ */

static uint64_t characters(const char *from, const char *to)
{
	uint64_t total = 0;

	for (; from < to; from++)
		total += ((unsigned char)*from & 0xc0) != 0x80;
	return total;
}

/* A name for a selection: its start, cut between characters. */
static struct um_str named(struct um_str quote)
{
	if (quote.len > NAME_BYTES)
		for (quote.len = NAME_BYTES; quote.len && ((unsigned char)quote.ptr[quote.len] & 0xc0) == 0x80; quote.len--)
			;
	return quote;
}

static void put_selection(struct um_buf *out, struct um_str text, const struct um_coded *c, uint64_t from)
{
	um_buf_adds(out, "<PlainTextSelection");
	put_guid(out, "guid", guid_of_id("selection", c->mention));
	um_xml_put_attribute(out, "name", named(um_str_n(text.ptr + c->start, c->end - c->start)));
	um_buf_addf(out, " startPosition=\"%llu\" endPosition=\"%llu\"><Coding", (unsigned long long)from,
	            (unsigned long long)(from + characters(text.ptr + c->start, text.ptr + c->end)));
	put_guid(out, "guid", guid_of_id("coding", c->mention));
	um_buf_adds(out, "><CodeRef");
	put_guid(out, "targetGUID", guid_of_id("need", c->need));
	um_buf_adds(out, "/></Coding></PlainTextSelection>");
}

static enum unmet_status put_source(void *ctx, const struct um_export_document *d, struct unmet_error *err)
{
	struct qdpx *q = ctx;
	struct um_buf *out = &q->stream.buf;
	struct guid g = guid_of("source", d->key);
	uint64_t at = 0;
	uint32_t byte = 0;

	(void)err;
	um_buf_adds(out, "<TextSource");
	put_guid(out, "guid", g);
	um_buf_adds(out, " name=\"");
	um_xml_put(out, um_str(*d->name ? d->name : g.text));
	um_buf_addf(out, "\" plainTextPath=\"internal://%s.txt\">", g.text);
	for (size_t i = 0; i < d->coded_count && !um_stream_flush(&q->stream); i++) {
		const struct um_coded *c = &d->coded[i];

		at += characters(d->text.ptr + byte, d->text.ptr + c->start);
		byte = c->start;
		if (c->need && unmet_results_need(q->view->results, c->need))
			put_selection(out, d->text, c, at);
	}
	um_buf_adds(out, "</TextSource>\n");
	return um_stream_flush(&q->stream);
}

/* ---- sets --------------------------------------------------------------------------------- */

/* put_set_start - needs of a theme, or of a community, by its name. */
static void put_set_start(struct um_buf *out, const char *kind, uint32_t id, const char *prefix, const char *label)
{
	um_buf_adds(out, "<Set");
	put_guid(out, "guid", guid_of_id(kind, id));
	um_buf_addf(out, " name=\"%s %u: ", prefix, id);
	um_xml_put(out, um_str(label));
	um_buf_adds(out, "\">");
}

static void put_member(struct um_buf *out, uint32_t need)
{
	um_buf_adds(out, "<MemberCode");
	put_guid(out, "targetGUID", guid_of_id("need", need));
	um_buf_adds(out, "/>");
}

static bool has_theme(const struct unmet_results *r, uint32_t theme)
{
	for (size_t i = 0; i < r->need_count; i++)
		if (r->need[i].theme == theme)
			return true;
	return false;
}

static void put_theme(struct qdpx *q, const struct unmet_theme *theme)
{
	const struct unmet_results *r = q->view->results;
	struct um_buf *out = &q->stream.buf;

	put_set_start(out, "theme", theme->id, "Theme", theme->label ? theme->label : "");
	for (size_t i = 0; i < r->need_count; i++)
		if (r->need[i].theme == theme->id)
			put_member(out, r->need[i].id);
	um_buf_adds(out, "</Set>\n");
}

static void put_community(struct qdpx *q, const struct unmet_community *community)
{
	struct um_buf *out = &q->stream.buf;

	put_set_start(out, "community", community->id, "Same customers", community->label);
	for (size_t i = 0; i < community->need_count; i++)
		put_member(out, community->need[i]);
	um_buf_adds(out, "</Set>\n");
}

/* put_sets - a set without codes is none. */
static void put_sets(struct qdpx *q)
{
	const struct unmet_results *r = q->view->results;
	size_t themes = 0;

	for (size_t i = 0; i < r->theme_count; i++)
		themes += has_theme(r, r->theme[i].id);
	if (!themes && !r->community_count)
		return;
	um_buf_adds(&q->stream.buf, "<Sets>\n");
	for (size_t i = 0; i < r->theme_count && !um_stream_flush(&q->stream); i++)
		if (has_theme(r, r->theme[i].id))
			put_theme(q, &r->theme[i]);
	for (size_t i = 0; i < r->community_count && !um_stream_flush(&q->stream); i++)
		put_community(q, &r->community[i]);
	um_buf_adds(&q->stream.buf, "</Sets>\n");
}

/* ---- the project -------------------------------------------------------------------------- */

static void put_head(struct qdpx *q)
{
	struct um_buf *out = &q->stream.buf;

	um_buf_adds(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"unmet needs\" "
	            "origin=\"unmet " UNMET_VERSION "\"");
	put_guid(out, "creatingUserGUID", guid_of("user", "unmet"));
	um_buf_adds(out, ">\n<Users><User");
	put_guid(out, "guid", guid_of("user", "unmet"));
	um_buf_adds(out, " name=\"unmet\"/></Users>\n");
}

static enum unmet_status put_project(struct qdpx *q, struct unmet_error *err)
{
	const struct um_export_view *view = q->view;
	enum unmet_status rc = view->each_customer(view->ctx, learn_variables, q, err);

	if (rc)
		return rc;
	put_head(q);
	put_codes(q);
	put_variables(q);
	if (q->source_total) {
		um_buf_adds(&q->stream.buf, "<Cases>\n");
		rc = view->each_customer(view->ctx, put_case, q, err);
		um_buf_adds(&q->stream.buf, "</Cases>\n<Sources>\n");
		if (!rc)
			rc = view->each_document(view->ctx, put_source, q, err);
		um_buf_adds(&q->stream.buf, "</Sources>\n");
	}
	put_sets(q);
	um_buf_adds(&q->stream.buf, "</Project>\n");
	return rc;
}

static enum unmet_status write_project(struct qdpx *q, struct unmet_error *err)
{
	enum unmet_status rc = um_zip_out_entry(q->zip, "project.qde", err), end;

	if (rc)
		return rc;
	if (q->source_total)
		qsort(q->source, q->source_total, sizeof(*q->source), by_customer);
	um_stream_to_zip(&q->stream, q->zip, err);
	rc = put_project(q, err);
	end = um_stream_end(&q->stream);
	return rc ? rc : end;
}

enum unmet_status um_write_qdpx(const struct um_export_view *view, const char *path, struct unmet_error *err)
{
	struct qdpx q = { .view = view };
	enum unmet_status rc = um_zip_out_open(&q.zip, path, err);

	if (rc)
		return rc;
	rc = view->each_document(view->ctx, write_text, &q, err);
	if (!rc)
		rc = write_project(&q, err);
	if (!rc)
		rc = um_zip_out_commit(q.zip, err);
	else
		um_zip_out_abort(q.zip);
	for (size_t i = 0; i < q.source_total; i++)
		um_free(q.source[i].customer);
	for (size_t i = 0; i < q.variable_total; i++)
		um_free(q.variable[i]);
	um_free(q.source);
	um_free(q.variable);
	return rc;
}
