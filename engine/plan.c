/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - what people plan: events and goals, added and removed; what follows from them is written at once. */
#include "trend_parts.h"

#include "base/day.h"

typedef enum unmet_status (*plan_fn)(struct um_trends *t, const void *what, struct unmet_error *err);

/* plan - change what is planned and write what follows from it, in one transaction. */
static enum unmet_status plan(struct unmet_project *project, plan_fn fn, const void *what, struct unmet_error *err)
{
	struct um_arena arena;
	struct um_trends t = { .project = project, .store = project->store, .arena = &arena };
	enum unmet_status rc = um_store_begin(project->store, err);

	um_arena_init(&arena, (size_t)4 << 30);
	if (!rc)
		rc = um_trends_load(&t, err);
	if (!rc)
		rc = fn(&t, what, err);
	if (!rc)
		rc = um_trends_write(project, &arena, err);
	rc = um_store_finish(project->store, rc, true, err);
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status need_day(const char *date, struct unmet_error *err)
{
	if (date && strlen(date) == 10 && um_day_read(um_str(date)) != UM_DAY_NONE)
		return UNMET_OK;
	return um_fail(err, UNMET_E_ARG, "%.40s is no day: write YYYY-MM-DD", date ? date : "");
}

static enum unmet_status add_event(struct um_trends *t, const void *what, struct unmet_error *err)
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

static enum unmet_status remove_event(struct um_trends *t, const void *what, struct unmet_error *err)
{
	return um_store_plan_remove(t->store, "event", *(const uint64_t *)what, err);
}

enum unmet_status unmet_event_remove(struct unmet_project *project, uint64_t id, struct unmet_error *err)
{
	return plan(project, remove_event, &id, err);
}

static enum unmet_status add_goal(struct um_trends *t, const void *what, struct unmet_error *err)
{
	struct unmet_goal goal = *(const struct unmet_goal *)what;
	uint32_t scope;
	bool there = false;
	enum unmet_status rc = um_goal_need(t, goal.need, &there, err);

	if (!rc && !there)
		return um_fail(err, UNMET_E_ARG, goal.need <= t->dated.need_count ? "need %u went into another or was dismissed: `unmet needs` lists those there are" :
		               "there is no need %u: `unmet needs` lists them with their numbers", goal.need);
	if (!um_goal_scope(t, goal.segment, &scope))
		return um_fail(err, UNMET_E_ARG, "there is no segment \"%.200s\": `unmet segments` lists them", goal.segment);
	if (!rc)
		rc = um_goal_measure(t, &goal, &goal.baseline, err);
	goal.since = um_trends_day(t, t->dated.last_day);
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

static enum unmet_status remove_goal(struct um_trends *t, const void *what, struct unmet_error *err)
{
	return um_store_plan_remove(t->store, "goal", *(const uint64_t *)what, err);
}

enum unmet_status unmet_goal_remove(struct unmet_project *project, uint64_t id, struct unmet_error *err)
{
	return plan(project, remove_goal, &id, err);
}
