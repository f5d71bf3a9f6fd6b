/* SPDX-License-Identifier: Apache-2.0 */
/* order.c - comparing plain numbers, for qsort and bsearch. */
#include "base/order.h"

#include <stdlib.h>

int um_order_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

int um_order_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int um_order_f32(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

size_t um_distinct_u32(uint32_t *list, size_t total)
{
	size_t kept = 0;

	if (total > 1)
		qsort(list, total, sizeof(*list), um_order_u32);
	for (size_t i = 0; i < total; i++)
		if (!kept || list[i] != list[kept - 1])
			list[kept++] = list[i];
	return kept;
}
