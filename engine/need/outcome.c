/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outcome.c - a draft of the outcome behind a mention. Outcome-driven innovation (Ulwick 2005) states a need as
 * direction + metric + object of control + context, free of any solution; people do that, but a draft gives them
 * something to correct. The kind decides direction and metric, for what one cannot do should take less effort and
 * what goes wrong should happen less often; object and context are the customer's words.
 *
 * A template asks for words of a certain shape: a verb ("to {export the report}"), a thing, a doing, a clause. There is no
 * parser here; the word before tells most of it (after "to" and "can't" stands a verb, after "a" a thing), and where it
 * does not, or the words point at something said elsewhere ("it", "this one"), nothing is drafted. Read by eye,
 * no draft is better than a wrong one.
 */
#include <string.h>

#include "need/cues.h"

#define LEAST_WORDS 2u  /* that carry something */
#define MOST_TOKENS 18u
#define SKIP_TOKENS 6u

struct draft {
	const struct um_cue_lang *lang;
	const struct um_text *text;
	const struct um_vocab *vocab;
	enum unmet_kind kind;
	uint32_t first, last;        /* tokens [first, last) of the mention */
	uint32_t from, to;           /* tokens [from, to) of its cue */
};

struct words { uint32_t first, last; enum um_draft_shape shape; bool vague; };

static bool is(const struct draft *d, uint32_t token, enum um_draft_words which)
{
	struct um_str word;

	if (!d->lang->draft_words[which])
		return false;
	word = um_vocab_word(d->vocab, d->text->token[token].word);
	return um_intern_find(d->lang->draft_words[which], word.ptr, word.len) != UM_INTERN_NONE;
}

static bool carries(const struct draft *d, uint32_t token)
{
	uint32_t flags = d->text->token[token].flags;

	return (flags & UM_TOKEN_WORD) && !(flags & (UM_TOKEN_STOP | UM_TOKEN_LINK));
}

/* is_doing - exporting; not thing or during, which the lexicon lists as vague or stop words. */
static bool is_doing(const struct draft *d, uint32_t token)
{
	struct um_str word = um_vocab_word(d->vocab, d->text->token[token].word);

	return carries(d, token) && word.len > 5 && um_str_ends(word, "ing") && !is(d, token, UM_DRAFT_VAGUE);
}

/* ends - does the thought end before this token? A comma goes on where a word that carries something follows. */
static bool ends(const struct draft *d, uint32_t token)
{
	const struct um_token *t = &d->text->token[token];
	char sign = d->text->bytes.ptr[t->start];

	if (!(t->flags & UM_TOKEN_PUNCT))
		return is(d, token, UM_DRAFT_STOP);
	if (sign == ',')
		return token + 1 >= d->last || !carries(d, token + 1);
	return !strchr("'\"&/+-", sign);
}

/* sound - are these words about something, and of a length people say? */
static bool sound(const struct draft *d, const struct words *w)
{
	unsigned carrying = 0;

	for (uint32_t i = w->first; i < w->last; i++) {
		if ((d->text->token[i].flags & UM_TOKEN_LINK) || is(d, i, UM_DRAFT_VAGUE))
			return false;
		if (is(d, i, UM_DRAFT_FINITE) && (w->shape == UM_DRAFT_THING || i == w->first + 1) && w->shape != UM_DRAFT_CLAUSE)
			return false;
		carrying += carries(d, i);
	}
	return !w->vague && carrying >= LEAST_WORDS && w->last - w->first <= MOST_TOKENS;
}

/* cut - from `first` to where the thought ends, function words at the end left out. */
static struct words cut(const struct draft *d, uint32_t first, enum um_draft_shape shape)
{
	struct words w = { first, first, shape, false };

	while (w.last < d->last && !ends(d, w.last))
		w.last++;
	for (; w.last > w.first && !carries(d, w.last - 1); w.last--) {
		const struct um_token *t = &d->text->token[w.last - 1];

		if (t->flags & (UM_TOKEN_NUMBER | UM_TOKEN_CAPITAL))
			break;
		w.vague = w.vague || is(d, w.last - 1, UM_DRAFT_VAGUE);
	}
	if (w.last > w.first + 4 && is(d, w.last - 2, UM_DRAFT_TO)) { /* "search by number | to find" */
		w.last -= 2;
		while (w.last > w.first && !carries(d, w.last - 1))
			w.last--;
	}
	return w;
}

/* after_cue - what the cue is about: "can't | export the report", "there should be | a dark mode". */
static bool after_cue(const struct draft *d, struct words *w)
{
	bool verb = d->to > d->first && (is(d, d->to - 1, UM_DRAFT_TO) ||
	            (d->kind == UNMET_KIND_QUESTION && is(d, d->to - 1, UM_DRAFT_PERSON)));
	uint32_t at = d->to;

	for (uint32_t i = at; i < d->last && i < d->to + SKIP_TOKENS; i++) {
		if (is(d, i, UM_DRAFT_TO) || (d->kind == UNMET_KIND_QUESTION && is(d, i, UM_DRAFT_PERSON))) {
			verb = true;
			at = i + 1;
		} else if (is(d, i, UM_DRAFT_SKIP)) {
			at = at == i ? i + 1 : at;
		} else {
			break;
		}
	}
	if (at >= d->last || (d->to > d->first && is(d, d->to - 1, UM_DRAFT_AWAY)))
		return false;
	if (verb && carries(d, at) && !is_doing(d, at))
		*w = cut(d, at, UM_DRAFT_VERB);
	else if (is_doing(d, at))
		*w = cut(d, at, UM_DRAFT_DOING);
	else if (!verb && is(d, at, UM_DRAFT_DETERMINER))
		*w = cut(d, at, UM_DRAFT_THING);
	else
		return false;
	return sound(d, w);
}

/* around_cue - for trouble: the clause the cue stands in, "the app | crashes | when I open a file", with a subject that is
 * no pronoun; else the thing the cue is, "an | error message | when sending". */
static bool around_cue(const struct draft *d, struct words *w)
{
	uint32_t first = d->from;
	bool finite = false;

	while (first > d->first && !ends(d, first - 1))
		first--;
	while (first < d->from && is(d, first, UM_DRAFT_SKIP))
		first++;
	for (uint32_t i = first + 1; i < d->to; i++)
		finite = finite || is(d, i, UM_DRAFT_FINITE);
	if (first < d->from && finite && !is(d, first, UM_DRAFT_PERSON) && !is(d, first, UM_DRAFT_TO) &&
	    (is(d, first, UM_DRAFT_DETERMINER) || carries(d, first))) {
		*w = cut(d, first, UM_DRAFT_CLAUSE);
		return w->last >= d->to && sound(d, w);
	}
	if (d->from > d->first && is(d, d->from - 1, UM_DRAFT_DETERMINER) && carries(d, d->from)) {
		*w = cut(d, d->from - 1, UM_DRAFT_THING);
		return w->last >= d->to && sound(d, w);
	}
	return false;
}

static uint32_t token_from(const struct um_text *text, uint32_t offset)
{
	size_t low = 0, high = text->token_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text->token[middle].start < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* strongest - the cue that says most for a kind; NULL: none does. */
static const struct um_cue_hit *strongest(const struct um_cues *cues, const struct um_mentions *mentions,
                                          const struct um_mention *m, enum unmet_kind kind)
{
	const struct um_cue_hit *best = NULL;

	for (uint32_t i = m->hit; i < m->hit + m->hit_count; i++) {
		const struct um_cue *cue = &cues->cue[mentions->hit[i].cue];

		if ((cue->kinds & (1u << kind)) && cue->weight > 0 && (!best || cue->weight > cues->cue[best->cue].weight))
			best = &mentions->hit[i];
	}
	return best;
}

/* add_words - as the customer wrote them, without quotation marks, white space as single spaces; a capital that only stood at
 * the start of a sentence becomes small. */
static void add_words(const struct draft *d, const struct words *w, struct um_buf *out)
{
	uint32_t before = d->text->token[w->first].start;

	for (uint32_t i = w->first; i < w->last; i++) {
		const struct um_token *t = &d->text->token[i];
		struct um_str word = um_str_n(d->text->bytes.ptr + t->start, t->end - t->start);

		if (word.ptr[0] == '"')
			continue;
		if (t->start > before)
			um_buf_addc(out, ' ');
		before = t->end;
		if (i == w->first && !(t->flags & UM_TOKEN_ALLCAPS) && (t->flags & UM_TOKEN_CAPITAL) &&
		    (w->shape == UM_DRAFT_VERB || (t->flags & UM_TOKEN_STOP)))
			word = um_vocab_word(d->vocab, t->word);
		um_buf_add(out, word.ptr, word.len);
	}
}

static bool write_draft(const struct draft *d, const struct words *w, struct um_buf *out)
{
	struct um_str draft = d->lang->draft[d->kind][w->shape];
	size_t at = um_str_find(draft, UM_LIT("{}"));

	if (draft.len == 0)
		return false;
	um_buf_add(out, draft.ptr, at);
	add_words(d, w, out);
	um_buf_add(out, draft.ptr + at + 2, draft.len - at - 2);
	return true;
}

/* draft_kind - after the template of one of the mention's kinds; false: nothing was written. */
static bool draft_kind(struct draft *d, const struct um_cues *cues, const struct um_mentions *mentions,
                       const struct um_mention *m, enum unmet_kind kind, struct um_buf *out)
{
	const struct um_cue_hit *cue = strongest(cues, mentions, m, kind);
	const struct um_text *text = d->text;
	const struct um_sentence *sentence = &text->sentence[m->sentence];
	struct words w;

	if (!cue)
		return false;
	d->kind = kind;
	d->from = token_from(text, cue->start);
	d->to = token_from(text, cue->end);
	while (sentence->end < cue->end && sentence + 1 < text->sentence + text->sentence_count)
		sentence++;
	d->first = token_from(text, sentence->start > m->start ? sentence->start : m->start);
	d->last = token_from(text, sentence->end < m->end ? sentence->end : m->end);
	if (d->from >= text->token_count || !(kind == UNMET_KIND_PROBLEM ? around_cue(d, &w) : after_cue(d, &w)))
		return false;
	return write_draft(d, &w, out);
}

void um_outcome_draft(const struct um_cues *cues, const struct um_text *text, const struct um_vocab *vocab,
                      const struct um_mentions *mentions, const struct um_mention *m, struct um_buf *out)
{
	struct draft d = { .lang = um_cue_lang_find(cues, text->lang), .text = text, .vocab = vocab };

	if (!d.lang || !m->kinds || m->polarity == UNMET_POLARITY_MET || draft_kind(&d, cues, mentions, m, m->kind, out))
		return;
	for (unsigned kind = 0; kind < UNMET_KIND_TOTAL; kind++)
		if ((m->kinds >> kind & 1) && draft_kind(&d, cues, mentions, m, (enum unmet_kind)kind, out))
			return;
}
