/* SPDX-License-Identifier: Apache-2.0 */
/* Opportunity in segments.json, and the signals from text, which are named so because they measure no gap. */
#include "export/number.h"
#include "export/statistics_json.h"

static void write_opportunity(struct um_jw *jw, const char *key, const struct unmet_opportunity *o, bool item)
{
	um_jw_open(jw, key, '{');
	jw->pretty = false;
	if (item && o->need)
		um_jw_uint(jw, "need", o->need);
	else if (item)
		um_jw_null(jw, "need");
	if (item)
		um_jw_strz(jw, "item", o->item);
	um_jw_uint(jw, "respondents", o->respondent_count);
	um_jw_uint(jw, "important", o->important_count);
	um_jw_uint(jw, "satisfied", o->satisfied_count);
	um_jw_num(jw, "importance", o->importance, 2);
	um_jw_num(jw, "satisfaction", o->satisfaction, 2);
	um_jw_num(jw, "gap", o->gap, 1);
	um_jw_num(jw, "gap_low", o->gap_ci.low, 1);
	um_jw_num(jw, "gap_high", o->gap_ci.high, 1);
	um_jw_num(jw, "opportunity", o->score, 2);
	um_jw_num(jw, "low", o->score_ci.low, 2);
	um_jw_num(jw, "high", o->score_ci.high, 2);
	um_jw_close(jw, '}');
	jw->pretty = true;
}

void um_jw_need_opportunity(struct um_jw *jw, const struct unmet_need *n)
{
	um_jw_open(jw, "signal", '{');
	jw->pretty = false;
	um_jw_share(jw, "customer_share", n->customer_share);
	um_jw_share(jw, "unmet_share", n->unmet_share);
	um_jw_share(jw, "intensity", n->intensity);
	um_jw_close(jw, '}');
	jw->pretty = true;
	if (n->opportunity)
		write_opportunity(jw, "opportunity", n->opportunity, false);
	else
		um_jw_null(jw, "opportunity");
}

void um_jw_opportunities(struct um_jw *jw, const char *key, const struct unmet_opportunity *o, size_t total)
{
	um_jw_open(jw, key, '[');
	for (size_t i = 0; i < total; i++)
		write_opportunity(jw, NULL, &o[i], true);
	um_jw_close(jw, ']');
}
