/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warm.c - from which run needs are found again. From the last one, where the corpus changed since. Where it did
 * not, from the run that the last one was started from: so the same command twice gives the same bytes, and does
 * not drift away from itself; people's decisions are applied to it afterwards, and taken back leave no trace.
 * From none, where other options group something else.
 */
#include "warm.h"

#include "base/buf.h"
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

#define STARTED "started" /* run the last run was started from; its own number where it found no needs */

/* grouping_options - what needs depend on besides the corpus. */
static enum unmet_status grouping_options(struct unmet_project *project, struct um_arena *arena, struct um_buf *out, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	const char *detection;
	enum unmet_status rc = um_store_fact(project->store, "detect_config", arena, &detection, err);

	if (rc)
		return rc;
	um_buf_addf(out, "needs=%u seed=%llu unit=%d granularity=%d %s", o->needs, (unsigned long long)o->seed, o->unit, o->granularity, detection);
	um_buf_addf(out, " vectors=%s embed=%s %s", o->vectors ? o->vectors : "", o->embed ? o->embed : "", o->embed_model ? o->embed_model : "");
	return um_buf_check(out, err);
}

/* same_options - as those of the last run. */
static enum unmet_status same_options(struct unmet_project *project, struct um_arena *arena, bool *same, struct unmet_error *err)
{
	const char *last;
	struct um_buf now;
	enum unmet_status rc = um_store_fact(project->store, "warm_config", arena, &last, err);

	um_buf_init(&now, 1 << 16);
	if (!rc)
		rc = grouping_options(project, arena, &now, err);
	*same = !rc && now.len == strlen(last) && !memcmp(now.ptr, last, now.len);
	um_buf_release(&now);
	return rc;
}

/* unchanged - the run held the mentions there are now. A snapshot has the smallest keys. */
static enum unmet_status unchanged(struct unmet_project *project, uint32_t run, struct um_arena *arena, bool *same, struct unmet_error *err)
{
	struct um_snapshot last;
	uint64_t *key = NULL, total = 0, i;
	enum unmet_status rc = um_store_snapshot_of(project->store, run, arena, &last, err);

	if (!rc)
		rc = um_store_mention_keys(project->store, arena, &key, &total, err);
	*same = false;
	if (rc || last.total > total)
		return rc;
	if (total)
		qsort(key, total, sizeof(*key), um_order_u64);
	for (i = 0; i < last.total && key[i] == last.key[i]; i++)
		;
	*same = i == last.total && (last.total == total || last.total == UM_SNAPSHOT_ROWS);
	return UNMET_OK;
}

enum unmet_status um_warm_choose(struct unmet_project *project, struct um_arena *arena, uint32_t *from, struct um_recalled *known,
                                 struct unmet_error *err)
{
	uint64_t rev, started = 0, mentions = 0, *key = NULL;
	uint32_t last;
	bool same = false;
	enum unmet_status rc = um_store_last_run(project->store, &last, &rev, err);

	*from = 0;
	*known = (struct um_recalled){ 0 };
	if (rc || !last || project->options.fresh)
		return rc;
	rc = um_store_mention_keys(project->store, arena, &key, &mentions, err);
	if (!rc)
		rc = same_options(project, arena, &same, err);
	if (rc || !same || !mentions)
		return rc;
	rc = unchanged(project, last, arena, &same, err);
	if (!rc)
		rc = um_store_number(project->store, STARTED, &started, err);
	if (rc)
		return rc;
	*from = same ? (uint32_t)started : last;
	return *from ? um_memory_recall(project, *from, arena, known, err) : UNMET_OK;
}

enum unmet_status um_warm_note(struct unmet_project *project, uint32_t from, bool fitted, struct unmet_error *err)
{
	struct um_arena arena;
	struct um_buf now;
	uint64_t rev;
	uint32_t last;
	enum unmet_status rc = um_store_last_run(project->store, &last, &rev, err);

	if (!rc)
		rc = um_store_number_set(project->store, STARTED, fitted ? from : last + 1, err);
	if (rc || !fitted)
		return rc;
	um_arena_init(&arena, 1 << 20);
	um_buf_init(&now, 1 << 16);
	rc = grouping_options(project, &arena, &now, err);
	if (!rc)
		rc = um_store_fact_set(project->store, "warm_config", (struct um_str){ now.ptr, (uint32_t)now.len }, err);
	um_buf_release(&now);
	um_arena_release(&arena);
	return rc;
}
