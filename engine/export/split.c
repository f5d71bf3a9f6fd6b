/* SPDX-License-Identifier: Apache-2.0 */
/* A split as a table: a row a mention, the part in front, so that a person moves a quote by changing one number. */
#include "export/split.h"
#include "export/sheet.h"

#include <stdio.h>

static const struct um_sheet_column columns[] = {
	{ "mention", UM_CELL_INTEGER, 10 }, { "need", UM_CELL_INTEGER, 8 }, { "part", UM_CELL_INTEGER, 8 }, { "label", UM_CELL_TEXT, 30 },
	{ "quote", UM_CELL_TEXT, 80 }, { "customer", UM_CELL_TEXT, 24 }, { "date", UM_CELL_TEXT, 12 }, { "source", UM_CELL_TEXT, 24 },
	{ "written", UM_CELL_TEXT, 10 },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

enum unmet_status um_split_table(const struct unmet_split *split, struct unmet_quote *const *quote, const char *path, struct unmet_error *err)
{
	struct um_sheets *sheets;
	char written[32];
	enum unmet_status rc = um_sheets_file(&sheets, path, "split", columns, COLUMNS, err);

	snprintf(written, sizeof(written), "rev %llu", (unsigned long long)split->rev);
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
