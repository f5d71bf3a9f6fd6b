/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export/zip_write.h - a zip archive written front to back, an entry at a time, so that neither the archive nor an
 * entry is ever held in memory (libzip wants each entry's source ready when the archive is closed). The same
 * entries give the same bytes: no clock, no user, no order but the caller's.
 *
 * Limits    4 GiB an archive, 65,535 entries (no zip64): LIMIT, with what to do
 * Source    PKWARE APPNOTE 6.3.3: local headers with a data descriptor (bit 3), names in UTF-8 (bit 11), deflate
 */
#ifndef UM_EXPORT_ZIP_WRITE_H
#define UM_EXPORT_ZIP_WRITE_H

#include "unmet.h"

#define UM_ZIP_MAX_ENTRIES 65535u

struct um_zip_out;

enum unmet_status um_zip_out_open(struct um_zip_out **zip, const char *path, struct unmet_error *err);
/* um_zip_out_entry - end the entry before, begin the next. Names are the caller's own: unique, relative. */
enum unmet_status um_zip_out_entry(struct um_zip_out *zip, const char *name, struct unmet_error *err);
enum unmet_status um_zip_out_write(struct um_zip_out *zip, const void *bytes, size_t len, struct unmet_error *err);
enum unmet_status um_zip_out_commit(struct um_zip_out *zip, struct unmet_error *err); /* frees zip either way */
void um_zip_out_abort(struct um_zip_out *zip); /* no file is left; NULL is fine */

#endif
