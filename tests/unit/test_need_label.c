/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_need_label.c - drawing texts to label, and reading the labels back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "need/need.h"

#define ALL UNMET_POSITIVE_ANY

static char *draw(size_t most, uint64_t seed, int from, int to, int step)
{
	struct um_draw *d = um_draw_new(most, seed);
	struct um_buf out;
	char id[16], *copy;

	assert_non_null(d);
	for (int i = from; i != to; i += step) {
		snprintf(id, sizeof(id), "%d", i);
		assert_true(um_draw_add(d, um_str(id), um_str(id)));
	}
	um_buf_init(&out, 1 << 20);
	um_draw_write(d, &out);
	assert_int_equal(out.failed, 0);
	um_draw_free(d);
	copy = um_strndup(out.ptr, out.len);
	um_buf_release(&out);
	assert_non_null(copy);
	return copy;
}

static void same(char *a, char *b, bool expected)
{
	assert_true((strcmp(a, b) == 0) == expected);
	um_free(a);
	um_free(b);
}

static void the_draw_does_not_depend_on_the_order(void **state)
{
	(void)state;
	same(draw(20, 1, 0, 1000, 1), draw(20, 1, 999, -1, -1), true);
	same(draw(20, 1, 0, 1000, 1), draw(20, 2, 0, 1000, 1), false);
}

static void a_larger_draw_begins_with_the_smaller(void **state)
{
	char *small = draw(5, 7, 0, 300, 1), *large = draw(50, 7, 0, 300, 1);

	(void)state;
	assert_memory_equal(small, large, strlen(small));
	um_free(small);
	um_free(large);
}

/* Of 1,000 ids in 400 draws of 50 each one is drawn 20 times on average; the deviation is 4.4. */
static void every_id_has_the_same_chance(void **state)
{
	static int drawn[1000];

	(void)state;
	for (uint64_t seed = 0; seed < 400; seed++) {
		char *out = draw(50, seed, 0, 1000, 1), *save = NULL;

		for (char *line = strtok_r(out, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
			drawn[atoi(line + strlen("{\"id\":\""))]++;
		um_free(out);
	}
	for (int i = 0; i < 1000; i++)
		assert_in_range(drawn[i], 3, 42);
}

static void an_id_is_drawn_once(void **state)
{
	struct um_draw *d = um_draw_new(10, 1);
	struct um_buf out;

	(void)state;
	assert_non_null(d);
	for (int i = 0; i < 30; i++)
		assert_true(um_draw_add(d, um_str(i % 3 ? "a" : "b"), um_str("x")));
	um_buf_init(&out, 1 << 16);
	assert_int_equal(um_draw_write(d, &out), 2);
	um_buf_release(&out);
	um_draw_free(d);
}

static void nothing_is_drawn_of_nothing(void **state)
{
	char *out = draw(0, 1, 0, 10, 1);

	(void)state;
	assert_string_equal(out, "");
	um_free(out);
}

static void a_draw_survives_any_failed_allocation(void **state)
{
	(void)state;
	for (uint64_t n = 1; n < 20; n++) {
		struct um_draw *d;

		um_mem_fail_after(n, true);
		d = um_draw_new(4, 1);
		for (int i = 0; d && i < 10; i++) {
			char id = (char)('a' + i);

			if (!um_draw_add(d, um_str_n(&id, 1), um_str("text")))
				break;
		}
		um_draw_free(d);
		um_mem_fail_after(0, false);
	}
}

static void labels_mean_what_is_asked_about(void **state)
{
	static const struct { const char *label; uint32_t positive; bool truth; } is[] = {
		{ "1", ALL, true }, { "yes", ALL, true }, { "Need", ALL, true }, { "TRUE", 0, true },
		{ "0", ALL, false }, { "no", ALL, false }, { "none", ALL, false },
		{ "wish", ALL, true }, { "wish", 1u << UNMET_KIND_PROBLEM, false },
		{ "wish, problem", 1u << UNMET_KIND_PROBLEM, true }, { "problem,wish", 1u << UNMET_KIND_PROBLEM, true },
		{ "solution", UNMET_POSITIVE_SOLUTION, true }, { "solution", 1u << UNMET_KIND_WISH, false },
	};
	bool truth;

	(void)state;
	for (size_t i = 0; i < sizeof(is) / sizeof(is[0]); i++) {
		assert_true(um_gold_label(um_str(is[i].label), is[i].positive, &truth));
		assert_int_equal(truth, is[i].truth);
	}
	assert_false(um_gold_label(um_str("wishes"), ALL, &truth));
	assert_false(um_gold_label(um_str("wish,,problem"), ALL, &truth));
	assert_false(um_gold_label(um_str("2"), ALL, &truth));
}

static enum unmet_status load(const char *bytes, size_t *total, uint64_t *unlabelled, struct unmet_error *err)
{
	char path[] = "/tmp/unmet-gold-XXXXXX";
	int fd = mkstemp(path);
	struct um_arena arena;
	struct um_gold *gold;
	enum unmet_status rc;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	close(fd);
	um_arena_init(&arena, 1 << 24);
	rc = um_gold_load(&gold, total, unlabelled, &arena, path, ALL, err);
	um_arena_release(&arena);
	unlink(path);
	return rc;
}

static void a_gold_file_is_read_line_by_line(void **state)
{
	struct unmet_error err = { 0 };
	uint64_t unlabelled;
	size_t total;

	(void)state;
	assert_int_equal(load("{\"id\":1,\"text\":\"a\",\"label\":\"yes\"}\r\n\n{\"text\":\"b\"}\n{\"text\":\"c\",\"label\":0}",
	                      &total, &unlabelled, &err), UNMET_OK);
	assert_int_equal(total, 2);
	assert_int_equal(unlabelled, 1);
	assert_int_equal(load("", &total, &unlabelled, &err), UNMET_OK);
	assert_int_equal(total, 0);
	assert_int_equal(load("\n{\"label\":\"yes\"}\n", &total, &unlabelled, &err), UNMET_E_FORMAT);
	assert_int_equal(err.line, 2);
	assert_int_equal(load("{\"text\":\"a\",\"label\":\"maybe\"}", &total, &unlabelled, &err), UNMET_E_FORMAT);
	assert_non_null(strstr(err.message, "maybe"));
	assert_int_equal(load("[1", &total, &unlabelled, &err), UNMET_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_draw_does_not_depend_on_the_order),
		cmocka_unit_test(a_larger_draw_begins_with_the_smaller),
		cmocka_unit_test(every_id_has_the_same_chance),
		cmocka_unit_test(an_id_is_drawn_once),
		cmocka_unit_test(nothing_is_drawn_of_nothing),
		cmocka_unit_test(a_draw_survives_any_failed_allocation),
		cmocka_unit_test(labels_mean_what_is_asked_about),
		cmocka_unit_test(a_gold_file_is_read_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
