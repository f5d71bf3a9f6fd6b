/* SPDX-License-Identifier: Apache-2.0 */
/*
 * automaton.c - where do the words of a cue stand? Trying hundreds of regular expressions at every token costs
 * several times as much as tokenizing, even behind a dispatch on their first words. So all cues are one
 * nondeterministic automaton over words (Thompson 1968), and the subset construction is done lazily, a state when
 * a text first needs it (as in Aho, Sethi & Ullman 1986, 3.7, and in grep). After some hundred sentences nearly every
 * step is one look into a table, and most starts die at their second word.
 *
 * The states made depend on the texts seen, the cues found do not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/mem.h"
#include "need/automaton.h"

#define STATES_MAX 50000u    /* < 65536 */
#define LETTERS_MAX 65535u
#define LETTER_SYMBOLS 4
#define LETTERS_MAX_BYTES ((size_t)64 << 20)
#define STATES_MAX_BYTES ((size_t)256 << 20)

/* ---- building ------------------------------------------------------------------------------------------ */

uint32_t um_nfa_state(struct um_nfa *nfa)
{
	return nfa->state_total >= UM_NFA_ANY - 1 ? UM_NFA_NONE : nfa->state_total++;
}

bool um_nfa_edge(struct um_nfa *nfa, uint32_t from, uint32_t symbol, uint32_t to)
{
	void *grown = nfa->edge;

	if (!um_grow(&grown, &nfa->edge_capacity, nfa->edge_total + 1, sizeof(*nfa->edge)))
		return false;
	nfa->edge = grown;
	nfa->edge[nfa->edge_total++] = (struct um_nfa_edge){ from, symbol, to };
	return true;
}

bool um_nfa_start(struct um_nfa *nfa, uint32_t state, enum um_nfa_where where)
{
	void *grown = nfa->start;

	if (!um_grow(&grown, &nfa->start_capacity, nfa->start_total + 1, sizeof(*nfa->start)))
		return false;
	nfa->start = grown;
	nfa->start[nfa->start_total].state = state;
	nfa->start[nfa->start_total++].where = (uint8_t)where;
	return true;
}

bool um_nfa_accept(struct um_nfa *nfa, uint32_t state, uint32_t cue)
{
	void *grown = nfa->accept;

	if (!um_grow(&grown, &nfa->accept_capacity, nfa->accept_total + 1, sizeof(*nfa->accept)))
		return false;
	nfa->accept = grown;
	nfa->accept[nfa->accept_total].state = state;
	nfa->accept[nfa->accept_total++].cue = cue;
	return true;
}

void um_nfa_release(struct um_nfa *nfa)
{
	um_free(nfa->edge);
	um_free(nfa->edge_first);
	um_free(nfa->accept);
	um_free(nfa->accept_of);
	um_free(nfa->start);
	um_free(nfa->first);
	um_free(nfa->first_of);
	*nfa = (struct um_nfa){ 0 };
}

static int by_from(const void *a, const void *b)
{
	const struct um_nfa_edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->symbol != y->symbol)
		return x->symbol < y->symbol ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

static int by_symbol(const void *a, const void *b)
{
	const struct um_nfa_first *x = a, *y = b;

	if (x->symbol != y->symbol)
		return x->symbol < y->symbol ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return x->where < y->where ? -1 : x->where > y->where;
}

static bool add_first(struct um_nfa *nfa, const struct um_nfa_edge *edge, uint8_t where)
{
	void *grown = nfa->first;

	if (!um_grow(&grown, &nfa->first_capacity, nfa->first_total + 1, sizeof(*nfa->first)))
		return false;
	nfa->first = grown;
	nfa->first[nfa->first_total++] = (struct um_nfa_first){ edge->symbol, edge->to, where };
	return true;
}

/* add_firsts - the edges with a word out of a start state, joins followed; stack has room for all states. */
static bool add_firsts(struct um_nfa *nfa, uint32_t state, uint8_t where, uint32_t *stack)
{
	size_t depth = 0;

	stack[depth++] = state;
	while (depth) {
		uint32_t at = stack[--depth];

		for (uint32_t e = nfa->edge_first[at]; e < nfa->edge_first[at + 1]; e++) {
			if (nfa->edge[e].symbol == UM_NFA_JOIN)
				stack[depth++] = nfa->edge[e].to; /* no cycles: joins only lead on */
			else if (!add_first(nfa, &nfa->edge[e], where))
				return false;
		}
	}
	return true;
}

static void index_firsts(struct um_nfa *nfa)
{
	for (size_t i = 0; i < nfa->first_total; i++)
		nfa->first_of[nfa->first[i].symbol + 1]++;
	for (uint32_t s = 0; s < nfa->symbol_total; s++)
		nfa->first_of[s + 1] += nfa->first_of[s];
}

bool um_nfa_seal(struct um_nfa *nfa, uint32_t symbol_total)
{
	uint32_t *stack = um_alloc(((size_t)nfa->edge_total + 1) * sizeof(*stack));
	bool ok = stack != NULL;

	nfa->symbol_total = symbol_total;
	nfa->edge_first = um_calloc((size_t)nfa->state_total + 1, sizeof(*nfa->edge_first));
	nfa->accept_of = um_calloc((size_t)nfa->state_total + 1, sizeof(*nfa->accept_of));
	nfa->first_of = um_calloc((size_t)symbol_total + 1, sizeof(*nfa->first_of));
	ok = ok && nfa->edge_first && nfa->accept_of && nfa->first_of;
	if (ok && nfa->edge_total)
		qsort(nfa->edge, nfa->edge_total, sizeof(*nfa->edge), by_from);
	for (size_t i = 0; ok && i < nfa->edge_total; i++)
		nfa->edge_first[nfa->edge[i].from + 1]++;
	for (uint32_t s = 0; ok && s < nfa->state_total; s++)
		nfa->edge_first[s + 1] += nfa->edge_first[s];
	for (size_t i = 0; ok && i < nfa->accept_total; i++)
		nfa->accept_of[nfa->accept[i].state] = nfa->accept[i].cue + 1;
	for (size_t i = 0; ok && i < nfa->start_total; i++)
		ok = add_firsts(nfa, nfa->start[i].state, nfa->start[i].where, stack);
	if (ok && nfa->first_total) {
		qsort(nfa->first, nfa->first_total, sizeof(*nfa->first), by_symbol);
		index_firsts(nfa);
	}
	um_free(stack);
	return ok;
}

/* ---- running ----------------------------------------------------------------------------------------------- */

struct letter { uint32_t symbol[LETTER_SYMBOLS]; uint32_t total, word; };

/* Eight bytes an entry: the table is most of what the walks touch. 0 is no key, for state 0 goes nowhere. */
struct step { uint32_t key, to; };

struct um_dfa {
	const struct um_nfa *nfa;
	struct um_intern *letters;   /* bytes of struct letter */
	struct um_dfa_sign *sign;    /* [letters] */
	size_t sign_capacity;
	struct um_intern *states;    /* bytes of the sorted set of nfa states; id 0 is the empty set */
	struct um_dfa_state *state;  /* [states] */
	size_t state_capacity;
	uint32_t *accept_pool;
	size_t pool_total, pool_capacity;
	uint32_t *begin[UM_DFA_PLACES]; /* [letters] state + 1, 0 not known yet */
	size_t begin_capacity[UM_DFA_PLACES];
	struct step *next;           /* [next_size] state and letter to state, open addressing */
	size_t next_size, next_used;
	uint32_t *set;               /* scratch */
	size_t set_total, set_capacity;
	uint32_t *stamp;             /* [nfa states] */
	uint32_t time;
};

static bool reset(struct um_dfa *dfa)
{
	um_intern_free(dfa->states);
	dfa->states = um_intern_new(STATES_MAX_BYTES);
	if (dfa->next)
		memset(dfa->next, 0, dfa->next_size * sizeof(*dfa->next));
	dfa->next_used = 0;
	for (unsigned place = 0; place < UM_DFA_PLACES; place++)
		if (dfa->begin[place])
			memset(dfa->begin[place], 0, dfa->begin_capacity[place] * sizeof(uint32_t));
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
	if (!dfa->letters || !dfa->stamp || !reset(dfa)) {
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
	um_free(dfa->accept_pool);
	for (unsigned place = 0; place < UM_DFA_PLACES; place++)
		um_free(dfa->begin[place]);
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
	return um_intern_size(dfa->states) >= 65535;
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

uint32_t um_dfa_letter(struct um_dfa *dfa, const uint32_t *symbol, unsigned total, bool word)
{
	struct letter letter = { .total = total < LETTER_SYMBOLS ? total : LETTER_SYMBOLS, .word = word };
	void *grown = dfa->sign;
	uint32_t id;

	memcpy(letter.symbol, symbol, letter.total * sizeof(*symbol));
	id = um_intern_find(dfa->letters, (const char *)&letter, sizeof(letter));
	if (id != UM_INTERN_NONE || um_intern_size(dfa->letters) >= LETTERS_MAX)
		return id;
	if (!um_grow(&grown, &dfa->sign_capacity, (size_t)um_intern_size(dfa->letters) + 1, sizeof(*dfa->sign)))
		return UM_NFA_NONE;
	dfa->sign = grown;
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

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
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
		void *pool = dfa->accept_pool;

		if (!cue)
			continue;
		if (!um_grow(&pool, &dfa->pool_capacity, dfa->pool_total + 1, sizeof(*dfa->accept_pool)))
			return false;
		dfa->accept_pool = pool;
		dfa->accept_pool[dfa->pool_total++] = cue - 1;
	}
	state.accepts_total = (uint32_t)dfa->pool_total - state.accepts_at;
	if (state.accepts_total)
		qsort(dfa->accept_pool + state.accepts_at, state.accepts_total, sizeof(uint32_t), by_number);
	dfa->state[id] = state;
	return true;
}

/* state_of_set - the state for what add() gathered. */
static uint32_t state_of_set(struct um_dfa *dfa)
{
	uint32_t before = um_intern_size(dfa->states), id;

	if (dfa->set_total == 0)
		return 0;
	qsort(dfa->set, dfa->set_total, sizeof(*dfa->set), by_number);
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

static uint32_t make_begin(struct um_dfa *dfa, uint32_t letter_id, unsigned place)
{
	struct letter letter = letter_of(dfa, letter_id);
	const struct um_nfa *nfa = dfa->nfa;

	clear_set(dfa);
	for (uint32_t i = 0; i < letter.total; i++) {
		uint32_t symbol = letter.symbol[i];

		for (uint32_t f = nfa->first_of[symbol]; f < nfa->first_of[symbol + 1]; f++)
			if (starts_here((enum um_nfa_where)nfa->first[f].where, place) && !add(dfa, nfa->first[f].to))
				return UM_NFA_NONE;
	}
	return state_of_set(dfa);
}

uint32_t um_dfa_begin(struct um_dfa *dfa, uint32_t letter, unsigned where)
{
	uint32_t state;

	if (letter >= dfa->begin_capacity[where]) {
		size_t before = dfa->begin_capacity[where];
		void *grown = dfa->begin[where];

		if (!um_grow(&grown, &dfa->begin_capacity[where], (size_t)letter + 1, sizeof(uint32_t)))
			return UM_NFA_NONE;
		dfa->begin[where] = grown;
		memset(dfa->begin[where] + before, 0, (dfa->begin_capacity[where] - before) * sizeof(uint32_t));
	}
	if (dfa->begin[where][letter])
		return dfa->begin[where][letter] - 1;
	state = make_begin(dfa, letter, where);
	if (state != UM_NFA_NONE)
		dfa->begin[where][letter] = state + 1;
	return state;
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
	size_t slot = ((size_t)(key >> 16) * 0x9E3779B1u + (key & 0xffff)) & (dfa->next_size - 1);

	while (dfa->next[slot].key && dfa->next[slot].key != key)
		slot = (slot + 1) & (dfa->next_size - 1);
	return slot;
}

/* make_room - the table is at most half full. */
static bool make_room(struct um_dfa *dfa)
{
	struct step *old = dfa->next;
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

uint32_t um_dfa_next(struct um_dfa *dfa, uint32_t state, uint32_t letter)
{
	uint32_t key = state << 16 | letter;
	uint32_t next;
	size_t slot;

	if (!make_room(dfa))
		return UM_NFA_NONE;
	slot = slot_of(dfa, key);
	if (dfa->next[slot].key)
		return dfa->next[slot].to;
	next = make_next(dfa, state, letter);
	if (next == UM_NFA_NONE)
		return next;
	dfa->next[slot] = (struct step){ key, next };
	dfa->next_used++;
	return next;
}

struct um_dfa_view um_dfa_view(const struct um_dfa *dfa)
{
	return (struct um_dfa_view){ dfa->state, dfa->accept_pool, dfa->sign };
}
