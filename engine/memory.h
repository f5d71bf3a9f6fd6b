/* SPDX-License-Identifier: Apache-2.0 */
/* memory.h - needs keep their ids from run to run. */
#ifndef UM_MEMORY_H
#define UM_MEMORY_H

#include "project.h"

/*
 * um_memory_keep - needs just written with ids 1..need_count get the ids they had, or new ones; people's decisions are
 * applied; the run is recorded. In the caller's transaction.
 */
enum unmet_status um_memory_keep(struct unmet_project *project, uint32_t need_count, struct um_arena *arena, struct unmet_error *err);

#endif
