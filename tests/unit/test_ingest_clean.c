/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_clean.c - what is left out of messages and conversations, and what must stay. */
#include "ingest_log.h"

#include "ingest/clean.h"

/* One ticket, one JSON string; "L" lines say what was left out. */
static void expect_ticket(const char *text, const char *want)
{
	char line[4096];
	int len = snprintf(line, sizeof(line), "{\"id\":1,\"description\":\"%s\"}\n{\"id\":2,\"description\":\"x\"}\n", text);

	assert_true(len > 0 && (size_t)len < sizeof(line));
	expect_with(line, (size_t)len, NULL, want);
}

static void quotes(void **state)
{
	(void)state;
	expect_ticket("It fails again.\\n\\nOn Tue, 26 Mar 2024 at 10:00, Ann Lee\\n<ann@acme.example> wrote:\\n> Did you try it?\\n> Ann\\n\\nYes I did.",
	              "D 1|||||: It fails again.///Yes I did.\nD 2|||||: x\nL quoted_reply 1\n");
	expect_ticket("It still fails since the last update.\\n-----Original Message-----\\nFrom: Ann\\nWe do not think so.",
	              "D 1|||||: It still fails since the last update.\nD 2|||||: x\nL quoted_reply 1\n");
	expect_ticket("It still fails since Monday.\\n\\nFrom: Ann Lee\\nSent: Tuesday\\nWe fixed it.",
	              "D 1|||||: It still fails since Monday.\nD 2|||||: x\nL quoted_reply 1\n");
}

static void what_stays(void **state)
{
	(void)state;
	/* one line after ">", a sentence that begins like a quote, a text of nothing but a quote */
	expect_ticket("Limits:\\n> 5 seats\\nare too few.", "D 1|||||: Limits:/> 5 seats/are too few.\nD 2|||||: x\n");
	expect_ticket("On Monday the export failed.\\nOn Tuesday too.", "D 1|||||: On Monday the export failed./On Tuesday too.\nD 2|||||: x\n");
	expect_ticket("> It fails.\\n> Always.", "D 1|||||: > It fails./> Always.\nD 2|||||: x\n");
	/* thanks and then more words; a version below a closing; confidential data as a subject */
	expect_ticket("Thanks\\nThe export still does not work for our whole team, please help.",
	              "D 1|||||: Thanks/The export still does not work for our whole team, please help.\nD 2|||||: x\n");
	expect_ticket("It crashes.\\nBest\\nVersion 115.6.0 Ubuntu", "D 1|||||: It crashes./Best/Version 115.6.0 Ubuntu\nD 2|||||: x\n");
	expect_ticket("Hello,\\n\\nour confidential files must not be shown to people who are not the intended recipient.",
	              "D 1|||||: Hello,//our confidential files must not be shown to people who are not the intended recipient.\nD 2|||||: x\n");
	/* two frames are a quotation */
	expect_ticket("See\\nat a.b.C(D.java:1)\\nat a.b.D(D.java:2)\\nplease.",
	              "D 1|||||: See/at a.b.C(D.java:1)/at a.b.D(D.java:2)/please.\nD 2|||||: x\n");
}

static void signatures(void **state)
{
	(void)state;
	expect_ticket("The export is slow.\\n\\nKind regards,\\nAnn Lee\\nHead of Support\\n+49 30 123456",
	              "D 1|||||: The export is slow.\nD 2|||||: x\nL signature 1\n");
	expect_ticket("The export is slow.\\n\\nSent from my iPhone", "D 1|||||: The export is slow.\nD 2|||||: x\nL signature 1\n");
	expect_ticket("The export is slow.\\n-- \\nAnn\\nAcme Inc", "D 1|||||: The export is slow.\nD 2|||||: x\nL signature 1\n");
}

static void disclaimers(void **state)
{
	(void)state;
	expect_ticket("The export is slow.\\n\\nAnn Lee\\n\\nThis e-mail is confidential and intended solely for the addressee. If you have received "
	              "this in error, notify the sender; any disclosure is strictly prohibited.",
	              "D 1|||||: The export is slow.//Ann Lee\nD 2|||||: x\nL disclaimer 1\n");
}

/* Between marks that say so; the words beside the marks stay. */
static void blocks(void **state)
{
	(void)state;
	expect_ticket("I export and get {noformat}Exception: x\\n  at a\\n{noformat} each time.\\nI need the file.",
	              "D 1|||||: I export and get/each time./I need the file.\nD 2|||||: x\nL log 1\n");
	expect_ticket("It says:\\n```\\nno such table\\n```\\nHow can I save?", "D 1|||||: It says:/How can I save?\nD 2|||||: x\nL log 1\n");
	expect_ticket("{quote}\\nWe sent the file.\\n{quote}\\nNo, I need it again.", "D 1|||||: No, I need it again.\nD 2|||||: x\nL quoted_reply 1\n");
	expect_ticket("I use {code} and\\nnobody closes it.", "D 1|||||: I use {code} and/nobody closes it.\nD 2|||||: x\n");
	expect_ticket("It says:\\n{code:title=Export.java|borderStyle=solid}\\nno such table\\n{code}\\nHow can I save?",
	              "D 1|||||: It says:/How can I save?\nD 2|||||: x\nL log 1\n");
}

static void traces(void **state)
{
	(void)state;
	expect_ticket("It crashes:\\njava.lang.NullPointerException: no sheet\\n\\tat a.b.C(C.java:1)\\n\\tat a.b.D(D.java:2)\\n"
	              "Caused by: java.io.IOException\\n\\t... 23 more\\nHow can I save?",
	              "D 1|||||: It crashes:/java.lang.NullPointerException: no sheet/How can I save?\nD 2|||||: x\nL log 1\n");
	expect_ticket("Log:\\n2024-03-26 10:11:12,345 ERROR a\\n2024-03-26 10:11:13,345 INFO b\\n[2024-03-26 10:11:14] WARN c\\nThat is all.",
	              "D 1|||||: Log:/That is all.\nD 2|||||: x\nL log 1\n");
}

static void ids(void **state)
{
	(void)state;
	expect_ticket("Request c21c46c4-ce5e-2a8b-ae54-33cac8422bfe failed again.", "D 1|||||: Request failed again.\nD 2|||||: x\nL tracking_id 1\n");
	expect_ticket("Donaudampfschifffahrtsgesellschaftskapitaen says https://acme.example/a/very/long/path/0123456789 fails.",
	              "D 1|||||: Donaudampfschifffahrtsgesellschaftskapitaen says https://acme.example/a/very/long/path/0123456789 fails.\n"
	              "D 2|||||: x\nL link_passed_over 1\n");
}

static void fillers(void **state)
{
	(void)state;
	assert_true(um_clean_filler(UM_LIT("Yeah, yeah.")));
	assert_true(um_clean_filler(UM_LIT("Mm-hm.")));
	assert_false(um_clean_filler(UM_LIT("No.")));
	assert_false(um_clean_filler(UM_LIT("Yeah, it is slow")));
	assert_false(um_clean_filler(UM_LIT("...")));
	EXPECT("Ann: What is hard?\nBo: I write the report\nAnn: Mm-hm.\nBo: by hand every week.\nAnn: Why?\nBo: Nothing exports it.\n",
	       "D |Bo|Bo|||: What is hard?/I write the report by hand every week./Why?/Nothing exports it.\n"
	       "T interviewer Ann: What is hard?\n"
	       "T customer Bo: I write the report by hand every week.\n"
	       "T interviewer Ann: Why?\n"
	       "T customer Bo: Nothing exports it.\n"
	       "L filler_turn 1\n");
}

/* Each allocation fails once: the run ends with NOMEM, never with a text half cleaned. */
static void no_memory(void **state)
{
	static const char text[] = "Issue key,Reporter,Description,Comment,Comment\n"
		"P-1,ann,\"It fails.\nOn 26 Mar Bo wrote:\n> a\n> b\nKind regards\nAnn Lee\",26/Mar/24;ann;Still so.,26/Mar/24;bo;Why?\n";
	enum unmet_status rc = UNMET_E_NOMEM;
	uint64_t n = 0;

	(void)state;
	while (rc != UNMET_OK && n++ < 500) {
		static const struct um_ingest_options none = { 0 };
		struct log log;
		struct um_ingest_sink sink = log_sink(&log);
		struct um_stream in;
		struct um_reader reader;
		struct um_sniff sniff = { UM_FORMAT_CSV, ',', NULL };
		struct unmet_error err = { 0 };

		log.quiet = true;
		sink.cleaned = NULL;
		assert_int_equal(um_stream_open_memory(&in, um_str_n(text, sizeof(text) - 1), &err), UNMET_OK);
		um_reader_init(&reader, &none, &sink);
		um_reader_open(&reader, &in, sniff.format);
		um_mem_fail_after(n, false);
		rc = um_read_source(&reader, &sniff, &err);
		um_mem_fail_after(0, false);
		assert_true(rc == UNMET_OK || rc == UNMET_E_NOMEM);
		assert_true(rc == UNMET_OK ? log.document_count == 1 : log.document_count + log.reject_count <= 1);
		um_reader_release(&reader);
		um_stream_release(&in);
		log_free(&log);
	}
	assert_int_equal(rc, UNMET_OK);
	assert_true(n > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes), cmocka_unit_test(what_stays), cmocka_unit_test(signatures), cmocka_unit_test(disclaimers),
		cmocka_unit_test(blocks), cmocka_unit_test(traces), cmocka_unit_test(ids), cmocka_unit_test(fillers),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
