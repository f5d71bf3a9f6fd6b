/* SPDX-License-Identifier: Apache-2.0 */
/* state.c - the two parts in which it is kept where a mention is, from the grouping to the end of the log. */
#include "decide/state.h"

uint32_t um_decide_need_of(const struct um_decide_state *s, size_t row)
{
	if (s->aside[row])
		return 0;
	return s->put[row] ? s->put[row] : s->home[s->out->origin[row]];
}

/* holds - mentions of a need now. */
static uint64_t holds(const struct um_decide_state *s, uint32_t need)
{
	uint64_t total = 0;
	uint32_t i;
	size_t h;

	for (i = 1; i < s->limit; i++)
		if (s->home[i] == need)
			total += s->held[i];
	for (h = 0; h < s->hand_total; h++)
		total += s->put[s->hand[h]] == need && !s->aside[s->hand[h]];
	return total;
}

uint32_t um_decide_stands_for(const struct um_decide_state *s, uint32_t need)
{
	unsigned hops;

	for (hops = 0; need && need < s->limit && hops < 64; hops++) {
		if (holds(s, need))
			return need;
		need = s->home[need] && s->home[need] != need ? s->home[need] : s->into[need] != need ? s->into[need] : 0;
	}
	return 0;
}

void um_decide_bring_back(struct um_decide_state *s, uint32_t row)
{
	if (!s->aside[row])
		return;
	s->aside[row] = 0;
	s->out->fixed[row] = s->put[row] != 0;
	if (!s->put[row])
		s->held[s->out->origin[row]]++;
}

void um_decide_set_aside(struct um_decide_state *s, uint32_t row)
{
	if (s->aside[row])
		return;
	if (!s->put[row])
		s->held[s->out->origin[row]]--;
	s->aside[row] = 1;
	s->out->fixed[row] = 1;
}

void um_decide_put(struct um_decide_state *s, uint32_t row, uint32_t need)
{
	um_decide_bring_back(s, row);
	if (!s->put[row]) {
		s->held[s->out->origin[row]]--;
		s->hand[s->hand_total++] = row;
	}
	s->put[row] = need;
}

void um_decide_give(struct um_decide_state *s, uint32_t row, uint32_t need)
{
	um_decide_bring_back(s, row);
	if (s->put[row]) {
		s->put[row] = need;
		return;
	}
	s->held[s->out->origin[row]]--;
	s->held[need]++;
	s->out->origin[row] = need;
}

/* ---- from the first decision to the last ------------------------------------------------------ */

static size_t named_total(const struct um_decision *log, size_t total)
{
	size_t i, named = 0;

	for (i = 0; i < total; i++)
		named += log[i].mention_count;
	return named;
}

static enum unmet_status alloc(struct um_decide_state *s, const struct um_decision *log, size_t total)
{
	struct um_decide_result *out = s->out;
	size_t mentions = s->base->mention_count, limit = s->limit;

	out->id_limit = s->limit;
	out->need = UM_ARRAY(s->arena, uint32_t, mentions + 1);
	out->origin = UM_ARRAY(s->arena, uint32_t, mentions + 1);
	out->fixed = UM_ARRAY(s->arena, uint8_t, mentions + 1);
	out->mention_count = UM_ARRAY(s->arena, uint64_t, limit);
	out->goes_to = UM_ARRAY(s->arena, uint32_t, limit);
	out->said = UM_ARRAY(s->arena, struct um_said, limit);
	out->report = UM_ARRAY(s->arena, struct um_decide_report, total + 1);
	s->home = UM_ARRAY(s->arena, uint32_t, limit);
	s->held = UM_ARRAY(s->arena, uint64_t, limit);
	s->put = UM_ARRAY(s->arena, uint32_t, mentions + 1);
	s->aside = UM_ARRAY(s->arena, uint8_t, mentions + 1);
	s->hand = UM_ARRAY(s->arena, uint32_t, named_total(log, total) + 1);
	s->into = UM_ARRAY(s->arena, uint32_t, limit);
	s->ended = UM_ARRAY(s->arena, uint32_t, limit);
	if (!out->need || !out->origin || !out->fixed || !out->mention_count || !out->goes_to || !out->said ||
	    !out->report || !s->home || !s->held || !s->put || !s->aside || !s->hand || !s->into || !s->ended)
		return (enum unmet_status)um_arena_fail(s->arena, s->err);
	return UNMET_OK;
}

enum unmet_status um_decide_start(struct um_decide_state *s, const struct um_decision *log, size_t total)
{
	struct um_decide_result *out = s->out;
	enum unmet_status rc = alloc(s, log, total);
	size_t i;

	if (rc)
		return rc;
	for (i = 0; i < s->base->mention_count; i++) {
		uint32_t need = s->base->need[i];

		out->origin[i] = need;
		s->held[need]++;
		s->home[need] = need;
	}
	for (i = 0; i < s->base->past_count; i++) {
		const struct um_need_past *p = &s->base->past[i];
		bool over = p->into != p->need;

		s->ended[p->need] = over ? p->run : 0;
		s->into[p->need] = over ? p->into : 0;
		if (!s->home[p->need])
			s->home[p->need] = p->need;
	}
	for (i = 0; i < total; i++)
		out->report[i].reason = "";
	return UNMET_OK;
}

void um_decide_finish(struct um_decide_state *s, const struct um_decision *log, size_t total)
{
	struct um_decide_result *out = s->out;
	uint32_t need;
	size_t i;

	for (i = 0; i < s->base->mention_count; i++) {
		out->need[i] = um_decide_need_of(s, i);
		out->mention_count[out->need[i]]++;
	}
	for (need = 1; need < s->limit; need++)
		out->goes_to[need] = um_decide_stands_for(s, need);
	for (i = 0; i < total; i++) { /* a revert has no effect but on the decision it takes back */
		out->replayed.applied += out->report[i].outcome == UNMET_APPLIED && log[i].op != UNMET_OP_REVERT;
		out->replayed.adapted += out->report[i].outcome == UNMET_ADAPTED;
		out->replayed.conflict += out->report[i].outcome == UNMET_CONFLICT;
		out->replayed.orphan += out->report[i].outcome == UNMET_ORPHAN;
	}
}
