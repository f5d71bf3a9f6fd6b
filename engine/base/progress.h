/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h - ticks from a stage to the caller's callback, at most ten a second. */
#ifndef UM_BASE_PROGRESS_H
#define UM_BASE_PROGRESS_H

#include "base/status.h"

struct um_progress {
	unmet_progress_fn fn; /* NULL: ticks cost a branch */
	void *ctx;
	const char *stage, *unit;
	uint64_t total;
	uint64_t last_ns;
};

void um_progress_start(struct um_progress *p, const char *stage, const char *unit, uint64_t total);
/* um_progress_tick - CANCELLED when the callback asked to stop. */
enum unmet_status um_progress_tick(struct um_progress *p, uint64_t done, struct unmet_error *err);

#endif
