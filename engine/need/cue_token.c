/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cue_token.c - the tokens of a pattern. A word ends where a sign or white space stands; a quoted character and a
 * {range} are one token each.
 */
#include <string.h>

#include "need/cue_read.h"

enum unmet_status um_cue_complain(const struct um_cue_compiler *c, const char *what, struct um_str word)
{
	return um_fail_at(c->err, UNMET_E_FORMAT, c->at->path, c->at->line, 0, "%s:%u: %s%s%.*s", c->at->path, c->at->line,
	                  what, word.len ? ": " : "", (int)(word.len > 80 ? 80 : word.len), word.ptr ? word.ptr : "");
}

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

bool um_cue_token(struct um_str *rest, struct um_str *token)
{
	*rest = um_str_trim(*rest);
	if (rest->len == 0)
		return false;
	*token = um_str_n(rest->ptr, token_length(*rest));
	rest->ptr += token->len;
	rest->len -= token->len;
	return true;
}

bool um_cue_token_peek(struct um_str rest, struct um_str *token)
{
	return um_cue_token(&rest, token);
}

bool um_cue_token_is(struct um_str token, const char *op)
{
	return token.len == strlen(op) && memcmp(token.ptr, op, token.len) == 0;
}

bool um_cue_accept(struct um_cue_reader *r, const char *op)
{
	struct um_str token, rest = r->rest;

	if (!um_cue_token(&rest, &token) || !um_cue_token_is(token, op))
		return false;
	r->rest = rest;
	return true;
}

bool um_cue_token_signs(struct um_str token)
{
	return is_operator(token.ptr[0]) || token.ptr[0] == '{' || token.ptr[0] == '}';
}
