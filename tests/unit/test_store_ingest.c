/* SPDX-License-Identifier: Apache-2.0 */
/* test_store_ingest.c - a document is held once, whatever is read, in whatever order, however often. */
#include "store_scratch.h"

#define TOTAL(a) (sizeof(a) / sizeof((a)[0]))

static const char source_counts[] = "SELECT name, row_count, rejected_count, complete FROM source ORDER BY name";
static const char texts[] = "SELECT t.text, s.name FROM document d JOIN document_text t ON t.document = d.id "
	"JOIN source s ON s.id = d.source ORDER BY t.text";

static const struct row old_export[] = {
	{ .id = "1", .text = "one", .customer = "Ann@Acme.example" },
	{ .id = "2", .text = "two", .customer = "bob@acme.example" },
	{ .id = "3", .text = "three", .customer = "bob@acme.example" },
};
static const struct row new_export[] = {
	{ .id = "3", .text = "three", .customer = "bob@acme.example" },
	{ .id = "2", .text = "two", .customer = "bob@acme.example" },
	{ .id = "4", .text = "four", .customer = "ann@acme.example" },
};

static void same_file_again_adds_nothing(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_ingest_sink sink;

	ingest_rows(store, "old.csv", 1, old_export, TOTAL(old_export));
	MUST(um_store_ingest_begin(store, (struct um_hash128){ 1, 1 }, &sink, err));
	assert_false(read_rows(&sink, "old.csv", 1, old_export, TOTAL(old_export)));
	MUST(um_store_ingest_end(store, true, err));
	um_store_close(store);
	assert_dump(s->path, source_counts, "old.csv|3|0|1\n");
	assert_dump(s->path, texts, "one|old.csv\nthree|old.csv\ntwo|old.csv\n");
	/* An address has no case. */
	assert_dump(s->path, "SELECT key FROM customer ORDER BY key", "ann@acme.example\nbob@acme.example\n");
}

/* Two overlapping exports in both orders: one state. */
static void overlap_does_not_depend_on_order(void **state)
{
	struct scratch *s = *state;
	char other[128];
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);

	ingest_rows(store, "old.csv", 1, old_export, TOTAL(old_export));
	ingest_rows(store, "new.csv", 2, new_export, TOTAL(new_export));
	um_store_close(store);
	snprintf(other, sizeof(other), "%s/q.unmet", s->folder);
	store = must_open(other, UM_STORE_WRITE);
	ingest_rows(store, "new.csv", 2, new_export, TOTAL(new_export));
	ingest_rows(store, "old.csv", 1, old_export, TOTAL(old_export));
	um_store_close(store);
	assert_dump(s->path, texts, "four|new.csv\none|old.csv\nthree|new.csv\ntwo|new.csv\n");
	assert_dump(other, texts, "four|new.csv\none|old.csv\nthree|new.csv\ntwo|new.csv\n");
}

static void later_revision_wins_in_any_order(void **state)
{
	struct scratch *s = *state;
	const struct row revision[] = {
		{ .id = "1", .text = "first draft", .updated = "2024-01-01T10:00:00Z" },
		{ .id = "1", .text = "final", .updated = "2024-03-01T10:00:00Z" },
		{ .id = "1", .text = "second draft", .updated = "2024-02-01T10:00:00Z" },
	};
	static const int order[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	const char *names[3] = { "a.csv", "b.csv", "c.csv" };
	int i, j;

	for (i = 0; i < 6; i++) {
		struct um_store *store;

		unlink(s->path);
		store = must_open(s->path, UM_STORE_WRITE);
		for (j = 0; j < 3; j++)
			ingest_rows(store, names[order[i][j]], (uint64_t)order[i][j] + 1, &revision[order[i][j]], 1);
		um_store_close(store);
		assert_dump(s->path, texts, "final|b.csv\n");
		assert_dump(s->path, "SELECT sum(row_count) FROM source", "3\n");
	}
}

/* Without a time the winner is arbitrary but always the same. */
static void tied_revisions_agree(void **state)
{
	struct scratch *s = *state;
	const struct row a = { .id = "1", .text = "this" }, b = { .id = "1", .text = "that" };
	char *first, *second;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);

	ingest_rows(store, "a.csv", 1, &a, 1);
	ingest_rows(store, "b.csv", 2, &b, 1);
	um_store_close(store);
	first = dump(s->path, texts);
	unlink(s->path);
	store = must_open(s->path, UM_STORE_WRITE);
	ingest_rows(store, "b.csv", 2, &b, 1);
	ingest_rows(store, "a.csv", 1, &a, 1);
	um_store_close(store);
	second = dump(s->path, texts);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

static void genuine_repeats_without_id_are_kept(void **state)
{
	struct scratch *s = *state;
	const struct row row[] = { { .text = "Nothing" }, { .text = "Nothing" }, { .text = "Nothing", .customer = "ann" } };
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);

	ingest_rows(store, "a.csv", 1, row, TOTAL(row));
	ingest_rows(store, "b.csv", 2, row, 1); /* a second export of the first of them */
	um_store_close(store);
	assert_dump(s->path, "SELECT count(*) FROM document", "3\n");
}

static void one_survey_row_is_several_documents(void **state)
{
	struct scratch *s = *state;
	const struct row row[] = { { .id = "r1", .text = "Good", .question = "Q1" }, { .id = "r1", .text = "Good", .question = "Q2" } };
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);

	ingest_rows(store, "survey.csv", 1, row, TOTAL(row));
	um_store_close(store);
	assert_dump(s->path, "SELECT question FROM document ORDER BY question", "Q1\nQ2\n");
}

/* ---- interruptions ------------------------------------------------------------------------ */

/* An ingest that ends in the middle of a file goes on behind the rows it committed, rejects too. */
static void resumes_where_it_stopped(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_source_info info = source_of("old.csv", 1);
	const struct um_reject bad = { .row = 2, .reason = UM_LIT("no text"), .raw = UM_LIT("2,") };
	struct um_ingest_sink sink;
	int stop, i;

	for (stop = 1; stop <= 4; stop++) { /* each run gets one row further, the last to the end */
		bool skip;

		MUST(um_store_ingest_begin(store, (struct um_hash128){ 1, 1 }, &sink, err));
		MUST(sink.begin(sink.ctx, &info, &skip, err));
		assert_false(skip);
		for (i = 0; i < stop; i++) {
			struct um_document d = document_of(&old_export[i < 2 ? 0 : i - 1], (uint64_t)i + 1);

			if (i == 1)
				MUST(sink.reject(sink.ctx, &bad, err));
			else
				MUST(sink.document(sink.ctx, &d, err));
		}
		if (stop == 4)
			MUST(sink.end(sink.ctx, 4, err));
		MUST(um_store_ingest_end(store, true, err));
	}
	um_store_close(store);
	assert_dump(s->path, source_counts, "old.csv|4|1|1\n");
	assert_dump(s->path, "SELECT row, reason, CAST(raw AS TEXT) FROM reject", "2|no text|2,\n");
	assert_dump(s->path, "SELECT row FROM document ORDER BY row", "1\n3\n4\n");
}

static void dropped_batch_leaves_nothing(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_ingest_sink sink;

	MUST(um_store_ingest_begin(store, (struct um_hash128){ 1, 1 }, &sink, err));
	read_rows(&sink, "old.csv", 1, old_export, TOTAL(old_export));
	MUST(um_store_ingest_end(store, false, err));
	um_store_close(store);
	assert_dump(s->path, "SELECT count(*) FROM document UNION ALL SELECT count(*) FROM source", "0\n0\n");
}

/* The same bytes read with other options replace what the first reading made of them. */
static void other_reading_replaces(void **state)
{
	struct scratch *s = *state;
	const struct row wrong[] = { { .text = "id-1" }, { .text = "shared" } }, right[] = { { .text = "words" } };
	const struct row other[] = { { .text = "shared" } };
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_ingest_sink sink;

	ingest_rows(store, "a.csv", 1, wrong, TOTAL(wrong));
	ingest_rows(store, "b.csv", 2, other, TOTAL(other));
	MUST(um_store_ingest_begin(store, (struct um_hash128){ 2, 2 }, &sink, err));
	assert_true(read_rows(&sink, "a.csv", 1, right, TOTAL(right)));
	MUST(um_store_ingest_end(store, true, err));
	um_store_close(store);
	assert_dump(s->path, texts, "shared|b.csv\nwords|a.csv\n");
	assert_dump(s->path, source_counts, "a.csv|1|0|1\nb.csv|1|0|1\n");
}

/* ---- accounts ----------------------------------------------------------------------------- */

static void read_accounts(struct um_store *store, const char *name, uint64_t hash, const struct um_account_row *row, size_t total)
{
	struct um_source_info info = source_of(name, hash);
	struct um_ingest_sink sink;
	bool skip;
	size_t i;

	MUST(um_store_ingest_begin(store, (struct um_hash128){ 1, 1 }, &sink, err));
	MUST(sink.begin(sink.ctx, &info, &skip, err));
	for (i = 0; i < total; i++)
		MUST(sink.account(sink.ctx, &row[i], err));
	MUST(sink.end(sink.ctx, 0, err));
	MUST(um_store_ingest_end(store, true, err));
}

static const struct um_attribute rail[] = { { UM_LIT("industry"), UM_LIT("rail") }, { UM_LIT("plan"), UM_LIT("basic") } };
static const struct um_attribute sea[] = { { UM_LIT("industry"), UM_LIT("sea") }, { UM_LIT("plan"), UM_LIT("basic") } };
static const struct um_attribute pro[] = { { UM_LIT("industry"), UM_LIT("rail") }, { UM_LIT("plan"), UM_LIT("pro") } };

static const struct row spoken[] = {
	{ .id = "1", .text = "a", .customer = "ann@acme.example" },               /* by domain */
	{ .id = "2", .text = "b", .customer = "77", .account = " ACME  ltd" },    /* by name, spelt otherwise */
	{ .id = "3", .text = "c", .customer = "77" },                             /* where 77 works is known */
	{ .id = "4", .text = "d", .customer = "cem@gmail.com" },                  /* a stranger */
	{ .id = "5", .text = "e", .customer = "dee", .name = "Dee" },             /* named in the accounts file */
	{ .id = "6", .text = "f" },                                               /* nobody */
};
static const struct um_account_row known[] = {
	{ .company = UM_LIT("Acme Ltd"), .domain = UM_LIT("acme.example"), .attribute = rail, .attribute_count = 2, .row = 2 },
	{ .company = UM_LIT("Zeta"), .customer = UM_LIT("Dee"), .attribute = sea, .attribute_count = 2, .row = 3 },
};

static const char units[] = "SELECT x.external_id, u.name FROM document x JOIN derived_document d ON d.document = x.id "
	"JOIN derived_unit u ON u.id = d.unit ORDER BY x.external_id";

static void accounts_join(struct scratch *s, bool accounts_first)
{
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);

	if (accounts_first)
		read_accounts(store, "accounts.csv", 9, known, TOTAL(known));
	ingest_rows(store, "t.csv", 1, spoken, TOTAL(spoken));
	if (!accounts_first)
		read_accounts(store, "accounts.csv", 9, known, TOTAL(known));
	MUST(um_store_begin(store, err));
	MUST(um_store_units_build(store, UNMET_UNIT_ACCOUNT, err));
	MUST(um_store_commit(store, err));
	um_store_close(store);
	assert_dump(s->path, units, "1|Acme Ltd\n2|Acme Ltd\n3|Acme Ltd\n4|cem@gmail.com\n5|Zeta\n6|document 6\n");
	unlink(s->path);
}

static void accounts_join_by_name_domain_customer(void **state)
{
	accounts_join(*state, true);
	accounts_join(*state, false);
}

static void persons_and_documents_are_units_too(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	uint32_t total;

	ingest_rows(store, "t.csv", 1, spoken, TOTAL(spoken));
	MUST(um_store_begin(store, err));
	MUST(um_store_units_build(store, UNMET_UNIT_PERSON, err));
	MUST(um_store_unit_count(store, &total, err));
	assert_int_equal(total, 5);
	MUST(um_store_units_build(store, UNMET_UNIT_DOCUMENT, err));
	MUST(um_store_unit_count(store, &total, err));
	assert_int_equal(total, 6);
	MUST(um_store_units_build(store, UNMET_UNIT_PERSON, err));
	MUST(um_store_commit(store, err));
	um_store_close(store);
	assert_dump(s->path, units, "1|ann@acme.example\n2|77\n3|77\n4|cem@gmail.com\n5|dee\n6|document 6\n");
}

static int keep_reason(void *ctx, const struct unmet_reject *reject)
{
	snprintf(ctx, 256, "%s row %d: %s", reject->source, (int)reject->row, reject->reason);
	return 0;
}

/* Of two values the first by sort order stands; the row that says otherwise is rejected, in any order. */
static void conflicting_accounts_are_listed(void **state)
{
	struct scratch *s = *state;
	const struct um_account_row row[] = {
		{ .company = UM_LIT("Acme Ltd"), .attribute = pro, .attribute_count = 2, .row = 1 },
		{ .company = UM_LIT("acme ltd"), .attribute = rail, .attribute_count = 2, .row = 2 },
	};
	struct unmet_summary summary = { 0 };
	struct unmet_results results;
	struct um_arena arena;
	char reason[256] = "";
	int order;

	for (order = 0; order < 2; order++) {
		struct um_store *store = must_open(s->path, UM_STORE_WRITE);

		read_accounts(store, order ? "b.csv" : "a.csv", order ? 2 : 1, &row[order], 1);
		read_accounts(store, order ? "a.csv" : "b.csv", order ? 1 : 2, &row[!order], 1);
		MUST(um_store_each_reject(store, keep_reason, reason, err));
		assert_string_equal(reason, "a.csv row 1: plan: another row of the same account says \"basic\", which is kept "
		                    "(first by sort order)");
		um_arena_init(&arena, 1 << 20);
		MUST(um_store_results(store, &arena, &results, err));
		summary = results.summary;
		assert_int_equal(summary.row_count, 2);
		assert_int_equal(summary.stored_count, 1);
		assert_int_equal(summary.rejected_count, 1);
		assert_int_equal(summary.duplicate_count, 0);
		um_arena_release(&arena);
		um_store_close(store);
		unlink(s->path);
	}
}

static void attributes_reach_units(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE);
	struct um_attributes a;
	struct um_arena arena;
	uint32_t units_total, i, railway = 0, unknown = 0;

	ingest_rows(store, "t.csv", 1, spoken, TOTAL(spoken));
	read_accounts(store, "accounts.csv", 9, known, TOTAL(known));
	um_arena_init(&arena, 1 << 20);
	MUST(um_store_begin(store, err));
	MUST(um_store_units_build(store, UNMET_UNIT_PERSON, err));
	MUST(um_store_unit_count(store, &units_total, err));
	MUST(um_store_attributes(store, &arena, &a, err));
	assert_int_equal(a.attribute_count, 2);
	assert_string_equal(a.name[0].ptr, "industry");
	assert_string_equal(a.value[0][0].ptr, "rail");
	for (i = 0; i < units_total; i++) {
		railway += a.of[i] == 0;
		unknown += a.of[i] == UINT32_MAX;
	}
	assert_int_equal(railway, 2); /* ann and 77 */
	assert_int_equal(unknown, 2); /* cem and nobody */
	um_store_close(store);
	um_arena_release(&arena);
}

int main(void)
{
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(same_file_again_adds_nothing), IN_SCRATCH(overlap_does_not_depend_on_order),
		IN_SCRATCH(later_revision_wins_in_any_order), IN_SCRATCH(tied_revisions_agree),
		IN_SCRATCH(genuine_repeats_without_id_are_kept), IN_SCRATCH(one_survey_row_is_several_documents),
		IN_SCRATCH(resumes_where_it_stopped), IN_SCRATCH(dropped_batch_leaves_nothing), IN_SCRATCH(other_reading_replaces),
		IN_SCRATCH(accounts_join_by_name_domain_customer), IN_SCRATCH(persons_and_documents_are_units_too),
		IN_SCRATCH(conflicting_accounts_are_listed), IN_SCRATCH(attributes_reach_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
