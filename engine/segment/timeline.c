/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Needs over time. What is counted is customers, once in a period, over customers active in it: more tickets are not
 * more need. A trend is tested with each customer as one observation however many periods they speak in, its size is told
 * by comparing as many complete periods at the end as at the start, and over all needs false discovery is controlled: with
 * 300 needs, fifteen would "change" by chance.
 */
#include <stdlib.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/order.h"
#include "base/stats.h"
#include "segment/timeline.h"

/* ---- periods ------------------------------------------------------------------------------ */

static enum um_period_kind choose_kind(int32_t days)
{
	return days < 120 ? UM_PERIOD_WEEK : days < 3 * 366 ? UM_PERIOD_MONTH : days < 10 * 366 ? UM_PERIOD_QUARTER : UM_PERIOD_YEAR;
}

static uint32_t period_of(const struct um_timeline *t, int32_t day)
{
	uint32_t low = 0, high = t->period_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (t->start[middle] <= day)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static enum unmet_status make_periods(struct um_timeline *t, int32_t first, int32_t last, struct um_arena *arena,
                                      struct unmet_error *err)
{
	int32_t from = um_period_start(t->kind, first), end, *start;
	uint32_t total = 1;

	for (end = um_period_next(t->kind, from); end <= last; end = um_period_next(t->kind, end))
		total++;
	start = UM_ARRAY(arena, int32_t, (size_t)total + 1);
	if (!start)
		return (enum unmet_status)um_arena_fail(arena, err);
	start[0] = from;
	for (uint32_t i = 0; i < total; i++)
		start[i + 1] = um_period_next(t->kind, start[i]);
	t->start = start;
	t->first = 7 * (first - from) > start[1] - from;
	t->last = total - (7 * (start[total] - 1 - last) > start[total] - start[total - 1]);
	t->last = t->last < t->first ? t->first : t->last;
	t->period_count = total < UM_TIMELINE_MIN_PERIODS ? 0 : total;
	return UNMET_OK;
}

static int compare_raised(const void *left, const void *right)
{
	const struct um_raised *a = left, *b = right;

	if (a->need != b->need)
		return a->need < b->need ? -1 : 1;
	if (a->customer != b->customer)
		return a->customer < b->customer ? -1 : 1;
	return (a->period > b->period) - (a->period < b->period);
}

static size_t unique_u64(uint64_t *key, size_t total)
{
	size_t kept = 0;

	if (total)
		qsort(key, total, sizeof(*key), um_order_u64);
	for (size_t i = 0; i < total; i++)
		if (!kept || key[i] != key[kept - 1])
			key[kept++] = key[i];
	return kept;
}

static enum unmet_status fill_active(struct um_timeline *t, struct um_arena *arena, struct unmet_error *err)
{
	const struct um_dated *d = t->dated;
	uint64_t *key = UM_ARRAY(arena, uint64_t, d->document_count);

	if (!key)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (size_t i = 0; i < d->document_count; i++)
		key[i] = (uint64_t)period_of(t, d->document_day[i]) << 32 | d->document_customer[i];
	t->active = key;
	t->active_count = unique_u64(key, d->document_count);
	return UNMET_OK;
}

static enum unmet_status fill_raised(struct um_timeline *t, struct um_arena *arena, struct unmet_error *err)
{
	const struct um_dated *d = t->dated;
	struct um_raised *raised = UM_ARRAY(arena, struct um_raised, d->mention_count);
	size_t *offset = UM_ARRAY(arena, size_t, (size_t)d->need_count + 1), kept = 0;

	if (!raised || !offset)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (size_t i = 0; i < d->mention_count; i++)
		raised[i] = (struct um_raised){ d->mention_need[i], d->mention_customer[i], period_of(t, d->mention_day[i]) };
	if (d->mention_count)
		qsort(raised, d->mention_count, sizeof(*raised), compare_raised);
	for (size_t i = 0; i < d->mention_count; i++)
		if (!kept || compare_raised(&raised[i], &raised[kept - 1]) != 0)
			raised[kept++] = raised[i];
	for (size_t i = 0; i < kept; i++)
		offset[raised[i].need + 1]++;
	for (uint32_t n = 0; n < d->need_count; n++)
		offset[n + 1] += offset[n];
	t->raised = raised;
	t->raised_count = kept;
	t->need_offset = offset;
	return UNMET_OK;
}

enum unmet_status um_timeline_build(const struct um_dated *dated, struct um_arena *arena, struct um_timeline *out,
                                    struct unmet_error *err)
{
	enum unmet_status rc;

	*out = (struct um_timeline){ .dated = dated, .need_count = dated->need_count };
	if (dated->first_day == UM_DAY_NONE)
		return UNMET_OK;
	out->kind = choose_kind(dated->last_day - dated->first_day);
	rc = make_periods(out, dated->first_day, dated->last_day, arena, err);
	if (!rc && out->period_count)
		rc = fill_active(out, arena, err);
	if (!rc && out->period_count)
		rc = fill_raised(out, arena, err);
	return rc;
}

/* ---- scope -------------------------------------------------------------------------------- */

static bool inside(const struct um_scope *s, uint32_t customer)
{
	if (s->segment == UM_SCOPE_ALL)
		return true;
	return s->segment == UM_SCOPE_PLACED ? s->of[customer] != UM_SEGMENT_NONE : s->of[customer] == s->segment;
}

static bool complete(const struct um_timeline *t, uint32_t period)
{
	return period >= t->first && period < t->last;
}

/* 0: one of the first complete periods, 1: of the last, -1: neither, for an odd one in the middle is left out. */
static int half_of(const struct um_timeline *t, uint32_t period)
{
	uint32_t half = (t->last - t->first) / 2;

	if (!complete(t, period))
		return -1;
	return period < t->first + half ? 0 : period >= t->last - half ? 1 : -1;
}

/* Customers active in each half, each once: bits in seen. */
static void count_halves(struct um_scope *s, unsigned char *seen)
{
	const struct um_timeline *t = s->timeline;

	for (size_t i = 0; i < t->active_count; i++) {
		uint32_t customer = (uint32_t)t->active[i];
		int half = half_of(t, (uint32_t)(t->active[i] >> 32));

		if (half < 0 || !inside(s, customer) || seen[customer] >> half & 1)
			continue;
		seen[customer] |= (unsigned char)(1u << half);
		s->half_count[half]++;
	}
}

static void count_moments(struct um_scope *s)
{
	const struct um_timeline *t = s->timeline;
	double active = 0, at = 0;

	for (uint32_t p = t->first; p < t->last; p++) {
		active += (double)s->active_count[p];
		at += (double)s->active_count[p] * p;
	}
	s->middle = active > 0 ? at / active : 0;
	for (size_t i = 0; i < t->active_count; i++) {
		uint32_t period = (uint32_t)(t->active[i] >> 32), customer = (uint32_t)t->active[i];

		if (complete(t, period) && inside(s, customer))
			s->moment[customer] += period - s->middle;
	}
	for (uint32_t c = 0; c < t->dated->customer_count; c++)
		s->moment_squares += s->moment[c] * s->moment[c];
}

enum unmet_status um_scope_init(struct um_scope *s, const struct um_timeline *t, const uint32_t *of, uint32_t segment,
                                struct um_arena *arena, struct unmet_error *err)
{
	size_t customers = (size_t)t->dated->customer_count + 1;
	unsigned char *seen = um_calloc(customers, 1);

	*s = (struct um_scope){ .timeline = t, .of = of, .segment = segment };
	s->active_count = UM_ARRAY(arena, uint64_t, (size_t)t->period_count + 1);
	s->moment = UM_ARRAY(arena, double, customers);
	if (!seen || !s->active_count || !s->moment) {
		um_free(seen);
		return seen ? (enum unmet_status)um_arena_fail(arena, err) : um_nomem(err);
	}
	for (size_t i = 0; i < t->active_count; i++)
		s->active_count[t->active[i] >> 32] += inside(s, (uint32_t)t->active[i]);
	count_halves(s, seen);
	count_moments(s);
	um_free(seen);
	return UNMET_OK;
}

/* ---- series ------------------------------------------------------------------------------- */

/* What one customer adds: their moment where they raise it, against what their activity makes expected. */
struct adding {
	const struct um_scope *scope;
	struct um_series *out;
	uint64_t half[2];
	double rate;               /* raised over active, all complete periods */
	double spread;             /* sum of squares */
};

static void add_customer(struct adding *a, uint32_t customer, double raised_moment, const bool half[2], bool any)
{
	double expected = a->rate * a->scope->moment[customer], rest = raised_moment - expected;

	a->out->customer_count += any;
	a->half[0] += half[0];
	a->half[1] += half[1];
	a->spread += rest * rest - expected * expected; /* all of expected squared is added at the end */
}

static enum unmet_status series_init(const struct um_scope *scope, struct um_arena *arena, struct um_series *out,
                                     struct unmet_error *err)
{
	*out = (struct um_series){ .p = 1, .q = 1 };
	out->raised_count = UM_ARRAY(arena, uint64_t, (size_t)scope->timeline->period_count + 1);
	return out->raised_count ? UNMET_OK : (enum unmet_status)um_arena_fail(arena, err);
}

static void adding_init(struct adding *a, const struct um_scope *scope, struct um_series *out)
{
	double raised = 0, active = 0;

	*a = (struct adding){ .scope = scope, .out = out };
	for (uint32_t p = scope->timeline->first; p < scope->timeline->last; p++) {
		raised += (double)out->raised_count[p];
		active += (double)scope->active_count[p];
	}
	a->rate = active > 0 ? raised / active : 0;
}

static enum unmet_status conclude(struct adding *a, struct unmet_error *err)
{
	const struct um_scope *s = a->scope;
	const struct um_timeline *t = s->timeline;
	uint32_t total = t->last - t->first;
	struct um_series *out = a->out;
	struct um_period *period;

	a->spread += a->rate * a->rate * s->moment_squares;
	out->change = um_change_of((struct um_period){ s->half_count[0], a->half[0] }, (struct um_period){ s->half_count[1], a->half[1] });
	out->tested = total >= UM_TIMELINE_MIN_PERIODS && out->customer_count >= UM_TIMELINE_MIN_CUSTOMERS;
	if (!out->tested)
		return UNMET_OK;
	period = um_calloc(total, sizeof(*period));
	if (!period)
		return um_nomem(err);
	for (uint32_t p = 0; p < total; p++)
		period[p] = (struct um_period){ s->active_count[t->first + p], out->raised_count[t->first + p] };
	out->p = um_trend_p(period, total, a->spread, &out->direction);
	um_free(period);
	return UNMET_OK;
}

enum unmet_status um_series_of_need(const struct um_scope *scope, uint32_t need, struct um_arena *arena, struct um_series *out,
                                    struct unmet_error *err)
{
	const struct um_timeline *t = scope->timeline;
	size_t from = t->need_offset[need], end = t->need_offset[need + 1];
	struct adding a;
	enum unmet_status rc = series_init(scope, arena, out, err);

	if (rc)
		return rc;
	for (size_t i = from; i < end; i++)
		out->raised_count[t->raised[i].period] += inside(scope, t->raised[i].customer);
	adding_init(&a, scope, out);
	for (size_t i = from, next; i < end; i = next) {
		uint32_t customer = t->raised[i].customer;
		bool half[2] = { false, false }, any = false;
		double moment = 0;

		for (next = i; next < end && t->raised[next].customer == customer; next++) {
			uint32_t period = t->raised[next].period;
			int at = half_of(t, period);

			moment += complete(t, period) ? period - scope->middle : 0;
			any = any || complete(t, period);
			if (at >= 0)
				half[at] = true;
		}
		if (inside(scope, customer))
			add_customer(&a, customer, moment, half, any);
	}
	return conclude(&a, err);
}

enum unmet_status um_series_of_segment(const struct um_scope *scope, uint32_t segment, struct um_arena *arena,
                                       struct um_series *out, struct unmet_error *err)
{
	const struct um_timeline *t = scope->timeline;
	unsigned char *seen = um_calloc((size_t)t->dated->customer_count + 1, 1);
	struct adding a;
	enum unmet_status rc = seen ? series_init(scope, arena, out, err) : um_nomem(err);

	for (size_t i = 0; i < t->active_count && !rc; i++) {
		uint32_t customer = (uint32_t)t->active[i], period = (uint32_t)(t->active[i] >> 32);
		int half = half_of(t, period);

		if (scope->of[customer] != segment)
			continue;
		out->raised_count[period]++;
		seen[customer] |= (unsigned char)((half >= 0 ? 1u << half : 0) | (complete(t, period) ? 4u : 0));
	}
	if (!rc)
		adding_init(&a, scope, out);
	for (uint32_t c = 0; c < t->dated->customer_count && !rc; c++)
		if (seen[c])
			add_customer(&a, c, scope->moment[c], (bool[2]){ seen[c] & 1, seen[c] >> 1 & 1 }, seen[c] & 4);
	um_free(seen);
	return rc ? rc : conclude(&a, err);
}

enum unmet_status um_series_judge(struct um_series *series, size_t total, struct unmet_error *err)
{
	double *p = um_calloc(total + 1, sizeof(*p));
	size_t tested = 0;
	enum unmet_status rc = p ? UNMET_OK : um_nomem(err);

	for (size_t i = 0; i < total && p; i++)
		if (series[i].tested)
			p[tested++] = series[i].p;
	if (!rc && um_bh(p, p, tested))
		rc = um_nomem(err);
	for (size_t i = total; i-- > 0 && !rc;)
		series[i].q = series[i].tested ? p[--tested] : 1;
	um_free(p);
	return rc;
}

bool um_series_changed(const struct um_series *s)
{
	return s->tested && s->q <= UM_TIMELINE_MAX_Q && s->change.sure;
}
