/* SPDX-License-Identifier: Apache-2.0 */
/* Labels are customers' phrases, distinct, bounded; quotes come from different customers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cluster/cluster.h"
#include "cluster/phrase.h"

#define NEEDS 2u
#define PER_NEED 12u
#define TOTAL (NEEDS * PER_NEED)

/* Words sorted bytewise; each is its own stem. */
enum { APP, EXPORT, INVOICE, MY, PHONE, RESET, SLOW, THE, UP, WORDS };

static const struct um_str words[WORDS] = {
	UM_LIT("app"), UM_LIT("export"), UM_LIT("invoice"), UM_LIT("my"), UM_LIT("phone"),
	UM_LIT("reset"), UM_LIT("slow"), UM_LIT("the"), UM_LIT("up")
};
static const uint8_t function_word[WORDS] = { [MY] = 1, [THE] = 1, [UP] = 1 };
static const uint32_t own_stem[WORDS] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

/* "the export invoice [break] app", "reset up my phone [break] slow" */
static const uint32_t sentence[NEEDS][5] = {
	{ THE, EXPORT, INVOICE, UM_WORD_BREAK, APP }, { RESET, UP, MY, PHONE, SLOW }
};
static const uint32_t bag[NEEDS][5] = { { APP, EXPORT, INVOICE, THE }, { MY, PHONE, RESET, SLOW, UP } };
static const uint32_t bag_total[NEEDS] = { 4, 5 };

struct fixture {
	struct um_arena arena;
	struct um_bags bags;
	struct um_surface surface;
	uint64_t offset[TOTAL + 1], word_offset[TOTAL + 1];
	uint32_t term[TOTAL * 5], word[TOTAL * 5], customer[TOTAL];
	struct um_cluster_model *model;
	struct um_grouping grouping;
	struct um_need_label *label;
};

static void fill(struct fixture *f)
{
	for (uint32_t m = 0; m < TOTAL; m++) {
		uint32_t which = m % NEEDS;

		memcpy(f->term + f->offset[m], bag[which], bag_total[which] * sizeof(uint32_t));
		memcpy(f->word + f->word_offset[m], sentence[which], sizeof(sentence[which]));
		f->offset[m + 1] = f->offset[m] + bag_total[which];
		f->word_offset[m + 1] = f->word_offset[m] + 5;
		f->customer[m] = m / 4; /* two mentions of each need a customer */
	}
	f->bags = (struct um_bags){ .mention_count = TOTAL, .stem_count = WORDS, .offset = f->offset,
		.term = f->term, .stem = words, .function_word = function_word, .customer = f->customer,
		.customer_count = TOTAL / 4, .word_offset = f->word_offset, .word = f->word,
		.word_stem = own_stem, .word_count = WORDS };
	f->surface = (struct um_surface){ .form = words, .word = words };
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct um_cluster_options options = { .needs = NEEDS, .seed = 1 };

	if (!f)
		return -1;
	um_arena_init(&f->arena, SIZE_MAX);
	fill(f);
	*state = f;
	return um_cluster_fit(&f->model, &f->bags, &options, NULL) ||
	       um_cluster_assign(f->model, &f->bags, NULL, &f->arena, &f->grouping, NULL);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	um_cluster_model_free(f->model);
	um_arena_release(&f->arena);
	free(f);
	return 0;
}

static void labels_are_phrases(void **state)
{
	struct fixture *f = *state;
	uint32_t first = f->grouping.need[0], second = f->grouping.need[1];

	assert_int_not_equal(first, second);
	assert_int_equal(um_cluster_label(f->model, &f->bags, &f->grouping, &f->surface, &f->arena, &f->label, NULL), UNMET_OK);
	assert_string_equal(f->label[first].label.ptr, "export invoice");
	assert_string_equal(f->label[second].label.ptr, "reset up my phone"); /* a function word inside may stay */
}

/* Words that say little name no need whose customers also say what about; where there are no others they do. */
static void vague_words_name_only_what_is_vague(void **state)
{
	static const uint8_t vague[WORDS] = { [EXPORT] = 1, [INVOICE] = 1, [PHONE] = 1, [RESET] = 1, [SLOW] = 1 };
	struct fixture *f = *state;
	uint32_t first = f->grouping.need[0], second = f->grouping.need[1];
	struct um_bags bags = f->bags;

	bags.vague_word = vague;
	assert_int_equal(um_cluster_label(f->model, &bags, &f->grouping, &f->surface, &f->arena, &f->label, NULL), UNMET_OK);
	assert_string_equal(f->label[first].label.ptr, "app");
	assert_string_equal(f->label[second].label.ptr, "reset up my phone");
}

/* The first two quotes of a need do not say the same where another mention says something else. */
static void quotes_differ(void **state)
{
	struct fixture *f = *state;
	uint32_t first = f->grouping.need[0];
	uint64_t other = TOTAL - 2; /* of the first need, by the last customer */

	f->word[f->word_offset[other] + 1] = SLOW;
	assert_int_equal(um_cluster_label(f->model, &f->bags, &f->grouping, &f->surface, &f->arena, &f->label, NULL), UNMET_OK);
	assert_true(f->label[first].central_count == 6);
	assert_true(f->label[first].central[0] == other || f->label[first].central[1] == other);
}

static void quotes_come_from_different_customers(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(um_cluster_label(f->model, &f->bags, &f->grouping, &f->surface, &f->arena, &f->label, NULL), UNMET_OK);
	for (uint32_t c = 0; c < NEEDS; c++) {
		assert_int_equal(f->label[c].central_count, 6); /* every customer once */
		for (size_t i = 0; i < f->label[c].central_count; i++) {
			assert_int_equal(f->grouping.need[f->label[c].central[i]], c);
			for (size_t j = 0; j < i; j++)
				assert_int_not_equal(f->customer[f->label[c].central[i]], f->customer[f->label[c].central[j]]);
		}
	}
}

static void terms_are_distinctive_stems(void **state)
{
	struct fixture *f = *state;
	uint32_t first = f->grouping.need[0];

	assert_int_equal(um_cluster_label(f->model, &f->bags, &f->grouping, &f->surface, &f->arena, &f->label, NULL), UNMET_OK);
	assert_true(f->label[first].term_count >= 3);
	for (size_t i = 0; i < f->label[first].term_count; i++) {
		assert_int_not_equal(f->label[first].term[i], THE); /* a function word */
		assert_int_not_equal(f->label[first].term[i], PHONE);
	}
}

static void without_words_labels_are_stems(void **state)
{
	struct fixture *f = *state;
	struct um_bags bags = f->bags;

	bags.word_offset = NULL;
	bags.word = bags.word_stem = NULL;
	assert_int_equal(um_cluster_label(f->model, &bags, &f->grouping, NULL, &f->arena, &f->label, NULL), UNMET_OK);
	for (uint32_t c = 0; c < NEEDS; c++) {
		assert_true(f->label[c].label.len > 0 && f->label[c].label.len <= 60);
		for (uint32_t d = 0; d < c; d++)
			assert_string_not_equal(f->label[c].label.ptr, f->label[d].label.ptr);
	}
}

/* Five customers say "log in" and "rest of"; only the first is a phrase, and what was left out names nothing. */
static void phrases_end_well(void **state)
{
	enum { LOG, IN, REST, OF, LEFT_OUT };
	static const struct um_str stem[] = { UM_LIT("log"), UM_LIT("in"), UM_LIT("rest"), UM_LIT("of"), UM_LIT("xxxx") };
	static const uint8_t function[] = { 0, 1, 0, 1, 0 };
	static const uint32_t said[] = { LOG, IN, UM_WORD_BREAK, REST, OF, UM_WORD_BREAK, LEFT_OUT }, same[] = { 0, 1, 2, 3, 4 };
	uint32_t word[35], customer[5];
	uint64_t offset[6], word_offset[6], mention[5];
	struct um_bags bags = { .mention_count = 5, .stem_count = 5, .stem = stem, .function_word = function, .customer = customer,
		.customer_count = 5, .offset = offset, .word_offset = word_offset, .word = word, .word_stem = same, .word_count = 5 };
	struct um_phrase *phrase;
	struct um_arena arena;
	size_t total, log_in = 0;

	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	for (uint32_t m = 0; m < 5; m++) {
		memcpy(word + 7 * m, said, sizeof(said));
		customer[m] = m;
		mention[m] = m;
		word_offset[m] = 7 * m;
	}
	word_offset[5] = 35;
	assert_int_equal(um_phrases_of(&phrase, &total, &bags, mention, 5, &arena, NULL), UNMET_OK);
	for (size_t i = 0; i < total; i++) {
		log_in += phrase[i].words == 2 && phrase[i].stem[0] == LOG && phrase[i].customer_count == 5;
		assert_int_not_equal(phrase[i].stem[phrase[i].words - 1], OF);
		assert_int_not_equal(phrase[i].stem[0], LEFT_OUT);
	}
	assert_int_equal(log_in, 1);
	assert_false(um_is_mark(UM_LIT("xx")) || um_is_mark(UM_LIT("book")));
	um_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_end_well),
		cmocka_unit_test_setup_teardown(labels_are_phrases, setup, teardown),
		cmocka_unit_test_setup_teardown(vague_words_name_only_what_is_vague, setup, teardown),
		cmocka_unit_test_setup_teardown(quotes_differ, setup, teardown),
		cmocka_unit_test_setup_teardown(quotes_come_from_different_customers, setup, teardown),
		cmocka_unit_test_setup_teardown(terms_are_distinctive_stems, setup, teardown),
		cmocka_unit_test_setup_teardown(without_words_labels_are_stems, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
