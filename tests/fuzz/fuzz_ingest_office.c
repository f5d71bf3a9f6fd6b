/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_ingest_office.c - the XML inside Word and Excel files. The fuzzer writes the parts, this wraps them into
 * an archive: the first byte tells which; 0x01 bytes part the parts of a workbook.
 */
#include <zip.h>

#include "ingest_check.h"
#include "ingest/office.h"

static void add(zip_t *zip, const char *name, const uint8_t *data, size_t size)
{
	zip_source_t *source = zip_source_buffer(zip, data, size, 0);

	PROMISE(source);
	int64_t index = zip_file_add(zip, name, source, ZIP_FL_OVERWRITE);

	PROMISE(index >= 0);
	zip_set_file_compression(zip, (uint64_t)index, ZIP_CM_STORE, 0);
}

static int read_archive(const char *bytes, size_t size)
{
	static const struct um_ingest_options options = { 0 };
	struct um_stream in;
	struct um_reader reader;
	struct um_sniff sniff = { UM_FORMAT_ZIP, ',', NULL };
	struct unmet_error err = { 0 };

	PROMISE(!um_stream_open_memory(&in, um_str_n(bytes, size), &err));
	um_office_sniff(&in, &sniff);
	check_rows = 0;
	um_reader_init(&reader, &options, &check_sink);
	um_reader_open(&reader, &in, sniff.format);
	PROMISE(!um_read_source(&reader, &sniff, &err));
	PROMISE(reader.row_count == check_rows);
	um_reader_release(&reader);
	um_stream_release(&in);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
	const uint8_t *part;
	zip_stat_t st;
	char *bytes;

	PROMISE(zip);
	zip_source_keep(target);
	if (size && data[0] == 'w') {
		add(zip, "word/document.xml", data + 1, size - 1);
	} else {
		part = size ? memchr(data, 1, size) : NULL;
		add(zip, "xl/workbook.xml", data, 0);
		add(zip, "xl/sharedStrings.xml", data, part ? (size_t)(part - data) : 0);
		add(zip, "xl/worksheets/sheet1.xml", part ? part + 1 : data, part ? size - (size_t)(part - data) - 1 : size);
	}
	PROMISE(zip_close(zip) == 0);
	PROMISE(zip_source_stat(target, &st) == 0 && zip_source_open(target) == 0);
	bytes = malloc(st.size + 1);
	PROMISE(bytes && zip_source_read(target, bytes, st.size) == (int64_t)st.size);
	zip_source_close(target);
	zip_source_free(target);
	read_archive(bytes, st.size);
	free(bytes);
	return 0;
}
