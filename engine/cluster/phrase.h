/* SPDX-License-Identifier: Apache-2.0 */
/* phrase.h - phrases of a need in its customers' words. */
#ifndef UM_CLUSTER_PHRASE_H
#define UM_CLUSTER_PHRASE_H

#include "base/status.h"
#include "cluster/types.h"

#define UM_PHRASE_WORDS 4u

struct um_phrase {
	uint32_t stem[UM_PHRASE_WORDS]; /* UM_WORD_BREAK past the end */
	uint32_t word[UM_PHRASE_WORDS]; /* the most frequent wording */
	uint32_t words;                 /* 1..UM_PHRASE_WORDS */
	uint32_t customer_count;        /* distinct, among the mentions given */
};

/* um_is_mark - what stands for something left out, "xxxx": it names nothing. */
bool um_is_mark(struct um_str stem);

/* um_phrase_tells - does one word of it say what it is about? "help", "days ago" do not. */
bool um_phrase_tells(const struct um_bags *bags, const struct um_phrase *phrase);

/* um_phrase_order - by stems. */
int um_phrase_order(const uint32_t *a, const uint32_t *b);

/*
 * um_phrases_of - phrases of the mentions given, sorted by stems. Phrases of two words and more have
 * two customers at least. out in arena. bags must carry words.
 *
 * Cost  O(W log W) for W words in the mentions
 */
enum unmet_status um_phrases_of(struct um_phrase **out, size_t *out_total, const struct um_bags *bags,
                                const uint64_t *mention, size_t mention_total, struct um_arena *arena,
                                struct unmet_error *err);

#endif
