/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/placeholder.h - texts that stand where words stood: hashes, and "Lorem ipsum". */
#ifndef UM_INGEST_PLACEHOLDER_H
#define UM_INGEST_PLACEHOLDER_H

#include "base/str.h"

/* um_placeholder - why nobody said this, for people; NULL for anything that may be somebody's words. Looks at the first
 * hundred words at most, and at the last few of an ordinary text. O(1). */
const char *um_placeholder(struct um_str text);

#endif
