/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest_log.h - a sink that writes down what it is given, so that a test is an input and the lines it must
 * give:
 *
 *   S name format              a source begins
 *   D id|customer|name|account|date|title: text
 *   T role speaker: words      a turn of it
 *   A name=value               an attribute of it
 *   R row: reason
 *   C company|domain|customer  an account row
 *   L kind count ...           what was left out of it
 *   E rows                     the source ends
 *
 * Line feeds in values are written as "/".
 */
#ifndef INGEST_LOG_H
#define INGEST_LOG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "ingest/ingest.h"
#include "ingest/reader.h"

struct log {
	struct um_buf out;
	bool quiet;                 /* count only */
	uint64_t document_count, reject_count;
	uint64_t last_occurrence, last_stream, last_offset;
	char last_updated[32], last_question[256];
};

static inline void log_value(struct um_buf *out, struct um_str s)
{
	for (size_t i = 0; i < s.len; i++)
		um_buf_addc(out, s.ptr[i] == '\n' ? '/' : s.ptr[i]);
}

static inline enum unmet_status log_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	struct log *log = ctx;

	(void)err;
	*skip = false;
	um_buf_addf(&log->out, "S %.*s %.*s\n", (int)source->name.len, source->name.ptr, (int)source->format.len, source->format.ptr);
	return UNMET_OK;
}

static inline enum unmet_status log_document(void *ctx, const struct um_document *d, struct unmet_error *err)
{
	struct log *log = ctx;
	const struct um_str part[] = { d->external_id, d->customer_id, d->customer_name, d->account, d->date, d->title };

	(void)err;
	log->document_count++;
	log->last_occurrence = d->occurrence;
	log->last_stream = d->stream;
	log->last_offset = d->offset_bytes;
	snprintf(log->last_updated, sizeof(log->last_updated), "%.*s", (int)d->updated.len, d->updated.len ? d->updated.ptr : "");
	snprintf(log->last_question, sizeof(log->last_question), "%.*s", (int)d->question.len, d->question.len ? d->question.ptr : "");
	if (log->quiet)
		return UNMET_OK;
	um_buf_adds(&log->out, "D ");
	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++) {
		log_value(&log->out, part[i]);
		um_buf_adds(&log->out, i == 5 ? ": " : "|");
	}
	log_value(&log->out, d->text);
	um_buf_addc(&log->out, '\n');
	for (size_t i = 0; i < d->turn_count; i++) {
		static const char *const role[] = { "unknown", "customer", "interviewer", "agent" };

		um_buf_addf(&log->out, "T %s ", role[d->turn[i].role]);
		log_value(&log->out, d->turn[i].speaker);
		um_buf_adds(&log->out, ": ");
		log_value(&log->out, um_str_n(d->text.ptr + d->turn[i].start, d->turn[i].end - d->turn[i].start));
		um_buf_addc(&log->out, '\n');
	}
	for (size_t i = 0; i < d->attribute_count; i++)
		um_buf_addf(&log->out, "A %.*s=%.*s\n", (int)d->attribute[i].name.len, d->attribute[i].name.ptr,
		            (int)d->attribute[i].value.len, d->attribute[i].value.ptr);
	return UNMET_OK;
}

static inline enum unmet_status log_reject(void *ctx, const struct um_reject *r, struct unmet_error *err)
{
	struct log *log = ctx;

	(void)err;
	log->reject_count++;
	if (!log->quiet)
		um_buf_addf(&log->out, "R %llu: %.*s\n", (unsigned long long)r->row, (int)r->reason.len, r->reason.ptr);
	return UNMET_OK;
}

static inline enum unmet_status log_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	struct log *log = ctx;
	const struct um_str part[] = { row->company, row->domain, row->customer };

	(void)err;
	um_buf_adds(&log->out, "C ");
	for (size_t i = 0; i < 3; i++) {
		log_value(&log->out, part[i]);
		um_buf_addc(&log->out, i == 2 ? '\n' : '|');
	}
	for (size_t i = 0; i < row->attribute_count; i++)
		um_buf_addf(&log->out, "A %.*s=%.*s\n", (int)row->attribute[i].name.len, row->attribute[i].name.ptr,
		            (int)row->attribute[i].value.len, row->attribute[i].value.ptr);
	return UNMET_OK;
}

static inline enum unmet_status log_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	struct log *log = ctx;

	(void)err;
	um_buf_addf(&log->out, "E %llu\n", (unsigned long long)row_count);
	return UNMET_OK;
}

static inline enum unmet_status log_cleaned(void *ctx, const struct um_cleaned *c, struct unmet_error *err)
{
	struct log *log = ctx;

	(void)err;
	um_buf_addc(&log->out, 'L');
	for (int k = 0; k < UM_CLEANED_TOTAL; k++)
		if (c->piece_count[k])
			um_buf_addf(&log->out, " %s %llu", um_cleaned_name((enum um_cleaned_kind)k), (unsigned long long)c->piece_count[k]);
	um_buf_addc(&log->out, '\n');
	return UNMET_OK;
}

static inline struct um_ingest_sink log_sink(struct log *log)
{
	*log = (struct log){ 0 };
	um_buf_init(&log->out, (size_t)64 << 20);
	return (struct um_ingest_sink){ .ctx = log, .begin = log_begin, .document = log_document, .reject = log_reject,
	                                .account = log_account, .end = log_end, .cleaned = log_cleaned };
}

/* Read bytes by content, without begin and end. */
static inline enum unmet_status log_read(struct log *log, const char *bytes, size_t len, const struct um_ingest_options *options)
{
	static const struct um_ingest_options none = { 0 };
	struct um_ingest_sink sink = log_sink(log);
	struct um_stream in;
	struct um_reader reader;
	struct um_sniff sniff;
	struct unmet_error err = { 0 };
	enum unmet_status rc = um_stream_open_memory(&in, um_str_n(bytes, len), &err);

	if (rc)
		return rc;
	um_reader_init(&reader, options ? options : &none, &sink);
	rc = um_stream_want(&in, UM_SNIFF_BYTES, &err);
	if (!rc) {
		rc = um_sniff(um_str_n(in.magic, in.magic_len), um_stream_window(&in), in.at_end, &sniff);
		um_reader_open(&reader, &in, sniff.format);
		if (!rc)
			rc = um_read_source(&reader, &sniff, &err);
	}
	assert_int_equal(reader.row_count, log->document_count + log->reject_count);
	um_reader_release(&reader);
	um_stream_release(&in);
	return rc;
}

static inline void log_free(struct log *log)
{
	um_buf_release(&log->out);
}

static inline void expect_with(const char *bytes, size_t len, const struct um_ingest_options *options, const char *want)
{
	struct log log;

	assert_int_equal(log_read(&log, bytes, len, options), UNMET_OK);
	assert_string_equal(log.out.ptr ? log.out.ptr : "", want);
	log_free(&log);
}

#define EXPECT(input, want) expect_with(input, sizeof(input) - 1, NULL, want)

#endif
