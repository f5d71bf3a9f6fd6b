/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/select.h - how many classes do the data tell apart, and which?
 *
 *   customers ─ sample (bounded) ─┬─ as they are ── starts for K = 1, 2, ... ─┐
 *                                 └─ shuffled x5 ── starts for K = 1, 2, ... ─┴─ gap ─ K
 *
 * Shuffled: needs change hands between customers, while each customer keeps how many they raised and
 * each need how often it was raised. What a mixture gains there is chance and repetition, not segments.
 */
#ifndef UM_SEGMENT_SELECT_H
#define UM_SEGMENT_SELECT_H

#include "segment/classes.h"
#include "segment/segment.h"

#define UM_SELECT_MAX_CUSTOMERS 2000u /* more are judged on a seeded sample of this many */
#define UM_SELECT_MAX_CLASSES 12u
#define UM_SELECT_SHUFFLES 5u
#define UM_SELECT_PRIOR 16.0           /* mentions of background behind each profile */
#define UM_SELECT_MIN_CUSTOMERS 10u    /* per class */

struct um_selection {
	struct um_classes classes; /* the chosen one, climbed on all customers; um_classes_release */
	double gain;               /* nats of evidence over one class, beyond what shuffled data give */
	double bic;                /* of the chosen mixture: -2 log likelihood + parameters * ln(customers) */
};

/*
 * um_select - choose and fit. options->segments > 0 fixes the number and skips the judgement.
 *
 * Order    depends only on the multiset of rows, options and seed; the same for any number of jobs
 * Errors   NOMEM, LIMIT, CANCELLED
 * Cost     bounded by the sample, plus O(nnz * classes) a round on all customers
 * Source   gap of Tibshirani, Walther & Hastie (2001), taken on Cheeseman-Stutz evidence and with
 *          shuffled customers in place of a uniform reference
 */
enum unmet_status um_select(const struct um_rows *rows, const struct um_segment_options *options,
                            struct um_arena *arena, struct um_selection *selection, struct unmet_error *err);

/* um_fit - the best of `starts` climbs at a fixed number of classes, over the pool (NULL: on this thread). */
enum unmet_status um_fit(struct um_classes *best, const struct um_population *sample, uint32_t class_count,
                         uint32_t starts, uint64_t seed, struct um_pool *pool, struct unmet_error *err);

#endif
