/* SPDX-License-Identifier: Apache-2.0 */
/* unmet detect FILE|-: records in, detections out, without a project. */
#include <errno.h>
#include <string.h>

#include "cli.h"

static enum unmet_status write_stdout(void *ctx, const char *bytes, size_t total)
{
	uint64_t *written = ctx;

	*written += total;
	return fwrite(bytes, 1, total, stdout) == total ? UNMET_OK : UNMET_E_IO;
}

static enum cli_exit detect_file(struct cli_args *args)
{
	struct unmet_error err = { 0 };
	struct unmet_detector *detector;
	uint64_t written = 0;
	enum unmet_status rc = unmet_detector_new(&detector, &args->options, &err);

	if (rc)
		return cli_fail(&err);
	rc = unmet_detector_jsonl(detector, args->input[0], write_stdout, &written, &err);
	unmet_detector_free(detector);
	if (fflush(stdout) && !rc) {
		fprintf(stderr, "unmet: standard output: %s\n", strerror(errno));
		return CLI_ERROR;
	}
	if (rc)
		return cli_fail(&err);
	if (written)
		return CLI_DONE;
	fprintf(stderr, "unmet: %s holds no record; it should be JSON Lines with id and text\n", args->input[0]);
	return CLI_NOTHING;
}

enum cli_exit cli_detect(struct cli_args *args)
{
	if (args->input_total > 1) {
		fprintf(stderr, "unmet: detect takes one FILE, or - for standard input\n");
		return CLI_ERROR;
	}
	return args->input_total ? detect_file(args) : cli_detect_project(args);
}
