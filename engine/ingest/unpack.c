/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unpack.c - .gz and .zst are read as they are. Both formats may hold several members one after the
 * other (log rotation, `cat a.gz b.gz`), and both get cut off by broken downloads: everything before
 * the break is read, and a note tells where it broke.
 */
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/unpack.h"

static void *z_alloc(void *ctx, unsigned total, unsigned size)
{
	(void)ctx;
	return um_calloc(total, size);
}

static void z_release(void *ctx, void *p)
{
	(void)ctx;
	um_free(p);
}

static enum unmet_status start_gzip(struct um_stream *s, struct unmet_error *err)
{
	z_stream *z = um_calloc(1, sizeof(*z));

	if (!z)
		return um_nomem(err);
	z->zalloc = z_alloc;
	z->zfree = z_release;
	if (inflateInit2(z, 15 + 16) != Z_OK) {
		um_free(z);
		return um_nomem(err);
	}
	s->unpacker = z;
	s->packing = UM_PACKING_GZIP;
	return UNMET_OK;
}

enum unmet_status um_unpack_start(struct um_stream *s, struct unmet_error *err)
{
	const unsigned char *p = (const unsigned char *)s->raw + s->raw_begin;
	size_t len = s->raw_end - s->raw_begin;

	if (len >= 3 && p[0] == 0x1F && p[1] == 0x8B && p[2] == 8)
		return start_gzip(s, err);
	if (len >= 4 && p[0] == 0x28 && p[1] == 0xB5 && p[2] == 0x2F && p[3] == 0xFD) {
		s->unpacker = ZSTD_createDStream();
		if (!s->unpacker)
			return um_nomem(err);
		s->packing = UM_PACKING_ZSTD;
	}
	return UNMET_OK;
}

static void stop(struct um_stream *s, const char *what)
{
	snprintf(s->note, sizeof(s->note), "%s at byte %llu of the file: what came before it was read", what,
	         (unsigned long long)(s->raw_done - (s->raw_end - s->raw_begin)));
	s->raw_begin = s->raw_end;
	s->raw_at_end = true;
}

static size_t step_gzip(struct um_stream *s, char *out, size_t room)
{
	z_stream *z = s->unpacker;
	int rc;

	if (s->unpacked_member) { /* another member, or padding we do not care for */
		if (s->raw_begin == s->raw_end)
			return 0;
		if ((unsigned char)s->raw[s->raw_begin] != 0x1F) {
			s->raw_begin = s->raw_end;
			return 0;
		}
		inflateReset(z);
		s->unpacked_member = false;
	}
	z->next_in = (unsigned char *)s->raw + s->raw_begin;
	z->avail_in = (unsigned)(s->raw_end - s->raw_begin);
	z->next_out = (unsigned char *)out;
	z->avail_out = (unsigned)room;
	rc = inflate(z, Z_NO_FLUSH);
	s->raw_begin = s->raw_end - z->avail_in;
	if (rc == Z_STREAM_END)
		s->unpacked_member = true;
	else if (rc != Z_OK && rc != Z_BUF_ERROR)
		stop(s, "damaged gzip data");
	return room - z->avail_out;
}

static size_t step_zstd(struct um_stream *s, char *out, size_t room)
{
	ZSTD_inBuffer in = { s->raw + s->raw_begin, s->raw_end - s->raw_begin, 0 };
	ZSTD_outBuffer to = { out, room, 0 };
	size_t rc;

	if (s->unpacked_member && in.size == 0)
		return 0;
	rc = ZSTD_decompressStream(s->unpacker, &to, &in);
	s->raw_begin += in.pos;
	if (ZSTD_isError(rc))
		stop(s, "damaged zstd data");
	else
		s->unpacked_member = rc == 0;
	return to.pos;
}

#define BOMB_BYTES (UINT64_C(256) << 20)
#define BOMB_TIMES 256u      /* text packs ten to a hundred times; zeros a thousand times, with zstd far more */

size_t um_unpack_step(struct um_stream *s, char *out, size_t room)
{
	size_t n = s->packing == UM_PACKING_GZIP ? step_gzip(s, out, room) : step_zstd(s, out, room);

	s->unpacked_bytes += n;
	if (s->unpacked_bytes > BOMB_BYTES && s->unpacked_bytes / BOMB_TIMES > s->raw_done - (s->raw_end - s->raw_begin))
		stop(s, "more than 256 times its size when unpacked,");
	return n;
}

void um_unpack_done(struct um_stream *s)
{
	if (s->packing != UM_PACKING_NONE && !s->unpacked_member && !s->note[0])
		stop(s, s->packing == UM_PACKING_GZIP ? "gzip data ends early," : "zstd data ends early,");
}

void um_unpack_release(struct um_stream *s)
{
	if (s->packing == UM_PACKING_GZIP) {
		inflateEnd(s->unpacker);
		um_free(s->unpacker);
	} else if (s->packing == UM_PACKING_ZSTD) {
		ZSTD_freeDStream(s->unpacker);
	}
	s->unpacker = NULL;
	s->packing = UM_PACKING_NONE;
}
