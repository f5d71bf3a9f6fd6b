/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h - fixed blocks over threads. Work is cut into blocks of a fixed size that does not depend on
 * the number of threads; whoever is free takes the next one. Reduce per block, then add up in block
 * order, and the result has the same bits for any number of jobs. pthreads.
 */
#ifndef UM_BASE_POOL_H
#define UM_BASE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct um_pool;

#define UM_POOL_BLOCK 4096

uint32_t um_pool_cpus(void);                     /* online CPUs, at least 1 */
struct um_pool *um_pool_new(uint32_t jobs);      /* 0: one per CPU; NULL: no memory. jobs 1: no thread */
void um_pool_free(struct um_pool *pool);         /* NULL is fine */
uint32_t um_pool_jobs(const struct um_pool *pool); /* 1 for NULL */

/* block in [0, block_total), items [begin, end), worker in [0, jobs): for per-thread scratch.
 * Return 0, or non-zero to stop early. */
typedef int (*um_pool_fn)(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker);

/* um_pool_for - run fn over [0, total) in blocks of `block` items. Returns the first failure in block
 * order, or 0. pool NULL runs inline. Not re-entrant from inside fn. */
int um_pool_for(struct um_pool *pool, size_t total, size_t block, um_pool_fn fn, void *ctx);

#endif
