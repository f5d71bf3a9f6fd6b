/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XLSX, the parts of ECMA-376 a table needs: a workbook, one style sheet, and sheets with a frozen bold head, a filter
 * over it and columns wide enough to read. Text is inline ("inlineStr"), never a formula and never in a shared
 * table, so that a sheet streams and a customer's "=1+1" stays four characters.
 */
#include "export/sheet_kind.h"

#include "base/status.h"

#include <stdio.h>

#define MAX_ROWS 1048575u
#define MAX_CHARACTERS 32767u
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"

/* Indices into cellXfs of styles_xml. */
enum style { PLAIN, BOLD, WRAPPED, PERCENT, LIFT, CHANCE, WHOLE };

static const char styles_xml[] = HEAD "<styleSheet xmlns=\"" MAIN "\">"
	"<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts>"
	"<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
	"<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
	"<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
	"<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
	"<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
	"<cellXfs count=\"7\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
	"<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
	"<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
	"<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
	"<xf numFmtId=\"2\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
	"<xf numFmtId=\"11\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
	"<xf numFmtId=\"3\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
	"<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

static enum style style_of(enum um_cell_kind kind)
{
	static const enum style of[] = { [UM_CELL_TEXT] = WRAPPED, [UM_CELL_INTEGER] = WHOLE, [UM_CELL_SHARE] = PERCENT,
	                                 [UM_CELL_LIFT] = LIFT, [UM_CELL_CHANCE] = CHANCE };

	return of[kind];
}

/* ---- a sheet ------------------------------------------------------------------------------ */

static void put_columns(struct um_sheets *s)
{
	struct um_buf *out = &s->stream.buf;

	um_buf_adds(out, "<cols>");
	for (size_t i = 0; i < s->column_total; i++)
		um_buf_addf(out, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" customWidth=\"1\"/>", i + 1, i + 1,
		            s->column[i].width ? s->column[i].width : 14u);
	um_buf_adds(out, "</cols>");
}

static struct um_str fitting(struct um_str text)
{
	size_t at = 0, characters = 0;

	if (text.len <= MAX_CHARACTERS)
		return text;
	for (; at < text.len; at++)
		/* UTF-16 units, which is what the limit counts: four bytes of UTF-8 are two. */
		if (((unsigned char)text.ptr[at] & 0xc0) != 0x80 && (characters += (unsigned char)text.ptr[at] >= 0xf0 ? 2 : 1) > MAX_CHARACTERS)
			break;
	text.len = at;
	return text;
}

static void put_text(struct um_buf *out, struct um_str text, enum style style)
{
	um_buf_addf(out, "<c t=\"inlineStr\" s=\"%d\"><is><t xml:space=\"preserve\">", (int)style);
	um_xml_put(out, fitting(text));
	um_buf_adds(out, "</t></is></c>");
}

static enum unmet_status xlsx_begin(struct um_sheets *s, const char *name, struct unmet_error *err)
{
	struct um_buf *out = &s->stream.buf;
	char entry[64];
	enum unmet_status rc;

	if (s->sheet_total == UM_SHEETS_MAX || strlen(name) >= sizeof(s->name[0]))
		return um_fail(err, UNMET_E_LIMIT, "a workbook of unmet holds %d sheets", UM_SHEETS_MAX);
	memcpy(s->name[s->sheet_total++], name, strlen(name) + 1);
	snprintf(entry, sizeof(entry), "xl/worksheets/sheet%zu.xml", s->sheet_total);
	rc = um_zip_out_entry(s->zip, entry, err);
	if (rc)
		return rc;
	um_stream_to_zip(&s->stream, s->zip, err);
	um_buf_adds(out, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
	            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
	put_columns(s);
	um_buf_adds(out, "<sheetData><row>");
	for (size_t i = 0; i < s->column_total; i++)
		put_text(out, um_str(s->column[i].name), BOLD);
	um_buf_adds(out, "</row>\n");
	return UNMET_OK;
}

static enum unmet_status xlsx_row(struct um_sheets *s, const struct um_cell *cell, struct unmet_error *err)
{
	struct um_buf *out = &s->stream.buf;

	if (s->row_total > MAX_ROWS)
		return um_fail(err, UNMET_E_LIMIT, "sheet %s would have more than %u rows, which no spreadsheet opens: use --format csv",
		               s->name[s->sheet_total - 1], MAX_ROWS);
	um_buf_adds(out, "<row>");
	for (size_t i = 0; i < s->column_total; i++) {
		if (cell[i].none) {
			um_buf_adds(out, "<c/>");
		} else if (s->column[i].kind == UM_CELL_TEXT) {
			put_text(out, cell[i].text, WRAPPED);
		} else {
			um_buf_addf(out, "<c s=\"%d\"><v>", (int)style_of(s->column[i].kind));
			um_sheet_number(out, s->column[i].kind, cell[i].number);
			um_buf_adds(out, "</v></c>");
		}
	}
	um_buf_adds(out, "</row>\n");
	return um_stream_flush(&s->stream);
}

/* "A", ..., "Z", "AA": the letters of a column. */
static void column_name(char name[8], size_t column)
{
	char backwards[8];
	size_t n = 0;

	for (column++; column; column = (column - 1) / 26)
		backwards[n++] = (char)('A' + (column - 1) % 26);
	for (size_t i = 0; i < n; i++)
		name[i] = backwards[n - 1 - i];
	name[n] = '\0';
}

static enum unmet_status xlsx_end(struct um_sheets *s, struct unmet_error *err)
{
	char last[8];

	(void)err;
	column_name(last, s->column_total - 1);
	um_buf_addf(&s->stream.buf, "</sheetData><autoFilter ref=\"A1:%s%llu\"/></worksheet>", last, (unsigned long long)s->row_total + 1);
	return um_stream_end(&s->stream);
}

/* ---- the workbook ------------------------------------------------------------------------- */

static void put_workbook(const struct um_sheets *s, struct um_buf *out)
{
	um_buf_adds(out, HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
	for (size_t i = 0; i < s->sheet_total; i++)
		um_buf_addf(out, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", s->name[i], i + 1, i + 1);
	um_buf_adds(out, "</sheets></workbook>");
}

static void put_workbook_parts(const struct um_sheets *s, struct um_buf *out)
{
	um_buf_adds(out, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
	for (size_t i = 1; i <= s->sheet_total; i++)
		um_buf_addf(out, "<Relationship Id=\"rId%zu\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i, i);
	um_buf_addf(out, "<Relationship Id=\"rId%zu\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>", s->sheet_total + 1);
}

static void put_types(const struct um_sheets *s, struct um_buf *out)
{
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."
	um_buf_adds(out, HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
	            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE "sheet.main+xml\"/>"
	            "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE "styles+xml\"/>");
	for (size_t i = 1; i <= s->sheet_total; i++)
		um_buf_addf(out, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" SHEET_TYPE "worksheet+xml\"/>", i);
	um_buf_adds(out, "</Types>");
}

static void put_package(const struct um_sheets *s, struct um_buf *out)
{
	(void)s;
	um_buf_adds(out, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
	            "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
}

static void put_styles(const struct um_sheets *s, struct um_buf *out)
{
	(void)s;
	um_buf_adds(out, styles_xml);
}

static const struct part {
	const char *name;
	void (*put)(const struct um_sheets *s, struct um_buf *out);
} parts[] = {
	{ "xl/workbook.xml", put_workbook },
	{ "xl/_rels/workbook.xml.rels", put_workbook_parts },
	{ "xl/styles.xml", put_styles },
	{ "_rels/.rels", put_package },
	{ "[Content_Types].xml", put_types },
};

static enum unmet_status xlsx_commit(struct um_sheets *s, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && !rc; i++) {
		rc = um_zip_out_entry(s->zip, parts[i].name, err);
		if (rc)
			break;
		um_stream_to_zip(&s->stream, s->zip, err);
		parts[i].put(s, &s->stream.buf);
		rc = um_stream_end(&s->stream);
	}
	if (!rc)
		return um_zip_out_commit(s->zip, err);
	um_zip_out_abort(s->zip);
	return rc;
}

static void xlsx_abort(struct um_sheets *s)
{
	um_buf_release(&s->stream.buf);
	um_zip_out_abort(s->zip);
}

enum unmet_status um_sheets_xlsx(struct um_sheets **sheets, const char *path, struct unmet_error *err)
{
	static const struct um_sheet_kind xlsx = { xlsx_begin, xlsx_row, xlsx_end, xlsx_commit, xlsx_abort };
	enum unmet_status rc = um_sheets_new(sheets, &xlsx, err);

	if (rc)
		return rc;
	rc = um_zip_out_open(&(*sheets)->zip, path, err);
	if (rc) {
		um_sheets_abort(*sheets);
		*sheets = NULL;
	}
	return rc;
}
