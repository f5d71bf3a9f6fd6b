/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_add.h - appending tokens. All return false when the vocabulary or memory is full.
 */
#ifndef UM_TEXT_TOKEN_ADD_H
#define UM_TEXT_TOKEN_ADD_H

#include "text/token.h"

struct um_tokenizer {
	struct um_text *text;
	struct um_vocab *vocab;
	struct um_stems *stems;
	struct um_str s;        /* the document up to the end of the sentence */
	struct um_link link;
};

/* What kinds of characters a token has; others: letters without case. */
struct um_shape { size_t upper, lower, digits, others; bool first_upper; };

/* um_add_special - a token whose own bytes do not matter, under one name for all: links, long numbers. */
bool um_add_special(struct um_tokenizer *t, size_t start, size_t end, const char *name, uint32_t flags);
/* um_add_punct - its word is its first char_bytes, so that "!!!" is the word "!". */
bool um_add_punct(struct um_tokenizer *t, size_t start, size_t end, size_t char_bytes);
/* um_add_word - letters and digits, folded already. */
bool um_add_word(struct um_tokenizer *t, size_t start, size_t end, const char *folded, size_t len,
                 const struct um_shape *shape);
/* um_add_quick - at most UM_MAX_WORD_BYTES of ASCII letters, digits, _ and ' not folded yet. */
bool um_add_quick(struct um_tokenizer *t, size_t start, size_t end, const struct um_shape *shape);

#endif
