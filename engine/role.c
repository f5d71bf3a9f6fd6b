/* SPDX-License-Identifier: Apache-2.0 */
/* role.c - who speaks in which role, for people to see and to correct. */
#include "project.h"

enum unmet_status unmet_each_speaker(struct unmet_project *project, unmet_speaker_role_fn fn, void *ctx, struct unmet_error *err)
{
	return um_store_each_speaker(project->store, fn, ctx, err);
}

enum unmet_status unmet_role_set(struct unmet_project *project, const char *speaker, const char *place, enum unmet_role role,
                                 uint64_t *document_count, struct unmet_error *err)
{
	uint64_t unused;

	return um_store_role_set(project->store, um_str(speaker), um_str(place ? place : ""), role,
	                         document_count ? document_count : &unused, err);
}
