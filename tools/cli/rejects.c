/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What could not be read: a line per file and reason, with the first row and how many more, so that a thousand rows
 * without text are one line and do not hide the one that matters. Rejects come by file and row; a reason is looked for
 * among the last few lines only.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define RECENT 16u

struct line { char source[256], reason[512]; uint64_t row, row_count; };

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

static int add(void *ctx, const struct unmet_reject *r)
{
	struct lines *all = ctx;
	struct line *line = known(all, r);

	if (line) {
		line->row_count++;
	} else if (all->total == all->room) {
		all->untold++;
	} else {
		line = &all->line[all->total++];
		snprintf(line->source, sizeof(line->source), "%s", r->source);
		snprintf(line->reason, sizeof(line->reason), "%s", r->reason);
		line->row = r->row;
		line->row_count = 1;
	}
	return 0;
}

static void show(const struct cli_term *t, const struct line *line)
{
	char where[96] = "", digits[32];

	if (line->row)
		snprintf(where, sizeof(where), ", row %llu", (unsigned long long)line->row);
	if (line->row && line->row_count > 1) {
		cli_number(digits, line->row_count - 1);
		snprintf(where + strlen(where), sizeof(where) - strlen(where), " and %s more", digits);
	}
	fputs("  ", t->to);
	cli_text(t, line->source, t->width / 2);
	fprintf(t->to, "%s: ", where);
	cli_text(t, line->reason, t->width - 10);
	fputc('\n', t->to);
}

void cli_report_rejects(const struct cli_term *t, struct unmet_project *project, const struct unmet_results *results, uint32_t most)
{
	struct lines all = { .room = most < 10000 ? most : 10000 };
	char digits[32];

	if (!results->summary.rejected_count || !most)
		return;
	all.line = calloc(all.room, sizeof(*all.line));
	if (!all.line)
		return;
	unmet_each_reject(project, add, &all, NULL);
	fprintf(t->to, "\n%sRejected%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	for (size_t i = 0; i < all.total; i++)
		show(t, &all.line[i]);
	cli_number(digits, all.untold);
	if (all.untold)
		fprintf(t->to, "  %sand %s more, in rejects.jsonl%s\n", cli_style(t, "dim"), digits, cli_style(t, "off"));
	free(all.line);
}
