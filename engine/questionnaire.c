/* SPDX-License-Identifier: Apache-2.0 */
/*
 * questionnaire.c - the step after discovery: the needs most customers lack, as outcomes to be rated. Ten at most, for
 * nobody rates twenty with care.
 */
#include "project.h"

#include "export/questionnaire.h"

#include <stdlib.h>
#include <string.h>

#define MOST 10u

static uint64_t lacking(const struct um_need_words *n)
{
	return n->mention_count ? n->customer_count * n->unmet_count / n->mention_count : 0;
}

static bool asked(const struct um_need_words *n)
{
	return !n->dismissed && !n->met && !n->goes_to && 2 * n->unmet_count >= n->mention_count && n->mention_count;
}

static int by_lack(const void *left, const void *right)
{
	const struct um_need_words *a = left, *b = right;

	if (asked(a) != asked(b))
		return asked(a) ? -1 : 1;
	if (lacking(a) != lacking(b))
		return lacking(a) > lacking(b) ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static const char *words_of(const struct um_need_words *n)
{
	return *n->outcome ? n->outcome : *n->definition ? n->definition : n->label;
}

static bool is_named(const struct um_need_words *n)
{
	return *n->outcome || *n->definition || strcmp(n->label, n->own_label) != 0;
}

static enum unmet_status write_as(const char *path, const struct um_question *question, size_t total, struct unmet_error *err)
{
	struct um_str name = um_str(path);

	if (um_str_ends(name, ".csv") || um_str_ends(name, ".xlsx"))
		return um_questionnaire_table(question, total, path, err);
	if (um_str_ends(name, ".html"))
		return um_questionnaire_html(question, total, path, err);
	return um_fail(err, UNMET_E_ARG, "%.300s: the name ends in .csv or .xlsx (to be filled in and read back) or .html (to be printed)", path);
}

enum unmet_status unmet_questionnaire(struct unmet_project *project, const char *path, struct unmet_asked *asked_of, struct unmet_error *err)
{
	struct um_question question[MOST];
	struct unmet_asked told = { 0 };
	struct um_need_words *need;
	struct um_arena arena;
	size_t needs, total = 0;
	enum unmet_status rc;

	um_arena_init(&arena, (size_t)1 << 30);
	rc = um_store_need_words(project->store, &arena, &need, &needs, err);
	if (!rc && needs)
		qsort(need, needs, sizeof(*need), by_lack);
	for (size_t i = 0; i < needs && !rc && total < MOST && asked(&need[i]); i++) {
		told.unnamed_count += !is_named(&need[i]);
		question[total++] = (struct um_question){ need[i].id, words_of(&need[i]) };
	}
	if (!rc && !total)
		rc = um_fail(err, UNMET_E_NOTHING, "there is no need to ask about: `unmet run FILES` finds them");
	if (!rc)
		rc = write_as(path, question, total, err);
	um_arena_release(&arena);
	told.item_count = (uint32_t)total;
	if (!rc && asked_of)
		*asked_of = told;
	return rc;
}
