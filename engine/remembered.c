/* SPDX-License-Identifier: Apache-2.0 */
/* remembered.c - new mentions to known needs: which mention had which need, where the new ones landed, and whether that still does. */
#include "memory.h"

#include "base/map.h"
#include "base/order.h"
#include "cluster/match.h"
#include "decisions.h"

#include <stdlib.h>

enum unmet_status um_needs_distinct(const uint32_t *list, size_t total, struct um_arena *arena, uint32_t **out, uint32_t *out_total,
                                  struct unmet_error *err)
{
	uint32_t *all = UM_ARRAY(arena, uint32_t, total + 1);

	if (!all)
		return (enum unmet_status)um_arena_fail(arena, err);
	if (total)
		memcpy(all, list, total * sizeof(*all));
	*out = all;
	*out_total = (uint32_t)um_distinct_u32(all, total);
	return UNMET_OK;
}

uint32_t um_needs_index(const uint32_t *list, uint32_t total, uint32_t value)
{
	const uint32_t *at = bsearch(&value, list, total, sizeof(*list), um_order_u32);

	return at ? (uint32_t)(at - list) : UM_NEED_NONE;
}

um_need_id um_recalled_need(const struct um_recalled *known, uint64_t mention)
{
	return mention - 1 < known->mention_total ? known->of[mention - 1] : UM_NEED_NONE;
}

void um_recalled_note(struct um_recalled *known, uint64_t mention, float as_new)
{
	bool fresh = um_recalled_need(known, mention) == UM_NEED_NONE;
	unsigned step = (unsigned)(as_new * UM_FIT_STEPS);

	known->new_count += fresh;
	(fresh ? known->fit_new : known->fit_known)[step < UM_FIT_STEPS ? step : UM_FIT_STEPS - 1]++;
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
		rc = um_needs_distinct(origin, last.total, arena, &out->id, &out->need_count, err);
	out->of = UM_ARRAY(arena, um_need_id, out->mention_total + 1);
	if (rc || !out->of)
		return rc ? rc : (enum unmet_status)um_arena_fail(arena, err);
	um_map_init(&need_of);
	for (i = 0; i < last.total && !rc; i++)
		rc = um_map_put(&need_of, last.key[i], um_needs_index(out->id, out->need_count, origin[i])) ? UNMET_OK : um_nomem(err);
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

/* count_low - mentions that fit no need as well as nine of ten known ones would if they were new. What is sure in one corpus is not
 * in another, so the known ones are the measure. */
static void count_low(const struct um_recalled *known, uint64_t old_count, uint64_t *new_low, uint64_t *known_low)
{
	*new_low = *known_low = 0;
	for (unsigned i = 0; i < UM_FIT_STEPS && *known_low * 10 < old_count; i++) {
		*new_low += known->fit_new[i];
		*known_low += known->fit_known[i];
	}
}

/* worth - should needs be found again? When the new mentions are a third of those the needs were found in, or when clearly more
 * of them fit no need well: twice as many, which chance does not explain (two proportions, 95%). */
static void worth(struct unmet_assigned *told, uint64_t fitted_count, uint64_t all, const struct um_recalled *known)
{
	uint64_t old_count = all - known->new_count, new_low, known_low;
	double n = (double)known->new_count, m = (double)old_count, p, spread;

	count_low(known, old_count, &new_low, &known_low);
	told->since_fit_count = all > fitted_count ? all - fitted_count : 0;
	told->low_new = n > 0 ? (double)new_low / n : 0;
	told->low_known = m > 0 ? (double)known_low / m : 0;
	p = n + m > 0 ? (double)(new_low + known_low) / (n + m) : 0;
	spread = n > 0 && m > 0 ? p * (1 - p) * (1 / n + 1 / m) : 0;
	told->drift = told->low_new >= 2 * told->low_known && n > 0 &&
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
