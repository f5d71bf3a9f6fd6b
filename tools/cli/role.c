/* SPDX-License-Identifier: Apache-2.0 */
/* `unmet role`: who speaks in which role, and to say otherwise. */
#include <string.h>

#include "cli.h"

struct list { struct cli_term term; size_t shown; };

static int speaker_line(void *ctx, const struct unmet_speaker_role *s)
{
	struct list *list = ctx;
	const struct cli_term *t = &list->term;
	char turns[32], documents[32];
	unsigned used;

	if (!list->shown++)
		fprintf(t->to, "\n%sWho speaks%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	fputs("  ", t->to);
	used = cli_text(t, s->name, 30);
	cli_number(turns, s->turn_count);
	cli_number(documents, s->document_count);
	fprintf(t->to, "%*s %-12s %8s %s in %s %s", (int)(30 - used), "", unmet_role_name(s->chosen ? s->chosen : s->found), turns,
	        s->turn_count == 1 ? "turn" : "turns", documents, s->document_count == 1 ? "document" : "documents");
	if (s->chosen)
		fprintf(t->to, ", as you said (found: %s)", unmet_role_name(s->found));
	else if (s->elsewhere_count)
		fputs(", otherwise in some, as you said", t->to);
	fputc('\n', t->to);
	return 0;
}

static enum cli_exit list_speakers(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	struct list list = { .shown = 0 };
	enum unmet_status rc = unmet_open_readonly(&project, args->project, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	cli_term_init(&list.term, stdout);
	rc = unmet_each_speaker(project, speaker_line, &list, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (!list.shown) {
		fprintf(stderr, "unmet: %s names no speaker: roles are of interviews, calls and chats\n", args->project);
		return CLI_NOTHING;
	}
	puts("\n  To change one: unmet role 'NAME=interviewer', or agent, customer, found (as it was)");
	return CLI_DONE;
}

static bool read_role(const char *name, enum unmet_role *role)
{
	for (*role = UNMET_ROLE_CUSTOMER; *role <= UNMET_ROLE_AGENT; (*role)++)
		if (strcmp(name, unmet_role_name(*role)) == 0)
			return true;
	*role = UNMET_ROLE_UNKNOWN;
	return strcmp(name, "found") == 0;
}

static enum unmet_status set_role(struct unmet_project *project, const struct cli_args *args, const char *argument,
                                  struct unmet_error *err)
{
	const char *equals = strrchr(argument, '=');
	char name[512];
	uint64_t documents;
	enum unmet_role role;
	enum unmet_status rc;

	if (!equals || equals == argument || !read_role(equals + 1, &role) || (size_t)(equals - argument) >= sizeof(name)) {
		snprintf(err->message, sizeof(err->message), "%.200s: write NAME=interviewer, NAME=agent, NAME=customer or NAME=found", argument);
		return err->status = UNMET_E_ARG;
	}
	memcpy(name, argument, (size_t)(equals - argument));
	name[equals - argument] = '\0';
	rc = unmet_role_set(project, name, args->place, role, &documents, err);
	if (!rc && !args->quiet)
		printf("%s: %s, in %llu %s\n", name, role ? unmet_role_name(role) : "as it was found", (unsigned long long)documents,
		       documents == 1 ? "document" : "documents");
	return rc;
}

enum cli_exit cli_role(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (cli_need_project(args))
		return CLI_ERROR;
	if (!args->input_total)
		return list_speakers(args);
	rc = unmet_open(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	for (size_t i = 0; i < args->input_total && !rc; i++)
		rc = set_role(project, args, args->input[i], &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (!args->quiet)
		printf("What was found before stays until needs are looked for again:\n"
		       "  %2$s detect -p %1$s && %2$s cluster -p %1$s && %2$s segment -p %1$s && %2$s export -p %1$s\n", args->project, cli_program());
	return CLI_DONE;
}
