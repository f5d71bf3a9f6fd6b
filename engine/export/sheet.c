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

/* one_csv - the writer of CSV takes a folder and a name: "a/b.csv" is b in a. */
static enum unmet_status one_csv(struct um_sheets **sheets, const char *path, char *name, size_t room, struct unmet_error *err)
{
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	size_t folder_bytes = slash ? (size_t)(slash - path) : 0, bytes = strlen(file) - strlen(".csv");
	char folder[4096] = ".";

	if (folder_bytes >= sizeof(folder) || bytes >= room || !bytes)
		return um_fail(err, UNMET_E_ARG, "%.300s: no name of a file", path);
	if (slash)
		memcpy(folder, folder_bytes ? path : "/", folder_bytes ? folder_bytes : 1);
	folder[folder_bytes ? folder_bytes : 1] = '\0';
	memcpy(name, file, bytes);
	name[bytes] = '\0';
	return um_sheets_csv(sheets, folder, err);
}

enum unmet_status um_sheets_file(struct um_sheets **sheets, const char *path, const char *title, const struct um_sheet_column *column,
                                 size_t column_total, struct unmet_error *err)
{
	char name[256];
	enum unmet_status rc;

	*sheets = NULL;
	if (um_str_ends(um_str(path), ".csv")) {
		rc = one_csv(sheets, path, name, sizeof(name), err);
		title = name;
	} else {
		rc = um_sheets_xlsx(sheets, path, err);
	}
	if (!rc)
		rc = um_sheets_table(*sheets, title, column, column_total, err);
	if (rc) {
		um_sheets_abort(*sheets);
		*sheets = NULL;
	}
	return rc;
}
