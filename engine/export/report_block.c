/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks of columns in report.html. A column is JSON values with commas between, so a block is put together
 * by copying; texts that repeat are told by their place in a list of the block. Where the report is large, a
 * block is gzip in base64, which browsers undo by themselves.
 */
#include "export/report_block.h"

#include "base/file.h"
#include "base/mem.h"

#include <zlib.h>

#define COLUMN_BYTES ((size_t)256 << 20)
#define LEVEL 5 /* two thirds of the time of 6, for 2% more bytes */

static const char *const column_name[COLUMN_TOTAL] = {
	"name", "source", "customer", "date", "title", "question", "lang", "speaker", "turns", "text",
	"id", "doc", "need", "kind", "kinds", "polarity", "intensity", "posterior", "solution", "unplaced", "speaker", "start", "end", "quote",
	"score", "reasons", "outcome",
};

/* ---- writing ------------------------------------------------------------------------------ */

void um_report_write(struct um_report_file *f, const char *bytes, size_t total)
{
	if (!f->rc)
		f->rc = um_out_write(f->out, bytes, total, f->err);
}

void um_report_json(struct um_report_file *f, const char *bytes, size_t total)
{
	const char *end = bytes + total, *at;

	while ((at = memchr(bytes, '<', (size_t)(end - bytes)))) {
		um_report_write(f, bytes, (size_t)(at - bytes));
		um_report_write(f, "\\u003c", 6);
		bytes = at + 1;
	}
	um_report_write(f, bytes, (size_t)(end - bytes));
}

static void text(struct um_report_file *f, const char *s)
{
	um_report_write(f, s, strlen(s));
}

/* ---- values ------------------------------------------------------------------------------- */

struct um_buf *um_report_next(struct um_report *r, enum um_report_column c)
{
	if (r->column[c].len)
		um_buf_addc(&r->column[c], ',');
	return &r->column[c];
}

void um_report_number(struct um_report *r, enum um_report_column c, double value, int decimals)
{
	um_num(um_report_next(r, c), value, decimals);
}

void um_report_null(struct um_report *r, enum um_report_column c)
{
	um_buf_adds(um_report_next(r, c), "null");
}

static void json_text(struct um_buf *out, struct um_str s)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_str(&jw, NULL, s);
}

void um_report_text(struct um_report *r, enum um_report_column c, struct um_str s)
{
	json_text(um_report_next(r, c), s);
}

uint32_t um_report_word_of(struct um_report *r, struct um_str s)
{
	uint32_t id = um_intern_add(r->word, s.ptr, s.len);

	if (id == UM_INTERN_NONE && !r->file.rc)
		r->file.rc = um_nomem(r->file.err);
	return id == UM_INTERN_NONE ? 0 : id;
}

void um_report_word(struct um_report *r, enum um_report_column c, struct um_str s)
{
	um_report_number(r, c, um_report_word_of(r, s), 0);
}

/* ---- blocks ------------------------------------------------------------------------------- */

static void add_columns(struct um_report *r, enum um_report_column from, enum um_report_column to)
{
	for (int c = (int)from; c < (int)to; c++) {
		um_buf_addf(&r->block, "%s\"%s\":[", c > (int)from ? "," : "", column_name[c]);
		um_buf_add(&r->block, r->column[c].ptr, r->column[c].len);
		um_buf_addc(&r->block, ']');
	}
}

static void base64(struct um_buf *out, const unsigned char *in, size_t total)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	char part[4096];
	size_t at = 0;

	for (size_t i = 0; i < total; i += 3) {
		uint32_t three = (uint32_t)in[i] << 16 | (i + 1 < total ? (uint32_t)in[i + 1] << 8 : 0) | (i + 2 < total ? in[i + 2] : 0u);

		part[at++] = digit[three >> 18];
		part[at++] = digit[three >> 12 & 63];
		part[at++] = i + 1 < total ? digit[three >> 6 & 63] : '=';
		part[at++] = i + 2 < total ? digit[three & 63] : '=';
		if (at == sizeof(part) || i + 3 >= total) {
			um_buf_add(out, part, at);
			at = 0;
		}
	}
}

/* pack - raw as gzip, in base64. zlib writes no time and no name, so equal data are equal bytes. */
static enum unmet_status pack(struct um_buf *packed, const struct um_buf *raw, struct unmet_error *err)
{
	z_stream z = { 0 };
	size_t room;
	unsigned char *bytes;
	int done;

	if (deflateInit2(&z, LEVEL, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return um_nomem(err);
	room = deflateBound(&z, (uLong)raw->len);
	bytes = um_alloc(room);
	if (!bytes) {
		deflateEnd(&z);
		return um_nomem(err);
	}
	z.next_in = (Bytef *)raw->ptr;
	z.avail_in = (uInt)raw->len;
	z.next_out = bytes;
	z.avail_out = (uInt)room;
	done = deflate(&z, Z_FINISH);
	um_buf_clear(packed);
	if (done == Z_STREAM_END)
		base64(packed, bytes, room - z.avail_out);
	deflateEnd(&z);
	um_free(bytes);
	return done == Z_STREAM_END ? um_buf_check(packed, err) : um_nomem(err);
}

static void pack_aside(void *ctx)
{
	struct um_report *r = ctx;

	r->why.status = pack(&r->packed, &r->raw, &r->why);
}

static void write_block(struct um_report *r, const char *name, const struct um_buf *bytes, bool packed)
{
	text(&r->file, "\n<script type=\"application/json\" data-unmet=\"");
	text(&r->file, name);
	text(&r->file, packed ? "\" data-packed=\"gzip\">" : "\">");
	if (packed)
		um_report_write(&r->file, bytes->ptr, bytes->len);
	else
		um_report_json(&r->file, bytes->ptr, bytes->len);
	text(&r->file, "</script>");
}

void um_report_settle(struct um_report *r)
{
	const char *name = r->pending;

	um_aside_wait(r->aside);
	r->pending = NULL;
	if (!name || r->file.rc)
		return;
	r->file.rc = r->why.status;
	if (r->file.rc && r->file.err)
		*r->file.err = r->why;
	write_block(r, name, &r->packed, true);
}

void um_report_block(struct um_report *r, const char *name)
{
	struct um_buf empty;

	um_report_settle(r);
	if (!r->file.rc)
		r->file.rc = um_buf_check(&r->block, r->file.err);
	if (!r->file.rc && r->compress) {
		empty = r->raw;
		r->raw = r->block;
		r->block = empty;
		r->pending = name;
		um_aside_start(r->aside, pack_aside, r);
	} else if (!r->file.rc) {
		write_block(r, name, &r->block, false);
	}
	um_buf_clear(&r->block);
}

void um_report_empty(struct um_report *r)
{
	for (int c = 0; c < COLUMN_TOTAL; c++)
		um_buf_clear(&r->column[c]);
	um_buf_clear(&r->block);
	um_intern_free(r->word);
	r->word = um_intern_new(COLUMN_BYTES);
	if (!r->word && !r->file.rc)
		r->file.rc = um_nomem(r->file.err);
	r->document_count = 0;
	if (!r->file.rc)
		um_report_word_of(r, UM_LIT(""));
}

void um_report_flush(struct um_report *r, size_t above)
{
	size_t bytes = 0;

	for (int c = 0; c < COLUMN_TOTAL; c++) {
		if (!r->file.rc)
			r->file.rc = um_buf_check(&r->column[c], r->file.err);
		bytes += r->column[c].len;
	}
	if (r->file.rc || bytes <= above)
		return;
	um_buf_adds(&r->block, "{\"words\":[");
	for (uint32_t i = 0; i < um_intern_size(r->word); i++) {
		if (i)
			um_buf_addc(&r->block, ',');
		json_text(&r->block, um_intern_text(r->word, i));
	}
	um_buf_adds(&r->block, "],\"documents\":{");
	add_columns(r, D_NAME, M_ID);
	um_buf_adds(&r->block, "},\"mentions\":{");
	add_columns(r, M_ID, COLUMN_TOTAL);
	um_buf_adds(&r->block, "}}");
	um_report_block(r, "voices");
	um_report_empty(r);
}
