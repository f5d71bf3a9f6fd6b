/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xlsx.c - every sheet of a workbook as a table. Cells hold numbers of strings that stand in a part of their own:
 * that part is held (up to a limit), the sheets are streamed. The first row that is not empty is the
 * header; the rows after it are kept for a moment, to tell what the columns are.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/heading.h"
#include "ingest/office.h"
#include "ingest/survey.h"
#include "ingest/table.h"
#include "ingest/xml.h"

#define STRINGS_BYTES ((size_t)256 << 20)
#define KEPT_ROWS 64
#define SHEETS_MAX 256
#define COLUMNS_MAX 16384u

struct kept { struct um_str *value; size_t total; uint64_t row; };

struct book {
	struct um_reader *r;
	struct um_zip *zip;
	struct um_table *table;
	struct um_table *given;       /* who wants the rows, NULL: they become documents */
	struct um_buf strings;        /* shared strings, one after the other */
	size_t *start;                /* [string_total + 1] */
	size_t string_total, start_capacity;
	struct um_arena arena;        /* the row being read */
	struct um_arena sample_arena; /* header and kept rows */
	struct um_buf cell;
	struct um_str *value;         /* [value_total] of the row being read */
	size_t value_total, value_capacity;
	struct kept kept[KEPT_ROWS];
	size_t kept_total;
	bool started;                 /* header handed over */
	size_t columns;
	char problem[160];
};

/* ---- strings --------------------------------------------------------------------------------- */

static bool end_string(struct book *b)
{
	if (!um_grow((void **)&b->start, &b->start_capacity, b->string_total + 2, sizeof(*b->start)))
		return false;
	b->start[0] = 0;
	b->start[++b->string_total] = b->strings.len;
	return true;
}

/* <si><t>..</t></si>, or runs of it; phonetic hints (rPh) are no words. */
static enum unmet_status read_strings(struct book *b, struct um_xml *xml, struct unmet_error *err)
{
	enum um_xml_node node;
	struct um_str s;
	bool words = false, hint = false;

	while ((node = um_xml_next(xml, &s)) != UM_XML_END && node != UM_XML_DAMAGED) {
		if (node == UM_XML_TEXT) {
			if (words && !hint)
				um_buf_add(&b->strings, s.ptr, s.len);
		} else if (um_str_eq(s, UM_LIT("t"))) {
			words = node == UM_XML_OPEN;
		} else if (um_str_eq(s, UM_LIT("rPh"))) {
			hint = node == UM_XML_OPEN;
		} else if (um_str_eq(s, UM_LIT("si")) && node == UM_XML_CLOSE && !end_string(b)) {
			return um_nomem(err);
		}
		if (um_buf_check(&b->strings, NULL))
			return um_buf_check(&b->strings, err);
	}
	if (node == UM_XML_DAMAGED)
		snprintf(b->problem, sizeof(b->problem), "%s", um_xml_problem(xml));
	return UNMET_OK;
}

static enum unmet_status load_strings(struct book *b, struct unmet_error *err)
{
	int64_t index = um_zip_find(b->zip, "xl/sharedStrings.xml");
	struct um_xml *xml = index < 0 ? NULL : um_xml_open(b->zip, (uint64_t)index);
	enum unmet_status rc;

	if (index < 0)
		return UNMET_OK;
	if (!xml)
		return um_nomem(err);
	rc = read_strings(b, xml, err);
	um_xml_close(xml);
	return rc;
}

static struct um_str shared_string(const struct book *b, struct um_str number)
{
	uint64_t n = 0;

	number = um_str_trim(number);
	for (size_t i = 0; i < number.len; i++) {
		if (!isdigit((unsigned char)number.ptr[i]) || n > b->string_total)
			return (struct um_str){ "", 0 };
		n = n * 10 + (unsigned)(number.ptr[i] - '0');
	}
	if (n >= b->string_total)
		return (struct um_str){ "", 0 };
	return um_str_n(b->strings.ptr + b->start[n], b->start[n + 1] - b->start[n]);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* "AB12" is column 27 (from 0). */
static size_t column_of(struct um_str ref, size_t next)
{
	size_t column = 0, i = 0;

	for (; i < ref.len && isupper((unsigned char)ref.ptr[i]) && column <= COLUMNS_MAX; i++)
		column = column * 26 + (size_t)(ref.ptr[i] - 'A') + 1;
	return i == 0 ? next : column - 1;
}

static enum unmet_status add_value(struct book *b, size_t column, struct um_str value, struct unmet_error *err)
{
	char *copy;

	if (column >= COLUMNS_MAX)
		return UNMET_OK;
	if (!um_grow((void **)&b->value, &b->value_capacity, column + 1, sizeof(*b->value)))
		return um_nomem(err);
	while (b->value_total <= column)
		b->value[b->value_total++] = (struct um_str){ "", 0 };
	if (!value.len)
		return UNMET_OK;
	copy = um_arena_strndup(&b->arena, value.ptr, value.len);
	if (!copy)
		return um_arena_fail(&b->arena, err);
	b->value[column] = um_str_n(copy, value.len);
	return UNMET_OK;
}

static enum unmet_status keep_row(struct book *b, uint64_t row, struct unmet_error *err)
{
	struct kept *k = &b->kept[b->kept_total++];

	*k = (struct kept){ UM_ARRAY(&b->sample_arena, struct um_str, b->value_total + 1), b->value_total, row };
	if (!k->value)
		return um_arena_fail(&b->sample_arena, err);
	for (size_t i = 0; i < k->total; i++) {
		char *copy = um_arena_strndup(&b->sample_arena, b->value[i].ptr, b->value[i].len);

		if (!copy)
			return um_arena_fail(&b->sample_arena, err);
		k->value[i] = um_str_trim(um_str_n(copy, b->value[i].len));
	}
	return UNMET_OK;
}

static enum unmet_status hand_over(struct book *b, const struct um_str *value, size_t total, uint64_t row,
                                   struct unmet_error *err)
{
	struct um_place place = { row, 0, { NULL, 0 } };
	struct um_table *t = b->table;

	while (total > b->columns && !um_str_trim(value[total - 1]).len)
		total--;
	if (t->skip)
		return UNMET_OK;
	if (total > b->columns)
		return t->bad(t->ctx, &place, "more cells than the header has", err);
	return t->row(t->ctx, value, total, &place, err);
}

static size_t rows_above(const struct book *b)
{
	struct um_row_look look[UM_HEADING_ROWS];
	size_t rows = b->kept_total < UM_HEADING_ROWS ? b->kept_total : UM_HEADING_ROWS;

	for (size_t i = 0; i < rows; i++)
		look[i] = um_heading_look(b->kept[i].value, b->kept[i].total);
	return um_heading_find(look, rows);
}

/* The header and what it says, then the rows that were kept. */
static enum unmet_status start_table(struct book *b, struct unmet_error *err)
{
	size_t above = rows_above(b), rows = 0;
	struct um_survey_head head = { .name = b->kept[above].value, .total = b->kept[above].total };
	struct um_place place = { b->kept[above].row, 0, { NULL, 0 } };
	struct um_column_sample *sample;
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < above && !rc; i++)
		rc = b->table->bad(b->table->ctx, &(struct um_place){ b->kept[i].row, 0, { NULL, 0 } }, UM_HEADING_REASON, err);
	b->started = true;
	b->columns = head.total;
	b->table->skip = false;
	for (size_t i = above + 1; i < above + 3 && i < b->kept_total && !rc; i++)
		rc = um_survey_head_row(&head, b->kept[i].value, b->kept[i].total, err);
	if (!rc)
		rc = um_survey_head_merge(&head, &rows, err);
	sample = um_calloc(b->columns + 1, sizeof(*sample));
	if (!rc && !sample)
		rc = um_nomem(err);
	for (size_t k = above + 1 + rows; k < b->kept_total && !rc; k++)
		for (size_t i = 0; i < b->kept[k].total && i < b->columns; i++)
			um_table_sample(&sample[i], b->kept[k].value[i]);
	if (!rc)
		rc = b->table->header(b->table->ctx, head.name, sample, b->columns, &place, err);
	um_free(sample);
	for (size_t k = above + 1 + rows; k < b->kept_total && !rc; k++)
		rc = hand_over(b, b->kept[k].value, b->kept[k].total, b->kept[k].row, err);
	if (rows) { /* merged names are copied where the table still needs them */
		for (size_t i = 0; i < b->columns && !rc; i++) {
			char *copy = um_arena_strndup(&b->sample_arena, head.name[i].ptr, head.name[i].len);

			if (!copy)
				rc = um_arena_fail(&b->sample_arena, err);
			else
				head.name[i].ptr = copy;
		}
	}
	um_survey_head_release(&head);
	return rc;
}

static enum unmet_status end_row(struct book *b, uint64_t row, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	bool filled = false;

	for (size_t i = 0; i < b->value_total; i++)
		filled |= um_str_trim(b->value[i]).len > 0;
	if (filled && b->started)
		rc = hand_over(b, b->value, b->value_total, row, err);
	else if (filled)
		rc = keep_row(b, row, err);
	if (!rc && !b->started && b->kept_total == KEPT_ROWS)
		rc = start_table(b, err);
	b->value_total = 0;
	um_arena_clear(&b->arena);
	return rc;
}

/* ---- sheets ---------------------------------------------------------------------------------- */

struct cell { size_t column; bool shared, reading; };

static enum unmet_status close_cell(struct book *b, struct cell *cell, struct unmet_error *err)
{
	struct um_str text = um_buf_str(&b->cell);
	enum unmet_status rc = um_buf_check(&b->cell, err);

	if (rc)
		return rc;
	rc = add_value(b, cell->column, cell->shared ? shared_string(b, text) : text, err);
	cell->column++;
	return rc;
}

static enum unmet_status sheet_node(struct book *b, struct um_xml *xml, enum um_xml_node node, struct um_str s,
                                    struct cell *cell, uint64_t *row, struct unmet_error *err)
{
	bool open = node == UM_XML_OPEN;

	if (node == UM_XML_TEXT) {
		if (cell->reading)
			um_buf_add(&b->cell, s.ptr, s.len);
	} else if (um_str_eq(s, UM_LIT("v")) || um_str_eq(s, UM_LIT("t"))) {
		cell->reading = open;
	} else if (um_str_eq(s, UM_LIT("c")) && open) {
		um_buf_clear(&b->cell);
		cell->column = column_of(um_xml_attribute(xml, "r"), cell->column);
		cell->shared = um_str_eq(um_xml_attribute(xml, "t"), UM_LIT("s"));
	} else if (um_str_eq(s, UM_LIT("c"))) {
		return close_cell(b, cell, err);
	} else if (um_str_eq(s, UM_LIT("row")) && open) {
		++*row;
		cell->column = 0;
	} else if (um_str_eq(s, UM_LIT("row"))) {
		return end_row(b, *row, err);
	}
	return UNMET_OK;
}

static enum unmet_status read_sheet(struct book *b, uint64_t index, uint64_t *row, struct unmet_error *err)
{
	struct um_xml *xml = um_xml_open(b->zip, index);
	struct cell cell = { 0 };
	struct um_str s;
	enum um_xml_node node = UM_XML_END;
	enum unmet_status rc = UNMET_OK;

	if (!xml)
		return um_nomem(err);
	b->started = false;
	b->kept_total = b->value_total = 0;
	while (!rc && (node = um_xml_next(xml, &s)) != UM_XML_END && node != UM_XML_DAMAGED)
		rc = sheet_node(b, xml, node, s, &cell, row, err);
	if (!rc && !b->started && b->kept_total)
		rc = start_table(b, err);
	if (node == UM_XML_DAMAGED && !b->problem[0])
		snprintf(b->problem, sizeof(b->problem), "%s", um_xml_problem(xml));
	um_xml_close(xml);
	return rc;
}

static enum unmet_status read_book(struct book *b, struct unmet_error *err)
{
	struct um_place place = { 0 };
	uint64_t row = 0;
	size_t sheets = 0;
	enum unmet_status rc = load_strings(b, err);

	for (unsigned n = 1; n <= SHEETS_MAX && !rc; n++) {
		char name[64];
		int64_t index;

		snprintf(name, sizeof(name), "xl/worksheets/sheet%u.xml", n);
		index = um_zip_find(b->zip, name);
		if (index < 0)
			continue;
		sheets++;
		rc = b->given ? UNMET_OK : um_read_table_documents(b->r, &b->table, err);
		b->table = b->given ? b->given : b->table;
		if (!rc)
			rc = read_sheet(b, (uint64_t)index, &row, err);
		if (!rc && !b->given)
			rc = um_table_documents_end(b->table, err);
		if (!b->given)
			um_table_documents_free(b->table);
		b->table = NULL;
		um_arena_clear(&b->sample_arena);
	}
	if (rc)
		return um_reader_fault(b->r, rc, &place, err);
	if (b->problem[0])
		return um_reader_reject(b->r, &place, err, "%s", b->problem);
	return sheets && (b->given || b->r->row_count) ? UNMET_OK : um_reader_reject(b->r, &place, err, "an Excel file without rows");
}

enum unmet_status um_xlsx_table(struct um_reader *r, struct um_table *table, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	struct book *b = um_calloc(1, sizeof(*b));
	enum unmet_status rc;

	if (!b)
		return um_nomem(err);
	b->r = r;
	b->given = table;
	um_buf_init(&b->strings, STRINGS_BYTES);
	um_buf_init(&b->cell, UM_RECORD_BYTES);
	um_arena_init(&b->arena, UM_READER_ARENA_BYTES);
	um_arena_init(&b->sample_arena, UM_READER_ARENA_BYTES);
	rc = um_zip_open(&b->zip, r->in, err);
	rc = rc ? um_reader_fault(r, rc, &place, err) : read_book(b, err);
	um_zip_close(b->zip);
	um_buf_release(&b->strings);
	um_buf_release(&b->cell);
	um_arena_release(&b->arena);
	um_arena_release(&b->sample_arena);
	um_free(b->start);
	um_free(b->value);
	um_free(b);
	return rc;
}

enum unmet_status um_read_xlsx(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	(void)sniff;
	return um_xlsx_table(r, NULL, err);
}
