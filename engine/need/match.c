/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - the cues in a batch of sentences. Each token's word id leads, by way of a cache (words.c), to a letter of
 * the automaton, which tells where the words of which cues stand (walk.c). A cue that says more than words (what must
 * not follow, where it ends) is then tried as PCRE2 pattern, anchored at that token, on the sentence as patterns see
 * it; a sentence in which no such cue stands is never rendered at all.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

#define NEGATION_REACH 3u

struct bench {
	struct um_detector *d;
	const struct um_cue_lang *lang;
	const struct um_text *text;
	const struct um_vocab *vocab;
	struct um_dfa *dfa;
	const struct um_window *window; /* tokens below count from its first */
	bool rendered;
	struct unmet_error *err;
};

static const struct um_word_info *seen(const struct bench *b, uint32_t i)
{
	return &b->d->seen[b->window->place + i];
}

/* token_at - the token that starts at an offset of the subject. */
static uint32_t token_at(const struct bench *b, size_t offset, uint32_t from)
{
	while (from < b->window->span.total && b->d->at[from] < offset)
		from++;
	return from;
}

/* ---- one cue at one token --------------------------------------------------------------------------------- */

/* try_pattern - *end: one past the last token of the cue. A cue whose end is marked at its start has no width. */
static enum unmet_status try_pattern(struct bench *b, const struct um_cue *cue, uint32_t i, bool *found, uint32_t *end)
{
	struct um_match group[2] = { { SIZE_MAX, SIZE_MAX }, { SIZE_MAX, SIZE_MAX } };
	enum unmet_status rc = UNMET_OK;

	if (!b->rendered)
		rc = um_words_render(b->d, b->window, b->text, b->vocab, b->err);
	b->rendered = true;
	*found = false;
	if (rc)
		return rc;
	if (um_pattern_find(cue->pattern, b->d->matcher, um_buf_str(&b->d->subject), b->d->at[i], group, 2) == 0)
		return UNMET_OK;
	*found = true;
	*end = token_at(b, group[1].start != SIZE_MAX ? group[1].start : group[0].end, i);
	return UNMET_OK;
}

static bool negated(struct bench *b, uint32_t i)
{
	for (uint32_t back = 1; back <= NEGATION_REACH && back <= i; back++)
		if (seen(b, i - back)->flags & UM_WORD_NEGATION)
			return true;
	return false;
}

static enum unmet_status add_found(struct bench *b, struct um_found_list *list, uint32_t cue, uint32_t i, uint32_t end)
{
	uint32_t first = b->window->span.first;
	void *grown = list->item;

	if (!um_grow(&grown, &list->capacity, list->total + 1, sizeof(*list->item)))
		return um_nomem(b->err);
	list->item = grown;
	list->item[list->total++] = (struct um_found){ cue, first + i, first + end, false };
	return UNMET_OK;
}

/* note - a cue whose words stand at tokens [i, end). The same cue with another end was noted before: the longer
 * counts, and a pattern is not tried twice. */
static enum unmet_status note(struct bench *b, uint32_t id, uint32_t i, uint32_t end)
{
	const struct um_cue *cue = &b->d->cues->cue[id];
	struct um_found_list *list = cue->sort == UM_CUE_KIND ? &b->d->said : &b->d->mood;
	enum unmet_status rc;
	bool found = true;

	for (size_t f = list->from; f < list->total; f++) {
		if (list->item[f].cue != id)
			continue;
		if (!cue->pattern && cue->mark < 0)
			list->item[f].end = b->window->span.first + end;
		return UNMET_OK;
	}
	if ((cue->flags & UM_CUE_NEGATABLE) && negated(b, i))
		return UNMET_OK;
	if (cue->pattern) {
		rc = try_pattern(b, cue, i, &found, &end);
		if (rc)
			return rc;
	}
	return found ? add_found(b, list, id, i, cue->mark < 0 ? end : i + (uint32_t)cue->mark) : UNMET_OK;
}

/* note_all - the cues whose words end after tokens [i, end): accepts[from ..] of the automaton. */
static enum unmet_status note_all(struct bench *b, uint32_t from, uint32_t total, uint32_t i, uint32_t end)
{
	enum unmet_status rc = UNMET_OK;

	for (uint32_t c = 0; !rc && c < total; c++)
		rc = note(b, b->dfa->accepts[from + c], i, end);
	return rc;
}

/* ---- where sentences and clauses start ----------------------------------------------------------------------- */

/* skip_lead - one past the longest lead-in at token i, or i. */
static enum unmet_status skip_lead(struct bench *b, uint32_t i, uint32_t *end)
{
	struct um_found_list *leads = &b->d->mood; /* as long as there is nothing else in it */
	const struct um_dfa_begin *begin;
	uint32_t state, at = i + 1;
	enum unmet_status rc = UNMET_OK;

	*end = i;
	if (!(seen(b, i)->flags & UM_WORD_LEADS))
		return UNMET_OK;
	begin = um_dfa_begin(b->dfa, seen(b, i)->letter, UM_DFA_LEADS);
	state = begin ? begin->state_plus_1 - 1u : UM_NFA_NONE;
	leads->total = leads->from = 0;
	while (!rc && state && state != UM_NFA_NONE) {
		rc = note_all(b, b->dfa->state[state].accepts_at, b->dfa->state[state].accepts_total, i, at);
		if (!um_dfa_may(b->dfa, &b->dfa->state[state].sign, seen(b, at)->letter))
			break;
		state = um_dfa_next(b->dfa, state, seen(b, at++)->letter);
	}
	for (size_t f = 0; f < leads->total; f++)
		if (leads->item[f].end - b->window->span.first > *end)
			*end = leads->item[f].end - b->window->span.first;
	leads->total = 0;
	return state == UM_NFA_NONE ? um_nomem(b->err) : rc;
}

/* mark_from - token i starts something, and so does what follows punctuation, numbers and lead-ins. */
static enum unmet_status mark_from(struct bench *b, uint32_t i, uint8_t place)
{
	const struct um_span *span = &b->window->span;
	uint8_t *mark = b->d->mark + b->window->place;
	enum unmet_status rc = UNMET_OK;

	while (!rc && i < span->total && mark[i] < place) {
		uint32_t end;

		mark[i] = place;
		if (!(b->text->token[span->first + i].flags & UM_TOKEN_WORD)) {
			i++;
			continue;
		}
		rc = skip_lead(b, i, &end);
		if (end == i)
			break;
		i = end;
	}
	return rc;
}

static enum unmet_status mark_starts(struct bench *b)
{
	enum unmet_status rc = mark_from(b, 0, UM_NFA_START);

	for (uint32_t i = 1; !rc && i < b->window->span.total; i++)
		if (seen(b, i - 1)->flags & UM_WORD_OPENS)
			rc = mark_from(b, i, UM_NFA_CLAUSE);
	return rc;
}

/* ---- a batch ------------------------------------------------------------------------------------------------------ */

bool um_match_add(struct um_detector *d, const struct um_span *span)
{
	if (d->place_total + span->total + 1 > UM_BATCH_PLACES || d->window_total == UM_BATCH_WINDOWS)
		return false;
	d->window[d->window_total++] = (struct um_window){ *span, d->place_total };
	d->place_total += span->total + 1;
	return true;
}

void um_match_clear(struct um_detector *d)
{
	d->window_total = d->place_total = 0;
}

/* learn_words - what every token is to the cues, from the cache nearly always; behind each window what no cue reads. */
static enum unmet_status learn_words(struct bench *b)
{
	const struct um_word_cache *cache = &b->d->cache[b->lang - b->d->cues->lang];
	const struct um_span *span = &b->window->span;
	struct um_word_info *to = b->d->seen + b->window->place;
	uint32_t nothing = um_dfa_letter(b->dfa, NULL, 0, false);

	for (uint32_t i = 0; i < span->total; i++) {
		const struct um_token *token = &b->text->token[span->first + i];
		const struct um_word_info *info = token->word < cache->total ? &cache->info[token->word] : NULL;

		if (!info || !info->flags)
			info = um_word_look(b->d, b->lang, b->vocab, token);
		if (!info)
			return um_nomem(b->err);
		to[i] = *info;
	}
	if (nothing == UM_NFA_NONE)
		return um_nomem(b->err);
	to[span->total] = (struct um_word_info){ (uint16_t)nothing, 0, 0 };
	return UNMET_OK;
}

static struct bench bench_of(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                             const struct um_vocab *vocab, struct unmet_error *err)
{
	return (struct bench){ .d = d, .lang = lang, .text = text, .vocab = vocab, .dfa = d->dfa[lang - d->cues->lang],
		.err = err };
}

enum unmet_status um_match_run(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                               const struct um_vocab *vocab, struct unmet_error *err)
{
	struct um_dfa **dfa = &d->dfa[lang - d->cues->lang];
	enum unmet_status rc = UNMET_OK;

	if (!*dfa)
		*dfa = um_dfa_new(&lang->nfa);
	if (!*dfa || !um_dfa_trim(*dfa))
		return um_nomem(err);
	memset(d->mark, UM_NFA_ANYWHERE, d->place_total);
	d->seen[d->place_total] = (struct um_word_info){ 0, 0, 0 };
	for (size_t k = 0; !rc && k < d->window_total; k++) {
		struct bench b = bench_of(d, lang, text, vocab, err);

		b.window = &d->window[k];
		rc = learn_words(&b);
		if (!rc)
			rc = mark_starts(&b);
	}
	if (!rc && !um_walk_all(d, *dfa))
		rc = um_nomem(err);
	return rc;
}

enum unmet_status um_match_note(struct um_detector *d, const struct um_window *window, const struct um_cue_lang *lang,
                                const struct um_text *text, const struct um_vocab *vocab, struct unmet_error *err)
{
	struct bench b = bench_of(d, lang, text, vocab, err);
	uint32_t first = window->place, last = first + window->span.total - 1;
	enum unmet_status rc = UNMET_OK;

	b.window = window;
	d->said.total = d->mood.total = 0;
	for (size_t k = first ? d->stops_to[first - 1] : 0; !rc && k < d->stops_to[last]; k++) {
		const struct um_stop *stop = &d->sorted[k];

		if (stop->end == stop->at + 1 || k == 0 || stop[-1].at != stop->at) {
			d->said.from = d->said.total;
			d->mood.from = d->mood.total;
		}
		rc = note_all(&b, stop->accepts_at, stop->accepts_total, stop->at - first, stop->end - first);
	}
	return rc;
}
