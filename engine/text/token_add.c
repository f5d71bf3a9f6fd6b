/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_add.c - a piece of text becomes a token: word id, stem, flags.
 *
 * A word goes through three doors. The quick one compares up to sixteen bytes of the text itself with words
 * seen a moment ago; behind it are the interner and the stem cache; behind those the stemmer. Nine words
 * in ten get no further than the first.
 */
#include "base/mem.h"
#include "text/token_add.h"

static bool append(struct um_tokenizer *t, size_t start, size_t end, um_word_id word, um_term_id term, uint32_t flags)
{
	struct um_text *text = t->text;

	if (text->token_count == text->token_capacity) {
		void *token = text->token;
		bool grown = um_grow(&token, &text->token_capacity, text->token_count + 1, sizeof(*text->token));

		text->token = token;
		if (!grown)
			return false;
	}
	text->token[text->token_count++] = (struct um_token){ (uint32_t)start, (uint32_t)end, word, term, flags };
	return true;
}

bool um_add_special(struct um_tokenizer *t, size_t start, size_t end, const char *name, uint32_t flags)
{
	um_word_id word = um_vocab_word_id(t->vocab, name, strlen(name));

	return word != UM_INTERN_NONE && append(t, start, end, word, UM_INTERN_NONE, flags);
}

bool um_add_punct(struct um_tokenizer *t, size_t start, size_t end, size_t char_bytes)
{
	unsigned char c = (unsigned char)t->s.ptr[start];
	um_word_id word;

	if (c < 0x80 && t->vocab->punct[c])
		return append(t, start, end, t->vocab->punct[c] - 1, UM_INTERN_NONE, UM_TOKEN_PUNCT);
	word = um_vocab_word_id(t->vocab, t->s.ptr + start, char_bytes);
	if (word == UM_INTERN_NONE)
		return false;
	if (c < 0x80)
		t->vocab->punct[c] = word + 1;
	return append(t, start, end, word, UM_INTERN_NONE, UM_TOKEN_PUNCT);
}

static uint32_t flags_of(const struct um_shape *shape)
{
	uint32_t flags = UM_TOKEN_WORD;

	if (shape->first_upper)
		flags |= UM_TOKEN_CAPITAL;
	if (shape->upper >= 2 && !shape->lower && !shape->others)
		flags |= UM_TOKEN_ALLCAPS;
	return flags;
}

bool um_add_word(struct um_tokenizer *t, size_t start, size_t end, const char *folded, size_t len,
                     const struct um_shape *shape)
{
	const struct um_meaning *meaning;
	um_word_id word;

	if (shape->upper + shape->lower + shape->others == 0) {
		if (len > UM_MAX_NUMBER_BYTES)
			return um_add_special(t, start, end, "<number>", UM_TOKEN_NUMBER);
		word = um_vocab_word_id(t->vocab, folded, len);
		return word != UM_INTERN_NONE && append(t, start, end, word, UM_INTERN_NONE, UM_TOKEN_NUMBER);
	}
	if (len > UM_MAX_WORD_BYTES || (shape->digits && len > UM_MAX_CODE_BYTES))
		return um_add_special(t, start, end, "<link>", UM_TOKEN_LINK);
	word = um_vocab_word_id(t->vocab, folded, len);
	if (word == UM_INTERN_NONE)
		return false;
	meaning = um_vocab_mean(t->vocab, t->stems, word);
	return meaning && append(t, start, end, word, meaning->term, flags_of(shape) | meaning->flags);
}

/* add_folded - a run of ASCII letters and digits that is not remembered. */
static bool add_folded(struct um_tokenizer *t, size_t start, size_t end, const struct um_shape *shape)
{
	char folded[UM_MAX_WORD_BYTES];
	size_t len = end - start;

	for (size_t i = 0; i < len; i++) {
		char c = t->s.ptr[start + i];

		folded[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	return um_add_word(t, start, end, folded, len, shape);
}

/* quick_key - up to 16 letters, digits, _ and ' as two numbers, case folded; different for different words
 * (0x40 is set in letters and _ only, and turned into the 0x20 of lower case). */
static void quick_key(const struct um_tokenizer *t, size_t start, size_t len, uint64_t key[2])
{
	static const unsigned char keep[2 * UM_QUICK_BYTES] = { 255, 255, 255, 255, 255, 255, 255, 255,
	                                                       255, 255, 255, 255, 255, 255, 255, 255 };
	const uint64_t letter = UINT64_C(0x4040404040404040);
	struct um_str bytes = t->text->bytes;
	uint64_t mask[2];

	key[0] = key[1] = 0;
	if (bytes.len - start >= UM_QUICK_BYTES)
		memcpy(key, bytes.ptr + start, UM_QUICK_BYTES);
	else
		memcpy(key, bytes.ptr + start, len);
	memcpy(mask, keep + UM_QUICK_BYTES - len, sizeof(mask));
	for (int i = 0; i < 2; i++) {
		key[i] &= mask[i];
		key[i] |= (key[i] & letter) >> 1;
	}
}

bool um_add_quick(struct um_tokenizer *t, size_t start, size_t end, const struct um_shape *shape)
{
	struct um_quick *quick;
	uint64_t key[2];

	if (end - start > UM_QUICK_BYTES || shape->upper + shape->lower == 0)
		return add_folded(t, start, end, shape);
	quick_key(t, start, end - start, key);
	quick = um_vocab_quick(t->stems, key);
	if (quick->key[0] != key[0] || quick->key[1] != key[1]) {
		um_word_id word;

		if (!add_folded(t, start, end, shape))
			return false;
		word = t->text->token[t->text->token_count - 1].word;
		*quick = (struct um_quick){ { key[0], key[1] }, word, t->stems->meaning[word] };
		return true;
	}
	return append(t, start, end, quick->word, quick->meaning.term, flags_of(shape) | quick->meaning.flags);
}
