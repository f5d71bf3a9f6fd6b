/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - the project into report.html: who, what was rejected, then every document with what was found in it. */
#include "project.h"
#include "report.h"

#include "export/export.h"
#include "export/report.h"
#include "store/voice.h"

#define PEOPLE_BYTES ((size_t)2 << 30)

struct run {
	struct unmet_project *project;
	struct um_report *report;
	struct um_progress progress;
	uint64_t done;
};

static int reject(void *ctx, const struct unmet_reject *r)
{
	um_report_reject(((struct run *)ctx)->report, r);
	return 0;
}

static enum unmet_status voice(void *ctx, const struct um_voice *v, struct unmet_error *err)
{
	struct run *run = ctx;
	enum unmet_status rc = um_progress_tick(&run->progress, ++run->done, err);

	return rc ? rc : um_report_voice(run->report, v);
}

static enum unmet_status people(struct run *run, struct unmet_error *err)
{
	struct um_attributes attributes = { 0 };
	const char *const *name;
	struct um_arena arena;
	uint32_t total;
	enum unmet_status rc;

	um_arena_init(&arena, PEOPLE_BYTES);
	rc = um_store_unit_names(run->project->store, &arena, &name, &total, err);
	if (!rc)
		rc = um_store_attributes(run->project->store, &arena, &attributes, err);
	if (!rc)
		um_report_people(run->report, name, total, &attributes);
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status fill(struct run *run, struct unmet_error *err)
{
	enum unmet_status rc = um_store_each_reject(run->project->store, reject, run, err);

	if (rc || !um_report_wants_voices(run->report))
		return rc;
	rc = people(run, err);
	return rc ? rc : um_store_each_voice(run->project->store, voice, run, err);
}

enum unmet_status um_report_make(struct unmet_project *project, const struct unmet_results *results, const char *path,
                                 struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_report_options options = { .quotes = o->quotes, .top = o->quotes_top ? o->quotes_top : 1,
		.document_count = results->summary.document_count, .mention_count = results->summary.mention_count };
	struct run run = { .project = project, .progress = um_progress_of(o) };
	enum unmet_status rc = um_store_text_bytes(project->store, &options.text_bytes, err);

	if (!rc)
		rc = um_report_open(&run.report, path, results, &options, err);
	if (rc)
		return rc;
	um_progress_start(&run.progress, "report", "documents", options.document_count);
	rc = fill(&run, err);
	if (!rc)
		return um_report_close(run.report);
	um_report_abort(run.report);
	return rc;
}

enum unmet_status unmet_results_json(const struct unmet_results *results, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	return um_export_segments(results, write, ctx, err);
}

const char *unmet_asset(const char *name, size_t *bytes)
{
	const struct { const char *name, *text; size_t bytes; } asset[] = {
		{ "app.js", um_asset_script, um_asset_script_bytes }, { "app.css", um_asset_style, um_asset_style_bytes },
		{ "index.html", um_asset_index, um_asset_index_bytes },
	};

	for (size_t i = 0; i < sizeof(asset) / sizeof(asset[0]); i++) {
		if (strcmp(name, asset[i].name) == 0) {
			*bytes = asset[i].bytes;
			return asset[i].text;
		}
	}
	*bytes = 0;
	return NULL;
}
