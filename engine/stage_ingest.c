/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage_ingest.c - the first stage: files become documents, customers and rejects in the store.
 *
 * It commits as it goes, so that a crash after an hour costs seconds; what was read stays, whatever comes after.
 * Where texts are masked, every name is learned from all inputs before the first row is stored.
 */
#include "handover.h"
#include "project.h"
#include "redact.h"

#include "base/hash.h"
#include "base/pool.h"
#include "ingest/ingest.h"

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
static enum unmet_status read_into(struct unmet_project *project, const char *const *inputs, size_t input_total,
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

/* read_inputs - with more than one job, the store writes while the next rows are read. */
static enum unmet_status read_inputs(struct unmet_project *project, const char *const *inputs, size_t input_total,
                                     struct um_redactor *redactor, const struct um_ingest_sink *store, struct unmet_error *err)
{
	uint32_t jobs = project->options.jobs ? project->options.jobs : um_pool_cpus();
	struct um_handover *handover = NULL;
	struct um_ingest_sink sink = *store;
	enum unmet_status rc = jobs > 1 ? um_handover_new(&handover, store, &sink, err) : UNMET_OK, end;

	if (!rc)
		rc = read_into(project, inputs, input_total, redactor, &sink, err);
	end = um_handover_end(handover, rc ? NULL : err);
	return rc ? rc : end;
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
