/* SPDX-License-Identifier: Apache-2.0 */
/* store_scratch.h - a folder for the projects of a test, and documents to put into them. */
#ifndef STORE_SCRATCH_H
#define STORE_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/store.h"

struct scratch { char folder[64], path[96]; };

static inline void scratch_make(struct scratch *s)
{
	strcpy(s->folder, "/tmp/unmet-test-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	snprintf(s->path, sizeof(s->path), "%s/p.unmet", s->folder);
}

static inline void scratch_remove(struct scratch *s)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", s->folder);
	assert_int_equal(system(command), 0);
}

static inline int scratch_setup(void **state)
{
	struct scratch *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	scratch_make(s);
	*state = s;
	return 0;
}

static inline int scratch_teardown(void **state)
{
	scratch_remove(*state);
	free(*state);
	return 0;
}

static inline struct um_store *must_open(const char *path, enum um_store_mode mode)
{
	struct um_store *store = NULL;
	struct unmet_error err = { 0 };

	if (um_store_open(&store, path, mode, &err))
		fail_msg("%s", err.message);
	return store;
}

#define MUST(call) do { struct unmet_error e_ = { 0 }; struct unmet_error *err = &e_; \
	if (call) fail_msg("%s: %s", #call, e_.message); } while (0)

/* One row of a made-up export. */
struct row { const char *id, *text, *customer, *name, *account, *date, *updated, *question; };

static inline struct um_document document_of(const struct row *r, uint64_t number)
{
	return (struct um_document){
		.text = um_str(r->text ? r->text : ""), .external_id = um_str(r->id ? r->id : ""),
		.customer_id = um_str(r->customer ? r->customer : ""), .customer_name = um_str(r->name ? r->name : ""),
		.account = um_str(r->account ? r->account : ""), .date = um_str(r->date ? r->date : ""),
		.updated = um_str(r->updated ? r->updated : ""), .question = um_str(r->question ? r->question : ""),
		.lang = UM_LIT(""), .title = UM_LIT(""), .stream = 7, .row = number, .occurrence = 1,
	};
}

static inline struct um_source_info source_of(const char *name, uint64_t hash)
{
	return (struct um_source_info){ .name = um_str(name), .format = UM_LIT("csv"), .hash = { hash, hash }, .size_bytes = 1 };
}

/* read_rows - one file, whole; returns false where it was skipped as read before. */
static inline bool read_rows(const struct um_ingest_sink *sink, const char *name, uint64_t hash, const struct row *row, size_t total)
{
	struct um_source_info info = source_of(name, hash);
	bool skip;
	size_t i, j;

	MUST(sink->begin(sink->ctx, &info, &skip, err));
	if (skip)
		return false;
	for (i = 0; i < total; i++) {
		struct um_document d = document_of(&row[i], i + 1);

		for (j = 0; j < i; j++)
			d.occurrence += memcmp(&row[i], &row[j], sizeof(row[i])) == 0;
		MUST(sink->document(sink->ctx, &d, err));
	}
	MUST(sink->end(sink->ctx, total, err));
	return true;
}

static inline void ingest_rows(struct um_store *store, const char *name, uint64_t hash, const struct row *row, size_t total)
{
	struct um_ingest_sink sink;

	MUST(um_store_ingest_begin(store, (struct um_hash128){ 1, 1 }, &sink, err));
	read_rows(&sink, name, hash, row, total);
	MUST(um_store_ingest_end(store, true, err));
}

/* dump - the rows of a query on a closed project, cells with | between, rows with newlines. */
static inline char *dump(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	char *out = calloc(1, 1 << 16);
	size_t at = 0;
	int i;

	assert_non_null(out);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		for (i = 0; i < sqlite3_column_count(stmt); i++) {
			const unsigned char *text = sqlite3_column_text(stmt, i);

			at += (size_t)snprintf(out + at, (1 << 16) - at, "%s%s", i ? "|" : "", text ? (const char *)text : "NULL");
		}
		at += (size_t)snprintf(out + at, (1 << 16) - at, "\n");
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return out;
}

static inline void assert_dump(const char *path, const char *sql, const char *want)
{
	char *got = dump(path, sql);

	assert_string_equal(got, want);
	free(got);
}

/* change - run SQL on a project behind the store's back. */
static inline void change(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

#endif
