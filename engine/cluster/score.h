/* SPDX-License-Identifier: Apache-2.0 */
/* score.h - how well two groupings of the same mentions agree. */
#ifndef UM_CLUSTER_SCORE_H
#define UM_CLUSTER_SCORE_H

#include "base/status.h"

struct um_agreement {
	double homogeneity, completeness; /* of groups a against labels b (Rosenberg & Hirschberg 2007), 0..1 */
	double nmi;       /* mutual information over the mean entropy (= V-measure), 0..1 */
	double ari;       /* adjusted Rand index (Hubert & Arabie 1985), 1 = the same, 0 = chance */
	double accuracy;  /* share matched under the best one-to-one pairing of groups (Kuhn 1955) */
};

/* um_agreement_of - a[total] in [0, a_groups), b[total] in [0, b_groups). Cost O(total + groups^3). */
enum unmet_status um_agreement_of(struct um_agreement *out, const uint32_t *a, uint32_t a_groups,
                                  const uint32_t *b, uint32_t b_groups, size_t total,
                                  struct unmet_error *err);

/* um_ari - the adjusted Rand index alone, from a table[a_groups * b_groups] of scratch. */
double um_ari(const uint32_t *a, uint32_t a_groups, const uint32_t *b, uint32_t b_groups,
              size_t total, uint32_t *table);

/* um_shared - mutual information in nats minus what two groupings with groups of these sizes share by
 * chance (Vinh, Epps & Bailey 2010). log_factorial[i] = ln i!, i <= total; table has
 * (a_groups + 1) * (b_groups + 1) cells of scratch. */
double um_shared(const uint32_t *a, uint32_t a_groups, const uint32_t *b, uint32_t b_groups,
                 size_t total, uint32_t *table, const double *log_factorial);

/* um_pair_up - one-to-one pairing of rows and columns that maximises the sum of gain[rows][columns].
 * column[r] = its column or UINT32_MAX. Cost O(n^3), n the larger side. */
enum unmet_status um_pair_up(uint32_t *column, const double *gain, uint32_t rows, uint32_t columns,
                             struct unmet_error *err);

#endif
