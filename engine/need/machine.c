/* SPDX-License-Identifier: Apache-2.0 */
/*
 * machine.c - what a program wrote and a customer pasted: settings, headers of a bounced mail, a key. Words like "failed"
 * and "not supported" in it are nobody's need, and a hundred such lines that look alike would make a need of their own.
 *
 * Told by how it is written, in any language: people's sentences are held together by function words; a program's have
 * next to none, and numbers, keys and colons instead. Errors that people type off a screen are short and stay.
 */
#include <string.h>

#include "need/cues.h"

#define LEAST_WORDS 12u    /* shorter, a person may have written it */
#define STOP_SHARE 8u      /* one function word in so many is a person's */
#define ODD_SHARE 5u       /* one number, name of a setting or mark in so many is a program's */
#define LIST_WORDS 40u
#define KEY_BYTES 60u      /* a word that long, neither link nor path, is a key */
#define KEY_WORDS 20u      /* as much of a program's as so many words */

/* is_name - of a setting or a constant: SAFE_MODE. */
static bool is_name(const struct um_text *text, const struct um_token *token)
{
	return (token->flags & UM_TOKEN_WORD) && memchr(text->bytes.ptr + token->start, '_', token->end - token->start);
}

static bool is_key(const struct um_text *text, const struct um_token *token)
{
	size_t bytes = token->end - token->start;
	const char *at = text->bytes.ptr + token->start;

	return bytes >= KEY_BYTES && !memchr(at, ':', bytes) && !memchr(at, '\\', bytes) && !memchr(at, '.', bytes);
}

bool um_is_machine(const struct um_text *text, const struct um_span *span)
{
	uint32_t words = 0, stops = 0, odd = 0, keys = 0;

	for (uint32_t i = span->first; i < span->first + span->total; i++) {
		const struct um_token *token = &text->token[i];
		bool number = token->flags & (UM_TOKEN_NUMBER | UM_TOKEN_LINK), mark = token->flags & UM_TOKEN_PUNCT;

		words += number || (token->flags & UM_TOKEN_WORD);
		stops += (token->flags & UM_TOKEN_STOP) != 0;
		odd += number || is_name(text, token) || (mark && strchr(":=_{}[]|<>;", text->bytes.ptr[token->start]));
		keys += is_key(text, token);
	}
	words += keys * KEY_WORDS;
	odd += keys * KEY_WORDS;
	if (words >= LEAST_WORDS && stops * STOP_SHARE <= words && odd * ODD_SHARE >= words)
		return true;
	return words >= LIST_WORDS && odd * 4 >= words && stops * 3 <= words; /* "by default" at every line of a list */
}
