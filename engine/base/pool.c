/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.c - threads that stay and take the next block of work. Blocks are handed out in increasing
 * order by one atomic counter; when a block fails, no block after it is handed out, but all before it
 * were already and finish, so the failure with the lowest block number is the same for any number of
 * threads. The caller works too, as worker 0. pthreads, because C11 threads crash under TSan with gcc
 * 12 and clang 14. A thread that cannot be made is done without: results do not depend on it.
 */
#include "base/pool.h"
#include "base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define MAX_JOBS 256

struct worker {
	struct um_pool *pool;
	uint32_t index; /* 1..jobs-1 */
	pthread_t thread;
};

struct work {
	um_pool_fn fn;
	void *ctx;
	size_t total, block, block_total;
	atomic_size_t next;   /* the block to hand out */
	atomic_size_t bound;  /* blocks from here on are not started: a block before failed */
	int failed;           /* result of block `bound`; pool->lock */
};

struct um_pool {
	uint32_t jobs;
	struct worker *worker;     /* [jobs - 1] */
	pthread_mutex_t lock;
	pthread_cond_t start, done;
	struct work *work;         /* the round's; lock */
	uint64_t round;            /* lock */
	uint32_t busy;             /* workers still in the round; lock */
	int stop;                  /* lock */
};

uint32_t um_pool_cpus(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > MAX_JOBS ? MAX_JOBS : (uint32_t)n;
}

uint32_t um_pool_jobs(const struct um_pool *pool)
{
	return pool ? pool->jobs : 1;
}

static int run_block(const struct work *work, size_t block, uint32_t worker)
{
	size_t begin = block * work->block, left = work->total - begin;

	return work->fn(work->ctx, block, begin, begin + (left < work->block ? left : work->block), worker);
}

static void note_failure(struct um_pool *pool, struct work *work, size_t block, int rc)
{
	pthread_mutex_lock(&pool->lock);
	if (block < atomic_load(&work->bound)) {
		atomic_store(&work->bound, block);
		work->failed = rc;
	}
	pthread_mutex_unlock(&pool->lock);
}

static void take_blocks(struct um_pool *pool, struct work *work, uint32_t worker)
{
	for (;;) {
		size_t block = atomic_fetch_add(&work->next, 1);
		int rc;

		if (block >= atomic_load(&work->bound))
			return;
		rc = run_block(work, block, worker);
		if (rc)
			note_failure(pool, work, block, rc);
	}
}

static void *worker_main(void *arg)
{
	const struct worker *self = arg;
	struct um_pool *pool = self->pool;
	uint64_t seen = 0;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct work *work;

		while (!pool->stop && pool->round == seen)
			pthread_cond_wait(&pool->start, &pool->lock);
		if (pool->stop)
			break;
		seen = pool->round;
		work = pool->work;
		pthread_mutex_unlock(&pool->lock);
		take_blocks(pool, work, self->index);
		pthread_mutex_lock(&pool->lock);
		if (--pool->busy == 0)
			pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* start_workers - as many as can be had; signals stay with the caller's own threads. */
static void start_workers(struct um_pool *pool, uint32_t want)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (pool->jobs < want) {
		struct worker *w = &pool->worker[pool->jobs - 1];

		*w = (struct worker){ .pool = pool, .index = pool->jobs };
		if (pthread_create(&w->thread, NULL, worker_main, w))
			break;
		pool->jobs++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct um_pool *um_pool_new(uint32_t jobs)
{
	struct um_pool *pool = um_calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	jobs = jobs == 0 ? um_pool_cpus() : jobs > MAX_JOBS ? MAX_JOBS : jobs;
	pool->worker = um_calloc(jobs, sizeof(*pool->worker));
	if (!pool->worker) {
		um_free(pool);
		return NULL;
	}
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->start, NULL);
	pthread_cond_init(&pool->done, NULL);
	pool->jobs = 1;
	start_workers(pool, jobs);
	return pool;
}

void um_pool_free(struct um_pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->stop = 1;
	pthread_cond_broadcast(&pool->start);
	pthread_mutex_unlock(&pool->lock);
	for (uint32_t i = 1; i < pool->jobs; i++)
		pthread_join(pool->worker[i - 1].thread, NULL);
	pthread_cond_destroy(&pool->done);
	pthread_cond_destroy(&pool->start);
	pthread_mutex_destroy(&pool->lock);
	um_free(pool->worker);
	um_free(pool);
}

static int run_inline(const struct work *work)
{
	int rc = 0;

	for (size_t block = 0; block < work->block_total && !rc; block++)
		rc = run_block(work, block, 0);
	return rc;
}

int um_pool_for(struct um_pool *pool, size_t total, size_t block, um_pool_fn fn, void *ctx)
{
	struct work work = { .fn = fn, .ctx = ctx, .total = total, .block = block ? block : UM_POOL_BLOCK };

	work.block_total = total / work.block + (total % work.block != 0);
	if (um_pool_jobs(pool) == 1 || work.block_total < 2)
		return run_inline(&work);
	atomic_init(&work.next, 0);
	atomic_init(&work.bound, work.block_total);
	pthread_mutex_lock(&pool->lock);
	pool->work = &work;
	pool->busy = pool->jobs - 1;
	pool->round++;
	pthread_cond_broadcast(&pool->start);
	pthread_mutex_unlock(&pool->lock);

	take_blocks(pool, &work, 0);

	pthread_mutex_lock(&pool->lock);
	while (pool->busy)
		pthread_cond_wait(&pool->done, &pool->lock);
	pool->work = NULL;
	pthread_mutex_unlock(&pool->lock);
	return work.failed;
}
