/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields.c - one table of column names for all exports. Names were collected from Zendesk, Intercom,
 * HubSpot, Salesforce, Jira, the app stores, survey tools, the CFPB and forums; within a field they
 * are ordered by how surely they mean it ("requester id" before "user"). A row takes, of each
 * field, the surest column that is filled; only the text column is fixed for a whole table, so that a
 * ticket without a description is not given another column's words.
 */
#include <ctype.h>
#include <stdio.h>

#include "base/status.h"
#include "base/utf8.h"
#include "ingest/clean.h"
#include "ingest/fields.h"

#define NAME_BYTES 96
#define MAX_ATTRIBUTES 32
#define RANK_MAP 0
#define RANK_NAME 1
#define RANK_NESTED 100

static const char *const text_names[] = {
	"text", "body", "plaintextbody", "plainbody", "consumercomplaintnarrative", "reviewtext", "reviewbody",
	"commenttext", "messagetext", "description", "ticketdescription", "content", "hscontent", "comment", "comments",
	"message", "review", "answer", "feedback", "narrative", "verbatim", "response", "complaint", "transcript",
	"freetext", "opentext", "details", "utterance", "conversation", "selftext", "notes", "note", "suggestion",
	"suggestions", "beschreibung", "nachricht", "kommentar", "texto", "comentario", "descripcion", "mensaje",
	"commentaire", NULL
};
static const char *const title_names[] = { "title", "subject", "reviewtitle", "summary", "shortdescription",
	"ticketsubject", "headline", "rawsubject", "betreff", "asunto", "sujet", NULL };
static const char *const id_names[] = { "id", "ticketid", "issuekey", "casenumber", "complaintid", "reviewid",
	"responseid", "conversationid", "messageid", "commentid", "postid", "documentid", "recordid", "issueid", "caseid",
	"uuid", "guid", "key", "number", "ticketnumber", "externalid", "reviewlink", NULL };
static const char *const customer_names[] = { "customerid", "requesterid", "contactid", "clientid", "userid",
	"respondentid", "authorid", "submitterid", "memberid", "participantid", "reporterid", "customer", "respondent", NULL };
static const char *const person_names[] = { "customername", "requestername", "contactname", "fullname", "name",
	"suppliedname", "requester", "authorname", "author", "username", "displayname", "caller", "reporter",
	"reviewernickname", "reviewername", "reviewer", "nickname", "creator", "participant", "interviewee", "speaker", "user",
	"contact", "from", "kunde", "cliente", NULL };
static const char *const first_names[] = { "firstname", "givenname", "vorname", NULL };
static const char *const last_names[] = { "lastname", "surname", "familyname", "nachname", NULL };
static const char *const email_names[] = { "email", "requesteremail", "customeremail", "contactemail", "emailaddress",
	"suppliedemail", "useremail", "authoremail", "mail", "fromemail", NULL };
static const char *const account_names[] = { "account", "accountname", "company", "companyname", "organization",
	"organisation", "organizationname", "organisationname", "customercompany", "requesterorganization",
	"suppliedcompany", "org", "workspace", "tenant", "employer", "organizationid", "organisationid", "companyid",
	"accountid", "firma", "empresa", NULL };
static const char *const domain_names[] = { "domain", "requesterdomain", "emaildomain", "companydomain", NULL };
static const char *const date_names[] = { "date", "createdat", "createddate", "created", "creationdate", "createdate",
	"datecreated", "submittedat", "submitdateutc", "submitdate", "datereceived", "reviewsubmitdateandtime", "reviewdate",
	"postedat", "postdate", "openedat", "opened", "sentat", "timestamp", "recordeddate", "enddate", "startdate",
	"startdateutc", "datetime", "createdtime", "time", "datum", "fecha", NULL };
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
	return table[field].label ? table[field].label : "";
}

enum unmet_status um_fields_show(struct um_reader *r, const struct um_str *name, const struct um_column *column, size_t total,
                                 struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < total && !rc && r->sink->column; i++) {
		struct um_str clean = name[i];

		rc = um_reader_clean(r, &clean, err);
		if (!rc && clean.len)
			rc = r->sink->column(r->sink->ctx, um_str(um_field_name((enum um_field)column[i].field)), clean, column[i].rank, err);
	}
	return rc;
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
				return (struct um_column){ (uint8_t)f, (uint8_t)(RANK_NAME + i) };
	return (struct um_column){ UM_FIELD_NONE, 0 };
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

static struct um_column by_name(struct um_str name)
{
	char squeezed[NAME_BYTES];
	struct um_column column = { UM_FIELD_NONE, 0 };
	struct um_str inner;

	if (um_str_eq(name, UM_LIT("#"))) /* Typeform's id of an answer */
		return (struct um_column){ UM_FIELD_ID, RANK_NAME };
	if (name.len >= NAME_BYTES || squeeze(name, squeezed) == 0)
		return column;
	column = find_name(squeezed);
	if (column.field)
		return column;
	inner = unwrap(name);
	if (!inner.len)
		return column;
	column = by_name(inner);
	if (column.field && column.rank < RANK_NESTED)
		column.rank = (uint8_t)(column.rank + RANK_NESTED);
	return column;
}

bool um_fields_known(struct um_str name)
{
	return by_name(um_str_trim(name)).field != UM_FIELD_NONE;
}

static uint8_t field_labelled(const char *label)
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
			return (struct um_column){ field_labelled(options->map[i].key), RANK_MAP };
	column = by_name(name);
	for (size_t i = 0; options && i < options->map_total; i++)
		if (column.field && field_labelled(options->map[i].key) == column.field)
			column.field = UM_FIELD_NONE; /* the user named another column for it */
	return column;
}

static void list_columns(const struct um_str *name, size_t total, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < total && n + 8 < room; i++) {
		size_t most = um_utf8_cut(name[i].ptr, name[i].len, 40);
		int wrote = snprintf(out + n, room - n, "%s%.*s", i ? ", " : "", (int)most, name[i].ptr);

		n += wrote > 0 ? (size_t)wrote : 0;
	}
	if (n >= room)
		out[um_utf8_cut(out, room - 1, room - 4)] = '\0';
}

/* A column of prose: several words to a value, and the most bytes of all such columns. */
static size_t guess_text(const struct um_column *column, const struct um_column_sample *sample, size_t total)
{
	size_t best = total, best_bytes = 0;

	for (size_t i = 0; i < total; i++) {
		const struct um_column_sample *s = &sample[i];

		if (column[i].field != UM_FIELD_NONE || !s->filled || s->blanks < 3 * s->filled ||
		    s->bytes < 20 * s->filled || s->bytes <= best_bytes)
			continue;
		best = i;
		best_bytes = s->bytes;
	}
	return best;
}

static void describe(struct um_reader *r, const struct um_str *name, const struct um_column *column, size_t total)
{
	size_t n = 0, room = sizeof(r->columns);

	for (size_t i = 0; i < total && n + 8 < room; i++) {
		size_t most = um_utf8_cut(name[i].ptr, name[i].len, 40);
		int wrote;

		if (column[i].field != UM_FIELD_TEXT && column[i].field != UM_FIELD_TITLE)
			continue;
		wrote = snprintf(r->columns + n, room - n, "%s\"%.*s\"", n ? ", " : "", (int)most, name[i].ptr);
		n += wrote > 0 ? (size_t)wrote : 0;
	}
	r->columns[um_utf8_cut(r->columns, strlen(r->columns), room - 1)] = '\0';
}

/* missing_text - the column the user named for the text where this table has none of that name; else NULL. */
static const char *missing_text(const struct um_ingest_options *options, const struct um_str *name, size_t total)
{
	const char *wanted = NULL;

	for (size_t i = 0; options && i < options->map_total; i++) {
		if (field_labelled(options->map[i].key) != UM_FIELD_TEXT)
			continue;
		wanted = options->map[i].value;
		for (size_t c = 0; c < total; c++)
			if (um_str_ieq(um_str_trim(name[c]), wanted))
				return NULL;
	}
	return wanted;
}

enum unmet_status um_fields_check_map(const struct um_ingest_options *options, struct unmet_error *err)
{
	for (size_t i = 0; options && i < options->map_total; i++)
		if (field_labelled(options->map[i].key) == UM_FIELD_NONE)
			return um_fail(err, UNMET_E_ARG, "--map: there is no field \"%s\"; there are text, id, customer, name, email, "
			               "account, domain, date, title, lang, question", options->map[i].key);
	return UNMET_OK;
}

enum unmet_status um_fields_narrow(struct um_reader *r, const struct um_str *name, struct um_column *column,
                                   const struct um_column_sample *sample, size_t total, struct unmet_error *err)
{
	const char *missing = missing_text(r->options, name, total);
	size_t text = total;
	bool title = false;
	char list[256];

	if (missing) {
		list_columns(name, total, list, sizeof(list));
		return um_fail(err, UNMET_E_FORMAT, "no column \"%s\" for the text, as --map says; there are %s", missing, list);
	}
	for (size_t i = 0; i < total; i++) {
		title |= column[i].field == UM_FIELD_TITLE;
		if (column[i].field == UM_FIELD_TEXT && (text == total || column[i].rank < column[text].rank))
			text = i;
	}
	if (text == total && !title) {
		text = guess_text(column, sample, total);
		if (text == total) {
			list_columns(name, total, list, sizeof(list));
			return um_fail(err, UNMET_E_FORMAT,
			               "no column looks like text (%s): name it with --map text=COLUMN", list);
		}
		column[text] = (struct um_column){ UM_FIELD_TEXT, RANK_NAME };
	}
	for (size_t i = 0; i < total; i++)
		if (column[i].field == UM_FIELD_TEXT && i != text)
			column[i].field = UM_FIELD_NONE;
	describe(r, name, column, total);
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

/* ---- a row to a document ------------------------------------------------------------------- */

static const char *const public_mail[] = { "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com",
	"live.com", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de",
	"t-online.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com", "proton.me", "protonmail.com", "qq.com", "163.com",
	"126.com", "orange.fr", "free.fr", "laposte.net", "libero.it", "comcast.net", "verizon.net", "att.net", "zoho.com",
	"fastmail.com", "hey.com", "naver.com", "rediffmail.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "hotmail.co.uk",
	"hotmail.fr", "btinternet.com", "example.com", NULL };

struct um_str um_fields_account_of(struct um_str email)
{
	const char *at = email.len ? memrchr(email.ptr, '@', email.len) : NULL;
	struct um_str domain;

	if (!at || at + 1 == email.ptr + email.len)
		return (struct um_str){ NULL, 0 };
	domain = um_str_n(at + 1, (size_t)(email.ptr + email.len - at - 1));
	for (size_t i = 0; public_mail[i]; i++)
		if (um_str_ieq(domain, public_mail[i]))
			return (struct um_str){ NULL, 0 };
	return memchr(domain.ptr, '.', domain.len) ? domain : (struct um_str){ NULL, 0 };
}

struct picked {
	struct um_str value[UM_FIELD_TOTAL];
	struct um_attribute attribute[MAX_ATTRIBUTES];
	size_t attribute_total;
};

static bool says_nothing(struct um_str value)
{
	return value.len == 0 || um_str_ieq(value, "null") || um_str_ieq(value, "N/A") || um_str_ieq(value, "nan") ||
	       um_str_ieq(value, "none") || um_str_eq(value, UM_LIT("-"));
}

static void pick(const struct um_row *row, struct picked *p)
{
	uint8_t rank[UM_FIELD_TOTAL];

	memset(rank, 0xFF, sizeof(rank));
	for (size_t i = 0; i < row->total; i++) {
		struct um_column column = row->column[i];
		struct um_str value;

		if (column.field == UM_FIELD_NONE)
			continue;
		value = um_str_trim(row->value[i]);
		if (column.field == UM_FIELD_ATTRIBUTE) {
			if (!says_nothing(value) && p->attribute_total < MAX_ATTRIBUTES)
				p->attribute[p->attribute_total++] = (struct um_attribute){ um_str_trim(row->name[i]), value };
		} else if (column.rank < rank[column.field] && value.len &&
		           (column.field <= UM_FIELD_ID || !says_nothing(value))) {
			rank[column.field] = column.rank;
			p->value[column.field] = value;
		}
	}
}

static enum unmet_status clean_all(struct um_reader *r, struct picked *p, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (int f = UM_FIELD_TEXT; f < UM_FIELD_ATTRIBUTE && !rc; f++)
		if (p->value[f].len)
			rc = um_reader_clean(r, &p->value[f], err);
	for (size_t i = 0; i < p->attribute_total && !rc; i++) {
		rc = um_reader_clean(r, &p->attribute[i].name, err);
		if (!rc)
			rc = um_reader_clean(r, &p->attribute[i].value, err);
	}
	return rc;
}

static bool starts_with(struct um_str text, struct um_str head)
{
	return text.len >= head.len && memcmp(text.ptr, head.ptr, head.len) == 0;
}

/* Subject and description are one text, as agents read them; many exports put the one into the other. */
static enum unmet_status join_title(struct um_reader *r, struct um_str title, struct um_str *text,
                                    struct unmet_error *err)
{
	if (title.len == 0 || starts_with(*text, title))
		return UNMET_OK;
	if (text->len == 0) {
		*text = title;
		return UNMET_OK;
	}
	um_buf_clear(&r->joined);
	um_buf_add(&r->joined, title.ptr, title.len);
	um_buf_adds(&r->joined, "\n\n");
	um_buf_add(&r->joined, text->ptr, text->len);
	*text = um_buf_str(&r->joined);
	return um_buf_check(&r->joined, err);
}

static enum unmet_status full_name(struct um_reader *r, struct picked *p, struct unmet_error *err)
{
	struct um_str first = p->value[UM_FIELD_FIRST_NAME], last = p->value[UM_FIELD_LAST_NAME];
	char *name;

	if (p->value[UM_FIELD_NAME].len || (!first.len && !last.len))
		return UNMET_OK;
	name = um_arena_alloc(&r->arena, first.len + last.len + 2, 1);
	if (!name)
		return um_arena_fail(&r->arena, err);
	snprintf(name, first.len + last.len + 2, "%.*s%s%.*s", (int)first.len, first.len ? first.ptr : "",
	         first.len && last.len ? " " : "", (int)last.len, last.len ? last.ptr : "");
	p->value[UM_FIELD_NAME] = um_str(name);
	return UNMET_OK;
}

struct um_str um_fields_lang(struct um_str lang, char out[3])
{
	if (lang.len < 2 || !isalpha((unsigned char)lang.ptr[0]) || !isalpha((unsigned char)lang.ptr[1]) ||
	    (lang.len > 2 && lang.ptr[2] != '-' && lang.ptr[2] != '_'))
		return (struct um_str){ NULL, 0 };
	out[0] = (char)tolower((unsigned char)lang.ptr[0]);
	out[1] = (char)tolower((unsigned char)lang.ptr[1]);
	out[2] = '\0';
	return um_str_n(out, 2);
}

static struct um_str first_filled(struct um_str a, struct um_str b, struct um_str c)
{
	return a.len ? a : b.len ? b : c;
}

static void name_parties(struct um_document *doc, const struct picked *p)
{
	const struct um_str *v = p->value;

	doc->customer_id = first_filled(v[UM_FIELD_CUSTOMER], v[UM_FIELD_EMAIL], v[UM_FIELD_NAME]);
	doc->customer_name = first_filled(v[UM_FIELD_NAME], v[UM_FIELD_EMAIL], v[UM_FIELD_CUSTOMER]);
	doc->account = first_filled(v[UM_FIELD_ACCOUNT], v[UM_FIELD_DOMAIN], um_fields_account_of(v[UM_FIELD_EMAIL]));
}

/* What a row says, before it is one document or several. */
struct filled {
	struct picked picked;
	struct um_document doc;
	char date[11], time[20], unused[11], lang[3];
};

static enum unmet_status fill(struct um_reader *r, const struct um_row *row, enum um_date_order order, struct filled *f,
                              struct unmet_error *err)
{
	struct picked *p = &f->picked;
	enum unmet_status rc;

	memset(p->value, 0, sizeof(p->value));
	p->attribute_total = 0;
	pick(row, p);
	rc = clean_all(r, p, err);
	if (!rc)
		rc = full_name(r, p, err);
	if (rc)
		return rc;
	f->doc = (struct um_document){
		.external_id = p->value[UM_FIELD_ID],
		.title = p->value[UM_FIELD_TITLE],
		.question = p->value[UM_FIELD_QUESTION],
		.lang = um_fields_lang(p->value[UM_FIELD_LANG], f->lang),
		.attribute = p->attribute,
		.attribute_count = p->attribute_total,
	};
	name_parties(&f->doc, p);
	if (um_date_read(p->value[UM_FIELD_DATE], order, f->date, NULL))
		f->doc.date = um_str(f->date);
	if (um_date_read(p->value[UM_FIELD_UPDATED], order, f->unused, f->time))
		f->doc.updated = um_str(f->time);
	return UNMET_OK;
}

enum unmet_status um_fields_document(struct um_reader *r, const struct um_row *row, enum um_date_order order,
                                     struct unmet_error *err)
{
	struct filled f;
	const struct um_str *value = f.picked.value;
	enum unmet_status rc = fill(r, row, order, &f, err);

	if (!rc) {
		f.doc.text = value[UM_FIELD_TEXT].len || value[UM_FIELD_TITLE].len ? value[UM_FIELD_TEXT]
		                                                                  : value[UM_FIELD_QUESTION];
		rc = um_clean_message(r, &f.doc.text, UM_CLEAN_TICKET, err);
	}
	if (!rc)
		rc = join_title(r, value[UM_FIELD_TITLE], &f.doc.text, err);
	if (!rc)
		rc = um_comments_add(r, row, &f.doc, err);
	return rc ? um_reader_fault(r, rc, &row->place, err) : um_reader_document(r, &f.doc, &row->place, err);
}

/* ---- a row of a survey --------------------------------------------------------------------- */

#define ID_QUESTION_BYTES 80

/* Who answers without saying who they are is still one person per row: named by the row itself. */
static enum unmet_status name_respondent(struct um_reader *r, const struct um_row *row, struct um_document *doc,
                                         struct unmet_error *err)
{
	char *name;

	if (doc->customer_id.len)
		return UNMET_OK;
	doc->customer_id = doc->customer_name = doc->external_id;
	if (doc->customer_id.len)
		return UNMET_OK;
	name = um_arena_alloc(&r->arena, 40, 1);
	if (!name)
		return um_arena_fail(&r->arena, err);
	snprintf(name, 40, "respondent %012llx",
	         (unsigned long long)(um_hash64(row->place.raw.ptr, row->place.raw.len) >> 16));
	doc->customer_id = doc->customer_name = um_str(name);
	return UNMET_OK;
}

/* The answer's own id: the respondent's and the question. */
static enum unmet_status answer_id(struct um_reader *r, struct um_str respondent, struct um_str question,
                                   struct um_str *id, struct unmet_error *err)
{
	size_t cut = um_utf8_cut(question.ptr, question.len, ID_QUESTION_BYTES);
	char *bytes;

	*id = respondent;
	if (!respondent.len)
		return UNMET_OK;
	bytes = um_arena_alloc(&r->arena, respondent.len + cut + 2, 1);
	if (!bytes)
		return um_arena_fail(&r->arena, err);
	memcpy(bytes, respondent.ptr, respondent.len);
	bytes[respondent.len] = '|';
	memcpy(bytes + respondent.len + 1, question.ptr, cut);
	*id = um_str_n(bytes, respondent.len + 1 + cut);
	return UNMET_OK;
}

enum unmet_status um_fields_answers(struct um_reader *r, const struct um_row *row, enum um_date_order order,
                                    struct unmet_error *err)
{
	struct filled f;
	struct um_str respondent;
	size_t answers = 0;
	enum unmet_status rc = fill(r, row, order, &f, err);

	if (!rc)
		rc = name_respondent(r, row, &f.doc, err);
	if (rc)
		return um_reader_fault(r, rc, &row->place, err);
	respondent = f.doc.external_id.len ? f.doc.external_id : f.picked.value[UM_FIELD_CUSTOMER];
	for (size_t i = 0; i < row->total && !rc; i++) {
		struct um_document doc = f.doc;

		if (row->column[i].field != UM_FIELD_ANSWER || !um_str_trim(row->value[i]).len)
			continue;
		answers++;
		doc.text = row->value[i];
		doc.question = row->name[i];
		rc = um_reader_clean(r, &doc.text, err);
		if (!rc)
			rc = um_reader_clean(r, &doc.question, err);
		if (!rc)
			rc = answer_id(r, respondent, doc.question, &doc.external_id, err);
		rc = rc ? um_reader_fault(r, rc, &row->place, err) : um_reader_document(r, &doc, &row->place, err);
	}
	if (!rc && !answers)
		rc = um_reader_reject(r, &row->place, err, "no open question answered in this row");
	return rc;
}
