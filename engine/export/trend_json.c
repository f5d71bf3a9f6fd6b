/* SPDX-License-Identifier: Apache-2.0 */
/* Trends, events and goals in segments.json. Rates are of 100 active customers, with one decimal. */
#include "export/number.h"
#include "export/statistics_json.h"

#define RATE_DECIMALS 1

static void write_change(struct um_jw *jw, const char *key, const struct unmet_change *c)
{
	um_jw_open(jw, key, '{');
	um_jw_strz(jw, "from", c->from);
	um_jw_strz(jw, "to", c->to);
	um_jw_lift(jw, "ratio", c->ratio);
	um_jw_lift(jw, "low", c->ci.low);
	um_jw_lift(jw, "high", c->ci.high);
	um_jw_chance(jw, "p", c->p);
	um_jw_strz(jw, "direction", c->direction > 0 ? "up" : "down");
	um_jw_close(jw, '}');
}

static void write_point(struct um_jw *jw, const struct unmet_point *p)
{
	um_jw_open_line(jw);
	um_jw_strz(jw, "start", p->start);
	um_jw_uint(jw, "customer_count", p->customer_count);
	um_jw_uint(jw, "active_count", p->active_count);
	um_jw_num(jw, "rate", p->rate, RATE_DECIMALS);
	um_jw_num(jw, "low", p->ci.low, RATE_DECIMALS);
	um_jw_num(jw, "high", p->ci.high, RATE_DECIMALS);
	um_jw_bool(jw, "complete", p->complete);
	um_jw_close_line(jw);
}

void um_jw_trend(struct um_jw *jw, const struct unmet_trend *t)
{
	if (!t->point_count) {
		um_jw_null(jw, "trend");
		return;
	}
	um_jw_open(jw, "trend", '{');
	um_jw_strz(jw, "period", t->period);
	um_jw_open(jw, "points", '[');
	for (size_t i = 0; i < t->point_count; i++)
		write_point(jw, &t->point[i]);
	um_jw_close(jw, ']');
	if (t->changed)
		write_change(jw, "change", &t->change);
	else
		um_jw_null(jw, "change");
	um_jw_close(jw, '}');
}

void um_jw_need_changes(struct um_jw *jw, const struct unmet_segment *s)
{
	um_jw_open(jw, "need_changes", '[');
	for (size_t i = 0; i < s->change_count; i++) {
		um_jw_open_line(jw);
		um_jw_uint(jw, "need", s->change[i].need);
		write_change(jw, "change", &s->change[i].change);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}

static void write_effect(struct um_jw *jw, const struct unmet_effect *e)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "need", e->need);
	um_jw_num(jw, "before", e->before, RATE_DECIMALS);
	um_jw_num(jw, "after", e->after, RATE_DECIMALS);
	um_jw_lift(jw, "ratio", e->ratio);
	um_jw_lift(jw, "low", e->ci.low);
	um_jw_lift(jw, "high", e->ci.high);
	um_jw_bool(jw, "significant", e->significant);
	um_jw_close_line(jw);
}

static void known_rate(struct um_jw *jw, const char *key, double rate)
{
	if (rate < 0)
		um_jw_null(jw, key);
	else
		um_jw_num(jw, key, rate, RATE_DECIMALS);
}

static void write_goal(struct um_jw *jw, const struct unmet_goal *g)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "id", g->id);
	um_jw_uint(jw, "need", g->need);
	um_jw_uint(jw, "set_on", g->set_on);
	um_jw_strz(jw, "segment", g->segment && *g->segment ? g->segment : NULL);
	um_jw_strz(jw, "measure", g->measure);
	um_jw_num(jw, "target", g->target, RATE_DECIMALS);
	um_jw_strz(jw, "by", g->by);
	known_rate(jw, "baseline", g->baseline);
	known_rate(jw, "now", g->now);
	um_jw_strz(jw, "state", g->state);
	um_jw_close_line(jw);
}

void um_jw_plans(struct um_jw *jw, const struct unmet_results *r)
{
	um_jw_open(jw, "events", '[');
	for (size_t i = 0; i < r->event_count; i++) {
		const struct unmet_event *e = &r->event[i];

		um_jw_open(jw, NULL, '{');
		um_jw_uint(jw, "id", e->id);
		um_jw_strz(jw, "date", e->date);
		um_jw_strz(jw, "name", e->name);
		um_jw_uint(jw, "days", e->days);
		um_jw_open(jw, "needs", '[');
		for (size_t j = 0; j < e->effect_count; j++)
			write_effect(jw, &e->effect[j]);
		um_jw_close(jw, ']');
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	um_jw_open(jw, "goals", '[');
	for (size_t i = 0; i < r->goal_count; i++)
		write_goal(jw, &r->goal[i]);
	um_jw_close(jw, ']');
}
