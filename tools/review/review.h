/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.h - `unmet review`: the report's pages on the live project, on this machine only.
 *
 *   server.c   libmicrohttpd: start, stop, take a request apart, one thread
 *   guard.c    who may ask: address, token, cookie, origin, rates
 *   reply.c    an answer with the headers that keep a page honest
 *   read.c     GET: pages, results, counts, quotes
 *   decide.c   POST: people's decisions, labels
 *   split.c    GET: a proposal to take a need apart, beside everything else
 *   slow.c     who takes a connection and asks nothing, makes room
 *   refit.c    finding needs or segments again, beside everything else
 *
 * Everything goes through unmet.h. Readers share one read-only handle; a write opens a handle of its own, so that the
 * command line and a second page can work on the same project; who comes late is told so (409), nothing is lost.
 */
#ifndef UNMET_REVIEW_H
#define UNMET_REVIEW_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "unmet.h"

#define REVIEW_SECRET 33              /* 128 bits in hex and NUL */
#define REVIEW_CONNECTIONS 256u
#define REVIEW_BODY_BYTES ((size_t)1 << 20)
#define REVIEW_WRITES_PER_SECOND 20
#define REVIEW_REFUSALS_PER_MINUTE 100

struct review_options {
	const char *project;
	const char *address;          /* NULL: 127.0.0.1 */
	const char *password;         /* asked for where address is another */
	uint16_t port;                /* 0: any free one */
	bool read_only;
	const struct unmet_options *unmet;
};

/* A rate: at most `most` in a window of `seconds`. */
struct review_rate { uint64_t window; unsigned taken, most, seconds; };

struct review_guard {
	char address[64], cookie_name[32];
	uint16_t port;
	const char *password;
	char launch[REVIEW_SECRET], session[REVIEW_SECRET], csrf[REVIEW_SECRET];
	struct review_rate writes, refusals;
};

enum refit_state { REFIT_IDLE = 0, REFIT_RUNNING, REFIT_DONE, REFIT_FAILED };

struct review_refit {
	pthread_mutex_t lock;
	pthread_t thread;
	bool started;                 /* thread is to be joined */
	bool stop;
	enum refit_state state;
	bool all;                     /* every stage but reading, not segments alone */
	char stage[32], message[600];
	uint64_t done, total;
	const struct review_options *options;
};

/* Proposals being worked out, one at a time: requests that sleep, first come first. */
struct review_splits {
	pthread_mutex_t lock;
	pthread_cond_t more;
	pthread_t thread;
	bool started, stop;
	struct review_request *first;
	const struct review_options *options;
};

/* Connections that wait for a request, who waits longest first. */
struct review_slow { struct review_waiting *first, *last; unsigned open; };

struct review {
	const struct review_options *options;
	struct review_guard guard;
	struct review_refit refit;
	struct review_splits splits;
	struct review_slow slow;
	struct unmet_project *project;   /* read-only */
	struct unmet_browser *browser;
	void (*opened)(void *ctx, const char *url); /* a link was used: here is the next */
	void *opened_ctx;
	struct MHD_Daemon *daemon;
};

/* Bytes that grow, for answers the library writes. */
struct review_bytes { char *ptr; size_t len, capacity; };

/* A request as the handlers see it. */
struct review_request {
	struct review *review;
	struct MHD_Connection *connection;
	const char *method, *path;
	char *body;                   /* NUL-terminated; NULL for GET */
	size_t body_bytes, body_capacity;
	bool unknown, too_long;       /* unknown: who sends it has no session, and what it sends is not kept */
	struct { struct review_request *next; uint32_t need, parts; bool done; struct unmet_error err; struct review_bytes bytes; } split;
};

/* ---- server.c ----------------------------------------------------------------------------- */

/* review_start - serve until review_stop. url gets the first link: 256 bytes. NULL with *err set on failure. */
struct review *review_start(const struct review_options *options, void (*opened)(void *ctx, const char *url), void *ctx, char url[256],
                            struct unmet_error *err);
void review_stop(struct review *review);

/* ---- guard.c ------------------------------------------------------------------------------ */

int review_guard_init(struct review_guard *guard, const struct review_options *options); /* -1: no randomness */
void review_guard_port(struct review_guard *guard, uint16_t port);
void review_guard_url(const struct review_guard *guard, char url[256]);
/* review_guard_check - 0: go on. Else the answer was queued and is what MHD wants back, in *result. */
int review_guard_check(struct review_request *request, enum MHD_Result *result);
bool review_same_secret(const char *a, const char *b); /* in constant time */
bool review_rate_take(struct review_rate *rate);       /* false: too many */
bool review_guard_known(const struct review_request *request); /* its cookie is of this server */

/* ---- reply.c ------------------------------------------------------------------------------ */

enum MHD_Result review_reply(struct review_request *request, unsigned status, const char *type, const char *bytes, size_t total,
                             bool is_static);
/* review_reply_json - frees json (malloc). */
enum MHD_Result review_reply_json(struct review_request *request, unsigned status, char *json);
enum MHD_Result review_reply_message(struct review_request *request, unsigned status, const char *message);
/* review_reply_page - the same for a person: who opened an address in a browser gets a page. message: text of ours, no markup. */
enum MHD_Result review_reply_page(struct review_request *request, unsigned status, const char *message);
enum MHD_Result review_reply_error(struct review_request *request, const struct unmet_error *err);
/* review_reply_password - asks for it. */
enum MHD_Result review_reply_password(struct review_request *request);
enum MHD_Result review_reply_redirect(struct review_request *request, const char *to, const char *set_cookie);

enum unmet_status review_bytes_write(void *ctx, const char *bytes, size_t total);

/* ---- read.c, decide.c, refit.c ------------------------------------------------------------ */

enum MHD_Result review_get(struct review_request *request);
enum MHD_Result review_post(struct review_request *request);
enum MHD_Result review_decisions(struct review_request *request);     /* the log */
enum MHD_Result review_draw(struct review_request *request);          /* mentions to label */
const char *review_argument(const struct review_request *request, const char *name); /* of the address; NULL: it has none */
bool review_number(const char *text, uint32_t *out);                              /* false: text is NULL, or no number */
enum MHD_Result review_split(struct review_request *request);         /* how a need could be taken apart */
void review_splits_init(struct review_splits *splits, const struct review_options *options);
void review_splits_stop(struct review_splits *splits);                /* those that sleep are woken with an error: before MHD_stop_daemon */
void review_splits_release(struct review_splits *splits);             /* after it */

/* slow.c: for MHD_OPTION_NOTIFY_CONNECTION; and whether a connection waits for its next request or has one being answered. */
void review_slow_connection(void *slow, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode what);
void review_slow_asked(struct review_slow *slow, struct MHD_Connection *connection, bool waits);

void review_refit_init(struct review_refit *refit, const struct review_options *options);
bool review_refit_start(struct review_refit *refit, bool all);        /* false: one runs already */
bool review_refit_running(struct review_refit *refit);
void review_refit_stop(struct review_refit *refit);
char *review_refit_json(struct review_refit *refit);                  /* malloc; NULL: no memory */

#endif
