/* SPDX-License-Identifier: Apache-2.0 */
/* register.h - which document has a key: a table in the project, and in front of it what is not yet written there. */
#ifndef UM_STORE_REGISTER_H
#define UM_STORE_REGISTER_H

#include "store/internal.h"

struct um_registered { struct um_sql_hash key; int64_t document; };

struct um_register {
	sqlite3_stmt *find, *add;
	struct um_registered *entry;  /* [total] of this batch, in the order of arrival */
	size_t total, capacity;
	struct um_map at;             /* first half of a key -> index in entry */
	uint64_t *filter;             /* [UM_REGISTER_WORDS] a bit for each key in the table; NULL: not made yet */
};

#define UM_REGISTER_WORDS ((size_t)1 << 20) /* 8 MB: one false alarm in fifty at six million documents */

/* um_register_init - prepares the statements; release also after a failure. */
enum unmet_status um_register_init(struct um_register *reg, struct um_store *store, struct unmet_error *err);
void um_register_release(struct um_register *reg);

/* um_register_find - *document 0 where no document has the key. */
enum unmet_status um_register_find(struct um_register *reg, struct um_store *store, const struct um_sql_hash *key,
                                   int64_t *document, struct unmet_error *err);
/* um_register_add - a key that was not found. In memory, 30 bytes each, until um_register_write. */
enum unmet_status um_register_add(struct um_register *reg, struct um_store *store, const struct um_sql_hash *key,
                                  int64_t document, struct unmet_error *err);
/* um_register_write - into the table, in the caller's transaction and before its end. */
enum unmet_status um_register_write(struct um_register *reg, struct um_store *store, struct unmet_error *err);

#endif
