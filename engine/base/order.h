/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order.h - plain numbers in ascending order: what qsort and bsearch are given, a sort of their own, and lists without repeats.
 *
 * Equal numbers cannot be told apart, so that qsort's order of equals, which it leaves open, never shows.
 */
#ifndef UM_BASE_ORDER_H
#define UM_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

int um_order_u32(const void *a, const void *b); /* of two uint32_t */
int um_order_u64(const void *a, const void *b); /* of two uint64_t */
int um_order_f32(const void *a, const void *b); /* of two float, none NaN */

/* um_sort_u32 - in place, without a call for every comparison. Cost O(n log n). list may be NULL where total is 0. */
void um_sort_u32(uint32_t *list, size_t total);

/* um_distinct_u32 - sort in place, each value once, and how many are left. list may be NULL where total is 0. */
size_t um_distinct_u32(uint32_t *list, size_t total);

#endif
