/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/csv_scan.h - RFC 4180 rows out of bytes; no memory per field, no copy but where a field holds "".
 */
#ifndef UM_INGEST_CSV_SCAN_H
#define UM_INGEST_CSV_SCAN_H

#include "base/arena.h"
#include "base/str.h"

#define UM_CSV_MAX_FIELDS 16384u

enum um_csv_result {
	UM_CSV_ROW,     /* field[], used */
	UM_CSV_MORE,    /* the row goes on beyond the bytes */
	UM_CSV_BAD,     /* reason says why; go on at the next line */
	UM_CSV_NOMEM
};

struct um_csv {
	char delimiter;
	bool one_line;           /* quotes end with the line: set where unclosed ones cost too much */
	struct um_str *field;    /* [field_total] borrowed from the bytes or from arena */
	size_t field_total, field_capacity;
	size_t used;             /* bytes of the row with its line end */
	const char *reason;
	struct um_arena arena;   /* fields that had "" in them; cleared with each row */
};

void um_csv_init(struct um_csv *csv, char delimiter);
void um_csv_release(struct um_csv *csv);

/*
 * um_csv_scan - the row at the start of bytes. A stray quote inside a quoted field is taken literally
 * as long as the field closes on its line; a field over several lines with a stray quote in it is an
 * unclosed quote, BAD, so that one slip does not swallow the rows after it.
 */
enum um_csv_result um_csv_scan(struct um_csv *csv, const char *bytes, size_t len, bool at_end);

#endif
