/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verdict.c - what the cues of a span say together. Each kind has a score: its strongest cue, a third of its other
 * cues, and what speaks against it. A third, because cues of one sentence say the same thing again, so they
 * raise the chance less than a first one. The score is monotone in the chance that the sentence states a
 * need; the threshold belongs to the lexicon and is the same for all corpora (measured: a fixed one is robust
 * from 5 to 50% positives, an estimated one is not).
 */
#include "need/verdict.h"

#define SHARE_OF_REST (1.0 / 3)
#define NEGATION_REACH 3u
#define INTENSITY_BASE 0.3
#define UNMET_KINDS ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE) | \
                     (1u << UNMET_KIND_WORKAROUND) | (1u << UNMET_KIND_SWITCH))

static double magnitude(double value)
{
	return value < 0 ? -value : value;
}

/* ---- score ----------------------------------------------------------------------------------------- */

void um_shadow(const struct um_bench *b, const struct um_span *span)
{
	struct um_found *found = b->d->said.item;
	size_t total = b->d->said.total;

	for (size_t i = 0; i < total; i++)
		found[i].shadowed = false;
	for (size_t i = 0; i < total; i++) {
		if (!um_inside(&found[i], span) || found[i].shadowed)
			continue;
		for (size_t j = i + 1; j < total && um_inside(&found[j], span); j++) {
			const struct um_cue *one = um_bench_cue(b, &found[i]), *other = um_bench_cue(b, &found[j]);

			if (one->name != other->name)
				continue;
			if (magnitude((double)other->weight) <= magnitude((double)one->weight)) {
				found[j].shadowed = true;
			} else {
				found[i].shadowed = true;
				break;
			}
		}
	}
}

/* score_kinds - strongest, rest and against of every kind in one pass over the cues. */
static void score_kinds(const struct um_bench *b, const struct um_span *span, double score[UNMET_KIND_TOTAL])
{
	double best[UNMET_KIND_TOTAL] = { 0 }, rest[UNMET_KIND_TOTAL] = { 0 }, against[UNMET_KIND_TOTAL] = { 0 };

	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];
		const struct um_cue *cue = um_bench_cue(b, found);
		double weight = (double)cue->weight;

		if (found->shadowed || !um_inside(found, span))
			continue;
		for (uint32_t bits = cue->kinds; bits; bits &= bits - 1) {
			unsigned kind = (unsigned)__builtin_ctz(bits);

			if (weight < 0)
				against[kind] += weight;
			else if (weight > best[kind]) {
				rest[kind] += best[kind];
				best[kind] = weight;
			} else {
				rest[kind] += weight;
			}
		}
	}
	for (unsigned kind = 0; kind < UNMET_KIND_TOTAL; kind++)
		score[kind] = best[kind] > 0 ? best[kind] + rest[kind] * SHARE_OF_REST + against[kind] : 0;
}

static bool negated(const struct um_bench *b, const struct um_span *span, uint32_t token)
{
	for (uint32_t back = 1; back <= NEGATION_REACH && span->first + back <= token; back++)
		if (um_bench_look(b, token - back)->flags & UM_WORD_NEGATION)
			return true;
	return false;
}

/* tone_of - good words less bad words; "not good" is bad, "not bad" hardly good. */
static double tone_of(const struct um_bench *b, const struct um_span *span)
{
	double tone = 0;

	for (size_t i = 0; i < b->d->mood.total; i++) {
		const struct um_found *found = &b->d->mood.item[i];
		double weight = (double)um_bench_cue(b, found)->weight;

		if (um_bench_cue(b, found)->sort != UM_CUE_TONE || !um_inside(found, span))
			continue;
		if (negated(b, span, found->token))
			weight *= weight > 0 ? -0.8 : -0.4;
		tone += weight;
	}
	return tone;
}

static bool any_solution(const struct um_bench *b, const struct um_span *span, uint32_t kinds)
{
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_cue *cue = um_bench_cue(b, &b->d->said.item[i]);

		if (um_inside(&b->d->said.item[i], span) && !b->d->said.item[i].shadowed && (cue->flags & UM_CUE_SOLUTION) &&
		    (cue->kinds & kinds))
			return true;
	}
	return false;
}

struct um_verdict um_weigh(const struct um_bench *b, const struct um_span *span)
{
	struct um_verdict v = { .best = -1e9 };
	bool spoken = false;

	um_shadow(b, span);
	score_kinds(b, span, v.score);
	for (unsigned kind = 0; kind < UNMET_KIND_TOTAL; kind++) {
		double score = v.score[kind];

		if (score >= b->threshold)
			v.kinds |= 1u << kind;
		if (score != 0 && score > v.best) {
			v.best = score;
			v.kind = (enum unmet_kind)kind;
			spoken = true;
		}
	}
	if (!spoken)
		v.best = 0;
	if (!v.kinds && !b->force)
		return v;
	v.tone = tone_of(b, span);
	v.solution = any_solution(b, span, v.kinds);
	return v;
}

enum unmet_polarity um_polarity_of(const struct um_verdict *v)
{
	double unmet = 0;

	for (unsigned kind = 0; kind < UNMET_KIND_TOTAL; kind++)
		if ((v->kinds & UNMET_KINDS & (1u << kind)) && v->score[kind] > unmet)
			unmet = v->score[kind];
	if ((v->kinds & (1u << UNMET_KIND_PRAISE)) && v->score[UNMET_KIND_PRAISE] > unmet)
		return v->tone <= -2 ? UNMET_POLARITY_UNMET : UNMET_POLARITY_MET;
	if (unmet > 0 || (v->kinds & (1u << UNMET_KIND_QUESTION)))
		return UNMET_POLARITY_UNMET;
	if (v->kinds & (1u << UNMET_KIND_JOB))
		return UNMET_POLARITY_NEUTRAL;
	if (v->tone >= 1)
		return UNMET_POLARITY_MET;
	return v->tone <= -1 ? UNMET_POLARITY_UNMET : UNMET_POLARITY_NEUTRAL;
}

/* ---- intensity --------------------------------------------------------------------------------------- */

/* shouting - capitals, exclamation marks, words said twice. */
static double shouting(const struct um_bench *b, const struct um_span *span)
{
	double caps = 0, marks = 0, again = 0;

	for (uint32_t i = span->first; i < span->first + span->total; i++) {
		const struct um_token *t = &b->text->token[i];

		if (t->flags & UM_TOKEN_ALLCAPS && t->end - t->start >= 4)
			caps += 0.05;
		if ((t->flags & UM_TOKEN_PUNCT) && b->text->bytes.ptr[t->start] == '!')
			marks += 0.05 + 0.03 * (t->end - t->start - 1);
		if (i > span->first && (t->flags & UM_TOKEN_WORD) && t[-1].word == t->word)
			again = 0.1;
	}
	return (caps > 0.2 ? 0.2 : caps) + (marks > 0.15 ? 0.15 : marks) + again;
}

static bool counted_before(const struct um_bench *b, const struct um_span *span, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (um_inside(&b->d->mood.item[i], span) && um_bench_cue(b, &b->d->mood.item[i])->sort == UM_CUE_FORCE &&
		    um_bench_cue(b, &b->d->mood.item[i])->name == um_bench_cue(b, &b->d->mood.item[at])->name)
			return true;
	return false;
}

double um_intensity_of(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v)
{
	double sum = INTENSITY_BASE + shouting(b, span);

	for (size_t i = 0; i < b->d->mood.total; i++)
		if (um_bench_cue(b, &b->d->mood.item[i])->sort == UM_CUE_FORCE && um_inside(&b->d->mood.item[i], span) &&
		    !counted_before(b, span, i))
			sum += (double)um_bench_cue(b, &b->d->mood.item[i])->weight;
	if (v->kinds & ((1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE)))
		sum += 0.1;
	if (v->tone < 0)
		sum += v->tone < -4 ? 0.16 : -0.04 * v->tone;
	return sum < 0 ? 0 : sum > 1 ? 1 : sum;
}
