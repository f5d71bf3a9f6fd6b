/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of CSV and XLSX: needs, customers, what each customer raised, segments with what defines them, their
 * members, and which needs go together. Tidy data (Wickham 2014): a row is one thing, ids join the tables, and every
 * column that counts says what it counts.
 */
#include "export/sheet.h"
#include "export/view.h"

#define WIDE 48
#define NAME 28

struct tables {
	const struct um_export_view *view;
	struct um_sheets *sheets;
};

#define COLUMNS(a) (a), sizeof(a) / sizeof((a)[0])

static struct um_cell need_label(const struct um_export_view *view, uint32_t id)
{
	const struct unmet_need *need = unmet_results_need(view->results, id);

	return need ? um_cell_text(need->label) : (struct um_cell){ .none = true };
}

/* ---- needs -------------------------------------------------------------------------------- */

static const struct um_sheet_column need_columns[] = {
	{ "need_id", UM_CELL_INTEGER, 9 }, { "label", UM_CELL_TEXT, NAME }, { "theme", UM_CELL_INTEGER, 8 },
	{ "customer_count", UM_CELL_INTEGER, 15 }, { "customer_share", UM_CELL_SHARE, 15 },
	{ "customer_share_low", UM_CELL_SHARE, 19 }, { "customer_share_high", UM_CELL_SHARE, 19 },
	{ "document_count", UM_CELL_INTEGER, 16 }, { "mention_count", UM_CELL_INTEGER, 15 }, { "unmet_share", UM_CELL_SHARE, 13 },
	{ "intensity", UM_CELL_SHARE, 11 }, { "quote", UM_CELL_TEXT, WIDE }, { "quote_customer", UM_CELL_TEXT, NAME },
	{ "quote_mention", UM_CELL_INTEGER, 15 }, { "community", UM_CELL_INTEGER, 11 },
};

static enum unmet_status write_need(const struct tables *t, const struct unmet_need *n, struct unmet_error *err)
{
	const struct unmet_node *node = um_view_node(t->view, n->id);
	const struct unmet_quote *q = n->quote_count ? &n->quote[0] : NULL;
	const struct um_cell none = { .none = true };
	struct um_cell row[] = {
		um_cell_number(n->id), um_cell_text(n->label), um_cell_number(n->theme),
		um_cell_number((double)n->customer_count), um_cell_number(n->customer_share),
		um_cell_number(n->customer_share_ci.low), um_cell_number(n->customer_share_ci.high),
		um_cell_number((double)n->document_count), um_cell_number((double)n->mention_count), um_cell_number(n->unmet_share),
		um_cell_number(n->intensity), q ? um_cell_text(q->text) : none, q ? um_cell_text(q->customer) : none,
		q ? um_cell_number((double)q->mention) : none, node ? um_cell_number(node->community) : none,
	};

	return um_sheets_row(t->sheets, row, err);
}

static enum unmet_status write_needs(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "needs", COLUMNS(need_columns), err);

	for (size_t i = 0; i < r->need_count && !rc; i++)
		rc = write_need(t, &r->need[i], err);
	return rc;
}

/* ---- customers ---------------------------------------------------------------------------- */

static const struct um_sheet_column customer_columns[] = {
	{ "customer", UM_CELL_TEXT, NAME }, { "name", UM_CELL_TEXT, NAME }, { "email", UM_CELL_TEXT, NAME },
	{ "account", UM_CELL_TEXT, NAME }, { "domain", UM_CELL_TEXT, NAME }, { "segment_id", UM_CELL_INTEGER, 11 },
	{ "posterior", UM_CELL_SHARE, 11 }, { "document_count", UM_CELL_INTEGER, 15 }, { "mention_count", UM_CELL_INTEGER, 15 },
	{ "need_count", UM_CELL_INTEGER, 12 },
};

static enum unmet_status write_customer(void *ctx, const struct um_export_customer *c, struct unmet_error *err)
{
	struct tables *t = ctx;
	const struct um_cell none = { .none = true };
	struct um_cell row[] = {
		um_cell_text(c->name), um_cell_text(c->person), um_cell_text(c->email), um_cell_text(c->account), um_cell_text(c->domain),
		c->segment ? um_cell_number(c->segment) : none, c->segment ? um_cell_number(c->posterior) : none,
		um_cell_number((double)c->document_count), um_cell_number((double)c->mention_count), um_cell_number((double)c->raised_count),
	};

	return um_sheets_row(t->sheets, row, err);
}

static const struct um_sheet_column raised_columns[] = {
	{ "customer", UM_CELL_TEXT, NAME }, { "need_id", UM_CELL_INTEGER, 9 }, { "need", UM_CELL_TEXT, NAME },
	{ "mention_count", UM_CELL_INTEGER, 15 }, { "unmet_mention_count", UM_CELL_INTEGER, 20 },
};

static enum unmet_status write_raised(void *ctx, const struct um_export_customer *c, struct unmet_error *err)
{
	struct tables *t = ctx;
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < c->raised_count && !rc; i++) {
		struct um_cell row[] = {
			um_cell_text(c->name), um_cell_number(c->raised[i].need), need_label(t->view, c->raised[i].need),
			um_cell_number((double)c->raised[i].mention_count), um_cell_number((double)c->raised[i].unmet_count),
		};

		if (!row[2].none)
			rc = um_sheets_row(t->sheets, row, err);
	}
	return rc;
}

static const struct um_sheet_column attribute_columns[] = {
	{ "customer", UM_CELL_TEXT, NAME }, { "attribute", UM_CELL_TEXT, NAME }, { "value", UM_CELL_TEXT, NAME },
};

static enum unmet_status write_attributes(void *ctx, const struct um_export_customer *c, struct unmet_error *err)
{
	struct tables *t = ctx;
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < c->attribute_count && !rc; i++) {
		struct um_cell row[] = { um_cell_text(c->name), um_cell_text(c->attribute[i].key), um_cell_text(c->attribute[i].value) };

		rc = um_sheets_row(t->sheets, row, err);
	}
	return rc;
}

static enum unmet_status each_customer(struct tables *t, const char *name, const struct um_sheet_column *column, size_t total,
                                       um_customer_fn fn, struct unmet_error *err)
{
	enum unmet_status rc = um_sheets_table(t->sheets, name, column, total, err);

	return rc ? rc : t->view->each_customer(t->view->ctx, fn, t, err);
}

/* ---- segments ----------------------------------------------------------------------------- */

static const struct um_sheet_column segment_columns[] = {
	{ "segment_id", UM_CELL_INTEGER, 11 }, { "label", UM_CELL_TEXT, WIDE }, { "customer_count", UM_CELL_INTEGER, 15 },
	{ "share", UM_CELL_SHARE, 9 }, { "stability", UM_CELL_SHARE, 10 },
};

static enum unmet_status write_segments(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "segments", COLUMNS(segment_columns), err);

	for (size_t i = 0; i < r->segment_count && !rc; i++) {
		const struct unmet_segment *s = &r->segment[i];
		struct um_cell row[] = { um_cell_number(s->id), um_cell_text(s->label), um_cell_number((double)s->customer_count),
		                         um_cell_number(s->share), um_cell_number(s->stability) };

		rc = um_sheets_row(t->sheets, row, err);
	}
	return rc;
}

static const struct um_sheet_column defining_columns[] = {
	{ "segment_id", UM_CELL_INTEGER, 11 }, { "need_id", UM_CELL_INTEGER, 9 }, { "need", UM_CELL_TEXT, NAME },
	{ "share", UM_CELL_SHARE, 9 }, { "lift", UM_CELL_LIFT, 8 },
};

static enum unmet_status write_defining(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "segment_needs", COLUMNS(defining_columns), err);

	for (size_t i = 0; i < r->segment_count; i++)
		for (size_t k = 0; k < r->segment[i].defining_count && !rc; k++) {
			const struct unmet_defining *d = &r->segment[i].defining[k];
			struct um_cell row[] = { um_cell_number(r->segment[i].id), um_cell_number(d->need), need_label(t->view, d->need),
			                         um_cell_number(d->share), um_cell_number(d->lift) };

			rc = um_sheets_row(t->sheets, row, err);
		}
	return rc;
}

static const struct um_sheet_column mix_columns[] = {
	{ "segment_id", UM_CELL_INTEGER, 11 }, { "attribute", UM_CELL_TEXT, NAME }, { "value", UM_CELL_TEXT, NAME },
	{ "customer_count", UM_CELL_INTEGER, 15 }, { "share", UM_CELL_SHARE, 9 }, { "lift", UM_CELL_LIFT, 8 },
};

static enum unmet_status write_mix(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "segment_attributes", COLUMNS(mix_columns), err);

	for (size_t i = 0; i < r->segment_count; i++)
		for (size_t k = 0; k < r->segment[i].attribute_count && !rc; k++) {
			const struct unmet_attribute *a = &r->segment[i].attribute[k];
			struct um_cell row[] = { um_cell_number(r->segment[i].id), um_cell_text(a->name), um_cell_text(a->value),
			                         um_cell_number((double)a->customer_count), um_cell_number(a->share), um_cell_number(a->lift) };

			rc = um_sheets_row(t->sheets, row, err);
		}
	return rc;
}

/* ---- co-occurrence ------------------------------------------------------------------------ */

static const struct um_sheet_column cooc_columns[] = {
	{ "need_a", UM_CELL_INTEGER, 8 }, { "label_a", UM_CELL_TEXT, NAME }, { "need_b", UM_CELL_INTEGER, 8 },
	{ "label_b", UM_CELL_TEXT, NAME }, { "customer_count", UM_CELL_INTEGER, 15 }, { "lift", UM_CELL_LIFT, 8 },
	{ "p", UM_CELL_CHANCE, 10 }, { "q", UM_CELL_CHANCE, 10 },
};

static enum unmet_status write_cooc(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "co_occurrence", COLUMNS(cooc_columns), err);

	for (size_t i = 0; i < r->cooc_count && !rc; i++) {
		const struct unmet_cooc *c = &r->cooc[i];
		struct um_cell row[] = {
			um_cell_number(c->need_a), need_label(t->view, c->need_a), um_cell_number(c->need_b), need_label(t->view, c->need_b),
			um_cell_number((double)c->customer_count), um_cell_number(c->lift), um_cell_number(c->p), um_cell_number(c->q),
		};

		rc = um_sheets_row(t->sheets, row, err);
	}
	return rc;
}

static const struct um_sheet_column community_columns[] = {
	{ "community", UM_CELL_INTEGER, 11 }, { "label", UM_CELL_TEXT, WIDE }, { "customer_count", UM_CELL_INTEGER, 15 },
	{ "need_count", UM_CELL_INTEGER, 12 },
};

static enum unmet_status write_communities(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "communities", COLUMNS(community_columns), err);

	for (size_t i = 0; i < r->community_count && !rc; i++) {
		const struct unmet_community *c = &r->community[i];
		struct um_cell row[] = { um_cell_number(c->id), um_cell_text(c->label), um_cell_number((double)c->customer_count),
		                         um_cell_number((double)c->need_count) };

		rc = um_sheets_row(t->sheets, row, err);
	}
	return rc;
}

/* ---- ratings ------------------------------------------------------------------------------ */

static const struct um_sheet_column rated_columns[] = {
	{ "segment_id", UM_CELL_INTEGER, 11 }, { "need_id", UM_CELL_INTEGER, 9 }, { "item", UM_CELL_TEXT, WIDE },
	{ "respondent_count", UM_CELL_INTEGER, 16 }, { "importance", UM_CELL_LIFT, 11 }, { "satisfaction", UM_CELL_LIFT, 12 },
	{ "gap", UM_CELL_LIFT, 8 }, { "gap_low", UM_CELL_LIFT, 8 }, { "gap_high", UM_CELL_LIFT, 9 }, { "opportunity", UM_CELL_LIFT, 11 },
	{ "opportunity_low", UM_CELL_LIFT, 15 }, { "opportunity_high", UM_CELL_LIFT, 16 },
};

static enum unmet_status write_rated(struct tables *t, uint32_t segment, const struct unmet_opportunity *o, size_t total, struct unmet_error *err)
{
	const struct um_cell none = { .none = true };
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc; i++) {
		struct um_cell row[] = {
			segment ? um_cell_number(segment) : none, o[i].need ? um_cell_number(o[i].need) : none, um_cell_text(o[i].item),
			um_cell_number((double)o[i].respondent_count), um_cell_number(o[i].importance), um_cell_number(o[i].satisfaction),
			um_cell_number(o[i].gap), um_cell_number(o[i].gap_ci.low), um_cell_number(o[i].gap_ci.high), um_cell_number(o[i].score),
			um_cell_number(o[i].score_ci.low), um_cell_number(o[i].score_ci.high),
		};

		rc = um_sheets_row(t->sheets, row, err);
	}
	return rc;
}

/* By everybody first, then segment by segment. */
static enum unmet_status write_opportunities(struct tables *t, struct unmet_error *err)
{
	const struct unmet_results *r = t->view->results;
	enum unmet_status rc = um_sheets_table(t->sheets, "opportunities", COLUMNS(rated_columns), err);

	if (!rc)
		rc = write_rated(t, 0, r->rated, r->rated_count, err);
	for (size_t i = 0; i < r->segment_count && !rc; i++)
		rc = write_rated(t, r->segment[i].id, r->segment[i].opportunity, r->segment[i].opportunity_count, err);
	return rc;
}

static enum unmet_status write_all(struct tables *t, struct unmet_error *err)
{
	enum unmet_status rc = write_needs(t, err);

	if (!rc)
		rc = each_customer(t, "customers", COLUMNS(customer_columns), write_customer, err);
	if (!rc)
		rc = each_customer(t, "customer_needs", COLUMNS(raised_columns), write_raised, err);
	if (!rc)
		rc = each_customer(t, "customer_attributes", COLUMNS(attribute_columns), write_attributes, err);
	if (!rc)
		rc = write_segments(t, err);
	if (!rc)
		rc = write_defining(t, err);
	if (!rc)
		rc = write_mix(t, err);
	if (!rc)
		rc = write_cooc(t, err);
	if (!rc)
		rc = write_communities(t, err);
	if (!rc)
		rc = write_opportunities(t, err);
	if (!rc)
		return um_sheets_commit(t->sheets, err);
	um_sheets_abort(t->sheets);
	return rc;
}

enum unmet_status um_write_csv(const struct um_export_view *view, const char *folder, struct unmet_error *err)
{
	struct tables t = { .view = view };
	enum unmet_status rc = um_sheets_csv(&t.sheets, folder, err);

	return rc ? rc : write_all(&t, err);
}

enum unmet_status um_write_xlsx(const struct um_export_view *view, const char *path, struct unmet_error *err)
{
	struct tables t = { .view = view };
	enum unmet_status rc = um_sheets_xlsx(&t.sheets, path, err);

	return rc ? rc : write_all(&t, err);
}
