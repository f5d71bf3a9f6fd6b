/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The questionnaire. A table has a row an outcome with the customer, importance and satisfaction to be filled in, and is read
 * back as it stands; the page is for paper and asks the same. Ten steps with words at both ends only: what lies
 * between is the customer's.
 */
#include "export/questionnaire.h"
#include "export/sheet.h"
#include "export/stream.h"

#include <string.h>

static const struct um_sheet_column columns[] = {
	{ "customer", UM_CELL_TEXT, 24 }, { "need", UM_CELL_INTEGER, 8 }, { "outcome", UM_CELL_TEXT, 60 },
	{ "importance", UM_CELL_INTEGER, 12 }, { "satisfaction", UM_CELL_INTEGER, 12 },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

enum unmet_status um_questionnaire_table(const struct um_question *question, size_t total, const char *path, struct unmet_error *err)
{
	struct um_sheets *sheets;
	enum unmet_status rc = um_sheets_file(&sheets, path, "questionnaire", columns, COLUMNS, err);

	for (size_t i = 0; i < total && !rc; i++) {
		const struct um_cell cell[COLUMNS] = { { .none = true }, um_cell_number(question[i].need), um_cell_text(question[i].outcome),
		                                       { .none = true }, { .none = true } };

		rc = um_sheets_row(sheets, cell, err);
	}
	if (!rc)
		return um_sheets_commit(sheets, err);
	um_sheets_abort(sheets);
	return rc;
}

/* ---- the page ----------------------------------------------------------------------------- */

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

static const char head[] = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<title>What matters to you</title>\n<style>\n"
	"body{font:12pt/1.4 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111;background:#fff}\n"
	"section{break-inside:avoid;margin:1.4em 0;border-top:1px solid #888;padding-top:.6em}\n"
	"table{border-collapse:collapse;margin:.3em 0}th{font-weight:normal;text-align:left;width:9em}\n"
	"td{width:2em;text-align:center}td span{display:inline-block;width:1.5em;height:1.5em;line-height:1.5em;border:1px solid #444;border-radius:50%}\n"
	"small{color:#444}footer{border-top:1px solid #888;margin-top:2em;padding-top:.6em}.line{border-bottom:1px solid #444;display:inline-block;width:18em}\n"
	"</style></head><body>\n<h1>What matters to you</h1>\n"
	"<p>Name or company: <span class=\"line\">&nbsp;</span></p>\n"
	"<p>For each of these, circle how <b>important</b> it is to you, and how <b>satisfied</b> you are with what you have today. "
	"There are no right answers; leave out what you cannot judge.</p>\n";

static void scale(struct um_buf *b, const char *name, const char *low, const char *high)
{
	um_buf_addf(b, "<tr><th>%s<br><small>1 %s, 10 %s</small></th>", name, low, high);
	for (int i = 1; i <= 10; i++)
		um_buf_addf(b, "<td><span>%d</span></td>", i);
	um_buf_adds(b, "</tr>\n");
}

/* key - for whoever types the answers in: they are read back by the number of the need. */
static void key(struct um_buf *b, const struct um_question *question, size_t total)
{
	um_buf_adds(b, "<footer><small>For whoever types the answers in, items and the numbers of their needs:");
	for (size_t i = 0; i < total; i++)
		um_buf_addf(b, "%s %zu = need %u", i ? "," : "", i + 1, question[i].need);
	um_buf_adds(b, ".</small></footer>\n");
}

enum unmet_status um_questionnaire_html(const struct um_question *question, size_t total, const char *path, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;

	um_buf_init(&b, 1 << 24);
	um_buf_adds(&b, head);
	for (size_t i = 0; i < total; i++) {
		um_buf_addf(&b, "<section><p>%zu. <b>", i + 1);
		um_xml_put(&b, um_str(question[i].outcome));
		um_buf_adds(&b, "</b></p>\n<table>\n");
		scale(&b, "Importance", "not at all", "extremely");
		scale(&b, "Satisfaction", "not at all", "completely");
		um_buf_adds(&b, "</table></section>\n");
	}
	key(&b, question, total);
	um_buf_adds(&b, "</body></html>\n");
	rc = finish(&b, path, err);
	um_buf_release(&b);
	return rc;
}
