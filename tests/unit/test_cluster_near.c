/* SPDX-License-Identifier: Apache-2.0 */
/* Votes of nearest neighbours: wrong labels are put right, large groups are thinned, what has no neighbours stays, no leak on failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "cluster/internal.h"
#include "planted_bags.h"

#define GROUPS 3u

struct looked { /* planted mentions, their vectors by idf, and labels */
	struct planted p;
	struct um_sample sample;
	struct um_vectors vectors;
	struct um_recipe recipe;
	struct um_work work;
};

static uint32_t truth(const struct looked *l, uint32_t r)
{
	return l->p.truth[l->sample.from[r]];
}

static void look(struct looked *l, uint32_t per_group, uint32_t k)
{
	plant_bags(&l->p, GROUPS, per_group, 5);
	um_recipe_for(&l->recipe, l->p.bags.mention_count);
	assert_int_equal(um_sample_build(&l->sample, &l->p.bags, l->recipe.stem_max, &l->p.arena, NULL), UNMET_OK);
	assert_int_equal(um_fit_vectors(&l->vectors, &l->sample, &l->recipe, NULL, &l->p.arena, NULL), UNMET_OK);
	assert_int_equal(um_work_init(&l->work, &l->sample, &l->vectors, k, NULL, &l->p.arena, NULL), UNMET_OK);
	assert_int_equal(um_near_init(&l->work, &l->sample, &l->recipe, &l->p.arena, NULL), UNMET_OK);
	for (uint32_t t = 0; t < l->sample.stem_count; t++)
		l->work.weight[t] = (float)um_log((double)l->sample.mention_count / l->sample.df[t]);
	um_mention_vectors(l->work.x, l->work.mean, &l->sample, l->work.weight, &l->vectors);
}

/* mislead - one in `every` has the label of the next group. */
static void mislead(struct looked *l, uint32_t every)
{
	for (uint32_t r = 0; r < l->sample.mention_count; r++)
		l->work.need[r] = (truth(l, r) + (r % every == 0)) % GROUPS;
}

static uint32_t wrong(const struct looked *l)
{
	uint32_t total = 0;

	for (uint32_t r = 0; r < l->sample.mention_count; r++)
		total += l->work.need[r] != truth(l, r);
	return total;
}

static void neighbours_put_it_right(void **state)
{
	static const uint32_t sizes[] = { 40, 2500 }; /* the second are too many for each to be compared with all */
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct looked l;

		look(&l, sizes[i], GROUPS);
		mislead(&l, 7);
		assert_true(wrong(&l) * 8 > l.sample.mention_count);
		um_near_vote(&l.work, &l.sample, l.recipe.vote_times);
		assert_true(wrong(&l) * 100 <= l.sample.mention_count);
		um_arena_release(&l.p.arena);
	}
}

static void no_vote_changes_nothing(void **state)
{
	struct looked l;
	uint32_t before;

	(void)state;
	look(&l, 40, GROUPS);
	mislead(&l, 7);
	before = wrong(&l);
	um_near_vote(&l.work, &l.sample, 0);
	assert_int_equal(wrong(&l), before);
	um_arena_release(&l.p.arena);
}

/* what_has_no_words_stays - a mention whose words tell nothing is near nobody; empty groups are not looked in. */
static void what_has_no_words_stays(void **state)
{
	struct looked l;

	(void)state;
	look(&l, 40, GROUPS + 2);
	mislead(&l, UINT32_MAX);
	memset(l.work.x, 0, l.work.dims * sizeof(*l.work.x));
	l.work.need[0] = GROUPS;
	um_near_vote(&l.work, &l.sample, 1);
	assert_int_equal(l.work.need[0], GROUPS);
	for (uint32_t r = 1; r < l.sample.mention_count; r++)
		assert_true(l.work.need[r] < GROUPS);
	um_arena_release(&l.p.arena);
}

static void fewer_mentions_than_neighbours(void **state)
{
	struct looked l;

	(void)state;
	look(&l, 2, GROUPS);
	mislead(&l, UINT32_MAX);
	um_near_vote(&l.work, &l.sample, 3);
	for (uint32_t r = 0; r < l.sample.mention_count; r++)
		assert_true(l.work.need[r] < GROUPS);
	um_arena_release(&l.p.arena);
}

static void scratch_may_fail(void **state)
{
	struct looked l;

	(void)state;
	look(&l, 10, GROUPS);
	for (uint64_t after = 1;; after++) {
		struct um_arena arena;
		enum unmet_status rc;

		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(after, false);
		rc = um_near_init(&l.work, &l.sample, &l.recipe, &arena, NULL);
		um_mem_fail_after(0, false);
		um_arena_release(&arena);
		if (rc == UNMET_OK && after > 1)
			break;
		assert_int_equal(rc, UNMET_E_NOMEM);
	}
	um_arena_release(&l.p.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_put_it_right),
		cmocka_unit_test(no_vote_changes_nothing),
		cmocka_unit_test(what_has_no_words_stays),
		cmocka_unit_test(fewer_mentions_than_neighbours),
		cmocka_unit_test(scratch_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
