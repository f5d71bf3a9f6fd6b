/* SPDX-License-Identifier: Apache-2.0 */
/* stress.h - a map: points on a plane from the distances they should have. */
#ifndef UM_BASE_STRESS_H
#define UM_BASE_STRESS_H

#include "base/status.h"

#include <stdint.h>

/*
 * um_stress - stress majorization with weights 1 / distance^2.
 *
 *   x, y   [k] out, in 0..1, by one factor and centred; one point lies in the middle
 *   apart  [k][k] wanted distances, symmetric, > 0 off the diagonal
 *
 * Order    depends only on apart: nothing is random
 * Errors   NOMEM
 * Cost     O(k^2) a sweep, at most 120 sweeps; O(k^2) memory
 * Source   Gansner, Koren & North 2004
 */
enum unmet_status um_stress(double *x, double *y, const double *apart, uint32_t k, struct unmet_error *err);

#endif
