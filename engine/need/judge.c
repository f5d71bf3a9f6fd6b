/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.c - which parts of a sentence are mentions. Most sentences have too little speaking for them to be looked at; of the
 * others the verdict (verdict.c) is that of the whole, unless its clauses disagree.
 *
 * Where "but" joins two clauses of opposite polarity they become two mentions: what people love and what
 * they lack must not end in one group. Hu & Liu (2004) split opinions at contrast words the same way.
 */
#include "need/verdict.h"

#define CUE_WORDS 5u /* a longer cue has gaps, and what stands in them is the customer's */
#define NEEDS_WORDS ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_QUESTION) | (1u << UNMET_KIND_JOB))
#define MAY_BE_MET ((1u << UNMET_KIND_PRAISE) | (1u << UNMET_KIND_ADVICE)) /* without one of them polarity is never met */

/* ---- clauses ----------------------------------------------------------------------------------------------- */

/* clause - tokens [from, to) as a span of its own, outer punctuation left out at its start. */
static struct um_span clause(const struct um_bench *b, const struct um_span *whole, uint32_t from, uint32_t to)
{
	struct um_span span = { .sentence = whole->sentence };

	while (from < to && (b->text->token[from].flags & UM_TOKEN_PUNCT))
		from++;
	while (to > from && b->text->bytes.ptr[b->text->token[to - 1].start] == ',')
		to--;
	span.first = from;
	span.total = to - from;
	if (from < to) {
		span.start = b->text->token[from].start;
		span.end = b->text->token[to - 1].end;
	}
	return span;
}

static uint32_t after_comma(const struct um_bench *b, const struct um_span *span)
{
	for (uint32_t i = span->first + 1; i < span->first + span->total; i++)
		if (b->text->bytes.ptr[b->text->token[i].start] == ',')
			return i;
	return span->first;
}

/* cut_at - the clauses on both sides of a contrast word; of one that opens the sentence, of its comma. */
static bool cut_at(const struct um_bench *b, const struct um_span *span, uint32_t word, struct um_span *left,
                   struct um_span *right)
{
	uint32_t at = word == span->first ? after_comma(b, span) : word;

	if (at == span->first)
		return false;
	*left = clause(b, span, word == span->first ? word + 1 : span->first, at);
	*right = clause(b, span, at + 1, span->first + span->total);
	return left->total >= 2 && right->total >= 2;
}

static bool disagree(const struct um_verdict *left, const struct um_verdict *right)
{
	enum unmet_polarity l = um_polarity_of(left), r = um_polarity_of(right);

	return left->kinds && right->kinds && l != r && l != UNMET_POLARITY_NEUTRAL && r != UNMET_POLARITY_NEUTRAL;
}

/* judge_clauses - *split where a contrast was found and both sides became mentions. */
static enum unmet_status judge_clauses(const struct um_bench *b, const struct um_span *span, bool *split)
{
	*split = false;
	for (uint32_t i = span->first; i < span->first + span->total; i++) {
		struct um_span left, right;
		struct um_verdict l, r;
		enum unmet_status rc;

		if (!(um_bench_look(b, i)->flags & UM_WORD_CONTRAST) || !cut_at(b, span, i, &left, &right))
			continue;
		l = um_weigh(b, &left);
		r = um_weigh(b, &right);
		if (!disagree(&l, &r))
			continue;
		*split = true;
		um_shadow(b, &left);
		rc = um_mention_add(b, &left, &l);
		if (rc)
			return rc;
		um_shadow(b, &right);
		return um_mention_add(b, &right, &r);
	}
	return UNMET_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------------------- */

/* may_pass - can any kind reach the threshold? Not where all that speaks for anything, taken together, does not. Most
 * sentences end here. kinds: those something speaks for. */
static bool may_pass(const struct um_bench *b, uint32_t *kinds)
{
	double sum = 0;

	*kinds = 0;
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_cue *cue = um_bench_cue(b, &b->d->said.item[i]);

		if (cue->weight <= 0)
			continue;
		sum += (double)cue->weight;
		*kinds |= cue->kinds;
	}
	return sum > 0 && sum >= b->threshold;
}

static bool inside_cue(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v, uint32_t token)
{
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];
		const struct um_cue *cue = um_bench_cue(b, found);

		if (um_inside(found, span) && token >= found->token && token < found->end && cue->weight > 0 && (cue->kinds & v->kinds) && found->end - found->token <= CUE_WORDS)
			return true;
	}
	return false;
}

/* empty - appreciated, grateful, idea: courtesies around a need. */
static bool empty(const struct um_bench *b, uint32_t token)
{
	const struct um_intern *words = b->lang->draft_words[UM_DRAFT_EMPTY];
	struct um_str word;

	if (!words)
		return false;
	word = um_vocab_word(b->d->vocab, b->text->token[token].word);
	return um_intern_find(words, word.ptr, word.len) != UM_INTERN_NONE;
}

/* says_what - is there a word beside the cues, function words and courtesies? "I wish it could" lacks the need itself. Trouble, praise
 * and advice are said by their cue: "it crashes". */
static bool says_what(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v)
{
	if (v->kinds & ~NEEDS_WORDS)
		return true;
	for (uint32_t i = span->first; i < span->first + span->total; i++)
		if (um_carries(&b->text->token[i]) && !inside_cue(b, span, v, i) && !empty(b, i))
			return true;
	return false;
}

enum unmet_status um_judge(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                           const struct um_window *window, double threshold, bool force, struct um_mentions *out,
                           struct unmet_error *err)
{
	const struct um_span *span = &window->span;
	struct um_bench b = { d, lang, text, d->seen + window->place, span->first, threshold, force, out, err };
	struct um_verdict v;
	enum unmet_status rc = UNMET_OK;
	bool split = false, passes;
	uint32_t kinds;

	passes = may_pass(&b, &kinds);
	if (!force && !passes)
		return UNMET_OK;
	if (kinds & MAY_BE_MET)
		rc = judge_clauses(&b, span, &split);
	if (rc || split)
		return rc;
	v = um_weigh(&b, span);
	if (force || (v.kinds && says_what(&b, span, &v)))
		rc = um_mention_add(&b, span, &v);
	return rc;
}
