/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The glossary. A table has what people may change first, then what helps to decide: how many say so, and three customers'
 * words; a page of Markdown is the same, in the order of the needs.
 */
#include "export/glossary.h"

#include "export/markdown.h"
#include "export/sheet.h"
#include "export/stream.h"

#include <string.h>

#define QUOTES 3u

static const struct um_sheet_column columns[] = {
	{ "need", UM_CELL_INTEGER, 8 }, { "label", UM_CELL_TEXT, 32 }, { "outcome", UM_CELL_TEXT, 48 }, { "outcome_state", UM_CELL_TEXT, 12 },
	{ "definition", UM_CELL_TEXT, 48 }, { "customer_count", UM_CELL_INTEGER, 14 }, { "quote_1", UM_CELL_TEXT, 48 },
	{ "quote_2", UM_CELL_TEXT, 48 }, { "quote_3", UM_CELL_TEXT, 48 }, { "written", UM_CELL_TEXT, 32 },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static const char *state_of(const struct unmet_need *n)
{
	return !*n->outcome ? "" : n->outcome_draft ? "draft" : "agreed";
}

static struct um_cell quote(const struct unmet_need *n, size_t i)
{
	return um_cell_text(i < n->quote_count ? n->quote[i].text : "");
}

enum unmet_status um_glossary_table(const struct um_glossary *g, const char *path, struct unmet_error *err)
{
	const struct unmet_results *r = g->results;
	struct um_sheets *sheets;
	enum unmet_status rc = um_sheets_file(&sheets, path, "glossary", columns, COLUMNS, err);

	for (size_t i = 0; i < r->need_count && !rc; i++) {
		const struct unmet_need *n = &r->need[i];
		const struct um_cell cell[COLUMNS] = { um_cell_number(n->id), um_cell_text(n->label), um_cell_text(n->outcome),
			um_cell_text(state_of(n)), um_cell_text(n->definition), um_cell_number((double)n->customer_count), quote(n, 0),
			quote(n, 1), quote(n, 2), um_cell_text(g->mark + i * g->mark_bytes) };

		rc = um_sheets_row(sheets, cell, err);
	}
	if (!rc)
		return um_sheets_commit(sheets, err);
	um_sheets_abort(sheets);
	return rc;
}

/* ---- Markdown ----------------------------------------------------------------------------- */

static void put_need(struct um_buf *out, const struct unmet_need *n, const char *mark)
{
	um_buf_adds(out, "## ");
	um_markdown_put(out, n->label);
	um_buf_addf(out, "\n\nNeed %u, %llu customer%s\n\n", n->id, (unsigned long long)n->customer_count, n->customer_count == 1 ? "" : "s");
	if (*n->definition) {
		um_markdown_put(out, n->definition);
		um_buf_adds(out, "\n\n");
	}
	if (*n->outcome) {
		um_buf_adds(out, n->outcome_draft ? "*Outcome (draft):* " : "*Outcome:* ");
		um_markdown_put(out, n->outcome);
		um_buf_adds(out, "\n\n");
	}
	for (size_t i = 0; i < n->quote_count && i < QUOTES; i++) {
		um_buf_adds(out, "> ");
		um_markdown_put(out, n->quote[i].text);
		um_buf_adds(out, "\n\n");
	}
	um_buf_addf(out, "<!-- written %s -->\n\n", mark);
}

enum unmet_status um_glossary_markdown(const struct um_glossary *g, const char *path, struct unmet_error *err)
{
	struct um_stream stream;
	struct um_out *out;
	enum unmet_status rc = um_out_open(&out, path, err);

	if (rc)
		return rc;
	um_stream_to_file(&stream, out, err);
	um_buf_adds(&stream.buf, "# What we call what customers need\n\n"
	            "<!-- Names, meanings and outcomes can be changed here; `unmet glossary --read` takes them. Numbers and quotes are not read. -->\n\n");
	for (size_t i = 0; i < g->results->need_count; i++) {
		put_need(&stream.buf, &g->results->need[i], g->mark + i * g->mark_bytes);
		um_stream_flush(&stream);
	}
	rc = um_stream_end(&stream);
	if (!rc)
		return um_out_commit(out, err);
	um_out_abort(out);
	return rc;
}
