/* SPDX-License-Identifier: Apache-2.0 */
/* test_pipeline.c - the public API from files to results: same in, same out; every number once. */
#include "store_scratch.h"

#include "unmet.h"

#include <sys/wait.h>
#include <signal.h>
#include <time.h>

static const char *const thing[] = { "invoices", "reports", "photos", "the calendar", "messages", "the price list" };
static const char *const wish[] = { "I wish I could export %s to Excel.", "There is no way to print %s.", "It keeps crashing when I open %s.",
                                    "Searching %s takes forever.", "Please add a filter for %s.", "I can't share %s with my team." };

/* write_csv - rows from..to of one made-up export; the same row has the same text in every file. */
static void write_csv(const struct scratch *s, const char *name, int from, int to)
{
	char path[160], text[128];
	FILE *f;
	int i;

	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "id,customer,company,date,text\n");
	for (i = from; i < to; i++) {
		const char *need = wish[i % 7 % 6];
		char sentence[96];
		size_t half = strcspn(need, "%");

		snprintf(sentence, sizeof(sentence), "%.*s%s%s", (int)half, need, thing[(i / 5) % 6], need + half + 2);
		snprintf(text, sizeof(text), "%s Thank you.", sentence);
		fprintf(f, "%d,person%d,Company %d,2024-0%d-01,\"%s\"\n", i, i % 60, i % 25, 1 + i % 9, text);
	}
	fclose(f);
}

static struct unmet_options options_with(uint32_t jobs)
{
	struct unmet_options o;

	unmet_options_init(&o);
	o.jobs = jobs;
	o.needs = 6;
	return o;
}

static struct unmet_project *open_at(const char *path, const struct unmet_options *options)
{
	struct unmet_project *project = NULL;

	MUST(unmet_open(&project, path, options, err));
	return project;
}

static void ingest(struct unmet_project *project, const struct scratch *s, const char *const *name, size_t total)
{
	char path[4][160];
	const char *input[4];
	size_t i;

	for (i = 0; i < total; i++) {
		snprintf(path[i], sizeof(path[i]), "%s/%s", s->folder, name[i]);
		input[i] = path[i];
	}
	MUST(unmet_ingest(project, input, total, err));
}

static void run_stages(struct unmet_project *project, const char *out)
{
	MUST(unmet_detect(project, err));
	MUST(unmet_cluster(project, err));
	MUST(unmet_segment(project, err));
	MUST(unmet_export(project, out, err));
}

static char *whole(const char *folder, const char *name)
{
	char path[200];
	char *bytes = calloc(1, 1 << 22);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (!f)
		fail_msg("%s is missing", path);
	assert_non_null(bytes);
	assert_true(fread(bytes, 1, (1 << 22) - 1, f) > 0);
	fclose(f);
	return bytes;
}

static void assert_same(const char *folder_a, const char *folder_b)
{
	static const char *const name[] = { "segments.json", "evidence.jsonl" };
	size_t i;

	for (i = 0; i < 2; i++) {
		char *a = whole(folder_a, name[i]), *b = whole(folder_b, name[i]);

		if (strcmp(a, b))
			fail_msg("%s differs between %s and %s", name[i], folder_a, folder_b);
		free(a);
		free(b);
	}
}

/* run_one - everything from files to files, in a folder of its own. */
static void run_one(const struct scratch *s, const char *folder, uint32_t jobs, const char *const *name, size_t total)
{
	struct unmet_options o = options_with(jobs);
	struct unmet_project *project;
	char path[160];

	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(path, sizeof(path), "%s/p.unmet", folder);
	project = open_at(path, &o);
	ingest(project, s, name, total);
	run_stages(project, folder);
	unmet_close(project);
}

static void folder_in(char out[128], const struct scratch *s, const char *name)
{
	snprintf(out, 128, "%s/%s", s->folder, name);
}

static void same_bytes_for_any_order_and_jobs(void **state)
{
	struct scratch *s = *state;
	const char *const in_order[] = { "a.csv", "b.csv" }, *const reversed[] = { "b.csv", "a.csv" };
	struct unmet_options o = options_with(2);
	struct unmet_project *project;
	char one[128], two[128], seven[128], again[128], path[160];

	write_csv(s, "a.csv", 0, 400);
	write_csv(s, "b.csv", 300, 700);
	folder_in(one, s, "one");
	folder_in(two, s, "two");
	folder_in(seven, s, "seven");
	folder_in(again, s, "again");
	run_one(s, one, 1, in_order, 2);
	run_one(s, two, 2, reversed, 2);
	run_one(s, seven, 7, in_order, 2);
	assert_same(one, two);
	assert_same(one, seven);

	/* Read in two runs, the second file first, and grouped twice. */
	assert_int_equal(mkdir(again, 0700), 0);
	snprintf(path, sizeof(path), "%s/p.unmet", again);
	project = open_at(path, &o);
	ingest(project, s, &in_order[1], 1);
	MUST(unmet_detect(project, err));
	unmet_close(project);
	project = open_at(path, &o);
	ingest(project, s, in_order, 1);
	run_stages(project, again);
	run_stages(project, again);
	unmet_close(project);
	assert_same(one, again);
}

/* Lines of evidence.jsonl that hold `what`. */
static uint64_t evidence_lines(const char *folder, const char *what)
{
	char path[256], line[4096];
	uint64_t total = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/evidence.jsonl", folder);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		total += strstr(line, what) != NULL;
	fclose(f);
	return total;
}

static void numbers_agree(void **state)
{
	struct scratch *s = *state;
	const char *const name[] = { "a.csv", "b.csv" };
	struct unmet_options o = options_with(1);
	struct unmet_project *project;
	const struct unmet_results *r;
	uint64_t mentions = 0, placed = 0;
	size_t i, j;

	write_csv(s, "a.csv", 0, 400);
	write_csv(s, "b.csv", 300, 700);
	project = open_at(s->path, &o);
	ingest(project, s, name, 2);
	MUST(unmet_results_load(project, &r, err)); /* before any other stage */
	assert_int_equal(r->summary.customer_count, 60);
	assert_int_equal(r->need_count, 0);
	unmet_results_free(r);
	run_stages(project, s->folder);
	MUST(unmet_results_load(project, &r, err));
	assert_int_equal(r->summary.row_count, 800);
	assert_int_equal(r->summary.stored_count, 700);
	assert_int_equal(r->summary.duplicate_count, 100);
	assert_int_equal(r->summary.rejected_count, 0);
	assert_int_equal(r->summary.source[0].stored_count, 400);
	assert_int_equal(r->summary.source[1].stored_count, 300);
	assert_int_equal(r->summary.document_count, 700);
	assert_int_equal(r->summary.customer_count, 60);
	assert_int_equal(r->summary.account_count, 25);
	assert_string_equal(r->summary.date_first, "2024-01-01");
	assert_string_equal(r->summary.date_last, "2024-09-01");
	assert_string_equal(r->summary.language[0], "en");
	assert_int_equal(r->need_count, 6);
	for (i = 0; i < r->need_count; i++) {
		const struct unmet_need *need = &r->need[i];

		mentions += need->mention_count;
		assert_true(need->customer_count <= need->document_count && need->document_count <= need->mention_count);
		assert_true(need->customer_share_ci.low <= need->customer_share && need->customer_share <= need->customer_share_ci.high);
		assert_true(need->quote_count > 0 && strlen(need->quote[0].text) > 0 && need->quote[0].mention > 0);
		assert_true(!i || r->need[i - 1].customer_count >= need->customer_count);
	}
	assert_int_equal(r->summary.mention_count, evidence_lines(s->folder, "{"));
	assert_int_equal(mentions, evidence_lines(s->folder, "\"counted\":true"));
	assert_true(mentions < r->summary.mention_count); /* the 60 say the same in several tickets */
	for (i = 0; i < r->segment_count; i++) {
		placed += r->segment[i].customer_count;
		for (j = 1; j < r->segment[i].customer_count; j++)
			assert_true(r->segment[i].member[j - 1].posterior >= r->segment[i].member[j].posterior);
	}
	assert_int_equal(placed + r->unassigned_customer_count, 60);
	unmet_results_free(r);
	unmet_close(project);
}

/* Another unit asked of one stage alone changes what is counted, everywhere. */
static void unit_changes_the_counts(void **state)
{
	struct scratch *s = *state;
	const char *const name[] = { "a.csv" };
	struct unmet_options o = options_with(2);
	struct unmet_project *project;
	const struct unmet_results *r;
	size_t i;

	write_csv(s, "a.csv", 0, 500);
	project = open_at(s->path, &o);
	ingest(project, s, name, 1);
	run_stages(project, s->folder);
	unmet_close(project);
	o.unit = UNMET_UNIT_ACCOUNT;
	project = open_at(s->path, &o);
	MUST(unmet_segment(project, err));
	MUST(unmet_results_load(project, &r, err));
	assert_int_equal(r->summary.unit, UNMET_UNIT_ACCOUNT);
	assert_int_equal(r->summary.customer_count, 25);
	for (i = 0; i < r->need_count; i++)
		assert_true(r->need[i].customer_count <= 25 && r->need[i].customer_share <= 1);
	unmet_results_free(r);
	unmet_close(project);
}

/* ---- nothing, cancelled, read only -------------------------------------------------------- */

static void stages_say_what_is_missing(void **state)
{
	struct scratch *s = *state;
	struct unmet_options o = options_with(1);
	struct unmet_project *project = open_at(s->path, &o);
	struct unmet_error fault = { 0 };

	assert_int_equal(unmet_detect(project, &fault), UNMET_E_NOTHING);
	assert_non_null(strstr(fault.message, "ingest"));
	assert_int_equal(unmet_cluster(project, &fault), UNMET_E_NOTHING);
	assert_non_null(strstr(fault.message, "detect"));
	assert_int_equal(unmet_segment(project, &fault), UNMET_E_NOTHING);
	assert_non_null(strstr(fault.message, "cluster"));
	unmet_close(project);
}

static int stop_at_once(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit)
{
	(void)done;
	(void)total;
	(void)unit;
	return strcmp(ctx, stage) == 0;
}

static void cancelling_takes_a_stage_back(void **state)
{
	struct scratch *s = *state;
	const char *const name[] = { "a.csv" };
	struct unmet_options o = options_with(2);
	struct unmet_project *project;
	char stage[] = "detect", one[128], two[128];
	struct unmet_error fault = { 0 };

	write_csv(s, "a.csv", 0, 500);
	folder_in(one, s, "one");
	folder_in(two, s, "two");
	project = open_at(s->path, &o);
	ingest(project, s, name, 1);
	run_stages(project, one);
	unmet_close(project);
	o.progress = stop_at_once;
	o.progress_ctx = stage;
	o.mentions = UNMET_MENTIONS_ALL;
	project = open_at(s->path, &o);
	assert_int_equal(unmet_detect(project, &fault), UNMET_E_CANCELLED);
	MUST(unmet_export(project, two, err));
	unmet_close(project);
	assert_same(one, two);
}

static void readonly_shows_but_does_not_change(void **state)
{
	struct scratch *s = *state;
	const char *const name[] = { "a.csv" };
	struct unmet_options o = options_with(1);
	struct unmet_project *project;
	const struct unmet_results *r;
	struct unmet_error fault = { 0 };
	char one[128], two[128];

	write_csv(s, "a.csv", 0, 300);
	folder_in(one, s, "one");
	folder_in(two, s, "two");
	project = open_at(s->path, &o);
	ingest(project, s, name, 1);
	run_stages(project, one);
	unmet_close(project);
	MUST(unmet_open_readonly(&project, s->path, &o, err));
	MUST(unmet_results_load(project, &r, err));
	assert_int_equal(r->need_count, 6);
	unmet_results_free(r);
	MUST(unmet_export(project, two, err));
	assert_int_equal(unmet_detect(project, &fault), UNMET_E_ARG);
	unmet_close(project);
	assert_same(one, two);
}

/* ---- kills -------------------------------------------------------------------------------- */

/* The process dies at any moment of an ingest; the same command again ends where a quiet one does. */
static void killed_ingests_lose_nothing(void **state)
{
	struct scratch *s = *state;
	const char *const name[] = { "a.csv", "b.csv" };
	char quiet[128], killed[128], path[160];
	struct timespec pause = { 0, 0 };
	struct unmet_options o = options_with(1);
	int moment, interrupted = 0;

	write_csv(s, "a.csv", 0, 9000);
	write_csv(s, "b.csv", 7000, 16000);
	folder_in(quiet, s, "quiet");
	folder_in(killed, s, "killed");
	run_one(s, quiet, 2, name, 2);
	for (moment = 0; moment < 10; moment++) {
		struct unmet_project *project;
		int status;
		pid_t child;

		assert_int_equal(mkdir(killed, 0700), 0);
		snprintf(path, sizeof(path), "%s/p.unmet", killed);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			project = open_at(path, &o);
			ingest(project, s, name, 2);
			unmet_close(project);
			_exit(0);
		}
		pause.tv_nsec = 1000000L * (1 + 11 * moment);
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		interrupted += WIFSIGNALED(status);
		project = open_at(path, &o);
		ingest(project, s, name, 2);
		MUST(unmet_verify(project, err));
		if (moment % 5 == 0) { /* the later stages take the time */
			run_stages(project, killed);
			assert_same(quiet, killed);
		}
		unmet_close(project);
		assert_dump(path, "SELECT count(*), sum(id > 0) FROM document", "16000|16000\n");
		assert_dump(path, "SELECT name, row_count, complete FROM source ORDER BY name", "a.csv|9000|1\nb.csv|9000|1\n");
		snprintf(path, sizeof(path), "rm -rf '%s'", killed);
		assert_int_equal(system(path), 0);
	}
	assert_true(interrupted > 0);
}

/* ---- search ------------------------------------------------------------------------------- */

struct hits { int total; char first[256]; };

static int count_hit(void *ctx, const struct unmet_hit *hit)
{
	struct hits *hits = ctx;

	if (!hits->total++)
		snprintf(hits->first, sizeof(hits->first), "%s", hit->quote.text);
	assert_true(hit->quote.document && hit->quote.source);
	return 0;
}

static int search(struct unmet_project *project, const char *words, struct hits *hits)
{
	*hits = (struct hits){ 0 };
	MUST(unmet_search(project, words, 1000, count_hit, hits, err));
	return hits->total;
}

static void search_finds_stems_and_new_documents(void **state)
{
	struct scratch *s = *state;
	const char *const a[] = { "a.csv" }, *const b[] = { "b.csv" };
	struct unmet_options o = options_with(2);
	struct unmet_project *project;
	struct hits hits;
	int before;

	write_csv(s, "a.csv", 0, 60);
	write_csv(s, "b.csv", 50, 120);
	project = open_at(s->path, &o);
	ingest(project, s, a, 1);
	before = search(project, "exporting invoice", &hits);
	assert_true(before > 0);
	assert_non_null(strstr(hits.first, "export invoices"));
	assert_int_equal(search(project, "export zebra", &hits), 0);
	assert_int_equal(search(project, "can't SHARE", &hits), search(project, "share", &hits));
	ingest(project, s, b, 1);
	assert_true(search(project, "exporting invoice", &hits) > before);
	unmet_close(project);
}

static void any_bytes_are_a_query(void **state)
{
	struct scratch *s = *state;
	const char *const a[] = { "a.csv" };
	static const char *const odd[] = { "", " ", "\"", "'", "(", "a AND", "NEAR(", "multi-agent", "*", "^x", "x:y", "\xff\xfe", "-", "a\"b", "{}",
	                                   "OR OR OR", "\xe2\x80\xae", "; DROP TABLE document", "%s%n" };
	struct unmet_options o = options_with(1);
	struct unmet_project *project;
	struct hits hits;
	unsigned seed = 1;
	char words[24];
	size_t i, j;

	write_csv(s, "a.csv", 0, 60);
	project = open_at(s->path, &o);
	ingest(project, s, a, 1);
	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		search(project, odd[i], &hits);
	for (i = 0; i < 20; i++) {
		for (j = 0; j + 1 < sizeof(words); j++) {
			seed = seed * 1103515245u + 12345u;
			words[j] = (char)(1 + (seed >> 16) % 255);
		}
		words[j] = '\0';
		search(project, words, &hits);
	}
	unmet_close(project);
}

/* ---- detection without a project ---------------------------------------------------------- */

static void detector_judges_texts(void **state)
{
	struct unmet_detector *d = NULL;
	struct unmet_detection found;
	static const char wants[] = "I wish I could export invoices to Excel.", thanks[] = "We met on Tuesday.";
	static const char mixed[] = "ann\xff said: I wish it wouldn\xe2\x80\x99t crash.";
	size_t i;

	(void)state;
	MUST(unmet_detector_new(&d, NULL, err));
	MUST(unmet_detector_run(d, wants, strlen(wants), &found, err));
	assert_true(found.need && (found.kinds & 1u << UNMET_KIND_WISH) && found.cue_count > 0);
	assert_int_equal(found.polarity, UNMET_POLARITY_UNMET);
	for (i = 0; i < found.cue_count; i++)
		assert_true(found.cue[i].start < found.cue[i].end && found.cue[i].end <= strlen(wants));
	MUST(unmet_detector_run(d, thanks, strlen(thanks), &found, err));
	assert_false(found.need);
	assert_int_equal(found.kinds, 0);
	MUST(unmet_detector_run(d, mixed, strlen(mixed), &found, err));
	assert_true(found.need);
	MUST(unmet_detector_run(d, "", 0, &found, err));
	assert_false(found.need);
	unmet_detector_free(d);
}

static void names_are_total(void **state)
{
	(void)state;
	assert_string_equal(unmet_kind_name(UNMET_KIND_PRAISE), "praise");
	assert_string_equal(unmet_kind_name(UNMET_KIND_TOTAL), "unknown");
	assert_string_equal(unmet_polarity_name(UNMET_POLARITY_NEUTRAL), "neutral");
	assert_string_equal(unmet_role_name(UNMET_ROLE_AGENT), "agent");
	assert_string_equal(unmet_status_name(UNMET_E_CANCELLED), "cancelled");
	assert_string_equal(unmet_status_name((enum unmet_status)99), "unknown");
	assert_non_null(strstr(unmet_versions(), "SQLite 3."));
}

int main(void)
{
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(same_bytes_for_any_order_and_jobs), IN_SCRATCH(numbers_agree), IN_SCRATCH(unit_changes_the_counts),
		IN_SCRATCH(stages_say_what_is_missing), IN_SCRATCH(cancelling_takes_a_stage_back),
		IN_SCRATCH(readonly_shows_but_does_not_change), IN_SCRATCH(killed_ingests_lose_nothing),
		IN_SCRATCH(search_finds_stems_and_new_documents), IN_SCRATCH(any_bytes_are_a_query),
		cmocka_unit_test(detector_judges_texts), cmocka_unit_test(names_are_total),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
