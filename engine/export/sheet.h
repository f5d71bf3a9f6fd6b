/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export/sheet.h - tables, written a row at a time as CSV files in a folder or as sheets of one XLSX workbook.
 * Whoever has a table hands over its columns and then its rows; the two writers know how each kind of value looks in
 * their format and make sure that no customer's words can act as a formula.
 */
#ifndef UM_EXPORT_SHEET_H
#define UM_EXPORT_SHEET_H

#include "base/str.h"
#include "unmet.h"

enum um_cell_kind { UM_CELL_TEXT, UM_CELL_INTEGER, UM_CELL_SHARE, UM_CELL_LIFT, UM_CELL_CHANCE };

struct um_sheet_column {
	const char *name;
	enum um_cell_kind kind;
	unsigned width;          /* characters, for XLSX */
};

/* A value as its column says: text, or a number. `none`: an empty cell. */
struct um_cell { struct um_str text; double number; bool none; };

static inline struct um_cell um_cell_text(const char *text) { return (struct um_cell){ .text = um_str(text) }; }
static inline struct um_cell um_cell_number(double number) { return (struct um_cell){ .number = number }; }

struct um_sheets;

/* um_sheets_csv - NAME.csv each in a folder, made where it is missing. RFC 4180 with CRLF, UTF-8 with a byte order mark,
 * without which spreadsheets misread accents; text that starts like a formula gets a ' in front. */
enum unmet_status um_sheets_csv(struct um_sheets **sheets, const char *folder, struct unmet_error *err);
/* um_sheets_xlsx - one workbook (ECMA-376). LIMIT above 1,048,575 rows a sheet; text is cut at 32,767 characters. */
enum unmet_status um_sheets_xlsx(struct um_sheets **sheets, const char *path, struct unmet_error *err);

/* um_sheets_file - one table as one file: FILE.csv, or a workbook for any other name; its only table is begun. title: of the sheet in a workbook. */
enum unmet_status um_sheets_file(struct um_sheets **sheets, const char *path, const char *title, const struct um_sheet_column *column,
                                 size_t column_total, struct unmet_error *err);

/* um_sheets_table - end the table before, begin the next. column lives until the next table. */
enum unmet_status um_sheets_table(struct um_sheets *sheets, const char *name, const struct um_sheet_column *column,
                                  size_t column_total, struct unmet_error *err);
enum unmet_status um_sheets_row(struct um_sheets *sheets, const struct um_cell *cell, struct unmet_error *err);
enum unmet_status um_sheets_commit(struct um_sheets *sheets, struct unmet_error *err); /* frees sheets either way */
void um_sheets_abort(struct um_sheets *sheets); /* NULL is fine */

#endif
