/* SPDX-License-Identifier: Apache-2.0 */
/* unmet need split ID: a need taken apart as unmet proposes it. Looked at, written to a file, read back, decided. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define QUOTES 3

static void show_part(const struct cli_term *t, const struct unmet_split_part *p, size_t number)
{
	char mentions[32], customers[32];

	cli_number(mentions, p->mention_count);
	cli_number(customers, p->customer_count);
	printf("\n%s%zu  ", cli_style(t, "bold"), number);
	cli_text(t, p->label, t->width - 4);
	printf("%s\n   %s mentions by %s customers%s\n", cli_style(t, "off"), mentions, customers, number == 1 ? "; keeps the number" : "");
	if (p->term_count) {
		fputs("   words: ", stdout);
		for (size_t i = 0; i < p->term_count && i < 8; i++) {
			fputs(i ? ", " : "", stdout);
			cli_text(t, p->term[i], 20);
		}
		fputc('\n', stdout);
	}
	for (size_t i = 0; i < p->quote_count && i < QUOTES; i++)
		cli_quote(t, p->quote[i].text, 3, 3);
}

static void show(const struct cli_args *args, const struct unmet_split *s)
{
	struct cli_term t;
	struct cli_next next = { .term = &t };

	cli_term_init(&t, stdout);
	printf("Need %u, %s", s->need, cli_style(&t, "bold"));
	cli_text(&t, s->label, t.width - 16);
	printf("%s, in %zu parts\n", cli_style(&t, "off"), s->part_count);
	for (size_t i = 0; i < s->part_count; i++)
		show_part(&t, &s->part[i], i + 1);
	printf("\nNothing was changed.\n");
	t.project = args->project;
	cli_next_add(&next, "take it apart so", "unmet need split %u --accept", s->need);
	cli_next_add(&next, "change it in a spreadsheet, then --read it", "unmet need split %u --save FILE.csv", s->need);
	cli_next_add(&next, "ask for 3 parts", "unmet need split %u --parts 3", s->need);
	cli_next_print(&next);
}

static enum unmet_status to_stdout(void *ctx, const char *bytes, size_t total)
{
	(void)ctx;
	return fwrite(bytes, 1, total, stdout) == total ? UNMET_OK : UNMET_E_IO;
}

static enum unmet_status decide(struct unmet_project *project, const struct cli_args *args, const struct unmet_split *s, bool named,
                                struct unmet_error *err)
{
	const struct unmet_decision as = { .why = args->why, .actor = args->actor, .at = args->at, .dry_run = args->dry_run };
	struct unmet_decided made[UNMET_SPLIT_PARTS] = { { 0 } };
	struct cli_term t;
	enum unmet_status rc = unmet_split_decide(project, s, named, &as, made, err);

	if (!rc && !args->dry_run)
		rc = unmet_refresh(project, err);
	if (rc || args->quiet)
		return rc;
	cli_term_init(&t, stdout);
	for (size_t i = 1; i < s->part_count; i++) {
		printf("Need %u, ", made[i - 1].need);
		cli_text(&t, made[i - 1].label, t.width);
		printf(": %llu mentions by %llu customers", (unsigned long long)made[i - 1].mention_count, (unsigned long long)made[i - 1].customer_count);
		if (made[i - 1].id)
			printf("; decision %llu", (unsigned long long)made[i - 1].id);
		fputc('\n', stdout);
	}
	if (args->dry_run)
		printf("Nothing was changed: leave --dry-run out to decide so.\n");
	else
		cli_say(stdout, "`unmet need revert DECISION` takes one back. Segments were found again. `unmet export` writes the files anew.\n");
	return rc;
}

static enum unmet_status with(struct unmet_project *project, const struct cli_args *args, const struct unmet_split *s, struct unmet_error *err)
{
	enum unmet_status rc;

	if (args->read || args->accept)
		return decide(project, args, s, args->read != NULL, err);
	if (args->json)
		return unmet_split_json(s, to_stdout, NULL, err);
	if (!args->save) {
		show(args, s);
		return UNMET_OK;
	}
	rc = unmet_split_write(project, s, args->save, err);
	if (!rc && !args->quiet)
		printf("%s: change the number in column part where a quote belongs elsewhere, the label where a part has a better name;\n"
		       "then: %s need split %u --read %s\n", args->save, cli_program(), s->need, args->save);
	return rc;
}

enum cli_exit cli_split(struct cli_args *args, uint32_t need)
{
	const struct unmet_split *s;
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	bool writes = args->read || args->accept;
	enum unmet_status rc = writes ? unmet_open(&project, args->project, &args->options, &err)
	                              : unmet_open_readonly(&project, args->project, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	rc = args->read ? unmet_split_read(project, args->read, &s, &err) : unmet_split_propose(project, need, args->parts, &s, &err);
	if (!rc && s->need != need) {
		fprintf(stderr, "unmet: %s is about need %u, not need %u\n", args->read, s->need, need);
		unmet_split_free(s);
		unmet_close(project);
		return CLI_ERROR;
	}
	if (!rc) {
		rc = with(project, args, s, &err);
		unmet_split_free(s);
	}
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}
