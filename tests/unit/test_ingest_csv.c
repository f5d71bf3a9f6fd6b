/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_csv.c - tables: RFC 4180, the slips people's files have, and which column is what. */
#include "ingest_log.h"

static void quoted(void **state)
{
	(void)state;
	EXPECT("id,customer,date,text\n"
	       "007,Ann,2024-03-26,\"a \"\"quoted\"\" word,\r\ntwo lines\"\r\n"
	       "8,,, plain \n",
	       "D 007|Ann|Ann||2024-03-26|: a \"quoted\" word,\r/two lines\n"
	       "D 8|||||: plain\n");
}

static void subject_and_description(void **state)
{
	(void)state;
	EXPECT("Id,Subject,Description,Requester,Requester email,Organization,Created at,Updated at\n"
	       "1,Slow,It is slow,Ann Lee,ann@acme.example,Acme,2024-01-02T03:04:05Z,2024-01-03 00:00:00 +0200\n"
	       "2,Only a subject,,Bo,bo@gmail.com,,,\n"
	       "3,Same,Same and more,,cy@corp.example,,,\n",
	       "D 1|ann@acme.example|Ann Lee|Acme|2024-01-02|Slow: Slow//It is slow\n"
	       "D 2|bo@gmail.com|Bo|||Only a subject: Only a subject\n"
	       "D 3|cy@corp.example|cy@corp.example|corp.example||Same: Same and more\n");
}

static void other_delimiters(void **state)
{
	(void)state;
	EXPECT("text;name\nhello;Ann\nworld, wide;Bo\n", "D |Ann|Ann|||: hello\nD |Bo|Bo|||: world, wide\n");
	EXPECT("text\tname\nhello\tAnn\n", "D |Ann|Ann|||: hello\n");
	EXPECT("comment\nfirst one\nsecond one\n", "D |||||: first one\nD |||||: second one\n");
}

static void ragged(void **state)
{
	(void)state;
	EXPECT("id,text,name\n1,short\n\n2,long,Ann,,\n3,too,long,row\n",
	       "D 1|||||: short\n"
	       "D 2|Ann|Ann|||: long\n"
	       "R 5: 4 fields where the header has 3: is a quote missing?\n");
}

static void unclosed_quote(void **state)
{
	(void)state;
	EXPECT("id,text\n1,\"open\n2,\"closed\"\n3,fine\n",
	       "R 2: a quote that opens in this row is not closed\n"
	       "D 2|||||: closed\n"
	       "D 3|||||: fine\n");
	EXPECT("id,text\n1,fine\n2,\"open to the end\n3,this too\n",
	       "D 1|||||: fine\n"
	       "R 3: a quote that opens in this row is not closed\n"
	       "D 3|||||: this too\n");
}

static void stray_quote(void **state)
{
	(void)state;
	EXPECT("id,text\n1,\"say \"hi\" now\"\n2,5\" screen\n3,\"x\"y,\n",
	       "D 1|||||: say \"hi\" now\n"
	       "D 2|||||: 5\" screen\n"
	       "D 3|||||: \"x\"y\n");
}

static void duplicate_headers(void **state)
{
	(void)state;
	EXPECT("Summary,Issue key,Labels,Labels,Reporter,Description\nBroken,AB-1,x,y,Ann,It broke\n",
	       "D AB-1|Ann|Ann|||Broken: Broken//It broke\n");
}

static void no_text(void **state)
{
	(void)state;
	EXPECT("id,Consumer complaint narrative,Company\n1,,Bank\n2,They lost it,Bank\n",
	       "R 2: no text in \"Consumer complaint narrative\"\n"
	       "D 2|||||: They lost it\n");
	EXPECT("id,amount,price\n1,2,3\n4,5,6\n",
	       "R 1: no column looks like text (id, amount, price): name it with --map text=COLUMN\n");
}

static void companies(void **state)
{
	(void)state;
	EXPECT("id,property_name,property_description,property_annualrevenue\n1,Acme,Makes tools,5\n",
	       "C Acme||\nA property_description=Makes tools\nA property_annualrevenue=5\nA id=1\n");
}

static void guessed_text(void **state)
{
	(void)state;
	EXPECT("id,score,What should we do better?\n1,5,Please make it load much faster\n2,4,Let me export all of my data\n",
	       "D 1|||||: Please make it load much faster\nD 2|||||: Let me export all of my data\n");
}

static void mapped(void **state)
{
	static const struct unmet_pair map[] = { { "text", "q1" }, { "customer", "who" } };
	struct um_ingest_options options = { .map = map, .map_total = 2 };
	static const char input[] = "id,q1,who,text\n1,one,Ann,other\n";

	(void)state;
	expect_with(input, sizeof(input) - 1, &options, "D 1|Ann|Ann|||: one\n");
}

static void attributes(void **state)
{
	(void)state;
	EXPECT("text,Plan,Company size,color\nhello,Pro,50-199,red\n", "D |||||: hello\nA Plan=Pro\nA Company size=50-199\n");
}

static void day_or_month(void **state)
{
	(void)state;
	EXPECT("text,date\na,3/4/2024\nb,3/26/2024\n", "D ||||2024-03-04|: a\nD ||||2024-03-26|: b\n");
	EXPECT("text,date\na,3/4/2024\nb,26/3/2024\n", "D ||||2024-04-03|: a\nD ||||2024-03-26|: b\n");
	EXPECT("text,date\na,3/4/2024\n", "R 1: the dates in \"date\" may be day/month or month/day, and no value tells: read as day/month\n"
	       "D ||||2024-04-03|: a\n");
}

static void repeats_are_numbered(void **state)
{
	struct log log;
	static const char input[] = "text,name\nsame,Ann\nsame,Bo\nsame,Ann\n";
	static const char with_id[] = "id,text,name\n1,same,Ann\n2,same,Ann\n";

	(void)state;
	assert_int_equal(log_read(&log, input, sizeof(input) - 1, NULL), UNMET_OK);
	assert_int_equal(log.last_occurrence, 2);
	log_free(&log);
	assert_int_equal(log_read(&log, with_id, sizeof(with_id) - 1, NULL), UNMET_OK);
	assert_int_equal(log.last_occurrence, 1);
	log_free(&log);
}

static uint64_t stream_of(const char *input)
{
	struct log log;
	uint64_t stream;

	assert_int_equal(log_read(&log, input, strlen(input), NULL), UNMET_OK);
	stream = log.last_stream;
	log_free(&log);
	return stream;
}

static void overlapping_exports_share_a_stream(void **state)
{
	(void)state;
	assert_true(stream_of("id,text,name\n1,a,b\n") == stream_of("Name,ID,Text\nx,9,y\n"));
	assert_true(stream_of("id,text,name\n1,a,b\n") != stream_of("id,text,mood\n1,a,b\n"));
}

static void bad_bytes_are_told_once(void **state)
{
	(void)state;
	EXPECT("text,name\ncaf\303\251 one,\303\211va\nbad \377 byte,Bo\303\266\nzero\0byte \303\251,Cy\n",
	       "D |\303\211va|\303\211va|||: caf\303\251 one\n"
	       "D |Bo\303\266|Bo\303\266|||: bad \303\277 byte\n"
	       "D |Cy|Cy|||: zerobyte \303\251\n"
	       "R 3: NUL bytes and bytes that are not UTF-8 in 2 records, from here on: NUL left out, the others read as Windows-1252, the records were kept\n");
}

static void longer_than_a_record(void **state)
{
	size_t len = (size_t)20 << 20;
	char *input = malloc(len + 64);
	struct log log;
	int n;

	(void)state;
	assert_non_null(input);
	n = sprintf(input, "id,text\n1,fine\n2,");
	memset(input + n, 'x', len);
	strcpy(input + n + len, "\n3,after\n");
	assert_int_equal(log_read(&log, input, strlen(input), NULL), UNMET_OK);
	assert_string_equal(log.out.ptr, "D 1|||||: fine\nR 3: row longer than 16 MiB\nD 3|||||: after\n");
	log_free(&log);
	free(input);
}

static void survey_rows(void **state)
{
	struct log log;
	static const char input[] =
		"Respondent ID,How often do you use it?,What is hard about it for you today?,\"What tools? (other)\",Plan\n"
		"11,Daily,It takes far too long to load the page,my own script,Pro\n"
		"12,Daily,Nobody in my team can find the button,,\n"
		"13,Weekly,,,\n";

	(void)state;
	assert_int_equal(log_read(&log, input, sizeof(input) - 1, NULL), UNMET_OK);
	assert_string_equal(log.out.ptr,
	                    "D 11|What is hard about it for you today?|11|11|||: It takes far too long to load the page\nA Plan=Pro\n"
	                    "D 11|What tools? (other)|11|11|||: my own script\nA Plan=Pro\n"
	                    "D 12|What is hard about it for you today?|12|12|||: Nobody in my team can find the button\n"
	                    "R 4: no open question answered in this row\n");
	assert_string_equal(log.last_question, "What is hard about it for you today?");
	log_free(&log);
}

static void surveymonkey_header(void **state)
{
	(void)state;
	EXPECT("Respondent ID,Email Address,What would you change about the product?,What do you use it for at work?,\n"
	       ",,Open-Ended Response,Reports,Other (please specify)\n"
	       "11,ann@acme.example,I would make the search a lot faster,Reports,planning the week with others\n",
	       "D 11|What would you change about the product?|ann@acme.example|ann@acme.example|acme.example||: I would make the search a lot faster\n"
	       "A What do you use it for at work? - Reports=yes\n"
	       "D 11|What do you use it for at work? - Other (please specify)|ann@acme.example|ann@acme.example|acme.example||: planning the week with others\n"
	       "A What do you use it for at work? - Reports=yes\n");
}

static void qualtrics_header(void **state)
{
	(void)state;
	EXPECT("StartDate,EndDate,ResponseId,UserLanguage,Q1,Q2\n"
	       "Start Date,End Date,Response ID,User Language,What would you change about the product?,How often do you use it?\n"
	       "\"{\"\"ImportId\"\":\"\"startDate\"\"}\",x,x,x,x,x\n"
	       "2024-05-01 10:00:00,2024-05-01 10:05:00,R_1,EN,I would make the search a lot faster,Daily\n",
	       "D R_1|What would you change about the product?|R_1|R_1||2024-05-01|: I would make the search a lot faster\n");
}

/* A quote that opens in row 3 must not cost a scan to the limit for each row after it. */
static void many_unclosed_quotes(void **state)
{
	size_t rows = 400000, n = 0;
	char *input = malloc(rows * 16 + 64);
	struct log log;

	(void)state;
	assert_non_null(input);
	n += (size_t)sprintf(input, "id,text\n");
	for (size_t i = 0; i < rows; i++)
		n += (size_t)sprintf(input + n, "%u,\"\"x\n", (unsigned)(i % 1000));
	assert_int_equal(log_read(&log, input, n, NULL), UNMET_OK);
	assert_int_equal(log.document_count + log.reject_count, rows);
	log_free(&log);
	free(input);
}

/* A quote in row 3 that never closes, before more rows than fit a record: one reject, the rest is read. */
static void unclosed_early(void **state)
{
	size_t rows = 900000, at, room = rows * 40;
	char *bytes = malloc(room);
	struct log log;

	(void)state;
	assert_non_null(bytes);
	at = (size_t)snprintf(bytes, room, "id,customer,text\n1,Ann,fine\n2,Bo,\"never closed\n");
	for (size_t i = 0; i < rows; i++)
		at += (size_t)snprintf(bytes + at, room - at, "%zu,C%zu,plain words here\n", i + 3, i % 977);
	assert_true(at > UM_RECORD_BYTES);
	assert_int_equal(log_read(&log, bytes, at, NULL), UNMET_OK);
	assert_int_equal(log.reject_count, 1);
	assert_int_equal(log.document_count, rows + 1);
	log_free(&log);
	free(bytes);
}

static void markup(void **state)
{
	(void)state;
	EXPECT("id,text\n1,\"<p>I can&#39;t <b>export</b> it, see <a href=\"\"https://x.example/?a=1\"\">here</a>.</p><div>It fails &amp; fails.</div>\"\n"
	       "2,\"Bo&#39;s report\nis 3 < 4 &lt;p&gt; wide, R&D <3\"\n"
	       "3,\"I wish<br>it were quick.\n<blockquote>On Monday you wrote</blockquote>\"\n"
	       "4,<blockquote>nothing else</blockquote>\n"
	       "5,A <div> that nobody closes\n",
	       "D 1|||||: I can't export it, see here./It fails & fails.\n"
	       "D 2|||||: Bo's report/is 3 < 4 <p> wide, R&D <3\n"
	       "D 3|||||: I wish/it were quick.\n"
	       "D 4|||||: <blockquote>nothing else</blockquote>\n"
	       "D 5|||||: A <div> that nobody closes\nL markup 3\n");
}

/* People and report tools write over their tables. Only what is surely above one is taken away, and it is told. */
static void above_the_header(void **state)
{
	(void)state;
	EXPECT("Feedback of March\nmade by Ann, on request\n\nCustomer,Company,Feedback\nBo,Acme,I need it by Monday.\n",
	       "R 1: a line above the header: not used\nR 2: a line above the header: not used\n"
	       "D |Bo|Bo|Acme||: I need it by Monday.\n");
	EXPECT("sep=;\nCustomer;Comment\nBo;\"Mine, and yours\"\n", "D |Bo|Bo|||: Mine, and yours\n");
	EXPECT("customer,comment\nBo,\ntext,body,message\n", "R 2: no text in \"comment\"\n"
	       "R 3: 3 fields where the header has 2: is a quote missing?\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quoted),
		cmocka_unit_test(subject_and_description),
		cmocka_unit_test(other_delimiters),
		cmocka_unit_test(ragged),
		cmocka_unit_test(above_the_header),
		cmocka_unit_test(unclosed_quote),
		cmocka_unit_test(unclosed_early),
		cmocka_unit_test(stray_quote),
		cmocka_unit_test(duplicate_headers),
		cmocka_unit_test(no_text),
		cmocka_unit_test(companies),
		cmocka_unit_test(guessed_text),
		cmocka_unit_test(mapped),
		cmocka_unit_test(attributes),
		cmocka_unit_test(day_or_month),
		cmocka_unit_test(repeats_are_numbered),
		cmocka_unit_test(overlapping_exports_share_a_stream),
		cmocka_unit_test(bad_bytes_are_told_once),
		cmocka_unit_test(longer_than_a_record),
		cmocka_unit_test(survey_rows),
		cmocka_unit_test(surveymonkey_header),
		cmocka_unit_test(qualtrics_header),
		cmocka_unit_test(many_unclosed_quotes),
		cmocka_unit_test(markup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
