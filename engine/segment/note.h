/* SPDX-License-Identifier: Apache-2.0 */
/* segment/note.h - one sentence for people: what these data cannot tell about segments. */
#ifndef UM_SEGMENT_NOTE_H
#define UM_SEGMENT_NOTE_H

#include "segment/rows.h"

#define UM_NOTE_FEW_CUSTOMERS 100u

/* um_segment_note - fill out->note from the placed customers of all customer_count; asked is the number of segments asked for,
 * 0 = auto. "" when nothing is in the way. */
enum unmet_status um_segment_note(const struct um_rows *rows, uint32_t customer_count, uint32_t asked,
                                  struct um_arena *arena, struct um_segmentation *out, struct unmet_error *err);

#endif
