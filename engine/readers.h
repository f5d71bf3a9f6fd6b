/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers.h - threads that read documents: sentences and stems, and where asked the needs in them.
 *
 * Each worker has a vocabulary, a text and a detector of its own; what a block of documents gave is
 * found[slot], handed to the one writer in order.
 */
#ifndef UM_READERS_H
#define UM_READERS_H

#include "canned.h"
#include "rounds.h"

#include "base/pool.h"
#include "need/need.h"
#include "store/store.h"
#include "text/near.h"
#include "text/text.h"

struct um_worker {
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions mentions;
	struct um_thread_words words;
	struct um_range *range;      /* of the turns that count */
	enum unmet_role *role;
	size_t range_capacity, role_capacity;
	struct um_buf stems;         /* of one passage */
	struct um_buf fold;          /* words of one mention */
	uint64_t canned_count;       /* mentions left out because agents say so */
};

/* The documents of one block as near.c compares them. */
struct um_near_block {
	struct um_near_entry { int64_t document; uint32_t band[UM_NEAR_BANDS]; size_t stem, stem_total; } *entry;
	size_t total, capacity;
	uint32_t *stem;              /* of all entries, where they were asked for */
	size_t stem_total, stem_capacity;
	struct um_stem_set set;      /* scratch */
};

/* found - by one block: mentions, or passages for the search index. */
struct um_found {
	struct um_pack pack;
	struct um_near_block near;
	struct um_buf quiet;         /* examples for self.c: fold, how many features, these */
	struct um_buf passage;       /* struct um_passage without stems, then their length and bytes */
};

struct um_readers {
	const struct unmet_options *options;
	struct um_lang_set *langs;
	struct um_cues *cues;        /* NULL: no detection */
	const struct um_lang *fixed, *fallback;
	struct um_canned canned;
	struct um_pool *pool;
	struct um_worker *worker;       /* [jobs] */
	uint32_t jobs;
	struct um_found *found;         /* [UM_ROUND_SLOTS] */
	struct um_mention_writer *mentions;
	struct um_self *self;           /* NULL: cues are all */
	struct um_near *near;           /* NULL: no detection */
	struct um_search_writer *search;
};

enum unmet_status um_readers_init(struct um_readers *r, const struct unmet_options *options, bool detect,
                                  struct unmet_error *err); /* release also after a failure */
void um_readers_release(struct um_readers *r);

/* um_worker_read - sentences and tokens of the document, inside w->range[0..ranges), into w->text. */
enum unmet_status um_worker_read(const struct um_readers *r, struct um_worker *w, const struct um_store_document *d,
                                 size_t ranges, struct unmet_error *err);

/* um_worker_turns - the stretches of customers into w->range and w->role; nobody else's words are even
 * tokenized. *total 0 with turns in d: nothing of it counts. */
enum unmet_status um_worker_turns(struct um_worker *w, const struct um_store_document *d, size_t *total,
                                  struct unmet_error *err);

#endif
