/* SPDX-License-Identifier: Apache-2.0 */
/* score_group.c - needs against labels that people gave, and where they differ most. */
#include "cli.h"

struct told { struct cli_term term; bool any; };

static int print_confusion(void *ctx, const struct unmet_confusion *c)
{
	struct told *told = ctx;
	const struct cli_term *t = &told->term;

	if (!told->any)
		printf("\n%sMost often elsewhere%s\n", cli_style(t, "bold"), cli_style(t, "off"));
	told->any = true;
	printf("  %6llu (%3.0f%%) of ", (unsigned long long)c->mention_count, 100 * c->share);
	cli_text(t, c->label, 40);
	printf(" are in need %u, ", c->need);
	cli_text(t, c->need_label, 40);
	if (*c->need_gold) {
		printf(", which is ");
		cli_text(t, c->need_gold, 40);
	}
	putchar('\n');
	return 0;
}

/* print_score - what the figures are about comes first, so that they are not taken for more. */
static void print_score(const struct unmet_group_score *s)
{
	printf("%llu mentions of %llu labels in %llu needs", (unsigned long long)s->mention_count, (unsigned long long)s->label_count,
	       (unsigned long long)s->need_count);
	if (s->missing_count)
		printf("; %llu of %llu labelled ids have no need in this project", (unsigned long long)s->missing_count,
		       (unsigned long long)s->labelled_count);
	if (s->unlabelled_count)
		printf("; %llu without a label left out", (unsigned long long)s->unlabelled_count);
	printf("\n\nNMI           %.3f   = V-measure: information shared with the labels\n", s->nmi);
	printf("homogeneity   %.3f   needs hold one label\n", s->homogeneity);
	printf("completeness  %.3f   labels are in one need\n", s->completeness);
	printf("ARI           %.3f   pairs of mentions, beyond chance\n", s->ari);
	printf("accuracy      %.3f   under the best pairing of needs and labels\n", s->accuracy);
}

enum cli_exit cli_score_group(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	struct unmet_group_score score;
	struct told told = { .any = false };
	enum unmet_status rc;

	if (cli_need_project(args))
		return CLI_ERROR;
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	cli_term_init(&told.term, stdout);
	rc = unmet_score_group(project, args->gold, 0, NULL, NULL, &score, &err);
	if (!rc) {
		print_score(&score);
		rc = unmet_score_group(project, args->gold, args->most, print_confusion, &told, &score, &err);
	}
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}
