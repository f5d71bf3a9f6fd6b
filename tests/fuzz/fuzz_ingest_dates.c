/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_dates.c - any value that may be a date; what comes out is one, and reads as itself. */
#include <stdlib.h>

#include "ingest/dates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct um_str value = um_str_n((const char *)data, size);
	char date[11], time[20], again[11];

	um_date_vote(value);
	for (int order = 0; order < 2; order++) {
		if (!um_date_read(value, (enum um_date_order)order, date, time)) {
			if (date[0] || time[0])
				abort();
			continue;
		}
		if (strlen(date) != 10 || strlen(time) != 19)
			abort();
		if (!um_date_read(um_str(date), UM_DATE_DAY_FIRST, again, NULL) || strcmp(date, again))
			abort();
	}
	return 0;
}
