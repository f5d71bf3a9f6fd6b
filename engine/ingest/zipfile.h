/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/zipfile.h - members of a zip archive, read and never extracted. What a header claims about sizes is
 * not believed: bytes that come out are counted, per member and in all.
 */
#ifndef UM_INGEST_ZIPFILE_H
#define UM_INGEST_ZIPFILE_H

#include "base/buf.h"
#include "ingest/stream.h"

#define UM_ZIP_MEMBER_BYTES ((uint64_t)256 << 20)
#define UM_ZIP_TOTAL_BYTES ((uint64_t)1 << 30)
#define UM_ZIP_MEMBERS 10000u
#define UM_ZIP_NESTING 2u

struct um_zip;

/* um_zip_open - the archive that `in` is open on (a file or memory, not a pipe). FORMAT where it is damaged,
 * LIMIT where it has too many members. */
enum unmet_status um_zip_open(struct um_zip **zip, const struct um_stream *in, struct unmet_error *err);
void um_zip_close(struct um_zip *zip);
uint64_t um_zip_size(const struct um_zip *zip);
const char *um_zip_name(const struct um_zip *zip, uint64_t index);   /* "" where it has none */
int64_t um_zip_find(const struct um_zip *zip, const char *name);     /* or -1 */

/* One member at a time. um_zip_read - bytes, 0 at the end, -1 with um_zip_problem. */
bool um_zip_member_open(struct um_zip *zip, uint64_t index);
int64_t um_zip_member_read(void *zip, char *out, size_t room);
void um_zip_member_close(struct um_zip *zip);
const char *um_zip_problem(const struct um_zip *zip); /* of the last member, or "" */

#endif
