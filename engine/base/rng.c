/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rng.c - xoshiro256** (Blackman & Vigna 2018), seeded by splitmix64 as its authors advise. rand() and
 * friends differ between C libraries; this gives the same draws everywhere. Each purpose takes its own
 * stream, so that one more draw in one place does not shift all the others.
 */
#include "base/rng.h"

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void um_rng_init(struct um_rng *rng, uint64_t seed, uint64_t stream)
{
	uint64_t state = stream;

	/* the stream is mixed first: seed + 1 of one stream must not be the next stream's seed */
	state = splitmix(&state) ^ seed;
	for (int i = 0; i < 4; i++)
		rng->s[i] = splitmix(&state);
}

static uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t um_rng_next(struct um_rng *rng)
{
	uint64_t *s = rng->s;
	uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

uint64_t um_rng_below(struct um_rng *rng, uint64_t n)
{
	uint64_t skip, draw;

	if (n < 2)
		return 0;
	skip = (0 - n) % n; /* 2^64 mod n: dropping that many draws leaves a multiple of n */
	do
		draw = um_rng_next(rng);
	while (draw < skip);
	return draw % n;
}

double um_rng_unit(struct um_rng *rng)
{
	return (double)(um_rng_next(rng) >> 11) * 0x1p-53;
}
