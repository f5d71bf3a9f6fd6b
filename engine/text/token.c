/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token.c - words of a sentence: UAX #29 word breaks, tailored.
 *
 * Most of what customers type is plain words between spaces, so runs of ASCII letters and digits are
 * lower-cased and measured in one pass; only a run that touches an apostrophe, a dot, a hyphen or
 * anything outside ASCII goes through the full rules. Tailored, as UAX #29 invites to:
 *   - a link is one token (link.c)
 *   - a dot or colon joins only single letters: e.g, U.S, but not broken.Please
 *   - e-mail is one word and the same as email; French l'écran is two (stopwords.txt: l')
 *   - a run of one punctuation character is one token: !!!
 */
#include "text/token_add.h"

enum { SPACE, PUNCT, UPPER, LOWER, DIGIT, LINE, HIGH }; /* LINE: the underscore */

static const uint8_t kind_of[256] = {
#define RUN2(n, k) [n] = k, [n + 1] = k
#define RUN4(n, k) RUN2(n, k), RUN2(n + 2, k)
#define RUN8(n, k) RUN4(n, k), RUN4(n + 4, k)
#define RUN16(n, k) RUN8(n, k), RUN8(n + 8, k)
	RUN16(0x00, SPACE), RUN16(0x10, SPACE), [0x20] = SPACE,
	[0x21] = PUNCT, RUN2(0x22, PUNCT), RUN4(0x24, PUNCT), RUN8(0x28, PUNCT),
	RUN8('0', DIGIT), RUN2('8', DIGIT), RUN4(0x3A, PUNCT), RUN2(0x3E, PUNCT), ['@'] = PUNCT,
	RUN16('A', UPPER), RUN8('Q', UPPER), RUN2('Y', UPPER),
	RUN4('[', PUNCT), ['_'] = LINE, ['`'] = PUNCT,
	RUN16('a', LOWER), RUN8('q', LOWER), RUN2('y', LOWER),
	RUN4('{', PUNCT), [0x7F] = SPACE,
	RUN16(0x80, HIGH), RUN16(0x90, HIGH), RUN16(0xA0, HIGH), RUN16(0xB0, HIGH),
	RUN16(0xC0, HIGH), RUN16(0xD0, HIGH), RUN16(0xE0, HIGH), RUN16(0xF0, HIGH),
#undef RUN16
#undef RUN8
#undef RUN4
#undef RUN2
};

/* may_continue - after a plain run that ends at `end`: can the word go on, or be a link? */
static bool may_continue(struct um_str s, size_t end)
{
	unsigned char c = end < s.len ? (unsigned char)s.ptr[end] : ' ', next;

	if (kind_of[c] == SPACE)
		return false;
	if (kind_of[c] == HIGH)
		return true;
	next = end + 1 < s.len ? (unsigned char)s.ptr[end + 1] : ' ';
	if (kind_of[next] == SPACE)
		return c == '\\';
	switch (c) {
	case '.': case '-': case '@': case ':': case '/': case '\\': case '+': case '%': case '\'':
		return true;
	case ',': case ';':
		return kind_of[next] == DIGIT;
	default:
		return false;
	}
}

static bool is_ascii_letter(char c)
{
	return kind_of[(unsigned char)c] == UPPER || kind_of[(unsigned char)c] == LOWER;
}

/* measure - the shape of bytes that need not be ASCII. */
static struct um_shape measure(struct um_str s, size_t at, size_t end)
{
	struct um_shape shape = { 0 };
	bool first = true;

	while (at < end) {
		uint32_t code;
		const struct um_ucd *u = um_next(s, &at, &code);

		shape.upper += u->sentence == UM_SB_UPPER;
		shape.lower += u->sentence == UM_SB_LOWER;
		shape.digits += u->word == UM_WB_NUMERIC;
		if (u->sentence != UM_SB_UPPER && u->sentence != UM_SB_LOWER)
			shape.others += um_ucd_is_letter(u);
		if (first)
			shape.first_upper = u->sentence == UM_SB_UPPER;
		first = false;
	}
	return shape;
}

/* single_letters - e.g, U.S.A: no two letters side by side. */
static bool single_letters(struct um_str s, size_t at, size_t end)
{
	for (bool before = false; at < end;) {
		uint32_t code;
		bool is = um_ucd_is_letter(um_next(s, &at, &code));

		if (is && before)
			return false;
		before = is;
	}
	return true;
}

/* cut_at_dot - where a word with a dot or colon between letters really ends. */
static size_t cut_at_dot(struct um_str s, size_t at, size_t end)
{
	bool digit_before = false;

	for (size_t i = at; i < end; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c == '.' || c == ':') && i > at && !digit_before)
			return c == '.' && single_letters(s, at, end) ? end : i;
		digit_before = kind_of[c] == DIGIT;
	}
	return end;
}

/* cut_elision - past the apostrophe of l'écran where the language says so. */
static size_t cut_elision(struct um_tokenizer *t, size_t at, size_t end)
{
	if (!t->stems->lang || !t->stems->lang->elides)
		return end;
	for (size_t i = at; i < end && i - at < 12;) {
		uint32_t code;

		(void)um_next(t->s, &i, &code);
		if ((code != '\'' && code != 0x2019 && code != 0x02BC) || i == end)
			continue;
		um_buf_clear(&t->vocab->folded);
		um_utf8_fold(&t->vocab->folded, t->s.ptr + at, i - at);
		return um_lang_stops(t->stems->lang, t->vocab->folded.ptr, t->vocab->folded.len) ? i : end;
	}
	return end;
}

/* hyphen_word - end of e-mail, x-ray: one letter, a hyphen, three letters or more; else `end`. */
static size_t hyphen_word(struct um_str s, size_t at, size_t end)
{
	size_t tail = end + 1;

	if (end != at + 1 || tail >= s.len || s.ptr[end] != '-' || kind_of[(unsigned char)s.ptr[at]] == DIGIT)
		return end;
	while (tail < s.len && is_ascii_letter(s.ptr[tail]))
		tail++;
	if (tail - end < 4 || (tail < s.len && kind_of[(unsigned char)s.ptr[tail]] >= DIGIT))
		return end;
	return tail;
}

/* link_at - is there a link at `at`? It is in t->link then. */
static bool link_at(struct um_tokenizer *t, size_t at)
{
	if (at >= t->link.chunk_end || (t->link.end <= at && t->link.end > t->link.start))
		um_link_find(t->s, at, &t->link);
	return t->link.start == at && t->link.end > at;
}

/* read_link - the link at `at`; returns its end, 0 on failure. */
static size_t read_link(struct um_tokenizer *t, size_t at)
{
	return um_add_special(t, at, t->link.end, "<link>", UM_TOKEN_LINK) ? t->link.end : 0;
}

/* sign_bytes - how much of a sign is its word: one ASCII character, or a whole emoji with its joiners. */
static size_t sign_bytes(struct um_str s, size_t at, size_t end)
{
	uint32_t code;
	size_t first = at;

	(void)um_next(s, &first, &code);
	return code < 0x80 || end - at > UM_MAX_WORD_BYTES ? first - at : end - at;
}

/* read_full - the token at `at` by the full rules, whatever it is; returns its end, 0 on failure. */
static size_t read_full(struct um_tokenizer *t, size_t at)
{
	struct um_buf *folded = &t->vocab->folded;
	struct um_shape shape;
	size_t end, tail;

	if (link_at(t, at))
		return read_link(t, at);
	end = cut_at_dot(t->s, at, um_break_word(t->s, at));
	end = cut_elision(t, at, end);
	tail = hyphen_word(t->s, at, end);
	shape = measure(t->s, at, tail);
	um_buf_clear(folded);
	um_utf8_fold(folded, t->s.ptr + at, end - at);
	if (tail > end)
		um_utf8_fold(folded, t->s.ptr + end + 1, tail - end - 1);
	if (folded->failed && folded->failed != UNMET_E_LIMIT)
		return 0;
	if (folded->failed)
		return um_add_special(t, at, tail, "<link>", UM_TOKEN_LINK) ? tail : 0;
	if (shape.upper + shape.lower + shape.others + shape.digits == 0)
		return um_add_punct(t, at, tail, sign_bytes(t->s, at, tail)) ? tail : 0;
	return um_add_word(t, at, tail, folded->ptr, folded->len, &shape) ? tail : 0;
}

/* inner_apostrophe - at `end`, between ASCII letters, in a language that keeps it inside words. */
static bool inner_apostrophe(const struct um_tokenizer *t, size_t end)
{
	if (t->s.ptr[end] != '\'' || end + 1 >= t->s.len || (t->stems->lang && t->stems->lang->elides))
		return false;
	return is_ascii_letter(t->s.ptr[end - 1]) && is_ascii_letter(t->s.ptr[end + 1]);
}

/* read_plain - a run of ASCII letters and digits; returns its end, 0 on failure. */
static size_t read_plain(struct um_tokenizer *t, size_t at)
{
	struct um_shape shape = { .first_upper = kind_of[(unsigned char)t->s.ptr[at]] == UPPER };
	size_t end = at, most = t->s.len - at > UM_MAX_WORD_BYTES ? at + UM_MAX_WORD_BYTES : t->s.len;
	uint32_t seen = 0; /* bits 1 << kind */

	for (; end < most; end++) {
		uint8_t kind = kind_of[(unsigned char)t->s.ptr[end]];

		if ((kind < UPPER || kind > LINE) && (end == at || !inner_apostrophe(t, end)))
			break;
		seen |= 1u << kind;
		shape.upper += kind == UPPER;
	}
	shape.digits = (seen & (1u << DIGIT)) != 0;
	shape.lower = (seen & (1u << LOWER)) != 0;
	if (end - at == UM_MAX_WORD_BYTES || seen == 1u << LINE || may_continue(t->s, end))
		return read_full(t, at);
	return um_add_quick(t, at, end, &shape) ? end : 0;
}

static size_t read_punct(struct um_tokenizer *t, size_t at)
{
	char c = t->s.ptr[at];
	size_t end = at + 1;

	if ((c == '/' || c == '\\' || c == '~' || c == '.' || c == '%') && at + 1 < t->s.len &&
	    kind_of[(unsigned char)t->s.ptr[at + 1]] != SPACE && link_at(t, at))
		return read_link(t, at);
	while (end < t->s.len && t->s.ptr[end] == c)
		end++;
	return um_add_punct(t, at, end, 1) ? end : 0;
}

/* past_space - over one character outside ASCII if it is white space; else `at`. */
static size_t past_space(struct um_str s, size_t at)
{
	size_t end = at;
	uint32_t code;

	return um_ucd_is_space(um_next(s, &end, &code)) ? end : at;
}

enum unmet_status um_tokenize(struct um_text *text, struct um_vocab *vocab, struct um_stems *stems,
                              size_t from, size_t to, struct unmet_error *err)
{
	struct um_tokenizer t = { .text = text, .vocab = vocab, .stems = stems, .s = um_str_n(text->bytes.ptr, to) };

	for (size_t at = from, end; at < to; at = end) {
		uint8_t kind = kind_of[(unsigned char)t.s.ptr[at]];

		end = at + 1;
		if (kind == SPACE)
			continue;
		if (kind == PUNCT)
			end = read_punct(&t, at);
		else if (kind != HIGH)
			end = read_plain(&t, at);
		else if ((end = past_space(t.s, at)) == at)
			end = read_full(&t, at);
		if (!end)
			return um_vocab_fail(vocab, err);
	}
	return UNMET_OK;
}
