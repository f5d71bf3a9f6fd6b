/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map.c - numbers to numbers: linear probing at a load of at most 2/3, keys mixed by the finaliser of
 * splitmix64 (Steele, Lea & Flood 2014), because ids and packed pairs differ in a few bits only.
 * Nothing is ever removed, so there are no tombstones.
 */
#include "base/map.h"
#include "base/mem.h"

#include <string.h>

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* slot_of - where key is, or the free slot where it would go. The table must have a free slot. */
static size_t slot_of(const struct um_map *map, uint64_t key)
{
	size_t mask = map->capacity - 1, at = (size_t)mix(key) & mask;

	while (map->full[at] && map->key[at] != key)
		at = (at + 1) & mask;
	return at;
}

void um_map_init(struct um_map *map)
{
	*map = (struct um_map){ .size = 0 };
}

void um_map_release(struct um_map *map)
{
	um_free(map->key);
	um_free(map->value);
	um_free(map->full);
	um_map_init(map);
}

void um_map_clear(struct um_map *map)
{
	if (map->capacity)
		memset(map->full, 0, map->capacity);
	map->size = 0;
}

static void move_all(struct um_map *to, const struct um_map *from)
{
	for (size_t i = 0; i < from->capacity; i++) {
		size_t at;

		if (!from->full[i])
			continue;
		at = slot_of(to, from->key[i]);
		to->key[at] = from->key[i];
		to->value[at] = from->value[i];
		to->full[at] = 1;
	}
	to->size = from->size;
}

static bool grow(struct um_map *map)
{
	struct um_map wide = { .capacity = map->capacity ? map->capacity * 2 : 16 };

	if (wide.capacity < map->capacity)
		return false;
	wide.key = um_realloc(NULL, wide.capacity, sizeof(*wide.key));
	wide.value = um_realloc(NULL, wide.capacity, sizeof(*wide.value));
	wide.full = um_calloc(wide.capacity, 1);
	if (!wide.key || !wide.value || !wide.full) {
		um_map_release(&wide);
		return false;
	}
	move_all(&wide, map);
	um_map_release(map);
	*map = wide;
	return true;
}

uint64_t *um_map_put(struct um_map *map, uint64_t key, uint64_t fresh)
{
	size_t at = 0;

	if (map->capacity) {
		at = slot_of(map, key);
		if (map->full[at])
			return &map->value[at];
	}
	if (map->size >= map->capacity / 3 * 2) {
		if (!grow(map))
			return NULL;
		at = slot_of(map, key);
	}
	map->key[at] = key;
	map->value[at] = fresh;
	map->full[at] = 1;
	map->size++;
	return &map->value[at];
}

const uint64_t *um_map_get(const struct um_map *map, uint64_t key)
{
	size_t at;

	if (!map->capacity)
		return NULL;
	at = slot_of(map, key);
	return map->full[at] ? &map->value[at] : NULL;
}
