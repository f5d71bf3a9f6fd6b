/* SPDX-License-Identifier: Apache-2.0 */
/*
 * glossary.c - the needs as the one vocabulary of a team: a file to read, to send round, and to edit. Each row carries a mark of
 * what it said when it was written, so that a cell nobody touched never undoes what was decided elsewhere.
 */
#include "export/glossary.h"
#include "glossary_mark.h"
#include "project.h"

#include <inttypes.h>
#include <stdio.h>

const char *um_glossary_text(const struct unmet_need *need, enum um_glossary_cell cell)
{
	switch (cell) {
	case UM_GLOSSARY_LABEL: return need->label;
	case UM_GLOSSARY_OUTCOME: return need->outcome;
	case UM_GLOSSARY_DEFINITION: return need->definition;
	case UM_GLOSSARY_CELLS: break;
	}
	return "";
}

/* FNV-1a over the words with one blank between; an edit goes unseen once in four thousand million. */
uint32_t um_glossary_hash(struct um_str text)
{
	uint32_t h = 2166136261u;
	bool blank = false;

	text = um_str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c <= ' ' && blank)
			continue;
		blank = c <= ' ';
		h = (h ^ (blank ? ' ' : c)) * 16777619u;
	}
	return h;
}

void um_glossary_mark(char out[UM_GLOSSARY_MARK], const struct unmet_need *need, uint64_t rev)
{
	uint32_t h[UM_GLOSSARY_CELLS];

	for (int c = 0; c < UM_GLOSSARY_CELLS; c++)
		h[c] = um_glossary_hash(um_str(um_glossary_text(need, (enum um_glossary_cell)c)));
	snprintf(out, UM_GLOSSARY_MARK, "rev %" PRIu64 " %08" PRIx32 " %08" PRIx32 " %08" PRIx32, rev, h[0], h[1], h[2]);
}

bool um_glossary_mark_read(struct um_str mark, uint64_t *rev, uint32_t hash[UM_GLOSSARY_CELLS])
{
	char text[UM_GLOSSARY_MARK];

	mark = um_str_trim(mark);
	if (mark.len >= sizeof(text))
		return false;
	memcpy(text, mark.ptr, mark.len);
	text[mark.len] = '\0';
	return sscanf(text, "rev %" SCNu64 " %8" SCNx32 " %8" SCNx32 " %8" SCNx32, rev, &hash[0], &hash[1], &hash[2]) == 4;
}

static enum unmet_status write_as(const struct um_glossary *g, const char *path, struct unmet_error *err)
{
	struct um_str name = um_str(path);

	if (um_str_ends(name, ".csv") || um_str_ends(name, ".xlsx"))
		return um_glossary_table(g, path, err);
	if (um_str_ends(name, ".md"))
		return um_glossary_markdown(g, path, err);
	return um_fail(err, UNMET_E_ARG, "%.300s: the name ends in .csv or .xlsx (a table) or .md (a page); all three can be edited and read back", path);
}

enum unmet_status unmet_glossary(struct unmet_project *project, const char *path, struct unmet_error *err)
{
	const struct unmet_results *r;
	struct um_glossary g;
	char (*mark)[UM_GLOSSARY_MARK];
	struct um_arena arena;
	enum unmet_status rc = unmet_results_load(project, &r, err);

	if (rc)
		return rc;
	um_arena_init(&arena, (size_t)1 << 28);
	mark = um_arena_alloc(&arena, r->need_count + 1, sizeof(*mark));
	g = (struct um_glossary){ r, (const char *)mark, UM_GLOSSARY_MARK };
	if (!mark)
		rc = (enum unmet_status)um_arena_fail(&arena, err);
	else if (!r->need_count)
		rc = um_fail(err, UNMET_E_NOTHING, "there is no need to write down yet: `unmet run FILES` finds them");
	for (size_t i = 0; !rc && i < r->need_count; i++)
		um_glossary_mark(mark[i], &r->need[i], r->rev);
	if (!rc)
		rc = write_as(&g, path, err);
	um_arena_release(&arena);
	unmet_results_free(r);
	return rc;
}
