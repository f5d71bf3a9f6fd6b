/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The buffer between a writer of text and where it goes. Errors wait in the stream, so that writers read as what
 * they write. XML is escaped in one place: customers' words hold anything, also characters no XML can.
 */
#include "export/stream.h"

#define FLUSH_BYTES ((size_t)64 << 10)
#define BUFFER_BYTES ((size_t)64 << 20) /* one cell, label or quote is far below this */

void um_stream_to_file(struct um_stream *s, struct um_out *out, struct unmet_error *err)
{
	*s = (struct um_stream){ .out = out, .err = err };
	um_buf_init(&s->buf, BUFFER_BYTES);
}

void um_stream_to_zip(struct um_stream *s, struct um_zip_out *zip, struct unmet_error *err)
{
	*s = (struct um_stream){ .zip = zip, .err = err };
	um_buf_init(&s->buf, BUFFER_BYTES);
}

static enum unmet_status hand_over(struct um_stream *s)
{
	if (!s->rc)
		s->rc = um_buf_check(&s->buf, s->err);
	if (!s->rc && s->buf.len)
		s->rc = s->zip ? um_zip_out_write(s->zip, s->buf.ptr, s->buf.len, s->err)
		               : um_out_write(s->out, s->buf.ptr, s->buf.len, s->err);
	um_buf_clear(&s->buf);
	return s->rc;
}

enum unmet_status um_stream_flush(struct um_stream *s)
{
	return s->buf.len >= FLUSH_BYTES || s->buf.failed ? hand_over(s) : s->rc;
}

enum unmet_status um_stream_end(struct um_stream *s)
{
	enum unmet_status rc = hand_over(s);

	um_buf_release(&s->buf);
	return rc;
}

static const char *xml_mark(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	/* As themselves they would be read as blanks inside an attribute, and a return as a new line anywhere. */
	case '\t': return "&#9;";
	case '\n': return "&#10;";
	case '\r': return "&#13;";
	default: return (unsigned char)c < 0x20 ? "\xEF\xBF\xBD" : NULL;
	}
}

/* U+FFFE and U+FFFF, in UTF-8 EF BF BE and EF BF BF: no XML document may hold them. */
static bool no_character(const char *p, const char *end)
{
	return end - p >= 3 && memcmp(p, "\xEF\xBF", 2) == 0 && (p[2] == '\xBE' || p[2] == '\xBF');
}

void um_xml_put(struct um_buf *out, struct um_str text)
{
	const char *p = text.ptr, *end = p + text.len, *from = p;

	while (p < end) {
		bool none = no_character(p, end);
		const char *mark = none ? "\xEF\xBF\xBD" : xml_mark(*p);

		if (mark) {
			um_buf_add(out, from, (size_t)(p - from));
			um_buf_adds(out, mark);
			from = p + (none ? 3 : 1);
		}
		p += none ? 3 : 1;
	}
	um_buf_add(out, from, (size_t)(end - from));
}

void um_xml_put_attribute(struct um_buf *out, const char *name, struct um_str value)
{
	um_buf_addf(out, " %s=\"", name);
	um_xml_put(out, value);
	um_buf_addc(out, '"');
}
