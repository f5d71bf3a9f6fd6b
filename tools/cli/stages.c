/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that change a project: open it, run stages, show what came out. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

enum cli_exit cli_fail(const struct unmet_error *err)
{
	cli_say(stderr, "unmet: %s\n", err->message);
	return err->status == UNMET_E_NOTHING ? CLI_NOTHING : CLI_ERROR;
}

/* mkdir -p; a project needs its folder. */
static enum cli_exit make_folder(const char *path)
{
	char part[4096];
	size_t len = strlen(path);

	if (len >= sizeof(part)) {
		fprintf(stderr, "unmet: the name of the folder is too long\n");
		return CLI_ERROR;
	}
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0777) && errno != EEXIST) {
			if (errno == EACCES || errno == EROFS)
				fprintf(stderr, "unmet: may not make %s; choose another folder with -o\n", part);
			else
			fprintf(stderr, "unmet: %s: %s\n", part, strerror(errno));
			return CLI_ERROR;
		}
	}
	return CLI_DONE;
}

enum cli_exit cli_need_inputs(const struct cli_args *args, size_t least, const char *what)
{
	if (args->input_total >= least)
		return CLI_DONE;
	cli_say(stderr, "unmet: %s\nTry `unmet %s --help`.\n", what, args->command->name);
	return CLI_ERROR;
}

enum cli_exit cli_no_inputs(const struct cli_args *args)
{
	if (!args->input_total)
		return CLI_DONE;
	cli_say(stderr, "unmet: `unmet %s` takes no file: %s\nTry `unmet %s --help`.\n", args->command->name, args->input[0],
	        args->command->name);
	return CLI_ERROR;
}

enum cli_exit cli_need_project(const struct cli_args *args)
{
	struct stat found;

	if (stat(args->project, &found) == 0)
		return CLI_DONE;
	cli_say(stderr, "unmet: %s: %s\nStart a project with `unmet run FILES`, or name one with -p.\n", args->project,
	        strerror(errno));
	return CLI_ERROR;
}

static size_t tell_missing(const char *path)
{
	if (strcmp(path, "-") == 0 || access(path, R_OK) == 0)
		return 0;
	fprintf(stderr, "unmet: %s: %s\n", path, strerror(errno));
	return 1;
}

enum cli_exit cli_need_files(const struct cli_args *args)
{
	size_t missing = 0;

	if (cli_need_inputs(args, 1, "no INPUT: name files, folders, or - for standard input"))
		return CLI_ERROR;
	for (size_t i = 0; i < args->input_total; i++)
		missing += tell_missing(args->input[i]);
	for (size_t i = 0; i < args->options.accounts_total; i++)
		missing += tell_missing(args->accounts[i]);
	if (missing)
		fprintf(stderr, "Nothing was read.\n");
	return missing ? CLI_ERROR : CLI_DONE;
}

typedef enum unmet_status (*stage_fn)(struct unmet_project *project, const struct cli_args *args, struct unmet_error *err);

static enum unmet_status stage_ingest(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	return unmet_ingest(p, (const char *const *)args->input, args->input_total, err);
}

static enum unmet_status stage_detect(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	(void)args;
	return unmet_detect(p, err);
}

static enum unmet_status stage_cluster(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	(void)args;
	return unmet_cluster(p, err);
}

/* Words to standard error: what is shown on standard output are needs. */
static void tell_assigned(const struct cli_args *args, const struct unmet_assigned *told)
{
	char fresh[32];

	if (args->quiet)
		return;
	cli_number(fresh, told->new_count);
	fprintf(stderr, "%s new mentions went to known needs", fresh);
	for (size_t i = 0; i < told->landing_count && i < 5; i++)
		fprintf(stderr, "%s need %u (%llu)", i ? "," : ":", told->landing[i].need, (unsigned long long)told->landing[i].new_count);
	fputs(".\n", stderr);
	if (told->drift)
		fprintf(stderr, "%.0f%% of them fit no need well, against %.0f%% of the others. ", 100 * told->low_new, 100 * told->low_known);
	if (told->refit)
		fprintf(stderr, "It is worth while to find needs again: %s cluster, then segment and export\n", cli_program());
}

static enum unmet_status stage_assign(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	struct unmet_assigned told;
	enum unmet_status rc = unmet_assign(p, &told, err);

	if (!rc)
		tell_assigned(args, &told);
	return rc;
}

/* New documents in a project that has needs are given to them at once. */
static enum unmet_status stage_follow(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	struct unmet_followed told;
	enum unmet_status rc = unmet_follow(p, &told, err);

	if (!rc && told.assigned_now)
		tell_assigned(args, &told.assigned);
	return rc;
}

static enum unmet_status stage_segment(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	(void)args;
	return unmet_segment(p, err);
}

static enum unmet_status stage_export(struct unmet_project *p, const struct cli_args *args, struct unmet_error *err)
{
	return unmet_export(p, args->out, err);
}

enum unmet_status cli_show(struct unmet_project *project, const struct cli_args *args, unsigned parts, struct unmet_error *err)
{
	const struct unmet_results *results;
	enum unmet_status rc;
	struct cli_term term;
	bool all = false;

	if (args->quiet)
		return UNMET_OK;
	rc = unmet_results_load(project, &results, err);
	if (rc)
		return rc;
	cli_term_init(&term, stdout);
	term.project = args->project;
	if (parts & CLI_SHOW_SOURCES) {
		cli_report_sources(&term, results, parts & CLI_SHOW_NEEDS && args->most > 6 ? 6 : args->most);
		cli_report_rejects(&term, project, results, args->most_given ? args->most : 8);
	}
	if (parts & CLI_SHOW_CLEANED)
		cli_report_cleaned(&term, results, args->most, args->cleaned);
	if ((parts & CLI_SHOW_CLEANED) && !args->cleaned)
		cli_report_near(&term, results, args->most);
	if (parts & CLI_SHOW_THEMES)
		cli_report_themes(&term, results);
	if (parts & CLI_SHOW_NEEDS)
		all = cli_report_needs(&term, results, args->most, args->most_given && args->most >= results->need_count);
	if (parts & CLI_SHOW_COVERAGE)
		cli_report_coverage(&term, results);
	if (args->all)
		cli_report_dismissed(&term, results);
	if (parts & CLI_SHOW_SEGMENTS)
		cli_report_segments(&term, results);
	if (parts & CLI_SHOW_TRENDS)
		cli_report_trends(&term, results, args->most);
	else if (parts & CLI_SHOW_COVERAGE)
		cli_report_goals(&term, results);
	if (results->need_count)
		cli_report_next(&term, args, results->need[0].id, parts & CLI_SHOW_FILES, !all);
	unmet_results_free(results);
	return UNMET_OK;
}

/* Open the project, run the stages in order, show the parts asked for, close. What a stage that found
 * nothing has to say comes last; what came before it is still shown and exported. */
static enum cli_exit run_stages(struct cli_args *args, const stage_fn *stage, unsigned parts)
{
	struct unmet_error err = { 0 }, show_err = { 0 };
	struct unmet_project *project;
	struct cli_meter *meter = cli_meter_start(args);
	enum unmet_status rc = unmet_open(&project, args->project, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	for (; *stage && rc == UNMET_OK; stage++)
		rc = (*stage)(project, args, &err);
	if (rc == UNMET_E_NOTHING && (parts & CLI_SHOW_FILES))
		stage_export(project, args, NULL); /* what there is, and the rejects, which say why */
	cli_meter_stop(meter);
	if ((rc == UNMET_OK || rc == UNMET_E_NOTHING) && cli_show(project, args, rc ? CLI_SHOW_SOURCES : parts, &show_err)) {
		rc = show_err.status;
		err = show_err;
	}
	unmet_close(project);
	if (fflush(stdout) && !rc && errno != EPIPE) { /* who closes the pipe has read enough */
		fprintf(stderr, "unmet: standard output: %s\n", strerror(errno));
		return CLI_ERROR;
	}
	return rc ? cli_fail(&err) : CLI_DONE;
}

enum cli_exit cli_run(struct cli_args *args)
{
	static const stage_fn stages[] = { stage_ingest, stage_detect, stage_cluster, stage_segment, stage_export, NULL };

	static const stage_fn no_refit[] = { stage_ingest, stage_detect, stage_assign, stage_segment, stage_export, NULL };

	if (cli_need_files(args) || make_folder(args->out))
		return CLI_ERROR;
	return run_stages(args, args->no_refit ? no_refit : stages, CLI_SHOW_SOURCES | CLI_SHOW_NEEDS | CLI_SHOW_COVERAGE | CLI_SHOW_SEGMENTS | CLI_SHOW_FILES);
}

enum cli_exit cli_ingest(struct cli_args *args)
{
	static const stage_fn stages[] = { stage_ingest, stage_follow, NULL };

	if (cli_need_files(args) || make_folder(args->out))
		return CLI_ERROR;
	return run_stages(args, stages, CLI_SHOW_SOURCES);
}

/* A stage on a project that must be there already. */
static enum cli_exit one_stage(struct cli_args *args, stage_fn fn, unsigned parts)
{
	const stage_fn stages[] = { fn, NULL };

	if (cli_no_inputs(args) || cli_need_project(args))
		return CLI_ERROR;
	return run_stages(args, stages, parts);
}

enum cli_exit cli_detect_project(struct cli_args *args)
{
	return one_stage(args, stage_detect, CLI_SHOW_SOURCES);
}

enum cli_exit cli_cluster(struct cli_args *args)
{
	return one_stage(args, stage_cluster, CLI_SHOW_NEEDS);
}

enum cli_exit cli_assign(struct cli_args *args)
{
	return one_stage(args, stage_assign, CLI_SHOW_NEEDS);
}

enum cli_exit cli_segment(struct cli_args *args)
{
	return one_stage(args, stage_segment, CLI_SHOW_SEGMENTS);
}

enum cli_exit cli_export(struct cli_args *args)
{
	return args->format ? cli_export_format(args) : one_stage(args, stage_export, CLI_SHOW_FILES);
}

