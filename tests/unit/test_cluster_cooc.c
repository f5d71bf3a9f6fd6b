/* SPDX-License-Identifier: Apache-2.0 */
/* Co-occurrence is counted in shards: what two machines count adds up to what one would have counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "cluster/internal.h"

enum { MENTIONS = 600, STEMS = 40, WORDS = 8 };

struct corpus { uint64_t offset[MENTIONS + 1]; uint32_t term[MENTIONS * WORDS], customer[MENTIONS]; };

/* make - every mention holds WORDS distinct stems, ascending. */
static void make(struct corpus *c)
{
	struct um_rng rng;

	um_rng_init(&rng, 7, 7);
	for (uint32_t m = 0; m < MENTIONS; m++) {
		uint32_t at = 0, left = WORDS;

		for (uint32_t t = 0; t < STEMS && left; t++)
			if (um_rng_below(&rng, STEMS - t) < left) {
				c->term[m * WORDS + at++] = t;
				left--;
			}
		c->offset[m + 1] = c->offset[m] + WORDS;
		c->customer[m] = m;
	}
}

/* count - met[a][b] over mentions [from, to); df on the diagonal. */
static void count(double met[STEMS][STEMS], const struct corpus *c, uint32_t from, uint32_t to, struct um_pool *pool)
{
	struct um_bags bags = { .mention_count = to - from, .stem_count = STEMS, .offset = c->offset, /* rows are of one length */
		.term = c->term + (size_t)from * WORDS, .customer = c->customer, .customer_count = MENTIONS };
	struct um_sparse counts;
	struct um_sample sample;
	struct um_arena arena;

	um_arena_init(&arena, SIZE_MAX);
	assert_int_equal(um_sample_build(&sample, &bags, STEMS, &arena, NULL), UNMET_OK);
	assert_int_equal(sample.stem_count, STEMS); /* the shards are large enough to hold every stem twice */
	assert_int_equal(um_cooc_count(&counts, &sample, pool, NULL), UNMET_OK);
	for (uint32_t a = 0; a < STEMS; a++) {
		met[a][a] += sample.df[a];
		for (uint64_t i = counts.offset[a]; i < counts.offset[a + 1]; i++)
			met[a][counts.column[i]] += (double)counts.value[i];
	}
	um_sparse_release(&counts);
	um_arena_release(&arena);
}

static void shards_add_up(void **state)
{
	static double whole[STEMS][STEMS], shards[STEMS][STEMS];
	static struct corpus c;
	struct um_pool *pool = um_pool_new(2);

	(void)state;
	make(&c);
	count(whole, &c, 0, MENTIONS, pool);
	count(shards, &c, 0, 211, NULL);
	count(shards, &c, 211, MENTIONS, pool);
	for (uint32_t a = 0; a < STEMS; a++)
		for (uint32_t b = 0; b < STEMS; b++) {
			assert_true(whole[a][b] == shards[a][b]);
			assert_true(whole[a][b] == whole[b][a]);
		}
	um_pool_free(pool);
}

/* Against the definition: the mentions that hold both. */
static void counts_are_mentions(void **state)
{
	static double whole[STEMS][STEMS], plain[STEMS][STEMS];
	static struct corpus c;

	(void)state;
	make(&c);
	count(whole, &c, 0, MENTIONS, NULL);
	for (uint32_t m = 0; m < MENTIONS; m++)
		for (uint32_t i = 0; i < WORDS; i++)
			for (uint32_t j = 0; j < WORDS; j++)
				plain[c.term[m * WORDS + i]][c.term[m * WORDS + j]]++;
	assert_memory_equal(whole, plain, sizeof(plain));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_add_up),
		cmocka_unit_test(counts_are_mentions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
