/* SPDX-License-Identifier: Apache-2.0 */
/*
 * split.h - what sentence.c (decides) and full_stop.c (knows words) share.
 */
#ifndef UM_TEXT_SPLIT_H
#define UM_TEXT_SPLIT_H

#include "text/token.h"

static inline uint8_t um_class_at(struct um_str s, size_t at)
{
	uint32_t code;
	const struct um_ucd *u = um_peek(s, at, &code);

	return u ? u->sentence : (uint8_t)UM_SB_SEP;
}

static inline bool um_is_cased(uint8_t c)
{
	return c == UM_SB_LOWER || c == UM_SB_UPPER || c == UM_SB_OLETTER;
}

/* um_stop_word_at - a function word; in a language without a list any word may be one. */
bool um_stop_word_at(const struct um_splitter *split, size_t at);
/* um_link_covers - is the byte at `at` inside a URL, a file name, a version? */
bool um_link_covers(struct um_splitter *split, size_t at);
/* um_full_stop_ends - with white space or a newline after it; single: not "...". start: of the sentence. */
bool um_full_stop_ends(struct um_splitter *split, size_t start, const struct um_site *site, bool single);
/* um_glued_full_stop_ends - "broken.Please fix": with a letter right after it. */
bool um_glued_full_stop_ends(struct um_splitter *split, size_t start, const struct um_site *site);
/* um_site_newline - where the newline of a site is. */
size_t um_site_newline(struct um_str s, const struct um_site *site);

#endif
