/* SPDX-License-Identifier: Apache-2.0 */
/* mem.h - the only callers of malloc: sizes are checked, and any allocation can be made to fail. */
#ifndef UM_BASE_MEM_H
#define UM_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All return NULL on overflow or when memory is short; never abort. total * size is checked. */
void *um_alloc(size_t size);
void *um_calloc(size_t total, size_t size);
void *um_realloc(void *p, size_t total, size_t size); /* p stays valid on failure */
void um_free(void *p);
char *um_strndup(const char *bytes, size_t len);

/* um_grow - make room for `want` items of `size` bytes in *p (doubling). false: unchanged, no memory. */
bool um_grow(void **p, size_t *capacity, size_t want, size_t size);

/* Fault hooks for tests, process-wide. um_mem_fail_after(n): the n-th allocation from now fails
 * (1-based; 0 switches it off); `forever` makes all later ones fail too. */
void um_mem_fail_after(uint64_t n, bool forever);
uint64_t um_mem_allocations(void); /* since um_mem_fail_after was last called */

#endif
