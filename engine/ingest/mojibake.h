/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/mojibake.h - text whose UTF-8 was taken for Windows-1252 and encoded again: "cafÃ©" is "café". */
#ifndef UM_INGEST_MOJIBAKE_H
#define UM_INGEST_MOJIBAKE_H

#include "base/buf.h"

/* um_mojibake_mend - valid UTF-8 `text` with what was encoded twice put right, to out; false: nothing was, and
 * out is as it came. Failures of out are kept in it. O(len), almost nothing for text that holds no sign of it. */
bool um_mojibake_mend(struct um_buf *out, struct um_str text);

#endif
