/* SPDX-License-Identifier: Apache-2.0 */
/*
 * links.c - a CRM keeps whose ticket it is in tables of their own (HubSpot's associations: ticket_id, contact_id). A row is
 * handed on like one about a person, with the ticket beside; the ticket may be read before or after it.
 */
#include "ingest/links.h"

static bool is_id(struct um_str name, const char *of)
{
	name = um_str_trim(name);
	return um_str_istarts(name, of) && name.len > 2 && um_str_ieq(um_str_n(name.ptr + name.len - 2, 2), "id");
}

bool um_links_are(const struct um_str *name, const struct um_column *column, size_t total, struct um_links *links)
{
	size_t ids = 0;

	links->ticket = links->contact = links->company = total;
	for (size_t i = total; i-- > 0;) {
		bool id = is_id(name[i], "");

		if (!id && column[i].field != UM_FIELD_NONE)
			return false;
		ids += id;
		if (is_id(name[i], "ticket"))
			links->ticket = i;
		else if (is_id(name[i], "contact"))
			links->contact = i;
		else if (is_id(name[i], "company"))
			links->company = i;
	}
	return links->ticket < total && ids >= 2;
}

bool um_links_use(const struct um_links *links, size_t total)
{
	return links->contact < total || links->company < total;
}

enum unmet_status um_links_show(struct um_reader *r, const struct um_links *links, const struct um_str *name, size_t total,
                                struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc; i++) {
		struct um_column column = { UM_FIELD_NONE, UM_RANK_NAME, 0 };

		if (i == links->ticket)
			column.field = UM_FIELD_ID;
		else if (i == links->contact)
			column.field = UM_FIELD_CUSTOMER;
		else if (i == links->company)
			column.field = UM_FIELD_ACCOUNT;
		rc = um_fields_show(r, &name[i], &column, 1, err);
	}
	return rc;
}

static enum unmet_status id_at(struct um_reader *r, const struct um_str *value, size_t total, size_t at, struct um_str *id,
                               struct unmet_error *err)
{
	*id = at < total ? value[at] : (struct um_str){ "", 0 };
	return um_reader_clean(r, id, err);
}

enum unmet_status um_links_row(struct um_reader *r, const struct um_links *links, const struct um_str *value, size_t total,
                               const struct um_place *place, struct unmet_error *err)
{
	struct um_attribute attribute[2];
	struct um_account_row row = { .attribute = attribute, .row = place->row };
	struct um_str ticket, company;
	enum unmet_status rc = id_at(r, value, total, links->ticket, &ticket, err);

	if (!rc)
		rc = id_at(r, value, total, links->contact, &row.customer, err);
	if (!rc)
		rc = id_at(r, value, total, links->company, &company, err);
	if (rc)
		return um_reader_fault(r, rc, place, err);
	if (!ticket.len || (!row.customer.len && !company.len))
		return um_reader_reject(r, place, err, "no ticket, or neither a contact nor a company, in this row");
	attribute[row.attribute_count++] = (struct um_attribute){ UM_LIT(UM_ATTRIBUTE_TICKET), ticket };
	if (company.len)
		attribute[row.attribute_count++] = (struct um_attribute){ UM_LIT("company_id"), company };
	return r->sink->account(r->sink->ctx, &row, err);
}
