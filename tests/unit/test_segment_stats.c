/* SPDX-License-Identifier: Apache-2.0 */
/* Stability, contrast, reach, coverage, opportunity, trends: against cases whose answer is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/rng.h"
#include "segment/contrast.h"
#include "segment/coverage.h"
#include "segment/opportunity.h"
#include "segment/reach.h"
#include "segment/stability.h"
#include "segment/trend.h"

enum { N = 400, NEEDS = 12, GROUPS = 3 };

/* Customers of three groups raise 6 of 12 things, mostly those of their group. The plan is that of the
 * group for four in five, the industry is nobody's. */
struct world {
	uint64_t offset[N + 1];
	uint32_t need[N * NEEDS], times[N * NEEDS], group[N], of[2 * N];
	struct um_incidence incidence;
};

static struct world *make(double own)
{
	struct world *w = calloc(1, sizeof(*w));
	uint64_t at = 0;
	struct um_rng rng;

	um_rng_init(&rng, 5, 5);
	for (uint32_t c = 0; c < N; c++) {
		uint32_t seen[NEEDS] = { 0 };

		w->group[c] = (uint32_t)um_rng_below(&rng, GROUPS);
		for (int m = 0; m < 6; m++)
			seen[um_rng_unit(&rng) < own ? w->group[c] * 4 + um_rng_below(&rng, 4) : um_rng_below(&rng, NEEDS)]++;
		for (uint32_t n = 0; n < NEEDS; n++) {
			if (!seen[n])
				continue;
			w->need[at] = n;
			w->times[at++] = seen[n];
		}
		w->offset[c + 1] = at;
		w->of[c] = (uint32_t)um_rng_below(&rng, 4);
		w->of[N + c] = um_rng_unit(&rng) < 0.8 ? w->group[c] : (uint32_t)um_rng_below(&rng, GROUPS);
	}
	w->incidence = (struct um_incidence){ N, NEEDS, w->offset, w->need, w->times };
	return w;
}

static const struct um_str attribute_name[] = { { "industry", 8 }, { "plan", 4 } };
static const struct um_str industry[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 } };
static const struct um_str plan[] = { { "x", 1 }, { "y", 1 }, { "z", 1 } };
static const struct um_str *const attribute_value[] = { industry, plan };
static const uint32_t value_count[] = { 4, 3 };

static struct um_attributes attributes_of(const struct world *w)
{
	return (struct um_attributes){ 2, attribute_name, value_count, attribute_value, w->of };
}

static void true_groups_are_stable_and_random_ones_are_not(void **state)
{
	struct world *w = make(0.8);
	struct um_segment_options options = { .seed = 1 };
	struct um_arena arena;
	struct um_rows rows;
	double own[GROUPS], chance[4];
	uint32_t *random = calloc(N, sizeof(*random));

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_rows_build(&w->incidence, &arena, &rows, NULL), UNMET_OK);
	for (uint32_t c = 0; c < N; c++)
		random[c] = rows.of[c] * 2654435761u >> 30; /* equal rows alike, else nothing */
	assert_int_equal(um_stability(&rows, w->group, N, GROUPS, &options, own, NULL), UNMET_OK);
	assert_int_equal(um_stability(&rows, random, N, 4, &options, chance, NULL), UNMET_OK);
	for (int s = 0; s < GROUPS; s++)
		assert_true(own[s] > UM_STABLE && own[s] <= 1);
	for (int s = 0; s < 4; s++)
		assert_true(chance[s] < 0.4);
	free(random);
	free(w);
	um_arena_release(&arena);
}

static void contrast_tells_what_was_planted(void **state)
{
	struct world *w = make(0.8);
	struct um_attributes attributes = attributes_of(w);
	struct um_segment_options options = { .seed = 1 };
	struct um_contrast c;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_contrast(&w->incidence, &attributes, GROUPS, &options, &arena, &c, NULL), UNMET_OK);
	assert_int_equal(c.told_count, 3);
	assert_int_equal(c.told[0].attribute, UM_SEGMENT_NONE);
	assert_true(c.told[0].sure && c.told[0].share > 0.08);
	assert_int_equal(c.told[1].attribute, 1); /* the plan, which goes with the groups */
	assert_true(c.told[1].sure && c.told[1].share > 0.04);
	assert_int_equal(c.told[2].attribute, 0);
	assert_true(!c.told[2].sure && fabs(c.told[2].share) < 0.01);
	assert_true(um_str_starts(c.sentence, "Of what customers need, plan tells "));
	assert_true(um_str_ends(c.sentence, "%."));
	um_arena_release(&arena);
	free(w);
}

/* Fitted segments of customers who do not differ tell nothing: the split halves see to it. */
static void contrast_does_not_flatter(void **state)
{
	struct world *w = make(0);
	struct um_segment_options options = { .seed = 1 };
	struct um_contrast c;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_contrast(&w->incidence, NULL, GROUPS, &options, &arena, &c, NULL), UNMET_OK);
	assert_int_equal(c.told_count, 1);
	assert_true(!c.told[0].sure && fabs(c.told[0].share) < 0.02);
	assert_int_equal(c.sentence.len, 0);
	assert_int_equal(um_contrast(&w->incidence, NULL, 1, &options, &arena, &c, NULL), UNMET_OK);
	assert_int_equal(c.told_count, 0);
	um_arena_release(&arena);
	free(w);
}

static void reach_finds_the_plan(void **state)
{
	struct world *w = make(0.8);
	struct um_attributes attributes = attributes_of(w);
	struct um_reach *reach;
	struct um_arena arena;
	size_t total;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_reach_find(&attributes, N, w->group, GROUPS, &arena, &reach, &total, NULL), UNMET_OK);
	assert_int_equal(total, GROUPS); /* each group by its plan, and no industry */
	for (size_t i = 0; i < total; i++) {
		uint64_t with = 0, both = 0, in = 0;

		for (uint32_t c = 0; c < N; c++) {
			with += w->of[N + c] == reach[i].value;
			in += w->group[c] == reach[i].segment;
			both += w->of[N + c] == reach[i].value && w->group[c] == reach[i].segment;
		}
		assert_int_equal(reach[i].attribute, 1);
		assert_int_equal(reach[i].value, reach[i].segment);
		assert_int_equal(reach[i].customer_count, both);
		assert_true(fabs(reach[i].lift - (double)both / (double)with / ((double)in / N)) < 1e-12);
		assert_true(reach[i].q <= UM_REACH_MAX_Q && reach[i].q >= reach[i].p);
	}
	um_arena_release(&arena);
	free(w);
}

static void griffin_and_hauser_curve(void **state)
{
	(void)state;
	assert_true(fabs(um_coverage_at(1.45, 7.64, 0)) < 1e-12);
	assert_true(fabs(um_coverage_at(1.45, 7.64, 10) - 0.70) < 0.01);
	assert_true(fabs(um_coverage_at(1.45, 7.64, 20) - 0.84) < 0.01);
	assert_true(fabs(um_coverage_at(1.45, 7.64, 30) - 0.90) < 0.01);
}

/* Chance of being voiced: the ratio of gammas, here sums of -ln u (whole a) and the like for b. */
static double draw_beta(struct um_rng *rng, int a, int b)
{
	double x = 0, y = 0;

	for (int i = 0; i < a; i++)
		x -= um_log(1 - um_rng_unit(rng));
	for (int i = 0; i < b; i++)
		y -= um_log(1 - um_rng_unit(rng));
	return x / (x + y);
}

/* The interval should hold the truth about 95 times in a hundred. */
static void coverage_is_calibrated(void **state)
{
	enum { ALL = 120, HEARD = 15, WORLDS = 60 };
	int inside = 0;
	double mean = 0;

	(void)state;
	for (uint32_t seed = 0; seed < WORLDS; seed++) {
		uint64_t raised[ALL] = { 0 };
		uint32_t found = 0;
		struct um_coverage c;
		struct um_rng rng;

		um_rng_init(&rng, 9, seed);
		for (int n = 0; n < ALL; n++) {
			double p = draw_beta(&rng, 1, 6);

			for (int i = 0; i < HEARD; i++)
				raised[n] += um_rng_unit(&rng) < p;
			found += raised[n] > 0;
		}
		assert_int_equal(um_coverage_fit(raised, ALL, HEARD, &c, NULL), UNMET_OK);
		inside += c.found_ci.low <= (double)found / ALL && (double)found / ALL <= c.found_ci.high;
		mean += (c.found_share - um_coverage_at(1, 6, HEARD)) / WORLDS;
		assert_true(c.found_ci.low <= c.found_share && c.found_share <= c.found_ci.high);
		assert_true(c.customers_for_95 >= c.customers_for_90 && c.customers_for_90 > 0);
	}
	print_message("coverage: %d of %d intervals hold the truth, bias %.3f\n", inside, WORLDS, mean);
	assert_true(inside >= 52);
	assert_true(fabs(mean) < 0.06);
}

static void chao_and_saturation_by_hand(void **state)
{
	/* Ten customers; six needs heard once, three twice, three by eight. */
	const uint64_t raised[] = { 1, 1, 1, 1, 1, 1, 2, 2, 2, 8, 8, 8, 0 };
	struct um_coverage c;

	(void)state;
	assert_int_equal(um_coverage_fit(raised, 13, 10, &c, NULL), UNMET_OK);
	assert_true(fabs(c.chao2_unseen_count - 0.9 * 36 / 6) < 1e-9);
	assert_true(fabs(c.late_share - 6 * 0.1 / 12) < 1e-9); /* the last one alone holds a need heard once */
	assert_true(c.saturated);
}

static void too_little_is_refused(void **state)
{
	const uint64_t raised[] = { 1, 1, 1, 1, 1, 1, 2, 2 };
	const struct um_rating rating[] = { { 9, 2 }, { 8, 3 }, { 7, 3 }, { 9, 0 }, { 9, 1 } };
	struct um_opportunity o;
	struct um_coverage c;

	(void)state;
	assert_int_equal(um_coverage_fit(raised, 8, 5, &c, NULL), UNMET_E_NOTHING);
	assert_int_equal(um_coverage_fit(raised, 7, 10, &c, NULL), UNMET_E_NOTHING);
	assert_int_equal(um_coverage_fit(raised, 8, 10, &c, NULL), UNMET_OK);
	assert_int_equal(um_opportunity_of(rating, 3, 1, &o, NULL), UNMET_E_NOTHING);
	assert_int_equal(um_opportunity_of(rating, 5, 1, &o, NULL), UNMET_E_ARG);
}

static void opportunity_by_hand(void **state)
{
	/* Importance 10 10 9 8 8: mean 9, three of five in the top two boxes. Satisfaction 2 3 4 9 2: mean 4, one. */
	const struct um_rating rating[] = { { 10, 2 }, { 10, 3 }, { 9, 4 }, { 8, 9 }, { 8, 2 } };
	struct um_opportunity o, again;

	(void)state;
	assert_int_equal(um_opportunity_of(rating, 5, 1, &o, NULL), UNMET_OK);
	assert_true(fabs(o.importance - 9) < 1e-12 && fabs(o.satisfaction - 4) < 1e-12);
	assert_true(fabs(o.gap - 54) < 1e-9 && o.eager);
	assert_true(o.important_count == 3 && o.satisfied_count == 1);
	assert_true(fabs(o.score - (6 + 4)) < 1e-9);
	assert_int_equal(o.class, UM_OPPORTUNITY_WORTH_IT);
	assert_true(o.gap_ci.low < o.gap && o.gap < o.gap_ci.high);
	assert_true(o.score_ci.low <= o.score && o.score <= o.score_ci.high && o.score_ci.high <= 20);
	assert_int_equal(um_opportunity_of(rating, 5, 1, &again, NULL), UNMET_OK);
	assert_memory_equal(&o.gap_ci, &again.gap_ci, sizeof(o.gap_ci));
}

static void changes_are_told_when_sure(void **state)
{
	const struct um_period steady[] = { { 100, 20 }, { 300, 60 }, { 50, 10 } };
	const struct um_period rising[] = { { 100, 5 }, { 100, 10 }, { 100, 15 }, { 100, 25 } };
	struct um_change c;
	struct um_rate r = um_rate_of(steady[0]);
	int direction;

	(void)state;
	assert_true(fabs(r.per_100 - 20) < 1e-12 && r.ci.low > 12 && r.ci.high < 30);
	c = um_change_of((struct um_period){ 200, 40 }, (struct um_period){ 200, 8 });
	assert_true(c.sure && c.ratio > 0.15 && c.ratio < 0.25 && c.ci.high < 1);
	c = um_change_of((struct um_period){ 20, 4 }, (struct um_period){ 20, 2 });
	assert_true(!c.sure && c.ratio < 1);
	c = um_change_of((struct um_period){ 0, 0 }, (struct um_period){ 20, 2 });
	assert_true(!c.sure && c.ratio == 1);
	assert_true(um_trend_p(steady, 3, 0, &direction) > 0.99);
	assert_true(um_trend_p(rising, 4, 0, &direction) < 0.001);
	assert_int_equal(direction, 1);
	assert_true(um_trend_p(rising, 1, 0, &direction) == 1);
	assert_int_equal(direction, 0);
}

static void every_allocation_may_fail(void **state)
{
	struct world *w = make(0.8);
	struct um_attributes attributes = attributes_of(w);
	struct um_segment_options options = { .seed = 1 };
	enum unmet_status rc = UNMET_E_NOMEM;
	struct um_contrast c;
	struct um_reach *reach;
	size_t total;
	uint64_t n;

	(void)state;
	w->incidence.customer_count = 80; /* attributes are read by the full number: leave them out below */
	for (n = 1; rc; n += 1 + n / 20) {
		struct um_arena arena;

		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(n, true);
		rc = um_contrast(&w->incidence, NULL, GROUPS, &options, &arena, &c, NULL);
		um_mem_fail_after(0, false);
		assert_true(!rc || (rc == UNMET_E_NOMEM && c.told_count == 0));
		um_arena_release(&arena);
	}
	assert_true(n > 20);
	rc = UNMET_E_NOMEM;
	for (n = 1; rc; n++) {
		struct um_arena arena;

		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(n, true);
		rc = um_reach_find(&attributes, N, w->group, GROUPS, &arena, &reach, &total, NULL);
		um_mem_fail_after(0, false);
		assert_true(!rc || (rc == UNMET_E_NOMEM && total == 0));
		um_arena_release(&arena);
	}
	assert_true(n > 3);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(true_groups_are_stable_and_random_ones_are_not),
		cmocka_unit_test(contrast_tells_what_was_planted),
		cmocka_unit_test(contrast_does_not_flatter),
		cmocka_unit_test(reach_finds_the_plan),
		cmocka_unit_test(griffin_and_hauser_curve),
		cmocka_unit_test(coverage_is_calibrated),
		cmocka_unit_test(chao_and_saturation_by_hand),
		cmocka_unit_test(too_little_is_refused),
		cmocka_unit_test(opportunity_by_hand),
		cmocka_unit_test(changes_are_told_when_sure),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
