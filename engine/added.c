/* SPDX-License-Identifier: Apache-2.0 */
/*
 * added.c - the mentions people added, made of the log: whatever came and went, they stand behind the others in the order of the log. One
 * whose words are not in their place any more is not made, and its decision is an orphan.
 */
#include "decisions.h"

enum unmet_status um_added_follow(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct um_decision *log;
	uint8_t *taken;
	size_t total, i;
	bool any = false, same;
	enum unmet_status rc = um_store_decisions(project->store, arena, &log, &total, err);

	for (i = 0; i < total && !rc; i++)
		any |= log[i].op == UNMET_OP_ADD;
	if (rc || !any)
		return rc;
	taken = UM_ARRAY(arena, uint8_t, total + 1);
	if (!taken)
		return (enum unmet_status)um_arena_fail(arena, err);
	um_decide_taken_back(taken, log, total);
	rc = um_store_added_clear(project->store, err);
	for (i = 0; i < total && !rc; i++) {
		const struct um_named *named = log[i].mention;
		int64_t document = 0;
		uint64_t mention;

		if (log[i].op != UNMET_OP_ADD || taken[i] || !log[i].mention_count)
			continue;
		rc = um_store_same_words(project->store, named, &same, err);
		if (!rc && same)
			rc = um_store_document_named(project->store, named, &document, err);
		if (!rc && document)
			rc = um_store_added_put(project->store, document, named->start, named->end, &mention, err);
	}
	return rc;
}

enum unmet_status um_added_make(struct unmet_project *project, const struct unmet_decision *asked, uint64_t *mention, struct unmet_error *err)
{
	uint32_t start = asked->start, end = asked->end;
	int64_t document = 0;
	enum unmet_status rc;

	*mention = 0;
	if (!asked->document || !*asked->document || (!end && (!asked->text || !*asked->text)))
		return um_fail(err, UNMET_E_ARG, "say in which document, and which words: `unmet need add ID DOCUMENT \"WORDS\"`");
	rc = um_store_place(project->store, asked->document, um_str(asked->text ? asked->text : ""), &document, &start, &end, err);
	return rc ? rc : um_store_added_put(project->store, document, start, end, mention, err);
}
