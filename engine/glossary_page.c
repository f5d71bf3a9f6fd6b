/* SPDX-License-Identifier: Apache-2.0 */
/*
 * glossary_page.c - the glossary as a page of Markdown, read back. A page is edited by people who would not open a table, in editors
 * that wrap lines and change blanks, so it is read line by line and by what a line begins with:
 *
 *   ## What we call it
 *   Need 12, 40 customers
 *   What is meant by it, in as many paragraphs as it takes.
 *   *Outcome (draft):* what customers want to get done        without (draft): agreed
 *   > what customers say, not read back
 *   <!-- written rev 12 0a1b2c3d 00000000 99aa88bb -->         glossary_mark.h
 */
#include "glossary_row.h"

#include "base/file.h"

#include <ctype.h>
#include <string.h>

#define PAGE_BYTES ((size_t)1 << 26)

struct page {
	struct um_glossary_rows *rows;
	struct um_glossary_row *row;     /* NULL before the first need */
	struct um_buf definition, outcome;
	bool in_outcome, gap;            /* lines go to the outcome; an empty line was met */
	uint64_t line;
};

/* plain - what a line says: a backslash before a mark is the writer's, or an editor's. */
static void plain(struct um_buf *out, struct um_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\' && i + 1 < s.len && ispunct((unsigned char)s.ptr[i + 1]))
			i++;
		um_buf_addc(out, s.ptr[i]);
	}
}

static void add_text(struct page *p, struct um_str line)
{
	struct um_buf *to = p->in_outcome ? &p->outcome : &p->definition;

	if (to->len)
		um_buf_adds(to, p->gap ? "\n" : " ");
	plain(to, line);
	p->gap = false;
}

static bool keep(struct page *p, struct um_str from, struct um_str *to)
{
	*to = (struct um_str){ um_arena_strndup(p->rows->arena, from.len ? from.ptr : "", from.len), from.len };
	return to->ptr != NULL;
}

/* finish - the need that the next heading, or the end, closes. */
static enum unmet_status finish(struct page *p, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(&p->definition, err);

	if (!rc)
		rc = um_buf_check(&p->outcome, err);
	if (!rc && p->row && !(keep(p, um_buf_str(&p->definition), &p->row->cell[UM_GLOSSARY_DEFINITION]) &&
	                       keep(p, um_buf_str(&p->outcome), &p->row->cell[UM_GLOSSARY_OUTCOME])))
		rc = (enum unmet_status)um_arena_fail(p->rows->arena, err);
	um_buf_clear(&p->definition);
	um_buf_clear(&p->outcome);
	p->in_outcome = p->gap = false;
	return rc;
}

static enum unmet_status heading(struct page *p, struct um_str label, struct unmet_error *err)
{
	enum unmet_status rc = finish(p, err);

	if (rc)
		return rc;
	p->row = um_glossary_row_add(p->rows, p->line);
	plain(&p->definition, label);
	if (!p->row || !keep(p, um_buf_str(&p->definition), &p->row->cell[UM_GLOSSARY_LABEL]))
		return (enum unmet_status)um_arena_fail(p->rows->arena, err);
	um_buf_clear(&p->definition);
	return UNMET_OK;
}

static bool begins(struct um_str line, const char *with, struct um_str *rest)
{
	size_t len = strlen(with);

	if (!um_str_starts(line, with))
		return false;
	*rest = um_str_trim(um_str_n(line.ptr + len, line.len - len));
	return true;
}

/* number - "Need 12, 40 customers": the digits. */
static bool number(struct um_str line, struct um_str *digits)
{
	struct um_str rest;

	if (!begins(line, "Need ", &rest))
		return false;
	for (digits->ptr = rest.ptr, digits->len = 0; digits->len < rest.len && isdigit((unsigned char)rest.ptr[digits->len]);)
		digits->len++;
	return digits->len > 0;
}

static void comment(struct page *p, struct um_str line, bool *kept)
{
	struct um_str mark = um_str_n(line.ptr + strlen("<!--"), line.len - strlen("<!--"));
	size_t end = um_str_find(mark, um_str("-->"));

	mark = um_str_trim(um_str_n(mark.ptr, end < mark.len ? end : mark.len));
	if (begins(mark, "written", &mark))
		*kept = keep(p, mark, &p->row->mark);
}

static void outcome(struct page *p, struct um_str text, bool draft, bool *kept)
{
	p->in_outcome = true;
	p->gap = false;
	*kept = draft || keep(p, um_str("agreed"), &p->row->state);
	add_text(p, text);
}

static enum unmet_status take_line(struct page *p, struct um_str line, struct unmet_error *err)
{
	struct um_str rest;
	bool kept = true;

	line = um_str_trim(line);
	if (begins(line, "## ", &rest) || um_str_eq(line, um_str("##")))
		return heading(p, line.len > 2 ? rest : um_str(""), err);
	if (!p->row || um_str_starts(line, ">"))
		return UNMET_OK;
	if (!line.len)
		p->gap = true;
	else if (!p->row->id.len && number(line, &rest))
		kept = keep(p, rest, &p->row->id);
	else if (um_str_starts(line, "<!--"))
		comment(p, line, &kept);
	else if (begins(line, "*Outcome (draft):*", &rest))
		outcome(p, rest, true, &kept);
	else if (begins(line, "*Outcome:*", &rest))
		outcome(p, rest, false, &kept);
	else
		add_text(p, line);
	return kept ? UNMET_OK : (enum unmet_status)um_arena_fail(p->rows->arena, err);
}

static enum unmet_status take_all(struct page *p, struct um_str text, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (text.len && !rc) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len, step = end ? len + 1 : len;

		p->line++;
		rc = take_line(p, um_str_n(text.ptr, len), err);
		text = um_str_n(text.ptr + step, text.len - step);
	}
	return rc ? rc : finish(p, err);
}

struct um_glossary_row *um_glossary_row_add(struct um_glossary_rows *rows, uint64_t at)
{
	struct um_glossary_row *row = UM_ARRAY(rows->arena, struct um_glossary_row, 1);

	if (!row)
		return NULL;
	row->at = at;
	*rows->last = row;
	rows->last = &row->next;
	rows->total++;
	return row;
}

enum unmet_status um_glossary_page(const char *path, struct um_glossary_rows *rows, struct unmet_error *err)
{
	struct page p = { .rows = rows };
	struct um_buf text;
	enum unmet_status rc;

	um_buf_init(&text, PAGE_BYTES);
	um_buf_init(&p.definition, PAGE_BYTES);
	um_buf_init(&p.outcome, PAGE_BYTES);
	rc = um_file_read(&text, path, err);
	if (!rc)
		rc = take_all(&p, um_buf_str(&text), err);
	um_buf_release(&text);
	um_buf_release(&p.definition);
	um_buf_release(&p.outcome);
	return rc;
}
