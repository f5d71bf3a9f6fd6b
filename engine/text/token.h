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

/*
 * um_link_find - the first URL, e-mail or file address, version or path that starts at `at` or later in
 * its chunk, which ends at white space. start == end: none. *link starts zeroed and is handed back
 * from call to call on one text, so that a long chunk is measured once. O(chunk).
 */
struct um_link { size_t start, end, chunk_end; };
void um_link_find(struct um_str s, size_t at, struct um_link *link);

/* um_tokenize - append the tokens of bytes [from, to) to text. NOMEM, LIMIT. */
enum unmet_status um_tokenize(struct um_text *text, struct um_vocab *vocab, struct um_stems *stems,
                              size_t from, size_t to, struct unmet_error *err);

/* What is known about the lines of one turn; see lines.c. */
struct um_lines {
	size_t start, end;      /* the block judged last: lines without a blank one between them */
	size_t columns;         /* it was wrapped at; 0: its newlines are meant */
};

/* um_newline_ends - does the newline at `at` of s end a sentence? Amortised O(1) per byte. */
bool um_newline_ends(struct um_lines *lines, struct um_str s, size_t at);

struct um_splitter {
	struct um_str s;        /* one turn */
	const struct um_lang *lang;
	struct um_lines lines;
	struct um_link link;    /* the last one looked at */
	size_t link_from;       /* where the search for it began */
	size_t known_end;       /* of a sentence that is being handed out in parts */
};

/* um_split_next - end of the sentence that starts at `at` < s.len: where the next one starts. White
 * space around it is not trimmed. Call with at = 0, then what it returned. */
void um_split_init(struct um_splitter *split, struct um_str turn, const struct um_lang *lang);
size_t um_split_next(struct um_splitter *split, size_t at);

#endif
