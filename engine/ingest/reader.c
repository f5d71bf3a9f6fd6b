/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.c - the way out of every reader. All rules that must hold for each document (valid NFC text,
 * a limit, a count per row, an occurrence number) are kept here, once, so that no reader can forget
 * one. Occurrences: a record without an id is told from its repeats by counting them; records with
 * an id need no count, and their files no memory.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/status.h"
#include "base/utf8.h"
#include "ingest/mojibake.h"
#include "ingest/office.h"
#include "ingest/placeholder.h"
#include "ingest/reader.h"

enum unmet_status um_reader_init(struct um_reader *r, const struct um_ingest_options *options,
                                 const struct um_ingest_sink *sink)
{
	memset(r, 0, sizeof(*r));
	r->options = options;
	r->sink = sink;
	um_arena_init(&r->arena, UM_READER_ARENA_BYTES);
	um_buf_init(&r->scratch, 4 * (size_t)UM_RECORD_BYTES);
	um_buf_init(&r->joined, 2 * (size_t)UM_RECORD_BYTES + 16);
	um_map_init(&r->seen);
	return UNMET_OK;
}

void um_reader_release(struct um_reader *r)
{
	um_arena_release(&r->arena);
	um_buf_release(&r->scratch);
	um_buf_release(&r->joined);
	um_map_release(&r->seen);
}

void um_reader_open(struct um_reader *r, struct um_stream *in, enum um_format format)
{
	r->in = in;
	r->format = format;
	r->stream = 0;
	r->row_count = 0;
	r->repaired_count = 0;
	r->repaired = r->mended = r->nul = r->other = false;
	r->columns[0] = '\0';
	r->cleaned = (struct um_cleaned){ 0 };
	memset(r->piece_count, 0, sizeof(r->piece_count));
	r->shown = 0;
	um_arena_clear(&r->arena);
	um_map_clear(&r->seen);
}

/* Into the arena, through scratch. */
static enum unmet_status keep_scratch(struct um_reader *r, struct um_str *text, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(&r->scratch, err);
	char *copy;

	if (rc)
		return rc;
	copy = um_arena_strndup(&r->arena, r->scratch.ptr ? r->scratch.ptr : "", r->scratch.len);
	if (!copy)
		return um_arena_fail(&r->arena, err);
	*text = um_str_n(copy, r->scratch.len);
	return UNMET_OK;
}

/* note_bytes - what was wrong with them. */
static void note_bytes(struct um_reader *r, struct um_str text)
{
	while (text.len) {
		size_t good = um_utf8_valid(text.ptr, text.len);

		if (good == text.len || (r->nul && r->other))
			return;
		r->nul |= text.ptr[good] == '\0';
		r->other |= text.ptr[good] != '\0';
		text = um_str_n(text.ptr + good + 1, text.len - good - 1);
	}
}

enum unmet_status um_reader_clean(struct um_reader *r, struct um_str *text, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	*text = um_str_trim(*text);
	if (um_utf8_valid(text->ptr, text->len) != text->len) {
		um_buf_clear(&r->scratch);
		um_charset_repair(&r->scratch, text->ptr, text->len);
		r->repaired = true;
		note_bytes(r, *text);
		rc = keep_scratch(r, text, err);
	}
	if (rc || um_utf8_is_ascii(text->ptr, text->len))
		return rc;
	um_buf_clear(&r->scratch);
	if (um_mojibake_mend(&r->scratch, *text)) {
		r->mended = true;
		rc = keep_scratch(r, text, err);
		if (rc)
			return rc;
	}
	um_buf_clear(&r->scratch);
	um_utf8_nfc(&r->scratch, text->ptr, text->len);
	rc = um_buf_check(&r->scratch, err);
	if (!rc && !um_str_eq(um_buf_str(&r->scratch), *text))
		rc = keep_scratch(r, text, err);
	return rc;
}

static uint64_t mix(uint64_t hash, struct um_str part)
{
	uint64_t pair[2] = { hash, um_hash64(part.ptr, part.len) };

	return um_hash64(pair, sizeof(pair));
}

static enum unmet_status number_repeat(struct um_reader *r, struct um_document *doc, struct unmet_error *err)
{
	uint64_t hash = um_hash64(doc->text.ptr, doc->text.len);
	uint64_t *times;

	doc->occurrence = 1;
	if (doc->external_id.len)
		return UNMET_OK;
	hash = mix(mix(mix(hash, doc->customer_id), doc->date), doc->question);
	hash = mix(mix(hash, doc->title), doc->account);
	times = um_map_put(&r->seen, hash, 0);
	if (!times)
		return um_nomem(err);
	doc->occurrence = ++*times;
	return UNMET_OK;
}

static void note_repair(struct um_reader *r, const struct um_place *place)
{
	if (!r->repaired)
		return;
	r->repaired = false;
	if (r->repaired_count++ == 0) {
		r->repaired_row = place->row;
		r->repaired_offset = place->offset_bytes;
	}
}

/* Addresses of pages stay where they are; no need is made of them (text/link.c). */
static enum unmet_status note_links(struct um_reader *r, struct um_str text, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	const char *end = text.ptr + text.len, *at = text.ptr;

	while (!rc && (at = memmem(at, (size_t)(end - at), "://", 3))) {
		const char *from = at;

		while (from > text.ptr && isalpha((unsigned char)from[-1]))
			from--;
		for (at += 3; at < end && !isspace((unsigned char)*at);)
			at++;
		if (!um_str_istarts(um_str_n(from, (size_t)(at - from)), "http"))
			continue;
		r->cleaned.piece_count[UM_CLEANED_LINK]++;
		rc = um_reader_piece(r, UM_CLEANED_LINK, um_str_n(from, (size_t)(at - from)), err);
	}
	return rc;
}

/* Counted by document: a header that was encoded twice comes with every row. */
static enum unmet_status note_mended(struct um_reader *r, const struct um_document *doc, struct unmet_error *err)
{
	if (!r->mended)
		return UNMET_OK;
	r->mended = false;
	r->cleaned.piece_count[UM_CLEANED_MOJIBAKE]++;
	return um_reader_piece(r, UM_CLEANED_MOJIBAKE, doc->text, err);
}

enum unmet_status um_reader_document(struct um_reader *r, struct um_document *doc, const struct um_place *place,
                                     struct unmet_error *err)
{
	const char *nobody = um_placeholder(doc->text);
	enum unmet_status rc;

	if (nobody)
		return um_reader_reject(r, place, err, "%s", nobody);
	if (doc->text.len == 0)
		return um_reader_reject(r, place, err, "no text%s%s", r->columns[0] ? " in " : "", r->columns);
	if (doc->text.len > UM_MAX_DOCUMENT_BYTES)
		return um_reader_reject(r, place, err, "document longer than %u MiB", UM_MAX_DOCUMENT_BYTES >> 20);
	if (doc->turn_count > UM_MAX_TURNS)
		return um_reader_reject(r, place, err, "more than %u turns", UM_MAX_TURNS);
	note_repair(r, place);
	rc = note_mended(r, doc, err);
	if (!rc)
		rc = note_links(r, doc->text, err);
	if (rc)
		return rc;
	doc->stream = r->stream;
	doc->row = place->row;
	doc->offset_bytes = place->offset_bytes;
	rc = number_repeat(r, doc, err);
	if (rc)
		return rc;
	r->row_count++;
	return r->sink->document(r->sink->ctx, doc, err);
}

/* Reasons quote column names as they are: make it one line of valid text, whatever is in them. */
static struct um_str one_line(struct um_reader *r, char *reason)
{
	for (char *p = reason; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	um_buf_clear(&r->scratch);
	um_utf8_repair(&r->scratch, reason, strlen(reason));
	if (um_buf_check(&r->scratch, NULL) || !r->scratch.len)
		return UM_LIT("not readable");
	return um_buf_str(&r->scratch);
}

enum unmet_status um_reader_reject(struct um_reader *r, const struct um_place *place, struct unmet_error *err,
                                   const char *format, ...)
{
	char reason[400];
	struct um_reject reject = { .row = place->row, .offset_bytes = place->offset_bytes, .raw = place->raw };
	va_list ap;

	va_start(ap, format);
	vsnprintf(reason, sizeof(reason), format, ap);
	va_end(ap);
	reject.reason = one_line(r, reason);
	if (reject.raw.len > UM_REJECT_RAW_BYTES)
		reject.raw.len = UM_REJECT_RAW_BYTES;
	r->repaired = r->mended = false;
	r->row_count++;
	return r->sink->reject(r->sink->ctx, &reject, err);
}

enum unmet_status um_reader_fault(struct um_reader *r, enum unmet_status rc, const struct um_place *place,
                                  struct unmet_error *err)
{
	char message[sizeof(((struct unmet_error *)0)->message)];

	if (rc != UNMET_E_FORMAT && rc != UNMET_E_LIMIT)
		return rc;
	snprintf(message, sizeof(message), "%s", err ? err->message : unmet_status_name(rc));
	if (err)
		*err = (struct unmet_error){ .status = UNMET_OK };
	return um_reader_reject(r, place, err, "%s", message);
}

enum unmet_status um_reader_dates(struct um_reader *r, enum um_date_order order, struct unmet_error *err)
{
	return r->sink->dates ? r->sink->dates(r->sink->ctx, order == UM_DATE_MONTH_FIRST, err) : UNMET_OK;
}

enum unmet_status um_reader_piece(struct um_reader *r, enum um_cleaned_kind kind, struct um_str text,
                                  struct unmet_error *err)
{
	struct um_cleaned_piece piece = { .kind = kind };
	enum unmet_status rc;

	if (!r->sink->piece || r->piece_count[kind] >= UM_CLEANED_PIECES)
		return UNMET_OK;
	text = um_str_n(text.ptr, um_utf8_cut(text.ptr, text.len, UM_CLEANED_BYTES));
	rc = um_reader_clean(r, &text, err);
	if (rc || !text.len)
		return rc;
	piece.text = text;
	piece.number = r->piece_count[kind]++;
	return r->sink->piece(r->sink->ctx, &piece, err);
}

static bool is_binary(enum um_format format)
{
	return format == UM_FORMAT_UNKNOWN || format == UM_FORMAT_ZIP || format == UM_FORMAT_DOCX || format == UM_FORMAT_ODT || format == UM_FORMAT_XLSX ||
	       format == UM_FORMAT_PDF;
}

enum unmet_status um_reader_close(struct um_reader *r, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	struct um_place place = { r->repaired_row, r->repaired_offset, { NULL, 0 } };

	if (r->repaired_count)
		rc = um_reader_reject(r, &place, err,
		                      "%s in %llu record%s, from here on: %s, the records were kept",
		                      !r->nul ? "bytes that are not UTF-8" : !r->other ? "NUL bytes" : "NUL bytes and bytes that are not UTF-8",
		                      (unsigned long long)r->repaired_count, r->repaired_count == 1 ? "" : "s",
		                      !r->nul ? "read as Windows-1252" : !r->other ? "left out" : "NUL left out, the others read as Windows-1252");
	place = (struct um_place){ 0, r->in->offset_bytes, { NULL, 0 } };
	if (!rc && r->in->note[0])
		rc = um_reader_reject(r, &place, err, "%s", r->in->note);
	if (!rc && r->sink->cleaned && um_cleaned_sum(&r->cleaned))
		rc = r->sink->cleaned(r->sink->ctx, &r->cleaned, err);
	if (!rc && r->sink->encoding)
		rc = r->sink->encoding(r->sink->ctx, is_binary(r->format) ? "binary" : um_charset_label(r->in->charset.name), err);
	return rc;
}

/* Throw the rest of the input away, a window at a time. */
static enum unmet_status skip_rest(struct um_stream *in, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	while (!rc && !in->at_end) {
		um_stream_take(in, in->end - in->begin);
		rc = um_stream_fill(in, err);
	}
	um_stream_take(in, in->end - in->begin);
	return rc;
}

enum unmet_status um_reader_whole(struct um_reader *r, struct um_str *text, bool *too_long, struct unmet_error *err)
{
	struct um_place place = { 1, 0, { NULL, 0 } };
	enum unmet_status rc = um_stream_want(r->in, UM_MAX_DOCUMENT_BYTES + 1, err);

	*text = um_stream_window(r->in);
	*too_long = text->len > UM_MAX_DOCUMENT_BYTES;
	if (rc || !*too_long)
		return rc;
	place.raw = um_str_n(text->ptr, UM_REJECT_RAW_BYTES);
	rc = um_reader_reject(r, &place, err, "document longer than %u MiB", UM_MAX_DOCUMENT_BYTES >> 20);
	return rc ? rc : skip_rest(r->in, err);
}

enum unmet_status um_read_source(struct um_reader *r, const struct um_sniff *sniff, struct unmet_error *err)
{
	struct um_place place = { 1, 0, um_stream_window(r->in) };
	enum unmet_status rc = UNMET_OK;

	switch (sniff->format) {
	case UM_FORMAT_JSONL: rc = um_read_jsonl(r, sniff, err); break;
	case UM_FORMAT_JSON: rc = um_read_json(r, sniff, err); break;
	case UM_FORMAT_CSV:
	case UM_FORMAT_TSV: rc = um_read_csv(r, sniff, err); break;
	case UM_FORMAT_VTT:
	case UM_FORMAT_SRT: rc = um_read_captions(r, sniff, err); break;
	case UM_FORMAT_TEXT: rc = um_read_text(r, sniff, err); break;
	case UM_FORMAT_HTML: rc = um_read_html(r, sniff, err); break;
	case UM_FORMAT_EML: rc = um_read_eml(r, sniff, err); break;
	case UM_FORMAT_MBOX: rc = um_read_mbox(r, sniff, err); break;
	case UM_FORMAT_DOCX:
	case UM_FORMAT_ODT: rc = um_read_docx(r, sniff, err); break;
	case UM_FORMAT_XLSX: rc = um_read_xlsx(r, sniff, err); break;
	case UM_FORMAT_PDF: rc = um_read_pdf(r, sniff, err); break;
	case UM_FORMAT_ZIP: rc = um_reader_reject(r, &place, err, "an archive inside archives, or a damaged one"); break;
	case UM_FORMAT_EMPTY:
		if (!r->in->note[0])
			rc = um_reader_reject(r, &place, err, "empty file");
		break;
	default:
		place.raw.len = place.raw.len < 64 ? place.raw.len : 64;
		rc = um_reader_reject(r, &place, err, "%s", sniff->reason);
		break;
	}
	return rc ? rc : um_reader_close(r, err);
}
