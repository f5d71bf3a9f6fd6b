/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verdict.h - from cues found to a mention: what judge.c, verdict.c and mention.c share.
 *
 *   window ── judge.c ──> spans ── verdict.c ──> kinds, score, polarity, intensity ── mention.c ──> um_mentions
 */
#ifndef UM_NEED_VERDICT_H
#define UM_NEED_VERDICT_H

#include "need/cues.h"

/* A window on the judge's bench; everything borrowed. */
struct um_bench {
	struct um_detector *d;           /* said and mood: the cues of the window */
	const struct um_cue_lang *lang;
	const struct um_text *text;
	const struct um_word_info *seen; /* of the window's tokens */
	uint32_t first;                  /* token of the window */
	double threshold;
	bool force;                      /* a mention in any case */
	struct um_mentions *out;
	struct unmet_error *err;
};

struct um_verdict {
	double score[UNMET_KIND_TOTAL]; /* 0 where no cue speaks for the kind */
	uint32_t kinds;
	enum unmet_kind kind;
	double best;                 /* score of kind; the highest score where no kind passes */
	double tone;
	bool solution;
};

static inline const struct um_cue *um_bench_cue(const struct um_bench *b, const struct um_found *found)
{
	return &b->d->cues->cue[found->cue];
}

static inline const struct um_word_info *um_bench_look(const struct um_bench *b, uint32_t token)
{
	return &b->seen[token - b->first];
}

static inline bool um_inside(const struct um_found *found, const struct um_span *span)
{
	return found->token >= span->first && found->token < span->first + span->total;
}

/* um_shadow - of a span's cues with the same name only the strongest counts, the first of equals. */
void um_shadow(const struct um_bench *b, const struct um_span *span);
/* um_weigh - a span by its cues, which are shadowed anew. Cost: cues of the window, squared where they share a name. */
struct um_verdict um_weigh(const struct um_bench *b, const struct um_span *span);
enum unmet_polarity um_polarity_of(const struct um_verdict *v);
/* um_intensity_of - 0..1. */
double um_intensity_of(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v);

/* um_carries - a word or number that says something: no function word, no link. */
bool um_carries(const struct um_token *token);
/* um_mention_add - append the span to b->out as a mention with its phrase and its cues; shadowed as for this span. NOMEM */
enum unmet_status um_mention_add(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v);

#endif
