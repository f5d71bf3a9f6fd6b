/* SPDX-License-Identifier: Apache-2.0 */
/* test_text_near.c - links against all pairs compared one by one, on sets planted at every distance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "text/near.h"

#define SETS 3000u
#define STEMS 40u

static uint32_t stem[SETS][STEMS];
static size_t total[SETS];

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Every third set is fresh; the others are an earlier one with 0 to 5 stems exchanged. */
static void plant(void)
{
	struct um_rng rng;

	um_rng_init(&rng, 1, 0);
	for (size_t s = 0; s < SETS; s++) {
		size_t from = s ? (size_t)um_rng_below(&rng, s) : 0, changed = s % 3 ? (size_t)um_rng_below(&rng, 6) : STEMS;

		total[s] = s % 3 ? total[from] : 5 + (size_t)um_rng_below(&rng, STEMS - 4);
		if (s % 3)
			memcpy(stem[s], stem[from], sizeof(stem[s]));
		for (size_t i = 0; i < changed && i < total[s]; i++)
			stem[s][s % 3 ? (size_t)um_rng_below(&rng, total[s]) : i] = (uint32_t)um_rng_below(&rng, UINT32_MAX);
		qsort(stem[s], total[s], sizeof(uint32_t), compare);
	}
}

static double jaccard(size_t a, size_t b)
{
	size_t both = 0;

	for (size_t i = 0; i < total[a]; i++)
		both += bsearch(&stem[a][i], stem[b], total[b], sizeof(uint32_t), compare) != NULL;
	return (double)both / (double)(total[a] + total[b] - both);
}

static size_t link_all(int64_t original[SETS])
{
	struct um_near *near = um_near_new();
	size_t wanted, links = 0;

	assert_non_null(near);
	for (size_t s = 0; s < SETS; s++) {
		struct um_stem_set set = { stem[s], total[s], STEMS };
		uint32_t band[UM_NEAR_BANDS];

		um_near_bands(&set, band);
		assert_int_equal(um_near_add(near, (int64_t)(7 * s + 1), band, NULL), UNMET_OK);
	}
	assert_int_equal(um_near_candidates(near, &wanted, NULL), UNMET_OK);
	assert_true(wanted < SETS);
	for (size_t s = 0; s < SETS; s++) {
		assert_int_equal(um_near_compare(near, (int64_t)(7 * s + 1), stem[s], total[s], &original[s], NULL), UNMET_OK);
		links += original[s] != 0;
	}
	um_near_free(near);
	return links;
}

static void links_are_those_of_all_pairs(void **state)
{
	static int64_t original[SETS];
	size_t links, wrong = 0, missed = 0;

	(void)state;
	plant();
	links = link_all(original);
	assert_true(links > 200);
	for (size_t s = 0; s < SETS; s++) {
		size_t first = SETS;

		if (original[s]) {
			size_t o = (size_t)(original[s] - 1) / 7;

			assert_true(o < s);
			assert_int_equal(original[o], 0); /* never a link to a link */
			wrong += jaccard(s, o) < 0.9 - 1e-9;
			continue;
		}
		for (size_t o = 0; o < s && first == SETS; o++)
			if (!original[o] && jaccard(s, o) >= 0.9)
				first = o;
		missed += first < SETS;
	}
	assert_int_equal(wrong, 0);
	assert_true(missed * 1000 <= links); /* .9999 by design */
}

static void shares_are_exact(void **state)
{
	uint32_t a[10], b[10];

	(void)state;
	for (uint32_t i = 0; i < 10; i++)
		a[i] = b[i] = i;
	assert_true(um_near_alike(a, 10, b, 10));
	assert_true(um_near_alike(a, 10, b, 9));
	assert_false(um_near_alike(a, 10, b, 8));
	b[9] = 99; /* 9 of 11 */
	assert_false(um_near_alike(a, 10, b, 10));
	assert_false(um_near_alike(a, 10, b, 0));
}

static void nothing_is_like_nothing(void **state)
{
	struct um_near *near = um_near_new();
	size_t wanted = 1;
	int64_t original = 1;

	(void)state;
	assert_non_null(near);
	assert_int_equal(um_near_candidates(near, &wanted, NULL), UNMET_OK);
	assert_int_equal(wanted, 0);
	assert_false(um_near_wanted(near, 1));
	assert_int_equal(um_near_compare(near, 1, NULL, 0, &original, NULL), UNMET_OK);
	assert_int_equal(original, 0);
	um_near_free(near);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_those_of_all_pairs), cmocka_unit_test(shares_are_exact),
		cmocka_unit_test(nothing_is_like_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
