/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network of needs: a node per need, an edge per pair that customers raise together more often than chance
 * (co-occurrence). GraphML for yEd, igraph and networkx; GEXF 1.2 for Gephi, the version every reader knows. Both say the same, so both are
 * written from one list of what a node and an edge carry.
 */
#include "export/number.h"
#include "export/stream.h"
#include "export/view.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

enum value_kind { TEXT, WHOLE, REAL };

struct field { const char *name; enum value_kind kind; };

static const struct field node_field[] = {
	{ "label", TEXT }, { "theme", WHOLE }, { "customer_count", WHOLE }, { "customer_share", REAL }, { "mention_count", WHOLE },
	{ "unmet_share", REAL }, { "intensity", REAL }, { "community", WHOLE }, { "x", REAL }, { "y", REAL },
};

static const struct field edge_field[] = { { "customer_count", WHOLE }, { "lift", REAL }, { "p", REAL }, { "q", REAL } };

#define NODE_FIELDS (sizeof(node_field) / sizeof(node_field[0]))
#define EDGE_FIELDS (sizeof(edge_field) / sizeof(edge_field[0]))

/* ---- values ------------------------------------------------------------------------------- */

struct placed { const struct unmet_need *need; const struct unmet_node *node; }; /* node NULL: it has no edge */

/* has - a need without an edge is in no community and nowhere in the picture. */
static bool has(const struct placed *p, size_t field)
{
	return field < NODE_FIELDS - 3 || p->node;
}

static void node_value(struct um_buf *out, const struct placed *p, size_t field)
{
	const struct unmet_need *n = p->need;

	switch (field) {
	case 0: um_xml_put(out, um_str(n->label)); break;
	case 1: um_num(out, n->theme, 0); break;
	case 2: um_num(out, (double)n->customer_count, 0); break;
	case 3: um_num(out, n->customer_share, UM_SHARE_DECIMALS); break;
	case 4: um_num(out, (double)n->mention_count, 0); break;
	case 5: um_num(out, n->unmet_share, UM_SHARE_DECIMALS); break;
	case 6: um_num(out, n->intensity, UM_SHARE_DECIMALS); break;
	case 7: um_num(out, p->node->community, 0); break;
	case 8: um_num(out, p->node->x, UM_SHARE_DECIMALS); break;
	default: um_num(out, p->node->y, UM_SHARE_DECIMALS);
	}
}

static void edge_value(struct um_buf *out, const struct unmet_cooc *c, size_t field)
{
	switch (field) {
	case 0: um_num(out, (double)c->customer_count, 0); break;
	case 1: um_num(out, c->lift, UM_LIFT_DECIMALS); break;
	case 2: um_significant(out, c->p); break;
	default: um_significant(out, c->q);
	}
}

/* An edge needs both its ends: a dismissed need has none. */
static bool shown(const struct um_export_view *view, const struct unmet_cooc *c)
{
	return unmet_results_need(view->results, c->need_a) && unmet_results_need(view->results, c->need_b);
}

/* ---- GraphML ------------------------------------------------------------------------------ */

static void graphml_keys(struct um_buf *out, const char *of, const struct field *field, size_t total)
{
	static const char *const type[] = { [TEXT] = "string", [WHOLE] = "long", [REAL] = "double" };

	for (size_t i = 0; i < total; i++)
		um_buf_addf(out, " <key id=\"%c%zu\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", *of, i, of, field[i].name,
		            type[field[i].kind]);
}

static void graphml_node(struct um_buf *out, const struct placed *p)
{
	um_buf_addf(out, "  <node id=\"n%u\">", p->need->id);
	for (size_t i = 0; i < NODE_FIELDS; i++) {
		if (!has(p, i))
			continue;
		um_buf_addf(out, "<data key=\"n%zu\">", i);
		node_value(out, p, i);
		um_buf_adds(out, "</data>");
	}
	um_buf_adds(out, "</node>\n");
}

static void graphml_edge(struct um_buf *out, const struct unmet_cooc *c)
{
	um_buf_addf(out, "  <edge source=\"n%u\" target=\"n%u\">", c->need_a, c->need_b);
	for (size_t i = 0; i < EDGE_FIELDS; i++) {
		um_buf_addf(out, "<data key=\"e%zu\">", i);
		edge_value(out, c, i);
		um_buf_adds(out, "</data>");
	}
	um_buf_adds(out, "</edge>\n");
}

static void graphml(const struct um_export_view *view, struct um_stream *s)
{
	const struct unmet_results *r = view->results;

	um_buf_adds(&s->buf, HEAD "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
	graphml_keys(&s->buf, "node", node_field, NODE_FIELDS);
	graphml_keys(&s->buf, "edge", edge_field, EDGE_FIELDS);
	um_buf_adds(&s->buf, " <graph id=\"needs\" edgedefault=\"undirected\">\n");
	for (size_t i = 0; i < r->need_count && !um_stream_flush(s); i++)
		graphml_node(&s->buf, &(struct placed){ &r->need[i], um_view_node(view, r->need[i].id) });
	for (size_t i = 0; i < r->cooc_count && !um_stream_flush(s); i++)
		if (shown(view, &r->cooc[i]))
			graphml_edge(&s->buf, &r->cooc[i]);
	um_buf_adds(&s->buf, " </graph>\n</graphml>\n");
}

/* ---- GEXF --------------------------------------------------------------------------------- */

static void gexf_attributes(struct um_buf *out, const char *of, const struct field *field, size_t first, size_t total)
{
	static const char *const type[] = { [TEXT] = "string", [WHOLE] = "long", [REAL] = "double" };

	um_buf_addf(out, "  <attributes class=\"%s\">\n", of);
	for (size_t i = first; i < total; i++)
		um_buf_addf(out, "   <attribute id=\"%zu\" title=\"%s\" type=\"%s\"/>\n", i, field[i].name, type[field[i].kind]);
	um_buf_adds(out, "  </attributes>\n");
}

static void gexf_value(struct um_buf *out, size_t field)
{
	um_buf_addf(out, "<attvalue for=\"%zu\" value=\"", field);
}

#define GEXF_WIDE 1000 /* Gephi draws in units of about a pixel */

static void gexf_place(struct um_buf *out, const struct unmet_node *node)
{
	um_buf_adds(out, "<viz:position x=\"");
	um_num(out, GEXF_WIDE * node->x, 1);
	um_buf_adds(out, "\" y=\"");
	um_num(out, GEXF_WIDE * node->y, 1);
	um_buf_adds(out, "\" z=\"0\"/>");
}

static void gexf_node(struct um_buf *out, const struct placed *p)
{
	const struct unmet_need *n = p->need;

	um_buf_addf(out, "   <node id=\"%u\"", n->id);
	um_xml_put_attribute(out, "label", um_str(n->label));
	um_buf_adds(out, "><attvalues>");
	for (size_t i = 1; i < NODE_FIELDS; i++) {
		if (!has(p, i))
			continue;
		gexf_value(out, i);
		node_value(out, p, i);
		um_buf_adds(out, "\"/>");
	}
	um_buf_addf(out, "</attvalues><viz:size value=\"%llu\"/>", (unsigned long long)(n->customer_count ? n->customer_count : 1));
	if (p->node)
		gexf_place(out, p->node);
	um_buf_adds(out, "</node>\n");
}

static void gexf_edge(struct um_buf *out, const struct unmet_cooc *c, size_t id)
{
	um_buf_addf(out, "   <edge id=\"%zu\" source=\"%u\" target=\"%u\" weight=\"", id, c->need_a, c->need_b);
	um_num(out, c->lift, UM_LIFT_DECIMALS);
	um_buf_adds(out, "\"><attvalues>");
	for (size_t i = 0; i < EDGE_FIELDS; i++) {
		gexf_value(out, i);
		edge_value(out, c, i);
		um_buf_adds(out, "\"/>");
	}
	um_buf_adds(out, "</attvalues></edge>\n");
}

static void gexf(const struct um_export_view *view, struct um_stream *s)
{
	const struct unmet_results *r = view->results;

	um_buf_adds(&s->buf, HEAD "<gexf xmlns=\"http://www.gexf.net/1.2draft\" xmlns:viz=\"http://www.gexf.net/1.2draft/viz\" version=\"1.2\">\n"
	            " <meta><creator>unmet " UNMET_VERSION "</creator></meta>\n <graph defaultedgetype=\"undirected\">\n");
	gexf_attributes(&s->buf, "node", node_field, 1, NODE_FIELDS);
	gexf_attributes(&s->buf, "edge", edge_field, 0, EDGE_FIELDS);
	um_buf_adds(&s->buf, "  <nodes>\n");
	for (size_t i = 0; i < r->need_count && !um_stream_flush(s); i++)
		gexf_node(&s->buf, &(struct placed){ &r->need[i], um_view_node(view, r->need[i].id) });
	um_buf_adds(&s->buf, "  </nodes>\n  <edges>\n");
	for (size_t i = 0; i < r->cooc_count && !um_stream_flush(s); i++)
		if (shown(view, &r->cooc[i]))
			gexf_edge(&s->buf, &r->cooc[i], i);
	um_buf_adds(&s->buf, "  </edges>\n </graph>\n</gexf>\n");
}

/* ---- files -------------------------------------------------------------------------------- */

typedef void (*graph_fn)(const struct um_export_view *view, struct um_stream *s);

static enum unmet_status write_graph(const struct um_export_view *view, const char *path, graph_fn fn, struct unmet_error *err)
{
	struct um_stream stream;
	struct um_out *out;
	enum unmet_status rc = um_out_open(&out, path, err);

	if (rc)
		return rc;
	um_stream_to_file(&stream, out, err);
	fn(view, &stream);
	rc = um_stream_end(&stream);
	if (!rc)
		return um_out_commit(out, err);
	um_out_abort(out);
	return rc;
}

enum unmet_status um_write_graphml(const struct um_export_view *view, const char *path, struct unmet_error *err)
{
	return write_graph(view, path, graphml, err);
}

enum unmet_status um_write_gexf(const struct um_export_view *view, const char *path, struct unmet_error *err)
{
	return write_graph(view, path, gexf, err);
}
