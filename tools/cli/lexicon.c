/* SPDX-License-Identifier: Apache-2.0 */
/* unmet lexicon test: the cases beside the cues, each with what became of it where it fails. */
#include <string.h>

#include "cli.h"

struct tally { struct cli_term term; uint64_t case_count, failed_count; };

static void print_cues(const struct cli_term *term, const struct unmet_detection *found)
{
	if (found->cue_count == 0)
		return;
	printf("    cues:");
	for (size_t i = 0; i < found->cue_count; i++) {
		putchar(' ');
		cli_text(term, found->cue[i].name, 60);
	}
	putchar('\n');
}

static int note_case(void *ctx, const struct unmet_case *one)
{
	struct tally *tally = ctx;

	tally->case_count++;
	if (!one->why)
		return 0;
	tally->failed_count++;
	printf("%s:%llu: %s\n    ", one->path, (unsigned long long)one->line, one->why);
	cli_text(&tally->term, one->expected, 100);
	printf(" : ");
	cli_text(&tally->term, one->text, 400);
	putchar('\n');
	print_cues(&tally->term, one->found);
	return 0;
}

enum cli_exit cli_lexicon(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_detector *detector;
	struct tally tally = { .case_count = 0 };
	enum unmet_status rc;

	if (args->input_total != 1 || strcmp(args->input[0], "test") != 0) {
		fprintf(stderr, "unmet: lexicon takes one word: test\n");
		return CLI_ERROR;
	}
	cli_term_init(&tally.term, stdout);
	rc = unmet_detector_new(&detector, &args->options, &err);
	if (!rc) {
		rc = unmet_detector_cases(detector, note_case, &tally, &err);
		unmet_detector_free(detector);
	}
	if (rc)
		return cli_fail(&err);
	if (!args->quiet || tally.failed_count)
		printf("%llu cases, %llu fail\n", (unsigned long long)tally.case_count, (unsigned long long)tally.failed_count);
	return tally.failed_count ? CLI_ERROR : CLI_DONE;
}
