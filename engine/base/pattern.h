/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern.h - PCRE2 behind limits: patterns of at most 4 KiB, JIT where there is one, a match limit
 * (100,000) and a heap limit. A match that hits a limit is undecided and counts as no match, the same
 * with and without JIT. Patterns are shared between threads; the matcher (match data, JIT stack) is
 * one per thread.
 */
#ifndef UM_BASE_PATTERN_H
#define UM_BASE_PATTERN_H

#include "base/status.h"
#include "base/str.h"

struct um_pattern;
struct um_matcher;

#define UM_PATTERN_CASELESS 1u
#define UM_PATTERN_ANCHORED 2u
#define UM_PATTERN_LONG 4u /* generated source: up to 64 KiB */

/* um_pattern_new - FORMAT when it does not compile or is too long; path and line go into err. */
enum unmet_status um_pattern_new(struct um_pattern **pattern, struct um_str source, unsigned flags,
                                 const char *path, uint64_t line, struct unmet_error *err);
void um_pattern_free(struct um_pattern *pattern);

struct um_matcher *um_matcher_new(void); /* NULL: no memory */
void um_matcher_free(struct um_matcher *matcher);

struct um_match { size_t start, end; }; /* bytes */

/* um_pattern_find - first match at or after `from` (exactly at it when ANCHORED) in valid UTF-8.
 * group[0] is the whole, group[i] a capture ({SIZE_MAX, SIZE_MAX} where unset), at most `most`.
 * Returns the number of groups filled, 0 for no match or undecided. */
size_t um_pattern_find(const struct um_pattern *pattern, struct um_matcher *matcher, struct um_str subject,
                       size_t from, struct um_match *group, size_t most);
const char *um_pattern_version(void);

#endif
