/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - the cues in a sentence. Each token's word id leads, by way of a cache, to the symbols it is
 * for the cues (itself, its stem, a prefix of it), and those to the cues that can start there. Their second
 * and third words are compared as bits; only what survives is rendered and given to PCRE2, anchored at
 * that token. A sentence in which nothing survives is never rendered at all.
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

static void add_symbol(struct um_word_info *info, const struct um_cue_lang *lang, uint32_t symbol)
{
	if (symbol == UM_INTERN_NONE || info->symbol_total == 4)
		return;
	info->symbol[info->symbol_total++] = symbol;
	info->flags |= lang->symbol_flags[symbol];
}

static void add_prefixes(struct um_word_info *info, const struct um_cue_lang *lang, struct um_str word)
{
	char prefix[33];

	for (size_t len = 2; len <= word.len && len < 32; len++) {
		if (!(lang->prefix_lengths & (UINT32_C(1) << len)))
			continue;
		memcpy(prefix, word.ptr, len);
		prefix[len] = '*';
		add_symbol(info, lang, um_intern_find(lang->symbol, prefix, len + 1));
	}
}

/* learn - what a word is to the cues. The stem is found by its symbol "/stem". */
static struct um_word_info learn(struct um_detector *d, const struct um_cue_lang *lang, const struct um_vocab *vocab,
                                 const struct um_token *token)
{
	struct um_word_info info = { .flags = UM_WORD_KNOWN };
	struct um_str word = um_vocab_word(vocab, token->word), stem;

	add_symbol(&info, lang, um_intern_find(lang->symbol, word.ptr, word.len));
	if (!(token->flags & UM_TOKEN_WORD) || token->term == UM_INTERN_NONE)
		return info;
	stem = um_vocab_term(vocab, token->term);
	if (um_intern_find(lang->stem, stem.ptr, stem.len) != UM_INTERN_NONE) {
		info.flags |= UM_WORD_STEMMED;
		um_buf_clear(&d->scratch);
		um_buf_addc(&d->scratch, '/');
		um_buf_add(&d->scratch, stem.ptr, stem.len);
		add_symbol(&info, lang, um_intern_find(lang->symbol, d->scratch.ptr, d->scratch.len));
	}
	add_prefixes(&info, lang, word);
	return info;
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
	if (!(cache->info[token->word].flags & UM_WORD_KNOWN))
		cache->info[token->word] = learn(d, lang, vocab, token);
	return &cache->info[token->word];
}

/* ---- the sentence as patterns see it ------------------------------------------------------------------- */

static bool is_word(const struct um_token *token)
{
	return (token->flags & (UM_TOKEN_WORD | UM_TOKEN_NUMBER)) && !(token->flags & UM_TOKEN_LINK);
}

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

static enum unmet_status render(struct window *w)
{
	struct um_detector *d = w->d;
	struct um_buf *out = &d->subject;

	um_buf_clear(out);
	um_buf_addc(out, ' ');
	for (uint32_t i = 0; i < w->total; i++) {
		const struct um_token *token = &w->text->token[w->first + i];
		struct um_str word = um_vocab_word(w->vocab, token->word), stem = { NULL, 0 };
		const struct um_word_info *info = um_word_look(d, w->lang, w->vocab, token);
		bool stemmed = info->flags & UM_WORD_STEMMED;

		d->at[i] = (uint32_t)out->len;
		if (!is_word(token)) {
			um_buf_addc(out, punctuation(word));
		} else {
			if (stemmed)
				stem = um_vocab_term(w->vocab, token->term);
			um_cue_render(out, word, stem, stemmed);
		}
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

static const struct um_word_info *look(struct window *w, uint32_t i)
{
	return &w->d->cache[w->lang - w->d->cues->lang].info[w->text->token[w->first + i].word];
}

static bool in_set(const struct um_cue *cue, const uint64_t *set, const struct um_word_info *info)
{
	for (unsigned s = 0; s < info->symbol_total; s++) {
		uint32_t symbol = info->symbol[s];

		if (symbol / 64 < cue->set_words && (set[symbol / 64] >> (symbol % 64)) & 1)
			return true;
	}
	return false;
}

/* neighbours_fit - the cheap half of matching. */
static bool neighbours_fit(struct window *w, const struct um_cue *cue, uint32_t i)
{
	if (cue->second && (i + 1 >= w->total || !in_set(cue, cue->second, look(w, i + 1))))
		return false;
	return !cue->third || (i + 2 < w->total && in_set(cue, cue->third, look(w, i + 2)));
}

/* try_cue - *end: one past the last token of the cue, or i where it does not match. */
static enum unmet_status try_cue(struct window *w, const struct um_cue *cue, uint32_t i, uint32_t *end)
{
	struct um_match group[2] = { { SIZE_MAX, SIZE_MAX }, { SIZE_MAX, SIZE_MAX } };
	enum unmet_status rc;

	*end = i;
	if (!neighbours_fit(w, cue, i))
		return UNMET_OK;
	if (cue->flags & UM_CUE_BARE) {
		*end = i + cue->words;
		return UNMET_OK;
	}
	rc = w->rendered ? UNMET_OK : render(w);
	if (rc)
		return rc;
	if (um_pattern_find(cue->pattern, w->d->matcher, um_buf_str(&w->d->subject), w->d->at[i], group, 2) == 0)
		return UNMET_OK;
	*end = token_at(w, group[0].end, i);
	if (group[1].start != SIZE_MAX)
		*end = token_at(w, group[1].start, i);
	if (*end == i)      /* a cue of no width: it still stands here */
		*end = UM_CUE_ANY;
	return UNMET_OK;
}

static bool negated(struct window *w, uint32_t i)
{
	for (uint32_t back = 1; back <= NEGATION_REACH && back <= i; back++)
		if (look(w, i - back)->flags & UM_WORD_NEGATION)
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
	d->found[d->found_total++] = (struct um_found){ cue, w->first + i, w->first + (end == UM_CUE_ANY ? i : end), false };
	return UNMET_OK;
}

/* ---- where sentences and clauses start ----------------------------------------------------------------------- */

/* skip_lead - one past the lead-in at token i, or i. */
static enum unmet_status skip_lead(struct window *w, uint32_t i, uint32_t *end)
{
	const struct um_word_info *info = look(w, i);
	enum unmet_status rc = UNMET_OK;

	*end = i;
	for (unsigned s = 0; s < info->symbol_total; s++) {
		uint32_t symbol = info->symbol[s];

		for (uint32_t f = w->lang->first[symbol]; f < w->lang->first[symbol + 1]; f++) {
			const struct um_cue *cue = &w->d->cues->cue[w->lang->first_cue[f]];

			if (cue->sort != UM_CUE_LEAD)
				continue;
			rc = try_cue(w, cue, i, end);
			if (rc || (*end != i && *end != UM_CUE_ANY))
				return rc;
			*end = i;
		}
	}
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
	return look(w, i)->flags & UM_WORD_CLAUSE;
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

static bool may_stand(struct window *w, const struct um_cue *cue, uint32_t i)
{
	if (cue->sort == UM_CUE_LEAD)
		return false;
	if (cue->flags & UM_CUE_START)
		return w->d->mark[i] & MARK_START;
	if (cue->flags & UM_CUE_CLAUSE)
		return w->d->mark[i] & MARK_CLAUSE;
	return true;
}

static bool found_before(const struct um_detector *d, size_t from, uint32_t cue)
{
	for (size_t f = d->found_total; f > from; f--)
		if (d->found[f - 1].cue == cue)
			return true;
	return false;
}

static enum unmet_status match_symbol(struct window *w, uint32_t i, uint32_t symbol, size_t from)
{
	const struct um_cue_lang *lang = w->lang;
	enum unmet_status rc = UNMET_OK;

	for (uint32_t f = lang->first[symbol]; !rc && f < lang->first[symbol + 1]; f++) {
		uint32_t id = lang->first_cue[f], end;
		const struct um_cue *cue = &w->d->cues->cue[id];

		if (!may_stand(w, cue, i))
			continue;
		rc = try_cue(w, cue, i, &end);
		if (rc || end == i || ((cue->flags & UM_CUE_NEGATABLE) && negated(w, i)))
			continue;
		if (!found_before(w->d, from, id)) /* a word can lead to a cue as itself and by its stem */
			rc = add_found(w, id, i, end);
	}
	return rc;
}

static enum unmet_status look_ahead(struct window *w, bool *hopeless)
{
	*hopeless = true;
	for (uint32_t i = 0; i < w->total; i++) {
		const struct um_word_info *info = um_word_look(w->d, w->lang, w->vocab, &w->text->token[w->first + i]);

		if (!info)
			return um_nomem(w->err);
		if (info->symbol_total)
			*hopeless = false;
	}
	return UNMET_OK;
}

static enum unmet_status make_room(struct um_detector *d, uint32_t total, struct unmet_error *err)
{
	void *at = d->at, *mark = d->mark;
	bool ok = um_grow(&at, &d->at_capacity, (size_t)total + 1, sizeof(*d->at));

	d->at = at;
	ok = ok && um_grow(&mark, &d->mark_capacity, (size_t)total + 1, sizeof(*d->mark));
	d->mark = mark;
	return ok ? UNMET_OK : um_nomem(err);
}

enum unmet_status um_match_window(struct um_detector *d, const struct um_cue_lang *lang, const struct um_text *text,
                                  const struct um_vocab *vocab, uint32_t first, uint32_t total, struct unmet_error *err)
{
	struct window w = { d, lang, text, vocab, first, total, false, err };
	enum unmet_status rc = make_room(d, total, err);
	bool hopeless = true;

	d->found_total = 0;
	if (!rc)
		rc = look_ahead(&w, &hopeless);
	if (rc || hopeless)
		return rc;
	rc = mark_starts(&w);
	for (uint32_t i = 0; !rc && i < total; i++) {
		const struct um_word_info *info = look(&w, i);
		size_t from = d->found_total;

		for (unsigned s = 0; !rc && s < info->symbol_total; s++)
			rc = match_symbol(&w, i, info->symbol[s], from);
	}
	return rc;
}
