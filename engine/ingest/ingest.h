/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest.h - bytes to documents and turns, one file per source format.
 *
 *   path ─ walk ─ stream (gz, zst, charset) ─ sniff ─ reader (csv, jsonl, vtt, ...) ─ roles ─ sink
 *
 * Bounded: a file is read through a window, never whole (transcripts and notes, one document a file,
 * are held up to UM_MAX_DOCUMENT_BYTES).
 */
#ifndef UM_INGEST_H
#define UM_INGEST_H

#include "base/progress.h"
#include "ingest/types.h"

struct um_ingest_options {
	const struct unmet_pair *map;  /* field=column: text, id, customer, name, email, account, date, title, lang */
	size_t map_total;
	const struct unmet_pair *role; /* speaker name=interviewer|agent|customer */
	size_t role_total;
	struct um_progress *progress;  /* bytes; may be NULL */
	const struct um_ingest_sink *before; /* sees all of it first, in a pass of its own; may be NULL */
};

/*
 * um_ingest_paths - read every input (file, folder, "-") and hand over what is in it.
 *
 * Order    files are read sorted by name, then by hash: the same for any order of `path`
 * Errors   what the sink returns; everything wrong with an input becomes a reject on the sink (a file
 *          that cannot be read at all is a source with one reject). IO only where no input exists.
 * Cost     O(bytes); memory bounded by one record
 */
enum unmet_status um_ingest_paths(const char *const *path, size_t path_total,
                                  const struct um_ingest_options *options,
                                  const struct um_ingest_sink *sink, struct unmet_error *err);

/* um_ingest_accounts - read a table of customer attributes (CSV, TSV, JSON Lines, JSON array). The key
 * column is company, domain, customer or e-mail by name or --map; every other column is an attribute. */
enum unmet_status um_ingest_accounts(const char *path, const struct um_ingest_options *options,
                                     const struct um_ingest_sink *sink, struct unmet_error *err);

/* um_ingest_records - the records of one JSON Lines file or "-" as (id, text), for `unmet detect`.
 * The callback gets bad lines too, with text.ptr NULL and the reason in id. */
typedef enum unmet_status (*um_record_fn)(void *ctx, struct um_str id, struct um_str text, bool id_is_number,
                                          struct unmet_error *err);
enum unmet_status um_ingest_records(const char *path, um_record_fn fn, void *ctx, struct unmet_error *err);

#endif
