/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/zipcheck.h - what no honest archive has: two members of one name, or members that share bytes. */
#ifndef UM_INGEST_ZIPCHECK_H
#define UM_INGEST_ZIPCHECK_H

#include "base/status.h"
#include "ingest/stream.h"

/* um_zip_check - look through the directory of the archive `in` is open on. FORMAT where two members have the
 * same name (which is meant?) or share bytes (how small files become huge), NOMEM.
 * Source: Fifield, "A better zip bomb", WOOT 2019. Cost O(n log n). */
enum unmet_status um_zip_check(const struct um_stream *in, struct unmet_error *err);

#endif
