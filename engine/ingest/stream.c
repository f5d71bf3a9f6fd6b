/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream.c - windowed reading. Plain UTF-8 goes straight from read() into the window; packed data and
 * other charsets pass one more buffer. Nothing here knows of lines or records but um_stream_line.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/stream.h"
#include "ingest/types.h"
#include "ingest/unpack.h"

static enum unmet_status read_raw(struct um_stream *s, char *out, size_t room, size_t *got, struct unmet_error *err)
{
	ssize_t n;

	*got = 0;
	if (s->read) {
		int64_t bytes = s->read(s->read_ctx, out, room);

		if (bytes < 0)
			snprintf(s->note, sizeof(s->note), "damaged, or beyond a limit: what came before it was read");
		*got = bytes < 0 ? 0 : (size_t)bytes;
	} else if (s->fd < 0) {
		size_t left = s->memory.len - (size_t)s->raw_done;

		*got = left < room ? left : room;
		memcpy(out, s->memory.ptr + s->raw_done, *got);
	} else {
		do
			n = read(s->fd, out, room);
		while (n < 0 && errno == EINTR);
		if (n < 0) /* what was read stands; the rest is a reject like any other damage */
			snprintf(s->note, sizeof(s->note), "cannot read on: %s", strerror(errno));
		*got = n < 0 ? 0 : (size_t)n;
	}
	s->raw_done += *got;
	if (*got == 0)
		s->raw_at_end = true;
	return um_progress_tick(s->progress, s->progress_base + s->raw_done, err);
}

static enum unmet_status refill_raw(struct um_stream *s, struct unmet_error *err)
{
	size_t got;
	enum unmet_status rc = read_raw(s, s->raw, UM_STREAM_CHUNK, &got, err);

	s->raw_begin = 0;
	s->raw_end = got;
	return rc;
}

/* Bytes of the file, unpacked; *got 0 only at the end. */
static enum unmet_status read_unpacked(struct um_stream *s, char *out, size_t room, size_t *got,
                                       struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	*got = 0;
	if (s->packing == UM_PACKING_NONE) {
		if (s->raw_begin == s->raw_end)
			return s->raw_at_end ? UNMET_OK : read_raw(s, out, room, got, err);
		*got = s->raw_end - s->raw_begin < room ? s->raw_end - s->raw_begin : room;
		memcpy(out, s->raw + s->raw_begin, *got);
		s->raw_begin += *got;
		return UNMET_OK;
	}
	while (!rc && *got == 0) {
		if (s->raw_begin == s->raw_end && !s->raw_at_end)
			rc = refill_raw(s, err);
		if (rc)
			break;
		*got = um_unpack_step(s, out, room); /* may hold output back from before */
		if (*got == 0 && s->raw_begin == s->raw_end && s->raw_at_end) {
			um_unpack_done(s);
			break;
		}
	}
	return rc;
}

/* Read until `least` bytes or the end. */
static enum unmet_status read_full(struct um_stream *s, char *out, size_t room, size_t least, size_t *got,
                                   struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	size_t n = 1;

	*got = 0;
	while (!rc && n && *got < least) {
		rc = read_unpacked(s, out + *got, room - *got, &n, err);
		*got += n;
	}
	return rc;
}

static bool make_room(struct um_stream *s, size_t room)
{
	size_t len = s->end - s->begin;

	if (s->begin) {
		memmove(s->data, s->data + s->begin, len);
		s->begin = 0;
		s->end = len;
	}
	if (s->capacity - len >= room + 1)
		return true;
	return um_grow((void **)&s->data, &s->capacity, len + room + 1, 1);
}

/* Convert what is pending into the window. */
static void convert(struct um_stream *s, bool last)
{
	size_t used, n;

	n = um_charset_convert(&s->charset, s->pending, s->pending_len, last, &used, s->data + s->end);
	memmove(s->pending, s->pending + used, s->pending_len - used);
	s->pending_len -= used;
	s->end += n;
}

static enum unmet_status fill_converted(struct um_stream *s, struct unmet_error *err)
{
	size_t got = 0;
	enum unmet_status rc = UNMET_OK;

	if (!make_room(s, 3 * UM_STREAM_CHUNK + 16))
		return um_nomem(err);
	rc = read_unpacked(s, s->pending + s->pending_len, UM_STREAM_CHUNK - s->pending_len, &got, err);
	if (rc)
		return rc;
	s->pending_len += got;
	s->at_end = got == 0;
	convert(s, s->at_end);
	return UNMET_OK;
}

/* The first bytes beyond ASCII came: what charset is it? Bytes [from, s->end) are not yet judged. */
static enum unmet_status decide(struct um_stream *s, size_t from, struct unmet_error *err)
{
	size_t got;
	enum unmet_status rc;

	if (um_utf8_is_ascii(s->data + from, s->end - from))
		return UNMET_OK;
	/* Never judge a sequence cut off by the chunk: at least three bytes more, where there are any. */
	rc = read_full(s, s->data + s->end, 16, 4, &got, err);
	if (rc)
		return rc;
	s->end += got;
	s->charset.name = um_charset_decide(s->data + from, s->end - from);
	if (s->charset.name != UM_CHARSET_CP1252)
		return UNMET_OK;
	s->pending_len = s->end - from;
	memcpy(s->pending, s->data + from, s->pending_len);
	s->end = from;
	if (!make_room(s, 3 * s->pending_len + 16))
		return um_nomem(err);
	convert(s, false);
	return UNMET_OK;
}

enum unmet_status um_stream_fill(struct um_stream *s, struct unmet_error *err)
{
	size_t got, from;
	enum unmet_status rc;

	if (s->at_end)
		return UNMET_OK;
	if (s->charset.name >= UM_CHARSET_CP1252)
		return fill_converted(s, err);
	if (!make_room(s, UM_STREAM_CHUNK))
		return um_nomem(err);
	from = s->end;
	rc = read_unpacked(s, s->data + s->end, UM_STREAM_CHUNK - 16, &got, err);
	if (rc)
		return rc;
	s->end += got;
	s->at_end = got == 0;
	return s->charset.name == UM_CHARSET_ASCII ? decide(s, from, err) : UNMET_OK;
}

enum unmet_status um_stream_want(struct um_stream *s, size_t want, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && !s->at_end && s->end - s->begin < want)
		rc = um_stream_fill(s, err);
	return rc;
}

void um_stream_take(struct um_stream *s, size_t n)
{
	s->begin += n;
	s->offset_bytes += n;
}

/* The first bytes: packing, mark, UTF-16. They are read into the pending buffer and go from there. */
static enum unmet_status start(struct um_stream *s, struct unmet_error *err)
{
	size_t got, skip;
	enum unmet_status rc;

	s->data = um_alloc(UM_STREAM_CHUNK * 2);
	s->raw = um_alloc(UM_STREAM_CHUNK);
	s->pending = um_alloc(UM_STREAM_CHUNK + 16);
	if (!s->data || !s->raw || !s->pending)
		return um_nomem(err);
	s->capacity = UM_STREAM_CHUNK * 2;
	rc = refill_raw(s, err);
	while (!rc && s->raw_end < 4 && !s->raw_at_end) { /* a pipe may give a byte at a time */
		rc = read_raw(s, s->raw + s->raw_end, UM_STREAM_CHUNK - s->raw_end, &got, err);
		s->raw_end += got;
	}
	if (!rc)
		rc = um_unpack_start(s, err);
	if (!rc)
		rc = read_full(s, s->data, UM_STREAM_CHUNK / 4, 4, &got, err);
	if (rc)
		return rc;
	s->magic_len = got < sizeof(s->magic) ? got : sizeof(s->magic);
	memcpy(s->magic, s->data, s->magic_len);
	skip = um_charset_start(&s->charset, s->data, got);
	if (s->charset.name >= UM_CHARSET_CP1252) {
		s->pending_len = got - skip;
		memcpy(s->pending, s->data + skip, s->pending_len);
		return UNMET_OK;
	}
	s->begin = skip;
	s->end = got;
	return decide(s, skip, err);
}

static enum unmet_status open_with(struct um_stream *s, struct unmet_error *err)
{
	enum unmet_status rc = start(s, err);

	if (rc)
		um_stream_release(s);
	return rc;
}

enum unmet_status um_stream_open(struct um_stream *s, int fd, struct um_progress *progress, uint64_t progress_base,
                                 struct unmet_error *err)
{
	*s = (struct um_stream){ .fd = fd, .progress = progress, .progress_base = progress_base };
	return open_with(s, err);
}

enum unmet_status um_stream_open_memory(struct um_stream *s, struct um_str bytes, struct unmet_error *err)
{
	*s = (struct um_stream){ .fd = -1, .memory = bytes };
	return open_with(s, err);
}

enum unmet_status um_stream_open_read(struct um_stream *s, um_stream_read_fn read_fn, void *ctx, struct unmet_error *err)
{
	*s = (struct um_stream){ .fd = -1, .read = read_fn, .read_ctx = ctx };
	return open_with(s, err);
}

void um_stream_release(struct um_stream *s)
{
	um_unpack_release(s);
	um_free(s->data);
	um_free(s->raw);
	um_free(s->pending);
	s->data = s->raw = s->pending = NULL;
	s->begin = s->end = s->capacity = 0;
}

/* A line longer than a record may be: keep its head for the reject, drop the rest as it comes. */
static enum unmet_status skip_line(struct um_stream *s, struct um_line *line, struct unmet_error *err)
{
	static const size_t keep = UM_REJECT_RAW_BYTES;
	enum unmet_status rc = UNMET_OK;
	const char *nl = NULL;

	line->too_long = true;
	while (!rc && !s->at_end && !nl) {
		s->offset_bytes += s->end - s->begin - keep;
		s->end = s->begin + keep;
		rc = um_stream_fill(s, err);
		nl = memchr(s->data + s->begin + keep, '\n', s->end - s->begin - keep);
	}
	line->text = um_str_n(s->data + s->begin, keep);
	um_stream_take(s, nl ? (size_t)(nl + 1 - s->data) - s->begin : s->end - s->begin);
	return rc;
}

enum unmet_status um_stream_line(struct um_stream *s, struct um_line *line, bool *more, struct unmet_error *err)
{
	size_t seen = 0, len;
	const char *nl;
	enum unmet_status rc;

	line->number++;
	line->too_long = false;
	line->offset_bytes = s->offset_bytes;
	*more = true;
	for (;;) {
		nl = memchr(s->data + s->begin + seen, '\n', s->end - s->begin - seen);
		if (nl || s->at_end)
			break;
		seen = s->end - s->begin;
		if (seen > UM_RECORD_BYTES)
			return skip_line(s, line, err);
		rc = um_stream_fill(s, err);
		if (rc)
			return rc;
	}
	if (!nl && s->begin == s->end) {
		*more = false;
		return UNMET_OK;
	}
	len = nl ? (size_t)(nl - s->data) - s->begin : s->end - s->begin;
	line->text = um_str_n(s->data + s->begin, len);
	um_stream_take(s, len + (nl != NULL));
	if (len > UM_RECORD_BYTES) {
		line->too_long = true;
		line->text.len = UM_REJECT_RAW_BYTES;
	} else if (len && line->text.ptr[len - 1] == '\r') {
		line->text.len--;
	}
	return UNMET_OK;
}
