/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.h - growing bytes, born with a maximum size. A failed append is remembered: append on, ask
 * once at the end with um_buf_check. Always NUL-terminated past len.
 */
#ifndef UM_BASE_BUF_H
#define UM_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"

struct um_buf {
	char *ptr;
	size_t len, capacity, max_bytes;
	enum unmet_status failed; /* UNMET_OK, LIMIT or NOMEM */
};

void um_buf_init(struct um_buf *buf, size_t max_bytes);
void um_buf_release(struct um_buf *buf);
void um_buf_clear(struct um_buf *buf);             /* keeps the memory, forgets the failure */
void um_buf_add(struct um_buf *buf, const void *bytes, size_t len);
void um_buf_adds(struct um_buf *buf, const char *s);
void um_buf_addc(struct um_buf *buf, char c);
__attribute__((format(printf, 2, 3)))
void um_buf_addf(struct um_buf *buf, const char *format, ...);
void um_buf_cut(struct um_buf *buf, size_t len);   /* shorten to len */
bool um_buf_reserve(struct um_buf *buf, size_t more);
enum unmet_status um_buf_check(const struct um_buf *buf, struct unmet_error *err);
struct um_str um_buf_str(const struct um_buf *buf);

#endif
