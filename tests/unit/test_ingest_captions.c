/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_captions.c - WebVTT and SRT as Zoom, Teams, YouTube and Whisper write them. */
#include "ingest_log.h"

static void zoom(void **state)
{
	(void)state;
	EXPECT("WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nAnn Lee: How do you plan?\r\n\r\n"
	       "2\r\n00:00:02.500 --> 00:00:04.000\r\nBo (Acme): On paper, mostly,\r\n\r\n"
	       "3\r\n00:00:04.100 --> 00:00:05.000\r\nBo (Acme): and it gets lost.\r\n\r\n"
	       "4\r\n00:00:05.000 --> 00:00:06.000\r\nAnn Lee: Why?\r\n",
	       "D |Bo (Acme)|Bo (Acme)|||: How do you plan?/On paper, mostly, and it gets lost./Why?\n"
	       "T interviewer Ann Lee: How do you plan?\n"
	       "T customer Bo (Acme): On paper, mostly, and it gets lost.\n"
	       "T interviewer Ann Lee: Why?\n");
}

static void teams(void **state)
{
	(void)state;
	EXPECT("WEBVTT\n\n3fa1-0\n00:00:01.000 --> 00:00:02.000\n<v Dr. Chen>Is it &lt;done&gt;?</v>\n\n"
	       "3fa1-1\n00:00:02.000 --> 00:00:03.000\n<v Ann>No, and it will take me some more days\n",
	       "D |Ann|Ann|||: Is it <done>?/No, and it will take me some more days\n"
	       "T interviewer Dr. Chen: Is it <done>?\n"
	       "T customer Ann: No, and it will take me some more days\n");
}

static void facts_in_notes(void **state)
{
	(void)state;
	EXPECT("WEBVTT\n\nNOTE Participant: Ann Lee\n\nNOTE\nCompany: Acme\nDate: 2024-05-06\nInterviewer: Bo Ek\n\n"
	       "00:01.000 --> 00:02.000\nBo: Hello.\n\n00:02.000 --> 00:03.000\nAnn: Hi, is that you?\n",
	       "D |Ann Lee|Ann Lee|Acme|2024-05-06|: Hello./Hi, is that you?\n"
	       "T interviewer Bo Ek: Hello.\n"
	       "T customer Ann Lee: Hi, is that you?\n");
}

/* Two voices on one line, and one person under two spellings. */
static void voices(void **state)
{
	(void)state;
	EXPECT("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bo Ek>Is it slow?</v>\n\n"
	       "00:02.000 --> 00:03.000\n<v Ann Lee (Guest)>It takes me all day.</v> <v Bo Ek>Oh. And why?</v>\n\n"
	       "00:03.000 --> 00:04.000\n<v ann  lee>Nobody could tell me so far.</v>\n",
	       "D |Ann Lee (Guest)|Ann Lee (Guest)|||: Is it slow?/It takes me all day./Oh. And why?/Nobody could tell me so far.\n"
	       "T interviewer Bo Ek: Is it slow?\n"
	       "T customer Ann Lee (Guest): It takes me all day.\n"
	       "T interviewer Bo Ek: Oh. And why?\n"
	       "T customer Ann Lee (Guest): Nobody could tell me so far.\n");
}

static void rolling(void **state)
{
	(void)state;
	EXPECT("WEBVTT\nKind: captions\nLanguage: en\n\n00:00:00.000 --> 00:00:01.000\n \n[Music]\n\n"
	       "00:00:01.000 --> 00:00:02.000\n \nthe<00:00:01.100><c> first</c>\n\n"
	       "00:00:02.000 --> 00:00:02.010\nthe first\n \n\n"
	       "00:00:02.010 --> 00:00:03.000\nthe first\nis<c> that</c>\n\n"
	       "00:00:03.000 --> 00:00:04.000\nis that it\n",
	       "D |||||: the first is that it\nL repeated_caption 3\n");
}

static void a_real_repeat_stays(void **state)
{
	(void)state;
	EXPECT("1\n00:00:01,000 --> 00:00:02,000\nYes.\n\n2\n00:00:05,000 --> 00:00:06,000\nYes.\n", "D |||||: Yes. Yes.\n");
}

static void without_blank_lines(void **state)
{
	(void)state;
	EXPECT("1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n", "D |||||: one two\n");
}

static void colons_are_not_names(void **state)
{
	(void)state;
	EXPECT("WEBVTT\n\n00:01.000 --> 00:02.000\nthe thing is: it broke\n\n00:03.000 --> 00:04.000\nand then nothing\n\n"
	       "00:05.000 --> 00:06.000\nfor two days\n",
	       "D |||||: the thing is: it broke and then nothing for two days\n");
}

static void no_cues(void **state)
{
	(void)state;
	EXPECT("WEBVTT\n\nNOTE nothing\n", "R 1: no text\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zoom),
		cmocka_unit_test(teams),
		cmocka_unit_test(facts_in_notes),
		cmocka_unit_test(voices),
		cmocka_unit_test(rolling),
		cmocka_unit_test(a_real_repeat_stays),
		cmocka_unit_test(without_blank_lines),
		cmocka_unit_test(colons_are_not_names),
		cmocka_unit_test(no_cues),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
