/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order.c - comparing plain numbers, for qsort and bsearch; and quicksort of numbers, as most lists are of some dozens and are sorted
 * a hundred thousand times: a call for every comparison takes most of qsort's time then. Short pieces go by insertion, and a piece whose
 * pivots turn out badly goes to qsort, so that no list takes quadratic time.
 */
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

#define SHORT 24u

static void insert(uint32_t *list, size_t total)
{
	for (size_t i = 1; i < total; i++) {
		uint32_t value = list[i];
		size_t j = i;

		for (; j > 0 && list[j - 1] > value; j--)
			list[j] = list[j - 1];
		list[j] = value;
	}
}

static uint32_t middle(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t low = a < b ? a : b, high = a < b ? b : a;

	return c < low ? low : c > high ? high : c;
}

/* part - list[0, x) <= pivot <= list[x, total), both shorter than list (Hoare 1962). */
static size_t part(uint32_t *list, size_t total)
{
	uint32_t pivot = middle(list[0], list[total / 2], list[total - 1]);
	size_t i = 0, j = total - 1;

	for (;; i++, j--) {
		uint32_t swap;

		while (list[i] < pivot)
			i++;
		while (list[j] > pivot)
			j--;
		if (i >= j)
			return j + 1 < total ? j + 1 : total - 1;
		swap = list[i];
		list[i] = list[j];
		list[j] = swap;
	}
}

static void sort(uint32_t *list, size_t total, unsigned depth)
{
	while (total > SHORT) {
		size_t cut;

		if (!depth--) {
			qsort(list, total, sizeof(*list), um_order_u32);
			return;
		}
		cut = part(list, total);
		if (cut < total - cut) {
			sort(list, cut, depth);
			list += cut;
			total -= cut;
		} else {
			sort(list + cut, total - cut, depth);
			total = cut;
		}
	}
	insert(list, total);
}

void um_sort_u32(uint32_t *list, size_t total)
{
	unsigned depth = 0;

	for (size_t left = total; left; left /= 2)
		depth += 2;
	sort(list, total, depth);
}

size_t um_distinct_u32(uint32_t *list, size_t total)
{
	size_t kept = 0;

	um_sort_u32(list, total);
	for (size_t i = 0; i < total; i++)
		if (!kept || list[i] != list[kept - 1])
			list[kept++] = list[i];
	return kept;
}
