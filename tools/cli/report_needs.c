/* SPDX-License-Identifier: Apache-2.0 */
/* The top needs, with a bar for the customers who raise them and a quote each: what they lack first, then what they like. */
#include <string.h>

#include "cli.h"

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

#define TOLD_LEAST 0.1 /* of the mentions: where fewer say that something lacks or pleases, nothing tells which of both it is */

enum side { LACKING, LIKED, UNTOLD };

/* Mostly unmet, or mostly praise: a need that is met is good to know and nothing to build. */
static bool is_lacking(const struct unmet_need *n)
{
	return n->unmet_share >= 0.5 || n->unmet_share > praise(n);
}

/* side_of - in a language without cues nothing says whether customers lack or like what they talk about. */
static enum side side_of(const struct unmet_need *n)
{
	if (n->unmet_share + praise(n) < TOLD_LEAST)
		return UNTOLD;
	return is_lacking(n) ? LACKING : LIKED;
}

/* shown_quote - of a need that people like, words that say so; NULL where there are none. */
static const struct unmet_quote *shown_quote(const struct unmet_need *n)
{
	for (size_t i = 0; i < n->quote_count; i++)
		if (side_of(n) != LIKED || n->quote[i].met)
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
	fprintf(t->to, " %7s  %4s", digits, cli_percent(share, n->customer_share));
	if (side_of(n) != UNTOLD)
		fprintf(t->to, "   %4s %s", cli_percent(how, is_lacking(n) ? n->unmet_share : praise(n)), is_lacking(n) ? "unmet" : "praise");
	fputc('\n', t->to);
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

struct listing { uint32_t most; bool singles; size_t side[3], single; };

static bool is_listed(const struct listing *l, const struct unmet_need *n)
{
	return l->singles || recurs(n);
}

static size_t list_needs(const struct cli_term *t, const struct unmet_results *results, const struct listing *l, enum side side,
                         uint32_t most)
{
	double widest = results->need[0].customer_share;
	size_t shown = 0;

	for (size_t i = 0; i < results->need_count && shown < most; i++)
		if (is_listed(l, &results->need[i]) && side_of(&results->need[i]) == side) {
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
		cli_plural(t->to, waiting, "decision does", "decisions do");
		fprintf(t->to, " not fit any more: %s need log%s\n", cli_program(), cli_style(t, "off"));
	}
	if (results->dismissed_count) {
		fprintf(t->to, "\n  %s", cli_style(t, "dim"));
		cli_plural(t->to, results->dismissed_count, "need is", "needs are");
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
			l.side[side_of(&results->need[i])]++;
	return l;
}

static void not_listed(const struct cli_term *t, const struct unmet_results *results, const struct listing *l, size_t left)
{
	size_t all = results->need_count > 100 ? results->need_count : 100;

	if (left || l->single)
		fputc('\n', t->to);
	if (left)
		cli_more(t, "  ", left, "needs", l->single ? all : results->need_count);
	if (!l->single)
		return;
	fprintf(t->to, "  %sand %zu said by one %s only", cli_style(t, "dim"), l->single, cli_unit_name(results->summary.unit, false));
	if (!left) {
		fprintf(t->to, " (%s needs -n %zu", cli_program(), all);
		cli_project_hint(t);
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

/* lacking - the first list; where nothing tells lacking from liking it is not there. */
static size_t lacking(const struct cli_term *t, const struct unmet_results *results, const struct listing *l, uint32_t most)
{
	size_t total = l->side[LACKING];
	char title[160];

	if (!total && l->side[UNTOLD])
		return 0;
	snprintf(title, sizeof(title), "What they lack: %zu %s, by how many %s raise %s", total, total == 1 ? "need" : "needs",
	         cli_unit_name(results->summary.unit, true), total == 1 ? "it" : "them");
	cli_heading(t, title);
	if (results->summary.customer_count < UNMET_FEW_CUSTOMERS)
		note(t, results);
	return list_needs(t, results, l, LACKING, most);
}

static size_t untold(const struct cli_term *t, const struct unmet_results *results, const struct listing *l, uint32_t most)
{
	char title[160];

	if (!l->side[UNTOLD])
		return 0;
	snprintf(title, sizeof(title), "What they talk about: %zu %s; nothing tells whether it is lacking or liked", l->side[UNTOLD],
	         l->side[UNTOLD] == 1 ? "need" : "needs");
	cli_heading(t, title);
	return list_needs(t, results, l, UNTOLD, most);
}

bool cli_report_needs(const struct cli_term *t, const struct unmet_results *results, uint32_t most, bool singles)
{
	struct listing l = weigh(results, most, singles);
	size_t shown;
	char title[160];

	if (!results->need_count)
		return true;
	shown = lacking(t, results, &l, most);
	shown += untold(t, results, &l, most);
	if (l.side[LIKED]) {
		snprintf(title, sizeof(title), "What they like: %zu %s mostly met", l.side[LIKED], l.side[LIKED] == 1 ? "need that is" : "needs that are");
		cli_heading(t, title);
		shown += list_needs(t, results, &l, LIKED, most < 3 || most > 10 ? most : 3);
	}
	not_listed(t, results, &l, l.side[LACKING] + l.side[LIKED] + l.side[UNTOLD] - shown);
	if (results->summary.customer_count >= UNMET_FEW_CUSTOMERS || (!l.side[LACKING] && l.side[UNTOLD]))
		note(t, results);
	decided(t, results);
	return shown == results->need_count;
}

void cli_report_dismissed(const struct cli_term *t, const struct unmet_results *results)
{
	double widest = results->need_count ? results->need[0].customer_share : 1;

	if (!results->dismissed_count)
		return;
	cli_heading(t, "Dismissed");
	for (size_t i = 0; i < results->dismissed_count; i++)
		need_line(t, results->summary.unit, &results->dismissed[i], widest);
}
