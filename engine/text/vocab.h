/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocab.h - the side of a vocabulary that fills it.
 */
#ifndef UM_TEXT_VOCAB_H
#define UM_TEXT_VOCAB_H

#include "base/buf.h"
#include "text/lang.h"

#define UM_MAX_WORD_BYTES 64   /* of a folded word; anything longer is none that people use */
#define UM_MAX_CODE_BYTES 24   /* of a word with digits in it: longer ones are hashes and keys */
#define UM_MAX_NUMBER_BYTES 6  /* longer ones are all the same word, so that ids do not fill the vocabulary */

/* What a language makes of a word. */
struct um_meaning {
	um_term_id term;
	uint32_t flags; /* KNOWN, UM_TOKEN_STOP or UM_TOKEN_VAGUE */
};

#define UM_MEANING_KNOWN 1u /* the bit of UM_TOKEN_WORD, which every entry that is known has */

/* A short word with all that is known of it, found by its bytes alone. */
struct um_quick {
	uint64_t key[2];        /* its bytes, see token.c; both 0: empty */
	um_word_id word;
	struct um_meaning meaning;
};

/* 2^13, see um_vocab_quick: 256 KiB, so that the words that make nine tenths of any text stay in the L2 cache. */
#define UM_QUICK_TOTAL 8192u
#define UM_QUICK_BYTES 16u

/* The stems of one language, [capacity] by word id, filled as words arrive. */
struct um_stems {
	const struct um_lang *lang;
	struct sb_stemmer *stemmer;
	struct um_meaning *meaning;
	size_t capacity;
	struct um_quick *quick; /* [UM_QUICK_TOTAL], a later word takes the place of an earlier one */
	struct um_stems *next;
};

struct um_vocab {
	struct um_intern *word, *term;
	struct um_stems *stems;       /* a list: few languages, the last used is asked first */
	struct um_buf folded;         /* scratch */
	um_word_id punct[128];        /* word ids of ASCII characters, plus 1 */
};

/* um_vocab_word_id - id of a folded word; UM_INTERN_NONE: full or no memory (um_vocab_fail says which). */
um_word_id um_vocab_word_id(struct um_vocab *vocab, const char *folded, size_t len);
enum unmet_status um_vocab_fail(const struct um_vocab *vocab, struct unmet_error *err);
/* um_vocab_stems - the cache for lang (NULL: words stand for themselves); NULL: no memory. */
struct um_stems *um_vocab_stems(struct um_vocab *vocab, const struct um_lang *lang);
/* um_vocab_learn - fill the cache for a word that arrives for the first time; false: no memory, full. */
bool um_vocab_learn(struct um_vocab *vocab, struct um_stems *stems, um_word_id word);

/* um_vocab_mean - stem and flags of a word; NULL: no memory, full. Until the next call. */
static inline const struct um_meaning *um_vocab_mean(struct um_vocab *vocab, struct um_stems *stems, um_word_id word)
{
	if ((word >= stems->capacity || !stems->meaning[word].flags) && !um_vocab_learn(vocab, stems, word))
		return NULL;
	return &stems->meaning[word];
}

/* um_vocab_quick - where a word with this key would be. */
static inline struct um_quick *um_vocab_quick(const struct um_stems *stems, const uint64_t key[2])
{
	uint64_t mixed = (key[0] ^ (key[1] * UINT64_C(0x9E3779B97F4A7C15))) * UINT64_C(0xD6E8FEB86659FD93);

	return &stems->quick[mixed >> 51];
}

#endif
