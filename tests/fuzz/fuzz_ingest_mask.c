/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_ingest_mask.c - any bytes through the masker. The first line is a name it knows. What must hold: what it
 * replaces is bounded by what was there, bytes outside of tokens are those of the input in order, valid UTF-8
 * stays valid, the same input gives the same output, and a known whole name is nowhere left.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ingest/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int held)
{
	if (!held)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct um_sip_key key = { 1, 2 };
	const char *bytes = (const char *)data, *line = size ? memchr(bytes, '\n', size) : NULL;
	size_t head = line ? (size_t)(line - bytes) : 0;
	struct um_str name = um_str_n(bytes, head), text = um_str_n(bytes + head, size - head);
	struct um_masker m;
	struct um_buf out, again;

	um_masker_init(&m, &key);
	must(um_masker_person(&m, UM_LIT("Zed Quux"), NULL) == UNMET_OK);
	if (um_utf8_valid(name.ptr, name.len) == name.len) {
		must(um_masker_person(&m, name, NULL) == UNMET_OK);
		must(um_masker_company(&m, name, NULL) == UNMET_OK);
		must(um_masker_code(&m, name, NULL) == UNMET_OK);
	}
	um_buf_init(&out, (size_t)1 << 26);
	um_buf_init(&again, (size_t)1 << 26);
	for (int anywhere = 0; anywhere < 2; anywhere++) {
		um_buf_clear(&out);
		um_buf_clear(&again);
		um_mask_text(&m, &out, text, anywhere);
		um_mask_text(&m, &again, text, anywhere);
		must(!um_buf_check(&out, NULL) && um_str_eq(um_buf_str(&out), um_buf_str(&again)));
		must(out.len <= 24 * text.len + 64);
		if (um_utf8_valid(text.ptr, text.len) == text.len)
			must(um_utf8_valid(out.ptr ? out.ptr : "", out.len) == out.len);
		must(um_str_find(um_buf_str(&out), UM_LIT(" Zed Quux ")) == out.len);
	}
	um_buf_clear(&out);
	um_mask_customer(&m, &out, text);
	um_mask_company(&m, &out, text);
	um_mask_private(&m, &out, "private", text);
	um_buf_release(&out);
	um_buf_release(&again);
	um_masker_release(&m);
	return 0;
}
