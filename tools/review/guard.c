/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard.c - who may ask. A server on this machine can be reached by every page the browser has open, so the address is
 * no protection: the Host must be ours (DNS rebinding), a cookie that no other site can send (SameSite=Strict) must
 * hold a secret that came by a link used once, and a write must carry a second secret only our page can read.
 */
#include "review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static int secret(char out[REVIEW_SECRET])
{
	unsigned char bytes[16];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return -1;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

int review_guard_init(struct review_guard *g, const struct review_options *options)
{
	*g = (struct review_guard){ .password = options->password, .writes = { .most = REVIEW_WRITES_PER_SECOND, .seconds = 1 },
	                            .refusals = { .most = REVIEW_REFUSALS_PER_MINUTE, .seconds = 60 } };
	snprintf(g->address, sizeof(g->address), "%s", options->address ? options->address : "127.0.0.1");
	return secret(g->launch) || secret(g->session) || secret(g->csrf) ? -1 : 0;
}

void review_guard_port(struct review_guard *g, uint16_t port)
{
	g->port = port;
	snprintf(g->cookie_name, sizeof(g->cookie_name), "unmet_%u", port);
}

void review_guard_url(const struct review_guard *g, char url[256])
{
	snprintf(url, 256, "http://%s:%u/?token=%s", g->address, g->port, g->launch);
}

bool review_same_secret(const char *a, const char *b)
{
	size_t len = strlen(b);
	volatile unsigned char differ = 0;

	if (!a || strlen(a) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		differ |= (unsigned char)(a[i] ^ b[i]);
	return differ == 0;
}

/* taken - how many in this window. */
static unsigned taken(struct review_rate *r)
{
	struct timespec now;
	uint64_t window;

	clock_gettime(CLOCK_MONOTONIC, &now);
	window = (uint64_t)now.tv_sec / r->seconds;
	if (window != r->window) {
		r->window = window;
		r->taken = 0;
	}
	return r->taken;
}

bool review_rate_take(struct review_rate *r)
{
	if (taken(r) == r->most)
		return false;
	r->taken++;
	return true;
}

static const char *header(const struct review_request *q, const char *name)
{
	return MHD_lookup_connection_value(q->connection, MHD_HEADER_KIND, name);
}

/* ours - "address:port", or localhost's names for it. */
static bool ours(const struct review_guard *g, const char *host)
{
	char want[96];

	snprintf(want, sizeof(want), "%s:%u", g->address, g->port);
	if (strcmp(host, want) == 0)
		return true;
	snprintf(want, sizeof(want), "localhost:%u", g->port);
	return strcmp(g->address, "127.0.0.1") == 0 && strcmp(host, want) == 0;
}

static bool our_origin(const struct review_guard *g, const char *origin)
{
	return strncmp(origin, "http://", 7) == 0 && ours(g, origin + 7);
}

bool review_guard_known(const struct review_request *q)
{
	const struct review_guard *g = &q->review->guard;

	return review_same_secret(MHD_lookup_connection_value(q->connection, MHD_COOKIE_KIND, g->cookie_name), g->session);
}

static enum MHD_Result refuse(struct review_request *q, unsigned status, const char *message)
{
	if (!review_rate_take(&q->review->guard.refusals))
		return review_reply_message(q, 429, "too many refused requests; wait a minute");
	if (!header(q, "Accept") || !strstr(header(q, "Accept"), "text/html"))
		return review_reply_message(q, status, message);
	return review_reply_page(q, status, message);
}

/*
 * Basic authentication, for addresses other machines can reach. After too many wrong ones not even the right one is taken for
 * the rest of the minute, or it could be guessed without end; who is in already stays in.
 */
static bool password_wrong(struct review_request *q, enum MHD_Result *result)
{
	const char *want = q->review->guard.password;
	char *given = NULL, *name;
	bool right, shut = taken(&q->review->guard.refusals) == q->review->guard.refusals.most && !review_guard_known(q);

	if (!want)
		return false;
	name = MHD_basic_auth_get_username_password(q->connection, &given);
	right = name && given && review_same_secret(given, want);
	MHD_free(name);
	MHD_free(given);
	if (right && !shut)
		return false;
	if (shut || !review_rate_take(&q->review->guard.refusals))
		*result = review_reply_message(q, 429, "too many wrong passwords; wait a minute");
	else
		*result = review_reply_password(q);
	return true;
}

/* The link: its token is good once, and gives the cookie. The next link is told to who started the server. */
static enum MHD_Result use_link(struct review_request *q, const char *token)
{
	struct review_guard *g = &q->review->guard;
	char cookie[128], url[256];

	if (!review_same_secret(token, g->launch)) {
		if (review_guard_known(q))
			return review_reply_redirect(q, "/", NULL);
		return refuse(q, 403, "this link was used already; the terminal where unmet runs shows a new one");
	}
	if (secret(g->launch))
		return review_reply_message(q, 500, "no randomness");
	snprintf(cookie, sizeof(cookie), "%s=%s; HttpOnly; SameSite=Strict; Path=/", g->cookie_name, g->session);
	review_guard_url(g, url);
	if (q->review->opened)
		q->review->opened(q->review->opened_ctx, url);
	return review_reply_redirect(q, "/", cookie);
}

static const char *write_refused(const struct review_request *q)
{
	const struct review_guard *g = &q->review->guard;
	const char *type = header(q, "Content-Type"), *origin = header(q, "Origin"), *site = header(q, "Sec-Fetch-Site");

	if (q->review->options->read_only)
		return "this page is for reading only; start `unmet review` without --read-only to decide";
	if (!type || strncmp(type, "application/json", 16) != 0 || (type[16] && type[16] != ';'))
		return "a write is application/json";
	if ((origin && !our_origin(g, origin)) || (site && strcmp(site, "same-origin") != 0))
		return "a write comes from our own page";
	if (!review_same_secret(header(q, "X-Unmet-Token"), g->csrf))
		return "the token of the page is missing or old: load the page again";
	return NULL;
}

int review_guard_check(struct review_request *q, enum MHD_Result *result)
{
	struct review_guard *g = &q->review->guard;
	const char *host = header(q, "Host"), *token, *why;

	if (!host || !ours(g, host)) {
		*result = refuse(q, 403, "wrong host");
		return 1;
	}
	if (password_wrong(q, result))
		return 1;
	token = MHD_lookup_connection_value(q->connection, MHD_GET_ARGUMENT_KIND, "token");
	if (token && strcmp(q->path, "/") == 0 && strcmp(q->method, "GET") == 0) {
		*result = use_link(q, token);
		return 1;
	}
	if (!review_guard_known(q)) {
		*result = refuse(q, 403, "open the link that unmet printed in the terminal");
		return 1;
	}
	if (strcmp(q->method, "POST") != 0)
		return 0;
	why = write_refused(q);
	if (why) {
		*result = refuse(q, 403, why);
		return 1;
	}
	if (!review_rate_take(&g->writes)) {
		*result = review_reply_message(q, 429, "too many writes at once; wait a second");
		return 1;
	}
	return 0;
}
