/* SPDX-License-Identifier: Apache-2.0 */
/* Where to go next: commands in one column, what they are for in another; below each other where a line is too short. */
#include <stdarg.h>
#include <string.h>

#include "cli.h"

void cli_next_add(struct cli_next *next, const char *what, const char *format, ...)
{
	char command[CLI_NEXT_BYTES];
	va_list args;

	if (next->total == CLI_NEXT_MAX)
		return;
	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	if (next->term->project && strcmp(next->term->project, CLI_PROJECT) != 0)
		snprintf(next->command[next->total], CLI_NEXT_BYTES, "%.100s -p %.400s", command, next->term->project);
	else
		snprintf(next->command[next->total], CLI_NEXT_BYTES, "%s", command);
	next->what[next->total++] = what;
}

void cli_next_print(const struct cli_next *next)
{
	const struct cli_term *t = next->term;
	unsigned left = 0, right = 0;

	for (size_t i = 0; i < next->total; i++) {
		unsigned command = cli_columns(next->command[i]), what = cli_columns(next->what[i]);

		left = command > left ? command : left;
		right = what > right ? what : right;
	}
	fprintf(t->to, "\n%sNext%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	for (size_t i = 0; i < next->total; i++) {
		unsigned used;

		fputs("  ", t->to);
		used = cli_text(t, next->command[i], CLI_NEXT_BYTES);
		if (left + right + 4 <= t->width)
			fprintf(t->to, "%*s%s\n", (int)(left - used + 2), "", next->what[i]);
		else
			fprintf(t->to, "\n      %s%s%s\n", cli_style(t, "dim"), next->what[i], cli_style(t, "off"));
	}
}
