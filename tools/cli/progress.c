/* SPDX-License-Identifier: Apache-2.0 */
/* Progress on standard error: after a second, only on a terminal, with rate and time left. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

struct cli_meter {
	bool always, shown;
	const char *stage;
	double stage_start, last;
	double program_start;
};

static struct cli_meter the_meter; /* one command line, one meter */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void amount(char out[48], uint64_t value, const char *unit)
{
	char digits[32];

	if (strcmp(unit, "bytes") == 0) {
		snprintf(out, 48, "%.1f MB", (double)value / 1e6);
		return;
	}
	cli_number(digits, value);
	snprintf(out, 48, "%s %s", digits, unit);
}

/* A handful of parts has no rate worth telling, nor has the first moment of a stage. */
static void show(struct cli_meter *meter, uint64_t done, uint64_t total, const char *unit)
{
	double spent = now() - meter->stage_start, rate = spent > 0.2 && (total == 0 || total >= 100) ? (double)done / spent : 0;
	char have[48], speed[64] = "", left[48] = "";

	amount(have, done, unit);
	if (rate > 0) {
		strcpy(speed, ", ");
		amount(speed + 2, (uint64_t)rate, unit);
		strcat(speed, "/s");
	}
	if (total > done && rate > 0) {
		unsigned seconds = (unsigned)((double)(total - done) / rate + 0.5);

		snprintf(left, sizeof(left), ", %u:%02u left", seconds / 60, seconds % 60);
	}
	if (total)
		fprintf(stderr, "\r\033[K%-8s %3u%%  %s%s%s", meter->stage, (unsigned)(100 * done / total), have, speed, left);
	else
		fprintf(stderr, "\r\033[K%-8s %s%s", meter->stage, have, speed);
	meter->shown = true;
}

static int on_progress(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit)
{
	struct cli_meter *meter = ctx;
	double t = now();

	if (!meter->stage || strcmp(meter->stage, stage) != 0) {
		meter->stage = stage;
		meter->stage_start = t;
	}
	if (t - meter->program_start < 1.0 || t - meter->last < 0.1)
		return 0;
	meter->last = t;
	show(meter, done, total, unit);
	return 0;
}

struct cli_meter *cli_meter_start(struct cli_args *args)
{
	bool wanted = args->progress == CLI_PROGRESS_ALWAYS ||
	              (args->progress == CLI_PROGRESS_AUTO && !args->quiet && isatty(STDERR_FILENO));

	if (!wanted)
		return NULL;
	the_meter = (struct cli_meter){ .program_start = now() };
	if (args->progress == CLI_PROGRESS_ALWAYS)
		the_meter.program_start -= 1;
	args->options.progress = on_progress;
	args->options.progress_ctx = &the_meter;
	return &the_meter;
}

void cli_meter_stop(struct cli_meter *meter)
{
	if (meter && meter->shown)
		fputs("\r\033[K", stderr);
}
