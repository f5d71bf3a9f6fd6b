/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - what a word is to the cues: the letter the automaton reads for it and a few flags. Worked out when a
 * vocabulary shows the word for the first time, looked up by its id from then on. And the sentence as patterns see it.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

#define PLAIN_MAX 16u

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

/* shown - a token's word as patterns see it; one: room for a character. */
static struct um_str shown(const struct um_token *token, struct um_str word, char *one)
{
	if (is_word(token))
		return word;
	*one = punctuation(word);
	return um_str_n(one, 1);
}

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

/* opens_clause - does a clause start after it? shown: as patterns see it */
static bool opens_clause(const struct um_token *token, struct um_str word, uint8_t flags)
{
	if (token->flags & UM_TOKEN_PUNCT)
		return strchr(",;:-().!?\"", word.ptr[0]) != NULL;
	return flags & UM_WORD_CLAUSE;
}

/* plain_bytes - of a word of up to 16 ASCII letters, digits and ', else 0. "<number>" stands for other bytes. */
static uint8_t plain_bytes(struct um_str word)
{
	if (word.len > PLAIN_MAX || word.ptr[0] == '<')
		return 0;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (c >= 0x80 || (c | (c & 0x40) >> 1) != c)
			return 0;
	}
	return (uint8_t)word.len;
}

/* learn - what a word is to the cues. Flags 0: no memory. */
static struct um_word_info learn(struct um_detector *d, const struct um_cue_lang *lang, const struct um_vocab *vocab,
                                 const struct um_token *token)
{
	static const struct um_word_info none = { 0, 0, 0 };
	struct symbols s = { .flags = UM_WORD_KNOWN };
	struct um_dfa *dfa = d->dfa[lang - d->cues->lang];
	const struct um_dfa_begin *lead;
	struct um_word_info info;
	uint32_t letter;
	char one;
	struct um_str word = shown(token, um_vocab_word(vocab, token->word), &one);

	add_symbol(&s, lang, um_intern_find(lang->symbol, word.ptr, word.len));
	if ((token->flags & UM_TOKEN_WORD) && token->term != UM_INTERN_NONE) {
		if (!add_stem(d, &s, lang, um_vocab_term(vocab, token->term)))
			return none;
		add_prefixes(&s, lang, word);
	}
	if (opens_clause(token, word, s.flags))
		s.flags |= UM_WORD_OPENS;
	info = (struct um_word_info){ 0, s.flags, is_word(token) && !(s.flags & UM_WORD_STEMMED) ? plain_bytes(word) : 0 };
	letter = um_dfa_letter(dfa, s.id, s.total, is_word(token));
	if (letter == UM_NFA_NONE)
		return none;
	lead = um_dfa_begin(dfa, letter, UM_DFA_LEADS);
	if (!lead)
		return none;
	info.letter = (uint16_t)letter;
	if (lead->state_plus_1 > 1)
		info.flags |= UM_WORD_LEADS;
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
	if (!(cache->info[token->word].flags & UM_WORD_KNOWN)) {
		struct um_word_info info = learn(d, lang, vocab, token);

		if (!info.flags)
			return NULL;
		cache->info[token->word] = info;
	}
	return &cache->info[token->word];
}

/* ---- the sentence as patterns see it ------------------------------------------------------------------- */

void um_cue_render(struct um_buf *out, struct um_str word, struct um_str stem, bool stemmed)
{
	um_buf_add(out, word.ptr, word.len);
	if (!stemmed)
		return;
	um_buf_addc(out, '/');
	um_buf_add(out, stem.ptr, stem.len);
}

/* lower - len bytes of ASCII letters, digits and ' in lower case: 0x40 is set in letters only. 16 bytes are read and
 * written. false: they are not ASCII. */
static bool lower(char *to, const char *from, size_t len)
{
	static const unsigned char keep[2 * PLAIN_MAX] = { 255, 255, 255, 255, 255, 255, 255, 255,
	                                                  255, 255, 255, 255, 255, 255, 255, 255 };
	const uint64_t letter = UINT64_C(0x4040404040404040), high = UINT64_C(0x8080808080808080);
	uint64_t part[2], mask[2];

	memcpy(part, from, sizeof(part));
	memcpy(mask, keep + PLAIN_MAX - len, sizeof(mask));
	if (((part[0] & mask[0]) | (part[1] & mask[1])) & high)
		return false;
	part[0] |= (part[0] & letter) >> 1;
	part[1] |= (part[1] & letter) >> 1;
	memcpy(to, part, sizeof(part));
	return true;
}

static void render_token(struct um_detector *d, const struct um_vocab *vocab, const struct um_token *token, bool stemmed)
{
	struct um_str stem = { NULL, 0 };
	char one;

	if (stemmed)
		stem = um_vocab_term(vocab, token->term);
	um_cue_render(&d->subject, shown(token, um_vocab_word(vocab, token->word), &one), stem, stemmed);
	um_buf_addc(&d->subject, ' ');
}

/* render_plain - from the text itself, which lies at hand; the vocabulary does not. */
static bool render_plain(struct um_detector *d, const struct um_text *text, const struct um_token *token, uint8_t plain)
{
	struct um_buf *out = &d->subject;

	if (!plain || token->end - token->start != plain || text->bytes.len - token->start < PLAIN_MAX ||
	    (out->capacity - out->len < PLAIN_MAX + 2 && !um_buf_reserve(out, PLAIN_MAX + 1)) ||
	    !lower(out->ptr + out->len, text->bytes.ptr + token->start, plain))
		return false;
	out->ptr[out->len + plain] = ' ';
	out->len += plain + 1u;
	return true;
}

enum unmet_status um_words_render(struct um_detector *d, const struct um_window *window, const struct um_text *text,
                                  const struct um_vocab *vocab, struct unmet_error *err)
{
	const struct um_token *token = text->token + window->span.first;
	const struct um_word_info *seen = d->seen + window->place;
	struct um_buf *out = &d->subject;
	uint32_t total = window->span.total;

	um_buf_clear(out);
	um_buf_addc(out, ' ');
	for (uint32_t i = 0; i < total; i++) {
		d->at[i] = (uint32_t)out->len;
		if (!render_plain(d, text, &token[i], seen[i].plain))
			render_token(d, vocab, &token[i], seen[i].flags & UM_WORD_STEMMED);
	}
	d->at[total] = (uint32_t)out->len;
	return um_buf_check(out, err);
}
