/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence.c - sentences of support text: UAX #29, tailored.
 *
 * The standard finds the places where a sentence may end (break_sentence.c); this decides. It differs from the
 * standard because customers do not write for a printer: they wrap mail, type lists, leave out the
 * space after a full stop or the capital after it, and end sentences with emoji. Where a rule needs words it
 * takes them from the language: an abbreviation list, and stop words ("broken.it" is two sentences because
 * "it" is a word; "config.xml" is one).
 */
#include "text/split.h"

#define LONG_BYTES 1000  /* about 200 tokens: more than a reader takes as one statement */
#define SHORT_BYTES 300  /* no part of a long sentence is cut shorter */

void um_split_init(struct um_splitter *split, struct um_str turn, const struct um_lang *lang)
{
	*split = (struct um_splitter){ .s = turn, .lang = lang };
}

/* emoticon - end of :) ;-) :D at `at`, or `at`. */
static size_t emoticon(struct um_str s, size_t at)
{
	size_t end = at;

	if (end >= s.len || !memchr(":;=", s.ptr[end], 3))
		return at;
	end++;
	if (end < s.len && s.ptr[end] == '-')
		end++;
	if (end >= s.len || !memchr(")(DPpO/|]*", s.ptr[end], 10))
		return at;
	end++;
	while (end < s.len && s.ptr[end] == s.ptr[end - 1])
		end++;
	if (end < s.len && um_is_cased(um_class_at(s, end)))
		return at;
	return end;
}

/* past_smile - over emoji and emoticons that belong to the sentence before them, and spaces after; or `at`. */
static size_t past_smile(struct um_str s, size_t at)
{
	size_t start = at;

	while (at < s.len) {
		size_t next = at;
		uint32_t code;
		const struct um_ucd *u = um_next(s, &next, &code);
		bool goes_on = at > start && (code == ' ' || um_ucd_is_mark(u));

		if (!goes_on && !(u->picture && code >= 0x2300))
			next = emoticon(s, at);
		if (next == at)
			break;
		at = next;
	}
	return at;
}

/* weak - an emoji or ellipsis character ends a sentence where a new one plainly starts. */
static bool weak(const struct um_splitter *split, size_t start, const struct um_site *site)
{
	bool emoji = split->s.ptr[site->at] != '\xE2' || memcmp(split->s.ptr + site->at, "\xE2\x80\xA6", 3) != 0;

	while (start < site->at && split->s.ptr[start] == ' ')
		start++;
	if (start == site->at || site->end == site->close || um_class_at(split->s, site->end) != UM_SB_UPPER)
		return false;
	return !emoji || um_stop_word_at(split, site->end);
}

/* cut_brackets - UAX #29 takes "(" for closing too: "failed.(see below)" goes on with the bracket. */
static void cut_brackets(struct um_str s, struct um_site *site)
{
	for (size_t i = site->term; i < site->close; i++) {
		if (!memchr("([{", s.ptr[i], 3))
			continue;
		site->close = site->end = i;
		site->newline = false;
	}
}

/* glued - a terminator with no white space after it. */
static bool glued(struct um_splitter *split, size_t start, const struct um_site *site, bool single)
{
	uint8_t next = um_class_at(split->s, site->end);

	if ((unsigned char)split->s.ptr[site->at] >= 0x80 && site->kind == UM_SB_STERM)
		return true; /* scripts that write without spaces */
	if (site->kind == UM_SB_ATERM && single)
		return um_glued_full_stop_ends(split, start, site);
	if (site->kind == UM_SB_ATERM && next != UM_SB_UPPER)
		return false;
	return (um_is_cased(next) || next == UM_SB_CLOSE) && !um_link_covers(split, site->at);
}

/* ends - does the sentence that began at `start` end here? site->end may move past a smile. */
static bool ends(struct um_splitter *split, size_t start, struct um_site *site, bool single)
{
	struct um_str s = split->s;
	size_t smile;
	uint8_t next;

	if (site->kind == UM_SB_SEP)
		return um_newline_ends(&split->lines, s, site->at);
	if (site->kind == UM_SB_OTHER)
		return weak(split, start, site);
	cut_brackets(s, site);
	smile = site->newline ? site->end : past_smile(s, site->end);
	if (smile > site->end || site->end >= s.len) {
		site->end = smile;
		return true;
	}
	if (site->end == site->close)
		return glued(split, start, site, single);
	next = um_class_at(s, site->end);
	if (!site->newline && next == UM_SB_SCONTINUE && memchr(",;:", s.ptr[site->end], 3))
		return false;
	if (site->kind == UM_SB_ATERM)
		return um_full_stop_ends(split, start, site, single);
	return site->newline || next != UM_SB_LOWER || site->close == site->term;
}

/* next_site - the next run of terminators as one: "?!", "...", ". . ." */
static bool next_site(struct um_str s, size_t at, struct um_site *site, bool *single)
{
	*single = true;
	if (!um_break_site(s, at, site))
		return false;
	while (!site->newline && (site->kind == UM_SB_ATERM || site->kind == UM_SB_STERM)) {
		uint8_t next = um_class_at(s, site->end);
		struct um_site more;

		if (next != UM_SB_ATERM && next != UM_SB_STERM)
			break;
		(void)um_break_site(s, site->end, &more);
		if (site->end > site->term && more.end == more.term && more.end < s.len)
			break; /* "done. .NET is": not a run */
		more.at = site->at;
		more.kind = more.kind == UM_SB_STERM ? more.kind : site->kind;
		*site = more;
		*single = false;
	}
	return true;
}

static size_t find_end(struct um_splitter *split, size_t start)
{
	struct um_site site;
	bool single;

	for (size_t at = start; next_site(split->s, at, &site, &single); at = site.end)
		if (ends(split, start, &site, single))
			return site.end;
	return split->s.len;
}

/* part_end - a part of a sentence that is too long: to the last of ";", ",", space, code point. */
static size_t part_end(struct um_str s, size_t start)
{
	static const char *const signs[] = { ";\n", ",:", " " };
	size_t most = start + um_utf8_cut(s.ptr + start, s.len - start, LONG_BYTES);
	uint32_t code;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		for (size_t at = most; at > start + SHORT_BYTES; at--)
			if (strchr(signs[i], s.ptr[at - 1]) && (at == s.len || s.ptr[at] == ' ' || signs[i][0] == ' '))
				return at;
	for (size_t at = most; at > start + SHORT_BYTES; at = um_before(s, at))
		if (!um_ucd_is_mark(um_peek(s, at, &code)))
			return at;
	return most;
}

size_t um_split_next(struct um_splitter *split, size_t at)
{
	if (at >= split->known_end)
		split->known_end = find_end(split, at);
	return split->known_end - at > LONG_BYTES ? part_end(split->s, at) : split->known_end;
}
