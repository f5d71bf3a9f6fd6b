/* SPDX-License-Identifier: Apache-2.0 */
/* report.html as a file: what it holds is JSON that cJSON reads, and nobody's text is ever markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <cmocka.h>
#include <zlib.h>

#include "base/file.h"
#include "export/escape.h"
#include "export/report.h"

static const char evil[] = "</script><script>pwned()</script> \xe2\x80\xae <!--<script> \xf0\x9f\x98\x80 end";
static char path[64];

static struct um_buf page;

static void write_report(enum unmet_quotes quotes, uint64_t text_bytes)
{
	static const struct unmet_quote quote = { evil, evil, evil, "2025-02-03", "d1", evil, 7, false };
	static const struct unmet_need need = { .id = 3, .label = evil, .mention_count = 2, .customer_count = 1, .customer_share = 1,
	                                        .unmet_share = 0.5, .quote = &quote, .quote_count = 1 };
	static const char *const names[] = { evil };
	const struct unmet_results results = { .summary = { .customer_count = 1, .document_count = 1, .mention_count = 2, .date_first = "",
		.date_last = "", .lexicon_hash = "", .config_hash = "" }, .need = &need, .need_count = 1, .contrast_note = evil,
		.segment_note = "", .need_note = "" };
	const struct um_report_options options = { .quotes = quotes, .top = 1, .text_bytes = text_bytes, .document_count = 1, .mention_count = 2 };
	static const struct um_turn turn[] = { { .start = 0, .end = sizeof(evil) - 1, .role = UNMET_ROLE_CUSTOMER, .speaker = { evil, sizeof(evil) - 1 } } };
	static const struct um_voice_mention mention[] = { { .id = 7, .start = 0, .end = sizeof(evil) - 1, .kinds = 1, .need = 3, .reasons = "wish.pwned: a\nwish.pwned: b", .outcome = "pwned too" },
		{ .id = 8, .start = sizeof(evil) - 4, .end = sizeof(evil) - 1, .kinds = 2, .polarity = UNMET_POLARITY_MET, .reasons = "wish.pwned: c", .outcome = "" } };
	const struct um_voice voice = { .id = 1, .name = evil, .title = evil, .question = "", .date = "2025-02-03", .lang = "en", .source = "s.csv",
		.speaker = "", .text = { evil, sizeof(evil) - 1 }, .turn = turn, .turn_count = 1, .mention = mention, .mention_count = 2 };
	const struct unmet_reject reject = { "s.csv", 4, 0, "no text", evil, sizeof(evil) - 1 };
	const struct um_attributes none = { 0 };
	struct unmet_error err = { 0 };
	struct um_report *report;

	assert_int_equal(um_report_open(&report, path, &results, &options, &err), UNMET_OK);
	um_report_people(report, names, 1, &none);
	um_report_reject(report, &reject);
	assert_int_equal(um_report_voice(report, &voice), UNMET_OK);
	assert_int_equal(um_report_close(report), UNMET_OK);
	um_buf_clear(&page);
	assert_int_equal(um_file_read(&page, path, &err), UNMET_OK);
	unlink(path);
}

static size_t times(const char *what)
{
	size_t n = 0;

	for (const char *at = page.ptr; (at = strstr(at, what)); at++)
		n++;
	return n;
}

/* part - what stands in one script element of data, as it is; NUL-terminated, to be freed. */
static char *part(const char *name)
{
	char open[64];
	const char *at, *end;

	snprintf(open, sizeof(open), "data-unmet=\"%s\"", name);
	at = strstr(page.ptr, open);
	assert_non_null(at);
	at = strchr(at, '>') + 1;
	end = strstr(at, "</script>");
	assert_non_null(end);
	return strndup(at, (size_t)(end - at));
}

static cJSON *parsed(const char *name)
{
	char *text = part(name);
	cJSON *json = cJSON_Parse(text);

	free(text);
	assert_non_null(json);
	return json;
}

static const cJSON *in(const cJSON *json, const char *a, const char *b)
{
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(json, a);

	assert_non_null(at);
	at = cJSON_GetObjectItemCaseSensitive(at, b);
	assert_non_null(at);
	return at;
}

static void all_of_it_is_data(void **state)
{
	cJSON *voices, *results;

	(void)state;
	write_report(UNMET_QUOTES_ALL, 100);
	voices = parsed("voices");
	assert_string_equal(cJSON_GetArrayItem(in(voices, "documents", "text"), 0)->valuestring, evil);
	assert_true(cJSON_IsNull(cJSON_GetArrayItem(in(voices, "mentions", "quote"), 0))); /* the text holds it */
	/* In UTF-16 units U+202E is one for three bytes, and the emoji two for four. */
	assert_int_equal(cJSON_GetArrayItem(in(voices, "mentions", "end"), 1)->valueint, (int)sizeof(evil) - 1 - 2 - 2);
	assert_int_equal(cJSON_GetArrayItem(in(voices, "mentions", "start"), 1)->valueint, (int)sizeof(evil) - 4 - 2 - 2);
	results = parsed("results");
	assert_string_equal(cJSON_GetArrayItem(cJSON_GetObjectItem(results, "needs"), 0)->child->next->valuestring, evil);
	cJSON_Delete(voices);
	cJSON_Delete(results);
	cJSON_Delete(parsed("people"));
	cJSON_Delete(parsed("about"));
}

static void nobody_can_end_an_element(void **state)
{
	(void)state;
	write_report(UNMET_QUOTES_ALL, 100);
	assert_int_equal(times("<script>pwned"), 0);
	assert_int_equal(times("<script"), 6);  /* results, about, the script, people, voices, about again */
	assert_int_equal(times("</script>"), 6);
	assert_true(times("&lt;script&gt;pwned()") > 0);
	assert_true(times("<span class=\"mark\">U+202E</span>") > 0);
	assert_int_equal(times("Content-Security-Policy"), 1);
	assert_int_equal(times("http://") + times("https://") - times("http://www.w3.org/"), 0);
}

static void sharing_leaves_words_out(void **state)
{
	char *text;
	cJSON *voices;

	(void)state;
	write_report(UNMET_QUOTES_NONE, 100);
	voices = parsed("voices");
	assert_true(cJSON_IsNull(cJSON_GetArrayItem(in(voices, "mentions", "quote"), 0)));
	assert_true(cJSON_IsNull(cJSON_GetArrayItem(in(voices, "documents", "text"), 0)));
	assert_string_equal(cJSON_GetArrayItem(in(voices, "documents", "title"), 0)->valuestring, "");
	assert_int_equal(cJSON_GetArraySize(cJSON_GetArrayItem(in(voices, "mentions", "reasons"), 0)), 0);
	assert_int_equal(cJSON_GetArrayItem(in(voices, "mentions", "outcome"), 0)->valueint, 0);
	cJSON_Delete(voices);
	assert_int_equal(times("pwned too") + times("wish.pwned"), 0);
	assert_int_equal(times("<blockquote>"), 0);
	text = part("about");
	assert_null(strstr(text, "pwned"));
	free(text);
	write_report(UNMET_QUOTES_TOP, 100);
	voices = parsed("voices");
	assert_string_equal(cJSON_GetArrayItem(in(voices, "mentions", "quote"), 0)->valuestring, evil);
	assert_true(cJSON_IsNull(cJSON_GetArrayItem(in(voices, "mentions", "quote"), 1)));
	assert_int_equal(cJSON_GetArraySize(cJSON_GetArrayItem(in(voices, "mentions", "reasons"), 0)), 2);
	assert_int_equal(times("pwned too"), 1);
	assert_int_equal(times("wish.pwned: c"), 0);
	cJSON_Delete(voices);
}

static int digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : 0;
}

static void packed_blocks_unpack(void **state)
{
	unsigned char bytes[8192], out[16384];
	size_t total = 0;
	char *text;
	z_stream z = { 0 };
	cJSON *voices;

	(void)state;
	write_report(UNMET_QUOTES_ALL, UM_REPORT_PLAIN_BYTES + 1);
	assert_int_equal(times("data-packed=\"gzip\""), 3); /* results, people, voices */
	text = part("voices");
	for (size_t i = 0; text[i]; i += 4) {
		uint32_t four = (uint32_t)digit(text[i]) << 18 | (uint32_t)digit(text[i + 1]) << 12 | (uint32_t)digit(text[i + 2]) << 6 | (uint32_t)digit(text[i + 3]);

		for (int b = 16; b >= 0; b -= 8)
			bytes[total++] = (unsigned char)(four >> b);
		assert_true(total + 3 < sizeof(bytes));
	}
	free(text);
	z.next_in = bytes;
	z.avail_in = (uInt)total;
	z.next_out = out;
	z.avail_out = sizeof(out) - 1;
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	out[z.total_out] = '\0';
	inflateEnd(&z);
	voices = cJSON_Parse((const char *)out);
	assert_non_null(voices);
	assert_string_equal(cJSON_GetArrayItem(in(voices, "documents", "text"), 0)->valuestring, evil);
	cJSON_Delete(voices);
}

static void hidden_characters_are_named(void **state)
{
	static const struct { const char *in, *out; } one[] = {
		{ "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;" },
		{ "a\xe2\x80\x8b" "b", "a<span class=\"mark\">U+200B</span>b" },
		{ "\xef\xbb\xbfx", "<span class=\"mark\">U+FEFF</span>x" },
		{ "\x1b[2J", "<span class=\"mark\">U+001B</span>[2J" },
		{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9" }, /* joined emoji */
		{ "a\xe2\x80\x8d" "b", "a<span class=\"mark\">U+200D</span>b" },
		{ "\xd9\x85\xd8\xb1\n\t", "\xd9\x85\xd8\xb1\n\t" },
	};
	struct um_buf out;

	(void)state;
	um_buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++) {
		um_buf_clear(&out);
		um_escape_html(&out, one[i].in, strlen(one[i].in));
		assert_string_equal(out.ptr, one[i].out);
	}
	um_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_is_data), cmocka_unit_test(nobody_can_end_an_element), cmocka_unit_test(sharing_leaves_words_out),
		cmocka_unit_test(packed_blocks_unpack), cmocka_unit_test(hidden_characters_are_named),
	};
	int failed;

	snprintf(path, sizeof(path), "/tmp/unmet-report-test-%ld.html", (long)getpid());
	um_buf_init(&page, (size_t)16 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	um_buf_release(&page);
	return failed;
}
