/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster.h - mentions to needs and themes, by frequency and co-occurrence.
 *
 *   bags ─ count ─ PPMI ─ SVD ─ mention vectors ─ k-means ─ multinomial EM ─ entropy reweighting ┐
 *                                    └────────────────────────────────────────────────────────────┘ x3
 *
 * count/fit/assign: um_cluster_fit takes a bounded sample, um_cluster_assign streams everything else.
 */
#ifndef UM_CLUSTER_H
#define UM_CLUSTER_H

#include "base/pool.h"
#include "base/progress.h"
#include "cluster/outside.h"
#include "cluster/types.h"

#define UM_FIT_MAX_MENTIONS 30000u /* a larger corpus is fitted on a seeded sample drawn by customer */

struct um_cluster_options {
	uint32_t needs;   /* 0 = auto */
	enum unmet_granularity granularity; /* around auto */
	uint64_t seed;
	struct um_pool *pool;
	struct um_progress *progress; /* may be NULL */
	const struct um_outside_source *outside; /* NULL: the corpus alone */
	float temper;     /* of um_cluster_know: that of the model the known needs came from; 0: what fits most corpora */
};

struct um_cluster_model; /* stem weights, theta, centroids: what assigning needs; opaque */

/*
 * um_cluster_fit - find the needs in a sample.
 *
 * Errors   NOTHING below two mentions with a stem seen twice; NOMEM; LIMIT; CANCELLED
 * Order    the same for any order of mentions that carry the same ids, and for any number of jobs
 */
enum unmet_status um_cluster_fit(struct um_cluster_model **model, const struct um_bags *sample,
                                 const struct um_cluster_options *options, struct unmet_error *err);
/*
 * um_cluster_know - the model of needs that are known.
 *
 *   need   [mention_count] index of the need of each mention, UM_NEED_NONE where it is not known
 *
 * Cost     co-occurrence and its vectors; no search for groups
 * Errors   NOTHING where fewer than two known mentions share a word
 */
enum unmet_status um_cluster_know(struct um_cluster_model **model, const struct um_bags *bags, const um_need_id *need,
                                  uint32_t need_count, const struct um_cluster_options *options, struct unmet_error *err);
/*
 * um_cluster_refit - the needs of a corpus that has grown, from those that were known in it. Known needs go on, vanish when
 * they lose all mentions, and new ones come where mentions sit together that fit none.
 *
 *   need   [mention_count] as for um_cluster_know
 *
 * Cost     a fit of one start
 * Errors   those of a fit
 */
enum unmet_status um_cluster_refit(struct um_cluster_model **model, const struct um_bags *sample, const um_need_id *need,
                                   uint32_t need_count, const struct um_cluster_options *options, struct unmet_error *err);
void um_cluster_model_free(struct um_cluster_model *model);

/* um_cluster_temper - how sharp the model's posteriors are, found by its draws of customers. */
float um_cluster_temper(const struct um_cluster_model *model);

/* um_cluster_home - the need that a known need of um_cluster_refit became; UM_NEED_NONE: it vanished. */
um_need_id um_cluster_home(const struct um_cluster_model *model, um_need_id known);

/* um_cluster_assign - every mention of `bags` (same stem ids as the sample) to a need. Linear, parallel.
 * A mention without any known stem gets the largest need with posterior = its share. out in arena. */
enum unmet_status um_cluster_assign(const struct um_cluster_model *model, const struct um_bags *bags,
                                    struct um_pool *pool, struct um_arena *arena,
                                    struct um_grouping *out, struct unmet_error *err);

/* um_cluster_assign_from - the same, where a mention had a need: with a model of um_cluster_know it stays there, with one of
 * um_cluster_refit unless another is clearly likelier, as the refit weighed it; with one of um_cluster_fit nothing was known.
 *   had    [mention_count] index of the known need the model was made from, or UM_NEED_NONE; may be NULL */
enum unmet_status um_cluster_assign_from(const struct um_cluster_model *model, const struct um_bags *bags, const um_need_id *had,
                                         struct um_pool *pool, struct um_arena *arena, struct um_grouping *out,
                                         struct unmet_error *err);

/* um_cluster_label - a label per need from distinctive stems shown as people wrote them, and the most
 * central mentions of different customers. out[need_count] in arena. */
enum unmet_status um_cluster_label(const struct um_cluster_model *model, const struct um_bags *bags,
                                   const struct um_grouping *grouping, const struct um_surface *surface,
                                   struct um_arena *arena, struct um_need_label **out,
                                   struct unmet_error *err);

/* um_cluster_shape - themes and areas by name, neighbours, what sets needs apart, a map. out's arrays in
 * arena. Cost O(k^2 d + k V + k^3). */
enum unmet_status um_cluster_shape(struct um_shape *out, const struct um_cluster_model *model, const struct um_bags *bags,
                                   const struct um_surface *surface, struct um_arena *arena, struct unmet_error *err);

#endif
