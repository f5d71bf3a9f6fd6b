/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow.c - new documents in a project that has needs. Reading them makes everything that was derived stale, so the stages run again, but
 * for the search for needs: known mentions keep theirs, new ones go to the likeliest. Each stage commits by itself, and what is
 * missing tells where to go on: a run that was killed half-way is finished by the next one.
 *
 * Options are those of the last run, so that reading files never groups by other rules than people have seen.
 */
#include "project.h"

static enum unmet_status missing(struct unmet_project *project, const char *fact, struct um_arena *arena, bool *out, struct unmet_error *err)
{
	const char *value;
	enum unmet_status rc = um_store_fact(project->store, fact, arena, &value, err);

	*out = !rc && !*value;
	return rc;
}

static enum unmet_status follow(struct unmet_project *project, struct um_arena *arena, struct unmet_followed *out, struct unmet_error *err)
{
	bool detect = false, assign = false, segment = false;
	enum unmet_status rc = missing(project, "detect_config", arena, &detect, err);

	if (!rc)
		rc = missing(project, "cluster_config", arena, &assign, err);
	if (!rc)
		rc = missing(project, "segment_config", arena, &segment, err);
	if (!rc && detect)
		rc = unmet_detect(project, err);
	if (!rc && (detect || assign)) {
		rc = unmet_assign(project, &out->assigned, err);
		out->assigned_now = !rc;
	}
	if (!rc && (detect || assign || segment))
		rc = unmet_segment(project, err);
	return rc;
}

enum unmet_status unmet_follow(struct unmet_project *project, struct unmet_followed *out, struct unmet_error *err)
{
	struct unmet_options own = project->options;
	char lang[UNMET_LANG_BYTES];
	struct um_arena arena;
	uint64_t rev;
	uint32_t run;
	enum unmet_status rc = um_store_last_run(project->store, &run, &rev, err);

	*out = (struct unmet_followed){ 0 };
	if (rc || !run)
		return rc;
	um_arena_init(&arena, 1 << 20);
	rc = unmet_options_recall(project, &project->options, lang, err);
	if (!rc)
		rc = follow(project, &arena, out, err);
	project->options = own;
	um_arena_release(&arena);
	return rc;
}
