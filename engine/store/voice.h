/* SPDX-License-Identifier: Apache-2.0 */
/* voice.h - documents with their turns and mentions, for pages that show them. */
#ifndef UM_STORE_VOICE_H
#define UM_STORE_VOICE_H

#include "export/types.h"
#include "store/store.h"

/*
 * um_store_each_voice - every document in the stable order, also those without a mention.
 *
 * Memory   one document at a time; what fn gets lives until it returns
 * Cost     one pass over documents and mentions; mentions are sorted by SQLite, on disk when it must
 */
enum unmet_status um_store_each_voice(struct um_store *store, um_voice_fn fn, void *ctx, struct unmet_error *err);

/* um_store_text_bytes - of all documents together. */
enum unmet_status um_store_text_bytes(struct um_store *store, uint64_t *total, struct unmet_error *err);

/* um_store_unit_names - [*total] names of customers by their dense index, in arena. */
enum unmet_status um_store_unit_names(struct um_store *store, struct um_arena *arena, const char *const **name,
                                      uint32_t *total, struct unmet_error *err);

#endif
