/* SPDX-License-Identifier: Apache-2.0 */
/* export/markdown.h - text of anyone into Markdown, so that it is seen and never obeyed. */
#ifndef UM_EXPORT_MARKDOWN_H
#define UM_EXPORT_MARKDOWN_H

#include "base/buf.h"

/* um_markdown_put - append text: marks that would format, link or open HTML are escaped, lines joined. */
void um_markdown_put(struct um_buf *out, const char *text);

#endif
