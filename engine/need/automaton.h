/* SPDX-License-Identifier: Apache-2.0 */
/*
 * automaton.h - all cues of a language as one automaton over words.
 *
 *   um_nfa   states and edges as the cues were written; built at load, immutable, shared by threads
 *   um_dfa   the same, determinized as far as the texts so far needed; one per thread
 *
 * A letter is what a word is to the cues: the set of its symbols (itself, its stem, prefixes of it) and whether it
 * is a word at all. Words no cue knows share a letter, so there are a few thousand letters.
 */
#ifndef UM_NEED_AUTOMATON_H
#define UM_NEED_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/intern.h"

#define UM_NFA_NONE UINT32_MAX
#define UM_NFA_JOIN (UINT32_MAX - 1) /* an edge without a word */
#define UM_NFA_ANY (UINT32_MAX - 2)  /* any word, no punctuation */

enum um_nfa_where { UM_NFA_ANYWHERE, UM_NFA_CLAUSE, UM_NFA_START, UM_NFA_LEAD };

struct um_nfa_edge { uint32_t from, symbol, to; };
struct um_nfa_first { uint32_t symbol, to; uint8_t where; };

struct um_nfa {
	uint32_t state_total;
	struct um_nfa_edge *edge;    /* [edge_total] sealed: by from */
	size_t edge_total, edge_capacity;
	uint32_t *edge_first;        /* [state_total + 1] */
	struct { uint32_t state, cue; } *accept; /* [accept_total], by state when sealed */
	size_t accept_total, accept_capacity;
	uint32_t *accept_of;         /* [state_total] cue + 1, 0 for none */
	struct { uint32_t state; uint8_t where; } *start;
	size_t start_total, start_capacity;
	struct um_nfa_first *first;  /* [first_total] edges out of start states, by symbol */
	size_t first_total, first_capacity;
	uint32_t *first_of;          /* [symbol_total + 1] */
	uint32_t symbol_total;
};

/* Building. false or NONE: no memory. */
uint32_t um_nfa_state(struct um_nfa *nfa);
bool um_nfa_edge(struct um_nfa *nfa, uint32_t from, uint32_t symbol, uint32_t to);
bool um_nfa_start(struct um_nfa *nfa, uint32_t state, enum um_nfa_where where);
bool um_nfa_accept(struct um_nfa *nfa, uint32_t state, uint32_t cue);
bool um_nfa_seal(struct um_nfa *nfa, uint32_t symbol_total);
void um_nfa_release(struct um_nfa *nfa);

/* A few bits of a letter, twice. A state that shares none of them in one of the two cannot go on with it, which saves
 * looks into the table, and those are what misses the cache. */
struct um_dfa_sign { uint64_t a, b; };

/* What a walk needs of a state. */
struct um_dfa_state { struct um_dfa_sign sign; uint32_t accepts_at, accepts_total; };

/* Eight bytes an entry: these tables are most of what the walks touch. 0 is no key, for state 0 goes nowhere. */
struct um_dfa_step { uint32_t key, to; };

/* The state after a first letter, with what a walk needs of it: most walks end there. */
struct um_dfa_begin { struct um_dfa_sign sign; uint32_t accepts_at; uint16_t accepts_total, state_plus_1; };

/* Which starts are looked for. */
#define UM_DFA_PLACES 4u /* 0 anywhere; 1 and where clauses start; 2 and where the sentence starts; 3 lead-ins only */
#define UM_DFA_LEADS 3u
#define UM_DFA_HOT_BITS 14
#define UM_DFA_HOT (1u << UM_DFA_HOT_BITS) /* 128 KiB */

struct um_dfa {
	const struct um_nfa *nfa;
	struct um_intern *letters;   /* bytes of a letter */
	struct um_dfa_sign *sign;    /* [letters] */
	size_t sign_capacity;
	struct um_dfa_begin *begin[UM_DFA_PLACES]; /* [letters] state_plus_1 = 0: not known yet */
	size_t begin_capacity[UM_DFA_PLACES];
	struct um_intern *states;    /* bytes of the sorted set of nfa states; id 0 is the empty set */
	struct um_dfa_state *state;  /* [states] */
	size_t state_capacity;
	uint32_t *accepts;           /* cues of states, those of one side by side, sorted */
	size_t pool_total, pool_capacity;
	struct um_dfa_step *hot;     /* [UM_DFA_HOT] steps taken last */
	struct um_dfa_step *next;    /* [next_size] state and letter to state, open addressing */
	size_t next_size, next_used;
	uint32_t *set;               /* scratch */
	size_t set_total, set_capacity;
	uint32_t *stamp;             /* [nfa states] */
	uint32_t time;
};

struct um_dfa *um_dfa_new(const struct um_nfa *nfa); /* NULL: no memory */
void um_dfa_free(struct um_dfa *dfa);
/* um_dfa_letter - the letter of a set of symbols, below 65536. NONE: no memory. Letters stay when states are dropped. */
uint32_t um_dfa_letter(struct um_dfa *dfa, const uint32_t *symbol, unsigned total, bool word);
/* um_dfa_trim - drop all states when there are too many; between sentences. */
bool um_dfa_trim(struct um_dfa *dfa);

/* The way to a state not seen before. */
const struct um_dfa_begin *um_dfa_make_begin(struct um_dfa *dfa, uint32_t letter, unsigned place);
uint32_t um_dfa_make_next(struct um_dfa *dfa, uint32_t state, uint32_t letter);

static inline size_t um_dfa_hot_slot(uint32_t key)
{
	return (key * UINT32_C(0x9E3779B1)) >> (32 - UM_DFA_HOT_BITS);
}

/* um_dfa_begin, um_dfa_next - the state after a first and a further letter. 0: no cue goes on from here;
 * NULL, NONE: no memory. States live until um_dfa_trim. */
static inline const struct um_dfa_begin *um_dfa_begin(struct um_dfa *dfa, uint32_t letter, unsigned place)
{
	const struct um_dfa_begin *begin = &dfa->begin[place][letter];

	return begin->state_plus_1 ? begin : um_dfa_make_begin(dfa, letter, place);
}

/* um_dfa_near - the same, if it is at hand; um_dfa_fetch - ask memory for one that is not. */
static inline bool um_dfa_near(const struct um_dfa *dfa, uint32_t state, uint32_t letter, uint32_t *to)
{
	uint32_t key = state << 16 | letter;
	const struct um_dfa_step *step = &dfa->hot[um_dfa_hot_slot(key)];

	*to = step->to;
	return step->key == key;
}

static inline size_t um_dfa_slot(const struct um_dfa *dfa, uint32_t key)
{
	return ((size_t)(key >> 16) * 0x9E3779B1u + (key & 0xffff)) & (dfa->next_size - 1);
}

static inline void um_dfa_fetch(const struct um_dfa *dfa, uint32_t state, uint32_t letter)
{
	if (dfa->next_size)
		__builtin_prefetch(&dfa->next[um_dfa_slot(dfa, state << 16 | letter)]);
}

static inline uint32_t um_dfa_next(struct um_dfa *dfa, uint32_t state, uint32_t letter)
{
	uint32_t to;

	return um_dfa_near(dfa, state, letter, &to) ? to : um_dfa_make_next(dfa, state, letter);
}

/* um_dfa_may - false: with this letter there is no way on. */
static inline bool um_dfa_may(const struct um_dfa *dfa, const struct um_dfa_sign *of, uint32_t letter)
{
	const struct um_dfa_sign *with = &dfa->sign[letter];

	return (of->a & with->a) && (of->b & with->b);
}

#endif
