/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cue_pattern.c - a cue's pattern to a regular expression, and to the words it can start with.
 *
 * A recursive descent that writes two things as it reads: states of the automaton (automaton.c), which finds
 * where the words of a cue stand, and PCRE2 source, for the cues that look around themselves or mark where
 * they end. Only those need it; the others are found by the automaton alone.
 *
 * A pattern cannot run away. What repeats is only the gap, which is bounded and stays inside a clause; the
 * product of all gaps is bounded too, and so is the nesting. What exceeds the bounds is refused at load.
 */
#include <libstemmer.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "need/cues.h"

#define DEPTH_MAX 12
#define GAP_WIDTH_MAX 12
#define GAP_PATHS_MAX 512
#define GAP_DEFAULT 6
#define ANY_WORD "[^!-/:-@\\[-`{-~ ][^ ]*+ "

struct reader {
	struct um_cue_compiler *c;
	struct um_str rest;
	unsigned depth;
	bool behind;                  /* in what must not stand before */
	bool ahead;                   /* in any look-around: no states */
};

/* How far the reading has come: after 0, 1, 2 (bit n), 3 or more words (bit 3), in a state of the automaton. */
struct front { unsigned places; uint32_t state; };

static enum unmet_status complain(const struct um_cue_compiler *c, const char *what, struct um_str word)
{
	return um_fail_at(c->err, UNMET_E_FORMAT, c->at->path, c->at->line, 0, "%s:%u: %s%s%.*s", c->at->path, c->at->line,
	                  what, word.len ? ": " : "", (int)(word.len > 80 ? 80 : word.len), word.ptr ? word.ptr : "");
}

/* ---- tokens of the pattern language ---------------------------------------------------------------- */

static bool is_operator(char ch)
{
	return ch != '\0' && strchr("()|?!&/^>$", ch) != NULL;
}

static bool ends_word(char ch)
{
	return ch == ' ' || ch == '\t' || (ch != '\0' && strchr("()|?!&/\"{}^>", ch) != NULL);
}

static size_t token_length(struct um_str s)
{
	const char *close;
	size_t len = 0;

	if (um_str_starts(s, "..") || um_str_starts(s, "<!") || um_str_starts(s, "??"))
		return 2;
	if (s.ptr[0] == '"' || s.ptr[0] == '{') {
		close = s.len > 2 ? memchr(s.ptr + 2, s.ptr[0] == '"' ? '"' : '}', s.len - 2) : NULL; /* """ is a quote */
		return close ? (size_t)(close - s.ptr) + 1 : s.len;
	}
	if (is_operator(s.ptr[0]) || s.ptr[0] == '}')
		return 1;
	while (len < s.len && !ends_word(s.ptr[len]))
		len++;
	return len;
}

static bool next_token(struct um_str *rest, struct um_str *token)
{
	*rest = um_str_trim(*rest);
	if (rest->len == 0)
		return false;
	*token = um_str_n(rest->ptr, token_length(*rest));
	rest->ptr += token->len;
	rest->len -= token->len;
	return true;
}

static bool peek(struct um_str rest, struct um_str *token)
{
	return next_token(&rest, token);
}

static bool is_op(struct um_str token, const char *op)
{
	return token.len == strlen(op) && memcmp(token.ptr, op, token.len) == 0;
}

static bool accept(struct reader *r, const char *op)
{
	struct um_str token, rest = r->rest;

	if (!next_token(&rest, &token) || !is_op(token, op))
		return false;
	r->rest = rest;
	return true;
}

/* ---- words ---------------------------------------------------------------------------------------- */

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

void um_cue_render(struct um_buf *out, struct um_str word, struct um_str stem, bool stemmed)
{
	um_buf_add(out, word.ptr, word.len);
	if (!stemmed)
		return;
	um_buf_addc(out, '/');
	um_buf_add(out, stem.ptr, stem.len);
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

/* step - past a word: from the front's state by the symbol to a new one. */
static enum unmet_status step(struct reader *r, struct front *f, uint32_t symbol)
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
static enum unmet_status step_word(struct reader *r, struct front *f, struct um_str symbol)
{
	struct um_cue_compiler *c = r->c;
	uint32_t id = um_intern_add(c->lang->symbol, symbol.ptr, symbol.len);

	if (id == UM_INTERN_NONE)
		return um_nomem(c->err);
	if (id >= UM_CUE_SYMBOLS_MAX)
		return complain(c, "too many different words in the cues of this language", symbol);
	return step(r, f, id);
}

/* join - from one state on to another without a word. */
static enum unmet_status join(struct reader *r, uint32_t from, uint32_t to)
{
	if (r->ahead || um_nfa_edge(&r->c->lang->nfa, from, UM_NFA_JOIN, to))
		return UNMET_OK;
	return um_nomem(r->c->err);
}

/* word_stem - crash~: any word with the stem of crash. */
static enum unmet_status word_stem(struct reader *r, struct um_str word, struct front *f)
{
	struct um_cue_compiler *c = r->c;
	struct um_str stem = stem_of(c, word);

	if (r->behind)
		return complain(c, "a stem cannot stand in <!", word);
	um_buf_clear(&c->word);
	um_buf_addc(&c->word, '/');
	um_buf_add(&c->word, stem.ptr, stem.len);
	um_buf_adds(&c->source, "[^ /]+/");
	add_escaped(&c->source, stem);
	um_buf_addc(&c->source, ' ');
	return step_word(r, f, um_buf_str(&c->word));
}

/* word_prefix - wünsch*: any word that starts so. */
static enum unmet_status word_prefix(struct reader *r, struct um_str word, struct front *f)
{
	struct um_cue_compiler *c = r->c;

	if (r->behind)
		return complain(c, "a prefix cannot stand in <!", word);
	if (word.len < 2 || word.len > 31)
		return complain(c, "a prefix has 2 to 31 bytes", word);
	um_buf_clear(&c->word);
	um_buf_add(&c->word, word.ptr, word.len);
	um_buf_addc(&c->word, '*');
	add_escaped(&c->source, word);
	um_buf_adds(&c->source, "[^ ]* ");
	c->lang->prefix_lengths |= UINT32_C(1) << word.len;
	return step_word(r, f, um_buf_str(&c->word));
}

/* word_itself - one word or punctuation character as the sentence shows it. */
static enum unmet_status word_itself(struct reader *r, struct um_str word, struct front *f)
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

/* read_word - a word of the pattern: with ~ or *, or one or more plain ones. */
static enum unmet_status read_word(struct reader *r, struct um_str word, struct front *f)
{
	enum unmet_status rc = UNMET_OK;
	char last = word.ptr[word.len - 1];

	if (word.len > 1 && (last == '~' || last == '*')) {
		word.len--;
		return last == '~' ? word_stem(r, word, f) : word_prefix(r, word, f);
	}
	while (!rc && word.len) {
		size_t len = word_part(word);

		rc = word_itself(r, um_str_n(word.ptr, len), f);
		word.ptr += len;
		word.len -= len;
	}
	return rc;
}

/* ---- groups, gaps, look-around ------------------------------------------------------------------------ */

static enum unmet_status read_choice(struct reader *r, bool group, struct front *f);

static struct um_cue_class *find_class(struct um_cue_compiler *c, struct um_str name)
{
	for (size_t i = 0; i < c->class_total; i++)
		if (um_str_eq(c->class_of[i].name, name))
			return &c->class_of[i];
	return NULL;
}

static enum unmet_status read_class(struct reader *r, struct um_str name, struct front *f)
{
	struct um_cue_class *found = find_class(r->c, name);
	struct um_str rest = r->rest;
	enum unmet_status rc;

	if (!found)
		return complain(r->c, "no such class", name);
	if (found->open)
		return complain(r->c, "class contains itself", name);
	if (++r->depth > DEPTH_MAX)
		return complain(r->c, "nested too deeply", name);
	found->open = true;
	r->rest = found->body;
	if (!r->behind)
		um_buf_adds(&r->c->source, "(?:");
	rc = read_choice(r, false, f);
	if (!r->behind)
		um_buf_addc(&r->c->source, ')');
	found->open = false;
	r->rest = rest;
	r->depth--;
	return rc;
}

static enum unmet_status read_group(struct reader *r, struct front *f)
{
	enum unmet_status rc;

	if (++r->depth > DEPTH_MAX)
		return complain(r->c, "nested too deeply", UM_LIT("("));
	if (!r->behind)
		um_buf_adds(&r->c->source, "(?:");
	rc = read_choice(r, true, f);
	if (!rc && !accept(r, ")"))
		rc = complain(r->c, "missing )", um_str_n(NULL, 0));
	if (!r->behind)
		um_buf_addc(&r->c->source, ')');
	r->depth--;
	return rc;
}

/* add_gap - from least to most words, as few as possible. */
static enum unmet_status add_gap(struct reader *r, unsigned least, unsigned most, struct front *f)
{
	struct front at = *f;
	uint32_t out;
	enum unmet_status rc = UNMET_OK;

	if (least > most || most > GAP_WIDTH_MAX)
		return complain(r->c, "a gap is {m,n} with m <= n <= 12", um_str_n(NULL, 0));
	r->c->gap_paths *= most - least + 1;
	if (r->c->gap_paths > GAP_PATHS_MAX)
		return complain(r->c, "too many ways through the gaps of this pattern", um_str_n(NULL, 0));
	um_buf_addf(&r->c->source, "(?:" ANY_WORD "){%u,%u}?", least, most);
	out = um_nfa_state(&r->c->lang->nfa);
	if (out == UM_NFA_NONE)
		return um_nomem(r->c->err);
	f->places = least == 0 ? at.places : 0;
	if (least == 0)
		rc = join(r, at.state, out);
	for (unsigned words = 1; !rc && words <= most; words++) {
		if (at.places & 1u && !r->ahead)
			r->c->any_first = true;
		rc = step(r, &at, UM_NFA_ANY);
		if (words < least)
			continue;
		f->places |= at.places;
		if (!rc)
			rc = join(r, at.state, out);
	}
	f->state = out;
	return rc;
}

/* read_gap - the words "_", "_?", "_{m,n}" and "..". */
static enum unmet_status read_gap(struct reader *r, bool dots, struct front *f)
{
	unsigned least = 1, most = 1, seen = 0;
	struct um_str token;

	if (r->behind)
		return complain(r->c, "a gap cannot stand in <!", um_str_n(NULL, 0));
	if (dots)
		return add_gap(r, 0, GAP_DEFAULT, f);
	if (accept(r, "?"))
		return add_gap(r, 0, 1, f);
	if (!peek(r->rest, &token) || token.ptr[0] != '{')
		return add_gap(r, 1, 1, f);
	next_token(&r->rest, &token);
	least = most = 0;
	for (size_t i = 1; i + 1 < token.len; i++) {
		unsigned *number = seen ? &most : &least;

		if (token.ptr[i] == ',' && !seen)
			seen = 1;
		else if (token.ptr[i] >= '0' && token.ptr[i] <= '9' && *number < 100)
			*number = *number * 10 + (unsigned)(token.ptr[i] - '0');
		else
			return complain(r->c, "a gap is written _{m,n}", token);
	}
	return seen ? add_gap(r, least, most, f) : complain(r->c, "a gap is written _{m,n}", token);
}

static enum unmet_status read_atom(struct reader *r, struct um_str token, struct front *f);

/* read_around - !x: x does not follow; &x: x follows; <!x: x does not stand before. */
static enum unmet_status read_around(struct reader *r, const char *open, bool behind)
{
	struct reader inner = *r;
	struct front f = { 1, 0 };
	struct um_str token;
	enum unmet_status rc;

	if (r->behind)
		return complain(r->c, "no look-around inside <!", um_str_n(NULL, 0));
	r->c->plain = false;
	inner.ahead = true;
	inner.behind = behind;
	um_buf_adds(&r->c->source, open);
	if (behind)
		um_buf_addc(&r->c->source, ' ');
	if (!next_token(&inner.rest, &token))
		return complain(r->c, "pattern ends where a word should stand", um_str_n(NULL, 0));
	rc = read_atom(&inner, token, &f);
	um_buf_addc(&r->c->source, ')');
	r->rest = inner.rest;
	return rc;
}

/* read_mark - "/": the cue ends here, what follows in the pattern is only looked at. */
static enum unmet_status read_mark(struct reader *r)
{
	if (r->c->marked || r->depth || r->ahead)
		return complain(r->c, "one / in a pattern, outside of ( )", um_str_n(NULL, 0));
	r->c->marked = true;
	r->c->plain = false;
	um_buf_adds(&r->c->source, "()");
	return UNMET_OK;
}

static enum unmet_status read_quoted(struct reader *r, struct um_str token, struct front *f)
{
	if (token.len < 3 || token.ptr[token.len - 1] != '"')
		return complain(r->c, "a quote is not closed", token);
	return word_itself(r, um_str_n(token.ptr + 1, token.len - 2), f);
}

/* read_atom - one thing a '?' can follow. */
static enum unmet_status read_atom(struct reader *r, struct um_str token, struct front *f)
{
	if (is_op(token, "("))
		return read_group(r, f);
	if (token.ptr[0] == '@' && token.len > 1)
		return read_class(r, um_str_n(token.ptr + 1, token.len - 1), f);
	if (is_op(token, "_") || is_op(token, ".."))
		return read_gap(r, token.len == 2, f);
	if (token.ptr[0] == '"')
		return read_quoted(r, token, f);
	if (is_operator(token.ptr[0]) || token.ptr[0] == '{' || token.ptr[0] == '}')
		return complain(r->c, "unexpected", token);
	return read_word(r, token, f);
}

static enum unmet_status read_optional(struct reader *r, struct um_str token, struct front *f)
{
	size_t start = r->c->source.len;
	struct front before = *f;
	enum unmet_status rc = read_atom(r, token, f);

	if (rc || is_op(token, "_") || !accept(r, "?"))
		return rc;
	if (r->behind)
		return complain(r->c, "nothing optional in <!", token);
	/* written as (?:atom)?: the parenthesis goes in front of what is there already */
	um_buf_adds(&r->c->source, "(?:)?");
	if (r->c->source.failed)
		return um_buf_check(&r->c->source, r->c->err);
	memmove(r->c->source.ptr + start + 3, r->c->source.ptr + start, r->c->source.len - 5 - start);
	memcpy(r->c->source.ptr + start, "(?:", 3);
	memcpy(r->c->source.ptr + r->c->source.len - 2, ")?", 2);
	f->places |= before.places;
	return join(r, before.state, f->state);
}

/* read_item - a look-around, a mark, or an atom. */
static enum unmet_status read_item(struct reader *r, struct um_str token, struct front *f)
{
	if (is_op(token, "!"))
		return read_around(r, "(?!", false);
	if (is_op(token, "&"))
		return read_around(r, "(?=", false);
	if (is_op(token, "<!"))
		return read_around(r, "(?<!", true);
	if (is_op(token, "/"))
		return read_mark(r);
	if (is_op(token, "$") || is_op(token, "??")) {
		r->c->plain = false;
		um_buf_adds(&r->c->source, token.len == 1 ? "(?=(?:[!-/:-@\\[-`{-~] )*+$)" : "(?=[^?]*+\\? )");
		return UNMET_OK;
	}
	return read_optional(r, token, f);
}

/* read_choice - alternatives up to ")" or the end. */
static enum unmet_status read_choice(struct reader *r, bool group, struct front *f)
{
	struct front start = *f, all = { 0, UM_NFA_NONE };
	enum unmet_status rc = UNMET_OK;
	struct um_str token;

	while (!rc && peek(r->rest, &token) && !is_op(token, ")")) {
		next_token(&r->rest, &token);
		if (!is_op(token, "|")) {
			rc = read_item(r, token, f);
			continue;
		}
		um_buf_adds(&r->c->source, r->behind ? "| " : "|");
		if (all.state == UM_NFA_NONE)
			all.state = um_nfa_state(&r->c->lang->nfa);
		if (all.state == UM_NFA_NONE)
			return um_nomem(r->c->err);
		rc = join(r, f->state, all.state);
		all.places |= f->places;
		*f = start;
	}
	if (!rc && !group && peek(r->rest, &token))
		rc = complain(r->c, "unexpected", token);
	if (rc || all.state == UM_NFA_NONE)
		return rc;
	rc = join(r, f->state, all.state);
	f->places |= all.places;
	f->state = all.state;
	return rc;
}

/* ---- a cue ------------------------------------------------------------------------------------------- */

/* finish - what the front says at the end of the pattern, and the expression where one is needed. */
static enum unmet_status finish(struct um_cue_compiler *c, const struct front *f, uint32_t id, struct um_cue *cue)
{
	enum unmet_status rc;

	if (f->places & 1u)
		return complain(c, "this pattern can match nothing at all", um_str_n(NULL, 0));
	if (c->any_first)
		return complain(c, "this pattern can start with any word", um_str_n(NULL, 0));
	if (!um_nfa_accept(&c->lang->nfa, f->state, id))
		return um_nomem(c->err);
	rc = um_buf_check(&c->source, c->err);
	if (rc || c->plain)
		return rc;
	return um_pattern_new(&cue->pattern, um_buf_str(&c->source), UM_PATTERN_ANCHORED | UM_PATTERN_LONG, c->at->path,
	                      c->at->line, c->err);
}

enum unmet_status um_cue_compile(struct um_cue_compiler *c, struct um_str pattern, uint32_t id, struct um_cue *cue)
{
	struct um_nfa *nfa = &c->lang->nfa;
	struct reader r = { .c = c, .rest = pattern };
	struct front f = { 1, um_nfa_state(nfa) };
	enum unmet_status rc;

	um_buf_clear(&c->source);
	c->plain = true;
	c->marked = c->any_first = false;
	c->gap_paths = 1;
	if (accept(&r, "^"))
		cue->flags |= UM_CUE_START;
	else if (accept(&r, ">"))
		cue->flags |= UM_CUE_CLAUSE;
	if (f.state == UM_NFA_NONE || !um_nfa_start(nfa, f.state, um_cue_where(cue)))
		return um_nomem(c->err);
	rc = read_choice(&r, false, &f);
	return rc ? rc : finish(c, &f, id, cue);
}

enum unmet_status um_cue_collect(struct um_cue_compiler *c, struct um_str pattern)
{
	struct um_str token;

	while (next_token(&pattern, &token)) {
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
	struct um_cue_class *found = find_class(c, um_str(name));
	struct um_str rest, token;

	if (!found)
		return UNMET_OK;
	rest = found->body;
	c->at = &found->at;
	while (next_token(&rest, &token)) {
		uint32_t id;

		if (is_op(token, "|"))
			continue;
		id = um_intern_find(c->lang->symbol, token.ptr, token.len);
		if (id == UM_INTERN_NONE)
			id = um_intern_add(c->lang->symbol, token.ptr, token.len);
		if (id == UM_INTERN_NONE)
			return um_nomem(c->err);
		if (id >= UM_CUE_SYMBOLS_MAX)
			return complain(c, "too many different words in the cues of this language", token);
		c->lang->symbol_flags[id] |= flag;
	}
	return UNMET_OK;
}
