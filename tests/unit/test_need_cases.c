/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_need_cases.c - every case beside the cues of every language. A failure names file and line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "need/need.h"
#include "text/text.h"

static const char *lexicons(void)
{
	const char *path = getenv("UNMET_LEXICONS");

	return path && *path ? path : "lexicons";
}

struct bench {
	struct um_lang_set *langs;
	struct um_cues *cues;
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions found;
};

static void start(struct bench *b)
{
	struct unmet_error err = { 0 };

	*b = (struct bench){ 0 };
	if (um_lang_set_load(&b->langs, lexicons(), &err) || um_cues_load(&b->cues, lexicons(), &err))
		fail_msg("%s", err.message);
	b->vocab = um_vocab_new();
	b->text = um_text_new();
	b->detector = um_detector_new(b->cues);
	assert_non_null(b->vocab);
	assert_non_null(b->text);
	assert_non_null(b->detector);
}

static void stop(struct bench *b)
{
	um_mentions_release(&b->found);
	um_detector_free(b->detector);
	um_text_free(b->text);
	um_vocab_free(b->vocab);
	um_cues_free(b->cues);
	um_lang_set_free(b->langs);
}

static void print_found(const struct bench *b, const struct um_case *one, const char *why)
{
	printf("%s:%u: %s\n    %.*s : %.*s\n", one->path, one->line, why, (int)one->expected.len, one->expected.ptr,
	       (int)one->text.len, one->text.ptr);
	for (size_t i = 0; i < b->found.mention_count; i++) {
		const struct um_mention *m = &b->found.mention[i];

		printf("    found kinds %#x, polarity %d, score %.2f, solution %d:", m->kinds, (int)m->polarity,
		       (double)m->score, (int)m->solution);
		for (uint32_t h = m->hit; h < m->hit + m->hit_count; h++)
			printf(" %s", um_cues_name(b->cues, b->found.hit[h].cue));
		printf("\n");
	}
}

static bool check(struct bench *b, const struct um_case *one)
{
	static const enum unmet_role customer = UNMET_ROLE_CUSTOMER;
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS, .role = &customer, .role_total = one->spoken };
	struct unmet_error err = { 0 };
	struct um_buf why;
	bool ok;

	um_buf_init(&why, 4096);
	if (um_text_read(b->text, b->vocab, um_lang_find(b->langs, one->lang), one->text, NULL, 0, &err) ||
	    um_detect(b->detector, b->text, b->vocab, &options, &b->found, &err))
		fail_msg("%s", err.message);
	ok = um_case_check(one, &b->found, &why);
	if (!ok)
		print_found(b, one, why.ptr);
	um_buf_release(&why);
	return ok;
}

static void every_case_holds(void **state)
{
	struct unmet_error err = { 0 };
	struct um_arena arena;
	struct um_case *cases;
	struct bench b;
	size_t total, failed = 0;

	(void)state;
	start(&b);
	um_arena_init(&arena, (size_t)64 << 20);
	if (um_cases_load(&cases, &total, &arena, lexicons(), NULL, &err))
		fail_msg("%s", err.message);
	assert_true(total >= 50);
	for (size_t i = 0; i < total; i++)
		failed += !check(&b, &cases[i]);
	um_arena_release(&arena);
	stop(&b);
	if (failed)
		fail_msg("%zu of %zu cases fail", failed, total);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_case_holds) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
