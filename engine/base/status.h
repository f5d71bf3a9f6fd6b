/* SPDX-License-Identifier: Apache-2.0 */
/* status.h - fill a caller's struct unmet_error once, where the fault is found. */
#ifndef UM_BASE_STATUS_H
#define UM_BASE_STATUS_H

#include "unmet.h"

/* um_fail - set *err (may be NULL) and return code, so that it reads `return um_fail(...)`. */
__attribute__((format(printf, 3, 4)))
enum unmet_status um_fail(struct unmet_error *err, enum unmet_status code, const char *format, ...);

/* um_fail_at - the same with a place: path (may be NULL), 1-based line, byte offset. */
__attribute__((format(printf, 6, 7)))
enum unmet_status um_fail_at(struct unmet_error *err, enum unmet_status code, const char *path,
                             uint64_t line, uint64_t offset_bytes, const char *format, ...);

/* um_nomem - the one message for a failed allocation. */
enum unmet_status um_nomem(struct unmet_error *err);

#endif
