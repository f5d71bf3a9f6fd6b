/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What could not be read: a line per file and reason, files that are lost as a whole first, then by how many rows, so
 * that a thousand rows without text are one line and do not hide the one that matters. Rejects come by file and row; a
 * reason is looked for among the last few of the same file only, and reasons beyond MOST_LINES are told as rows.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define RECENT 64u
#define MOST_LINES 10000u

struct line { char source[256], reason[512]; uint64_t row, row_count; size_t at; };

struct lines { struct line *line; size_t total, room; uint64_t untold; };

static struct line *known(struct lines *all, const struct unmet_reject *r)
{
	size_t last = all->total > RECENT ? all->total - RECENT : 0;

	for (size_t i = all->total; i-- > last;)
		if (strncmp(all->line[i].source, r->source, sizeof(all->line[i].source) - 1) == 0 &&
		    strncmp(all->line[i].reason, r->reason, sizeof(all->line[i].reason) - 1) == 0)
			return &all->line[i];
	return NULL;
}

static bool grow(struct lines *all)
{
	size_t room = all->room ? 2 * all->room : 64;
	struct line *line = all->room < MOST_LINES ? realloc(all->line, room * sizeof(*line)) : NULL;

	if (!line)
		return false;
	all->line = line;
	all->room = room;
	return true;
}

static int add(void *ctx, const struct unmet_reject *r)
{
	struct lines *all = ctx;
	struct line *line = known(all, r);

	if (line) {
		line->row_count++;
	} else if (all->total == all->room && !grow(all)) {
		all->untold++;
	} else {
		line = &all->line[all->total];
		*line = (struct line){ .row = r->row, .row_count = 1, .at = all->total++ };
		snprintf(line->source, sizeof(line->source), "%s", r->source);
		snprintf(line->reason, sizeof(line->reason), "%s", r->reason);
	}
	return 0;
}

/* Whole files first, then most rows, then as they came. */
static int worse(const void *left, const void *right)
{
	const struct line *a = left, *b = right;

	if (!a->row != !b->row)
		return a->row ? 1 : -1;
	if (a->row_count != b->row_count)
		return a->row_count > b->row_count ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static void show(const struct cli_term *t, const struct line *line)
{
	char where[96] = "", digits[32];

	if (line->row && line->row_count > 1) {
		cli_number(digits, line->row_count);
		snprintf(where, sizeof(where), ": %s rows", digits);
	} else if (line->row) {
		snprintf(where, sizeof(where), ", row %llu", (unsigned long long)line->row);
	}
	fputs("  ", t->to);
	cli_text(t, line->source, t->width / 2);
	fprintf(t->to, "%s: ", where);
	cli_text(t, line->reason, t->width - 10);
	fputc('\n', t->to);
}

void cli_report_rejects(const struct cli_term *t, struct unmet_project *project, const struct unmet_results *results, uint32_t most)
{
	struct lines all = { 0 };
	char digits[32];

	if (!results->summary.rejected_count || !most)
		return;
	unmet_each_reject(project, add, &all, NULL);
	if (all.total)
		qsort(all.line, all.total, sizeof(*all.line), worse);
	fprintf(t->to, "\n%sRejected%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	for (size_t i = 0; i < all.total; i++)
		if (i < most)
			show(t, &all.line[i]);
		else
			all.untold += all.line[i].row_count;
	cli_number(digits, all.untold);
	if (all.untold)
		fprintf(t->to, "  %sand %s more, in rejects.jsonl%s\n", cli_style(t, "dim"), digits, cli_style(t, "off"));
	free(all.line);
}
