/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cue_read.h - reading a pattern: its tokens (cue_token.c), its words (cue_word.c), what they are put together
 * with (cue_pattern.c).
 */
#ifndef UM_NEED_CUE_READ_H
#define UM_NEED_CUE_READ_H

#include "need/cues.h"

struct um_cue_reader {
	struct um_cue_compiler *c;
	struct um_str rest;
	unsigned depth;
	bool behind;                  /* in what must not stand before */
	bool ahead;                   /* in any look-around: no states */
};

/* How far the reading has come: after 0, 1, 2 (bit n), 3 or more words (bit 3), in a state of the automaton. */
struct um_cue_front { unsigned places; uint32_t state; };

/* um_cue_complain - FORMAT, with the file and line of the cue being compiled. */
enum unmet_status um_cue_complain(const struct um_cue_compiler *c, const char *what, struct um_str word);

/* A token: a word, a sign, a quoted character, a {range}. */
bool um_cue_token(struct um_str *rest, struct um_str *token);        /* the next one; false: there is none */
bool um_cue_token_peek(struct um_str rest, struct um_str *token);
bool um_cue_token_is(struct um_str token, const char *sign);
bool um_cue_token_signs(struct um_str token);                        /* starts with a sign, so it is no word */
bool um_cue_accept(struct um_cue_reader *r, const char *sign);       /* move past it, if it is next */

/* um_cue_step - past a word: from the front's state by the symbol to a new one. */
enum unmet_status um_cue_step(struct um_cue_reader *r, struct um_cue_front *f, uint32_t symbol);
/* um_cue_word - a word of the pattern: with ~ or *, or one or more plain ones. */
enum unmet_status um_cue_word(struct um_cue_reader *r, struct um_str word, struct um_cue_front *f);
/* um_cue_word_itself - one word or punctuation character as the sentence shows it. */
enum unmet_status um_cue_word_itself(struct um_cue_reader *r, struct um_str word, struct um_cue_front *f);
struct um_cue_class *um_cue_class_find(struct um_cue_compiler *c, struct um_str name); /* NULL: there is none */

#endif
