/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sure.c - mentions as the words they are made of, for whoever learns from them, and what was learned of each beside it.
 * Words were stored for grouping; no text is read or tokenized again.
 */
#include "store/internal.h"

struct um_sure {
	struct um_store *store;
	struct um_arena arena;         /* spellings */
	struct um_spelling *spelling;  /* [total] by stored id */
	size_t total;
	uint8_t *lot;                  /* [documents] by id: a lookup each time would cost more than all else */
	size_t documents;
	sqlite3_stmt *row, *add;
	uint32_t *word;                /* of one mention */
	size_t word_capacity;
};

static const char rows_sql[] = "SELECT id, document, score, kind, words FROM derived_mention ORDER BY id";

static enum unmet_status load_words(struct um_sure *s, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t most = 0;
	bool row;
	enum unmet_status rc = um_sql_int(s->store, "SELECT max(id) + 1 FROM derived_word", &most, err);

	s->total = most > 0 && most < UINT32_MAX ? (size_t)most : 0;
	s->spelling = um_calloc(s->total + 1, sizeof(*s->spelling));
	if (!rc && !s->spelling)
		rc = um_nomem(err);
	if (!rc)
		rc = um_sql_prepare(s->store, &stmt, "SELECT id, word, stem FROM derived_word", err);
	while (!rc && !(rc = um_sql_next(s->store, stmt, &row, err)) && row) {
		size_t id = (size_t)um_sql_u64(stmt, 0);
		struct um_spelling *one = &s->spelling[id < s->total ? id : s->total];

		one->word = um_sql_copy(&s->arena, stmt, 1);
		one->stem = um_sql_copy(&s->arena, stmt, 2);
		if (!one->word || !one->stem)
			rc = (enum unmet_status)um_arena_fail(&s->arena, err);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum unmet_status draw_lots(struct um_sure *s, struct unmet_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t most = 0;
	bool row;
	enum unmet_status rc = um_sql_int(s->store, "SELECT max(id) + 1 FROM document", &most, err);

	s->documents = most > 0 ? (size_t)most : 0;
	s->lot = um_calloc(s->documents + 1, 1);
	if (!rc && !s->lot)
		rc = um_nomem(err);
	if (!rc)
		rc = um_sql_prepare(s->store, &stmt, "SELECT id, key FROM document", err);
	while (!rc && !(rc = um_sql_next(s->store, stmt, &row, err)) && row) {
		size_t id = (size_t)um_sql_u64(stmt, 0);
		const void *key = sqlite3_column_blob(stmt, 1);

		if (key && id < s->documents)
			s->lot[id] = (uint8_t)um_hash64(key, (size_t)sqlite3_column_bytes(stmt, 1));
	}
	sqlite3_finalize(stmt);
	return rc;
}

enum unmet_status um_sure_new(struct um_sure **out, struct um_store *store, struct unmet_error *err)
{
	struct um_sure *s = um_calloc(1, sizeof(*s));
	enum unmet_status rc;

	*out = NULL;
	if (!s)
		return um_nomem(err);
	s->store = store;
	um_arena_init(&s->arena, (size_t)1 << 30);
	rc = load_words(s, err);
	if (!rc)
		rc = draw_lots(s, err);
	if (!rc)
		rc = um_sql_prepare(store, &s->row, rows_sql, err);
	if (!rc)
		rc = um_sql_prepare(store, &s->add, "INSERT INTO derived_sure(mention, probability, reasons) VALUES(?, ?, ?)", err);
	if (rc) {
		um_sure_free(s);
		return rc;
	}
	*out = s;
	return UNMET_OK;
}

void um_sure_free(struct um_sure *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->row);
	sqlite3_finalize(s->add);
	um_arena_release(&s->arena);
	um_free(s->spelling);
	um_free(s->lot);
	um_free(s->word);
	um_free(s);
}

const struct um_spelling *um_sure_spelling(const struct um_sure *s, uint32_t word)
{
	return &s->spelling[word];
}

size_t um_sure_word_total(const struct um_sure *s)
{
	return s->total;
}

/* decode - the mention's own words, up to the mark before its context; false: damaged. */
static bool decode(struct um_sure *s, const unsigned char *p, size_t size, struct um_sure_mention *out)
{
	const unsigned char *end = p + size;
	uint64_t code;

	while (p < end) {
		if (!um_varint_get(&p, end, &code))
			return false;
		if (code == UM_PACK_CONTEXT)
			break;
		if (code > UM_PACK_CONTEXT && ((code >> 1) > s->total || !s->spelling[(code >> 1) - 1].stem))
			return false;
		s->word[out->word_count++] = code > UM_PACK_CONTEXT ? (uint32_t)(code >> 1) - 1 : UM_SURE_BREAK;
	}
	return true;
}

enum unmet_status um_sure_next(struct um_sure *s, struct um_sure_mention *out, bool *more, struct unmet_error *err)
{
	enum unmet_status rc = um_sql_next(s->store, s->row, more, err);
	uint64_t document;
	size_t size;

	*out = (struct um_sure_mention){ 0 };
	if (rc || !*more)
		return rc;
	out->id = um_sql_u64(s->row, 0);
	document = um_sql_u64(s->row, 1);
	out->lot = document < s->documents ? s->lot[document] : 0;
	out->score = sqlite3_column_double(s->row, 2);
	out->kind = um_sql_u32(s->row, 3) < UNMET_KIND_TOTAL ? (enum unmet_kind)um_sql_u32(s->row, 3) : UNMET_KIND_WISH;
	size = (size_t)sqlite3_column_bytes(s->row, 4);
	if (!um_grow((void **)&s->word, &s->word_capacity, size + 1, sizeof(*s->word)))
		return um_nomem(err);
	out->word = s->word;
	if (size && !decode(s, sqlite3_column_blob(s->row, 4), size, out))
		return um_fail_at(err, UNMET_E_CORRUPT, s->store->path, 0, 0, "%s: mention %llu is damaged", s->store->path,
		                  (unsigned long long)out->id);
	return UNMET_OK;
}

enum unmet_status um_sure_add(struct um_sure *s, uint64_t mention, double probability, struct um_str reasons,
                              struct unmet_error *err)
{
	sqlite3_bind_int64(s->add, 1, (int64_t)mention);
	sqlite3_bind_double(s->add, 2, probability);
	um_sql_bind_str(s->add, 3, reasons);
	return um_sql_run(s->store, s->add, err);
}
