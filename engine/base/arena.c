/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.c - region allocation (Hanson 1990): a list of blocks, each a bump pointer. Blocks double up
 * to 1 MiB, so that a small arena stays small and a large one asks malloc rarely. The limit counts
 * what was asked for, not what blocks leave over, so that it is reached at the same place whatever
 * the history of the arena.
 */
#include "base/arena.h"
#include "base/mem.h"
#include "base/status.h"

#include <stddef.h>
#include <string.h>

#define BLOCK_MIN_BYTES ((size_t)4096)
#define BLOCK_MAX_BYTES ((size_t)1 << 20)
#define ALIGN _Alignof(max_align_t)

struct um_arena_block {
	struct um_arena_block *next; /* older */
	size_t used, capacity;
	_Alignas(max_align_t) unsigned char bytes[];
};

void um_arena_init(struct um_arena *arena, size_t limit_bytes)
{
	*arena = (struct um_arena){ .limit_bytes = limit_bytes };
}

static void free_blocks(struct um_arena_block *block)
{
	while (block) {
		struct um_arena_block *next = block->next;

		um_free(block);
		block = next;
	}
}

void um_arena_release(struct um_arena *arena)
{
	free_blocks(arena->head);
	um_arena_init(arena, arena->limit_bytes);
}

#ifndef UM_ARENA_MALLOC
/* unlink_largest - the block worth keeping, taken out of the list; NULL where there is none. */
static struct um_arena_block *unlink_largest(struct um_arena *arena)
{
	struct um_arena_block **best = &arena->head, *keep;

	for (struct um_arena_block **at = &arena->head; *at; at = &(*at)->next)
		if ((*at)->capacity > (*best)->capacity)
			best = at;
	keep = *best;
	if (keep)
		*best = keep->next;
	return keep;
}
#endif

void um_arena_clear(struct um_arena *arena)
{
	struct um_arena_block *keep = NULL;

#ifndef UM_ARENA_MALLOC
	keep = unlink_largest(arena);
#endif
	free_blocks(arena->head);
	um_arena_init(arena, arena->limit_bytes);
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
		arena->head = keep;
	}
}

static size_t block_size(const struct um_arena *arena, size_t need)
{
#ifdef UM_ARENA_MALLOC
	(void)arena;
	return need;
#else
	size_t size = arena->head ? arena->head->capacity : BLOCK_MIN_BYTES / 2;

	size = size >= BLOCK_MAX_BYTES / 2 ? BLOCK_MAX_BYTES : size * 2;
	return size > need ? size : need;
#endif
}

static bool add_block(struct um_arena *arena, size_t need)
{
	size_t capacity = block_size(arena, need), bytes;
	struct um_arena_block *block;

	if (__builtin_add_overflow(capacity, sizeof(*block), &bytes))
		return false;
	block = um_alloc(bytes);
	if (!block)
		return false;
	block->used = 0;
	block->capacity = capacity;
	block->next = arena->head;
	arena->head = block;
	return true;
}

static bool has_room(const struct um_arena *arena, size_t need)
{
#ifdef UM_ARENA_MALLOC
	(void)arena;
	(void)need;
	return false;
#else
	return arena->head && arena->head->capacity - arena->head->used >= need;
#endif
}

void *um_arena_alloc(struct um_arena *arena, size_t total, size_t size)
{
	size_t need, left = arena->limit_bytes - arena->used_bytes;
	struct um_arena_block *block;
	void *p;

	arena->over_limit = __builtin_mul_overflow(total, size, &need) || need > left;
	if (arena->over_limit)
		return NULL;
	need = need ? need : 1;
	if (__builtin_add_overflow(need, ALIGN - 1, &need))
		need = SIZE_MAX;
	need &= ~(ALIGN - 1);
	arena->over_limit = need > left;
	if (arena->over_limit)
		return NULL;
	if (!has_room(arena, need) && !add_block(arena, need))
		return NULL;
	block = arena->head;
	p = block->bytes + block->used;
	block->used += need;
	arena->used_bytes += need;
	return memset(p, 0, need);
}

char *um_arena_strndup(struct um_arena *arena, const char *bytes, size_t len)
{
	size_t room;
	char *copy;

	if (__builtin_add_overflow(len, 1, &room)) {
		arena->over_limit = true;
		return NULL;
	}
	copy = um_arena_alloc(arena, room, 1);
	if (copy && len)
		memcpy(copy, bytes, len);
	return copy;
}

int um_arena_fail(const struct um_arena *arena, struct unmet_error *err)
{
	if (!arena->over_limit)
		return um_nomem(err);
	return um_fail(err, UNMET_E_LIMIT, "memory limit of %zu bytes reached", arena->limit_bytes);
}
