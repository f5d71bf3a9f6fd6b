/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment/profile.h - what a segment is: the needs that define it, and who is in it.
 */
#ifndef UM_SEGMENT_PROFILE_H
#define UM_SEGMENT_PROFILE_H

#include "base/status.h"
#include "segment/types.h"

#define UM_DEFINING_MOST 12u      /* needs told per segment */
#define UM_DEFINING_MIN_LIFT 1.2
#define UM_DEFINING_MIN_SHARE 0.05
#define UM_DEFINING_MIN_CUSTOMERS 3u
#define UM_MIX_MOST 8u            /* values told per attribute, those with most customers */
#define UM_MIX_MIN_KNOWN 0.25     /* share of a segment's customers an attribute is known of, to describe it */

/*
 * um_profile_needs - fill segment[].defining from who raises what.
 *
 *   of   [customer_count] segment or UM_SEGMENT_NONE; the unplaced are left out of both shares
 *
 * A need defines a segment when at least three of its customers and 5% of them raise it, at least 1.2
 * times as often as all placed customers do. Strongest first: by share * ln(lift), what the need adds to
 * the segment's distance from everybody, so that neither a rare need with a huge lift nor a common one
 * with hardly any leads. With one segment nothing defines it.
 * Errors  NOMEM, LIMIT. Cost O(nnz + needs * segments)
 */
enum unmet_status um_profile_needs(const struct um_incidence *incidence, const uint32_t *of,
                                   struct um_arena *arena, struct um_segmentation *out, struct unmet_error *err);

/* um_profile_mix - fill segment[].mix: shares of each attribute's values among the segment's customers for
 * whom it is known, lift against all placed customers. An attribute known of less than a quarter of them is left out: it
 * would describe a few and be read as all. By attribute, then most customers, then value. */
enum unmet_status um_profile_mix(const struct um_attributes *attributes, uint32_t customer_count,
                                 const uint32_t *of, struct um_arena *arena, struct um_segmentation *out,
                                 struct unmet_error *err);

#endif
