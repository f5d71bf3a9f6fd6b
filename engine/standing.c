/* SPDX-License-Identifier: Apache-2.0 */
/* standing.c - the loop closed: what followed the events people marked, and where the goals stand that they set. */
#include "trend_parts.h"

#include "base/day.h"
#include "segment/timeline.h"

/* ---- events ------------------------------------------------------------------------------- */

static enum unmet_status write_event(struct um_trends *t, struct unmet_event *event, struct unmet_error *err)
{
	struct um_effect *effect;
	struct unmet_effect *out;
	size_t total;
	int32_t days;
	enum unmet_status rc = um_effect_find(&t->dated, um_day_read(um_str(event->date)), t->arena, &days, &effect, &total, err);

	if (rc)
		return rc;
	out = UM_ARRAY(t->arena, struct unmet_effect, total + 1);
	if (!out)
		return (enum unmet_status)um_arena_fail(t->arena, err);
	for (size_t i = 0; i < total; i++) {
		const struct um_effect *e = &effect[i];

		out[i] = (struct unmet_effect){ .need = e->need + 1, .before = um_rate_of(e->before).per_100,
			.after = um_rate_of(e->after).per_100, .ratio = e->change.ratio, .ci = e->change.ci,
			.significant = e->change.sure && e->q <= UM_TIMELINE_MAX_Q };
	}
	event->days = (uint32_t)days;
	event->effect = out;
	event->effect_count = total;
	return um_store_effects_write(t->store, event, err);
}

/* ---- goals -------------------------------------------------------------------------------- */

bool um_goal_scope(const struct um_trends *t, const char *segment, uint32_t *scope)
{
	*scope = UM_SCOPE_ALL;
	if (!*segment)
		return true;
	for (uint32_t s = 0; s < t->segment_count; s++)
		if (strcmp(t->label[s], segment) == 0) {
			*scope = s;
			return true;
		}
	return false;
}

/* Of 100 active customers in the last complete period; -1 where there is none. */
static enum unmet_status rate_now(struct um_trends *t, uint32_t need, uint32_t scope_id, double *now, struct unmet_error *err)
{
	const struct um_timeline *line = t->timeline;
	struct um_series series;
	struct um_scope scope;
	enum unmet_status rc;

	if (!line->period_count || line->first == line->last)
		return UNMET_OK;
	rc = um_scope_init(&scope, line, t->of, scope_id, t->arena, err);
	if (!rc)
		rc = um_series_of_need(&scope, need, t->arena, &series, err);
	if (!rc && scope.active_count[line->last - 1])
		*now = 100 * (double)series.raised_count[line->last - 1] / (double)scope.active_count[line->last - 1];
	return rc;
}

/* find_need - where a need stands among those that are there and that nobody dismissed; UINT32_MAX: nowhere. */
static enum unmet_status find_need(struct um_trends *t, uint32_t need, uint32_t *index, struct unmet_error *err)
{
	const uint32_t *id;
	size_t total;
	enum unmet_status rc = um_store_need_ids(t->store, t->arena, &id, &total, err);

	*index = UINT32_MAX;
	for (size_t i = 0; i < total && !rc; i++)
		if (id[i] == need)
			*index = (uint32_t)i;
	return rc;
}

enum unmet_status um_goal_need(struct um_trends *t, uint32_t need, bool *there, struct unmet_error *err)
{
	uint32_t index;
	enum unmet_status rc = find_need(t, need, &index, err);

	*there = !rc && index != UINT32_MAX;
	return rc;
}

/* Of 100 customers heard, whenever they said it. need: as in an incidence. */
static enum unmet_status share_now(struct um_trends *t, uint32_t need, uint32_t scope, double *now, struct unmet_error *err)
{
	struct um_incidence in;
	uint64_t raised = 0, customers = 0;
	enum unmet_status rc = um_store_incidence(t->store, t->arena, &in, err);

	for (uint32_t c = 0; c < in.customer_count && !rc; c++) {
		if (scope != UM_SCOPE_ALL && t->of[c] != scope)
			continue;
		customers++;
		for (uint64_t i = in.offset[c]; i < in.offset[c + 1]; i++)
			raised += in.need[i] == need;
	}
	if (!rc && customers)
		*now = 100 * (double)raised / (double)customers;
	return rc;
}

enum unmet_status um_goal_measure(struct um_trends *t, const struct unmet_goal *goal, double *now, struct unmet_error *err)
{
	uint32_t scope, index;
	enum unmet_status rc = find_need(t, goal->need, &index, err);

	*now = -1;
	if (rc || index == UINT32_MAX || goal->need > t->dated.need_count || !um_goal_scope(t, goal->segment, &scope))
		return rc;
	if (strcmp(goal->measure, "share") == 0)
		return share_now(t, index, scope, now, err);
	return rate_now(t, goal->need - 1, scope, now, err);
}

/* On the way there in time: as much of the way is done as of the time from the day it was set. */
static bool on_track(const struct unmet_goal *g, int32_t last)
{
	int32_t since = um_day_read(um_str(g->since)), by = um_day_read(um_str(g->by));
	double gone;

	if (g->baseline < 0 || since == UM_DAY_NONE || by <= since || last <= since)
		return false;
	gone = (double)(last - since) / (double)(by - since);
	return g->now <= g->baseline + (g->target - g->baseline) * gone;
}

static const char *state_of(const struct unmet_goal *g, int32_t last)
{
	if (g->now < 0)
		return "open";
	if (g->now <= g->target)
		return "met";
	if (last != UM_DAY_NONE && last >= um_day_read(um_str(g->by)))
		return "missed";
	return on_track(g, last) ? "on track" : "open";
}

enum unmet_status um_plans_write(struct um_trends *t, struct unmet_error *err)
{
	struct unmet_event *event;
	struct unmet_goal *goal;
	size_t total, i;
	enum unmet_status rc = um_store_events(t->store, t->arena, &event, &total, err);

	for (i = 0; i < total && !rc; i++)
		rc = write_event(t, &event[i], err);
	if (!rc)
		rc = um_store_goals(t->store, t->arena, &goal, &total, err);
	for (i = 0; !rc && i < total; i++) {
		rc = um_goal_measure(t, &goal[i], &goal[i].now, err);
		goal[i].state = state_of(&goal[i], t->dated.last_day);
		if (!rc)
			rc = um_store_standing_write(t->store, &goal[i], err);
	}
	return rc;
}
