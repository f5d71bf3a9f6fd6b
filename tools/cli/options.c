/* SPDX-License-Identifier: Apache-2.0 */
/* The command line to struct cli_args: getopt_long fed from the option table. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define LONGEST 64

static const struct cli_command *find_command(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static const struct cli_option *first_named(const char *name)
{
	const struct cli_option *o = cli_options;

	while (strcmp(o->name, name) != 0)
		o++;
	return o;
}

/* getopt's own tables; the value of a long option is its index in the table + 256. Options of one name take
 * a value all or none. */
static void build_tables(struct option longs[LONGEST], char letters[2 * LONGEST + 2])
{
	size_t n = 0, at = 0;

	letters[at++] = ':';
	for (const struct cli_option *o = cli_options; o->name && n < LONGEST - 1; o++) {
		if (first_named(o->name) != o)
			continue;
		longs[n++] = (struct option){ o->name, o->value ? required_argument : no_argument, NULL, 256 + (int)(o - cli_options) };
		if (o->letter) {
			letters[at++] = o->letter;
			if (o->value)
				letters[at++] = ':';
		}
	}
	longs[n] = (struct option){ NULL, 0, NULL, 0 };
	letters[at] = '\0';
}

static const struct cli_option *option_of(int code)
{
	if (code >= 256)
		return &cli_options[code - 256];
	for (const struct cli_option *o = cli_options; o->name; o++)
		if (o->letter == code)
			return o;
	return NULL;
}

/* of_command - the option of this name that belongs to the command, where there is one. */
static const struct cli_option *of_command(const struct cli_args *args, const struct cli_option *named)
{
	for (const struct cli_option *o = named; args->command && o->name; o++)
		if ((o->commands & args->command->bit) && strcmp(o->name, named->name) == 0)
			return o;
	return named;
}

static enum cli_exit misuse(const struct cli_args *args, const char *what, const char *which)
{
	const char *command = args->command ? args->command->name : NULL;

	cli_say(stderr, "unmet: %s%s%s\n", what, which ? ": " : "", which ? which : "");
	cli_say(stderr, "Try `unmet %s%s--help`.\n", command ? command : "", command ? " " : "");
	return CLI_ERROR;
}

/* take - the option's value; messages call it as it was typed. */
static enum cli_exit take(struct cli_args *args, const struct cli_option *o, bool by_letter, const char *value)
{
	char what[160], typed[LONGEST];

	if (by_letter)
		snprintf(typed, sizeof(typed), "-%c", o->letter);
	else
		snprintf(typed, sizeof(typed), "--%s", o->name);

	if (args->command && !(o->commands & args->command->bit)) {
		snprintf(what, sizeof(what), "%s does not belong to `unmet %s`", typed, args->command->name);
		return misuse(args, what, NULL);
	}
	if (o->set(args, value)) {
		if (o->choices && strchr(o->choices, '|'))
			snprintf(what, sizeof(what), "%s takes %s, not", typed, o->choices);
		else
			snprintf(what, sizeof(what), "%s takes %s%s, not", typed, strcmp(o->value, "N") ? o->value : strcmp(value, "0") ? "a number" : "a number above 0",
			         o->choices ? " or auto" : "");
		return misuse(args, what, value);
	}
	return CLI_DONE;
}

static enum cli_exit parse_options(struct cli_args *args, int argc, char **argv)
{
	struct option longs[LONGEST];
	char letters[2 * LONGEST + 2];
	const struct cli_option *option;
	enum cli_exit rc;
	int code;

	build_tables(longs, letters);
	opterr = 0;
	optind = 1;
	while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (code == '?')
			return misuse(args, "unknown option", argv[optind - 1]);
		if (code == ':')
			return misuse(args, "a value is missing after", argv[optind - 1]);
		option = option_of(code);
		if (!option)
			return misuse(args, "unknown option", argv[optind - 1]);
		rc = take(args, of_command(args, option), code < 256, optarg);
		if (rc)
			return rc;
	}
	args->input = argv + optind;
	args->input_total = (size_t)(argc - optind);
	return CLI_DONE;
}

static bool is_folder(const char *path)
{
	return access(path, R_OK | X_OK) == 0;
}

/* --lexicons, then UNMET_LEXICONS, then beside the program (installed, or in the build tree), then
 * what the library was built with. */
static void find_lexicons(struct cli_args *args)
{
	static const char *const beside[] = { "../share/unmet/lexicons", "../../lexicons" };
	const char *env = getenv("UNMET_LEXICONS");
	char exe[3072], *slash;
	ssize_t len;

	if (args->options.lexicons)
		return;
	if (env && *env) {
		args->options.lexicons = env;
		return;
	}
	len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (len <= 0)
		return;
	exe[len] = '\0';
	slash = strrchr(exe, '/');
	if (!slash)
		return;
	*slash = '\0';
	for (size_t i = 0; i < sizeof(beside) / sizeof(*beside); i++) {
		snprintf(args->lexicon_path, sizeof(args->lexicon_path), "%s/%s", exe, beside[i]);
		if (is_folder(args->lexicon_path)) {
			args->options.lexicons = args->lexicon_path;
			return;
		}
	}
}

static enum cli_exit finish(struct cli_args *args)
{
	int len = 0;

	args->options.map = args->map;
	args->options.role = args->role;
	args->options.accounts = args->accounts;
	find_lexicons(args);
	if (args->project)
		len = snprintf(args->project_path, sizeof(args->project_path), "%s", args->project);
	else
		len = snprintf(args->project_path, sizeof(args->project_path), "%s/project.unmet", args->format ? "unmet-out" : args->out);
	if (len < 0 || (size_t)len >= sizeof(args->project_path))
		return misuse(args, "the path of the project is too long", NULL);
	args->project = args->project_path;
	return CLI_DONE;
}

enum cli_exit cli_parse(struct cli_args *args, int argc, char **argv)
{
	enum cli_exit rc;

	memset(args, 0, sizeof(*args));
	unmet_options_init(&args->options);
	args->out = "unmet-out";
	args->most = 10;
	args->positive = UNMET_POSITIVE_ANY;
	args->sample_most = 100;
	args->base_rev = UNMET_REV_ANY;
	if (argc > 1 && argv[1][0] != '-') {
		args->command = find_command(argv[1]);
		if (!args->command)
			return misuse(args, "there is no such command", argv[1]);
		argv[1] = argv[0];
		argc--;
		argv++;
	}
	rc = parse_options(args, argc, argv);
	return rc ? rc : finish(args);
}
