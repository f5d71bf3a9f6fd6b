/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_need_detect.c - the cue language, what it refuses, and what a mention says about itself. Lexicons are
 * written to a folder of the test's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "need/need.h"
#include "text/text.h"

struct bench {
	char folder[64];
	struct um_lang_set *langs;
	struct um_cues *cues;
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions found;
	struct unmet_error err;
};

static void write_file(const char *folder, const char *name, const char *bytes)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	fputs(bytes, f);
	fclose(f);
}

static void make_lexicon(struct bench *b, const char *cues)
{
	char lang[128];

	memset(b, 0, sizeof(*b));
	snprintf(b->folder, sizeof(b->folder), "/tmp/unmet-cues-XXXXXX");
	assert_non_null(mkdtemp(b->folder));
	snprintf(lang, sizeof(lang), "%s/en", b->folder);
	assert_int_equal(mkdir(lang, 0700), 0);
	write_file(lang, "a.cues", cues);
}

static void drop_lexicon(struct bench *b)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/en/a.cues", b->folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/en", b->folder);
	rmdir(path);
	rmdir(b->folder);
}

static void start(struct bench *b, const char *cues)
{
	make_lexicon(b, cues);
	if (um_lang_set_load(&b->langs, b->folder, &b->err) || um_cues_load(&b->cues, b->folder, &b->err))
		fail_msg("%s", b->err.message);
	b->vocab = um_vocab_new();
	b->text = um_text_new();
	b->detector = um_detector_new(b->cues);
	assert_true(b->vocab && b->text && b->detector);
}

static void stop(struct bench *b)
{
	um_mentions_release(&b->found);
	um_detector_free(b->detector);
	um_text_free(b->text);
	um_vocab_free(b->vocab);
	um_cues_free(b->cues);
	um_lang_set_free(b->langs);
	drop_lexicon(b);
}

static void detect_as(struct bench *b, const char *sentence, enum unmet_mentions mode, const enum unmet_role *role)
{
	struct um_detect_options options = { .mode = mode, .role = role, .role_total = role ? 1 : 0 };

	if (um_text_read(b->text, b->vocab, um_lang_find(b->langs, "en"), um_str(sentence), NULL, 0, &b->err) ||
	    um_detect(b->detector, b->text, b->vocab, &options, &b->found, &b->err))
		fail_msg("%s", b->err.message);
}

static bool is_found(struct bench *b, const char *sentence)
{
	detect_as(b, sentence, UNMET_MENTIONS_NEEDS, NULL);
	return b->found.mention_count > 0;
}

static bool spans(const char *sentence, uint32_t from, uint32_t to, const char *expected)
{
	return to - from == strlen(expected) && memcmp(sentence + from, expected, to - from) == 0;
}

/* ---- patterns -------------------------------------------------------------------------------------- */

static void words_stems_prefixes(void **state)
{
	struct bench b;

	(void)state;
	start(&b, "problem 2 a : crash~\nproblem 2 b : wünsch*\nproblem 2 c : re-install\nproblem 2 d : can't print\n");
	assert_true(is_found(&b, "It CRASHED."));
	assert_true(is_found(&b, "Crashing all day"));
	assert_false(is_found(&b, "A cash register"));
	assert_true(is_found(&b, "Wir WÜNSCHTEN es"));
	assert_false(is_found(&b, "wüns"));
	assert_true(is_found(&b, "Re-install it"));
	assert_true(is_found(&b, "I can\xe2\x80\x99t   print"));
	assert_false(is_found(&b, "I can't, print"));
	stop(&b);
}

static void choices_options_gaps(void **state)
{
	struct bench b;

	(void)state;
	start(&b, "@eval = nice | really good\nproblem 2 a : would (also)? be @eval\nproblem 2 b : put _{1,2} back\n"
	          "problem 2 c : add .. please\nproblem 2 d : zero (x y | x)? end\n");
	assert_true(is_found(&b, "that would be nice"));
	assert_true(is_found(&b, "that would also be really good"));
	assert_false(is_found(&b, "that would be really nice"));
	assert_true(is_found(&b, "put the button back"));
	assert_false(is_found(&b, "put back"));
	assert_false(is_found(&b, "put all of the buttons back"));
	assert_false(is_found(&b, "put that, back"));
	assert_true(is_found(&b, "add this one please"));
	assert_true(is_found(&b, "zero x y end"));
	assert_true(is_found(&b, "zero x end"));
	assert_true(is_found(&b, "zero end"));
	assert_false(is_found(&b, "zero y end"));
	stop(&b);
}

static void context(void **state)
{
	struct bench b;

	(void)state;
	start(&b, "problem 2 a : should !(have been | know)\nproblem 2 b : <!(how | so that) fix\nproblem 2 c : really &(bad | \"?\")\n"
	          "problem 2 d : nothing $\nproblem 2 e : anyone .. ??\n");
	assert_true(is_found(&b, "it should work"));
	assert_false(is_found(&b, "it should have been there"));
	assert_false(is_found(&b, "you should know"));
	assert_true(is_found(&b, "just fix it"));
	assert_false(is_found(&b, "how fix it"));
	assert_false(is_found(&b, "so that fix it"));
	assert_true(is_found(&b, "really bad"));
	assert_true(is_found(&b, "really?"));
	assert_false(is_found(&b, "really good"));
	assert_true(is_found(&b, "there is nothing..."));
	assert_false(is_found(&b, "nothing here"));
	assert_true(is_found(&b, "has anyone seen it?"));
	assert_false(is_found(&b, "anyone can see it"));
	stop(&b);
}

static void anchors(void **state)
{
	struct bench b;

	(void)state;
	start(&b, "@clause-word = and | but\nlead : hi | also | i think (that)?\nproblem 2 a : ^ add\nproblem 2 b : > fix\n");
	assert_true(is_found(&b, "Add this"));
	assert_true(is_found(&b, "Hi, also add this"));
	assert_true(is_found(&b, "3. I think that add this"));
	assert_false(is_found(&b, "they add this"));
	assert_true(is_found(&b, "it broke, fix it"));
	assert_true(is_found(&b, "come and fix it"));
	assert_false(is_found(&b, "they fix it"));
	stop(&b);
}

static void scores_add_up(void **state)
{
	struct bench b;

	(void)state;
	start(&b, "threshold 2.5\nproblem 2 a : alpha\nproblem 1 a : beta\nproblem 1.5 b : gamma\nproblem -1 c : delta\nall -3 d : omega\n");
	assert_false(is_found(&b, "alpha"));
	assert_false(is_found(&b, "alpha beta")); /* one name counts once */
	assert_true(is_found(&b, "alpha gamma"));  /* 2 + 1.5/3 */
	assert_true(b.found.mention[0].score > 2.499f && b.found.mention[0].score < 2.501f);
	assert_false(is_found(&b, "alpha gamma delta"));
	assert_false(is_found(&b, "alpha gamma omega"));
	stop(&b);
}

/* ---- mentions --------------------------------------------------------------------------------------- */

static const char *const small =
	"@contrast = but | although\n@negation = not | no\n@clause-word = but\n"
	"wish 2 add solution : > / add\npraise 2 love : i love\nproblem 2 slow : (takes forever | crashes)\n"
	"tone 2 love : love\ntone -2 bad : terrible\nforce .25 urgent : urgent\nforce -.1 mild : maybe\n";

static void clauses_split_with_their_ranges(void **state)
{
	const char *text = "I love the editor but exporting takes forever.";
	struct bench b;

	(void)state;
	start(&b, small);
	assert_true(is_found(&b, text));
	assert_int_equal(b.found.mention_count, 2);
	assert_true(spans(text, b.found.mention[0].start, b.found.mention[0].end, "I love the editor"));
	assert_true(spans(text, b.found.mention[1].start, b.found.mention[1].end, "exporting takes forever."));
	assert_int_equal(b.found.mention[0].polarity, UNMET_POLARITY_MET);
	assert_int_equal(b.found.mention[1].polarity, UNMET_POLARITY_UNMET);
	assert_true(is_found(&b, "Although I love the editor, exporting takes forever."));
	assert_int_equal(b.found.mention_count, 2);
	assert_true(is_found(&b, "It crashes but exporting takes forever."));
	assert_int_equal(b.found.mention_count, 1);
	stop(&b);
}

static void phrase_hits_and_flags(void **state)
{
	const char *text = "Please, add a dark mode.";
	struct bench b;
	const struct um_mention *m;

	(void)state;
	start(&b, small);
	assert_true(is_found(&b, text));
	m = &b.found.mention[0];
	assert_true(m->solution);
	assert_int_equal(m->kind, UNMET_KIND_WISH);
	assert_int_equal(m->hit_count, 1);
	assert_string_equal(um_cues_name(b.cues, b.found.hit[m->hit].cue), "wish.add");
	assert_int_equal(b.found.hit[m->hit].start, 8);
	assert_true(m->phrase_start >= 8 && m->phrase_end == strlen(text) - 1);
	stop(&b);
}

static void intensity_grows(void **state)
{
	struct bench b;
	float calm, loud;

	(void)state;
	start(&b, small);
	assert_true(is_found(&b, "maybe it crashes"));
	calm = b.found.mention[0].intensity;
	assert_true(is_found(&b, "It crashes, this is URGENT and TERRIBLE!!!"));
	loud = b.found.mention[0].intensity;
	assert_true(calm < 0.5f && loud > calm + 0.3f && loud <= 1.0f);
	stop(&b);
}

static void only_customers_speak(void **state)
{
	const enum unmet_role agent = UNMET_ROLE_AGENT, customer = UNMET_ROLE_CUSTOMER;
	struct bench b;

	(void)state;
	start(&b, small);
	detect_as(&b, "It crashes.", UNMET_MENTIONS_NEEDS, &agent);
	assert_int_equal(b.found.mention_count, 0);
	detect_as(&b, "It crashes.", UNMET_MENTIONS_NEEDS, &customer);
	assert_int_equal(b.found.mention_count, 1);
	detect_as(&b, "> It crashes.", UNMET_MENTIONS_NEEDS, &customer);
	assert_int_equal(b.found.mention_count, 0);
	stop(&b);
}

static void other_modes(void **state)
{
	struct bench b;

	(void)state;
	start(&b, small);
	detect_as(&b, "We met on Monday. It crashes. I love it.", UNMET_MENTIONS_ALL, NULL);
	assert_int_equal(b.found.mention_count, 3);
	assert_int_equal(b.found.mention[0].kinds, 0);
	detect_as(&b, "We met on Monday. It crashes. I love it.", UNMET_MENTIONS_DOCUMENTS, NULL);
	assert_int_equal(b.found.mention_count, 1);
	assert_int_equal(b.found.mention[0].start, 0);
	assert_int_equal(b.found.mention[0].end, 40);
	assert_int_equal(b.found.mention[0].kinds, 1u << UNMET_KIND_PROBLEM | 1u << UNMET_KIND_PRAISE);
	detect_as(&b, "", UNMET_MENTIONS_DOCUMENTS, NULL);
	assert_int_equal(b.found.mention_count, 0);
	stop(&b);
}

static void a_sentence_of_megabytes(void **state)
{
	struct bench b;
	struct um_buf text;

	(void)state;
	start(&b, small);
	um_buf_init(&text, 1u << 22);
	for (int i = 0; i < 50000; i++)
		um_buf_adds(&text, i == 40000 ? "it crashes " : "word and no stop ");
	detect_as(&b, text.ptr, UNMET_MENTIONS_NEEDS, NULL);
	assert_int_equal(b.found.mention_count, 1);
	um_buf_release(&text);
	stop(&b);
}

/* Sentences are matched in batches; what is found in one must not depend on its neighbours. */
static void a_sentence_is_found_alone_or_among_many(void **state)
{
	static const char *const sentences[] = { "It would be.\n\n", "Nice if we could.\n\n", "It would be so nice if it did.\n\n",
		"Please add tabs.\n\n", "The\n\n", "Crashes on start?\n\n" };
	const char *cues = "threshold 1\nwish 2 a : would be .. nice if\nwish 2 b : ^ / please add _\nproblem 2 c : > / crash~ _ ??\n"
		"wish 2 d : the please\n";
	const size_t total = sizeof(sentences) / sizeof(sentences[0]);
	struct um_buf text;
	struct bench b;
	uint32_t start_of[3000];

	(void)state;
	start(&b, cues);
	um_buf_init(&text, 1u << 20);
	for (size_t i = 0; i < 3000; i++) {
		start_of[i] = (uint32_t)text.len;
		um_buf_adds(&text, sentences[i * 7 % total]);
	}
	detect_as(&b, text.ptr, UNMET_MENTIONS_NEEDS, NULL);
	assert_int_equal(b.found.mention_count, 1500);
	for (size_t i = 0, m = 0; i < 3000; i++) {
		size_t which = i * 7 % total;

		if (which != 2 && which != 3 && which != 5)
			continue;
		assert_int_equal(b.found.mention[m].start, start_of[i]);
		assert_int_equal(b.found.mention[m].kind, which == 5 ? UNMET_KIND_PROBLEM : UNMET_KIND_WISH);
		assert_int_equal(b.found.mention[m++].hit_count, 1);
	}
	um_buf_release(&text);
	stop(&b);
}

/* A mark at a fixed place is left to the automaton, one after a gap to the expression: both end the cue there. */
static void marks_end_a_cue(void **state)
{
	const char *text = "please do add the red tabs soon";
	struct bench b;

	(void)state;
	start(&b, "threshold 1\nwish 2 a : please / do add\nproblem 2 b : add .. / tabs\n");
	detect_as(&b, text, UNMET_MENTIONS_NEEDS, NULL);
	assert_int_equal(b.found.hit_count, 2);
	assert_true(spans(text, b.found.hit[0].start, b.found.hit[0].end, "please"));
	assert_true(spans(text, b.found.hit[1].start, b.found.hit[1].end, "add the red"));
	stop(&b);
}

/* ---- refusals ------------------------------------------------------------------------------------------ */

static void refuses(const char *cues, unsigned line, const char *because)
{
	struct bench b;

	make_lexicon(&b, cues);
	assert_int_equal(um_cues_load(&b.cues, b.folder, &b.err), UNMET_E_FORMAT);
	assert_null(b.cues);
	if (b.err.line != line || !strstr(b.err.message, because) || !strstr(b.err.message, "a.cues"))
		fail_msg("line %u: %s", (unsigned)b.err.line, b.err.message);
	drop_lexicon(&b);
}

static void bad_cues_are_refused_with_their_line(void **state)
{
	(void)state;
	refuses("wish 2 a : x\nwash 2 a : x\n", 2, "not a kind");
	refuses("\n# note\nwish two a : x\n", 3, "weight");
	refuses("wish 2 : x\n", 1, "name");
	refuses("wish 2 a loud : x\n", 1, "not a flag");
	refuses("wish 2 a\n", 1, "kind weight name");
	refuses("wish 2 a : (x | y\n", 1, "missing )");
	refuses("wish 2 a : x ) y\n", 1, "unexpected");
	refuses("wish 2 a : \"x\n", 1, "quote");
	refuses("wish 2 a : @nobody\n", 1, "no such class");
	refuses("@a = x | @b\n@b = y | @a\nwish 2 a : @a\n", 3, "contains itself");
	refuses("@a = x\n@a = y\n", 2, "twice");
	refuses("wish 2 a : x?\n", 1, "nothing at all");
	refuses("wish 2 a : _ x\n", 1, "any word");
	refuses("wish 2 a : .. x\n", 1, "any word");
	refuses("wish 2 a : x _{3,1}\n", 1, "gap");
	refuses("wish 2 a : x _{0,99}\n", 1, "gap");
	refuses("wish 2 a : x .. .. .. .. .. y\n", 1, "too many ways");
	refuses("wish 2 a : ((((((((((((((x))))))))))))))\n", 1, "deeply");
	refuses("wish 2 a : x / y / z\n", 1, "one /");
	refuses("wish 2 a : <!(a*) x\n", 1, "<!");
	refuses("wish 2 a : !\n", 1, "ends where");
	refuses("draft wish : no braces\n", 1, "{}");
	refuses("draft nothing : {}\n", 1, "draft");
	refuses("threshold none\n", 1, "threshold");
	refuses("lead please : x\n", 1, "a lead has");
}

static void memory_failures_are_reported(void **state)
{
	struct bench b;
	uint64_t n;
	int failures = 0;

	(void)state;
	make_lexicon(&b, small);
	for (n = 1; n < 5000; n++) {
		enum unmet_status rc;

		um_mem_fail_after(n, false);
		rc = um_cues_load(&b.cues, b.folder, &b.err);
		um_mem_fail_after(0, false);
		if (!rc)
			break;
		assert_int_equal(rc, UNMET_E_NOMEM);
		assert_null(b.cues);
		failures++;
	}
	assert_true(failures > 20);
	assert_true(um_cues_has(b.cues, "en"));
	assert_false(um_cues_has(b.cues, "de"));
	um_cues_free(b.cues);
	drop_lexicon(&b);
}

static void detection_survives_memory_failures(void **state)
{
	const char *text = "I love the editor but exporting takes forever. Please, add it. It crashes!";
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };
	struct bench b;
	int failures = 0;

	(void)state;
	start(&b, small);
	assert_int_equal(um_text_read(b.text, b.vocab, um_lang_find(b.langs, "en"), um_str(text), NULL, 0, &b.err), UNMET_OK);
	for (uint64_t n = 1; n < 5000; n++) {
		struct um_detector *detector;
		enum unmet_status rc;
		bool fired;

		um_mem_fail_after(n, false);
		detector = um_detector_new(b.cues);
		rc = detector ? um_detect(detector, b.text, b.vocab, &options, &b.found, &b.err) : UNMET_E_NOMEM;
		fired = um_mem_allocations() >= n;
		um_mem_fail_after(0, false);
		um_detector_free(detector);
		if (!fired)
			break;
		if (rc) { /* else something it can do without, such as the JIT's stack */
			assert_int_equal(rc, UNMET_E_NOMEM);
			failures++;
		} else {
			assert_int_equal(b.found.mention_count, 4);
		}
		um_mentions_release(&b.found);
	}
	assert_true(failures > 5);
	assert_int_equal(b.found.mention_count, 4);
	stop(&b);
}

static void drafts(struct bench *b, const char *sentence, const char *expected)
{
	const struct um_mention *m = b->found.mention;

	detect_as(b, sentence, UNMET_MENTIONS_NEEDS, NULL);
	if (um_mentions_explain(b->cues, b->text, b->vocab, &b->found, &b->err))
		fail_msg("%s", b->err.message);
	m = b->found.mention;
	assert_int_equal(b->found.mention_count, 1);
	if (m->outcome_bytes != strlen(expected) || memcmp(b->found.note.ptr + m->outcome, expected, m->outcome_bytes) != 0)
		fail_msg("%s: \"%.*s\" in place of \"%s\"", sentence, (int)m->outcome_bytes, b->found.note.ptr + m->outcome, expected);
}

static void outcomes_are_drafted(void **state)
{
	static const char cues[] = "threshold 1\nobstacle 2 cant : (we | i) can't\nproblem 2 crash : crash~\n"
		"problem 2 error : error message\nwish 2 add : please (add | remove)\nquestion 2 how : how do i\n"
		"praise 2 love : love\ndraft obstacle verb : Minimize the effort it takes to {}\n"
		"draft problem clause : Minimize the likelihood that {}\ndraft problem thing : Minimize the likelihood of {}\n"
		"draft wish thing : Increase the likelihood of having {}\n"
		"draft question verb : Minimize the time it takes to find out how to {}\n"
		"draft praise thing : Never\t{}\n@draft-to = to | can't\n@draft-skip = even\n@draft-determiner = a | an | the\n"
		"@draft-vague = it | ones\n@draft-finite = crashes\n@draft-stop = but\n@draft-person = i | we\n@draft-away = remove\n";
	struct bench b;

	(void)state;
	start(&b, cues);
	drafts(&b, "We can't even  export \"big\" reports!", "Minimize the effort it takes to export big reports");
	drafts(&b, "We can't export PDF reports, charts but print", "Minimize the effort it takes to export PDF reports, charts");
	drafts(&b, "We can't search jobs by number to find", "Minimize the effort it takes to search jobs by number");
	drafts(&b, "We can't fix it", "");
	drafts(&b, "We can't see the big ones", "");
	drafts(&b, "We can't", "");
	drafts(&b, "The importer crashes on start", "Minimize the likelihood that The importer crashes on start");
	drafts(&b, "it crashes on big start screens", "");
	drafts(&b, "I got an error message when sending mail", "Minimize the likelihood of an error message when sending mail");
	drafts(&b, "Please add a dark mode.", "Increase the likelihood of having a dark mode");
	drafts(&b, "Please remove the dark mode.", "");
	drafts(&b, "How do I merge two accounts?", "Minimize the time it takes to find out how to merge two accounts");
	drafts(&b, "love the dark mode", "");
	stop(&b);
}

static void reasons_are_kept(void **state)
{
	const char *text = "We can't  export.\n\nPlease add tabs, thanks";
	const struct um_mention *m;
	struct bench b;

	(void)state;
	start(&b, "threshold 1\nobstacle 2 cant : we can't export\nwish 3 add : please add\nall -1 thanks : thanks\n");
	detect_as(&b, text, UNMET_MENTIONS_NEEDS, NULL);
	assert_int_equal(um_mentions_explain(b.cues, b.text, b.vocab, &b.found, &b.err), UNMET_OK);
	assert_int_equal(b.found.mention_count, 2);
	m = b.found.mention;
	assert_true(spans(b.found.note.ptr, m[0].reasons, m[0].reasons + m[0].reasons_bytes, "obstacle.cant: We can't export"));
	assert_true(spans(b.found.note.ptr, m[1].reasons, m[1].reasons + m[1].reasons_bytes,
	                  "wish.add: Please add\nall.thanks (against): thanks"));
	stop(&b);
}

static void figures_and_intervals(void **state)
{
	bool found[100], truth[100];
	struct um_score s, again;

	(void)state;
	for (int i = 0; i < 100; i++) {
		truth[i] = i < 50;
		found[i] = i < 40 || (i >= 50 && i < 60);
	}
	um_score_binary(found, truth, 100, 1, &s);
	um_score_binary(found, truth, 100, 1, &again);
	assert_int_equal(s.right_count, 40);
	assert_int_equal(s.wrong_count, 10);
	assert_int_equal(s.missed_count, 10);
	assert_true(s.precision == 0.8 && s.recall == 0.8 && s.f1 == 0.8);
	assert_true(s.f1_ci.low > 0.69 && s.f1_ci.low < 0.76 && s.f1_ci.high > 0.84 && s.f1_ci.high < 0.90);
	assert_memory_equal(&s, &again, sizeof(s));
	um_score_binary(found, truth, 0, 1, &s);
	assert_true(s.f1 == 0 && s.f1_ci.high == 0);
}

static void the_hash_follows_the_bytes(void **state)
{
	struct bench a, b, c;

	(void)state;
	start(&a, small);
	start(&b, small);
	start(&c, "wish 2 add : add\n");
	assert_int_equal(um_cues_hash(a.cues).low, um_cues_hash(b.cues).low);
	assert_int_not_equal(um_cues_hash(a.cues).low, um_cues_hash(c.cues).low);
	stop(&a);
	stop(&b);
	stop(&c);
}

static void a_wish_says_what(void **state)
{
	struct bench b;

	(void)state;
	start(&b, "wish 3 wish : i wish\nproblem 3 crash : crashes\nwish 3 hope : hopefully .. soon\n");
	assert_true(is_found(&b, "I wish it had a calendar."));
	assert_false(is_found(&b, "I wish!"));
	assert_true(is_found(&b, "It crashes."));
	assert_true(is_found(&b, "Hopefully they all add more languages soon."));
	detect_as(&b, "I wish!", UNMET_MENTIONS_ALL, NULL);
	assert_int_equal(b.found.mention_count, 1);
	stop(&b);
}

static void cues_for_talk_need_a_conversation(void **state)
{
	static const enum unmet_role customer = UNMET_ROLE_CUSTOMER, unknown = UNMET_ROLE_UNKNOWN;
	struct bench b;

	(void)state;
	start(&b, "advice 2 if-you : if you\nadvice -1 listener spoken : you\n");
	assert_true(is_found(&b, "If you jump here, take the torch."));
	detect_as(&b, "If you jump here, take the torch.", UNMET_MENTIONS_NEEDS, &unknown);
	assert_int_equal(b.found.mention_count, 1);
	detect_as(&b, "If you jump here, take the torch.", UNMET_MENTIONS_NEEDS, &customer);
	assert_int_equal(b.found.mention_count, 0);
	stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wish_says_what),
		cmocka_unit_test(cues_for_talk_need_a_conversation),
		cmocka_unit_test(words_stems_prefixes),
		cmocka_unit_test(choices_options_gaps),
		cmocka_unit_test(context),
		cmocka_unit_test(anchors),
		cmocka_unit_test(scores_add_up),
		cmocka_unit_test(clauses_split_with_their_ranges),
		cmocka_unit_test(phrase_hits_and_flags),
		cmocka_unit_test(intensity_grows),
		cmocka_unit_test(only_customers_speak),
		cmocka_unit_test(other_modes),
		cmocka_unit_test(a_sentence_of_megabytes),
		cmocka_unit_test(a_sentence_is_found_alone_or_among_many),
		cmocka_unit_test(marks_end_a_cue),
		cmocka_unit_test(bad_cues_are_refused_with_their_line),
		cmocka_unit_test(memory_failures_are_reported),
		cmocka_unit_test(detection_survives_memory_failures),
		cmocka_unit_test(outcomes_are_drafted),
		cmocka_unit_test(reasons_are_kept),
		cmocka_unit_test(figures_and_intervals),
		cmocka_unit_test(the_hash_follows_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
