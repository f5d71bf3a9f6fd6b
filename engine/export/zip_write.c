/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A zip archive as a stream: a local header, the deflated bytes, a descriptor with their sums, and at the end
 * the directory that was gathered on the way. zlib does the deflating and the CRC.
 */
#include "export/zip_write.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/status.h"

#include <zlib.h>

#define CHUNK_BYTES 65536u
#define DIRECTORY_BYTES ((size_t)64 << 20)
#define LEVEL 6
#define FLAGS 0x0808u   /* descriptor after the data; the name is UTF-8 */
#define DAY 0x0021u     /* 1980-01-01, the first a zip can tell */

struct um_zip_out {
	struct um_out *out;
	struct um_buf directory;
	uint64_t at;              /* bytes written */
	uint32_t entry_count;
	bool open;                /* an entry is */
	z_stream deflate;
	bool deflating;
	uint64_t entry_at, size_bytes, packed_bytes;
	uLong crc;
	char name[256];
	unsigned char chunk[CHUNK_BYTES];
};

static void put(struct um_buf *buf, uint64_t value, unsigned bytes)
{
	while (bytes--) {
		um_buf_addc(buf, (char)(value & 0xff));
		value >>= 8;
	}
}

static enum unmet_status emit(struct um_zip_out *z, const void *bytes, size_t len, struct unmet_error *err)
{
	z->at += len;
	if (z->at > UINT32_MAX)
		return um_fail(err, UNMET_E_LIMIT, "the archive would be larger than 4 GiB: export tables with --format csv instead");
	return um_out_write(z->out, bytes, len, err);
}

static enum unmet_status emit_buf(struct um_zip_out *z, struct um_buf *buf, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(buf, err);

	if (!rc)
		rc = emit(z, buf->ptr, buf->len, err);
	um_buf_release(buf);
	return rc;
}

enum unmet_status um_zip_out_open(struct um_zip_out **zip, const char *path, struct unmet_error *err)
{
	struct um_zip_out *z = um_calloc(1, sizeof(*z));
	enum unmet_status rc;

	*zip = NULL;
	if (!z)
		return um_nomem(err);
	um_buf_init(&z->directory, DIRECTORY_BYTES);
	rc = um_out_open(&z->out, path, err);
	if (rc) {
		um_free(z);
		return rc;
	}
	*zip = z;
	return UNMET_OK;
}

/* deflate_all - run the deflater over what it was given, and out with what it makes. */
static enum unmet_status deflate_all(struct um_zip_out *z, int flush, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	int state = Z_OK;

	do {
		size_t made;

		z->deflate.next_out = z->chunk;
		z->deflate.avail_out = CHUNK_BYTES;
		state = deflate(&z->deflate, flush);
		made = CHUNK_BYTES - z->deflate.avail_out;
		z->packed_bytes += made;
		if (made)
			rc = emit(z, z->chunk, made, err);
	} while (!rc && (z->deflate.avail_out == 0 || (flush == Z_FINISH && state == Z_OK)));
	return rc;
}

/* What a local header and the directory both say, up to the sums. */
static void put_entry(struct um_buf *buf, uint64_t crc, uint64_t packed, uint64_t size, size_t name_bytes)
{
	put(buf, 20, 2);
	put(buf, FLAGS, 2);
	put(buf, 8, 2);
	put(buf, 0, 2);
	put(buf, DAY, 2);
	put(buf, crc, 4);
	put(buf, packed, 4);
	put(buf, size, 4);
	put(buf, name_bytes, 2);
	put(buf, 0, 2);
}

static void put_directory(struct um_zip_out *z)
{
	struct um_buf *d = &z->directory;

	put(d, 0x02014b50, 4);
	put(d, 20, 2);
	put_entry(d, z->crc, z->packed_bytes, z->size_bytes, strlen(z->name));
	put(d, 0, 2);  /* comment */
	put(d, 0, 2);  /* disk */
	put(d, 0, 2);
	put(d, 0, 4);
	put(d, z->entry_at, 4);
	um_buf_adds(d, z->name);
}

static enum unmet_status end_entry(struct um_zip_out *z, struct unmet_error *err)
{
	struct um_buf sums;
	enum unmet_status rc;

	if (!z->open)
		return UNMET_OK;
	z->open = false;
	z->deflate.next_in = NULL;
	z->deflate.avail_in = 0;
	rc = deflate_all(z, Z_FINISH, err);
	if (rc)
		return rc;
	put_directory(z);
	um_buf_init(&sums, 64);
	put(&sums, 0x08074b50, 4);
	put(&sums, z->crc, 4);
	put(&sums, z->packed_bytes, 4);
	put(&sums, z->size_bytes, 4);
	return emit_buf(z, &sums, err);
}

static enum unmet_status start_deflate(struct um_zip_out *z, struct unmet_error *err)
{
	int state = z->deflating ? deflateReset(&z->deflate)
	                         : deflateInit2(&z->deflate, LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);

	if (state != Z_OK)
		return um_nomem(err);
	z->deflating = true;
	return UNMET_OK;
}

enum unmet_status um_zip_out_entry(struct um_zip_out *z, const char *name, struct unmet_error *err)
{
	struct um_buf header;
	enum unmet_status rc = end_entry(z, err);

	if (!rc && z->entry_count == UM_ZIP_MAX_ENTRIES)
		return um_fail(err, UNMET_E_LIMIT, "an archive holds %u files at most", UM_ZIP_MAX_ENTRIES);
	if (!rc && strlen(name) >= sizeof(z->name))
		return um_fail(err, UNMET_E_ARG, "a name in an archive is too long");
	if (!rc)
		rc = start_deflate(z, err);
	if (rc)
		return rc;
	memcpy(z->name, name, strlen(name) + 1);
	z->entry_at = z->at;
	z->size_bytes = z->packed_bytes = 0;
	z->crc = crc32(0, NULL, 0);
	z->entry_count++;
	um_buf_init(&header, 1024);
	put(&header, 0x04034b50, 4);
	put_entry(&header, 0, 0, 0, strlen(name));
	um_buf_adds(&header, name);
	z->open = true;
	return emit_buf(z, &header, err);
}

enum unmet_status um_zip_out_write(struct um_zip_out *z, const void *bytes, size_t len, struct unmet_error *err)
{
	const unsigned char *p = bytes;
	enum unmet_status rc = UNMET_OK;

	while (len && !rc) {
		uInt part = len > (1u << 30) ? 1u << 30 : (uInt)len;

		z->crc = crc32(z->crc, p, part);
		z->size_bytes += part;
		if (z->size_bytes > UINT32_MAX)
			return um_fail(err, UNMET_E_LIMIT, "a file in the archive would be larger than 4 GiB: use --format csv instead");
		z->deflate.next_in = (z_const Bytef *)(uintptr_t)p;
		z->deflate.avail_in = part;
		rc = deflate_all(z, Z_NO_FLUSH, err);
		p += part;
		len -= part;
	}
	return rc;
}

static enum unmet_status write_directory(struct um_zip_out *z, struct unmet_error *err)
{
	uint64_t from = z->at, bytes = z->directory.len;
	struct um_buf end;
	enum unmet_status rc = um_buf_check(&z->directory, err);

	if (!rc && bytes)
		rc = emit(z, z->directory.ptr, z->directory.len, err);
	if (rc)
		return rc;
	um_buf_init(&end, 64);
	put(&end, 0x06054b50, 4);
	put(&end, 0, 4);
	put(&end, z->entry_count, 2);
	put(&end, z->entry_count, 2);
	put(&end, bytes, 4);
	put(&end, from, 4);
	put(&end, 0, 2);
	return emit_buf(z, &end, err);
}

static void release(struct um_zip_out *z)
{
	if (z->deflating)
		deflateEnd(&z->deflate);
	um_buf_release(&z->directory);
	um_free(z);
}

enum unmet_status um_zip_out_commit(struct um_zip_out *z, struct unmet_error *err)
{
	enum unmet_status rc = end_entry(z, err);

	if (!rc)
		rc = write_directory(z, err);
	if (rc)
		um_out_abort(z->out);
	else
		rc = um_out_commit(z->out, err);
	release(z);
	return rc;
}

void um_zip_out_abort(struct um_zip_out *z)
{
	if (!z)
		return;
	um_out_abort(z->out);
	release(z);
}
