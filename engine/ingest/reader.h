/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/reader.h - what every reader has: one open source, and the way out to the sink.
 *
 *   stream ─> read_csv | read_json | read_captions | read_text ─> um_reader_document ─> sink
 *                                                              └> um_reader_reject  ─┘
 *
 * Each document and each reject handed over counts as one row, so that rows = documents + rejects
 * holds whatever a file looks like.
 */
#ifndef UM_INGEST_READER_H
#define UM_INGEST_READER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "ingest/dates.h"
#include "ingest/ingest.h"
#include "ingest/sniff.h"
#include "ingest/stream.h"

#define UM_READER_ARENA_BYTES ((size_t)512 << 20)

struct um_reader {
	const struct um_ingest_options *options;
	const struct um_ingest_sink *sink;
	struct um_stream *in;
	enum um_format format;
	struct um_arena arena;       /* cleared per record */
	struct um_buf scratch;       /* short-lived conversions */
	struct um_buf joined;        /* title and text of one record */
	struct um_map seen;          /* content hash -> occurrences, of documents without an id */
	uint64_t stream;             /* see um_document.stream */
	uint64_t row_count;          /* handed over */
	uint64_t repaired_count;     /* records with bytes that are no letters */
	uint64_t repaired_row, repaired_offset; /* the first of them */
	bool repaired, mended;       /* this record: bad bytes replaced; double encoding undone */
	bool nul, other;             /* of the bytes replaced so far: NUL, and what is not UTF-8 */
	struct um_cleaned cleaned;   /* of this source */
	unsigned piece_count[UM_CLEANED_TOTAL]; /* of its pieces, how many the sink was shown */
	unsigned shown;              /* records whose keys the sink was told of */
	char columns[512];           /* "text=body id=id ...": which columns are used, for people */
};

/* Everything a record may point to; any part may be missing. */
struct um_place { uint64_t row, offset_bytes; struct um_str raw; };

enum unmet_status um_reader_init(struct um_reader *r, const struct um_ingest_options *options,
                                 const struct um_ingest_sink *sink);
void um_reader_release(struct um_reader *r);

/* um_reader_open - start on a new source: counts begin at zero. */
void um_reader_open(struct um_reader *r, struct um_stream *in, enum um_format format);

/* um_reader_clean - *text made valid UTF-8 in NFC without NUL and trimmed; lives in r->arena where it had to
 * change. Errors NOMEM, LIMIT. */
enum unmet_status um_reader_clean(struct um_reader *r, struct um_str *text, struct unmet_error *err);

/* um_reader_document - hand a clean document over. Fills stream and occurrence; a document without text,
 * too long, or with too many turns becomes a reject. Errors of the sink, NOMEM. */
enum unmet_status um_reader_document(struct um_reader *r, struct um_document *doc, const struct um_place *place,
                                     struct unmet_error *err);

/* um_reader_reject - hand over what could not be read, and why. */
__attribute__((format(printf, 4, 5)))
enum unmet_status um_reader_reject(struct um_reader *r, const struct um_place *place, struct unmet_error *err,
                                   const char *format, ...);

/* um_reader_fault - what to do with a failure while a record was read: NOMEM and IO end the run, what is
 * wrong with the record itself (FORMAT, LIMIT) becomes a reject with the message of *err. */
enum unmet_status um_reader_fault(struct um_reader *r, enum unmet_status rc, const struct um_place *place,
                                  struct unmet_error *err);

/* um_reader_dates - tell the sink, where it wants to know, how dates of digits are read. */
enum unmet_status um_reader_dates(struct um_reader *r, enum um_date_order order, struct unmet_error *err);

/* um_reader_piece - show the sink a piece that was left out, while it wants to see more of that kind. */
enum unmet_status um_reader_piece(struct um_reader *r, enum um_cleaned_kind kind, struct um_str text,
                                  struct unmet_error *err);

/* um_reader_close - say once what was repaired, and why the input ended early. */
enum unmet_status um_reader_close(struct um_reader *r, struct unmet_error *err);

/* um_read_source - run the reader of the format over the whole of `in`. */
enum unmet_status um_read_source(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);

/* The readers, one per family of formats. The window holds at least UM_SNIFF_BYTES or the whole input.
 * They return only errors of the sink, NOMEM, IO, CANCELLED. */
enum unmet_status um_read_csv(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_jsonl(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_json(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_captions(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_text(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);

enum unmet_status um_read_eml(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_mbox(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);
enum unmet_status um_read_html(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err);

/* um_reader_whole - the rest of the input in the window, for formats of one document a file. *too_long
 * where it is above UM_MAX_DOCUMENT_BYTES: a reject was made and the input skipped. */
enum unmet_status um_reader_whole(struct um_reader *r, struct um_str *text, bool *too_long, struct unmet_error *err);

#endif
