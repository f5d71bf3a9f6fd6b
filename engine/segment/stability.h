/* SPDX-License-Identifier: Apache-2.0 */
/* segment/stability.h - would the same segments come back with other customers of the same kind? */
#ifndef UM_SEGMENT_STABILITY_H
#define UM_SEGMENT_STABILITY_H

#include "segment/rows.h"
#include "segment/segment.h"

#define UM_STABILITY_RESAMPLES 12u
#define UM_STABILITY_MAX_CUSTOMERS 5000u
#define UM_STABLE 0.75     /* Hennig's reading: above, a stable segment ... */
#define UM_UNSTABLE 0.6    /* ... below, not to be trusted */

/*
 * um_stability - fill jaccard[segment_count] for the placement `of` [customer_count].
 *
 * Customers are drawn again with replacement twelve times, the same number of classes is fitted from
 * scratch, and each segment is compared with the class most like it: shared customers over customers in
 * either. The mean over the resamples is its stability, 0..1.
 *
 * Order    independent of the order of customers and of the number of jobs
 * Errors   NOMEM
 * Cost     12 fits on at most 5,000 customers, parallel over resamples
 * Source   Hennig 2007
 */
enum unmet_status um_stability(const struct um_rows *rows, const uint32_t *of, uint32_t customer_count,
                               uint32_t segment_count, const struct um_segment_options *options,
                               double *jaccard, struct unmet_error *err);

#endif
