/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/flat.h - a JSON object as a row: nested keys dotted (via.channel), lists of words joined by "; ".
 */
#ifndef UM_INGEST_FLAT_H
#define UM_INGEST_FLAT_H

#include "base/intern.h"
#include "base/json.h"
#include "ingest/fields.h"

struct um_flat {
	const struct um_ingest_options *options;
	bool all;                  /* keep keys no field is known for (accounts) */
	struct um_intern *keys;    /* every key seen -> its column in `known` */
	struct um_column *known;
	size_t known_capacity;
	struct um_str *name, *value;   /* [total] of the last object */
	struct um_column *column;
	size_t total, name_capacity, value_capacity, column_capacity;
};

enum unmet_status um_flat_init(struct um_flat *flat, const struct um_ingest_options *options, bool all,
                               struct unmet_error *err);
void um_flat_release(struct um_flat *flat);

/* um_flat_read - fill name, value, column from an object. Dotted names live in arena. */
enum unmet_status um_flat_read(struct um_flat *flat, struct um_arena *arena, const struct um_json *object,
                               struct unmet_error *err);

#endif
