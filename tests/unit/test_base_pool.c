/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_pool.c - every block once, the first failure, the same result for any jobs; progress. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/pool.h"
#include "base/progress.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define ITEMS 100003

struct seen {
	atomic_uint item[ITEMS];
	atomic_uint blocks;
	uint32_t jobs;
	size_t fail_from; /* blocks from here fail with 1000 + block */
	atomic_int wrong;
};

static struct seen seen;

static int visit(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct seen *s = ctx;

	if (worker >= s->jobs || begin >= end || end > ITEMS)
		atomic_store(&s->wrong, 1);
	for (size_t i = begin; i < end; i++)
		atomic_fetch_add(&s->item[i], 1);
	atomic_fetch_add(&s->blocks, 1);
	return block >= s->fail_from ? 1000 + (int)block : 0;
}

static void reset(uint32_t jobs, size_t fail_from)
{
	memset(&seen, 0, sizeof(seen));
	seen.jobs = jobs;
	seen.fail_from = fail_from;
}

static void every_item_once(void **state)
{
	static const uint32_t jobs[] = { 1, 2, 7 };
	static const size_t total[] = { 0, 1, 99, 100, 101, ITEMS };

	(void)state;
	for (size_t j = 0; j < 3; j++) {
		struct um_pool *pool = um_pool_new(jobs[j]);

		assert_int_equal(um_pool_jobs(pool), jobs[j]);
		for (size_t t = 0; t < 6; t++) {
			reset(jobs[j], SIZE_MAX);
			assert_int_equal(um_pool_for(pool, total[t], 100, visit, &seen), 0);
			assert_int_equal(seen.wrong, 0);
			assert_int_equal(seen.blocks, (total[t] + 99) / 100);
			for (size_t i = 0; i < ITEMS; i++)
				assert_int_equal(seen.item[i], i < total[t]);
		}
		um_pool_free(pool);
	}
}

static void without_a_pool(void **state)
{
	(void)state;
	reset(1, SIZE_MAX);
	assert_int_equal(um_pool_jobs(NULL), 1);
	assert_int_equal(um_pool_for(NULL, ITEMS, 0, visit, &seen), 0);
	assert_int_equal(seen.blocks, (ITEMS + UM_POOL_BLOCK - 1) / UM_POOL_BLOCK);
	um_pool_free(NULL);
	assert_true(um_pool_cpus() >= 1);
}

static void first_failure_in_block_order(void **state)
{
	(void)state;
	for (uint32_t jobs = 1; jobs <= 8; jobs++) {
		struct um_pool *pool = um_pool_new(jobs);

		for (size_t fail_from = 0; fail_from < 40; fail_from++) {
			reset(jobs, fail_from);
			assert_int_equal(um_pool_for(pool, 4000, 100, visit, &seen), 1000 + fail_from);
			assert_true(seen.blocks > fail_from && seen.blocks <= fail_from + jobs);
		}
		um_pool_free(pool);
	}
}

static void many_short_rounds(void **state)
{
	struct um_pool *pool = um_pool_new(4);

	(void)state;
	for (int round = 0; round < 20000; round++) {
		atomic_store(&seen.blocks, 0);
		seen.jobs = 4;
		seen.fail_from = SIZE_MAX;
		assert_int_equal(um_pool_for(pool, 5, 1, visit, &seen), 0);
		assert_int_equal(atomic_load(&seen.blocks), 5);
	}
	um_pool_free(pool);
}

static int sum_block(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	double *sum = ctx;

	(void)worker;
	for (size_t i = begin; i < end; i++)
		sum[block] += 1.0 / (double)(i + 1);
	return 0;
}

static void sums_have_the_same_bits(void **state)
{
	double total[3] = { 0 };

	(void)state;
	for (uint32_t jobs = 1; jobs <= 3; jobs++) {
		double sum[100] = { 0 };
		struct um_pool *pool = um_pool_new(jobs);

		um_pool_for(pool, 100000, 1000, sum_block, sum);
		for (int i = 0; i < 100; i++)
			total[jobs - 1] += sum[i];
		um_pool_free(pool);
	}
	assert_memory_equal(&total[0], &total[1], sizeof(double));
	assert_memory_equal(&total[0], &total[2], sizeof(double));
}

static void no_memory_no_pool(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 2; n++) {
		um_mem_fail_after(n, false);
		assert_null(um_pool_new(4));
	}
	um_mem_fail_after(0, false);
}

struct told { int calls, stop_at; uint64_t done, total; };

static int tell(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit)
{
	struct told *told = ctx;

	assert_string_equal(stage, "read");
	assert_string_equal(unit, "rows");
	told->done = done;
	told->total = total;
	return ++told->calls == told->stop_at;
}

static void ticks_at_most_ten_a_second(void **state)
{
	struct told told = { 0 };
	struct um_progress p = { .fn = tell, .ctx = &told };
	struct timespec wait = { 0, 120000000 };
	struct unmet_error err;

	(void)state;
	um_progress_start(&p, "read", "rows", 7);
	for (uint64_t i = 0; i < 1000; i++)
		assert_int_equal(um_progress_tick(&p, i, &err), UNMET_OK);
	assert_true(told.calls >= 1 && told.calls <= 3);
	assert_int_equal(told.total, 7);
	told.stop_at = told.calls + 1;
	nanosleep(&wait, NULL);
	assert_int_equal(um_progress_tick(&p, 5, &err), UNMET_E_CANCELLED);
	assert_string_equal(err.message, "read: cancelled");
	p.fn = NULL;
	assert_int_equal(um_progress_tick(&p, 5, &err), UNMET_OK);
	assert_int_equal(um_progress_tick(NULL, 5, &err), UNMET_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_item_once),
		cmocka_unit_test(without_a_pool),
		cmocka_unit_test(first_failure_in_block_order),
		cmocka_unit_test(many_short_rounds),
		cmocka_unit_test(sums_have_the_same_bits),
		cmocka_unit_test(no_memory_no_pool),
		cmocka_unit_test(ticks_at_most_ten_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
