/* SPDX-License-Identifier: Apache-2.0 */
/* memory.h - needs keep their ids from run to run. */
#ifndef UM_MEMORY_H
#define UM_MEMORY_H

#include "project.h"

#include "cluster/types.h"

#define UM_FIT_STEPS 200u

/* Mentions whose need is known from the last run, and what becomes of the others. */
struct um_recalled {
	uint32_t need_count;
	uint32_t *id;                /* [need_count] ascending */
	um_need_id *of;              /* [mention_total] by mention id - 1: index of its need; UM_NEED_NONE: new */
	uint64_t mention_total;
	uint64_t new_count;
	uint64_t fit_new[UM_FIT_STEPS], fit_known[UM_FIT_STEPS]; /* mentions by how likely their likeliest need is, 0..1 */
};

/* um_needs_distinct - the values of list, ascending, each once, in arena. um_needs_index - where a value stands among them, or UM_NEED_NONE. */
enum unmet_status um_needs_distinct(const uint32_t *list, size_t total, struct um_arena *arena, uint32_t **out, uint32_t *out_total,
                                    struct unmet_error *err);
uint32_t um_needs_index(const uint32_t *list, uint32_t total, uint32_t value);

/* um_memory_recall - of a run, 0: the last one. NOTHING before a first run, or before detection. In arena. */
enum unmet_status um_memory_recall(struct unmet_project *project, uint32_t run, struct um_arena *arena, struct um_recalled *out, struct unmet_error *err);
um_need_id um_recalled_need(const struct um_recalled *known, uint64_t mention);
/* um_recalled_note - count a mention among the new or the known, by how likely its likeliest need is to who has not heard it (0..1). */
void um_recalled_note(struct um_recalled *known, uint64_t mention, float as_new);
/* um_memory_tell - how many landed where, and whether needs should be found again. */
enum unmet_status um_memory_tell(struct unmet_project *project, const struct um_recalled *known, struct um_arena *arena,
                                 struct unmet_assigned *told, struct unmet_error *err);

/*
 * um_memory_keep - needs just written with ids 1..need_count get the ids they had, or new ones; people's decisions are
 * applied; the run is recorded. In the caller's transaction.
 */
enum unmet_status um_memory_keep(struct unmet_project *project, uint32_t need_count, bool fitted, struct um_arena *arena, struct unmet_error *err);

#endif
