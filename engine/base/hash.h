/* SPDX-License-Identifier: Apache-2.0 */
/* hash.h - XXH3 with a fixed seed, endian-independent: the same digest on every machine. */
#ifndef UM_BASE_HASH_H
#define UM_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct um_hash128 { uint64_t high, low; };

uint64_t um_hash64(const void *bytes, size_t len);
struct um_hash128 um_hash128(const void *bytes, size_t len);
void um_hash128_hex(struct um_hash128 h, char out[33]);

/* Streaming, for files. */
struct um_hasher; /* opaque */
struct um_hasher *um_hasher_new(void);  /* NULL: no memory */
void um_hasher_add(struct um_hasher *hasher, const void *bytes, size_t len);
struct um_hash128 um_hasher_end(const struct um_hasher *hasher);
void um_hasher_free(struct um_hasher *hasher);

#endif
