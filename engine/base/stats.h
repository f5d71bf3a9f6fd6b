/* SPDX-License-Identifier: Apache-2.0 */
/* stats.h - the small statistics several stages need. */
#ifndef UM_BASE_STATS_H
#define UM_BASE_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "unmet.h"

/* um_wilson - 95% score interval of successes / trials (Wilson 1927); {0, 1} for no trials. */
struct unmet_interval um_wilson(uint64_t successes, uint64_t trials);
/* um_hyper_upper - P(X >= both) when `b` are drawn from `all` of which `a` are marked. */
double um_hyper_upper(uint64_t all, uint64_t a, uint64_t b, uint64_t both);
/* um_bh - Benjamini-Hochberg (1995) q of p[n], n tests. q may be p. 0 on success, -1 no memory. */
int um_bh(const double *p, double *q, size_t n);

#endif
