/* SPDX-License-Identifier: Apache-2.0 */
/* escape.h - text of anyone into HTML, so that it is seen and never obeyed. */
#ifndef UM_EXPORT_ESCAPE_H
#define UM_EXPORT_ESCAPE_H

#include "base/buf.h"

/*
 * um_escape_html - append valid UTF-8 as HTML text, in or outside of attributes with quotes.
 *
 * Escaped   & < > " '
 * Shown     what has no shape but changes how the rest looks (direction, zero width, controls) as
 *           <span class="mark">U+202E</span>; joiners between letters of scripts that use them stay
 */
void um_escape_html(struct um_buf *out, const char *text, size_t bytes);

/* um_is_hidden - code is such a character; before and after it stand these (0: nothing). */
bool um_is_hidden(uint32_t code, uint32_t before, uint32_t after);

#endif
