/* SPDX-License-Identifier: Apache-2.0 */
/* compare_json.c - a comparison for programs and the page. */
#include "project.h"
#include "quote_json.h"

#include "base/json.h"
#include "base/status.h"

static void write_interval(struct um_jw *jw, const char *low, const char *high, struct unmet_interval ci)
{
	um_jw_num(jw, low, ci.low, 4);
	um_jw_num(jw, high, ci.high, 4);
}

static void write_side(struct um_jw *jw, const char *key, const struct unmet_compared_side *side)
{
	um_jw_open(jw, key, '{');
	um_jw_uint(jw, "customer_count", side->customer_count);
	um_jw_num(jw, "share", side->share, 4);
	write_interval(jw, "low", "high", side->share_ci);
	um_quotes_write(jw, side->quote, side->quote_count);
	um_jw_close(jw, '}');
}

static void write_row(struct um_jw *jw, const struct unmet_compared *row)
{
	um_jw_open(jw, NULL, '{');
	um_jw_uint(jw, "need", row->need);
	um_jw_strz(jw, "label", row->label);
	um_jw_num(jw, "difference", row->difference, 4);
	write_interval(jw, "low", "high", row->difference_ci);
	if (row->enough) {
		um_jw_num(jw, "p", row->p, 6);
		um_jw_num(jw, "q", row->q, 6);
	} else {
		um_jw_null(jw, "p");
		um_jw_null(jw, "q");
	}
	um_jw_strz(jw, "verdict", !row->enough ? "too few" : row->verdict > 0 ? "a" : row->verdict < 0 ? "b" : "none");
	write_side(jw, "a", &row->a);
	write_side(jw, "b", &row->b);
	um_jw_close(jw, '}');
}

enum unmet_status unmet_compare_json(const struct unmet_comparison *c, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct um_buf out;
	struct um_jw jw;

	um_buf_init(&out, (size_t)1 << 30);
	um_jw_init(&jw, &out, true);
	um_jw_open(&jw, NULL, '{');
	um_jw_uint(&jw, "a_count", c->a_count);
	um_jw_uint(&jw, "b_count", c->b_count);
	um_jw_bool(&jw, "enough", c->enough);
	um_jw_strz(&jw, "note", c->note);
	um_jw_open(&jw, "needs", '[');
	for (size_t i = 0; i < c->row_count; i++)
		write_row(&jw, &c->row[i]);
	um_jw_close(&jw, ']');
	um_jw_close(&jw, '}');
	um_buf_addc(&out, '\n');
	return um_give(&out, "the comparison", write, ctx, err);
}
