/* SPDX-License-Identifier: Apache-2.0 */
/* export/sheet_kind.h - what a kind of table implements; for sheet.c, csv_write.c and xlsx_write.c only. */
#ifndef UM_EXPORT_SHEET_KIND_H
#define UM_EXPORT_SHEET_KIND_H

#include "export/sheet.h"
#include "export/stream.h"

struct um_sheet_kind {
	enum unmet_status (*begin)(struct um_sheets *s, const char *name, struct unmet_error *err);
	enum unmet_status (*row)(struct um_sheets *s, const struct um_cell *cell, struct unmet_error *err);
	enum unmet_status (*end)(struct um_sheets *s, struct unmet_error *err);
	enum unmet_status (*commit)(struct um_sheets *s, struct unmet_error *err);
	void (*abort)(struct um_sheets *s);
};

#define UM_SHEETS_MAX 32

struct um_sheets {
	const struct um_sheet_kind *kind;
	const struct um_sheet_column *column;
	size_t column_total;
	uint64_t row_total;      /* of the table at hand, without its head */
	bool open;               /* a table is */
	struct um_stream stream;
	struct um_out *out;      /* csv: the file at hand */
	struct um_zip_out *zip;      /* xlsx */
	char folder[4096];       /* csv */
	char name[UM_SHEETS_MAX][32]; /* xlsx: of its sheets */
	size_t sheet_total;
};

enum unmet_status um_sheets_new(struct um_sheets **sheets, const struct um_sheet_kind *kind, struct unmet_error *err);
void um_sheet_number(struct um_buf *out, enum um_cell_kind kind, double number);

#endif
