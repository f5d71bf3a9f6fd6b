/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.c - from the cues found to a verdict. Each kind has a score: its strongest cue, a third of its other
 * cues, and what speaks against it. A third, because cues of one sentence say the same thing again, so they
 * raise the chance less than a first one. The score is monotone in the chance that the sentence states a
 * need; the threshold belongs to the lexicon and is the same for all corpora (measured: a fixed one is robust
 * from 5 to 50% positives, an estimated one is not).
 *
 * Where "but" joins two clauses of opposite polarity they become two mentions: what people love and what
 * they lack must not end in one group. Hu & Liu (2004) split opinions at contrast words the same way.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

#define SHARE_OF_REST (1.0 / 3)
#define NEGATION_REACH 3u
#define INTENSITY_BASE 0.3
#define CUE_WORDS 5u /* a longer cue has gaps, and what stands in them is the customer's */
#define NEEDS_WORDS ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_QUESTION) | (1u << UNMET_KIND_JOB))
#define UNMET_KINDS ((1u << UNMET_KIND_WISH) | (1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE) | \
                     (1u << UNMET_KIND_WORKAROUND) | (1u << UNMET_KIND_SWITCH))

#define MAY_BE_MET ((1u << UNMET_KIND_PRAISE) | (1u << UNMET_KIND_ADVICE)) /* without one of them polarity is never met */

struct bench {
	struct um_detector *d;
	const struct um_cue_lang *lang;
	const struct um_text *text;
	const struct um_word_info *seen; /* of the window's tokens */
	uint32_t first;
	double threshold;
	bool force;
	struct um_mentions *out;
	struct unmet_error *err;
};

struct verdict {
	double score[UNMET_KIND_TOTAL]; /* 0 where no cue speaks for the kind */
	uint32_t kinds;
	enum unmet_kind kind;
	double best;                 /* score of kind; the highest score where no kind passes */
	double tone;
	bool solution;
};

static const struct um_cue *cue_of(const struct bench *b, const struct um_found *found)
{
	return &b->d->cues->cue[found->cue];
}

static bool inside(const struct um_found *found, const struct um_span *span)
{
	return found->token >= span->first && found->token < span->first + span->total;
}

static const struct um_word_info *look(const struct bench *b, uint32_t token)
{
	return &b->seen[token - b->first];
}

static double magnitude(double value)
{
	return value < 0 ? -value : value;
}

/* ---- score ----------------------------------------------------------------------------------------- */

/* shadow - of cues with the same name only the strongest counts, the first of equals. */
static void shadow(const struct bench *b, const struct um_span *span)
{
	struct um_found *found = b->d->said.item;
	size_t total = b->d->said.total;

	for (size_t i = 0; i < total; i++)
		found[i].shadowed = false;
	for (size_t i = 0; i < total; i++) {
		if (!inside(&found[i], span) || found[i].shadowed)
			continue;
		for (size_t j = i + 1; j < total && inside(&found[j], span); j++) {
			const struct um_cue *one = cue_of(b, &found[i]), *other = cue_of(b, &found[j]);

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
static void score_kinds(const struct bench *b, const struct um_span *span, double score[UNMET_KIND_TOTAL])
{
	double best[UNMET_KIND_TOTAL] = { 0 }, rest[UNMET_KIND_TOTAL] = { 0 }, against[UNMET_KIND_TOTAL] = { 0 };

	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];
		const struct um_cue *cue = cue_of(b, found);
		double weight = (double)cue->weight;

		if (found->shadowed || !inside(found, span))
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

static bool negated(const struct bench *b, const struct um_span *span, uint32_t token)
{
	for (uint32_t back = 1; back <= NEGATION_REACH && span->first + back <= token; back++)
		if (look(b, token - back)->flags & UM_WORD_NEGATION)
			return true;
	return false;
}

/* tone_of - good words less bad words; "not good" is bad, "not bad" hardly good. */
static double tone_of(const struct bench *b, const struct um_span *span)
{
	double tone = 0;

	for (size_t i = 0; i < b->d->mood.total; i++) {
		const struct um_found *found = &b->d->mood.item[i];
		double weight = (double)cue_of(b, found)->weight;

		if (cue_of(b, found)->sort != UM_CUE_TONE || !inside(found, span))
			continue;
		if (negated(b, span, found->token))
			weight *= weight > 0 ? -0.8 : -0.4;
		tone += weight;
	}
	return tone;
}

static bool any_solution(const struct bench *b, const struct um_span *span, uint32_t kinds)
{
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_cue *cue = cue_of(b, &b->d->said.item[i]);

		if (inside(&b->d->said.item[i], span) && !b->d->said.item[i].shadowed && (cue->flags & UM_CUE_SOLUTION) &&
		    (cue->kinds & kinds))
			return true;
	}
	return false;
}

static struct verdict weigh(const struct bench *b, const struct um_span *span)
{
	struct verdict v = { .best = -1e9 };
	bool spoken = false;

	shadow(b, span);
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

static enum unmet_polarity polarity_of(const struct verdict *v)
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
static double shouting(const struct bench *b, const struct um_span *span)
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

static bool counted_before(const struct bench *b, const struct um_span *span, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (inside(&b->d->mood.item[i], span) && cue_of(b, &b->d->mood.item[i])->sort == UM_CUE_FORCE &&
		    cue_of(b, &b->d->mood.item[i])->name == cue_of(b, &b->d->mood.item[at])->name)
			return true;
	return false;
}

static double intensity_of(const struct bench *b, const struct um_span *span, const struct verdict *v)
{
	double sum = INTENSITY_BASE + shouting(b, span);

	for (size_t i = 0; i < b->d->mood.total; i++)
		if (cue_of(b, &b->d->mood.item[i])->sort == UM_CUE_FORCE && inside(&b->d->mood.item[i], span) &&
		    !counted_before(b, span, i))
			sum += (double)cue_of(b, &b->d->mood.item[i])->weight;
	if (v->kinds & ((1u << UNMET_KIND_PROBLEM) | (1u << UNMET_KIND_OBSTACLE)))
		sum += 0.1;
	if (v->tone < 0)
		sum += v->tone < -4 ? 0.16 : -0.04 * v->tone;
	return sum < 0 ? 0 : sum > 1 ? 1 : sum;
}

/* ---- the words that carry the need ----------------------------------------------------------------------- */

static bool carries(const struct um_token *t)
{
	return (t->flags & (UM_TOKEN_WORD | UM_TOKEN_NUMBER)) && !(t->flags & (UM_TOKEN_STOP | UM_TOKEN_LINK));
}

/* trim - *from and *to brought to the first and last word that carries something; false: there is none. */
static bool trim(const struct um_text *text, uint32_t *from, uint32_t *to)
{
	while (*from < *to && !carries(&text->token[*from]))
		++*from;
	while (*to > *from && !carries(&text->token[*to - 1]))
		--*to;
	return *from < *to;
}

/* strongest - the cue that decides the mention's kind. */
static const struct um_found *strongest(const struct bench *b, const struct um_span *span, const struct verdict *v)
{
	const struct um_found *best = NULL;

	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];

		if (!inside(found, span) || found->shadowed || !(cue_of(b, found)->kinds & (1u << v->kind)))
			continue;
		if (!best || cue_of(b, found)->weight > cue_of(b, best)->weight)
			best = found;
	}
	return best;
}

/* phrase - after the cue, where anything is said there; else before it; else all. For a problem the subject
 * stands before the cue and the circumstances after it: both. */
static void phrase(const struct bench *b, const struct um_span *span, const struct verdict *v, struct um_mention *m)
{
	const struct um_found *cue = v->kinds ? strongest(b, span, v) : NULL;
	uint32_t end = span->first + span->total, from = cue ? cue->end : span->first, to = end;
	uint32_t before_from = span->first, before_to = cue ? cue->token : end;
	bool whole = v->kind == UNMET_KIND_PROBLEM || v->kind == UNMET_KIND_PRAISE;
	bool after = trim(b->text, &from, &to);

	if (cue && (whole || !after) && trim(b->text, &before_from, &before_to)) {
		from = before_from;
		to = after ? to : before_to;
	} else if (!after) {
		from = span->first;
		to = end;
		trim(b->text, &from, &to);
	}
	if (from >= to) {
		from = span->first;
		to = end;
	}
	m->phrase_start = b->text->token[from].start;
	m->phrase_end = b->text->token[to - 1].end;
}

/* ---- mentions -------------------------------------------------------------------------------------------- */

static bool hit_before(const struct um_cue_hit *a, const struct um_cue_hit *b)
{
	return a->start != b->start ? a->start < b->start : a->cue < b->cue;
}

static enum unmet_status add_hits(const struct bench *b, const struct um_span *span, struct um_mention *m)
{
	struct um_mentions *out = b->out;

	m->hit = (uint32_t)out->hit_count;
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];
		uint32_t last = found->end > found->token ? found->end - 1 : found->token;
		struct um_cue_hit hit = { found->cue, b->text->token[found->token].start, b->text->token[last].end };
		void *grown = out->hit;
		size_t at;

		if (!inside(found, span) || found->shadowed)
			continue;
		if (!um_grow(&grown, &out->hit_capacity, out->hit_count + 1, sizeof(*out->hit)))
			return um_nomem(b->err);
		out->hit = grown;
		for (at = out->hit_count++; at > m->hit && hit_before(&hit, &out->hit[at - 1]); at--)
			out->hit[at] = out->hit[at - 1];
		out->hit[at] = hit;
	}
	m->hit_count = (uint32_t)out->hit_count - m->hit;
	return UNMET_OK;
}

static enum unmet_status add_mention(const struct bench *b, const struct um_span *span, const struct verdict *v)
{
	struct um_mentions *out = b->out;
	void *grown = out->mention;
	struct um_mention m = { .start = span->start, .end = span->end, .sentence = span->sentence };
	enum unmet_status rc;

	if (!um_grow(&grown, &out->mention_capacity, out->mention_count + 1, sizeof(*out->mention)))
		return um_nomem(b->err);
	out->mention = grown;
	m.kinds = v->kinds;
	m.kind = v->kind;
	m.polarity = polarity_of(v);
	m.intensity = (float)intensity_of(b, span, v);
	m.score = (float)v->best;
	m.solution = v->solution;
	phrase(b, span, v, &m);
	rc = add_hits(b, span, &m);
	if (!rc)
		out->mention[out->mention_count++] = m;
	return rc;
}

/* ---- clauses ----------------------------------------------------------------------------------------------- */

/* clause - tokens [from, to) as a span of its own, outer punctuation left out at its start. */
static struct um_span clause(const struct bench *b, const struct um_span *whole, uint32_t from, uint32_t to)
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

static uint32_t after_comma(const struct bench *b, const struct um_span *span)
{
	for (uint32_t i = span->first + 1; i < span->first + span->total; i++)
		if (b->text->bytes.ptr[b->text->token[i].start] == ',')
			return i;
	return span->first;
}

/* cut_at - the clauses on both sides of a contrast word; of one that opens the sentence, of its comma. */
static bool cut_at(const struct bench *b, const struct um_span *span, uint32_t word, struct um_span *left,
                   struct um_span *right)
{
	uint32_t at = word == span->first ? after_comma(b, span) : word;

	if (at == span->first)
		return false;
	*left = clause(b, span, word == span->first ? word + 1 : span->first, at);
	*right = clause(b, span, at + 1, span->first + span->total);
	return left->total >= 2 && right->total >= 2;
}

static bool disagree(const struct verdict *left, const struct verdict *right)
{
	enum unmet_polarity l = polarity_of(left), r = polarity_of(right);

	return left->kinds && right->kinds && l != r && l != UNMET_POLARITY_NEUTRAL && r != UNMET_POLARITY_NEUTRAL;
}

/* judge_clauses - *split where a contrast was found and both sides became mentions. */
static enum unmet_status judge_clauses(const struct bench *b, const struct um_span *span, bool *split)
{
	*split = false;
	for (uint32_t i = span->first; i < span->first + span->total; i++) {
		struct um_span left, right;
		struct verdict l, r;
		enum unmet_status rc;

		if (!(look(b, i)->flags & UM_WORD_CONTRAST) || !cut_at(b, span, i, &left, &right))
			continue;
		l = weigh(b, &left);
		r = weigh(b, &right);
		if (!disagree(&l, &r))
			continue;
		*split = true;
		shadow(b, &left);
		rc = add_mention(b, &left, &l);
		if (rc)
			return rc;
		shadow(b, &right);
		return add_mention(b, &right, &r);
	}
	return UNMET_OK;
}

/* may_pass - can any kind reach the threshold? Not where all that speaks for anything, taken together, does not. Most
 * sentences end here. kinds: those something speaks for. */
static bool may_pass(const struct bench *b, uint32_t *kinds)
{
	double sum = 0;

	*kinds = 0;
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_cue *cue = cue_of(b, &b->d->said.item[i]);

		if (cue->weight <= 0)
			continue;
		sum += (double)cue->weight;
		*kinds |= cue->kinds;
	}
	return sum > 0 && sum >= b->threshold;
}

static bool inside_cue(const struct bench *b, const struct um_span *span, const struct verdict *v, uint32_t token)
{
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];
		const struct um_cue *cue = cue_of(b, found);

		if (inside(found, span) && token >= found->token && token < found->end && cue->weight > 0 && (cue->kinds & v->kinds) && found->end - found->token <= CUE_WORDS)
			return true;
	}
	return false;
}

/* empty - appreciated, grateful, idea: courtesies around a need. */
static bool empty(const struct bench *b, uint32_t token)
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
static bool says_what(const struct bench *b, const struct um_span *span, const struct verdict *v)
{
	if (v->kinds & ~NEEDS_WORDS)
		return true;
	for (uint32_t i = span->first; i < span->first + span->total; i++)
		if (carries(&b->text->token[i]) && !inside_cue(b, span, v, i) && !empty(b, i))
			return true;
	return false;
}

enum unmet_status um_judge(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                           const struct um_window *window, double threshold, bool force, struct um_mentions *out,
                           struct unmet_error *err)
{
	const struct um_span *span = &window->span;
	struct bench b = { d, lang, text, d->seen + window->place, span->first, threshold, force, out, err };
	struct verdict v;
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
	v = weigh(&b, span);
	if (force || (v.kinds && says_what(&b, span, &v)))
		rc = add_mention(&b, span, &v);
	return rc;
}
