/* SPDX-License-Identifier: Apache-2.0 */
/*
 * thread.c - conversations and side tables in JSON. In a help desk's conversation the author's type says who
 * is the customer, so nothing is guessed; users and organizations come in files of their own and are
 * joined by the ids that tickets carry.
 */
#include "base/status.h"
#include "ingest/clean.h"
#include "ingest/fields.h"
#include "ingest/html.h"
#include "ingest/talk.h"
#include "ingest/thread.h"

/* Zendesk's comments say who wrote them by id; the first is the ticket's description. */
static const struct um_json *ticket_comments(const struct um_json *record)
{
	const struct um_json *list = um_json_get(record, "comments"), *first = list && list->type == UM_JSON_ARRAY ? list->child : NULL;

	return first && um_json_get(first, "author_id") && um_json_get(first, "body") && um_json_get(record, "requester_id") ? list : NULL;
}

static const struct um_json *messages(const struct um_json *record)
{
	const struct um_json *parts = um_json_get(record, "conversation_parts");
	const struct um_json *list = parts && parts->type == UM_JSON_OBJECT ? um_json_get(parts, "conversation_parts") : parts;

	if (!list)
		list = ticket_comments(record);
	return list && list->type == UM_JSON_ARRAY ? list : NULL;
}

bool um_thread_is(const struct um_json *record)
{
	return messages(record) != NULL;
}

static enum unmet_role role_of(const struct um_json *author)
{
	struct um_str type = um_json_text(um_json_get(author, "type"));

	if (um_str_ieq(type, "admin") || um_str_ieq(type, "bot") || um_str_ieq(type, "team"))
		return UNMET_ROLE_AGENT;
	return um_str_ieq(type, "user") || um_str_ieq(type, "lead") || um_str_ieq(type, "contact") ? UNMET_ROLE_CUSTOMER
	                                                                                          : UNMET_ROLE_UNKNOWN;
}

static struct um_str name_of(const struct um_json *author)
{
	static const char *const keys[] = { "name", "email", "id", NULL };

	for (size_t i = 0; keys[i]; i++) {
		struct um_str name = um_json_text(um_json_get(author, keys[i]));

		if (name.len)
			return name;
	}
	return (struct um_str){ "", 0 };
}

struct author { struct um_str name, email; enum unmet_role role; };

static struct author author_of(const struct um_json *record, const struct um_json *message)
{
	const struct um_json *author = um_json_get(message, "author");
	struct um_str id = um_json_text(um_json_get(message, "author_id"));

	if (author || !id.len)
		return (struct author){ name_of(author), um_json_text(um_json_get(author, "email")), role_of(author) };
	return (struct author){ id, { "", 0 }, um_str_eq(id, um_json_text(um_json_get(record, "requester_id"))) ? UNMET_ROLE_CUSTOMER
	                                                                                                        : UNMET_ROLE_AGENT };
}

static enum unmet_status say(struct um_talk *talk, const struct um_json *message, const struct author *author, struct unmet_error *err)
{
	struct um_buf text;
	struct um_str words;
	size_t before = talk->turn_total;
	enum unmet_status rc;

	um_buf_init(&text, UM_MAX_DOCUMENT_BYTES);
	um_html_text(&text, um_json_text(um_json_get(message, "body")));
	rc = um_buf_check(&text, err);
	words = um_buf_str(&text);
	if (!rc)
		rc = um_clean_message(talk->r, &words, UM_CLEAN_TICKET, err);
	if (!rc)
		rc = um_talk_say(talk, author->name, words, UM_TALK_PARAGRAPH, err);
	um_buf_release(&text);
	if (rc || talk->turn_total == before || talk->who[before] == UM_INTERN_NONE)
		return rc;
	if (author->role != UNMET_ROLE_UNKNOWN) {
		talk->speaker[talk->who[before]].role = author->role;
		talk->speaker[talk->who[before]].told = true;
	}
	return UNMET_OK;
}

/* Who wrote first and does not work there is the customer. */
static void name_customer(struct um_talk *talk, const struct author *author)
{
	if (talk->customer.len || author->role != UNMET_ROLE_CUSTOMER)
		return;
	talk->customer = author->name;
	talk->email = author->email;
}

static enum unmet_status take(struct um_talk *talk, const struct um_json *record, const struct um_json *message, struct unmet_error *err)
{
	struct author author = author_of(record, message);

	name_customer(talk, &author);
	return say(talk, message, &author, err);
}

/* The subject of a ticket is its requester's, as in a table of tickets. */
static enum unmet_status say_subject(struct um_talk *talk, struct um_str requester, struct unmet_error *err)
{
	enum unmet_status rc = um_talk_say(talk, requester, talk->title, UM_TALK_PARAGRAPH, err);

	if (rc || !talk->turn_total || talk->who[0] == UM_INTERN_NONE)
		return rc;
	talk->speaker[talk->who[0]].role = UNMET_ROLE_CUSTOMER;
	talk->speaker[talk->who[0]].told = true;
	return UNMET_OK;
}

enum unmet_status um_thread_read(struct um_reader *r, const struct um_json *record, const struct um_place *place,
                                 struct unmet_error *err)
{
	const struct um_json *source = um_json_get(record, "source");
	struct um_talk talk;
	enum unmet_status rc = um_talk_init(&talk, r, err);

	talk.external_id = um_json_text(um_json_get(record, "id"));
	talk.date = um_json_text(um_json_get(record, "created_at"));
	talk.updated = um_json_text(um_json_get(record, "updated_at"));
	talk.title = um_json_text(um_json_get(source, "subject"));
	if (!talk.title.len)
		talk.title = um_json_text(um_json_get(record, "title"));
	if (!talk.title.len)
		talk.title = um_json_text(um_json_get(record, "subject"));
	talk.account = um_json_text(um_json_get(record, "organization_id"));
	if (!rc)
		rc = um_reader_clean(r, &talk.title, err);
	if (!rc)
		rc = um_clean_label(r, &talk.title, err);
	if (!rc && ticket_comments(record))
		rc = say_subject(&talk, um_json_text(um_json_get(record, "requester_id")), err);
	if (!rc && source)
		rc = take(&talk, record, source, err);
	for (const struct um_json *m = messages(record)->child; m && !rc; m = m->next)
		rc = take(&talk, record, m, err);
	rc = rc ? um_reader_fault(r, rc, place, err) : um_talk_end(&talk, place, err);
	um_talk_release(&talk);
	return rc;
}

/* ---- users and organizations ------------------------------------------------------------------ */

static bool is_organization(const struct um_json *record)
{
	return um_json_get(record, "domain_names") && um_json_get(record, "shared_tickets");
}

/* Tickets have neither a role nor a login; people of other kinds have roles of other names. */
static bool is_user(const struct um_json *record)
{
	struct um_str role = um_json_text(um_json_get(record, "role"));
	bool zendesk = um_str_ieq(role, "end-user") || um_str_ieq(role, "agent") || um_str_ieq(role, "admin");

	return um_json_get(record, "name") && role.len && !um_json_get(record, "description") &&
	       (um_json_get(record, "last_login_at") || um_json_get(record, "locale") || (zendesk && um_json_get(record, "email")));
}

bool um_side_is(const struct um_json *record)
{
	return is_organization(record) || is_user(record);
}

/* Of each record the keys that say something, and as what: the names store/join.h joins by. */
struct side_key { const char *key, *as; };

static enum unmet_status side_attributes(struct um_reader *r, const struct um_json *record, const struct side_key *key,
                                         struct um_account_row *row, struct um_attribute *attribute, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (; key->key && !rc; key++) {
		struct um_str value = um_json_text(um_json_get(record, key->key));

		rc = um_reader_clean(r, &value, err);
		if (value.len)
			attribute[row->attribute_count++] = (struct um_attribute){ um_str(key->as), value };
	}
	return rc;
}

static struct um_str side_id(const struct um_json *record)
{
	struct um_str id = um_json_text(um_json_get(record, "id"));

	return id.len ? id : um_json_text(um_json_get(record, "_id"));
}

/* side_columns - what of the first record is used, and as what. */
static enum unmet_status side_columns(struct um_reader *r, const struct um_json *record, bool company, struct unmet_error *err)
{
	static const struct { const char *key; enum um_field person, company; } used[] = {
		{ "id", UM_FIELD_CUSTOMER, UM_FIELD_ID }, { "_id", UM_FIELD_CUSTOMER, UM_FIELD_ID }, { "name", UM_FIELD_NAME, UM_FIELD_ACCOUNT },
		{ "email", UM_FIELD_EMAIL, UM_FIELD_NONE }, { "organization_id", UM_FIELD_ACCOUNT, UM_FIELD_NONE },
		{ "domain_names", UM_FIELD_NONE, UM_FIELD_DOMAIN }, { "details", UM_FIELD_NONE, UM_FIELD_ATTRIBUTE }, { NULL, 0, 0 },
	};
	enum unmet_status rc = UNMET_OK;

	for (const struct um_json *m = record->child; m && !rc; m = m->next) {
		enum um_field field = UM_FIELD_NONE;
		struct um_column column;

		for (size_t i = 0; used[i].key; i++)
			if (um_str_ieq(m->key, used[i].key))
				field = company ? used[i].company : used[i].person;
		column = (struct um_column){ (uint8_t)field, UM_RANK_NAME, 0 };
		rc = um_fields_show(r, &m->key, &column, 1, err);
	}
	return rc;
}

enum unmet_status um_side_read(struct um_reader *r, const struct um_json *record, const struct um_place *place,
                               struct unmet_error *err)
{
	static const struct side_key company_keys[] = { { "details", "details" }, { NULL, NULL } };
	static const struct side_key user_keys[] = { { "name", "name" }, { "email", "email" }, { "organization_id", "company_id" },
	                                             { NULL, NULL } };
	bool company = is_organization(record), told = r->shown++ > 0;
	const struct um_json *domain = um_json_get(record, "domain_names");
	struct um_attribute attribute[4];
	struct um_account_row row = { .attribute = attribute, .row = place->row };
	struct um_str id = side_id(record);
	enum unmet_status rc = um_reader_clean(r, &id, err);

	if (!rc)
		rc = side_attributes(r, record, company ? company_keys : user_keys, &row, attribute, err);
	if (!rc && domain && domain->child) {
		row.domain = um_json_text(domain->child);
		rc = um_reader_clean(r, &row.domain, err);
	}
	if (!rc && company) {
		row.company = um_json_text(um_json_get(record, "name"));
		rc = um_reader_clean(r, &row.company, err);
	}
	if (rc)
		return um_reader_fault(r, rc, place, err);
	if (!id.len || !r->sink->account)
		return um_reader_reject(r, place, err, "a user or organization without an id");
	if (!told)
		rc = side_columns(r, record, company, err);
	if (rc)
		return rc;
	if (company && row.company.len)
		attribute[row.attribute_count++] = (struct um_attribute){ UM_LIT("id"), id };
	else
		*(company ? &row.company : &row.customer) = id;
	return r->sink->account(r->sink->ctx, &row, err);
}
