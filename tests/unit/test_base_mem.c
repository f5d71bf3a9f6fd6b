/* SPDX-License-Identifier: Apache-2.0 */
/* test_base_mem.c - sizes, limits and failures of everything that allocates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/status.h"
#include "base/str.h"

#include <string.h>

static void mem_checks_sizes(void **state)
{
	void *p;

	(void)state;
	assert_null(um_calloc(SIZE_MAX / 2, 3));
	assert_null(um_realloc(NULL, SIZE_MAX / 2, 3));
	assert_null(um_alloc(SIZE_MAX));
	p = um_alloc(0); /* NULL would look like a failure */
	assert_non_null(p);
	um_free(p);
	p = um_strndup("abc", 2);
	assert_string_equal(p, "ab");
	um_free(p);
	um_free(NULL);
}

static void mem_fails_on_request(void **state)
{
	void *p[3];

	(void)state;
	um_mem_fail_after(2, false);
	for (int i = 0; i < 3; i++)
		p[i] = um_alloc(1);
	assert_int_equal(um_mem_allocations(), 3);
	assert_non_null(p[0]);
	assert_null(p[1]);
	assert_non_null(p[2]);
	um_free(p[0]);
	um_free(p[2]);
	um_mem_fail_after(1, true);
	assert_null(um_alloc(1));
	assert_null(um_calloc(1, 1));
	um_mem_fail_after(0, false);
	p[0] = um_alloc(1);
	assert_non_null(p[0]);
	assert_int_equal(um_mem_allocations(), 1);
	um_free(p[0]);
}

static void grow_keeps_items(void **state)
{
	uint32_t *item = NULL;
	size_t capacity = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		assert_true(um_grow((void **)&item, &capacity, i + 1, sizeof(*item)));
		item[i] = i;
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(item[i], i);
	assert_false(um_grow((void **)&item, &capacity, SIZE_MAX / 2, sizeof(*item)));
	assert_int_equal(item[999], 999);
	um_free(item);
}

static void arena_zeroes_and_aligns(void **state)
{
	struct um_arena arena;

	(void)state;
	um_arena_init(&arena, 1 << 24);
	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 3000; n += 7) {
			unsigned char *p = um_arena_alloc(&arena, n, 1);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xaa, n);
		}
		um_arena_clear(&arena);
		assert_int_equal(arena.used_bytes, 0);
	}
	assert_string_equal(um_arena_strndup(&arena, "hello", 4), "hell");
	assert_non_null(um_arena_alloc(&arena, 0, 8));
	um_arena_release(&arena);
	um_arena_release(&arena);
}

static void arena_says_why(void **state)
{
	struct um_arena arena;
	struct unmet_error err;

	(void)state;
	um_arena_init(&arena, 64);
	assert_non_null(UM_ARRAY(&arena, char, 48));
	assert_null(UM_ARRAY(&arena, char, 17));
	assert_int_equal(um_arena_fail(&arena, &err), UNMET_E_LIMIT);
	assert_non_null(strstr(err.message, "64"));
	assert_non_null(UM_ARRAY(&arena, char, 16));
	assert_null(um_arena_alloc(&arena, SIZE_MAX / 2, 3));
	assert_int_equal(um_arena_fail(&arena, &err), UNMET_E_LIMIT);
	um_arena_release(&arena);
	um_arena_init(&arena, SIZE_MAX);
	assert_null(um_arena_alloc(&arena, SIZE_MAX, 1));
	assert_null(um_arena_alloc(&arena, SIZE_MAX - 8, 1));
	assert_null(um_arena_strndup(&arena, "", SIZE_MAX));
	um_mem_fail_after(1, true);
	assert_null(UM_NEW(&arena, int));
	assert_int_equal(um_arena_fail(&arena, &err), UNMET_E_NOMEM);
	um_mem_fail_after(0, false);
	um_arena_release(&arena);
}

static void buf_remembers_failure(void **state)
{
	struct um_buf buf;
	struct unmet_error err;

	(void)state;
	um_buf_init(&buf, 10);
	assert_string_equal(buf.ptr, "");
	um_buf_adds(&buf, "12345");
	um_buf_addf(&buf, "%d%c", 678, '9');
	assert_int_equal(um_buf_check(&buf, &err), UNMET_OK);
	um_buf_adds(&buf, "ab");
	um_buf_addc(&buf, 'c'); /* would fit, but there is a hole before it */
	assert_int_equal(um_buf_check(&buf, &err), UNMET_E_LIMIT);
	assert_string_equal(buf.ptr, "123456789");
	um_buf_clear(&buf);
	assert_string_equal(buf.ptr, "");
	um_buf_adds(&buf, "1234567890");
	um_buf_cut(&buf, 20);
	assert_string_equal(buf.ptr, "1234567890");
	um_buf_cut(&buf, 3);
	assert_string_equal(buf.ptr, "123");
	assert_int_equal(um_buf_str(&buf).len, 3);
	assert_false(um_buf_reserve(&buf, SIZE_MAX));
	um_buf_release(&buf);
	um_mem_fail_after(1, true);
	um_buf_init(&buf, 10);
	um_buf_addc(&buf, 'x');
	assert_int_equal(um_buf_check(&buf, &err), UNMET_E_NOMEM);
	um_mem_fail_after(0, false);
	um_buf_release(&buf);
}

static void buf_without_maximum(void **state)
{
	struct um_buf buf;

	(void)state;
	um_buf_init(&buf, SIZE_MAX);
	for (int i = 0; i < 100000; i++)
		um_buf_addc(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.len, 100000);
	assert_int_equal(buf.ptr[99999], 'a' + 99999 % 26);
	um_buf_release(&buf);
}

static void errors_are_one_harmless_line(void **state)
{
	struct unmet_error err;
	char wide[2001];

	(void)state;
	assert_int_equal(um_fail(NULL, UNMET_E_IO, "x"), UNMET_E_IO);
	um_fail_at(&err, UNMET_E_FORMAT, "a\nb", 3, 4, "bad \x1b[2J%s\n", "name");
	assert_string_equal(err.message, "bad ?[2Jname?");
	assert_string_equal(err.path, "a?b");
	assert_int_equal(err.line, 3);
	assert_int_equal(err.offset_bytes, 4);
	um_fail(&err, err.status, "again: %s", err.message);
	assert_string_equal(err.message, "again: bad ?[2Jname?");
	assert_string_equal(err.path, "");
	for (size_t i = 0; i < 2000; i += 2)
		memcpy(wide + i, "\xc3\xa9", 2);
	wide[2000] = '\0';
	um_fail_at(&err, UNMET_E_IO, wide, 0, 0, "%s", wide);
	assert_int_equal(strlen(err.message), 510);
	assert_int_equal(strlen(err.path), 254);
	um_fail(&err, UNMET_E_IO, "x%s", wide);
	assert_int_equal(strlen(err.message), 511);
}

static void strings_compare(void **state)
{
	(void)state;
	assert_true(um_str_cmp(UM_LIT("a"), UM_LIT("b")) < 0);
	assert_true(um_str_cmp(UM_LIT("ab"), UM_LIT("a")) > 0);
	assert_true(um_str_cmp(UM_LIT("a"), UM_LIT("\xc3\xa9")) < 0);
	assert_int_equal(um_str_cmp(um_str(NULL), UM_LIT("")), 0);
	assert_true(um_str_ieq(UM_LIT("HeLLo"), "hello"));
	assert_false(um_str_ieq(UM_LIT("hell"), "hello"));
	assert_true(um_str_starts(UM_LIT("abc"), "ab"));
	assert_true(um_str_starts(um_str(NULL), ""));
	assert_false(um_str_starts(UM_LIT("a"), "ab"));
	assert_true(um_str_istarts(UM_LIT("ABc"), "ab"));
	assert_true(um_str_ends(UM_LIT("x.csv"), ".csv"));
	assert_false(um_str_ends(UM_LIT("csv"), ".csv"));
	assert_int_equal(um_str_find(UM_LIT("hello"), UM_LIT("l")), 2);
	assert_int_equal(um_str_find(UM_LIT("hello"), UM_LIT("x")), 5);
	assert_int_equal(um_str_find(UM_LIT("hello"), UM_LIT("")), 0);
	assert_int_equal(um_str_find(um_str(NULL), UM_LIT("x")), 0);
}

static void strings_trim(void **state)
{
	(void)state;
	assert_true(um_str_eq(um_str_trim(UM_LIT(" \t\xc2\xa0 a b\r\n\xc2\xa0")), UM_LIT("a b")));
	assert_true(um_str_eq(um_str_trim(UM_LIT(" \xc2\xa0")), UM_LIT("")));
	assert_true(um_str_eq(um_str_trim(UM_LIT("\xc3\xa0")), UM_LIT("\xc3\xa0"))); /* a-grave ends in A0 */
	assert_int_equal(um_str_trim(um_str(NULL)).len, 0);
}

static void strings_split(void **state)
{
	struct um_str rest = UM_LIT("a,,bc,"), part, none = { NULL, 0 };
	const char *want[] = { "a", "", "bc", "" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(um_str_split(&rest, ',', &part));
		assert_true(um_str_eq(part, um_str(want[i])));
	}
	assert_false(um_str_split(&rest, ',', &part));
	assert_false(um_str_split(&none, ',', &part));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mem_checks_sizes),
		cmocka_unit_test(mem_fails_on_request),
		cmocka_unit_test(grow_keeps_items),
		cmocka_unit_test(arena_zeroes_and_aligns),
		cmocka_unit_test(arena_says_why),
		cmocka_unit_test(buf_remembers_failure),
		cmocka_unit_test(buf_without_maximum),
		cmocka_unit_test(errors_are_one_harmless_line),
		cmocka_unit_test(strings_compare),
		cmocka_unit_test(strings_trim),
		cmocka_unit_test(strings_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
