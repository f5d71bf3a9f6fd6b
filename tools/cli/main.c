/* SPDX-License-Identifier: Apache-2.0 */
/* unmet: the command. Uses nothing of the engine but unmet.h. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum cli_exit cli_version(struct cli_args *args)
{
	(void)args;
	printf("unmet %s\n%s", UNMET_VERSION, unmet_versions());
	return CLI_DONE;
}

enum cli_exit cli_help_command(struct cli_args *args)
{
	if (args->input_total == 0) {
		cli_help(stdout, NULL);
		return CLI_DONE;
	}
	if (strcmp(args->input[0], "man") == 0) {
		cli_man(stdout);
		return CLI_DONE;
	}
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (strcmp(c->name, args->input[0]) == 0) {
			cli_help(stdout, c);
			return CLI_DONE;
		}
	fprintf(stderr, "unmet: there is no such command: %s\n", args->input[0]);
	return CLI_ERROR;
}

enum cli_exit cli_completion_command(struct cli_args *args)
{
	if (args->input_total == 1 && cli_completion(stdout, args->input[0]) == 0)
		return CLI_DONE;
	fprintf(stderr, "unmet: completion takes bash, zsh or fish\n");
	return CLI_ERROR;
}

int main(int argc, char **argv)
{
	static struct cli_args args;
	enum cli_exit rc;

	signal(SIGPIPE, SIG_IGN);
	cli_program_set(argv[0]);
	rc = cli_parse(&args, argc, argv);
	if (rc)
		return rc;
	if (args.version)
		return cli_version(&args);
	if (args.help) {
		cli_help(stdout, args.command);
		return CLI_DONE;
	}
	if (!args.command) {
		cli_help(stderr, NULL);
		return CLI_ERROR;
	}
	return args.command->run(&args);
}
