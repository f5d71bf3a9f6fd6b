/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/stream.h - a file as a window of UTF-8 text.
 *
 *   fd or memory ──> plain | gzip | zstd ──> charset ──> window [begin, end)
 *
 * A reader looks at the window, takes what it used and fills for more. The window starts small and
 * grows only as long as a reader takes nothing: its size is that of the longest record.
 */
#ifndef UM_INGEST_STREAM_H
#define UM_INGEST_STREAM_H

#include <sys/types.h>

#include "base/progress.h"
#include "base/str.h"
#include "ingest/charset.h"

#define UM_STREAM_CHUNK (256u << 10)
#define UM_RECORD_BYTES (16u << 20) /* a longer line, row or element is a reject, LIMIT */

enum um_packing { UM_PACKING_NONE = 0, UM_PACKING_GZIP, UM_PACKING_ZSTD };

/* Bytes read, 0 at the end, -1 for damage. */
typedef int64_t (*um_stream_read_fn)(void *ctx, char *out, size_t room);

struct um_stream {
	char *data;             /* window; data[end] is always writable */
	size_t begin, end;      /* not yet taken */
	size_t capacity;
	uint64_t offset_bytes;  /* of data[begin] in the decoded text */
	bool at_end;            /* nothing comes after end */
	uint64_t unpacked_bytes; /* that came out of gzip or zstd */
	char note[160];         /* why the input ended early, or "" */
	char magic[32];         /* [magic_len] first bytes, unpacked but as they were */
	size_t magic_len;
	enum um_packing packing;
	struct um_charset charset;

	int fd;                 /* -1: memory, or read */
	struct um_str memory;
	um_stream_read_fn read; /* a member of an archive, or NULL */
	void *read_ctx;
	char *raw;              /* compressed bytes as read */
	size_t raw_begin, raw_end;
	uint64_t raw_done;      /* bytes read from fd or memory */
	bool raw_at_end;
	void *unpacker;         /* z_stream or ZSTD_DStream */
	bool unpacked_member;   /* the last gzip member or zstd frame is complete */
	char *pending;          /* bytes of a charset that is converted */
	size_t pending_len;
	struct um_progress *progress;
	uint64_t progress_base;
};

/* um_stream_open - start reading. fd stays the caller's; progress may be NULL. The stream is released
 * on failure. A fault of the disk ends the input with a note. Errors NOMEM, CANCELLED. */
enum unmet_status um_stream_open(struct um_stream *s, int fd, struct um_progress *progress,
                                 uint64_t progress_base, struct unmet_error *err);
enum unmet_status um_stream_open_memory(struct um_stream *s, struct um_str bytes, struct unmet_error *err);
enum unmet_status um_stream_open_read(struct um_stream *s, um_stream_read_fn read, void *ctx, struct unmet_error *err);
void um_stream_release(struct um_stream *s);

/* um_stream_fill - at least one more byte at the end of the window, or at_end. Moves the window:
 * pointers into it are void after. Errors NOMEM, CANCELLED. */
enum unmet_status um_stream_fill(struct um_stream *s, struct unmet_error *err);

/* um_stream_want - fill until `want` bytes are there or the input ends. */
enum unmet_status um_stream_want(struct um_stream *s, size_t want, struct unmet_error *err);

/* um_stream_take - the first n bytes of the window are done with. */
void um_stream_take(struct um_stream *s, size_t n);

static inline struct um_str um_stream_window(const struct um_stream *s)
{
	return um_str_n(s->data + s->begin, s->end - s->begin);
}

struct um_line {
	struct um_str text;     /* without the line end; at most UM_RECORD_BYTES */
	uint64_t number;        /* 1-based */
	uint64_t offset_bytes;
	bool too_long;          /* text is the first UM_REJECT_RAW_BYTES of it, the rest was skipped */
};

/* um_stream_line - the next line ("\n" or "\r\n"); *more false at the end. line->number must be 0
 * before the first call. The text lives until the next call. */
enum unmet_status um_stream_line(struct um_stream *s, struct um_line *line, bool *more,
                                 struct unmet_error *err);

#endif
