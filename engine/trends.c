/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trends.c - needs and segments over time: from the dates of documents to rows of results. All of it is computed anew as a
 * whole; what people planned is only read.
 */
#include "trend_parts.h"

#include "base/day.h"
#include "segment/timeline.h"

#define NOTE_BYTES 500u

/* ---- series to rows ----------------------------------------------------------------------- */

const char *um_trends_day(const struct um_trends *t, int32_t day)
{
	char text[11];

	um_day_text(day, text);
	return um_arena_strndup(t->arena, text, strlen(text));
}

static enum unmet_status fill_change(const struct um_trends *t, const struct um_series *s, struct unmet_change *out, struct unmet_error *err)
{
	const struct um_timeline *line = t->timeline;

	*out = (struct unmet_change){ .from = um_trends_day(t, line->start[line->first]), .to = um_trends_day(t, line->start[line->last - 1]),
		.ratio = s->change.ratio, .ci = s->change.ci, .p = s->p, .direction = s->direction };
	return out->from && out->to ? UNMET_OK : (enum unmet_status)um_arena_fail(t->arena, err);
}

static enum unmet_status write_series(const struct um_trends *t, uint32_t need, uint32_t segment, const struct um_scope *scope,
                                      const struct um_series *s, struct unmet_error *err)
{
	const struct um_timeline *line = t->timeline;
	struct unmet_point *point = UM_ARRAY(t->arena, struct unmet_point, line->period_count);
	struct unmet_trend out = { .point = point, .point_count = line->period_count, .changed = um_series_changed(s) };
	enum unmet_status rc = UNMET_OK;

	if (!point)
		return (enum unmet_status)um_arena_fail(t->arena, err);
	for (uint32_t p = 0; p < line->period_count; p++) {
		point[p] = (struct unmet_point){ .start = um_trends_day(t, line->start[p]), .customer_count = s->raised_count[p],
			.active_count = scope->active_count[p], .complete = p >= line->first && p < line->last };
		if (!point[p].start)
			return (enum unmet_status)um_arena_fail(t->arena, err);
	}
	if (out.changed)
		rc = fill_change(t, s, &out.change, err);
	return rc ? rc : um_store_trend_write(t->store, need, segment, &out, err);
}

static enum unmet_status needs_of(const struct um_trends *t, const struct um_scope *scope, struct um_series **out, struct unmet_error *err)
{
	uint32_t total = t->timeline->need_count;
	struct um_series *series = UM_ARRAY(t->arena, struct um_series, (size_t)total + 1);
	enum unmet_status rc = series ? UNMET_OK : (enum unmet_status)um_arena_fail(t->arena, err);

	for (uint32_t n = 0; n < total && !rc; n++)
		rc = um_series_of_need(scope, n, t->arena, &series[n], err);
	*out = series;
	return rc ? rc : um_series_judge(series, total, err);
}

static enum unmet_status write_needs(struct um_trends *t, struct unmet_error *err)
{
	struct um_series *series;
	struct um_scope all;
	enum unmet_status rc = um_scope_init(&all, t->timeline, t->of, UM_SCOPE_ALL, t->arena, err);

	if (!rc)
		rc = needs_of(t, &all, &series, err);
	for (uint32_t n = 0; n < t->timeline->need_count && !rc; n++)
		rc = write_series(t, n + 1, 0, &all, &series[n], err);
	return rc;
}

static enum unmet_status write_segments(struct um_trends *t, struct unmet_error *err)
{
	struct um_series *series = UM_ARRAY(t->arena, struct um_series, (size_t)t->segment_count + 1);
	struct um_scope placed;
	enum unmet_status rc = um_scope_init(&placed, t->timeline, t->of, UM_SCOPE_PLACED, t->arena, err);

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
static enum unmet_status write_inside(struct um_trends *t, uint32_t segment, struct unmet_error *err)
{
	struct um_series *series;
	struct unmet_change change;
	struct um_scope scope;
	enum unmet_status rc = um_scope_init(&scope, t->timeline, t->of, segment, t->arena, err);

	if (!rc)
		rc = needs_of(t, &scope, &series, err);
	for (uint32_t n = 0; n < t->timeline->need_count && !rc; n++) {
		if (!um_series_changed(&series[n]))
			continue;
		rc = fill_change(t, &series[n], &change, err);
		if (!rc)
			rc = um_store_change_write(t->store, n + 1, segment + 1, &change, err);
	}
	return rc;
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

static enum unmet_status say(struct um_trends *t, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;

	um_buf_init(&b, NOTE_BYTES);
	if (t->dated.first_day == UM_DAY_NONE && !t->dated.future_count)
		um_buf_adds(&b, "No trends: no document has a date. --map date=COLUMN names the column that holds it.");
	else
		say_left_out(&b, &t->dated);
	if (!t->timeline->period_count && t->dated.first_day != UM_DAY_NONE)
		um_buf_addf(&b, "%sNo trends: the documents cover less than three weeks.", b.len ? " " : "");
	rc = um_buf_check(&b, err);
	if (!rc)
		rc = um_store_fact_set(t->store, "trend_note", um_buf_str(&b), err);
	um_buf_release(&b);
	return rc || !t->timeline->period_count ? rc :
	       um_store_fact_set(t->store, "trend_period", um_str(um_period_name(t->timeline->kind)), err);
}

enum unmet_status um_trends_load(struct um_trends *t, struct unmet_error *err)
{
	enum unmet_status rc = um_store_dated(t->store, um_day_today(), t->arena, &t->dated, err);

	t->timeline = UM_ARRAY(t->arena, struct um_timeline, 1);
	if (!rc && !t->timeline)
		rc = (enum unmet_status)um_arena_fail(t->arena, err);
	if (!rc)
		rc = um_store_members(t->store, t->arena, &t->of, &t->label, &t->segment_count, err);
	return rc ? rc : um_timeline_build(&t->dated, t->arena, t->timeline, err);
}

enum unmet_status um_trends_write(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct um_trends t = { .project = project, .store = project->store, .arena = arena };
	enum unmet_status rc = um_store_trends_clear(t.store, err);

	if (!rc)
		rc = um_trends_load(&t, err);
	if (!rc && t.timeline->period_count) {
		rc = write_needs(&t, err);
		if (!rc && t.segment_count > 1)
			rc = write_segments(&t, err);
		for (uint32_t s = 0; s < t.segment_count && t.segment_count > 1 && !rc; s++)
			rc = write_inside(&t, s, err);
	}
	if (!rc)
		rc = um_plans_write(&t, err);
	return rc ? rc : say(&t, err);
}
