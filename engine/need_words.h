/* SPDX-License-Identifier: Apache-2.0 */
/* need_words.h - which need is meant where people write a number or words. */
#ifndef UM_NEED_WORDS_H
#define UM_NEED_WORDS_H

#include "base/buf.h"
#include "project.h"

/* um_words_fold - letters and digits in lower case, one blank between words: two spellings of one thing are one. */
void um_words_fold(struct um_buf *out, struct um_str text);
/* um_words_same - is folded the same as text? Nothing is the same as "". */
bool um_words_same(struct um_str folded, const char *text);

/* um_need_id_in - "12", "need 12", "#12": the id, else 0. */
uint32_t um_need_id_in(struct um_str text);
/* um_need_by_id - of need[total]; where it went into another, that one. NULL: there is none. */
const struct um_need_words *um_need_by_id(const struct um_need_words *need, size_t total, uint32_t id);

#endif
