/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/dates.h - the ways people write dates, to one. */
#ifndef UM_INGEST_DATES_H
#define UM_INGEST_DATES_H

#include <stdint.h>

#include "base/str.h"

/* 3/4/2024: which is the month? Decided per column from its unambiguous values (3/26/2024); where there
 * are none the day comes first, as in most of the world. */
enum um_date_order { UM_DATE_DAY_FIRST = 0, UM_DATE_MONTH_FIRST };

/* um_date_vote - +1: this value can only be month first, -1: only day first, 0: says nothing. */
int um_date_vote(struct um_str value);

/* um_date_read - "YYYY-MM-DD" of ISO dates, epoch seconds or milliseconds, 3/26/2024, 26.03.2024, "March 26,
 * 2024", "26 Mar 2024", "Tue, 26 Mar 2024 ..."; with `time` (room for 20) also "YYYY-MM-DDTHH:MM:SS" in UTC
 * where the value says its zone. false: no date; outputs "". */
bool um_date_read(struct um_str value, enum um_date_order order, char date[11], char time[20]);

#endif
