/* SPDX-License-Identifier: Apache-2.0 */
/* decisions_log.c - the log for people: each decision with what became of it, and all of it applied once more. */
#include "decisions.h"

#include <stdio.h>

#define RESULT_BYTES ((size_t)2 << 30)

int um_decisions_tell(const struct um_decision *d, const struct um_decide_report *report, unmet_log_fn fn, void *ctx)
{
	struct unmet_log_entry entry = {
		.id = d->id, .rev = d->rev, .base_rev = d->base_rev, .at = d->at.ptr, .actor = d->actor.ptr, .why = d->why.ptr,
		.text = d->text.ptr, .op = d->op, .need = d->need, .made = d->made, .other = d->other, .other_count = d->other_count,
		.decision = d->target, .mention_count = d->mention_count, .orphan_count = report->orphan_count,
		.outcome = report->outcome, .reason = report->reason, .name = d->name.len ? d->name.ptr : "", .other_name = d->other_name,
	};

	return fn(ctx, &entry);
}

static enum unmet_status tell_all(const struct um_applied *all, unmet_log_fn fn, void *ctx, struct unmet_error *err)
{
	for (size_t i = 0; i < all->total; i++)
		if (um_decisions_tell(&all->log[i], &all->result.report[i], fn, ctx))
			return um_fail(err, UNMET_E_CANCELLED, "cancelled");
	return UNMET_OK;
}

enum unmet_status unmet_each_decision(struct unmet_project *project, unmet_log_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_applied all = { .total = 0 };
	struct um_arena arena;
	enum unmet_status rc;

	um_arena_init(&arena, RESULT_BYTES);
	rc = um_store_snapshot(project->store, err);
	if (!rc)
		rc = um_decisions_read(project, &arena, &all, err);
	if (!rc && all.total)
		rc = um_decisions_judge(project, &arena, &all, err);
	um_store_rollback(project->store);
	if (!rc)
		rc = tell_all(&all, fn, ctx, err);
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status replay(struct unmet_project *project, struct um_arena *arena, struct um_applied *all, struct unmet_import *told,
                                struct unmet_error *err)
{
	enum unmet_status rc = um_added_follow(project, arena, err);

	if (!rc)
		rc = um_decisions_load(project, arena, all, err);
	if (!rc)
		rc = um_store_number(project->store, "rev", &told->rev, err);
	if (!rc && all->grouping.total)
		rc = um_decisions_write(project, arena, all, err);
	told->read_count = told->known_count = all->total;
	told->regrouped = all->changed;
	if (!rc)
		told->replayed = all->result.replayed;
	return rc;
}

enum unmet_status unmet_decisions_replay(struct unmet_project *project, bool dry_run, unmet_log_fn fn, void *ctx,
                                         struct unmet_import *told, struct unmet_error *err)
{
	struct um_applied all = { .total = 0 };
	struct um_arena arena;
	enum unmet_status rc;

	*told = (struct unmet_import){ 0 };
	um_arena_init(&arena, RESULT_BYTES);
	rc = um_store_begin(project->store, err);
	if (!rc)
		rc = replay(project, &arena, &all, told, err);
	if (!rc && fn)
		rc = tell_all(&all, fn, ctx, err);
	rc = um_store_finish(project->store, rc, !dry_run, err);
	um_arena_release(&arena);
	return rc;
}

/* ---- segments again --------------------------------------------------------------------------- */

static enum unmet_status last_asked(struct unmet_project *project, struct unmet_options *out, bool *stale, struct unmet_error *err)
{
	const char *config, *is_stale;
	unsigned long long seed = 1;
	unsigned segments = 0;
	struct um_arena arena;
	int unit = 0;
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 20);
	rc = um_store_fact(project->store, "segment_config", &arena, &config, err);
	if (!rc)
		rc = um_store_fact(project->store, "segment_stale", &arena, &is_stale, err);
	*out = project->options;
	*stale = !rc && *is_stale;
	if (*stale && sscanf(config, "segments=%u seed=%llu unit=%d", &segments, &seed, &unit) == 3) {
		out->segments = segments;
		out->seed = seed;
		out->unit = (enum unmet_unit)unit;
	}
	um_arena_release(&arena);
	return rc;
}

enum unmet_status unmet_refresh(struct unmet_project *project, struct unmet_error *err)
{
	struct unmet_options own = project->options, asked;
	bool stale;
	enum unmet_status rc = last_asked(project, &asked, &stale, err);

	if (rc || !stale)
		return rc;
	project->options = asked;
	rc = unmet_segment(project, err);
	project->options = own;
	return rc;
}
