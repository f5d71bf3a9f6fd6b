/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage_cluster.c - mentions become needs: a bounded sample is fitted, then every mention is given its need, block by block.
 *
 * Three doors to one run: needs from nothing, needs from those known before (warm.h), and new mentions given to needs
 * that stay as they are (memory.h).
 */
#include "embed.h"
#include "memory.h"
#include "project.h"
#include "shape.h"
#include "stage.h"
#include "warm.h"

#include "cluster/cluster.h"
#include "cluster/unplaced.h"

#include <stdlib.h>

#define ASSIGN_BLOCK 65536u

struct cluster_run {
	struct unmet_project *project;
	struct um_cluster_options options;
	struct um_outside_source outside;
	struct um_outside_told told, asked;
	struct um_embedder *embedder;
	struct um_pool *pool;
	struct um_progress progress;
	struct um_bag_reader *reader;
	struct um_bag_set sample;
	struct um_cluster_model *model;
	struct um_grouping grouping;     /* of the sample */
	struct um_unplaced_queue *unplaced;
	struct um_recalled *known;          /* NULL: needs are to be found */
	struct um_recalled *start;          /* NULL: from nothing */
	uint32_t from;
	um_need_id *had;                    /* of the sample, where needs were known; NULL: none were */
	struct um_arena arena;
};

/* note_known - how sure what is known is, and what is new. */
static void note_known(struct cluster_run *c, const uint64_t *mention, uint64_t total, const struct um_grouping *g)
{
	for (uint64_t i = 0; c->known && i < total; i++)
		um_recalled_note(c->known, mention[i], g->as_new[i]);
}

static const struct um_recalled *recalled(const struct cluster_run *c)
{
	return c->known ? c->known : c->start;
}

/* had - the need each mention of a set is known to have; NULL: no memory. */
static um_need_id *had(const struct um_recalled *known, const struct um_bag_set *set, struct um_arena *arena)
{
	uint64_t total = set->bags.mention_count;
	um_need_id *need = UM_ARRAY(arena, um_need_id, total + 1);

	for (uint64_t i = 0; need && i < total; i++)
		need[i] = um_recalled_need(known, set->mention[i]);
	return need;
}

/* find - the model: of needs that are known, from those known before, or from nothing. */
static enum unmet_status find(struct cluster_run *c, struct unmet_error *err)
{
	const struct um_recalled *known = recalled(c);

	if (!known)
		return um_cluster_fit(&c->model, &c->sample.bags, &c->options, err);
	c->had = had(known, &c->sample, &c->arena);
	if (!c->had)
		return (enum unmet_status)um_arena_fail(&c->arena, err);
	if (c->known)
		return um_cluster_know(&c->model, &c->sample.bags, c->had, known->need_count, &c->options, err);
	return um_cluster_refit(&c->model, &c->sample.bags, c->had, known->need_count, &c->options, err);
}

/* recall_temper - of the run the known needs came from. */
static enum unmet_status recall_temper(struct cluster_run *c, struct unmet_error *err)
{
	const char *text;
	enum unmet_status rc = um_store_fact(c->project->store, "cluster_temper", &c->arena, &text, err);

	if (!rc)
		c->options.temper = strtof(text, NULL);
	return rc;
}

static enum unmet_status assign_block(struct cluster_run *c, const struct um_bag_set *block, struct um_arena *arena, struct um_grouping *out,
                                      struct unmet_error *err)
{
	const struct um_recalled *known = recalled(c);
	um_need_id *need = known ? had(known, block, arena) : NULL;

	if (known && !need)
		return (enum unmet_status)um_arena_fail(arena, err);
	return um_cluster_assign_from(c->model, &block->bags, need, c->pool, arena, out, err);
}

/* assign_all - every mention, block by block, where the sample was not all of them. */
static enum unmet_status assign_all(struct cluster_run *c, struct unmet_error *err)
{
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	if (!um_bag_reader_sampled(c->reader)) {
		rc = um_store_assign(c->project->store, &c->sample, &c->grouping, err);
		return rc ? rc : um_unplaced_add(c->unplaced, &c->sample.bags, &c->grouping, c->sample.mention, err);
	}
	um_arena_init(&arena, UM_STAGE_BYTES);
	while (!rc) {
		struct um_bag_set block;
		struct um_grouping grouping;
		bool more;

		um_arena_clear(&arena);
		rc = um_bag_reader_block(c->reader, ASSIGN_BLOCK, &block, err);
		if (rc)
			break;
		more = block.bags.mention_count > 0;
		if (more)
			rc = assign_block(c, &block, &arena, &grouping, err);
		if (more && !rc)
			note_known(c, block.mention, block.bags.mention_count, &grouping);
		if (more && !rc)
			rc = um_store_assign(c->project->store, &block, &grouping, err);
		if (more && !rc)
			rc = um_unplaced_add(c->unplaced, &block.bags, &grouping, block.mention, err);
		um_bag_set_release(&block);
		if (!more)
			break;
	}
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status note_needs(struct cluster_run *c, struct unmet_error *err)
{
	const struct unmet_options *o = &c->project->options;
	const struct um_grouping *g = &c->grouping;
	enum unmet_status rc = um_stage_fact(c->project, "cluster_seed", err, "%llu", (unsigned long long)o->seed);

	if (!rc)
		rc = um_stage_fact(c->project, "cluster_config", err, "needs=%u seed=%llu unit=%d granularity=%d", o->needs,
		              (unsigned long long)o->seed, o->unit, o->granularity);
	if (!rc)
		rc = um_stage_fact(c->project, "cluster_temper", err, "%.3f", (double)um_cluster_temper(c->model));
	if (rc || o->needs || g->k_low >= g->k_high)
		return rc;
	return um_stage_fact(c->project, "cluster_note", err, "Anything from %u to %u needs describes these mentions about as well; %u "
	                "were taken%s.", g->k_low, g->k_high, g->need_count, o->granularity == UNMET_GRANULARITY_FINE ? ", finer as asked for" :
	                o->granularity == UNMET_GRANULARITY_COARSE ? ", coarser as asked for" : "");
}

static enum unmet_status write_needs(struct cluster_run *c, struct unmet_error *err)
{
	struct um_need_label *label;
	enum unmet_status rc = um_cluster_label(c->model, &c->sample.bags, &c->grouping, &c->sample.surface, &c->arena, &label, err);

	if (!rc)
		rc = um_store_needs_write(c->project->store, &c->sample, &c->grouping, label, err);
	if (!rc)
		rc = um_write_shape(c->project, c->model, &c->sample, &c->grouping, &c->arena, err);
	if (!rc)
		rc = um_write_unplaced(c->project, c->unplaced, &c->sample, &c->arena, err);
	if (!rc)
		rc = um_store_count(c->project->store, err);
	if (!rc)
		rc = note_needs(c, err);
	return rc || c->known ? rc : um_note_outside(c->project, &c->outside, c->embedder ? um_embedder_model(c->embedder) : NULL, err);
}

static enum unmet_status cluster_all(struct cluster_run *c, struct unmet_error *err)
{
	const struct unmet_options *o = &c->project->options;
	struct um_store *store = c->project->store;
	enum unmet_status rc = c->known ? recall_temper(c, err) : UNMET_OK;

	if (!rc)
		rc = um_store_clear(store, UM_PART_NEEDS, err);
	if (!rc && o->needs && o->granularity)
		rc = um_fail(err, UNMET_E_ARG, "a number of needs is given, so there is nothing to be finer or coarser about: leave out "
		             "--granularity or --needs");
	if (!rc)
		rc = um_store_units_build(store, o->unit, err);
	if (!rc)
		rc = um_bag_reader_new(&c->reader, store, o->seed, UM_FIT_MAX_MENTIONS, err);
	if (!rc && um_bag_reader_total(c->reader) < 2)
		return um_fail(err, UNMET_E_NOTHING, "fewer than two mentions to group: run `unmet detect` first, or add documents");
	if (!rc)
		rc = um_bag_reader_sample(c->reader, &c->sample, err);
	if (!rc)
		rc = um_unplaced_new(&c->unplaced, c->sample.bags.stem_count, err);
	if (!rc)
		rc = find(c, err);
	if (!rc)
		rc = um_cluster_assign_from(c->model, &c->sample.bags, c->had, c->pool, &c->arena, &c->grouping, err);
	if (!rc && !um_bag_reader_sampled(c->reader))
		note_known(c, c->sample.mention, c->sample.bags.mention_count, &c->grouping);
	if (!rc)
		rc = assign_all(c, err);
	if (!rc)
		rc = write_needs(c, err);
	if (!rc)
		rc = um_warm_note(c->project, c->from, !c->known, err);
	return rc ? rc : um_memory_keep(c->project, c->grouping.need_count, !c->known, &c->arena, err);
}

/* in_one - all in one transaction; what a server answered is kept even where it fails. */
static enum unmet_status in_one(struct cluster_run *c, struct unmet_error *err)
{
	enum unmet_status rc = c->known ? UNMET_OK : um_embedder_new(&c->embedder, c->project, &c->progress, err), kept;

	c->outside.ask = c->embedder ? um_embedder_ask : NULL;
	c->outside.ask_ctx = c->embedder;
	if (!rc)
		rc = um_store_begin(c->project->store, err);
	if (!rc)
		rc = um_store_finish(c->project->store, cluster_all(c, err), true, err);
	kept = um_embedder_keep(c->embedder, rc ? NULL : err);
	return rc ? rc : kept;
}

/* group - known: no needs are to be found. start, of run `from`: they are found from these. */
static enum unmet_status group(struct unmet_project *project, struct um_recalled *known, struct um_recalled *start, uint32_t from,
                               struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct cluster_run c = { .project = project, .known = known, .start = start, .from = from, .progress = um_progress_of(o) };
	enum unmet_status rc;

	um_arena_init(&c.arena, UM_STAGE_BYTES);
	c.pool = um_pool_new(o->jobs);
	c.options = (struct um_cluster_options){ .needs = o->needs, .granularity = o->granularity, .seed = o->seed, .pool = c.pool, .progress = &c.progress };
	c.outside = (struct um_outside_source){ .vectors = o->vectors, .surface = &c.sample.surface, .told = &c.told, .asked = &c.asked };
	c.options.outside = &c.outside;
	rc = c.pool ? in_one(&c, err) : um_nomem(err);
	um_embedder_free(c.embedder);
	um_bag_set_release(&c.sample);
	um_bag_reader_free(c.reader);
	um_cluster_model_free(c.model);
	um_unplaced_free(c.unplaced);
	um_arena_release(&c.arena);
	um_pool_free(c.pool);
	return rc;
}

enum unmet_status unmet_cluster(struct unmet_project *project, struct unmet_error *err)
{
	struct um_recalled start;
	struct um_arena arena;
	uint32_t from;
	enum unmet_status rc;

	um_arena_init(&arena, UM_STAGE_BYTES);
	rc = um_warm_choose(project, &arena, &from, &start, err);
	if (!rc)
		rc = group(project, NULL, from ? &start : NULL, from, err);
	um_arena_release(&arena);
	return rc;
}

enum unmet_status unmet_assign(struct unmet_project *project, struct unmet_assigned *told, struct unmet_error *err)
{
	struct um_recalled known;
	struct um_arena arena;
	enum unmet_status rc;

	*told = (struct unmet_assigned){ 0 };
	um_arena_init(&arena, UM_STAGE_BYTES);
	rc = um_memory_recall(project, 0, &arena, &known, err);
	if (!rc)
		rc = group(project, &known, NULL, 0, err);
	if (!rc)
		rc = um_memory_tell(project, &known, &arena, told, err);
	um_arena_release(&arena);
	return rc;
}
