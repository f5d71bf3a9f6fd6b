/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage_export.c - the results as files: segments.json, evidence.jsonl, rejects.jsonl and the report.
 *
 * Lines go out as they come from the store, so that millions of mentions need no memory; each file replaces the one
 * before it only when it is whole.
 */
#include "project.h"
#include "report.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "export/export.h"

#define FLUSH_BYTES (64u << 10)

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
