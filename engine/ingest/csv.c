/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.c - tables to rows. The header and a sample from the window decide which column is what (once);
 * after that each row goes straight from the window to the document, without a copy.
 */
#include <stdio.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/csv_scan.h"
#include "ingest/heading.h"
#include "ingest/survey.h"
#include "ingest/table.h"

#define SAMPLE_ROWS 400
#define DATES_BYTES ((size_t)4 << 20) /* how far to look for a date that tells day from month */
#define UNCLOSED_MAX 16 /* after so many quotes that never close, quotes end with the line */

struct csv_reader {
	struct um_csv csv;
	struct um_stream *in;
	uint64_t row;            /* 1-based, the header is 1, as a spreadsheet counts */
	unsigned unclosed;
	char *header_bytes;
	struct um_str *name;     /* [total] */
	size_t total;
	bool done;
};

/* A row that cannot be read: leave its first line out and go on behind it. */
static enum unmet_status skip_bad(struct csv_reader *c, struct um_table *t, const char *reason, struct unmet_error *err)
{
	struct um_line line = { .number = c->row - 1 };
	struct um_place place;
	bool more;
	enum unmet_status rc = um_stream_line(c->in, &line, &more, err);

	if (rc)
		return rc;
	place = (struct um_place){ c->row, line.offset_bytes, line.text };
	return t->bad(t->ctx, &place, line.too_long ? "row longer than 16 MiB" : reason, err);
}

/* The next row that scans, or done. */
static enum unmet_status next_row(struct csv_reader *c, struct um_table *t, struct um_place *place, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && !c->done) {
		struct um_str window = um_stream_window(c->in);
		enum um_csv_result result;

		if (window.len == 0 && c->in->at_end) {
			c->done = true;
			break;
		}
		result = um_csv_scan(&c->csv, window.ptr, window.len, c->in->at_end);
		if (result == UM_CSV_NOMEM)
			return um_nomem(err);
		if (result == UM_CSV_MORE && window.len <= UM_RECORD_BYTES) {
			rc = um_stream_want(c->in, window.len * 2 + 1, err);
			continue;
		}
		c->row++;
		if (result == UM_CSV_ROW && c->csv.used <= UM_RECORD_BYTES) {
			*place = (struct um_place){ c->row, c->in->offset_bytes, um_str_n(window.ptr, c->csv.used) };
			um_stream_take(c->in, c->csv.used);
			return UNMET_OK;
		}
		if (result != UM_CSV_ROW && ++c->unclosed >= UNCLOSED_MAX)
			c->csv.one_line = true;
		rc = skip_bad(c, t, result == UM_CSV_BAD ? c->csv.reason : "row longer than 16 MiB, or a quote is not closed", err);
	}
	return rc;
}

static bool blank(const struct um_csv *csv)
{
	return csv->field_total == 1 && um_str_trim(csv->field[0]).len == 0;
}

/* Names live as long as the table: one copy of all of them. */
static enum unmet_status keep_header(struct csv_reader *c, struct unmet_error *err)
{
	size_t bytes = 1, at = 0;

	for (size_t i = 0; i < c->csv.field_total; i++)
		bytes += c->csv.field[i].len;
	c->total = c->csv.field_total;
	c->name = um_calloc(c->total, sizeof(*c->name));
	c->header_bytes = um_alloc(bytes);
	if (!c->name || !c->header_bytes)
		return um_nomem(err);
	for (size_t i = 0; i < c->total; i++) {
		struct um_str field = c->csv.field[i];

		memcpy(c->header_bytes + at, field.ptr, field.len);
		c->name[i] = um_str_trim(um_str_n(c->header_bytes + at, field.len));
		at += field.len;
	}
	return UNMET_OK;
}

/* Survey tools write the question over several rows: take those that belong to the header. */
static enum unmet_status more_header(struct csv_reader *c, struct unmet_error *err)
{
	struct um_str window = um_stream_window(c->in);
	size_t at[2] = { 0, 0 }, rows;
	struct um_survey_head head = { .name = c->name, .total = c->total };
	enum unmet_status rc = UNMET_OK;

	for (rows = 0; rows < 2 && at[rows ? rows - 1 : 0] < window.len; rows++) {
		size_t from = rows ? at[0] : 0;

		if (um_csv_scan(&c->csv, window.ptr + from, window.len - from, c->in->at_end) != UM_CSV_ROW)
			break;
		at[rows] = from + c->csv.used;
		rc = um_survey_head_row(&head, c->csv.field, c->csv.field_total, err);
		if (rc)
			break;
	}
	if (!rc)
		rc = um_survey_head_merge(&head, &rows, err);
	if (!rc && rows) {
		um_free(c->header_bytes);
		c->header_bytes = head.bytes;
		head.bytes = NULL;
		um_stream_take(c->in, at[rows - 1]);
		c->row += rows;
	}
	um_survey_head_release(&head);
	return rc;
}

/* Look ahead in the window, leave it as it is. */
static void sample_columns(struct csv_reader *c, struct um_column_sample *sample, size_t *from)
{
	struct um_str window = um_stream_window(c->in);
	size_t at = 0;

	for (size_t n = 0; n < SAMPLE_ROWS && at < window.len; n++) {
		if (um_csv_scan(&c->csv, window.ptr + at, window.len - at, c->in->at_end) != UM_CSV_ROW)
			break;
		at += c->csv.used;
		for (size_t i = 0; i < c->csv.field_total && i < c->total; i++)
			um_table_sample(&sample[i], c->csv.field[i]);
	}
	*from = at;
}

/* Dates that may be either way round so far: look further for one that tells. */
static bool undecided(const struct csv_reader *c, const struct um_column_sample *sample)
{
	for (size_t i = 0; i < c->total; i++)
		if (um_date_undecided(&sample[i].dates) && um_fields_known(c->name[i]))
			return true;
	return false;
}

static enum unmet_status sample_dates(struct csv_reader *c, struct um_column_sample *sample, size_t at, struct unmet_error *err)
{
	enum unmet_status rc = undecided(c, sample) ? um_stream_want(c->in, DATES_BYTES, err) : UNMET_OK;
	struct um_str window = um_stream_window(c->in);

	while (!rc && at < window.len && undecided(c, sample)) {
		if (um_csv_scan(&c->csv, window.ptr + at, window.len - at, c->in->at_end) != UM_CSV_ROW)
			break;
		at += c->csv.used;
		for (size_t i = 0; i < c->csv.field_total && i < c->total; i++)
			um_date_count(&sample[i].dates, c->csv.field[i]);
	}
	return rc;
}

/* Fewer fields than names: the rest is empty. More: only when they are empty too. */
static const char *fit(struct csv_reader *c, char *reason, size_t room)
{
	size_t had = c->csv.field_total;

	while (c->csv.field_total > c->total && um_str_trim(c->csv.field[c->csv.field_total - 1]).len == 0)
		c->csv.field_total--;
	if (c->csv.field_total <= c->total)
		return NULL;
	snprintf(reason, room, "%zu fields where the header has %zu: is a quote missing?", had, c->total);
	return reason;
}

static enum unmet_status read_rows(struct csv_reader *c, struct um_table *t, struct unmet_error *err)
{
	struct um_place place;
	char reason[96];
	enum unmet_status rc = UNMET_OK;

	while (!rc) {
		const char *why;

		rc = next_row(c, t, &place, err);
		if (rc || c->done)
			break;
		if (blank(&c->csv))
			continue;
		why = fit(c, reason, sizeof(reason));
		if (why)
			rc = t->bad(t->ctx, &place, why, err);
		else
			rc = t->row(t->ctx, c->csv.field, c->csv.field_total, &place, err);
	}
	return rc;
}

/* How many rows stand above the header; the window stays as it is. */
static size_t rows_above(struct csv_reader *c, bool *no_memory)
{
	struct um_row_look look[UM_HEADING_ROWS];
	struct um_str window = um_stream_window(c->in);
	size_t at = 0, rows = 0;
	bool hint = false;

	while (rows < UM_HEADING_ROWS && at < window.len) {
		enum um_csv_result result = um_csv_scan(&c->csv, window.ptr + at, window.len - at, c->in->at_end);

		*no_memory = result == UM_CSV_NOMEM;
		if (result != UM_CSV_ROW)
			break;
		at += c->csv.used;
		hint |= !rows && um_heading_hint(c->csv.field[0]);
		look[rows] = um_heading_look(c->csv.field, c->csv.field_total);
		if (hint && !rows)
			look[rows].filled = 0;
		rows++;
	}
	return um_heading_find(look, rows);
}

/* On to the header. */
static enum unmet_status skip_above(struct csv_reader *c, struct um_table *t, struct um_place *place, struct unmet_error *err)
{
	size_t above;
	bool no_memory = false;
	enum unmet_status rc = um_stream_want(c->in, UM_SNIFF_BYTES, err);

	above = rc ? 0 : rows_above(c, &no_memory);
	if (no_memory)
		return um_nomem(err);
	for (size_t i = 0; i < above && !rc && !c->done; i++) {
		rc = next_row(c, t, place, err);
		if (!rc && !c->done && !blank(&c->csv) && !(i == 0 && um_heading_hint(c->csv.field[0])) &&
		    um_heading_look(c->csv.field, c->csv.field_total).filled)
			rc = t->bad(t->ctx, place, UM_HEADING_REASON, err);
	}
	return rc;
}

static enum unmet_status read_all(struct csv_reader *c, struct um_table *t, struct unmet_error *err)
{
	struct um_place place = { 0 };
	struct um_column_sample *sample = NULL;
	size_t at = 0;
	enum unmet_status rc = skip_above(c, t, &place, err);

	do
		rc = rc ? rc : next_row(c, t, &place, err);
	while (!rc && !c->done && blank(&c->csv));
	if (rc || c->done)
		return rc;
	rc = keep_header(c, err);
	if (rc)
		return rc;
	sample = um_calloc(c->total, sizeof(*sample));
	if (!sample)
		return um_nomem(err);
	rc = um_stream_want(c->in, UM_SNIFF_BYTES, err);
	if (!rc)
		rc = more_header(c, err);
	if (!rc)
		sample_columns(c, sample, &at);
	if (!rc)
		rc = sample_dates(c, sample, at, err);
	if (!rc)
		rc = t->header(t->ctx, c->name, sample, c->total, &place, err);
	um_free(sample);
	return rc || t->skip ? rc : read_rows(c, t, err);
}

enum unmet_status um_table_read_csv(struct um_stream *in, char delimiter, struct um_table *t, struct unmet_error *err)
{
	struct csv_reader c = { .in = in };
	enum unmet_status rc;

	um_csv_init(&c.csv, delimiter);
	rc = read_all(&c, t, err);
	um_csv_release(&c.csv);
	um_free(c.name);
	um_free(c.header_bytes);
	return rc;
}
