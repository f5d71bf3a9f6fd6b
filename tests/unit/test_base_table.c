/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_table.c - hashes, interning, maps and random numbers: fixed values, growth, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void hash_matches_xxhsum(void **state)
{
	char hex[33];

	(void)state;
	um_hash128_hex(um_hash128("", 0), hex);
	assert_string_equal(hex, "99aa06d3014798d86001c324468d497f");
	um_hash128_hex(um_hash128(NULL, 0), hex);
	assert_string_equal(hex, "99aa06d3014798d86001c324468d497f");
	assert_true(um_hash64("", 0) == UINT64_C(0x2d06800538d394c2));
}

static void hash_streams(void **state)
{
	static unsigned char bytes[5000];
	struct um_hash128 whole, parts;
	struct um_hasher *hasher = um_hasher_new();

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	for (size_t at = 0; at < sizeof(bytes); at += 123)
		um_hasher_add(hasher, bytes + at, sizeof(bytes) - at < 123 ? sizeof(bytes) - at : 123);
	um_hasher_add(hasher, NULL, 0);
	whole = um_hash128(bytes, sizeof(bytes));
	parts = um_hasher_end(hasher);
	assert_memory_equal(&whole, &parts, sizeof(whole));
	um_hasher_free(hasher);
	um_hasher_free(NULL);
}

static void intern_counts_up(void **state)
{
	struct um_intern *in = um_intern_new(1 << 26);
	char word[32];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 50000; i++) {
			size_t len = (size_t)snprintf(word, sizeof(word), "word%u", i * 2654435761u);

			assert_int_equal(um_intern_add(in, word, len), i);
			assert_int_equal(um_intern_find(in, word, len), i);
		}
	}
	assert_int_equal(um_intern_size(in), 50000);
	assert_int_equal(um_intern_find(in, "nope", 4), UM_INTERN_NONE);
	assert_string_equal(um_intern_text(in, 0).ptr, "word0");
	assert_int_equal(um_intern_add(in, NULL, 0), 50000);
	assert_int_equal(um_intern_add(in, "", 0), 50000);
	assert_int_equal(um_intern_add(in, "a\0b", 3), 50001);
	assert_int_equal(um_intern_add(in, "a", 1), 50002);
	assert_int_equal(um_intern_text(in, 99999).len, 0);
	um_intern_free(in);
	um_intern_free(NULL);
}

/* Same 32 bits for all: still told apart. */
static void intern_survives_collisions(void **state)
{
	struct um_intern *in = um_intern_new(1 << 20);
	char word[16];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 600; i++) {
			size_t len = (size_t)snprintf(word, sizeof(word), "%u", i);

			assert_int_equal(um_intern_add_hashed(in, word, len, 42), i);
		}
	um_intern_free(in);
}

static void intern_fails_softly(void **state)
{
	struct um_intern *in = um_intern_new(1000);
	char word[16];
	uint32_t added = 0;

	(void)state;
	while (added < 1000 && um_intern_add(in, word, (size_t)snprintf(word, sizeof(word), "%u", added)) != UM_INTERN_NONE)
		added++;
	assert_true(added > 5 && added < 100);
	assert_int_equal(um_intern_add(in, "0", 1), 0); /* known ones still answer */
	um_intern_free(in);
	for (uint64_t n = 1; n < 12; n++) {
		um_mem_fail_after(n, true);
		in = um_intern_new(1 << 20);
		for (uint32_t i = 0; in && i < 2000; i++) {
			size_t len = (size_t)snprintf(word, sizeof(word), "%u", i);
			uint32_t id = um_intern_add(in, word, len);

			assert_true(id == UM_INTERN_NONE || id == um_intern_find(in, word, len));
		}
		um_mem_fail_after(0, false);
		um_intern_free(in);
	}
}

static void map_finds_all(void **state)
{
	struct um_map map;

	(void)state;
	um_map_init(&map);
	assert_null(um_map_get(&map, 0));
	for (int round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < 20000; i++) {
			uint64_t key = i << 32, *slot = um_map_put(&map, key, i + 1);

			assert_non_null(slot);
			assert_int_equal(*slot, i + 1);
			*slot += 1;
			assert_int_equal(*um_map_get(&map, key), i + 2);
		}
		assert_int_equal(map.size, 20000);
		assert_null(um_map_get(&map, 1));
		um_map_clear(&map);
		assert_null(um_map_get(&map, 0));
	}
	um_map_release(&map);
}

static void map_fails_softly(void **state)
{
	(void)state;
	for (uint64_t n = 1; n < 8; n++) {
		struct um_map map;
		uint64_t stored = 0;

		um_map_init(&map);
		um_mem_fail_after(n, true);
		for (uint64_t i = 0; i < 30 && um_map_put(&map, i, i); i++)
			stored++;
		for (uint64_t i = 0; i < stored; i++)
			assert_int_equal(*um_map_get(&map, i), i);
		um_mem_fail_after(0, false);
		um_map_release(&map);
	}
}

static void rng_draws_are_fixed(void **state)
{
	struct um_rng a, b, c;

	(void)state;
	/* the authors' reference: xoshiro256** from state 1, 2, 3, 4 */
	a = (struct um_rng){ { 1, 2, 3, 4 } };
	assert_true(um_rng_next(&a) == 11520);
	assert_true(um_rng_next(&a) == 0);
	assert_true(um_rng_next(&a) == 1509978240);
	assert_true(um_rng_next(&a) == UINT64_C(1215971899390074240));
	um_rng_init(&a, 1, 0);
	um_rng_init(&b, 1, 1);
	um_rng_init(&c, 2, 0);
	assert_memory_not_equal(&a, &b, sizeof(a));
	assert_memory_not_equal(&a, &c, sizeof(a));
	assert_memory_not_equal(&b, &c, sizeof(a));
}

static void rng_is_even(void **state)
{
	struct um_rng rng;
	uint32_t hit[7] = { 0 };
	double mean = 0, squares = 0;

	(void)state;
	um_rng_init(&rng, 7, 3);
	for (int i = 0; i < 70000; i++)
		hit[um_rng_below(&rng, 7)]++;
	for (int i = 0; i < 7; i++)
		assert_true(hit[i] > 9600 && hit[i] < 10400);
	for (int i = 0; i < 100000; i++) {
		double u = um_rng_unit(&rng);

		assert_true(u >= 0.0 && u < 1.0);
		mean += u / 100000;
		squares += u * u / 100000;
	}
	assert_true(fabs(mean - 0.5) < 0.005);
	assert_true(fabs(squares - 1.0 / 3) < 0.005);
	assert_true(um_rng_below(&rng, 1) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_matches_xxhsum),
		cmocka_unit_test(hash_streams),
		cmocka_unit_test(intern_counts_up),
		cmocka_unit_test(intern_survives_collisions),
		cmocka_unit_test(intern_fails_softly),
		cmocka_unit_test(map_finds_all),
		cmocka_unit_test(map_fails_softly),
		cmocka_unit_test(rng_draws_are_fixed),
		cmocka_unit_test(rng_is_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
