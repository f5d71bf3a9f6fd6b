/* SPDX-License-Identifier: Apache-2.0 */
/*
 * self.h - self-training: what the surest mentions of a project have in common, beside their cues.
 *
 *   threads   features of quiet sentences of each block ── um_self_take, in the order of documents ─┐
 *   after     words of sure mentions, as stored ───────────────────────────────────────────────────┴─ um_self_learn
 *
 * One model for what people ask for, one for what troubles them; praise is left to its cues. A model is made where there are
 * UM_SURE_LEAST sure mentions of its own and as many quiet sentences; with --detector self where there are UM_SELF_LEAST.
 */
#ifndef UM_PIPELINE_SELF_H
#define UM_PIPELINE_SELF_H

#include "readers.h"

#define UM_SELF_LEAST 20u

struct um_self;
enum unmet_status um_self_new(struct um_self **self, const struct unmet_options *options, struct unmet_error *err); /* *self NULL where cues are all that is asked for */
void um_self_free(struct um_self *self);

/* um_self_note - on a thread: the quiet sentences of the document read last, to `quiet`. */
enum unmet_status um_self_note(struct um_buf *quiet, const struct um_store_document *document, const struct um_worker *w,
                               struct unmet_error *err);
/* um_self_take - in the order of documents: what was noted, to the examples. */
enum unmet_status um_self_take(struct um_self *self, const struct um_buf *quiet, struct unmet_error *err);
/* um_self_learn - after the last mention was written: learn, and keep a probability and its reasons beside each. */
enum unmet_status um_self_learn(struct um_self *self, struct um_store *store, struct um_pool *pool, struct unmet_error *err);

#endif
