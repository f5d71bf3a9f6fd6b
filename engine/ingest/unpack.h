/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/unpack.h - gzip and zstd under a stream, told by their magic bytes. */
#ifndef UM_INGEST_UNPACK_H
#define UM_INGEST_UNPACK_H

#include "ingest/stream.h"

/* um_unpack_start - raw bytes are there: recognise the packing and set it up. Errors NOMEM. */
enum unmet_status um_unpack_start(struct um_stream *s, struct unmet_error *err);
/* um_unpack_step - unpack from the raw bytes there are. Damage is no error: it ends the stream with
 * a note, and what came before it stands. Returns bytes written. */
size_t um_unpack_step(struct um_stream *s, char *out, size_t room);
/* um_unpack_done - raw input is over: note when it stops in the middle. */
void um_unpack_done(struct um_stream *s);
void um_unpack_release(struct um_stream *s);

#endif
