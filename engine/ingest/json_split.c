/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_split.c - a bracket counter that knows strings. It is what lets a 10 GB array be read an element at
 * a time, and an element that is too long be passed over in bounded memory.
 */
#include "ingest/json_split.h"

enum { PLAIN = 0, QUOTE, ESCAPE, OPEN, CLOSE, COMMA };

static const unsigned char class_of[256] = {
	['"'] = QUOTE, ['\\'] = ESCAPE, ['{'] = OPEN, ['['] = OPEN, ['}'] = CLOSE, [']'] = CLOSE, [','] = COMMA,
};

static size_t in_string(struct um_json_split *s, const char *bytes, size_t len)
{
	size_t i = 0;

	if (s->escaped && len) {
		s->escaped = false;
		i = 1;
	}
	for (; i < len; i++) {
		unsigned char class = class_of[(unsigned char)bytes[i]];

		if (class == QUOTE) {
			s->quoted = false;
			return i + 1;
		}
		if (class == ESCAPE) {
			s->escaped = i + 1 == len;
			i++;
		}
	}
	return len;
}

size_t um_json_split(struct um_json_split *s, const char *bytes, size_t len, bool *whole)
{
	size_t i = 0;

	*whole = false;
	while (i < len) {
		if (s->quoted) {
			i += in_string(s, bytes + i, len - i);
			if (s->quoted)
				return len;
			if (s->depth == 0) {
				*whole = true;
				return i;
			}
			continue;
		}
		switch (class_of[(unsigned char)bytes[i]]) {
		case QUOTE:
			if (s->scalar) {
				*whole = true;
				return i;
			}
			s->quoted = true;
			break;
		case OPEN:
			if (s->scalar) {
				*whole = true;
				return i;
			}
			s->depth++;
			break;
		case CLOSE:
			if (s->depth == 0 || --s->depth == 0) {
				*whole = true;
				return s->scalar || !s->begun ? i : i + 1;
			}
			break;
		case COMMA:
			if (s->depth == 0) {
				*whole = true;
				return i;
			}
			break;
		default:
			s->scalar |= s->depth == 0;
			break;
		}
		s->begun = true;
		i++;
	}
	return len;
}
