/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zipfile.c - libzip behind limits. Members are opened by index and streamed; no path of the archive is ever
 * used on the disk, so that there is nothing to traverse.
 */
#include <stdio.h>
#include <unistd.h>
#include <zip.h>

#include "base/mem.h"
#include "ingest/zipcheck.h"
#include "ingest/zipfile.h"

struct um_zip {
	zip_t *archive;
	zip_file_t *member;
	uint64_t index;                   /* of the member read last */
	uint64_t member_bytes;            /* that came out of it this time */
	uint64_t member_most, other_bytes; /* of it at most, and of those before it: a member read again counts once */
	char problem[160];
};

static zip_t *open_archive(const struct um_stream *in, zip_error_t *error)
{
	zip_source_t *source;
	zip_t *archive;
	int code = 0, fd;

	if (in->fd < 0) {
		source = zip_source_buffer_create(in->memory.ptr, in->memory.len, 0, error);
		archive = source ? zip_open_from_source(source, ZIP_RDONLY, error) : NULL;
		if (source && !archive)
			zip_source_free(source);
		return archive;
	}
	fd = dup(in->fd);
	archive = fd < 0 ? NULL : zip_fdopen(fd, 0, &code);
	if (!archive) {
		if (fd >= 0)
			close(fd);
		zip_error_init_with_code(error, code);
	}
	return archive;
}

enum unmet_status um_zip_open(struct um_zip **zip, const struct um_stream *in, struct unmet_error *err)
{
	zip_error_t error;
	struct um_zip *z = um_calloc(1, sizeof(*z));
	enum unmet_status rc = UNMET_OK;

	*zip = NULL;
	if (!z)
		return um_nomem(err);
	zip_error_init(&error);
	z->archive = open_archive(in, &error);
	if (!z->archive)
		rc = um_fail(err, UNMET_E_FORMAT, "damaged archive: %s", zip_error_strerror(&error));
	else if (um_zip_size(z) > UM_ZIP_MEMBERS)
		rc = um_fail(err, UNMET_E_LIMIT, "archive of more than %u members", UM_ZIP_MEMBERS);
	else
		rc = um_zip_check(in, err);
	zip_error_fini(&error);
	if (rc) {
		um_zip_close(z);
		return rc;
	}
	*zip = z;
	return UNMET_OK;
}

void um_zip_close(struct um_zip *zip)
{
	if (!zip)
		return;
	um_zip_member_close(zip);
	if (zip->archive)
		zip_discard(zip->archive);
	um_free(zip);
}

uint64_t um_zip_size(const struct um_zip *zip)
{
	zip_int64_t total = zip_get_num_entries(zip->archive, 0);

	return total > 0 ? (uint64_t)total : 0;
}

const char *um_zip_name(const struct um_zip *zip, uint64_t index)
{
	const char *name = zip_get_name(zip->archive, index, ZIP_FL_ENC_GUESS);

	return name ? name : "";
}

int64_t um_zip_find(const struct um_zip *zip, const char *name)
{
	return zip_name_locate(zip->archive, name, ZIP_FL_ENC_RAW);
}

#define MODE_KIND 0170000u
#define MODE_LINK 0120000u

/* What Unix writes for a symbolic link: its text is a path, and nobody said it. */
static bool is_link(zip_t *archive, uint64_t index)
{
	zip_uint8_t system;
	zip_uint32_t attributes;

	return zip_file_get_external_attributes(archive, index, 0, &system, &attributes) == 0 && system == ZIP_OPSYS_UNIX &&
	       (attributes >> 16 & MODE_KIND) == MODE_LINK;
}

bool um_zip_member_open(struct um_zip *zip, uint64_t index)
{
	um_zip_member_close(zip);
	zip->problem[0] = '\0';
	if (index != zip->index) {
		zip->other_bytes += zip->member_most;
		zip->member_most = 0;
	}
	zip->index = index;
	zip->member_bytes = 0;
	if (is_link(zip->archive, index)) {
		snprintf(zip->problem, sizeof(zip->problem), "a link to another file: not followed");
		return false;
	}
	zip->member = zip_fopen_index(zip->archive, index, 0);
	if (!zip->member && zip_error_code_zip(zip_get_error(zip->archive)) == ZIP_ER_NOPASSWD)
		snprintf(zip->problem, sizeof(zip->problem), "locked with a password: unpack the archive first");
	else if (!zip->member)
		snprintf(zip->problem, sizeof(zip->problem), "cannot read this member: %s", zip_strerror(zip->archive));
	return zip->member != NULL;
}

int64_t um_zip_member_read(void *ctx, char *out, size_t room)
{
	struct um_zip *zip = ctx;
	zip_int64_t n = zip->member ? zip_fread(zip->member, out, room) : -1;

	if (n < 0) {
		if (!zip->problem[0])
			snprintf(zip->problem, sizeof(zip->problem), "damaged member of an archive: what came before it was read");
		return -1;
	}
	zip->member_bytes += (uint64_t)n;
	if (zip->member_bytes > zip->member_most)
		zip->member_most = zip->member_bytes;
	if (zip->member_bytes <= UM_ZIP_MEMBER_BYTES && zip->other_bytes + zip->member_bytes <= UM_ZIP_TOTAL_BYTES)
		return n;
	snprintf(zip->problem, sizeof(zip->problem), "member above %llu MiB, or archive above %llu MiB, unpacked",
	         (unsigned long long)(UM_ZIP_MEMBER_BYTES >> 20), (unsigned long long)(UM_ZIP_TOTAL_BYTES >> 20));
	return -1;
}

void um_zip_member_close(struct um_zip *zip)
{
	if (zip->member)
		zip_fclose(zip->member);
	zip->member = NULL;
}

const char *um_zip_problem(const struct um_zip *zip)
{
	return zip->problem;
}
