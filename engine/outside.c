/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outside.c - what was read from word vectors, told beside the needs: how many of the corpus's words they know, and the first
 * line that could not be read. Their content, by hash, is part of the configuration: other vectors are another run.
 */
#include "shape.h"

#include "base/file.h"
#include "cluster/cluster.h"

static void add_note(struct um_buf *out, const char *path, const struct um_outside_told *told)
{
	um_buf_addf(out, "%sWord vectors: %s knows %u of %u words.", out->len ? " " : "", um_path_base(path), told->found_total, told->word_total);
	if (!told->found_total)
		um_buf_adds(out, " None is of use here: are they of the same language?");
	if (told->bad_total)
		um_buf_addf(out, " %llu of its %llu lines could not be read and were left out, the first is %s:%llu.",
		            (unsigned long long)told->bad_total, (unsigned long long)told->line_total, um_path_base(path),
		            (unsigned long long)told->bad_line);
}

/* append - to a fact that is there already, or not yet. */
static enum unmet_status append(struct um_store *store, const char *name, struct um_buf *out, struct um_arena *arena, struct unmet_error *err)
{
	const char *value;
	enum unmet_status rc = um_store_fact(store, name, arena, &value, err);

	um_buf_clear(out);
	if (!rc && value)
		um_buf_adds(out, value);
	return rc;
}

static enum unmet_status set(struct um_store *store, const char *name, const struct um_buf *value, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(value, err);

	return rc ? rc : um_store_fact_set(store, name, um_buf_str(value), err);
}

enum unmet_status um_note_outside(struct unmet_project *project, const struct um_outside_told *told, struct unmet_error *err)
{
	struct um_store *store = project->store;
	struct um_arena arena;
	struct um_buf text;
	char hex[33];
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 16);
	um_buf_init(&text, 1 << 16);
	um_hash128_hex(told->hash, hex);
	rc = append(store, "cluster_config", &text, &arena, err);
	um_buf_addf(&text, " vectors=%s", hex);
	if (!rc)
		rc = set(store, "cluster_config", &text, err);
	if (!rc)
		rc = append(store, "cluster_note", &text, &arena, err);
	add_note(&text, project->options.vectors, told);
	if (!rc)
		rc = set(store, "cluster_note", &text, err);
	um_buf_release(&text);
	um_arena_release(&arena);
	return rc;
}
