/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intern.h - strings to small dense ids and back. Ids count up from 0 in order of first arrival:
 * deterministic as long as the arrivals are. Not thread-safe.
 */
#ifndef UM_BASE_INTERN_H
#define UM_BASE_INTERN_H

#include "base/status.h"
#include "base/str.h"

#define UM_INTERN_NONE UINT32_MAX

struct um_intern;

struct um_intern *um_intern_new(size_t limit_bytes);     /* NULL: no memory */
void um_intern_free(struct um_intern *in);
/* um_intern_add - id of bytes, added when new. UM_INTERN_NONE: limit or memory reached. O(len). */
uint32_t um_intern_add(struct um_intern *in, const char *bytes, size_t len);
/* um_intern_add_hashed - the same where the caller has um_hash64(bytes, len) already. */
uint32_t um_intern_add_hashed(struct um_intern *in, const char *bytes, size_t len, uint64_t hash);
uint32_t um_intern_find(const struct um_intern *in, const char *bytes, size_t len); /* or NONE */
struct um_str um_intern_text(const struct um_intern *in, uint32_t id); /* lives with in; NUL-terminated */
uint32_t um_intern_size(const struct um_intern *in);

#endif
