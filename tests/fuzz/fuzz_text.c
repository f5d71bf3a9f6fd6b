/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences, tokens and the language guess of any text: offsets in order, nothing read outside. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/text.h"

static struct um_lang_set *set;
static struct um_text *text;

static void start(void)
{
	const char *lexicons = getenv("UNMET_LEXICONS");

	if (um_lang_set_load(&set, lexicons ? lexicons : "lexicons", NULL))
		abort();
	text = um_text_new();
}

static void check(void)
{
	size_t end = 0, token = 0;

	for (size_t i = 0; i < text->sentence_count; i++) {
		const struct um_sentence *s = &text->sentence[i];
		size_t at = s->start;

		if (s->start < end || s->start >= s->end || s->end > text->bytes.len || s->token != token)
			abort();
		for (; token < (size_t)s->token + s->token_count; token++) {
			const struct um_token *t = &text->token[token];

			if (t->start < at || t->start >= t->end || t->end > s->end)
				abort();
			at = t->end;
		}
		end = s->end;
	}
	if (token != text->token_count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { "en", "de", "fr", "it", "ru", "ja", "xx", "tr" };
	const struct um_lang *lang;
	struct um_vocab *vocab;
	struct um_buf buf;

	if (!set)
		start();
	if (!size)
		return 0;
	um_buf_init(&buf, 1u << 22);
	um_utf8_repair(&buf, (const char *)data + 1, size - 1);
	lang = um_lang_guess(set, um_buf_str(&buf), um_lang_find(set, langs[data[0] % 8]));
	vocab = um_vocab_new();
	if (um_text_read(text, vocab, lang, um_buf_str(&buf), NULL, 0, NULL) == UNMET_OK)
		check();
	um_vocab_free(vocab);
	um_buf_release(&buf);
	return 0;
}
