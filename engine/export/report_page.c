/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page of report.html without its script: title, policy, style, and the findings as plain HTML, which
 * is what is read in a mail preview, printed, or seen while the script starts. Everything a customer said
 * goes through um_escape_html.
 */
#include "export/escape.h"
#include "export/report.h"

#include "base/json.h"

#include <stdio.h>

#define PAGE_BYTES ((size_t)64 << 20) /* one need with its quotes is far below this */
#define QUOTES_SHOWN 3u

struct page {
	struct um_report_file *file;
	const struct unmet_results *results;
	struct um_buf buf;
};

static void flush(struct page *p)
{
	if (!p->file->rc)
		p->file->rc = um_buf_check(&p->buf, p->file->err);
	um_report_write(p->file, p->buf.ptr, p->buf.len);
	um_buf_clear(&p->buf);
}

static void html(struct page *p, const char *markup)
{
	um_buf_adds(&p->buf, markup);
}

static void say(struct page *p, const char *text)
{
	um_escape_html(&p->buf, text, strlen(text));
}

/* say_apart - with a direction of its own, so that it cannot turn what stands beside it. */
static void say_apart(struct page *p, const char *text)
{
	html(p, "<bdi>");
	say(p, text);
	html(p, "</bdi>");
}

static void number(struct page *p, uint64_t value)
{
	char digits[24];
	int total = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);

	for (int i = 0; i < total; i++) {
		if (i && (total - i) % 3 == 0)
			um_buf_addc(&p->buf, ',');
		um_buf_addc(&p->buf, digits[i]);
	}
}

static void percent(struct page *p, double share)
{
	um_num(&p->buf, 100 * share, 0);
	um_buf_addc(&p->buf, '%');
}

static const char *unit_name(const struct unmet_results *r, bool one)
{
	switch (r->summary.unit) {
	case UNMET_UNIT_ACCOUNT: return one ? "account" : "accounts";
	case UNMET_UNIT_DOCUMENT: return one ? "document" : "documents";
	default: return one ? "customer" : "customers";
	}
}

static void counted(struct page *p, uint64_t value, const char *one, const char *many)
{
	number(p, value);
	um_buf_addc(&p->buf, ' ');
	html(p, value == 1 ? one : many);
}

/* ---- head --------------------------------------------------------------------------------- */

static void head(struct page *p)
{
	html(p, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-");
	html(p, um_asset_script_hash);
	html(p, "'; style-src 'sha256-");
	html(p, um_asset_style_hash);
	html(p, "'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
	     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	     "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
	     "<meta name=\"generator\" content=\"unmet " UNMET_VERSION "\">\n<title>What ");
	counted(p, p->results->summary.customer_count, unit_name(p->results, true), unit_name(p->results, false));
	html(p, " need</title>\n<style>");
	flush(p);
	um_report_write(p->file, um_asset_style, um_asset_style_bytes);
	html(p, "</style>\n</head>\n<body>\n<div id=\"app\"></div>\n<main id=\"plain\">\n");
}

static void what_was_read(struct page *p)
{
	const struct unmet_summary *s = &p->results->summary;

	html(p, "<header>\n<h1>What ");
	counted(p, s->customer_count, unit_name(p->results, true), unit_name(p->results, false));
	html(p, " need</h1>\n<p>");
	counted(p, s->document_count, "document", "documents");
	if (*s->date_first) {
		html(p, ", ");
		say(p, s->date_first);
		html(p, " to ");
		say(p, s->date_last);
	}
	html(p, "; ");
	counted(p, s->mention_count, "mention", "mentions");
	html(p, " of needs in ");
	counted(p, s->sentence_count, "sentence", "sentences");
	html(p, " by customers.</p>\n");
	for (int i = 0; i < 3; i++) {
		const char *note[] = { p->results->contrast_note, p->results->need_note, p->results->segment_note };

		if (!note[i] || !*note[i])
			continue;
		html(p, "<p>");
		say(p, note[i]);
		html(p, "</p>\n");
	}
	html(p, "</header>\n");
}

/* ---- needs -------------------------------------------------------------------------------- */

static void need_row(struct page *p, const struct unmet_need *n)
{
	um_buf_addf(&p->buf, "<tr><td><a href=\"#plain-%u\">", n->id);
	say_apart(p, n->label);
	html(p, "</a></td><td class=\"n\">");
	number(p, n->customer_count);
	html(p, "</td><td class=\"n\">");
	percent(p, n->customer_share);
	html(p, " <small>(");
	um_num(&p->buf, 100 * n->customer_share_ci.low, 0);
	html(p, "–");
	um_num(&p->buf, 100 * n->customer_share_ci.high, 0);
	html(p, ")</small></td><td class=\"n\">");
	percent(p, n->unmet_share);
	html(p, "</td><td class=\"n\">");
	number(p, n->mention_count);
	html(p, "</td></tr>\n");
}

static void need_table(struct page *p)
{
	html(p, "<h2>");
	counted(p, p->results->need_count, "need", "needs");
	html(p, ", by how many raise each</h2>\n<table><thead><tr><th scope=\"col\">Need</th><th scope=\"col\" class=\"n\">");
	html(p, p->results->summary.unit == UNMET_UNIT_ACCOUNT ? "Accounts" :
	     p->results->summary.unit == UNMET_UNIT_DOCUMENT ? "Documents" : "Customers");
	html(p, "</th><th scope=\"col\" class=\"n\">Share (95% interval)</th><th scope=\"col\" class=\"n\">Unmet</th>"
	     "<th scope=\"col\" class=\"n\">Mentions</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < p->results->need_count; i++) {
		need_row(p, &p->results->need[i]);
		flush(p);
	}
	html(p, "</tbody></table>\n");
}

static void quote(struct page *p, const struct unmet_quote *q)
{
	const char *part[] = { q->speaker, q->customer, q->date };
	bool any = false;

	html(p, "<blockquote><p>");
	say_apart(p, q->text);
	html(p, "</p><footer>");
	for (int i = 0; i < 3; i++) {
		if (!*part[i] || (i == 1 && strcmp(part[0], part[1]) == 0))
			continue;
		html(p, any ? ", " : "");
		say_apart(p, part[i]);
		any = true;
	}
	html(p, "</footer></blockquote>\n");
}

static void need_quotes(struct page *p, const struct unmet_need *n)
{
	um_buf_addf(&p->buf, "<section id=\"plain-%u\"><h3>", n->id);
	say_apart(p, n->label);
	html(p, "</h3>\n<p>");
	counted(p, n->customer_count, unit_name(p->results, true), unit_name(p->results, false));
	html(p, ", ");
	percent(p, n->unmet_share);
	html(p, " of what they say of it is unmet.</p>\n");
	for (size_t i = 0; i < n->quote_count && i < QUOTES_SHOWN; i++)
		quote(p, &n->quote[i]);
	html(p, "</section>\n");
	flush(p);
}

/* ---- segments ----------------------------------------------------------------------------- */

static void segments(struct page *p)
{
	const struct unmet_results *r = p->results;

	if (r->segment_count < 2)
		return;
	html(p, "<h2>Segments: who needs the same</h2>\n<table><thead><tr><th scope=\"col\">Segment</th>"
	     "<th scope=\"col\" class=\"n\">Size</th><th scope=\"col\">Comes back when customers are drawn again</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < r->segment_count; i++) {
		const struct unmet_segment *s = &r->segment[i];

		html(p, "<tr><td>");
		say_apart(p, s->label);
		html(p, "</td><td class=\"n\">");
		number(p, s->customer_count);
		html(p, s->stability >= 0.75 ? "</td><td>yes, stable</td></tr>\n" :
		     s->stability >= 0.6 ? "</td><td>mostly</td></tr>\n" : "</td><td>no, do not rely on it</td></tr>\n");
		flush(p);
	}
	html(p, "</tbody></table>\n");
}

void um_report_page(struct um_report_file *file, const struct unmet_results *results, const struct um_report_options *options)
{
	struct page p = { .file = file, .results = results };

	um_buf_init(&p.buf, PAGE_BYTES);
	head(&p);
	what_was_read(&p);
	need_table(&p);
	segments(&p);
	if (options->quotes != UNMET_QUOTES_NONE)
		html(&p, "<h2>In their words</h2>\n");
	for (size_t i = 0; i < results->need_count && options->quotes != UNMET_QUOTES_NONE; i++)
		need_quotes(&p, &results->need[i]);
	html(&p, "</main>");
	flush(&p);
	um_buf_release(&p.buf);
}
