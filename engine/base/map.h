/* SPDX-License-Identifier: Apache-2.0 */
/* map.h - uint64 key to uint64 value, open addressing. Never iterate for output: no order. */
#ifndef UM_BASE_MAP_H
#define UM_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct um_map { uint64_t *key, *value; uint8_t *full; size_t size, capacity; };

void um_map_init(struct um_map *map);
void um_map_release(struct um_map *map);
void um_map_clear(struct um_map *map);
/* um_map_put - slot for key, made with value `fresh` when new. NULL: no memory. Valid until the next put. */
uint64_t *um_map_put(struct um_map *map, uint64_t key, uint64_t fresh);
const uint64_t *um_map_get(const struct um_map *map, uint64_t key); /* NULL: absent */

#endif
