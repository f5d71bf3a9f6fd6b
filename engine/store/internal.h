/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of store/ share: the handle, SQL in one line, the schema. */
#ifndef UM_STORE_INTERNAL_H
#define UM_STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/map.h"
#include "base/mem.h"
#include "store/store.h"

#define UM_STORE_APPLICATION_ID 0x756d6574 /* "umet" */
#define UM_STORE_CONTENT_VERSION 2         /* user_version: documents and what people decided */
#define UM_STORE_DERIVED_VERSION "19"      /* fact in meta: everything that can be computed again */
#define UM_STORE_BUSY_MS 10000             /* readers may hold the file this long */
#define UM_STORE_LOCK_MS 1000              /* another writer is told about sooner */

struct um_store {
	sqlite3 *db;
	char *path;
	bool readonly;
	int lock_fd;          /* -1 for readers */
	char *lock_path;
	sqlite3_stmt *rollback; /* prepared ahead: taking back must work when memory is short */
	struct um_ingest *ingest; /* while files are being read */
};

/* ---- sql.c: statements, each failure mapped to a status once ------------------------------- */

enum unmet_status um_sql_fail(struct um_store *store, int rc, struct unmet_error *err);
enum unmet_status um_sql_exec(struct um_store *store, const char *sql, struct unmet_error *err);
enum unmet_status um_sql_prepare(struct um_store *store, sqlite3_stmt **stmt, const char *sql,
                                 struct unmet_error *err);
/* um_sql_next - *row false at the end, and the statement is reset. */
enum unmet_status um_sql_next(struct um_store *store, sqlite3_stmt *stmt, bool *row, struct unmet_error *err);
/* um_sql_run - a statement that gives no rows; reset for the next. */
enum unmet_status um_sql_run(struct um_store *store, sqlite3_stmt *stmt, struct unmet_error *err);
/* um_sql_int - the one number a query gives; 0 for no row. */
enum unmet_status um_sql_int(struct um_store *store, const char *sql, int64_t *out, struct unmet_error *err);

void um_sql_bind_str(sqlite3_stmt *stmt, int at, struct um_str s);  /* text, borrowed until reset */
/* um_sql_str - a column until the next step; not NUL-terminated, so that no memory is needed. */
struct um_str um_sql_str(sqlite3_stmt *stmt, int column);
/* um_sql_copy - the same, copied and NUL-terminated; NULL: arena is out of memory. */
const char *um_sql_copy(struct um_arena *arena, sqlite3_stmt *stmt, int column);

/* um_varint_get - a number of a mention's words, *p moved behind it; false: cut off. (bag_rows.c) */
bool um_varint_get(const unsigned char **p, const unsigned char *end, uint64_t *out);

/* A text kept by its name: `sql` takes the name, then the value. *value is "" where there is none. */
enum unmet_status um_sql_named_set(struct um_store *store, const char *sql, const char *name, struct um_str value,
                                   struct unmet_error *err);
enum unmet_status um_sql_named(struct um_store *store, const char *sql, const char *name, struct um_arena *arena,
                               const char **value, struct unmet_error *err);

/* A hash as it is stored: 16 bytes, high first. Bound where it stands, for binding a copy may fail unseen. */
struct um_sql_hash { unsigned char bytes[16]; };

struct um_sql_hash um_sql_hash(struct um_hash128 h);
void um_sql_bind_hash(sqlite3_stmt *stmt, int at, const struct um_sql_hash *hash); /* borrowed until reset */

static inline uint32_t um_sql_u32(sqlite3_stmt *stmt, int column)
{
	return (uint32_t)sqlite3_column_int64(stmt, column);
}

static inline uint64_t um_sql_u64(sqlite3_stmt *stmt, int column)
{
	return (uint64_t)sqlite3_column_int64(stmt, column);
}

/* ---- lock.c ------------------------------------------------------------------------------- */

enum unmet_status um_store_lock(struct um_store *store, struct unmet_error *err);
void um_store_unlock(struct um_store *store);

/* ---- backup.c ----------------------------------------------------------------------------- */

/* um_store_backup - the project as it is to PROJECT.version-N, complete or not at all; replaces an older one. */
enum unmet_status um_store_backup(struct um_store *store, int64_t version, struct unmet_error *err);

/* ---- schema.c ----------------------------------------------------------------------------- */

enum unmet_status um_schema_create(struct um_store *store, struct unmet_error *err);
/* um_schema_check - the file is ours, of a version we know, and holds our tables and nothing else. */
enum unmet_status um_schema_check(struct um_store *store, struct unmet_error *err);
enum unmet_status um_schema_clear_derived(struct um_store *store, struct unmet_error *err);

/* ---- keys.c ------------------------------------------------------------------------------- */

/* um_key_customer - the key a customer is known by: id, else e-mail in lower case, else name. */
void um_key_customer(struct um_buf *out, const struct um_document *document);
/* um_key_domain - the domain of an e-mail address, lower case; empty where it is none or says nothing
 * about a company (gmail.com and the like). Points into mail. */
struct um_str um_key_domain(struct um_str mail);
bool um_key_domain_is_public(struct um_str domain);
/* um_key_fold - what two spellings of a company share: case, outer and repeated blanks. */
void um_key_fold(struct um_buf *out, struct um_str name);
/* um_key_attributes - a JSON object, names sorted, first value of a name by sort order. */
enum unmet_status um_key_attributes(struct um_buf *out, const struct um_attribute *attribute, size_t total,
                                    struct unmet_error *err);
void um_key_add(struct um_buf *out, struct um_str field); /* length-prefixed, for hashing */

/* The customer of document d, who may be named by another table; 0: nobody. */
#define UM_SQL_CUSTOMER "coalesce(nullif(d.customer, 0), (SELECT k.customer FROM derived_linked k WHERE k.document = d.id), 0)"

#endif
