/* SPDX-License-Identifier: Apache-2.0 */
/* Needs over time, and before and after a day: planted changes are told, chance is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/rng.h"
#include "segment/timeline.h"

enum { CUSTOMERS = 400, DOCUMENTS = 4000, NEEDS = 4, DAYS = 365 };

/* Documents on random days of a year; need 0 grows from 5 to 45 of 100, need 1 stays at 20, need 2 is rare, need 3 ends on
 * day 200. */
struct world {
	uint32_t customer[DOCUMENTS], need[DOCUMENTS * NEEDS], who[DOCUMENTS * NEEDS], of[CUSTOMERS];
	int32_t day[DOCUMENTS], when[DOCUMENTS * NEEDS];
	struct um_dated dated;
};

static struct world *make(uint64_t seed, double growth)
{
	struct world *w = calloc(1, sizeof(*w));
	size_t m = 0;
	struct um_rng rng;

	um_rng_init(&rng, seed, 4);
	for (size_t i = 0; i < DOCUMENTS; i++) {
		int32_t day = (int32_t)um_rng_below(&rng, DAYS);
		double chance[NEEDS] = { .05 + growth * day / DAYS, .20, .0005, day < 200 ? .30 : .02 };

		w->customer[i] = (uint32_t)um_rng_below(&rng, CUSTOMERS);
		w->day[i] = day + 20089; /* 2025-01-01 */
		for (uint32_t n = 0; n < NEEDS; n++) {
			if (um_rng_unit(&rng) >= chance[n])
				continue;
			w->need[m] = n;
			w->who[m] = w->customer[i];
			w->when[m++] = w->day[i];
		}
	}
	for (uint32_t c = 0; c < CUSTOMERS; c++)
		w->of[c] = c % 3 == 2 ? UM_SEGMENT_NONE : c % 3;
	w->dated = (struct um_dated){ .customer_count = CUSTOMERS, .need_count = NEEDS, .document_count = DOCUMENTS,
		.document_customer = w->customer, .document_day = w->day, .mention_count = m, .mention_need = w->need,
		.mention_customer = w->who, .mention_day = w->when, .first_day = 20089, .last_day = 20089 + DAYS - 1 };
	return w;
}

static void build(const struct world *w, struct um_arena *arena, struct um_timeline *t, struct um_scope *scope, struct um_series *series)
{
	assert_int_equal(um_timeline_build(&w->dated, arena, t, NULL), UNMET_OK);
	assert_int_equal(um_scope_init(scope, t, w->of, UM_SCOPE_ALL, arena, NULL), UNMET_OK);
	for (uint32_t n = 0; n < NEEDS; n++)
		assert_int_equal(um_series_of_need(scope, n, arena, &series[n], NULL), UNMET_OK);
	assert_int_equal(um_series_judge(series, NEEDS, NULL), UNMET_OK);
}

static void planted_changes_are_told(void **state)
{
	struct world *w = make(1, .40);
	struct um_series series[NEEDS];
	struct um_timeline t;
	struct um_scope scope;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	build(w, &arena, &t, &scope, series);
	assert_int_equal(t.kind, UM_PERIOD_MONTH);
	assert_int_equal(t.period_count, 12);
	assert_true(t.first == 0 && t.last == 12);
	assert_true(um_series_changed(&series[0]) && series[0].direction == 1 && series[0].change.ratio > 1.5);
	assert_false(um_series_changed(&series[1]));
	assert_false(series[2].tested); /* too few customers for a verdict */
	assert_true(um_series_changed(&series[3]) && series[3].direction == -1 && series[3].change.ci.high < 1);
	for (uint32_t p = 0; p < t.period_count; p++)
		assert_true(series[0].raised_count[p] <= scope.active_count[p] && scope.active_count[p] <= CUSTOMERS);
	um_arena_release(&arena);
	free(w);
}

/* Customers who repeat themselves are one observation: chance is told as change about as rarely as it should be. */
static void chance_is_not_told(void **state)
{
	int told = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct world *w = make(seed, 0);
		struct um_series series[NEEDS];
		struct um_timeline t;
		struct um_scope scope;
		struct um_arena arena;
		struct um_rng rng;

		/* Each mention of need 1 belongs to one of forty customers who say it all year, or not, as they began. */
		um_rng_init(&rng, seed, 9);
		for (size_t i = 0; i < w->dated.mention_count; i++)
			if (w->need[i] == 1)
				w->who[i] %= 40;
		um_arena_init(&arena, SIZE_MAX);
		build(w, &arena, &t, &scope, series);
		told += um_series_changed(&series[0]) + um_series_changed(&series[1]);
		um_arena_release(&arena);
		free(w);
	}
	print_message("%d of 120 series without a change were told as one\n", told);
	assert_true(told <= 8);
}

static void scopes_add_up(void **state)
{
	struct world *w = make(2, .40);
	struct um_series all, one, two, segment;
	struct um_scope scope, first, second, placed;
	struct um_timeline t;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_timeline_build(&w->dated, &arena, &t, NULL), UNMET_OK);
	assert_int_equal(um_scope_init(&scope, &t, w->of, UM_SCOPE_PLACED, &arena, NULL), UNMET_OK);
	assert_int_equal(um_scope_init(&first, &t, w->of, 0, &arena, NULL), UNMET_OK);
	assert_int_equal(um_scope_init(&second, &t, w->of, 1, &arena, NULL), UNMET_OK);
	assert_int_equal(um_series_of_need(&scope, 0, &arena, &all, NULL), UNMET_OK);
	assert_int_equal(um_series_of_need(&first, 0, &arena, &one, NULL), UNMET_OK);
	assert_int_equal(um_series_of_need(&second, 0, &arena, &two, NULL), UNMET_OK);
	placed = scope;
	assert_int_equal(um_series_of_segment(&placed, 0, &arena, &segment, NULL), UNMET_OK);
	for (uint32_t p = 0; p < t.period_count; p++) {
		assert_int_equal(all.raised_count[p], one.raised_count[p] + two.raised_count[p]);
		assert_int_equal(scope.active_count[p], first.active_count[p] + second.active_count[p]);
		assert_int_equal(segment.raised_count[p], first.active_count[p]);
	}
	um_arena_release(&arena);
	free(w);
}

/* A year that ends in the middle of a month: that month is shown and not tested. */
static void the_last_period_may_be_incomplete(void **state)
{
	struct world *w = make(3, .40);
	struct um_timeline t;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	w->dated.last_day -= 10;
	w->dated.first_day += 2;
	for (size_t i = 0; i < DOCUMENTS; i++)
		w->day[i] = w->day[i] < w->dated.first_day ? w->dated.first_day : w->day[i] > w->dated.last_day ? w->dated.last_day : w->day[i];
	for (size_t i = 0; i < w->dated.mention_count; i++)
		w->when[i] = w->when[i] > w->dated.last_day ? w->dated.last_day : w->when[i];
	assert_int_equal(um_timeline_build(&w->dated, &arena, &t, NULL), UNMET_OK);
	assert_true(t.first == 0 && t.last == 11 && t.period_count == 12);
	w->dated.first_day = w->dated.last_day = UM_DAY_NONE;
	assert_int_equal(um_timeline_build(&w->dated, &arena, &t, NULL), UNMET_OK);
	assert_int_equal(t.period_count, 0);
	um_arena_release(&arena);
	free(w);
}

static void an_event_shows(void **state)
{
	struct world *w = make(4, 0);
	struct um_effect *effect;
	struct um_arena arena;
	size_t total;
	int32_t days;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_effect_find(&w->dated, 20089 + 200, &arena, &days, &effect, &total, NULL), UNMET_OK);
	assert_int_equal(days, 165);
	assert_true(total >= 3);
	assert_true(effect[total - 1].need == 3 && effect[total - 1].change.ci.high < .5 && effect[total - 1].q < .001);
	assert_true(effect[1].need == 1 && !(effect[1].change.sure && effect[1].q <= .05));
	assert_int_equal(um_effect_find(&w->dated, 20089 + 5, &arena, &days, &effect, &total, NULL), UNMET_OK);
	assert_true(days == 0 && total == 0); /* too near the beginning */
	assert_int_equal(um_effect_find(&w->dated, 20089 + 4000, &arena, &days, &effect, &total, NULL), UNMET_OK);
	assert_true(days == 0 && total == 0); /* to come */
	um_arena_release(&arena);
	free(w);
}

static void every_allocation_may_fail(void **state)
{
	struct world *w = make(5, .40);
	enum unmet_status rc = UNMET_E_NOMEM;
	uint64_t n;

	(void)state;
	for (n = 1; rc; n++) {
		struct um_effect *effect;
		struct um_series series;
		struct um_timeline t;
		struct um_scope scope;
		struct um_arena arena;
		size_t total;
		int32_t days;

		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(n, true);
		rc = um_timeline_build(&w->dated, &arena, &t, NULL);
		if (!rc)
			rc = um_scope_init(&scope, &t, w->of, UM_SCOPE_ALL, &arena, NULL);
		if (!rc)
			rc = um_series_of_need(&scope, 0, &arena, &series, NULL);
		if (!rc)
			rc = um_series_judge(&series, 1, NULL);
		if (!rc)
			rc = um_effect_find(&w->dated, 20289, &arena, &days, &effect, &total, NULL);
		um_mem_fail_after(0, false);
		assert_true(!rc || rc == UNMET_E_NOMEM);
		um_arena_release(&arena);
	}
	assert_true(n > 6);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planted_changes_are_told), cmocka_unit_test(chance_is_not_told), cmocka_unit_test(scopes_add_up),
		cmocka_unit_test(the_last_period_may_be_incomplete), cmocka_unit_test(an_event_shows),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
