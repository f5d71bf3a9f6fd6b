/* SPDX-License-Identifier: Apache-2.0 */
/*
 * placeholder.c - exports that were made safe to share hold hashes where the words were, and exports that were made up
 * hold "Lorem ipsum". Both would be counted as customers who say things. Only what is nothing else is meant: a
 * hash or a stock phrase among somebody's words leaves them their words.
 */
#include <ctype.h>
#include <stdint.h>

#include "ingest/placeholder.h"

#define HASH_BYTES 32u       /* MD5 in hex; a UUID has 36 */
#define WORDS_MOST 100u
#define STRANGERS_MOST 12u   /* a title of ordinary words may stand before it */
#define TAIL_BYTES 40u
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
struct filler { const char *word; size_t len; bool strong; };

static const struct filler filler[] = {
	{ "ad", 2, false }, { "adipiscing", 10, true }, { "adipisicing", 11, true }, { "aliqua", 6, true },
	{ "aliquip", 7, true }, { "amet", 4, true }, { "anim", 4, false }, { "aute", 4, true }, { "cillum", 6, true },
	{ "commodo", 7, true }, { "consectetur", 11, true }, { "consequat", 9, true }, { "culpa", 5, false },
	{ "cupidatat", 9, true }, { "deserunt", 8, true }, { "do", 2, false }, { "dolor", 5, true }, { "dolore", 6, true },
	{ "duis", 4, true }, { "ea", 2, false }, { "eiusmod", 7, true }, { "elit", 4, false }, { "enim", 4, false },
	{ "esse", 4, false }, { "est", 3, false }, { "et", 2, false }, { "eu", 2, false }, { "ex", 2, false },
	{ "excepteur", 9, true }, { "exercitation", 12, true }, { "fugiat", 6, true }, { "id", 2, false }, { "in", 2, false },
	{ "incididunt", 10, true }, { "ipsum", 5, true }, { "irure", 5, true }, { "labore", 6, true }, { "laboris", 7, true },
	{ "laborum", 7, true }, { "lorem", 5, true }, { "magna", 5, false }, { "minim", 5, true }, { "mollit", 6, true },
	{ "nisi", 4, true }, { "non", 3, false }, { "nostrud", 7, true }, { "nulla", 5, false }, { "occaecat", 8, true },
	{ "officia", 7, true }, { "pariatur", 8, true }, { "proident", 8, true }, { "qui", 3, false }, { "quis", 4, true },
	{ "reprehenderit", 13, true }, { "sed", 3, false }, { "sint", 4, false }, { "sit", 3, false }, { "sunt", 4, true },
	{ "tempor", 6, true }, { "ullamco", 7, true }, { "ut", 2, false }, { "velit", 5, true }, { "veniam", 6, true },
	{ "voluptate", 9, true },
};

#define FILLER_TOTAL (sizeof(filler) / sizeof(*filler))

/* Where the words of each letter begin, and behind the last. */
static const uint8_t of_letter[27] = {
	0, 8, 8, 14, 19, 30, 31, 31, 31, 36, 36, 36, 40, 43,
	47, 49, 51, 53, 54, 58, 59, 61, 64, 64, 64, 64, 64,
};

/* Place in the table of a word, FILLER_TOTAL for others. Asked of the first words of every document. */
static size_t filler_word(struct um_str word)
{
	int letter = word.len ? (*word.ptr | 0x20) - 'a' : -1;

	if (letter < 0 || letter > 25)
		return FILLER_TOTAL;
	for (size_t i = of_letter[letter]; i < of_letter[letter + 1]; i++)
		if (filler[i].len == word.len && um_str_ieq(word, filler[i].word))
			return i;
	return FILLER_TOTAL;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Not a letter, a digit, or of a letter beyond ASCII. */
static bool is_sign(char c)
{
	return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 127);
}

/* The next word, without the marks around it; empty at the end. */
static struct um_str next_word(struct um_str *rest)
{
	struct um_str s = *rest;
	size_t at = 0, end;

	while (at < s.len && (is_blank(s.ptr[at]) || is_sign(s.ptr[at])))
		at++;
	end = at;
	while (end < s.len && !is_blank(s.ptr[end]))
		end++;
	*rest = um_str_n(s.ptr + end, s.len - end);
	while (end > at && is_sign(s.ptr[end - 1]))
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

/* Does it end in such words? A glance, so that ordinary texts cost no more than that. */
static bool ends_in_filler(struct um_str text)
{
	size_t words = 0, known = 0;
	struct um_str word;

	if (text.len > TAIL_BYTES) {
		text = um_str_n(text.ptr + text.len - TAIL_BYTES, TAIL_BYTES);
		while (text.len && !is_blank(*text.ptr))
			text = um_str_n(text.ptr + 1, text.len - 1);
	}
	for (; (word = next_word(&text)).len; words++)
		known += filler_word(word) < FILLER_TOTAL;
	return known && known * 2 >= words;
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
	if (!text.len)
		return NULL;
	if (all_hashes(text))
		return "hashes where the words were: nobody can read what was said";
	if (ends_in_filler(text) && is_filler(text))
		return "made-up text (\"Lorem ipsum\"): nobody's words";
	return NULL;
}
