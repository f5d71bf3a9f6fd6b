/* SPDX-License-Identifier: Apache-2.0 */
/* What was left out of the texts, per file: how much of each kind, and the first pieces on request. */
#include <string.h>

#include "cli.h"

/* Kinds by name, one and many; a kind that is not here shows as it is stored. */
const char *cli_cleaned_kind(const char *kind, uint64_t total)
{
	static const char *const name[][3] = {
		{ "quoted_reply", "quoted reply", "quoted replies" }, { "signature", "signature", "signatures" },
		{ "disclaimer", "disclaimer", "disclaimers" }, { "log", "stack trace or log", "stack traces and logs" },
		{ "tracking_id", "tracking id", "tracking ids" }, { "filler_turn", "filler turn", "filler turns" },
		{ "repeated_caption", "repeated caption", "repeated captions" }, { "canned_reply", "canned reply", "canned replies" },
		{ "markup", "text with markup", "texts with markup" }, { "double_encoding", "text encoded twice", "texts encoded twice" },
		{ "link_passed_over", "link passed over", "links passed over" },
	};

	for (size_t i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (strcmp(name[i][0], kind) == 0)
			return name[i][1 + (total != 1)];
	return kind;
}

static void counts(const struct cli_term *t, const struct unmet_source *s, unsigned room)
{
	char line[1024], digits[32];
	size_t at = 0;
	unsigned used = cli_text(t, s->name, room);

	for (size_t i = 0; i < s->cleaned_count && at < sizeof(line); i++) {
		cli_number(digits, s->cleaned[i].piece_count);
		at += (size_t)snprintf(line + at, sizeof(line) - at, "%s%s %s", i ? ", " : "", digits,
		                       cli_cleaned_kind(s->cleaned[i].kind, s->cleaned[i].piece_count));
	}
	fprintf(t->to, "%*s ", (int)(room - used), "");
	cli_text(t, line, t->width - room - 4);
	fputc('\n', t->to);
}

static void pieces(const struct cli_term *t, const struct unmet_source *s)
{
	cli_text(t, s->name, t->width - 2);
	fputc('\n', t->to);
	for (size_t i = 0; i < s->cleaned_count; i++) {
		char digits[32];

		cli_number(digits, s->cleaned[i].piece_count);
		fprintf(t->to, "    %s%s %s%s\n", cli_style(t, "bold"), digits,
		        cli_cleaned_kind(s->cleaned[i].kind, s->cleaned[i].piece_count), cli_style(t, "off"));
		for (size_t k = 0; k < s->cleaned[i].shown_count; k++)
			cli_quote(t, s->cleaned[i].piece[k], 6, 4);
	}
}

void cli_report_cleaned(const struct cli_term *t, const struct unmet_results *results, uint32_t most, bool show_pieces)
{
	const struct unmet_summary *s = &results->summary;
	size_t found = 0, shown = 0;

	for (size_t i = 0; i < s->source_count; i++)
		found += s->source[i].cleaned_count > 0;
	if (!found && show_pieces)
		fputs("\nNothing was left out of the texts.\n", t->to);
	if (!found)
		return;
	fprintf(t->to, "\n%sLeft out of the texts%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	for (size_t i = 0; i < s->source_count && shown < most; i++) {
		if (!s->source[i].cleaned_count)
			continue;
		fputs("  ", t->to);
		if (show_pieces)
			pieces(t, &s->source[i]);
		else
			counts(t, &s->source[i], t->width / 3);
		shown++;
	}
	if (shown < found)
		fprintf(t->to, "  %sand in %zu more files: -n %zu shows them all%s\n", cli_style(t, "dim"), found - shown, found,
		        cli_style(t, "off"));
	if (!show_pieces)
		fprintf(t->to, "  %s%s status --cleaned shows some of each%s\n", cli_style(t, "dim"), cli_program(), cli_style(t, "off"));
}

void cli_report_near(const struct cli_term *t, const struct unmet_results *results, uint32_t most)
{
	const struct unmet_summary *s = &results->summary;
	size_t shown = 0, found = 0;
	char digits[32];

	for (size_t i = 0; i < s->source_count; i++)
		found += s->source[i].near_duplicate_count > 0;
	if (!found)
		return;
	fprintf(t->to, "\n%sNearly the same%s, counted once for each customer\n", cli_style(t, "bold"), cli_style(t, "off"));
	for (size_t i = 0; i < s->source_count && shown < most; i++) {
		unsigned used;

		if (!s->source[i].near_duplicate_count)
			continue;
		fputs("  ", t->to);
		used = cli_text(t, s->source[i].name, t->width / 3);
		cli_number(digits, s->source[i].near_duplicate_count);
		fprintf(t->to, "%*s %s of its documents\n", (int)(t->width / 3 - used), "", digits);
		shown++;
	}
	if (shown < found)
		fprintf(t->to, "  %sand in %zu more files%s\n", cli_style(t, "dim"), found - shown, cli_style(t, "off"));
}
