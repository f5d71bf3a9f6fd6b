/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that look at a project without changing what it holds. */
#include <string.h>

#include "cli.h"

typedef enum unmet_status (*look_fn)(struct unmet_project *project, const struct cli_args *args, unsigned parts,
                                     struct unmet_error *err);

/* look - open the project as it is, show something of it, close. */
static enum cli_exit look(struct cli_args *args, look_fn fn, unsigned parts)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (cli_no_inputs(args) || cli_need_project(args))
		return CLI_ERROR;
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = fn(project, args, parts, &err);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}

enum cli_exit cli_status(struct cli_args *args)
{
	return look(args, cli_show, args->cleaned ? CLI_SHOW_CLEANED : CLI_SHOW_SOURCES | CLI_SHOW_CLEANED | CLI_SHOW_COVERAGE |
	            CLI_SHOW_SEGMENTS);
}

/* show_found - the parts asked for; NOTHING, and what to do, where no stage has filled them. */
static enum unmet_status show_found(struct unmet_project *project, const struct cli_args *args, unsigned parts,
                                    struct unmet_error *err)
{
	const struct unmet_results *results;
	enum unmet_status rc = unmet_results_load(project, &results, err);
	bool empty = !rc && !results->need_count;

	if (!rc)
		unmet_results_free(results);
	if (rc || !empty)
		return rc ? rc : cli_show(project, args, parts, err);
	err->status = UNMET_E_NOTHING;
	snprintf(err->message, sizeof(err->message), "%.400s holds no needs yet: `unmet run FILES` finds them", args->project);
	return UNMET_E_NOTHING;
}

enum cli_exit cli_needs(struct cli_args *args)
{
	return look(args, show_found, args->by_theme ? CLI_SHOW_THEMES : CLI_SHOW_NEEDS);
}

enum cli_exit cli_segments(struct cli_args *args)
{
	return look(args, show_found, CLI_SHOW_SEGMENTS);
}

enum cli_exit cli_coverage(struct cli_args *args)
{
	return look(args, cli_show_coverage, 0);
}

enum cli_exit cli_trends(struct cli_args *args)
{
	return look(args, show_found, CLI_SHOW_TRENDS);
}

static enum unmet_status verify(struct unmet_project *project, const struct cli_args *args, unsigned parts,
                                struct unmet_error *err)
{
	enum unmet_status rc = unmet_verify(project, err);

	(void)parts;
	if (!rc && !args->quiet)
		printf("%s: every document is as it was stored\n", args->project);
	return rc;
}

enum cli_exit cli_verify(struct cli_args *args)
{
	return look(args, verify, 0);
}

/* ---- search ------------------------------------------------------------------------------- */

struct hits { struct cli_term term; uint64_t shown; };

static int print_hit(void *ctx, const struct unmet_hit *hit)
{
	struct hits *hits = ctx;
	const struct cli_term *t = &hits->term;
	const struct unmet_quote *q = &hit->quote;

	cli_quote(t, q->text, 2, 8);
	fprintf(t->to, "    %s", cli_style(t, "dim"));
	cli_text(t, *q->speaker ? q->speaker : *q->customer ? q->customer : "unknown", t->width / 3);
	if (*q->date)
		fprintf(t->to, ", %s", q->date);
	fputs(", ", t->to);
	cli_text(t, q->source, t->width / 3);
	fputs(" ", t->to);
	cli_text(t, q->document, t->width / 4);
	fprintf(t->to, "%s\n\n", cli_style(t, "off"));
	hits->shown++;
	return 0;
}

static enum cli_exit join_words(const struct cli_args *args, char *words, size_t room)
{
	size_t used = 0;

	for (size_t i = 0; i < args->input_total; i++) {
		int len = snprintf(words + used, room - used, "%s%s", i ? " " : "", args->input[i]);

		if (len < 0 || (size_t)len >= room - used) {
			fprintf(stderr, "unmet: too many words to search for\n");
			return CLI_ERROR;
		}
		used += (size_t)len;
	}
	return CLI_DONE;
}

enum cli_exit cli_search(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	struct hits hits = { .shown = 0 };
	enum unmet_status rc;
	char words[4096];

	if (cli_need_inputs(args, 1, "no WORDS to search for") || cli_need_project(args) ||
	    join_words(args, words, sizeof(words)))
		return CLI_ERROR;
	if (!words[strspn(words, " \t\n")]) {
		fprintf(stderr, "unmet: no WORDS to search for\n");
		return CLI_ERROR;
	}
	rc = unmet_open(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	cli_term_init(&hits.term, stdout);
	rc = unmet_search(project, words, args->most, print_hit, &hits, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (hits.shown)
		return CLI_DONE;
	fprintf(stderr, "unmet: no passage holds all of: %s\nTry fewer words.\n", words);
	return CLI_NOTHING;
}
