/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.h - memory that lives and dies together. A scratch arena is cleared per document; one per
 * run owns the results. Built with -DUM_ARENA_MALLOC every allocation is a malloc of its own, so
 * that sanitizers see it. Not thread-safe: one arena per thread.
 */
#ifndef UM_BASE_ARENA_H
#define UM_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct um_arena {
	struct um_arena_block *head;
	size_t used_bytes, limit_bytes;
	bool over_limit; /* why the last allocation failed */
};

void um_arena_init(struct um_arena *arena, size_t limit_bytes); /* allocates nothing */
void um_arena_release(struct um_arena *arena);
void um_arena_clear(struct um_arena *arena);   /* keeps its largest block for reuse */

/* NULL when the limit or memory is reached: the caller returns UNMET_E_LIMIT or NOMEM (um_arena_fail).
 * Memory is zeroed and aligned for any type. total * size is checked. */
void *um_arena_alloc(struct um_arena *arena, size_t total, size_t size);
char *um_arena_strndup(struct um_arena *arena, const char *bytes, size_t len); /* NUL-terminated */

struct unmet_error;
/* um_arena_fail - why the last allocation failed: LIMIT with the limit named, else NOMEM. */
int um_arena_fail(const struct um_arena *arena, struct unmet_error *err);

#define UM_NEW(arena, type) ((type *)um_arena_alloc((arena), 1, sizeof(type)))
#define UM_ARRAY(arena, type, total) ((type *)um_arena_alloc((arena), (total), sizeof(type)))

#endif
