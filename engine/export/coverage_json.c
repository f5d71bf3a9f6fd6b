/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage, reach and contrast in segments.json: a row on a line, "never" as null. */
#include "export/number.h"
#include "export/statistics_json.h"

static void write_more(struct um_jw *jw, const char *key, uint64_t more)
{
	if (more == UNMET_COVERAGE_NEVER)
		um_jw_null(jw, key);
	else
		um_jw_uint(jw, key, more);
}

static void write_point(struct um_jw *jw, const struct unmet_coverage_point *p)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "n", p->customer_count);
	um_jw_share(jw, "share", p->share);
	um_jw_share(jw, "low", p->share_ci.low);
	um_jw_share(jw, "high", p->share_ci.high);
	um_jw_num(jw, "need_count", p->need_count, 1);
	um_jw_num(jw, "need_count_low", p->need_count_ci.low, 1);
	um_jw_num(jw, "need_count_high", p->need_count_ci.high, 1);
	um_jw_close_line(jw);
}

void um_jw_coverage(struct um_jw *jw, const struct unmet_coverage *c)
{
	if (!c->known) {
		um_jw_null(jw, "coverage");
		return;
	}
	um_jw_open(jw, "coverage", '{');
	um_jw_uint(jw, "customer_count", c->customer_count);
	um_jw_uint(jw, "found", c->need_count);
	um_jw_share(jw, "share", c->share);
	um_jw_share(jw, "low", c->share_ci.low);
	um_jw_share(jw, "high", c->share_ci.high);
	um_jw_num(jw, "chao2", c->chao2_unseen, 1);
	write_more(jw, "more_for_90", c->more_for_90);
	write_more(jw, "more_for_95", c->more_for_95);
	um_jw_share(jw, "late_share", c->late_share);
	um_jw_bool(jw, "saturated", c->saturated);
	um_jw_strz(jw, "note", c->note);
	um_jw_open(jw, "curve", '[');
	for (size_t i = 0; i < c->point_count; i++)
		write_point(jw, &c->point[i]);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

static void write_told(struct um_jw *jw, const struct unmet_told *t)
{
	um_jw_open_line(jw);
	um_jw_strz(jw, "name", t->name);
	um_jw_strz(jw, "kind", t->segments ? "segments" : "attribute");
	um_jw_uint(jw, "customer_count", t->customer_count);
	if (t->enough) {
		um_jw_share(jw, "told", t->share);
		um_jw_chance(jw, "p", t->p);
	} else {
		um_jw_null(jw, "told");
		um_jw_null(jw, "p");
	}
	um_jw_close_line(jw);
}

void um_jw_contrast(struct um_jw *jw, const struct unmet_results *r)
{
	um_jw_open(jw, "contrast", '{');
	um_jw_strz(jw, "sentence", r->contrast_note ? r->contrast_note : "");
	um_jw_open(jw, "rows", '[');
	for (size_t i = 0; i < r->told_count; i++)
		write_told(jw, &r->told[i]);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}

void um_jw_reach(struct um_jw *jw, const struct unmet_segment *s)
{
	um_jw_open(jw, "reach", '[');
	for (size_t i = 0; i < s->reach_count; i++) {
		um_jw_open_line(jw);
		um_jw_strz(jw, "name", s->reach[i].name);
		um_jw_strz(jw, "value", s->reach[i].value);
		um_jw_uint(jw, "customer_count", s->reach[i].customer_count);
		um_jw_share(jw, "share", s->reach[i].share);
		um_jw_lift(jw, "lift", s->reach[i].lift);
		um_jw_chance(jw, "q", s->reach[i].q);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}
