/* SPDX-License-Identifier: Apache-2.0 */
/* unmet need ID: one need on a page. What it is, how many raise it and since when, who they are, what it is not, and their words. */
#include <stdarg.h>
#include <string.h>

#include "cli.h"

#define LEFT 14 /* columns of what stands in front of a line */

struct page {
	struct cli_term term;
	const struct unmet_results *results;
	const struct unmet_need *need;
	const struct unmet_whos *whos;
	uint32_t most;
};

/* line - a name, and words in a column of their own behind it. */
static void line(const struct cli_term *t, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void line(const struct cli_term *t, const char *name, const char *format, ...)
{
	char text[1200];
	const char *p = text, *end;
	unsigned room = t->width > LEFT + 20 ? t->width - LEFT - 1 : 20;
	bool first = true;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	while (*p) {
		char part[1200];
		size_t len = 0, cut = 0;

		for (end = p; *end; end++) { /* the last blank before the column is full */
			len = (size_t)(end - p) + 1;
			memcpy(part, p, len);
			part[len] = '\0';
			if (cli_columns(part) > room)
				break;
			if (*end == ' ')
				cut = len;
		}
		if (!*end)
			cut = strlen(p);
		if (!cut) /* a word as long as the line; no character is cut in two */
			for (cut = len > 1 ? len - 1 : 1; ((unsigned char)p[cut] & 0xc0) == 0x80; cut--)
				;
		memcpy(part, p, cut);
		part[cut > 1 && part[cut - 1] == ' ' ? cut - 1 : cut] = '\0';
		fprintf(t->to, "%s%-*s%s", cli_style(t, "dim"), LEFT, first ? name : "", cli_style(t, "off"));
		cli_text(t, part, room);
		fputc('\n', t->to);
		p += cut + strspn(p + cut, " ");
		first = false;
	}
}

/* ---- what it is ----------------------------------------------------------------------------- */

static void head(const struct page *p)
{
	const struct cli_term *t = &p->term;
	const struct unmet_need *n = p->need;

	fprintf(t->to, "\n%s%u  ", cli_style(t, "bold"), n->id);
	cli_text(t, n->label, t->width - 6);
	fprintf(t->to, "%s\n\n", cli_style(t, "off"));
	if (*n->outcome)
		line(t, "outcome", "%.900s%s", n->outcome, n->outcome_draft ? " (draft)" : "");
	if (*n->definition)
		line(t, "means", "%.1000s", n->definition);
	if (n->met || n->pinned || n->dismissed)
		line(t, "status", "%s%s%s", n->met ? "met, people say" : "open", n->pinned ? ", pinned" : "", n->dismissed ? ", dismissed" : "");
	if (*n->note)
		line(t, "note", "%.1000s", n->note);
}

/* ---- how many ------------------------------------------------------------------------------- */

static void steadiness(const struct page *p)
{
	const struct unmet_need *n = p->need;

	if (!(n->stability >= 0))
		line(&p->term, "steadiness", "not known: it takes five customers");
	else
		line(&p->term, "steadiness", "%s: with other customers like these, about %u%% of it would come back",
		     n->steady ? "steady" : "shaky, read the quotes before you rely on it", cli_percent_of(n->stability));
}

static void trend(const struct page *p)
{
	const struct cli_term *t = &p->term;
	const struct unmet_trend *trend = &p->need->trend;
	const struct unmet_change *c = &trend->change;

	if (!trend->point_count)
		return;
	fprintf(t->to, "%s%-*s%s", cli_style(t, "dim"), LEFT, "trend", cli_style(t, "off"));
	cli_sparkline(t, trend, trend->point_count < 24 ? trend->point_count : 24);
	if (trend->changed)
		fprintf(t->to, "  %s %.1f times (%.1f to %.1f)", c->direction > 0 ? "up" : "down", c->ratio, c->ci.low, c->ci.high);
	else
		fputs("  no change beyond chance", t->to);
	fprintf(t->to, ", by %s\n", trend->period);
}

static void measures(const struct page *p)
{
	const struct unmet_need *n = p->need;
	const struct unmet_opportunity *o = n->opportunity;
	char customers[32], mentions[32], documents[32], share[8], low[8], high[8];

	cli_number(customers, n->customer_count);
	cli_number(mentions, n->mention_count);
	cli_number(documents, n->document_count);
	line(&p->term, "raised by", "%s %s, %s of all (%s to %s); %s mentions in %s documents", customers,
	     p->results->summary.unit == UNMET_UNIT_ACCOUNT ? "accounts" : p->results->summary.unit == UNMET_UNIT_DOCUMENT ? "documents" : "customers",
	     cli_percent(share, n->customer_share), cli_percent(low, n->customer_share_ci.low), cli_percent(high, n->customer_share_ci.high), mentions, documents);
	line(&p->term, "unmet", "%u%% of the mentions; intensity %.2f of 1", cli_percent_of(n->unmet_share), n->intensity);
	if (o)
		line(&p->term, "opportunity", "%.1f of 20 (%.1f to %.1f), asked of %llu: importance %.1f, satisfaction %.1f; gap %.0f%%", o->score, o->score_ci.low,
		     o->score_ci.high, (unsigned long long)o->respondent_count, o->importance, o->satisfaction, o->gap);
	else
		line(&p->term, "opportunity", "not measured: the figures above are signals from text. `%s questionnaire` asks people", cli_program());
	steadiness(p);
	trend(p);
}

/* ---- who, and what it is not ---------------------------------------------------------------- */

static void who(const struct page *p)
{
	const struct cli_term *t = &p->term;
	size_t shown = 0;

	for (size_t i = 0; i < p->whos->who_count && shown < 4; i++) {
		const struct unmet_who *w = &p->whos->who[i];

		if (w->customer_count < 2 || w->q > 0.05)
			continue;
		line(t, shown ? "" : "who", "%.60s %.80s: %llu customers, %u%% of them, %.1f times as common", w->name, w->value,
		     (unsigned long long)w->customer_count, cli_percent_of(w->share), w->lift);
		shown++;
	}
	if (!shown && p->whos->who_count)
		line(t, "who", "anybody: no attribute is more common among them than chance explains");
}

static void words(const struct page *p, const char *name, const char *const *term, size_t total)
{
	char text[800] = "";
	size_t at = 0;

	for (size_t i = 0; i < total && i < 10 && at < sizeof(text) - 80; i++)
		at += (size_t)snprintf(text + at, 80, "%s%.70s", i ? ", " : "", term[i]);
	if (total)
		line(&p->term, name, "%s", text);
}

static const struct unmet_need *need_of(const struct unmet_results *r, uint32_t id)
{
	for (size_t i = 0; i < r->dismissed_count; i++)
		if (r->dismissed[i].id == id)
			return &r->dismissed[i];
	return unmet_results_need(r, id);
}

static const struct unmet_need *first_neighbour(const struct page *p)
{
	for (size_t i = 0; i < p->need->neighbour_count; i++) {
		const struct unmet_need *other = need_of(p->results, p->need->neighbour[i].need);

		if (other && !other->dismissed)
			return other;
	}
	return NULL;
}

static void neighbours(const struct page *p)
{
	size_t shown = 0;

	for (size_t i = 0; i < p->need->neighbour_count && shown < 3; i++) {
		const struct unmet_need *other = need_of(p->results, p->need->neighbour[i].need);

		if (other && !other->dismissed)
			line(&p->term, shown++ ? "" : "near it", "%u  %.200s (%llu customers)", other->id, other->label, (unsigned long long)other->customer_count);
	}
	shown = 0;
	for (size_t i = 0; i < p->results->cooc_count && shown < 3; i++) {
		const struct unmet_cooc *c = &p->results->cooc[i];
		const struct unmet_need *other = c->need_a == p->need->id ? need_of(p->results, c->need_b)
		                               : c->need_b == p->need->id ? need_of(p->results, c->need_a) : NULL;

		if (other && c->q <= 0.05 && c->lift >= 1.2)
			line(&p->term, shown++ ? "" : "with it", "%u  %.200s (%.1f times chance)", other->id, other->label, c->lift);
	}
}

/* ---- their words ---------------------------------------------------------------------------- */

static bool said_before(const struct unmet_need *n, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(n->quote[j].text, n->quote[i].text) == 0)
			return true;
	return false;
}

/* whose_line - who said it, when, where: the source in what is left of the line. */
static void whose_line(const struct cli_term *t, const struct unmet_quote *q, const char *whose)
{
	char number[40];
	unsigned used = 4, end = (unsigned)snprintf(number, sizeof(number), ", mention %llu", (unsigned long long)q->mention);

	fprintf(t->to, "  %s%s ", cli_style(t, "dim"), t->utf8 ? "—" : "-");
	if (*q->speaker && strcmp(q->speaker, whose) != 0) {
		used += cli_text(t, q->speaker, t->width / 4) + 2;
		fputs(", ", t->to);
	}
	used += cli_text(t, whose, t->width / 4);
	if (*q->date)
		used += (unsigned)fprintf(t->to, ", %s", q->date);
	if (used + end + 10 <= t->width) {
		fputs(", ", t->to);
		cli_text(t, q->source, t->width - used - end - 2);
	}
	fprintf(t->to, "%s%s\n", number, cli_style(t, "off"));
}

static void quotes(const struct page *p)
{
	const struct cli_term *t = &p->term;
	uint32_t shown = 0;

	for (size_t i = 0; i < p->need->quote_count && shown < p->most; i++) {
		const struct unmet_quote *q = &p->need->quote[i];
		const char *whose = *q->customer ? q->customer : *q->speaker ? q->speaker : "unknown";

		if (said_before(p->need, i))
			continue;
		fputc('\n', t->to);
		cli_quote(t, q->text, 2, 6);
		whose_line(t, q, whose);
		shown++;
	}
}

static void next_steps(const struct page *p)
{
	const struct unmet_need *near = first_neighbour(p);
	struct cli_next next = { .term = &p->term };
	uint32_t id = p->need->id;

	if (p->need->dismissed)
		cli_next_add(&next, "back into lists and counts", "unmet need restore %u", id);
	cli_next_add(&next, "call it what you call it", "unmet need rename %u \"NAME\"", id);
	cli_next_add(&next, "how it could be taken apart", "unmet need split %u", id);
	if (near && !p->need->dismissed)
		cli_next_add(&next, "what one of both would hold", "unmet need merge %u %u --dry-run", id, near->id);
	cli_next_add(&next, "all of its quotes, in the browser", "unmet review");
	cli_next_print(&next);
}

static void print(const struct page *p)
{
	head(p);
	measures(p);
	who(p);
	words(p, "words", p->need->term, p->need->term_count);
	words(p, "set apart by", p->need->apart_term, p->need->apart_term_count);
	neighbours(p);
	quotes(p);
	next_steps(p);
}

/* ---- the command ---------------------------------------------------------------------------- */

struct went { uint32_t need, to; };

static int find_merge(void *ctx, const struct unmet_log_entry *e)
{
	struct went *w = ctx;

	for (size_t i = 0; e->op == UNMET_OP_MERGE && (e->outcome == UNMET_APPLIED || e->outcome == UNMET_ADAPTED) && i < e->other_count; i++)
		if (e->other[i] == w->need)
			w->to = e->need;
	return 0;
}

/* unknown - where a need went, as the log knows; else where to look. */
static enum unmet_status unknown(struct unmet_project *project, uint32_t id, struct unmet_error *err)
{
	struct went went = { .need = id };
	enum unmet_status rc = unmet_each_decision(project, find_merge, &went, err);

	if (rc)
		return rc;
	if (went.to)
		snprintf(err->message, sizeof(err->message), "need %u is no more: its mentions went to need %u", id, went.to);
	else
		snprintf(err->message, sizeof(err->message), "there is no need %u: `unmet needs` lists those there are", id);
	err->status = UNMET_E_NOTHING;
	return UNMET_E_NOTHING;
}

static enum unmet_status show(struct unmet_project *project, const struct cli_args *args, uint32_t id, struct unmet_error *err)
{
	struct page p = { .most = args->most };
	struct unmet_browser *browser;
	enum unmet_status rc = unmet_browser_new(&browser, project, err);

	if (rc)
		return rc;
	p.results = unmet_browser_results(browser);
	p.need = need_of(p.results, id);
	if (!p.need) {
		unmet_browser_free(browser);
		return unknown(project, id, err);
	}
	rc = unmet_need_who(browser, id, &p.whos, err);
	if (!rc) {
		cli_term_init(&p.term, stdout);
		p.term.project = args->project;
		print(&p);
		unmet_need_who_free(p.whos);
	}
	unmet_browser_free(browser);
	return rc;
}

enum cli_exit cli_one(struct cli_args *args, uint32_t id)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc = unmet_open_readonly(&project, args->project, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	rc = show(project, args, id, &err);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}
