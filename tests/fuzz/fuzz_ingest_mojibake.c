/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_mojibake.c - bytes made valid, then double encoding undone: valid stays valid, and a second time
 * changes nothing that matters. */
#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/mojibake.h"
#include "ingest_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct um_buf valid, mended;

	um_buf_init(&valid, 64u << 20);
	um_buf_init(&mended, 64u << 20);
	um_charset_repair(&valid, (const char *)data, size);
	PROMISE(!valid.failed && um_utf8_valid(um_buf_str(&valid).ptr, valid.len) == valid.len);
	if (um_mojibake_mend(&mended, um_buf_str(&valid))) {
		PROMISE(!mended.failed && mended.len < valid.len);
		PROMISE(um_utf8_valid(um_buf_str(&mended).ptr, mended.len) == mended.len);
	}
	um_buf_release(&valid);
	um_buf_release(&mended);
	return 0;
}
