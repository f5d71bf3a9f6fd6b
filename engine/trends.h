/* SPDX-License-Identifier: Apache-2.0 */
/* trends.h - what is said about time; written with the segments, and again when an event or a goal changes. */
#ifndef UM_TRENDS_H
#define UM_TRENDS_H

#include "project.h"

/* um_trends_write - trends, effects of events and standing of goals, in place of what was written before. Inside a transaction. */
enum unmet_status um_trends_write(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err);

#endif
