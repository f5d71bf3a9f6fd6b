/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dfa.c - where do the words of a cue stand? Trying hundreds of regular expressions at every token costs
 * several times as much as tokenizing, even behind a dispatch on their first words. So all cues are one automaton
 * (nfa.c), and the subset construction is done lazily, a state when a text first needs it (as in Aho, Sethi & Ullman
 * 1986, 3.7, and in grep). After some hundred sentences nearly every step is one look into a table.
 *
 * What then costs is memory: the table outgrows the nearest cache, so a look takes as long as a hundred instructions.
 * Hence three things in front of it, all in automaton.h: beginnings are in an array by letter, a state's sign tells
 * most dead ends, and the steps taken last are kept in a small table of their own.
 *
 * The states made depend on the texts seen, the cues found do not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/order.h"
#include "need/automaton.h"

#define STATES_MAX 50000u    /* < 65534 */
#define LETTERS_MAX 65535u
#define LETTER_SYMBOLS 4
#define LETTERS_MAX_BYTES ((size_t)64 << 20)
#define STATES_MAX_BYTES ((size_t)256 << 20)

struct letter { uint32_t symbol[LETTER_SYMBOLS]; uint32_t total, word; };

static bool reset(struct um_dfa *dfa)
{
	um_intern_free(dfa->states);
	dfa->states = um_intern_new(STATES_MAX_BYTES);
	if (dfa->next)
		memset(dfa->next, 0, dfa->next_size * sizeof(*dfa->next));
	dfa->next_used = 0;
	memset(dfa->hot, 0, UM_DFA_HOT * sizeof(*dfa->hot));
	for (unsigned place = 0; place < UM_DFA_PLACES; place++)
		if (dfa->begin[place])
			memset(dfa->begin[place], 0, dfa->begin_capacity[place] * sizeof(struct um_dfa_begin));
	dfa->pool_total = 0;
	if (!dfa->states || um_intern_add(dfa->states, "", 0) != 0)
		return false;
	if (!dfa->state_capacity) {
		void *grown = NULL;

		if (!um_grow(&grown, &dfa->state_capacity, 1, sizeof(*dfa->state)))
			return false;
		dfa->state = grown;
	}
	dfa->state[0] = (struct um_dfa_state){ 0 };
	return true;
}

struct um_dfa *um_dfa_new(const struct um_nfa *nfa)
{
	struct um_dfa *dfa = um_calloc(1, sizeof(*dfa));

	if (!dfa)
		return NULL;
	dfa->nfa = nfa;
	dfa->letters = um_intern_new(LETTERS_MAX_BYTES);
	dfa->stamp = um_calloc((size_t)nfa->state_total + 1, sizeof(*dfa->stamp));
	dfa->hot = um_calloc(UM_DFA_HOT, sizeof(*dfa->hot));
	if (!dfa->letters || !dfa->stamp || !dfa->hot || !reset(dfa)) {
		um_dfa_free(dfa);
		return NULL;
	}
	return dfa;
}

void um_dfa_free(struct um_dfa *dfa)
{
	if (!dfa)
		return;
	um_intern_free(dfa->letters);
	um_intern_free(dfa->states);
	um_free(dfa->state);
	um_free(dfa->sign);
	um_free(dfa->accepts);
	for (unsigned place = 0; place < UM_DFA_PLACES; place++)
		um_free(dfa->begin[place]);
	um_free(dfa->hot);
	um_free(dfa->next);
	um_free(dfa->set);
	um_free(dfa->stamp);
	um_free(dfa);
}

bool um_dfa_trim(struct um_dfa *dfa)
{
	return um_intern_size(dfa->states) < STATES_MAX || reset(dfa);
}

static bool is_full(const struct um_dfa *dfa)
{
	return um_intern_size(dfa->states) >= 65534; /* begin holds state + 1 */
}

static void add_sign(struct um_dfa_sign *sign, uint32_t symbol)
{
	uint32_t mixed = symbol * UINT32_C(0x9E3779B1);

	sign->a |= UINT64_C(1) << (symbol == UM_NFA_ANY ? 63 : symbol % 63);
	sign->b |= UINT64_C(1) << (symbol == UM_NFA_ANY ? 63 : (mixed >> 16) % 63);
}

static struct um_dfa_sign sign_of_letter(const struct letter *letter)
{
	struct um_dfa_sign sign = { 0, 0 };

	if (letter->word)
		add_sign(&sign, UM_NFA_ANY);
	for (uint32_t i = 0; i < letter->total; i++)
		add_sign(&sign, letter->symbol[i]);
	return sign;
}

/* room_for_letter - its sign and its beginnings. */
static bool room_for_letter(struct um_dfa *dfa, size_t total)
{
	void *sign = dfa->sign;
	bool ok = um_grow(&sign, &dfa->sign_capacity, total, sizeof(*dfa->sign));

	dfa->sign = sign;
	for (unsigned place = 0; ok && place < UM_DFA_PLACES; place++) {
		size_t before = dfa->begin_capacity[place];
		void *begin = dfa->begin[place];

		ok = um_grow(&begin, &dfa->begin_capacity[place], total, sizeof(struct um_dfa_begin));
		dfa->begin[place] = begin;
		if (ok && dfa->begin_capacity[place] > before)
			memset(dfa->begin[place] + before, 0,
			       (dfa->begin_capacity[place] - before) * sizeof(struct um_dfa_begin));
	}
	return ok;
}

uint32_t um_dfa_letter(struct um_dfa *dfa, const uint32_t *symbol, unsigned total, bool word)
{
	struct letter letter = { .total = total < LETTER_SYMBOLS ? total : LETTER_SYMBOLS, .word = word };
	uint32_t id;

	if (letter.total)
		memcpy(letter.symbol, symbol, letter.total * sizeof(*symbol));
	id = um_intern_find(dfa->letters, (const char *)&letter, sizeof(letter));
	if (id != UM_INTERN_NONE || um_intern_size(dfa->letters) >= LETTERS_MAX)
		return id;
	if (!room_for_letter(dfa, (size_t)um_intern_size(dfa->letters) + 1))
		return UM_NFA_NONE;
	id = um_intern_add(dfa->letters, (const char *)&letter, sizeof(letter));
	if (id != UM_INTERN_NONE)
		dfa->sign[id] = sign_of_letter(&letter);
	return id;
}

static struct letter letter_of(const struct um_dfa *dfa, uint32_t id)
{
	struct letter letter;

	memcpy(&letter, um_intern_text(dfa->letters, id).ptr, sizeof(letter));
	return letter;
}

/* add - a state and all it joins to. Recursion is no deeper than patterns nest. */
static bool add(struct um_dfa *dfa, uint32_t state)
{
	const struct um_nfa *nfa = dfa->nfa;
	void *grown = dfa->set;

	if (dfa->stamp[state] == dfa->time)
		return true;
	dfa->stamp[state] = dfa->time;
	if (!um_grow(&grown, &dfa->set_capacity, dfa->set_total + 1, sizeof(*dfa->set)))
		return false;
	dfa->set = grown;
	dfa->set[dfa->set_total++] = state;
	for (uint32_t e = nfa->edge_first[state]; e < nfa->edge_first[state + 1]; e++)
		if (nfa->edge[e].symbol == UM_NFA_JOIN && !add(dfa, nfa->edge[e].to))
			return false;
	return true;
}

static void clear_set(struct um_dfa *dfa)
{
	dfa->set_total = 0;
	if (++dfa->time == 0) {
		memset(dfa->stamp, 0, (size_t)dfa->nfa->state_total * sizeof(*dfa->stamp));
		dfa->time = 1;
	}
}

static struct um_dfa_sign sign_of_set(const struct um_dfa *dfa)
{
	const struct um_nfa *nfa = dfa->nfa;
	struct um_dfa_sign sign = { 0, 0 };

	for (size_t i = 0; i < dfa->set_total; i++)
		for (uint32_t e = nfa->edge_first[dfa->set[i]]; e < nfa->edge_first[dfa->set[i] + 1]; e++)
			if (nfa->edge[e].symbol != UM_NFA_JOIN)
				add_sign(&sign, nfa->edge[e].symbol);
	return sign;
}

/* keep_state - the cues that end in the new state, and with what it can go on. */
static bool keep_state(struct um_dfa *dfa, uint32_t id)
{
	struct um_dfa_state state = { sign_of_set(dfa), (uint32_t)dfa->pool_total, 0 };
	void *grown = dfa->state;

	if (!um_grow(&grown, &dfa->state_capacity, (size_t)id + 1, sizeof(*dfa->state)))
		return false;
	dfa->state = grown;
	for (size_t i = 0; i < dfa->set_total; i++) {
		uint32_t cue = dfa->nfa->accept_of[dfa->set[i]];
		void *pool = dfa->accepts;

		if (!cue)
			continue;
		if (!um_grow(&pool, &dfa->pool_capacity, dfa->pool_total + 1, sizeof(*dfa->accepts)))
			return false;
		dfa->accepts = pool;
		dfa->accepts[dfa->pool_total++] = cue - 1;
	}
	state.accepts_total = (uint32_t)dfa->pool_total - state.accepts_at;
	if (state.accepts_total)
		qsort(dfa->accepts + state.accepts_at, state.accepts_total, sizeof(uint32_t), um_order_u32);
	dfa->state[id] = state;
	return true;
}

/* state_of_set - the state for what add() gathered. */
static uint32_t state_of_set(struct um_dfa *dfa)
{
	uint32_t before = um_intern_size(dfa->states), id;

	if (dfa->set_total == 0)
		return 0;
	qsort(dfa->set, dfa->set_total, sizeof(*dfa->set), um_order_u32);
	if (is_full(dfa)) /* a window of 2,000 words does not make 15,000 states */
		return UM_NFA_NONE;
	id = um_intern_add(dfa->states, (const char *)dfa->set, dfa->set_total * sizeof(*dfa->set));
	if (id == before && !keep_state(dfa, id))
		return UM_NFA_NONE;
	return id;
}

static bool reads(const struct letter *letter, uint32_t symbol)
{
	if (symbol == UM_NFA_ANY)
		return letter->word;
	for (uint32_t i = 0; i < letter->total; i++)
		if (letter->symbol[i] == symbol)
			return true;
	return false;
}

static bool starts_here(enum um_nfa_where where, unsigned place)
{
	if (place == 3 || where == UM_NFA_LEAD)
		return place == 3 && where == UM_NFA_LEAD;
	return (unsigned)where <= place;
}

const struct um_dfa_begin *um_dfa_make_begin(struct um_dfa *dfa, uint32_t letter_id, unsigned place)
{
	struct um_dfa_begin *begin = &dfa->begin[place][letter_id];
	struct letter letter = letter_of(dfa, letter_id);
	const struct um_nfa *nfa = dfa->nfa;
	const struct um_dfa_state *made;
	uint32_t state;

	clear_set(dfa);
	for (uint32_t i = 0; i < letter.total; i++) {
		uint32_t symbol = letter.symbol[i];

		for (uint32_t f = nfa->first_of[symbol]; f < nfa->first_of[symbol + 1]; f++)
			if (starts_here((enum um_nfa_where)nfa->first[f].where, place) && !add(dfa, nfa->first[f].to))
				return NULL;
	}
	state = state_of_set(dfa);
	if (state == UM_NFA_NONE)
		return NULL;
	made = &dfa->state[state];
	*begin = (struct um_dfa_begin){ made->sign, made->accepts_at, (uint16_t)made->accepts_total,
	                                  (uint16_t)(state + 1) };
	return begin;
}

static uint32_t make_next(struct um_dfa *dfa, uint32_t state, uint32_t letter_id)
{
	struct letter letter = letter_of(dfa, letter_id);
	struct um_str set = um_intern_text(dfa->states, state);
	const struct um_nfa *nfa = dfa->nfa;

	clear_set(dfa);
	for (size_t i = 0; i < set.len; i += sizeof(uint32_t)) {
		uint32_t from;

		memcpy(&from, set.ptr + i, sizeof(from));
		for (uint32_t e = nfa->edge_first[from]; e < nfa->edge_first[from + 1]; e++)
			if (nfa->edge[e].symbol != UM_NFA_JOIN && reads(&letter, nfa->edge[e].symbol) &&
			    !add(dfa, nfa->edge[e].to))
				return UM_NFA_NONE;
	}
	return state_of_set(dfa);
}

/* slot_of - the letters of one state lie side by side: frequent words come first and have small letters, so what
 * is looked at often shares cache lines. */
static size_t slot_of(const struct um_dfa *dfa, uint32_t key)
{
	size_t slot = um_dfa_slot(dfa, key);

	while (dfa->next[slot].key && dfa->next[slot].key != key)
		slot = (slot + 1) & (dfa->next_size - 1);
	return slot;
}

/* make_room - the table is at most half full. */
static bool make_room(struct um_dfa *dfa)
{
	struct um_dfa_step *old = dfa->next;
	size_t old_size = dfa->next_size;

	if ((dfa->next_used + 1) * 2 <= dfa->next_size)
		return true;
	dfa->next = um_calloc(old_size ? old_size * 2 : 4096, sizeof(*dfa->next));
	if (!dfa->next) {
		dfa->next = old;
		return false;
	}
	dfa->next_size = old_size ? old_size * 2 : 4096;
	for (size_t i = 0; i < old_size; i++)
		if (old[i].key)
			dfa->next[slot_of(dfa, old[i].key)] = old[i];
	um_free(old);
	return true;
}

uint32_t um_dfa_make_next(struct um_dfa *dfa, uint32_t state, uint32_t letter)
{
	uint32_t key = state << 16 | letter;
	size_t slot;

	if (!make_room(dfa))
		return UM_NFA_NONE;
	slot = slot_of(dfa, key);
	if (!dfa->next[slot].key) {
		uint32_t next = make_next(dfa, state, letter);

		if (next == UM_NFA_NONE)
			return next;
		dfa->next[slot] = (struct um_dfa_step){ key, next };
		dfa->next_used++;
	}
	dfa->hot[um_dfa_hot_slot(key)] = dfa->next[slot];
	return dfa->next[slot].to;
}
