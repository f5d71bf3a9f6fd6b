/* SPDX-License-Identifier: Apache-2.0 */
/*
 * placeholder.c - exports that were made safe to share hold hashes where the words were, and exports that were made up
 * hold "Lorem ipsum". Both would be counted as customers who say things. Only what is nothing else is meant: a
 * hash or a stock phrase among somebody's words leaves them their words.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "ingest/placeholder.h"

#define HASH_BYTES 32u       /* MD5 in hex; a UUID has 36 */
#define WORDS_MOST 100u
#define STRANGERS_MOST 12u   /* a title of ordinary words may stand before it */
#define STRONG_LEAST 4u      /* different words that are hardly anything else */

static bool is_hash(struct um_str word)
{
	size_t digits = 0, letters = 0;

	if (word.len < HASH_BYTES)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (!isxdigit(c) && c != '-')
			return false;
		digits += isdigit(c) != 0;
		letters += isalpha(c) != 0;
	}
	return digits && letters;
}

/* The passage of De finibus (45 BC) as typesetters have it, sorted. Strong are words hardly met elsewhere. */
struct filler { const char *word; bool strong; };

static const struct filler filler[] = {
	{ "ad", false }, { "adipiscing", true }, { "adipisicing", true }, { "aliqua", true }, { "aliquip", true },
	{ "amet", true }, { "anim", false }, { "aute", true }, { "cillum", true }, { "commodo", true }, { "consectetur", true },
	{ "consequat", true }, { "culpa", false }, { "cupidatat", true }, { "deserunt", true }, { "do", false },
	{ "dolor", true }, { "dolore", true }, { "duis", true }, { "ea", false }, { "eiusmod", true }, { "elit", false },
	{ "enim", false }, { "esse", false }, { "est", false }, { "et", false }, { "eu", false }, { "ex", false },
	{ "excepteur", true }, { "exercitation", true }, { "fugiat", true }, { "id", false }, { "in", false },
	{ "incididunt", true }, { "ipsum", true }, { "irure", true }, { "labore", true }, { "laboris", true },
	{ "laborum", true }, { "lorem", true }, { "magna", false }, { "minim", true }, { "mollit", true }, { "nisi", true },
	{ "non", false }, { "nostrud", true }, { "nulla", false }, { "occaecat", true }, { "officia", true },
	{ "pariatur", true }, { "proident", true }, { "qui", false }, { "quis", true }, { "reprehenderit", true },
	{ "sed", false }, { "sint", false }, { "sit", false }, { "sunt", true }, { "tempor", true }, { "ullamco", true },
	{ "ut", false }, { "velit", true }, { "veniam", true }, { "voluptate", true },
};

#define FILLER_TOTAL (sizeof(filler) / sizeof(*filler))
#define FILLER_BYTES 14

static int by_word(const void *a, const void *b)
{
	return strcmp(a, ((const struct filler *)b)->word);
}

/* Place in the table of a word, FILLER_TOTAL for others. */
static size_t filler_word(struct um_str word)
{
	char low[FILLER_BYTES + 1];
	const struct filler *found;

	if (word.len > FILLER_BYTES)
		return FILLER_TOTAL;
	for (size_t i = 0; i < word.len; i++)
		low[i] = (char)tolower((unsigned char)word.ptr[i]);
	low[word.len] = '\0';
	found = bsearch(low, filler, FILLER_TOTAL, sizeof(*filler), by_word);
	return found ? (size_t)(found - filler) : FILLER_TOTAL;
}

/* The next word, without the marks around it; empty at the end. */
static struct um_str next_word(struct um_str *rest)
{
	struct um_str s = *rest;
	size_t at = 0, end;

	while (at < s.len && (isspace((unsigned char)s.ptr[at]) || ispunct((unsigned char)s.ptr[at])))
		at++;
	end = at;
	while (end < s.len && !isspace((unsigned char)s.ptr[end]))
		end++;
	*rest = um_str_n(s.ptr + end, s.len - end);
	while (end > at && ispunct((unsigned char)s.ptr[end - 1]))
		end--;
	return um_str_n(s.ptr + at, end - at);
}

static bool all_hashes(struct um_str text)
{
	struct um_str word = next_word(&text);

	if (!word.len)
		return false;
	for (unsigned n = 0; word.len && n < WORDS_MOST; n++, word = next_word(&text))
		if (!is_hash(word))
			return false;
	return true;
}

static bool is_filler(struct um_str text)
{
	uint64_t seen[FILLER_TOTAL / 64 + 1] = { 0 };
	size_t words = 0, known = 0, strong = 0;
	struct um_str word;

	while (words < WORDS_MOST && (word = next_word(&text)).len) {
		size_t place = filler_word(word);

		words++;
		if (place == FILLER_TOTAL) {
			if (words - known > STRANGERS_MOST + known)
				return false;
			continue;
		}
		known++;
		if (filler[place].strong && !(seen[place / 64] >> (place % 64) & 1)) {
			seen[place / 64] |= UINT64_C(1) << (place % 64);
			strong++;
		}
	}
	return strong >= STRONG_LEAST && known * 2 >= words;
}

const char *um_placeholder(struct um_str text)
{
	if (all_hashes(text))
		return "hashes where the words were: nobody can read what was said";
	if (is_filler(text))
		return "made-up text (\"Lorem ipsum\"): nobody's words";
	return NULL;
}
