/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.c - JSON Lines and JSON files to documents. Records are flattened and go the way of table rows;
 * a transcript in JSON (Whisper: "segments" with text and times) is one document.
 */
#include "base/mem.h"
#include "base/status.h"
#include "ingest/flat.h"
#include "ingest/grades.h"
#include "ingest/json_rows.h"
#include "ingest/kind.h"
#include "ingest/talk.h"
#include "ingest/thread.h"

#define SHOWN_RECORDS 50u /* whose keys the sink is told of */

struct documents {
	struct um_reader *r;
	struct um_flat flat;
	enum um_date_order order;
};

/* A string in a list of strings is a text by itself. */
static enum unmet_status plain_text(struct um_reader *r, const struct um_json *value, const struct um_place *place,
                                    struct unmet_error *err)
{
	struct um_document doc = { .text = value->text };
	enum unmet_status rc = um_reader_clean(r, &doc.text, err);

	return rc ? um_reader_fault(r, rc, place, err) : um_reader_document(r, &doc, place, err);
}

static bool is_segment_list(const struct um_json *list)
{
	const struct um_json *first = list && list->type == UM_JSON_ARRAY ? list->child : NULL;

	return first && um_json_get(first, "text") && um_json_get(first, "start") && um_json_get(first, "end");
}

static enum unmet_status transcript(struct um_reader *r, const struct um_json *object, const struct um_place *place,
                                    struct unmet_error *err)
{
	struct um_talk talk;
	enum unmet_status rc = um_talk_init(&talk, r, err);

	for (const struct um_json *s = um_json_get(object, "segments")->child; s && !rc; s = s->next)
		rc = um_talk_say(&talk, um_json_text(um_json_get(s, "speaker")), um_json_text(um_json_get(s, "text")),
		                 UM_TALK_SPACE, err);
	if (!rc) {
		struct um_str lang = um_json_text(um_json_get(object, "language"));

		talk.lang = lang.len == 2 ? lang : (struct um_str){ NULL, 0 };
		rc = um_talk_end(&talk, place, err);
	}
	um_talk_release(&talk);
	return rc;
}

/* {"tickets": [...]} on one line, as one page of an API answer: the records are inside. */
static const struct um_json *inner_list(const struct um_json *object, unsigned depth)
{
	const struct um_json *list = NULL;

	for (const struct um_json *m = object->child; m; m = m->next)
		if (m->type == UM_JSON_ARRAY && m->child && m->child->type == UM_JSON_OBJECT)
			return m;
	for (const struct um_json *m = object->child; m && !list && depth; m = m->next)
		if (m->type == UM_JSON_OBJECT)
			list = inner_list(m, depth - 1);
	return list;
}

static bool has_text(const struct um_flat *flat)
{
	for (size_t i = 0; i < flat->total; i++)
		if (flat->column[i].field == UM_FIELD_TEXT || flat->column[i].field == UM_FIELD_TITLE)
			return true;
	return false;
}

static enum unmet_status flat_document(struct documents *d, const struct um_place *place, struct unmet_error *err)
{
	struct um_row row = { d->flat.name, d->flat.column, d->flat.value, d->flat.total, *place, NULL };
	enum unmet_status rc = UNMET_OK;

	if (d->r->shown++ < SHOWN_RECORDS)
		rc = um_fields_show(d->r, row.name, row.column, row.total, err);
	return rc ? rc : um_fields_document(d->r, &row, d->order, err);
}

static enum unmet_status one_object(struct documents *d, const struct um_json *object, const struct um_place *place,
                                    struct unmet_error *err)
{
	enum unmet_status rc = um_flat_read(&d->flat, &d->r->arena, object, err);

	return rc ? um_reader_fault(d->r, rc, place, err) : flat_document(d, place, err);
}

static enum unmet_status on_value(void *ctx, const struct um_json *value, const struct um_place *place,
                                  struct unmet_error *err)
{
	struct documents *d = ctx;
	const struct um_json *list;
	enum unmet_status rc;

	if (value->type == UM_JSON_STRING)
		return plain_text(d->r, value, place, err);
	if (value->type != UM_JSON_OBJECT)
		return um_reader_reject(d->r, place, err, "not an object with fields");
	if (is_segment_list(um_json_get(value, "segments")))
		return transcript(d->r, value, place, err);
	if (um_thread_is(value))
		return um_thread_read(d->r, value, place, err);
	if (um_side_is(value))
		return um_side_read(d->r, value, place, err);
	rc = um_flat_read(&d->flat, &d->r->arena, value, err);
	if (rc)
		return um_reader_fault(d->r, rc, place, err);
	list = has_text(&d->flat) ? NULL : inner_list(value, 3);
	if (!list)
		return flat_document(d, place, err);
	for (const struct um_json *e = list->child; e && !rc; e = e->next)
		if (e->type == UM_JSON_OBJECT)
			rc = one_object(d, e, place, err);
	return rc;
}

static enum unmet_status on_bad(void *ctx, const struct um_place *place, const char *reason, struct unmet_error *err)
{
	struct documents *d = ctx;

	return um_reader_reject(d->r, place, err, "%s", reason);
}

static enum unmet_status say_dates(struct um_reader *r, const struct um_date_votes *votes, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	char doubt[256];
	enum unmet_status rc;

	if (!(votes->day_first + votes->month_first + votes->either))
		return UNMET_OK;
	rc = um_reader_dates(r, um_date_settle(votes), err);
	return rc || !um_date_doubt(votes, doubt, sizeof(doubt)) ? rc : um_reader_reject(r, &place, err, "the dates %s", doubt);
}

typedef enum unmet_status (*rows_fn)(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err);

static enum unmet_status read_rows(struct um_reader *r, rows_fn fn, struct unmet_error *err)
{
	struct documents d = { .r = r };
	struct um_json_rows rows = { .ctx = &d, .arena = &r->arena, .value = on_value, .bad = on_bad };
	struct um_json_head head = { 0 };
	enum unmet_status rc = um_flat_init(&d.flat, r->options, false, err);

	if (!rc)
		rc = um_json_rows_keys(um_stream_window(r->in), &r->arena, &head, err);
	r->stream = head.stream;
	d.order = um_date_settle(&head.dates);
	if (!rc)
		rc = um_kind_tell(r, head.kind, err);
	if (!rc)
		rc = say_dates(r, &head.dates, err);
	if (!rc && head.ratings && !um_fields_mapped(r->options, UM_FIELD_TEXT))
		rc = um_reader_reject(r, &(struct um_place){ 1, 0, { NULL, 0 } }, err, UM_GRADES_REASON);
	else if (!rc)
		rc = fn(r->in, &rows, err);
	um_flat_release(&d.flat);
	return rc;
}

enum unmet_status um_read_jsonl(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	(void)sniff;
	return read_rows(r, um_json_rows_lines, err);
}

enum unmet_status um_read_json(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	(void)sniff;
	return read_rows(r, um_json_rows_array, err);
}
