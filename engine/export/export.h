/* SPDX-License-Identifier: Apache-2.0 */
/* export.h - results to files, one file per output format. Knows unmet.h's structs, not the store. */
#ifndef UM_EXPORT_H
#define UM_EXPORT_H

#include "base/file.h"
#include "unmet.h"

/* um_export_segments_json - the whole of struct unmet_results; docs/formats/segments.schema.json. */
enum unmet_status um_export_segments_json(const struct unmet_results *results, const char *path,
                                          struct unmet_error *err);

/* um_export_segments - the same bytes to a function, piece by piece; what it returns stops and is returned. */
enum unmet_status um_export_segments(const struct unmet_results *results, unmet_write_fn write, void *ctx,
                                     struct unmet_error *err);

/* One line of evidence.jsonl. */
struct um_evidence {
	uint64_t mention;
	const char *document, *source, *customer, *speaker, *date;
	uint32_t kinds;
	enum unmet_kind kind;
	enum unmet_polarity polarity;
	double intensity, score;
	bool solution;
	double probability;     /* < 0: none */
	const char *reasons;    /* why it is a mention, a line each */
	const char *outcome;    /* a draft, "" for none */
	uint32_t need;          /* id, 0 = not grouped yet */
	double posterior;
	uint64_t unplaced_rank; /* 0: it fits its need */
	const char *near_duplicate_of; /* document, "" for none */
	bool counted;           /* in the counts of its need */
	uint32_t start, end;    /* bytes in the document */
	const char *quote;
	size_t quote_bytes;
};

/* um_export_evidence_line, um_export_reject_line - append one JSON line. */
void um_export_evidence_line(struct um_buf *out, const struct um_evidence *evidence);
void um_export_reject_line(struct um_buf *out, const struct unmet_reject *reject);
/* um_export_detection_line - a line of `unmet detect`. id as given: a JSON number or a string. */
void um_export_detection_line(struct um_buf *out, const char *id, size_t id_bytes, bool id_is_number,
                              const struct unmet_detection *detection);

#endif
