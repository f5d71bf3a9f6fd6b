/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_exports.c - a small whole file of each tool people export from, in its own layout. */
#include "ingest_log.h"

static void jira(void **state)
{
	(void)state;
	EXPECT("Summary,Issue key,Issue id,Issue Type,Status,Reporter,Created,Labels,Labels,Description,Comment,Comment,Comment\n"
	       "Export is slow,PM-7,10007,Bug,Open,ann.lee,26/Mar/24 3:04 PM,export,slow,It takes an hour.,"
	       "26/Mar/24 4:00 PM;bo;Which report is it?,27/Mar/24 9:00 AM;ann.lee;The yearly one; it never ends.,\n"
	       "No comments,PM-8,10008,Bug,Open,cy,27/Mar/24 3:04 PM,,,Only words.,,,\n",
	       "D PM-7|ann.lee|ann.lee||2024-03-26|Export is slow: Export is slow//It takes an hour.//Which report is it?//"
	       "The yearly one; it never ends.\n"
	       "T customer ann.lee: Export is slow//It takes an hour.\n"
	       "T unknown bo: Which report is it?\n"
	       "T customer ann.lee: The yearly one; it never ends.\n"
	       "D PM-8|cy|cy||2024-03-27|No comments: No comments//Only words.\n");
}

static void salesforce(void **state)
{
	(void)state;
	EXPECT("\"CaseNumber\",\"Subject\",\"Description\",\"AccountId\",\"ContactId\",\"ContactEmail\",\"SuppliedName\",\"SuppliedEmail\","
	       "\"SuppliedCompany\",\"Origin\",\"Reason\",\"Type\",\"Priority\",\"Status\",\"Comments\",\"CreatedDate\",\"ClosedDate\"\n"
	       "\"00001026\",\"Sync fails\",\"Contacts do not sync.\nSince Monday.\",\"001A\",\"003B\",\"ann@acme.example\",\"Ann Lee\",\"\","
	       "\"Acme\",\"Web\",\"\",\"Problem\",\"High\",\"New\",\"Called back\",\"2024-03-26T10:11:12.000+0000\",\"\"\n",
	       "D 00001026|ann@acme.example|Ann Lee|Acme|2024-03-26|Sync fails: Sync fails//Contacts do not sync./Since Monday.\n");
}

/* UTF-16LE with its mark, as the Play Console writes it. */
static void google_play(void **state)
{
	static const char text[] =
		"Package Name,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,"
		"Star Rating,Review Title,Review Text,Developer Reply Text,Review Link\n"
		"com.acme.app,2.1,en,bramble,2024-03-26T10:11:12Z,1711447872000,2,Slow,Caf\351 list never loads,We are sorry,https://play.example/r1\n"
		"com.acme.app,2.1,de,bramble,2024-03-27T10:11:12Z,1711534272000,5,,,,\n";
	char wide[2 * sizeof(text) + 2] = { '\377', '\376' };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i++)
		wide[2 + 2 * i] = text[i];
	expect_with(wide, 2 * sizeof(text), NULL,
	            "D https://play.example/r1||||2024-03-26|Slow: Slow//Caf\303\251 list never loads\n"
	            "R 3: no text in \"Review Title\", \"Review Text\"\n");
}

static void app_store(void **state)
{
	(void)state;
	EXPECT("{\"data\":[{\"type\":\"customerReviews\",\"id\":\"r-1\",\"attributes\":{\"rating\":1,\"title\":\"Crashes\","
	       "\"body\":\"It crashes on start.\",\"reviewerNickname\":\"ann\",\"createdDate\":\"2024-03-26T10:11:12-07:00\","
	       "\"territory\":\"USA\"}}],\"links\":{\"self\":\"https://x.example\"}}",
	       "D r-1|ann|ann||2024-03-26|Crashes: Crashes//It crashes on start.\n"
	       "A attributes.territory=USA\n");
}

static void typeform(void **state)
{
	(void)state;
	EXPECT("#,What do you use it for?,What is the hardest part about it?,Which plan are you on?,Response Type,Start Date (UTC),"
	       "Submit Date (UTC),Network ID\n"
	       "ab1,We make monthly reports for all of our clients,Sending each report by hand takes me a day,Pro,completed,"
	       "2024-03-26 10:00:00,2024-03-26 10:04:00,n1\n"
	       "ab2,I plan the week of my whole team in it,Nobody sees it when I move a shift,Free,completed,2024-03-27 10:00:00,"
	       "2024-03-27 10:04:00,n2\n",
	       "D ab1|What do you use it for?|ab1|ab1||2024-03-26|: We make monthly reports for all of our clients\n"
	       "D ab1|What is the hardest part about it?|ab1|ab1||2024-03-26|: Sending each report by hand takes me a day\n"
	       "D ab2|What do you use it for?|ab2|ab2||2024-03-27|: I plan the week of my whole team in it\n"
	       "D ab2|What is the hardest part about it?|ab2|ab2||2024-03-27|: Nobody sees it when I move a shift\n");
}

/* A form of one's own: "Comments" is one question among others, lists are taken apart, a scale is no text. */
static void form(void **state)
{
	static const char *const uses[] = { "Mail, Phone", "Phone", "Mail, Phone, Chat", "Chat", "Mail, pigeon no. " };
	static const char head[] = "Timestamp,Email Address,How do you reach us today? (all that apply),How easy was it to find an answer?,"
	                           "What would you change if you could?,Comments\n";
	struct um_buf text, want;

	(void)state;
	um_buf_init(&text, 1 << 20);
	um_buf_init(&want, 1 << 20);
	um_buf_adds(&text, head);
	for (unsigned i = 0; i < 20; i++) {
		const char *use = uses[i % 5];

		um_buf_addf(&text, "2024-03-%02u,p%u@acme.example,\"%s%.0u\",%u,I would make page %u shorter,%s\n", i + 1, i, use, i % 5 == 4 ? i : 0, i % 5 + 1, i,
		            i ? "" : "\"Thanks, all\"");
		for (unsigned k = 0; k < (i ? 1u : 2u); k++) {
			um_buf_addf(&want, "D |p%u@acme.example|p%u@acme.example|acme.example|2024-03-%02u|: ", i, i, i + 1);
			um_buf_addf(&want, k ? "Thanks, all\n" : "I would make page %u shorter\n", i);
			um_buf_addf(&want, "A How do you reach us today? (all that apply): Mail=%s\n"
			            "A How do you reach us today? (all that apply): Phone=%s\n"
			            "A How do you reach us today? (all that apply): Chat=%s\n", strstr(use, "Mail") ? "yes" : "no",
			            strstr(use, "Phone") ? "yes" : "no", strstr(use, "Chat") ? "yes" : "no");
		}
	}
	assert_false(um_buf_check(&text, NULL) || um_buf_check(&want, NULL));
	um_buf_addc(&want, '\0');
	expect_with(text.ptr, text.len, NULL, want.ptr);
	um_buf_release(&text);
	um_buf_release(&want);
}

static void qualtrics(void **state)
{
	(void)state;
	EXPECT("StartDate,EndDate,ResponseId,UserLanguage,Q1,Q2\n"
	       "Start Date,End Date,Response ID,User Language,What would you improve about the export?,Why did you choose that score?\n"
	       "\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\","
	       "\"{\"\"ImportId\"\":\"\"userLanguage\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_TEXT\"\"}\",\"{\"\"ImportId\"\":\"\"QID2_TEXT\"\"}\"\n"
	       "2024-03-26 10:00:00,2024-03-26 10:05:00,R_1,EN,Let me choose the columns that it writes,It saves us a lot of work\n"
	       "2024-03-27 10:00:00,2024-03-27 10:05:00,R_2,EN,It should be much faster than it is now,\n",
	       "D R_1|What would you improve about the export?|R_1|R_1||2024-03-26|: Let me choose the columns that it writes\n"
	       "D R_1|Why did you choose that score?|R_1|R_1||2024-03-26|: It saves us a lot of work\n"
	       "D R_2|What would you improve about the export?|R_2|R_2||2024-03-27|: It should be much faster than it is now\n");
}

/* Bookkeeping columns of its own, then the questions; closed ones are answered on a scale. */
static void surveygizmo(void **state)
{
	(void)state;
	EXPECT("\"Response ID\",\"Time Started\",\"Date Submitted\",\"Status\",\"Contact ID\",\"Legacy Comments\",\"Language\",\"Referer\","
	       "\"SessionID\",\"User Agent\",\"How satisfied are you with the export?\",\"What would you change about the export?\","
	       "\"What do you do when it fails?\"\n"
	       "\"7\",\"2024-03-26 10:00:00\",\"2024-03-26 10:05:00\",\"Complete\",\"\",\"\",\"English\",\"\",\"1_x\",\"Mozilla/5.0\","
	       "\"Very satisfied\",\"I wish it would start by itself at night\",\"I copy all of the numbers by hand again\"\n"
	       "\"8\",\"2024-03-27 10:00:00\",\"2024-03-27 10:05:00\",\"Complete\",\"\",\"\",\"English\",\"\",\"1_y\",\"Mozilla/5.0\","
	       "\"Not at all satisfied\",\"It has to be faster than it is now\",\"\"\n",
	       "D 7|What would you change about the export?|7|7||2024-03-26|: I wish it would start by itself at night\n"
	       "D 7|What do you do when it fails?|7|7||2024-03-26|: I copy all of the numbers by hand again\n"
	       "D 8|What would you change about the export?|8|8||2024-03-27|: It has to be faster than it is now\n");
}

#define RATINGS "ratings, nobody's words: left out; `unmet ratings FILE` takes importance and satisfaction from 1 to 10\n"

static void ratings(void **state)
{
	char input[16384];
	size_t n = 0;

	(void)state;
	EXPECT("customer,need,outcome,importance,satisfaction\nann,1,Minimise the time it takes to export all of a report,9,2\n", "R 1: " RATINGS);
	EXPECT("Customer,Importance: export a report in time,Satisfaction: export a report in time\nann,9,2\n", "R 1: " RATINGS);
	EXPECT("{\"customer\":\"ann\",\"text\":\"Minimise the time it takes\",\"importance\":9,\"satisfaction\":2}\n", "R 1: " RATINGS);
	for (int person = 0; person < 8; person++) /* the same statements, each person with a label for each */
		for (int item = 0; item < 6; item++)
			n += (size_t)snprintf(input + n, sizeof(input) - n, "{\"customer\":\"c%d\",\"text\":\"Item %d is hard to do\",\"label\":\"%s\"}\n",
			                      person, item, (person + item) % 3 ? "Major" : "Minor");
	expect_with(input, n, NULL, "R 1: " RATINGS);
}

/* Texts with a label are texts: they do not come again from person to person. */
static void labelled_texts(void **state)
{
	char input[16384];
	struct log log;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 60; i++)
		n += (size_t)snprintf(input + n, sizeof(input) - n, "{\"customer\":\"c%d\",\"text\":\"Report %d takes an hour\",\"label\":\"%s\"}\n", i % 9, i,
		                      i % 3 ? "slow" : "bug");
	assert_int_equal(log_read(&log, input, n, NULL), UNMET_OK);
	assert_int_equal(log.document_count, 60);
	log_free(&log);
	EXPECT("id,description,importance,satisfaction\n1,The report takes an hour to load,high,low\n", "D 1|||||: The report takes an hour to load\n");
}

static void whisper_table(void **state)
{
	(void)state;
	EXPECT("start\tend\ttext\n0\t2400\t I wish it would\n2400\t4100\texport by itself.\n4100\t9000\tSo I copy it by hand.\n",
	       "D |||||: I wish it would export by itself. So I copy it by hand.\n");
	EXPECT("start,end,speaker,text\n0.0,2.4,Ann Lee,What is hard about it?\n2.4,9.0,Bo Ek,\"The export, it takes an hour.\"\n"
	       "9.0,11.0,Bo Ek,Every week.\n",
	       "D |Bo Ek|Bo Ek|||: What is hard about it?/The export, it takes an hour. Every week.\n"
	       "T interviewer Ann Lee: What is hard about it?\n"
	       "T customer Bo Ek: The export, it takes an hour. Every week.\n");
}

/* One page of Zendesk with all of it: comments are turns, users and companies stand beside the tickets. */
static void zendesk_page(void **state)
{
	(void)state;
	EXPECT("{\"count\":1,\"tickets\":[{\"id\":5,\"subject\":\"Export\",\"description\":\"It fails.\",\"requester_id\":9,\"organization_id\":7,"
	       "\"created_at\":\"2024-03-01T10:00:00Z\",\"comments\":[{\"author_id\":9,\"body\":\"It fails.\"},{\"author_id\":1,\"body\":\"Since when?\"},"
	       "{\"author_id\":9,\"body\":\"Since Monday.\"}]}],\"next_page\":null,\"groups\":[{\"id\":1,\"name\":\"a\"}],"
	       "\"users\":[{\"id\":9,\"name\":\"Ann\",\"email\":\"ann@acme.example\",\"role\":\"end-user\",\"organization_id\":7}],"
	       "\"organizations\":[{\"id\":7,\"name\":\"Acme\",\"domain_names\":[\"acme.example\"],\"shared_tickets\":false}]}",
	       "D 5|9|9|7|2024-03-01|Export: Export//It fails./Since when?/Since Monday.\n"
	       "T customer 9: Export//It fails.\nT agent 1: Since when?\nT customer 9: Since Monday.\n"
	       "C ||9\nA name=Ann\nA email=ann@acme.example\nA company_id=7\n"
	       "C Acme|acme.example|\nA id=7\n");
	EXPECT("{\"id\":5,\"requester_id\":9,\"subject\":\"Export\",\"description\":\"It fails.\",\"satisfaction_rating\":{\"score\":\"bad\","
	       "\"comment\":\"It took three weeks.\"}}\n",
	       "D 5|9|9|||Export: Export//It fails.//It took three weeks.\n");
}

/* A conversation by itself is not a page of contacts. */
static void one_conversation(void **state)
{
	(void)state;
	EXPECT("{\"type\":\"conversation\",\"id\":\"c1\",\"created_at\":1709287200,\"contacts\":{\"contacts\":[{\"id\":\"u1\"}]},"
	       "\"conversation_parts\":{\"conversation_parts\":[{\"part_type\":\"comment\",\"body\":\"<p>It is slow.</p>\","
	       "\"author\":{\"type\":\"user\",\"name\":\"Ann\"}}]}}",
	       "D c1|Ann|Ann||2024-03-01|: It is slow.\nT customer Ann: It is slow.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jira),
		cmocka_unit_test(salesforce),
		cmocka_unit_test(google_play),
		cmocka_unit_test(app_store),
		cmocka_unit_test(typeform), cmocka_unit_test(form),
		cmocka_unit_test(qualtrics),
		cmocka_unit_test(surveygizmo),
		cmocka_unit_test(ratings),
		cmocka_unit_test(labelled_texts),
		cmocka_unit_test(whisper_table),
		cmocka_unit_test(zendesk_page),
		cmocka_unit_test(one_conversation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
