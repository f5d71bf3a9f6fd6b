/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decisions.c - the log of people's decisions, read from the store, applied by decide/, written back.
 *
 * The whole log is applied each time, to the grouping as it was found: so an edit now, a replay after a run and an
 * import elsewhere go one way and cannot differ. It costs one pass over the mentions; what is fitted stays.
 */
#include "decisions.h"
#include "held.h"

#include "base/map.h"

/* ---- the log and what it is applied to ------------------------------------------------------ */

enum unmet_status um_decisions_find(struct unmet_project *project, struct um_decision *log, size_t total,
                                    const struct um_store_grouping *g, struct unmet_error *err)
{
	struct um_map row_of;
	enum unmet_status rc = UNMET_OK;
	size_t i, j;
	bool named = false, same;

	for (i = 0; i < total; i++)
		named |= log[i].mention_count > 0;
	if (!named)
		return UNMET_OK;
	um_map_init(&row_of);
	for (i = 0; i < g->total && !rc; i++)
		if (!um_map_put(&row_of, g->key[i], i))
			rc = um_nomem(err);
	for (i = 0; i < total && !rc; i++)
		for (j = 0; j < log[i].mention_count && !rc; j++) {
			struct um_named *name = &log[i].mention[j];
			const uint64_t *row = um_map_get(&row_of, um_mention_key(name->document, name->start, name->end));

			name->row = UM_ROW_NONE;
			if (!row)
				continue;
			rc = um_store_same_words(project->store, name, &same, err);
			if (!rc && same)
				name->row = (uint32_t)*row;
		}
	um_map_release(&row_of);
	return rc;
}

enum unmet_status um_decisions_read(struct unmet_project *project, struct um_arena *arena, struct um_applied *out,
                                    struct unmet_error *err)
{
	*out = (struct um_applied){ 0 };
	return um_store_decisions(project->store, arena, &out->log, &out->total, err);
}

enum unmet_status um_decisions_judge(struct unmet_project *project, struct um_arena *arena, struct um_applied *out,
                                     struct unmet_error *err)
{
	enum unmet_status rc = um_store_grouping(project->store, arena, &out->grouping, err);

	if (!rc)
		rc = um_decisions_find(project, out->log, out->total, &out->grouping, err);
	if (!rc)
		rc = um_store_need_pasts(project->store, arena, &out->base.past, &out->base.past_count, err);
	out->base.mention_count = out->grouping.total;
	out->base.need = out->grouping.base;
	return rc ? rc : um_decide(&out->result, &out->base, out->log, out->total, arena, err);
}

enum unmet_status um_decisions_load(struct unmet_project *project, struct um_arena *arena, struct um_applied *out,
                                    struct unmet_error *err)
{
	enum unmet_status rc = um_decisions_read(project, arena, out, err);

	return rc ? rc : um_decisions_judge(project, arena, out, err);
}

enum unmet_status um_decisions_origin(struct unmet_project *project, const struct um_snapshot *snapshot, struct um_arena *arena,
                                      uint32_t **origin, struct unmet_error *err)
{
	const struct um_store_grouping known = { .total = snapshot->total, .key = snapshot->key };
	struct um_decide_base base = { .mention_count = snapshot->total, .need = snapshot->base };
	struct um_decide_result result;
	struct um_decision *log;
	size_t total;
	enum unmet_status rc = um_store_decisions(project->store, arena, &log, &total, err);

	*origin = snapshot->base;
	if (rc || !total)
		return rc;
	rc = um_decisions_find(project, log, total, &known, err);
	if (!rc)
		rc = um_store_need_pasts(project->store, arena, &base.past, &base.past_count, err);
	if (!rc)
		rc = um_decide(&result, &base, log, total, arena, err);
	*origin = rc ? NULL : result.origin;
	return rc;
}

/* ---- into the store ------------------------------------------------------------------------- */

enum unmet_status um_decisions_write(struct unmet_project *project, struct um_arena *arena, struct um_applied *a,
                                     struct unmet_error *err)
{
	struct um_store *store = project->store;
	bool moved = false, listed = false;
	size_t i;
	enum unmet_status rc = um_decide(&a->result, &a->base, a->log, a->total, arena, err);

	if (!rc)
		rc = um_store_regroup(store, &a->grouping, a->grouping.base, a->result.need, a->result.fixed, &moved, err);
	for (i = 0; i < a->total && !rc; i++)
		if (a->log[i].op == UNMET_OP_SPLIT)
			rc = um_store_need_add(store, a->log[i].made, a->log[i].need, err);
	if (!rc && moved)
		rc = um_store_count(store, err);
	if (!rc)
		rc = um_store_unplaced_follow(store, err);
	if (!rc && moved)
		rc = um_names_follow(project, arena, err);
	if (!rc)
		rc = um_store_said(store, &a->result, &listed, err);
	if (!rc)
		rc = um_store_reports(store, a->log, a->result.report, a->total, err);
	a->changed = moved || listed;
	return rc ? rc : um_store_segments_follow(store, a->changed, err);
}

enum unmet_status um_decisions_apply(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct um_applied applied;
	enum unmet_status rc = um_added_follow(project, arena, err);

	if (!rc)
		rc = um_decisions_load(project, arena, &applied, err);
	return rc || !applied.total ? rc : um_decisions_write(project, arena, &applied, err);
}
