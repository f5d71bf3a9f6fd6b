/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/classes.h - latent classes: customers as draws from a mixture of multinomials over needs.
 *
 *   p(row) = sum_k share_k * prod_n profile_kn ^ times_n
 *
 * Profiles have a Dirichlet prior centred on the background (what all customers need), of `prior`
 * mentions: a class differs from everybody only as far as its customers prove it.
 */
#ifndef UM_SEGMENT_CLASSES_H
#define UM_SEGMENT_CLASSES_H

#include "base/pool.h"
#include "base/rng.h"
#include "segment/rows.h"

#define UM_CLASS_MAX 64u

struct um_classes {
	uint32_t class_count, need_count;
	double prior;          /* mentions of background behind each profile */
	double *log_share;     /* [class_count] */
	double *log_profile;   /* [need_count * class_count], need major: a row adds runs of class_count */
	double objective;      /* log posterior, up to a constant: what EM climbs, what picks among starts */
	double log_likelihood;
	double evidence;       /* log marginal likelihood, Cheeseman-Stutz: what picks the number of classes */
};

/* Customers to fit on: rows and how many of each. weight may differ from rows->weight (a resample). */
struct um_population {
	const struct um_rows *rows;
	const double *weight;  /* [row_count], 0: left out */
	double total;          /* sum of weight, > 0 */
};

/* um_classes_start - a random start: profiles around rows that are unlike each other (as k-means++).
 * NOMEM only. um_classes_release frees it. */
enum unmet_status um_classes_start(struct um_classes *mixture, const struct um_population *sample,
                                   uint32_t class_count, double prior, struct um_rng *rng,
                                   struct unmet_error *err);
/* um_classes_copy - another mixture's parameters, to go on from. */
enum unmet_status um_classes_copy(struct um_classes *mixture, const struct um_classes *from,
                                  struct unmet_error *err);
void um_classes_release(struct um_classes *mixture);

/*
 * um_classes_climb - at most `rounds` rounds of EM; stops when the objective gains less than 1e-5 of a
 * nat per customer. The objective never falls. Fills the three figures.
 *
 * Cost     O(rounds * nnz * classes), over the pool (NULL: inline, as for one of many starts)
 */
enum unmet_status um_classes_climb(struct um_classes *mixture, const struct um_population *sample, uint32_t rounds,
                                   struct um_pool *pool, struct unmet_error *err);

/* um_classes_posterior - p(class | row r) into posterior[class_count]; returns log p(row). */
double um_classes_posterior(const struct um_classes *mixture, const struct um_rows *rows, uint32_t r,
                            double *posterior);

#endif
