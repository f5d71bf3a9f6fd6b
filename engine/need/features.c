/* SPDX-License-Identifier: Apache-2.0 */
/*
 * features.c - a sentence as hashed features: stems, neighbouring stems, its first stem. Function words are words, too:
 * "should", "not" and "please" say more about what a sentence is for than its nouns do. Hashing (Weinberger et al. 2009)
 * bounds the model whatever people write; collisions cost little where weights are kept small.
 */
#include "base/hash.h"
#include "need/learn.h"

#define FIRST_WORD 0x9e3779b97f4a7c15u

uint64_t um_feature_word(struct um_str stem)
{
	uint64_t h = um_hash64(stem.ptr, stem.len);

	if (stem.len == 0 || stem.ptr[0] == '<' || (stem.ptr[0] >= '0' && stem.ptr[0] <= '9'))
		return 0;
	return h ? h : 1;
}

enum um_family um_family_of(enum unmet_kind kind)
{
	switch (kind) {
	case UNMET_KIND_PROBLEM:
	case UNMET_KIND_OBSTACLE:
	case UNMET_KIND_WORKAROUND: return UM_FAMILY_TROUBLE;
	case UNMET_KIND_PRAISE: return UM_FAMILIES;
	default: return UM_FAMILY_ASK;
	}
}

const char *um_family_name(enum um_family family)
{
	return family == UM_FAMILY_ASK ? "ask" : "trouble";
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	return x ^ x >> 32;
}

static uint32_t place(uint64_t before, uint64_t word)
{
	return (uint32_t)(mix(before * 3 + word) >> (64 - UM_FEATURE_BITS));
}

/* insert - keep out[n] sorted and each feature once. */
static size_t insert(uint32_t *out, uint32_t *from, size_t n, uint32_t feature, uint32_t source)
{
	size_t at = n;

	while (at > 0 && out[at - 1] > feature)
		at--;
	if (at > 0 && out[at - 1] == feature)
		return n;
	for (size_t i = n; i > at; i--) {
		out[i] = out[i - 1];
		if (from)
			from[i] = from[i - 1];
	}
	out[at] = feature;
	if (from)
		from[at] = source;
	return n + 1;
}

size_t um_features(const uint64_t *word, size_t total, uint32_t *out, uint32_t *from)
{
	uint64_t before = FIRST_WORD;
	size_t n = 0, seen = 0;

	for (size_t i = 0; i < total && seen < UM_FEATURE_WORDS; i++) {
		if (!word[i]) {
			if (seen)
				before = 0;
			continue;
		}
		seen++;
		n = insert(out, from, n, place(0, word[i]), (uint32_t)i * 2);
		if (before)
			n = insert(out, from, n, place(before, word[i]), before == FIRST_WORD ? (uint32_t)i * 2 : (uint32_t)i * 2 - 1);
		before = word[i];
	}
	return n;
}
