/* SPDX-License-Identifier: Apache-2.0 */
/* unmet glossary: the words of a team written down, and read back with what people changed. */
#include "cli.h"

static const char *what(enum unmet_op op)
{
	return op == UNMET_OP_RENAME ? "label" : op == UNMET_OP_OUTCOME ? "outcome" : "definition";
}

struct telling { struct cli_term term; bool quiet, dry_run; };

static int on_change(void *ctx, const struct unmet_glossary_change *c)
{
	const struct telling *t = ctx;

	if (t->quiet)
		return 0;
	printf("need %u, %s: ", c->need, what(c->op));
	if (*c->before) {
		cli_text(&t->term, c->before, 200);
		fputs(" -> ", stdout);
	}
	cli_text(&t->term, *c->after ? c->after : "(none)", 200);
	putchar('\n');
	return 0;
}

static int on_problem(void *ctx, uint64_t row, const char *problem)
{
	(void)ctx;
	fprintf(stderr, "unmet: row %llu: %s\n", (unsigned long long)row, problem);
	return 0;
}

static enum unmet_status read_back(struct unmet_project *project, struct cli_args *args, struct unmet_error *err)
{
	struct telling t = { .quiet = args->quiet, .dry_run = args->dry_run };
	const struct unmet_decision as = { .why = args->why, .actor = args->actor, .at = args->at, .base_rev = UNMET_REV_ANY,
	                                   .dry_run = args->dry_run };
	const struct unmet_glossary_sink sink = { &t, on_change, on_problem };
	struct unmet_glossary_read read;
	enum unmet_status rc;

	cli_term_init(&t.term, stdout);
	rc = unmet_glossary_read(project, args->read, &as, &sink, &read, err);
	if (rc || args->quiet)
		return rc;
	printf("%llu change%s %s, %llu of %llu rows as they were, %llu not done\n", (unsigned long long)read.change_count,
	       read.change_count == 1 ? "" : "s", args->dry_run ? "found" : "decided", (unsigned long long)read.same_count,
	       (unsigned long long)read.row_count, (unsigned long long)read.problem_count);
	if (args->dry_run)
		printf("Nothing was changed: leave --dry-run out to decide so.\n");
	else if (read.change_count)
		cli_say(stdout, "`unmet need log` lists the decisions; each can be taken back. `unmet export` writes the files anew.\n");
	return UNMET_OK;
}

enum cli_exit cli_glossary(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (!args->read == !args->sample_file) {
		cli_say(stderr, "unmet: name a file to write with --out, or an edited one with --read\nTry `unmet glossary --help`.\n");
		return CLI_ERROR;
	}
	if (cli_no_inputs(args) || cli_need_project(args))
		return CLI_ERROR;
	rc = args->read ? unmet_open(&project, args->project, &args->options, &err)
	                : unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = args->read ? read_back(project, args, &err) : unmet_glossary(project, args->sample_file, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (!args->read && !args->quiet)
		cli_say(stdout, "%s: to be shared%s\n", args->sample_file, "; `unmet glossary --read FILE` reads an edited .csv or .xlsx back");
	return CLI_DONE;
}
