/* SPDX-License-Identifier: Apache-2.0 */
/*
 * near.c - the two passes over near-duplicates. The first rides on detection, which has every text in tokens
 * anyway; the second reads again the few documents that may be alike.
 */
#include "near.h"

#include "base/mem.h"

#include <string.h>

void um_near_block_clear(struct um_near_block *block)
{
	block->total = block->stem_total = 0;
}

void um_near_block_release(struct um_near_block *block)
{
	um_free(block->entry);
	um_free(block->stem);
	um_stem_set_release(&block->set);
	*block = (struct um_near_block){ 0 };
}

static enum unmet_status new_entry(struct um_near_block *block, int64_t document, const struct um_worker *w,
                                   struct um_near_entry **out, struct unmet_error *err)
{
	enum unmet_status rc = um_stem_set_of(&block->set, w->text, w->vocab, err);

	*out = NULL;
	if (rc || block->set.total < UM_NEAR_STEMS)
		return rc;
	if (!um_grow((void **)&block->entry, &block->capacity, block->total + 1, sizeof(*block->entry)))
		return um_nomem(err);
	*out = &block->entry[block->total++];
	**out = (struct um_near_entry){ .document = document };
	return UNMET_OK;
}

enum unmet_status um_near_note(struct um_near_block *block, int64_t document, const struct um_worker *w, struct unmet_error *err)
{
	struct um_near_entry *entry;
	enum unmet_status rc = new_entry(block, document, w, &entry, err);

	if (!rc && entry)
		um_near_bands(&block->set, entry->band);
	return rc;
}

enum unmet_status um_near_take(struct um_near *near, const struct um_near_block *block, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < block->total && !rc; i++)
		rc = um_near_add(near, block->entry[i].document, block->entry[i].band, err);
	return rc;
}

/* ---- the second pass --------------------------------------------------------------------------- */

struct linking { struct um_readers *r; struct um_near_writer *writer; };

static enum unmet_status keep_stems(struct um_near_block *block, int64_t document, const struct um_worker *w, struct unmet_error *err)
{
	struct um_near_entry *entry;
	enum unmet_status rc = new_entry(block, document, w, &entry, err);

	if (rc || !entry)
		return rc;
	if (!um_grow((void **)&block->stem, &block->stem_capacity, block->stem_total + block->set.total, sizeof(*block->stem)))
		return um_nomem(err);
	entry->stem = block->stem_total;
	entry->stem_total = block->set.total;
	memcpy(block->stem + block->stem_total, block->set.stem, block->set.total * sizeof(*block->stem));
	block->stem_total += block->set.total;
	return UNMET_OK;
}

static enum unmet_status read_again(void *ctx, uint32_t worker, size_t slot, const struct um_store_document *d, size_t total,
                                    struct unmet_error *err)
{
	const struct linking *l = ctx;
	struct um_worker *w = &l->r->worker[worker];
	struct um_near_block *block = &l->r->found[slot].near;
	enum unmet_status rc = UNMET_OK;
	size_t turns;

	um_near_block_clear(block);
	for (size_t i = 0; i < total && !rc; i++) {
		if (!um_near_wanted(l->r->near, d[i].id))
			continue;
		rc = um_worker_turns(w, &d[i], &turns, err);
		if (!rc)
			rc = um_worker_read(l->r, w, &d[i], turns, err);
		if (!rc)
			rc = keep_stems(block, d[i].id, w, err);
	}
	return rc;
}

static enum unmet_status compare(void *ctx, size_t first, size_t total, struct unmet_error *err)
{
	const struct linking *l = ctx;
	enum unmet_status rc = UNMET_OK;

	for (size_t slot = first; slot < first + total; slot++) {
		const struct um_near_block *block = &l->r->found[slot].near;

		for (size_t i = 0; i < block->total && !rc; i++) {
			const struct um_near_entry *e = &block->entry[i];
			int64_t original;

			rc = um_near_compare(l->r->near, e->document, block->stem + e->stem, e->stem_total, &original, err);
			if (!rc && original)
				rc = um_near_writer_add(l->writer, e->document, original, err);
		}
	}
	return rc;
}

enum unmet_status um_near_link(struct um_readers *r, struct um_store *store, struct unmet_error *err)
{
	struct linking l = { .r = r };
	struct um_round_job job = { .ctx = &l, .work = read_again, .write = compare };
	struct um_progress none = { 0 };
	size_t candidates;
	enum unmet_status rc = um_near_candidates(r->near, &candidates, err);

	if (rc || !candidates)
		return rc;
	rc = um_near_writer_new(&l.writer, store, err);
	if (!rc)
		rc = um_rounds_run(store, UM_ORDER_STABLE, 0, r->pool, &job, &none, err);
	if (!rc)
		rc = um_near_writer_end(l.writer, err);
	um_near_writer_free(l.writer);
	return rc;
}
