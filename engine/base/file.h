/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.h - outputs that are there whole or not at all: a temporary file in the destination folder
 * (O_EXCL | O_NOFOLLOW, 0600), fsync, rename, fsync of the folder.
 */
#ifndef UM_BASE_FILE_H
#define UM_BASE_FILE_H

#include "base/buf.h"

struct um_out;

enum unmet_status um_out_open(struct um_out **out, const char *path, struct unmet_error *err);
enum unmet_status um_out_write(struct um_out *out, const void *bytes, size_t len, struct unmet_error *err);
enum unmet_status um_out_commit(struct um_out *out, struct unmet_error *err); /* frees out either way */
void um_out_abort(struct um_out *out); /* removes the temporary file; NULL is fine */

enum unmet_status um_file_read(struct um_buf *buf, const char *path, struct unmet_error *err); /* whole, within buf's maximum */
enum unmet_status um_mkdir_p(const char *path, struct unmet_error *err);
const char *um_path_base(const char *path); /* after the last slash */

#endif
