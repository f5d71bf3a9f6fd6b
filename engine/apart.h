/* SPDX-License-Identifier: Apache-2.0 */
/* apart.h - sources that hardly share a word with the others: pooled they make needs and segments of their own, and that
 * must be said. */
#ifndef UM_PIPELINE_APART_H
#define UM_PIPELINE_APART_H

#include "project.h"

/* um_note_apart - after detection: keep which sources they are, as the fact `detect_apart` (names, comma between; "" for none). */
enum unmet_status um_note_apart(struct unmet_project *project, struct unmet_error *err);

#endif
