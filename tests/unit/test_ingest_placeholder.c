/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_placeholder.c - what stands where words stood is nobody's words; everything else is. */
#include "ingest_log.h"

#include "ingest/placeholder.h"

static const char *why(const char *text)
{
	return um_placeholder(um_str(text));
}

static void hashes(void **state)
{
	(void)state;
	assert_non_null(why("dd273fbf46aecd6bc19ce5ef0f83c1c9"));
	assert_non_null(why("dd273fbf46aecd6bc19ce5ef0f83c1c9\n\n391aefc69771e45194f258b9213d4483"));
	assert_non_null(why("3fa85f64-5717-4562-b3fc-2c963f66afa6."));
	assert_null(why(""));
	assert_null(um_placeholder((struct um_str){ NULL, 0 }));
	assert_null(why("..."));
	assert_null(why("The build dd273fbf46aecd6bc19ce5ef0f83c1c9 crashes."));
	assert_null(why("dd273fbf46aecd6bc19ce5ef0f83c1c9 crashes"));
	assert_null(why("deadbeef"));
	assert_null(why("00000000000000000000000000000000"));
	assert_null(why("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

static void filler(void **state)
{
	(void)state;
	assert_non_null(why("Lorem ipsum dolor sit amet, consectetur adipiscing elit."));
	assert_non_null(why("A Problem in the North Sea\n\nNostrud ad sit velit cupidatat laboris ipsum nisi amet laboris ex. Ipsum fugiat aute dolore."));
	assert_non_null(why("Proident est ea duis eiusmod. Deserunt laboris eu cupidatat."));
	assert_null(why("Lorem ipsum"));
	assert_null(why("When I paste \"Lorem ipsum dolor sit amet\" into the editor, it crashes and I lose everything I wrote before that."));
	assert_null(why("The template still says lorem ipsum dolor sit amet where our address should be. Please let us change it."));
	/* Words of living languages that are in the passage too. */
	assert_null(why("Il dolore e la culpa non sunt; esse est percipi, nulla in commodo."));
	assert_null(why("En el labore de cada quis hay un dolor que no se ve, y nadie sabe el precio de la vida en esta ciudad."));
	assert_null(why("Je ne vois pas ex officio qui est en charge, et le tempo est trop lent."));
}

/* Every word of the passage is known: each stands here beside four that nobody doubts, and one that is not tips it over. */
static void each_word(void **state)
{
	static const char passage[] = "ad adipiscing adipisicing aliqua aliquip amet anim aute cillum commodo consectetur consequat culpa cupidatat "
		"deserunt do dolor dolore duis ea eiusmod elit enim esse est et eu ex excepteur exercitation fugiat id in incididunt ipsum irure labore "
		"laboris laborum lorem magna minim mollit nisi non nostrud nulla occaecat officia pariatur proident qui quis reprehenderit sed sint sit "
		"sunt tempor ullamco ut velit veniam voluptate";
	struct um_str rest = um_str(passage), word;
	char text[256];

	(void)state;
	while (um_str_split(&rest, ' ', &word)) {
		snprintf(text, sizeof(text), "A b c d e tempor, ullamco; nostrud veniam %.*s", (int)word.len, word.ptr);
		assert_non_null(why(text));
	}
	assert_null(why("A b c d e tempor, ullamco; nostrud veniam word"));
}

/* Rows that go are rejects with a reason; the titles of the others are words. */
static void rows(void **state)
{
	(void)state;
	EXPECT("id,subject,description\n1,dd273fbf46aecd6bc19ce5ef0f83c1c9,391aefc69771e45194f258b9213d4483\n"
	       "2,Q&amp;A &lt;beta&gt;,It crashes & burns\n",
	       "R 2: hashes where the words were: nobody can read what was said\n"
	       "D 2|||||Q&A <beta>: Q&A <beta>//It crashes & burns\n");
	EXPECT("id,company,text\n1,AT&amp;T,See https://a.example/b?c=1 and http://d.example. It fails.\n",
	       "D 1|||AT&T||: See https://a.example/b?c=1 and http://d.example. It fails.\nL link_passed_over 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes),
		cmocka_unit_test(filler),
		cmocka_unit_test(each_word),
		cmocka_unit_test(rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
