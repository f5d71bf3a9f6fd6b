/* SPDX-License-Identifier: Apache-2.0 */
/*
 * glossary_read.c - an edited glossary to decisions: a cell that differs from what it said when it was written is what people
 * want now. Where somebody decided about the same words in the meantime, theirs stand and the row is told. Every other
 * row is used.
 */
#include "glossary_row.h"
#include "need_words.h"
#include "table.h"

#include "base/map.h"

#include <stdio.h>

#define GLOSSARY_BYTES ((size_t)1 << 28)

struct reading {
	struct unmet_project *project;
	const struct unmet_results *results;
	const struct unmet_decision *as;
	const struct unmet_glossary_sink *sink;
	struct unmet_glossary_read *out;
	struct um_problems problems;
	struct um_arena arena;
	struct um_glossary_rows rows;
	struct um_map seen;            /* need -> row + 1 */
	bool has[UM_GLOSSARY_CELLS];   /* columns of the table */
};

static const char *const cell_name[UM_GLOSSARY_CELLS] = { "label", "outcome", "definition" };
static const enum unmet_op cell_op[UM_GLOSSARY_CELLS] = { UNMET_OP_RENAME, UNMET_OP_OUTCOME, UNMET_OP_DESCRIBE };

/* ---- the file to rows --------------------------------------------------------------------- */

static bool keep(struct reading *r, struct um_str from, struct um_str *to)
{
	to->ptr = um_arena_strndup(&r->arena, from.ptr, from.len);
	to->len = from.len;
	return to->ptr != NULL;
}

static enum unmet_status on_row(void *ctx, const struct um_account_row *from, struct unmet_error *err)
{
	struct reading *r = ctx;
	struct um_glossary_row *row = um_glossary_row_add(&r->rows, from->row);
	bool kept = row && keep(r, um_table_key(from), &row->id);

	for (int c = 0; c < UM_GLOSSARY_CELLS && kept; c++)
		if (r->has[c])
			row->cell[c] = (struct um_str){ "", 0 };
	for (size_t i = 0; kept && i < from->attribute_count; i++) {
		const struct um_attribute *a = &from->attribute[i];
		struct um_str value = um_table_unguarded(a->value);

		for (int c = 0; c < UM_GLOSSARY_CELLS; c++)
			if (um_str_ieq(a->name, cell_name[c]))
				kept = kept && keep(r, value, &row->cell[c]);
		if (um_str_ieq(a->name, "outcome_state"))
			kept = kept && keep(r, value, &row->state);
		if (um_str_ieq(a->name, "written"))
			kept = kept && keep(r, value, &row->mark);
	}
	return kept ? UNMET_OK : (enum unmet_status)um_arena_fail(&r->arena, err);
}

static enum unmet_status on_column(void *ctx, struct um_str name, struct unmet_error *err)
{
	struct reading *r = ctx;

	(void)err;
	for (int c = 0; c < UM_GLOSSARY_CELLS; c++)
		r->has[c] |= um_str_ieq(name, cell_name[c]);
	return UNMET_OK;
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	const struct reading *r = ctx;

	return um_str_starts(reject->reason, "no company") ?
	       um_problem(&r->problems, reject->row, err, "no number of a need in column need") :
	       um_problem(&r->problems, reject->row, err, "%.*s", (int)reject->reason.len, reject->reason.ptr);
}

static enum unmet_status read_file(struct reading *r, const char *path, struct unmet_error *err)
{
	static const struct unmet_pair map[] = { { "customer", "need" } };
	const struct um_table_sink sink = { .ctx = r, .row = on_row, .reject = on_reject, .column = on_column };

	return um_str_ends(um_str(path), ".md") ? um_glossary_page(path, &r->rows, err) : um_table_read(path, map, 1, &sink, err);
}

/* ---- rows to decisions -------------------------------------------------------------------- */

/* tell_unknown - why a number is none of the list: what unmet_decide says of it, or that people set it aside. */
static enum unmet_status tell_unknown(struct reading *r, const struct um_glossary_row *row, uint32_t id, struct unmet_error *err)
{
	struct unmet_decision ask = { .op = UNMET_OP_NOTE, .need = id, .base_rev = UNMET_REV_ANY, .dry_run = true };
	struct unmet_error why = { 0 };

	for (size_t i = 0; i < r->results->dismissed_count; i++)
		if (r->results->dismissed[i].id == id)
			return um_problem(&r->problems, row->at, err, "need %u is dismissed: `unmet need restore %u` first", id, id);
	if (unmet_decide(r->project, &ask, NULL, &why))
		return um_problem(&r->problems, row->at, err, "%s", why.message);
	return um_problem(&r->problems, row->at, err, "need %u is in no list", id);
}

struct later { uint32_t need; enum unmet_op op; uint64_t rev, decision; char actor[80]; };

static int find_later(void *ctx, const struct unmet_log_entry *e)
{
	struct later *l = ctx;

	if (e->need == l->need && e->op == l->op && e->rev > l->rev && e->outcome != UNMET_REVERTED) {
		l->decision = e->id;
		snprintf(l->actor, sizeof(l->actor), "%s", *e->actor ? e->actor : "somebody");
	}
	return 0;
}

static enum unmet_status decide(struct reading *r, const struct um_glossary_row *row, const struct unmet_need *need, int cell, struct unmet_error *err)
{
	const char *before = um_glossary_text(need, (enum um_glossary_cell)cell), *text = row->cell[cell].ptr;
	struct unmet_decision d = { .op = cell_op[cell], .need = need->id, .text = text, .why = r->as->why, .actor = r->as->actor,
		.at = r->as->at, .base_rev = r->as->base_rev, .dry_run = r->as->dry_run };
	struct unmet_glossary_change change = { need->id, cell_op[cell], before, text };
	struct unmet_error why = { 0 };
	enum unmet_status rc = unmet_decide(r->project, &d, NULL, &why);

	if (rc == UNMET_E_ARG || rc == UNMET_E_LIMIT || rc == UNMET_E_STALE)
		return um_problem(&r->problems, row->at, err, "%s of need %u: %s", cell_name[cell], need->id, why.message);
	if (rc) {
		*err = why;
		return rc;
	}
	r->out->change_count++;
	return r->sink->change && r->sink->change(r->sink->ctx, &change) ? um_fail(err, UNMET_E_CANCELLED, "stopped") : UNMET_OK;
}

/* edited - people changed the cell since it was written, and it is not what the project says anyway. */
static bool edited(const struct um_glossary_row *row, const struct unmet_need *need, int cell, bool marked, const uint32_t *hash)
{
	const char *now = um_glossary_text(need, (enum um_glossary_cell)cell);
	uint32_t given = um_glossary_hash(row->cell[cell]);
	bool agreed = cell == UM_GLOSSARY_OUTCOME && need->outcome_draft && um_str_ieq(um_str_trim(row->state), "agreed");

	if (!row->cell[cell].ptr)
		return false;
	if (given == um_glossary_hash(um_str(now)))
		return agreed && row->cell[cell].len;
	return !marked || given != hash[cell];
}

static enum unmet_status take_cell(struct reading *r, const struct um_glossary_row *row, const struct unmet_need *need, int cell, bool marked,
                                   uint64_t rev, struct unmet_error *err)
{
	struct later later = { .need = need->id, .op = cell_op[cell], .rev = rev };
	enum unmet_status rc;

	if (cell == UM_GLOSSARY_LABEL && !um_str_trim(row->cell[cell]).len)
		return um_problem(&r->problems, row->at, err, "need %u has no label here: it keeps \"%.*s\"", need->id, 120, need->label);
	if (cell == UM_GLOSSARY_OUTCOME && need->outcome_draft && !um_str_trim(row->cell[cell]).len)
		return UNMET_OK; /* a draft nobody wants is no statement of anybody */
	if (!marked)
		return decide(r, row, need, cell, err);
	rc = unmet_each_decision(r->project, find_later, &later, err);
	if (rc || !later.decision)
		return rc ? rc : decide(r, row, need, cell, err);
	return um_problem(&r->problems, row->at, err, "%s of need %u: %s decided about it since this file was written (decision %llu), and that stands; write "
	               "the glossary again, or empty the cell `written` to decide against it", cell_name[cell], need->id, later.actor,
	               (unsigned long long)later.decision);
}

static enum unmet_status take_row(struct reading *r, const struct um_glossary_row *row, struct unmet_error *err)
{
	uint32_t id = um_need_id_in(row->id), hash[UM_GLOSSARY_CELLS];
	const struct unmet_need *need = unmet_results_need(r->results, id);
	uint64_t rev = 0, *before, changes = r->out->change_count, problems = r->out->problem_count;
	bool marked = row->mark.ptr && um_glossary_mark_read(row->mark, &rev, hash);
	enum unmet_status rc = UNMET_OK;

	if (!id && !row->id.len)
		return um_problem(&r->problems, row->at, err, "no line `Need N` under \"%.*s\": which need is it?",
		                  (int)(row->cell[UM_GLOSSARY_LABEL].len < 80 ? row->cell[UM_GLOSSARY_LABEL].len : 80), row->cell[UM_GLOSSARY_LABEL].ptr);
	if (!id)
		return um_problem(&r->problems, row->at, err, "\"%.*s\" is no number of a need: `unmet needs` shows them", (int)(row->id.len < 80 ? row->id.len : 80),
		               row->id.ptr);
	before = um_map_put(&r->seen, id, 0);
	if (!before)
		return um_nomem(err);
	if (*before)
		return um_problem(&r->problems, row->at, err, "need %u stands twice: the first, in row %llu, is used", id, (unsigned long long)*before);
	*before = row->at ? row->at : 1;
	if (!need)
		return tell_unknown(r, row, id, err);
	for (int c = 0; c < UM_GLOSSARY_CELLS && !rc; c++)
		if (edited(row, need, c, marked, hash))
			rc = take_cell(r, row, need, c, marked, rev, err);
	r->out->same_count += changes == r->out->change_count && problems == r->out->problem_count;
	return rc;
}

static enum unmet_status read_rows(struct reading *r, const char *path, struct unmet_error *err)
{
	enum unmet_status rc = read_file(r, path, err);

	r->out->row_count = r->rows.total;
	for (const struct um_glossary_row *row = r->rows.first; row && !rc; row = row->next)
		rc = take_row(r, row, err);
	if (!rc && !r->out->row_count)
		rc = um_fail(err, UNMET_E_NOTHING, "%.300s: no row with the number of a need; `unmet glossary -o FILE.csv` (or .xlsx, .md) writes a file "
		             "to be edited", path);
	return rc;
}

enum unmet_status unmet_glossary_read(struct unmet_project *project, const char *path, const struct unmet_decision *as,
                                      const struct unmet_glossary_sink *sink, struct unmet_glossary_read *out, struct unmet_error *err)
{
	struct reading r = { .project = project, .as = as, .sink = sink, .out = out };
	enum unmet_status rc = unmet_results_load(project, &r.results, err);

	*out = (struct unmet_glossary_read){ 0 };
	if (rc)
		return rc;
	um_arena_init(&r.arena, GLOSSARY_BYTES);
	um_map_init(&r.seen);
	r.rows = (struct um_glossary_rows){ .arena = &r.arena, .last = &r.rows.first };
	r.problems = (struct um_problems){ sink->problem, sink->ctx, &out->problem_count };
	rc = read_rows(&r, path, err);
	um_map_release(&r.seen);
	um_arena_release(&r.arena);
	unmet_results_free(r.results);
	return rc;
}
