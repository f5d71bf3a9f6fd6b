/* SPDX-License-Identifier: Apache-2.0 */
/* unmet sample draws texts to label, unmet score compares detection with the labels. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* ---- score -------------------------------------------------------------------------------- */

struct miss { uint64_t line; char *id, *text, *cues; };

/* The errors of one sort: the first `most` of them are kept to be shown after the figures. */
struct misses { struct miss *miss; size_t total; uint64_t count; };

struct listing {
	struct misses wrong, missed;
	size_t most;
	bool failed;                /* no memory */
};

/* join_cues - "wish.suggest problem.bug", allocated. */
static char *join_cues(const struct unmet_detection *found)
{
	size_t bytes = 1, used = 0;
	char *all;

	for (size_t i = 0; i < found->cue_count; i++)
		bytes += strlen(found->cue[i].name) + 1;
	all = calloc(bytes, 1);
	for (size_t i = 0; all && i < found->cue_count; i++)
		used += (size_t)snprintf(all + used, bytes - used, "%s%s", i ? " " : "", found->cue[i].name);
	return all;
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak" /* gcc 12 loses sight of what a list's entry holds */
#endif
static int note_error(void *ctx, const struct unmet_judged *judged)
{
	struct listing *list = ctx;
	struct misses *misses = judged->said ? &list->wrong : &list->missed;
	struct miss *one = &misses->miss[misses->total];

	if (judged->said == judged->truth || misses->count++ >= list->most)
		return 0;
	*one = (struct miss){ judged->line, strdup(judged->id), strdup(judged->text), join_cues(judged->found) };
	misses->total++;
	list->failed = !one->id || !one->text || !one->cues;
	return list->failed;
}

static void free_misses(struct misses *misses)
{
	for (size_t i = 0; i < misses->total; i++) {
		free(misses->miss[i].id);
		free(misses->miss[i].text);
		free(misses->miss[i].cues);
	}
	free(misses->miss);
}

static void print_misses(const struct cli_term *term, const char *title, const struct misses *misses)
{
	if (misses->count == 0)
		return;
	printf("\n%s%s%s (%llu)\n", cli_style(term, "bold"), title, cli_style(term, "off"), (unsigned long long)misses->count);
	for (size_t i = 0; i < misses->total; i++) {
		const struct miss *one = &misses->miss[i];

		printf("  line %llu", (unsigned long long)one->line);
		if (*one->id) {
			printf(", id ");
			cli_text(term, one->id, 40);
		}
		if (*one->cues) {
			printf("  %s", cli_style(term, "dim"));
			cli_text(term, one->cues, 120);
			printf("%s", cli_style(term, "off"));
		}
		putchar('\n');
		cli_quote(term, one->text, 4, 3);
	}
	if (misses->count > misses->total)
		printf("  and %llu more; --most shows more\n", (unsigned long long)(misses->count - misses->total));
}

static void print_figure(const char *name, double value, const struct unmet_interval *ci)
{
	printf("%-10s %.3f   %.3f to %.3f\n", name, value, ci->low, ci->high);
}

static void print_score(const struct unmet_score *s, const struct listing *list)
{
	struct cli_term term;

	cli_term_init(&term, stdout);
	printf("%llu labelled texts, %llu of them positive", (unsigned long long)s->labelled_count,
	       (unsigned long long)s->positive_count);
	if (s->unlabelled_count)
		printf("; %llu without a label left out", (unsigned long long)s->unlabelled_count);
	printf("\n%llu found and right, %llu found and wrong, %llu missed\n\n", (unsigned long long)s->right_count,
	       (unsigned long long)s->wrong_count, (unsigned long long)s->missed_count);
	print_figure("precision", s->precision, &s->precision_ci);
	print_figure("recall", s->recall, &s->recall_ci);
	print_figure("F1", s->f1, &s->f1_ci);
	print_misses(&term, "Found, but labelled otherwise", &list->wrong);
	print_misses(&term, "Missed", &list->missed);
}

static enum cli_exit score_detect(struct cli_args *args, struct listing *list)
{
	struct unmet_error err = { 0 };
	struct unmet_detector *detector;
	struct unmet_score score;
	enum unmet_status rc = unmet_detector_new(&detector, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	rc = unmet_detector_score(detector, args->gold, args->positive, note_error, list, &score, &err);
	unmet_detector_free(detector);
	if (list->failed)
		fprintf(stderr, "unmet: no memory\n");
	else if (rc)
		return cli_fail(&err);
	else
		print_score(&score, list);
	return list->failed ? CLI_ERROR : CLI_DONE;
}

enum cli_exit cli_score(struct cli_args *args)
{
	struct listing list = { .most = args->most };
	enum cli_exit rc = CLI_ERROR;

	if (args->input_total == 1 && strcmp(args->input[0], "group") == 0 && args->gold)
		return cli_score_group(args);
	if (args->input_total != 1 || strcmp(args->input[0], "detect") != 0 || !args->gold) {
		cli_say(stderr, "unmet: score is used as `unmet score detect --gold FILE` or `unmet score group --gold FILE`\n");
		return CLI_ERROR;
	}
	list.wrong.miss = calloc(list.most + 1, sizeof(*list.wrong.miss));
	list.missed.miss = calloc(list.most + 1, sizeof(*list.missed.miss));
	if (list.wrong.miss && list.missed.miss)
		rc = score_detect(args, &list);
	else
		fprintf(stderr, "unmet: no memory\n");
	free_misses(&list.wrong);
	free_misses(&list.missed);
	return rc;
}

/* ---- sample ------------------------------------------------------------------------------- */

static enum unmet_status write_file(void *ctx, const char *bytes, size_t total)
{
	return fwrite(bytes, 1, total, ctx) == total ? UNMET_OK : UNMET_E_IO;
}

static enum cli_exit sample_to(struct cli_args *args, FILE *to, const char *name)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project;
	enum unmet_status rc = unmet_open_readonly(&project, args->project, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	rc = unmet_sample_jsonl(project, args->sample, args->sample_most, write_file, to, &err);
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (fflush(to) == 0)
		return CLI_DONE;
	fprintf(stderr, "unmet: %s: %s\n", name, strerror(errno));
	return CLI_ERROR;
}

enum cli_exit cli_sample(struct cli_args *args)
{
	enum cli_exit rc;
	FILE *to;

	if (cli_no_inputs(args) || cli_need_project(args))
		return CLI_ERROR;
	if (!args->sample_file)
		return sample_to(args, stdout, "standard output");
	/* Somebody's labels may be in a file of that name: it is never written over. */
	to = fopen(args->sample_file, "wbx");
	if (!to) {
		fprintf(stderr, "unmet: %s: %s\n", args->sample_file, strerror(errno));
		return CLI_ERROR;
	}
	rc = sample_to(args, to, args->sample_file);
	if (fclose(to) && !rc) {
		fprintf(stderr, "unmet: %s: %s\n", args->sample_file, strerror(errno));
		rc = CLI_ERROR;
	}
	if (rc)
		remove(args->sample_file);
	else if (!args->quiet)
		fprintf(stderr, "Label each line of %s with yes, no or kinds, then: unmet score detect --gold %s\n", args->sample_file,
		        args->sample_file);
	return rc;
}
