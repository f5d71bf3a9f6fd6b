/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token.h, the inner steps of um_text_read:
 *
 *   turn ── um_split ──> sentences ── um_tokenize ──> tokens
 *             │                          │
 *             └── um_link_find: URLs, paths, versions are never cut
 */
#ifndef UM_TEXT_TOKEN_H
#define UM_TEXT_TOKEN_H

#include "text/breaks.h"
#include "text/vocab.h"

/* um_link_find - the first URL, e-mail or file address, version or path that starts in [at, chunk
 * end), where a chunk ends at white space. link->start == link->end: none. O(chunk). */
struct um_link { size_t start, end, chunk_end; };
void um_link_find(struct um_str s, size_t at, struct um_link *link);

/* um_tokenize - append the tokens of bytes [from, to) to text. NOMEM, LIMIT. */
enum unmet_status um_tokenize(struct um_text *text, struct um_vocab *vocab, struct um_stems *stems,
                              size_t from, size_t to, struct unmet_error *err);

/* um_split_next - end of the sentence that starts at `at` < s.len, not trimmed: where the next one
 * starts. The splitter keeps what it learned about lines and links between calls. */
struct um_splitter {
	struct um_str s;            /* one turn */
	const struct um_lang *lang;
	struct um_link link;        /* the last one looked at */
	size_t block_start, block_end; /* lines judged together */
	size_t wrap_columns;        /* 0: newlines in the block are meant */
};

void um_split_init(struct um_splitter *split, struct um_str turn, const struct um_lang *lang);
size_t um_split_next(struct um_splitter *split, size_t at);

#endif
