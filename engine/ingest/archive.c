/* SPDX-License-Identifier: Apache-2.0 */
/*
 * archive.c - zip archives: Word and Excel files are told apart from archives of files, and the members of
 * those are read one by one as if they lay in a folder. Nothing is written to the disk. A member is
 * unpacked twice, once for its hash and once to be read; one that must be read in any order (an
 * archive, Office or PDF file itself) is held in memory.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/status.h"
#include "ingest/foreign.h"
#include "ingest/office.h"
#include "ingest/source.h"
#include "ingest/zipfile.h"

#define COPY_BYTES (64u << 10)
#define HELD_BYTES ((size_t)64 << 20)

enum unmet_status um_office_sniff(const struct um_stream *in, struct um_sniff *sniff)
{
	struct um_zip *zip;
	enum unmet_status rc;

	if (sniff->format != UM_FORMAT_ZIP)
		return UNMET_OK;
	rc = um_zip_open(&zip, in, NULL);
	if (rc) /* a damaged archive is told when it is read */
		return rc == UNMET_E_NOMEM ? rc : UNMET_OK;
	if (um_zip_find(zip, "word/document.xml") >= 0)
		sniff->format = UM_FORMAT_DOCX;
	else if (um_zip_find(zip, "xl/workbook.xml") >= 0)
		sniff->format = UM_FORMAT_XLSX;
	else if (um_zip_find(zip, "content.xml") >= 0 && um_zip_find(zip, "META-INF/manifest.xml") >= 0)
		rc = um_office_open(zip, sniff);
	else if ((sniff->reason = um_foreign_archive(zip)) != NULL)
		sniff->format = UM_FORMAT_UNKNOWN;
	um_zip_close(zip);
	return rc;
}

struct member { const char *name; uint64_t index; };

static int by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->index < y->index ? -1 : x->index > y->index;
}

/* Folders, hidden files, and what macOS adds are no inputs. */
static bool wanted(const char *name)
{
	size_t len = strlen(name);
	const char *base = strrchr(name, '/');

	base = base ? base + 1 : name;
	return len && *base && !um_walk_junk(base) && strncmp(name, "__MACOSX/", 9) != 0;
}

static enum unmet_status list_members(struct um_zip *zip, struct member **list, size_t *total, struct unmet_error *err)
{
	uint64_t size = um_zip_size(zip);

	*total = 0;
	*list = um_calloc((size_t)size + 1, sizeof(**list));
	if (!*list)
		return um_nomem(err);
	for (uint64_t i = 0; i < size; i++)
		if (wanted(um_zip_name(zip, i)))
			(*list)[(*total)++] = (struct member){ um_zip_name(zip, i), i };
	qsort(*list, *total, sizeof(**list), by_name);
	return UNMET_OK;
}

/* Size, hash, and in `held` the bytes themselves when they are an archive. */
static enum unmet_status measure(struct um_zip *zip, uint64_t index, struct um_input *input, struct um_buf *held,
                                 struct unmet_error *err)
{
	struct um_hasher *hasher = um_hasher_new();
	char *bytes = um_alloc(COPY_BYTES);
	int64_t n = 0;

	if (hasher && bytes && um_zip_member_open(zip, index)) {
		while ((n = um_zip_member_read(zip, bytes, COPY_BYTES)) > 0) {
			if (input->size_bytes == 0 && n >= 5 && (!memcmp(bytes, "PK\003\004", 4) || !memcmp(bytes, "%PDF-", 5)))
				um_buf_add(held, bytes, (size_t)n);
			else if (held->len)
				um_buf_add(held, bytes, (size_t)n);
			um_hasher_add(hasher, bytes, (size_t)n);
			input->size_bytes += (uint64_t)n;
		}
		input->hash = um_hasher_end(hasher);
	}
	um_zip_member_close(zip);
	if (um_zip_problem(zip)[0])
		snprintf(input->problem, sizeof(input->problem), "%s", um_zip_problem(zip));
	um_free(bytes);
	um_hasher_free(hasher);
	return hasher && bytes ? UNMET_OK : um_nomem(err);
}

static enum unmet_status read_member(struct um_reader *r, struct um_zip *zip, uint64_t index, const struct um_input *input,
                                     const struct um_buf *held, um_source_fn fn, unsigned nesting, struct unmet_error *err)
{
	struct um_stream in;
	enum unmet_status rc;

	if (um_buf_check(held, NULL))
		return um_source_unreadable(r, input, "an archive or PDF inside an archive, above 64 MiB", err);
	if (held->len) {
		rc = um_stream_open_memory(&in, um_buf_str(held), err);
	} else {
		um_zip_member_open(zip, index);
		rc = um_stream_open_read(&in, um_zip_member_read, zip, err);
	}
	if (rc)
		return rc;
	rc = um_source_stream(r, &in, input, fn, nesting + 1, err);
	um_stream_release(&in);
	um_zip_member_close(zip);
	return rc;
}

static enum unmet_status one_member(struct um_reader *r, struct um_zip *zip, const struct member *member, const char *above,
                                    um_source_fn fn, unsigned nesting, struct unmet_error *err)
{
	size_t room = strlen(above) + strlen(member->name) + 2;
	struct um_input input = { .name = um_alloc(room) };
	struct um_buf held;
	enum unmet_status rc;

	if (!input.name)
		return um_nomem(err);
	snprintf(input.name, room, "%s/%s", above, member->name);
	um_buf_init(&held, HELD_BYTES);
	rc = measure(zip, member->index, &input, &held, err);
	if (!rc && input.problem[0] && !input.size_bytes)
		rc = um_source_unreadable(r, &input, input.problem, err);
	else if (!rc)
		rc = read_member(r, zip, member->index, &input, &held, fn, nesting, err);
	um_buf_release(&held);
	um_free(input.name);
	return rc;
}

enum unmet_status um_archive_each(struct um_reader *r, struct um_stream *in, const struct um_input *input,
                                  um_source_fn fn, unsigned nesting, struct unmet_error *err)
{
	struct unmet_error local = { 0 };
	struct um_zip *zip = NULL;
	struct member *list = NULL;
	size_t total = 0;
	enum unmet_status rc;

	if (in->packing != UM_PACKING_NONE || in->read)
		return um_source_unreadable(r, input, "a zip archive inside other packed data", err);
	rc = um_zip_open(&zip, in, &local);
	if (rc == UNMET_E_NOMEM)
		return um_nomem(err);
	if (rc)
		return um_source_unreadable(r, input, local.message, err);
	rc = list_members(zip, &list, &total, err);
	if (!rc && total == 0)
		rc = um_source_unreadable(r, input, "an archive without files", err);
	for (size_t i = 0; i < total && !rc; i++)
		rc = one_member(r, zip, &list[i], input->name, fn, nesting, err);
	um_free(list);
	um_zip_close(zip);
	return rc;
}
