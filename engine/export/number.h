/* SPDX-License-Identifier: Apache-2.0 */
/* export/number.h - how figures are rounded in every output format: in one place, so that they agree. */
#ifndef UM_EXPORT_NUMBER_H
#define UM_EXPORT_NUMBER_H

#include "base/json.h"

#define UM_SHARE_DECIMALS 4 /* shares, posteriors, intensities: 0..1 */
#define UM_LIFT_DECIMALS 3

/* um_significant - value in [0, 1] with six significant digits, with an exponent below 0.001: probabilities
 * of chance span a hundred orders of magnitude, and "0" would be false. null for NaN. */
void um_significant(struct um_buf *out, double value);

/* The same as JSON members. */
void um_jw_share(struct um_jw *jw, const char *key, double value);
void um_jw_lift(struct um_jw *jw, const char *key, double value);
void um_jw_chance(struct um_jw *jw, const char *key, double value);

#endif
