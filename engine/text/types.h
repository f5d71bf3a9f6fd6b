/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text/types.h - sentences, tokens and stems of one document.
 *
 *   document text   "I can't export.  Why?"
 *   sentence [S]     └─── 0 ──────┘  └ 1 ┘        byte ranges, inside one turn
 *   token    [T]     I can't export .  Why ?      byte ranges; word = folded form, stem = its stem
 *
 * Words and stems are ids in a struct um_vocab, which lives longer than the document.
 */
#ifndef UM_TEXT_TYPES_H
#define UM_TEXT_TYPES_H

#include "base/intern.h"
#include "base/str.h"

typedef uint32_t um_word_id; /* folded surface form */
typedef uint32_t um_term_id; /* stem */

enum um_token_flag {
	UM_TOKEN_WORD = 1,     /* has a letter */
	UM_TOKEN_NUMBER = 2,   /* digits and what separates them; beyond six bytes the word is "<number>" */
	UM_TOKEN_PUNCT = 4,    /* neither; a run of one character is one token, its word that character */
	UM_TOKEN_STOP = 8,     /* a function word of the language */
	UM_TOKEN_CAPITAL = 16, /* starts with a capital */
	UM_TOKEN_ALLCAPS = 32, /* two or more letters, all capital */
	UM_TOKEN_VAGUE = 128,  /* a word of content that says little of what it is about: "problem", "yesterday" */
	UM_TOKEN_LINK = 64     /* a URL, an address, a path, a version, a key: alone in flags, the word is "<link>" */
};

struct um_token {
	uint32_t start, end;   /* bytes in the document */
	um_word_id word;
	um_term_id term;       /* UM_INTERN_NONE unless UM_TOKEN_WORD */
	uint32_t flags;
};

struct um_sentence {
	uint32_t start, end;   /* bytes in the document, without outer white space */
	uint32_t token, token_count; /* first token and how many */
	uint32_t turn;         /* index into the document's turns, 0 where it has none */
};

struct um_text {
	struct um_str bytes;         /* the document */
	struct um_token *token;      /* [token_count] */
	size_t token_count, token_capacity;
	struct um_sentence *sentence; /* [sentence_count] */
	size_t sentence_count, sentence_capacity;
	const char *lang;            /* ISO 639-1 of the document, as identified or given */
};

struct um_vocab; /* words, stems, and the stem of each word; one per thread */

/* Read-only looks into a vocabulary, for stages to the right. */
struct um_str um_vocab_word(const struct um_vocab *vocab, um_word_id word);
struct um_str um_vocab_term(const struct um_vocab *vocab, um_term_id term);

#endif
