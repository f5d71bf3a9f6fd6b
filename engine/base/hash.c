/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c - XXH3 (Collet), seed 0: 64 bits for tables, 128 bits for the identity of files and
 * documents. The digests are those of xxhsum -H2, so that people can check them by hand. Inlined:
 * most keys are words of a few bytes, where a call would cost as much as the hash.
 */
#include "base/hash.h"
#include "base/mem.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* XXH3 wants its state on 64 bytes; one spare cache line in an ordinary allocation gives that. */
struct um_hasher { unsigned char room[sizeof(XXH3_state_t) + 64]; };

static size_t state_offset(const struct um_hasher *hasher)
{
	return (64 - ((uintptr_t)hasher->room & 63)) & 63;
}

uint64_t um_hash64(const void *bytes, size_t len)
{
	return XXH3_64bits(len ? bytes : "", len);
}

static struct um_hash128 from_xxh(XXH128_hash_t h)
{
	return (struct um_hash128){ h.high64, h.low64 };
}

struct um_hash128 um_hash128(const void *bytes, size_t len)
{
	return from_xxh(XXH3_128bits(len ? bytes : "", len));
}

static void hex64(uint64_t value, char *out)
{
	for (int i = 15; i >= 0; i--, value >>= 4)
		out[i] = "0123456789abcdef"[value & 15];
}

void um_hash128_hex(struct um_hash128 h, char out[33])
{
	hex64(h.high, out);
	hex64(h.low, out + 16);
	out[32] = '\0';
}

struct um_hasher *um_hasher_new(void)
{
	struct um_hasher *hasher = um_alloc(sizeof(*hasher));

	if (hasher)
		XXH3_128bits_reset((XXH3_state_t *)(void *)(hasher->room + state_offset(hasher)));
	return hasher;
}

void um_hasher_add(struct um_hasher *hasher, const void *bytes, size_t len)
{
	if (len)
		XXH3_128bits_update((XXH3_state_t *)(void *)(hasher->room + state_offset(hasher)), bytes, len);
}

struct um_hash128 um_hasher_end(const struct um_hasher *hasher)
{
	return from_xxh(XXH3_128bits_digest((const XXH3_state_t *)(const void *)(hasher->room + state_offset(hasher))));
}

void um_hasher_free(struct um_hasher *hasher)
{
	um_free(hasher);
}
