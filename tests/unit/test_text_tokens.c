/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens: words, stems, flags, offsets; and what must hold for any text at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "text/text.h"

#include "text_fixture.h"

static const struct um_text *read_as(void **state, const char *lang, struct um_str bytes)
{
	struct fixture *f = *state;
	struct unmet_error err;

	assert_int_equal(um_text_read(f->text, f->vocab, um_lang_find(f->set, lang), bytes, NULL, 0, &err), UNMET_OK);
	return f->text;
}

/* check - the words of `source`, a space between, equal `words`; stop words of their terms left out where given. */
static void check(void **state, const char *lang, const char *source, const char *words, const char *terms)
{
	const struct fixture *f = *state;
	const struct um_text *text = read_as(state, lang, um_str(source));
	struct um_buf w, t;

	um_buf_init(&w, 1u << 16);
	um_buf_init(&t, 1u << 16);
	for (size_t i = 0; i < text->token_count; i++) {
		const struct um_token *token = &text->token[i];
		struct um_str word = um_vocab_word(f->vocab, token->word), term;

		um_buf_addf(&w, "%s%.*s", w.len ? " " : "", (int)word.len, word.ptr);
		if (token->term == UM_INTERN_NONE || (token->flags & UM_TOKEN_STOP))
			continue;
		term = um_vocab_term(f->vocab, token->term);
		um_buf_addf(&t, "%s%.*s", t.len ? " " : "", (int)term.len, term.ptr);
	}
	assert_string_equal(w.len ? w.ptr : "", words);
	if (terms)
		assert_string_equal(t.len ? t.ptr : "", terms);
	um_buf_release(&w);
	um_buf_release(&t);
}

static void words(void **state)
{
	check(state, "en", "I can't export.  Why?", "i can't export . why ?", "export");
	check(state, "en", "I can’t SAVE the café’s files", "i can't save the café's files", "save café file");
	check(state, "en", "e-mail E-mails t-shirt x-axis a-b", "email emails tshirt xaxis a - b", NULL);
	check(state, "en", "e.g. the U.S. thing", "e.g . the u.s . thing", NULL);
	check(state, "en", "a_b __ x:y", "a_b _ x : y", NULL);
	check(state, "en", "really!!! --- ...", "really ! - .", "");
	check(state, "en", "", "", "");
	check(state, "en", " \t\n\xC2\xA0\xE3\x80\x80 ", "", "");
	check(state, "en", "'quoted' rock'n'roll 'tis", "' quoted ' rock'n'roll ' tis", NULL);
}

static void numbers(void **state)
{
	check(state, "en", "3.5 1,000 10:30 1234567 50% 3a", "3.5 1,000 10 : 30 <number> 50 % 3a", "3a");
	check(state, "en", "abcdef0123456789abcdef0123456789", "<link>", "");
}

static void links(void **state)
{
	check(state, "en", "see http://x.org/a?b=c, (www.a.com) ok", "see <link> , ( <link> ) ok", "see ok");
	check(state, "en", "me.too@x.co.uk C:\\a\\b /usr/lib/x v1.2 102.6.1 a.txt mail.server.default",
	      "<link> <link> <link> <link> <link> <link> <link>", "");
	check(state, "en", "and/or he/she x.y broken.Please", "and / or he / she x.y broken . please", NULL);
	check(state, "en", "https://münchen.de/straße.", "<link> .", "");
	check(state, "en", "\\\\server\\share %APPDATA%\\x ~/a ../b", "<link> <link> <link> <link>", "");
	check(state, "en", "a.de,b.de;c.de", "<link> , <link> ; <link>", "");
}

static void languages(void **state)
{
	check(state, "fr", "L’écran n'est aujourd'hui pas là", "l' écran n' est aujourd'hui pas là", "écran aujourd'hui");
	check(state, "it", "l'applicazione dell'utente", "l' applicazione dell' utente", "applic utent");
	check(state, "de", "Die Häuser öffnen", "die häuser öffnen", "haus offn");
	check(state, "ru", "Книги", "книги", "книг");
	check(state, "xx", "Running files", "running files", "running files"); /* unknown: no stems */
	check(state, "ja", "日本", "日 本", "日 本");
}

static uint32_t flags_of(void **state, const char *word)
{
	const struct um_text *text = read_as(state, "en", um_str(word));

	assert_int_equal(text->token_count, 1);
	return text->token[0].flags;
}

static void flags(void **state)
{
	assert_int_equal(flags_of(state, "export"), UM_TOKEN_WORD);
	assert_int_equal(flags_of(state, "Export"), UM_TOKEN_WORD | UM_TOKEN_CAPITAL);
	assert_int_equal(flags_of(state, "PDF"), UM_TOKEN_WORD | UM_TOKEN_CAPITAL | UM_TOKEN_ALLCAPS);
	assert_int_equal(flags_of(state, "ÄÖ"), UM_TOKEN_WORD | UM_TOKEN_CAPITAL | UM_TOKEN_ALLCAPS);
	assert_int_equal(flags_of(state, "the"), UM_TOKEN_WORD | UM_TOKEN_STOP);
	assert_int_equal(flags_of(state, "Don’t"), UM_TOKEN_WORD | UM_TOKEN_STOP | UM_TOKEN_CAPITAL);
	assert_int_equal(flags_of(state, "42"), UM_TOKEN_NUMBER);
	assert_int_equal(flags_of(state, "?"), UM_TOKEN_PUNCT);
	assert_int_equal(flags_of(state, "👨‍👩‍👧"), UM_TOKEN_PUNCT);
	assert_int_equal(flags_of(state, "a.b@c.org"), UM_TOKEN_LINK);
}

/* The same string is the same term in every language, and a stem depends on the language. */
static void terms_across_languages(void **state)
{
	um_term_id english = read_as(state, "en", UM_LIT("backup"))->token[0].term;

	assert_int_equal(read_as(state, "de", UM_LIT("Backup"))->token[0].term, english);
	assert_int_not_equal(read_as(state, "en", UM_LIT("files"))->token[0].term,
	                     read_as(state, "xx", UM_LIT("files"))->token[0].term);
}

/* random_text - characters that rules look at, and some of any kind. */
static void random_text(struct um_rng *rng, struct um_buf *out)
{
	static const char *const parts[] = { "a", "B", "the ", "I ", ".", ". ", "...", "?", "!", "\n", "\r\n", "\n\n", "- ", "1. ", "e.g. ",
		"http://x.y/z", "a@b.de", "'", "’", "\"", "(", ")", "…", "😀", "👍🏽", "\xCC\x88", "\xE2\x80\x8D", "日本", "。", "\xC2\xA0", "5", ",", ";", ":",
		"\\", "/", "%", "_", "-", "l'", "U.S.", "www.", "\xC2\x85", "\xE2\x80\xA9", "א\"", "🇩🇪", "\t", "\x01", "ǅ", "İ", "xyzzyxyzzyxyzzyxyzzy" };
	size_t total = um_rng_below(rng, 60);

	um_buf_clear(out);
	for (size_t i = 0; i < total; i++) {
		char code[4];
		uint32_t c = (uint32_t)um_rng_below(rng, 0x110000);

		if (um_rng_below(rng, 4) == 0 && c && (c < 0xD800 || c > 0xDFFF))
			um_buf_add(out, code, um_utf8_put(code, c));
		else
			um_buf_adds(out, parts[um_rng_below(rng, sizeof(parts) / sizeof(parts[0]))]);
	}
}

static bool is_edge(struct um_str s, size_t at)
{
	return at == s.len || ((unsigned char)s.ptr[at] & 0xC0) != 0x80;
}

/* check_shape - offsets in bounds, sorted, between code points; every token in its sentence. */
static void check_shape(const struct um_text *text)
{
	size_t token = 0, end = 0;

	for (size_t i = 0; i < text->sentence_count; i++) {
		const struct um_sentence *s = &text->sentence[i];
		size_t at = s->start;

		assert_true(s->start >= end && s->start < s->end && s->end <= text->bytes.len);
		assert_true(is_edge(text->bytes, s->start) && is_edge(text->bytes, s->end));
		assert_int_equal(s->token, token);
		for (; token < (size_t)s->token + s->token_count; token++) {
			const struct um_token *t = &text->token[token];

			assert_true(t->start >= at && t->start < t->end && t->end <= s->end);
			assert_true(is_edge(text->bytes, t->start) && is_edge(text->bytes, t->end));
			assert_int_not_equal(t->word, UM_INTERN_NONE);
			assert_int_equal(t->term != UM_INTERN_NONE, (t->flags & UM_TOKEN_WORD) != 0);
			at = t->end;
		}
		end = s->end;
	}
	assert_int_equal(token, text->token_count);
}

static void any_text(void **state)
{
	static const char *const langs[] = { "en", "de", "fr", "ja", "xx" };
	struct um_buf buf;
	struct um_rng rng;

	um_buf_init(&buf, 1u << 16);
	um_rng_init(&rng, 1, 1);
	for (size_t i = 0; i < 2000; i++) {
		random_text(&rng, &buf);
		check_shape(read_as(state, langs[i % 5], um_buf_str(&buf)));
	}
	um_buf_release(&buf);
}

/* A fresh vocabulary gives the same strings as a used one. */
static void strings_do_not_depend_on_history(void **state)
{
	struct fixture *f = *state, fresh = { f->set, um_vocab_new(), um_text_new() };
	struct um_str source = UM_LIT("Exporting reports crashes. I can't open e-mails!");
	const struct um_text *used = read_as(state, "en", source);
	void *fresh_state = &fresh;
	const struct um_text *clean = read_as(&fresh_state, "en", source);

	assert_int_equal(used->token_count, clean->token_count);
	for (size_t i = 0; i < used->token_count; i++) {
		assert_true(um_str_eq(um_vocab_word(f->vocab, used->token[i].word), um_vocab_word(fresh.vocab, clean->token[i].word)));
		assert_int_equal(used->token[i].flags, clean->token[i].flags);
	}
	um_text_free(fresh.text);
	um_vocab_free(fresh.vocab);
}

/* Fail every allocation in turn: NOMEM and an empty text, or the right one. */
static void out_of_memory(void **state)
{
	struct um_str source = UM_LIT("Exporting reports crashes. I can’t open e-mails, straße!");
	const struct fixture *f = *state;
	size_t failures = 0;

	for (uint64_t n = 1; n < 100; n++) {
		struct um_text *text = um_text_new();
		struct um_vocab *vocab = um_vocab_new();
		struct unmet_error err;
		enum unmet_status rc;

		um_mem_fail_after(n, false);
		rc = um_text_read(text, vocab, um_lang_find(f->set, "en"), source, NULL, 0, &err);
		um_mem_fail_after(0, false);
		assert_true(rc == UNMET_OK || rc == UNMET_E_NOMEM);
		assert_int_equal(text->sentence_count, rc ? 0 : 2);
		failures += rc != UNMET_OK;
		um_vocab_free(vocab);
		um_text_free(text);
	}
	assert_true(failures >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(numbers),
		cmocka_unit_test(links),
		cmocka_unit_test(languages),
		cmocka_unit_test(flags),
		cmocka_unit_test(terms_across_languages),
		cmocka_unit_test(any_text),
		cmocka_unit_test(strings_do_not_depend_on_history),
		cmocka_unit_test(out_of_memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
