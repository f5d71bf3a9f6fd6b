/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bags.h - what the files that make bags of stored mentions share.
 *
 *   derived_mention ──> codes of words ──> canonical ids ──> bags of stems
 *      bag_draw.c        bag_rows.c        bag_words.c      bag_rows.c
 */
#ifndef UM_STORE_BAGS_H
#define UM_STORE_BAGS_H

#include "base/intern.h"
#include "store/internal.h"

struct um_bag_word {            /* a stored word */
	struct um_str word, stem;
	uint64_t times, capitals;   /* in the sample */
	uint32_t stem_id, word_id;  /* canonical; NONE: not in the sample */
	enum um_word_role role;
};

struct um_bag_reader {
	struct um_store *store;
	uint64_t total, sample_max;
	uint32_t unit_count;
	bool *take;                 /* [unit_count] NULL: all */
	const uint8_t *also;        /* [also_limit] by id: in the sample whoever says it */
	uint64_t also_limit;
	struct um_bag_word *raw;    /* [raw_total] */
	size_t raw_total;           /* largest stored word id + 1 */
	struct um_str *stem, *form; /* [stem_count] by spelling */
	uint8_t *function_word, *vague_word; /* [stem_count] */
	uint32_t stem_count;
	struct um_str *word;        /* [word_count] by spelling */
	uint32_t *word_stem;        /* [word_count] */
	uint32_t word_count;
	struct um_arena arena;      /* spellings */
	uint32_t *scratch;          /* the stems of one mention */
	size_t scratch_capacity;
	sqlite3_stmt *rows;         /* of the blocks */
	bool done;
};

/* um_bag_word_of - the word a code stands for; NULL for a break and for the mark before the context. */
static inline struct um_bag_word *um_bag_word_of(const struct um_bag_reader *r, uint32_t code)
{
	return code > UM_PACK_CONTEXT ? &r->raw[(code >> 1) - 1] : NULL;
}

/* um_bag_draw - chooses the customers of the sample. */
enum unmet_status um_bag_draw(struct um_bag_reader *r, uint64_t seed, struct unmet_error *err);

/* um_bag_words_load - all words of the project; um_bag_words_name - canonical ids for those that the rows of `set` use. */
enum unmet_status um_bag_words_load(struct um_bag_reader *r, struct unmet_error *err);
enum unmet_status um_bag_words_name(struct um_bag_reader *r, const struct um_bag_set *set, struct unmet_error *err);

/* um_bag_row_add - a mention, as codes. um_bag_rows_bag - bags of all rows added; um_bag_rows_word - and their words in
 * order, canonical ids in place of the codes. */
enum unmet_status um_bag_row_add(struct um_bag_reader *r, sqlite3_stmt *row, struct um_bag_set *set, struct unmet_error *err);
enum unmet_status um_bag_rows_bag(struct um_bag_reader *r, struct um_bag_set *set, struct unmet_error *err);
void um_bag_rows_word(const struct um_bag_reader *r, struct um_bag_set *set);

#endif
