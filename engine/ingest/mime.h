/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/mime.h - as much of MIME as reading what people wrote needs. */
#ifndef UM_INGEST_MIME_H
#define UM_INGEST_MIME_H

#include "base/arena.h"
#include "base/buf.h"

#define UM_MIME_NESTING 8u

/* um_mime_header - the value of a header of the message, unfolded, or empty. In arena. NULL ptr: no memory. */
struct um_str um_mime_header(struct um_arena *arena, struct um_str message, const char *name);

/* um_mime_words - a header with encoded words (=?utf-8?B?...?=) as text, appended to out. */
void um_mime_words(struct um_buf *out, struct um_str value);

/* um_mime_body - append the text of a message: of alternatives the plain one, else HTML without its tags;
 * attachments are left out. True where there is none because the words are in a winmail.dat (TNEF). */
bool um_mime_body(struct um_arena *arena, struct um_str message, struct um_buf *out);

#endif
