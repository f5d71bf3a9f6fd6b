/* SPDX-License-Identifier: Apache-2.0 */
/* embed.h - a server of embeddings that is asked for the words of a corpus. */
#ifndef UM_PIPELINE_EMBED_H
#define UM_PIPELINE_EMBED_H

#include "project.h"

struct um_word_rows;

struct um_embedder; /* opaque */

/* um_embedder_new - *out NULL where no server is named. Errors ARG for an address that will not do; IO without libcurl. */
enum unmet_status um_embedder_new(struct um_embedder **out, struct unmet_project *project, const struct um_progress *progress, struct unmet_error *err);
void um_embedder_free(struct um_embedder *embedder); /* NULL is fine */

/* um_embedder_ask - an um_outside_ask: one row for every word, from the project where the model was asked before. ctx: the embedder.
 * Errors IO: no answer, or none after retrying; FORMAT: an answer that is no embeddings; LIMIT; CANCELLED */
enum unmet_status um_embedder_ask(void *ctx, struct um_word_rows *rows, struct unmet_error *err);

/* um_embedder_keep - write what was answered, in a transaction of its own: what a failed run was told is not asked for again. NULL is fine. */
enum unmet_status um_embedder_keep(struct um_embedder *embedder, struct unmet_error *err);

/* um_embedder_model - as the server calls it. */
const char *um_embedder_model(const struct um_embedder *embedder);

#endif
