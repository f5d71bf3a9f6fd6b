/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/label.h - the ways a line of a transcript says who speaks. */
#ifndef UM_INGEST_LABEL_H
#define UM_INGEST_LABEL_H

#include "base/str.h"

enum um_label_kind {
	UM_LABEL_NONE = 0,
	UM_LABEL_TIMED,   /* "Ann Lee  0:22", "Ann Lee: (0:22)", "[0:22] Ann Lee: yes", "0:22\tAnn Lee:\tyes": sure */
	UM_LABEL_COLON,   /* "Ann Lee: yes", "**Ann Lee:** yes": a speaker when it comes again */
	UM_LABEL_BARE     /* "Ann Lee" alone on a line: the same, and stricter */
};

struct um_label {
	enum um_label_kind kind;
	struct um_str name, rest; /* borrowed from the line */
	bool chat;                /* a time and a tab before it: a chat */
};

struct um_label um_label_read(struct um_str line);

/* um_label_colon - "Name: words" by itself; false when what stands before the colon is no name. */
bool um_label_colon(struct um_str line, struct um_str *name, struct um_str *rest);

/* um_label_time - bytes of "M:SS", "HH:MM:SS" or "HH:MM:SS.mmm" at the start of s, brackets included, or 0. */
size_t um_label_time(struct um_str s);

/* um_label_plain - without Markdown around it: "**", "__", "#", "> ", "- ". */
struct um_str um_label_plain(struct um_str line);

#endif
