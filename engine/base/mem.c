/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem.c - every allocation of the library goes through here, for two reasons: sizes are multiplied
 * with an overflow check in one place (CVE-2022-24795 and its kin), and any single allocation can be
 * made to fail, as SQLite's out-of-memory loop does. The hook costs one relaxed load until a test
 * first arms it; only then are allocations counted.
 */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_bool counting;      /* a test called um_mem_fail_after */
static atomic_bool forever_mode;
static atomic_uint_fast64_t fail_at; /* 0: never */
static atomic_uint_fast64_t made;

static bool fails_now(void)
{
	uint64_t nth, target;

	if (!atomic_load_explicit(&counting, memory_order_relaxed))
		return false;
	nth = atomic_fetch_add_explicit(&made, 1, memory_order_relaxed) + 1;
	target = atomic_load_explicit(&fail_at, memory_order_relaxed);
	if (target == 0 || nth < target)
		return false;
	return nth == target || atomic_load_explicit(&forever_mode, memory_order_relaxed);
}

void um_mem_fail_after(uint64_t n, bool forever)
{
	atomic_store(&fail_at, 0);
	atomic_store(&made, 0);
	atomic_store(&forever_mode, forever);
	atomic_store(&fail_at, n);
	atomic_store(&counting, true);
}

uint64_t um_mem_allocations(void)
{
	return atomic_load(&made);
}

void *um_alloc(size_t size)
{
	if (size > PTRDIFF_MAX || fails_now())
		return NULL;
	return malloc(size ? size : 1); /* NULL always means failure */
}

void *um_calloc(size_t total, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(total, size, &bytes) || bytes > PTRDIFF_MAX || fails_now())
		return NULL;
	return calloc(bytes ? bytes : 1, 1);
}

void *um_realloc(void *p, size_t total, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(total, size, &bytes) || bytes > PTRDIFF_MAX || fails_now())
		return NULL;
	return realloc(p, bytes ? bytes : 1);
}

void um_free(void *p)
{
	free(p);
}

char *um_strndup(const char *bytes, size_t len)
{
	char *copy;

	if (len >= PTRDIFF_MAX)
		return NULL;
	copy = um_alloc(len + 1);
	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

bool um_grow(void **p, size_t *capacity, size_t want, size_t size)
{
	size_t next;
	void *old, *grown;

	if (want <= *capacity)
		return true;
	if (__builtin_mul_overflow(*capacity, 2, &next) || next < want)
		next = want;
	if (next < 8)
		next = 8;
	/* p often points to a T *, not to a void *: bytes are copied to stay within the aliasing rules. */
	memcpy(&old, (const void *)p, sizeof(old));
	grown = um_realloc(old, next, size);
	if (!grown)
		return false;
	memcpy((void *)p, &grown, sizeof(grown));
	*capacity = next;
	return true;
}
