/* SPDX-License-Identifier: Apache-2.0 */
/* str.h - text as <pointer, length>, borrowed. */
#ifndef UM_BASE_STR_H
#define UM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct um_str { const char *ptr; size_t len; };

#define UM_LIT(s) ((struct um_str){ (s), sizeof(s) - 1 })

static inline struct um_str um_str(const char *s)
{
	return (struct um_str){ s, s ? strlen(s) : 0 };
}

static inline struct um_str um_str_n(const char *ptr, size_t len)
{
	return (struct um_str){ ptr, len };
}

static inline bool um_str_eq(struct um_str a, struct um_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int um_str_cmp(struct um_str a, struct um_str b);              /* bytewise, shorter first */
bool um_str_ieq(struct um_str a, const char *ascii);           /* ASCII case-insensitive */
bool um_str_isame(struct um_str a, struct um_str b);           /* the same of two */
bool um_str_starts(struct um_str s, const char *prefix);
bool um_str_istarts(struct um_str s, const char *ascii_prefix);
bool um_str_ends(struct um_str s, const char *suffix);
struct um_str um_str_trim(struct um_str s);                    /* ASCII white space, NBSP */
/* um_str_find - index of the first needle, or s.len. */
size_t um_str_find(struct um_str s, struct um_str needle);
/* um_str_ifind - the same, ASCII case-insensitive; the needle is not empty. */
size_t um_str_ifind(struct um_str s, const char *ascii);
/* um_str_split - cut *rest at the first `sep` into *part, the text before; false when *rest is done (its
 * ptr is NULL). n separators give n + 1 parts: "a,," is "a", "", "", and "" is one empty part. */
bool um_str_split(struct um_str *rest, char sep, struct um_str *part);

#endif
