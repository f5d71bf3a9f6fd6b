/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.c - stages tick as often as they like; the caller hears of it ten times a second. The first
 * tick of a stage always passes, so that each stage is seen, and can be cancelled, however short.
 */
#include "base/progress.h"

#include <time.h>

#define TICK_NS UINT64_C(100000000)

static uint64_t now_ns(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts))
		return 0;
	return (uint64_t)ts.tv_sec * UINT64_C(1000000000) + (uint64_t)ts.tv_nsec;
}

void um_progress_start(struct um_progress *p, const char *stage, const char *unit, uint64_t total)
{
	p->stage = stage;
	p->unit = unit;
	p->total = total;
	p->last_ns = 0;
}

enum unmet_status um_progress_tick(struct um_progress *p, uint64_t done, struct unmet_error *err)
{
	uint64_t now;

	if (!p || !p->fn)
		return UNMET_OK;
	now = now_ns();
	if (p->last_ns && now - p->last_ns < TICK_NS)
		return UNMET_OK;
	p->last_ns = now ? now : 1;
	if (p->fn(p->ctx, p->stage, done, p->total, p->unit))
		return um_fail(err, UNMET_E_CANCELLED, "%s: cancelled", p->stage ? p->stage : "work");
	return UNMET_OK;
}
