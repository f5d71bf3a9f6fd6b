/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocab.c - words, stems, and the stem of each word.
 *
 * Stemming is the dearest thing done per word (16-20 MB/s when every token is stemmed), and words repeat,
 * so a word is stemmed when it arrives for the first time in a language and looked up by id after.
 * The same string is the same term in every language: "server" of a German customer meets "server" of an
 * English one.
 */
#include <libstemmer.h>

#include "base/hash.h"
#include "base/mem.h"
#include "text/vocab.h"

#define VOCAB_MAX_WORDS (UINT32_C(64) << 20)
#define VOCAB_MAX_BYTES (SIZE_MAX / 4)

static void free_stems(struct um_stems *stems)
{
	sb_stemmer_delete(stems->stemmer);
	um_free(stems->meaning);
	um_free(stems->quick);
	um_free(stems);
}

struct um_vocab *um_vocab_new(void)
{
	struct um_vocab *vocab = um_calloc(1, sizeof(*vocab));

	if (!vocab)
		return NULL;
	um_buf_init(&vocab->folded, 1u << 20);
	vocab->word = um_intern_new(VOCAB_MAX_BYTES);
	vocab->term = um_intern_new(VOCAB_MAX_BYTES);
	if (!vocab->word || !vocab->term) {
		um_vocab_free(vocab);
		return NULL;
	}
	return vocab;
}

void um_vocab_free(struct um_vocab *vocab)
{
	if (!vocab)
		return;
	while (vocab->stems) {
		struct um_stems *stems = vocab->stems;

		vocab->stems = stems->next;
		free_stems(stems);
	}
	um_intern_free(vocab->word);
	um_intern_free(vocab->term);
	um_buf_release(&vocab->folded);
	um_free(vocab);
}

struct um_str um_vocab_word(const struct um_vocab *vocab, um_word_id word)
{
	return um_intern_text(vocab->word, word);
}

struct um_str um_vocab_term(const struct um_vocab *vocab, um_term_id term)
{
	return um_intern_text(vocab->term, term);
}

um_word_id um_vocab_word_id(struct um_vocab *vocab, const char *folded, size_t len)
{
	uint64_t hash = um_hash64(folded, len);

	if (um_intern_size(vocab->word) >= VOCAB_MAX_WORDS)
		return um_intern_find(vocab->word, folded, len);
	return um_intern_add_hashed(vocab->word, folded, len, hash);
}

enum unmet_status um_vocab_fail(const struct um_vocab *vocab, struct unmet_error *err)
{
	if (um_intern_size(vocab->word) >= VOCAB_MAX_WORDS)
		return um_fail(err, UNMET_E_LIMIT, "more than %u distinct words", VOCAB_MAX_WORDS);
	return um_nomem(err);
}

static struct um_stems *new_stems(const struct um_lang *lang)
{
	struct um_stems *stems = um_calloc(1, sizeof(*stems));

	if (!stems)
		return NULL;
	stems->lang = lang;
	stems->quick = um_calloc(UM_QUICK_TOTAL, sizeof(*stems->quick));
	if (lang && lang->stemmer)
		stems->stemmer = sb_stemmer_new(lang->stemmer, NULL);
	if (!stems->quick || (lang && lang->stemmer && !stems->stemmer)) {
		free_stems(stems);
		return NULL;
	}
	return stems;
}

struct um_stems *um_vocab_stems(struct um_vocab *vocab, const struct um_lang *lang)
{
	struct um_stems **at = &vocab->stems, *stems;

	while (*at && (*at)->lang != lang)
		at = &(*at)->next;
	stems = *at;
	if (stems)
		*at = stems->next;
	else
		stems = new_stems(lang);
	if (!stems)
		return NULL;
	stems->next = vocab->stems;
	vocab->stems = stems;
	return stems;
}

/* stem - the stem of a word; the word itself where there is no stemmer or nothing would be left. */
static bool stem(const struct um_stems *stems, struct um_str word, struct um_str *out)
{
	const sb_symbol *symbols;
	int len;

	*out = word;
	if (!stems->stemmer)
		return true;
	symbols = sb_stemmer_stem(stems->stemmer, (const sb_symbol *)word.ptr, (int)word.len);
	if (!symbols)
		return false;
	len = sb_stemmer_length(stems->stemmer);
	if (len > 0)
		*out = um_str_n((const char *)symbols, (size_t)len);
	return true;
}

bool um_vocab_learn(struct um_vocab *vocab, struct um_stems *stems, um_word_id word)
{
	struct um_str text = um_intern_text(vocab->word, word), term;
	uint64_t role = um_lang_word(stems->lang, text.ptr, text.len);
	struct um_meaning *meaning;
	size_t before = stems->capacity;
	void *grown = stems->meaning;

	if (!um_grow(&grown, &stems->capacity, (size_t)word + 1, sizeof(*stems->meaning)))
		return false;
	stems->meaning = grown;
	if (stems->capacity > before)
		memset(stems->meaning + before, 0, (stems->capacity - before) * sizeof(*stems->meaning));
	if (!stem(stems, text, &term))
		return false;
	meaning = &stems->meaning[word];
	meaning->term = um_intern_add(vocab->term, term.ptr, term.len);
	if (meaning->term == UM_INTERN_NONE)
		return false;
	meaning->flags = UM_MEANING_KNOWN | (role & UM_LANG_STOP ? (uint32_t)UM_TOKEN_STOP : role & UM_LANG_VAGUE ? (uint32_t)UM_TOKEN_VAGUE : 0u);
	return true;
}
