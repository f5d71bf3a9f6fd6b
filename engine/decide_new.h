/* SPDX-License-Identifier: Apache-2.0 */
/* decide_new.h - a decision while it is made: what decide_new.c and decide_check.c share. */
#ifndef UM_DECIDE_NEW_H
#define UM_DECIDE_NEW_H

#include "decisions.h"

struct um_making {
	struct unmet_project *project;
	const struct unmet_decision *asked;
	struct unmet_decision as_move; /* add: with the mention that was made */
	uint64_t made;
	struct um_applied now;      /* before it */
	struct um_decision *d;      /* the new one, last of now.log once it is made */
	struct um_arena arena;
};

/* um_making_check_base - nothing happened to what the caller looked at since base_rev: else STALE, naming it. */
enum unmet_status um_making_check_base(const struct um_making *making, uint64_t run_rev, uint32_t run, uint64_t rev, struct unmet_error *err);

/* um_making_check - the decision makes sense in the project as it is: else ARG or LIMIT, with the next step. */
enum unmet_status um_making_check(struct um_making *making, struct unmet_error *err);

#endif
