/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/clean_lines.h - a message as lines, each kept or marked as something to leave out, for the rules of
 * clean_quote.c, clean_trace.c and clean_sign.c. Private to cleaning.
 */
#ifndef UM_INGEST_CLEAN_LINES_H
#define UM_INGEST_CLEAN_LINES_H

#include "ingest/clean.h"

enum um_mark { UM_MARK_KEEP = 0, UM_MARK_QUOTE, UM_MARK_TRACE, UM_MARK_DISCLAIMER, UM_MARK_SIGNATURE };

struct um_clean_line { struct um_str text; enum um_mark mark; }; /* text without the blanks around it */

struct um_message {
	struct um_clean_line *line; /* [total] */
	size_t total;
	struct um_cleaned *cleaned;
};

/* Marks go in this order: each rule passes over what one before it has marked. */
void um_clean_blocks(struct um_message *m);
void um_clean_quotes(struct um_message *m, enum um_clean_how how);
void um_clean_traces(struct um_message *m);
void um_clean_disclaimers(struct um_message *m);
void um_clean_signature(struct um_message *m, enum um_clean_how how);

/* um_clean_may_disclaim - is it worth looking for a disclaimer at all? */
bool um_clean_may_disclaim(struct um_str text);

/* um_clean_show - tell the sink of the first pieces that were left out (clean_show.c). */
enum unmet_status um_clean_show(struct um_reader *r, const struct um_message *m, struct unmet_error *err);

/* um_clean_is_id, um_clean_has_id, um_clean_words - words that are tracking ids: is there one; s without them, to out. */
bool um_clean_is_id(struct um_str word);
bool um_clean_has_id(struct um_str s);
void um_clean_words(struct um_buf *out, struct um_str s, struct um_cleaned *cleaned);

bool um_clean_contains(struct um_str s, const char *ascii);          /* any case */
bool um_clean_starts(struct um_str s, const char *const *list);      /* with any of it, any case */
void um_clean_mark(struct um_message *m, size_t from, size_t to, enum um_mark mark, enum um_cleaned_kind kind);
size_t um_clean_next(const struct um_message *m, size_t i);          /* the next line that is not empty */

#endif
