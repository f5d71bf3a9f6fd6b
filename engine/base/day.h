/* SPDX-License-Identifier: Apache-2.0 */
/* day.h - days since 1970-01-01 in the Gregorian calendar, and the periods made of them. No clock but um_day_today. */
#ifndef UM_BASE_DAY_H
#define UM_BASE_DAY_H

#include <stdint.h>

#include "base/str.h"

#define UM_DAY_NONE INT32_MIN

/* um_day_read - of "YYYY-MM-DD", with anything after it; NONE where it is no day of the calendar, years 1..9999. */
int32_t um_day_read(struct um_str text);
void um_day_text(int32_t day, char out[11]); /* "" for NONE */
/* um_day_today - by the clock in UTC, or SOURCE_DATE_EPOCH where that is set, for output that can be made again. */
int32_t um_day_today(void);

enum um_period_kind { UM_PERIOD_WEEK, UM_PERIOD_MONTH, UM_PERIOD_QUARTER, UM_PERIOD_YEAR };
const char *um_period_name(enum um_period_kind kind); /* "week", ... */
/* um_period_start - first day of the period a day is in; weeks start on Monday. */
int32_t um_period_start(enum um_period_kind kind, int32_t day);
int32_t um_period_next(enum um_period_kind kind, int32_t start); /* first day of the period after */

#endif
