/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - the automaton from every token of a batch, all walks side by side: first each by its first word, then those
 * that can go on by their second, and so on. What a step costs is the wait for memory, and side by side the machine
 * waits for many of them at a time. Between sentences stands a letter no cue reads, so no walk leaves its sentence.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

struct walks {
	struct um_detector *d;
	struct um_dfa *dfa;
	bool failed;                 /* no memory */
};

/* room - for as many stops as there are walks. */
static bool room(struct um_detector *d, size_t walks)
{
	void *grown = d->stop;
	bool ok = um_grow(&grown, &d->stop_capacity, d->stop_total + walks, sizeof(*d->stop));

	d->stop = grown;
	return ok;
}

/* begin_all - at every place; kept where a cue of one word ends, gone on with where a second word may follow. */
static void begin_all(struct walks *w)
{
	struct um_detector *d = w->d;
	size_t stops = 0, kept = 0;

	d->stop_total = 0;
	w->failed = !room(d, d->place_total);
	for (uint32_t p = 0; p < d->place_total && !w->failed; p++) {
		const struct um_dfa_begin *begin = um_dfa_begin(w->dfa, d->seen[p].letter, d->mark[p]);

		if (!begin) {
			w->failed = true;
			break;
		}
		d->stop[stops] = (struct um_stop){ p, p + 1, begin->accepts_at, begin->accepts_total };
		stops += begin->accepts_total != 0;
		d->walk[kept] = (struct um_walk){ p, begin->state_plus_1 - 1u };
		kept += um_dfa_may(w->dfa, &begin->sign, d->seen[p + 1].letter);
	}
	d->stop_total = stops;
	d->walk_total = kept;
}

/* stop_all - keep those that stand where a cue's words end, then drop those that cannot go on. */
static void stop_all(struct walks *w, uint32_t words)
{
	struct um_detector *d = w->d;
	size_t kept = 0, stops = d->stop_total;

	w->failed = w->failed || !room(d, d->walk_total);
	if (w->failed)
		return;
	for (size_t k = 0; k < d->walk_total; k++) {
		struct um_walk walk = d->walk[k];
		const struct um_dfa_state *state = &w->dfa->state[walk.state];

		d->stop[stops] = (struct um_stop){ walk.at, walk.at + words, state->accepts_at, state->accepts_total };
		stops += state->accepts_total != 0;
		d->walk[kept] = walk;
		kept += um_dfa_may(w->dfa, &state->sign, d->seen[walk.at + words].letter);
	}
	d->stop_total = stops;
	d->walk_total = kept;
}

/* step_all - each by the word it stands before. The steps that are not at hand are asked for together, and taken when
 * the others have been. */
static void step_all(struct walks *w, uint32_t words)
{
	struct um_detector *d = w->d;
	size_t alive = 0, far = 0;

	for (size_t k = 0; k < d->walk_total; k++) {
		struct um_walk walk = d->walk[k];
		uint32_t letter = d->seen[walk.at + words].letter, state;

		if (!um_dfa_near(w->dfa, walk.state, letter, &state)) {
			um_dfa_fetch(w->dfa, walk.state, letter);
			d->far[far++] = walk;
			continue;
		}
		d->walk[alive] = (struct um_walk){ walk.at, state };
		alive += state != 0;
	}
	for (size_t k = 0; k < far; k++) {
		struct um_walk walk = d->far[k];
		uint32_t state = um_dfa_next(w->dfa, walk.state, d->seen[walk.at + words].letter);

		w->failed = w->failed || state == UM_NFA_NONE;
		d->walk[alive] = (struct um_walk){ walk.at, state };
		alive += state != 0;
	}
	d->walk_total = alive;
}

/* sort_stops - by the place they started at. So far they lie by length, and that order stays among those of a place (a
 * counting sort). */
static bool sort_stops(struct um_detector *d)
{
	void *grown = d->sorted;
	uint32_t *next = d->stops_to, sum = 0;

	if (!um_grow(&grown, &d->sorted_capacity, d->stop_total, sizeof(*d->sorted)))
		return false;
	d->sorted = grown;
	memset(next, 0, d->place_total * sizeof(*next));
	for (size_t k = 0; k < d->stop_total; k++)
		next[d->stop[k].at]++;
	for (uint32_t p = 0; p < d->place_total; p++) {
		uint32_t here = next[p];

		next[p] = sum;
		sum += here;
	}
	for (size_t k = 0; k < d->stop_total; k++)
		d->sorted[next[d->stop[k].at]++] = d->stop[k];
	return true;
}

bool um_walk_all(struct um_detector *d, struct um_dfa *dfa)
{
	struct walks w = { d, dfa, false };

	begin_all(&w);
	for (uint32_t words = 1; d->walk_total && !w.failed; words++) {
		step_all(&w, words);
		stop_all(&w, words + 1);
	}
	return !w.failed && sort_stops(d);
}
