/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedding.c - what an embedding server answered, by a hash of its model and the text: nobody is asked twice. The text itself is
 * not stored. It can be asked for again, so it is derived; it does not depend on the documents, so it outlives a new run.
 */
#include "store/internal.h"

#define NUMBERS_MAX 4096u

struct um_embedding_cache {
	struct um_store *store;
	sqlite3_stmt *find, *add;
	unsigned char bytes[4 * NUMBERS_MAX];
};

enum unmet_status um_embedding_cache_new(struct um_embedding_cache **out, struct um_store *store, struct unmet_error *err)
{
	struct um_embedding_cache *c = um_calloc(1, sizeof(*c));
	enum unmet_status rc;

	*out = NULL;
	if (!c)
		return um_nomem(err);
	c->store = store;
	rc = um_sql_prepare(store, &c->find, "SELECT numbers FROM derived_embedding WHERE key = ?", err);
	if (!rc)
		rc = um_sql_prepare(store, &c->add, "INSERT OR REPLACE INTO derived_embedding(key, numbers) VALUES(?, ?)", err);
	if (rc)
		um_embedding_cache_free(c);
	else
		*out = c;
	return rc;
}

void um_embedding_cache_free(struct um_embedding_cache *c)
{
	if (!c)
		return;
	sqlite3_finalize(c->find);
	sqlite3_finalize(c->add);
	um_free(c);
}

/* Numbers are stored little-endian, so that a project can be carried to any machine. */
static void to_bytes(unsigned char *bytes, const float *row, uint32_t total)
{
	for (uint32_t i = 0; i < total; i++) {
		uint32_t bits;

		memcpy(&bits, &row[i], sizeof(bits));
		for (uint32_t b = 0; b < 4; b++)
			bytes[4 * i + b] = (unsigned char)(bits >> 8 * b);
	}
}

static void from_bytes(float *row, const unsigned char *bytes, uint32_t total)
{
	for (uint32_t i = 0; i < total; i++) {
		uint32_t bits = 0;

		for (uint32_t b = 0; b < 4; b++)
			bits |= (uint32_t)bytes[4 * i + b] << 8 * b;
		memcpy(&row[i], &bits, sizeof(bits));
	}
}

enum unmet_status um_embedding_find(struct um_embedding_cache *c, struct um_hash128 key, float *row, uint32_t total, bool *found,
                                    struct unmet_error *err)
{
	struct um_sql_hash hash = um_sql_hash(key);
	bool any = false;
	enum unmet_status rc;

	um_sql_bind_hash(c->find, 1, &hash);
	rc = um_sql_next(c->store, c->find, &any, err);
	*found = !rc && any && sqlite3_column_bytes(c->find, 0) == (int)(4 * total);
	if (*found)
		from_bytes(row, sqlite3_column_blob(c->find, 0), total);
	sqlite3_reset(c->find);
	return rc;
}

enum unmet_status um_embedding_add(struct um_embedding_cache *c, struct um_hash128 key, const float *row, uint32_t total,
                                   struct unmet_error *err)
{
	struct um_sql_hash hash = um_sql_hash(key);

	if (total > NUMBERS_MAX)
		return um_fail(err, UNMET_E_LIMIT, "embeddings of %u numbers are too long to be kept", total);
	to_bytes(c->bytes, row, total);
	um_sql_bind_hash(c->add, 1, &hash);
	sqlite3_bind_blob(c->add, 2, c->bytes, (int)(4 * total), SQLITE_STATIC);
	return um_sql_run(c->store, c->add, err);
}
