/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field_names.c - one table of column names for all exports. Names were collected from Zendesk, Intercom,
 * HubSpot, Salesforce, Jira, the app stores, survey tools, the CFPB and forums; within a field they
 * are ordered by how surely they mean it ("requester id" before "user").
 */
#include <ctype.h>

#include "base/status.h"
#include "ingest/fields.h"

#define NAME_BYTES 96
#define RANK_NESTED 100

static const char *const text_names[] = {
	"text", "body", "plaintextbody", "plainbody", "consumercomplaintnarrative", "reviewtext", "reviewbody",
	"commenttext", "messagetext", "description", "ticketdescription", "content", "hscontent", "comment", "comments",
	"message", "review", "answer", "feedback", "narrative", "verbatim", "response", "complaint", "transcript",
	"freetext", "opentext", "details", "utterance", "conversation", "selftext", "notes", "note", "suggestion",
	"suggestions", "beschreibung", "nachricht", "kommentar", "texto", "comentario", "descripcion", "mensaje",
	"commentaire", "commentaires", "bemerkung", "casedescription", "issuedescription", "problemdescription", "initialmessage",
	"firstmessage", "messagebody", "emailbody", "reviewcontent", "npscomment", "npsfeedback", "customercomment", "customerfeedback",
	"usercomment", NULL
};
static const char *const title_names[] = { "title", "subject", "reviewtitle", "summary", "shortdescription",
	"ticketsubject", "ticketname", "headline", "rawsubject", "betreff", "asunto", "sujet", NULL };
static const char *const id_names[] = { "id", "ticketid", "issuekey", "casenumber", "complaintid", "reviewid",
	"responseid", "conversationid", "messageid", "commentid", "postid", "documentid", "recordid", "issueid", "caseid",
	"uuid", "guid", "key", "number", "ticketnumber", "externalid", "reviewlink", NULL };
static const char *const customer_names[] = { "customerid", "requesterid", "contactid", "associatedcontactid", "associatedcontactids", "clientid", "userid",
	"respondentid", "authorid", "submitterid", "memberid", "participantid", "reporterid", "customer", "respondent", NULL };
static const char *const person_names[] = { "customername", "requestername", "contactname", "fullname", "name",
	"suppliedname", "requester", "authorname", "author", "username", "displayname", "caller", "reporter",
	"reviewernickname", "reviewername", "reviewer", "nickname", "creator", "participant", "interviewee", "speaker", "user",
	"contact", "associatedcontact", "clientname", "respondentname", "participantname", "from", "kunde", "cliente", NULL };
static const char *const first_names[] = { "firstname", "givenname", "recipientfirstname", "vorname", NULL };
static const char *const last_names[] = { "lastname", "surname", "familyname", "recipientlastname", "nachname", NULL };
static const char *const email_names[] = { "email", "requesteremail", "customeremail", "contactemail", "emailaddress",
	"suppliedemail", "useremail", "authoremail", "recipientemail", "respondentemail", "participantemail", "clientemail", "mail", "fromemail", NULL };
static const char *const account_names[] = { "account", "accountname", "company", "companyname", "organization",
	"organisation", "organizationname", "organisationname", "customercompany", "requesterorganization",
	"suppliedcompany", "org", "workspace", "tenant", "employer", "organizationid", "organisationid", "companyid",
	"accountid", "associatedcompany", "primaryassociatedcompany", "associatedcompanyid",
	"associatedcompanyids", "primaryassociatedcompanyid", "firma", "empresa", NULL };
static const char *const domain_names[] = { "domain", "requesterdomain", "emaildomain", "companydomain", "companydomainname", "domainnames", NULL };
static const char *const date_names[] = { "date", "createdat", "createddate", "created", "creationdate", "createdate",
	"datecreated", "submittedat", "submitdateutc", "submitdate", "datesubmitted", "datereceived", "reviewsubmitdateandtime", "reviewdate",
	"postedat", "postdate", "openedat", "opened", "sentat", "timestamp", "recordeddate", "enddate", "startdate",
	"startdateutc", "timestarted", "datetimeopened", "dateopened", "openeddate", "createdon", "createdatutc", "creationtime",
	"submissiondate", "submitted", "receivedat", "receiveddate", "respondedat", "publishedat", "datetime", "createdtime", "time", "datum", "fecha", NULL };
static const char *const updated_names[] = { "updatedat", "updated", "lastmodifieddate", "lastmodified", "modifiedat",
	"modified", "updateddate", "lastupdated", "hslastmodifieddate", "lastupdate", NULL };
static const char *const lang_names[] = { "lang", "language", "reviewerlanguage", "userlanguage", "locale", NULL };
static const char *const question_names[] = { "question", "questiontext", "prompt", NULL };
static const char *const attribute_names[] = { "plan", "tier", "industry", "sector", "vertical", "region", "country",
	"state", "size", "companysize", "employees", "numberofemployees", "segment", "customersegment", "customertype",
	"jobtitle", "persona", "territory", NULL };

static const struct { const char *label; const char *const *name; } table[UM_FIELD_TOTAL] = {
	[UM_FIELD_TEXT] = { "text", text_names },
	[UM_FIELD_TITLE] = { "title", title_names },
	[UM_FIELD_ID] = { "id", id_names },
	[UM_FIELD_CUSTOMER] = { "customer", customer_names },
	[UM_FIELD_NAME] = { "name", person_names },
	[UM_FIELD_FIRST_NAME] = { "first-name", first_names },
	[UM_FIELD_LAST_NAME] = { "last-name", last_names },
	[UM_FIELD_EMAIL] = { "email", email_names },
	[UM_FIELD_ACCOUNT] = { "account", account_names },
	[UM_FIELD_DOMAIN] = { "domain", domain_names },
	[UM_FIELD_DATE] = { "date", date_names },
	[UM_FIELD_UPDATED] = { "updated", updated_names },
	[UM_FIELD_LANG] = { "lang", lang_names },
	[UM_FIELD_QUESTION] = { "question", question_names },
	[UM_FIELD_ATTRIBUTE] = { "attribute", attribute_names },
};

/* Keys that only wrap what is inside them: App Store "attributes.title", Jira "fields.summary". */
static const char *const wrappers[] = { "attributes", "fields", "properties", "data", "_source", "record", NULL };

const char *um_field_name(enum um_field field)
{
	if (field == UM_FIELD_ANSWER)
		return "answer";
	if (field == UM_FIELD_COMMENT)
		return "comment";
	if (field == UM_FIELD_RATING)
		return "rating";
	if (field == UM_FIELD_CHOICE || field == UM_FIELD_CHOICES)
		return "choice";
	return table[field].label ? table[field].label : "";
}

/* Lower-case letters and digits only: "Created at" is "createdat". Bytes beyond ASCII stay. */
static size_t squeeze(struct um_str name, char out[NAME_BYTES])
{
	size_t n = 0;

	for (size_t i = 0; i < name.len && n + 1 < NAME_BYTES; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (isalnum(c) || c >= 0x80)
			out[n++] = (char)tolower(c);
	}
	out[n] = '\0';
	return n;
}

static struct um_column find_name(const char *squeezed)
{
	for (int f = UM_FIELD_TEXT; f < UM_FIELD_TOTAL; f++)
		for (unsigned i = 0; table[f].name && table[f].name[i]; i++)
			if (strcmp(table[f].name[i], squeezed) == 0)
				return (struct um_column){ (uint8_t)f, (uint8_t)(UM_RANK_NAME + i), 0 };
	return (struct um_column){ UM_FIELD_NONE, 0, 0 };
}

/* Past a wrapper: "attributes.title" to "title"; empty where there is none. */
static struct um_str unwrap(struct um_str name)
{
	const char *dot = name.len ? memchr(name.ptr, '.', name.len) : NULL;
	struct um_str first;

	if (um_str_istarts(name, "property_")) /* Fivetran's way of writing HubSpot properties */
		return um_str_n(name.ptr + 9, name.len - 9);
	if (!dot)
		return (struct um_str){ NULL, 0 };
	first = um_str_n(name.ptr, (size_t)(dot - name.ptr));
	for (size_t i = 0; wrappers[i]; i++)
		if (um_str_ieq(first, wrappers[i]))
			return um_str_n(dot + 1, name.len - first.len - 1);
	return (struct um_str){ NULL, 0 };
}

/* "content.text", "comment.body": a text in an object that is one. */
static struct um_column text_of_text(struct um_str name)
{
	const char *dot = name.len ? memrchr(name.ptr, '.', name.len) : NULL;
	char outer[NAME_BYTES], inner[NAME_BYTES];
	struct um_column column = { UM_FIELD_NONE, 0, 0 };

	if (!dot || !squeeze(um_str_n(name.ptr, (size_t)(dot - name.ptr)), outer) ||
	    !squeeze(um_str_n(dot + 1, (size_t)(name.ptr + name.len - dot) - 1), inner))
		return column;
	if (find_name(outer).field != UM_FIELD_TEXT || find_name(inner).field != UM_FIELD_TEXT)
		return column;
	column = find_name(inner);
	column.rank = (uint8_t)(column.rank + RANK_NESTED);
	return column;
}

static struct um_column by_name(struct um_str name)
{
	char squeezed[NAME_BYTES];
	struct um_column column = { UM_FIELD_NONE, 0, 0 };
	struct um_str inner;

	if (um_str_eq(name, UM_LIT("#"))) /* Typeform's id of an answer */
		return (struct um_column){ UM_FIELD_ID, UM_RANK_NAME, 0 };
	if (name.len >= NAME_BYTES || squeeze(name, squeezed) == 0)
		return column;
	column = find_name(squeezed);
	if (column.field)
		return column;
	if (strcmp(squeezed, "satisfactionratingcomment") == 0 || strcmp(squeezed, "satisfactioncomment") == 0)
		return (struct um_column){ UM_FIELD_COMMENT, UM_RANK_NAME, 0 };
	inner = unwrap(name);
	if (!inner.len)
		return text_of_text(name);
	column = by_name(inner);
	if (column.field && column.rank < RANK_NESTED)
		column.rank = (uint8_t)(column.rank + RANK_NESTED);
	return column;
}

bool um_fields_known(struct um_str name)
{
	return by_name(um_str_trim(name)).field != UM_FIELD_NONE;
}

uint8_t um_field_labelled(const char *label)
{
	for (int f = UM_FIELD_TEXT; f < UM_FIELD_TOTAL; f++)
		if (table[f].label && um_str_ieq(um_str(label), table[f].label))
			return (uint8_t)f;
	return UM_FIELD_NONE;
}

struct um_column um_fields_column(const struct um_ingest_options *options, struct um_str name)
{
	struct um_column column;

	name = um_str_trim(name);
	for (size_t i = 0; options && i < options->map_total; i++)
		if (um_str_ieq(name, options->map[i].value))
			return (struct um_column){ um_field_labelled(options->map[i].key), UM_RANK_MAP, 0 };
	column = by_name(name);
	if (column.field && um_fields_mapped(options, (enum um_field)column.field))
		column.field = UM_FIELD_NONE; /* the user named another column for it */
	return column;
}

bool um_fields_mapped(const struct um_ingest_options *options, enum um_field field)
{
	for (size_t i = 0; options && i < options->map_total; i++)
		if (um_field_labelled(options->map[i].key) == field)
			return true;
	return false;
}

enum unmet_status um_fields_check_map(const struct um_ingest_options *options, struct unmet_error *err)
{
	for (size_t i = 0; options && i < options->map_total; i++)
		if (um_field_labelled(options->map[i].key) == UM_FIELD_NONE)
			return um_fail(err, UNMET_E_ARG, "--map: there is no field \"%s\"; there are text, id, customer, name, email, "
			               "account, domain, date, title, lang, question", options->map[i].key);
	return UNMET_OK;
}

uint64_t um_fields_stream(const char *format, const struct um_str *name, size_t total)
{
	uint64_t sum = um_hash64(format, strlen(format));
	char squeezed[NAME_BYTES];

	for (size_t i = 0; i < total; i++) /* a sum: any order of columns is the same export */
		sum += um_hash64(squeezed, squeeze(name[i], squeezed));
	return sum;
}
