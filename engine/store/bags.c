/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bags.c - stored mentions as bags of stems for grouping: a sample, which fixes the stems, then all of them in blocks.
 */
#include "store/bags.h"

static const char rows_sql[] = "SELECT m.id, d.unit, m.words FROM derived_mention m "
	"JOIN derived_document d ON d.document = m.document WHERE NOT m.added ORDER BY m.id";

enum unmet_status um_bag_reader_new(struct um_bag_reader **out, struct um_store *store, uint64_t seed,
                                    uint64_t sample_max, struct unmet_error *err)
{
	struct um_bag_reader *r = um_calloc(1, sizeof(*r));
	int64_t total = 0;
	enum unmet_status rc;

	*out = NULL;
	if (!r)
		return um_nomem(err);
	r->store = store;
	r->sample_max = sample_max;
	um_arena_init(&r->arena, (size_t)2 << 30);
	rc = um_sql_int(store, "SELECT count(*) FROM derived_mention WHERE NOT added", &total, err);
	r->total = (uint64_t)total;
	if (!rc)
		rc = um_store_unit_count(store, &r->unit_count, err);
	if (!rc)
		rc = um_bag_words_load(r, err);
	if (!rc && r->total > sample_max)
		rc = um_bag_draw(r, seed, err);
	if (rc) {
		um_bag_reader_free(r);
		return rc;
	}
	*out = r;
	return UNMET_OK;
}

void um_bag_reader_free(struct um_bag_reader *r)
{
	if (!r)
		return;
	sqlite3_finalize(r->rows);
	um_free(r->take);
	um_free(r->raw);
	um_free(r->stem);
	um_free(r->form);
	um_free(r->function_word);
	um_free(r->vague_word);
	um_free(r->word);
	um_free(r->word_stem);
	um_free(r->scratch);
	um_arena_release(&r->arena);
	um_free(r);
}

uint64_t um_bag_reader_total(const struct um_bag_reader *r)
{
	return r->total;
}

void um_bag_reader_also(struct um_bag_reader *r, const uint8_t *also, uint64_t id_limit)
{
	uint64_t id;

	r->also = also;
	r->also_limit = id_limit;
	for (id = 0; id < id_limit; id++)
		r->sample_max += also[id];
}

bool um_bag_reader_sampled(const struct um_bag_reader *r)
{
	return r->take != NULL;
}

/* ---- the sample and the blocks ------------------------------------------------------------ */

enum unmet_status um_bag_reader_sample(struct um_bag_reader *r, struct um_bag_set *set, struct unmet_error *err)
{
	sqlite3_stmt *rows = NULL;
	bool row;
	enum unmet_status rc = um_sql_prepare(r->store, &rows, rows_sql, err);

	*set = (struct um_bag_set){ 0 };
	while (!rc && set->bags.mention_count < r->sample_max && !(rc = um_sql_next(r->store, rows, &row, err)) && row) {
		uint32_t unit = um_sql_u32(rows, 1);
		uint64_t id = um_sql_u64(rows, 0);

		if (!r->take || (unit < r->unit_count && r->take[unit]) || (id < r->also_limit && r->also[id]))
			rc = um_bag_row_add(r, rows, set, err);
	}
	sqlite3_finalize(rows);
	if (!rc)
		rc = um_bag_words_name(r, set, err);
	if (!rc)
		rc = um_bag_rows_bag(r, set, err);
	if (rc)
		um_bag_set_release(set);
	else
		um_bag_rows_word(r, set);
	return rc;
}

enum unmet_status um_bag_reader_block(struct um_bag_reader *r, size_t most, struct um_bag_set *set, struct unmet_error *err)
{
	enum unmet_status rc = r->rows ? UNMET_OK : um_sql_prepare(r->store, &r->rows, rows_sql, err);

	*set = (struct um_bag_set){ 0 };
	while (!rc && !r->done && set->bags.mention_count < most) {
		bool row;

		rc = um_sql_next(r->store, r->rows, &row, err);
		if (!rc && row)
			rc = um_bag_row_add(r, r->rows, set, err);
		r->done = !row;
	}
	if (!rc)
		rc = um_bag_rows_bag(r, set, err);
	if (rc)
		um_bag_set_release(set);
	else
		um_bag_rows_word(r, set);
	return rc;
}
