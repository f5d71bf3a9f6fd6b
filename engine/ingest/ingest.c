/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest.c - every input through its reader to the sink. What is wrong with an input is told on the sink
 * as a reject; only the sink itself, memory, or the user's wish to stop ends the run.
 */
#include <errno.h>
#include <unistd.h>

#include "base/status.h"
#include "ingest/fields.h"
#include "ingest/office.h"
#include "ingest/source.h"
#include "ingest/walk.h"
#include "ingest/zipfile.h"

static enum unmet_status begin(const struct um_ingest_sink *sink, const struct um_input *input, const char *format,
                               bool *skip, struct unmet_error *err)
{
	struct um_source_info info = {
		.name = um_str(input->name),
		.format = um_str(format),
		.hash = input->hash,
		.size_bytes = input->size_bytes,
	};

	*skip = false;
	return sink->begin(sink->ctx, &info, skip, err);
}

enum unmet_status um_source_unreadable(struct um_reader *r, const struct um_input *input, const char *why,
                                       struct unmet_error *err)
{
	struct um_place place = { 0 };
	bool skip;
	enum unmet_status rc = begin(r->sink, input, um_format_name(UM_FORMAT_UNKNOWN), &skip, err);

	if (rc || skip)
		return rc;
	um_reader_open(r, NULL, UM_FORMAT_UNKNOWN);
	rc = um_reader_reject(r, &place, err, "%s", why);
	return rc ? rc : r->sink->end(r->sink->ctx, r->row_count, err);
}

/* JSON on one line may be one record or the first of many: look for where the line ends. */
static enum unmet_status want_line(struct um_stream *in, struct unmet_error *err)
{
	struct um_str head = um_str_trim(um_stream_window(in));
	enum unmet_status rc = UNMET_OK;

	if (!head.len || *head.ptr != '{')
		return UNMET_OK;
	while (!rc && !in->at_end && in->end - in->begin < UM_RECORD_BYTES && !memchr(in->data + in->begin, '\n', in->end - in->begin))
		rc = um_stream_want(in, 2 * (in->end - in->begin), err);
	return rc;
}

enum unmet_status um_source_stream(struct um_reader *r, struct um_stream *in, const struct um_input *input,
                                   um_source_fn fn, unsigned nesting, struct unmet_error *err)
{
	struct um_sniff sniff;
	bool skip;
	enum unmet_status rc = um_stream_want(in, UM_SNIFF_BYTES, err);

	if (rc)
		return rc;
	rc = want_line(in, err);
	if (rc)
		return rc;
	rc = um_sniff(um_str_n(in->magic, in->magic_len), um_stream_window(in), in->at_end, &sniff);
	if (!rc && sniff.format == UM_FORMAT_ZIP && !in->read && in->packing == UM_PACKING_NONE)
		rc = um_office_sniff(in, &sniff);
	if (rc)
		return um_nomem(err);
	if (sniff.format == UM_FORMAT_ZIP && nesting < UM_ZIP_NESTING)
		return um_archive_each(r, in, input, fn, nesting, err);
	rc = begin(r->sink, input, um_format_name(sniff.format), &skip, err);
	if (rc || skip)
		return rc;
	um_reader_open(r, in, sniff.format);
	rc = fn(r, &sniff, err);
	return rc ? rc : r->sink->end(r->sink->ctx, r->row_count, err);
}

static enum unmet_status read_input(struct um_reader *r, const struct um_input *input, uint64_t before, um_source_fn fn,
                                    struct unmet_error *err)
{
	struct um_stream in;
	enum unmet_status rc;
	int fd;

	if (input->problem[0])
		return um_source_unreadable(r, input, input->problem, err);
	fd = um_input_open(input);
	if (fd < 0)
		return um_source_unreadable(r, input, strerror(errno), err);
	rc = um_stream_open(&in, fd, r->options->progress, before, err);
	if (!rc) {
		rc = um_source_stream(r, &in, input, fn, 0, err);
		um_stream_release(&in);
	}
	close(fd);
	return rc;
}

static enum unmet_status read_all(const struct um_inputs *inputs, const struct um_ingest_options *options,
                                  const struct um_ingest_sink *sink, um_source_fn fn, struct unmet_error *err)
{
	struct um_reader reader;
	uint64_t done = 0, total = 0;
	enum unmet_status rc = UNMET_OK;

	um_reader_init(&reader, options, sink);
	for (size_t i = 0; i < inputs->total; i++)
		total += inputs->item[i].size_bytes;
	if (options->progress)
		um_progress_start(options->progress, "ingest", "bytes", total);
	for (size_t i = 0; i < inputs->total && !rc; i++) {
		rc = read_input(&reader, &inputs->item[i], done, fn, err);
		done += inputs->item[i].size_bytes;
	}
	um_reader_release(&reader);
	return rc;
}

enum unmet_status um_source_each(const char *const *path, size_t path_total, const struct um_ingest_options *options,
                                 const struct um_ingest_sink *sink, um_source_fn fn, struct unmet_error *err)
{
	static const struct um_ingest_options none = { 0 };
	const struct um_ingest_options *how = options ? options : &none;
	struct um_inputs inputs;
	enum unmet_status rc = um_walk(&inputs, path, path_total, err);

	if (rc)
		return rc;
	if (how->before)
		rc = read_all(&inputs, how, how->before, fn, err);
	if (!rc)
		rc = read_all(&inputs, how, sink, fn, err);
	um_walk_release(&inputs);
	return rc;
}

enum unmet_status um_ingest_paths(const char *const *path, size_t path_total, const struct um_ingest_options *options,
                                  const struct um_ingest_sink *sink, struct unmet_error *err)
{
	enum unmet_status rc = um_fields_check_map(options, err);

	return rc ? rc : um_source_each(path, path_total, options, sink, um_read_source, err);
}
