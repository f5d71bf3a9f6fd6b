/* SPDX-License-Identifier: Apache-2.0 */
/* How much is known, what tells of needs, where segments are found: figures with the words that belong to them. */
#include <string.h>

#include "cli.h"

/* ---- coverage ----------------------------------------------------------------------------- */

void cli_report_coverage(const struct cli_term *t, const struct unmet_results *results)
{
	if (!*results->coverage.note)
		return;
	cli_heading(t, "How much is known");
	cli_wrap(t, results->coverage.note, 2);
}

static void curve(const struct cli_term *t, const struct unmet_coverage *c)
{
	unsigned bar = t->width >= 90 ? 30 : 16;

	if (!c->known)
		return;
	fprintf(t->to, "\n  %12s  %-*s  %s\n", "after", (int)bar + 18, "known (95% interval)", "needs found");
	for (size_t i = 0; i < c->point_count; i++) {
		const struct unmet_coverage_point *p = &c->point[i];
		bool now = p->customer_count == c->customer_count;
		char digits[32];

		cli_number(digits, p->customer_count);
		fprintf(t->to, "  %12s  ", digits);
		cli_bar(t, p->share, bar);
		fprintf(t->to, " %3u%% (%3u to %3u%%)", cli_percent_of(p->share), cli_percent_of(p->share_ci.low), cli_percent_of(p->share_ci.high));
		if (now)
			fprintf(t->to, "  %.0f now\n", p->need_count);
		else
			fprintf(t->to, "  %.0f (%.0f to %.0f)\n", p->need_count, p->need_count_ci.low, p->need_count_ci.high);
	}
	if (c->chao2_unseen >= 0.5)
		fprintf(t->to, "\n  Counted another way (Chao 2): at least %.0f needs have not been heard yet.\n", c->chao2_unseen);
}

enum unmet_status cli_show_coverage(struct unmet_project *project, const struct cli_args *args, unsigned parts,
                                    struct unmet_error *err)
{
	const struct unmet_results *results;
	enum unmet_status rc = unmet_results_load(project, &results, err);
	struct cli_term t;

	(void)parts;
	if (rc)
		return rc;
	cli_term_init(&t, stdout);
	if (*results->coverage.note && !args->quiet) {
		cli_report_coverage(&t, results);
		curve(&t, &results->coverage);
		for (size_t i = 0; i < results->segment_count; i++) {
			if (!*results->segment[i].coverage.note)
				continue;
			cli_heading(&t, results->segment[i].label);
			cli_wrap(&t, results->segment[i].coverage.note, 2);
		}
	} else if (!*results->coverage.note) {
		err->status = rc = UNMET_E_NOTHING;
		snprintf(err->message, sizeof(err->message), "%.400s holds no segments yet: `unmet run FILES` finds them", args->project);
	}
	unmet_results_free(results);
	return rc;
}

/* ---- contrast and reach ------------------------------------------------------------------- */

static void told_line(const struct cli_term *t, const struct unmet_told *told, double most)
{
	unsigned used;
	char digits[32];

	fprintf(t->to, "  %s", cli_style(t, told->segments ? "bold" : "off"));
	used = cli_text(t, told->segments ? "these segments" : told->name, 24);
	fprintf(t->to, "%s%*s ", cli_style(t, "off"), (int)(24 - used), "");
	cli_number(digits, told->customer_count);
	if (!told->enough) {
		fprintf(t->to, "%stoo few (%s) for a verdict%s\n", cli_style(t, "dim"), digits, cli_style(t, "off"));
		return;
	}
	cli_bar(t, most > 0 && told->share > 0 ? told->share / most : 0, 12);
	fprintf(t->to, " %5.1f%%  %s\n", 100 * (told->share > 0 ? told->share : 0),
	        told->p > 0.05 ? "may be chance" : "more than chance");
}

void cli_report_contrast(const struct cli_term *t, const struct unmet_results *results)
{
	double most = 0;

	if (!results->told_count)
		return;
	for (size_t i = 0; i < results->told_count; i++)
		most = results->told[i].share > most ? results->told[i].share : most;
	cli_heading(t, "How much it tells of what customers need");
	for (size_t i = 0; i < results->told_count && i < 12; i++)
		told_line(t, &results->told[i], most);
	if (*results->contrast_note) {
		fputc('\n', t->to);
		cli_wrap(t, results->contrast_note, 2);
	}
}

/* What a list would be made by; "" where nothing known of customers points at the segment. */
void cli_report_reach(const struct cli_term *t, const struct unmet_segment *s)
{
	for (size_t i = 0; i < s->reach_count && i < 2; i++) {
		const struct unmet_reach *r = &s->reach[i];

		fprintf(t->to, i ? ", " : "      %sfound by ", cli_style(t, "dim"));
		cli_text(t, r->name, 16);
		fputs(" = ", t->to);
		cli_text(t, r->value, 24);
		fprintf(t->to, " (%u%% of those are in it, %.1f times the average)", cli_percent_of(r->share), r->lift);
	}
	if (s->reach_count)
		fprintf(t->to, "%s\n", cli_style(t, "off"));
}
