/* SPDX-License-Identifier: Apache-2.0 */
/* The two kinds of table behind one interface, and the numbers both write: rounded as in the JSON. */
#include "export/sheet_kind.h"

#include "base/mem.h"
#include "base/status.h"
#include "export/number.h"

enum unmet_status um_sheets_new(struct um_sheets **sheets, const struct um_sheet_kind *kind, struct unmet_error *err)
{
	*sheets = um_calloc(1, sizeof(**sheets));
	if (!*sheets)
		return um_nomem(err);
	(*sheets)->kind = kind;
	return UNMET_OK;
}

void um_sheet_number(struct um_buf *out, enum um_cell_kind kind, double number)
{
	switch (kind) {
	case UM_CELL_SHARE:
		um_num(out, number, UM_SHARE_DECIMALS);
		break;
	case UM_CELL_LIFT:
		um_num(out, number, UM_LIFT_DECIMALS);
		break;
	case UM_CELL_CHANCE:
		um_significant(out, number);
		break;
	case UM_CELL_INTEGER:
	case UM_CELL_TEXT:
		um_num(out, number, 0);
	}
}

static enum unmet_status end_table(struct um_sheets *s, struct unmet_error *err)
{
	if (!s->open)
		return UNMET_OK;
	s->open = false;
	return s->kind->end(s, err);
}

enum unmet_status um_sheets_table(struct um_sheets *s, const char *name, const struct um_sheet_column *column, size_t total,
                                  struct unmet_error *err)
{
	enum unmet_status rc = end_table(s, err);

	s->column = column;
	s->column_total = total;
	s->row_total = 0;
	if (!rc)
		rc = s->kind->begin(s, name, err);
	s->open = !rc;
	return rc;
}

enum unmet_status um_sheets_row(struct um_sheets *s, const struct um_cell *cell, struct unmet_error *err)
{
	s->row_total++;
	return s->kind->row(s, cell, err);
}

enum unmet_status um_sheets_commit(struct um_sheets *s, struct unmet_error *err)
{
	enum unmet_status rc = end_table(s, err);

	if (!rc)
		rc = s->kind->commit(s, err);
	else
		s->kind->abort(s);
	um_free(s);
	return rc;
}

void um_sheets_abort(struct um_sheets *s)
{
	if (!s)
		return;
	s->kind->abort(s);
	um_free(s);
}
