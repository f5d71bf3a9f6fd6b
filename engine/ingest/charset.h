/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/charset.h - which letters the bytes are. A byte order mark decides; else zeros in every other
 * byte mean UTF-16; else the first bytes beyond ASCII decide between UTF-8 and Windows-1252, however
 * late in the file they come.
 */
#ifndef UM_INGEST_CHARSET_H
#define UM_INGEST_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum um_charset_name {
	UM_CHARSET_ASCII = 0,   /* so far; undecided */
	UM_CHARSET_UTF8,
	UM_CHARSET_CP1252,
	UM_CHARSET_UTF16LE,
	UM_CHARSET_UTF16BE
};

struct um_charset { enum um_charset_name name; };

const char *um_charset_label(enum um_charset_name name); /* "UTF-8", ... */

/* um_charset_start - look at the first bytes of a file; returns how many bytes of mark to skip. */
size_t um_charset_start(struct um_charset *cs, const char *bytes, size_t len);

/* um_charset_decide - bytes hold something beyond ASCII: UTF-8 where more of it is valid than not,
 * else Windows-1252. A sequence cut off at the end does not count. */
enum um_charset_name um_charset_decide(const char *bytes, size_t len);

/* um_charset_convert - bytes of CP1252 or UTF-16 to UTF-8. `out` has room for 3 * len + 4 bytes.
 * *used: an odd byte or half a pair at the end stays unless `last`. Returns bytes written. */
size_t um_charset_convert(const struct um_charset *cs, const char *bytes, size_t len, bool last,
                          size_t *used, char *out);

/* um_charset_repair - bytes of a file of mostly UTF-8, to out: what is not UTF-8 is taken for Windows-1252, which is
 * what it is where somebody put two exports into one file; what is a letter in neither, or a sequence cut short, is
 * U+FFFD; NUL is dropped. */
void um_charset_repair(struct um_buf *out, const char *bytes, size_t len);

/* um_charset_cp1252_byte - the byte of Windows-1252 that a code point comes from, or -1. Codes it has no letter for
 * (U+0081 ...) are their own byte, as programs that take it for Latin-1 write them. */
int um_charset_cp1252_byte(uint32_t code);

#endif
