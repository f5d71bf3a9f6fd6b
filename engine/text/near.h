/* SPDX-License-Identifier: Apache-2.0 */
/*
 * near.h - documents that say the same in nearly the same words: their sets of stems share UM_NEAR_SHARE of what
 * either holds (Jaccard).
 *
 *   pass 1   every document  -> UM_NEAR_BANDS numbers; two that are alike share one of them with a chance of .9999
 *   between  whoever shares no number with anybody is out
 *   pass 2   the rest        -> their sets of stems, compared in full, so that no link rests on chance
 *
 * Source   Broder 1997 (MinHash); Leskovec, Rajaraman & Ullman, ch. 3 (bands)
 * Order    documents are told in the order of their keys; each is linked to the first it is like that is linked to
 *          none, so a link never leads to a link
 * Memory   60 bytes a document, and 4 a stem of those that pass 2 looks at
 */
#ifndef UM_TEXT_NEAR_H
#define UM_TEXT_NEAR_H

#include "base/status.h"
#include "text/types.h"

#define UM_NEAR_SHARE_PERCENT 90u
#define UM_NEAR_BANDS 12u
#define UM_NEAR_ROWS 6u
#define UM_NEAR_STEMS 4u     /* fewer distinct stems are what anybody may say twice */

/* The distinct stems of one document as hashes, in order. */
struct um_stem_set { uint32_t *stem; size_t total, capacity; };

/* um_stem_set_of - of all words of the text; the same for any vocabulary. Errors NOMEM. */
enum unmet_status um_stem_set_of(struct um_stem_set *set, const struct um_text *text, const struct um_vocab *vocab,
                                 struct unmet_error *err);
void um_stem_set_release(struct um_stem_set *set);

/* um_near_bands - the numbers of a set. */
void um_near_bands(const struct um_stem_set *set, uint32_t band[UM_NEAR_BANDS]);
/* um_near_alike - exactly, |a and b| / |a or b| >= UM_NEAR_SHARE_PERCENT / 100. */
bool um_near_alike(const uint32_t *a, size_t a_total, const uint32_t *b, size_t b_total);

struct um_near;

struct um_near *um_near_new(void); /* NULL: no memory */
void um_near_free(struct um_near *near);
/* um_near_add - pass 1. */
enum unmet_status um_near_add(struct um_near *near, int64_t document, const uint32_t band[UM_NEAR_BANDS], struct unmet_error *err);
/* um_near_candidates - between the passes; *total 0: there is nothing to compare, and no need of pass 2. */
enum unmet_status um_near_candidates(struct um_near *near, size_t *total, struct unmet_error *err);
bool um_near_wanted(const struct um_near *near, int64_t document); /* after that: in pass 2? Any thread. */
/* um_near_compare - pass 2, in the order of pass 1; *original is the document it is like, 0: none. */
enum unmet_status um_near_compare(struct um_near *near, int64_t document, const uint32_t *stem, size_t total, int64_t *original,
                                  struct unmet_error *err);

#endif
