/* SPDX-License-Identifier: Apache-2.0 */
/* near.h - near-duplicates of a project, found while its documents are read for needs. */
#ifndef UM_NEAR_H
#define UM_NEAR_H

#include "readers.h"

void um_near_block_clear(struct um_near_block *block);
void um_near_block_release(struct um_near_block *block);

/* um_near_note - the bands of the document w->text is of. */
enum unmet_status um_near_note(struct um_near_block *block, int64_t document, const struct um_worker *w, struct unmet_error *err);
/* um_near_take - all of a block, in the order of documents. */
enum unmet_status um_near_take(struct um_near *near, const struct um_near_block *block, struct unmet_error *err);
/* um_near_link - compare those that may be alike and write the links, in the transaction of the caller. */
enum unmet_status um_near_link(struct um_readers *r, struct um_store *store, struct unmet_error *err);

#endif
