/* SPDX-License-Identifier: Apache-2.0 */
/*
 * status.c - error messages for people. One idea: a message is one harmless line. Control bytes
 * become '?', so that a file name cannot move the terminal's cursor, and a message that is too long
 * ends between code points. The text is built aside first, so that a caller may wrap err->message
 * in a new message for the same err.
 */
#include "base/status.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void copy_line(char *out, size_t room, const char *text)
{
	size_t len = um_utf8_cut(text, strlen(text), room - 1);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		out[i] = c < 0x20 || c == 0x7f ? '?' : text[i];
	}
	out[len] = '\0';
}

__attribute__((format(printf, 6, 0)))
static void fill(struct unmet_error *err, enum unmet_status code, const char *path, uint64_t line,
                 uint64_t offset_bytes, const char *format, va_list args)
{
	char message[sizeof(err->message) + 4]; /* a code point more, so that the cut sees its start */
	char place[sizeof(err->path)] = "";

	if (vsnprintf(message, sizeof(message), format, args) < 0)
		message[0] = '\0';
	if (path)
		copy_line(place, sizeof(place), path);
	err->status = code;
	copy_line(err->message, sizeof(err->message), message);
	memcpy(err->path, place, sizeof(place));
	err->line = line;
	err->offset_bytes = offset_bytes;
}

enum unmet_status um_fail(struct unmet_error *err, enum unmet_status code, const char *format, ...)
{
	va_list args;

	if (!err)
		return code;
	va_start(args, format);
	fill(err, code, NULL, 0, 0, format, args);
	va_end(args);
	return code;
}

enum unmet_status um_fail_at(struct unmet_error *err, enum unmet_status code, const char *path,
                             uint64_t line, uint64_t offset_bytes, const char *format, ...)
{
	va_list args;

	if (!err)
		return code;
	va_start(args, format);
	fill(err, code, path, line, offset_bytes, format, args);
	va_end(args);
	return code;
}

enum unmet_status um_nomem(struct unmet_error *err)
{
	return um_fail(err, UNMET_E_NOMEM, "out of memory");
}
