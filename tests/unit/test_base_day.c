/* SPDX-License-Identifier: Apache-2.0 */
/* Days and periods against the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/day.h"

static int32_t day(const char *text)
{
	return um_day_read(um_str(text));
}

static void known_days(void **state)
{
	(void)state;
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("2000-02-29"), 11016);
	assert_int_equal(day("2026-11-22T10:00:00"), 20779);
	assert_int_equal(day("0001-01-01"), -719162);
}

static void what_is_no_day(void **state)
{
	static const char *const bad[] = { "", "2026", "2026-13-01", "2026-00-10", "2026-04-31", "1900-02-29", "2026-1-1", "20 6-01-01",
	                                   "2026/01/01", "0000-01-01", "2026-01-32" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(day(bad[i]), UM_DAY_NONE);
}

static void every_day_comes_back(void **state)
{
	(void)state;
	for (int32_t d = day("1890-01-01"); d < day("2110-01-01"); d++) {
		char text[11];

		um_day_text(d, text);
		assert_int_equal(day(text), d);
	}
}

static void assert_start(enum um_period_kind kind, const char *of, const char *start, const char *next)
{
	char text[11];

	um_day_text(um_period_start(kind, day(of)), text);
	assert_string_equal(text, start);
	um_day_text(um_period_next(kind, day(start)), text);
	assert_string_equal(text, next);
}

static void periods_begin_and_end(void **state)
{
	(void)state;
	assert_start(UM_PERIOD_WEEK, "2026-11-22", "2026-11-16", "2026-11-23"); /* a Sunday */
	assert_start(UM_PERIOD_WEEK, "1969-12-30", "1969-12-29", "1970-01-05");
	assert_start(UM_PERIOD_MONTH, "2024-02-29", "2024-02-01", "2024-03-01");
	assert_start(UM_PERIOD_MONTH, "2025-12-31", "2025-12-01", "2026-01-01");
	assert_start(UM_PERIOD_QUARTER, "2025-12-31", "2025-10-01", "2026-01-01");
	assert_start(UM_PERIOD_QUARTER, "2025-07-01", "2025-07-01", "2025-10-01");
	assert_start(UM_PERIOD_YEAR, "2023-07-01", "2023-01-01", "2024-01-01");
	assert_start(UM_PERIOD_YEAR, "2024-07-01", "2024-01-01", "2025-01-01");
}

/* Each day of a century is in the period that the one before it is in, or in the next. */
static void periods_have_no_gaps(void **state)
{
	(void)state;
	for (int kind = UM_PERIOD_WEEK; kind <= UM_PERIOD_YEAR; kind++) {
		int32_t start = um_period_start((enum um_period_kind)kind, 0);

		for (int32_t d = 0; d < 36525; d++) {
			int32_t now = um_period_start((enum um_period_kind)kind, d);

			assert_true(now == start || (now == d && now == um_period_next((enum um_period_kind)kind, start)));
			start = now;
		}
	}
}

static void today_can_be_fixed(void **state)
{
	(void)state;
	setenv("SOURCE_DATE_EPOCH", "951782400", 1);
	assert_int_equal(um_day_today(), day("2000-02-29"));
	unsetenv("SOURCE_DATE_EPOCH");
	assert_true(um_day_today() > day("2024-01-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days), cmocka_unit_test(what_is_no_day), cmocka_unit_test(every_day_comes_back),
		cmocka_unit_test(periods_begin_and_end), cmocka_unit_test(periods_have_no_gaps), cmocka_unit_test(today_can_be_fixed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
