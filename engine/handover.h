/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handover.h - reading and storing at the same time. What a reader hands over is copied into a batch; a full batch goes
 * to a thread of its own, which hands it on while the reader fills the other one.
 *
 *   reader ──> handover.sink ──> [batch] [batch] ──> thread ──> the sink of the store
 */
#ifndef UM_HANDOVER_H
#define UM_HANDOVER_H

#include "ingest/types.h"

struct um_handover;

/*
 * um_handover_new - *sink hands on to `to`, in the same order, which only the thread calls from now on until the end. But
 * begin is answered at once: it waits until all before it was handed on.
 *
 * Memory   two batches of about 1 MB; a longer document makes its batch as long
 * Errors   one of `to` ends the run at the next batch; what was handed over after it is dropped
 */
enum unmet_status um_handover_new(struct um_handover **handover, const struct um_ingest_sink *to, struct um_ingest_sink *sink,
                                  struct unmet_error *err);

/* um_handover_end - all is handed on, the thread is gone, and so is *handover, which may be NULL. */
enum unmet_status um_handover_end(struct um_handover *handover, struct unmet_error *err);

#endif
