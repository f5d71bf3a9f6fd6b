/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.c - growing bytes, after curl's dynbuf: every buffer is born with a maximum size, and the first
 * failure sticks, so that writers append without a check per line. After a failure nothing more is
 * added: a buffer with a hole in the middle would look whole.
 */
#include "base/buf.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char nothing[1]; /* what an empty buffer points to; capacity 0 says never write here */

void um_buf_init(struct um_buf *buf, size_t max_bytes)
{
	*buf = (struct um_buf){ .ptr = nothing, .max_bytes = max_bytes };
}

void um_buf_release(struct um_buf *buf)
{
	if (buf->capacity)
		um_free(buf->ptr);
	um_buf_init(buf, buf->max_bytes);
}

void um_buf_clear(struct um_buf *buf)
{
	um_buf_cut(buf, 0);
	buf->failed = UNMET_OK;
}

void um_buf_cut(struct um_buf *buf, size_t len)
{
	if (len > buf->len || !buf->capacity)
		return;
	buf->len = len;
	buf->ptr[len] = '\0';
}

static size_t next_capacity(const struct um_buf *buf, size_t want)
{
	size_t next = buf->capacity < 64 ? 64 : buf->capacity;

	while (next < want)
		next = next > SIZE_MAX / 2 ? want : next * 2;
	if (next - 1 > buf->max_bytes)
		next = buf->max_bytes + 1;
	return next;
}

bool um_buf_reserve(struct um_buf *buf, size_t more)
{
	size_t want;
	char *grown;

	if (buf->failed)
		return false;
	if (__builtin_add_overflow(buf->len, more, &want) || want > buf->max_bytes || want >= SIZE_MAX / 2) {
		buf->failed = UNMET_E_LIMIT;
		return false;
	}
	if (want + 1 <= buf->capacity)
		return true;
	want = next_capacity(buf, want + 1);
	grown = um_realloc(buf->capacity ? buf->ptr : NULL, want, 1);
	if (!grown) {
		buf->failed = UNMET_E_NOMEM;
		return false;
	}
	buf->ptr = grown;
	buf->capacity = want;
	buf->ptr[buf->len] = '\0';
	return true;
}

void um_buf_add(struct um_buf *buf, const void *bytes, size_t len)
{
	if (len == 0 || !um_buf_reserve(buf, len))
		return;
	memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void um_buf_adds(struct um_buf *buf, const char *s)
{
	um_buf_add(buf, s, strlen(s));
}

void um_buf_addc(struct um_buf *buf, char c)
{
	um_buf_add(buf, &c, 1);
}

void um_buf_addf(struct um_buf *buf, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len <= 0 || !um_buf_reserve(buf, (size_t)len))
		return;
	va_start(args, format);
	vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
}

enum unmet_status um_buf_check(const struct um_buf *buf, struct unmet_error *err)
{
	if (buf->failed == UNMET_E_NOMEM)
		return um_nomem(err);
	if (buf->failed)
		return um_fail(err, buf->failed, "text of more than %zu bytes", buf->max_bytes);
	return UNMET_OK;
}

struct um_str um_buf_str(const struct um_buf *buf)
{
	return um_str_n(buf->ptr ? buf->ptr : nothing, buf->len);
}
