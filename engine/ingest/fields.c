/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields.c - a row to a document. Of each field a row takes the surest column that is filled; only the text
 * column is fixed for a whole table (columns.c). Subject and description are one text.
 */
#include <ctype.h>
#include <stdio.h>

#include "base/status.h"
#include "ingest/choices.h"
#include "ingest/clean.h"

static bool says_nothing(struct um_str value)
{
	return value.len == 0 || um_str_ieq(value, "null") || um_str_ieq(value, "N/A") || um_str_ieq(value, "nan") ||
	       um_str_ieq(value, "none") || um_str_eq(value, UM_LIT("-"));
}

static void pick(const struct um_row *row, struct um_picked *p)
{
	uint8_t rank[UM_FIELD_TOTAL];

	memset(rank, 0xFF, sizeof(rank));
	for (size_t i = 0; i < row->total; i++) {
		struct um_column column = row->column[i];
		struct um_str value;

		if (column.field == UM_FIELD_NONE || column.field >= UM_FIELD_RATING)
			continue;
		value = um_str_trim(row->value[i]);
		if (column.field == UM_FIELD_ATTRIBUTE) {
			if (!says_nothing(value) && p->attribute_total < UM_ROW_ATTRIBUTES)
				p->attribute[p->attribute_total++] = (struct um_attribute){ um_str_trim(row->name[i]), value };
		} else if (column.rank < rank[column.field] && value.len &&
		           (column.field <= UM_FIELD_ID || !says_nothing(value))) {
			rank[column.field] = column.rank;
			p->value[column.field] = value;
			if (column.field == UM_FIELD_DATE || column.field == UM_FIELD_UPDATED)
				p->date_order[column.field == UM_FIELD_UPDATED] = column.date_order;
		}
	}
}

static enum unmet_status clean_all(struct um_reader *r, struct um_picked *p, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (int f = UM_FIELD_TEXT; f < UM_FIELD_ATTRIBUTE && !rc; f++) {
		if (!p->value[f].len)
			continue;
		rc = um_reader_clean(r, &p->value[f], err);
		if (!rc && f != UM_FIELD_TEXT)
			rc = um_clean_label(r, &p->value[f], err);
	}
	for (size_t i = 0; i < p->attribute_total && !rc; i++) {
		rc = um_reader_clean(r, &p->attribute[i].name, err);
		if (!rc)
			rc = um_clean_label(r, &p->attribute[i].name, err);
		if (!rc)
			rc = um_reader_clean(r, &p->attribute[i].value, err);
		if (!rc)
			rc = um_clean_label(r, &p->attribute[i].value, err);
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

static enum unmet_status full_name(struct um_reader *r, struct um_picked *p, struct unmet_error *err)
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

static bool is_address(struct um_str s)
{
	const char *at = s.len ? memchr(s.ptr, '@', s.len) : NULL;

	return at && at > s.ptr && at + 1 < s.ptr + s.len && !memchr(s.ptr, ' ', s.len);
}

/* "Ann Lee (ann@acme.example);Bo Ek (...)": the first of several, and their address where there is none yet. */
static void split_contact(struct um_picked *p)
{
	static const enum um_field listed[] = { UM_FIELD_CUSTOMER, UM_FIELD_NAME, UM_FIELD_ACCOUNT };
	struct um_str *name = &p->value[UM_FIELD_NAME], mail;
	const char *open;

	for (size_t i = 0; i < sizeof(listed) / sizeof(*listed); i++) {
		struct um_str *v = &p->value[listed[i]];

		if (v->len)
			*v = um_str_trim(um_str_n(v->ptr, um_str_find(*v, UM_LIT(";"))));
	}
	open = name->len && strchr(")>", name->ptr[name->len - 1]) ? memrchr(name->ptr, name->ptr[name->len - 1] == ')' ? '(' : '<', name->len) : NULL;
	if (!open || open == name->ptr)
		return;
	mail = um_str_n(open + 1, (size_t)(name->ptr + name->len - open) - 2);
	if (!is_address(mail))
		return;
	if (!p->value[UM_FIELD_EMAIL].len)
		p->value[UM_FIELD_EMAIL] = mail;
	*name = um_str_trim(um_str_n(name->ptr, (size_t)(open - name->ptr)));
}

/* An e-mail address is one person in every tool; an id only in its own. What the user names goes before both. */
static void name_parties(const struct um_ingest_options *options, struct um_document *doc, const struct um_picked *p)
{
	const struct um_str *v = p->value;

	doc->customer_id = first_filled(v[UM_FIELD_CUSTOMER], v[UM_FIELD_EMAIL], v[UM_FIELD_NAME]);
	if (is_address(v[UM_FIELD_EMAIL]) && !um_fields_mapped(options, UM_FIELD_CUSTOMER))
		doc->customer_id = v[UM_FIELD_EMAIL];
	if (doc->customer_id.ptr != v[UM_FIELD_CUSTOMER].ptr)
		doc->customer_alias = v[UM_FIELD_CUSTOMER];
	doc->customer_name = first_filled(v[UM_FIELD_NAME], v[UM_FIELD_EMAIL], v[UM_FIELD_CUSTOMER]);
	doc->account = first_filled(v[UM_FIELD_ACCOUNT], v[UM_FIELD_DOMAIN], um_fields_account_of(v[UM_FIELD_EMAIL]));
}

static enum um_date_order date_order(const struct um_picked *p, bool updated, enum um_date_order otherwise)
{
	return p->date_order[updated] ? (enum um_date_order)p->date_order[updated] : otherwise;
}

enum unmet_status um_row_fill(struct um_reader *r, const struct um_row *row, enum um_date_order order, struct um_filled *f,
                              struct unmet_error *err)
{
	struct um_picked *p = &f->picked;
	enum unmet_status rc;

	memset(p->value, 0, sizeof(p->value));
	p->attribute_total = 0;
	memset(p->date_order, 0, sizeof(p->date_order));
	pick(row, p);
	um_choices_pick(row->choices, row, p);
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
	split_contact(p);
	name_parties(r->options, &f->doc, p);
	if (um_date_read(p->value[UM_FIELD_DATE], date_order(p, false, order), f->date, NULL))
		f->doc.date = um_str(f->date);
	if (um_date_read(p->value[UM_FIELD_UPDATED], date_order(p, true, order), f->unused, f->time))
		f->doc.updated = um_str(f->time);
	return UNMET_OK;
}

enum unmet_status um_fields_document(struct um_reader *r, const struct um_row *row, enum um_date_order order,
                                     struct unmet_error *err)
{
	struct um_filled f;
	const struct um_str *value = f.picked.value;
	enum unmet_status rc = um_row_fill(r, row, order, &f, err);

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
