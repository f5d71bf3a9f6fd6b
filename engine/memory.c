/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c - needs keep their ids when the corpus grows. Grouping numbers its needs by size; here each gets the id of the
 * need of the last run it shares most mentions with, one to one (cluster/match.h), or one that was never given
 * before. What is compared is the last run with what people took apart since, and without what they merged or moved:
 * a merge of theirs must not make a need look new, and a part they made must be found again as that part.
 */
#include "memory.h"

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "cluster/match.h"
#include "decide/diff.h"
#include "decisions.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RESULT_BYTES ((size_t)2 << 30)

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

static int compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* distinct - the values of list, ascending, each once. */
static enum unmet_status distinct(const uint32_t *list, size_t total, struct um_arena *arena, uint32_t **out, uint32_t *out_total,
                                  struct unmet_error *err)
{
	uint32_t *all = UM_ARRAY(arena, uint32_t, total + 1), kept = 0;
	size_t i;

	if (!all)
		return (enum unmet_status)um_arena_fail(arena, err);
	if (total) {
		memcpy(all, list, total * sizeof(*all));
		qsort(all, total, sizeof(*all), compare_u32);
	}
	for (i = 0; i < total; i++)
		if (!kept || all[kept - 1] != all[i])
			all[kept++] = all[i];
	*out = all;
	*out_total = kept;
	return UNMET_OK;
}

static uint32_t index_of(const uint32_t *list, uint32_t total, uint32_t value)
{
	const uint32_t *at = bsearch(&value, list, total, sizeof(*list), compare_u32);

	return at ? (uint32_t)(at - list) : UM_NEED_NONE;
}

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
	rc = distinct(k->origin, k->last.total, k->arena, &old, &old_total, err);
	if (rc)
		return rc;
	for (i = 0; i < k->last.total; i++)
		was[i] = index_of(old, old_total, k->origin[i]);
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

/* ---- new mentions to known needs -------------------------------------------------------------- */

um_need_id um_recalled_need(const struct um_recalled *known, uint64_t mention)
{
	return mention - 1 < known->mention_total ? known->of[mention - 1] : UM_NEED_NONE;
}

void um_recalled_place(const struct um_recalled *known, uint64_t mention, um_need_id *need, float *posterior)
{
	um_need_id was = um_recalled_need(known, mention);

	if (was == UM_NEED_NONE || was == *need)
		return;
	*need = was;
	*posterior = 1 - *posterior; /* at most: another need is likelier */
}

void um_recalled_keep(struct um_recalled *known, uint64_t mention, um_need_id *need, float *posterior)
{
	bool low = *posterior < 0.5f, fresh = um_recalled_need(known, mention) == UM_NEED_NONE;

	known->new_count += fresh;
	known->new_low += fresh && low;
	known->known_low += !fresh && low;
	um_recalled_place(known, mention, need, posterior);
}

enum unmet_status um_memory_recall(struct unmet_project *project, uint32_t run, struct um_arena *arena, struct um_recalled *out,
                                   struct unmet_error *err)
{
	struct um_snapshot last;
	struct um_map need_of;
	uint64_t *key = NULL, rev;
	uint32_t newest, *origin = NULL;
	size_t i;
	enum unmet_status rc = um_store_last_run(project->store, &newest, &rev, err);

	run = run ? run : newest;
	*out = (struct um_recalled){ 0 };
	if (!rc && !run)
		return um_fail(err, UNMET_E_NOTHING, "no needs are known yet: `unmet cluster` finds them");
	if (!rc)
		rc = um_store_mention_keys(project->store, arena, &key, &out->mention_total, err);
	if (!rc && !out->mention_total)
		return um_fail(err, UNMET_E_NOTHING, "no mentions are there to be assigned: run `unmet detect` first");
	if (!rc)
		rc = um_store_snapshot_of(project->store, run, arena, &last, err);
	if (!rc)
		rc = um_decisions_origin(project, &last, arena, &origin, err);
	if (!rc)
		rc = distinct(origin, last.total, arena, &out->id, &out->need_count, err);
	out->of = UM_ARRAY(arena, um_need_id, out->mention_total + 1);
	if (rc || !out->of)
		return rc ? rc : (enum unmet_status)um_arena_fail(arena, err);
	um_map_init(&need_of);
	for (i = 0; i < last.total && !rc; i++)
		rc = um_map_put(&need_of, last.key[i], index_of(out->id, out->need_count, origin[i])) ? UNMET_OK : um_nomem(err);
	for (i = 0; i < out->mention_total && !rc; i++) {
		const uint64_t *need = um_map_get(&need_of, key[i]);

		out->of[i] = need ? (um_need_id)*need : UM_NEED_NONE;
	}
	um_map_release(&need_of);
	return rc;
}

static int by_new(const void *a, const void *b)
{
	const struct unmet_landing *x = a, *y = b;

	if (x->new_count != y->new_count)
		return x->new_count > y->new_count ? -1 : 1;
	return (x->need > y->need) - (x->need < y->need);
}

/* worth - should needs be found again? When the new mentions are a third of those the needs were found in, or when clearly more
 * of them fit no need well: a difference of ten points that chance does not explain (two proportions, 95%). */
static void worth(struct unmet_assigned *told, uint64_t fitted_count, uint64_t all, const struct um_recalled *known)
{
	uint64_t old_count = all - known->new_count;
	double n = (double)known->new_count, m = (double)old_count, p, spread;

	told->since_fit_count = all > fitted_count ? all - fitted_count : 0;
	told->low_new = n > 0 ? (double)known->new_low / n : 0;
	told->low_known = m > 0 ? (double)known->known_low / m : 0;
	p = n + m > 0 ? (double)(known->new_low + known->known_low) / (n + m) : 0;
	spread = n > 0 && m > 0 ? p * (1 - p) * (1 / n + 1 / m) : 0;
	told->drift = told->low_new - told->low_known >= 0.10 &&
		(told->low_new - told->low_known) * (told->low_new - told->low_known) > 1.96 * 1.96 * spread;
	told->refit = told->drift || 3 * told->since_fit_count >= fitted_count;
}

enum unmet_status um_memory_tell(struct unmet_project *project, const struct um_recalled *known, struct um_arena *arena,
                                 struct unmet_assigned *told, struct unmet_error *err)
{
	struct um_store_grouping g;
	struct unmet_landing *all;
	uint32_t limit = 1;
	uint64_t fitted = 0;
	size_t i, landed = 0;
	enum unmet_status rc = um_store_grouping(project->store, arena, &g, err);

	if (!rc)
		rc = um_store_fitted_count(project->store, &fitted, err);
	for (i = 0; i < g.total && !rc; i++)
		limit = g.need[i] >= limit ? g.need[i] + 1 : limit;
	all = UM_ARRAY(arena, struct unmet_landing, limit);
	if (rc || !all)
		return rc ? rc : (enum unmet_status)um_arena_fail(arena, err);
	for (i = 0; i < g.total; i++)
		if (um_recalled_need(known, g.mention[i]) == UM_NEED_NONE) {
			all[g.need[i]].need = g.need[i];
			all[g.need[i]].new_count++;
		}
	qsort(all, limit, sizeof(*all), by_new);
	while (landed < UNMET_LANDINGS && landed < limit && all[landed].new_count)
		told->landing[landed] = all[landed], landed++;
	told->landing_count = landed;
	told->new_count = known->new_count;
	told->known_count = g.total - known->new_count;
	worth(told, fitted, g.total, known);
	return UNMET_OK;
}

/* ---- runs side by side ----------------------------------------------------------------------- */

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
	enum unmet_status rc;

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
	rc = um_buf_check(&out, err);
	if (!rc && write(ctx, out.ptr, out.len))
		rc = um_fail(err, UNMET_E_IO, "the comparison could not be written");
	um_buf_release(&out);
	return rc;
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
