/* SPDX-License-Identifier: Apache-2.0 */
/*
 * held.c - names that follow people's decisions. A need that was merged, taken apart or moved into holds other mentions than those
 * it was named after, so it is named again, after what it holds now: all needs are counted as people see them
 * (cluster/tally.c), and those that changed get the name that comes out. Which changed is a matter of what is held, not of
 * the log, so that the same needs get the same names on whatever way they came about.
 */
#include "held.h"

#include "base/mem.h"
#include "base/order.h"
#include "cluster/divide.h"
#include "memory.h"

#include <stdlib.h>

#define SEED 1u /* of the sample: names must not depend on an option of the command that decides */

/* want - the mentions of the needs asked for, by id: documents come in the order of a hash, so the first are a fair sample. */
static uint8_t *want(const struct um_store_held *rows, const uint8_t *asked, uint32_t asked_limit, struct um_arena *arena, uint64_t *limit)
{
	uint64_t wanted = 0;
	uint8_t *also;

	*limit = rows->total ? rows->mention[rows->total - 1] + 1 : 0;
	also = UM_ARRAY(arena, uint8_t, (size_t)*limit + 1);
	for (size_t i = 0; also && i < rows->total && wanted < UM_HELD_MOST; i++)
		if (rows->need[i] < asked_limit && asked[rows->need[i]]) {
			also[rows->mention[i]] = 1;
			wanted++;
		}
	return also;
}

/* look_up - the need of each mention of the set, and how well it is held. */
static enum unmet_status look_up(struct um_held *h, const struct um_store_held *rows, struct um_arena *arena, struct unmet_error *err)
{
	uint64_t total = h->set.bags.mention_count, m;

	h->need = UM_ARRAY(arena, um_need_id, (size_t)total + 1);
	h->posterior = UM_ARRAY(arena, float, (size_t)total + 1);
	h->centrality = UM_ARRAY(arena, float, (size_t)total + 1);
	if (!h->need || !h->posterior || !h->centrality)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (m = 0; m < total; m++) {
		const uint64_t *at = bsearch(&h->set.mention[m], rows->mention, rows->total, sizeof(*rows->mention), um_order_u64);
		size_t i;

		if (!at)
			return um_fail(err, UNMET_E_NOTHING, "some mentions have not been grouped yet: run `unmet cluster` first");
		i = (size_t)(at - rows->mention);
		h->need[m] = um_needs_index(h->id, h->id_total, rows->need[i]);
		h->posterior[m] = rows->posterior[i];
		h->centrality[m] = rows->centrality[i];
	}
	return UNMET_OK;
}

enum unmet_status um_held_load(struct um_held *h, struct unmet_project *project, const struct um_store_held *rows, const uint8_t *asked,
                               uint32_t asked_limit, struct um_arena *arena, struct unmet_error *err)
{
	uint64_t limit = 0;
	uint8_t *also = want(rows, asked, asked_limit, arena, &limit);
	enum unmet_status rc;

	*h = (struct um_held){ 0 };
	if (!also)
		return (enum unmet_status)um_arena_fail(arena, err);
	rc = um_needs_distinct(rows->need, rows->total, arena, &h->id, &h->id_total, err);
	if (!rc)
		rc = um_bag_reader_new(&h->reader, project->store, SEED, UM_FIT_MAX_MENTIONS, err);
	if (rc)
		return rc;
	um_bag_reader_also(h->reader, also, limit);
	rc = um_bag_reader_sample(h->reader, &h->set, err);
	return rc ? rc : look_up(h, rows, arena, err);
}

void um_held_release(struct um_held *h)
{
	um_bag_set_release(&h->set);
	um_bag_reader_free(h->reader);
}

enum unmet_status um_held_name(const struct um_held *h, um_need_id *need, uint32_t need_count, struct um_arena *arena,
                               struct um_need_label **label, struct unmet_error *err)
{
	struct um_grouping grouping = { .need_count = need_count, .need = need, .posterior = h->posterior, .centrality = h->centrality };
	struct um_cluster_model *model;
	enum unmet_status rc = um_cluster_tally(&model, &h->set.bags, need, need_count, err);

	if (rc)
		return rc;
	rc = um_cluster_label(model, &h->set.bags, &grouping, &h->set.surface, arena, label, err);
	um_cluster_model_free(model);
	return rc;
}

/* ---- after decisions ------------------------------------------------------------------------ */

static enum unmet_status write_name(struct unmet_project *project, const struct um_held *h, uint32_t id, const struct um_need_label *label,
                                    struct um_arena *arena, struct unmet_error *err)
{
	struct um_str *term = UM_ARRAY(arena, struct um_str, label->term_count + 1);
	uint64_t *quote = UM_ARRAY(arena, uint64_t, label->central_count + 1);
	struct um_store_name name = { .need = id, .label = label->label, .term = term, .term_count = label->term_count, .quote = quote,
		.quote_count = label->central_count };

	if (!term || !quote)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (size_t i = 0; i < label->term_count; i++)
		term[i] = h->set.surface.form[label->term[i]];
	for (size_t i = 0; i < label->central_count; i++)
		quote[i] = h->set.mention[label->central[i]];
	return um_store_name_put(project->store, &name, err);
}

/* changed - changed[need]: people gave it a mention or took one away. Returns NULL without memory; *any: one did. */
static uint8_t *changed(const struct um_store_held *rows, uint32_t *limit, bool *any, struct um_arena *arena)
{
	uint8_t *out;

	*limit = 1;
	*any = false;
	for (size_t i = 0; i < rows->total; i++) {
		*limit = rows->need[i] >= *limit ? rows->need[i] + 1 : *limit;
		*limit = rows->base[i] >= *limit ? rows->base[i] + 1 : *limit;
	}
	out = UM_ARRAY(arena, uint8_t, (size_t)*limit + 1);
	for (size_t i = 0; out && i < rows->total; i++)
		if (rows->need[i] != rows->base[i]) {
			out[rows->need[i]] = out[rows->base[i]] = 1;
			*any = true;
		}
	return out;
}

static enum unmet_status name_changed(struct unmet_project *project, const struct um_store_held *rows, const uint8_t *asked, uint32_t limit,
                                      struct um_arena *arena, struct unmet_error *err)
{
	struct um_held h;
	struct um_need_label *label = NULL;
	enum unmet_status rc = um_held_load(&h, project, rows, asked, limit, arena, err);

	if (!rc)
		rc = um_held_name(&h, h.need, h.id_total, arena, &label, err);
	for (uint32_t i = 0; i < h.id_total && !rc; i++)
		if (h.id[i] && asked[h.id[i]])
			rc = write_name(project, &h, h.id[i], &label[i], arena, err);
	um_held_release(&h);
	return rc;
}

enum unmet_status um_names_follow(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	struct um_store_held rows;
	uint32_t limit;
	uint8_t *asked;
	bool any;
	enum unmet_status rc = um_store_names_reset(project->store, err);

	if (!rc)
		rc = um_store_held(project->store, arena, &rows, err);
	if (rc)
		return rc;
	asked = changed(&rows, &limit, &any, arena);
	if (!asked)
		return (enum unmet_status)um_arena_fail(arena, err);
	return any ? name_changed(project, &rows, asked, limit, arena, err) : UNMET_OK;
}
