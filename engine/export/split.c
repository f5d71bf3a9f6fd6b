/* SPDX-License-Identifier: Apache-2.0 */
/* A split as a table: a row a mention, the part in front, so that a person moves a quote by changing one number. */
#include "export/split.h"
#include "export/sheet.h"
#include "export/stream.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

static const struct um_sheet_column columns[] = {
	{ "mention", UM_CELL_INTEGER, 10 }, { "need", UM_CELL_INTEGER, 8 }, { "part", UM_CELL_INTEGER, 8 }, { "label", UM_CELL_TEXT, 30 },
	{ "quote", UM_CELL_TEXT, 80 }, { "customer", UM_CELL_TEXT, 24 }, { "date", UM_CELL_TEXT, 12 }, { "source", UM_CELL_TEXT, 24 },
	{ "written", UM_CELL_TEXT, 10 },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

enum unmet_status um_split_xlsx(const struct unmet_split *split, struct unmet_quote *const *quote, const char *path, struct unmet_error *err)
{
	struct um_sheets *sheets = NULL;
	char written[32];
	enum unmet_status rc = um_sheets_xlsx(&sheets, path, err);

	snprintf(written, sizeof(written), "rev %llu", (unsigned long long)split->rev);
	if (!rc)
		rc = um_sheets_table(sheets, "split", columns, COLUMNS, err);
	for (size_t p = 0; p < split->part_count && !rc; p++)
		for (size_t i = 0; i < split->part[p].mention_total && !rc; i++) {
			const struct unmet_quote *q = &quote[p][i];
			const struct um_cell cell[COLUMNS] = { um_cell_number((double)q->mention), um_cell_number(split->need),
				um_cell_number((double)p + 1), um_cell_text(split->part[p].label), um_cell_text(q->text), um_cell_text(q->customer),
				um_cell_text(q->date), um_cell_text(q->source), um_cell_text(written) };

			rc = um_sheets_row(sheets, cell, err);
		}
	if (!rc)
		return um_sheets_commit(sheets, err);
	um_sheets_abort(sheets);
	return rc;
}

/* Quoted, quotes doubled, and an apostrophe before what a spreadsheet would run. */
static void put_csv(struct um_buf *b, const char *text)
{
	um_buf_addc(b, ',');
	um_buf_addc(b, '"');
	if (*text && strchr("=+-@\t\r", *text))
		um_buf_addc(b, '\'');
	for (; *text; text++) {
		if (*text == '"')
			um_buf_addc(b, '"');
		um_buf_addc(b, *text);
	}
	um_buf_addc(b, '"');
}

static enum unmet_status finish(struct um_buf *b, const char *path, struct unmet_error *err)
{
	struct um_out *out;
	enum unmet_status rc = um_buf_check(b, err);

	if (!rc)
		rc = um_out_open(&out, path, err);
	if (rc)
		return rc;
	rc = um_out_write(out, b->ptr, b->len, err);
	if (!rc)
		return um_out_commit(out, err);
	um_out_abort(out);
	return rc;
}

enum unmet_status um_split_csv(const struct unmet_split *split, struct unmet_quote *const *quote, const char *path, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;

	um_buf_init(&b, (size_t)1 << 30);
	um_buf_adds(&b, "\xEF\xBB\xBF");
	for (size_t c = 0; c < COLUMNS; c++)
		um_buf_addf(&b, "%s%s", c ? "," : "", columns[c].name);
	um_buf_adds(&b, "\r\n");
	for (size_t p = 0; p < split->part_count; p++)
		for (size_t i = 0; i < split->part[p].mention_total; i++) {
			const struct unmet_quote *q = &quote[p][i];

			um_buf_addf(&b, "%llu,%u,%zu", (unsigned long long)q->mention, split->need, p + 1);
			put_csv(&b, split->part[p].label);
			put_csv(&b, q->text);
			put_csv(&b, q->customer);
			put_csv(&b, q->date);
			put_csv(&b, q->source);
			um_buf_addf(&b, ",rev %llu\r\n", (unsigned long long)split->rev);
		}
	rc = finish(&b, path, err);
	um_buf_release(&b);
	return rc;
}
