/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage_detect.c - documents become mentions: read by several threads, written by one, in a fixed order.
 *
 * What was detected before is replaced in one transaction: a stage that fails or is cancelled leaves the project as it was.
 */
#include "apart.h"
#include "mute.h"
#include "near.h"
#include "project.h"
#include "readers.h"
#include "self.h"
#include "stage.h"

#include "need/need.h"

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

static enum unmet_status note_detection(struct unmet_project *project, const struct um_readers *r, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	uint64_t canned = 0;
	char hex[33];
	enum unmet_status rc;

	for (uint32_t i = 0; i < r->jobs; i++)
		canned += r->worker[i].canned_count;
	um_hash128_hex(um_cues_hash(r->cues), hex);
	rc = um_stage_fact(project, "detect_lexicon", err, "%s", hex);
	if (!rc)
		rc = um_stage_fact(project, "detect_canned", err, "%llu", (unsigned long long)canned);
	if (!rc)
		rc = um_stage_fact(project, "detect_mentions", err, "%d", o->mentions);
	return rc ? rc : um_stage_fact(project, "detect_config", err, "mentions=%d lang=%s", o->mentions,
	                          r->fixed ? um_lang_code(r->fixed) : "auto");
}

static enum unmet_status detect_all(struct unmet_project *project, struct um_readers *r, uint64_t documents,
                                    struct unmet_error *err)
{
	struct um_progress progress = um_progress_of(&project->options);
	struct um_round_job job = { .ctx = r, .work = detect_block, .write = write_mentions };
	uint64_t mentions = 0;
	struct um_map names;
	enum unmet_status rc = um_store_clear(project->store, UM_PART_MENTIONS, err);

	um_map_init(&names);
	if (!rc)
		rc = um_store_name_words(project->store, &names, err);
	for (size_t i = 0; i < UM_ROUND_SLOTS; i++)
		r->found[i].pack.names = &names;

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
		rc = um_self_learn(r->self, project->store, r->pool, err);
	if (!rc)
		rc = um_near_link(r, project->store, err);
	for (size_t i = 0; i < UM_ROUND_SLOTS; i++)
		r->found[i].pack.names = NULL;
	um_map_release(&names);
	if (!rc)
		rc = note_detection(project, r, err);
	if (!rc)
		rc = um_note_apart(project, err);
	return rc ? rc : um_note_mute(project, r, documents, mentions, err);
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
		rc = um_store_finish(project->store, detect_all(project, &r, documents, err), true, err);
	um_readers_release(&r);
	return rc;
}
