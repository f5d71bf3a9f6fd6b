/* SPDX-License-Identifier: Apache-2.0 */
/* What segments are and which needs go together, against counting by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/stats.h"
#include "segment/cooc.h"
#include "segment/profile.h"

#define NONE UM_SEGMENT_NONE

/* Ten customers: 0-4 in segment 0, 5-8 in segment 1, 9 unplaced. Need 0 is raised by 0-3 and 5 and 9,
 * need 1 by 6-8, need 2 by all. */
static const uint64_t offset[] = { 0, 2, 4, 6, 8, 9, 11, 13, 15, 17, 19 };
static const uint32_t need[] = { 0, 2, 0, 2, 0, 2, 0, 2, 2, 0, 2, 1, 2, 1, 2, 1, 2, 0, 2 };
static const uint32_t times[] = { 1, 1, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
static const uint32_t of[] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, NONE };
static const struct um_incidence small = { 10, 3, offset, need, times };

static void start(struct um_segmentation *out, struct um_segment *segment)
{
	memset(segment, 0, 2 * sizeof(*segment));
	segment[0].customer_count = 5;
	segment[1].customer_count = 4;
	*out = (struct um_segmentation){ .segment_count = 2, .segment = segment };
}

static void lift_is_share_over_share(void **state)
{
	struct um_segment segment[2];
	struct um_segmentation out;
	struct um_arena arena;

	(void)state;
	start(&out, segment);
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_profile_needs(&small, of, &arena, &out, NULL), UNMET_OK);
	/* Need 0: 4 of 5 here, 5 of the 9 placed. Need 2 is everybody's and defines nothing. */
	assert_int_equal(segment[0].defining_count, 1);
	assert_int_equal(segment[0].defining[0].need, 0);
	assert_true(fabs(segment[0].defining[0].share - 0.8) < 1e-12);
	assert_true(fabs(segment[0].defining[0].lift - 0.8 / (5.0 / 9)) < 1e-12);
	assert_int_equal(segment[1].defining_count, 1);
	assert_int_equal(segment[1].defining[0].need, 1);
	assert_true(fabs(segment[1].defining[0].lift - 0.75 / (3.0 / 9)) < 1e-12);
	um_arena_release(&arena);
}

static void mix_counts_the_known(void **state)
{
	const struct um_str name[] = { UM_LIT("industry"), UM_LIT("plan") };
	const struct um_str industry[] = { UM_LIT("bank"), UM_LIT("farm"), UM_LIT("shop") }, plan[] = { UM_LIT("pro") };
	const struct um_str *const value[] = { industry, plan };
	const uint32_t value_count[] = { 3, 1 };
	const uint32_t attribute_of[] = { 0, 0, 1, 1, NONE, 0, 0, 0, 1, 2,
	                                  NONE, NONE, NONE, NONE, NONE, 0, 0, 0, 0, 0 };
	const struct um_attributes attributes = { 2, name, value_count, value, attribute_of };
	struct um_segment segment[2];
	struct um_segmentation out;
	struct um_arena arena;

	(void)state;
	start(&out, segment);
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_profile_mix(&attributes, 10, of, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(segment[0].mix_count, 2); /* no plan is known, nobody is a shop */
	assert_int_equal(segment[0].mix[0].value, 0);
	assert_true(fabs(segment[0].mix[0].share - 0.5) < 1e-12);
	assert_true(fabs(segment[0].mix[0].lift - 0.5 / (5.0 / 8)) < 1e-12);
	assert_int_equal(segment[1].mix_count, 3);
	assert_int_equal(segment[1].mix[0].customer_count, 3);
	assert_int_equal(segment[1].mix[2].attribute, 1);
	assert_true(fabs(segment[1].mix[2].lift - 1) < 1e-12);
	um_arena_release(&arena);
}

static void what_is_known_of_few_is_not_told(void **state)
{
	const struct um_str name[] = { UM_LIT("region") }, region[] = { UM_LIT("north"), UM_LIT("south") };
	const struct um_str *const value[] = { region };
	const uint32_t value_count[] = { 2 }, attribute_of[] = { NONE, NONE, NONE, NONE, NONE, 0, 1, NONE, NONE, NONE };
	const struct um_attributes attributes = { 1, name, value_count, value, attribute_of };
	struct um_segment segment[2];
	struct um_segmentation out;
	struct um_arena arena;

	(void)state;
	start(&out, segment);
	segment[1].customer_count = 9;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_profile_mix(&attributes, 10, of, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(segment[1].mix_count, 0); /* two of nine */
	segment[1].customer_count = 8;
	segment[1].mix_count = 0;
	assert_int_equal(um_profile_mix(&attributes, 10, of, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(segment[1].mix_count, 2);
	um_arena_release(&arena);
}

/* ---- co-occurrence ------------------------------------------------------------------------ */

enum { CUSTOMERS = 400, NEEDS = 9 };

struct grid {
	uint8_t has[CUSTOMERS][NEEDS];
	uint64_t offset[CUSTOMERS + 1];
	uint32_t need[CUSTOMERS * NEEDS], times[CUSTOMERS * NEEDS];
};

/* Needs 0 and 1 go together, the others fall as they may; a tenth of the customers say nothing. */
static struct um_incidence fill(struct grid *g)
{
	struct um_rng rng;
	uint64_t at = 0;

	um_rng_init(&rng, 11, 0);
	memset(g, 0, sizeof(*g));
	for (uint32_t c = 0; c < CUSTOMERS; c++) {
		for (uint32_t n = 0; n < NEEDS && c % 10; n++) {
			g->has[c][n] = n == 1 && g->has[c][0] ? um_rng_unit(&rng) < 0.7 : um_rng_unit(&rng) < 0.2;
			if (!g->has[c][n])
				continue;
			g->need[at] = n;
			g->times[at++] = 1;
		}
		g->offset[c + 1] = at;
	}
	return (struct um_incidence){ CUSTOMERS, NEEDS, g->offset, g->need, g->times };
}

static void pairs_are_as_counted_by_hand(void **state)
{
	static struct grid g;
	struct um_incidence in = fill(&g);
	struct um_cooc_pair *pair;
	struct um_arena arena;
	double p[NEEDS * NEEDS], q[NEEDS * NEEDS];
	uint32_t as[NEEDS * NEEDS], bs[NEEDS * NEEDS];
	size_t family = 0, kept = 0, total;
	uint64_t speaking = 0;

	(void)state;
	for (uint32_t c = 0; c < CUSTOMERS; c++)
		speaking += g.offset[c + 1] > g.offset[c];
	for (uint32_t a = 0; a < NEEDS; a++)
		for (uint32_t b = a + 1; b < NEEDS; b++) {
			uint64_t with_a = 0, with_b = 0, both = 0;

			for (uint32_t c = 0; c < CUSTOMERS; c++) {
				with_a += g.has[c][a];
				with_b += g.has[c][b];
				both += g.has[c][a] && g.has[c][b];
			}
			as[family] = a;
			bs[family] = b;
			p[family++] = both * speaking > with_a * with_b ? um_hyper_upper(speaking, with_a, with_b, both) : 1;
		}
	assert_int_equal(um_bh(p, q, family), 0);
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_segment_cooc(&in, NULL, &arena, &pair, &total, NULL), UNMET_OK);
	for (size_t i = 0; i < family; i++)
		kept += q[i] <= UM_COOC_MAX_Q;
	assert_int_equal(total, kept);
	assert_true(total >= 1);
	assert_int_equal(pair[0].a, 0);
	assert_int_equal(pair[0].b, 1);
	for (size_t i = 0; i < total; i++)
		for (size_t j = 0; j < family; j++)
			if (as[j] == pair[i].a && bs[j] == pair[i].b)
				assert_true(fabs(q[j] - pair[i].q) <= 1e-12 * q[j] && p[j] == pair[i].p);
	um_arena_release(&arena);
}

static void pairs_do_not_depend_on_jobs(void **state)
{
	static struct grid g;
	struct um_incidence in = fill(&g);
	struct um_pool *pool = um_pool_new(3);
	struct um_cooc_pair *one, *other;
	struct um_arena arena;
	size_t total, total_other;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_segment_cooc(&in, NULL, &arena, &one, &total, NULL), UNMET_OK);
	assert_int_equal(um_segment_cooc(&in, pool, &arena, &other, &total_other, NULL), UNMET_OK);
	assert_int_equal(total, total_other);
	assert_memory_equal(one, other, total * sizeof(*one));
	um_arena_release(&arena);
	um_pool_free(pool);
}

static void every_allocation_may_fail(void **state)
{
	static struct grid g;
	struct um_incidence in = fill(&g);
	struct um_cooc_pair *pair;
	struct um_arena arena;
	size_t total;
	enum unmet_status rc = UNMET_E_NOMEM;
	uint64_t n;

	(void)state;
	for (n = 1; rc; n++) {
		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(n, false);
		rc = um_segment_cooc(&in, NULL, &arena, &pair, &total, NULL);
		um_mem_fail_after(0, false);
		assert_true(!rc || (rc == UNMET_E_NOMEM && total == 0));
		um_arena_release(&arena);
	}
	assert_true(n > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lift_is_share_over_share),
		cmocka_unit_test(mix_counts_the_known),
		cmocka_unit_test(what_is_known_of_few_is_not_told),
		cmocka_unit_test(pairs_are_as_counted_by_hand),
		cmocka_unit_test(pairs_do_not_depend_on_jobs),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
