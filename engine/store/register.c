/* SPDX-License-Identifier: Apache-2.0 */
/*
 * register.c - keys are hashes, so each new one belongs somewhere else in the index: written one by one, a batch of a
 * large project touches nearly every page of it, and a gigabyte was read at a third of the speed of a tenth of that. So
 * the keys of a batch are kept and go in sorted, one walk over the index for each batch. And most documents of a
 * large ingest are new: once a batch was full, a Bloom filter (Bloom 1970; the four bits of a key stand in one word, so
 * that asking costs one miss of the cache) says so without asking the table. Before that a filter would cost more than
 * it saves, for it is filled from the whole table.
 */
#include "store/register.h"

#include <stdlib.h>
#include <string.h>

#define FILTER_WORTH 32768u /* keys of one batch */

enum unmet_status um_register_init(struct um_register *reg, struct um_store *store, struct unmet_error *err)
{
	enum unmet_status rc;

	*reg = (struct um_register){ 0 };
	um_map_init(&reg->at);
	rc = um_sql_prepare(store, &reg->find, "SELECT document FROM document_key WHERE key = ?", err);
	return rc ? rc : um_sql_prepare(store, &reg->add, "INSERT INTO document_key(key, document) VALUES(?, ?)", err);
}

void um_register_release(struct um_register *reg)
{
	sqlite3_finalize(reg->find);
	sqlite3_finalize(reg->add);
	um_map_release(&reg->at);
	um_free(reg->entry);
	um_free(reg->filter);
	*reg = (struct um_register){ 0 };
}

static uint64_t half(const unsigned char bytes[8])
{
	uint64_t out;

	memcpy(&out, bytes, sizeof(out)); /* any order of bytes: it never leaves this process */
	return out;
}

/* ---- the filter --------------------------------------------------------------------------- */

static uint64_t *word_of(const struct um_register *reg, const struct um_sql_hash *key)
{
	return &reg->filter[half(key->bytes) % UM_REGISTER_WORDS];
}

static uint64_t bits_of(const struct um_sql_hash *key)
{
	uint64_t spread = half(key->bytes + 8), bits = 0;
	int i;

	for (i = 0; i < 4; i++)
		bits |= (uint64_t)1 << (spread >> (6 * i) & 63);
	return bits;
}

static void mark(struct um_register *reg, const struct um_sql_hash *key)
{
	*word_of(reg, key) |= bits_of(key);
}

static bool is_new(const struct um_register *reg, const struct um_sql_hash *key)
{
	return reg->filter && (*word_of(reg, key) & bits_of(key)) != bits_of(key);
}

static enum unmet_status make_filter(struct um_register *reg, struct um_store *store, struct unmet_error *err)
{
	sqlite3_stmt *all = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(store, &all, "SELECT key FROM document_key", err);

	reg->filter = um_calloc(UM_REGISTER_WORDS, sizeof(*reg->filter));
	if (!rc && !reg->filter)
		rc = um_nomem(err);
	while (!rc && !(rc = um_sql_next(store, all, &row, err)) && row) {
		struct um_sql_hash key = { { 0 } };
		struct um_str bytes = um_sql_str(all, 0);

		memcpy(key.bytes, bytes.ptr, bytes.len < sizeof(key.bytes) ? bytes.len : sizeof(key.bytes));
		mark(reg, &key);
	}
	sqlite3_finalize(all);
	return rc;
}

/* ---- finding and adding ------------------------------------------------------------------- */

static bool same_key(const struct um_sql_hash *a, const struct um_sql_hash *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

enum unmet_status um_register_find(struct um_register *reg, struct um_store *store, const struct um_sql_hash *key,
                                   int64_t *document, struct unmet_error *err)
{
	const uint64_t *at = um_map_get(&reg->at, half(key->bytes));
	bool found;
	enum unmet_status rc;

	*document = 0;
	if (at && same_key(&reg->entry[*at].key, key)) {
		*document = reg->entry[*at].document;
		return UNMET_OK;
	}
	if (is_new(reg, key))
		return UNMET_OK;
	um_sql_bind_hash(reg->find, 1, key);
	rc = um_sql_next(store, reg->find, &found, err);
	if (rc || !found)
		return rc;
	*document = sqlite3_column_int64(reg->find, 0);
	sqlite3_reset(reg->find);
	return UNMET_OK;
}

enum unmet_status um_register_add(struct um_register *reg, struct um_store *store, const struct um_sql_hash *key,
                                  int64_t document, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	/* Two keys of a batch that share a half: the map has room for one. */
	if (um_map_get(&reg->at, half(key->bytes)))
		rc = um_register_write(reg, store, err);
	if (rc)
		return rc;
	if (!um_grow((void **)&reg->entry, &reg->capacity, reg->total + 1, sizeof(*reg->entry)) ||
	    !um_map_put(&reg->at, half(key->bytes), reg->total))
		return um_nomem(err);
	reg->entry[reg->total++] = (struct um_registered){ *key, document };
	return UNMET_OK;
}

/* ---- writing ------------------------------------------------------------------------------ */

static int compare_key(const void *a, const void *b)
{
	const struct um_registered *x = a, *y = b;

	return memcmp(x->key.bytes, y->key.bytes, sizeof(x->key.bytes));
}

static enum unmet_status write_entry(struct um_register *reg, struct um_store *store, const struct um_registered *entry,
                                     struct unmet_error *err)
{
	um_sql_bind_hash(reg->add, 1, &entry->key);
	sqlite3_bind_int64(reg->add, 2, entry->document);
	if (reg->filter)
		mark(reg, &entry->key);
	return um_sql_run(store, reg->add, err);
}

enum unmet_status um_register_write(struct um_register *reg, struct um_store *store, struct unmet_error *err)
{
	bool large = reg->total >= FILTER_WORTH;
	enum unmet_status rc = UNMET_OK;
	size_t i;

	if (reg->total)
		qsort(reg->entry, reg->total, sizeof(*reg->entry), compare_key);
	for (i = 0; i < reg->total && !rc; i++)
		rc = write_entry(reg, store, &reg->entry[i], err);
	reg->total = 0;
	um_map_clear(&reg->at);
	return !rc && large && !reg->filter ? make_filter(reg, store, err) : rc;
}
