/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists for a CRM, a file per segment: what HubSpot's import matches records by (Email for contacts, Company domain name
 * for companies), and the segment as a property to fill. Customers without either cannot be matched, and stand
 * in a list of their own so that nobody is lost unseen.
 */
#include "export/sheet.h"
#include "export/view.h"

#include <stdio.h>

static const struct um_sheet_column columns[] = {
	{ "Email", UM_CELL_TEXT, 28 }, { "Company domain name", UM_CELL_TEXT, 28 }, { "Name", UM_CELL_TEXT, 28 },
	{ "Company name", UM_CELL_TEXT, 28 }, { "Unmet segment", UM_CELL_TEXT, 40 }, { "Unmet segment probability", UM_CELL_SHARE, 20 },
	{ "Unmet customer", UM_CELL_TEXT, 28 },
};

struct list {
	struct um_sheets *sheets;
	const struct unmet_segment *segment; /* of this list; NULL: those who cannot be matched */
	const struct um_export_view *view;
};

static enum unmet_status put_customer(void *ctx, const struct um_export_customer *c, struct unmet_error *err)
{
	const struct list *l = ctx;
	const struct unmet_segment *segment = unmet_results_segment(l->view->results, c->segment);
	bool matched = *c->email || *c->domain;
	struct um_cell row[] = {
		um_cell_text(c->email), um_cell_text(c->domain), um_cell_text(c->person), um_cell_text(c->account),
		um_cell_text(segment ? segment->label : ""), um_cell_number(c->posterior), um_cell_text(c->name),
	};

	if (!segment || (l->segment ? segment != l->segment || !matched : matched))
		return UNMET_OK;
	return um_sheets_row(l->sheets, row, err);
}

static enum unmet_status write_list(struct list *l, const char *name, struct unmet_error *err)
{
	enum unmet_status rc = um_sheets_table(l->sheets, name, columns, sizeof(columns) / sizeof(columns[0]), err);

	return rc ? rc : l->view->each_customer(l->view->ctx, put_customer, l, err);
}

enum unmet_status um_write_crm(const struct um_export_view *view, const char *folder, struct unmet_error *err)
{
	struct list l = { .view = view };
	char name[32];
	enum unmet_status rc = um_sheets_csv(&l.sheets, folder, err);

	if (rc)
		return rc;
	for (size_t i = 0; i < view->results->segment_count && !rc; i++) {
		l.segment = &view->results->segment[i];
		snprintf(name, sizeof(name), "segment_%u", l.segment->id);
		rc = write_list(&l, name, err);
	}
	l.segment = NULL;
	if (!rc)
		rc = write_list(&l, "without_email_or_domain", err);
	if (!rc)
		return um_sheets_commit(l.sheets, err);
	um_sheets_abort(l.sheets);
	return rc;
}
