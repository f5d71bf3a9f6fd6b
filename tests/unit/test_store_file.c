/* SPDX-License-Identifier: Apache-2.0 */
/* test_store_file.c - files of other makers, other versions, strangers and bad disks. */
#include "store_scratch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const struct row rows[] = {
	{ .id = "1", .text = "I wish it could export.", .customer = "ann" },
	{ .id = "2", .text = "It keeps crashing.", .customer = "bob" },
};

static void make_project(const char *path)
{
	struct um_store *store = must_open(path, UM_STORE_WRITE);

	ingest_rows(store, "a.csv", 1, rows, 2);
	um_store_close(store);
}

static void refuses(const char *path, enum um_store_mode mode, enum unmet_status want, const char *word)
{
	struct um_store *store = (struct um_store *)1;
	struct unmet_error fault = { 0 };

	assert_int_equal(um_store_open(&store, path, mode, &fault), want);
	assert_null(store);
	if (!strstr(fault.message, word) || !strstr(fault.message, path) || strchr(fault.message, '\n'))
		fail_msg("\"%s\" should say %s and %s in one line", fault.message, word, path);
}

static void write_file(const char *path, const char *bytes, size_t total)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, total, f), total);
	fclose(f);
}

static char *read_file(const char *path, size_t *total)
{
	FILE *f = fopen(path, "rb");
	char *bytes = malloc(1 << 22);

	assert_non_null(f);
	assert_non_null(bytes);
	*total = fread(bytes, 1, 1 << 22, f);
	fclose(f);
	return bytes;
}

static void new_file_is_private(void **state)
{
	struct scratch *s = *state;
	struct stat st;
	char lock[128];

	make_project(s->path);
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(lock, sizeof(lock), "%s.lock", s->path);
	assert_int_equal(access(lock, F_OK), -1); /* nothing is left beside it */
	snprintf(lock, sizeof(lock), "%s-journal", s->path);
	assert_true(stat(lock, &st) || st.st_size == 0);
}

static void newer_is_refused(void **state)
{
	struct scratch *s = *state;

	make_project(s->path);
	change(s->path, "PRAGMA user_version=3");
	refuses(s->path, UM_STORE_WRITE, UNMET_E_NEWER, "newer");
	refuses(s->path, UM_STORE_READ, UNMET_E_NEWER, "newer");
}

static void other_files_are_left_alone(void **state)
{
	struct scratch *s = *state;
	static const char text[] = "a letter to my mother, which is long enough to be taken for a header of a hundred bytes, is it not";
	char *before, *after;
	size_t was, is;

	write_file(s->path, text, sizeof(text));
	refuses(s->path, UM_STORE_WRITE, UNMET_E_CORRUPT, "not an unmet project");
	unlink(s->path);
	change(s->path, "PRAGMA journal_mode=WAL; CREATE TABLE meta(name TEXT); CREATE TABLE document(id INTEGER)");
	before = read_file(s->path, &was);
	refuses(s->path, UM_STORE_WRITE, UNMET_E_CORRUPT, "another program");
	refuses(s->path, UM_STORE_READ, UNMET_E_CORRUPT, "another program");
	after = read_file(s->path, &is);
	assert_int_equal(was, is);
	assert_memory_equal(before, after, is);
	free(before);
	free(after);
}

/* What a crafted project might bring. Each is refused before a row is read. */
static void strange_schemas_are_refused(void **state)
{
	struct scratch *s = *state;
	static const char *const evil[] = {
		"CREATE TRIGGER t AFTER INSERT ON document BEGIN DELETE FROM document; END",
		"CREATE VIEW v AS SELECT 1",
		"CREATE INDEX i ON document(title)",
		"CREATE TABLE extra(x)",
		"DROP TABLE reject; CREATE VIEW reject AS SELECT 1 AS id",
		"ALTER TABLE customer ADD COLUMN evil TEXT AS (hex(zeroblob(1000000000)))",
		"DROP TABLE turn",
		"CREATE VIRTUAL TABLE f USING fts5(x)",
		"DROP TABLE derived_need; CREATE TABLE derived_need(x)",
		"CREATE TABLE derived_extra(x)",
	};
	size_t i;

	for (i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		unlink(s->path);
		make_project(s->path);
		change(s->path, evil[i]);
		refuses(s->path, UM_STORE_WRITE, UNMET_E_CORRUPT, "not an unmet project");
		refuses(s->path, UM_STORE_READ, UNMET_E_CORRUPT, "not an unmet project");
	}
}

static void other_derived_version_is_rebuilt(void **state)
{
	struct scratch *s = *state;
	struct um_store *store;

	make_project(s->path);
	change(s->path, "UPDATE meta SET value = '0' WHERE name = 'derived_version'; DROP TABLE derived_need; "
	       "CREATE TABLE derived_from_the_past(x); INSERT INTO derived_mention VALUES(1,1,0,1,0,1,0,0,0,0,0,0,x'','','',0)");
	refuses(s->path, UM_STORE_READ, UNMET_E_NOTHING, "another version");
	store = must_open(s->path, UM_STORE_WRITE);
	um_store_close(store);
	assert_dump(s->path, "SELECT count(*) FROM derived_mention UNION ALL SELECT count(*) FROM derived_need UNION ALL "
	            "SELECT count(*) FROM sqlite_schema WHERE name = 'derived_from_the_past' UNION ALL SELECT count(*) FROM document",
	            "0\n0\n0\n2\n");
	store = must_open(s->path, UM_STORE_READ);
	um_store_close(store);
}

static void reading_changes_no_byte(void **state)
{
	struct scratch *s = *state;
	struct um_store *store;
	struct unmet_error fault;
	char *before, *after;
	size_t was, is;

	make_project(s->path);
	before = read_file(s->path, &was);
	chmod(s->path, 0400);
	store = must_open(s->path, UM_STORE_READ);
	MUST(um_store_verify(store, err));
	assert_int_equal(um_store_begin(store, &fault), UNMET_E_ARG);
	um_store_close(store);
	after = read_file(s->path, &is);
	assert_int_equal(was, is);
	assert_memory_equal(before, after, is);
	free(before);
	free(after);
}

static void two_writers_are_kept_apart(void **state)
{
	struct scratch *s = *state;
	struct um_store *store = must_open(s->path, UM_STORE_WRITE), *reader;
	char lock[128];

	refuses(s->path, UM_STORE_WRITE, UNMET_E_BUSY, "another unmet");
	reader = must_open(s->path, UM_STORE_READ); /* readers are welcome */
	um_store_close(reader);
	um_store_close(store);
	/* The file of a killed writer is there, its lock is not. */
	snprintf(lock, sizeof(lock), "%s.lock", s->path);
	write_file(lock, "", 0);
	store = must_open(s->path, UM_STORE_WRITE);
	um_store_close(store);
}

static void every_flipped_bit_of_a_document_is_found(void **state)
{
	struct scratch *s = *state;
	struct um_store *store;
	struct unmet_error fault = { 0 };
	static const char *const damage[] = {
		"UPDATE document_text SET text = 'I wish it could exporu.' WHERE document = 1",
		"UPDATE document SET date = '2024-01-01' WHERE id = 2",
		"UPDATE customer SET key = 'anm' WHERE key = 'ann'",
		"DELETE FROM document_text WHERE document = 2",
		"UPDATE document SET turn_count = 3 WHERE id = 2",
		"UPDATE document SET content = x'00' WHERE id = 2",
	};
	size_t i;

	for (i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		unlink(s->path);
		make_project(s->path);
		change(s->path, damage[i]);
		store = must_open(s->path, UM_STORE_READ);
		assert_int_equal(um_store_verify(store, &fault), UNMET_E_CORRUPT);
		assert_non_null(strstr(fault.message, "document"));
		um_store_close(store);
	}
}

/* Any byte of the file set to something else: never a crash, never a wrong row unnoticed. */
static void damaged_bytes_never_crash(void **state)
{
	struct scratch *s = *state;
	char *bytes;
	size_t total, at;
	unsigned found = 0;

	make_project(s->path);
	bytes = read_file(s->path, &total);
	for (at = 0; at < total; at += 1 + total / 700) {
		struct um_store *store;
		struct unmet_error fault = { 0 };
		enum unmet_status rc;
		char was = bytes[at];

		bytes[at] = (char)(was ^ (1 << (at % 8)));
		write_file(s->path, bytes, total);
		bytes[at] = was;
		rc = um_store_open(&store, s->path, UM_STORE_READ, &fault);
		if (!rc)
			rc = um_store_verify(store, &fault);
		um_store_close(store);
		found += rc != UNMET_OK;
	}
	assert_true(found > 0);
	free(bytes);
}

/* ---- a disk that fills up ----------------------------------------------------------------- */

/* fill_up - in a child with a limit on the size of files: what was committed is reported through its exit. */
static void fill_up(const char *path)
{
	struct rlimit limit = { 300 << 10, 300 << 10 };
	struct um_store *store = must_open(path, UM_STORE_WRITE);
	struct um_source_info info = source_of("big.csv", 5);
	struct um_ingest_sink sink;
	struct unmet_error fault = { 0 };
	static char text[9000];
	char id[16];
	enum unmet_status rc;
	bool skip;
	int i;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	memset(text, 'x', sizeof(text) - 1);
	MUST(um_store_ingest_begin(store, (struct um_hash128){ 1, 1 }, &sink, err));
	rc = sink.begin(sink.ctx, &info, &skip, &fault);
	for (i = 1; !rc && i < 5000; i++) {
		struct row row = { .id = id, .text = text };
		struct um_document d;

		snprintf(id, sizeof(id), "%d", i);
		d = document_of(&row, (uint64_t)i);
		rc = sink.document(sink.ctx, &d, &fault);
	}
	if (rc != UNMET_E_FULL || !strstr(fault.message, "space"))
		_exit(1);
	um_store_ingest_end(store, true, &fault);
	um_store_close(store);
	_exit(0);
}

static void full_disk_keeps_what_was_stored(void **state)
{
	struct scratch *s = *state;
	struct um_store *store;
	pid_t child;
	int status;

	make_project(s->path);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		fill_up(s->path);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	store = must_open(s->path, UM_STORE_WRITE);
	MUST(um_store_verify(store, err));
	um_store_close(store);
	assert_dump(s->path, "SELECT count(*) FROM document WHERE external_id IN ('1', '2') AND length(title) = 0 AND source = 1", "2\n");
}

int main(void)
{
#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(new_file_is_private), IN_SCRATCH(newer_is_refused), IN_SCRATCH(other_files_are_left_alone),
		IN_SCRATCH(strange_schemas_are_refused), IN_SCRATCH(other_derived_version_is_rebuilt),
		IN_SCRATCH(reading_changes_no_byte), IN_SCRATCH(two_writers_are_kept_apart),
		IN_SCRATCH(every_flipped_bit_of_a_document_is_found), IN_SCRATCH(damaged_bytes_never_crash),
		IN_SCRATCH(full_disk_keeps_what_was_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
