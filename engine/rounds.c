/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rounds.c - reading, working and writing overlap without queues or locks: a round is one parallel loop
 * whose first item is the disk and whose others are blocks of documents.
 */
#include "rounds.h"

#include "base/mem.h"

#define ROUND_DOCUMENTS (UM_ROUND_BLOCKS * UM_ROUND_BLOCK_DOCUMENTS)
#define ARENA_BYTES ((size_t)1 << 30)

struct window {
	struct um_arena arena;
	struct um_store_document *document; /* [ROUND_DOCUMENTS] */
	size_t total;
	size_t first_slot;
};

struct rounds {
	struct um_store_reader *reader;
	const struct um_round_job *job;
	struct window window[2];
	struct window *work, *idle;          /* worked on; written out and filled again */
	bool more;
	uint64_t done;
	struct unmet_error *error;           /* [1 + UM_ROUND_BLOCKS] one per item */
};

static size_t block_total(const struct window *w)
{
	return (w->total + UM_ROUND_BLOCK_DOCUMENTS - 1) / UM_ROUND_BLOCK_DOCUMENTS;
}

static enum unmet_status fill(struct rounds *r, struct window *w, struct unmet_error *err)
{
	size_t bytes = 0;
	enum unmet_status rc = UNMET_OK;

	um_arena_clear(&w->arena);
	w->total = 0;
	while (r->more && w->total < ROUND_DOCUMENTS && bytes < UM_ROUND_BYTES) {
		rc = um_store_reader_next(r->reader, &w->arena, &w->document[w->total], &r->more, err);
		if (rc || !r->more)
			break;
		bytes += w->document[w->total++].text.len;
	}
	return rc;
}

static enum unmet_status exchange(struct rounds *r, struct unmet_error *err)
{
	struct window *w = r->idle;
	enum unmet_status rc = w->total ? r->job->write(r->job->ctx, w->first_slot, block_total(w), err) : UNMET_OK;

	r->done += w->total;
	w->total = 0;
	return rc ? rc : fill(r, w, err);
}

static int run_item(void *ctx, size_t item, size_t begin, size_t end, uint32_t worker)
{
	struct rounds *r = ctx;
	struct window *w = r->work;
	size_t first, total;

	(void)begin;
	(void)end;
	if (item == 0)
		return exchange(r, &r->error[0]);
	first = (item - 1) * UM_ROUND_BLOCK_DOCUMENTS;
	total = w->total - first < UM_ROUND_BLOCK_DOCUMENTS ? w->total - first : UM_ROUND_BLOCK_DOCUMENTS;
	return r->job->work(r->job->ctx, worker, w->first_slot + item - 1, w->document + first, total, &r->error[item]);
}

static enum unmet_status first_error(struct rounds *r, int rc, struct unmet_error *err)
{
	size_t i;

	if (rc && err)
		for (i = 0; i <= UM_ROUND_BLOCKS; i++)
			if (r->error[i].status) {
				*err = r->error[i];
				break;
			}
	return (enum unmet_status)rc;
}

static enum unmet_status run(struct rounds *r, struct um_pool *pool, struct um_progress *progress, struct unmet_error *err)
{
	enum unmet_status rc;

	do {
		struct window *done = r->work;

		rc = first_error(r, um_pool_for(pool, 1 + block_total(r->work), 1, run_item, r), err);
		r->work = r->idle;
		r->idle = done;
		if (!rc && progress)
			rc = um_progress_tick(progress, r->done, err);
	} while (!rc && (r->work->total || r->idle->total));
	return rc;
}

static enum unmet_status init(struct rounds *r, struct um_store *store, enum um_store_order order, int64_t after,
                              struct unmet_error *err)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		um_arena_init(&r->window[i].arena, ARENA_BYTES);
		r->window[i].first_slot = i * UM_ROUND_BLOCKS;
		r->window[i].document = um_calloc(ROUND_DOCUMENTS, sizeof(struct um_store_document));
	}
	r->error = um_calloc(1 + UM_ROUND_BLOCKS, sizeof(*r->error));
	if (!r->window[0].document || !r->window[1].document || !r->error)
		return um_nomem(err);
	r->work = &r->window[0];
	r->idle = &r->window[1];
	return um_store_reader_new(&r->reader, store, order, after, err);
}

enum unmet_status um_rounds_run(struct um_store *store, enum um_store_order order, int64_t after, struct um_pool *pool,
                                const struct um_round_job *job, struct um_progress *progress, struct unmet_error *err)
{
	struct rounds r = { .job = job, .more = true };
	enum unmet_status rc = init(&r, store, order, after, err);
	size_t i;

	if (!rc)
		rc = run(&r, pool, progress, err);
	for (i = 0; i < 2; i++) {
		um_arena_release(&r.window[i].arena);
		um_free(r.window[i].document);
	}
	um_store_reader_free(r.reader);
	um_free(r.error);
	return rc;
}
