/* SPDX-License-Identifier: Apache-2.0 */
/* Languages: word lists, their errors, and the guess. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/text.h"

static struct um_lang_set *shipped;

static const char *folder(void)
{
	const char *lexicons = getenv("UNMET_LEXICONS");

	return lexicons ? lexicons : "lexicons";
}

static int setup(void **state)
{
	(void)state;
	return um_lang_set_load(&shipped, folder(), NULL) ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	um_lang_set_free(shipped);
	return 0;
}

static void check(const char *code, const char *text)
{
	const struct um_lang *lang = um_lang_guess(shipped, um_str(text), NULL);

	if (strcmp(lang ? um_lang_code(lang) : "-", code) != 0)
		fail_msg("%s, not %s: %s", lang ? um_lang_code(lang) : "-", code, text);
}

static void guesses(void **state)
{
	(void)state;
	check("en", "I can't export the report. It would be nice if there was a way to do this.");
	check("de", "Ich kann den Bericht nicht exportieren. Es wäre schön, wenn das ginge.");
	check("fr", "Je ne peux pas exporter le rapport. Ce serait bien d’avoir une solution.");
	check("es", "No puedo exportar el informe. Sería bueno que hubiera una manera de hacerlo.");
	check("pt", "Não consigo exportar o relatório. Seria bom se houvesse uma maneira de fazer isso.");
	check("it", "Non riesco a esportare il rapporto. Sarebbe bello se ci fosse un modo per farlo.");
	check("nl", "Ik kan het rapport niet exporteren. Het zou fijn zijn als dat wel kon.");
	check("sv", "Jag kan inte exportera rapporten och det är inte bra för oss.");
	check("da", "Jeg kan ikke eksportere rapporten, og det er ikke godt for os. Hvad skal vi gøre nu?");
	check("fi", "En voi viedä raporttia, koska se ei ole valmis ja minulla on kiire.");
	check("pl", "Nie mogę wyeksportować raportu i nie wiem, co się stało z moim kontem.");
	check("tr", "Raporu dışa aktaramıyorum ve bu benim için çok önemli bir şey.");
	check("ru", "Не могу экспортировать отчёт");
	check("uk", "Не можу експортувати звіт, його немає");
	check("el", "Δεν μπορώ να εξάγω την αναφορά");
	check("ja", "レポートをエクスポートできません");
	check("zh", "我无法导出报告");
	check("ko", "보고서를 내보낼 수 없습니다");
	check("ar", "لا أستطيع تصدير التقرير");
	check("th", "ฉันไม่สามารถส่งออกรายงานได้");
}

static void too_short_is_the_fallback(void **state)
{
	const struct um_lang *de = um_lang_find(shipped, "de");

	(void)state;
	check("-", "");
	check("-", "ok");
	check("-", "Error 0x8007 XYZ ABC DEF");
	check("-", "Thunderbird 102.6.1");
	assert_ptr_equal(um_lang_guess(shipped, UM_LIT("crash"), de), de);
}

static void finds(void **state)
{
	static const char *const stemmed[] = { "ar", "hy", "eu", "ca", "da", "nl", "en", "fi", "fr", "de", "el", "hi", "hu", "id", "ga", "it",
		"lt", "ne", "no", "pt", "ro", "ru", "sr", "es", "sv", "ta", "tr", "yi" };
	struct um_vocab *vocab = um_vocab_new();
	struct um_text *text = um_text_new();

	(void)state;
	for (size_t i = 0; i < sizeof(stemmed) / sizeof(stemmed[0]); i++) {
		const struct um_lang *lang = um_lang_find(shipped, stemmed[i]);

		assert_non_null(lang);
		assert_int_equal(um_text_read(text, vocab, lang, UM_LIT("words"), NULL, 0, NULL), UNMET_OK);
		assert_string_equal(text->lang, stemmed[i]);
	}
	assert_null(um_lang_find(shipped, "xx"));
	assert_null(um_lang_find(shipped, ""));
	assert_null(um_lang_find(shipped, NULL));
	um_text_free(text);
	um_vocab_free(vocab);
}

static void missing_folder(void **state)
{
	struct um_lang_set *set = shipped;
	struct unmet_error err;

	(void)state;
	assert_int_equal(um_lang_set_load(&set, "/no/such/folder", &err), UNMET_E_IO);
	assert_null(set);
	assert_string_equal(err.path, "/no/such/folder");
	assert_non_null(strstr(err.message, "/no/such/folder"));
}

/* load_with - a set whose one language, "qq", has this file with this text. */
static enum unmet_status load_with(const char *name, const char *text, struct um_lang_set **set, struct unmet_error *err)
{
	char root[] = "/tmp/unmet_lang_XXXXXX", dir[64], path[128];
	enum unmet_status rc;
	FILE *f;

	assert_non_null(mkdtemp(root));
	snprintf(dir, sizeof(dir), "%s/qq", root);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	rc = um_lang_set_load(set, root, err);
	unlink(path);
	rmdir(dir);
	rmdir(root);
	return rc;
}

static void own_language(void **state)
{
	struct um_vocab *vocab = um_vocab_new();
	struct um_text *text = um_text_new();
	struct um_lang_set *set;

	(void)state;
	assert_int_equal(load_with("stopwords.txt", "# a comment\n\n  Foo # and why\r\nbar", &set, NULL), UNMET_OK);
	assert_non_null(um_lang_find(set, "qq"));
	assert_int_equal(um_text_read(text, vocab, um_lang_find(set, "qq"), UM_LIT("foo BAR baz"), NULL, 0, NULL), UNMET_OK);
	assert_true(text->token[0].flags & UM_TOKEN_STOP);
	assert_true(text->token[1].flags & UM_TOKEN_STOP);
	assert_false(text->token[2].flags & UM_TOKEN_STOP);
	um_text_free(text);
	um_vocab_free(vocab);
	um_lang_set_free(set);
}

static void vague_words(void **state)
{
	struct um_vocab *vocab = um_vocab_new();
	struct um_text *text = um_text_new();
	struct um_lang_set *set;

	(void)state;
	assert_int_equal(load_with("vague.txt", "Help\n", &set, NULL), UNMET_OK);
	assert_int_equal(um_text_read(text, vocab, um_lang_find(set, "qq"), UM_LIT("HELP menu"), NULL, 0, NULL), UNMET_OK);
	assert_int_equal(text->token[0].flags & (UM_TOKEN_VAGUE | UM_TOKEN_STOP), UM_TOKEN_VAGUE);
	assert_int_equal(text->token[1].flags & (UM_TOKEN_VAGUE | UM_TOKEN_STOP), 0);
	um_text_free(text);
	um_vocab_free(vocab);
	um_lang_set_free(set);
}

static void bad_lists(void **state)
{
	static const struct { const char *name, *text; uint64_t line; } cases[] = {
		{ "stopwords.txt", "a\nb c\n", 2 },
		{ "function.txt", "# x\n\na b\n", 3 },
		{ "abbreviations.txt", "etc. sometimes\n", 1 },
		{ "abbreviations.txt", "dr.\nmr\n", 2 },
		{ "stopwords.txt", "ok\n\xFF\n", 2 },
		{ "vague.txt", "help\nget help\n", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct um_lang_set *set;
		struct unmet_error err;

		assert_int_equal(load_with(cases[i].name, cases[i].text, &set, &err), UNMET_E_FORMAT);
		assert_null(set);
		assert_int_equal(err.line, cases[i].line);
		assert_non_null(strstr(err.path, cases[i].name));
	}
}

static void out_of_memory(void **state)
{
	(void)state;
	for (uint64_t n = 1; n < 4000; n = n * 3 / 2 + 1) {
		struct um_lang_set *set;
		enum unmet_status rc;

		um_mem_fail_after(n, false);
		rc = um_lang_set_load(&set, folder(), NULL);
		um_mem_fail_after(0, false);
		assert_true(rc == UNMET_E_NOMEM ? !set : rc == UNMET_OK && set);
		assert_true(n > 1 || rc == UNMET_E_NOMEM);
		um_lang_set_free(set);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guesses),
		cmocka_unit_test(too_short_is_the_fallback),
		cmocka_unit_test(finds),
		cmocka_unit_test(missing_folder),
		cmocka_unit_test(own_language),
		cmocka_unit_test(vague_words),
		cmocka_unit_test(bad_lists),
		cmocka_unit_test(out_of_memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
