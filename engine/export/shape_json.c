/* SPDX-License-Identifier: Apache-2.0 */
/* shape_json.c - how needs stand to each other, for segments.json: themes, areas, neighbours, the map. */
#include "export/shape_json.h"

#include "base/fmath.h"
#include "export/number.h"

static void write_neighbours(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_open(jw, "neighbours", '[');
	jw->pretty = false;
	for (size_t i = 0; i < n->neighbour_count; i++) {
		um_jw_open(jw, NULL, '{');
		um_jw_uint(jw, "need", n->neighbour[i].need);
		um_jw_share(jw, "similarity", n->neighbour[i].similarity);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
	jw->pretty = true;
}

void um_export_need_shape(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_uint(jw, "area", n->area);
	um_jw_share(jw, "stability", n->stability);
	if (isnan(n->stability))
		um_jw_null(jw, "steady");
	else
		um_jw_bool(jw, "steady", n->steady);
	um_jw_open(jw, "apart_terms", '[');
	jw->pretty = false;
	for (size_t i = 0; i < n->apart_term_count; i++)
		um_jw_strz(jw, NULL, n->apart_term[i]);
	um_jw_close(jw, ']');
	jw->pretty = true;
	write_neighbours(jw, n);
	um_jw_share(jw, "x", n->x);
	um_jw_share(jw, "y", n->y);
}

static void write_theme(struct um_jw *jw, const struct unmet_theme *theme, const struct unmet_results *r)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "id", theme->id);
	um_jw_strz(jw, "label", theme->label ? theme->label : "");
	um_jw_uint(jw, "area", theme->area);
	um_jw_open(jw, "need_ids", '[');
	for (size_t i = 0; i < r->need_count; i++)
		if (r->need[i].theme == theme->id)
			um_jw_uint(jw, NULL, r->need[i].id);
	um_jw_close(jw, ']');
	um_jw_close_line(jw);
}

static void write_area(struct um_jw *jw, const struct unmet_area *area, const struct unmet_results *r)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "id", area->id);
	um_jw_strz(jw, "label", area->label ? area->label : "");
	um_jw_open(jw, "theme_ids", '[');
	for (size_t i = 0; i < r->theme_count; i++)
		if (r->theme[i].area == area->id)
			um_jw_uint(jw, NULL, r->theme[i].id);
	um_jw_close(jw, ']');
	um_jw_close_line(jw);
}

static void write_grouping(struct um_jw *jw, const struct unmet_results *r)
{
	static const char *const name[] = { "medium", "fine", "coarse" };
	const struct unmet_grouping *g = &r->grouping;

	um_jw_open(jw, "grouping", '{');
	um_jw_uint(jw, "need_count", r->need_count);
	um_jw_bool(jw, "given", g->given);
	um_jw_uint(jw, "low", g->low);
	um_jw_uint(jw, "high", g->high);
	um_jw_share(jw, "sharpness", g->low ? g->sharpness : NAN);
	um_jw_strz(jw, "granularity", name[g->granularity]);
	um_jw_strz(jw, "note", r->need_note ? r->need_note : "");
	um_jw_close(jw, '}');
}

static void write_unplaced(struct um_jw *jw, const struct unmet_unplaced *u)
{
	um_jw_open(jw, "unplaced", '{');
	um_jw_uint(jw, "mention_count", u->mention_count);
	um_jw_uint(jw, "customer_count", u->customer_count);
	um_jw_share(jw, "share", u->share);
	um_jw_close(jw, '}');
}

void um_export_shape(struct um_jw *jw, const struct unmet_results *r)
{
	write_grouping(jw, r);
	write_unplaced(jw, &r->unplaced);
	um_jw_open(jw, "themes", '[');
	for (size_t i = 0; i < r->theme_count; i++)
		write_theme(jw, &r->theme[i], r);
	um_jw_close(jw, ']');
	um_jw_open(jw, "areas", '[');
	for (size_t i = 0; i < r->area_count; i++)
		write_area(jw, &r->area[i], r);
	um_jw_close(jw, ']');
}
