/* SPDX-License-Identifier: Apache-2.0 */
/* `unmet review`: serve the project's pages to a browser on this machine until Ctrl+C. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"
#include "review/review.h"

extern char **environ;

static void next_link(void *ctx, const char *url)
{
	const struct cli_args *args = ctx;

	if (!args->quiet)
		printf("Opened. For another browser, once: %s\n", url);
	fflush(stdout);
}

/* open_browser - where there is a desktop; the link is printed in any case. */
static void open_browser(const char *url)
{
	char *argv[] = { (char *)(uintptr_t)"xdg-open", (char *)(uintptr_t)url, NULL };
	pid_t child;

	if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY"))
		return;
	if (posix_spawnp(&child, argv[0], NULL, NULL, argv, environ) == 0)
		waitpid(child, NULL, WNOHANG);
}

/* read_password - from UNMET_REVIEW_PASSWORD, else typed unseen. NULL where there is none. */
static const char *read_password(char *out, size_t size)
{
	const char *given = getenv("UNMET_REVIEW_PASSWORD");
	struct termios shown, hidden;
	bool got;

	if (given && *given)
		return given;
	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &shown))
		return NULL;
	hidden = shown;
	hidden.c_lflag &= (tcflag_t)~ECHO;
	fprintf(stderr, "Password for the page: ");
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	got = fgets(out, (int)size, stdin) != NULL;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	if (!got)
		return NULL;
	out[strcspn(out, "\n")] = '\0';
	return *out ? out : NULL;
}

static void wait_for_stop(void)
{
	sigset_t stop;
	int which;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigwait(&stop, &which);
}

/* Before any thread starts, so that only wait_for_stop sees them. */
static void hold_signals(void)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static enum cli_exit serve(struct cli_args *args, const struct review_options *options)
{
	struct unmet_error err = { 0 };
	struct review *review;
	char url[256];

	hold_signals();
	review = review_start(options, next_link, args, url, &err);
	if (!review)
		return cli_fail(&err);
	printf("Reviewing %s%s\n\n  %s\n\nThe link works once, %s. Stop with Ctrl+C.\n", args->project, options->read_only ? " (read-only)" : "", url,
	       options->address ? "with the password" : "on this machine");
	if (options->address)
		puts("What goes over the network is not encrypted, the password neither: use it where you trust who is on it.");
	fflush(stdout);
	if (!args->no_open)
		open_browser(url);
	wait_for_stop();
	review_stop(review);
	printf("\nStopped. Decisions are in %s.\n", args->project);
	return CLI_DONE;
}

/* need_needs - a page without needs has nothing to decide about: say what comes first. */
static enum cli_exit need_needs(const struct cli_args *args)
{
	struct unmet_error err = { 0 };
	const struct unmet_results *results;
	struct unmet_project *project;
	enum unmet_status rc = unmet_open_readonly(&project, args->project, &args->options, &err);
	bool empty = false;

	if (rc)
		return cli_fail(&err);
	rc = unmet_results_load(project, &results, &err);
	if (!rc) {
		empty = !results->need_count && !results->dismissed_count;
		unmet_results_free(results);
	}
	unmet_close(project);
	if (rc)
		return cli_fail(&err);
	if (empty)
		cli_say(stderr, "unmet: %s holds no needs to review yet: `unmet run FILES` finds them, `unmet cluster` those of files that were read\n",
		        args->project);
	return empty ? CLI_ERROR : CLI_DONE;
}

/* may_write - decisions are kept beside the project. */
static enum cli_exit may_write(const struct cli_args *args)
{
	const char *slash = strrchr(args->project, '/');
	char folder[4096];

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - args->project) + 1 : 1, slash ? args->project : ".");
	if (args->read_only || access(folder, W_OK) == 0)
		return CLI_DONE;
	cli_say(stderr, "unmet: may not write in %s, where decisions are kept: `unmet review --read-only` shows the project without them\n", folder);
	return CLI_ERROR;
}

enum cli_exit cli_review(struct cli_args *args)
{
	struct review_options options = { .project = args->project, .address = args->listen, .port = args->port, .read_only = args->read_only,
	                                  .unmet = &args->options };
	char password[256];

	if (cli_no_inputs(args) || cli_need_project(args) || need_needs(args) || may_write(args))
		return CLI_ERROR;
	if (args->listen && strcmp(args->listen, "127.0.0.1") != 0) {
		options.password = read_password(password, sizeof(password));
		if (!options.password) {
			fprintf(stderr, "unmet: other machines can reach %s, so the page needs a password: set UNMET_REVIEW_PASSWORD\n", args->listen);
			return CLI_ERROR;
		}
		fprintf(stderr, "unmet: the page on %s is not encrypted: whoever is on that network can read what you read\n", args->listen);
	}
	return serve(args, &options);
}
