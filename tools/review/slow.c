/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slow.c - a client that sends its request a byte at a time holds a connection for ever, and enough of them hold them all
 * ("slowloris"; a timeout of idleness does not see them). So connections that wait for a request are kept in the order they
 * began to wait, and where most are taken, the ones that have waited longest are closed: who asks swiftly finds room.
 *
 * All of it runs on the one thread of the server. Closing is shutdown(2) of the socket; the server sees its end and cleans up.
 */
#include "review.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define CROWDED (REVIEW_CONNECTIONS - REVIEW_CONNECTIONS / 4)
#define PATIENCE_MS 3000u

/* A connection, and whether it waits for a request or has one answered. */
struct review_waiting {
	struct review_waiting *next, *before;
	int socket;
	uint64_t since;          /* ms */
	bool listed;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void take_out(struct review_slow *s, struct review_waiting *w)
{
	if (!w->listed)
		return;
	*(w->before ? &w->before->next : &s->first) = w->next;
	*(w->next ? &w->next->before : &s->last) = w->before;
	w->listed = false;
}

static void put_last(struct review_slow *s, struct review_waiting *w)
{
	w->since = now_ms();
	w->next = NULL;
	w->before = s->last;
	*(s->last ? &s->last->next : &s->first) = w;
	s->last = w;
	w->listed = true;
}

static void close_oldest(struct review_slow *s)
{
	struct review_waiting *w = s->first;

	if (s->open < CROWDED || !w || now_ms() - w->since < PATIENCE_MS)
		return;
	take_out(s, w);
	shutdown(w->socket, SHUT_RDWR);
}

void review_slow_connection(void *ctx, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode what)
{
	struct review_slow *s = ctx;
	struct review_waiting *w = *socket_context;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		s->open++;
		close_oldest(s);
		w = calloc(1, sizeof(*w));
		*socket_context = w;
		if (!w)
			return; /* only less protected */
		w->socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		put_last(s, w);
		return;
	}
	s->open--;
	if (w)
		take_out(s, w);
	free(w);
	*socket_context = NULL;
}

void review_slow_asked(struct review_slow *s, struct MHD_Connection *connection, bool waits)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct review_waiting *w = info ? info->socket_context : NULL;

	if (!w)
		return;
	take_out(s, w);
	if (waits)
		put_last(s, w);
}
