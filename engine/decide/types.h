/* SPDX-License-Identifier: Apache-2.0 */
/* decide/types.h - what people decided about needs, and mentions named so that any later run finds them again. */
#ifndef UM_DECIDE_TYPES_H
#define UM_DECIDE_TYPES_H

#include <stdint.h>

#include "base/str.h"
#include "unmet.h"

#define UM_ROW_NONE UINT32_MAX
#define UM_DOCUMENT_KEY 16u

/* A mention as the log names it: where it is, and its exact words with what stands around them. */
struct um_named {
	unsigned char document[UM_DOCUMENT_KEY]; /* hash of what the document is */
	uint32_t start, end;                     /* bytes of its text */
	struct um_str text, prefix, suffix;
	uint32_t row;                            /* of the grouping; UM_ROW_NONE: an orphan. Set by who resolves names */
};

struct um_decision {
	uint64_t id, rev, base_rev;
	uint32_t run;              /* the last run before it; 0: none */
	enum unmet_op op;
	uint32_t need;
	uint32_t made;             /* split: id of the new need */
	uint64_t target;           /* revert: id of what it takes back */
	const uint32_t *other;     /* [other_count] */
	size_t other_count;
	struct um_named *mention;  /* [mention_count] */
	size_t mention_count;
	struct um_str text, why, at, actor;
	struct um_str name;        /* what the need was called when it was decided about; empty: not known */
	const char *const *other_name; /* [other_count] the same; NULL: none */
};

/* What is said of a need once the log is applied. */
struct um_said {
	struct um_str label, definition, outcome, note; /* empty: nothing */
	bool met, pinned, dismissed;
};

/* What a run did to a need that went on or ended. */
struct um_need_past {
	uint32_t need, run;
	uint32_t into;             /* ended: the need most of it went to, 0: none; went on: itself */
	double overlap;            /* went on: Jaccard with what it was; ended: 0 */
};

struct um_decide_report {
	enum unmet_outcome outcome;
	uint32_t orphan_count;
	const char *reason;        /* "" or a sentence with the next step */
};

struct um_decide_result {
	uint32_t id_limit;         /* every need id is below */
	uint32_t *need;            /* [mention_count] as people see it; 0: none */
	uint32_t *origin;          /* [mention_count] with splits, without merges and moves: what the next run compares with */
	uint8_t *fixed;            /* [mention_count] 1: people put it there */
	uint64_t *mention_count;   /* [id_limit] mentions of each need as people see it */
	uint32_t *goes_to;         /* [id_limit] where a need that is no more went; itself while it is there; 0: nowhere */
	struct um_said *said;      /* [id_limit] strings of the log, borrowed */
	struct um_decide_report *report; /* [total] of each decision */
	struct unmet_replayed replayed;
};

/* A need in one run, and one run of two that are compared. */
struct um_diff_need { uint32_t need; const char *label; uint64_t mention_count, customer_count; };

struct um_diff_side {
	size_t total;
	const uint64_t *key;       /* [total] mentions, ascending */
	const uint32_t *member;    /* [total] need of each */
	const struct um_diff_need *need; /* [need_total] by id */
	size_t need_total;
};

/* um_mention_key - one number for a mention, the same in every run and every project that holds its document. */
uint64_t um_mention_key(const unsigned char document[UM_DOCUMENT_KEY], uint32_t start, uint32_t end);

#endif
