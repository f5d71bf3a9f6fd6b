/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang_guess.c - which language is this? By script where the script says it, else by a vote of function
 * words: a third of any running text is made of a few dozen of them, so that two short sentences settle
 * it, at the price of a look-up a word. A word that several languages share votes for each. What is too
 * short or undecided gets the fallback; a wrong guess costs more than none.
 */
#include "text/breaks.h"
#include "text/lang.h"

#define LOOK_BYTES 1024     /* of the text: about 80 function words, more change nothing */
#define WORD_MAX 24         /* function words are short */
#define VOTES_MIN 3
#define LETTERS_MIN 4       /* of a script that is no other language's */

enum script { LATIN, CYRILLIC, GREEK, ARMENIAN, HEBREW, ARABIC, DEVANAGARI, TAMIL, THAI, HAN, KANA, HANGUL, SCRIPTS };

struct count {
	uint32_t script[SCRIPTS];   /* letters */
	uint32_t vote[UM_MAX_LANGS];
	uint32_t words;
	bool ukrainian, serbian, persian, yiddish;
};

static const struct { uint32_t first, last; enum script script; } ranges[] = {
	{ 0x0370, 0x03FF, GREEK }, { 0x0400, 0x052F, CYRILLIC }, { 0x0530, 0x058F, ARMENIAN },
	{ 0x0590, 0x05FF, HEBREW }, { 0x0600, 0x06FF, ARABIC }, { 0x0900, 0x097F, DEVANAGARI },
	{ 0x0B80, 0x0BFF, TAMIL }, { 0x0E00, 0x0E7F, THAI }, { 0x1F00, 0x1FFF, GREEK }, { 0x3040, 0x30FF, KANA },
	{ 0x3400, 0x9FFF, HAN }, { 0xAC00, 0xD7AF, HANGUL }, { 0x20000, 0x3134F, HAN },
};

static enum script script_of(uint32_t code)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]) && code >= ranges[i].first; i++)
		if (code <= ranges[i].last)
			return ranges[i].script;
	return LATIN;
}

/* note_letter - letters that tell languages of one script apart. */
static void note_letter(struct count *count, uint32_t code)
{
	count->script[script_of(code)]++;
	if (code == 0x456 || code == 0x457 || code == 0x454 || code == 0x491)
		count->ukrainian = true;
	else if (code == 0x458 || code == 0x459 || code == 0x45A || code == 0x452 || code == 0x45B || code == 0x45F)
		count->serbian = true;
	else if (code == 0x67E || code == 0x686 || code == 0x698 || code == 0x6AF || code == 0x6CC)
		count->persian = true;
	else if (code == 0x5F0 || code == 0x5F1 || code == 0x5F2)
		count->yiddish = true;
}

static void vote(const struct um_lang_set *set, struct count *count, const char *word, size_t len)
{
	uint64_t langs = um_words_get(&set->function, word, len);

	count->words++;
	for (size_t i = 0; langs; i++, langs >>= 1)
		count->vote[i] += langs & 1;
}

/* lower - simple lower case of a letter; the lists need no more than Latin and Cyrillic. */
static uint32_t lower(uint32_t code)
{
	if ((code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7) || (code >= 0x410 && code <= 0x42F))
		return code + 32;
	if (code >= 0x100 && code <= 0x17F && um_ucd_get(code)->sentence == UM_SB_UPPER)
		return code + 1;
	if (code == 0x2019 || code == 0x2BC)
		return '\'';
	return code;
}

/* read_word - the word at *at, lower-cased and cut at WORD_MAX; its length, 0 where none stands.
 * An elided form (l', qu') is a word of its own. */
static size_t read_word(const struct um_lang_set *set, struct um_str s, size_t *at, struct count *count,
                        char word[WORD_MAX + 4])
{
	size_t len = 0;

	while (*at < s.len) {
		size_t next = *at;
		uint32_t code;
		bool letter = um_ucd_is_letter(um_next(s, &next, &code)), apostrophe = lower(code) == '\'';

		if (!letter && (!apostrophe || len == 0))
			break;
		if (letter && code >= 0x80)
			note_letter(count, code);
		else
			count->script[LATIN] += letter;
		if (len < WORD_MAX)
			len += um_utf8_put(word + len, lower(code));
		*at = next;
		if (apostrophe && um_words_get(&set->function, word, len))
			break;
	}
	return len;
}

static struct count read_text(const struct um_lang_set *set, struct um_str text)
{
	struct count count = { 0 };
	struct um_str s = um_str_n(text.ptr, um_utf8_cut(text.ptr, text.len, LOOK_BYTES));
	size_t at = 0;

	while (at < s.len) {
		char word[WORD_MAX + 4];
		size_t len = read_word(set, s, &at, &count, word);
		uint32_t code;

		if (len)
			vote(set, &count, word, len);
		else
			(void)um_next(s, &at, &code);
	}
	return count;
}

/* by_script - the language of a script that (nearly) only one language here is written in, or NULL. */
static const char *by_script(const struct count *count)
{
	uint32_t letters = 0, most = LATIN;

	for (uint32_t i = 0; i < SCRIPTS; i++) {
		letters += count->script[i];
		if (count->script[i] > count->script[most])
			most = i;
	}
	if (most == HAN && count->script[KANA] * 10 >= count->script[HAN])
		most = KANA;
	if (most == LATIN || count->script[most] < LETTERS_MIN ||
	    (count->script[most] * 2 < letters && most != KANA && most != HAN))
		return NULL;
	switch (most) {
	case CYRILLIC: return count->serbian ? "sr" : count->ukrainian ? "uk" : "ru";
	case GREEK: return "el";
	case ARMENIAN: return "hy";
	case HEBREW: return count->yiddish ? "yi" : "he";
	case ARABIC: return count->persian ? "fa" : "ar";
	case DEVANAGARI: return "hi";
	case TAMIL: return "ta";
	case THAI: return "th";
	case KANA: return "ja";
	case HANGUL: return "ko";
	default: return "zh";
	}
}

/* by_vote - the language with the most function words, when it leads clearly. */
static const struct um_lang *by_vote(const struct um_lang_set *set, const struct count *count)
{
	size_t best = 0;
	uint32_t second = 0;

	for (size_t i = 1; i < set->total; i++)
		if (count->vote[i] > count->vote[best])
			best = i;
	for (size_t i = 0; i < set->total; i++)
		if (i != best && count->vote[i] > second)
			second = count->vote[i];
	if (count->vote[best] < VOTES_MIN || count->vote[best] <= second + count->vote[best] / 8 ||
	    count->vote[best] * 8 < count->words)
		return NULL;
	return &set->lang[best];
}

const struct um_lang *um_lang_guess(const struct um_lang_set *set, struct um_str text, const struct um_lang *fallback)
{
	struct count count = read_text(set, text);
	const char *code = by_script(&count);
	const struct um_lang *lang = code ? um_lang_find(set, code) : by_vote(set, &count);

	return lang ? lang : fallback;
}
