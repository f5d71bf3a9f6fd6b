/* SPDX-License-Identifier: Apache-2.0 */
/* Segments: planted ones come back, whatever the order of customers and the number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "base/rng.h"
#include "segment/draw.h"
#include "segment/select.h"

#define GROUPS 3u
#define NEEDS 12u

struct data {
	struct um_incidence incidence;
	uint64_t *offset;
	uint32_t *need, *times, *truth;
};

/* Customers of group g raise 5 mentions of needs 4g .. 4g+3, one in ten of any need. order[i] is the
 * customer told at place i. */
static void fill(struct data *d, uint32_t customers, uint32_t groups, const uint32_t *order)
{
	d->offset = calloc(customers + 1, sizeof(*d->offset));
	d->need = calloc((size_t)customers * NEEDS + 1, sizeof(*d->need));
	d->times = calloc((size_t)customers * NEEDS + 1, sizeof(*d->times));
	d->truth = calloc(customers + 1, sizeof(*d->truth));
	for (uint32_t i = 0; i < customers; i++) {
		uint32_t who = order ? order[i] : i, seen[NEEDS] = { 0 };
		struct um_rng rng;

		um_rng_init(&rng, 7, who);
		d->truth[i] = (uint32_t)um_rng_below(&rng, groups);
		for (int m = 0; m < 5; m++)
			seen[um_rng_unit(&rng) < 0.1 ? um_rng_below(&rng, NEEDS) :
			     d->truth[i] * 4 + um_rng_below(&rng, groups == 1 ? NEEDS : 4)]++;
		d->offset[i + 1] = d->offset[i];
		for (uint32_t n = 0; n < NEEDS; n++) {
			if (!seen[n])
				continue;
			d->need[d->offset[i + 1]] = n;
			d->times[d->offset[i + 1]++] = seen[n];
		}
	}
	d->incidence = (struct um_incidence){ customers, NEEDS, d->offset, d->need, d->times };
}

static void drop(struct data *d)
{
	free(d->offset);
	free(d->need);
	free(d->times);
	free(d->truth);
}

static enum unmet_status run(const struct um_incidence *in, uint32_t segments, uint32_t jobs,
                             struct um_arena *arena, struct um_segmentation *out, struct unmet_error *err)
{
	struct um_pool *pool = um_pool_new(jobs);
	struct um_segment_options options = { .segments = segments, .seed = 1, .pool = pool };
	enum unmet_status rc = um_segment(in, NULL, &options, arena, out, err);

	um_pool_free(pool);
	return rc;
}

static void planted_segments_come_back(void **state)
{
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;
	uint32_t agree[GROUPS][GROUPS] = { { 0 } }, best = 0;

	(void)state;
	fill(&d, 240, GROUPS, NULL);
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(run(&d.incidence, 0, 2, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(out.segment_count, GROUPS);
	assert_int_equal(out.note.len, 0);
	for (uint32_t c = 0; c < 240; c++)
		if (out.of[c] != UM_SEGMENT_NONE)
			agree[out.of[c]][d.truth[c]]++;
	for (uint32_t s = 0; s < GROUPS; s++) {
		uint32_t top = 0;

		for (uint32_t t = 0; t < GROUPS; t++)
			top = agree[s][t] > agree[s][top] ? t : top;
		best += agree[s][top];
		assert_true(out.segment[s].stability > 0.9);
		/* Four needs define it, and they are those of its group. */
		assert_int_equal(out.segment[s].defining_count, 4);
		for (size_t i = 0; i < 4; i++) {
			assert_int_equal(out.segment[s].defining[i].need / 4, top);
			assert_true(out.segment[s].defining[i].lift > 1.5);
		}
		assert_true(s == 0 || out.segment[s].customer_count <= out.segment[s - 1].customer_count);
	}
	assert_true(best >= 228);
	um_arena_release(&arena);
	drop(&d);
}

static void order_and_jobs_change_nothing(void **state)
{
	enum { N = 200 };
	struct um_segmentation one, other;
	struct um_arena arena;
	struct data d, shuffled;
	uint32_t order[N];
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 3, 3);
	for (uint32_t i = 0; i < N; i++)
		order[i] = i;
	for (uint32_t i = N - 1; i > 0; i--) {
		uint32_t j = (uint32_t)um_rng_below(&rng, i + 1), keep = order[i];

		order[i] = order[j];
		order[j] = keep;
	}
	fill(&d, N, GROUPS, NULL);
	fill(&shuffled, N, GROUPS, order);
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(run(&d.incidence, 0, 1, &arena, &one, NULL), UNMET_OK);
	assert_int_equal(run(&shuffled.incidence, 0, 3, &arena, &other, NULL), UNMET_OK);
	assert_int_equal(one.segment_count, other.segment_count);
	assert_true(one.bic == other.bic);
	for (uint32_t i = 0; i < N; i++) {
		assert_true(one.posterior[order[i]] == other.posterior[i]);
		assert_int_equal(one.of[order[i]], other.of[i]);
	}
	assert_int_equal(one.cooc_count, other.cooc_count);
	assert_memory_equal(one.cooc, other.cooc, one.cooc_count * sizeof(*one.cooc));
	um_arena_release(&arena);
	drop(&d);
	drop(&shuffled);
}

static void chance_is_one_segment(void **state)
{
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	fill(&d, 300, 1, NULL);
	assert_int_equal(run(&d.incidence, 0, 2, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(out.segment_count, 1);
	assert_int_equal(out.segment[0].customer_count, 300);
	assert_int_equal(out.segment[0].defining_count, 0);
	assert_true(um_str_starts(out.note, "No segments stand out: 300 customers with "));
	drop(&d);
	um_arena_release(&arena);
}

static void few_customers_are_told(void **state)
{
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	for (uint32_t customers = 2; customers < 15; customers += 6) {
		fill(&d, customers, GROUPS, NULL);
		assert_int_equal(run(&d.incidence, 0, 1, &arena, &out, NULL), UNMET_OK);
		assert_int_equal(out.segment_count, 1);
		assert_true(um_str_starts(out.note, "Too little data to tell segments apart: "));
		drop(&d);
	}
	fill(&d, 60, GROUPS, NULL);
	assert_int_equal(run(&d.incidence, 0, 1, &arena, &out, NULL), UNMET_OK);
	assert_true(out.segment_count > 1);
	assert_true(um_str_starts(out.note, "Too little data to rely on: 60 customers "));
	drop(&d);
	um_arena_release(&arena);
}

static void nothing_to_segment(void **state)
{
	const uint64_t offset[] = { 0, 0, 1, 1, 1 };
	const uint32_t need[] = { 0 }, times[] = { 5 };
	struct um_segmentation out;
	struct unmet_error err;
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	for (uint32_t customers = 0; customers <= 4; customers += 4) {
		struct um_incidence in = { customers, 1, offset, need, times };

		assert_int_equal(run(&in, 0, 1, &arena, &out, &err), UNMET_E_NOTHING);
		assert_int_equal(err.status, UNMET_E_NOTHING);
		assert_null(out.segment);
	}
	um_arena_release(&arena);
}

/* The empty ones are unplaced, and everybody else says the same: there is one segment of them. */
static void all_the_same(void **state)
{
	enum { N = 50 };
	uint64_t offset[N + 1] = { 0 };
	uint32_t need[N * 2], times[N * 2];
	struct um_segmentation out;
	struct um_arena arena;

	(void)state;
	for (uint32_t c = 0; c < N; c++) {
		offset[c + 1] = offset[c] + (c % 5 ? 2 : 0);
		for (uint64_t i = offset[c]; i < offset[c + 1]; i++) {
			need[i] = (uint32_t)(i - offset[c]);
			times[i] = 1;
		}
	}
	um_arena_init(&arena, SIZE_MAX);
	for (uint32_t asked = 0; asked <= 4; asked += 4) {
		struct um_incidence in = { N, 2, offset, need, times };

		assert_int_equal(run(&in, asked, 1, &arena, &out, NULL), UNMET_OK);
		assert_true(out.segment_count <= 1);
		assert_int_equal(out.unassigned_customer_count + (out.segment_count ? out.segment[0].customer_count : 0), N);
		assert_int_equal(out.cooc_count, 0);
	}
	um_arena_release(&arena);
}

static void a_number_can_be_asked_for(void **state)
{
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	fill(&d, 150, GROUPS, NULL);
	assert_int_equal(run(&d.incidence, 2, 1, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(out.segment_count, 2);
	assert_int_equal(run(&d.incidence, 1, 1, &arena, &out, NULL), UNMET_OK);
	assert_int_equal(out.segment_count, 1);
	assert_int_equal(out.note.len, 0);
	assert_int_equal(run(&d.incidence, UM_CLASS_MAX + 1, 1, &arena, &out, NULL), UNMET_E_ARG);
	drop(&d);
	um_arena_release(&arena);
}

static void shares_and_posteriors_add_up(void **state)
{
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;
	double share = 0;
	uint64_t members = 0;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	fill(&d, 150, GROUPS, NULL);
	assert_int_equal(run(&d.incidence, 0, 1, &arena, &out, NULL), UNMET_OK);
	for (uint32_t s = 0; s < out.segment_count; s++) {
		share += out.segment[s].share;
		members += out.segment[s].customer_count;
	}
	assert_true(fabs(share - 1) < 1e-12);
	assert_int_equal(members + out.unassigned_customer_count, 150);
	for (uint32_t c = 0; c < 150; c++)
		assert_true(out.of[c] == UM_SEGMENT_NONE ? out.posterior[c] == 0 :
		            out.posterior[c] >= 0.5f && out.posterior[c] <= 1.0001f);
	drop(&d);
	um_arena_release(&arena);
}

/* EM never goes down, and the posterior of a row sums to one. */
static void climbing_never_falls(void **state)
{
	struct um_arena arena;
	struct um_rows rows;
	struct um_classes m;
	struct um_rng rng;
	struct data d;
	double before = -1e300, posterior[UM_CLASS_MAX], sum = 0;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	um_rng_init(&rng, 1, 1);
	fill(&d, 80, GROUPS, NULL);
	assert_int_equal(um_rows_build(&d.incidence, &arena, &rows, NULL), UNMET_OK);
	struct um_population all = { &rows, rows.weight, rows.customer_total };

	assert_int_equal(um_classes_start(&m, &all, 4, 16, &rng, NULL), UNMET_OK);
	for (int round = 0; round < 30; round++) {
		assert_int_equal(um_classes_climb(&m, &all, 1, NULL, NULL), UNMET_OK);
		assert_true(m.objective >= before - 1e-9);
		before = m.objective;
	}
	um_classes_posterior(&m, &rows, 0, posterior);
	for (uint32_t k = 0; k < 4; k++)
		sum += posterior[k];
	assert_true(fabs(sum - 1) < 1e-12);
	um_classes_release(&m);
	drop(&d);
	um_arena_release(&arena);
}

static void shuffling_keeps_the_margins(void **state)
{
	struct um_incidence out;
	struct um_arena arena;
	struct um_rng rng;
	struct data d;
	uint64_t moved = 0;
	int once[NEEDS] = { 0 }, twice[NEEDS] = { 0 };

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	um_rng_init(&rng, 1, 2);
	fill(&d, 100, GROUPS, NULL);
	assert_int_equal(um_shuffle_needs(&d.incidence, &rng, &arena, &out, NULL), UNMET_OK);
	for (uint32_t c = 0; c < 100; c++)
		for (uint64_t i = d.offset[c]; i < d.offset[c + 1]; i++) {
			once[d.need[i]] += d.times[i] == 1;
			twice[d.need[i]] += d.times[i] == 2;
			once[out.need[i]] -= out.times[i] == 1;
			twice[out.need[i]] -= out.times[i] == 2;
			moved += out.need[i] != d.need[i];
			assert_true(i == d.offset[c] || out.need[i] > out.need[i - 1]);
		}
	for (uint32_t n = 0; n < NEEDS; n++) {
		assert_int_equal(once[n], 0);
		assert_int_equal(twice[n], 0);
	}
	assert_true(moved > d.offset[100] / 3);
	drop(&d);
	um_arena_release(&arena);
}

static void equal_rows_are_one_and_loud_ones_are_capped(void **state)
{
	const uint64_t offset[] = { 0, 2, 4, 4, 5 };
	const uint32_t need[] = { 0, 2, 0, 2, 1 }, times[] = { 9, 1, 2, 1, 1 };
	const struct um_incidence in = { 4, 3, offset, need, times };
	struct um_arena arena;
	struct um_rows rows;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_rows_build(&in, &arena, &rows, NULL), UNMET_OK);
	assert_int_equal(rows.row_count, 2);
	assert_true(rows.customer_total == 3);
	assert_int_equal(rows.of[0], rows.of[1]);
	assert_int_equal(rows.of[2], UM_SEGMENT_NONE);
	assert_int_equal(um_rows_mentions(&rows, rows.of[0]), UM_SEGMENT_CAP + 1);
	assert_true(fabs(rows.background[0] + rows.background[1] + rows.background[2] - 1) < 1e-12);
	um_arena_release(&arena);
}

static void every_allocation_may_fail(void **state)
{
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;
	enum unmet_status rc = UNMET_E_NOMEM;
	uint64_t step = 1, n;

	(void)state;
	fill(&d, 25, GROUPS, NULL);
	for (n = 1; rc; n += step) {
		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(n, true);
		rc = run(&d.incidence, 0, 1, &arena, &out, NULL);
		um_mem_fail_after(0, false);
		if (rc) {
			assert_int_equal(rc, UNMET_E_NOMEM);
			assert_null(out.segment);
			assert_int_equal(out.cooc_count, 0);
		}
		um_arena_release(&arena);
		step = 1 + n / 40; /* every one at first, then a sample: the loops repeat */
	}
	assert_true(n > 20);
	drop(&d);
}

static int stop(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit)
{
	(void)ctx, (void)stage, (void)done, (void)total, (void)unit;
	return 1;
}

static void it_can_be_cancelled(void **state)
{
	struct um_progress progress = { .fn = stop };
	struct um_segment_options options = { .seed = 1, .progress = &progress };
	struct um_segmentation out;
	struct um_arena arena;
	struct data d;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	fill(&d, 80, GROUPS, NULL);
	assert_int_equal(um_segment(&d.incidence, NULL, &options, &arena, &out, NULL), UNMET_E_CANCELLED);
	assert_null(out.segment);
	drop(&d);
	um_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planted_segments_come_back),
		cmocka_unit_test(order_and_jobs_change_nothing),
		cmocka_unit_test(chance_is_one_segment),
		cmocka_unit_test(few_customers_are_told),
		cmocka_unit_test(nothing_to_segment),
		cmocka_unit_test(all_the_same),
		cmocka_unit_test(a_number_can_be_asked_for),
		cmocka_unit_test(shares_and_posteriors_add_up),
		cmocka_unit_test(climbing_never_falls),
		cmocka_unit_test(shuffling_keeps_the_margins),
		cmocka_unit_test(equal_rows_are_one_and_loud_ones_are_capped),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(it_can_be_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
