/* SPDX-License-Identifier: Apache-2.0 */
/* Planted needs are found; the same bytes for any jobs and any order; odd inputs; no leak on failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/status.h"
#include "cluster/cluster.h"
#include "cluster/internal.h"
#include "base/fmath.h"
#include "cluster/score.h"
#include "planted_bags.h"

#define GROUPS 6u
#define PER_GROUP 40u
#define TOTAL (GROUPS * PER_GROUP)

static void plant(struct planted *p)
{
	plant_bags(p, GROUPS, PER_GROUP, 5);
}

static uint32_t order_of(uint32_t m)
{
	return m * 77u % TOTAL; /* 77 and 240 have no common divisor */
}

/* shuffle - the same mentions in another order. */
static struct um_bags shuffle(struct um_arena *arena, const struct um_bags *from)
{
	struct um_bags out = *from;
	uint64_t *offset = UM_ARRAY(arena, uint64_t, TOTAL + 1);
	uint32_t *term = UM_ARRAY(arena, uint32_t, TOTAL * PLANTED_LENGTH), *customer = UM_ARRAY(arena, uint32_t, TOTAL);

	for (uint32_t m = 0; m < TOTAL; m++) {
		uint32_t old = order_of(m);
		uint64_t total = from->offset[old + 1] - from->offset[old];

		memcpy(term + offset[m], from->term + from->offset[old], total * sizeof(*term));
		offset[m + 1] = offset[m] + total;
		customer[m] = from->customer[old];
	}
	out.offset = offset;
	out.term = term;
	out.customer = customer;
	return out;
}

static enum unmet_status group(struct um_grouping *out, const struct um_bags *bags, uint32_t needs,
                               uint32_t jobs, struct um_arena *arena, struct unmet_error *err)
{
	struct um_pool *pool = um_pool_new(jobs);
	struct um_cluster_options options = { .needs = needs, .seed = 1, .pool = pool };
	struct um_cluster_model *model;
	enum unmet_status rc;

	if (!pool)
		return um_nomem(err);
	rc = um_cluster_fit(&model, bags, &options, err);
	if (!rc)
		rc = um_cluster_assign(model, bags, pool, arena, out, err);
	um_cluster_model_free(model);
	um_pool_free(pool);
	return rc;
}

static void recovers_planted_needs(void **state)
{
	struct planted p;
	struct um_grouping g;
	struct um_agreement a;

	(void)state;
	plant(&p);
	assert_int_equal(group(&g, &p.bags, GROUPS, 2, &p.arena, NULL), UNMET_OK);
	assert_int_equal(g.need_count, GROUPS);
	assert_int_equal(um_agreement_of(&a, g.need, g.need_count, p.truth, GROUPS, TOTAL, NULL), UNMET_OK);
	assert_true(a.ari > 0.95);
	assert_true(g.sharpness == 1.0);
	for (uint32_t c = 0; c < GROUPS; c++)
		assert_true(g.stability[c] > 0.6f && g.stability[c] <= 1.0f);
	um_arena_release(&p.arena);
}

static void finds_the_number_of_needs(void **state)
{
	struct planted p;
	struct um_grouping g;

	(void)state;
	plant(&p);
	assert_int_equal(group(&g, &p.bags, 0, 2, &p.arena, NULL), UNMET_OK);
	assert_in_range(g.need_count, 5, 8);
	assert_true(g.k_low <= g.need_count && g.need_count <= g.k_high);
	assert_true(g.sharpness > 0.8 && g.sharpness <= 1.0);
	assert_in_range(g.theme_count, 1, g.need_count);
	for (uint32_t c = 0; c < g.need_count; c++)
		assert_in_range(g.theme[c], 1, g.theme_count);
	um_arena_release(&p.arena);
}

static void same_for_any_jobs(void **state)
{
	static const uint32_t jobs[] = { 2, 7 };
	struct planted p;
	struct um_grouping one, many;

	(void)state;
	plant(&p);
	assert_int_equal(group(&one, &p.bags, 0, 1, &p.arena, NULL), UNMET_OK);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(group(&many, &p.bags, 0, jobs[i], &p.arena, NULL), UNMET_OK);
		assert_int_equal(many.need_count, one.need_count);
		assert_memory_equal(many.need, one.need, TOTAL * sizeof(*one.need));
		assert_memory_equal(many.posterior, one.posterior, TOTAL * sizeof(*one.posterior));
		assert_memory_equal(many.centrality, one.centrality, TOTAL * sizeof(*one.centrality));
	}
	um_arena_release(&p.arena);
}

static void results_follow_mentions(void **state)
{
	struct planted p;
	struct um_bags other;
	struct um_grouping straight, shuffled;

	(void)state;
	plant(&p);
	other = shuffle(&p.arena, &p.bags);
	assert_int_equal(group(&straight, &p.bags, 0, 2, &p.arena, NULL), UNMET_OK);
	assert_int_equal(group(&shuffled, &other, 0, 2, &p.arena, NULL), UNMET_OK);
	assert_int_equal(straight.need_count, shuffled.need_count);
	for (uint32_t m = 0; m < TOTAL; m++) {
		assert_int_equal(shuffled.need[m], straight.need[order_of(m)]);
		assert_true(shuffled.posterior[m] == straight.posterior[order_of(m)]);
		assert_true(shuffled.centrality[m] == straight.centrality[order_of(m)]);
	}
	um_arena_release(&p.arena);
}

/* ---- odd inputs --------------------------------------------------------------------------- */

static struct um_bags tiny(const uint64_t *offset, const uint32_t *term, uint64_t mentions)
{
	static const struct um_str stem[] = { UM_LIT("a"), UM_LIT("b"), UM_LIT("c"), UM_LIT("d") };
	static const uint32_t customer[8];

	return (struct um_bags){ .mention_count = mentions, .stem_count = 4, .offset = offset, .term = term,
		.stem = stem, .customer = customer, .customer_count = 1 };
}

/* ---- how needs stand to each other -------------------------------------------------------- */

static void shape_of(struct um_shape *shape, struct um_grouping *g, const struct um_bags *bags, uint32_t needs,
                     enum unmet_granularity granularity, struct um_arena *arena)
{
	struct um_cluster_options options = { .needs = needs, .granularity = granularity, .seed = 1 };
	struct um_cluster_model *model;

	assert_int_equal(um_cluster_fit(&model, bags, &options, NULL), UNMET_OK);
	assert_int_equal(um_cluster_assign(model, bags, NULL, arena, g, NULL), UNMET_OK);
	assert_int_equal(um_cluster_shape(shape, model, bags, NULL, arena, NULL), UNMET_OK);
	shape->area = memcpy(um_arena_alloc(arena, shape->theme_count, sizeof(uint32_t)), shape->area,
	                     shape->theme_count * sizeof(uint32_t));
	um_cluster_model_free(model);
}

static void shape_says_who_is_near(void **state)
{
	struct planted p;
	struct um_grouping g;
	struct um_shape s;

	(void)state;
	plant(&p);
	shape_of(&s, &g, &p.bags, GROUPS, UNMET_GRANULARITY_MEDIUM, &p.arena);
	assert_int_equal(s.neighbour_count, GROUPS - 1 < UM_NEIGHBOURS ? GROUPS - 1 : UM_NEIGHBOURS);
	for (uint32_t c = 0; c < GROUPS; c++) {
		assert_true(s.x[c] >= 0 && s.x[c] <= 1 && s.y[c] >= 0 && s.y[c] <= 1);
		assert_true(s.apart_count[c] > 0);
		for (uint32_t i = 0; i < s.neighbour_count; i++) {
			assert_int_not_equal(s.neighbour[c * UM_NEIGHBOURS + i], c);
			if (i)
				assert_true(s.alike[c * UM_NEIGHBOURS + i] <= s.alike[c * UM_NEIGHBOURS + i - 1]);
		}
		for (uint32_t d = 0; d < c; d++) /* every need has a place of its own */
			assert_true(fabs(s.x[c] - s.x[d]) + fabs(s.y[c] - s.y[d]) > 0.01);
	}
	assert_in_range(s.theme_count, 1, GROUPS);
	for (uint32_t t = 0; t < s.theme_count; t++) {
		assert_in_range(s.area[t], 1, s.area_count);
		assert_true(s.theme_label[t].len > 0);
		for (uint32_t u = 0; u < t; u++)
			assert_false(um_str_eq(s.theme_label[t], s.theme_label[u]));
	}
	um_arena_release(&p.arena);
}

static void granularity_moves_the_number(void **state)
{
	static const enum unmet_granularity order[] = { UNMET_GRANULARITY_COARSE, UNMET_GRANULARITY_MEDIUM, UNMET_GRANULARITY_FINE };
	struct planted p;
	struct um_grouping g;
	struct um_shape s;
	uint32_t before = 0;

	(void)state;
	plant(&p);
	for (size_t i = 0; i < 3; i++) {
		shape_of(&s, &g, &p.bags, 0, order[i], &p.arena);
		assert_true(g.need_count > before);
		before = g.need_count;
	}
	um_arena_release(&p.arena);
}

static void stability_needs_customers(void **state)
{
	static const uint64_t offset[] = { 0, 2, 4, 6, 8 };
	static const uint32_t term[] = { 0, 1, 0, 1, 2, 3, 2, 3 };
	struct um_bags bags = tiny(offset, term, 4);
	struct um_arena arena;
	struct um_grouping g;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(group(&g, &bags, 2, 1, &arena, NULL), UNMET_OK);
	assert_true(isnan(g.stability[0]) && isnan(g.stability[1]));
	um_arena_release(&arena);
}

static void nothing_to_group(void **state)
{
	static const uint64_t none[] = { 0, 0 }, one[] = { 0, 2 }, apart[] = { 0, 1, 2 };
	static const uint32_t term[] = { 0, 1 };
	struct um_bags empty = tiny(none, term, 0), stemless = tiny(none, term, 1), single = tiny(one, term, 1),
		strangers = tiny(apart, term, 2);
	const struct um_bags *cases[] = { &empty, &stemless, &single, &strangers };
	struct um_arena arena;
	struct um_grouping g;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	for (size_t i = 0; i < 4; i++) {
		struct unmet_error err = { 0 };

		assert_int_equal(group(&g, cases[i], 0, 1, &arena, &err), UNMET_E_NOTHING);
		assert_true(err.message[0] != '\0');
	}
	um_arena_release(&arena);
}

static void identical_mentions_are_one_need(void **state)
{
	static const uint64_t offset[] = { 0, 2, 4, 6, 8, 8 };
	static const uint32_t term[] = { 0, 1, 0, 1, 0, 1, 0, 1 };
	struct um_bags bags = tiny(offset, term, 5); /* the last one has no stem */
	struct um_arena arena;
	struct um_grouping g;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	for (uint32_t needs = 0; needs < 10; needs += 3) { /* auto, and more needs than mentions */
		assert_int_equal(group(&g, &bags, needs, 1, &arena, NULL), UNMET_OK);
		assert_true(g.need_count >= 1);
		for (uint32_t m = 1; m < 4; m++)
			assert_int_equal(g.need[m], g.need[0]);
		assert_int_equal(g.need[4], 0); /* the largest need, as sure as its share */
		assert_true(g.posterior[4] > 0 && g.posterior[4] <= 1);
		assert_true(g.centrality[4] == 0.0f);
	}
	um_arena_release(&arena);
}

static void posteriors_are_chances(void **state)
{
	struct planted p;
	struct um_grouping g;

	(void)state;
	plant(&p);
	assert_int_equal(group(&g, &p.bags, GROUPS, 1, &p.arena, NULL), UNMET_OK);
	for (uint32_t m = 0; m < TOTAL; m++) {
		assert_true(g.posterior[m] >= 1.0f / GROUPS - 1e-6f && g.posterior[m] <= 1.0f);
		assert_true(g.centrality[m] >= -1.0001f && g.centrality[m] <= 1.0001f);
	}
	um_arena_release(&p.arena);
}

/* ---- memory ------------------------------------------------------------------------------- */

static enum unmet_status whole(const struct planted *p, uint32_t jobs)
{
	struct um_pool *pool = um_pool_new(jobs);
	struct um_cluster_options options = { .needs = 0, .seed = 1, .pool = pool };
	struct um_cluster_model *model = NULL;
	struct um_grouping g;
	struct um_need_label *label;
	struct um_arena arena;
	enum unmet_status rc = pool ? UNMET_OK : UNMET_E_NOMEM;

	um_arena_init(&arena, SIZE_MAX);
	if (!rc)
		rc = um_cluster_fit(&model, &p->bags, &options, NULL);
	if (!rc)
		rc = um_cluster_assign(model, &p->bags, pool, &arena, &g, NULL);
	if (!rc)
		rc = um_cluster_label(model, &p->bags, &g, NULL, &arena, &label, NULL);
	um_arena_release(&arena);
	um_cluster_model_free(model);
	um_pool_free(pool);
	return rc;
}

static void every_allocation_may_fail(void **state)
{
	struct planted p;
	uint64_t total;

	(void)state;
	plant(&p);
	p.bags.mention_count = 30; /* the same paths, sooner */
	um_mem_fail_after(0, false);
	assert_int_equal(whole(&p, 1), UNMET_OK);
	total = um_mem_allocations();
	assert_true(total > 20);
	for (uint64_t n = 1; n <= total; n += 1 + n / 150) {
		um_mem_fail_after(n, n % 2);
		if (whole(&p, 1) != UNMET_E_NOMEM)
			fail_msg("allocation %d of %d failed unnoticed", (int)n, (int)total);
	}
	um_mem_fail_after(0, false);
	assert_int_equal(whole(&p, 2), UNMET_OK);
	um_arena_release(&p.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recovers_planted_needs),
		cmocka_unit_test(shape_says_who_is_near),
		cmocka_unit_test(granularity_moves_the_number),
		cmocka_unit_test(stability_needs_customers),
		cmocka_unit_test(finds_the_number_of_needs),
		cmocka_unit_test(same_for_any_jobs),
		cmocka_unit_test(results_follow_mentions),
		cmocka_unit_test(nothing_to_group),
		cmocka_unit_test(identical_mentions_are_one_need),
		cmocka_unit_test(posteriors_are_chances),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
