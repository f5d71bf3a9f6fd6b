/* SPDX-License-Identifier: Apache-2.0 */
/* sip.c - SipHash-2-4, as its authors' paper writes it: two rounds a word, four at the end. */
#include "base/sip.h"

struct state { uint64_t v0, v1, v2, v3; };

static uint64_t turn(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static void mix(struct state *s, unsigned rounds)
{
	while (rounds--) {
		s->v0 += s->v1;
		s->v1 = turn(s->v1, 13) ^ s->v0;
		s->v0 = turn(s->v0, 32);
		s->v2 += s->v3;
		s->v3 = turn(s->v3, 16) ^ s->v2;
		s->v0 += s->v3;
		s->v3 = turn(s->v3, 21) ^ s->v0;
		s->v2 += s->v1;
		s->v1 = turn(s->v1, 17) ^ s->v2;
		s->v2 = turn(s->v2, 32);
	}
}

static uint64_t little(const unsigned char *p, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)p[i] << (8 * i);
	return word;
}

static void take(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	mix(s, 2);
	s->v0 ^= word;
}

uint64_t um_sip(const struct um_sip_key *key, const void *bytes, size_t len)
{
	struct state s = { key->low ^ UINT64_C(0x736f6d6570736575), key->high ^ UINT64_C(0x646f72616e646f6d),
	                   key->low ^ UINT64_C(0x6c7967656e657261), key->high ^ UINT64_C(0x7465646279746573) };
	const unsigned char *p = bytes;
	size_t whole = len / 8;

	for (size_t i = 0; i < whole; i++)
		take(&s, little(p + 8 * i, 8));
	take(&s, (uint64_t)(len & 0xff) << 56 | (len % 8 ? little(p + 8 * whole, len % 8) : 0));
	s.v2 ^= 0xff;
	mix(&s, 4);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
