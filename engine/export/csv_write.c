/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV (RFC 4180). A cell of text that starts with = + - @, a tab or a return is run as a formula by spreadsheets,
 * whoever wrote it; such text gets an apostrophe in front (OWASP, CSV injection). Numbers are ours and stay numbers.
 */
#include "export/sheet_kind.h"

#include "base/status.h"

#include <stdio.h>

static bool needs_quotes(struct um_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(",;\"\r\n\t", text.ptr[i]))
			return true;
	return text.len && (text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ');
}

/* Spreadsheets drop blanks in front before they look for a formula; U+FF1D and its like are read as = + - @ too. */
static bool acts(struct um_str text)
{
	static const char *const wide[] = { "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0" };

	while (text.len && text.ptr[0] == ' ') {
		text.ptr++;
		text.len--;
	}
	if (text.len && strchr("=+-@\t\r\n", text.ptr[0]))
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (um_str_starts(text, wide[i]))
			return true;
	return false;
}

static void put_text(struct um_buf *out, struct um_str text)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		um_buf_addc(out, '"');
	if (acts(text))
		um_buf_addc(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			um_buf_addc(out, '"');
		um_buf_addc(out, text.ptr[i] ? text.ptr[i] : ' ');
	}
	if (quotes)
		um_buf_addc(out, '"');
}

static enum unmet_status csv_begin(struct um_sheets *s, const char *name, struct unmet_error *err)
{
	char path[4096];
	enum unmet_status rc;

	if (snprintf(path, sizeof(path), "%s/%s.csv", s->folder, name) >= (int)sizeof(path))
		return um_fail(err, UNMET_E_ARG, "the name of the folder is too long");
	rc = um_out_open(&s->out, path, err);
	if (rc)
		return rc;
	um_stream_to_file(&s->stream, s->out, err);
	um_buf_adds(&s->stream.buf, "\xEF\xBB\xBF");
	for (size_t i = 0; i < s->column_total; i++)
		um_buf_addf(&s->stream.buf, "%s%s", i ? "," : "", s->column[i].name);
	um_buf_adds(&s->stream.buf, "\r\n");
	return UNMET_OK;
}

static enum unmet_status csv_row(struct um_sheets *s, const struct um_cell *cell, struct unmet_error *err)
{
	struct um_buf *out = &s->stream.buf;

	(void)err;
	for (size_t i = 0; i < s->column_total; i++) {
		if (i)
			um_buf_addc(out, ',');
		if (cell[i].none)
			continue;
		if (s->column[i].kind == UM_CELL_TEXT)
			put_text(out, cell[i].text);
		else
			um_sheet_number(out, s->column[i].kind, cell[i].number);
	}
	um_buf_adds(out, "\r\n");
	return um_stream_flush(&s->stream);
}

static enum unmet_status csv_end(struct um_sheets *s, struct unmet_error *err)
{
	struct um_out *out = s->out;
	enum unmet_status rc = um_stream_end(&s->stream);

	s->out = NULL;
	if (!rc)
		return um_out_commit(out, err);
	um_out_abort(out);
	return rc;
}

static enum unmet_status csv_commit(struct um_sheets *s, struct unmet_error *err)
{
	(void)s;
	(void)err;
	return UNMET_OK; /* each file was, when it ended */
}

static void csv_abort(struct um_sheets *s)
{
	if (!s->out)
		return;
	um_buf_release(&s->stream.buf);
	um_out_abort(s->out);
}

enum unmet_status um_sheets_csv(struct um_sheets **sheets, const char *folder, struct unmet_error *err)
{
	static const struct um_sheet_kind csv = { csv_begin, csv_row, csv_end, csv_commit, csv_abort };
	enum unmet_status rc = um_mkdir_p(folder, err);

	*sheets = NULL;
	if (!rc && strlen(folder) >= sizeof((*sheets)->folder))
		return um_fail(err, UNMET_E_ARG, "the name of the folder is too long");
	if (!rc)
		rc = um_sheets_new(sheets, &csv, err);
	if (!rc)
		memcpy((*sheets)->folder, folder, strlen(folder) + 1);
	return rc;
}
