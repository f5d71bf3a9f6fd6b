/* SPDX-License-Identifier: Apache-2.0 */
/* Help, the man page, and completions, all from the two tables. */
#include <string.h>

#include "cli.h"

static const char *const intro =
	"unmet hears what customers lack: it reads interviews, notes, tickets and surveys, finds the sentences that "
	"state a need, groups them into recurring unmet needs, and groups customers by the needs they share. "
	"Everything stays on this machine.";

static void help_options(FILE *to, uint64_t bit)
{
	for (const struct cli_option *o = cli_options; o->name; o++) {
		char left[64];

		if (!(o->commands & bit))
			continue;
		snprintf(left, sizeof(left), "%c%c%c --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
		         o->letter ? ',' : ' ', o->name, o->value ? " " : "", o->value ? o->value : "");
		fprintf(to, "  %-28s %s\n", left, o->help);
	}
}

static void help_all(FILE *to, const struct cli_term *term)
{
	fprintf(to, "usage: unmet COMMAND [options] ...\n\n");
	cli_wrap(term, intro, 0);
	fprintf(to, "\ncommands:\n");
	for (const struct cli_command *c = cli_commands; c->name; c++)
		fprintf(to, "  %-12s %s\n", c->name, c->summary);
	fprintf(to, "\nStart with:  %1$s run FOLDER\n"
	            "Then:        %1$s search \"WORDS\", %1$s status, %1$s COMMAND --help\n", cli_program());
}

void cli_help(FILE *to, const struct cli_command *command)
{
	struct cli_term term;

	cli_term_init(&term, to);
	if (!command) {
		help_all(to, &term);
		return;
	}
	fprintf(to, "usage: unmet %s %s\n\n", command->name, command->synopsis);
	cli_wrap(&term, *command->prose ? command->prose : command->summary, 0);
	fprintf(to, "\noptions:\n");
	help_options(to, command->bit);
	fprintf(to, "\nexit status: 0 done, 1 nothing found, 2 error\n");
}

/* ---- man ---------------------------------------------------------------------------------- */

static void roff(FILE *to, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", to);
	for (; *text; text++) {
		if (*text == '-')
			fputs("\\-", to);
		else if (*text == '\\')
			fputs("\\e", to);
		else
			fputc(*text, to);
	}
}

static void man_option(FILE *to, const struct cli_option *o)
{
	fputs(".TP\n.B ", to);
	if (o->letter)
		fprintf(to, "\\-%c, ", o->letter);
	fputs("\\-\\-", to);
	roff(to, o->name);
	if (o->value) {
		fputs(" \\fI", to);
		roff(to, o->value);
		fputs("\\fR", to);
	}
	fputc('\n', to);
	roff(to, o->help);
	fputs(".\nUsed by:", to);
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if ((o->commands & CLI_ALL) == CLI_ALL) {
			fputs(" every command", to);
			break;
		} else if (o->commands & c->bit) {
			fprintf(to, " %s", c->name);
		}
	fputs(".\n", to);
}

void cli_man(FILE *to)
{
	fprintf(to, ".\\\" Written by `unmet help --man` from the option table.\n.TH UNMET 1 \"\" \"unmet %s\" \"User Commands\"\n", UNMET_VERSION);
	fputs(".SH NAME\nunmet \\- hear what customers lack: text to unmet needs to segments\n.SH SYNOPSIS\n", to);
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		fprintf(to, ".B unmet %s\n", c->name);
		roff(to, c->synopsis);
		fputs("\n.br\n", to);
	}
	fputs(".SH DESCRIPTION\n", to);
	roff(to, intro);
	fputs("\n.SH COMMANDS\n", to);
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		fprintf(to, ".TP\n.B %s\n", c->name);
		roff(to, *c->prose ? c->prose : c->summary);
		fputc('\n', to);
	}
	fputs(".SH OPTIONS\n", to);
	for (const struct cli_option *o = cli_options; o->name; o++)
		man_option(to, o);
	fputs(".SH FILES\n"
	      ".TP\n.I DIR/project.unmet\nThe project: documents, mentions, needs and segments in one SQLite file.\n"
	      ".TP\n.I DIR/segments.json\nNeeds, co\\-occurrence and segments; JSON Schema in docs/formats.\n"
	      ".TP\n.I DIR/evidence.jsonl\nA line per mention: who said it, where, and which need it is.\n"
	      ".TP\n.I DIR/rejects.jsonl\nEvery row or file that could not be used, and why.\n"
	      ".SH ENVIRONMENT\n"
	      ".TP\n.B UNMET_LEXICONS\nFolder of cue and word lists, where \\-\\-lexicons is not given.\n"
	      ".TP\n.B NO_COLOR\nNo colour, even on a terminal.\n"
	      ".TP\n.B COLUMNS\nWidth of the report.\n"
	      ".SH EXIT STATUS\n0 done, 1 nothing found (it says why and what to try), 2 error.\n"
	      ".SH EXAMPLES\n.nf\nunmet run interviews/ tickets.csv \\-\\-accounts accounts.csv\n"
	      "unmet search \"export invoice\"\n"
	      "unmet detect answers.jsonl > needs.jsonl\n.fi\n", to);
}

/* ---- completions -------------------------------------------------------------------------- */

/* Single quotes and brackets mean something to zsh and fish. */
static void plain(FILE *to, const char *text)
{
	for (; *text; text++)
		fputc(strchr("'[]:\\", *text) ? ' ' : *text, to);
}

/* "a|b" as "a b". */
static void choices(FILE *to, const char *list)
{
	for (; *list; list++)
		fputc(*list == '|' ? ' ' : *list, to);
}

static void bash(FILE *to)
{
	fputs("# bash completion for unmet\n_unmet()\n{\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	      "\tCOMPREPLY=()\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\tCOMPREPLY=($(compgen -W \"", to);
	for (const struct cli_command *c = cli_commands; c->name; c++)
		fprintf(to, "%s%s", c == cli_commands ? "" : " ", c->name);
	fputs("\" -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase $prev in\n", to);
	for (const struct cli_option *o = cli_options; o->name; o++)
		if (o->choices) {
			fprintf(to, "\t--%s) COMPREPLY=($(compgen -W \"", o->name);
			choices(to, o->choices);
			fputs("\" -- \"$cur\")); return ;;\n", to);
		}
	fputs("\tesac\n\tif [[ $cur == -* ]]; then\n\t\tcase ${COMP_WORDS[1]} in\n", to);
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		fprintf(to, "\t\t%s) COMPREPLY=($(compgen -W \"", c->name);
		for (const struct cli_option *o = cli_options; o->name; o++)
			if (o->commands & c->bit)
				fprintf(to, "--%s ", o->name);
		fputs("\" -- \"$cur\")) ;;\n", to);
	}
	fputs("\t\tesac\n\t\treturn\n\tfi\n\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -o filenames -F _unmet unmet\n", to);
}

static void zsh_option(FILE *to, const struct cli_option *o)
{
	fprintf(to, " '--%s[", o->name);
	plain(to, o->help);
	fputc(']', to);
	if (o->choices) {
		fputs(":value:(", to);
		choices(to, o->choices);
		fputc(')', to);
	} else if (o->value) {
		fputs(":value:_files", to);
	}
	fputc('\'', to);
}

static void zsh(FILE *to)
{
	fputs("#compdef unmet\n_unmet() {\n\tif (( CURRENT == 2 )); then\n\t\tlocal -a commands=(\n", to);
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		fprintf(to, "\t\t\t'%s:", c->name);
		plain(to, c->summary);
		fputs("'\n", to);
	}
	fputs("\t\t)\n\t\t_describe command commands\n\t\treturn\n\tfi\n\tcase $words[2] in\n", to);
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		fprintf(to, "\t%s) _arguments", c->name);
		for (const struct cli_option *o = cli_options; o->name; o++)
			if (o->commands & c->bit)
				zsh_option(to, o);
		fputs(" '*:file:_files' ;;\n", to);
	}
	fputs("\tesac\n}\n_unmet \"$@\"\n", to);
}

static void fish_option(FILE *to, const struct cli_command *c, const struct cli_option *o)
{
	fprintf(to, "complete -c unmet -n '__fish_seen_subcommand_from %s' -l %s", c->name, o->name);
	if (o->letter)
		fprintf(to, " -s %c", o->letter);
	if (o->value)
		fputs(" -r", to);
	if (o->choices) {
		fputs(" -f -a '", to);
		choices(to, o->choices);
		fputc('\'', to);
	}
	fputs(" -d '", to);
	plain(to, o->help);
	fputs("'\n", to);
}

static void fish(FILE *to)
{
	for (const struct cli_command *c = cli_commands; c->name; c++) {
		fprintf(to, "complete -c unmet -n __fish_use_subcommand -f -a %s -d '", c->name);
		plain(to, c->summary);
		fputs("'\n", to);
		for (const struct cli_option *o = cli_options; o->name; o++)
			if (o->commands & c->bit)
				fish_option(to, c, o);
	}
}

int cli_completion(FILE *to, const char *shell)
{
	static const struct { const char *name; void (*write)(FILE *); } shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };

	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].write(to);
			return 0;
		}
	return -1;
}
