/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest_check.h - a sink that holds every reader to its promises: text is valid UTF-8 without NUL, within
 * the limits; turns are sorted, apart and inside the text; each row is handed over once.
 */
#ifndef INGEST_CHECK_H
#define INGEST_CHECK_H

#include <stdlib.h>

#include "base/utf8.h"
#include "ingest/reader.h"

#define PROMISE(condition) do { if (!(condition)) abort(); } while (0)

static uint64_t check_rows;

static inline void check_text(struct um_str s)
{
	PROMISE(um_utf8_valid(s.ptr, s.len) == s.len);
}

static inline enum unmet_status check_document(void *ctx, const struct um_document *d, struct unmet_error *err)
{
	uint32_t at = 0;

	(void)ctx;
	(void)err;
	check_rows++;
	PROMISE(d->text.len > 0 && d->text.len <= UM_MAX_DOCUMENT_BYTES && d->turn_count <= UM_MAX_TURNS);
	PROMISE(d->occurrence > 0);
	check_text(d->text);
	check_text(d->external_id);
	check_text(d->title);
	check_text(d->customer_id);
	check_text(d->customer_name);
	check_text(d->account);
	check_text(d->date);
	check_text(d->updated);
	check_text(d->lang);
	check_text(d->question);
	PROMISE(d->date.len == 0 || d->date.len == 10);
	for (size_t i = 0; i < d->turn_count; i++) {
		PROMISE(d->turn[i].start >= at && d->turn[i].start < d->turn[i].end && d->turn[i].end <= d->text.len);
		at = d->turn[i].end;
		check_text(d->turn[i].speaker);
		check_text(um_str_n(d->text.ptr + d->turn[i].start, d->turn[i].end - d->turn[i].start));
	}
	for (size_t i = 0; i < d->attribute_count; i++) {
		check_text(d->attribute[i].name);
		check_text(d->attribute[i].value);
	}
	return UNMET_OK;
}

static inline enum unmet_status check_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	static volatile unsigned sum;
	unsigned total = 0;

	(void)ctx;
	(void)err;
	check_rows++;
	PROMISE(reject->reason.len > 0 && reject->raw.len <= UM_REJECT_RAW_BYTES);
	check_text(reject->reason);
	for (size_t i = 0; i < reject->raw.len; i++) /* every byte of it must be there */
		total += (unsigned char)reject->raw.ptr[i];
	sum = total;
	(void)sum;
	return UNMET_OK;
}

static inline enum unmet_status check_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	(void)ctx;
	(void)err;
	PROMISE(row->company.len || row->domain.len || row->customer.len);
	check_text(row->company);
	check_text(row->domain);
	check_text(row->customer);
	for (size_t i = 0; i < row->attribute_count; i++)
		check_text(row->attribute[i].value);
	return UNMET_OK;
}

static const struct um_ingest_sink check_sink = { .document = check_document, .reject = check_reject, .account = check_account };

/* Read bytes as `format`; UM_FORMAT_UNKNOWN: as what they look like. */
static inline int check_bytes(const uint8_t *data, size_t size, enum um_format format, char delimiter)
{
	static const struct um_ingest_options options = { 0 };
	struct um_stream in;
	struct um_reader reader;
	struct um_sniff sniff;
	struct unmet_error err = { 0 };
	enum unmet_status rc = um_stream_open_memory(&in, um_str_n((const char *)data, size), &err);

	PROMISE(!rc);
	check_rows = 0;
	um_reader_init(&reader, &options, &check_sink);
	PROMISE(!um_stream_want(&in, UM_SNIFF_BYTES, &err));
	PROMISE(!um_sniff(um_str_n(in.magic, in.magic_len), um_stream_window(&in), in.at_end, &sniff));
	if (format != UM_FORMAT_UNKNOWN)
		sniff = (struct um_sniff){ format, delimiter, NULL };
	um_reader_open(&reader, &in, sniff.format);
	PROMISE(!um_read_source(&reader, &sniff, &err));
	PROMISE(reader.row_count == check_rows);
	um_reader_release(&reader);
	um_stream_release(&in);
	return 0;
}

#define FUZZ_TARGET(format, delimiter) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
	{ \
		return check_bytes(data, size, format, delimiter); \
	}

#endif
