/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recall.c - the options a project was last run with. Whoever runs it again from a page does not type them: counted as people
 * where it was counted as accounts before, every number would be another and no need would find itself again.
 */
#include "project.h"

#include "base/arena.h"

#include <stdio.h>
#include <string.h>

static enum unmet_status fact(struct unmet_project *project, struct um_arena *arena, const char *name, const char **value, struct unmet_error *err)
{
	return um_store_fact(project->store, name, arena, value, err);
}

/* What was written by another version reads as nothing, and options stay as they are. */
static void read_needs(const char *text, struct unmet_options *o, char lang[UNMET_LANG_BYTES])
{
	unsigned needs;
	unsigned long long seed;
	int unit, granularity, mentions;

	lang[0] = '\0';
	if (sscanf(text, "needs=%u seed=%llu unit=%d granularity=%d mentions=%d lang=%15s", &needs, &seed, &unit, &granularity, &mentions, lang) != 6)
		return;
	o->needs = needs;
	o->seed = seed;
	o->unit = (enum unmet_unit)unit;
	o->granularity = (enum unmet_granularity)granularity;
	o->mentions = (enum unmet_mentions)mentions;
	o->lang = strcmp(lang, "auto") ? lang : NULL;
}

enum unmet_status unmet_options_recall(struct unmet_project *project, struct unmet_options *options, char lang[UNMET_LANG_BYTES],
                                       struct unmet_error *err)
{
	const char *needs, *segments;
	struct um_arena arena;
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 20);
	rc = fact(project, &arena, "warm_config", &needs, err);
	if (!rc)
		rc = fact(project, &arena, "asked_segments", &segments, err);
	if (!rc) {
		read_needs(needs, options, lang);
		sscanf(segments, "%u", &options->segments);
	}
	um_arena_release(&arena);
	return rc;
}
