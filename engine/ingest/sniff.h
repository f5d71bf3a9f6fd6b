/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/sniff.h - the format of a file by what is in it; its name does not matter. */
#ifndef UM_INGEST_SNIFF_H
#define UM_INGEST_SNIFF_H

#include "base/str.h"
#include "unmet.h"

#define UM_SNIFF_BYTES (64u << 10)

enum um_format {
	UM_FORMAT_UNKNOWN = 0,
	UM_FORMAT_EMPTY,
	UM_FORMAT_JSONL,
	UM_FORMAT_JSON,
	UM_FORMAT_CSV,
	UM_FORMAT_TSV,
	UM_FORMAT_VTT,
	UM_FORMAT_SRT,
	UM_FORMAT_TEXT,         /* transcripts of all layouts, chats, notes */
	UM_FORMAT_HTML,
	UM_FORMAT_EML,
	UM_FORMAT_MBOX,
	UM_FORMAT_ZIP,          /* an archive of files */
	UM_FORMAT_DOCX,
	UM_FORMAT_ODT,
	UM_FORMAT_XLSX,
	UM_FORMAT_PDF,
	UM_FORMAT_TOTAL
};

struct um_sniff {
	enum um_format format;
	char delimiter;         /* CSV, TSV */
	const char *reason;     /* UNKNOWN: what it is and what to do, for people */
};

const char *um_format_name(enum um_format format);

/* um_sniff - look at the first bytes: `magic` as they are in the file, `head` as decoded text (at_end: that
 * is all there is). What is not recognised is TEXT when it reads like text, else UNKNOWN with a reason.
 * Errors NOMEM. */
enum unmet_status um_sniff(struct um_str magic, struct um_str head, bool at_end, struct um_sniff *sniff);

#endif
