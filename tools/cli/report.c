/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as a product manager wants to see them: what was read first, and what to do next at the end. Between them
 * the top needs (report_needs.c), the segments with what defines each (report_segments.c).
 */
#include <string.h>

#include "cli.h"

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

/* Pooled all the same: nothing is wrong with it, but shares are of everybody. */
static void apart_line(const struct cli_term *t, const char *names)
{
	char line[1024];

	snprintf(line, sizeof(line), "%.600s: hardly a word in common with the other sources. What is about something else makes needs and segments of "
	         "its own among these; to look at it alone: %s run FILE -o FOLDER", names, cli_program());
	cli_wrap(t, line, 2);
}

/* counted - a line that starts with how many. */
static void counted(const struct cli_term *t, uint64_t n, const char *one, const char *many, const char *rest)
{
	fputs("  ", t->to);
	cli_plural(t->to, n, one, many);
	fprintf(t->to, "%s\n", rest);
}

static void voices(const struct cli_term *t, const struct unmet_summary *s)
{
	fputs("  ", t->to);
	cli_plural(t->to, s->document_count, "document", "documents");
	fputs(" from ", t->to);
	cli_plural(t->to, s->customer_count, cli_unit_name(s->unit, false), cli_unit_name(s->unit, true));
	if (s->unit == UNMET_UNIT_PERSON && s->account_count) {
		fputs(" in ", t->to);
		cli_plural(t->to, s->account_count, "account", "accounts");
	}
	if (*s->date_first)
		fprintf(t->to, ", %s to %s", s->date_first, s->date_last);
	fputc('\n', t->to);
	if (s->unit == UNMET_UNIT_ACCOUNT && !s->account_count)
		fputs("  No company is known, so each customer counts as one: --map account=COLUMN names it\n", t->to);
}

static void found(const struct cli_term *t, const struct unmet_summary *s)
{
	if (!s->sentence_count)
		return;
	fputs("  ", t->to);
	cli_plural(t->to, s->mention_count, "mention of a need", "mentions of needs");
	fputs(" in ", t->to);
	cli_plural(t->to, s->sentence_count, "sentence", "sentences");
	fputs(" by customers\n", t->to);
}

/* set_apart - what was read and stands for nobody, or for somebody only once. */
static void set_apart(const struct cli_term *t, const struct unmet_summary *s)
{
	if (s->canned_count)
		counted(t, s->canned_count, "sentence in customers' words is", "sentences in customers' words are",
		        " what agents say word for word: left out");
	if (s->unmatched_row_count)
		counted(t, s->unmatched_row_count, "row about people or companies matches nobody", "rows about people or companies match nobody",
		        " who wrote or spoke");
	if (s->split_customer_count)
		counted(t, s->split_customer_count, "customer speaks for more than one account and counts",
		        "customers speak for more than one account and count", " once: --unit account keeps these apart");
	if (*s->mute)
		fprintf(t->to, "  No cues yet for %s: nothing is found there. --mentions all takes every sentence\n", s->mute);
	if (*s->apart)
		apart_line(t, s->apart);
	if (s->redacted)
		fputs("  Masked: addresses, numbers and known names were replaced before anything was stored\n", t->to);
}

/* rows - every row is accounted for. */
static void rows(const struct cli_term *t, const struct unmet_summary *s)
{
	fputs("  ", t->to);
	cli_plural(t->to, s->row_count, "row", "rows");
	if (s->stored_count > s->document_count)
		fputs(" (attributes included)", t->to);
	fputs(" = ", t->to);
	cli_plural(t->to, s->stored_count, "stored", "stored");
	fputs(" + ", t->to);
	cli_plural(t->to, s->duplicate_count, "duplicate", "duplicates");
	fputs(" + ", t->to);
	cli_plural(t->to, s->rejected_count, "rejected", "rejected");
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

	cli_heading(t, "What was read");
	voices(t, s);
	found(t, s);
	languages(t, s);
	set_apart(t, s);
	rows(t, s);
	if (s->source_count)
		fputc('\n', t->to);
	for (size_t i = 0; i < shown && (source = next_source(s, source)); i++)
		source_line(t, source, s->rejected_count > 0);
	if (shown < s->source_count)
		cli_more(t, "  ", s->source_count - shown, "status", s->source_count);
}

void cli_report_next(const struct cli_term *t, const struct cli_args *args, uint32_t first, bool exported, bool more_needs)
{
	struct cli_next next = { .term = t };

	if (exported) {
		cli_heading(t, "Files");
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
