/* SPDX-License-Identifier: Apache-2.0 */
/* report_block.h - columns of values, and blocks of columns: what report_data.c writes with. */
#ifndef UM_REPORT_BLOCK_H
#define UM_REPORT_BLOCK_H

#include "base/aside.h"
#include "base/intern.h"
#include "base/json.h"
#include "export/report.h"

enum um_report_column {
	D_NAME, D_SOURCE, D_CUSTOMER, D_DATE, D_TITLE, D_QUESTION, D_LANG, D_SPEAKER, D_TURNS, D_TEXT,
	M_ID, M_DOC, M_NEED, M_KIND, M_KINDS, M_POLARITY, M_INTENSITY, M_POSTERIOR, M_SOLUTION, M_UNPLACED, M_SPEAKER, M_START, M_END, M_QUOTE,
	M_SCORE, M_REASONS, M_OUTCOME,
	COLUMN_TOTAL
};

struct um_report {
	struct um_report_file file;
	struct um_report_options options;
	uint64_t *shown;             /* [shown_count] sorted: mentions whose words may be in the file */
	size_t shown_count;
	bool compress;
	uint64_t text_left;          /* of UM_REPORT_TEXT_BYTES */
	struct um_buf column[COLUMN_TOTAL], block, rejects;
	struct um_aside *aside;      /* packs a block while the next one fills; NULL: blocks are not compressed */
	const char *pending;         /* name of the block being packed, NULL: none */
	struct um_buf raw, packed;   /* of that block; the thread's until it is settled */
	struct unmet_error why;      /* it could not be packed */
	struct um_intern *word;      /* of the block */
	uint32_t document_count;     /* in the block */
	uint64_t reject_count, kept_count, block_count;
};

/* The next value of a column. */
struct um_buf *um_report_next(struct um_report *r, enum um_report_column c);
void um_report_number(struct um_report *r, enum um_report_column c, double value, int decimals);
void um_report_null(struct um_report *r, enum um_report_column c);
void um_report_text(struct um_report *r, enum um_report_column c, struct um_str s);
void um_report_word(struct um_report *r, enum um_report_column c, struct um_str s);
/* um_report_word_of - short texts that come again and again, by their place in the block's list; "" is 0. */
uint32_t um_report_word_of(struct um_report *r, struct um_str s);

void um_report_empty(struct um_report *r);                   /* a fresh block */
void um_report_flush(struct um_report *r, size_t above);     /* the columns as a block, where they are more bytes than that */
void um_report_block(struct um_report *r, const char *name); /* what is in r->block, as a script element; r->block is empty after */
void um_report_settle(struct um_report *r);                  /* all blocks are in the file */

#endif
