/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - turns to sentences, tokens and stems.
 *
 * Words and sentences follow UAX #29 (Unicode 15.0.0) with what support text needs: a line break that
 * ends a list item or paragraph ends a sentence, abbreviations of the language do not, apostrophes stay
 * inside words. Every word is stemmed once (libstemmer, cached by word id).
 */
#ifndef UM_TEXT_H
#define UM_TEXT_H

#include "base/status.h"
#include "text/types.h"

struct um_lang; /* stop words, abbreviations, stemmer of one language; immutable, shared by threads */
struct um_lang_set; /* all languages found in the lexicon folder, and those libstemmer has without one */

/* um_lang_set_load - lexicons/<code>/stopwords.txt, abbreviations.txt, function.txt; any may be missing.
 * Errors  IO when there is no such folder, FORMAT with path and line, LIMIT (64 languages), NOMEM */
enum unmet_status um_lang_set_load(struct um_lang_set **set, const char *lexicons, struct unmet_error *err);
void um_lang_set_free(struct um_lang_set *set);
const struct um_lang *um_lang_find(const struct um_lang_set *set, const char *code); /* NULL: unknown */
const char *um_lang_code(const struct um_lang *lang);
/* um_lang_guess - language by function words and script; `fallback` where the text is too short to tell. */
const struct um_lang *um_lang_guess(const struct um_lang_set *set, struct um_str text, const struct um_lang *fallback);

/* A vocabulary remembers the languages it was used with: free it before their set. */
struct um_vocab *um_vocab_new(void); /* NULL: no memory */
void um_vocab_free(struct um_vocab *vocab);

struct um_text *um_text_new(void);   /* NULL: no memory */
void um_text_free(struct um_text *text);

struct um_range { uint32_t start, end; };

/*
 * um_text_read - sentences and tokens of `bytes`, which is valid UTF-8 in NFC, inside the ranges given.
 *
 *   lang    NULL: words stand for themselves, no stop words, no abbreviations
 *   range   [range_total] turns, sorted; none: the whole text is one
 *   text    replaced; its memory is reused; borrows bytes
 * Errors    NOMEM, LIMIT (2^31 bytes, vocabulary full), ARG (a range outside of the text)
 * Cost      O(bytes); 90 MB/s and more on English after the vocabulary is warm
 * Threads   one vocab and one text per thread; the same input gives the same ranges, word and stem
 *           strings on any thread; ids depend on arrival
 */
enum unmet_status um_text_read(struct um_text *text, struct um_vocab *vocab, const struct um_lang *lang,
                               struct um_str bytes, const struct um_range *range, size_t range_total,
                               struct unmet_error *err);

#endif
