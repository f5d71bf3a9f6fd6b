/* SPDX-License-Identifier: Apache-2.0 */
/* `unmet export --format`: the project as files of other programs. */
#include <string.h>

#include "cli.h"

static enum cli_exit list_formats(void)
{
	size_t total;
	const struct unmet_format *format = unmet_formats(&total);
	struct cli_term term;

	cli_term_init(&term, stdout);
	for (size_t i = 0; i < total; i++) {
		printf("%s%-8s%s %s  ", cli_style(&term, "bold"), format[i].name, cli_style(&term, "off"), format[i].folder ? "folder" : "file  ");
		cli_text(&term, format[i].summary, 1000);
		putchar('\n');
	}
	printf("\nWithout --format: segments.json, evidence.jsonl and rejects.jsonl in a folder.\n");
	return CLI_DONE;
}

static const struct unmet_format *find(const char *name)
{
	size_t total;
	const struct unmet_format *format = unmet_formats(&total);

	for (size_t i = 0; i < total; i++)
		if (strcmp(format[i].name, name) == 0)
			return &format[i];
	return NULL;
}

/* target - the path asked for, or one beside the project: unmet.xlsx, unmet-csv. */
static int target(const struct cli_args *args, const struct unmet_format *format, char *path, size_t size)
{
	const char *slash = strrchr(args->project, '/');
	int folder = slash ? (int)(slash - args->project) + 1 : 0, len;

	if (args->out_given)
		len = snprintf(path, size, "%s", args->out);
	else
		len = snprintf(path, size, "%.*sunmet%c%s", folder, args->project, format->folder ? '-' : '.', format->name);
	return len >= 0 && (size_t)len < size ? 0 : -1;
}

enum cli_exit cli_export_format(struct cli_args *args)
{
	const struct unmet_format *format = find(args->format);
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;
	char path[4096];

	if (strcmp(args->format, "list") == 0)
		return cli_no_inputs(args) ? CLI_ERROR : list_formats();
	if (!format) {
		cli_say(stderr, "unmet: there is no format %s: `unmet export --format list` names them\n", args->format);
		return CLI_ERROR;
	}
	if (cli_no_inputs(args) || cli_need_project(args))
		return CLI_ERROR;
	if (target(args, format, path, sizeof(path))) {
		fprintf(stderr, "unmet: the path to write to is too long\n");
		return CLI_ERROR;
	}
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = unmet_export_format(project, format->name, path, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (!args->quiet)
		printf("%s written: %s\n", path, format->summary);
	return CLI_DONE;
}
