/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.c - libmicrohttpd around the handlers: one thread answers everything, since a project belongs to one thread at a
 * time and an answer takes milliseconds. What takes seconds (a refit, a proposed split) has a thread and a handle of its own.
 */
#include "review.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IDLE_SECONDS 30u
#define CONNECTION_BYTES ((size_t)64 << 10)

static void forget_request(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
	struct review_request *q = *state;

	(void)why;
	review_slow_asked(&((struct review *)cls)->slow, connection, true);
	if (!q)
		return;
	free(q->split.bytes.ptr);
	free(q->body);
	free(q);
	*state = NULL;
}

static enum MHD_Result begin(struct review *r, struct MHD_Connection *connection, void **state)
{
	struct review_request *q = calloc(1, sizeof(*q));

	if (!q)
		return MHD_NO;
	q->review = r;
	q->connection = connection;
	q->unknown = !review_guard_known(q);
	*state = q;
	return MHD_YES;
}

/*
 * take_body - what comes is kept up to the limit; past it it is read and dropped, so that the answer arrives. Of who has no
 * session nothing is kept: the answer is a refusal whatever it says.
 */
static void take_body(struct review_request *q, const char *bytes, size_t total)
{
	if (q->unknown)
		return;
	if (q->too_long || q->body_bytes + total > REVIEW_BODY_BYTES) {
		q->too_long = true;
		return;
	}
	if (q->body_bytes + total + 1 > q->body_capacity) {
		size_t capacity = 2 * (q->body_bytes + total + 1);
		char *grown = realloc(q->body, capacity);

		if (!grown) {
			q->too_long = true;
			return;
		}
		q->body = grown;
		q->body_capacity = capacity;
	}
	memcpy(q->body + q->body_bytes, bytes, total);
	q->body_bytes += total;
	q->body[q->body_bytes] = '\0';
}

static enum MHD_Result dispatch(struct review_request *q)
{
	enum MHD_Result result;

	if (review_guard_check(q, &result))
		return result;
	if (strcmp(q->method, "GET") == 0 || strcmp(q->method, "HEAD") == 0)
		return review_get(q);
	if (strcmp(q->method, "POST") != 0)
		return review_reply_message(q, 405, "GET or POST");
	if (q->too_long)
		return review_reply_message(q, 413, "a request holds a megabyte at most");
	return review_post(q);
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                              const char *upload, size_t *upload_bytes, void **state)
{
	struct review_request *q = *state;

	(void)version;
	if (!q)
		return begin(cls, connection, state);
	if (*upload_bytes) {
		take_body(q, upload, *upload_bytes);
		*upload_bytes = 0;
		return MHD_YES;
	}
	q->path = path;
	q->method = method;
	review_slow_asked(&q->review->slow, connection, false);
	return dispatch(q);
}

/* ---- start and stop ----------------------------------------------------------------------- */

static bool fail(struct unmet_error *err, enum unmet_status status, const char *message)
{
	*err = (struct unmet_error){ .status = status };
	snprintf(err->message, sizeof(err->message), "%s", message);
	return false;
}

static bool listen_on(struct review *r, struct unmet_error *err)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(r->options->port) };
	const union MHD_DaemonInfo *info;

	if (inet_pton(AF_INET, r->guard.address, &at.sin_addr) != 1)
		return fail(err, UNMET_E_ARG, "the address to listen on is an IPv4 address, such as 192.168.1.20");
	if (at.sin_addr.s_addr == htonl(INADDR_ANY))
		return fail(err, UNMET_E_ARG, "name the one address to listen on, not all of them");
	r->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, r,
		MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at, MHD_OPTION_CONNECTION_LIMIT, REVIEW_CONNECTIONS,
		MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES,
		MHD_OPTION_NOTIFY_COMPLETED, forget_request, r, MHD_OPTION_NOTIFY_CONNECTION, review_slow_connection, &r->slow, MHD_OPTION_END);
	if (!r->daemon)
		return fail(err, UNMET_E_IO, "cannot listen there: the port is taken, or the address is not of this machine");
	info = MHD_get_daemon_info(r->daemon, MHD_DAEMON_INFO_BIND_PORT);
	review_guard_port(&r->guard, info ? info->port : r->options->port);
	return true;
}

struct review *review_start(const struct review_options *options, void (*opened)(void *ctx, const char *url), void *ctx, char url[256],
                            struct unmet_error *err)
{
	struct review *r = calloc(1, sizeof(*r));

	if (!r) {
		fail(err, UNMET_E_NOMEM, "out of memory");
		return NULL;
	}
	r->options = options;
	r->opened = opened;
	r->opened_ctx = ctx;
	review_refit_init(&r->refit, options);
	review_splits_init(&r->splits, options);
	if (review_guard_init(&r->guard, options))
		fail(err, UNMET_E_IO, "the system gives no random numbers");
	else if (!unmet_open_readonly(&r->project, options->project, options->unmet, err) &&
	         !unmet_browser_new(&r->browser, r->project, err) && listen_on(r, err)) {
		review_guard_url(&r->guard, url);
		return r;
	}
	review_stop(r);
	return NULL;
}

void review_stop(struct review *r)
{
	if (!r)
		return;
	review_refit_stop(&r->refit);
	review_splits_stop(&r->splits);
	if (r->daemon)
		MHD_stop_daemon(r->daemon);
	review_splits_release(&r->splits);
	unmet_browser_free(r->browser);
	unmet_close(r->project);
	free(r);
}
