/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_accounts.c - any bytes as a file of customer attributes. */
#include "ingest_check.h"
#include "ingest_file.h"

static enum unmet_status begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	(void)ctx;
	(void)err;
	check_text(source->name);
	*skip = false;
	return UNMET_OK;
}

static enum unmet_status end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	(void)ctx;
	(void)row_count;
	(void)err;
	return UNMET_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct um_ingest_sink sink = check_sink;
	struct unmet_error err = { 0 };
	const char *path = as_file(data, size);

	sink.begin = begin;
	sink.end = end;
	PROMISE(um_ingest_accounts(path, NULL, &sink, &err) == UNMET_OK);
	return 0;
}
