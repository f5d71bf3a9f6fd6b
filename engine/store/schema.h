/* SPDX-License-Identifier: Apache-2.0 */
/* schema.h - the tables of each version, and what brings a file from one to the next. */
#ifndef UM_STORE_SCHEMA_H
#define UM_STORE_SCHEMA_H

#include "store/internal.h"

struct um_table { const char *name, *sql; };

/* um_schema_sql - of a content table as a file of this version holds it; NULL: it holds none of this name. */
const char *um_schema_sql(int64_t version, struct um_str name);
size_t um_schema_total(int64_t version); /* content tables of a version */
const char *um_schema_derived_sql(struct um_str name);
size_t um_schema_derived_total(void);

/* Inside a transaction. after: the version whose tables are there, 0 for none. */
enum unmet_status um_schema_create_content(struct um_store *store, int64_t after, struct unmet_error *err);
enum unmet_status um_schema_create_derived(struct um_store *store, struct unmet_error *err);

/* um_schema_migrate - content to this version, which *version then is; a copy of the file is kept. */
enum unmet_status um_schema_migrate(struct um_store *store, int64_t *version, struct unmet_error *err);
enum unmet_status um_schema_rebuild_derived(struct um_store *store, struct unmet_error *err);

#endif
