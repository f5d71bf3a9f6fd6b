/* SPDX-License-Identifier: Apache-2.0 */
/* results.c - everything a reader sees, loaded once, of one moment. */
#include "project.h"

#include "base/mem.h"

#define RESULTS_BYTES ((size_t)4 << 30)

struct loaded { struct unmet_results results; struct um_arena arena; }; /* results first: freed by their address */

enum unmet_status unmet_results_load(struct unmet_project *project, const struct unmet_results **results,
                                     struct unmet_error *err)
{
	struct loaded *loaded = um_calloc(1, sizeof(*loaded));
	enum unmet_status rc;

	*results = NULL;
	if (!loaded)
		return um_nomem(err);
	um_arena_init(&loaded->arena, RESULTS_BYTES);
	rc = um_store_snapshot(project->store, err);
	if (!rc)
		rc = um_store_results(project->store, &loaded->arena, &loaded->results, err);
	um_store_rollback(project->store);
	if (rc) {
		unmet_results_free(&loaded->results);
		return rc;
	}
	*results = &loaded->results;
	return UNMET_OK;
}

void unmet_results_free(const struct unmet_results *results)
{
	union { const struct unmet_results *given; struct loaded *ours; } handle = { results };

	if (!results)
		return;
	um_arena_release(&handle.ours->arena);
	um_free(handle.ours);
}

const struct unmet_need *unmet_results_need(const struct unmet_results *results, uint32_t id)
{
	for (size_t i = 0; i < results->need_count; i++)
		if (results->need[i].id == id)
			return &results->need[i];
	return NULL;
}

const struct unmet_segment *unmet_results_segment(const struct unmet_results *results, uint32_t id)
{
	for (size_t i = 0; i < results->segment_count; i++)
		if (results->segment[i].id == id)
			return &results->segment[i];
	return NULL;
}
