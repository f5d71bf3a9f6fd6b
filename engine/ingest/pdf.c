/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf.c - the words of a PDF. Parsing PDF is a world of its own with a history of holes, so it is left to
 * poppler's `pdftotext`, a process apart: no shell, the file on its standard input, limits on time,
 * memory and output. Where the program is missing the file is a reject that says which one to install.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/office.h"

#define PDF_SECONDS 60
#define PDF_MEMORY ((rlim_t)1 << 30)
#define READ_BYTES (64u << 10)

extern char **environ;

struct child {
	pid_t pid;
	int out;                 /* what it prints */
	char problem[160];       /* or "" */
};

/* The bytes of the input as a file of its own, at its first byte, or -1 with errno. */
static int as_file(const struct um_stream *in)
{
	int fd;
	size_t done = 0;

	if (in->fd >= 0) {
		char path[32];

		snprintf(path, sizeof(path), "/proc/self/fd/%d", in->fd); /* an offset of its own */
		return open(path, O_RDONLY | O_CLOEXEC);
	}
	fd = memfd_create("pdf", MFD_CLOEXEC);
	while (fd >= 0 && done < in->memory.len) {
		ssize_t n = write(fd, in->memory.ptr + done, in->memory.len - done);

		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static int spawn(struct child *child, int in, int out)
{
	static const char *const words[] = { "pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-", NULL };
	char *argv[sizeof(words) / sizeof(*words)] = { NULL };
	posix_spawn_file_actions_t actions;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return rc;
	memcpy(argv, words, sizeof(words));
	rc = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!rc)
		rc = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (!rc)
		rc = posix_spawnp(&child->pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static bool start(struct child *child, const struct um_stream *stream)
{
	static const struct rlimit memory = { PDF_MEMORY, PDF_MEMORY }, seconds = { PDF_SECONDS, PDF_SECONDS };
	int pipes[2] = { -1, -1 }, in = as_file(stream), rc;

	rc = in < 0 || pipe2(pipes, O_CLOEXEC) ? errno : spawn(child, in, pipes[1]);
	if (in >= 0)
		close(in);
	if (pipes[1] >= 0)
		close(pipes[1]);
	child->out = pipes[0];
	if (rc == ENOENT)
		snprintf(child->problem, sizeof(child->problem), "a PDF file: install pdftotext (poppler-utils) to read it, or save its text as .txt");
	else if (rc)
		snprintf(child->problem, sizeof(child->problem), "a PDF file: cannot start pdftotext: %s", strerror(rc));
	if (rc && child->out >= 0)
		close(child->out);
	if (rc)
		return false;
	prlimit(child->pid, RLIMIT_AS, &memory, NULL);
	prlimit(child->pid, RLIMIT_CPU, &seconds, NULL);
	return true;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* All it prints, until it ends, the time is up, or the document is too long. */
static void collect(struct child *child, char *bytes, struct um_buf *text)
{
	int64_t end = now_ms() + PDF_SECONDS * 1000;

	for (;;) {
		struct pollfd ready = { .fd = child->out, .events = POLLIN };
		int64_t left = end - now_ms();
		ssize_t n;

		if (left <= 0 || poll(&ready, 1, (int)left) == 0) {
			snprintf(child->problem, sizeof(child->problem), "a PDF file that pdftotext did not finish in %d seconds", PDF_SECONDS);
			return;
		}
		n = read(child->out, bytes, READ_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		um_buf_add(text, bytes, (size_t)n);
		if (um_buf_check(text, NULL))
			return;
	}
}

/* End it if it has not ended, and ask how it went. */
static void reap(struct child *child, const struct um_buf *text)
{
	bool early = child->problem[0] || um_buf_check(text, NULL);
	int status = 0;
	pid_t pid;

	close(child->out);
	if (early)
		kill(child->pid, SIGKILL);
	do
		pid = waitpid(child->pid, &status, 0);
	while (pid < 0 && errno == EINTR);
	if (early || pid < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
		return;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
		snprintf(child->problem, sizeof(child->problem), "a PDF file that does not allow its text to be copied");
	else
		snprintf(child->problem, sizeof(child->problem), "a PDF file that pdftotext cannot read (damaged, or locked with a password)");
}

/* A page ends with a form feed: an empty line. */
static void pages_to_lines(struct um_buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (text->ptr[i] == '\f')
			text->ptr[i] = '\n';
}

static enum unmet_status extract(struct um_reader *r, struct um_buf *text, struct child *child, struct unmet_error *err)
{
	char *bytes = um_alloc(READ_BYTES);

	if (!bytes)
		return um_nomem(err);
	if (start(child, r->in)) {
		collect(child, bytes, text);
		reap(child, text);
	}
	um_free(bytes);
	return um_buf_check(text, err);
}

enum unmet_status um_read_pdf(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	struct child child = { .out = -1 };
	struct um_buf text;
	enum unmet_status rc;

	(void)sniff;
	if (r->in->packing != UM_PACKING_NONE || r->in->read)
		return um_reader_reject(r, &place, err, "a PDF file inside packed data: unpack it first");
	um_buf_init(&text, UM_MAX_DOCUMENT_BYTES);
	rc = extract(r, &text, &child, err);
	if (rc)
		rc = um_reader_fault(r, rc, &place, err);
	else if (child.problem[0])
		rc = um_reader_reject(r, &place, err, "%s", child.problem);
	else if (pages_to_lines(&text), !um_str_trim(um_buf_str(&text)).len)
		rc = um_reader_reject(r, &place, err, "a PDF file without text (pictures of pages): text recognition is needed");
	else
		rc = um_text_document(r, um_buf_str(&text), err);
	um_buf_release(&text);
	return rc;
}
