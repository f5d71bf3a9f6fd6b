/* SPDX-License-Identifier: Apache-2.0 */
/* Needs keep their ids over growth and renumbering; splits, merges and news are told apart; the queue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cluster/match.h"
#include "cluster/unplaced.h"

#define NONE UM_NEED_NONE

static struct um_arena arena;

static int setup(void **state)
{
	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	um_arena_release(&arena);
	return 0;
}

static void renumbered_and_grown(void **state)
{
	static const um_need_id before[] = { 0, 0, 0, 1, 1, 1, NONE, NONE, NONE };
	static const um_need_id now[] = { 1, 1, 1, 0, 0, 0, 1, 1, 2 };
	struct um_match m;

	(void)state;
	assert_int_equal(um_match_needs(&m, before, 2, now, 3, 9, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
	assert_int_equal(m.old_of[0], 1);
	assert_int_equal(m.old_of[1], 0);
	assert_int_equal(m.old_of[2], NONE); /* only new mentions: it appeared */
	assert_int_equal(m.from[2], NONE);
	assert_true(m.overlap[0] == 1.0 && m.overlap[1] == 1.0 && m.overlap[2] == 0.0);
	assert_int_equal(m.into[0], NONE);
	assert_int_equal(m.into[1], NONE);
}

static void split(void **state)
{
	static const um_need_id before[] = { 0, 0, 0, 0, 0 }, now[] = { 0, 0, 0, 1, 1 };
	struct um_match m;

	(void)state;
	assert_int_equal(um_match_needs(&m, before, 1, now, 2, 5, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
	assert_int_equal(m.old_of[0], 0); /* the larger part keeps the id */
	assert_int_equal(m.old_of[1], NONE);
	assert_int_equal(m.from[1], 0);
}

static void merge(void **state)
{
	static const um_need_id before[] = { 0, 0, 0, 1, 1 }, now[] = { 0, 0, 0, 0, 0 };
	struct um_match m;

	(void)state;
	assert_int_equal(um_match_needs(&m, before, 2, now, 1, 5, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
	assert_int_equal(m.old_of[0], 0);
	assert_int_equal(m.into[1], 0);
}

/* Greedily, new 0 would take old 0 (3/7) and leave new 1 without any; crosswise both have 2/5. */
static void best_total_not_first_come(void **state)
{
	static const um_need_id before[] = { 0, 0, 0, 1, 1, 0, 0 };
	static const um_need_id now[] = { 0, 0, 0, 0, 0, 1, 1 };
	struct um_match m;

	(void)state;
	assert_int_equal(um_match_needs(&m, before, 2, now, 2, 7, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
	assert_int_equal(m.old_of[0], 1);
	assert_int_equal(m.old_of[1], 0);
}

static void little_overlap_is_another_need(void **state)
{
	static const um_need_id before[] = { 0, 0, 0, 0, 1, 1, 1, 1 }, now[] = { 0, 1, 2, 3, 0, 1, 2, 3 };
	struct um_match m;

	(void)state;
	assert_int_equal(um_match_needs(&m, before, 2, now, 4, 8, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(m.old_of[i], NONE); /* Jaccard 1/5 */
		assert_int_equal(m.from[i], NONE);   /* half from each */
	}
	assert_int_equal(m.into[0], NONE);
	assert_int_equal(m.into[1], NONE);
}

static void nothing_shared(void **state)
{
	static const um_need_id before[] = { NONE, 0 }, now[] = { 0, NONE };
	struct um_match m;

	(void)state;
	assert_int_equal(um_match_needs(&m, before, 1, now, 1, 2, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
	assert_int_equal(m.old_of[0], NONE);
	assert_int_equal(um_match_needs(&m, before, 0, now, 0, 0, UM_MATCH_FLOOR, &arena, NULL), UNMET_OK);
}

/* rank - the queue of all mentions, given in one block or in two. */
static size_t rank(struct um_unplaced **list, const struct um_bags *bags, const struct um_grouping *g, uint64_t cut)
{
	uint64_t id[100], rest[101];
	struct um_bags head = *bags, tail = *bags;
	struct um_grouping later = { .posterior = g->posterior + cut, .centrality = g->centrality + cut };
	struct um_unplaced_queue *queue;
	size_t total;

	head.mention_count = cut;
	tail.mention_count -= cut;
	tail.term += bags->offset[cut];
	tail.customer += cut;
	for (uint64_t m = 0; m < bags->mention_count; m++)
		id[m] = m;
	for (uint64_t m = 0; m <= tail.mention_count; m++)
		rest[m] = bags->offset[cut + m] - bags->offset[cut];
	tail.offset = rest;
	assert_int_equal(um_unplaced_new(&queue, bags->stem_count, NULL), UNMET_OK);
	assert_int_equal(um_unplaced_add(queue, &head, g, id, NULL), UNMET_OK);
	assert_int_equal(um_unplaced_add(queue, &tail, &later, id + cut, NULL), UNMET_OK);
	assert_int_equal(um_unplaced_rank(list, &total, queue, &arena, NULL), UNMET_OK);
	um_unplaced_free(queue);
	return total;
}

/* ---- the queue ---------------------------------------------------------------------------- */

static void common_words_join_nobody(void **state)
{
	/* mentions 0-2 of three customers share stem 1; 3 and 4 are one customer's with stem 2; 5 is placed */
	static const uint64_t offset[] = { 0, 1, 2, 3, 4, 5, 6 };
	static const uint32_t term[] = { 1, 1, 1, 2, 2, 1 }, customer[] = { 7, 8, 9, 5, 5, 6 };
	static float posterior[] = { .2f, .2f, .2f, .1f, .1f, .9f }, centrality[] = { .1f, .1f, .1f, 0, 0, 0 };
	struct um_bags bags = { .mention_count = 6, .stem_count = 3, .offset = offset, .term = term,
		.customer = customer, .customer_count = 10 };
	struct um_grouping g = { .posterior = posterior, .centrality = centrality };
	struct um_unplaced *list;
	size_t total;

	(void)state;
	total = rank(&list, &bags, &g, 6);
	assert_int_equal(total, 5);
	assert_int_equal(list[0].customer_count, 1); /* in a corpus of six every word is in a twentieth */
}

static void rare_words_join_customers(void **state)
{
	enum { TOTAL = 100 };
	static uint64_t offset[TOTAL + 1];
	static uint32_t term[TOTAL], customer[TOTAL];
	static float posterior[TOTAL], centrality[TOTAL];
	struct um_bags bags = { .mention_count = TOTAL, .stem_count = 3, .offset = offset, .term = term,
		.customer = customer, .customer_count = TOTAL };
	struct um_grouping g = { .posterior = posterior, .centrality = centrality };
	struct um_unplaced *list;
	size_t total;

	(void)state;
	for (uint32_t m = 0; m < TOTAL; m++) {
		offset[m + 1] = m + 1;
		term[m] = m < 4 ? 1 : m < 6 ? 2 : 0;
		customer[m] = m == 5 ? 4 : m; /* 4 and 5 are one loud customer */
		posterior[m] = m < 7 ? .2f : .9f;
	}
	total = rank(&list, &bags, &g, 3); /* blocks do not matter */
	assert_int_equal(total, 7);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(list[i].mention, i);
		assert_int_equal(list[i].stem, 1);
		assert_int_equal(list[i].customer_count, 4);
	}
	for (size_t i = 4; i < 7; i++)
		assert_int_equal(list[i].customer_count, 1); /* stem 0 is everywhere, stem 2 is one customer's */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(renumbered_and_grown, setup, teardown),
		cmocka_unit_test_setup_teardown(split, setup, teardown),
		cmocka_unit_test_setup_teardown(merge, setup, teardown),
		cmocka_unit_test_setup_teardown(best_total_not_first_come, setup, teardown),
		cmocka_unit_test_setup_teardown(little_overlap_is_another_need, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_shared, setup, teardown),
		cmocka_unit_test_setup_teardown(common_words_join_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(rare_words_join_customers, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
