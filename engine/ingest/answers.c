/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answers.c - a row of a survey: one customer, and a document for each open question answered.
 */
#include <stdio.h>

#include "base/status.h"
#include "base/utf8.h"
#include "ingest/clean.h"
#include "ingest/row.h"

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
	struct um_filled f;
	struct um_str respondent;
	size_t answers = 0;
	enum unmet_status rc = um_row_fill(r, row, order, &f, err);

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
			rc = um_clean_markup(r, &doc.text, err);
		if (!rc)
			rc = um_reader_clean(r, &doc.question, err);
		if (!rc)
			rc = um_clean_label(r, &doc.question, err);
		if (!rc)
			rc = answer_id(r, respondent, doc.question, &doc.external_id, err);
		rc = rc ? um_reader_fault(r, rc, &row->place, err) : um_reader_document(r, &doc, &row->place, err);
	}
	if (!rc && !answers)
		rc = um_reader_reject(r, &row->place, err, "no open question answered in this row");
	return rc;
}
