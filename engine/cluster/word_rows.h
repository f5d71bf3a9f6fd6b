/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word_rows.h - numbers for the words of a corpus, from wherever they come, and stems made of them. Used by the readers
 * of --vectors and by what --embed is answered.
 *
 *   words of the stems grouped by ─ want ─> slot 0..wanted-1 ─ put (a row of numbers) ─ columns ─> a unit row a stem
 */
#ifndef UM_CLUSTER_WORD_ROWS_H
#define UM_CLUSTER_WORD_ROWS_H

#include "base/buf.h"
#include "cluster/outside.h"

struct um_sample;
struct um_columns;

#define UM_WORD_NONE UINT32_MAX
#define UM_WORD_DIMS 4096u /* numbers a word as it comes, at most; above UM_OUTSIDE_DIMS they are projected */

enum { UM_WORD_ABSENT, UM_WORD_FOLDED, UM_WORD_WRITTEN };

struct um_word_rows {
	const struct um_bags *bags;
	const struct um_surface *surface;
	const uint32_t *local;  /* [stems of the bags] 0..V-1, or UM_WORD_NONE */
	uint32_t *slot;         /* [W] its row of value, or UM_WORD_NONE where its stem is not grouped by */
	struct um_str *word;    /* [wanted] */
	uint8_t *state;         /* [wanted] */
	float *value;           /* [wanted][dims] */
	float *sign;            /* [told_dims][dims] of the projection; NULL: none */
	uint32_t wanted, found;
	uint32_t told_dims;     /* as they come */
	uint32_t dims;          /* as they are kept, padded */
	struct um_buf folded;
	struct um_arena *arena;
};

/* um_word_rows_init - which words are wanted. Release after. */
enum unmet_status um_word_rows_init(struct um_word_rows *rows, const struct um_bags *bags, const struct um_surface *surface,
                                    const struct um_sample *sample, struct um_arena *arena, struct unmet_error *err);
void um_word_rows_release(struct um_word_rows *rows);
/* um_word_rows_size - how many numbers a word comes with, 2..UM_WORD_DIMS. LIMIT where they do not fit. */
enum unmet_status um_word_rows_size(struct um_word_rows *rows, uint32_t dims, struct unmet_error *err);
/* um_word_rows_want - the slot of a word whose row is still wanted, or NONE. A word as written goes before one that only folds to it
 * ("apple" before "Apple"), and the first of a kind before later ones. */
uint32_t um_word_rows_want(struct um_word_rows *rows, struct um_str word, uint8_t *how);
void um_word_rows_put(struct um_word_rows *rows, uint32_t slot, uint8_t how, const float *row);
/* um_word_rows_centre - take the mean of all rows off: encoders of sentences place all words in one narrow cone. */
void um_word_rows_centre(struct um_word_rows *rows);
/* um_word_rows_hash - of what was put. */
struct um_hash128 um_word_rows_hash(const struct um_word_rows *rows);
/* um_word_rows_columns - a stem is the mean of its words, each weighing as often as it is said; unit rows, zeros where nothing is known. */
enum unmet_status um_word_rows_columns(struct um_columns *out, const struct um_word_rows *rows, uint32_t stem_count, struct unmet_error *err);

/* The readers. Errors IO, FORMAT with path and line, LIMIT, NOMEM. */
enum unmet_status um_vector_text(struct um_word_rows *rows, const char *path, struct um_outside_told *told, struct unmet_error *err);
enum unmet_status um_vector_safetensors(struct um_word_rows *rows, const char *path, struct um_outside_told *told, struct unmet_error *err);

#endif
