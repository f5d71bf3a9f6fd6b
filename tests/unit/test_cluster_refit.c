/* SPDX-License-Identifier: Apache-2.0 */
/* A corpus that grows: known needs go on, new ones are born, empty ones vanish, the same for any jobs; and groups joined to fewer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cluster/cluster.h"
#include "cluster/internal.h"
#include "cluster/score.h"
#include "planted_bags.h"

#define GROUPS 10u
#define PER_GROUP 60u
#define TOTAL (GROUPS * PER_GROUP)
#define OLD_GROUPS 8u /* known before; mentions of the others are all new */

struct grown {
	struct planted planted;
	um_need_id *known;  /* [TOTAL] */
};

/* plant - two of three mentions of the old groups are known; need ids are not the order of the groups. */
static void plant(struct grown *p)
{
	plant_bags(&p->planted, GROUPS, PER_GROUP, 9);
	p->known = UM_ARRAY(&p->planted.arena, um_need_id, TOTAL);
	for (uint32_t m = 0; m < TOTAL; m++)
		p->known[m] = m % GROUPS < OLD_GROUPS && m / GROUPS % 3 ? OLD_GROUPS - 1 - m % GROUPS : UM_NEED_NONE;
}

static struct um_cluster_model *refit(struct um_grouping *out, struct grown *p, uint32_t known, uint32_t jobs)
{
	struct um_pool *pool = um_pool_new(jobs);
	struct um_cluster_options options = { .seed = 1, .pool = pool };
	struct um_cluster_model *model;

	assert_non_null(pool);
	assert_int_equal(um_cluster_refit(&model, &p->planted.bags, p->known, known, &options, NULL), UNMET_OK);
	assert_int_equal(um_cluster_assign_from(model, &p->planted.bags, p->known, pool, &p->planted.arena, out, NULL), UNMET_OK);
	um_pool_free(pool);
	return model;
}

static void known_needs_go_on_and_others_are_born(void **state)
{
	struct grown p;
	struct um_grouping g;
	struct um_agreement a;
	struct um_cluster_model *model;
	uint32_t same = 0, known = 0, outside = 0, fresh = 0;

	(void)state;
	plant(&p);
	model = refit(&g, &p, OLD_GROUPS, 2);
	assert_int_equal(um_agreement_of(&a, g.need, g.need_count, p.planted.truth, GROUPS, TOTAL, NULL), UNMET_OK);
	assert_true(a.ari > 0.85);
	assert_in_range(g.need_count, OLD_GROUPS + 1, GROUPS);
	for (uint32_t m = 0; m < TOTAL; m++) {
		known += p.known[m] != UM_NEED_NONE;
		same += p.known[m] != UM_NEED_NONE && um_cluster_home(model, p.known[m]) == g.need[m];
	}
	assert_true(same > 0.95 * known);
	for (uint32_t m = 0; m < TOTAL; m++) { /* one of the two that nobody spoke of before is a need of its own, or both */
		bool old = false;

		for (uint32_t c = 0; c < OLD_GROUPS; c++)
			old |= um_cluster_home(model, c) == g.need[m];
		fresh += p.planted.truth[m] >= OLD_GROUPS;
		outside += p.planted.truth[m] >= OLD_GROUPS && !old;
	}
	assert_true(outside > 0.45 * fresh);
	for (uint32_t old = 0; old < OLD_GROUPS; old++)
		for (uint32_t other = 0; other < old; other++)
			assert_int_not_equal(um_cluster_home(model, old), um_cluster_home(model, other));
	assert_int_equal(um_cluster_home(model, OLD_GROUPS), UM_NEED_NONE); /* no such need */
	um_cluster_model_free(model);
	um_arena_release(&p.planted.arena);
}

static void a_need_without_mentions_vanishes(void **state)
{
	struct grown p;
	struct um_grouping g;
	struct um_cluster_model *model;

	(void)state;
	plant(&p);
	model = refit(&g, &p, OLD_GROUPS + 1, 1); /* nobody holds the last one */
	assert_int_equal(um_cluster_home(model, OLD_GROUPS), UM_NEED_NONE);
	for (uint32_t old = 0; old < OLD_GROUPS; old++)
		assert_true(um_cluster_home(model, old) < g.need_count);
	um_cluster_model_free(model);
	um_arena_release(&p.planted.arena);
}

static void the_same_for_any_jobs(void **state)
{
	struct grown p;
	struct um_grouping one, many;

	(void)state;
	plant(&p);
	um_cluster_model_free(refit(&one, &p, OLD_GROUPS, 1));
	um_cluster_model_free(refit(&many, &p, OLD_GROUPS, 7));
	assert_int_equal(one.need_count, many.need_count);
	assert_memory_equal(one.need, many.need, TOTAL * sizeof(*one.need));
	assert_memory_equal(one.posterior, many.posterior, TOTAL * sizeof(*one.posterior));
	um_arena_release(&p.planted.arena);
}

static void short_memory_leaves_nothing(void **state)
{
	struct um_cluster_options options = { .seed = 1 };
	struct um_cluster_model *model = NULL;
	enum unmet_status rc = UNMET_E_NOMEM;
	struct grown p;

	(void)state;
	plant(&p);
	for (uint64_t n = 1; rc; n += 1 + n / 2) {
		um_mem_fail_after(n, false);
		rc = um_cluster_refit(&model, &p.planted.bags, p.known, OLD_GROUPS, &options, NULL);
		um_mem_fail_after(0, false);
		assert_true(rc == UNMET_E_NOMEM ? !model : rc == UNMET_OK);
		assert_true(n < 100000);
	}
	um_cluster_model_free(model);
	um_arena_release(&p.planted.arena);
}

/* A mention in a need that is not the likeliest stays there, and its posterior is that need's: never above the likeliest one's. */
static void who_is_known_stays_and_is_no_surer(void **state)
{
	struct grown p;
	struct um_grouping kept, free;
	struct um_cluster_options options = { .seed = 1 };
	struct um_cluster_model *model;
	uint32_t against = 0;

	(void)state;
	plant(&p);
	for (uint32_t m = 0; m < TOTAL; m += 3) /* put where they do not belong */
		p.known[m] = (m / 3) % OLD_GROUPS;
	assert_int_equal(um_cluster_know(&model, &p.planted.bags, p.known, OLD_GROUPS, &options, NULL), UNMET_OK);
	assert_int_equal(um_cluster_assign(model, &p.planted.bags, NULL, &p.planted.arena, &free, NULL), UNMET_OK);
	assert_int_equal(um_cluster_assign_from(model, &p.planted.bags, p.known, NULL, &p.planted.arena, &kept, NULL), UNMET_OK);
	for (uint32_t m = 0; m < TOTAL; m++) {
		assert_true(kept.likeliest[m] == free.posterior[m] && free.likeliest[m] == free.posterior[m]);
		if (p.known[m] == UM_NEED_NONE || p.known[m] == free.need[m]) {
			assert_int_equal(kept.need[m], free.need[m]);
			assert_true(kept.posterior[m] == free.posterior[m] && kept.centrality[m] == free.centrality[m]);
			continue;
		}
		against++;
		assert_int_equal(kept.need[m], p.known[m]);
		assert_true(kept.posterior[m] <= kept.likeliest[m]);
		assert_true(kept.posterior[m] + kept.likeliest[m] <= 1.0001f);
		assert_true(kept.centrality[m] != free.centrality[m]);
	}
	assert_in_range(against, TOTAL / 10, TOTAL / 3);
	um_cluster_model_free(model);
	um_arena_release(&p.planted.arena);
}

/* Two pairs of groups that nearly coincide, and one far off: the pairs are joined. */
static void near_groups_are_joined(void **state)
{
	static const float at[5][2] = { { 1, 0 }, { 0, 1 }, { 0.99f, 0.1f }, { -1, 0 }, { 0.1f, 0.99f } };
	struct um_sample sample = { .mention_count = 10, .stem_count = 1 };
	struct um_vectors vectors = { .dims = 8 };
	struct um_arena arena;
	struct um_work w;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_work_init(&w, &sample, &vectors, 5, NULL, &arena, NULL), UNMET_OK);
	for (uint32_t m = 0; m < 10; m++) {
		w.need[m] = m % 5;
		memcpy(w.x + m * 8, at[m % 5], sizeof(at[0]));
	}
	um_ward_merge(&w, 10, 3);
	assert_int_equal(w.k, 3);
	for (uint32_t m = 0; m < 10; m++) {
		static const uint32_t want[] = { 0, 1, 0, 2, 1 };

		assert_int_equal(w.need[m], want[m % 5]);
	}
	assert_int_equal(w.size[0], 4);
	assert_true(w.centroid[0] > 0.99f && w.centroid[0] < 1.0f);
	assert_true(w.centroid[16] < -0.99f);
	um_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_needs_go_on_and_others_are_born),
		cmocka_unit_test(a_need_without_mentions_vanishes),
		cmocka_unit_test(the_same_for_any_jobs),
		cmocka_unit_test(short_memory_leaves_nothing),
		cmocka_unit_test(who_is_known_stays_and_is_no_surer),
		cmocka_unit_test(near_groups_are_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
