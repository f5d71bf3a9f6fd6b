/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/source.h - the walk over inputs, for whatever is to be read from each. */
#ifndef UM_INGEST_SOURCE_H
#define UM_INGEST_SOURCE_H

#include "ingest/reader.h"

/* r->in is open on the source, the window holds its first bytes. */
typedef enum unmet_status (*um_source_fn)(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);

/* um_source_each - fn over every file below the paths, between begin and end of the sink. */
enum unmet_status um_source_each(const char *const *path, size_t path_total, const struct um_ingest_options *options,
                                 const struct um_ingest_sink *sink, um_source_fn fn, struct unmet_error *err);

#endif
