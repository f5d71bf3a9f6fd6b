/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_pipeline_memory.c - every stage with memory running out at one allocation after another, SQLite's
 * own included: a clean error, the project as it was, and the same stage succeeds right after.
 */
#include "store_scratch.h"

#include "base/mem.h"
#include "unmet.h"

#define TRIALS 120u /* per stage and manner of failing, spread over its allocations */

/* ---- SQLite on our allocator --------------------------------------------------------------- */

union header { size_t size; max_align_t align; };

static void *sql_alloc(int size)
{
	union header *h = um_alloc(sizeof(*h) + (size_t)size);

	if (!h)
		return NULL;
	h->size = (size_t)size;
	return h + 1;
}

static void sql_free(void *p)
{
	if (p)
		um_free((union header *)p - 1);
}

static void *sql_realloc(void *p, int size)
{
	union header *h = um_realloc((union header *)p - 1, 1, sizeof(*h) + (size_t)size);

	if (!h)
		return NULL;
	h->size = (size_t)size;
	return h + 1;
}

static int sql_size(void *p)
{
	return p ? (int)((union header *)p - 1)->size : 0;
}

static int sql_round(int size)
{
	return (size + 7) & ~7;
}

static int sql_init(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

static void sql_shutdown(void *ctx)
{
	(void)ctx;
}

static const sqlite3_mem_methods methods = { sql_alloc, sql_free, sql_realloc, sql_size, sql_round, sql_init, sql_shutdown, NULL };

/* ---- stages ------------------------------------------------------------------------------- */

struct world {
	struct scratch *s;
	struct unmet_options options;
	struct unmet_project *project;
	char input[128], accounts[128], out[128];
};

typedef enum unmet_status (*stage_fn)(struct world *w, struct unmet_error *err);

static int ignore_hit(void *ctx, const struct unmet_hit *hit)
{
	(void)ctx;
	(void)hit;
	return 0;
}

static enum unmet_status do_open(struct world *w, struct unmet_error *err)
{
	struct unmet_project *project;
	char path[160];
	enum unmet_status rc;

	snprintf(path, sizeof(path), "%s/other.unmet", w->s->folder);
	unlink(path);
	rc = unmet_open(&project, path, &w->options, err);
	unmet_close(project);
	return rc;
}

static enum unmet_status do_ingest(struct world *w, struct unmet_error *err)
{
	const char *input = w->input;

	return unmet_ingest(w->project, &input, 1, err);
}

static enum unmet_status do_detect(struct world *w, struct unmet_error *err)
{
	return unmet_detect(w->project, err);
}

static enum unmet_status do_cluster(struct world *w, struct unmet_error *err)
{
	return unmet_cluster(w->project, err);
}

static enum unmet_status do_segment(struct world *w, struct unmet_error *err)
{
	return unmet_segment(w->project, err);
}

static enum unmet_status do_export(struct world *w, struct unmet_error *err)
{
	return unmet_export(w->project, w->out, err);
}

static enum unmet_status do_search(struct world *w, struct unmet_error *err)
{
	return unmet_search(w->project, "export invoices", 10, ignore_hit, NULL, err);
}

static enum unmet_status do_verify(struct world *w, struct unmet_error *err)
{
	return unmet_verify(w->project, err);
}

static enum unmet_status do_detector(struct world *w, struct unmet_error *err)
{
	struct unmet_detector *d;
	struct unmet_detection found;
	enum unmet_status rc = unmet_detector_new(&d, &w->options, err);

	if (!rc)
		rc = unmet_detector_run(d, "I wish it could export.", 23, &found, err);
	unmet_detector_free(d);
	return rc;
}

/* fail_at - the stage with its n-th allocation failing; a clean error or success, nothing in between. */
static void fail_at(struct world *w, const char *name, stage_fn stage, uint64_t n, bool forever)
{
	struct unmet_error fault = { 0 };
	enum unmet_status rc;

	um_mem_fail_after(n, forever);
	rc = stage(w, &fault);
	um_mem_fail_after(0, false);
	if (rc && rc != UNMET_E_NOMEM)
		fail_msg("%s, allocation %llu%s: status %d, \"%s\"", name, (unsigned long long)n, forever ? " and all after" : "", rc, fault.message);
	if (rc && !fault.message[0])
		fail_msg("%s, allocation %llu: no message", name, (unsigned long long)n);
}

static void exhaust(struct world *w, const char *name, stage_fn stage)
{
	uint64_t total, n, step;

	um_mem_fail_after(0, false);
	MUST(stage(w, err));
	total = um_mem_allocations();
	assert_true(total > 0);
	step = 1 + total / TRIALS;
	for (n = 1; n <= total; n += step)
		fail_at(w, name, stage, n, false);
	for (n = 1 + step / 2; n <= total; n += step)
		fail_at(w, name, stage, n, true);
	MUST(stage(w, err));
}

static void write_inputs(struct world *w)
{
	FILE *f = fopen(w->input, "w");
	int i;

	assert_non_null(f);
	fprintf(f, "id,email,date,text\n");
	for (i = 0; i < 40; i++)
		fprintf(f, "%d,p%d@acme%d.example,2024-01-0%d,\"I wish I could export %s to Excel. %s\"\n", i, i % 12, i % 5, 1 + i % 9,
		        i % 3 ? "invoices" : "photos", i % 2 ? "It keeps crashing when I print." : "Caf\xc3\xa9 thanks.");
	fclose(f);
	f = fopen(w->accounts, "w");
	assert_non_null(f);
	fprintf(f, "company,domain,industry\nAcme,acme1.example,rail\nBeta,acme2.example,sea\n");
	fclose(f);
}

static void every_stage_survives_without_memory(void **state)
{
	struct world w = { .s = *state };
	const char *accounts = w.accounts;

	snprintf(w.input, sizeof(w.input), "%s/t.csv", w.s->folder);
	snprintf(w.accounts, sizeof(w.accounts), "%s/accounts.csv", w.s->folder);
	snprintf(w.out, sizeof(w.out), "%s/out", w.s->folder);
	write_inputs(&w);
	unmet_options_init(&w.options);
	w.options.jobs = 1;
	w.options.needs = 2;
	w.options.segments = 2;
	w.options.accounts = &accounts;
	w.options.accounts_total = 1;
	exhaust(&w, "open", do_open);
	MUST(unmet_open(&w.project, w.s->path, &w.options, err));
	exhaust(&w, "ingest", do_ingest);
	exhaust(&w, "detect", do_detect);
	exhaust(&w, "cluster", do_cluster);
	exhaust(&w, "segment", do_segment);
	exhaust(&w, "export", do_export);
	exhaust(&w, "search", do_search);
	exhaust(&w, "verify", do_verify);
	exhaust(&w, "detector", do_detector);
	unmet_close(w.project);
}

/* The first ingest, interrupted by every allocation in turn, on fresh projects: what is stored is whole. */
static void first_ingest_is_whole(void **state)
{
	struct world w = { .s = *state };
	uint64_t n;

	snprintf(w.input, sizeof(w.input), "%s/t.csv", w.s->folder);
	snprintf(w.accounts, sizeof(w.accounts), "%s/accounts.csv", w.s->folder);
	write_inputs(&w);
	unmet_options_init(&w.options);
	for (n = 1; n < 3000; n += 37) {
		unlink(w.s->path);
		MUST(unmet_open(&w.project, w.s->path, &w.options, err));
		fail_at(&w, "first ingest", do_ingest, n, n % 2);
		MUST(do_ingest(&w, err));
		MUST(unmet_verify(w.project, err));
		unmet_close(w.project);
		assert_dump(w.s->path, "SELECT count(*) FROM document UNION ALL SELECT row_count FROM source", "40\n40\n");
	}
}

int main(void)
{
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = { IN_SCRATCH(every_stage_survives_without_memory), IN_SCRATCH(first_ingest_is_whole) };

	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
