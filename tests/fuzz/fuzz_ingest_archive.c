/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_ingest_archive.c - a file as people give it, archives in archives included: every row is told, none ends
 * the run. */
#include "ingest/ingest.h"
#include "ingest_check.h"
#include "ingest_file.h"

static enum unmet_status begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	(void)ctx;
	(void)err;
	check_text(source->name);
	*skip = false;
	check_rows = 0;
	return UNMET_OK;
}

static enum unmet_status end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	(void)ctx;
	(void)err;
	PROMISE(row_count == check_rows);
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
	PROMISE(um_ingest_paths(&path, 1, NULL, &sink, &err) == UNMET_OK);
	return 0;
}
