/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/source.h - the walk over inputs, for whatever is to be read from each. */
#ifndef UM_INGEST_SOURCE_H
#define UM_INGEST_SOURCE_H

#include "ingest/reader.h"
#include "ingest/walk.h"

/* r->in is open on the source, the window holds its first bytes. */
typedef enum unmet_status (*um_source_fn)(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);

/* um_source_each - fn over every file below the paths, between begin and end of the sink. */
enum unmet_status um_source_each(const char *const *path, size_t path_total, const struct um_ingest_options *options,
                                 const struct um_ingest_sink *sink, um_source_fn fn, struct unmet_error *err);

/* um_source_stream - one open source: tell the format, begin, read, end. `nesting`: archives it is inside of. */
enum unmet_status um_source_stream(struct um_reader *r, struct um_stream *in, const struct um_input *input,
                                   um_source_fn fn, unsigned nesting, struct unmet_error *err);
/* um_source_unreadable - a source of nothing but one reject. */
enum unmet_status um_source_unreadable(struct um_reader *r, const struct um_input *input, const char *why,
                                       struct unmet_error *err);
/* um_archive_each - the members of the zip archive `in` is open on, each as a source of its own, named
 * archive/member, in the order of their names. */
enum unmet_status um_archive_each(struct um_reader *r, struct um_stream *in, const struct um_input *input,
                                  um_source_fn fn, unsigned nesting, struct unmet_error *err);

#endif
