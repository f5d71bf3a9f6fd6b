/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline.c - the stages, one after the other, over the store. The only file that sees every stage:
 * each of them takes plain data and gives plain data, and here is where it comes from and where it goes.
 *
 * Every function below reads what the stage before it left, and replaces what it left itself, in one
 * transaction: a stage that fails or is cancelled leaves the project as it was. Ingest alone commits as
 * it goes, so that a crash after an hour costs seconds.
 */
#include "memory.h"
#include "warm.h"
#include "project.h"
#include "mute.h"
#include "near.h"
#include "readers.h"
#include "self.h"
#include "statistics.h"
#include "trends.h"
#include "shape.h"
#include "report.h"
#include "redact.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cluster/cluster.h"
#include "cluster/unplaced.h"
#include "export/export.h"
#include "ingest/ingest.h"
#include "need/need.h"
#include "segment/segment.h"
#include "text/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define ASSIGN_BLOCK 65536u
#define RESULT_BYTES ((size_t)4 << 30)
#define FLUSH_BYTES (64u << 10)

/* ---- ingest ------------------------------------------------------------------------------- */

/* reading_hash - the options that change what a reader makes of a file. */
static enum unmet_status reading_hash(const struct unmet_options *o, struct um_hash128 *out, struct unmet_error *err)
{
	struct um_buf all;
	enum unmet_status rc;
	size_t i;

	um_buf_init(&all, 1 << 20);
	for (i = 0; i < o->map_total; i++)
		um_buf_addf(&all, "map %s=%s\n", o->map[i].key, o->map[i].value);
	for (i = 0; i < o->role_total; i++)
		um_buf_addf(&all, "role %s=%s\n", o->role[i].key, o->role[i].value);
	rc = um_buf_check(&all, err);
	if (!rc)
		*out = um_hash128(all.ptr, all.len);
	um_buf_release(&all);
	return rc;
}

static enum unmet_status read_accounts(const struct unmet_options *o, const struct um_ingest_options *options,
                                       const struct um_ingest_sink *sink, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < o->accounts_total && !rc; i++)
		rc = um_ingest_accounts(o->accounts[i], options, sink, err);
	return rc;
}

/* read_inputs - where texts are masked, all names are learned before a row is stored. */
static enum unmet_status read_inputs(struct unmet_project *project, const char *const *inputs, size_t input_total,
                                     struct um_redactor *redactor, const struct um_ingest_sink *store, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_progress progress = um_progress_of(o);
	struct um_ingest_options options = { .map = o->map, .map_total = o->map_total, .role = o->role,
	                                     .role_total = o->role_total, .progress = &progress };
	const struct um_ingest_sink *sink = redactor ? &redactor->sink : store;
	enum unmet_status rc;

	if (redactor)
		redactor->to = store;
	rc = read_accounts(o, &options, redactor ? &redactor->learner : sink, err);
	options.before = redactor ? &redactor->learner : NULL;
	if (!rc && input_total)
		rc = um_ingest_paths(inputs, input_total, &options, sink, err);
	options.before = NULL;
	return rc || !redactor ? rc : read_accounts(o, &options, sink, err);
}

enum unmet_status unmet_ingest(struct unmet_project *project, const char *const *inputs, size_t input_total,
                               struct unmet_error *err)
{
	struct um_redactor *redactor = NULL;
	struct um_ingest_sink sink;
	struct um_hash128 reading;
	uint64_t documents;
	enum unmet_status rc = reading_hash(&project->options, &reading, err), end;

	if (!rc)
		rc = um_redaction_new(&redactor, project, err);
	if (!rc)
		rc = um_store_ingest_begin(project->store, reading, &sink, err);
	if (rc) {
		um_redaction_end(redactor, NULL, NULL);
		return rc;
	}
	rc = read_inputs(project, inputs, input_total, redactor, &sink, err);
	/* A fault of an input or a wish to stop is no reason to lose what was read; a fault of the store
	 * is known to the store, which keeps what was committed. */
	end = um_store_ingest_end(project->store, true, rc ? NULL : err);
	rc = rc ? rc : end;
	end = um_redaction_end(redactor, project, rc ? NULL : err);
	rc = rc ? rc : end;
	if (!rc)
		rc = um_store_document_count(project->store, &documents, err);
	if (!rc && !documents)
		rc = um_fail(err, UNMET_E_NOTHING, "no document was found in the input: see the rejects, or name the column "
		             "of the text with --map text=COLUMN");
	return rc;
}

/* ---- detect ------------------------------------------------------------------------------- */

static enum unmet_status detect_document(const struct um_readers *r, struct um_worker *w, struct um_found *found,
                                         const struct um_store_document *d, struct unmet_error *err)
{
	struct um_detect_options options = { .mode = r->options->mentions };
	size_t turns;
	enum unmet_status rc = um_worker_turns(w, d, &turns, err);

	if (rc || (d->turn_count && !turns))
		return rc;
	rc = um_worker_read(r, w, d, turns, err);
	options.role = turns ? w->role : NULL;
	options.role_total = turns;
	if (!rc)
		rc = um_near_note(&found->near, d->id, w, err);
	if (!rc)
		rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);
	if (!rc)
		w->canned_count += um_canned_drop(&r->canned, d->text, &w->mentions, &w->fold);
	if (!rc && r->self)
		rc = um_self_note(&found->quiet, d, w, err);
	if (!rc)
		rc = um_mentions_explain(r->cues, w->text, w->vocab, &w->mentions, err);
	return rc ? rc : um_pack_add(&found->pack, &w->words, d->id, w->text, w->vocab, &w->mentions, err);
}

static enum unmet_status detect_block(void *ctx, uint32_t worker, size_t slot, const struct um_store_document *d,
                                      size_t total, struct unmet_error *err)
{
	const struct um_readers *r = ctx;
	struct um_worker *w = &r->worker[worker];
	struct um_found *found = &r->found[slot];
	enum unmet_status rc = UNMET_OK;
	size_t i;

	um_pack_clear(&found->pack, &w->words, worker);
	um_buf_clear(&r->found[slot].quiet);
	um_near_block_clear(&found->near);
	for (i = 0; i < total && !rc; i++)
		rc = detect_document(r, w, found, &d[i], err);
	return rc;
}

static enum unmet_status write_mentions(void *ctx, size_t first, size_t total, struct unmet_error *err)
{
	const struct um_readers *r = ctx;
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = first; i < first + total && !rc; i++)
		rc = um_mention_writer_learn(r->mentions, &r->found[i].pack, err);
	for (i = first; i < first + total && !rc; i++)
		rc = um_mention_writer_add(r->mentions, &r->found[i].pack, err);
	for (i = first; i < first + total && !rc && r->self; i++)
		rc = um_self_take(r->self, &r->found[i].quiet, err);
	for (i = first; i < first + total && !rc; i++)
		rc = um_near_take(r->near, &r->found[i].near, err);
	return rc;
}

static enum unmet_status set_fact(struct unmet_project *project, const char *name, struct unmet_error *err,
                                  const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum unmet_status set_fact(struct unmet_project *project, const char *name, struct unmet_error *err,
                                  const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return um_store_fact_set(project->store, name, um_str(text), err);
}

static enum unmet_status note_detection(struct unmet_project *project, const struct um_readers *r, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	uint64_t canned = 0;
	char hex[33];
	enum unmet_status rc;

	for (uint32_t i = 0; i < r->jobs; i++)
		canned += r->worker[i].canned_count;
	um_hash128_hex(um_cues_hash(r->cues), hex);
	rc = set_fact(project, "detect_lexicon", err, "%s", hex);
	if (!rc)
		rc = set_fact(project, "detect_canned", err, "%llu", (unsigned long long)canned);
	if (!rc)
		rc = set_fact(project, "detect_mentions", err, "%d", o->mentions);
	return rc ? rc : set_fact(project, "detect_config", err, "mentions=%d lang=%s", o->mentions,
	                          r->fixed ? um_lang_code(r->fixed) : "auto");
}

static enum unmet_status detect_all(struct unmet_project *project, struct um_readers *r, uint64_t documents,
                                    struct unmet_error *err)
{
	struct um_progress progress = um_progress_of(&project->options);
	struct um_round_job job = { .ctx = r, .work = detect_block, .write = write_mentions };
	uint64_t mentions = 0;
	enum unmet_status rc = um_store_clear(project->store, UM_PART_MENTIONS, err);

	if (!rc)
		rc = um_store_units_build(project->store, project->options.unit, err);
	if (!rc)
		rc = um_canned_learn(&r->canned, project->store, err);
	if (!rc)
		rc = um_mention_writer_new(&r->mentions, project->store, r->jobs, err);
	if (!rc)
		rc = um_self_new(&r->self, &project->options, err);
	um_progress_start(&progress, "detect", "documents", documents);
	if (!rc)
		rc = um_rounds_run(project->store, UM_ORDER_STABLE, 0, r->pool, &job, &progress, err);
	if (!rc)
		rc = um_mention_writer_end(r->mentions, &mentions, err);
	if (!rc && r->self)
		rc = um_self_learn(r->self, project->store, err);
	if (!rc)
		rc = um_near_link(r, project->store, err);
	if (!rc)
		rc = note_detection(project, r, err);
	return rc ? rc : um_note_mute(project, r, documents, mentions, err);
}

/* finish - commit what a stage wrote, or take it all back. */
static enum unmet_status finish(struct unmet_project *project, enum unmet_status rc, struct unmet_error *err)
{
	if (!rc)
		rc = um_store_commit(project->store, err);
	if (rc)
		um_store_rollback(project->store);
	return rc;
}

enum unmet_status unmet_detect(struct unmet_project *project, struct unmet_error *err)
{
	struct um_readers r;
	uint64_t documents;
	enum unmet_status rc = um_store_document_count(project->store, &documents, err);

	if (rc)
		return rc;
	if (!documents)
		return um_fail(err, UNMET_E_NOTHING, "the project holds no document yet: run `unmet ingest` on a file or folder first");
	rc = um_readers_init(&r, &project->options, true, err);
	if (!rc)
		rc = um_store_begin(project->store, err);
	if (!rc)
		rc = finish(project, detect_all(project, &r, documents, err), err);
	um_readers_release(&r);
	return rc;
}

/* ---- cluster ------------------------------------------------------------------------------ */

struct cluster_run {
	struct unmet_project *project;
	struct um_cluster_options options;
	struct um_outside_source outside;
	struct um_outside_told told;
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
	um_need_id *had;                    /* of the sample, where there is a start */
	struct um_arena arena;
};

/* keep_known - what is known stays where it is; a look at how sure the rest is. */
static void keep_known(struct cluster_run *c, const uint64_t *mention, uint64_t total, struct um_grouping *g)
{
	for (uint64_t i = 0; c->known && i < total; i++)
		um_recalled_keep(c->known, mention[i], &g->need[i], &g->posterior[i]);
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
	const struct um_recalled *known = c->known ? c->known : c->start;
	um_need_id *need = known ? had(known, &c->sample, &c->arena) : NULL;

	if (!known)
		return um_cluster_fit(&c->model, &c->sample.bags, &c->options, err);
	if (!need)
		return (enum unmet_status)um_arena_fail(&c->arena, err);
	if (c->known)
		return um_cluster_know(&c->model, &c->sample.bags, need, known->need_count, &c->options, err);
	c->had = need;
	return um_cluster_refit(&c->model, &c->sample.bags, need, known->need_count, &c->options, err);
}

static enum unmet_status assign_block(struct cluster_run *c, const struct um_bag_set *block, struct um_arena *arena, struct um_grouping *out,
                                      struct unmet_error *err)
{
	um_need_id *need = c->start ? had(c->start, block, arena) : NULL;

	if (c->start && !need)
		return (enum unmet_status)um_arena_fail(arena, err);
	return um_cluster_assign_from(c->model, &block->bags, need, c->pool, arena, out, err);
}

/* assign_rest - every mention, block by block, where the sample was not all of them. */
static enum unmet_status assign_all(struct cluster_run *c, struct unmet_error *err)
{
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	if (!um_bag_reader_sampled(c->reader)) {
		rc = um_store_assign(c->project->store, &c->sample, &c->grouping, err);
		return rc ? rc : um_unplaced_add(c->unplaced, &c->sample.bags, &c->grouping, c->sample.mention, err);
	}
	um_arena_init(&arena, RESULT_BYTES);
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
			keep_known(c, block.mention, block.bags.mention_count, &grouping);
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
	enum unmet_status rc = set_fact(c->project, "cluster_seed", err, "%llu", (unsigned long long)o->seed);

	if (!rc)
		rc = set_fact(c->project, "cluster_config", err, "needs=%u seed=%llu unit=%d granularity=%d", o->needs,
		              (unsigned long long)o->seed, o->unit, o->granularity);
	if (rc || o->needs || g->k_low >= g->k_high)
		return rc;
	return set_fact(c->project, "cluster_note", err, "Anything from %u to %u needs describes these mentions about as well; %u "
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
	return rc || c->known || !c->outside.vectors ? rc : um_note_outside(c->project, &c->told, err);
}

static enum unmet_status cluster_all(struct cluster_run *c, struct unmet_error *err)
{
	const struct unmet_options *o = &c->project->options;
	struct um_store *store = c->project->store;
	enum unmet_status rc = um_store_clear(store, UM_PART_NEEDS, err);

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
		keep_known(c, c->sample.mention, c->sample.bags.mention_count, &c->grouping);
	else if (!rc && c->known)
		for (uint64_t i = 0; i < c->sample.bags.mention_count; i++)
			um_recalled_place(c->known, c->sample.mention[i], &c->grouping.need[i], &c->grouping.posterior[i]);
	if (!rc)
		rc = assign_all(c, err);
	if (!rc)
		rc = write_needs(c, err);
	if (!rc)
		rc = um_warm_note(c->project, c->from, !c->known, err);
	return rc ? rc : um_memory_keep(c->project, c->grouping.need_count, !c->known, &c->arena, err);
}

/* group - known: no needs are to be found. start, of run `from`: they are found from these. */
static enum unmet_status group(struct unmet_project *project, struct um_recalled *known, struct um_recalled *start, uint32_t from,
                               struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct cluster_run c = { .project = project, .known = known, .start = start, .from = from, .progress = um_progress_of(o) };
	enum unmet_status rc;

	um_arena_init(&c.arena, RESULT_BYTES);
	c.pool = um_pool_new(o->jobs);
	c.options = (struct um_cluster_options){ .needs = o->needs, .granularity = o->granularity, .seed = o->seed, .pool = c.pool, .progress = &c.progress };
	c.outside = (struct um_outside_source){ .vectors = o->vectors, .surface = &c.sample.surface, .told = &c.told };
	c.options.outside = &c.outside;
	rc = c.pool ? um_store_begin(project->store, err) : um_nomem(err);
	if (!rc)
		rc = finish(project, cluster_all(&c, err), err);
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

	um_arena_init(&arena, RESULT_BYTES);
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
	um_arena_init(&arena, RESULT_BYTES);
	rc = um_memory_recall(project, 0, &arena, &known, err);
	if (!rc)
		rc = group(project, &known, NULL, 0, err);
	if (!rc)
		rc = um_memory_tell(project, &known, &arena, told, err);
	um_arena_release(&arena);
	return rc;
}

/* ---- segment ------------------------------------------------------------------------------ */

/* count_again - needs were counted for another unit. */
static enum unmet_status count_again(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	const char *before, *after;
	enum unmet_status rc = um_store_fact(project->store, "unit", arena, &before, err);

	if (!rc)
		rc = um_store_units_build(project->store, project->options.unit, err);
	if (!rc)
		rc = um_store_fact(project->store, "unit", arena, &after, err);
	return rc || strcmp(before, after) == 0 ? rc : um_store_count(project->store, err);
}

/* no_segments - customers who cannot be compared are all left unassigned, with the reason; needs stand without. */
static enum unmet_status no_segments(struct um_segmentation *out, uint32_t customers, struct um_arena *arena, struct unmet_error *err)
{
	*out = (struct um_segmentation){ .of = UM_ARRAY(arena, uint32_t, (size_t)customers + 1),
		.posterior = UM_ARRAY(arena, float, (size_t)customers + 1), .unassigned_customer_count = customers,
		.note = UM_LIT("No segments: they need at least two customers with an unmet need.") };
	if (!out->of || !out->posterior)
		return um_arena_fail(arena, err);
	for (uint32_t c = 0; c < customers; c++)
		out->of[c] = UM_SEGMENT_NONE;
	return UNMET_OK;
}

static enum unmet_status segment_all(struct unmet_project *project, struct um_pool *pool, struct um_arena *arena,
                                     struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_progress progress = um_progress_of(o);
	struct um_segment_options options = { .segments = o->segments, .seed = o->seed, .pool = pool, .progress = &progress };
	struct um_incidence incidence;
	struct um_attributes attributes;
	struct um_segmentation segmentation;
	enum unmet_status rc = um_store_clear(project->store, UM_PART_SEGMENTS, err);

	if (!rc)
		rc = count_again(project, arena, err);
	if (!rc)
		rc = um_store_incidence(project->store, arena, &incidence, err);
	if (!rc && !incidence.need_count)
		return um_fail(err, UNMET_E_NOTHING, "there are no needs to segment by: run `unmet cluster` first");
	if (!rc)
		rc = um_store_attributes(project->store, arena, &attributes, err);
	if (!rc)
		rc = um_segment(&incidence, &attributes, &options, arena, &segmentation, err);
	if (rc == UNMET_E_NOTHING)
		rc = no_segments(&segmentation, incidence.customer_count, arena, err);
	if (!rc)
		rc = um_store_segments_write(project->store, &segmentation, &attributes, err);
	if (!rc)
		rc = um_statistics_write(&(struct um_statistics){ project, &incidence, &attributes, &segmentation, pool, arena }, err);
	if (!rc)
		rc = um_trends_write(project, arena, err);
	if (!rc)
		rc = um_opportunity_write(project, arena, err);
	return rc ? rc : set_fact(project, "segment_config", err, "segments=%u seed=%llu unit=%d", o->segments,
	                          (unsigned long long)o->seed, o->unit);
}

enum unmet_status unmet_segment(struct unmet_project *project, struct unmet_error *err)
{
	struct um_pool *pool = um_pool_new(project->options.jobs);
	struct um_arena arena;
	enum unmet_status rc = pool ? um_store_begin(project->store, err) : um_nomem(err);

	um_arena_init(&arena, RESULT_BYTES);
	if (!rc)
		rc = finish(project, segment_all(project, pool, &arena, err), err);
	um_arena_release(&arena);
	um_pool_free(pool);
	return rc;
}

/* ---- export ------------------------------------------------------------------------------- */

struct lines {
	struct um_out *out;
	struct um_buf buf;
	struct unmet_error *err;
	enum unmet_status rc;
	struct um_progress progress;
	uint64_t done;
};

static enum unmet_status flush(struct lines *l, size_t above)
{
	if (!l->rc && l->buf.len > above) {
		l->rc = um_buf_check(&l->buf, l->err);
		if (!l->rc)
			l->rc = um_out_write(l->out, l->buf.ptr, l->buf.len, l->err);
		um_buf_clear(&l->buf);
	}
	return l->rc;
}

static enum unmet_status evidence_line(void *ctx, const struct um_mention_row *row, struct unmet_error *err)
{
	struct lines *l = ctx;
	const struct um_mention *m = &row->mention;
	struct um_evidence evidence = {
		.mention = row->quote.mention, .document = row->quote.document, .source = row->quote.source,
		.customer = row->quote.customer, .speaker = row->quote.speaker, .date = row->quote.date,
		.kinds = m->kinds, .kind = m->kind, .polarity = m->polarity, .intensity = (double)m->intensity,
		.score = (double)m->score, .solution = m->solution, .probability = row->probability, .reasons = row->reasons, .outcome = row->outcome,
		.need = row->need, .posterior = row->posterior, .unplaced_rank = row->unplaced_rank,
		.near_duplicate_of = row->near_duplicate_of, .counted = row->counted,
		.start = m->start, .end = m->end, .quote = row->quote.text, .quote_bytes = row->text_bytes,
	};
	enum unmet_status rc = um_progress_tick(&l->progress, ++l->done, err);

	um_export_evidence_line(&l->buf, &evidence);
	return rc ? rc : flush(l, FLUSH_BYTES);
}

static int reject_line(void *ctx, const struct unmet_reject *reject)
{
	struct lines *l = ctx;

	um_export_reject_line(&l->buf, reject);
	return flush(l, FLUSH_BYTES) != UNMET_OK;
}

typedef enum unmet_status (*lines_fn)(struct unmet_project *project, struct lines *l, struct unmet_error *err);

static enum unmet_status write_evidence(struct unmet_project *project, struct lines *l, struct unmet_error *err)
{
	return um_store_each_mention(project->store, evidence_line, l, err);
}

static enum unmet_status write_rejects(struct unmet_project *project, struct lines *l, struct unmet_error *err)
{
	struct unmet_error store_error = { 0 };
	enum unmet_status rc = um_store_each_reject(project->store, reject_line, l, &store_error);

	if (rc && !l->rc && err)
		*err = store_error;
	return l->rc ? l->rc : rc;
}

static enum unmet_status write_lines(struct unmet_project *project, const char *path, uint64_t total, lines_fn fn,
                                     struct unmet_error *err)
{
	struct lines l = { .err = err, .progress = um_progress_of(&project->options) };
	enum unmet_status rc = um_out_open(&l.out, path, err);

	if (rc)
		return rc;
	um_buf_init(&l.buf, 4u * UM_MAX_DOCUMENT_BYTES);
	um_progress_start(&l.progress, "export", "mentions", total);
	rc = fn(project, &l, err);
	if (!rc)
		rc = flush(&l, 0);
	um_buf_release(&l.buf);
	if (!rc)
		return um_out_commit(l.out, err);
	um_out_abort(l.out);
	return rc;
}

static enum unmet_status in_folder(struct um_buf *path, const char *folder, const char *name, struct unmet_error *err)
{
	um_buf_clear(path);
	um_buf_addf(path, "%s/%s", folder, name);
	return um_buf_check(path, err);
}

static enum unmet_status export_all(struct unmet_project *project, const struct unmet_results *results, const char *folder,
                                    struct um_buf *path, struct unmet_error *err)
{
	enum unmet_status rc = in_folder(path, folder, "evidence.jsonl", err);

	if (!rc)
		rc = write_lines(project, path->ptr, results->summary.mention_count, write_evidence, err);
	if (!rc)
		rc = in_folder(path, folder, "rejects.jsonl", err);
	if (!rc)
		rc = write_lines(project, path->ptr, 0, write_rejects, err);
	if (!rc)
		rc = in_folder(path, folder, "segments.json", err);
	if (!rc)
		rc = um_export_segments_json(results, path->ptr, err);
	if (!rc)
		rc = in_folder(path, folder, "report.html", err);
	return rc ? rc : um_report_make(project, results, path->ptr, err);
}

enum unmet_status unmet_export(struct unmet_project *project, const char *out_dir, struct unmet_error *err)
{
	const struct unmet_results *results;
	struct um_buf path;
	enum unmet_status rc = um_mkdir_p(out_dir, err);

	if (!rc)
		rc = unmet_results_load(project, &results, err);
	if (rc)
		return rc;
	um_buf_init(&path, 1 << 16);
	rc = export_all(project, results, out_dir, &path, err);
	um_buf_release(&path);
	unmet_results_free(results);
	return rc;
}
