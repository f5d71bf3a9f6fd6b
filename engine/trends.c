/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trends.c - needs and segments over time, what followed events, and where goals stand: from the dates of documents to rows
 * of results. All of it is computed anew as a whole; what people planned is only read.
 */
#include "trends.h"

#include "base/day.h"
#include "base/json.h"
#include "segment/timeline.h"

#include <stdio.h>

#define NOTE_BYTES 500u

struct trends {
	struct unmet_project *project;
	struct um_store *store;
	struct um_arena *arena;
	struct um_dated dated;
	struct um_timeline timeline;
	uint32_t *of;                /* [customer_count] segment of each */
	const char *const *label;    /* [segment_count] */
	uint32_t segment_count;
	struct um_scope all;
	uint64_t *need_customers, *customers; /* [need_count], [1]: of whoever a goal is for */
};

/* ---- series to rows ----------------------------------------------------------------------- */

static const char *day_text(const struct trends *t, int32_t day)
{
	char text[11];

	um_day_text(day, text);
	return um_arena_strndup(t->arena, text, strlen(text));
}

static enum unmet_status fill_change(const struct trends *t, const struct um_series *s, struct unmet_change *out, struct unmet_error *err)
{
	const struct um_timeline *line = &t->timeline;

	*out = (struct unmet_change){ .from = day_text(t, line->start[line->first]), .to = day_text(t, line->start[line->last - 1]),
		.ratio = s->change.ratio, .ci = s->change.ci, .p = s->p, .direction = s->direction };
	return out->from && out->to ? UNMET_OK : (enum unmet_status)um_arena_fail(t->arena, err);
}

static enum unmet_status write_series(const struct trends *t, uint32_t need, uint32_t segment, const struct um_scope *scope,
                                      const struct um_series *s, struct unmet_error *err)
{
	const struct um_timeline *line = &t->timeline;
	struct unmet_point *point = UM_ARRAY(t->arena, struct unmet_point, line->period_count);
	struct unmet_trend out = { .point = point, .point_count = line->period_count, .changed = um_series_changed(s) };
	enum unmet_status rc = UNMET_OK;

	if (!point)
		return (enum unmet_status)um_arena_fail(t->arena, err);
	for (uint32_t p = 0; p < line->period_count; p++) {
		point[p] = (struct unmet_point){ .start = day_text(t, line->start[p]), .customer_count = s->raised_count[p],
			.active_count = scope->active_count[p], .complete = p >= line->first && p < line->last };
		if (!point[p].start)
			return (enum unmet_status)um_arena_fail(t->arena, err);
	}
	if (out.changed)
		rc = fill_change(t, s, &out.change, err);
	return rc ? rc : um_store_trend_write(t->store, need, segment, &out, err);
}

static enum unmet_status needs_of(const struct trends *t, const struct um_scope *scope, struct um_series **out, struct unmet_error *err)
{
	uint32_t total = t->timeline.need_count;
	struct um_series *series = UM_ARRAY(t->arena, struct um_series, (size_t)total + 1);
	enum unmet_status rc = series ? UNMET_OK : (enum unmet_status)um_arena_fail(t->arena, err);

	for (uint32_t n = 0; n < total && !rc; n++)
		rc = um_series_of_need(scope, n, t->arena, &series[n], err);
	*out = series;
	return rc ? rc : um_series_judge(series, total, err);
}

static enum unmet_status write_needs(struct trends *t, struct unmet_error *err)
{
	struct um_series *series;
	enum unmet_status rc = um_scope_init(&t->all, &t->timeline, t->of, UM_SCOPE_ALL, t->arena, err);

	if (!rc)
		rc = needs_of(t, &t->all, &series, err);
	for (uint32_t n = 0; n < t->timeline.need_count && !rc; n++)
		rc = write_series(t, n + 1, 0, &t->all, &series[n], err);
	return rc;
}

static enum unmet_status write_segments(struct trends *t, struct unmet_error *err)
{
	struct um_series *series = UM_ARRAY(t->arena, struct um_series, (size_t)t->segment_count + 1);
	struct um_scope placed;
	enum unmet_status rc = um_scope_init(&placed, &t->timeline, t->of, UM_SCOPE_PLACED, t->arena, err);

	if (!rc && !series)
		rc = (enum unmet_status)um_arena_fail(t->arena, err);
	for (uint32_t s = 0; s < t->segment_count && !rc; s++)
		rc = um_series_of_segment(&placed, s, t->arena, &series[s], err);
	if (!rc)
		rc = um_series_judge(series, t->segment_count, err);
	for (uint32_t s = 0; s < t->segment_count && !rc; s++)
		rc = write_series(t, 0, s + 1, &placed, &series[s], err);
	return rc;
}

/* Needs among the customers of one segment: only what changed is kept. */
static enum unmet_status write_inside(struct trends *t, uint32_t segment, struct unmet_error *err)
{
	struct um_series *series;
	struct unmet_change change;
	struct um_scope scope;
	enum unmet_status rc = um_scope_init(&scope, &t->timeline, t->of, segment, t->arena, err);

	if (!rc)
		rc = needs_of(t, &scope, &series, err);
	for (uint32_t n = 0; n < t->timeline.need_count && !rc; n++) {
		if (!um_series_changed(&series[n]))
			continue;
		rc = fill_change(t, &series[n], &change, err);
		if (!rc)
			rc = um_store_change_write(t->store, n + 1, segment + 1, &change, err);
	}
	return rc;
}

/* ---- events ------------------------------------------------------------------------------- */

static enum unmet_status write_event(struct trends *t, struct unmet_event *event, struct unmet_error *err)
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

/* UM_SCOPE_ALL for all, UM_SEGMENT_NONE - 2 .. where the segment is no longer there. */
static bool find_scope(const struct trends *t, const char *segment, uint32_t *scope)
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
static enum unmet_status rate_now(struct trends *t, uint32_t need, uint32_t scope_id, double *now, struct unmet_error *err)
{
	const struct um_timeline *line = &t->timeline;
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

/* Of 100 customers heard, whenever they said it. */
static enum unmet_status share_now(struct trends *t, uint32_t need, uint32_t scope, double *now, struct unmet_error *err)
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

static enum unmet_status measure(struct trends *t, const struct unmet_goal *goal, double *now, struct unmet_error *err)
{
	uint32_t scope;

	*now = -1;
	if (!goal->need || goal->need > t->dated.need_count || !find_scope(t, goal->segment, &scope))
		return UNMET_OK;
	if (strcmp(goal->measure, "share") == 0)
		return share_now(t, goal->need - 1, scope, now, err);
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

/* ---- the whole ---------------------------------------------------------------------------- */

static void say_left_out(struct um_buf *b, const struct um_dated *d)
{
	const struct { uint64_t count; const char *why; } left[] = {
		{ d->undated_count, d->undated_count == 1 ? "document has no date" : "documents have no date" },
		{ d->future_count, d->future_count == 1 ? "document is dated after today" : "documents are dated after today" },
	};

	for (size_t i = 0; i < 2; i++)
		if (left[i].count)
			um_buf_addf(b, "%s%llu %s", b->len ? " and " : "", (unsigned long long)left[i].count, left[i].why);
	if (b->len)
		um_buf_adds(b, ": left out of trends.");
}

static enum unmet_status say(struct trends *t, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;

	um_buf_init(&b, NOTE_BYTES);
	if (t->dated.first_day == UM_DAY_NONE && !t->dated.future_count)
		um_buf_adds(&b, "No trends: no document has a date. --map date=COLUMN names the column that holds it.");
	else
		say_left_out(&b, &t->dated);
	if (!t->timeline.period_count && t->dated.first_day != UM_DAY_NONE)
		um_buf_addf(&b, "%sNo trends: the documents cover less than three weeks.", b.len ? " " : "");
	rc = um_buf_check(&b, err);
	if (!rc)
		rc = um_store_fact_set(t->store, "trend_note", um_buf_str(&b), err);
	um_buf_release(&b);
	return rc || !t->timeline.period_count ? rc :
	       um_store_fact_set(t->store, "trend_period", um_str(um_period_name(t->timeline.kind)), err);
}

static enum unmet_status write_plans(struct trends *t, struct unmet_error *err)
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
		rc = measure(t, &goal[i], &goal[i].now, err);
		goal[i].state = state_of(&goal[i], t->dated.last_day);
		if (!rc)
			rc = um_store_standing_write(t->store, &goal[i], err);
	}
	return rc;
}

static enum unmet_status load(struct trends *t, struct unmet_error *err)
{
	enum unmet_status rc = um_store_dated(t->store, um_day_today(), t->arena, &t->dated, err);

	if (!rc)
		rc = um_store_members(t->store, t->arena, &t->of, &t->label, &t->segment_count, err);
	return rc ? rc : um_timeline_build(&t->dated, t->arena, &t->timeline, err);
}

enum unmet_status um_trends_write(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct trends t = { .project = project, .store = project->store, .arena = arena };
	enum unmet_status rc = um_store_trends_clear(t.store, err);

	if (!rc)
		rc = load(&t, err);
	if (!rc && t.timeline.period_count) {
		rc = write_needs(&t, err);
		if (!rc && t.segment_count > 1)
			rc = write_segments(&t, err);
		for (uint32_t s = 0; s < t.segment_count && t.segment_count > 1 && !rc; s++)
			rc = write_inside(&t, s, err);
	}
	if (!rc)
		rc = write_plans(&t, err);
	return rc ? rc : say(&t, err);
}

/* ---- what people plan --------------------------------------------------------------------- */

typedef enum unmet_status (*plan_fn)(struct trends *t, const void *what, struct unmet_error *err);

/* plan - change what is planned and write what follows from it, in one transaction. */
static enum unmet_status plan(struct unmet_project *project, plan_fn fn, const void *what, struct unmet_error *err)
{
	struct um_arena arena;
	struct trends t = { .project = project, .store = project->store, .arena = &arena };
	enum unmet_status rc = um_store_begin(project->store, err);

	um_arena_init(&arena, (size_t)4 << 30);
	if (!rc)
		rc = load(&t, err);
	if (!rc)
		rc = fn(&t, what, err);
	if (!rc)
		rc = um_trends_write(project, &arena, err);
	if (!rc)
		rc = um_store_commit(project->store, err);
	if (rc)
		um_store_rollback(project->store);
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status need_day(const char *date, struct unmet_error *err)
{
	if (date && strlen(date) == 10 && um_day_read(um_str(date)) != UM_DAY_NONE)
		return UNMET_OK;
	return um_fail(err, UNMET_E_ARG, "%.40s is no day: write YYYY-MM-DD", date ? date : "");
}

static enum unmet_status add_event(struct trends *t, const void *what, struct unmet_error *err)
{
	const struct unmet_event *event = what;

	return um_store_event_add(t->store, event->date, event->name, err);
}

enum unmet_status unmet_event_add(struct unmet_project *project, const char *date, const char *name, struct unmet_error *err)
{
	struct unmet_event event = { .date = date, .name = name };

	if (need_day(date, err))
		return UNMET_E_ARG;
	if (!name || !um_str_trim(um_str(name)).len || strlen(name) > 1000)
		return um_fail(err, UNMET_E_ARG, "an event needs a name of at most 1,000 letters: what happened on %s?", date);
	return plan(project, add_event, &event, err);
}

static enum unmet_status remove_event(struct trends *t, const void *what, struct unmet_error *err)
{
	return um_store_plan_remove(t->store, "event", *(const uint64_t *)what, err);
}

enum unmet_status unmet_event_remove(struct unmet_project *project, uint64_t id, struct unmet_error *err)
{
	return plan(project, remove_event, &id, err);
}

static enum unmet_status add_goal(struct trends *t, const void *what, struct unmet_error *err)
{
	struct unmet_goal goal = *(const struct unmet_goal *)what;
	uint32_t scope;
	enum unmet_status rc;

	if (!goal.need || goal.need > t->dated.need_count)
		return um_fail(err, UNMET_E_ARG, "there is no need %u: `unmet needs` lists them with their numbers", goal.need);
	if (!find_scope(t, goal.segment, &scope))
		return um_fail(err, UNMET_E_ARG, "there is no segment \"%.200s\": `unmet segments` lists them", goal.segment);
	rc = measure(t, &goal, &goal.baseline, err);
	goal.since = day_text(t, t->dated.last_day);
	if (!rc && !goal.since)
		rc = (enum unmet_status)um_arena_fail(t->arena, err);
	return rc ? rc : um_store_goal_add(t->store, &goal, err);
}

enum unmet_status unmet_goal_add(struct unmet_project *project, const struct unmet_goal *goal, struct unmet_error *err)
{
	struct unmet_goal given = *goal;

	given.segment = goal->segment ? goal->segment : "";
	if (need_day(goal->by, err))
		return UNMET_E_ARG;
	if (!goal->measure || (strcmp(goal->measure, "rate") != 0 && strcmp(goal->measure, "share") != 0))
		return um_fail(err, UNMET_E_ARG, "a goal is on the rate or the share of a need, not \"%.40s\"", goal->measure ? goal->measure : "");
	if (!(goal->target >= 0 && goal->target <= 100))
		return um_fail(err, UNMET_E_ARG, "a target is of 100 customers: a number from 0 to 100");
	return plan(project, add_goal, &given, err);
}

static enum unmet_status remove_goal(struct trends *t, const void *what, struct unmet_error *err)
{
	return um_store_plan_remove(t->store, "goal", *(const uint64_t *)what, err);
}

enum unmet_status unmet_goal_remove(struct unmet_project *project, uint64_t id, struct unmet_error *err)
{
	return plan(project, remove_goal, &id, err);
}
