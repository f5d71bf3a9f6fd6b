/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting numbers: the same as qsort for lists of every shape that is known to hurt quicksort. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/order.h"
#include "base/rng.h"

#define MOST 3000u

enum shape { RANDOM, FEW_VALUES, RISING, FALLING, ALL_EQUAL, SAW, ORGAN_PIPE, SHAPES };

static uint32_t value(enum shape shape, size_t i, size_t total, struct um_rng *rng)
{
	switch (shape) {
	case RANDOM: return (uint32_t)um_rng_next(rng);
	case FEW_VALUES: return (uint32_t)um_rng_below(rng, 3);
	case RISING: return (uint32_t)i;
	case FALLING: return UINT32_MAX - (uint32_t)i;
	case ALL_EQUAL: return 7;
	case SAW: return (uint32_t)(i % 17);
	default: return (uint32_t)(i < total / 2 ? i : total - i);
	}
}

static void lists_of_every_shape(void **state)
{
	static uint32_t list[MOST], want[MOST];
	struct um_rng rng;

	(void)state;
	um_rng_init(&rng, 1, 1);
	um_sort_u32(NULL, 0);
	for (int shape = 0; shape < SHAPES; shape++)
		for (size_t total = 0; total <= MOST; total += total < 60 ? 1 : 977) {
			for (size_t i = 0; i < total; i++)
				list[i] = want[i] = value((enum shape)shape, i, total, &rng);
			um_sort_u32(list, total);
			qsort(want, total, sizeof(*want), um_order_u32);
			assert_memory_equal(list, want, total * sizeof(*list));
		}
}

static void distinct(void **state)
{
	uint32_t list[] = { 5, 1, 5, 0, 1, 9 };

	(void)state;
	assert_int_equal(um_distinct_u32(list, 6), 4);
	assert_true(list[0] == 0 && list[1] == 1 && list[2] == 5 && list[3] == 9);
	assert_int_equal(um_distinct_u32(NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_of_every_shape),
		cmocka_unit_test(distinct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
