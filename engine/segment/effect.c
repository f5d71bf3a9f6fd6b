/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before and after a marked day: did the need go away? The same number of days on each side, so that a customer has as
 * long to raise it; customers counted once a side. Those who speak on both sides make the interval wider than it
 * need be, never narrower.
 */
#include <stdlib.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/order.h"
#include "base/stats.h"
#include "segment/timeline.h"

struct sides {
	int32_t day, days;
	uint64_t active[2];
};

/* 0 before, 1 from the day on, -1 outside. */
static int side_of(const struct sides *s, int32_t day)
{
	if (day < s->day - s->days || day >= s->day + s->days)
		return -1;
	return day >= s->day;
}

static int32_t days_around(const struct um_dated *d, int32_t day)
{
	int32_t before, after, days;

	if (d->first_day == UM_DAY_NONE || day <= d->first_day || day > d->last_day)
		return 0;
	before = day - d->first_day;
	after = d->last_day - day + 1;
	days = before < after ? before : after;
	days = days < UM_EFFECT_MOST_DAYS ? days : UM_EFFECT_MOST_DAYS;
	return days < UM_EFFECT_LEAST_DAYS ? 0 : days;
}

static void count_active(const struct um_dated *d, struct sides *s, unsigned char *seen)
{
	for (size_t i = 0; i < d->document_count; i++) {
		int side = side_of(s, d->document_day[i]);
		unsigned char *mine = &seen[d->document_customer[i]];

		if (side < 0 || *mine >> side & 1)
			continue;
		*mine |= (unsigned char)(1u << side);
		s->active[side]++;
	}
}

/* Customers who raised each need on each side: raised[2 * need + side]. key has room for every mention. */
static void count_raised(const struct um_dated *d, const struct sides *s, uint64_t *key, uint64_t *raised)
{
	for (int side = 0; side < 2; side++) {
		size_t total = 0;

		for (size_t i = 0; i < d->mention_count; i++)
			if (side_of(s, d->mention_day[i]) == side)
				key[total++] = (uint64_t)d->mention_need[i] << 32 | d->mention_customer[i];
		if (total)
			qsort(key, total, sizeof(*key), um_order_u64);
		for (size_t i = 0; i < total; i++)
			if (!i || key[i] != key[i - 1])
				raised[2 * (key[i] >> 32) + (unsigned)side]++;
	}
}

/* p of the logarithm of the ratio, from its 95% interval. */
static double chance(const struct um_change *c)
{
	double wide = um_log(c->ci.high) - um_log(c->ci.low);

	return wide > 0 ? 2 * um_normal_cdf(-fabs(um_log(c->ratio)) * 2 * 1.959963984540054 / wide) : 1;
}

static enum unmet_status judge(struct um_effect *effect, size_t total, struct unmet_error *err)
{
	double *p = um_calloc(total + 1, sizeof(*p));
	enum unmet_status rc = p ? UNMET_OK : um_nomem(err);

	for (size_t i = 0; i < total && p; i++)
		p[i] = effect[i].p;
	if (!rc && um_bh(p, p, total))
		rc = um_nomem(err);
	for (size_t i = 0; i < total && !rc; i++)
		effect[i].q = p[i];
	um_free(p);
	return rc;
}

static size_t collect(const struct um_dated *d, const struct sides *s, const uint64_t *raised, struct um_effect *effect)
{
	size_t total = 0;

	for (uint32_t n = 0; n < d->need_count; n++) {
		struct um_effect e = { .need = n, .before = { s->active[0], raised[2 * n] }, .after = { s->active[1], raised[2 * n + 1] } };

		if (e.before.raised_count + e.after.raised_count < UM_EFFECT_MIN_CUSTOMERS || !s->active[0] || !s->active[1])
			continue;
		e.change = um_change_of(e.before, e.after);
		e.p = chance(&e.change);
		effect[total++] = e;
	}
	return total;
}

enum unmet_status um_effect_find(const struct um_dated *d, int32_t day, struct um_arena *arena, int32_t *days,
                                 struct um_effect **effect, size_t *total, struct unmet_error *err)
{
	struct sides s = { .day = day, .days = days_around(d, day) };
	unsigned char *seen;
	uint64_t *key, *raised;
	enum unmet_status rc = UNMET_OK;

	*days = s.days;
	*total = 0;
	*effect = UM_ARRAY(arena, struct um_effect, (size_t)d->need_count + 1);
	if (!*effect)
		return (enum unmet_status)um_arena_fail(arena, err);
	if (!s.days)
		return UNMET_OK;
	seen = um_calloc((size_t)d->customer_count + 1, 1);
	key = um_calloc(d->mention_count + 1, sizeof(*key));
	raised = um_calloc(2 * ((size_t)d->need_count + 1), sizeof(*raised));
	if (seen && key && raised) {
		count_active(d, &s, seen);
		count_raised(d, &s, key, raised);
		*total = collect(d, &s, raised, *effect);
		rc = judge(*effect, *total, err);
	} else {
		rc = um_nomem(err);
	}
	um_free(seen);
	um_free(key);
	um_free(raised);
	return rc;
}
