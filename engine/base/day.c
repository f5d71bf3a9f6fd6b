/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days as one number, so that periods are arithmetic. The conversion counts from 1 March of the year 0, where the leap
 * day is the last of its year (Hinnant, "chrono-compatible low-level date algorithms", 2013).
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/day.h"

struct civil { int32_t year, month, day; };

static int32_t from_civil(struct civil c)
{
	int32_t year = c.year - (c.month <= 2), era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
	int32_t of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct civil to_civil(int32_t day)
{
	int32_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
	int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;
	int32_t month = shifted + (shifted < 10 ? 3 : -9);

	return (struct civil){ year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1 };
}

/* `total` digits as a number, or -1. */
static int32_t digits(const char *text, int total)
{
	int32_t n = 0;

	for (int i = 0; i < total; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		n = 10 * n + text[i] - '0';
	}
	return n;
}

int32_t um_day_read(struct um_str text)
{
	struct civil c, back;
	int32_t day;

	if (text.len < 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
		return UM_DAY_NONE;
	c = (struct civil){ digits(text.ptr, 4), digits(text.ptr + 5, 2), digits(text.ptr + 8, 2) };
	if (c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1)
		return UM_DAY_NONE;
	day = from_civil(c);
	back = to_civil(day); /* the 31st of April comes back as another day */
	return back.month == c.month && back.day == c.day ? day : UM_DAY_NONE;
}

void um_day_text(int32_t day, char out[11])
{
	struct civil c = to_civil(day == UM_DAY_NONE ? 0 : day);
	char text[40];

	snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)c.year, (int)c.month, (int)c.day);
	snprintf(out, 11, "%.10s", day == UM_DAY_NONE ? "" : text);
}

int32_t um_day_today(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	long long seconds = fixed && *fixed ? strtoll(fixed, NULL, 10) : (long long)time(NULL);

	return (int32_t)(seconds / 86400);
}

const char *um_period_name(enum um_period_kind kind)
{
	static const char *const name[] = { "week", "month", "quarter", "year" };

	return name[kind];
}

int32_t um_period_start(enum um_period_kind kind, int32_t day)
{
	struct civil c = to_civil(day);

	if (kind == UM_PERIOD_WEEK) /* 1970-01-01 was a Thursday */
		return day - ((day + 3) % 7 + 7) % 7;
	c.day = 1;
	c.month = kind == UM_PERIOD_MONTH ? c.month : kind == UM_PERIOD_QUARTER ? (c.month - 1) / 3 * 3 + 1 : 1;
	return from_civil(c);
}

int32_t um_period_next(enum um_period_kind kind, int32_t start)
{
	static const int32_t longest[] = { 7, 31, 92, 366 };

	/* The longest period from the start is in the next one, at most a few days into it. */
	return um_period_start(kind, start + longest[kind]);
}
