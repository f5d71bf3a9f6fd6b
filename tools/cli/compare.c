/* SPDX-License-Identifier: Apache-2.0 */
/* unmet compare: two groups of customers side by side, need by need, with quotes of both. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* read_side - "2" is a segment, "plan=Pro" an attribute. */
static bool read_side(const char *word, struct unmet_filter *out)
{
	char *end;
	unsigned long id = strtoul(word, &end, 10);

	*out = (struct unmet_filter){ 0 };
	if (*word >= '0' && *word <= '9' && !*end && id && id <= UINT32_MAX) {
		out->by_segment = true;
		out->segment = (uint32_t)id;
		return true;
	}
	out->attribute = strchr(word, '=') ? word : NULL;
	return out->attribute != NULL;
}

static const char *side_name(const struct unmet_results *r, const struct unmet_filter *side)
{
	const struct unmet_segment *segment = side->by_segment ? unmet_results_segment(r, side->segment) : NULL;

	return segment ? segment->label : side->by_segment ? "no such segment" : side->attribute;
}

static void quote(const struct cli_term *t, char side, const struct unmet_compared_side *s)
{
	if (!s->quote_count)
		return;
	fprintf(t->to, "    %s%c%s\n", cli_style(t, "dim"), side, cli_style(t, "off"));
	cli_quote(t, s->quote[0].text, 6, 3);
	fprintf(t->to, "      %s%s ", cli_style(t, "dim"), t->utf8 ? "—" : "-");
	cli_text(t, *s->quote[0].customer ? s->quote[0].customer : "unknown", t->width / 2);
	if (*s->quote[0].date)
		fprintf(t->to, ", %s", s->quote[0].date);
	fprintf(t->to, "%s\n", cli_style(t, "off"));
}

static void row(const struct cli_term *t, const struct unmet_compared *c, const struct unmet_comparison *all)
{
	unsigned room = t->width > 70 ? t->width - 6 : 60;

	fprintf(t->to, "\n %3u  %s", c->need, cli_style(t, "bold"));
	cli_text(t, c->label, room);
	fprintf(t->to, "%s\n      A %llu of %llu (%.0f%%), B %llu of %llu (%.0f%%): %+.0f points (%+.0f to %+.0f)", cli_style(t, "off"),
	        (unsigned long long)c->a.customer_count, (unsigned long long)all->a_count, 100 * c->a.share, (unsigned long long)c->b.customer_count,
	        (unsigned long long)all->b_count, 100 * c->b.share, 100 * c->difference, 100 * c->difference_ci.low, 100 * c->difference_ci.high);
	if (!c->enough)
		fprintf(t->to, "\n      %stoo few to tell%s\n", cli_style(t, "dim"), cli_style(t, "off"));
	else
		fprintf(t->to, "\n      %s%s%s, q %s%.3f\n", cli_style(t, c->verdict ? "warn" : "dim"),
		        c->verdict > 0 ? "more of A" : c->verdict < 0 ? "more of B" : "no more than chance", cli_style(t, "off"),
		        c->q < 0.001 ? "below " : "", c->q < 0.001 ? 0.001 : c->q);
	quote(t, 'A', &c->a);
	quote(t, 'B', &c->b);
}

static void print(const struct cli_args *args, const struct unmet_results *r, const struct unmet_filter side[2], const struct unmet_comparison *c)
{
	size_t shown = c->row_count < args->most ? c->row_count : args->most;
	struct cli_term t;

	cli_term_init(&t, stdout);
	t.project = args->project;
	for (int i = 0; i < 2; i++) {
		fprintf(t.to, "%c  %s", 'A' + i, cli_style(&t, "bold"));
		cli_text(&t, side_name(r, &side[i]), t.width - 30);
		fprintf(t.to, "%s, %llu customers\n", cli_style(&t, "off"), (unsigned long long)(i ? c->b_count : c->a_count));
	}
	fputc('\n', t.to);
	if (*c->note)
		cli_wrap(&t, c->note, 0);
	for (size_t i = 0; i < shown; i++)
		row(&t, &c->row[i], c);
	if (shown < c->row_count)
		fprintf(t.to, "\n%sand %zu more: -n %zu%s\n", cli_style(&t, "dim"), c->row_count - shown, c->row_count, cli_style(&t, "off"));
}

static enum unmet_status to_stdout(void *ctx, const char *bytes, size_t total)
{
	(void)ctx;
	return fwrite(bytes, 1, total, stdout) == total ? UNMET_OK : UNMET_E_IO;
}

static enum unmet_status compare(struct unmet_project *project, const struct cli_args *args, const struct unmet_filter side[2],
                                 struct unmet_error *err)
{
	const struct unmet_comparison *c;
	struct unmet_browser *browser;
	enum unmet_status rc = unmet_browser_new(&browser, project, err);

	if (rc)
		return rc;
	rc = unmet_compare(browser, &side[0], &side[1], &c, err);
	if (!rc) {
		if (args->json)
			rc = unmet_compare_json(c, to_stdout, NULL, err);
		else
			print(args, unmet_browser_results(browser), side, c);
		unmet_compare_free(c);
	}
	unmet_browser_free(browser);
	return rc;
}

enum cli_exit cli_compare(struct cli_args *args)
{
	struct unmet_filter side[2];
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc;

	if (cli_need_project(args))
		return CLI_ERROR;
	if (args->input_total != 2 || !read_side(args->input[0], &side[0]) || !read_side(args->input[1], &side[1])) {
		cli_say(stderr, "unmet: compare takes two groups, each the number of a segment or an attribute as NAME=VALUE\n"
		        "`unmet segments` shows both. Try `unmet compare --help`.\n");
		return CLI_ERROR;
	}
	rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	if (rc)
		return cli_fail(&err);
	rc = compare(project, args, side, &err);
	unmet_close(project);
	return rc ? cli_fail(&err) : CLI_DONE;
}
