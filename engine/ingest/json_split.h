/* SPDX-License-Identifier: Apache-2.0 */
/* ingest/json_split.h - where a JSON value ends, without building it, and however it is cut into pieces. */
#ifndef UM_INGEST_JSON_SPLIT_H
#define UM_INGEST_JSON_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

struct um_json_split {
	size_t depth;
	bool begun, quoted, escaped;
	bool scalar;      /* a number or a word: ends before what follows */
};

/* um_json_split - go on through bytes; returns how many belong to the value. *whole: it ends there; else all
 * bytes were used and it goes on. Start with a zeroed struct at the first byte of the value. */
size_t um_json_split(struct um_json_split *split, const char *bytes, size_t len, bool *whole);

#endif
