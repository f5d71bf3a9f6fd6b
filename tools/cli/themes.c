/* SPDX-License-Identifier: Apache-2.0 */
/* themes.c - needs under the headings they go under: area, theme, need. */
#include "cli.h"

static void need_line(const struct cli_term *t, const struct unmet_need *n)
{
	unsigned room = t->width - 40, used;
	char digits[32], share[8], lacking[8];

	fputs("      ", t->to);
	used = cli_text(t, n->label, room);
	cli_number(digits, n->customer_count);
	fprintf(t->to, "%*s %7s  %4s   %4s unmet%s\n", (int)(room - used), "", digits, cli_percent(share, n->customer_share),
	        cli_percent(lacking, n->unmet_share), n->stability >= 0 && !n->steady ? "  shaky" : "");
}

static void theme_block(const struct cli_term *t, const struct unmet_results *r, const struct unmet_theme *theme)
{
	bool headed = false;

	for (size_t i = 0; i < r->need_count; i++) {
		if (r->need[i].theme != theme->id)
			continue;
		if (!headed) {
			fprintf(t->to, "\n    %s", cli_style(t, "accent"));
			cli_text(t, theme->label, t->width - 6);
			fprintf(t->to, "%s\n", cli_style(t, "off"));
		}
		headed = true;
		need_line(t, &r->need[i]);
	}
}

void cli_report_themes(const struct cli_term *t, const struct unmet_results *r)
{
	bool headings = r->area_count < r->theme_count; /* else every theme is an area of its own */

	if (!headings)
		for (size_t i = 0; i < r->theme_count; i++)
			theme_block(t, r, &r->theme[i]);
	for (size_t a = 0; headings && a < r->area_count; a++) {
		fprintf(t->to, "\n%s", cli_style(t, "bold"));
		cli_text(t, r->area[a].label, t->width - 2);
		fprintf(t->to, "%s\n", cli_style(t, "off"));
		for (size_t i = 0; i < r->theme_count; i++)
			if (r->theme[i].area == r->area[a].id)
				theme_block(t, r, &r->theme[i]);
	}
}
