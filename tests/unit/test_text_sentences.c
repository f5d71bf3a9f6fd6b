/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences of support text: one line a case, the expected sentences between bars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/text.h"

#include "text_fixture.h"

/* check - `marked` without its bars is the text, the bars are where sentences end. */
static void check(void **state, const char *lang, const char *marked)
{
	struct fixture *f = *state;
	struct unmet_error err;
	struct um_buf text, found;

	um_buf_init(&text, 1u << 20);
	um_buf_init(&found, 1u << 20);
	for (const char *c = marked; *c; c++)
		if (*c != '|')
			um_buf_addc(&text, *c);
	assert_int_equal(um_text_read(f->text, f->vocab, um_lang_find(f->set, lang), um_buf_str(&text), NULL, 0, &err),
	                 UNMET_OK);
	for (size_t i = 0, at = 0; i < f->text->sentence_count; i++) {
		const struct um_sentence *s = &f->text->sentence[i];

		um_buf_add(&found, text.ptr + at, s->start - at);
		if (i)
			um_buf_addc(&found, '|');
		um_buf_add(&found, text.ptr + s->start, s->end - s->start);
		at = s->end;
	}
	assert_string_equal(found.ptr, marked);
	um_buf_release(&text);
	um_buf_release(&found);
}

#define EN(...) check_all(state, "en", (const char *const[]){ __VA_ARGS__, NULL })
#define IN(lang, ...) check_all(state, lang, (const char *const[]){ __VA_ARGS__, NULL })

static void check_all(void **state, const char *lang, const char *const *cases)
{
	for (; *cases; cases++)
		check(state, lang, *cases);
}

static void plain(void **state)
{
	EN("It works.", "It works. |It does.", "Really? |Yes! |No.", "I can't export.  |Why?", "no end",
	   "He said \"No.\" |Then he left.", "It failed (twice). |I gave up.");
}

static void abbreviations(void **state)
{
	EN("Ask Dr. Smith about it.", "Use a browser, e.g. Firefox. |Or not.", "It takes approx. 5 minutes.",
	   "See no. 5 in the list.", "Did it work? |No. |It crashed.", "Folders, tags, etc. are gone.",
	   "Folders, tags, etc. |They are gone.", "The U.S. Army uses it.", "I live in the U.S. |It works there.",
	   "It starts at 5 p.m. |Then it stops.", "J. Smith wrote it.", "I take vitamin C. |It helps.",
	   "Set pkg. limits first.");
	IN("de", "Das ist z.B. hier so. |Hilfe!", "Ich habe ca. 5 Konten. |Danke.", "Siehe Nr. 5 dort.", "Hr. Meier hilft.");
	IN("fr", "M. Dupont est là. |Merci.", "Voir p. 5 du livre.");
	IN("es", "El Sr. Pérez ayuda. |Gracias.");
	IN("it", "Il dott. Rossi aiuta. |Grazie.");
	IN("nl", "Gebruik bijv. Firefox. |Dank.");
	IN("pt", "O Sr. Silva ajuda. |Obrigado.");
}

static void sloppy(void **state)
{
	EN("It is broken.|Please fix it.", "It crashed.|i tried again.", "it crashes. |i tried again. |no luck",
	   "Why?|Because.", "Wow!!! |Great?! |Yes...", "It just... stops.", "It stops... |Then it starts.",
	   "I upgraded to 5.|It broke.", "Done.|I left.", "1.Open it. |Fine.", "failed.|(see below)");
}

static void links(void **state)
{
	EN("See www.foo.com/a?b=1. |Thanks.", "Edit config.xml please.", "I use node.js and Vue.js. |Fine.",
	   "Set mail.server.default to 1.", "Thunderbird 102.6.1 fails. |Why?", "It costs 3.5 dollars.",
	   "Mail a.b@c.org. |Thanks.", "Look at http://x.org/?q=a.B!c and tell me.", "Open C:\\Users\\me.txt now.");
}

static void lines(void **state)
{
	EN("One line\n|Another line", "One.\n|Two.", "A title\n\n|The text.", "Steps:\n|- open it\n|- close it",
	   "1. Open it.\n|2. Close it.", "1. Open it. |Then close it.", "first\n|* second\n|• third\n|4) fourth",
	   "> quoted\n|answer", "a) this\r\n|b) that");
	EN("When I try to export the report of last month to a spreadsheet, the\n"
	   "program shows a blank page and nothing else happens until I restart\n"
	   "the computer. |I would like to have a progress bar, because otherwise\n"
	   "nobody knows.\n\n|Thanks,\n|Jo");
	EN("This is a line that somebody typed into a form, sixty-five wide\n|Then Enter\n|and again");
}

static void emoji(void **state)
{
	EN("I love it 😀 |But it crashes.", "Great! 😀 |Then it broke.", "Thanks! :) |But no.", "It works 👍🏽 fine",
	   "The app… |It hangs.", "The app… hangs.", "✅ Done it");
}

static void other_scripts(void **state)
{
	IN("ja", "動きません。|助けてください！|はい");
	IN("ru", "Не работает. |Помогите!");
	IN("el", "Δεν λειτουργεί. |Γιατί;");
	IN("xx", "Unknown language. |Still split.");
}

static void repeat(struct um_buf *buf, const char *part, size_t times)
{
	for (size_t i = 0; i < times; i++)
		um_buf_adds(buf, part);
}

/* longest - read text of `part` repeated; the longest sentence, and that nothing is lost. */
static size_t longest(void **state, const char *part, size_t times)
{
	struct fixture *f = *state;
	struct unmet_error err;
	size_t most = 0, bytes = 0;
	struct um_buf text;

	um_buf_init(&text, 8u << 20);
	repeat(&text, part, times);
	assert_int_equal(um_text_read(f->text, f->vocab, um_lang_find(f->set, "en"), um_buf_str(&text), NULL, 0, &err),
	                 UNMET_OK);
	for (size_t i = 0; i < f->text->sentence_count; i++) {
		size_t len = f->text->sentence[i].end - f->text->sentence[i].start;

		most = len > most ? len : most;
		bytes += len;
	}
	for (size_t i = 0; i < text.len; i++)
		bytes += text.ptr[i] == ' ' || text.ptr[i] == '\n'; /* at least those between sentences */
	assert_true(bytes >= text.len);
	um_buf_release(&text);
	return most;
}

static void long_sentences(void **state)
{
	assert_in_range(longest(state, "and it goes on, ", 1000), 500, 1000);
	assert_in_range(longest(state, "word ", 1000), 500, 1000);
	assert_in_range(longest(state, "x", 5000), 500, 1000);
	assert_in_range(longest(state, "長", 5000), 500, 1000);
	assert_in_range(longest(state, "a\xCC\x88", 5000), 500, 1000);
	assert_in_range(longest(state, "Short. ", 1000), 6, 6);
}

/* Would take minutes if any step were quadratic. */
static void no_quadratic_time(void **state)
{
	static const char *const parts[] = { "a.", "a.a,", ".", "a.de,", "/a", "(/a", "\xCC\x88", ". \xCC\x88", "a\n", "\n", "…",
	                                     "1.", "a-", "@a", "😀", "a:", "%a", "\"a.\" ", "a?b" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		assert_true(longest(state, parts[i], 200000) <= 1000);
}

static void turns(void **state)
{
	struct fixture *f = *state;
	const struct um_range range[] = { { 0, 7 }, { 8, 19 } }, bad[] = { { 8, 20 } };
	struct unmet_error err;

	assert_int_equal(um_text_read(f->text, f->vocab, um_lang_find(f->set, "en"), UM_LIT("Hello  \nYes. I can."), range, 2, &err),
	                 UNMET_OK);
	assert_int_equal(f->text->sentence_count, 3);
	assert_int_equal(f->text->sentence[0].end, 5);
	assert_int_equal(f->text->sentence[0].turn, 0);
	assert_int_equal(f->text->sentence[1].start, 8);
	assert_int_equal(f->text->sentence[2].turn, 1);
	assert_int_equal(um_text_read(f->text, f->vocab, NULL, UM_LIT("Hello  \nYes. I can."), bad, 1, &err), UNMET_E_ARG);
	assert_int_equal(f->text->sentence_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(abbreviations),
		cmocka_unit_test(sloppy),
		cmocka_unit_test(links),
		cmocka_unit_test(lines),
		cmocka_unit_test(emoji),
		cmocka_unit_test(other_scripts),
		cmocka_unit_test(long_sentences),
		cmocka_unit_test(no_quadratic_time),
		cmocka_unit_test(turns),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
