/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_mojibake.c - double encoding is undone, and languages full of accents are left alone. */
#include "ingest/mojibake.h"
#include "ingest_log.h"

static void expect_mended(const char *broken, const char *mended)
{
	struct um_buf out;
	bool changed;

	um_buf_init(&out, 1 << 20);
	changed = um_mojibake_mend(&out, um_str(broken));
	if (mended) {
		assert_true(changed);
		assert_string_equal(out.ptr, mended);
	} else if (changed) {
		fail_msg("%s became %s", broken, out.ptr);
	}
	um_buf_release(&out);
}

static void twice(void **state)
{
	(void)state;
	expect_mended("CafÃ© exports donâ€™t work", "Café exports don’t work");
	expect_mended("NÃ£o consigo exportar o relatÃ³rio", "Não consigo exportar o relatório");
	expect_mended("KayÄ±t dÃ¼ÄŸmesi Ã§alÄ±ÅŸmÄ±yor", "Kayıt düğmesi çalışmıyor");
	expect_mended("GrÃ¶ÃŸe Ã¤ndern fÃ¼r 5 â‚¬", "Größe ändern für 5 €");
	expect_mended("ðŸ˜€ nice", "😀 nice");
}

static void more_than_twice(void **state)
{
	(void)state;
	expect_mended("ItÃ¢â‚¬â„¢s naÃƒÂ¯ve", "It’s naïve");
}

/* One line broken, one not: each by itself. A sure sign is put right beside good letters. */
static void by_line(void **state)
{
	(void)state;
	expect_mended("été\ncafÃ©\nâgé", "été\ncafé\nâgé");
	expect_mended("été, donâ€™t", "été, don’t");
	expect_mended("été, cafÃ©", NULL);
}

static void languages(void **state)
{
	static const char *const text[] = {
		"l’été à Noël — « ça » âgé PÂTÉ, « Â » et voilà…", "Não é possível: “IRMÃ” e IRMÃO, às vezes à mão…", "IRMÃ”", "“MAÇÔ",
		"Şu düğme çalışmıyor; İstanbul’da kâğıt yok", "Ça coûte 5 € – c’est “bien”", "Größe ändern: „Übung“ für Ärzte",
		"Ångström på Åland, ”PÅ”", "Điện thoại của tôi không hoạt động", "Примерно так — «вот»", "日本語のテキスト", "naïve café",
		"Ă, Â, Î, Ș, Ț: în România", "ÃÂÅÄ", "Ã", "¿Qué pasó? ¡Ñandú!", NULL
	};

	(void)state;
	for (size_t i = 0; text[i]; i++)
		expect_mended(text[i], NULL);
}

static void counted_by_document(void **state)
{
	(void)state;
	EXPECT("text,name\ncafÃ© slow,ZoÃ«\nfine,Zoë\n",
	       "D |Zoë|Zoë|||: café slow\nD |Zoë|Zoë|||: fine\nL double_encoding 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twice), cmocka_unit_test(more_than_twice), cmocka_unit_test(by_line), cmocka_unit_test(languages),
		cmocka_unit_test(counted_by_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
