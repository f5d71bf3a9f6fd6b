/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One escaper for everything that reaches HTML. Quotes come from strangers: markup in them must show as
 * typed, and characters that turn the direction of text or have no width (CVE-2021-42574) are named where
 * they stand, so that what is read is what is there. Arabic, Hebrew and emoji go through as they are:
 * joiners are only odd beside ASCII or at an end. The page does the same in tools/web/ui/src/voice.tsx.
 */
#include "export/escape.h"

#include "base/utf8.h"

static bool joiner(uint32_t code)
{
	return code == 0x200c || code == 0x200d;
}

bool um_is_hidden(uint32_t code, uint32_t before, uint32_t after)
{
	if (code < 0x20)
		return code != '\t' && code != '\n' && code != '\r';
	if (code < 0x7f)
		return false;
	if (joiner(code))
		return before < 0x80 || after < 0x80;
	return code <= 0x9f || code == 0xad || code == 0x61c || code == 0x180e || (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
	       (code >= 0xfff9 && code <= 0xfffb) || (code >= 0xe0000 && code <= 0xe007f);
}

static void add_char(struct um_buf *out, const char *bytes, size_t len)
{
	switch (*bytes) {
	case '&': um_buf_adds(out, "&amp;"); return;
	case '<': um_buf_adds(out, "&lt;"); return;
	case '>': um_buf_adds(out, "&gt;"); return;
	case '"': um_buf_adds(out, "&quot;"); return;
	case '\'': um_buf_adds(out, "&#39;"); return;
	default: um_buf_add(out, bytes, len);
	}
}

void um_escape_html(struct um_buf *out, const char *text, size_t bytes)
{
	uint32_t before = 0;
	size_t at = 0;

	while (at < bytes) {
		size_t start = at, peek;
		uint32_t code = um_utf8_next(text, bytes, &at);

		peek = at;
		if (um_is_hidden(code, before, at < bytes ? um_utf8_next(text, bytes, &peek) : 0))
			um_buf_addf(out, "<span class=\"mark\">U+%04X</span>", (unsigned)code);
		else
			add_char(out, text + start, at - start);
		before = code;
	}
}
