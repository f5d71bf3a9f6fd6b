/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply.c - a log of decisions over a grouping, one after the other. Each says what became of it; one whose need or mentions
 * are gone is told and kept, and may apply again when they come back.
 */
#include "decide/state.h"

#include <stdarg.h>
#include <stdio.h>

uint64_t um_mention_key(const unsigned char document[UM_DOCUMENT_KEY], uint32_t start, uint32_t end)
{
	unsigned char all[UM_DOCUMENT_KEY + 8];
	int i;

	memcpy(all, document, UM_DOCUMENT_KEY);
	for (i = 0; i < 4; i++) {
		all[UM_DOCUMENT_KEY + i] = (unsigned char)(start >> 8 * i);
		all[UM_DOCUMENT_KEY + 4 + i] = (unsigned char)(end >> 8 * i);
	}
	return um_hash64(all, sizeof(all));
}

/* ---- reports ------------------------------------------------------------------------------- */

static enum unmet_status report(struct um_decide_state *s, struct um_decide_report *to, enum unmet_outcome outcome,
                                const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum unmet_status report(struct um_decide_state *s, struct um_decide_report *to, enum unmet_outcome outcome, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	to->outcome = outcome;
	to->reason = um_arena_strndup(s->arena, text, strlen(text));
	return to->reason ? UNMET_OK : (enum unmet_status)um_arena_fail(s->arena, s->err);
}

/* lost - the need a decision is about is not there any more: what happened to it, and what to do. */
static enum unmet_status lost(struct um_decide_state *s, const struct um_decision *d, uint32_t need, struct um_decide_report *to)
{
	uint32_t now = um_decide_stands_for(s, need);

	if (now && now != need && s->ended[need])
		return report(s, to, UNMET_CONFLICT, "need %u went into need %u in run %u: decide again for need %u, or `unmet need revert %llu`",
		              need, now, s->ended[need], now, (unsigned long long)d->id);
	if (now && now != need)
		return report(s, to, UNMET_CONFLICT, "need %u was merged into need %u: decide again for need %u, or `unmet need revert %llu`",
		              need, now, now, (unsigned long long)d->id);
	return report(s, to, UNMET_CONFLICT, "need %u is not there any more: `unmet needs` lists those there are; `unmet need revert %llu` "
	              "drops this decision", need, (unsigned long long)d->id);
}

static void count_orphans(const struct um_decision *d, struct um_decide_report *to)
{
	size_t i;

	for (i = 0; i < d->mention_count; i++)
		to->orphan_count += d->mention[i].row == UM_ROW_NONE;
}

/* orphaned - nothing is left of a decision about mentions. */
static enum unmet_status orphaned(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	return report(s, to, UNMET_ORPHAN, "none of the mentions it names is there any more: `unmet need revert %llu` drops it",
	              (unsigned long long)d->id);
}

/* mind_orphans - what is left of a decision some of whose mentions are gone. */
static enum unmet_status mind_orphans(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	if (!to->orphan_count || to->outcome != UNMET_APPLIED)
		return UNMET_OK;
	return report(s, to, UNMET_ADAPTED, "%u of the %zu mentions it names are not there any more", to->orphan_count, d->mention_count);
}

/* ---- words about a need -------------------------------------------------------------------- */

/* weak_since - the run after the decision in which less than half of the need came back; NULL: none. */
static const struct um_need_past *weak_since(const struct um_decide_state *s, const struct um_decision *d)
{
	size_t i;

	for (i = 0; i < s->base->past_count; i++) {
		const struct um_need_past *p = &s->base->past[i];

		if (p->need == d->need && p->run > d->run && p->into == p->need && p->overlap < UM_DECIDE_FLOOR)
			return p;
	}
	return NULL;
}

static void say(struct um_said *said, const struct um_decision *d)
{
	switch (d->op) {
	case UNMET_OP_RENAME: said->label = d->text; break;
	case UNMET_OP_DESCRIBE: said->definition = d->text; break;
	case UNMET_OP_OUTCOME: said->outcome = d->text; break;
	case UNMET_OP_NOTE: said->note = d->text; break;
	case UNMET_OP_STATUS: said->met = um_str_eq(d->text, UM_LIT("met")); break;
	case UNMET_OP_PIN: said->pinned = !um_str_eq(d->text, UM_LIT("off")); break;
	case UNMET_OP_DISMISS: said->dismissed = true; break;
	case UNMET_OP_RESTORE: said->dismissed = false; break;
	default: break;
	}
}

static enum unmet_status apply_words(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	const struct um_need_past *weak = weak_since(s, d);

	if (um_decide_stands_for(s, d->need) != d->need)
		return lost(s, d, d->need, to);
	if (weak)
		return report(s, to, UNMET_CONFLICT, "only %.0f%% of need %u came back in run %u: decide again if it still holds, or "
		              "`unmet need revert %llu`", 100 * weak->overlap, d->need, weak->run, (unsigned long long)d->id);
	say(&s->out->said[d->need], d);
	return UNMET_OK;
}

/* ---- mentions change their need ------------------------------------------------------------- */

static bool is_left_out(const struct um_decision *d, uint32_t row)
{
	size_t i;

	for (i = 0; i < d->mention_count; i++)
		if (d->mention[i].row == row)
			return true;
	return false;
}

static void merge_one(struct um_decide_state *s, const struct um_decision *d, uint32_t from, uint32_t to)
{
	uint32_t i;
	size_t h, total = s->hand_total;

	for (h = 0; h < d->mention_count; h++) /* those left out stay, by hand */
		if (d->mention[h].row != UM_ROW_NONE && um_decide_need_of(s, d->mention[h].row) == from)
			um_decide_put(s, d->mention[h].row, from);
	for (h = 0; h < total; h++)
		if (s->put[s->hand[h]] == from && !is_left_out(d, s->hand[h]))
			s->put[s->hand[h]] = to;
	for (i = 1; i < s->limit; i++)
		if (s->home[i] == from)
			s->home[i] = to;
}

static enum unmet_status apply_merge(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	uint32_t need = um_decide_stands_for(s, d->need);
	size_t i, done = 0;
	enum unmet_status rc = UNMET_OK;

	if (!need)
		return lost(s, d, d->need, to);
	for (i = 0; i < d->other_count && !rc; i++) {
		uint32_t other = um_decide_stands_for(s, d->other[i]);

		if (other == need) { /* a run made them one already */
			done++;
			rc = report(s, to, UNMET_ADAPTED, "need %u and need %u are one already", d->other[i], d->need);
		} else if (!other || other != d->other[i]) {
			rc = lost(s, d, d->other[i], to);
		} else {
			merge_one(s, d, other, need);
			done++;
		}
	}
	if (!rc && done && done < d->other_count)
		to->outcome = UNMET_ADAPTED;
	return rc;
}

static enum unmet_status apply_split(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	size_t i;

	if (to->orphan_count == d->mention_count)
		return orphaned(s, d, to);
	s->home[d->made] = d->made;
	for (i = 0; i < d->mention_count; i++)
		if (d->mention[i].row != UM_ROW_NONE)
			um_decide_give(s, d->mention[i].row, d->made);
	s->out->said[d->made].label = d->text;
	return UNMET_OK;
}

/* unsplit - a split that was taken back, though a run gave mentions to the need it made. */
static void unsplit(struct um_decide_state *s, const struct um_decision *d)
{
	uint32_t need = um_decide_stands_for(s, d->need);
	uint32_t i;

	if (!need || need == d->made || !s->held[d->made])
		return;
	for (i = 1; i < s->limit; i++)
		if (s->home[i] == d->made)
			s->home[i] = need;
}

static enum unmet_status apply_move(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	uint32_t need = um_decide_stands_for(s, d->need);
	size_t i;

	if (to->orphan_count == d->mention_count)
		return orphaned(s, d, to);
	if (!need)
		return lost(s, d, d->need, to);
	for (i = 0; i < d->mention_count; i++)
		if (d->mention[i].row != UM_ROW_NONE) {
			um_decide_put(s, d->mention[i].row, need);
			s->out->fixed[d->mention[i].row] = 1;
		}
	if (need != d->need)
		return report(s, to, UNMET_ADAPTED, "need %u went into need %u, and so did these mentions", d->need, need);
	return UNMET_OK;
}

/* apply_aside - mentions that state no need, or do after all. */
static enum unmet_status apply_aside(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	size_t i;

	if (to->orphan_count == d->mention_count)
		return orphaned(s, d, to);
	for (i = 0; i < d->mention_count; i++)
		if (d->mention[i].row == UM_ROW_NONE)
			continue;
		else if (d->op == UNMET_OP_DISMISS)
			um_decide_set_aside(s, d->mention[i].row);
		else
			um_decide_bring_back(s, d->mention[i].row);
	return UNMET_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum unmet_status apply_one(struct um_decide_state *s, const struct um_decision *d, struct um_decide_report *to)
{
	enum unmet_status rc;

	count_orphans(d, to);
	switch (d->op) {
	case UNMET_OP_MERGE: rc = apply_merge(s, d, to); break;
	case UNMET_OP_SPLIT: rc = apply_split(s, d, to); break;
	case UNMET_OP_MOVE:
	case UNMET_OP_ADD:
	case UNMET_OP_ACCEPT: rc = apply_move(s, d, to); break;
	case UNMET_OP_DISMISS:
	case UNMET_OP_RESTORE:
		if (!d->mention_count)
			return apply_words(s, d, to);
		rc = apply_aside(s, d, to);
		break;
	case UNMET_OP_REVERT: return UNMET_OK;
	default: return apply_words(s, d, to);
	}
	return rc ? rc : mind_orphans(s, d, to);
}

static uint32_t largest_id(const struct um_decide_base *base, const struct um_decision *log, size_t total)
{
	uint32_t most = 0;
	size_t i, j;

#define SEE(id) (most = (id) > most ? (id) : most)
	for (i = 0; i < base->mention_count; i++)
		SEE(base->need[i]);
	for (i = 0; i < base->past_count; i++) {
		SEE(base->past[i].need);
		SEE(base->past[i].into);
	}
	for (i = 0; i < total; i++) {
		SEE(log[i].need);
		SEE(log[i].made);
		for (j = 0; j < log[i].other_count; j++)
			SEE(log[i].other[j]);
	}
#undef SEE
	return most;
}

enum unmet_status um_decide(struct um_decide_result *out, const struct um_decide_base *base, const struct um_decision *log,
                            size_t total, struct um_arena *arena, struct unmet_error *err)
{
	struct um_decide_state s = { .base = base, .out = out, .arena = arena, .err = err };
	uint32_t most = largest_id(base, log, total);
	uint8_t *taken = UM_ARRAY(arena, uint8_t, total + 1);
	size_t i;
	enum unmet_status rc;

	*out = (struct um_decide_result){ 0 };
	if (!taken)
		return (enum unmet_status)um_arena_fail(arena, err);
	if (most > UM_DECIDE_NEEDS || base->mention_count >= UM_ROW_NONE)
		return um_fail(err, UNMET_E_CORRUPT, "the needs of the project are damaged: no need has the number %u", most);
	s.limit = most + 1;
	rc = um_decide_start(&s, log, total);
	um_decide_taken_back(taken, log, total);
	for (i = 0; i < total && !rc; i++)
		if (!taken[i])
			rc = apply_one(&s, &log[i], &out->report[i]);
		else if (log[i].op == UNMET_OP_SPLIT)
			unsplit(&s, &log[i]);
	for (i = 0; i < total && !rc; i++)
		if (taken[i])
			out->report[i].outcome = UNMET_REVERTED;
	if (!rc)
		um_decide_finish(&s, log, total);
	return rc;
}

uint32_t um_decide_alive(const struct um_decide_result *result, uint32_t need)
{
	return need < result->id_limit ? result->goes_to[need] : 0;
}
