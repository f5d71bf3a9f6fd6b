/* SPDX-License-Identifier: Apache-2.0 */
/* network_json.c - needs that the same customers raise, for segments.json: where they lie, and what holds together. */
#include "export/statistics_json.h"

#include "export/number.h"

static void write_nodes(struct um_jw *jw, const struct unmet_results *r)
{
	um_jw_open(jw, "nodes", '[');
	for (size_t i = 0; i < r->node_count; i++) {
		um_jw_open_line(jw);
		um_jw_uint(jw, "need", r->node[i].need);
		um_jw_share(jw, "x", r->node[i].x);
		um_jw_share(jw, "y", r->node[i].y);
		um_jw_uint(jw, "community", r->node[i].community);
		um_jw_close_line(jw);
	}
	um_jw_close(jw, ']');
}

static void write_community(struct um_jw *jw, const struct unmet_community *c)
{
	um_jw_open_line(jw);
	um_jw_uint(jw, "id", c->id);
	um_jw_strz(jw, "label", c->label);
	um_jw_uint(jw, "customer_count", c->customer_count);
	um_jw_open(jw, "need_ids", '[');
	for (size_t i = 0; i < c->need_count; i++)
		um_jw_uint(jw, NULL, c->need[i]);
	um_jw_close(jw, ']');
	um_jw_close_line(jw);
}

void um_jw_network(struct um_jw *jw, const struct unmet_results *r)
{
	um_jw_open(jw, "network", '{');
	um_jw_share(jw, "modularity", r->modularity);
	write_nodes(jw, r);
	um_jw_open(jw, "communities", '[');
	for (size_t i = 0; i < r->community_count; i++)
		write_community(jw, &r->community[i]);
	um_jw_close(jw, ']');
	um_jw_close(jw, '}');
}
