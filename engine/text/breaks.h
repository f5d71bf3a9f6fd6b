/* SPDX-License-Identifier: Apache-2.0 */
/*
 * breaks.h - UAX #29 word and sentence breaks as published (Unicode 15.0.0), untailored.
 *
 * Both pass every line of WordBreakTest.txt and SentenceBreakTest.txt. What support text needs on
 * top is in sentence.c and token.c, which ask here first.
 */
#ifndef UM_TEXT_BREAKS_H
#define UM_TEXT_BREAKS_H

#include "base/str.h"
#include "base/utf8.h"
#include "text/ucd.h"

/* um_next - the code point at *at of valid UTF-8 and its properties; *at moves past it. */
static inline const struct um_ucd *um_next(struct um_str s, size_t *at, uint32_t *code)
{
	unsigned char c = (unsigned char)s.ptr[*at];

	if (c < 0x80) {
		++*at;
		*code = c;
	} else {
		*code = um_utf8_next(s.ptr, s.len, at);
	}
	return um_ucd_get(*code);
}

/* um_peek - the same without moving; NULL at the end. */
static inline const struct um_ucd *um_peek(struct um_str s, size_t at, uint32_t *code)
{
	return at < s.len ? um_next(s, &at, code) : NULL;
}

/* um_before - the start of the code point that ends at `at` > 0. */
static inline size_t um_before(struct um_str s, size_t at)
{
	do {
		at--;
	} while (at > 0 && ((unsigned char)s.ptr[at] & 0xC0) == 0x80);
	return at;
}

/* um_break_word - the next word boundary after `at`, which is one itself; s.len at the end. O(word). */
size_t um_break_word(struct um_str s, size_t at);

/*
 * A place where a sentence may end:    "Really." he said      left = e, the letter before
 *                                             ^^^             at, term, close, end
 * `breaks` is the verdict of UAX #29; a caller with more knowledge may differ.
 */
struct um_site {
	size_t at;     /* the terminator or paragraph separator */
	size_t term;   /* after it */
	size_t close;  /* after closing quotes and brackets */
	size_t end;    /* after spaces and one paragraph separator: where the next sentence would start */
	uint8_t kind;  /* UM_SB_ATERM (a full stop), UM_SB_STERM (! ? and the like), UM_SB_SEP (a newline),
	                * UM_SB_OTHER (an ellipsis character or emoji, which UAX #29 never breaks after) */
	bool newline;  /* a paragraph separator is included */
	bool breaks;
};

/* um_break_site - the first site at or after `at`; false where there is none. O(bytes passed). */
bool um_break_site(struct um_str s, size_t at, struct um_site *site);

/* um_break_sentence - the next sentence boundary after `at`; s.len at the end. */
size_t um_break_sentence(struct um_str s, size_t at);

#endif
