/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest/walk.h - what the caller named, as a list of files in an order of its own.
 *
 * Folders are walked whatever they hold; hidden files and links to folders are left out, so that
 * there is no loop. What is no file (a pipe, "-") is copied to a temporary file first: a source has
 * a hash before its first row.
 */
#ifndef UM_INGEST_WALK_H
#define UM_INGEST_WALK_H

#include <stdio.h>

#include "base/status.h"
#include "base/str.h"
#include "ingest/types.h"

#define UM_WALK_DEPTH 32u
#define UM_WALK_FILES 1000000u

struct um_input {
	char *path;             /* to open; unused where spool is set */
	char *name;             /* path below what the caller named */
	FILE *spool;            /* a pipe's bytes, or NULL */
	struct um_hash128 hash;
	uint64_t size_bytes;
	char problem[160];      /* why it cannot be read, or "" */
};

struct um_inputs { struct um_input *item; size_t total, capacity; };

/* um_walk - all files below the paths, sorted by name, hash, path. Errors NOMEM, LIMIT; IO where none of
 * the paths exists. */
enum unmet_status um_walk(struct um_inputs *inputs, const char *const *path, size_t path_total, struct unmet_error *err);
void um_walk_release(struct um_inputs *inputs);

/* um_walk_junk - files that systems and programs leave in folders: hidden ones, Office's locks, thumbnails. Nobody meant them. */
bool um_walk_junk(const char *name);

/* um_input_open - a descriptor at its first byte, or -1 with errno. */
int um_input_open(const struct um_input *input);

#endif
