/* SPDX-License-Identifier: Apache-2.0 */
/*
 * full_stop.c - does this full stop end a sentence? It may as well stand in an abbreviation, an initial,
 * a number of a list, a link. What decides is the word before, the word after, and how they are written;
 * the words themselves come from the language's lists.
 */
#include "text/split.h"

#define WORD_BYTES 24 /* abbreviations and stop words are not longer */

struct word {
	char folded[WORD_BYTES]; /* ASCII lower case is enough here */
	size_t len;              /* 0: no word, or too long to matter */
	size_t start, end;
	size_t letters, digits, dots;
};

static void fold_word(struct um_str s, struct word *w)
{
	w->len = w->end - w->start <= sizeof(w->folded) ? w->end - w->start : 0;
	for (size_t i = 0; i < w->len; i++) {
		char c = s.ptr[w->start + i];

		w->folded[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
}

static bool in_word(struct um_str s, size_t at, struct word *w)
{
	const struct um_ucd *u;
	uint32_t code = 0;

	if ((unsigned char)s.ptr[at] <= ' ')
		return false;
	u = um_peek(s, at, &code);
	if (u->word == UM_WB_NUMERIC)
		w->digits++;
	else if (um_ucd_is_letter(u))
		w->letters++;
	else
		return um_ucd_is_mark(u) || code == '\'' || code == 0x2019;
	return true;
}

/* word_before - letters, digits and inner dots that end at `end`: "e.g", "Dr", "10". */
static struct word word_before(struct um_str s, size_t end)
{
	struct word w = { .start = end, .end = end };

	while (w.start > 0 && end - w.start <= WORD_BYTES) {
		size_t at = um_before(s, w.start);

		if (s.ptr[at] == '.' && at > 0 && at + 1 < end && um_is_cased(um_class_at(s, um_before(s, at))))
			w.dots++;
		else if (!in_word(s, at, &w))
			break;
		w.start = at;
	}
	fold_word(s, &w);
	return w;
}

static struct word word_after(struct um_str s, size_t start)
{
	struct word w = { .start = start, .end = start };

	while (w.end < s.len && w.end - start <= WORD_BYTES && in_word(s, w.end, &w)) {
		uint32_t code;

		(void)um_next(s, &w.end, &code);
	}
	fold_word(s, &w);
	return w;
}

static bool is_stop(const struct um_splitter *split, const struct word *w)
{
	if (!split->lang || !split->lang->role.word)
		return true;
	return w->len > 0 && um_lang_stops(split->lang, w->folded, w->len);
}

/* no_vowel - pkg, cfg, vs: three letters at most that nobody can say. */
static bool no_vowel(const struct word *w)
{
	if (!w->len || w->len > 3 || w->letters != w->len)
		return false;
	for (size_t i = 0; i < w->len; i++)
		if (memchr("aeiouy", w->folded[i], 6))
			return false;
	return true;
}

bool um_link_covers(struct um_splitter *split, size_t at)
{
	struct um_str s = split->s;
	size_t from = at;

	if (at >= split->link_from && at < split->link.chunk_end) {
		from = split->link_from;
	} else {
		while (from > 0 && at - from < 512 && (unsigned char)s.ptr[from - 1] > ' ' &&
		       !memchr("\"<>|`", s.ptr[from - 1], 5))
			from--;
		while (from < at && memchr("([{'*", s.ptr[from], 5))
			from++;
		while (((unsigned char)s.ptr[from] & 0xC0) == 0x80)
			from++;
		split->link = (struct um_link){ 0 };
		um_link_find(s, from, &split->link);
		split->link_from = from;
	}
	while (split->link.end > split->link.start && split->link.end <= at && split->link.end < split->link.chunk_end)
		um_link_find(s, split->link.end, &split->link);
	return at >= split->link.start && at < split->link.end;
}

bool um_stop_word_at(const struct um_splitter *split, size_t at)
{
	struct word w = word_after(split->s, at);

	return is_stop(split, &w);
}

/* list_number - the "1." that a sentence starts with. */
static bool list_number(const struct um_splitter *split, const struct word *before, size_t start)
{
	size_t at = start;
	uint32_t code;

	if (before->letters + before->digits == 0 || before->letters > 1 || before->digits > 3)
		return false;
	if (before->letters && before->digits)
		return false;
	while (at < before->start && um_ucd_is_space(um_peek(split->s, at, &code)))
		at++;
	return at == before->start;
}

bool um_glued_full_stop_ends(struct um_splitter *split, size_t start, const struct um_site *site)
{
	struct um_str s = split->s;
	struct word before = word_before(s, site->at), after;
	uint8_t next = um_class_at(s, site->end);

	if ((before.letters < 2 && !before.digits) || before.dots || list_number(split, &before, start))
		return false;
	if ((next != UM_SB_UPPER && next != UM_SB_LOWER && next != UM_SB_CLOSE) || um_link_covers(split, site->at))
		return false;
	if (next == UM_SB_CLOSE)
		return before.letters >= 2; /* done.(see below) */
	after = word_after(s, site->end);
	if (next == UM_SB_LOWER)
		return before.letters >= 2 && split->lang && split->lang->role.word && is_stop(split, &after);
	if (after.letters == 1)
		return is_stop(split, &after);
	return um_class_at(s, um_before(s, site->at)) != UM_SB_UPPER && um_class_at(s, after.start + 1) == UM_SB_LOWER;
}

/* initial - J. Smith, but not "vitamin C. The": one capital before, and a name after it. */
static bool initial(const struct um_splitter *split, const struct word *before, uint8_t next, size_t at)
{
	struct word after;

	if (before->letters != 1 || before->digits || before->folded[0] == 'i')
		return false;
	if (next != UM_SB_UPPER)
		return true;
	after = word_after(split->s, at);
	return !is_stop(split, &after) || after.letters == 1;
}

/* abbreviation - does the word before keep this full stop from ending the sentence? */
static bool abbreviation(const struct um_splitter *split, const struct word *before, uint8_t next, size_t at)
{
	struct word after;

	switch (split->lang && before->len ? um_words_get(&split->lang->abbreviation, before->folded, before->len) : 0) {
	case UM_ABBREVIATION_NEVER:
		return true;
	case UM_ABBREVIATION_MAY:
		return next != UM_SB_UPPER;
	case UM_ABBREVIATION_NUMBER:
		return next == UM_SB_NUMERIC;
	default:
		break;
	}
	if (!before->dots)
		return false;
	if (before->letters != before->dots + 1)
		return false; /* not U.S.A */
	after = word_after(split->s, at);
	return next != UM_SB_UPPER || !is_stop(split, &after);
}

size_t um_site_newline(struct um_str s, const struct um_site *site)
{
	size_t at = um_before(s, site->end);

	return s.ptr[at] == '\n' && at > 0 && s.ptr[at - 1] == '\r' ? at - 1 : at;
}

bool um_full_stop_ends(struct um_splitter *split, size_t start, const struct um_site *site, bool single)
{
	struct um_str s = split->s;
	struct word before = word_before(s, site->at);
	uint8_t next = um_class_at(s, site->end);
	bool closed = site->close > site->term;

	if (list_number(split, &before, start))
		return false;
	if (site->newline && um_newline_ends(&split->lines, s, um_site_newline(s, site)))
		return true;
	if (single && (abbreviation(split, &before, next, site->end) || initial(split, &before, next, site->end)))
		return false;
	if (next == UM_SB_LOWER)
		return single && !closed && !no_vowel(&before);
	return true;
}
