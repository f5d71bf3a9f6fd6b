/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as a product manager wants to see them: what was read, the top needs with a bar for
 * the customers who raise them, the segments with what defines each, and what to do next.
 */
#include <string.h>

#include "cli.h"

static void heading(const struct cli_term *t, const char *text)
{
	fprintf(t->to, "\n%s%s%s\n", cli_style(t, "bold"), text, cli_style(t, "off"));
}

/* The option that leads back to this project, where it is not the default one. */
static void project_option(const struct cli_term *t)
{
	char option[4096 + 8];

	cli_project_option(option, sizeof(option), t->project);
	fputs(option, t->to);
}

static void more(const struct cli_term *t, const char *indent, size_t left, const char *command, size_t all)
{
	fprintf(t->to, "%s%sand %zu more: %s %s -n %zu", indent, cli_style(t, "dim"), left, cli_program(), command, all);
	project_option(t);
	fprintf(t->to, "%s\n", cli_style(t, "off"));
}

/* "1 document", "2,345 documents"; the plural is given, English being what it is. */
static void plural(FILE *to, uint64_t n, const char *one, const char *many)
{
	char digits[32];

	cli_number(digits, n);
	fprintf(to, "%s %s", digits, n == 1 ? one : many);
}

static unsigned percent(double share)
{
	return (unsigned)(100 * share + 0.5);
}

static void languages(const struct cli_term *t, const struct unmet_summary *s)
{
	size_t shown = s->language_count < 4 ? s->language_count : 4;

	if (!s->language_count)
		return;
	fputs("  ", t->to);
	for (size_t i = 0; i < shown; i++) {
		char digits[32];

		cli_number(digits, s->language_document_count[i]);
		fprintf(t->to, "%s%s %s", i ? ", " : "Languages: ", s->language[i], digits);
	}
	if (shown < s->language_count)
		fprintf(t->to, ", and %zu more", s->language_count - shown);
	fputc('\n', t->to);
}

static void totals(const struct cli_term *t, const struct unmet_summary *s)
{
	fputs("  ", t->to);
	plural(t->to, s->document_count, "document", "documents");
	fputs(" from ", t->to);
	plural(t->to, s->customer_count, cli_unit_name(s->unit, false), cli_unit_name(s->unit, true));
	if (s->unit == UNMET_UNIT_PERSON && s->account_count) {
		fputs(" in ", t->to);
		plural(t->to, s->account_count, "account", "accounts");
	}
	if (*s->date_first)
		fprintf(t->to, ", %s to %s", s->date_first, s->date_last);
	fputc('\n', t->to);
	if (s->unit == UNMET_UNIT_ACCOUNT && !s->account_count)
		fputs("  No company is known, so each customer counts as one: --map account=COLUMN names it\n", t->to);
	if (s->sentence_count) {
		fputs("  ", t->to);
		plural(t->to, s->mention_count, "mention of a need", "mentions of needs");
		fputs(" in ", t->to);
		plural(t->to, s->sentence_count, "sentence", "sentences");
		fputs(" by customers\n", t->to);
	}
	languages(t, s);
	if (s->canned_count) {
		fputs("  ", t->to);
		plural(t->to, s->canned_count, "sentence in customers' words is", "sentences in customers' words are");
		fputs(" what agents say word for word: left out\n", t->to);
	}
	if (s->unmatched_row_count) {
		fputs("  ", t->to);
		plural(t->to, s->unmatched_row_count, "row about people or companies matches nobody",
		       "rows about people or companies match nobody");
		fputs(" who wrote or spoke\n", t->to);
	}
	if (s->split_customer_count) {
		fputs("  ", t->to);
		plural(t->to, s->split_customer_count, "customer speaks for more than one account and counts",
		       "customers speak for more than one account and count");
		fputs(" once: --unit account keeps these apart\n", t->to);
	}
	if (*s->mute)
		fprintf(t->to, "  No cues yet for %s: nothing is found there. --mentions all takes every sentence\n", s->mute);
	if (s->redacted)
		fputs("  Masked: addresses, numbers and known names were replaced before anything was stored\n", t->to);
	fputs("  ", t->to);
	plural(t->to, s->row_count, "row", "rows");
	if (s->stored_count > s->document_count)
		fputs(" (attributes included)", t->to);
	fputs(" = ", t->to);
	plural(t->to, s->stored_count, "stored", "stored");
	fputs(" + ", t->to);
	plural(t->to, s->duplicate_count, "duplicate", "duplicates");
	fputs(" + ", t->to);
	plural(t->to, s->rejected_count, "rejected", "rejected");
	fputc('\n', t->to);
}

static void source_line(const struct cli_term *t, const struct unmet_source *s, bool rejects)
{
	char digits[32];
	unsigned room = t->width - 34 - (rejects ? 12 : 0), used;

	fputs("  ", t->to);
	used = cli_text(t, s->name, room);
	cli_number(digits, s->row_count);
	fprintf(t->to, "%*s %s%-8s%s %10s %s", (int)(room - used), "", cli_style(t, "dim"), s->format, cli_style(t, "off"), digits,
	        s->row_count == 1 ? "row" : "rows");
	if (s->rejected_count) {
		cli_number(digits, s->rejected_count);
		fprintf(t->to, ", %s%s not used%s", cli_style(t, "warn"), digits, cli_style(t, "off"));
	}
	fputc('\n', t->to);
}

/* next_source - the source with most rows after `last` in that order; NULL at the end. */
static const struct unmet_source *next_source(const struct unmet_summary *s, const struct unmet_source *last)
{
	const struct unmet_source *best = NULL;

	for (size_t i = 0; i < s->source_count; i++) {
		const struct unmet_source *c = &s->source[i];
		bool after = !last || c->row_count < last->row_count || (c->row_count == last->row_count && c > last);

		if (after && (!best || c->row_count > best->row_count))
			best = c;
	}
	return best;
}

void cli_report_sources(const struct cli_term *t, const struct unmet_results *results, uint32_t most)
{
	const struct unmet_summary *s = &results->summary;
	const struct unmet_source *source = NULL;
	size_t shown = s->source_count < most ? s->source_count : most;

	heading(t, "What was read");
	totals(t, s);
	if (s->source_count)
		fputc('\n', t->to);
	for (size_t i = 0; i < shown && (source = next_source(s, source)); i++)
		source_line(t, source, s->rejected_count > 0);
	if (shown < s->source_count)
		more(t, "  ", s->source_count - shown, "status", s->source_count);
}

static void quote_lines(const struct cli_term *t, enum unmet_unit unit, const struct unmet_quote *q, unsigned indent)
{
	const char *who = *q->speaker ? q->speaker : q->customer;
	bool company = unit == UNMET_UNIT_ACCOUNT && *q->customer && t->width >= 72;

	fputs(cli_style(t, "dim"), t->to);
	cli_quote(t, q->text, indent, 2);
	if (*who) {
		fprintf(t->to, "%*s%s ", (int)indent, "", t->utf8 ? "—" : "-");
		cli_text(t, who, t->width / 2);
		if (company) {
			fputs(", ", t->to);
			cli_text(t, q->customer, t->width / 3);
		}
		if (*q->date)
			fprintf(t->to, ", %s", q->date);
		fputc('\n', t->to);
	}
	fputs(cli_style(t, "off"), t->to);
}

/* outcome_lines - a statement somebody wrote or accepted; drafts stand on the page of a need. */
static void outcome_lines(const struct cli_term *t, const struct unmet_need *n)
{
	char text[1024];

	if (!n->outcome || !*n->outcome || n->outcome_draft)
		return;
	snprintf(text, sizeof(text), "%s %.900s", t->utf8 ? "→" : "->", n->outcome);
	cli_wrap(t, text, 6);
}

static double praise(const struct unmet_need *n)
{
	return n->mention_count ? (double)n->kind_count[UNMET_KIND_PRAISE] / (double)n->mention_count : 0;
}

/* Mostly unmet, or mostly praise: a need that is met is good to know and nothing to build. */
static bool is_lacking(const struct unmet_need *n)
{
	return n->unmet_share >= 0.5 || n->unmet_share > praise(n);
}

/* shown_quote - of a need that people like, words that say so; NULL where there are none. */
static const struct unmet_quote *shown_quote(const struct unmet_need *n)
{
	for (size_t i = 0; i < n->quote_count; i++)
		if (is_lacking(n) || n->quote[i].met)
			return &n->quote[i];
	return NULL;
}

static void need_line(const struct cli_term *t, enum unmet_unit unit, const struct unmet_need *n, double widest)
{
	unsigned bar = t->width >= 90 ? 20 : t->width >= 72 ? 12 : 4, room = t->width - bar - 36, used;
	const struct unmet_quote *quote = shown_quote(n);
	char digits[32], share[8], how[8];

	fprintf(t->to, "\n %3u  %s", n->id, cli_style(t, "bold"));
	used = cli_text(t, n->label, room);
	fprintf(t->to, "%s%*s ", cli_style(t, "off"), (int)(room - used), "");
	cli_bar(t, widest > 0 ? n->customer_share / widest : 0, bar);
	cli_number(digits, n->customer_count);
	fprintf(t->to, " %7s  %4s   %4s %s\n", digits, cli_percent(share, n->customer_share),
	        cli_percent(how, is_lacking(n) ? n->unmet_share : praise(n)), is_lacking(n) ? "unmet" : "praise");
	outcome_lines(t, n);
	if (n->opportunity)
		fprintf(t->to, "      opportunity %.1f of 20 (%.1f to %.1f), gap %.0f%%, %llu asked\n", n->opportunity->score, n->opportunity->score_ci.low,
		        n->opportunity->score_ci.high, n->opportunity->gap, (unsigned long long)n->opportunity->respondent_count);
	if (quote)
		quote_lines(t, unit, quote, 6);
}

/* What one customer said is no need that recurs, unless people want to see it. */
static bool recurs(const struct unmet_need *n)
{
	return n->customer_count > 1 || n->pinned;
}

struct listing { uint32_t most; bool singles; size_t lacking, liked, single; };

static bool is_listed(const struct listing *l, const struct unmet_need *n)
{
	return l->singles || recurs(n);
}

static size_t list_needs(const struct cli_term *t, const struct unmet_results *results, const struct listing *l, bool lacking,
                         uint32_t most)
{
	double widest = results->need[0].customer_share;
	size_t shown = 0;

	for (size_t i = 0; i < results->need_count && shown < most; i++)
		if (is_listed(l, &results->need[i]) && is_lacking(&results->need[i]) == lacking) {
			need_line(t, results->summary.unit, &results->need[i], widest);
			shown++;
		}
	return shown;
}

/* decided - what waits for somebody to decide again, and what is set aside. */
static void decided(const struct cli_term *t, const struct unmet_results *results)
{
	uint64_t waiting = results->decisions.conflict + results->decisions.orphan;

	if (waiting) {
		fprintf(t->to, "\n  %s", cli_style(t, "warn"));
		plural(t->to, waiting, "decision does", "decisions do");
		fprintf(t->to, " not fit any more: %s need log%s\n", cli_program(), cli_style(t, "off"));
	}
	if (results->dismissed_count) {
		fprintf(t->to, "\n  %s", cli_style(t, "dim"));
		plural(t->to, results->dismissed_count, "need is", "needs are");
		fprintf(t->to, " dismissed: %s needs --all%s\n", cli_program(), cli_style(t, "off"));
	}
}

/* weigh - what is to be listed; where nothing recurs, everything is. */
static struct listing weigh(const struct unmet_results *results, uint32_t most, bool singles)
{
	struct listing l = { .most = most, .singles = singles };

	for (size_t i = 0; i < results->need_count; i++)
		l.single += !recurs(&results->need[i]);
	if (l.singles || l.single == results->need_count) {
		l.singles = true;
		l.single = 0;
	}
	for (size_t i = 0; i < results->need_count; i++)
		if (is_listed(&l, &results->need[i]))
			*(is_lacking(&results->need[i]) ? &l.lacking : &l.liked) += 1;
	return l;
}

static void not_listed(const struct cli_term *t, const struct unmet_results *results, const struct listing *l, size_t left)
{
	size_t all = results->need_count > 100 ? results->need_count : 100;

	if (left || l->single)
		fputc('\n', t->to);
	if (left)
		more(t, "  ", left, "needs", l->single ? all : results->need_count);
	if (!l->single)
		return;
	fprintf(t->to, "  %sand %zu said by one %s only", cli_style(t, "dim"), l->single, cli_unit_name(results->summary.unit, false));
	if (!left) {
		fprintf(t->to, " (%s needs -n %zu", cli_program(), all);
		project_option(t);
		fprintf(t->to, l->single == 1 ? " lists it)" : " lists them)");
	}
	fprintf(t->to, "%s\n", cli_style(t, "off"));
}

static void note(const struct cli_term *t, const struct unmet_results *results)
{
	if (*results->need_note) {
		fputc('\n', t->to);
		cli_wrap(t, results->need_note, 2);
	}
}

bool cli_report_needs(const struct cli_term *t, const struct unmet_results *results, uint32_t most, bool singles)
{
	struct listing l = weigh(results, most, singles);
	bool few = results->summary.customer_count < UNMET_FEW_CUSTOMERS;
	size_t shown = 0;
	char title[160];

	if (!results->need_count)
		return true;
	snprintf(title, sizeof(title), "What they lack: %zu %s, by how many %s raise %s", l.lacking, l.lacking == 1 ? "need" : "needs",
	         cli_unit_name(results->summary.unit, true), l.lacking == 1 ? "it" : "them");
	heading(t, title);
	if (few)
		note(t, results);
	shown += list_needs(t, results, &l, true, most);
	if (l.liked) {
		snprintf(title, sizeof(title), "What they like: %zu %s mostly met", l.liked, l.liked == 1 ? "need that is" : "needs that are");
		heading(t, title);
		shown += list_needs(t, results, &l, false, most < 3 || most > 10 ? most : 3);
	}
	not_listed(t, results, &l, l.lacking + l.liked - shown);
	if (!few)
		note(t, results);
	decided(t, results);
	return shown == results->need_count;
}

void cli_report_dismissed(const struct cli_term *t, const struct unmet_results *results)
{
	double widest = results->need_count ? results->need[0].customer_share : 1;

	if (!results->dismissed_count)
		return;
	heading(t, "Dismissed");
	for (size_t i = 0; i < results->dismissed_count; i++)
		need_line(t, results->summary.unit, &results->dismissed[i], widest);
}

static const char *need_label(const struct unmet_results *results, uint32_t id)
{
	for (size_t i = 0; i < results->need_count; i++)
		if (results->need[i].id == id)
			return results->need[i].label;
	return "?";
}

/* go_together - needs that the same customers raise far more often than chance. */
static void go_together(const struct cli_term *t, const struct unmet_results *results)
{
	unsigned shown = 0, room = (t->width - 44) / 2, used;

	for (size_t i = 0; i < results->cooc_count && shown < 5; i++) {
		const struct unmet_cooc *c = &results->cooc[i];

		if (c->q > 0.05 || c->lift < 1.2)
			continue;
		if (shown++ == 0)
			heading(t, "Needs that go together");
		fputs("  ", t->to);
		used = cli_text(t, need_label(results, c->need_a), room);
		fputs(t->utf8 ? " · " : " + ", t->to);
		used += cli_text(t, need_label(results, c->need_b), room);
		fprintf(t->to, "%*s %6.1f times chance, %llu %s\n", (int)(2 * room - used), "", c->lift,
		        (unsigned long long)c->customer_count, cli_unit_name(results->summary.unit, c->customer_count != 1));
	}
}

/* held_together - the groups that these pairs make, where a group is more than a pair. */
static void held_together(const struct cli_term *t, const struct unmet_results *results)
{
	unsigned shown = 0, room = t->width > 60 ? t->width - 36 : 24, used;

	for (size_t i = 0; i < results->community_count && shown < 3; i++) {
		const struct unmet_community *c = &results->community[i];

		if (c->need_count < 3)
			continue;
		if (shown++ == 0)
			heading(t, "Groups of needs, each with those who raise two or more");
		fputs("  ", t->to);
		used = cli_text(t, c->label, room);
		fprintf(t->to, "%*s %3zu needs, %llu %s\n", (int)(room - used), "", c->need_count,
		        (unsigned long long)c->customer_count, cli_unit_name(results->summary.unit, c->customer_count != 1));
	}
}

static const char *steadiness(double stability)
{
	return stability >= 0.75 ? ", stable" : stability >= 0.6 ? ", fairly stable" : ", shaky";
}

static void segment_block(const struct cli_term *t, const struct unmet_results *results, const struct unmet_segment *s)
{
	size_t shown = s->defining_count < 4 ? s->defining_count : 4;

	fprintf(t->to, "\n  %s", cli_style(t, "bold"));
	cli_text(t, s->label, t->width - 30);
	fprintf(t->to, "%s  ", cli_style(t, "off"));
	plural(t->to, s->customer_count, cli_unit_name(results->summary.unit, false), cli_unit_name(results->summary.unit, true));
	fprintf(t->to, ", %u%%%s\n", percent(s->share), steadiness(s->stability));
	for (size_t i = 0; i < shown; i++) {
		unsigned used;

		fputs("      ", t->to);
		used = cli_text(t, need_label(results, s->defining[i].need), t->width - 44);
		fprintf(t->to, "%*s %3u%% raise it, %.1f times the average\n", (int)(t->width - 44 - used), "",
		        percent(s->defining[i].share), s->defining[i].lift);
	}
	cli_report_reach(t, s);
}

static void unplaced(const struct cli_term *t, const struct unmet_results *results)
{
	const struct unmet_summary *s = &results->summary;

	if (!results->unassigned_customer_count || results->segment_count < 2)
		return;
	fputs("\n  ", t->to);
	plural(t->to, results->unassigned_customer_count, cli_unit_name(s->unit, false), cli_unit_name(s->unit, true));
	fputs(" said too little to be placed; shares are of those who are.\n", t->to);
}

void cli_report_segments(const struct cli_term *t, const struct unmet_results *results)
{
	char title[160];

	if (!results->segment_count && !*results->segment_note)
		return;
	go_together(t, results);
	held_together(t, results);
	snprintf(title, sizeof(title), "Segments: %zu groups of %s with the same needs", results->segment_count,
	         cli_unit_name(results->summary.unit, true));
	heading(t, results->segment_count < 2 ? "Segments: none stand out" : title);
	for (size_t i = 0; results->segment_count > 1 && i < results->segment_count; i++)
		segment_block(t, results, &results->segment[i]);
	unplaced(t, results);
	cli_report_contrast(t, results);
	if (*results->segment_note) {
		fputc('\n', t->to);
		cli_wrap(t, results->segment_note, 2);
	}
	if (results->segments_stale)
		cli_say(t->to, "\n  %sNeeds were changed since: `unmet segment` finds the segments again.%s\n", cli_style(t, "warn"),
		        cli_style(t, "off"));
}

void cli_report_next(const struct cli_term *t, const struct cli_args *args, uint32_t first, bool exported, bool more_needs)
{
	struct cli_next next = { .term = t };

	if (exported) {
		heading(t, "Files");
		fprintf(t->to, "  %s/report.html       to look at: open it in a browser\n", args->out);
		fprintf(t->to, "  %s/segments.json     needs and segments, for other tools\n", args->out);
		fprintf(t->to, "  %s/evidence.jsonl    every mention, with who said it and where\n", args->out);
		fprintf(t->to, "  %s/rejects.jsonl     what could not be read, and why\n", args->out);
		fprintf(t->to, "  %s%s     the project: run again to add files\n", args->project,
		        strncmp(args->project, args->out, strlen(args->out)) == 0 ? "" : " ");
	}
	cli_next_add(&next, "name, merge and split needs in the browser", "unmet review");
	cli_next_add(&next, "one of them, with its quotes", "unmet need %u", first);
	if (more_needs)
		cli_next_add(&next, "all needs", "unmet needs -n 100");
	cli_next_add(&next, "the quotes behind any words", "unmet search \"WORDS\"");
	cli_next_print(&next);
}
