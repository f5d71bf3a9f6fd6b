/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cue_word.c - the words of patterns: each becomes an edge of the automaton and a piece of PCRE2 source, by its
 * form, its stem (crash~) or what it starts with (crash*).
 */
#include <libstemmer.h>
#include <string.h>

#include "need/cue_read.h"

static bool is_word_byte(unsigned char ch)
{
	return ch >= 0x80 || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* word_part - the first word or punctuation character of a pattern word: must-have is three. */
static size_t word_part(struct um_str s)
{
	size_t len = 0;

	if (!is_word_byte((unsigned char)s.ptr[0]))
		return 1;
	while (len < s.len && (is_word_byte((unsigned char)s.ptr[len]) || s.ptr[len] == '\''))
		len++;
	return len;
}

static struct um_str stem_of(struct um_cue_compiler *c, struct um_str word)
{
	const sb_symbol *stem;
	int len;

	if (!c->stemmer)
		return word;
	stem = sb_stemmer_stem(c->stemmer, (const sb_symbol *)word.ptr, (int)word.len);
	len = stem ? sb_stemmer_length(c->stemmer) : 0;
	return len > 0 ? um_str_n((const char *)stem, (size_t)len) : word;
}

static void add_escaped(struct um_buf *out, struct um_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_word_byte((unsigned char)text.ptr[i]) && text.ptr[i] != ' ')
			um_buf_addc(out, '\\');
		um_buf_addc(out, text.ptr[i]);
	}
}

static unsigned moved(unsigned places)
{
	return ((places << 1) | (places & 8u)) & 15u;
}

enum unmet_status um_cue_step(struct um_cue_reader *r, struct um_cue_front *f, uint32_t symbol)
{
	struct um_nfa *nfa = &r->c->lang->nfa;
	uint32_t to;

	f->places = moved(f->places);
	if (r->ahead)
		return UNMET_OK;
	to = um_nfa_state(nfa);
	if (to == UM_NFA_NONE || !um_nfa_edge(nfa, f->state, symbol, to))
		return um_nomem(r->c->err);
	f->state = to;
	return UNMET_OK;
}

/* step_word - the same by a word, "/stem" or "prefix*". */
static enum unmet_status step_word(struct um_cue_reader *r, struct um_cue_front *f, struct um_str symbol)
{
	struct um_cue_compiler *c = r->c;
	uint32_t id = um_intern_add(c->lang->symbol, symbol.ptr, symbol.len);

	if (id == UM_INTERN_NONE)
		return um_nomem(c->err);
	if (id >= UM_CUE_SYMBOLS_MAX)
		return um_cue_complain(c, "too many different words in the cues of this language", symbol);
	return um_cue_step(r, f, id);
}

/* word_stem - crash~: any word with the stem of crash. */
static enum unmet_status word_stem(struct um_cue_reader *r, struct um_str word, struct um_cue_front *f)
{
	struct um_cue_compiler *c = r->c;
	struct um_str stem = stem_of(c, word);

	if (r->behind)
		return um_cue_complain(c, "a stem cannot stand in <!", word);
	um_buf_clear(&c->word);
	um_buf_addc(&c->word, '/');
	um_buf_add(&c->word, stem.ptr, stem.len);
	um_buf_adds(&c->source, "[^ /]+/");
	add_escaped(&c->source, stem);
	um_buf_addc(&c->source, ' ');
	return step_word(r, f, um_buf_str(&c->word));
}

/* word_prefix - wünsch*: any word that starts so. */
static enum unmet_status word_prefix(struct um_cue_reader *r, struct um_str word, struct um_cue_front *f)
{
	struct um_cue_compiler *c = r->c;

	if (r->behind)
		return um_cue_complain(c, "a prefix cannot stand in <!", word);
	if (word.len < 2 || word.len > 31)
		return um_cue_complain(c, "a prefix has 2 to 31 bytes", word);
	um_buf_clear(&c->word);
	um_buf_add(&c->word, word.ptr, word.len);
	um_buf_addc(&c->word, '*');
	add_escaped(&c->source, word);
	um_buf_adds(&c->source, "[^ ]* ");
	c->lang->prefix_lengths |= UINT32_C(1) << word.len;
	return step_word(r, f, um_buf_str(&c->word));
}

enum unmet_status um_cue_word_itself(struct um_cue_reader *r, struct um_str word, struct um_cue_front *f)
{
	struct um_cue_compiler *c = r->c;
	struct um_str stem = stem_of(c, word);
	bool stemmed = is_word_byte((unsigned char)word.ptr[0]) &&
	               um_intern_find(c->stem, stem.ptr, stem.len) != UM_INTERN_NONE;

	um_buf_clear(&c->word);
	um_cue_render(&c->word, word, stem, stemmed);
	add_escaped(&c->source, um_buf_str(&c->word));
	um_buf_addc(&c->source, ' ');
	return step_word(r, f, word);
}

enum unmet_status um_cue_word(struct um_cue_reader *r, struct um_str word, struct um_cue_front *f)
{
	enum unmet_status rc = UNMET_OK;
	char last = word.ptr[word.len - 1];

	if (word.len > 1 && (last == '~' || last == '*')) {
		word.len--;
		return last == '~' ? word_stem(r, word, f) : word_prefix(r, word, f);
	}
	while (!rc && word.len) {
		size_t len = word_part(word);

		rc = um_cue_word_itself(r, um_str_n(word.ptr, len), f);
		word.ptr += len;
		word.len -= len;
	}
	return rc;
}

struct um_cue_class *um_cue_class_find(struct um_cue_compiler *c, struct um_str name)
{
	for (size_t i = 0; i < c->class_total; i++)
		if (um_str_eq(c->class_of[i].name, name))
			return &c->class_of[i];
	return NULL;
}

enum unmet_status um_cue_collect(struct um_cue_compiler *c, struct um_str pattern)
{
	struct um_str token;

	while (um_cue_token(&pattern, &token)) {
		struct um_str stem;

		if (token.len < 2 || token.ptr[token.len - 1] != '~')
			continue;
		stem = stem_of(c, um_str_n(token.ptr, token.len - 1));
		if (um_intern_add(c->stem, stem.ptr, stem.len) == UM_INTERN_NONE)
			return um_nomem(c->err);
	}
	return UNMET_OK;
}

enum unmet_status um_cue_class_words(struct um_cue_compiler *c, const char *name, uint8_t flag)
{
	struct um_cue_class *found = um_cue_class_find(c, um_str(name));
	struct um_str rest, token;

	if (!found)
		return UNMET_OK;
	rest = found->body;
	c->at = &found->at;
	while (um_cue_token(&rest, &token)) {
		uint32_t id;

		if (um_cue_token_is(token, "|"))
			continue;
		id = um_intern_find(c->lang->symbol, token.ptr, token.len);
		if (id == UM_INTERN_NONE)
			id = um_intern_add(c->lang->symbol, token.ptr, token.len);
		if (id == UM_INTERN_NONE)
			return um_nomem(c->err);
		if (id >= UM_CUE_SYMBOLS_MAX)
			return um_cue_complain(c, "too many different words in the cues of this language", token);
		c->lang->symbol_flags[id] |= flag;
	}
	return UNMET_OK;
}

enum unmet_status um_cue_class_list(struct um_cue_compiler *c, const char *name, struct um_intern **set)
{
	struct um_cue_class *found = um_cue_class_find(c, um_str(name));
	struct um_str rest, token;

	if (!found)
		return UNMET_OK;
	*set = um_intern_new((size_t)1 << 20);
	if (!*set)
		return um_nomem(c->err);
	rest = found->body;
	while (um_cue_token(&rest, &token))
		if (!um_cue_token_is(token, "|") && um_intern_add(*set, token.ptr, token.len) == UM_INTERN_NONE)
			return um_nomem(c->err);
	return UNMET_OK;
}
