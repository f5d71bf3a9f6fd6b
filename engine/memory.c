/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c - needs keep their ids when the corpus grows. Grouping numbers its needs by size; here each gets the id of the
 * need of the last run it shares most mentions with, one to one (cluster/match.h), or one that was never given
 * before. What is compared is the last run with what people took apart since, and without what they merged or moved:
 * a merge of theirs must not make a need look new, and a part they made must be found again as that part.
 */
#include "memory.h"

#include "base/map.h"
#include "base/mem.h"
#include "cluster/match.h"
#include "decisions.h"

#include <stdio.h>
#include <time.h>

struct keeping {
	bool fitted;
	struct unmet_project *project;
	struct um_arena *arena;
	struct um_store_grouping grouping;
	struct um_snapshot last;
	uint32_t last_run;
	uint32_t *origin;            /* [last.total] need of the last run, with splits */
	uint32_t need_count;
	uint32_t *id;                /* [need_count] */
	struct um_run_need *change;  /* [change_total] */
	size_t change_total;
};

/* needs_now - for each mention of the last run, its need in this grouping (index), or NONE. */
static enum unmet_status needs_now(struct keeping *k, um_need_id *out, struct unmet_error *err)
{
	struct um_map row_of;
	size_t i;
	enum unmet_status rc = UNMET_OK;

	um_map_init(&row_of);
	for (i = 0; i < k->last.total && !rc; i++)
		rc = um_map_put(&row_of, k->last.key[i], i) ? UNMET_OK : um_nomem(err);
	for (i = 0; i < k->last.total; i++)
		out[i] = UM_NEED_NONE;
	for (i = 0; i < k->grouping.total && !rc; i++) {
		const uint64_t *at = um_map_get(&row_of, k->grouping.key[i]);

		if (at)
			out[*at] = k->grouping.base[i] - 1;
	}
	um_map_release(&row_of);
	return rc;
}

static void note(struct keeping *k, uint32_t need, enum um_run_change change, uint32_t other, double overlap)
{
	k->change[k->change_total++] = (struct um_run_need){ need, change, other, overlap };
}

/* name_needs - ids from the match; new ones count on from the last ever given. */
static enum unmet_status name_needs(struct keeping *k, const struct um_match *match, const uint32_t *old, uint32_t old_total,
                                    struct unmet_error *err)
{
	uint64_t last = 0;
	uint32_t n;
	enum unmet_status rc = um_store_number(k->project->store, "need", &last, err);

	for (n = 0; n < old_total; n++)
		last = old[n] > last ? old[n] : last;
	for (n = 0; n < k->need_count && !rc; n++) {
		uint32_t p = match->old_of[n];

		k->id[n] = p != UM_NEED_NONE ? old[p] : (uint32_t)++last;
		if (p != UM_NEED_NONE)
			note(k, k->id[n], UM_RUN_KEPT, 0, match->overlap[n]);
		else if (match->from[n] != UM_NEED_NONE)
			note(k, k->id[n], UM_RUN_SPLIT, old[match->from[n]], 0);
		else
			note(k, k->id[n], UM_RUN_NEW, 0, 0);
	}
	return rc ? rc : um_store_number_set(k->project->store, "need", last, err);
}

/* note_ended - ids that no need goes on with. */
static void note_ended(struct keeping *k, const struct um_match *match, const uint32_t *old, uint32_t old_total)
{
	uint32_t p, n;

	for (p = 0; p < old_total; p++) {
		for (n = 0; n < k->need_count && match->old_of[n] != p; n++)
			;
		if (n < k->need_count)
			continue;
		if (match->into[p] != UM_NEED_NONE)
			note(k, old[p], UM_RUN_MERGED, k->id[match->into[p]], 0);
		else
			note(k, old[p], UM_RUN_VANISHED, 0, 0);
	}
}

static enum unmet_status match_last(struct keeping *k, struct unmet_error *err)
{
	um_need_id *was = UM_ARRAY(k->arena, um_need_id, k->last.total + 1), *is = UM_ARRAY(k->arena, um_need_id, k->last.total + 1);
	struct um_match match;
	uint32_t *old = NULL, old_total = 0;
	size_t i;
	enum unmet_status rc;

	if (!was || !is)
		return (enum unmet_status)um_arena_fail(k->arena, err);
	rc = um_needs_distinct(k->origin, k->last.total, k->arena, &old, &old_total, err);
	if (rc)
		return rc;
	for (i = 0; i < k->last.total; i++)
		was[i] = um_needs_index(old, old_total, k->origin[i]);
	k->change = UM_ARRAY(k->arena, struct um_run_need, (size_t)k->need_count + old_total + 1);
	if (!k->change)
		return (enum unmet_status)um_arena_fail(k->arena, err);
	rc = needs_now(k, is, err);
	if (!rc)
		rc = um_match_needs(&match, was, old_total, is, k->need_count, k->last.total, UM_MATCH_FLOOR, k->arena, err);
	if (!rc)
		rc = name_needs(k, &match, old, old_total, err);
	if (!rc)
		note_ended(k, &match, old, old_total);
	return rc;
}

static enum unmet_status renumber(struct keeping *k, struct unmet_error *err)
{
	uint32_t n;

	for (n = 0; n < k->need_count && k->id[n] == n + 1; n++)
		;
	return n == k->need_count ? UNMET_OK : um_store_renumber(k->project->store, k->id, k->need_count, err);
}

/* now_text - the time a run is made, for people: it is in the project and in no file that is exported. */
static void now_text(char out[24])
{
	time_t now = time(NULL);
	struct tm utc;

	out[0] = '\0';
	if (gmtime_r(&now, &utc))
		strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static enum unmet_status record(struct keeping *k, struct unmet_error *err)
{
	struct um_store *store = k->project->store;
	struct um_store_run run = { .id = k->last_run + 1, .fitted = k->fitted };
	const char *config;
	char at[24];
	uint64_t rev = 0;
	enum unmet_status rc = um_store_fact(store, "cluster_config", k->arena, &config, err);

	now_text(at);
	if (!rc)
		rc = um_store_number(store, "rev", &rev, err);
	run.rev = rev + 1;
	run.at = um_str(at);
	run.config = rc ? UM_LIT("") : um_str(config);
	if (!rc)
		rc = um_store_number_set(store, "rev", rev + 1, err);
	if (!rc)
		rc = um_store_grouping(store, k->arena, &k->grouping, err); /* as people see it */
	return rc ? rc : um_store_run_add(store, &run, &k->grouping, k->arena, err);
}

/* decide_again - what the run did to needs goes in first: decisions look at it. */
static enum unmet_status decide_again(struct keeping *k, struct unmet_error *err)
{
	struct um_store *store = k->project->store;
	enum unmet_status rc = um_store_run_need_add(store, k->last_run + 1, k->change, k->change_total, err);

	if (!rc)
		rc = um_decisions_apply(k->project, k->arena, err);
	return rc ? rc : um_store_run_need_counts(store, k->last_run + 1, err);
}

enum unmet_status um_memory_keep(struct unmet_project *project, uint32_t need_count, bool fitted, struct um_arena *arena,
                                 struct unmet_error *err)
{
	struct keeping k = { .fitted = fitted, .project = project, .arena = arena, .need_count = need_count };
	uint64_t rev;
	enum unmet_status rc = um_store_last_run(project->store, &k.last_run, &rev, err);

	k.id = UM_ARRAY(arena, uint32_t, (size_t)need_count + 1);
	if (!rc && !k.id)
		rc = (enum unmet_status)um_arena_fail(arena, err);
	if (!rc)
		rc = um_store_grouping(project->store, arena, &k.grouping, err);
	if (!rc)
		rc = um_store_snapshot_of(project->store, k.last_run, arena, &k.last, err);
	if (!rc)
		rc = um_decisions_origin(project, &k.last, arena, &k.origin, err);
	if (!rc)
		rc = match_last(&k, err);
	if (!rc)
		rc = renumber(&k, err);
	if (!rc && !fitted)
		rc = um_store_keep_names(project->store, k.last_run, err);
	if (!rc)
		rc = decide_again(&k, err);
	return rc ? rc : record(&k, err);
}
