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
#include "base/mem.h"
#include "text/token.h"

enum { SPACE, PUNCT, UPPER, LOWER, DIGIT, LINE, HIGH }; /* LINE: the underscore */

struct tokenizer {
	struct um_text *text;
	struct um_vocab *vocab;
	struct um_stems *stems;
	struct um_str s;        /* the document up to the end of the sentence */
	struct um_link link;
};

/* A token being read. */
struct shape { size_t upper, lower, digits, others; bool first_upper; };

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

/* After a plain run these may go on with the word or make it a link. */
static bool may_continue(unsigned char c)
{
	return c >= 0x80 || c == '\'' || c == '.' || c == '-' || c == '@' || c == ':' || c == '/' || c == '\\' ||
	       c == ',' || c == ';' || c == '+' || c == '%';
}

static bool append(struct tokenizer *t, size_t start, size_t end, um_word_id word, um_term_id term, uint32_t flags)
{
	struct um_text *text = t->text;

	if (text->token_count == text->token_capacity) {
		void *token = text->token;
		bool grown = um_grow(&token, &text->token_capacity, text->token_count + 1, sizeof(*text->token));

		text->token = token;
		if (!grown)
			return false;
	}
	text->token[text->token_count++] = (struct um_token){ (uint32_t)start, (uint32_t)end, word, term, flags };
	return true;
}

/* add_special - a token whose own bytes do not matter: links, long numbers. */
static bool add_special(struct tokenizer *t, size_t start, size_t end, const char *name, uint32_t flags)
{
	um_word_id word = um_vocab_word_id(t->vocab, name, strlen(name));

	return word != UM_INTERN_NONE && append(t, start, end, word, UM_INTERN_NONE, flags);
}

/* add_punct - by the id of its one character, remembered for ASCII. */
static bool add_punct(struct tokenizer *t, size_t start, size_t end, size_t char_bytes)
{
	unsigned char c = (unsigned char)t->s.ptr[start];
	um_word_id word;

	if (c < 0x80 && t->vocab->punct[c])
		return append(t, start, end, t->vocab->punct[c] - 1, UM_INTERN_NONE, UM_TOKEN_PUNCT);
	word = um_vocab_word_id(t->vocab, t->s.ptr + start, char_bytes);
	if (word == UM_INTERN_NONE)
		return false;
	if (c < 0x80)
		t->vocab->punct[c] = word + 1;
	return append(t, start, end, word, UM_INTERN_NONE, UM_TOKEN_PUNCT);
}

static uint32_t flags_of(const struct shape *shape)
{
	uint32_t flags = UM_TOKEN_WORD;

	if (shape->first_upper)
		flags |= UM_TOKEN_CAPITAL;
	if (shape->upper >= 2 && !shape->lower && !shape->others)
		flags |= UM_TOKEN_ALLCAPS;
	return flags;
}

/* add_word - a token with letters or digits, folded already. */
static bool add_word(struct tokenizer *t, size_t start, size_t end, const char *folded, size_t len,
                     const struct shape *shape)
{
	const struct um_meaning *meaning;
	um_word_id word;

	if (shape->upper + shape->lower + shape->others == 0) {
		if (len > UM_MAX_NUMBER_BYTES)
			return add_special(t, start, end, "<number>", UM_TOKEN_NUMBER);
		word = um_vocab_word_id(t->vocab, folded, len);
		return word != UM_INTERN_NONE && append(t, start, end, word, UM_INTERN_NONE, UM_TOKEN_NUMBER);
	}
	if (len > UM_MAX_WORD_BYTES || (shape->digits && len > UM_MAX_CODE_BYTES))
		return add_special(t, start, end, "<link>", UM_TOKEN_LINK);
	word = um_vocab_word_id(t->vocab, folded, len);
	if (word == UM_INTERN_NONE)
		return false;
	meaning = um_vocab_mean(t->vocab, t->stems, word);
	return meaning && append(t, start, end, word, meaning->term, flags_of(shape) | meaning->flags);
}

/* measure - the shape of bytes that need not be ASCII. */
static struct shape measure(struct um_str s, size_t at, size_t end)
{
	struct shape shape = { 0 };
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

/* single_letters - e.g, U.S.A: no two letters or digits side by side. */
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
			return single_letters(s, at, end) ? end : i;
		digit_before = kind_of[c] == DIGIT;
	}
	return end;
}

/* cut_elision - past the apostrophe of l'écran where the language says so. */
static size_t cut_elision(struct tokenizer *t, size_t at, size_t end)
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
	while (tail < s.len && (kind_of[(unsigned char)s.ptr[tail]] == LOWER || kind_of[(unsigned char)s.ptr[tail]] == UPPER))
		tail++;
	if (tail - end < 4 || (tail < s.len && kind_of[(unsigned char)s.ptr[tail]] >= DIGIT))
		return end;
	return tail;
}

/* read_full - the token at `at` by the full rules, whatever it is; returns its end, 0 on failure. */
static size_t read_full(struct tokenizer *t, size_t at)
{
	struct um_buf *folded = &t->vocab->folded;
	struct shape shape;
	size_t end, tail;

	if (at >= t->link.chunk_end || (t->link.end <= at && t->link.end > t->link.start))
		um_link_find(t->s, at, &t->link);
	if (t->link.start == at && t->link.end > at)
		return add_special(t, at, t->link.end, "<link>", UM_TOKEN_LINK) ? t->link.end : 0;
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
		return add_special(t, at, tail, "<link>", UM_TOKEN_LINK) ? tail : 0;
	if (shape.upper + shape.lower + shape.others + shape.digits == 0)
		return add_punct(t, at, tail, tail - at) ? tail : 0;
	return add_word(t, at, tail, folded->ptr, folded->len, &shape) ? tail : 0;
}

/* read_plain - a run of ASCII letters and digits; returns its end, 0 on failure. */
static size_t read_plain(struct tokenizer *t, size_t at)
{
	char folded[UM_MAX_WORD_BYTES];
	struct shape shape = { .first_upper = kind_of[(unsigned char)t->s.ptr[at]] == UPPER };
	size_t end = at, len = 0;

	for (; end < t->s.len && len < sizeof(folded); end++) {
		unsigned char c = (unsigned char)t->s.ptr[end];
		uint8_t kind = kind_of[c];

		if (kind < UPPER || kind > LINE)
			break;
		shape.upper += kind == UPPER;
		shape.lower += kind == LOWER;
		shape.digits += kind == DIGIT;
		folded[len++] = (char)(kind == UPPER ? c | 0x20 : c);
	}
	if (len == sizeof(folded) || shape.upper + shape.lower + shape.digits == 0 ||
	    (end < t->s.len && may_continue((unsigned char)t->s.ptr[end])))
		return read_full(t, at);
	return add_word(t, at, end, folded, len, &shape) ? end : 0;
}

static size_t read_punct(struct tokenizer *t, size_t at)
{
	size_t end = at + 1;
	char c = t->s.ptr[at];

	if ((c == '/' || c == '\\' || c == '~' || c == '.' || c == '%') && end < t->s.len &&
	    kind_of[(unsigned char)t->s.ptr[end]] != SPACE)
		return read_full(t, at);
	while (end < t->s.len && t->s.ptr[end] == c)
		end++;
	return add_punct(t, at, end, 1) ? end : 0;
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
	struct tokenizer t = { .text = text, .vocab = vocab, .stems = stems, .s = um_str_n(text->bytes.ptr, to) };

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
