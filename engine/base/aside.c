/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aside.c - a thread that waits for work and is waited for. The thread starts with the first piece; signals stay with the
 * caller's own threads.
 */
#include "base/aside.h"
#include "base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

struct um_aside {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	bool runs;              /* the thread; the caller's */
	um_aside_fn work;       /* NULL: nothing to do; lock */
	void *ctx;              /* lock */
	bool stop;              /* lock */
};

static void *thread_main(void *arg)
{
	struct um_aside *a = arg;

	pthread_mutex_lock(&a->lock);
	for (;;) {
		while (!a->work && !a->stop)
			pthread_cond_wait(&a->change, &a->lock);
		if (!a->work)
			break;
		pthread_mutex_unlock(&a->lock);
		a->work(a->ctx); /* nobody else changes either while there is work */
		pthread_mutex_lock(&a->lock);
		a->work = NULL;
		pthread_cond_broadcast(&a->change);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

struct um_aside *um_aside_new(void)
{
	struct um_aside *a = um_calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->change, NULL);
	return a;
}

static bool start_thread(struct um_aside *a)
{
	sigset_t all, before;

	if (a->runs)
		return true;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	a->runs = pthread_create(&a->thread, NULL, thread_main, a) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return a->runs;
}

void um_aside_start(struct um_aside *a, um_aside_fn work, void *ctx)
{
	um_aside_wait(a);
	if (!start_thread(a)) {
		work(ctx);
		return;
	}
	pthread_mutex_lock(&a->lock);
	a->work = work;
	a->ctx = ctx;
	pthread_cond_broadcast(&a->change);
	pthread_mutex_unlock(&a->lock);
}

void um_aside_wait(struct um_aside *a)
{
	if (!a || !a->runs)
		return;
	pthread_mutex_lock(&a->lock);
	while (a->work)
		pthread_cond_wait(&a->change, &a->lock);
	pthread_mutex_unlock(&a->lock);
}

void um_aside_free(struct um_aside *a)
{
	if (!a)
		return;
	um_aside_wait(a);
	if (a->runs) {
		pthread_mutex_lock(&a->lock);
		a->stop = true;
		pthread_cond_broadcast(&a->change);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->thread, NULL);
	}
	pthread_cond_destroy(&a->change);
	pthread_mutex_destroy(&a->lock);
	um_free(a);
}
