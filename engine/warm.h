/* SPDX-License-Identifier: Apache-2.0 */
/* warm.h - from which run needs are found again. */
#ifndef UM_WARM_H
#define UM_WARM_H

#include "memory.h"

#include "decisions.h"

/*
 * um_warm_choose - the needs to start from.
 *
 *   from   the run they are of; 0: there are none, the options changed what is grouped or how, or a search from nothing is asked for
 *   known  in arena; empty where from is 0
 */
enum unmet_status um_warm_choose(struct unmet_project *project, struct um_arena *arena, uint32_t *from, struct um_recalled *known,
                                 struct unmet_error *err);
/* um_warm_note - the run about to be recorded was started from this one; or it found no needs (fitted false) and is itself a start. */
enum unmet_status um_warm_note(struct unmet_project *project, uint32_t from, bool fitted, struct unmet_error *err);

#endif
