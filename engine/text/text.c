/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - a document: turn by turn, split to sentences, each read to tokens.
 *
 * Sentences first: where the words "broken.Please" belong to two sentences they are two words, and a token
 * never crosses a sentence. Memory is kept from document to document.
 */
#include "base/mem.h"
#include "text/token.h"

#define TEXT_MAX_BYTES ((size_t)INT32_MAX)

struct um_text *um_text_new(void)
{
	return um_calloc(1, sizeof(struct um_text));
}

void um_text_free(struct um_text *text)
{
	if (!text)
		return;
	um_free(text->token);
	um_free(text->sentence);
	um_free(text);
}

/* trim - [*start, *end) without outer white space, ASCII or not. */
static void trim(struct um_str s, size_t *start, size_t *end)
{
	uint32_t code = 0;

	while (*start < *end) {
		size_t next = *start;

		if (!um_ucd_is_space(um_next(s, &next, &code)) && code >= 0x20)
			break;
		*start = next;
	}
	while (*end > *start) {
		size_t before = um_before(s, *end);

		if (!um_ucd_is_space(um_peek(s, before, &code)) && code >= 0x20)
			break;
		*end = before;
	}
}

static struct um_sentence *new_sentence(struct um_text *text)
{
	void *sentence = text->sentence;
	bool grown = um_grow(&sentence, &text->sentence_capacity, text->sentence_count + 1, sizeof(*text->sentence));

	text->sentence = sentence;
	return grown ? &text->sentence[text->sentence_count] : NULL;
}

/* read_sentence - append [start, end), unless nothing but white space is there. */
static enum unmet_status read_sentence(struct um_text *text, struct um_vocab *vocab, struct um_stems *stems,
                                       struct um_range range, uint32_t turn, struct unmet_error *err)
{
	size_t start = range.start, end = range.end, token = text->token_count;
	struct um_sentence *sentence;
	enum unmet_status rc;

	trim(text->bytes, &start, &end);
	if (start == end)
		return UNMET_OK;
	sentence = new_sentence(text);
	if (!sentence)
		return um_nomem(err);
	rc = um_tokenize(text, vocab, stems, start, end, err);
	if (rc)
		return rc;
	*sentence = (struct um_sentence){ (uint32_t)start, (uint32_t)end, (uint32_t)token,
	                                  (uint32_t)(text->token_count - token), turn };
	text->sentence_count++;
	return UNMET_OK;
}

static enum unmet_status read_turn(struct um_text *text, struct um_vocab *vocab, struct um_stems *stems,
                                   struct um_range range, uint32_t turn, struct unmet_error *err)
{
	struct um_splitter split;
	struct um_str s;
	size_t at = 0;

	if (range.start > range.end || range.end > text->bytes.len)
		return um_fail(err, UNMET_E_ARG, "turn %u lies outside of the text", turn);
	s = um_str_n(text->bytes.ptr + range.start, range.end - range.start);
	um_split_init(&split, s, stems->lang);
	while (at < s.len) {
		size_t next = um_split_next(&split, at);
		struct um_range part = { range.start + (uint32_t)at, range.start + (uint32_t)next };
		enum unmet_status rc = read_sentence(text, vocab, stems, part, turn, err);

		if (rc)
			return rc;
		at = next;
	}
	return UNMET_OK;
}

static void clear(struct um_text *text)
{
	text->token_count = 0;
	text->sentence_count = 0;
	text->bytes = um_str_n("", 0);
	text->lang = "";
}

enum unmet_status um_text_read(struct um_text *text, struct um_vocab *vocab, const struct um_lang *lang,
                               struct um_str bytes, const struct um_range *range, size_t range_total,
                               struct unmet_error *err)
{
	struct um_range whole = { 0, (uint32_t)bytes.len };
	struct um_stems *stems;
	enum unmet_status rc = UNMET_OK;

	clear(text);
	if (bytes.len > TEXT_MAX_BYTES)
		return um_fail(err, UNMET_E_LIMIT, "a text of %zu bytes; at most %zu", bytes.len, TEXT_MAX_BYTES);
	stems = um_vocab_stems(vocab, lang);
	if (!stems)
		return um_nomem(err);
	text->bytes = bytes;
	text->lang = lang ? lang->code : "";
	if (!range_total) {
		range = &whole;
		range_total = 1;
	}
	for (size_t i = 0; !rc && i < range_total; i++)
		rc = read_turn(text, vocab, stems, range[i], (uint32_t)i, err);
	if (rc)
		clear(text);
	return rc;
}
