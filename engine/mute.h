/* SPDX-License-Identifier: Apache-2.0 */
/* mute.h - documents in languages without cues: nothing is found in them, and that must be said. */
#ifndef UM_PIPELINE_MUTE_H
#define UM_PIPELINE_MUTE_H

#include "project.h"
#include "readers.h"

/*
 * um_note_mute - after detection: keep which languages of the project's documents have no cues, as the fact
 * `detect_mute` ("3 documents in Italian (it), 1 in Dutch (nl)"; empty where all have cues or no cue is needed).
 *
 *   mention_count  how many mentions there are. 0: NOTHING with a message that names these languages and the next step
 *
 * Order   most documents first, then code
 * Errors  NOTHING; IO and what else the store says
 */
enum unmet_status um_note_mute(struct unmet_project *project, const struct um_readers *r, uint64_t document_count,
                               uint64_t mention_count, struct unmet_error *err);

#endif
