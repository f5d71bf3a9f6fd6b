/* SPDX-License-Identifier: Apache-2.0 */
/* Communities of networks whose best division is known, and the network of needs: its nodes, communities and picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/rng.h"
#include "segment/community.h"
#include "segment/cooc.h"
#include "segment/network.h"

/* ---- communities -------------------------------------------------------------------------- */

static void edge(double *weight, uint32_t n, uint32_t a, uint32_t b, double w)
{
	weight[a * n + b] = weight[b * n + a] = w;
}

/* Zachary's karate club (1977), as every library has it. */
static const uint8_t karate[][2] = {
	{ 0, 1 }, { 0, 2 }, { 0, 3 }, { 0, 4 }, { 0, 5 }, { 0, 6 }, { 0, 7 }, { 0, 8 }, { 0, 10 }, { 0, 11 }, { 0, 12 }, { 0, 13 }, { 0, 17 },
	{ 0, 19 }, { 0, 21 }, { 0, 31 }, { 1, 2 }, { 1, 3 }, { 1, 7 }, { 1, 13 }, { 1, 17 }, { 1, 19 }, { 1, 21 }, { 1, 30 }, { 2, 3 }, { 2, 7 },
	{ 2, 8 }, { 2, 9 }, { 2, 13 }, { 2, 27 }, { 2, 28 }, { 2, 32 }, { 3, 7 }, { 3, 12 }, { 3, 13 }, { 4, 6 }, { 4, 10 }, { 5, 6 }, { 5, 10 },
	{ 5, 16 }, { 6, 16 }, { 8, 30 }, { 8, 32 }, { 8, 33 }, { 9, 33 }, { 13, 33 }, { 14, 32 }, { 14, 33 }, { 15, 32 }, { 15, 33 }, { 18, 32 },
	{ 18, 33 }, { 19, 33 }, { 20, 32 }, { 20, 33 }, { 22, 32 }, { 22, 33 }, { 23, 25 }, { 23, 27 }, { 23, 29 }, { 23, 32 }, { 23, 33 },
	{ 24, 25 }, { 24, 27 }, { 24, 31 }, { 25, 31 }, { 26, 29 }, { 26, 33 }, { 27, 33 }, { 28, 31 }, { 28, 33 }, { 29, 32 }, { 29, 33 },
	{ 30, 32 }, { 30, 33 }, { 31, 32 }, { 31, 33 }, { 32, 33 },
};

static void karate_club_divides_as_known(void **state)
{
	double weight[34 * 34] = { 0 }, modularity;
	uint32_t of[34], total;

	(void)state;
	for (size_t i = 0; i < sizeof(karate) / sizeof(karate[0]); i++)
		edge(weight, 34, karate[i][0], karate[i][1], 1);
	assert_int_equal(um_community_find(weight, 34, of, &total, &modularity, NULL), UNMET_OK);
	/* .4198 in four communities is the optimum (Brandes et al. 2008). */
	assert_int_equal(total, 4);
	assert_true(fabs(modularity - 0.419790) < 1e-5);
	assert_int_equal(of[0], 0);
	assert_int_not_equal(of[0], of[33]);
	assert_int_equal(of[32], of[33]);
}

/* Rings of cliques, each joined to the next by one edge: a clique is a community. */
static void cliques_are_communities(void **state)
{
	enum { CLIQUES = 6, SIZE = 5, N = CLIQUES * SIZE };
	static double weight[N * N];
	uint32_t of[N], total;
	double modularity;

	(void)state;
	for (uint32_t c = 0; c < CLIQUES; c++) {
		for (uint32_t a = 0; a < SIZE; a++)
			for (uint32_t b = 0; b < a; b++)
				edge(weight, N, a * CLIQUES + c, b * CLIQUES + c, 2); /* interleaved: order must not help */
		edge(weight, N, c, CLIQUES + (c + 1) % CLIQUES, 0.5);
	}
	assert_int_equal(um_community_find(weight, N, of, &total, &modularity, NULL), UNMET_OK);
	assert_int_equal(total, CLIQUES);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(of[i], i % CLIQUES);
	assert_true(modularity > 0.75);
}

static void nothing_is_nothing(void **state)
{
	double weight[9] = { 0 }, modularity;
	uint32_t of[3], total;

	(void)state;
	assert_int_equal(um_community_find(weight, 0, of, &total, &modularity, NULL), UNMET_OK);
	assert_int_equal(total, 0);
	assert_int_equal(um_community_find(weight, 3, of, &total, &modularity, NULL), UNMET_OK);
	assert_int_equal(total, 3);
	assert_true(modularity == 0);
}

/* connected - of a community, all can be reached from its first node. */
static void assert_connected(const double *weight, uint32_t n, const uint32_t *of, uint32_t community)
{
	uint32_t stack[64], filled = 0, seen = 0, all = 0;
	bool reached[64] = { 0 };

	for (uint32_t v = 0; v < n; v++) {
		all += of[v] == community;
		if (of[v] == community && !filled && !seen) {
			stack[filled++] = v;
			reached[v] = true;
			seen = 1;
		}
	}
	for (seen = 0; filled; seen++) {
		uint32_t v = stack[--filled];

		for (uint32_t u = 0; u < n; u++)
			if (weight[v * n + u] > 0 && of[u] == community && !reached[u]) {
				reached[u] = true;
				stack[filled++] = u;
			}
	}
	assert_int_equal(seen, all);
}

static void communities_hold_together(void **state)
{
	enum { N = 40 };
	static double weight[N * N];
	uint32_t of[N], total;
	double modularity;

	(void)state;
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct um_rng rng;

		um_rng_init(&rng, seed, 1);
		memset(weight, 0, sizeof(weight));
		for (uint32_t a = 0; a < N; a++)
			for (uint32_t b = 0; b < a; b++)
				if (um_rng_unit(&rng) < 0.06)
					edge(weight, N, a, b, 1 + 9 * um_rng_unit(&rng));
		assert_int_equal(um_community_find(weight, N, of, &total, &modularity, NULL), UNMET_OK);
		for (uint32_t c = 0; c < total; c++)
			assert_connected(weight, N, of, c);
		assert_true(modularity > 0 && modularity < 1);
	}
}

/* ---- the network of needs ----------------------------------------------------------------- */

enum { CUSTOMERS = 60, NEEDS = 7 };

/* Needs 0 2 4 go together among even customers, 1 3 among odd ones, 5 is everybody's, 6 one customer's. */
static void people(uint64_t *offset, uint32_t *need, uint32_t *times, struct um_incidence *out)
{
	uint64_t at = 0;

	for (uint32_t c = 0; c < CUSTOMERS; c++) {
		offset[c] = at;
		for (uint32_t n = 0; n < NEEDS; n++)
			if (n == 5 || (n == 6 && c == 7) || (n < 5 && n % 2 == c % 2 && (c / 2 + n) % 4)) {
				need[at] = n;
				times[at++] = 1;
			}
	}
	offset[CUSTOMERS] = at;
	*out = (struct um_incidence){ CUSTOMERS, NEEDS, offset, need, times };
}

static enum unmet_status build(struct um_network *network, struct um_arena *arena)
{
	uint64_t offset[CUSTOMERS + 1];
	uint32_t need[CUSTOMERS * NEEDS], times[CUSTOMERS * NEEDS];
	struct um_incidence in;
	struct um_cooc_pair *pair;
	size_t total;
	enum unmet_status rc;

	people(offset, need, times, &in);
	rc = um_segment_cooc(&in, NULL, arena, &pair, &total, NULL);
	return rc ? rc : um_network_build(network, &in, pair, total, arena, NULL);
}

static double distance(const struct um_network *n, uint32_t a, uint32_t b)
{
	return sqrt((n->x[a] - n->x[b]) * (n->x[a] - n->x[b]) + (n->y[a] - n->y[b]) * (n->y[a] - n->y[b]));
}

static void customers_make_themes(void **state)
{
	static const uint32_t need[] = { 0, 1, 2, 3, 4 }, community[] = { 0, 1, 0, 1, 0 };
	struct um_network n;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(build(&n, &arena), UNMET_OK);
	assert_int_equal(n.node_count, 5);
	assert_memory_equal(n.need, need, sizeof(need));
	assert_memory_equal(n.community, community, sizeof(community));
	assert_int_equal(n.community_count, 2);
	/* Of 30 even customers, 8 raise only one of 0 2 4; of 30 odd ones, half both of 1 3. */
	assert_int_equal(n.customer_count[0], 22);
	assert_int_equal(n.customer_count[1], 15);
	assert_true(n.modularity > 0.3);
	for (uint32_t i = 0; i < n.node_count; i++)
		assert_true(n.x[i] >= 0 && n.x[i] <= 1 && n.y[i] >= 0 && n.y[i] <= 1);
	assert_true(distance(&n, 0, 2) < distance(&n, 0, 1) && distance(&n, 1, 3) < distance(&n, 1, 4));
	um_arena_release(&arena);
}

static void no_edge_no_network(void **state)
{
	const uint64_t offset[] = { 0, 1, 2 };
	const uint32_t need[] = { 0, 1 }, times[] = { 1, 1 };
	const struct um_incidence in = { 2, 2, offset, need, times };
	const struct um_cooc_pair unsure = { 0, 1, 2, 3, 0.01, 0.06 };
	struct um_network n;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_network_build(&n, &in, &unsure, 1, &arena, NULL), UNMET_OK);
	assert_int_equal(n.node_count, 0);
	assert_int_equal(n.community_count, 0);
	um_arena_release(&arena);
}

static void memory_may_fail_anywhere(void **state)
{
	struct um_network n;
	struct um_arena arena;
	enum unmet_status rc = UNMET_E_NOMEM;

	(void)state;
	for (uint64_t at = 1; rc && at < 1000; at++) {
		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(at, false);
		rc = build(&n, &arena);
		um_mem_fail_after(0, false);
		if (rc)
			assert_int_equal(rc, UNMET_E_NOMEM);
		um_arena_release(&arena);
	}
	assert_int_equal(rc, UNMET_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(karate_club_divides_as_known),
		cmocka_unit_test(cliques_are_communities),
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(communities_hold_together),
		cmocka_unit_test(customers_make_themes),
		cmocka_unit_test(no_edge_no_network),
		cmocka_unit_test(memory_may_fail_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
