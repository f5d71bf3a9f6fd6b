/* SPDX-License-Identifier: Apache-2.0 */
/*
 * contrast.c - segments beside what is known of customers from outside: how much either tells of needs, and which
 * attributes a segment can be found by.
 */
#include "statistics.h"

#include "segment/contrast.h"
#include "segment/reach.h"

static const char *copy(struct um_arena *arena, struct um_str s)
{
	return um_arena_strndup(arena, s.ptr, s.len);
}

/* ---- contrast ----------------------------------------------------------------------------- */

static enum unmet_status write_told(const struct um_statistics *s, const struct um_contrast *c, struct unmet_error *err)
{
	struct unmet_told *told = UM_ARRAY(s->arena, struct unmet_told, c->told_count);

	for (size_t i = 0; i < c->told_count && told; i++) {
		const struct um_told *t = &c->told[i];
		bool segments = t->attribute == UM_SEGMENT_NONE;

		told[i] = (struct unmet_told){ segments ? "need segments" : copy(s->arena, s->attributes->name[t->attribute]), segments,
		                               t->enough, t->customer_count, t->share, t->p };
		if (!told[i].name)
			return (enum unmet_status)um_arena_fail(s->arena, err);
	}
	return told ? um_store_told_write(s->project->store, told, c->told_count, err)
	            : (enum unmet_status)um_arena_fail(s->arena, err);
}

enum unmet_status um_contrast_write(const struct um_statistics *s, struct unmet_error *err)
{
	const struct unmet_options *o = &s->project->options;
	struct um_segment_options options = { .segments = o->segments, .seed = o->seed, .pool = s->pool };
	struct um_contrast found = { .sentence = UM_LIT("") };
	enum unmet_status rc = UNMET_OK;

	if (s->segmentation->segment_count > 1)
		rc = um_contrast(s->incidence, s->attributes, s->segmentation->segment_count, &options, s->arena, &found, err);
	if (!rc)
		rc = write_told(s, &found, err);
	return rc ? rc : um_store_fact_set(s->project->store, "segment_contrast", found.sentence, err);
}

/* ---- reach -------------------------------------------------------------------------------- */

static enum unmet_status write_segment(const struct um_statistics *s, uint32_t segment, const struct um_reach *reach, size_t total,
                                       struct unmet_reach *room, struct unmet_error *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < total; i++) {
		const struct um_reach *r = &reach[i];

		if (r->segment != segment)
			continue;
		room[kept] = (struct unmet_reach){ copy(s->arena, s->attributes->name[r->attribute]),
			copy(s->arena, s->attributes->value[r->attribute][r->value]), r->customer_count, r->share, r->lift, r->q };
		if (!room[kept].name || !room[kept].value)
			return (enum unmet_status)um_arena_fail(s->arena, err);
		kept++;
	}
	return um_store_reach_write(s->project->store, segment + 1, room, kept, err);
}

enum unmet_status um_reach_write(const struct um_statistics *s, struct unmet_error *err)
{
	const struct um_segmentation *found = s->segmentation;
	struct unmet_reach *room;
	struct um_reach *reach;
	size_t total;
	enum unmet_status rc;

	if (found->segment_count < 2)
		return UNMET_OK;
	rc = um_reach_find(s->attributes, s->incidence->customer_count, found->of, found->segment_count, s->arena, &reach, &total, err);
	if (rc)
		return rc;
	room = UM_ARRAY(s->arena, struct unmet_reach, total);
	if (!room)
		return (enum unmet_status)um_arena_fail(s->arena, err);
	for (uint32_t i = 0; i < found->segment_count && !rc; i++)
		rc = write_segment(s, i, reach, total, room, err);
	return rc;
}
