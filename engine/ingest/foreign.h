/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/foreign.h - files unmet does not read: what each is, and what to do about it. */
#ifndef UM_INGEST_FOREIGN_H
#define UM_INGEST_FOREIGN_H

#include "ingest/zipfile.h"

/* um_foreign_binary - why a file of these first bytes is not read, or NULL where it may be text. `magic`: as they lie on
 * the disk; `head`: the same after any encoding was undone. */
const char *um_foreign_binary(struct um_str magic, struct um_str head);

/* um_foreign_text - the same for text that is somebody's file format rather than words: XML, RTF, source of a page. */
const char *um_foreign_text(struct um_str text);

/* um_foreign_archive - the same for what is packed as zip, but is no archive of files: PowerPoint, e-books, programs. */
const char *um_foreign_archive(const struct um_zip *zip);

#endif
