/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/json_rows.h - the records of a JSON file, one at a time: lines, elements of an array, or of the
 * first list of objects inside an object ({"tickets": [...]}), or the object itself.
 */
#ifndef UM_INGEST_JSON_ROWS_H
#define UM_INGEST_JSON_ROWS_H

#include "base/json.h"
#include "ingest/reader.h"

struct um_json_rows {
	void *ctx;
	struct um_arena *arena;  /* cleared before each record */
	/* value - one record of any type */
	enum unmet_status (*value)(void *ctx, const struct um_json *value, const struct um_place *place,
	                           struct unmet_error *err);
	enum unmet_status (*bad)(void *ctx, const struct um_place *place, const char *reason, struct unmet_error *err);
	uint64_t row;
};

enum unmet_status um_json_rows_lines(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err);
enum unmet_status um_json_rows_array(struct um_stream *in, struct um_json_rows *rows, struct unmet_error *err);

/* What the records at the start of the window say of all. */
struct um_json_head {
	uint64_t stream;            /* hash of the keys that at least half of them have, in any order: which kind of export this is */
	const char *kind;           /* the same for people, or NULL (kind.h) */
	struct um_date_votes dates;
	bool ratings;               /* records of grades, nobody's words */
};

enum unmet_status um_json_rows_keys(struct um_str window, struct um_arena *arena, struct um_json_head *head,
                                    struct unmet_error *err);

#endif
