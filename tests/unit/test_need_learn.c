/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_need_learn.c - features, the learner, its calibration, and cues and words put together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "need/learn.h"

#define TOY 400

static uint64_t w(const char *stem)
{
	return um_feature_word(um_str(stem));
}

static void features_are_words_and_pairs(void **state)
{
	uint64_t word[] = { 0, w("pleas"), w("add"), 0, w("add"), w("it") };
	uint32_t f[UM_FEATURE_MOST], from[UM_FEATURE_MOST], again[UM_FEATURE_MOST];
	size_t n = um_features(word, 6, f, from), pairs = 0;

	(void)state;
	/* please, add, it; please first; please add, add it. The break parts "add" from "add". */
	assert_int_equal(n, 6);
	for (size_t i = 0; i < n; i++) {
		assert_true(f[i] < 1u << UM_FEATURE_BITS);
		assert_true(i == 0 || f[i - 1] < f[i]);
		pairs += from[i] % 2;
		assert_true(from[i] % 2 == 0 || from[i] == 3 || from[i] == 9);
	}
	assert_int_equal(pairs, 2);
	assert_int_equal(um_features(word, 6, again, NULL), 6);
	assert_memory_equal(f, again, 6 * sizeof(*f));
	assert_int_equal(w("<number>"), 0);
	assert_int_equal(w("12"), 0);
	assert_int_equal(w(""), 0);
	assert_int_equal(um_features(word, 1, f, NULL), 0);
}

/* toy - sure ones hold 1, quiet ones 2, both hold noise; one in `lies` has the wrong label. */
static struct um_learner *toy(uint64_t seed, unsigned lies, bool quiet_first)
{
	struct um_learner *l = um_learner_new();

	assert_non_null(l);
	for (int pass = 0; pass < 2; pass++) {
		struct um_rng rng;

		um_rng_init(&rng, seed, 0);
		for (unsigned i = 0; i < TOY; i++) {
			bool sure = i % 2, lie = lies && i % lies < 2;
			uint32_t f[3] = { sure != lie ? 1 : 2, 10 + (uint32_t)um_rng_below(&rng, 20), 40 + (uint32_t)um_rng_below(&rng, 20) };

			if (sure != ((pass == 1) == quiet_first))
				continue;
			assert_true(um_learner_add(l, f, 3, sure, i / 2 % 2));
		}
	}
	assert_true(um_learner_fit(l));
	return l;
}

static void what_can_be_told_is_told(void **state)
{
	struct um_learner *l = toy(1, 0, false);

	(void)state;
	for (uint32_t fold = 0; fold < 2; fold++)
		for (uint32_t noise = 10; noise < 30; noise++) {
			uint32_t yes[2] = { 1, noise }, no[2] = { 2, noise };
			double p = um_learner_probability(l, um_learner_score(l, yes, 2, fold));
			double q = um_learner_probability(l, um_learner_score(l, no, 2, fold));

			assert_true(p > 0.9 && p <= 1 && q < 0.1 && q >= 0);
		}
	assert_true(um_learner_weight(l, 1, 0) > 0 && um_learner_weight(l, 2, 1) < 0);
	um_learner_free(l);
}

/* With one label in five wrong, what is said of the other half is right about four times in five. */
static void calibration_is_monotone_and_true(void **state)
{
	struct um_learner *l = toy(2, 10, false);
	uint32_t yes = 1, no = 2;
	double before = 0, p, q;

	(void)state;
	for (int i = -500; i <= 500; i++) {
		p = um_learner_probability(l, i / 50.0);
		assert_true(p >= before && p >= 0 && p <= 1);
		before = p;
	}
	p = um_learner_probability(l, um_learner_score(l, &yes, 1, 0));
	q = um_learner_probability(l, um_learner_score(l, &no, 1, 0));
	assert_true(p > 0.65 && p < 0.95 && q > 0.05 && q < 0.35);
	um_learner_free(l);
}

/* Labels may arrive in any order beside each other: the same bits. */
static void labels_in_any_order(void **state)
{
	struct um_learner *a = toy(3, 10, false), *b = toy(3, 10, true);

	(void)state;
	for (uint32_t f = 0; f < 60; f++)
		for (uint32_t fold = 0; fold < 2; fold++) {
			double x = um_learner_score(a, &f, 1, fold), y = um_learner_score(b, &f, 1, fold);

			assert_memory_equal(&x, &y, sizeof(x));
			x = um_learner_probability(a, x);
			y = um_learner_probability(b, y);
			assert_memory_equal(&x, &y, sizeof(x));
		}
	um_learner_free(a);
	um_learner_free(b);
}

static void examples_are_bounded(void **state)
{
	struct um_learner *l = um_learner_new();
	uint32_t f = 7;

	(void)state;
	for (unsigned i = 0; i < UM_LEARN_MOST + 5; i++)
		assert_true(um_learner_add(l, &f, 1, true, i));
	assert_int_equal(um_learner_examples(l, true), UM_LEARN_MOST);
	assert_int_equal(um_learner_examples(l, false), 0);
	um_learner_free(l);
}

/* A band in which the learner is sure of nine in ten, one in which it is of one in ten. */
static void shares_follow_the_mixture(void **state)
{
	struct um_prior prior = { 0 };
	double before = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		um_prior_add(&prior, 1.5, i % 10 ? 0.03 : 0.97);
		um_prior_add(&prior, 4.0, i % 10 ? 0.97 : 0.03);
	}
	um_prior_fit(&prior);
	assert_true(prior.share[0] > 0.05 && prior.share[0] < 0.12);
	assert_true(prior.share[UM_PRIOR_BANDS - 1] > 0.88 && prior.share[UM_PRIOR_BANDS - 1] < 0.95);
	for (double score = 1; score < 5; score += 0.25) {
		double p = um_prior_join(&prior, score, 0.6);

		assert_true(p >= before && um_prior_join(&prior, score, 0.7) > p);
		before = p;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(features_are_words_and_pairs),
		cmocka_unit_test(what_can_be_told_is_told),
		cmocka_unit_test(calibration_is_monotone_and_true),
		cmocka_unit_test(labels_in_any_order),
		cmocka_unit_test(examples_are_bounded),
		cmocka_unit_test(shares_follow_the_mixture),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
