/* SPDX-License-Identifier: Apache-2.0 */
/* Exports, read back by cJSON, which is not ours. */
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

#include "base/fmath.h"
#include "base/mem.h"
#include "export/export.h"
#include "export/number.h"

static const char nasty[] = "a \"quote\", a \\, a\ttab,\na line, </script>, \xc3\xa9 and \xe2\x80\xa8 \x01";

static char path[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(path, "/tmp/unmet-export-XXXXXX");
	if (!mkdtemp(path))
		return -1;
	strcat(path, "/segments.json");
	return 0;
}

static int drop_folder(void **state)
{
	(void)state;
	unlink(path);
	*strrchr(path, '/') = '\0';
	return rmdir(path);
}

static cJSON *get(const cJSON *object, const char *key)
{
	cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);

	assert_non_null(value);
	return value;
}

static const char *text_of(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(get(object, key));
}

static double number_of(const cJSON *object, const char *key)
{
	assert_true(cJSON_IsNumber(get(object, key)));
	return get(object, key)->valuedouble;
}

/* One line, ended by the only newline in it. */
static cJSON *parse_line(struct um_buf *b)
{
	cJSON *value;

	assert_int_equal(b->failed, UNMET_OK);
	assert_true(b->len > 0 && b->ptr[b->len - 1] == '\n');
	assert_ptr_equal(memchr(b->ptr, '\n', b->len), b->ptr + b->len - 1);
	value = cJSON_ParseWithLength(b->ptr, b->len);
	assert_non_null(value);
	return value;
}

/* ---- lines -------------------------------------------------------------------------------- */

static struct um_evidence some_evidence(void)
{
	return (struct um_evidence){
		.mention = UINT64_C(9007199254740993), .document = "T-1", .source = "tickets.csv", .customer = "",
		.date = "2026-01-31", .kinds = 1u << UNMET_KIND_WISH | 1u << UNMET_KIND_PRAISE, .kind = UNMET_KIND_PRAISE,
		.polarity = UNMET_POLARITY_MET, .intensity = 0.123456, .score = 2.5, .solution = true, .need = 7,
		.reasons = "wish.would-like: would like\nall.thanks (against): thanks", .outcome = nasty,
		.posterior = 0.99999, .unplaced_rank = 12, .near_duplicate_of = "T-7", .counted = false, .start = 3, .end = 99,
		.quote = nasty, .quote_bytes = sizeof(nasty) - 1,
	};
}

static void evidence_reads_back(void **state)
{
	struct um_evidence e = some_evidence();
	struct um_buf b;
	cJSON *line;

	(void)state;
	um_buf_init(&b, 1 << 20);
	um_export_evidence_line(&b, &e);
	assert_non_null(strstr(b.ptr, "\"mention\":9007199254740993,"));
	assert_null(strstr(b.ptr, "</script"));
	line = parse_line(&b);
	assert_string_equal(text_of(line, "doc"), "T-1");
	assert_true(cJSON_IsNull(get(line, "customer")) && cJSON_IsNull(get(line, "speaker")));
	assert_string_equal(text_of(line, "quote"), nasty);
	assert_string_equal(text_of(line, "kind"), "praise");
	assert_int_equal(cJSON_GetArraySize(get(line, "kinds")), 2);
	assert_string_equal(cJSON_GetArrayItem(get(line, "kinds"), 0)->valuestring, "wish");
	assert_string_equal(text_of(line, "polarity"), "met");
	assert_true(number_of(line, "intensity") == 0.1235);
	assert_true(number_of(line, "posterior") == 1);
	assert_true(cJSON_IsTrue(get(line, "solution")));
	assert_string_equal(get(line, "near_duplicate_of")->valuestring, "T-7");
	assert_true(cJSON_IsFalse(get(line, "counted")));
	assert_true(cJSON_IsTrue(get(line, "unplaced")) && number_of(line, "unplaced_rank") == 12);
	assert_int_equal(cJSON_GetArraySize(get(line, "reasons")), 2);
	assert_string_equal(cJSON_GetArrayItem(get(line, "reasons"), 1)->valuestring, "all.thanks (against): thanks");
	assert_string_equal(text_of(line, "outcome"), nasty);
	assert_true(number_of(line, "need") == 7 && number_of(line, "start") == 3 && number_of(line, "end") == 99);
	cJSON_Delete(line);
	um_buf_release(&b);
}

static void evidence_without_a_need(void **state)
{
	struct um_evidence e = some_evidence();
	struct um_buf b;
	cJSON *line;

	(void)state;
	e.need = 0;
	e.unplaced_rank = 0;
	e.near_duplicate_of = "";
	e.counted = true;
	e.kinds = 0;
	e.reasons = e.outcome = "";
	e.score = NAN;
	e.intensity = INFINITY;
	e.quote = "caf\xe9";
	e.quote_bytes = 4;
	um_buf_init(&b, 1 << 20);
	um_export_evidence_line(&b, &e);
	line = parse_line(&b);
	assert_true(cJSON_IsNull(get(line, "near_duplicate_of")) && cJSON_IsTrue(get(line, "counted")));
	assert_true(cJSON_IsFalse(get(line, "unplaced")) && cJSON_IsNull(get(line, "unplaced_rank")));
	assert_true(cJSON_IsNull(get(line, "need")) && cJSON_IsNull(get(line, "posterior")));
	assert_true(cJSON_IsNull(get(line, "kind")) && cJSON_GetArraySize(get(line, "kinds")) == 0);
	assert_true(cJSON_IsNull(get(line, "outcome")) && cJSON_GetArraySize(get(line, "reasons")) == 0);
	assert_true(cJSON_IsNull(get(line, "score")) && cJSON_IsNull(get(line, "intensity")));
	assert_string_equal(text_of(line, "quote"), "caf\xef\xbf\xbd");
	cJSON_Delete(line);
	um_buf_release(&b);
}

static void rejects_read_back(void **state)
{
	struct unmet_reject reject = { "a.csv", 12, 345, "6 fields, the header has 7", nasty, sizeof(nasty) - 1 };
	struct um_buf b;
	cJSON *line;

	(void)state;
	um_buf_init(&b, 1 << 20);
	um_export_reject_line(&b, &reject);
	line = parse_line(&b);
	assert_string_equal(text_of(line, "file"), "a.csv");
	assert_true(number_of(line, "row") == 12 && number_of(line, "byte") == 345);
	assert_string_equal(text_of(line, "reason"), "6 fields, the header has 7");
	assert_string_equal(text_of(line, "raw"), nasty);
	cJSON_Delete(line);
	um_buf_release(&b);
}

static void detections_keep_their_id(void **state)
{
	const struct unmet_cue cue[] = { { "wish.would-like", 0, 12 }, { "slow", 20, 24 } };
	struct unmet_detection d = { .need = true, .score = 3.25, .kinds = 1u << UNMET_KIND_PROBLEM,
	                             .intensity = 0.5, .cue = cue, .cue_count = 2 };
	struct um_buf b;
	cJSON *line;

	(void)state;
	um_buf_init(&b, 1 << 20);
	um_export_detection_line(&b, "12345678901234567890", 20, true, &d);
	assert_true(strncmp(b.ptr, "{\"id\":12345678901234567890,", 27) == 0);
	line = parse_line(&b);
	assert_true(cJSON_IsTrue(get(line, "need")) && number_of(line, "score") == 3.25);
	assert_int_equal(cJSON_GetArraySize(get(line, "cues")), 2);
	assert_string_equal(text_of(cJSON_GetArrayItem(get(line, "cues"), 1), "cue"), "slow");
	assert_true(number_of(cJSON_GetArrayItem(get(line, "cues"), 1), "end") == 24);
	cJSON_Delete(line);
	um_buf_clear(&b);
	um_export_detection_line(&b, nasty, sizeof(nasty) - 1, false, &d);
	line = parse_line(&b);
	assert_string_equal(text_of(line, "id"), nasty);
	cJSON_Delete(line);
	um_buf_release(&b);
}

static void chances_keep_six_digits(void **state)
{
	const struct { double value; const char *text; } cases[] = {
		{ 0, "0" }, { 1, "1" }, { 0.5, "0.5" }, { 0.123456789, "0.123457" }, { 0.0123456789, "0.0123457" },
		{ 0.00123456789, "0.00123457" }, { 0.000123456789, "1.23457e-4" }, { 1e-9, "1e-9" },
		{ 9.9999999e-7, "1e-6" }, { 2.5e-200, "2.5e-200" }, { 1e-305, "0" }, { NAN, "null" },
	};
	struct um_buf b;

	(void)state;
	um_buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		um_buf_clear(&b);
		um_significant(&b, cases[i].value);
		assert_string_equal(b.ptr, cases[i].text);
	}
	um_buf_release(&b);
}

/* ---- segments.json ------------------------------------------------------------------------ */

static struct unmet_results some_results(void)
{
	static const struct unmet_cleaned cleaned[] = { { "signature", 7, NULL, 0 } };
	static const struct unmet_source source[] = { { nasty, "00000000000000000000000000000000", "csv", 10, 3, 1, 1, 1, cleaned, 1, 5 } };
	static const char *const language[] = { "en" };
	static const uint64_t documents[] = { 4 };
	static const char *const term[] = { "export", nasty };
	static const struct unmet_quote quote[] = { { nasty, "ann", "", "2026-01-02", "T-1", "tickets.csv", 5, false } };
	static const struct unmet_neighbour neighbour[] = { { 4, -0.12345 } };
	static const struct unmet_need need[] = { { .id = 3, .label = nasty, .term = term, .term_count = 2, .theme = 1,
		.mention_count = 9, .document_count = 8, .customer_count = 7, .customer_share = 2.0 / 3,
		.customer_share_ci = { 0.4, NAN }, .unmet_share = 1, .intensity = 0.25, .kind_count = { 1, 2, 3 },
		.quote = quote, .quote_count = 1, .area = 1, .stability = 0.43219, .apart_term = term, .apart_term_count = 2,
		.neighbour = neighbour, .neighbour_count = 1, .x = 0.25, .y = 1, .outcome = nasty, .outcome_draft = true } };
	static const struct unmet_theme theme[] = { { 1, 1, nasty } };
	static const struct unmet_area area[] = { { 1, nasty } };
	static const struct unmet_cooc cooc[] = { { 3, 4, 5, 1.23456, 1.5e-12, 3e-10 } };
	static const struct unmet_node node[] = { { 3, 1, 0.25, 1 }, { 4, 1, 0.75, 0 } };
	static const uint32_t together[] = { 4, 3 };
	static const struct unmet_community community[] = { { 1, nasty, 5, together, 2 } };
	static const struct unmet_member member[] = { { "ann", 0.98765 }, { nasty, 0.5 } };
	static const struct unmet_defining defining[] = { { 3, 2.5, 0.75 } };
	static const struct unmet_attribute attribute[] = { { "plan", nasty, 2, 1, 1.5 } };
	static const struct unmet_reach reach[] = { { "plan", nasty, 7, .5, 1.5, 1e-9 } };
	static const struct unmet_coverage_point point[] = { { 5, .5, { .4, .6 }, 4.5, { 4, 5 } } };
	static const struct unmet_told told[] = { { "need segments", true, true, 40, .21, .01 }, { nasty, false, false, 9, 0, 1 } };
	static const struct unmet_segment segment[] = { {
		.id = 1, .label = nasty, .customer_count = 2, .share = 1, .stability = 1, .member = member, .defining = defining,
		.defining_count = 1, .attribute = attribute, .attribute_count = 1, .reach = reach, .reach_count = 1,
		.coverage = { .note = "Too little" } } };

	return (struct unmet_results){
		.summary = { .source = source, .source_count = 1, .row_count = 3, .stored_count = 1, .duplicate_count = 1,
		             .rejected_count = 1, .split_customer_count = 2, .unmatched_row_count = 6, .canned_count = 3, .document_count = 4, .language = language, .language_document_count = documents,
		             .language_count = 1, .date_first = "2026-01-02", .date_last = "", .seed = 1 },
		.need = need, .need_count = 1, .cooc = cooc, .cooc_count = 1, .node = node, .node_count = 2, .community = community,
		.community_count = 1, .modularity = 0.12345, .segment = segment, .segment_count = 1,
		.unassigned_customer_count = 11, .segment_note = nasty, .told = told, .told_count = 2,
		.coverage = { .known = true, .customer_count = 12, .need_count = 9, .share = .5, .more_for_90 = 3,
		              .more_for_95 = UNMET_COVERAGE_NEVER, .saturated = true, .note = nasty, .point = point, .point_count = 1 },
		.theme = theme, .theme_count = 1, .area = area, .area_count = 1,
		.unplaced = { 5, 4, 0.3 },
		.grouping = { .low = 2, .high = 5, .sharpness = 0.5, .granularity = UNMET_GRANULARITY_COARSE },
	};
}

static cJSON *parse_file(void)
{
	struct um_buf b;
	cJSON *value;

	um_buf_init(&b, 1 << 24);
	assert_int_equal(um_file_read(&b, path, NULL), UNMET_OK);
	value = cJSON_ParseWithLength(b.ptr, b.len);
	assert_non_null(value);
	um_buf_release(&b);
	return value;
}

static void assert_network(const cJSON *network)
{
	const cJSON *community = cJSON_GetArrayItem(get(network, "communities"), 0), *node = cJSON_GetArrayItem(get(network, "nodes"), 1);

	assert_true(number_of(network, "modularity") == 0.1235);
	assert_true(number_of(node, "need") == 4 && number_of(node, "x") == 0.75 && number_of(node, "community") == 1);
	assert_string_equal(text_of(community, "label"), nasty);
	assert_true(number_of(community, "customer_count") == 5);
	assert_int_equal(cJSON_GetArrayItem(get(community, "need_ids"), 0)->valueint, 4);
}

static void assert_statistics(const cJSON *all, const cJSON *segment)
{
	const cJSON *coverage = get(all, "coverage"), *rows = get(get(all, "contrast"), "rows"), *row = cJSON_GetArrayItem(rows, 1);

	assert_network(get(all, "network"));
	assert_true(number_of(coverage, "found") == 9 && number_of(coverage, "more_for_90") == 3);
	assert_true(cJSON_IsNull(get(coverage, "more_for_95")) && cJSON_IsTrue(get(coverage, "saturated")));
	assert_true(number_of(cJSON_GetArrayItem(get(coverage, "curve"), 0), "need_count") == 4.5);
	assert_string_equal(text_of(get(all, "notes"), "coverage"), nasty);
	assert_string_equal(text_of(cJSON_GetArrayItem(rows, 0), "kind"), "segments");
	assert_string_equal(text_of(row, "name"), nasty);
	assert_true(cJSON_IsNull(get(row, "told")) && cJSON_IsNull(get(row, "p")));
	assert_true(cJSON_IsNull(get(segment, "coverage")));
	assert_true(number_of(cJSON_GetArrayItem(get(segment, "reach"), 0), "q") == 1e-9);
}

static void results_read_back(void **state)
{
	struct unmet_results r = some_results();
	cJSON *all, *need, *segment, *pair;

	(void)state;
	assert_int_equal(um_export_segments_json(&r, path, NULL), UNMET_OK);
	all = parse_file();
	assert_string_equal(text_of(all, "schema_version"), UNMET_SCHEMA_VERSION);
	assert_string_equal(text_of(get(all, "engine"), "version"), UNMET_VERSION);
	assert_true(cJSON_IsNull(get(get(get(all, "corpus"), "date_range"), "last")));
	assert_int_equal(get(get(cJSON_GetArrayItem(get(get(all, "corpus"), "sources"), 0), "cleaned"), "signature")->valueint, 7);
	assert_int_equal(get(cJSON_GetArrayItem(get(get(all, "corpus"), "sources"), 0), "near_duplicate_count")->valueint, 5);
	assert_true(number_of(get(all, "corpus"), "split_customer_count") == 2 && number_of(get(all, "corpus"), "unmatched_row_count") == 6);
	assert_true(number_of(get(all, "corpus"), "canned_count") == 3);
	assert_string_equal(text_of(get(all, "notes"), "segments"), nasty);
	need = cJSON_GetArrayItem(get(all, "needs"), 0);
	assert_string_equal(text_of(need, "label"), nasty);
	assert_true(number_of(need, "customer_share") == 0.6667);
	assert_true(cJSON_IsNull(cJSON_GetArrayItem(get(need, "customer_share_ci"), 1)));
	assert_true(number_of(get(need, "kinds"), "obstacle") == 3 && number_of(get(need, "kinds"), "praise") == 0);
	assert_true(cJSON_IsNull(get(cJSON_GetArrayItem(get(need, "quotes"), 0), "speaker")));
	assert_true(number_of(need, "stability") == 0.4322 && cJSON_IsFalse(get(need, "steady")));
	assert_true(number_of(need, "area") == 1 && number_of(need, "x") == 0.25 && number_of(need, "y") == 1);
	assert_string_equal(cJSON_GetArrayItem(get(need, "apart_terms"), 1)->valuestring, nasty);
	assert_true(number_of(cJSON_GetArrayItem(get(need, "neighbours"), 0), "need") == 4);
	assert_true(number_of(cJSON_GetArrayItem(get(need, "neighbours"), 0), "similarity") == -0.1235 ||
	            number_of(cJSON_GetArrayItem(get(need, "neighbours"), 0), "similarity") == -0.1234);
	assert_true(cJSON_GetArrayItem(get(cJSON_GetArrayItem(get(all, "themes"), 0), "need_ids"), 0)->valueint == 3);
	assert_string_equal(text_of(cJSON_GetArrayItem(get(all, "areas"), 0), "label"), nasty);
	assert_true(number_of(get(all, "unplaced"), "customer_count") == 4 && number_of(get(all, "unplaced"), "share") == 0.3);
	assert_string_equal(text_of(get(all, "grouping"), "granularity"), "coarse");
	assert_true(number_of(get(all, "grouping"), "sharpness") == 0.5 && number_of(get(all, "grouping"), "high") == 5);
	pair = cJSON_GetArrayItem(get(all, "co_occurrence"), 0);
	assert_true(number_of(pair, "lift") == 1.235 && number_of(pair, "p") == 1.5e-12 && number_of(pair, "q") == 3e-10);
	segment = cJSON_GetArrayItem(get(all, "segments"), 0);
	assert_int_equal(cJSON_GetArraySize(get(segment, "members")), 2);
	assert_true(number_of(cJSON_GetArrayItem(get(segment, "members"), 0), "posterior") == 0.9877);
	assert_true(number_of(cJSON_GetArrayItem(get(segment, "defining_needs"), 0), "need") == 3);
	assert_string_equal(text_of(cJSON_GetArrayItem(get(segment, "attributes"), 0), "value"), nasty);
	assert_true(number_of(all, "unassigned_customer_count") == 11);
	assert_statistics(all, segment);
	cJSON_Delete(all);
}

static void nothing_is_a_file_too(void **state)
{
	struct unmet_results none = { 0 };
	cJSON *all;

	(void)state;
	assert_int_equal(um_export_segments_json(&none, path, NULL), UNMET_OK);
	all = parse_file();
	assert_int_equal(cJSON_GetArraySize(get(all, "needs")), 0);
	assert_int_equal(cJSON_GetArraySize(get(all, "segments")), 0);
	cJSON_Delete(all);
}

/* More members than the buffer holds are all there, in order. */
static void many_members_stream(void **state)
{
	enum { MANY = 20000 };
	struct unmet_member *member = calloc(MANY, sizeof(*member));
	struct unmet_segment segment = { .id = 1, .label = "x", .customer_count = MANY, .member = member };
	struct unmet_results r = { .segment = &segment, .segment_count = 1 };
	char (*name)[16] = calloc(MANY, sizeof(*name));
	cJSON *all, *at;
	int i = 0;

	(void)state;
	for (i = 0; i < MANY; i++) {
		snprintf(name[i], sizeof(*name), "c%d", i);
		member[i].customer = name[i];
	}
	assert_int_equal(um_export_segments_json(&r, path, NULL), UNMET_OK);
	all = parse_file();
	i = 0;
	cJSON_ArrayForEach(at, get(cJSON_GetArrayItem(get(all, "segments"), 0), "members"))
		assert_string_equal(text_of(at, "customer"), name[i++]);
	assert_int_equal(i, MANY);
	cJSON_Delete(all);
	free(member);
	free(name);
}

/* What was there before stays whole when writing fails at any allocation. */
static void a_failed_export_changes_nothing(void **state)
{
	struct unmet_results before = { 0 }, r = some_results();
	enum unmet_status rc = UNMET_E_NOMEM;
	uint64_t n;
	cJSON *all;

	(void)state;
	assert_int_equal(um_export_segments_json(&before, path, NULL), UNMET_OK);
	for (n = 1; rc; n++) {
		um_mem_fail_after(n, true);
		rc = um_export_segments_json(&r, path, NULL);
		um_mem_fail_after(0, false);
		all = parse_file();
		assert_int_equal(cJSON_GetArraySize(get(all, "needs")), rc ? 0 : 1);
		cJSON_Delete(all);
	}
	assert_true(n > 3);
}

static void a_missing_folder_is_an_error(void **state)
{
	struct unmet_results none = { 0 };
	struct unmet_error err;

	(void)state;
	assert_int_equal(um_export_segments_json(&none, "/nonexistent/folder/segments.json", &err), UNMET_E_IO);
	assert_int_equal(err.status, UNMET_E_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence_reads_back),
		cmocka_unit_test(evidence_without_a_need),
		cmocka_unit_test(rejects_read_back),
		cmocka_unit_test(detections_keep_their_id),
		cmocka_unit_test(chances_keep_six_digits),
		cmocka_unit_test(results_read_back),
		cmocka_unit_test(nothing_is_a_file_too),
		cmocka_unit_test(many_members_stream),
		cmocka_unit_test(a_failed_export_changes_nothing),
		cmocka_unit_test(a_missing_folder_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
