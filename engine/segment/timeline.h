/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/timeline.h - needs over time: customers who raise a need per 100 who said anything, period by period.
 *
 *   dated documents ─┬─ who was active in which period ─┐
 *   dated mentions ──┴─ who raised what in which ───────┴─ scope (all, or a segment) ─ series ─ change
 *
 * A period counts from its first to its last day; the last one is complete only where the documents reach (nearly) to
 * its end, and the first where they begin (nearly) at its start: a seventh of it may be missing. Tests use complete ones.
 */
#ifndef UM_SEGMENT_TIMELINE_H
#define UM_SEGMENT_TIMELINE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/status.h"
#include "segment/trend.h"
#include "segment/types.h"

#define UM_TIMELINE_MIN_PERIODS 3u    /* fewer tell no trend */
#define UM_TIMELINE_MIN_CUSTOMERS 10u /* who raise a need in complete periods: below, no verdict */
#define UM_TIMELINE_MAX_Q 0.05
#define UM_EFFECT_MOST_DAYS 180
#define UM_EFFECT_LEAST_DAYS 14
#define UM_EFFECT_MIN_CUSTOMERS 5u    /* who raise a need before or after */

struct um_timeline {
	enum um_period_kind kind;
	uint32_t period_count;         /* 0: too little time for a trend */
	const int32_t *start;          /* [period_count] */
	uint32_t first, last;          /* complete periods are first..last - 1 */
	uint32_t need_count;
	const struct um_dated *dated;
	const uint64_t *active;        /* [active_count] period << 32 | customer, sorted, each once */
	size_t active_count;
	const struct um_raised { uint32_t need, customer, period; } *raised; /* [raised_count] sorted, each once */
	size_t raised_count;
	const size_t *need_offset;     /* [need_count + 1] into raised */
};

/* um_timeline_build - weeks below 120 days, months below three years, quarters below ten, else years. O(n log n). */
enum unmet_status um_timeline_build(const struct um_dated *dated, struct um_arena *arena, struct um_timeline *out,
                                    struct unmet_error *err);

/* Whose trends: every customer, or those of one segment, or those placed in any. */
#define UM_SCOPE_ALL UINT32_MAX
#define UM_SCOPE_PLACED (UINT32_MAX - 1)

struct um_scope {
	const struct um_timeline *timeline;
	const uint32_t *of;            /* [customer_count] segment or UM_SEGMENT_NONE */
	uint32_t segment;
	uint64_t *active_count;        /* [period_count] */
	uint64_t half_count[2];        /* customers active in the first and in the last complete periods, as many of each */
	double middle;                 /* mean complete period, by active customers */
	double *moment;                /* [customer_count] sum of (period - middle) over the complete periods they were active in */
	double moment_squares;
};

enum unmet_status um_scope_init(struct um_scope *scope, const struct um_timeline *timeline, const uint32_t *of, uint32_t segment,
                                struct um_arena *arena, struct unmet_error *err);

struct um_series {
	uint64_t *raised_count;        /* [period_count] customers of the scope who raise it */
	uint64_t customer_count;       /* who raise it in a complete period */
	bool tested;
	double p, q;                   /* um_series_judge fills q */
	int direction;
	struct um_change change;       /* last complete periods over the first */
};

/* um_series_of_need, um_series_of_segment - a need within the scope; a segment within those placed. */
enum unmet_status um_series_of_need(const struct um_scope *scope, uint32_t need, struct um_arena *arena, struct um_series *out,
                                    struct unmet_error *err);
enum unmet_status um_series_of_segment(const struct um_scope *scope, uint32_t segment, struct um_arena *arena,
                                       struct um_series *out, struct unmet_error *err);
/* um_series_judge - q over all tested ones. */
enum unmet_status um_series_judge(struct um_series *series, size_t total, struct unmet_error *err);
/* um_series_changed - q <= 0.05 and the ratio's interval leaves out 1. */
bool um_series_changed(const struct um_series *series);

/* Before and after a day, as many days on each side. */
struct um_effect {
	uint32_t need;
	struct um_period before, after;
	struct um_change change;       /* rates, after over before */
	double p, q;
};

/*
 * um_effect_find - needs that at least five customers raised before or after, by need.
 *
 *   days   of each side, 0: the day is too near either end of what is known to compare
 */
enum unmet_status um_effect_find(const struct um_dated *dated, int32_t day, struct um_arena *arena, int32_t *days,
                                 struct um_effect **effect, size_t *total, struct unmet_error *err);

#endif
