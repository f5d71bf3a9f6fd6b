/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rounds.h - every document through the threads, in rounds of bounded size.
 *
 *   round n     threads:  one writes what round n-1 found and reads the documents of round n+1,
 *                         the others work on the documents of round n, block by block
 *
 * The blocks of a round do not depend on the number of threads and are written in order, so the outcome
 * does not either. Memory is two rounds of documents (UM_ROUND_BYTES each, or one longer document).
 */
#ifndef UM_ROUNDS_H
#define UM_ROUNDS_H

#include "base/pool.h"
#include "base/progress.h"
#include "store/store.h"

#define UM_ROUND_BLOCKS 64u
#define UM_ROUND_BLOCK_DOCUMENTS 16u
#define UM_ROUND_BYTES (2u << 20)
#define UM_ROUND_SLOTS (2u * UM_ROUND_BLOCKS)

struct um_round_job {
	void *ctx;
	/* work - documents of one block into slot, on thread `worker`; blocks run at once. */
	enum unmet_status (*work)(void *ctx, uint32_t worker, size_t slot, const struct um_store_document *document,
	                          size_t total, struct unmet_error *err);
	/* write - slots [first, first + total) in the order of documents; never two at once, and never beside
	 * work on the same slots. */
	enum unmet_status (*write)(void *ctx, size_t first, size_t total, struct unmet_error *err);
};

enum unmet_status um_rounds_run(struct um_store *store, enum um_store_order order, int64_t after, struct um_pool *pool,
                                const struct um_round_job *job, struct um_progress *progress, struct unmet_error *err);

#endif
