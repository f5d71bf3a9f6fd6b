/* SPDX-License-Identifier: Apache-2.0 */
/* canned.h - what agents say in ticket after ticket, so that it is never taken for a customer's need. */
#ifndef UM_CANNED_H
#define UM_CANNED_H

#include "base/map.h"
#include "need/types.h"
#include "store/store.h"

/* Hashes of sentences and lines that agents said in UM_CANNED_DOCUMENTS documents or more. */
struct um_canned { struct um_map said; };

#define UM_CANNED_DOCUMENTS 3u

void um_canned_init(struct um_canned *canned);
void um_canned_release(struct um_canned *canned);

/* um_canned_learn - one pass over the documents with turns. O(bytes of agents' turns); memory O(their sentences). */
enum unmet_status um_canned_learn(struct um_canned *canned, struct um_store *store, struct unmet_error *err);

/* um_canned_drop - leave out the mentions whose words are canned; returns how many. `fold` is scratch. */
uint64_t um_canned_drop(const struct um_canned *canned, struct um_str text, struct um_mentions *mentions, struct um_buf *fold);

#endif
