/* SPDX-License-Identifier: Apache-2.0 */
/* detector.c - detection without a project: one text, or JSON Lines in and out. */
#include "detector.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "export/export.h"
#include "ingest/ingest.h"

#include <stdio.h>
#include <stdlib.h>

#define FLUSH_BYTES (64u << 10)

enum unmet_status unmet_detector_new(struct unmet_detector **out, const struct unmet_options *options, struct unmet_error *err)
{
	struct unmet_detector *d = um_calloc(1, sizeof(*d));
	enum unmet_status rc;

	*out = NULL;
	if (!d)
		return um_nomem(err);
	if (options)
		d->options = *options;
	else
		unmet_options_init(&d->options);
	d->options.jobs = 1;
	um_buf_init(&d->valid, 4u * UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&d->text, 4u * UM_MAX_DOCUMENT_BYTES);
	rc = um_readers_init(&d->readers, &d->options, true, err);
	if (rc) {
		unmet_detector_free(d);
		return rc;
	}
	*out = d;
	return UNMET_OK;
}

void unmet_detector_free(struct unmet_detector *d)
{
	if (!d)
		return;
	um_readers_release(&d->readers);
	um_buf_release(&d->valid);
	um_buf_release(&d->text);
	um_free(d->cue);
	um_free(d);
}

/* normal - the text as the stages want it; the same bytes where it is plain. */
static enum unmet_status normal(struct unmet_detector *d, const char *text, size_t text_bytes, struct um_str *out,
                                struct unmet_error *err)
{
	*out = um_str_n(text, text_bytes);
	if (um_utf8_is_ascii(text, text_bytes) && um_utf8_valid(text, text_bytes) == text_bytes)
		return UNMET_OK;
	um_buf_clear(&d->valid);
	um_buf_clear(&d->text);
	um_utf8_repair(&d->valid, text, text_bytes);
	if (!d->valid.failed)
		um_utf8_nfc(&d->text, d->valid.ptr, d->valid.len);
	*out = um_buf_str(&d->text);
	return d->valid.failed ? um_buf_check(&d->valid, err) : um_buf_check(&d->text, err);
}

static int by_start(const void *x, const void *y)
{
	const struct unmet_cue *a = x, *b = y;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (strcmp(a->name, b->name))
		return strcmp(a->name, b->name);
	return (a->end > b->end) - (a->end < b->end);
}

enum unmet_status um_detector_copy_cues(struct unmet_detector *d, const struct um_mentions *m, struct unmet_detection *out,
                                   struct unmet_error *err)
{
	size_t i;

	if (!um_grow((void **)&d->cue, &d->cue_capacity, m->hit_count + 1, sizeof(*d->cue)))
		return um_nomem(err);
	for (i = 0; i < m->hit_count; i++)
		d->cue[i] = (struct unmet_cue){ um_cues_name(d->readers.cues, m->hit[i].cue), m->hit[i].start, m->hit[i].end };
	if (m->hit_count > 1)
		qsort(d->cue, m->hit_count, sizeof(*d->cue), by_start);
	out->cue = d->cue;
	out->cue_count = m->hit_count;
	return UNMET_OK;
}

/* sum_up - one verdict from the sentences of a text: all their kinds, and the surest one's manner. */
void um_detector_sum_up(const struct um_mentions *m, struct unmet_detection *out)
{
	size_t i;

	for (i = 0; i < m->mention_count; i++) {
		const struct um_mention *mention = &m->mention[i];

		out->kinds |= mention->kinds;
		out->solution |= mention->solution;
		if (i && (double)mention->score <= out->score)
			continue;
		out->score = (double)mention->score;
		out->polarity = mention->polarity;
		out->intensity = (double)mention->intensity;
	}
}

/* lacks - does any mention say more than that something is good? */
static bool lacks(const struct um_mentions *m)
{
	for (size_t i = 0; i < m->mention_count; i++)
		if (m->mention[i].kinds != 1u << UNMET_KIND_PRAISE)
			return true;
	return false;
}

static enum unmet_status judge(struct unmet_detector *d, struct unmet_detection *out, struct unmet_error *err)
{
	struct um_worker *w = &d->readers.worker[0];
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };
	enum unmet_status rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);

	if (rc)
		return rc;
	out->need = lacks(&w->mentions);
	if (w->mentions.mention_count > 0) {
		um_detector_sum_up(&w->mentions, out);
		return um_detector_copy_cues(d, &w->mentions, out, err);
	}
	/* No need; how near it came is still worth knowing. */
	options.mode = UNMET_MENTIONS_ALL;
	rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);
	if (!rc)
		um_detector_sum_up(&w->mentions, out);
	out->kinds = 0;
	out->polarity = UNMET_POLARITY_NEUTRAL;
	out->intensity = 0;
	out->solution = false;
	return rc;
}

enum unmet_status unmet_detector_run(struct unmet_detector *d, const char *text, size_t text_bytes,
                                     struct unmet_detection *detection, struct unmet_error *err)
{
	struct um_store_document document = { 0 };
	enum unmet_status rc = normal(d, text, text_bytes, &document.text, err);

	*detection = (struct unmet_detection){ .polarity = UNMET_POLARITY_NEUTRAL };
	document.lang = UM_LIT("");
	if (!rc)
		rc = um_worker_read(&d->readers, &d->readers.worker[0], &document, 0, err);
	if (!rc)
		rc = judge(d, detection, err);
	if (rc)
		*detection = (struct unmet_detection){ .polarity = UNMET_POLARITY_NEUTRAL };
	return rc;
}

struct jsonl {
	struct unmet_detector *detector;
	unmet_write_fn write;
	void *ctx;
	struct um_buf out;
};

static enum unmet_status flush_jsonl(struct jsonl *j, size_t above, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(&j->out, err);

	if (!rc && j->out.len > above)
		rc = j->write(j->ctx, j->out.ptr, j->out.len);
	if (rc && !j->out.failed)
		rc = um_fail(err, rc, "the output could not be written");
	if (j->out.len > above)
		um_buf_clear(&j->out);
	return rc;
}

static void bad_line(struct um_buf *out, struct um_str reason)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_null(&jw, "id");
	um_jw_str(&jw, "error", reason);
	um_jw_close(&jw, '}');
	um_buf_addc(out, '\n');
}

static enum unmet_status detect_record(void *ctx, struct um_str id, struct um_str text, bool id_is_number,
                                       struct unmet_error *err)
{
	struct jsonl *j = ctx;
	struct unmet_detection detection;
	enum unmet_status rc;

	if (!text.ptr) {
		bad_line(&j->out, id);
		return flush_jsonl(j, FLUSH_BYTES, err);
	}
	rc = unmet_detector_run(j->detector, text.ptr, text.len, &detection, err);
	if (rc)
		return rc;
	um_export_detection_line(&j->out, id.ptr ? id.ptr : "", id.len, id_is_number, &detection);
	return flush_jsonl(j, FLUSH_BYTES, err);
}

enum unmet_status unmet_detector_jsonl(struct unmet_detector *detector, const char *path, unmet_write_fn write, void *ctx,
                                       struct unmet_error *err)
{
	struct jsonl j = { .detector = detector, .write = write, .ctx = ctx };
	enum unmet_status rc;

	um_buf_init(&j.out, 8u * UM_MAX_DOCUMENT_BYTES);
	rc = um_ingest_records(path, detect_record, &j, err);
	if (!rc)
		rc = flush_jsonl(&j, 0, err);
	um_buf_release(&j.out);
	return rc;
}
