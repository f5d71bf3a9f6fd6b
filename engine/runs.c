/* SPDX-License-Identifier: Apache-2.0 */
/* runs.c - what became of needs from one run to another: loaded, and as JSON. */
#include "project.h"

#include "base/json.h"
#include "base/mem.h"
#include "decide/diff.h"

#include <stdio.h>

#define RESULT_BYTES ((size_t)2 << 30)

struct loaded { struct unmet_diff diff; struct um_arena arena; }; /* diff first: freed by its address */

static enum unmet_status choose(struct um_store *store, uint32_t *was, uint32_t *is, struct loaded *l, struct unmet_error *err)
{
	const struct unmet_run *run;
	size_t total, i;
	enum unmet_status rc = um_store_runs(store, &l->arena, &run, &total, err);

	if (rc)
		return rc;
	if (total < 2)
		return um_fail(err, UNMET_E_NOTHING, "needs were found once only: there is nothing to compare with yet");
	*is = *is ? *is : run[total - 1].id;
	*was = *was ? *was : run[total - 2].id;
	for (i = 0; i < total; i++) {
		l->diff.was = run[i].id == *was ? run[i] : l->diff.was;
		l->diff.is = run[i].id == *is ? run[i] : l->diff.is;
	}
	if (!l->diff.was.id || !l->diff.is.id)
		return um_fail(err, UNMET_E_ARG, "there is no run %u: the runs are %u to %u", l->diff.was.id ? *is : *was, run[0].id, run[total - 1].id);
	return UNMET_OK;
}

static enum unmet_status load_side(struct um_store *store, uint32_t run, struct um_arena *arena, struct um_diff_side *out,
                                   struct unmet_error *err)
{
	struct um_snapshot snapshot;
	enum unmet_status rc = um_store_snapshot_of(store, run, arena, &snapshot, err);

	*out = (struct um_diff_side){ .total = snapshot.total, .key = snapshot.key, .member = snapshot.need };
	return rc ? rc : um_store_run_needs(store, run, arena, &out->need, &out->need_total, err);
}

static enum unmet_status compare(struct um_store *store, uint32_t was, uint32_t is, struct loaded *l, struct unmet_error *err)
{
	struct um_diff_side before, now;
	struct unmet_difference *change = NULL;
	enum unmet_status rc = choose(store, &was, &is, l, err);

	if (!rc)
		rc = load_side(store, was, &l->arena, &before, err);
	if (!rc)
		rc = load_side(store, is, &l->arena, &now, err);
	if (!rc)
		rc = um_decide_diff(&before, &now, &l->arena, &change, &l->diff.change_count, err);
	l->diff.change = change;
	l->diff.by_mention = !rc && before.total && now.total;
	return rc;
}

enum unmet_status unmet_diff_load(struct unmet_project *project, uint32_t was, uint32_t is, const struct unmet_diff **diff,
                                  struct unmet_error *err)
{
	struct loaded *l = um_calloc(1, sizeof(*l));
	enum unmet_status rc;

	*diff = NULL;
	if (!l)
		return um_nomem(err);
	um_arena_init(&l->arena, RESULT_BYTES);
	rc = um_store_snapshot(project->store, err);
	if (!rc)
		rc = compare(project->store, was, is, l, err);
	um_store_rollback(project->store);
	if (rc)
		unmet_diff_free(&l->diff);
	else
		*diff = &l->diff;
	return rc;
}

void unmet_diff_free(const struct unmet_diff *diff)
{
	union { const struct unmet_diff *given; struct loaded *ours; } handle = { diff };

	if (!diff)
		return;
	um_arena_release(&handle.ours->arena);
	um_free(handle.ours);
}

static void write_run(struct um_jw *jw, const char *key, const struct unmet_run *run)
{
	um_jw_open(jw, key, '{');
	um_jw_uint(jw, "id", run->id);
	um_jw_strz(jw, "at", run->at);
	um_jw_bool(jw, "fitted", run->fitted);
	um_jw_uint(jw, "need_count", run->need_count);
	um_jw_uint(jw, "document_count", run->document_count);
	um_jw_uint(jw, "mention_count", run->mention_count);
	um_jw_uint(jw, "customer_count", run->customer_count);
	um_jw_close(jw, '}');
}

static void write_change(struct um_jw *jw, const struct unmet_difference *c)
{
	um_jw_open(jw, NULL, '{');
	jw->pretty = false;
	um_jw_strz(jw, "change", unmet_change_name(c->kind));
	um_jw_uint(jw, "need", c->need);
	um_jw_strz(jw, "label", c->label);
	um_jw_strz(jw, "old_label", c->old_label);
	if (c->other)
		um_jw_uint(jw, "other", c->other);
	else
		um_jw_null(jw, "other");
	um_jw_uint(jw, "mention_count_was", c->mention_count_was);
	um_jw_uint(jw, "mention_count", c->mention_count);
	um_jw_uint(jw, "customer_count_was", c->customer_count_was);
	um_jw_uint(jw, "customer_count", c->customer_count);
	um_jw_close(jw, '}');
	jw->pretty = true;
}

enum unmet_status unmet_diff_json(const struct unmet_diff *diff, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct um_buf out;
	struct um_jw jw;
	size_t i;

	um_buf_init(&out, (size_t)1 << 30);
	um_jw_init(&jw, &out, true);
	um_jw_open(&jw, NULL, '{');
	write_run(&jw, "from", &diff->was);
	write_run(&jw, "to", &diff->is);
	um_jw_bool(&jw, "by_mention", diff->by_mention);
	um_jw_open(&jw, "needs", '[');
	for (i = 0; i < diff->change_count; i++)
		write_change(&jw, &diff->change[i]);
	um_jw_close(&jw, ']');
	um_jw_close(&jw, '}');
	um_buf_addc(&out, '\n');
	return um_give(&out, "the comparison", write, ctx, err);
}

enum unmet_status unmet_each_run(struct unmet_project *project, unmet_run_fn fn, void *ctx, struct unmet_error *err)
{
	const struct unmet_run *run;
	struct um_arena arena;
	size_t total, i;
	enum unmet_status rc;

	um_arena_init(&arena, RESULT_BYTES);
	rc = um_store_runs(project->store, &arena, &run, &total, err);
	for (i = 0; !rc && i < total; i++)
		if (fn(ctx, &run[i]))
			rc = um_fail(err, UNMET_E_CANCELLED, "cancelled");
	um_arena_release(&arena);
	return rc;
}
