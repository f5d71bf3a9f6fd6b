/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nfa.c - all cues of a language as one nondeterministic automaton over words (Thompson 1968): states and edges as
 * the patterns are read, then laid out so that the edges of a state, and the first edges by a symbol, lie side by side.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "need/automaton.h"

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
