/* SPDX-License-Identifier: Apache-2.0 */
/* rng.h - xoshiro256** seeded by splitmix64 (Blackman & Vigna 2018): one stream per purpose. */
#ifndef UM_BASE_RNG_H
#define UM_BASE_RNG_H

#include <stdint.h>

struct um_rng { uint64_t s[4]; };

void um_rng_init(struct um_rng *rng, uint64_t seed, uint64_t stream);
uint64_t um_rng_next(struct um_rng *rng);
uint64_t um_rng_below(struct um_rng *rng, uint64_t n); /* 0..n-1 without bias; n > 0 */
double um_rng_unit(struct um_rng *rng);                /* [0, 1), 53 bits */

#endif
