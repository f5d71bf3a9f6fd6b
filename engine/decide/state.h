/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state.h - where mentions and needs are while a log is applied.
 *
 * Where a mention ends up is kept in two parts. Most follow their need: origin says which one grouping (or a
 * split) gave them, home says where that need's mentions live, itself or what it was merged into. Few were put
 * somewhere by hand and stay there. So a merge is one entry for a need however many mentions it holds, and
 * a decision costs the number of needs, not of mentions.
 */
#ifndef UM_DECIDE_STATE_H
#define UM_DECIDE_STATE_H

#include "decide/decide.h"

struct um_decide_state {
	const struct um_decide_base *base;
	struct um_decide_result *out;
	struct um_arena *arena;
	struct unmet_error *err;
	uint32_t limit;
	uint32_t *home;            /* [limit] where the mentions of an origin live; 0: no such need */
	uint64_t *held;            /* [limit] mentions of an origin that nobody put elsewhere */
	uint32_t *put;             /* [mention_count] need a mention was put in by hand; 0: none */
	uint8_t *aside;            /* [mention_count] people say it states no need */
	uint32_t *hand;            /* [hand_total] rows put by hand, each once */
	size_t hand_total;
	uint32_t *into;            /* [limit] where a need that a run ended went; 0: not ended, or nowhere */
	uint32_t *ended;           /* [limit] the run that ended it; 0: none */
};

/* um_decide_start - as grouping left it: base, out, arena, err and limit are set; out's arrays come in the arena. NOMEM */
enum unmet_status um_decide_start(struct um_decide_state *s, const struct um_decision *log, size_t total);
/* um_decide_finish - where everything ended up, to out; and how the decisions fared. */
void um_decide_finish(struct um_decide_state *s, const struct um_decision *log, size_t total);

/* um_decide_need_of - the need a mention is in; 0: none. */
uint32_t um_decide_need_of(const struct um_decide_state *s, size_t row);
/* um_decide_stands_for - the need an id means now: itself while it holds anything, else what it went into; 0: nothing. Cost O(needs) */
uint32_t um_decide_stands_for(const struct um_decide_state *s, uint32_t need);

void um_decide_set_aside(struct um_decide_state *s, uint32_t row);
/* um_decide_bring_back - a mention that was set aside counts again. */
void um_decide_bring_back(struct um_decide_state *s, uint32_t row);
/* um_decide_put - by hand: it stays there whatever becomes of the need it was in. */
void um_decide_put(struct um_decide_state *s, uint32_t row, uint32_t need);
/* um_decide_give - the mention belongs to another need as if grouping had said so: it follows that need's merges. */
void um_decide_give(struct um_decide_state *s, uint32_t row, uint32_t need);

#endif
