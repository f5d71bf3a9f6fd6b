/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where to go next: commands in one column, what they are for in another that wraps; below each other only where commands
 * leave it no room. Commands are printed as they can be typed: the program where it is, the project where it is not the usual one.
 */
#include <stdarg.h>
#include <string.h>

#include "cli.h"

#define NARROWEST_WHAT 20u

/* -o DIR is shorter than -p DIR/project.unmet. */
void cli_project_option(char *out, size_t room, const char *project)
{
	size_t len = project ? strlen(project) : 0, tail = sizeof("/project.unmet") - 1;

	*out = '\0';
	if (!project || strcmp(project, CLI_PROJECT) == 0)
		return;
	if (len > tail && strcmp(project + len - tail, "/project.unmet") == 0)
		snprintf(out, room, " -o %.*s", (int)(len - tail), project);
	else
		snprintf(out, room, " -p %s", project);
}

/* A command is written as "unmet VERB ..."; the program stands in for its first word. */
void cli_next_add(struct cli_next *next, const char *what, const char *format, ...)
{
	char command[CLI_NEXT_BYTES], project[4096 + 8];
	va_list args;

	if (next->total == CLI_NEXT_MAX)
		return;
	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	cli_project_option(project, sizeof(project), next->term->project);
	snprintf(next->command[next->total], CLI_NEXT_BYTES, "%.300s%.100s%.600s", cli_program(), command + strcspn(command, " "), project);
	next->what[next->total++] = what;
}

/* what_for - in a column of its own, its lines below each other. */
static void what_for(const struct cli_term *t, const char *what, unsigned indent)
{
	unsigned room = t->width - indent;

	for (const char *p = what; *p;) {
		size_t cut = strlen(p);

		if (cut > room) {
			for (cut = room; cut && p[cut] != ' '; cut--)
				;
			cut = cut ? cut : room;
		}
		fprintf(t->to, "%*s%.*s\n", p == what ? 0 : (int)indent, "", (int)cut, p);
		p += cut + (p[cut] == ' ');
	}
}

void cli_next_print(const struct cli_next *next)
{
	const struct cli_term *t = next->term;
	unsigned left = 0;

	for (size_t i = 0; i < next->total; i++)
		left = cli_columns(next->command[i]) > left ? cli_columns(next->command[i]) : left;
	fprintf(t->to, "\n%sNext%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	for (size_t i = 0; i < next->total; i++) {
		unsigned used;

		fputs("  ", t->to);
		used = cli_text(t, next->command[i], CLI_NEXT_BYTES);
		if (left + 4 + NARROWEST_WHAT <= t->width) {
			fprintf(t->to, "%*s", (int)(left - used + 2), "");
			what_for(t, next->what[i], left + 4);
		} else {
			fprintf(t->to, "\n      %s%s%s\n", cli_style(t, "dim"), next->what[i], cli_style(t, "off"));
		}
	}
}

void cli_project_hint(const struct cli_term *t)
{
	char option[4096 + 8];

	cli_project_option(option, sizeof(option), t->project);
	fputs(option, t->to);
}

void cli_more(const struct cli_term *t, const char *indent, size_t left, const char *command, size_t all)
{
	fprintf(t->to, "%s%sand %zu more: %s %s -n %zu", indent, cli_style(t, "dim"), left, cli_program(), command, all);
	cli_project_hint(t);
	fprintf(t->to, "%s\n", cli_style(t, "off"));
}
