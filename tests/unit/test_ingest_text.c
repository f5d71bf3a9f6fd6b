/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_text.c - transcripts, chats and notes, and who is the customer in them. */
#include "ingest_log.h"

static void otter(void **state)
{
	(void)state;
	EXPECT("# Interview with Bo Ek of Acme\n\n## Details\n\nInterview took place on March 30, 2022. Interviewer is Ann W. Lee.\n\n"
	       "Ann Lee  0:22  \nHello, who are you?\n\nBo Ek  1:02:46\nI am Bo.\n\nA second paragraph.\n\nAnn Lee  1:03:00\nThanks.\n",
	       "D |Bo Ek|Bo Ek|Acme|2022-03-30|Interview with Bo Ek of Acme: Hello, who are you?/I am Bo.//A second paragraph./Thanks.\n"
	       "T interviewer Ann Lee: Hello, who are you?\n"
	       "T customer Bo Ek: I am Bo.//A second paragraph.\n"
	       "T interviewer Ann Lee: Thanks.\n");
}

static void names_alone_on_lines(void **state)
{
	(void)state;
	EXPECT("Interviewer is Ann Lee and Cy Fox.\n\nAnn Lee  \nHi?\n\nBo Ek\nHello. I work.\n\nDi Wu\nMe too.\n\nCy Fox\nFine\n\n"
	       "Bo Ek\nIndeed\n\nDi Wu\nYes\n\nCy Fox\nBye\n\nAnn Lee\nBye\n",
	       "D |Bo Ek|Bo Ek|||: Hi?/Hello. I work./Me too./Fine/Indeed/Yes/Bye/Bye\n"
	       "T interviewer Ann Lee: Hi?\nT customer Bo Ek: Hello. I work.\nT customer Di Wu: Me too.\nT interviewer Cy Fox: Fine\n"
	       "T customer Bo Ek: Indeed\nT customer Di Wu: Yes\nT interviewer Cy Fox: Bye\nT interviewer Ann Lee: Bye\n");
}

static void questions_and_answers(void **state)
{
	(void)state;
	EXPECT("---\nparticipant: Ann Lee\ncompany: \"Acme\"\nemail: ann@acme.example\nrole: COO\n---\n\n"
	       "Q: How is it?\nA: Slow.\nReally slow.\n\n## Later\n\nQ: Why?\nA: No idea.\n",
	       "D |ann@acme.example|Ann Lee|Acme||: How is it?/Slow./Really slow./Why?/No idea.\n"
	       "T interviewer Q: How is it?\nT customer Ann Lee: Slow./Really slow.\nT interviewer Q: Why?\nT customer Ann Lee: No idea.\n"
	       "A role=COO\n");
}

static void bold_and_bracketed(void **state)
{
	(void)state;
	EXPECT("**Ann:** What hurts?\n\n**Bo:** The forms, and all the typing.\n\n**Ann:** More?\n",
	       "D |Bo|Bo|||: What hurts?/The forms, and all the typing./More?\n"
	       "T interviewer Ann: What hurts?\nT customer Bo: The forms, and all the typing.\nT interviewer Ann: More?\n");
	EXPECT("[00:00:01] Ann: One.\n[00:00:04] Bo: Two.\n[00:00:08] Bo: Three.\n",
	       "D |Bo|Bo|||: One./Two./Three.\nT unknown Ann: One.\nT unknown Bo: Two./Three.\n");
}

static void chat(void **state)
{
	(void)state;
	EXPECT("00:05:41\tAnn Lee:\tsounds great\r\n00:05:44\tBo:\tReacted to \"sounds...\" with \"+1\"\r\n"
	       "00:06:00\tFrom Cy to Everyone:\tnot for me\r\n",
	       "D |Cy|Cy|||: sounds great/not for me\nT unknown Ann Lee: sounds great\nT unknown Cy: not for me\n");
}

/* What Zoom saves: the words on lines of their own. Who asks in a chat is no interviewer. */
static void saved_chat(void **state)
{
	(void)state;
	EXPECT("10:00:01\t From Ann Lee to Everyone:\n\tCan it show captions?\n10:00:09\t From Bo to Everyone:\n"
	       "\tReplying to \"Can it show ...\"\n\n\tsame here\n10:00:20\t From Cy to Everyone:\n\tReacted to \"same here\" with +1\n",
	       "D |Ann Lee|Ann Lee|||: Can it show captions?/same here\nT unknown Ann Lee: Can it show captions?\nT unknown Bo: same here\n");
}

/* Names of the head are speakers where they come once, under a first name too. */
static void names_of_the_head(void **state)
{
	(void)state;
	EXPECT("Participant: Ann Lee\nCompany: Acme\nInterviewer: Bo Ek\n\nShe runs the front desk alone.\nBo Ek: What hurts?\n"
	       "Ann Lee: The forms.\nBo: Why?\nAnn: There are nine of them.\n",
	       "D |Ann Lee|Ann Lee|Acme||: She runs the front desk alone./What hurts?/The forms./Why?/There are nine of them.\n"
	       "T unknown : She runs the front desk alone.\nT interviewer Bo Ek: What hurts?\nT customer Ann Lee: The forms.\n"
	       "T interviewer Bo Ek: Why?\nT customer Ann Lee: There are nine of them.\n");
	EXPECT("Call about exports\n\nSUMMARY KEYWORDS\nexport, report\n\nSPEAKERS\nSam, Priya R.\n\nSam  0:03\nHow is it?\n\n"
	       "Priya R.  0:09\nI do it by hand.\n\nTranscribed by https://otter.example\n",
	       "D |Priya R.|Priya R.|||Call about exports: How is it?/I do it by hand.\n"
	       "T interviewer Sam: How is it?\nT customer Priya R.: I do it by hand.\n");
}

/* Notes around questions are about who answers; a list below a question is the answer. */
static void notes_and_questions(void **state)
{
	(void)state;
	EXPECT("---\nparticipant: Ann Lee\ninterviewer: Bo\n---\n- **Pain:** types every order twice\n\nQ: What else?\nA: There is no undo.\n",
	       "D |Ann Lee|Ann Lee|||: Pain: types every order twice/What else?/There is no undo.\n"
	       "T customer Ann Lee: Pain: types every order twice\nT interviewer Bo: What else?\nT customer Ann Lee: There is no undo.\n");
	EXPECT("Q: What is hard?\n- exports take an hour\n- no filter\n\nQ: And then?\n- nobody reads them\n",
	       "D |||||: What is hard?/exports take an hour/no filter/And then?/nobody reads them\n"
	       "T interviewer Q: What is hard?\nT customer A: exports take an hour/no filter\nT interviewer Q: And then?\n"
	       "T customer A: nobody reads them\n");
}

static void notes(void **state)
{
	(void)state;
	EXPECT("# Visit\n\n- **Participant:** Ann Lee, Head of Ops at Acme\n- Date: 12 June 2025\n- Interviewer: Bo\n\n## Pain\n\n"
	       "- Exports every Friday\n- Wish: one button\n",
	       "D |Ann Lee|Ann Lee|Acme|2025-06-12|Visit: Pain//Exports every Friday/Wish: one button\n");
}

static void plain_notes(void **state)
{
	(void)state;
	EXPECT("They said it is slow. Also, one thing: nobody knows why.\nAnd so on.\n",
	       "D |||||: They said it is slow. Also, one thing: nobody knows why./And so on.\n");
}

static void told_roles(void **state)
{
	static const struct unmet_pair role[] = { { "ann  lee", "customer" }, { "BO", "agent" } };
	struct um_ingest_options options = { .role = role, .role_total = 2 };
	static const char input[] = "Ann Lee: Is it down?\nBo: It is, sorry, we are all working on it.\nAnn Lee: When?\n";

	(void)state;
	expect_with(input, sizeof(input) - 1, &options,
	            "D |Ann Lee|Ann Lee|||: Is it down?/It is, sorry, we are all working on it./When?\n"
	            "T customer Ann Lee: Is it down?\nT agent Bo: It is, sorry, we are all working on it.\n"
	            "T customer Ann Lee: When?\n");
}

static void one_speaker_is_unknown(void **state)
{
	(void)state;
	EXPECT("Ann Lee  0:01\nHello?\n\nAnn Lee  0:05\nAnyone?\n", "D |Ann Lee|Ann Lee|||: Hello?/Anyone?\nT unknown Ann Lee: Hello?/Anyone?\n");
}

static void unknown_speaker_is_nobody(void **state)
{
	(void)state;
	EXPECT("Interviewer: Hi?\nParticipant: Hello.\nInterviewer: And?\nUnknown Speaker: Psst.\nUnknown Speaker: Hey.\nParticipant: So.\n",
	       "D |||||: Hi?/Hello./And?/Psst./Hey./So.\n"
	       "T interviewer Interviewer: Hi?\nT customer Participant: Hello.\nT interviewer Interviewer: And?\n"
	       "T unknown Unknown Speaker: Psst./Hey.\nT customer Participant: So.\n");
}

static void too_long(void **state)
{
	size_t len = (size_t)17 << 20;
	char *input = malloc(len);
	struct log log;

	(void)state;
	assert_non_null(input);
	for (size_t i = 0; i < len; i++)
		input[i] = i % 60 ? 'a' : '\n';
	assert_int_equal(log_read(&log, input, len, NULL), UNMET_OK);
	assert_string_equal(log.out.ptr, "R 1: document longer than 16 MiB\n");
	log_free(&log);
	free(input);
}

static const char *shared(void)
{
	const char *path = getenv("UNMET_SHARED");

	return path ? path : "../shared";
}

/* Real interviews, where they are at hand: every interviewer found, nobody else taken for one. */
static void real_interviews(void **state)
{
	static const struct { const char *file, *interviewers; } want[] = {
		{ "betty_and_earl", "Jonas Rosland" },    { "get_a_grip_chip", "Jonas Rosland, Rich McGrath" },
		{ "gigasword", "Jonas Rosland" },         { "lantana_games", "Jonas Rosland" },
		{ "q_cubed", "Jonas Rosland" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		char path[512];
		const char *paths[] = { path };
		struct log log;
		struct um_ingest_sink sink = log_sink(&log);
		char *line;

		snprintf(path, sizeof(path), "%s/data/interviews/%s.md", shared(), want[i].file);
		if (um_ingest_paths(paths, 1, NULL, &sink, NULL)) {
			print_message("skipped: no %s\n", path);
			log_free(&log);
			return;
		}
		for (line = strtok(log.out.ptr, "\n"); line; line = strtok(NULL, "\n")) {
			char name[64];

			if (sscanf(line, "T interviewer %63[^:]", name) == 1)
				assert_non_null(strstr(want[i].interviewers, name));
			else if (sscanf(line, "T customer %63[^:]", name) == 1)
				assert_null(strstr(want[i].interviewers, name));
		}
		log_free(&log);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(otter),
		cmocka_unit_test(names_alone_on_lines),
		cmocka_unit_test(questions_and_answers),
		cmocka_unit_test(bold_and_bracketed),
		cmocka_unit_test(chat),
		cmocka_unit_test(saved_chat),
		cmocka_unit_test(names_of_the_head),
		cmocka_unit_test(notes_and_questions),
		cmocka_unit_test(notes),
		cmocka_unit_test(plain_notes),
		cmocka_unit_test(told_roles),
		cmocka_unit_test(one_speaker_is_unknown),
		cmocka_unit_test(unknown_speaker_is_nobody),
		cmocka_unit_test(too_long),
		cmocka_unit_test(real_interviews),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
