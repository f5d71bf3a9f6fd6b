/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export/stream.h - a bounded buffer in front of a file or of an entry of an archive, so that a writer appends text
 * and asks once, at the end, whether all went well. What is written is never held as a whole.
 */
#ifndef UM_EXPORT_STREAM_H
#define UM_EXPORT_STREAM_H

#include "base/buf.h"
#include "base/file.h"
#include "export/zip_write.h"

struct um_stream {
	struct um_buf buf;       /* append here, then um_stream_flush between members */
	struct um_out *out;      /* one of the two */
	struct um_zip_out *zip;
	struct unmet_error *err;
	enum unmet_status rc;    /* the first failure; later writes do nothing */
};

/* To a file, or to the entry that is open in an archive. err must outlive the stream. */
void um_stream_to_file(struct um_stream *stream, struct um_out *out, struct unmet_error *err);
void um_stream_to_zip(struct um_stream *stream, struct um_zip_out *zip, struct unmet_error *err);
/* um_stream_flush - between members: hand over what is in the buffer once it is full. */
enum unmet_status um_stream_flush(struct um_stream *stream);
/* um_stream_end - hand over the rest and release the buffer; the first failure of all. */
enum unmet_status um_stream_end(struct um_stream *stream);

/* um_xml_put - text as XML: marks escaped, and what XML 1.0 cannot hold (most control characters) as U+FFFD. */
void um_xml_put(struct um_buf *out, struct um_str text);
void um_xml_put_attribute(struct um_buf *out, const char *name, struct um_str value); /* ` name="value"` */

#endif
