/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h - JSON for rows, in and out.
 *
 * Reader: one record (a line, an array element) at a time into an arena; depth 64; numbers keep
 * their digits, so that ids beyond 2^53 survive; re-entrant, unlike cJSON, whose parse writes a
 * process-wide pointer. cJSON stays for small envelopes and settings.
 * Writer: straight into a um_buf, own number formatting (locale-free, same bytes everywhere).
 */
#ifndef UM_BASE_JSON_H
#define UM_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"

#define UM_JSON_MAX_DEPTH 64

enum um_json_type { UM_JSON_NULL, UM_JSON_FALSE, UM_JSON_TRUE, UM_JSON_NUMBER, UM_JSON_STRING,
                    UM_JSON_ARRAY, UM_JSON_OBJECT };

struct um_json {
	enum um_json_type type;
	struct um_str key;            /* in an object, else empty */
	struct um_str text;           /* STRING: decoded, NUL-terminated; NUMBER: its digits */
	struct um_json *child, *next; /* ARRAY, OBJECT: members in input order */
};

/* um_json_parse - one value and nothing after it but white space.
 * Errors FORMAT (err->offset_bytes says where), LIMIT (depth, arena), NOMEM. Lone surrogates and bad
 * UTF-8 inside strings become U+FFFD. Duplicate keys are kept; um_json_get finds the first. */
enum unmet_status um_json_parse(struct um_arena *arena, const char *bytes, size_t len,
                                struct um_json **value, struct unmet_error *err);
const struct um_json *um_json_get(const struct um_json *object, const char *key); /* NULL-safe; or NULL */
/* um_json_text - string, number or boolean as text; empty for anything else and for NULL. */
struct um_str um_json_text(const struct um_json *value);
bool um_json_number(const struct um_json *value, double *out); /* NUMBER or a numeric STRING */

/* ---- writer ------------------------------------------------------------------------------- */

struct um_jw { struct um_buf *out; unsigned depth; bool pretty; bool comma[UM_JSON_MAX_DEPTH]; };

void um_jw_init(struct um_jw *jw, struct um_buf *out, bool pretty); /* pretty: 1 space a level */
void um_jw_open(struct um_jw *jw, const char *key, char bracket);   /* '{' or '['; key NULL in arrays */
void um_jw_close(struct um_jw *jw, char bracket);                   /* '}' or ']' */
/* An object on one line of a pretty document, so that two documents can be compared with diff. */
void um_jw_open_line(struct um_jw *jw);
void um_jw_close_line(struct um_jw *jw);
void um_jw_str(struct um_jw *jw, const char *key, struct um_str value); /* escapes control, " and \; </ as <\/ */
void um_jw_strz(struct um_jw *jw, const char *key, const char *value);  /* NULL gives null */
void um_jw_known(struct um_jw *jw, const char *key, const char *value); /* NULL and "" give null: unknown */
void um_jw_uint(struct um_jw *jw, const char *key, uint64_t value);
void um_jw_num(struct um_jw *jw, const char *key, double value, int decimals); /* trailing zeros cut; NaN/inf null */
void um_jw_bool(struct um_jw *jw, const char *key, bool value);
void um_jw_null(struct um_jw *jw, const char *key);
void um_jw_raw(struct um_jw *jw, const char *key, struct um_str json);   /* a value that is JSON already */

/* um_num - value with at most `decimals` (0..9) digits, round half away from zero, no exponent. */
void um_num(struct um_buf *out, double value, int decimals);

#endif
