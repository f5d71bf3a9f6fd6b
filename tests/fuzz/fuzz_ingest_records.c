/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_records.c - any bytes as JSON Lines of {id, text}: text is valid UTF-8, and a line without one says why. */
#include "ingest_check.h"
#include "ingest_file.h"

static enum unmet_status record(void *ctx, struct um_str id, struct um_str text, bool id_is_number, struct unmet_error *err)
{
	uint64_t *records = ctx;

	(void)id_is_number;
	(void)err;
	(*records)++;
	check_text(id);
	if (text.ptr)
		check_text(text);
	else
		PROMISE(id.len > 0);
	return UNMET_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct unmet_error err = { 0 };
	uint64_t records = 0;

	PROMISE(um_ingest_records(as_file(data, size), record, &records, &err) == UNMET_OK);
	return 0;
}
