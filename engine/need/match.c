/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - the cues in a sentence. Each token's word id leads, by way of a cache, to a letter of the automaton,
 * which tells where the words of which cues stand. A cue that says more than words (what must not follow, where it
 * ends) is then tried as PCRE2 pattern, anchored at that token, on the sentence as patterns see it; a sentence in
 * which no such cue stands is never rendered at all.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

#define MARK_START 1u
#define MARK_CLAUSE 2u
#define NEGATION_REACH 3u

struct window {
	struct um_detector *d;
	const struct um_cue_lang *lang;
	const struct um_text *text;
	const struct um_vocab *vocab;
	uint32_t first, total;       /* tokens of the text */
	bool rendered;
	struct unmet_error *err;
};

/* ---- words ------------------------------------------------------------------------------------------ */

struct symbols { uint32_t id[4]; unsigned total; uint8_t flags; };

static void add_symbol(struct symbols *s, const struct um_cue_lang *lang, uint32_t symbol)
{
	if (symbol == UM_INTERN_NONE || s->total == 4)
		return;
	s->id[s->total++] = symbol;
	s->flags |= lang->symbol_flags[symbol];
}

static void add_prefixes(struct symbols *s, const struct um_cue_lang *lang, struct um_str word)
{
	char prefix[33];

	for (size_t len = 2; len <= word.len && len < 32; len++) {
		if (!(lang->prefix_lengths & (UINT32_C(1) << len)))
			continue;
		memcpy(prefix, word.ptr, len);
		prefix[len] = '*';
		add_symbol(s, lang, um_intern_find(lang->symbol, prefix, len + 1));
	}
}

static bool is_word(const struct um_token *token)
{
	return (token->flags & (UM_TOKEN_WORD | UM_TOKEN_NUMBER)) && !(token->flags & UM_TOKEN_LINK);
}

/* add_stem - the stem, where some cue asks for it, has the symbol "/stem". */
static bool add_stem(struct um_detector *d, struct symbols *s, const struct um_cue_lang *lang, struct um_str stem)
{
	if (um_intern_find(lang->stem, stem.ptr, stem.len) == UM_INTERN_NONE)
		return true;
	s->flags |= UM_WORD_STEMMED;
	um_buf_clear(&d->scratch);
	um_buf_addc(&d->scratch, '/');
	um_buf_add(&d->scratch, stem.ptr, stem.len);
	add_symbol(s, lang, um_intern_find(lang->symbol, d->scratch.ptr, d->scratch.len));
	return !d->scratch.failed;
}

static struct um_str shown(const struct um_token *token, struct um_str word, char *one);

/* learn - what a word is to the cues. Flags 0: no memory. */
static struct um_word_info learn(struct um_detector *d, const struct um_cue_lang *lang, const struct um_vocab *vocab,
                                 const struct um_token *token)
{
	uint32_t letter;
	struct symbols s = { .flags = UM_WORD_KNOWN };
	char one;
	struct um_str word = shown(token, um_vocab_word(vocab, token->word), &one);

	add_symbol(&s, lang, um_intern_find(lang->symbol, word.ptr, word.len));
	if ((token->flags & UM_TOKEN_WORD) && token->term != UM_INTERN_NONE) {
		if (!add_stem(d, &s, lang, um_vocab_term(vocab, token->term)))
			return (struct um_word_info){ 0, 0 };
		add_prefixes(&s, lang, word);
	}
	letter = um_dfa_letter(d->dfa[lang - d->cues->lang], s.id, s.total, is_word(token));
	return letter == UM_NFA_NONE ? (struct um_word_info){ 0, 0 } : (struct um_word_info){ (uint16_t)letter, s.flags };
}

const struct um_word_info *um_word_look(struct um_detector *d, const struct um_cue_lang *lang,
                                        const struct um_vocab *vocab, const struct um_token *token)
{
	struct um_word_cache *cache = &d->cache[lang - d->cues->lang];

	if (token->word >= cache->total) {
		size_t before = cache->capacity;
		void *grown = cache->info;

		if (!um_grow(&grown, &cache->capacity, (size_t)token->word + 1, sizeof(*cache->info)))
			return NULL;
		cache->info = grown;
		if (cache->capacity > before)
			memset(cache->info + before, 0, (cache->capacity - before) * sizeof(*cache->info));
		cache->total = (size_t)token->word + 1;
	}
	if (!(cache->info[token->word].flags & UM_WORD_KNOWN)) {
		struct um_word_info info = learn(d, lang, vocab, token);

		if (!info.flags)
			return NULL;
		cache->info[token->word] = info;
	}
	return &cache->info[token->word];
}

/* ---- the sentence as patterns see it ------------------------------------------------------------------- */

/* punctuation - one ASCII character for what is not a word. */
static char punctuation(struct um_str word)
{
	static const struct { const char *utf8; char as; } known[] = {
		{ "\xe2\x80\x93", '-' }, { "\xe2\x80\x94", '-' }, { "\xe2\x80\x9c", '"' }, { "\xe2\x80\x9d", '"' },
		{ "\xe2\x80\x9e", '"' }, { "\xc2\xab", '"' }, { "\xc2\xbb", '"' }, { "\xe2\x80\xa6", '.' },
		{ "\xe2\x80\x98", '\'' }, { "\xe2\x80\x99", '\'' }, { "\xc2\xbf", '\'' }, { "\xc2\xa1", '\'' },
	};

	if (word.len == 1 && (unsigned char)word.ptr[0] < 0x80)
		return word.ptr[0];
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (um_str_eq(word, um_str(known[i].utf8)))
			return known[i].as;
	return '*';
}

/* shown - a token's word as patterns see it; one: room for a character. */
static struct um_str shown(const struct um_token *token, struct um_str word, char *one)
{
	if (is_word(token))
		return word;
	*one = punctuation(word);
	return um_str_n(one, 1);
}

static enum unmet_status render(struct window *w)
{
	struct um_detector *d = w->d;
	struct um_buf *out = &d->subject;

	um_buf_clear(out);
	um_buf_addc(out, ' ');
	for (uint32_t i = 0; i < w->total; i++) {
		const struct um_token *token = &w->text->token[w->first + i];
		char one;
		struct um_str word = shown(token, um_vocab_word(w->vocab, token->word), &one), stem = { NULL, 0 };
		bool stemmed = d->seen[i].flags & UM_WORD_STEMMED;

		d->at[i] = (uint32_t)out->len;
		if (stemmed)
			stem = um_vocab_term(w->vocab, token->term);
		um_cue_render(out, word, stem, stemmed);
		um_buf_addc(out, ' ');
	}
	d->at[w->total] = (uint32_t)out->len;
	w->rendered = true;
	return um_buf_check(out, w->err);
}

/* token_at - the token that starts at an offset of the subject. */
static uint32_t token_at(const struct window *w, size_t offset, uint32_t from)
{
	while (from < w->total && w->d->at[from] < offset)
		from++;
	return from;
}

/* ---- one cue at one token --------------------------------------------------------------------------------- */

/* try_pattern - *end: one past the last token of the cue. A cue whose end is marked at its start has no width. */
static enum unmet_status try_pattern(struct window *w, const struct um_cue *cue, uint32_t i, bool *found, uint32_t *end)
{
	struct um_match group[2] = { { SIZE_MAX, SIZE_MAX }, { SIZE_MAX, SIZE_MAX } };
	enum unmet_status rc = w->rendered ? UNMET_OK : render(w);

	*found = false;
	if (rc)
		return rc;
	if (um_pattern_find(cue->pattern, w->d->matcher, um_buf_str(&w->d->subject), w->d->at[i], group, 2) == 0)
		return UNMET_OK;
	*found = true;
	*end = token_at(w, group[1].start != SIZE_MAX ? group[1].start : group[0].end, i);
	return UNMET_OK;
}

static bool negated(struct window *w, uint32_t i)
{
	for (uint32_t back = 1; back <= NEGATION_REACH && back <= i; back++)
		if (w->d->seen[i - back].flags & UM_WORD_NEGATION)
			return true;
	return false;
}

static enum unmet_status add_found(struct window *w, uint32_t cue, uint32_t i, uint32_t end)
{
	struct um_detector *d = w->d;
	void *grown = d->found;

	if (!um_grow(&grown, &d->found_capacity, d->found_total + 1, sizeof(*d->found)))
		return um_nomem(w->err);
	d->found = grown;
	d->found[d->found_total++] = (struct um_found){ cue, w->first + i, w->first + end, false };
	return UNMET_OK;
}

/* note - a cue whose words stand at tokens [i, end). The same cue with another end was noted before: the longer
 * counts, and a pattern is not tried twice. */
static enum unmet_status note(struct window *w, uint32_t id, uint32_t i, uint32_t end, size_t from)
{
	struct um_detector *d = w->d;
	const struct um_cue *cue = &d->cues->cue[id];
	enum unmet_status rc;
	bool found = true;

	for (size_t f = from; f < d->found_total; f++) {
		if (d->found[f].cue != id)
			continue;
		if (!cue->pattern)
			d->found[f].end = w->first + end;
		return UNMET_OK;
	}
	if ((cue->flags & UM_CUE_NEGATABLE) && negated(w, i))
		return UNMET_OK;
	if (cue->pattern) {
		rc = try_pattern(w, cue, i, &found, &end);
		if (rc)
			return rc;
	}
	return found ? add_found(w, id, i, end) : UNMET_OK;
}

/* note_all - the cues whose words end in this state. */
static enum unmet_status note_all(struct window *w, const struct um_dfa_view *view, uint32_t state, uint32_t i, uint32_t end,
                                  size_t from)
{
	const struct um_dfa_state *s = &view->state[state];
	enum unmet_status rc = UNMET_OK;

	for (uint32_t c = 0; !rc && c < s->accepts_total; c++)
		rc = note(w, view->accepts[s->accepts_at + c], i, end, from);
	return rc;
}

/* walk - from token i as far as any cue goes on. */
static enum unmet_status walk(struct window *w, uint32_t i, unsigned where)
{
	struct um_dfa *dfa = w->d->dfa[w->lang - w->d->cues->lang];
	const struct um_word_info *seen = w->d->seen;
	uint32_t state = um_dfa_begin(dfa, seen[i].letter, where), at = i + 1;
	size_t from = w->d->found_total;
	enum unmet_status rc = UNMET_OK;

	while (!rc && state && state != UM_NFA_NONE) {
		struct um_dfa_view view = um_dfa_view(dfa);

		if (view.state[state].accepts_total)
			rc = note_all(w, &view, state, i, at, from);
		if (at == w->total || !um_dfa_may(view.state[state].sign, view.letter[seen[at].letter]))
			break;
		state = um_dfa_next(dfa, state, seen[at++].letter);
	}
	return state == UM_NFA_NONE ? um_nomem(w->err) : rc;
}

/* ---- where sentences and clauses start ----------------------------------------------------------------------- */

/* skip_lead - one past the longest lead-in at token i, or i. */
static enum unmet_status skip_lead(struct window *w, uint32_t i, uint32_t *end)
{
	struct um_detector *d = w->d;
	size_t from = d->found_total;
	enum unmet_status rc = walk(w, i, 3);

	*end = i;
	for (size_t f = from; f < d->found_total; f++)
		if (d->found[f].end - w->first > *end)
			*end = d->found[f].end - w->first;
	d->found_total = from;
	return rc;
}

/* mark_from - token i starts something, and so does what follows punctuation, numbers and lead-ins. */
static enum unmet_status mark_from(struct window *w, uint32_t i, uint8_t bits)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && i < w->total && (w->d->mark[i] & bits) != bits) {
		const struct um_token *token = &w->text->token[w->first + i];
		uint32_t end;

		w->d->mark[i] |= bits;
		if (!(token->flags & UM_TOKEN_WORD)) {
			i++;
			continue;
		}
		rc = skip_lead(w, i, &end);
		if (end == i)
			break;
		i = end;
	}
	return rc;
}

static bool opens_clause(struct window *w, uint32_t i)
{
	const struct um_token *token = &w->text->token[w->first + i];
	char c = w->text->bytes.ptr[token->start];

	if (token->flags & UM_TOKEN_PUNCT)
		return (unsigned char)c >= 0x80 ? strchr("-\".", punctuation(um_vocab_word(w->vocab, token->word))) != NULL
		                                : strchr(",;:-().!?\"", c) != NULL;
	return w->d->seen[i].flags & UM_WORD_CLAUSE;
}

static enum unmet_status mark_starts(struct window *w)
{
	enum unmet_status rc;

	memset(w->d->mark, 0, w->total);
	rc = mark_from(w, 0, MARK_START | MARK_CLAUSE);
	for (uint32_t i = 1; !rc && i < w->total; i++)
		if (opens_clause(w, i - 1))
			rc = mark_from(w, i, MARK_CLAUSE);
	return rc;
}

/* ---- all cues of a window --------------------------------------------------------------------------------------- */

/* learn_words - fill the cache for every token */
static enum unmet_status learn_words(struct window *w)
{
	size_t own = (size_t)(w->lang - w->d->cues->lang);
	struct um_dfa **dfa = &w->d->dfa[own];
	const struct um_word_cache *cache = &w->d->cache[own];

	if (!*dfa)
		*dfa = um_dfa_new(&w->lang->nfa);
	if (!*dfa || !um_dfa_trim(*dfa))
		return um_nomem(w->err);
	for (uint32_t i = 0; i < w->total; i++) {
		const struct um_token *token = &w->text->token[w->first + i];
		const struct um_word_info *info;

		if (token->word < cache->total && cache->info[token->word].flags) { /* nearly always */
			w->d->seen[i] = cache->info[token->word];
			continue;
		}
		info = um_word_look(w->d, w->lang, w->vocab, token);
		if (!info)
			return um_nomem(w->err);
		w->d->seen[i] = *info;
	}
	return UNMET_OK;
}

static enum unmet_status make_room(struct um_detector *d, uint32_t total, struct unmet_error *err)
{
	void *at = d->at, *mark = d->mark, *seen = d->seen;
	bool ok = um_grow(&at, &d->at_capacity, (size_t)total + 1, sizeof(*d->at));

	d->at = at;
	ok = ok && um_grow(&mark, &d->mark_capacity, (size_t)total + 1, sizeof(*d->mark));
	d->mark = mark;
	ok = ok && um_grow(&seen, &d->seen_capacity, (size_t)total + 1, sizeof(*d->seen));
	d->seen = seen;
	return ok ? UNMET_OK : um_nomem(err);
}

enum unmet_status um_match_window(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                                  const struct um_vocab *vocab, uint32_t first, uint32_t total, struct unmet_error *err)
{
	struct window w = { d, lang, text, vocab, first, total, false, err };
	enum unmet_status rc = make_room(d, total, err);

	d->found_total = 0;
	if (!rc)
		rc = learn_words(&w);
	if (!rc)
		rc = mark_starts(&w);
	for (uint32_t i = 0; !rc && i < total; i++)
		rc = walk(&w, i, d->mark[i] & MARK_START ? 2 : d->mark[i] & MARK_CLAUSE ? 1 : 0);
	return rc;
}
