/* SPDX-License-Identifier: Apache-2.0 */
/* unplaced.c - what fits no need, for people: the words most customers share first, with a quote or two each. */
#include <string.h>

#include "cli.h"

#define QUOTES 2u

struct queue {
	struct cli_term term;
	uint32_t words, most, quotes; /* words shown; at most; quotes of the word at hand */
	char word[128];
};

/* heading - a new word; false when as many as asked for are shown. */
static bool heading(struct queue *q, const struct unmet_waiting *one)
{
	char digits[32];

	if (q->words == q->most)
		return false;
	q->words++;
	q->quotes = 0;
	snprintf(q->word, sizeof(q->word), "%s", one->word);
	cli_number(digits, one->customer_count);
	fprintf(q->term.to, "\n  %s", cli_style(&q->term, "bold"));
	if (*one->word)
		cli_text(&q->term, one->word, q->term.width / 2);
	else
		fputs("said by one customer each", q->term.to);
	fprintf(q->term.to, "%s", cli_style(&q->term, "off"));
	if (*one->word)
		fprintf(q->term.to, "  %s customers", digits);
	fputc('\n', q->term.to);
	return true;
}

static int show(void *ctx, const struct unmet_waiting *one)
{
	struct queue *q = ctx;

	if ((!q->words || strncmp(q->word, one->word, sizeof(q->word) - 1) != 0) && !heading(q, one))
		return 1;
	if (q->quotes++ < QUOTES)
		cli_quote(&q->term, one->quote.text, 6, 2);
	return 0;
}

static enum unmet_status summary(struct unmet_project *project, struct unmet_unplaced *out, bool *grouped, struct unmet_error *err)
{
	const struct unmet_results *results;
	enum unmet_status rc = unmet_results_load(project, &results, err);

	if (rc)
		return rc;
	*out = results->unplaced;
	*grouped = results->need_count > 0;
	unmet_results_free(results);
	return UNMET_OK;
}

static enum unmet_status list(struct unmet_project *project, const struct cli_args *args, struct unmet_error *err)
{
	struct queue q = { .most = args->most };
	struct unmet_unplaced all;
	bool grouped;
	enum unmet_status rc = summary(project, &all, &grouped, err);

	if (rc)
		return rc;
	if (!all.mention_count) {
		err->status = UNMET_E_NOTHING;
		snprintf(err->message, sizeof(err->message), grouped ? "every mention fits a need" :
		         "%.400s holds no needs yet: `unmet run FILES` finds them", args->project);
		return UNMET_E_NOTHING;
	}
	cli_term_init(&q.term, stdout);
	fprintf(q.term.to, "%llu mentions of %llu customers fit no need well, %.1f%% of all; by the word most customers share:\n",
	        (unsigned long long)all.mention_count, (unsigned long long)all.customer_count, 100 * all.share);
	return unmet_each_unplaced(project, show, &q, err);
}

enum cli_exit cli_unplaced(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (cli_no_inputs(args) || cli_need_project(args))
		return CLI_ERROR;
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = list(project, args, &err);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}
