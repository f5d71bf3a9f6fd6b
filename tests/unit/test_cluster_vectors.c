/* SPDX-License-Identifier: Apache-2.0 */
/* Word vectors of a file, text or table: what is kept, what is told, what is refused; columns joined and narrowed; no leak on failure. */
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
#include "cluster/word_rows.h"

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

/* ---- safetensors -------------------------------------------------------------------------- */

static void write_file(const char *name, const void *bytes, size_t len)
{
	FILE *f = fopen(name, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

/* read_table - a header and numbers, as they are, beside a vocabulary. */
static enum unmet_status read_table(struct um_columns *out, const char *vocab, const char *header, const void *numbers, size_t len,
                                    struct unmet_error *err)
{
	char folder[] = "/tmp/unmet-table-XXXXXX", name[64], vocab_name[64], bytes[8192];
	size_t head = strlen(header);
	enum unmet_status rc;

	assert_non_null(mkdtemp(folder));
	snprintf(name, sizeof(name), "%s/model.safetensors", folder);
	snprintf(vocab_name, sizeof(vocab_name), "%s/tokenizer.json", folder);
	for (size_t i = 0; i < 8; i++)
		bytes[i] = (char)(head >> 8 * i);
	memcpy(bytes + 8, header, head);
	memcpy(bytes + 8 + head, numbers, len);
	write_file(name, bytes, 8 + head + len);
	if (vocab)
		write_file(vocab_name, vocab, strlen(vocab));
	rc = um_vector_file(out, name, &surface, &bags, &sample, &told, &arena, err);
	unlink(name);
	unlink(vocab_name);
	rmdir(folder);
	return rc;
}

static const char head_f32[] = "{\"__metadata__\":{\"format\":\"pt\"},\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
	"\"embeddings\":{\"dtype\":\"F32\",\"shape\":[5,2],\"data_offsets\":[8,48]}}";
static const float numbers_f32[] = { 9, 9, 0, 0, 1, 0, 0, 4, 3, 4, 3, -4 };

static void tables_give_words_and_pieces(void **state)
{
	struct um_columns c;

	(void)state;
	/* "bills" is bill + ##s = (0.5, 2); three times (1, 0) and once (0.5, 2). "code" is co + ##de = (3, 0). */
	assert_int_equal(read_table(&c, "{\"model\":{\"vocab\":{\"[UNK]\":0,\"bill\":1,\"##s\":2,\"co\":3,\"##de\":4}}}", head_f32, numbers_f32,
	                            sizeof(numbers_f32), NULL), UNMET_OK);
	close_to(c.stem[0], 3.5 / sqrt(3.5 * 3.5 + 4));
	close_to(c.stem[1], 2 / sqrt(3.5 * 3.5 + 4));
	close_to(c.stem[8], 1);
	assert_int_equal(told.found_total, 3);
	assert_int_equal(told.bad_total, 0);
}

static void marked_words_and_lists_are_read(void **state)
{
	static const unsigned char half[] = { 0x00, 0x3c, 0, 0, 0x00, 0xb8, 0x00, 0x38, 0x01, 0, 0, 0x80 }; /* 1, 0; -.5, .5; 2^-24, -0 */
	static const char head[] = "{\"t\":{\"dtype\":\"F16\",\"shape\":[3,2],\"data_offsets\":[0,12]}}";
	static const char brain[] = "{\"t\":{\"dtype\":\"BF16\",\"shape\":[3,2],\"data_offsets\":[0,12]}}";
	static const unsigned char brain_numbers[] = { 0, 0, 0x80, 0x3f, 0x80, 0xbf, 0, 0, 0, 0, 0x80, 0x3f }; /* 0, 1; -1, 0; 0, 1 */
	struct um_columns c;

	(void)state;
	assert_int_equal(read_table(&c, "{\"model\":{\"vocab\":{\"\u2581bill\":0,\"code\":2,\"\u2581code\":1}}}", head, half, sizeof(half), NULL), UNMET_OK);
	close_to(c.stem[0], 1);
	close_to(c.stem[8], -sqrt(0.5));
	assert_int_equal(told.found_total, 2); /* "bills": no piece "s" */
	assert_int_equal(read_table(&c, "{\"model\":{\"vocab\":[[\"\u2581Code\",-1],[\"\u2581bill\",-2],[\"\u2581\",0]]}}", brain, brain_numbers,
	                            sizeof(brain_numbers), NULL), UNMET_OK);
	close_to(c.stem[0], -1);
	close_to(c.stem[9], 1);
}

static void odd_tables_are_refused(void **state)
{
	static const char vocab[] = "{\"model\":{\"vocab\":{\"bill\":0}}}";
	static const char *const heads[] = {
		"{\"t\":{\"dtype\":\"F32\",\"shape\":[5,2],\"data_offsets\":[8,4800]}}", "{\"t\":{\"dtype\":\"F32\",\"shape\":[5,2],\"data_offsets\":[8,44]}}",
		"{\"t\":{\"dtype\":\"I64\",\"shape\":[3,2],\"data_offsets\":[0,48]}}", "{\"t\":{\"dtype\":\"F32\",\"shape\":[12],\"data_offsets\":[0,48]}}",
		"{\"t\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", "{\"t\":7}", "{", "{}",
		"{\"t\":{\"dtype\":\"F32\",\"shape\":[-5,-2],\"data_offsets\":[0,40]}}", "{\"t\":{\"dtype\":\"F32\",\"shape\":[5,2],\"data_offsets\":[48,8]}}",
	};
	struct unmet_error err;
	struct um_columns c;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		err.message[0] = '\0';
		assert_int_equal(read_table(&c, vocab, heads[i], numbers_f32, sizeof(numbers_f32), &err), UNMET_E_FORMAT);
		assert_non_null(strstr(err.message, "model.safetensors: not a safetensors table"));
	}
	assert_int_equal(read_table(&c, NULL, head_f32, numbers_f32, sizeof(numbers_f32), &err), UNMET_E_IO);
	assert_non_null(strstr(err.message, "put its tokenizer.json beside it"));
	assert_int_equal(read_table(&c, "{\"model\":7}", head_f32, numbers_f32, sizeof(numbers_f32), &err), UNMET_E_FORMAT);
	assert_int_equal(read_table(&c, "{", head_f32, numbers_f32, sizeof(numbers_f32), &err), UNMET_E_FORMAT);
	assert_int_equal(read_table(&c, "{\"model\":{\"vocab\":{\"bill\":99,\"code\":-1,\"bills\":1e99}}}", head_f32, numbers_f32, sizeof(numbers_f32), NULL), UNMET_OK);
	assert_int_equal(told.found_total, 0);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void long_rows_keep_their_angles(void **state)
{
	struct um_word_rows rows;
	struct um_columns c;
	float a[1024] = { 0 }, b[1024] = { 0 };

	(void)state;
	for (int i = 0; i < 1024; i++) {
		a[i] = i < 512;
		b[i] = i >= 256 && i < 768; /* cosine .5 with a */
	}
	assert_int_equal(um_word_rows_init(&rows, &bags, &surface, &sample, &arena, NULL), UNMET_OK);
	assert_int_equal(um_word_rows_size(&rows, 1024, NULL), UNMET_OK);
	um_word_rows_put(&rows, 0, UM_WORD_WRITTEN, a);
	um_word_rows_put(&rows, 2, UM_WORD_WRITTEN, b);
	assert_int_equal(um_word_rows_columns(&c, &rows, 2, NULL), UNMET_OK);
	assert_int_equal(c.dims, UM_OUTSIDE_DIMS);
	assert_true(fabs((double)um_dot(c.stem, c.stem + c.dims, c.dims) - 0.5) < 0.12);
	um_word_rows_centre(&rows);
	assert_int_equal(um_word_rows_columns(&c, &rows, 2, NULL), UNMET_OK);
	assert_true((double)um_dot(c.stem, c.stem + c.dims, c.dims) < -0.99); /* two rows less their mean are opposites */
	um_word_rows_release(&rows);
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
		cmocka_unit_test_setup_teardown(tables_give_words_and_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(marked_words_and_lists_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(odd_tables_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(long_rows_keep_their_angles, setup, teardown),
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
