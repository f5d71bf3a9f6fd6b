/* SPDX-License-Identifier: Apache-2.0 */
/* segment/counts.h - what classes.c and class_start.c share: counts of a pass over rows, and the step from counts to profiles. */
#ifndef UM_SEGMENT_COUNTS_H
#define UM_SEGMENT_COUNTS_H

#include "segment/classes.h"

/* What one pass over the rows adds up. */
struct um_counts {
	double *customer;  /* [classes] */
	double *mention;   /* [needs * classes] */
	double log_likelihood;
};

/* um_counts_init - zero, of the shape of m; NOMEM. Released by um_counts_release, after a failure too. */
enum unmet_status um_counts_init(struct um_counts *c, const struct um_classes *m, struct unmet_error *err);
void um_counts_release(struct um_counts *c);
void um_counts_clear(struct um_counts *c, const struct um_classes *m);
/* um_counts_add - row r, whose customers are in class k by share[k]. */
void um_counts_add(struct um_counts *c, const struct um_rows *rows, uint32_t r, uint32_t classes, const double *restrict share);

enum unmet_status um_classes_allocate(struct um_classes *m, uint32_t classes, uint32_t needs, double prior, struct unmet_error *err);
/* um_classes_maximise - shares and profiles from counts and the prior. */
void um_classes_maximise(struct um_classes *m, const struct um_counts *c, const double *background, double customers);

#endif
