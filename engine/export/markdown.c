/* SPDX-License-Identifier: Apache-2.0 */
/* Customers' words in Markdown: nothing they wrote may format, link or open HTML. */
#include "export/markdown.h"

#include <string.h>

void um_markdown_put(struct um_buf *out, const char *text)
{
	bool start = true; /* where a mark could open a list or a heading */

	for (; *text; text++) {
		bool blank = *text == '\n' || *text == '\r' || *text == '\t';

		if (strchr("\\`*_[]<>|~&", *text) || (start && strchr("#+-=.)", *text)))
			um_buf_addc(out, '\\');
		um_buf_addc(out, blank ? ' ' : *text);
		start = start && *text >= '0' && *text <= '9'; /* "1." and "1)" number a list */
	}
}
