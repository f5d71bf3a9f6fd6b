/* SPDX-License-Identifier: Apache-2.0 */
/* Word vectors of a file: what is kept, what is told, what is refused; columns joined and narrowed; no leak on failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/mem.h"
#include "cluster/internal.h"

/* Three words of two stems: "bill" 3 times and "bills" once are stem 0, "code" is stem 1. */
static const struct um_str words[] = { { "bill", 4 }, { "bills", 5 }, { "code", 4 } };
static const struct um_str stems[] = { { "bill", 4 }, { "code", 4 } };
static const uint32_t word_stem[] = { 0, 0, 1 };
static const uint64_t offset[] = { 0, 2, 3 }, word_offset[] = { 0, 3, 5 };
static const uint32_t term[] = { 0, 1, 0 }, word[] = { 0, 0, 2, 0, 1 };
static const struct um_surface surface = { .word = words };
static const struct um_bags bags = { .mention_count = 2, .stem_count = 2, .offset = offset, .term = term, .stem = stems,
	.word_offset = word_offset, .word = word, .word_stem = word_stem, .word_count = 3 };
static const uint32_t bag_stem[] = { 0, 1 };
static const struct um_sample sample = { .mention_count = 2, .stem_count = 2, .bag_stem = bag_stem };

static struct um_arena arena;
static struct um_outside_told told;
static char path[] = "/tmp/unmet-vectors-XXXXXX";

static int setup(void **state)
{
	(void)state;
	um_arena_init(&arena, SIZE_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	um_arena_release(&arena);
	return 0;
}

static enum unmet_status read_text(struct um_columns *out, const char *text, struct unmet_error *err)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	return um_vector_file(out, path, &surface, &bags, &sample, &told, &arena, err);
}

static void close_to(float value, double want)
{
	assert_true(fabs((double)value - want) < 1e-6);
}

static void stems_are_means_of_words(void **state)
{
	struct um_columns c;

	(void)state;
	assert_int_equal(read_text(&c, "bill 1 0\nbills 0 4e0\ncode -0.5 +.5\nunheard 9 9\n", NULL), UNMET_OK);
	assert_int_equal(c.dims, 8);
	close_to(c.stem[0], 3 / 5.0); /* 3 x (1, 0) + 1 x (0, 4), unit */
	close_to(c.stem[1], 4 / 5.0);
	close_to(c.stem[8], -sqrt(0.5));
	close_to(c.stem[9], sqrt(0.5));
	assert_int_equal(told.found_total, 3);
	assert_int_equal(told.word_total, 3);
	assert_int_equal(told.bad_total, 0);
}

static void as_written_goes_before_folded(void **state)
{
	struct um_columns c;

	(void)state;
	assert_int_equal(read_text(&c, "3 2\nBILL 0 1\nbill 1 0 \nBill 0 1\nbill 0 1\n", NULL), UNMET_OK);
	close_to(c.stem[0], 1);
	close_to(c.stem[8], 0); /* "code" is not in it */
	assert_int_equal(told.found_total, 1);
	assert_int_equal(read_text(&c, "Bill\t1e-3\t0\r\nBILL 0 1\r\n", NULL), UNMET_OK);
	close_to(c.stem[0], 1);
}

static void bad_lines_are_counted(void **state)
{
	struct um_columns c;

	(void)state;
	assert_int_equal(read_text(&c, "code 1 2\nbill 1 x\nof course 1 2\nbill 1\nbill 1 nan\nbill 1 2 3\nx 1 2\ny 1 2\nz 1 2", NULL), UNMET_OK);
	assert_int_equal(told.line_total, 9);
	assert_int_equal(told.bad_total, 4);
	assert_int_equal(told.bad_line, 2);
	assert_int_equal(told.found_total, 1);
}

static void other_files_are_refused(void **state)
{
	static const struct { const char *text; uint64_t line; } wrong[] = {
		{ "", 0 }, { "\n\n", 0 }, { "2 5\nbill 1 2\n", 2 }, { "no numbers here\n", 1 }, { "one\n", 1 }, { "2 100000\nbill 1 2\n", 1 },
		{ "bill 1 2\ncode 1 2 3\ncode 1 2 3\n", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct um_columns c;
		struct unmet_error err = { 0 };

		assert_int_equal(read_text(&c, wrong[i].text, &err), UNMET_E_FORMAT);
		assert_int_equal(err.line, wrong[i].line);
		assert_non_null(strstr(err.message, path));
	}
}

static void joined_columns_keep_their_share(void **state)
{
	static const float inner[] = { 0.6f, 0, 0, 0, 0, 0, 0, 0, 0.8f, 0, 0, 0, 0, 0, 0, 0 };
	static float outer[] = { 0, 1, 0, 0, 0, 0, 0, 0 };
	struct um_vectors v = { .dims = 16, .stem = inner }, few;
	struct um_columns c = { .dims = 8, .stem = outer };

	(void)state;
	assert_int_equal(um_columns_join(&v, &c, 1, 0.75f, &arena, NULL), UNMET_OK);
	assert_int_equal(v.dims, 24);
	assert_int_equal(v.outer, 8);
	close_to(v.stem[0], 0.6 * 0.8);
	close_to(v.stem[17], 0.6);
	assert_int_equal(um_vectors_narrow(&few, &v, 1, 8, &arena, NULL), UNMET_OK);
	assert_int_equal(few.dims, 16);
	assert_int_equal(few.outer, 8);
	close_to(few.stem[0], 0.8);
	close_to(few.stem[9], 0.6);
}

static void short_memory_is_told(void **state)
{
	enum unmet_status rc = UNMET_E_NOMEM;

	(void)state;
	for (uint64_t n = 1; rc; n++) {
		struct um_columns c;

		um_arena_release(&arena);
		um_arena_init(&arena, SIZE_MAX);
		um_mem_fail_after(n, false);
		rc = read_text(&c, "BILL 1 2\ncode 1 2\n", NULL);
		um_mem_fail_after(0, false);
		assert_true(rc == UNMET_OK || rc == UNMET_E_NOMEM);
		assert_true(n < 100);
	}
	assert_int_equal(told.found_total, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stems_are_means_of_words, setup, teardown),
		cmocka_unit_test_setup_teardown(as_written_goes_before_folded, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_lines_are_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(other_files_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(joined_columns_keep_their_share, setup, teardown),
		cmocka_unit_test_setup_teardown(short_memory_is_told, setup, teardown),
	};
	int fd = mkstemp(path), failed;

	if (fd < 0)
		return 1;
	close(fd);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
