/* SPDX-License-Identifier: Apache-2.0 */
/* decisions.h - the log of people's decisions over the needs in the store. */
#ifndef UM_DECISIONS_H
#define UM_DECISIONS_H

#include "decide/decide.h"
#include "project.h"

/* The log, what it was applied to, and what came of it. Everything in the arena it was loaded with. */
struct um_applied {
	struct um_decision *log;
	size_t total;
	struct um_store_grouping grouping;
	struct um_decide_base base;
	struct um_decide_result result;
	bool changed;              /* mentions changed their need, or a need left or came back */
};

/* um_decisions_read - the log alone: a query, whatever the number of mentions. */
enum unmet_status um_decisions_read(struct unmet_project *project, struct um_arena *arena, struct um_applied *out,
                                    struct unmet_error *err);
/* um_decisions_judge - the grouping, the log's mentions found again in it, and what becomes of each decision. Cost: every mention. */
enum unmet_status um_decisions_judge(struct unmet_project *project, struct um_arena *arena, struct um_applied *read,
                                     struct unmet_error *err);
/* um_decisions_load - both; the grouping is there with an empty log too. */
enum unmet_status um_decisions_load(struct unmet_project *project, struct um_arena *arena, struct um_applied *out,
                                    struct unmet_error *err);

/* um_decisions_write - apply the log and bring the store in line: needs of mentions, counts, words about needs, reports.
 * In the caller's transaction. */
enum unmet_status um_decisions_write(struct unmet_project *project, struct um_arena *arena, struct um_applied *applied,
                                     struct unmet_error *err);

/* um_decisions_apply - both. Does nothing where nothing was ever decided. */
enum unmet_status um_decisions_apply(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err);

/* um_decisions_origin - of each mention of a snapshot the need it belongs to with what people took apart since, and without
 * what they merged or moved: [snapshot->total] in arena. */
enum unmet_status um_decisions_origin(struct unmet_project *project, const struct um_snapshot *snapshot, struct um_arena *arena,
                                      uint32_t **origin, struct unmet_error *err);

/* um_decisions_find - the row of every mention that decisions name and whose words are still there. */
enum unmet_status um_decisions_find(struct unmet_project *project, struct um_decision *log, size_t total,
                                    const struct um_store_grouping *grouping, struct unmet_error *err);

/* um_added_follow - mentions that people added are as the log says (added.c). In the caller's transaction, before um_decisions_load. */
enum unmet_status um_added_follow(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err);
/* um_added_make - the mention an `add` asks for, before the decision is written. ARG where the place makes no sense. */
enum unmet_status um_added_make(struct unmet_project *project, const struct unmet_decision *asked, uint64_t *mention, struct unmet_error *err);

/* um_decisions_tell - one entry of the log to a caller's function; what that returned. */
int um_decisions_tell(const struct um_decision *decision, const struct um_decide_report *report, unmet_log_fn fn, void *ctx);

#endif
