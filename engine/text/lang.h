/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang.h - what the stage itself sees of a language; the rest of the engine sees text.h.
 */
#ifndef UM_TEXT_LANG_H
#define UM_TEXT_LANG_H

#include "base/intern.h"
#include "text/text.h"

enum um_abbreviation { /* stored plus 1: 0 is "none" */
	UM_ABBREVIATION_NONE,
	UM_ABBREVIATION_NEVER,  /* its full stop never ends a sentence: Dr. */
	UM_ABBREVIATION_MAY,    /* ends one where a capital follows: etc. */
	UM_ABBREVIATION_NUMBER  /* an abbreviation only before a number: no. 5 */
};

/* A word list: folded words to small numbers. Immutable once loaded. */
struct um_words {
	struct um_intern *word;
	uint64_t *value;        /* [um_intern_size(word)] */
	size_t capacity;
};

enum um_lang_role { UM_LANG_STOP = 1, UM_LANG_VAGUE = 2 };

struct um_lang {
	char code[4];
	const char *stemmer;    /* libstemmer's name, NULL: words stand for themselves */
	bool elides;            /* stopwords.txt has forms that end in ': l', qu' */
	struct um_words role;   /* of um_lang_role, of words in stopwords.txt and vague.txt */
	struct um_words abbreviation;
};

#define UM_MAX_LANGS 64     /* a bit each in the votes */

struct um_lang_set {
	struct um_lang lang[UM_MAX_LANGS]; /* [total] sorted by code */
	size_t total;
	struct um_words function;          /* word to the set of languages that have it */
};

/* um_lang_read_lists - the files of folder/<code>/; each may be missing. FORMAT with path and line. */
enum unmet_status um_lang_read_lists(struct um_lang_set *set, struct um_lang *lang, const char *folder,
                                     struct unmet_error *err);

uint64_t um_words_get(const struct um_words *words, const char *folded, size_t len); /* 0: not there */
/* um_words_put - the place of a word's number, 0 when new; NULL: no memory. Until the next put. */
uint64_t *um_words_put(struct um_words *words, const char *folded, size_t len);
void um_words_release(struct um_words *words);

/* um_lang_word - bits of um_lang_role; 0: a word like others. */
static inline uint64_t um_lang_word(const struct um_lang *lang, const char *folded, size_t len)
{
	return lang ? um_words_get(&lang->role, folded, len) : 0;
}

static inline bool um_lang_stops(const struct um_lang *lang, const char *folded, size_t len)
{
	return (um_lang_word(lang, folded, len) & UM_LANG_STOP) != 0;
}

#endif
