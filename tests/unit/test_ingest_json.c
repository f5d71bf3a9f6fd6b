/* SPDX-License-Identifier: Apache-2.0 */
/* test_ingest_json.c - JSON Lines, arrays, lists in objects, nested keys, and what is broken in them. */
#include "ingest_log.h"

static void lines(void **state)
{
	(void)state;
	EXPECT("{\"id\":12345678901234567890,\"text\":\"a\",\"customer\":\"c\"}\n\n{\"id\":\"007\",\"text\":\"b\\u00e9\"}\n",
	       "D 12345678901234567890|c|c|||: a\nD 007|||||: b\303\251\n");
}

static void bad_lines(void **state)
{
	struct log log;
	static const char input[] = "{\"text\":\"a\"}\n{\"text\":\n[1]\n{\"other\":\"x\"}\n{\"text\":\"b\"}\n";

	(void)state;
	assert_int_equal(log_read(&log, input, sizeof(input) - 1, NULL), UNMET_OK);
	assert_int_equal(log.document_count, 2);
	assert_int_equal(log.reject_count, 3);
	assert_non_null(strstr(log.out.ptr, "R 2: not JSON"));
	assert_non_null(strstr(log.out.ptr, "R 3: not an object with fields"));
	assert_non_null(strstr(log.out.ptr, "R 4: no text"));
	log_free(&log);
}

static void array(void **state)
{
	(void)state;
	EXPECT("[ {\"text\":\"a ] } \\\" b\"} , \"plain\",\n 3, {\"text\":\"c\"} ]",
	       "D |||||: a ] } \" b\nD |||||: plain\nR 3: not an object with fields\nD |||||: c\n");
}

static void list_in_object(void **state)
{
	(void)state;
	EXPECT("{\"count\": 2, \"tickets\": [{\"id\": 1, \"subject\": \"s\", \"description\": \"d\"},\n"
	       "{\"id\": 2, \"description\": \"e\"}], \"next_page\": null}",
	       "D 1||||\x7c"
	       "s: s//d\nD 2|||||: e\n");
	EXPECT("{\"tickets\":[{\"text\":\"a\"}]}\n{\"tickets\":[{\"text\":\"b\"}]}\n", "D |||||: a\nD |||||: b\n");
	/* An element a line is still a list, not JSON Lines, wherever the commas stand. */
	EXPECT("{\"tickets\":[\n{\"text\":\"a\"}\n,{\"text\":\"b\"}\n]}", "D |||||: a\nD |||||: b\n");
	EXPECT("{\"tickets\":[\n{\"text\":\"a\"},\n{\"text\":\"b\"}\n]}", "D |||||: a\nD |||||: b\n");
	EXPECT("{\"tickets\":[\n{\"text\":\"a\"}\n]}", "D |||||: a\n");
}

static void nested(void **state)
{
	(void)state;
	EXPECT("[{\"data\":{\"attributes\":{\"title\":\"T\",\"body\":\"B\"}},\"requester\":{\"id\":7,\"name\":\"Ann\","
	       "\"email\":\"ann@acme.example\"},\"plan\":[\"pro\",\"eu\"]}]",
	       "D |ann@acme.example|Ann|acme.example||T: T//B\nA plan=pro; eu\n");
}

static void mapped_path(void **state)
{
	static const struct unmet_pair map[] = { { "text", "via.channel" } };
	struct um_ingest_options options = { .map = map, .map_total = 1 };
	static const char input[] = "[{\"text\":\"no\",\"via\":{\"channel\":\"yes\"}}]";

	(void)state;
	expect_with(input, sizeof(input) - 1, &options, "D |||||: yes\n");
}

static void cut_off(void **state)
{
	(void)state;
	EXPECT("[{\"text\":\"a\"},{\"text\":\"b", "D |||||: a\nR 2: the file ends inside this record\n");
	EXPECT("[{\"text\":\"a\"}", "D |||||: a\nR 2: the list is not closed: the file may be cut off\n");
}

static void garbage_inside(void **state)
{
	(void)state;
	EXPECT("[{\"text\":\"a\"}, }, {\"text\":\"b\"}]", "D |||||: a\nR 2: not JSON: a value was expected here\nD |||||: b\n");
}

static void too_deep(void **state)
{
	struct log log;
	char input[512];
	size_t n = (size_t)sprintf(input, "[{\"text\":\"a\",\"x\":");

	(void)state;
	memset(input + n, '[', 100);
	memset(input + n + 100, ']', 100);
	strcpy(input + n + 200, "},{\"text\":\"b\"}]");
	assert_int_equal(log_read(&log, input, strlen(input), NULL), UNMET_OK);
	assert_int_equal(log.document_count, 1);
	assert_int_equal(log.reject_count, 1);
	log_free(&log);
}

static void long_element(void **state)
{
	size_t len = (size_t)40 << 20, n;
	char *input = malloc(len + 128);
	struct log log;

	(void)state;
	assert_non_null(input);
	n = (size_t)sprintf(input, "[{\"text\":\"a\"},{\"text\":\"");
	memset(input + n, '{', len);
	strcpy(input + n + len, "\"},{\"text\":\"b\"}]");
	assert_int_equal(log_read(&log, input, strlen(input), NULL), UNMET_OK);
	assert_string_equal(log.out.ptr, "D |||||: a\nR 2: record longer than 16 MiB\nD |||||: b\n");
	log_free(&log);
	free(input);
}

static void long_line(void **state)
{
	size_t len = (size_t)40 << 20, n;
	char *input = malloc(len + 128);
	struct log log;

	(void)state;
	assert_non_null(input);
	n = (size_t)sprintf(input, "{\"text\":\"a\"}\n{\"text\":\"");
	memset(input + n, 'x', len);
	strcpy(input + n + len, "\"}\n{\"text\":\"b\"}\n");
	assert_int_equal(log_read(&log, input, strlen(input), NULL), UNMET_OK);
	assert_string_equal(log.out.ptr, "D |||||: a\nR 2: line longer than 16 MiB\nD |||||: b\n");
	log_free(&log);
	free(input);
}

static void whisper(void **state)
{
	(void)state;
	EXPECT("{\"text\":\" a b\",\"segments\":[{\"id\":0,\"start\":0.0,\"end\":1.0,\"text\":\" a\"},"
	       "{\"id\":1,\"start\":1.0,\"end\":2.0,\"text\":\" b\"}],\"language\":\"en\"}",
	       "D |||||: a b\n");
}

static void intercom(void **state)
{
	(void)state;
	EXPECT("[{\"type\":\"conversation\",\"id\":\"55\",\"created_at\":1711447200,\"updated_at\":1711450800,"
	       "\"source\":{\"subject\":\"\",\"body\":\"<p>It is <b>slow</b></p>\",\"author\":{\"type\":\"user\",\"id\":\"u1\",\"name\":\"Ann Lee\",\"email\":\"ann@acme.example\"}},"
	       "\"conversation_parts\":{\"conversation_parts\":[{\"part_type\":\"comment\",\"body\":\"<p>Sorry!</p>\",\"author\":{\"type\":\"admin\",\"name\":\"Bo\"}},"
	       "{\"part_type\":\"assignment\",\"body\":null,\"author\":{\"type\":\"admin\",\"name\":\"Bo\"}},"
	       "{\"part_type\":\"comment\",\"body\":\"When?\",\"author\":{\"type\":\"user\",\"name\":\"Ann Lee\"}}]}}]",
	       "D 55|ann@acme.example|Ann Lee|acme.example|2024-03-26|: It is slow/Sorry!/When?\n"
	       "T customer Ann Lee: It is slow\nT agent Bo: Sorry!\nT customer Ann Lee: When?\n");
}

static void side_tables(void **state)
{
	(void)state;
	EXPECT("[{\"_id\":101,\"name\":\"Enthaze\",\"domain_names\":[\"kage.com\",\"x.com\"],\"details\":\"MegaCorp\",\"shared_tickets\":false}]",
	       "C Enthaze|kage.com|\nA details=MegaCorp\nA id=101\n");
	EXPECT("[{\"_id\":1,\"name\":\"Fran\",\"email\":\"f@x.com\",\"locale\":\"en-AU\",\"timezone\":\"x\",\"role\":\"end-user\",\"organization_id\":119}]",
	       "C ||1\nA name=Fran\nA email=f@x.com\nA company_id=119\n");
}

static void key_order_does_not_matter(void **state)
{
	struct log a, b;
	static const char one[] = "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\",\"rare\":1}\n{\"id\":3,\"text\":\"c\"}\n";
	static const char two[] = "{\"text\":\"x\",\"id\":9}\n{\"text\":\"y\",\"id\":8}\n";

	(void)state;
	assert_int_equal(log_read(&a, one, sizeof(one) - 1, NULL), UNMET_OK);
	assert_int_equal(log_read(&b, two, sizeof(two) - 1, NULL), UNMET_OK);
	assert_true(a.last_stream == b.last_stream);
	log_free(&a);
	log_free(&b);
}

/* Lists wrapped in objects, on one line or on many; a record with a list inside it stays a record. */
static void wrapped(void **state)
{
	(void)state;
	EXPECT("{\n\"page\": 1,\n\"data\": {\"meta\": {\"a\": [1]}, \"reviews\": {\"edges\": [{\"id\": 1, \"text\": \"It fails.\"},\n"
	       "{\"id\": 2, \"text\": \"It hangs.\"}], \"next\": null}, \"n\": 2},\n\"x\": {}\n}\n",
	       "D 1|||||: It fails.\nD 2|||||: It hangs.\n");
	EXPECT("{\"data\":{\"reviews\":{\"edges\":[{\"id\":1,\"text\":\"It fails.\"}]}}}\n{\"data\":{\"reviews\":{\"edges\":[{\"id\":2,\"text\":\"It hangs.\"}]}}}\n",
	       "D 1|||||: It fails.\nD 2|||||: It hangs.\n");
	EXPECT("{\n\"id\": 1,\n\"text\": \"It fails.\",\n\"meta\": {\"parts\": [{\"text\": \"x\"}]}\n}\n", "D 1|||||: It fails.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(array),
		cmocka_unit_test(list_in_object),
		cmocka_unit_test(nested),
		cmocka_unit_test(mapped_path),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(garbage_inside),
		cmocka_unit_test(too_deep),
		cmocka_unit_test(long_element),
		cmocka_unit_test(long_line),
		cmocka_unit_test(whisper),
		cmocka_unit_test(intercom),
		cmocka_unit_test(side_tables),
		cmocka_unit_test(key_order_does_not_matter),
		cmocka_unit_test(wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
