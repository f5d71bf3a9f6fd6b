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
#include <string.h>

#include "need/cue_read.h"

#define DEPTH_MAX 12
#define GAP_WIDTH_MAX 12
#define GAP_PATHS_MAX 512
#define GAP_DEFAULT 6
#define ANY_WORD "[^!-/:-@\\[-`{-~ ][^ ]*+ "

/* join - from one state on to another without a word. */
static enum unmet_status join(struct um_cue_reader *r, uint32_t from, uint32_t to)
{
	if (r->ahead || um_nfa_edge(&r->c->lang->nfa, from, UM_NFA_JOIN, to))
		return UNMET_OK;
	return um_nomem(r->c->err);
}

/* ---- groups, gaps, look-around ------------------------------------------------------------------------ */

static enum unmet_status read_choice(struct um_cue_reader *r, bool group, struct um_cue_front *f);

static enum unmet_status read_class(struct um_cue_reader *r, struct um_str name, struct um_cue_front *f)
{
	struct um_cue_class *found = um_cue_class_find(r->c, name);
	struct um_str rest = r->rest;
	enum unmet_status rc;

	if (!found)
		return um_cue_complain(r->c, "no such class", name);
	if (found->open)
		return um_cue_complain(r->c, "class contains itself", name);
	if (++r->depth > DEPTH_MAX)
		return um_cue_complain(r->c, "nested too deeply", name);
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

static enum unmet_status read_group(struct um_cue_reader *r, struct um_cue_front *f)
{
	enum unmet_status rc;

	if (++r->depth > DEPTH_MAX)
		return um_cue_complain(r->c, "nested too deeply", UM_LIT("("));
	if (!r->behind)
		um_buf_adds(&r->c->source, "(?:");
	rc = read_choice(r, true, f);
	if (!rc && !um_cue_accept(r, ")"))
		rc = um_cue_complain(r->c, "missing )", um_str_n(NULL, 0));
	if (!r->behind)
		um_buf_addc(&r->c->source, ')');
	r->depth--;
	return rc;
}

/* add_gap - from least to most words, as few as possible. */
static enum unmet_status add_gap(struct um_cue_reader *r, unsigned least, unsigned most, struct um_cue_front *f)
{
	struct um_cue_front at = *f;
	uint32_t out;
	enum unmet_status rc = UNMET_OK;

	if (least > most || most > GAP_WIDTH_MAX)
		return um_cue_complain(r->c, "a gap is {m,n} with m <= n <= 12", um_str_n(NULL, 0));
	r->c->gap_paths *= most - least + 1;
	if (r->c->gap_paths > GAP_PATHS_MAX)
		return um_cue_complain(r->c, "too many ways through the gaps of this pattern", um_str_n(NULL, 0));
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
		rc = um_cue_step(r, &at, UM_NFA_ANY);
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
static enum unmet_status read_gap(struct um_cue_reader *r, bool dots, struct um_cue_front *f)
{
	unsigned least = 1, most = 1, seen = 0;
	struct um_str token;

	if (r->behind)
		return um_cue_complain(r->c, "a gap cannot stand in <!", um_str_n(NULL, 0));
	if (dots)
		return add_gap(r, 0, GAP_DEFAULT, f);
	if (um_cue_accept(r, "?"))
		return add_gap(r, 0, 1, f);
	if (!um_cue_token_peek(r->rest, &token) || token.ptr[0] != '{')
		return add_gap(r, 1, 1, f);
	um_cue_token(&r->rest, &token);
	least = most = 0;
	for (size_t i = 1; i + 1 < token.len; i++) {
		unsigned *number = seen ? &most : &least;

		if (token.ptr[i] == ',' && !seen)
			seen = 1;
		else if (token.ptr[i] >= '0' && token.ptr[i] <= '9' && *number < 100)
			*number = *number * 10 + (unsigned)(token.ptr[i] - '0');
		else
			return um_cue_complain(r->c, "a gap is written _{m,n}", token);
	}
	return seen ? add_gap(r, least, most, f) : um_cue_complain(r->c, "a gap is written _{m,n}", token);
}

static enum unmet_status read_atom(struct um_cue_reader *r, struct um_str token, struct um_cue_front *f);

/* read_around - !x: x does not follow; &x: x follows; <!x: x does not stand before. */
static enum unmet_status read_around(struct um_cue_reader *r, const char *open, bool behind)
{
	struct um_cue_reader inner = *r;
	struct um_cue_front f = { 1, 0 };
	struct um_str token;
	enum unmet_status rc;

	if (r->behind)
		return um_cue_complain(r->c, "no look-around inside <!", um_str_n(NULL, 0));
	r->c->plain = false;
	inner.ahead = true;
	inner.behind = behind;
	um_buf_adds(&r->c->source, open);
	if (behind)
		um_buf_addc(&r->c->source, ' ');
	if (!um_cue_token(&inner.rest, &token))
		return um_cue_complain(r->c, "pattern ends where a word should stand", um_str_n(NULL, 0));
	rc = read_atom(&inner, token, &f);
	um_buf_addc(&r->c->source, ')');
	r->rest = inner.rest;
	return rc;
}

/* read_mark - "/": the cue ends here, what follows in the pattern is only looked at. Where all ways to it are of the
 * same length the automaton can tell its place. */
static enum unmet_status read_mark(struct um_cue_reader *r, const struct um_cue_front *f)
{
	if (r->c->marked || r->depth || r->ahead)
		return um_cue_complain(r->c, "one / in a pattern, outside of ( )", um_str_n(NULL, 0));
	r->c->marked = true;
	r->c->mark = f->places == 1u ? 0 : f->places == 2u ? 1 : f->places == 4u ? 2 : -1;
	r->c->plain = r->c->plain && r->c->mark >= 0;
	um_buf_adds(&r->c->source, "()");
	return UNMET_OK;
}

static enum unmet_status read_quoted(struct um_cue_reader *r, struct um_str token, struct um_cue_front *f)
{
	if (token.len < 3 || token.ptr[token.len - 1] != '"')
		return um_cue_complain(r->c, "a quote is not closed", token);
	return um_cue_word_itself(r, um_str_n(token.ptr + 1, token.len - 2), f);
}

/* read_atom - one thing a '?' can follow. */
static enum unmet_status read_atom(struct um_cue_reader *r, struct um_str token, struct um_cue_front *f)
{
	if (um_cue_token_is(token, "("))
		return read_group(r, f);
	if (token.ptr[0] == '@' && token.len > 1)
		return read_class(r, um_str_n(token.ptr + 1, token.len - 1), f);
	if (um_cue_token_is(token, "_") || um_cue_token_is(token, ".."))
		return read_gap(r, token.len == 2, f);
	if (token.ptr[0] == '"')
		return read_quoted(r, token, f);
	if (um_cue_token_signs(token))
		return um_cue_complain(r->c, "unexpected", token);
	return um_cue_word(r, token, f);
}

static enum unmet_status read_optional(struct um_cue_reader *r, struct um_str token, struct um_cue_front *f)
{
	size_t start = r->c->source.len;
	struct um_cue_front before = *f;
	enum unmet_status rc = read_atom(r, token, f);

	if (rc || um_cue_token_is(token, "_") || !um_cue_accept(r, "?"))
		return rc;
	if (r->behind)
		return um_cue_complain(r->c, "nothing optional in <!", token);
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
static enum unmet_status read_item(struct um_cue_reader *r, struct um_str token, struct um_cue_front *f)
{
	if (um_cue_token_is(token, "!"))
		return read_around(r, "(?!", false);
	if (um_cue_token_is(token, "&"))
		return read_around(r, "(?=", false);
	if (um_cue_token_is(token, "<!"))
		return read_around(r, "(?<!", true);
	if (um_cue_token_is(token, "/"))
		return read_mark(r, f);
	if (um_cue_token_is(token, "$") || um_cue_token_is(token, "??")) {
		r->c->plain = false;
		um_buf_adds(&r->c->source, token.len == 1 ? "(?=(?:[!-/:-@\\[-`{-~] )*+$)" : "(?=[^?]*+\\? )");
		return UNMET_OK;
	}
	return read_optional(r, token, f);
}

/* read_choice - alternatives up to ")" or the end. */
static enum unmet_status read_choice(struct um_cue_reader *r, bool group, struct um_cue_front *f)
{
	struct um_cue_front start = *f, all = { 0, UM_NFA_NONE };
	enum unmet_status rc = UNMET_OK;
	struct um_str token;

	while (!rc && um_cue_token_peek(r->rest, &token) && !um_cue_token_is(token, ")")) {
		um_cue_token(&r->rest, &token);
		if (!um_cue_token_is(token, "|")) {
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
	if (!rc && !group && um_cue_token_peek(r->rest, &token))
		rc = um_cue_complain(r->c, "unexpected", token);
	if (rc || all.state == UM_NFA_NONE)
		return rc;
	rc = join(r, f->state, all.state);
	f->places |= all.places;
	f->state = all.state;
	return rc;
}

/* ---- a cue ------------------------------------------------------------------------------------------- */

/* finish - what the front says at the end of the pattern, and the expression where one is needed. */
static enum unmet_status finish(struct um_cue_compiler *c, const struct um_cue_front *f, uint32_t id, struct um_cue *cue)
{
	enum unmet_status rc;

	if (f->places & 1u)
		return um_cue_complain(c, "this pattern can match nothing at all", um_str_n(NULL, 0));
	if (c->any_first)
		return um_cue_complain(c, "this pattern can start with any word", um_str_n(NULL, 0));
	if (!um_nfa_accept(&c->lang->nfa, f->state, id))
		return um_nomem(c->err);
	rc = um_buf_check(&c->source, c->err);
	cue->mark = c->plain ? c->mark : -1;
	if (rc || c->plain)
		return rc;
	return um_pattern_new(&cue->pattern, um_buf_str(&c->source), UM_PATTERN_ANCHORED | UM_PATTERN_LONG, c->at->path,
	                      c->at->line, c->err);
}

enum unmet_status um_cue_compile(struct um_cue_compiler *c, struct um_str pattern, uint32_t id, struct um_cue *cue)
{
	struct um_nfa *nfa = &c->lang->nfa;
	struct um_cue_reader r = { .c = c, .rest = pattern };
	struct um_cue_front f = { 1, um_nfa_state(nfa) };
	enum unmet_status rc;

	um_buf_clear(&c->source);
	c->plain = true;
	c->marked = c->any_first = false;
	c->mark = -1;
	c->gap_paths = 1;
	if (um_cue_accept(&r, "^"))
		cue->flags |= UM_CUE_START;
	else if (um_cue_accept(&r, ">"))
		cue->flags |= UM_CUE_CLAUSE;
	if (f.state == UM_NFA_NONE || !um_nfa_start(nfa, f.state, um_cue_where(cue)))
		return um_nomem(c->err);
	rc = read_choice(&r, false, &f);
	return rc ? rc : finish(c, &f, id, cue);
}

