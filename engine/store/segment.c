/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment.c - segments and co-occurrence into the store. A segment's label is what defines it: the
 * names of its two strongest needs.
 */
#include "store/internal.h"

#define LABEL_NEEDS 2
#define UM_LABEL_NEEDS_TEXT "2"

struct segment_writer {
	struct um_store *store;
	const struct um_segmentation *s;
	const struct um_attributes *attributes;
	const uint32_t *need_id;    /* [need_total] of each index */
	size_t need_total;
	sqlite3_stmt *label, *segment, *member, *defining, *mix, *cooc;
};

static int64_t need_of(const struct segment_writer *w, uint32_t index)
{
	return index < w->need_total ? (int64_t)w->need_id[index] : 0;
}

static enum unmet_status make_label(struct segment_writer *w, const struct um_segment *segment, struct um_buf *out,
                                    struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	bool row;
	size_t i;

	um_buf_clear(out);
	for (i = 0; i < segment->defining_count && i < LABEL_NEEDS && !rc; i++) {
		sqlite3_bind_int64(w->label, 1, need_of(w, segment->defining[i].need));
		rc = um_sql_next(w->store, w->label, &row, err);
		if (!rc && row) {
			struct um_str name = um_sql_str(w->label, 0);

			um_buf_adds(out, i ? " + " : "");
			um_buf_add(out, name.ptr, name.len);
		}
		sqlite3_reset(w->label);
	}
	if (!out->len)
		um_buf_adds(out, "no need stands out");
	return rc ? rc : um_buf_check(out, err);
}

static enum unmet_status write_defining(struct segment_writer *w, int64_t id, const struct um_segment *segment,
                                        struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < segment->defining_count && !rc; i++) {
		sqlite3_bind_int64(w->defining, 1, id);
		sqlite3_bind_int64(w->defining, 2, (int64_t)i);
		sqlite3_bind_int64(w->defining, 3, need_of(w, segment->defining[i].need));
		sqlite3_bind_double(w->defining, 4, segment->defining[i].lift);
		sqlite3_bind_double(w->defining, 5, segment->defining[i].share);
		rc = um_sql_run(w->store, w->defining, err);
	}
	return rc;
}

static enum unmet_status write_mix(struct segment_writer *w, int64_t id, const struct um_segment *segment,
                                   struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < segment->mix_count && !rc; i++) {
		const struct um_attribute_mix *mix = &segment->mix[i];

		sqlite3_bind_int64(w->mix, 1, id);
		sqlite3_bind_int64(w->mix, 2, (int64_t)i);
		um_sql_bind_str(w->mix, 3, w->attributes->name[mix->attribute]);
		um_sql_bind_str(w->mix, 4, w->attributes->value[mix->attribute][mix->value]);
		sqlite3_bind_int64(w->mix, 5, (int64_t)mix->customer_count);
		sqlite3_bind_double(w->mix, 6, mix->share);
		sqlite3_bind_double(w->mix, 7, mix->lift);
		rc = um_sql_run(w->store, w->mix, err);
	}
	return rc;
}

static enum unmet_status write_segment(struct segment_writer *w, uint32_t index, struct um_buf *label,
                                       struct unmet_error *err)
{
	const struct um_segment *segment = &w->s->segment[index];
	int64_t id = (int64_t)index + 1;
	enum unmet_status rc = make_label(w, segment, label, err);

	if (rc)
		return rc;
	sqlite3_bind_int64(w->segment, 1, id);
	um_sql_bind_str(w->segment, 2, um_buf_str(label));
	sqlite3_bind_int64(w->segment, 3, (int64_t)segment->customer_count);
	sqlite3_bind_double(w->segment, 4, segment->share);
	sqlite3_bind_double(w->segment, 5, segment->stability);
	rc = um_sql_run(w->store, w->segment, err);
	if (!rc)
		rc = write_defining(w, id, segment, err);
	return rc ? rc : write_mix(w, id, segment, err);
}

static enum unmet_status write_members(struct segment_writer *w, struct unmet_error *err)
{
	uint32_t total, unit;
	enum unmet_status rc = um_store_unit_count(w->store, &total, err);

	for (unit = 0; unit < total && !rc; unit++) {
		if (w->s->of[unit] == UM_SEGMENT_NONE)
			continue;
		sqlite3_bind_int64(w->member, 1, unit);
		sqlite3_bind_int64(w->member, 2, (int64_t)w->s->of[unit] + 1);
		sqlite3_bind_double(w->member, 3, (double)w->s->posterior[unit]);
		rc = um_sql_run(w->store, w->member, err);
	}
	return rc;
}

static enum unmet_status write_cooc(struct segment_writer *w, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < w->s->cooc_count && !rc; i++) {
		const struct um_cooc_pair *pair = &w->s->cooc[i];

		sqlite3_bind_int64(w->cooc, 1, (int64_t)i);
		sqlite3_bind_int64(w->cooc, 2, need_of(w, pair->a));
		sqlite3_bind_int64(w->cooc, 3, need_of(w, pair->b));
		sqlite3_bind_int64(w->cooc, 4, (int64_t)pair->customer_count);
		sqlite3_bind_double(w->cooc, 5, pair->lift);
		sqlite3_bind_double(w->cooc, 6, pair->p);
		sqlite3_bind_double(w->cooc, 7, pair->q);
		rc = um_sql_run(w->store, w->cooc, err);
	}
	return rc;
}

static enum unmet_status prepare(struct segment_writer *w, struct unmet_error *err)
{
	const struct { sqlite3_stmt **stmt; const char *sql; } all[] = {
		{ &w->label, "SELECT label FROM derived_need WHERE id = ?" },
		{ &w->segment, "INSERT INTO derived_segment(id, label, customer_count, share, stability) VALUES(?, ?, ?, ?, ?)" },
		{ &w->member, "INSERT INTO derived_member(unit, segment, posterior) VALUES(?, ?, ?)" },
		{ &w->defining, "INSERT INTO derived_defining(segment, rank, need, lift, share) VALUES(?, ?, ?, ?, ?)" },
		{ &w->mix, "INSERT INTO derived_mix(segment, rank, name, value, customer_count, share, lift) VALUES(?, ?, ?, ?, ?, ?, ?)" },
		{ &w->cooc, "INSERT INTO derived_cooc(rank, need_a, need_b, customer_count, lift, p, q) VALUES(?, ?, ?, ?, ?, ?, ?)" },
	};
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]) && !rc; i++)
		rc = um_sql_prepare(w->store, all[i].stmt, all[i].sql, err);
	return rc;
}

static enum unmet_status write_facts(struct segment_writer *w, struct unmet_error *err)
{
	char text[24];
	enum unmet_status rc;

	sqlite3_snprintf(sizeof(text), text, "%llu", w->s->unassigned_customer_count);
	rc = um_store_fact_set(w->store, "segment_unassigned", um_str(text), err);
	return rc ? rc : um_store_fact_set(w->store, "segment_note", w->s->note, err);
}

/* The names of the needs a segment is called by. */
#define LABEL_NOW(segment) "(SELECT group_concat(label, ' + ') FROM (SELECT n.label AS label FROM derived_defining d " \
	"JOIN derived_need n ON n.id = d.need WHERE d.segment = " segment " AND d.rank < " UM_LABEL_NEEDS_TEXT " ORDER BY d.rank))"

enum unmet_status um_store_segments_rename(struct um_store *store, struct unmet_error *err)
{
	/* A goal is set on a segment by its label, and follows it. */
	return um_sql_exec(store, "UPDATE goal SET segment = coalesce((SELECT " LABEL_NOW("s.id") " FROM derived_segment s "
	                   "WHERE s.label = goal.segment), segment) WHERE segment <> ''; "
	                   "UPDATE derived_segment SET label = coalesce(" LABEL_NOW("derived_segment.id") ", label)", err);
}

enum unmet_status um_store_segments_write(struct um_store *store, const struct um_segmentation *segmentation,
                                          const struct um_attributes *attributes, struct unmet_error *err)
{
	struct segment_writer w = { .store = store, .s = segmentation, .attributes = attributes };
	struct um_arena arena;
	struct um_buf label;
	uint32_t i;
	enum unmet_status rc = prepare(&w, err);

	um_buf_init(&label, 1 << 16);
	um_arena_init(&arena, (size_t)1 << 30);
	if (!rc)
		rc = um_store_need_ids(store, &arena, &w.need_id, &w.need_total, err);
	for (i = 0; i < segmentation->segment_count && !rc; i++)
		rc = write_segment(&w, i, &label, err);
	if (!rc)
		rc = write_members(&w, err);
	if (!rc)
		rc = write_cooc(&w, err);
	if (!rc)
		rc = write_facts(&w, err);
	sqlite3_finalize(w.label);
	sqlite3_finalize(w.segment);
	sqlite3_finalize(w.member);
	sqlite3_finalize(w.defining);
	sqlite3_finalize(w.mix);
	sqlite3_finalize(w.cooc);
	um_buf_release(&label);
	um_arena_release(&arena);
	return rc;
}
