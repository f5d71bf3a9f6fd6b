/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/dates.h - the ways people write dates, to one. */
#ifndef UM_INGEST_DATES_H
#define UM_INGEST_DATES_H

#include <stdint.h>

#include "base/str.h"

/* 3/4/2024: which is the month? Decided per column from its unambiguous values (3/26/2024); where there are none the
 * month comes first beside "PM", as in American exports, else the day, as in most of the world. */
enum um_date_order { UM_DATE_DAY_FIRST = 0, UM_DATE_MONTH_FIRST };

/* Dates of digits in a column, by what they can be; 12-hour clocks among them. */
struct um_date_votes { uint32_t day_first, month_first, either, half_days; };

/* um_date_count - one value into votes; anything but a date of digits says nothing. */
void um_date_count(struct um_date_votes *votes, struct um_str value);
enum um_date_order um_date_settle(const struct um_date_votes *votes);
bool um_date_undecided(const struct um_date_votes *votes); /* there are such dates, and none tells */
/* um_date_doubt - what a reader of the results must know of how these dates are read: to out; false: nothing. */
bool um_date_doubt(const struct um_date_votes *votes, char *out, size_t room);

/* um_date_vote - +1: this value can only be month first, -1: only day first, 0: says nothing. */
int um_date_vote(struct um_str value);

/* um_date_read - "YYYY-MM-DD" of ISO dates, epoch seconds or milliseconds, 3/26/2024, 26.03.2024, "March 26,
 * 2024", "26 Mar 2024", "Tue, 26 Mar 2024 ..."; with `time` (room for 20) also "YYYY-MM-DDTHH:MM:SS" in UTC
 * where the value says its zone. false: no date; outputs "". */
bool um_date_read(struct um_str value, enum um_date_order order, char date[11], char time[20]);

#endif
