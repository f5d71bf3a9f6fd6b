/* SPDX-License-Identifier: Apache-2.0 */
/* Needs that go together, and the segments with what defines each. */
#include <string.h>

#include "cli.h"

static const char *need_label(const struct unmet_results *results, uint32_t id)
{
	const struct unmet_need *need = unmet_results_need(results, id);

	return need ? need->label : "?";
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
			cli_heading(t, "Needs that go together");
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
			cli_heading(t, "Groups of needs, each with those who raise two or more");
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
	cli_plural(t->to, s->customer_count, cli_unit_name(results->summary.unit, false), cli_unit_name(results->summary.unit, true));
	fprintf(t->to, ", %u%%%s\n", cli_percent_of(s->share), steadiness(s->stability));
	for (size_t i = 0; i < shown; i++) {
		unsigned used;

		fputs("      ", t->to);
		used = cli_text(t, need_label(results, s->defining[i].need), t->width - 44);
		fprintf(t->to, "%*s %3u%% raise it, %.1f times the average\n", (int)(t->width - 44 - used), "",
		        cli_percent_of(s->defining[i].share), s->defining[i].lift);
	}
	cli_report_reach(t, s);
}

static void unplaced(const struct cli_term *t, const struct unmet_results *results)
{
	const struct unmet_summary *s = &results->summary;

	if (!results->unassigned_customer_count || results->segment_count < 2)
		return;
	fputs("\n  ", t->to);
	cli_plural(t->to, results->unassigned_customer_count, cli_unit_name(s->unit, false), cli_unit_name(s->unit, true));
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
	cli_heading(t, results->segment_count < 2 ? "Segments: none stand out" : title);
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
