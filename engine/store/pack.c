/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack.c - what a thread found in a block of documents, compact enough to hand to the one writer. Text
 * is tokenized once: the words of every mention travel with it, as ids of the thread, and a block
 * carries the spelling of the words that thread met for the first time in it. So the writer never looks
 * into a vocabulary another thread is filling.
 */
#include "store/internal.h"

#define SPELLING_BYTES_MAX ((size_t)256 << 20)

void um_pack_init(struct um_pack *pack)
{
	*pack = (struct um_pack){ 0 };
	um_buf_init(&pack->spelling, SPELLING_BYTES_MAX);
	um_buf_init(&pack->note, SPELLING_BYTES_MAX);
}

void um_pack_release(struct um_pack *pack)
{
	um_free(pack->document);
	um_free(pack->mention);
	um_free(pack->word);
	um_buf_release(&pack->spelling);
	um_buf_release(&pack->note);
	um_pack_init(pack);
}

void um_pack_clear(struct um_pack *pack, const struct um_thread_words *words, uint32_t thread)
{
	pack->document_count = pack->mention_count = pack->word_count = 0;
	pack->sentence_count = 0;
	pack->thread = thread;
	pack->first_new = words->total;
	pack->new_count = 0;
	um_buf_clear(&pack->spelling);
	um_buf_clear(&pack->note);
}

void um_thread_words_init(struct um_thread_words *words)
{
	*words = (struct um_thread_words){ 0 };
	um_map_init(&words->id);
}

void um_thread_words_release(struct um_thread_words *words)
{
	um_free(words->last);
	um_map_release(&words->id);
	um_thread_words_init(words);
}

/* ---- words -------------------------------------------------------------------------------- */

static void spell(struct um_pack *pack, const struct um_vocab *vocab, const struct um_token *token, enum um_word_role role)
{
	struct um_str word = um_vocab_word(vocab, token->word);
	struct um_str stem = token->term == UM_INTERN_NONE ? word : um_vocab_term(vocab, token->term);

	um_buf_add(&pack->spelling, word.ptr, word.len);
	um_buf_addc(&pack->spelling, '\0');
	um_buf_add(&pack->spelling, stem.ptr, stem.len);
	um_buf_addc(&pack->spelling, '\0');
	um_buf_addc(&pack->spelling, (char)('0' + role));
	pack->new_count++;
}

static bool grow_last(struct um_thread_words *words, size_t at)
{
	size_t before = words->last_capacity;

	if (at < before)
		return true;
	if (!um_grow((void **)&words->last, &words->last_capacity, at + 1, sizeof(*words->last)))
		return false;
	memset(words->last + before, 0xff, (words->last_capacity - before) * sizeof(*words->last));
	return true;
}

/* is_name - a speaker's name, written as one: with a capital where no sentence begins, or before a comma ("Maya, could it ..."). */
static bool is_name(const struct um_pack *pack, const struct um_vocab *vocab, const struct um_text *text, uint32_t sentence,
                    const struct um_token *token)
{
	const struct um_sentence *s = &text->sentence[sentence];
	const struct um_token *first = text->token + s->token;
	bool comma = token + 1 < first + s->token_count && (token[1].flags & UM_TOKEN_PUNCT);
	struct um_str word;

	if (!pack->names || !pack->names->size || (token->flags & (UM_TOKEN_CAPITAL | UM_TOKEN_ALLCAPS)) != UM_TOKEN_CAPITAL)
		return false;
	if (token == first && !comma)
		return false;
	word = um_vocab_word(vocab, token->word);
	return um_map_get(pack->names, um_hash64(word.ptr, word.len)) != NULL;
}

static enum um_word_role role_of(const struct um_token *token)
{
	if (token->flags & (UM_TOKEN_STOP | UM_TOKEN_NUMBER))
		return UM_WORD_FUNCTION; /* never in a label by itself */
	return token->flags & UM_TOKEN_VAGUE ? UM_WORD_VAGUE : UM_WORD_CONTENT;
}

/* word_id - the thread's id of the word with the stem and role its language gives it; a word is looked up
 * once and remembered until it turns up in another language. */
static bool word_id(struct um_pack *pack, struct um_thread_words *words, const struct um_vocab *vocab,
                    const struct um_token *token, bool name, uint32_t *id)
{
	enum um_word_role role = name ? UM_WORD_FUNCTION : role_of(token); /* never in a label by itself */
	struct um_thread_word *last;
	uint64_t *slot;

	if (!grow_last(words, token->word))
		return false;
	last = &words->last[token->word];
	if (last->term != token->term || last->role != role) {
		slot = um_map_put(&words->id, (uint64_t)token->word << 32 | (uint64_t)(token->term & 0x3fffffffu) << 2 | role, UINT64_MAX);
		if (!slot)
			return false;
		if (*slot == UINT64_MAX) {
			*slot = words->total++;
			spell(pack, vocab, token, role);
		}
		*last = (struct um_thread_word){ token->term, role, (uint32_t)*slot };
	}
	*id = last->id;
	return true;
}

/* is_word - what goes into a bag: words, and short numbers ("2 weeks", "version 115"), which name nothing by themselves. */
static bool is_word(const struct um_token *token)
{
	if (token->flags & UM_TOKEN_LINK)
		return false;
	return (token->flags & UM_TOKEN_NUMBER) || ((token->flags & UM_TOKEN_WORD) && token->term != UM_INTERN_NONE);
}

/* first_token - the first token that starts at or after `start`. */
static size_t first_token(const struct um_text *text, uint32_t start)
{
	size_t low = 0, high = text->token_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text->token[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool add_code(struct um_pack *pack, uint32_t code)
{
	if (!um_grow((void **)&pack->word, &pack->word_capacity, pack->word_count + 1, sizeof(*pack->word)))
		return false;
	pack->word[pack->word_count++] = code;
	return true;
}

static bool add_words(struct um_pack *pack, struct um_thread_words *words, const struct um_vocab *vocab,
                      const struct um_text *text, struct um_pack_mention *m)
{
	const struct um_token *token = text->token + first_token(text, m->mention.start);
	const struct um_token *end = text->token + text->token_count;
	uint32_t id, last = 0;

	m->word = (uint32_t)pack->word_count;
	for (; token < end && token->end <= m->mention.end; token++) {
		if (is_word(token)) {
			if (!word_id(pack, words, vocab, token, is_name(pack, vocab, text, m->mention.sentence, token), &id))
				return false;
			last = (id + 1) << 1 | ((token->flags & UM_TOKEN_ALLCAPS) != 0);
			if (!add_code(pack, last))
				return false;
		} else if (last) {
			last = 0;
			if (!add_code(pack, 0))
				return false;
		}
	}
	m->word_count = (uint32_t)(pack->word_count - m->word);
	return true;
}

/* is_context - does sentence i tell what a mention in sentence `own` is about? Its neighbours do, and in a
 * ticket the first one, which is its title. */
static bool is_context(const struct um_text *text, const struct um_mention *mention, uint32_t i)
{
	const struct um_sentence *s = &text->sentence[i];
	uint32_t own = mention->sentence;

	if (s->start < mention->end && s->end > mention->start)
		return false;
	return i + 1 == own || i == own + 1 || (i == 0 && text->sentence_count <= UM_TITLED_SENTENCES);
}

/* add_context - the words around the mention, after a mark: they help to tell its need, not to name it. */
static bool add_context(struct um_pack *pack, struct um_thread_words *words, const struct um_vocab *vocab,
                        const struct um_text *text, struct um_pack_mention *m)
{
	uint32_t near[3] = { 0, m->mention.sentence - 1, m->mention.sentence + 1 }, id;

	if (!add_code(pack, UM_PACK_CONTEXT))
		return false;
	for (size_t k = 0; k < 3; k++) {
		const struct um_sentence *s;

		if (near[k] >= text->sentence_count || (k && near[k] == 0) || !is_context(text, &m->mention, near[k]))
			continue;
		s = &text->sentence[near[k]];
		for (uint32_t i = s->token; i < s->token + s->token_count; i++)
			if (is_word(&text->token[i]) &&
			    (!word_id(pack, words, vocab, &text->token[i], is_name(pack, vocab, text, near[k], &text->token[i]), &id) || !add_code(pack, (id + 1) << 1)))
				return false;
	}
	m->word_count = (uint32_t)(pack->word_count - m->word);
	return true;
}

enum unmet_status um_pack_add(struct um_pack *pack, struct um_thread_words *words, int64_t document,
                              const struct um_text *text, const struct um_vocab *vocab,
                              const struct um_mentions *mentions, struct unmet_error *err)
{
	size_t i, total = mentions->mention_count;

	if (!um_grow((void **)&pack->document, &pack->document_capacity, pack->document_count + 1, sizeof(*pack->document)) ||
	    !um_grow((void **)&pack->mention, &pack->mention_capacity, pack->mention_count + total, sizeof(*pack->mention)))
		return um_nomem(err);
	pack->document[pack->document_count++] =
		(struct um_pack_document){ document, (uint32_t)pack->mention_count, (uint32_t)total, text->lang };
	pack->sentence_count += text->sentence_count;
	for (i = 0; i < total; i++) {
		struct um_pack_mention *m = &pack->mention[pack->mention_count++];

		m->mention = mentions->mention[i];
		m->mention.reasons += (uint32_t)pack->note.len;
		m->mention.outcome += (uint32_t)pack->note.len;
		if (!add_words(pack, words, vocab, text, m) || !add_context(pack, words, vocab, text, m))
			return um_nomem(err);
	}
	um_buf_add(&pack->note, mentions->note.ptr, mentions->note.len);
	return pack->note.failed ? um_buf_check(&pack->note, err) : um_buf_check(&pack->spelling, err);
}
