/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zipcheck.c - the central directory read by hand, because libzip does not say where a member's bytes lie.
 * Members that overlap let 42 KB unpack to gigabytes without nesting (Fifield 2019); two members of one
 * name are read differently by different programs. Both are refused before anything is unpacked.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "ingest/zipcheck.h"
#include "ingest/zipfile.h"

#define END_BYTES 22u
#define TAIL_BYTES (END_BYTES + 65535u + 20u)
#define ENTRY_BYTES 46u
#define LOCAL_BYTES 30u
#define DIRECTORY_BYTES ((uint64_t)64 << 20)

struct member { struct um_str name; uint64_t from, to; };

struct directory {
	const struct um_stream *in;
	uint64_t file_bytes;
	char *tail, *bytes;
	uint64_t at, len;          /* of the directory in the file */
	struct member *member;     /* [total] */
	size_t total;
};

static uint64_t number(const char *p, unsigned bytes)
{
	uint64_t n = 0;

	for (unsigned i = bytes; i-- > 0;)
		n = n << 8 | (unsigned char)p[i];
	return n;
}

static bool read_at(const struct directory *d, uint64_t at, char *out, size_t len)
{
	if (at > d->file_bytes || len > d->file_bytes - at)
		return false;
	if (d->in->fd < 0) {
		memcpy(out, d->in->memory.ptr + at, len);
		return true;
	}
	while (len) {
		ssize_t n = pread(d->in->fd, out, len, (off_t)at);

		if (n <= 0)
			return false;
		out += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

/* Archives above 4 GiB have their numbers in a second end record, which a locator before the first one finds. */
static bool find_large(struct directory *d, const char *locator)
{
	char end[56];

	if (memcmp(locator, "PK\6\7", 4) != 0 || !read_at(d, number(locator + 8, 8), end, sizeof(end)) || memcmp(end, "PK\6\6", 4) != 0)
		return false;
	d->len = number(end + 40, 8);
	d->at = number(end + 48, 8);
	return true;
}

/* The last end record in the tail of the file. */
static bool find_directory(struct directory *d, size_t tail_len)
{
	uint64_t tail_at = d->file_bytes - tail_len;

	for (size_t i = tail_len < END_BYTES ? 0 : tail_len - END_BYTES + 1; i-- > 0;) {
		const char *end = d->tail + i;

		if (memcmp(end, "PK\5\6", 4) != 0 || number(end + 20, 2) > tail_len - i - END_BYTES)
			continue;
		d->len = number(end + 12, 4);
		if (number(end + 16, 4) == UINT32_MAX && i >= 20)
			return find_large(d, end - 20);
		if (d->len > tail_at + i)
			return false;
		d->at = tail_at + i - d->len;
		return true;
	}
	return false;
}

/* Sizes that do not fit 32 bits follow in an extra field, in this order. */
static void large_numbers(const char *extra, size_t len, uint64_t plain, uint64_t *packed, uint64_t *from)
{
	while (len >= 4) {
		size_t size = (size_t)number(extra + 2, 2), at = 4;

		if (size > len - 4)
			return;
		if (number(extra, 2) == 1) {
			at += plain == UINT32_MAX ? 8 : 0;
			if (*packed == UINT32_MAX && at + 8 <= size + 4) {
				*packed = number(extra + at, 8);
				at += 8;
			}
			if (*from == UINT32_MAX && at + 8 <= size + 4)
				*from = number(extra + at, 8);
			return;
		}
		extra += 4 + size;
		len -= 4 + size;
	}
}

/* One entry of the directory at bytes; 0: there is no whole one. */
static size_t read_entry(const char *bytes, size_t len, struct member *m)
{
	size_t name, extra, comment;
	uint64_t packed;

	if (len < ENTRY_BYTES || memcmp(bytes, "PK\1\2", 4) != 0)
		return 0;
	name = (size_t)number(bytes + 28, 2);
	extra = (size_t)number(bytes + 30, 2);
	comment = (size_t)number(bytes + 32, 2);
	if (name + extra + comment > len - ENTRY_BYTES)
		return 0;
	packed = number(bytes + 20, 4);
	m->from = number(bytes + 42, 4);
	m->name = um_str_n(bytes + ENTRY_BYTES, name);
	large_numbers(m->name.ptr + name, extra, number(bytes + 24, 4), &packed, &m->from);
	m->to = m->from + LOCAL_BYTES + name;
	m->to = packed > UINT64_MAX - m->to ? UINT64_MAX : m->to + packed;
	return ENTRY_BYTES + name + extra + comment;
}

static enum unmet_status read_directory(struct directory *d, struct unmet_error *err)
{
	size_t tail_len = d->file_bytes < TAIL_BYTES ? (size_t)d->file_bytes : TAIL_BYTES, at = 0, used;

	d->tail = um_alloc(tail_len + 1);
	if (!d->tail)
		return um_nomem(err);
	if (!read_at(d, d->file_bytes - tail_len, d->tail, tail_len) || !find_directory(d, tail_len) || d->len > DIRECTORY_BYTES)
		return um_fail(err, UNMET_E_FORMAT, "damaged archive: no directory of members");
	d->bytes = um_alloc((size_t)d->len + 1);
	d->member = um_calloc(UM_ZIP_MEMBERS, sizeof(*d->member));
	if (!d->bytes || !d->member)
		return um_nomem(err);
	if (!read_at(d, d->at, d->bytes, (size_t)d->len))
		return um_fail(err, UNMET_E_FORMAT, "damaged archive: its directory is cut off");
	while (d->total < UM_ZIP_MEMBERS && (used = read_entry(d->bytes + at, (size_t)d->len - at, &d->member[d->total]))) {
		at += used;
		d->total++;
	}
	return UNMET_OK;
}

static int by_place(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return x->from != y->from ? x->from < y->from ? -1 : 1 : um_str_cmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return um_str_cmp(x->name, y->name);
}

static enum unmet_status check(struct directory *d, struct unmet_error *err)
{
	if (d->total)
		qsort(d->member, d->total, sizeof(*d->member), by_place);
	for (size_t i = 0; i < d->total; i++)
		if (d->member[i].to > (i + 1 < d->total ? d->member[i + 1].from : d->file_bytes))
			return um_fail(err, UNMET_E_FORMAT, "an archive whose members share bytes (%.*s): nothing of it is read",
			               (int)(d->member[i].name.len < 100 ? d->member[i].name.len : 100), d->member[i].name.ptr);
	qsort(d->member, d->total, sizeof(*d->member), by_name);
	for (size_t i = 1; i < d->total; i++)
		if (um_str_eq(d->member[i - 1].name, d->member[i].name))
			return um_fail(err, UNMET_E_FORMAT, "an archive with two members of one name (%.*s): nothing of it is read",
			               (int)(d->member[i].name.len < 100 ? d->member[i].name.len : 100), d->member[i].name.ptr);
	return UNMET_OK;
}

enum unmet_status um_zip_check(const struct um_stream *in, struct unmet_error *err)
{
	struct directory d = { .in = in, .file_bytes = in->memory.len };
	struct stat st;
	enum unmet_status rc;

	if (in->fd >= 0 && fstat(in->fd, &st))
		return um_fail(err, UNMET_E_FORMAT, "an archive that cannot be read: %s", strerror(errno));
	if (in->fd >= 0)
		d.file_bytes = (uint64_t)st.st_size;
	rc = read_directory(&d, err);
	if (!rc)
		rc = check(&d, err);
	um_free(d.tail);
	um_free(d.bytes);
	um_free(d.member);
	return rc;
}
