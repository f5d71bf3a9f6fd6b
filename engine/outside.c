/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outside.c - what was read from word vectors or told by a server, told beside the needs: how many of the corpus's words they know, and the first
 * line that could not be read. Their content, by hash, is part of the configuration: other vectors are another run.
 */
#include "shape.h"

#include "base/file.h"
#include "cluster/cluster.h"

#include <stdio.h>

static void tell_vectors(struct um_buf *out, const char *path, const struct um_outside_told *told)
{
	um_buf_addf(out, "Word vectors: %s knows %u of %u words.", um_path_base(path), told->found_total, told->word_total);
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

/* add - a piece of configuration and a sentence behind those that are there. */
static enum unmet_status add(struct unmet_project *project, const char *fact, const char *text, struct unmet_error *err)
{
	struct um_arena arena;
	struct um_buf all;
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 16);
	um_buf_init(&all, 1 << 16);
	rc = append(project->store, fact, &all, &arena, err);
	um_buf_addf(&all, "%s%s", all.len ? " " : "", text);
	if (!rc)
		rc = set(project->store, fact, &all, err);
	um_buf_release(&all);
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status add_both(struct unmet_project *project, const char *name, struct um_hash128 hash, const struct um_buf *sentence,
                                  struct unmet_error *err)
{
	char hex[33], config[64];
	enum unmet_status rc = um_buf_check(sentence, err);

	um_hash128_hex(hash, hex);
	snprintf(config, sizeof(config), "%s=%s", name, hex);
	if (!rc)
		rc = add(project, "cluster_config", config, err);
	return rc ? rc : add(project, "cluster_note", sentence->ptr, err);
}

enum unmet_status um_note_outside(struct unmet_project *project, const struct um_outside_source *outside, const char *model, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	struct um_buf note;

	um_buf_init(&note, 1 << 14);
	if (outside->vectors) {
		tell_vectors(&note, outside->vectors, outside->told);
		rc = add_both(project, "vectors", outside->told->hash, &note, err);
	}
	um_buf_clear(&note);
	if (!rc && model) {
		um_buf_addf(&note, "Embeddings: the model %s gave %u numbers for each of %u words.", model, outside->asked->dims, outside->asked->found_total);
		rc = add_both(project, "embed", outside->asked->hash, &note, err);
	}
	um_buf_release(&note);
	return rc;
}
