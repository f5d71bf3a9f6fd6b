/* SPDX-License-Identifier: Apache-2.0 */
/* opportunity.c - ratings to opportunities, of everybody and within each segment. */
#include "need_words.h"
#include "statistics.h"

#include "base/map.h"
#include "segment/opportunity.h"

#include <string.h>

#define LEAST 5u /* ratings an opportunity stands on */

/* Ratings of one item, with the segment of whoever gave each. */
struct group { uint32_t need; const char *item; size_t total; };

struct tally {
	struct unmet_project *project;
	struct um_arena *arena;
	const struct um_rating_row *row;
	size_t row_total;
	uint32_t *group_of;              /* [row_total] */
	uint32_t *segment_of;            /* [row_total] or UM_SEGMENT_NONE */
	struct group *group;
	uint32_t group_total, segment_total;
	struct um_rating *room;          /* [row_total] */
};

static enum unmet_status find_groups(struct tally *t, struct unmet_error *err)
{
	struct um_need_words *need;
	size_t needs;
	struct um_map seen;
	enum unmet_status rc = um_store_need_words(t->project->store, t->arena, &need, &needs, err);

	um_map_init(&seen);
	for (size_t i = 0; i < t->row_total && !rc; i++) {
		const struct um_rating_row *row = &t->row[i];
		const struct um_need_words *n = row->need ? um_need_by_id(need, needs, row->need) : NULL;
		uint64_t key = n ? n->id : um_hash64(row->item, strlen(row->item)) | UINT64_C(1) << 63;
		uint64_t *at = um_map_put(&seen, key, t->group_total);

		if (!at) {
			rc = um_nomem(err);
			break;
		}
		if (*at == t->group_total)
			t->group[t->group_total++] = (struct group){ n ? n->id : 0, n ? n->label : row->item, 0 };
		t->group_of[i] = (uint32_t)*at;
		t->group[*at].total++;
	}
	um_map_release(&seen);
	return rc;
}

static enum unmet_status find_segments(struct tally *t, struct unmet_error *err)
{
	const char *const *name, *const *label;
	uint32_t units, *of;
	struct um_map unit_of;
	enum unmet_status rc = um_store_folded_units(t->project->store, t->arena, &name, &units, err);

	um_map_init(&unit_of);
	if (!rc)
		rc = um_store_members(t->project->store, t->arena, &of, &label, &t->segment_total, err);
	for (uint32_t u = 0; u < units && !rc; u++)
		if (!um_map_put(&unit_of, um_hash64(name[u], strlen(name[u])), u))
			rc = um_nomem(err);
	for (size_t i = 0; i < t->row_total && !rc; i++) {
		const uint64_t *unit = um_map_get(&unit_of, um_hash64(t->row[i].customer, strlen(t->row[i].customer)));

		t->segment_of[i] = unit ? of[*unit] : UM_SEGMENT_NONE;
	}
	um_map_release(&unit_of);
	return rc;
}

static enum unmet_status write_one(struct tally *t, uint32_t group, uint32_t segment, struct unmet_error *err)
{
	const struct group *g = &t->group[group];
	struct um_opportunity o;
	struct unmet_opportunity out;
	size_t total = 0;
	enum unmet_status rc;

	for (size_t i = 0; i < t->row_total; i++)
		if (t->group_of[i] == group && (segment == UM_SEGMENT_NONE || t->segment_of[i] == segment))
			t->room[total++] = (struct um_rating){ (uint8_t)t->row[i].importance, (uint8_t)t->row[i].satisfaction };
	if (total < LEAST)
		return UNMET_OK;
	rc = um_opportunity_of(t->room, total, t->project->options.seed, &o, err);
	if (rc)
		return rc;
	out = (struct unmet_opportunity){ g->need, g->item, o.rating_count, o.important_count, o.satisfied_count, o.importance, o.satisfaction,
	                                  o.gap, o.gap_ci, o.score, o.score_ci };
	return um_store_opportunity_write(t->project->store, segment == UM_SEGMENT_NONE ? 0 : segment + 1, &out, err);
}

enum unmet_status um_opportunity_write(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct tally t = { .project = project, .arena = arena };
	struct um_rating_row *row;
	enum unmet_status rc = um_store_opportunity_clear(project->store, err);

	if (!rc)
		rc = um_store_ratings(project->store, arena, &row, &t.row_total, err);
	if (rc || !t.row_total)
		return rc;
	t.row = row;
	t.group_of = UM_ARRAY(arena, uint32_t, t.row_total);
	t.segment_of = UM_ARRAY(arena, uint32_t, t.row_total);
	t.group = UM_ARRAY(arena, struct group, t.row_total);
	t.room = UM_ARRAY(arena, struct um_rating, t.row_total);
	if (!t.group_of || !t.segment_of || !t.group || !t.room)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = find_groups(&t, err);
	if (!rc)
		rc = find_segments(&t, err);
	for (uint32_t g = 0; g < t.group_total && !rc; g++) {
		rc = write_one(&t, g, UM_SEGMENT_NONE, err);
		for (uint32_t s = 0; s < t.segment_total && t.segment_total > 1 && !rc; s++)
			rc = write_one(&t, g, s, err);
	}
	return rc;
}
