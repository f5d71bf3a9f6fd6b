/* SPDX-License-Identifier: Apache-2.0 */
/* Work aside: one piece at a time, in order, done when it was waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/aside.h"
#include "base/mem.h"

#define PIECES 200

static int order[PIECES], done;

static void note(void *ctx)
{
	order[done++] = *(int *)ctx;
}

static void pieces_are_done_in_order(void **state)
{
	struct um_aside *aside = um_aside_new();
	static int piece[PIECES];

	(void)state;
	done = 0;
	assert_non_null(aside);
	um_aside_wait(aside); /* nothing was started */
	for (int i = 0; i < PIECES; i++) {
		piece[i] = i;
		um_aside_start(aside, note, &piece[i]);
		if (i % 3 == 0) {
			um_aside_wait(aside);
			assert_int_equal(done, i + 1);
		}
	}
	um_aside_free(aside);
	assert_int_equal(done, PIECES);
	for (int i = 0; i < PIECES; i++)
		assert_int_equal(order[i], i);
}

static void nothing_started_and_no_memory(void **state)
{
	struct um_aside *aside = um_aside_new();

	(void)state;
	um_aside_free(aside);
	um_aside_wait(NULL);
	um_aside_free(NULL);
	um_mem_fail_after(1, false);
	aside = um_aside_new();
	um_mem_fail_after(0, false);
	assert_null(aside);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_done_in_order),
		cmocka_unit_test(nothing_started_and_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
