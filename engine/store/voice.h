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

struct um_voice_reader;
enum unmet_status um_voice_reader_new(struct um_voice_reader **reader, struct um_store *store, struct unmet_error *err);
void um_voice_reader_free(struct um_voice_reader *reader);
/* um_voice_reader_read - one document by the id the store gave it, with the mentions asked for by id; lives until the next
 * read. NOTHING where there is no such document. */
enum unmet_status um_voice_reader_read(struct um_voice_reader *reader, int64_t id, const uint64_t *mention, size_t mention_total,
                                       struct um_voice *voice, struct unmet_error *err);

/* um_store_text_bytes - of all documents together. */
enum unmet_status um_store_text_bytes(struct um_store *store, uint64_t *total, struct unmet_error *err);

/* um_store_unit_names - [*total] names of customers by their dense index, in arena. */
enum unmet_status um_store_unit_names(struct um_store *store, struct um_arena *arena, const char *const **name,
                                      uint32_t *total, struct unmet_error *err);

#endif
