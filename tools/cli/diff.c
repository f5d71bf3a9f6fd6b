/* SPDX-License-Identifier: Apache-2.0 */
/* unmet diff: what became of needs between two runs, in words. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const char *const titles[] = {
	[UNMET_CHANGE_APPEARED] = "New needs", [UNMET_CHANGE_VANISHED] = "Gone", [UNMET_CHANGE_SPLIT] = "Split off another need",
	[UNMET_CHANGE_MERGED] = "Merged into another need", [UNMET_CHANGE_GREW] = "Grew", [UNMET_CHANGE_SHRANK] = "Shrank",
	[UNMET_CHANGE_SAME] = "As they were",
};

static void print_change(const struct cli_term *t, const struct unmet_difference *c)
{
	unsigned room = t->width - 34, used;
	char was[32], is[32];

	printf("  %4u  ", c->need);
	used = cli_text(t, c->label, room);
	cli_number(was, c->customer_count_was);
	cli_number(is, c->customer_count);
	if (c->kind == UNMET_CHANGE_APPEARED || c->kind == UNMET_CHANGE_SPLIT)
		printf("%*s %10s customers\n", (int)(room - used), "", is);
	else if (c->kind == UNMET_CHANGE_VANISHED || c->kind == UNMET_CHANGE_MERGED)
		printf("%*s %10s customers before\n", (int)(room - used), "", was);
	else
		printf("%*s %7s -> %s customers\n", (int)(room - used), "", was, is);
	if (c->other) {
		printf("        %s%s need %u, ", cli_style(t, "dim"), c->kind == UNMET_CHANGE_SPLIT ? "was part of" : "is part of", c->other);
		cli_text(t, c->other_label, t->width - 24);
		printf("%s\n", cli_style(t, "off"));
	}
	if (strcmp(c->label, c->old_label) != 0) {
		printf("        %swas called: ", cli_style(t, "dim"));
		cli_text(t, c->old_label, t->width - 24);
		printf("%s\n", cli_style(t, "off"));
	}
}

static void print_run(const char *name, const struct unmet_run *run)
{
	char mentions[32], customers[32];

	cli_number(mentions, run->mention_count);
	cli_number(customers, run->customer_count);
	printf("%s run %u, %s: %llu needs, %s mentions, %s customers%s\n", name, run->id, run->at, (unsigned long long)run->need_count, mentions,
	       customers, run->fitted ? "" : ", assigned without grouping again");
}

static void print_diff(const struct cli_args *args, const struct unmet_diff *diff)
{
	struct cli_term term;
	size_t i, shown = 0, kept = 0;
	int kind = -1;

	cli_term_init(&term, stdout);
	print_run("From", &diff->was);
	print_run("To  ", &diff->is);
	for (i = 0; i < diff->change_count; i++) {
		const struct unmet_difference *c = &diff->change[i];

		if (c->kind == UNMET_CHANGE_SAME && strcmp(c->label, c->old_label) == 0) {
			kept++;
			continue;
		}
		if ((int)c->kind != kind) {
			printf("\n%s%s%s\n", cli_style(&term, "bold"), titles[c->kind], cli_style(&term, "off"));
			kind = (int)c->kind;
			shown = 0;
		}
		if (shown++ < args->most)
			print_change(&term, c);
		else if (shown == args->most + 1)
			printf("  and more: -n %zu shows them\n", diff->change_count);
	}
	if (kept)
		printf("\n%zu needs hold as many mentions as before.\n", kept);
	if (!diff->by_mention)
		printf("\nOne of these runs is too old to be compared mention by mention: what was split or merged is not told.\n");
}

static bool run_number(const char *text, uint32_t *out)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	*out = (uint32_t)value;
	return *text >= '0' && *text <= '9' && !*end && value > 0 && value <= UINT32_MAX;
}

static enum unmet_status write_json(void *ctx, const char *bytes, size_t total)
{
	(void)ctx;
	return fwrite(bytes, 1, total, stdout) == total ? UNMET_OK : UNMET_E_IO;
}

enum cli_exit cli_diff(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	const struct unmet_diff *diff;
	struct unmet_project *project;
	uint32_t was = 0, is = 0;
	enum unmet_status rc;

	if ((args->input_total && args->input_total != 2) ||
	    (args->input_total && (!run_number(args->input[0], &was) || !run_number(args->input[1], &is)))) {
		cli_say(stderr, "unmet: name two runs by number, or none for the last two\nTry `unmet diff --help`.\n");
		return CLI_ERROR;
	}
	if (cli_need_project(args))
		return CLI_ERROR;
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = unmet_diff_load(project, was, is, &diff, &err);
	if (!rc && args->json)
		rc = unmet_diff_json(diff, write_json, NULL, &err);
	else if (!rc)
		print_diff(args, diff);
	if (!rc)
		unmet_diff_free(diff);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}
