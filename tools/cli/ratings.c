/* SPDX-License-Identifier: Apache-2.0 */
/* Ask and read back: the questionnaire, the answers, and what they say of opportunities. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const char *reading(double score)
{
	return score > 15 ? "extreme" : score > 12 ? "high" : score >= 10 ? "worth it" : "";
}

static void line(const struct cli_term *t, const struct unmet_opportunity *o)
{
	unsigned room = t->width - 54, used;

	fputs("  ", t->to);
	used = cli_text(t, o->item, room);
	fprintf(t->to, "%*s %5llu  %4.1f  %4.1f  %3.0f%%  %s%4.1f%s (%.1f to %.1f) %s\n", (int)(room - used), "",
	        (unsigned long long)o->respondent_count, o->importance, o->satisfaction, o->gap, cli_style(t, "bold"), o->score,
	        cli_style(t, "off"), o->score_ci.low, o->score_ci.high, reading(o->score));
}

static void table(const struct cli_term *t, const char *title, const struct unmet_opportunity *o, size_t total, uint32_t most)
{
	if (!total)
		return;
	fprintf(t->to, "\n%s%s%s\n  %*s rated  imp.  sat.   gap  opportunity\n", cli_style(t, "bold"), title, cli_style(t, "off"),
	        (int)t->width - 54, "");
	for (size_t i = 0; i < total && i < most; i++)
		line(t, &o[i]);
}

static void report(const struct cli_term *t, const struct unmet_results *r, uint32_t most)
{
	table(t, "Opportunity, as rated by everybody", r->rated, r->rated_count, most);
	for (size_t i = 0; i < r->segment_count; i++) {
		char title[200];

		snprintf(title, sizeof(title), "In the segment %.150s", r->segment[i].label);
		table(t, title, r->segment[i].opportunity, r->segment[i].opportunity_count, most < 5 ? most : 5);
	}
	fputc('\n', t->to);
	if (r->rated_count)
		cli_wrap(t, "gap: importance x (10 - satisfaction), of 100; over 30% is an eager market. opportunity: the share rating importance 9 or "
		         "10, times 10, plus what satisfaction leaves of it; over 15 extreme, 12 high, 10 worth it. An order of items whose intervals "
		         "overlap is no order.", 2);
	else
		cli_wrap(t, "No item has five ratings yet. What is shown of needs until then are signals from text: they say how many raise a need, "
		         "not how much it matters.", 2);
}

struct problems { uint64_t shown; };

static int tell(void *ctx, uint64_t row, const char *problem)
{
	struct problems *p = ctx;

	if (++p->shown <= 20)
		fprintf(stderr, "unmet: row %llu: %s\n", (unsigned long long)row, problem);
	return 0;
}

static void summary(const struct unmet_ratings_read *read, const struct problems *p)
{
	if (p->shown > 20)
		fprintf(stderr, "unmet: and %llu more\n", (unsigned long long)(p->shown - 20));
	printf("%llu ratings used, %llu rows or cells not used, %llu not filled in\n", (unsigned long long)read->rating_count,
	       (unsigned long long)read->problem_count, (unsigned long long)read->blank_count);
	if (read->unmatched_count)
		printf("%llu of them %s on words that no need of the project has: kept and shown under these words\n",
		       (unsigned long long)read->unmatched_count, read->unmatched_count == 1 ? "is" : "are");
}

static enum unmet_status read_and_show(struct unmet_project *project, struct cli_args *args, struct unmet_error *err)
{
	const struct unmet_results *r;
	struct unmet_ratings_read read;
	struct problems problems = { 0 };
	struct cli_term t;
	enum unmet_status rc = UNMET_OK;

	if (args->input_total) {
		rc = unmet_ratings(project, args->input[0], tell, &problems, &read, err);
		if (!rc && !args->quiet)
			summary(&read, &problems);
	}
	if (rc || args->quiet)
		return rc;
	rc = unmet_results_load(project, &r, err);
	if (rc)
		return rc;
	cli_term_init(&t, stdout);
	report(&t, r, args->most);
	unmet_results_free(r);
	return UNMET_OK;
}

enum cli_exit cli_ratings(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (cli_need_project(args))
		return CLI_ERROR;
	rc = unmet_open(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = read_and_show(project, args, &err);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}

/* file_for - FILE, or questionnaire.xlsx beside the project, which is not written over: answers may stand in it. */
static enum cli_exit file_for(const struct cli_args *args, char *out, size_t room)
{
	const char *slash = strrchr(args->project, '/');

	if (args->input_total) {
		snprintf(out, room, "%s", args->input[0]);
		return CLI_DONE;
	}
	snprintf(out, room, "%.*squestionnaire.xlsx", slash ? (int)(slash - args->project) + 1 : 0, args->project);
	if (access(out, F_OK) != 0)
		return CLI_DONE;
	fprintf(stderr, "unmet: %s is there already, and answers may stand in it: name another FILE, ending in .csv, .xlsx or .html\n", out);
	return CLI_ERROR;
}

static void tell_written(const char *file, const struct unmet_asked *asked)
{
	if (asked->unnamed_count)
		cli_say(stderr, "unmet: %u of %u items still %s made by unmet: give them names people understand first "
		        "(`unmet need rename ID \"NAME\"`)\n", asked->unnamed_count, asked->item_count,
		        asked->unnamed_count == 1 ? "has a name" : "have names");
	cli_say(stdout, "%s: to be filled in; `unmet ratings FILE` reads the answers back\n", file);
}

enum cli_exit cli_questionnaire(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_asked asked;
	struct unmet_project *project;
	enum unmet_status rc;
	char file[4096 + 32];

	if (cli_need_project(args) || file_for(args, file, sizeof(file)))
		return CLI_ERROR;
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = unmet_questionnaire(project, file, &asked, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (!args->quiet)
		tell_written(file, &asked);
	return CLI_DONE;
}
