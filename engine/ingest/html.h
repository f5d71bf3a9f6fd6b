/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/html.h - the words of an HTML page or mail. */
#ifndef UM_INGEST_HTML_H
#define UM_INGEST_HTML_H

#include "base/buf.h"

/* um_html_text - append what a reader of the page would read: block elements end a line, scripts, styles and
 * heads are left out, references decoded. Any bytes are taken. O(len). */
void um_html_text(struct um_buf *out, struct um_str html);

/* um_html_unwrap - of a text that people or tools wrote with markup in it ("<p>I can&#39;t</p>"), append the words; false
 * where there is none, and nothing is appended. O(len). */
bool um_html_unwrap(struct um_buf *out, struct um_str text);

/* um_html_looks - does this start like a page? */
bool um_html_looks(struct um_str head);

#endif
