/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Themes made by customers rather than by words: needs are nodes, an edge joins two that the same customers raise more often
 * than chance, and communities are what holds together. Lift is the weight, because it does not grow with how common
 * the needs are (van Eck & Waltman 2009 call it association strength and find it the one measure that is right
 * for this). The picture is drawn here and not where it is looked at, so that everybody sees the same one.
 */
#include "segment/network.h"

#include "base/fmath.h"
#include "base/mem.h"
#include "base/stress.h"
#include "segment/community.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct um_network *network;
	uint32_t *at;      /* [need_count] node of each need, UM_SEGMENT_NONE: no edge */
	double *weight;    /* [n][n] lift, 0: no edge */
	double *length;    /* [n][n] of an edge in the picture, infinite: no edge */
	double *apart;     /* [n][n] ways */
};

static bool sure(const struct um_cooc_pair *pair)
{
	return pair->q <= UM_NETWORK_MAX_Q;
}

static enum unmet_status find_nodes(struct work *w, uint32_t needs, const struct um_cooc_pair *pair, size_t pairs,
                                    struct um_arena *arena, struct um_arena *scratch, struct unmet_error *err)
{
	struct um_network *n = w->network;

	w->at = UM_ARRAY(scratch, uint32_t, (size_t)needs + 1);
	n->need = UM_ARRAY(arena, uint32_t, (size_t)needs + 1);
	if (!w->at || !n->need)
		return um_nomem(err);
	memset(w->at, 0xff, needs * sizeof(*w->at));
	for (size_t i = 0; i < pairs; i++)
		if (sure(&pair[i]))
			w->at[pair[i].a] = w->at[pair[i].b] = 0;
	for (uint32_t need = 0; need < needs; need++)
		if (w->at[need] != UM_SEGMENT_NONE) {
			w->at[need] = n->node_count;
			n->need[n->node_count++] = need;
		}
	return UNMET_OK;
}

static enum unmet_status weigh(struct work *w, const struct um_cooc_pair *pair, size_t pairs, struct um_arena *scratch, struct unmet_error *err)
{
	size_t n = w->network->node_count;

	w->weight = UM_ARRAY(scratch, double, n * n + 1);
	w->length = UM_ARRAY(scratch, double, n * n + 1);
	w->apart = UM_ARRAY(scratch, double, n * n + 1);
	if (!w->weight || !w->length || !w->apart)
		return (enum unmet_status)um_arena_fail(scratch, err);
	for (size_t i = 0; i < n * n; i++)
		w->length[i] = INFINITY;
	for (size_t i = 0; i < pairs; i++)
		if (sure(&pair[i])) {
			size_t a = w->at[pair[i].a], b = w->at[pair[i].b];

			w->weight[a * n + b] = w->weight[b * n + a] = pair[i].lift;
			w->length[a * n + b] = w->length[b * n + a] = 1 / (1 + um_log(pair[i].lift));
		}
	return UNMET_OK;
}

/* ---- communities -------------------------------------------------------------------------- */

struct size { uint32_t community, needs; };

static int compare_size(const void *left, const void *right)
{
	const struct size *a = left, *b = right;

	if (a->needs != b->needs)
		return a->needs > b->needs ? -1 : 1;
	return (a->community > b->community) - (a->community < b->community);
}

/* rank - communities come in order of their first need; now by how many needs they have, then by that. */
static enum unmet_status rank(struct um_network *n, struct um_arena *scratch, struct unmet_error *err)
{
	struct size *size = UM_ARRAY(scratch, struct size, (size_t)n->community_count + 1);
	uint32_t *of = UM_ARRAY(scratch, uint32_t, (size_t)n->community_count + 1);

	if (!size || !of)
		return (enum unmet_status)um_arena_fail(scratch, err);
	for (uint32_t c = 0; c < n->community_count; c++)
		size[c].community = c;
	for (uint32_t i = 0; i < n->node_count; i++)
		size[n->community[i]].needs++;
	qsort(size, n->community_count, sizeof(*size), compare_size);
	for (uint32_t c = 0; c < n->community_count; c++)
		of[size[c].community] = c;
	for (uint32_t i = 0; i < n->node_count; i++)
		n->community[i] = of[n->community[i]];
	return UNMET_OK;
}

/* count_customers - two of its needs, or more: one alone may belong anywhere. raised: [community_count] zero. */
static void count_customers(const struct work *w, const struct um_incidence *in, uint32_t *raised)
{
	const struct um_network *n = w->network;

	for (uint32_t c = 0; c < in->customer_count; c++) {
		for (uint64_t i = in->offset[c]; i < in->offset[c + 1]; i++) {
			uint32_t at = w->at[in->need[i]];

			if (at != UM_SEGMENT_NONE && ++raised[n->community[at]] == 2)
				n->customer_count[n->community[at]]++;
		}
		for (uint64_t i = in->offset[c]; i < in->offset[c + 1]; i++)
			if (w->at[in->need[i]] != UM_SEGMENT_NONE)
				raised[n->community[w->at[in->need[i]]]] = 0;
	}
}

static enum unmet_status group(struct work *w, const struct um_incidence *in, struct um_arena *arena, struct um_arena *scratch,
                               struct unmet_error *err)
{
	struct um_network *n = w->network;
	uint32_t *raised;
	enum unmet_status rc;

	n->community = UM_ARRAY(arena, uint32_t, n->node_count);
	if (!n->community)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = um_community_find(w->weight, n->node_count, n->community, &n->community_count, &n->modularity, err);
	if (!rc)
		rc = rank(n, scratch, err);
	if (rc)
		return rc;
	n->customer_count = UM_ARRAY(arena, uint64_t, n->community_count);
	raised = UM_ARRAY(scratch, uint32_t, n->community_count);
	if (!n->customer_count || !raised)
		return um_nomem(err);
	count_customers(w, in, raised);
	return UNMET_OK;
}

/* ---- layout ------------------------------------------------------------------------------- */

/* walk - shortest ways from one node (Dijkstra 1959, without a heap: most pairs of a large corpus have an edge). */
static void walk(const struct work *w, uint32_t from, bool *done)
{
	uint32_t n = w->network->node_count;
	double *way = w->apart + (size_t)from * n;

	for (uint32_t i = 0; i < n; i++) {
		way[i] = i == from ? 0 : INFINITY;
		done[i] = false;
	}
	for (;;) {
		uint32_t next = n;

		for (uint32_t i = 0; i < n; i++)
			if (!done[i] && way[i] < INFINITY && (next == n || way[i] < way[next]))
				next = i;
		if (next == n)
			return;
		done[next] = true;
		for (uint32_t i = 0; i < n; i++) {
			double there = way[next] + w->length[(size_t)next * n + i];

			if (there < way[i])
				way[i] = there;
		}
	}
}

/* close - ways are added up from either end, so they are made the same to the bit; what no edge joins gets a distance. */
static void close_gaps(const struct work *w)
{
	size_t n = w->network->node_count;
	double longest = 0;

	for (size_t i = 0; i < n * n; i++)
		if (w->apart[i] < INFINITY && w->apart[i] > longest)
			longest = w->apart[i];
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			double way = w->apart[i * n + j];

			w->apart[i * n + j] = w->apart[j * n + i] = way < INFINITY ? way : longest + 1;
		}
}

static enum unmet_status draw(struct work *w, struct um_arena *arena, struct um_arena *scratch, struct unmet_error *err)
{
	struct um_network *n = w->network;
	bool *done = UM_ARRAY(scratch, bool, n->node_count);

	n->x = UM_ARRAY(arena, double, n->node_count);
	n->y = UM_ARRAY(arena, double, n->node_count);
	if (!done || !n->x || !n->y)
		return um_nomem(err);
	for (uint32_t i = 0; i < n->node_count; i++)
		walk(w, i, done);
	close_gaps(w);
	return um_stress(n->x, n->y, w->apart, n->node_count, err);
}

enum unmet_status um_network_build(struct um_network *network, const struct um_incidence *incidence, const struct um_cooc_pair *pair,
                                   size_t pair_count, struct um_arena *arena, struct unmet_error *err)
{
	struct work w = { .network = network };
	struct um_arena scratch;
	enum unmet_status rc;

	*network = (struct um_network){ 0 };
	um_arena_init(&scratch, arena->limit_bytes);
	rc = find_nodes(&w, incidence->need_count, pair, pair_count, arena, &scratch, err);
	if (!rc && network->node_count)
		rc = weigh(&w, pair, pair_count, &scratch, err);
	if (!rc && network->node_count)
		rc = group(&w, incidence, arena, &scratch, err);
	if (!rc && network->node_count)
		rc = draw(&w, arena, &scratch, err);
	um_arena_release(&scratch);
	if (rc)
		*network = (struct um_network){ 0 };
	return rc;
}
