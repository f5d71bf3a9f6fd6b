/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff.c - which reader a file goes to. Signatures first (magic bytes, WEBVTT, a JSON bracket, a cue
 * time), then the one real question: table or prose? A table has the same number of fields in
 * row after row, and a first row of short names; prose with commas does not.
 */
#include <ctype.h>

#include "base/utf8.h"
#include "ingest/csv_scan.h"
#include "ingest/fields.h"
#include "ingest/foreign.h"
#include "ingest/heading.h"
#include "ingest/html.h"
#include "ingest/sniff.h"

#define SNIFF_ROWS 24

const char *um_format_name(enum um_format format)
{
	static const char *const name[UM_FORMAT_TOTAL] = { "unknown", "empty", "jsonl", "json", "csv",
	                                                   "tsv", "vtt", "srt", "text", "html", "eml", "mbox", "zip", "docx", "odt", "xlsx", "pdf" };

	return name[format];
}

static struct um_str first_line(struct um_str *rest)
{
	struct um_str line = { "", 0 };

	while (um_str_split(rest, '\n', &line)) {
		line = um_str_trim(line);
		if (line.len)
			break;
	}
	return line;
}

static bool has_arrow(struct um_str line)
{
	return um_str_find(line, UM_LIT("-->")) < line.len && line.len && isdigit((unsigned char)line.ptr[0]);
}

/* A cue number, then a cue time; or a cue time at once. */
static bool is_srt(struct um_str head)
{
	struct um_str line = first_line(&head);

	if (has_arrow(line))
		return true;
	for (size_t i = 0; i < line.len; i++)
		if (!isdigit((unsigned char)line.ptr[i]))
			return false;
	return line.len > 0 && has_arrow(first_line(&head));
}

/* One value with nothing open at its end: is this line a JSON object by itself? */
static bool closed_object(struct um_str line)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if ((c == '}' || c == ']') && --depth <= 0) {
			return i + 1 == line.len;
		}
	}
	return false;
}

static enum um_format json_kind(struct um_str head, bool at_end)
{
	struct um_str rest = head, line, second;
	size_t i = 1;

	if (head.ptr[0] == '[') {
		while (i < head.len && isspace((unsigned char)head.ptr[i]))
			i++;
		return i < head.len && strchr("{[\"]", head.ptr[i]) ? UM_FORMAT_JSON : UM_FORMAT_UNKNOWN;
	}
	while (i < head.len && isspace((unsigned char)head.ptr[i]))
		i++;
	if (i < head.len && head.ptr[i] != '"' && head.ptr[i] != '}')
		return UM_FORMAT_UNKNOWN;
	line = first_line(&rest);
	second = first_line(&rest);
	if (closed_object(line))
		return second.len == 0 && at_end ? UM_FORMAT_JSON : UM_FORMAT_JSONL;
	/* A broken first line does not make a good second line something else. But a list that was opened does. */
	if (second.len && second.ptr[0] == '{' && closed_object(second) && line.ptr[line.len - 1] != '[')
		return UM_FORMAT_JSONL;
	if (line.len > 1 && !second.len && !at_end) /* a first line longer than the window */
		return UM_FORMAT_JSONL;
	return UM_FORMAT_JSON;
}

struct shape {
	size_t rows, fields;    /* fields of the first row */
	size_t same;            /* rows with as many */
	size_t known;           /* columns of the first row that a field is known for */
	bool names;             /* the first row looks like names */
	bool no_memory;
};

static void count_known(struct um_str name, struct shape *shape)
{
	name = um_str_trim(name);
	if (um_fields_known(name))
		shape->known++;
	if (name.len > 300 || (name.len && memchr(name.ptr, '\n', name.len) && name.len > 200))
		shape->names = false;
}

/* Behind the line that `at` is in. */
static size_t next_line(struct um_str head, size_t at)
{
	const char *feed = memchr(head.ptr + at, '\n', head.len - at);

	return feed ? (size_t)(feed + 1 - head.ptr) : head.len;
}

/* Behind the lines above a header that is surely one. */
static size_t behind_title(struct um_str head, bool at_end, struct um_csv *csv, bool *no_memory)
{
	struct um_row_look look[UM_HEADING_ROWS];
	size_t start[UM_HEADING_ROWS], at = 0, rows = 0, header;

	while (rows < UM_HEADING_ROWS && at < head.len) {
		enum um_csv_result result = um_csv_scan(csv, head.ptr + at, head.len - at, at_end);

		*no_memory = result == UM_CSV_NOMEM;
		if (result != UM_CSV_ROW)
			break;
		start[rows] = at;
		at += csv->used;
		if (!rows && um_heading_hint(csv->field[0]))
			return at;
		look[rows++] = um_heading_look(csv->field, csv->field_total);
	}
	header = um_heading_find(look, rows);
	return rows && look[header].known >= 2 ? start[header] : 0;
}

static struct shape measure(struct um_str head, bool at_end, char delimiter)
{
	struct um_csv csv;
	struct shape shape = { .names = true };
	size_t at;

	um_csv_init(&csv, delimiter);
	at = behind_title(head, at_end, &csv, &shape.no_memory);
	while (!shape.no_memory && shape.rows < SNIFF_ROWS && at < head.len) {
		enum um_csv_result result = um_csv_scan(&csv, head.ptr + at, head.len - at, at_end);

		shape.no_memory = result == UM_CSV_NOMEM;
		if (result == UM_CSV_MORE || shape.no_memory)
			break;
		at = result == UM_CSV_BAD ? next_line(head, at) : at + csv.used;
		if (result != UM_CSV_ROW || (csv.field_total == 1 && csv.field[0].len == 0))
			continue;
		if (shape.rows++ == 0) {
			shape.fields = csv.field_total;
			for (size_t i = 0; i < csv.field_total; i++)
				count_known(csv.field[i], &shape);
		}
		shape.same += csv.field_total == shape.fields;
	}
	um_csv_release(&csv);
	return shape;
}

static bool is_table(const struct shape *shape)
{
	if (!shape->names || shape->rows == 0)
		return false;
	if (shape->fields == 1)
		return shape->known == 1 && shape->rows >= 2;
	if (shape->known >= 2 && (shape->known * 2 >= shape->fields || shape->same * 3 >= shape->rows))
		return true;
	if (shape->known >= 1 && shape->same * 2 >= shape->rows)
		return true;
	return shape->rows >= 2 && shape->fields >= 3 && shape->same * 10 >= shape->rows * 9;
}

/* Two or more headers of a mail, one of them From, before the first empty line. */
static bool is_mail(struct um_str head)
{
	static const char *const names[] = { "from:", "to:", "subject:", "date:", "message-id:", "received:", "return-path:",
	                                     "mime-version:", "delivered-to:", "content-type:", NULL };
	struct um_str line;
	size_t known = 0, lines = 0;
	bool sender = false;

	while (lines < 60 && um_str_split(&head, '\n', &line) && um_str_trim(line).len) {
		for (size_t i = 0; names[i]; i++)
			known += um_str_istarts(line, names[i]);
		sender |= um_str_istarts(line, "from:");
		lines++;
	}
	return sender && known >= 3;
}

static bool is_mbox(struct um_str head)
{
	struct um_str line;

	return um_str_starts(head, "From ") && um_str_split(&head, '\n', &line) && is_mail(head);
}

static bool starts_with_time(struct um_str head)
{
	struct um_str line = first_line(&head);
	size_t i = line.len && (line.ptr[0] == '[' || line.ptr[0] == '(');

	return line.len > i + 4 && isdigit((unsigned char)line.ptr[i]) &&
	       (line.ptr[i + 1] == ':' || line.ptr[i + 2] == ':');
}

/* Leaves the format as it was where it is no table. */
static enum unmet_status sniff_table(struct um_str head, bool at_end, struct um_sniff *sniff)
{
	static const char delimiters[] = { ',', '\t', ';', '|' };
	size_t best = 0;

	if (starts_with_time(head)) /* a chat: time, tab, name, tab, words */
		return UNMET_OK;
	for (size_t i = 0; i < sizeof(delimiters); i++) {
		struct shape shape = measure(head, at_end, delimiters[i]);
		size_t score = shape.fields * (shape.same + 1) + 8 * shape.known;

		if (shape.no_memory)
			return UNMET_E_NOMEM;
		if (!is_table(&shape) || score <= best)
			continue;
		best = score;
		sniff->delimiter = delimiters[i];
		sniff->format = delimiters[i] == '\t' ? UM_FORMAT_TSV : UM_FORMAT_CSV;
	}
	return UNMET_OK;
}

/* What shows by its first letters. */
static enum um_format by_signature(struct um_str text, bool at_end)
{
	enum um_format format = UM_FORMAT_UNKNOWN;

	if (text.len == 0)
		return UM_FORMAT_EMPTY;
	if (um_str_starts(text, "WEBVTT"))
		return UM_FORMAT_VTT;
	if (text.ptr[0] == '{' || text.ptr[0] == '[')
		format = json_kind(text, at_end);
	if (format == UM_FORMAT_UNKNOWN && is_srt(text))
		format = UM_FORMAT_SRT;
	if (format != UM_FORMAT_UNKNOWN)
		return format;
	if (um_html_looks(text))
		return UM_FORMAT_HTML;
	if (is_mbox(text))
		return UM_FORMAT_MBOX;
	return is_mail(text) ? UM_FORMAT_EML : UM_FORMAT_UNKNOWN;
}

enum unmet_status um_sniff(struct um_str magic, struct um_str head, bool at_end, struct um_sniff *sniff)
{
	enum unmet_status rc = UNMET_OK;

	*sniff = (struct um_sniff){ UM_FORMAT_UNKNOWN, ',', NULL };
	if (magic.len >= 4 && memcmp(magic.ptr, "PK\003\004", 4) == 0) {
		sniff->format = UM_FORMAT_ZIP;
		return UNMET_OK;
	}
	if (magic.len >= 5 && memcmp(magic.ptr, "%PDF-", 5) == 0) {
		sniff->format = UM_FORMAT_PDF;
		return UNMET_OK;
	}
	sniff->reason = um_foreign_binary(magic, head);
	if (sniff->reason)
		return UNMET_OK;
	sniff->format = by_signature(um_str_trim(head), at_end);
	if (sniff->format == UM_FORMAT_UNKNOWN)
		sniff->reason = um_foreign_text(um_str_trim(head));
	if (sniff->reason)
		return UNMET_OK;
	if (sniff->format == UM_FORMAT_UNKNOWN)
		rc = sniff_table(head, at_end, sniff);
	if (sniff->format == UM_FORMAT_UNKNOWN)
		sniff->format = UM_FORMAT_TEXT;
	return rc;
}
