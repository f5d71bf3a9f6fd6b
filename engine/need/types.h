/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need/types.h - a mention: a sentence or clause that states a need.
 */
#ifndef UM_NEED_TYPES_H
#define UM_NEED_TYPES_H

#include "base/buf.h"
#include "text/types.h"
#include "unmet.h"

struct um_cue_hit {
	uint32_t cue;          /* index into the detector's cues */
	uint32_t start, end;   /* bytes in the document */
};

struct um_mention {
	uint32_t start, end;   /* bytes in the document: the sentence, or the clause of it */
	uint32_t sentence;     /* index in struct um_text */
	uint32_t kinds;        /* bits 1 << enum unmet_kind; 0 only with --mentions all|documents */
	enum unmet_kind kind;  /* the strongest one */
	enum unmet_polarity polarity;
	float intensity;       /* 0..1 */
	float score;           /* monotone in the chance that this is a need */
	bool solution;         /* proposes a feature: to be rewritten as a need */
	uint32_t phrase_start, phrase_end; /* bytes: the words that carry the need, without cue and filler */
	uint32_t hit, hit_count; /* its cues, in struct um_mentions */
	uint32_t reasons, reasons_bytes; /* in note of struct um_mentions: why it is one, a line each */
	uint32_t outcome, outcome_bytes; /* likewise: a draft of the outcome behind it; 0 bytes: none was possible */
};

struct um_mentions {       /* of one document; memory is reused from document to document */
	struct um_mention *mention;
	size_t mention_count, mention_capacity;
	struct um_cue_hit *hit;
	size_t hit_count, hit_capacity;
	uint32_t *quiet;       /* [quiet_count] sentences of customers in which no cue was found */
	size_t quiet_count, quiet_capacity;
	struct um_buf note;    /* what um_mentions_explain wrote */
};

#endif
