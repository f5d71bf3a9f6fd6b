/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - what the files of this stage share. In processing order:
 *
 *   bags ── sample.c ──> sample   [M x V] binary, rows in an order of their own content
 *            cooc.c  ──> PPMI     [V x V] sparse, symmetric
 *            vectors.c ─> W       [V x D] stem vectors;  X [M x D] mention vectors under stem weights
 *            outside.c > W       what word vectors from elsewhere say, as more columns (word_rows.c, vector_*.c)
 *            kmeans.c ─> labels   [M]
 *            ward.c ───> labels   from too many groups to k
 *            mixture.c > labels   hard EM, likelihood, stem weights by entropy
 *            near.c ───> labels   votes of nearest neighbours
 *            start.c ──> labels   the recipe once from one seed; fit.c: several starts, one kept
 *            consensus.c > W     what all starts found, as more columns, for the starts after
 *            auto.c ───> k        agreement between seeded runs over a grid
 *            merge.c ──> themes   needs that go together, from the merge tree
 *            bootstrap.c, temper.c  which needs and mentions come back, and posteriors that say so
 *            model.c ──> model    what is kept of the counts; refit.c, known.c, tally.c: from needs that are known
 *            assign.c, label.c    every mention to a need; words for it
 */
#ifndef UM_CLUSTER_INTERNAL_H
#define UM_CLUSTER_INTERNAL_H

#include "base/rng.h"
#include "base/status.h"
#include "cluster/cluster.h"
#include "cluster/dense.h"

/* ---- one setting for all ------------------------------------------------------------------ */

#define UM_SMALL 2000u /* mentions: below, time does not matter and starts are many */
#define UM_LARGE 15000u /* above, starts are few */

struct um_recipe {
	uint32_t stem_max;      /* vocabulary bound, by mentions */
	uint32_t pair_max;      /* stored cells of the PPMI matrix */
	uint32_t dims;          /* of the stem vectors, at most */
	double spectrum;        /* stem vector = U S^spectrum */
	double smooth;          /* context distribution smoothing exponent of PPMI */
	double alpha;           /* of the multinomials */
	double weight_alpha;    /* of the entropy of a stem over needs */
	uint32_t rounds;        /* of reweighting */
	double spare;           /* groups during those rounds, in times the number of needs; then merged */
	uint32_t starts;
	uint32_t last_starts;   /* after them, which know what they found; no more than them */
	double consensus;       /* weight of what the first starts say; 0: there are no others */
	uint32_t votes;         /* rounds of votes of neighbours, before groups are merged and after */
	uint32_t vote_times;    /* in a round */
	uint32_t near;          /* neighbours a mention looks for */
	uint32_t near_groups;   /* it looks in */
	uint32_t near_seen;     /* it is compared with, on average, at most */
	uint32_t kmeans_max;    /* iterations */
	uint32_t em_max;
	uint32_t draws;         /* of customers, for the stability of needs */
};

/* um_recipe_for - the setting for a sample of this size. */
void um_recipe_for(struct um_recipe *recipe, uint64_t mention_count);

enum unmet_status um_cluster_fit_with(struct um_cluster_model **model, const struct um_bags *sample,
                                      const struct um_cluster_options *options,
                                      const struct um_recipe *recipe, struct unmet_error *err);

/* ---- sample ------------------------------------------------------------------------------- */

/* Mentions with at least one kept stem, sorted by content: equal rows are interchangeable, so the
 * order in which mentions arrive cannot matter. */
struct um_sample {
	uint32_t mention_count;  /* M */
	uint32_t stem_count;     /* V */
	const uint32_t *offset;  /* [M+1] */
	const uint32_t *stem;    /* [offset[M]] ascending inside a row */
	const uint32_t *df;      /* [V] mentions with the stem, >= 2 */
	const uint32_t *bag_stem; /* [V] its id in the bags */
	const uint32_t *customer; /* [M] of the bags */
	const uint32_t *from;    /* [M] row it was taken from, of the bags or of another sample */
};

enum unmet_status um_sample_build(struct um_sample *out, const struct um_bags *bags, uint32_t stem_max,
                                  struct um_arena *arena, struct unmet_error *err);
/* um_sample_take - every row r, times[r] times; same vocabulary. */
enum unmet_status um_sample_take(struct um_sample *out, const struct um_sample *from,
                                 const uint8_t *times, struct um_arena *arena, struct unmet_error *err);

/* ---- co-occurrence and vectors ------------------------------------------------------------ */

struct um_sparse { /* symmetric, both halves stored */
	uint32_t n;
	uint64_t *offset;   /* [n+1] */
	uint32_t *column;
	float *value;
};

enum unmet_status um_cooc_ppmi(struct um_sparse *out, const struct um_sample *sample,
                               const struct um_recipe *recipe, struct um_pool *pool,
                               struct unmet_error *err);
/* um_cooc_count - in how many mentions two stems meet, both halves, no diagonal. Counts of shards with the same
 * stems add up to those of their union, and PPMI needs nothing else. */
enum unmet_status um_cooc_count(struct um_sparse *out, const struct um_sample *sample, struct um_pool *pool,
                                struct unmet_error *err);
void um_sparse_release(struct um_sparse *m);

#define UM_MAX_DIMS 896u

struct um_vectors {
	uint32_t dims;        /* D, padded */
	uint32_t outer;       /* the last of them come from outside the corpus */
	const float *stem;    /* [V][D] unit rows */
};

enum unmet_status um_vectors_build(struct um_vectors *out, const struct um_sparse *ppmi,
                                   const struct um_recipe *recipe, struct um_pool *pool,
                                   struct um_arena *arena, struct unmet_error *err);

struct um_columns {
	uint32_t dims;        /* padded */
	float *stem;          /* [V][dims] unit rows, zeros where nothing is known */
};

/* um_vector_file - the words of the sample's stems from a file of word vectors; surface as in um_outside_source.
 * Cost: the file once, memory for the words of the vocabulary. Errors: IO, FORMAT with path and line, LIMIT, NOMEM */
enum unmet_status um_vector_file(struct um_columns *out, const char *path, const struct um_surface *surface, const struct um_bags *bags,
                                 const struct um_sample *sample, struct um_outside_told *told, struct um_arena *arena,
                                 struct unmet_error *err);
/* um_columns_join - columns behind those that are there, at their weight; unit rows. */
enum unmet_status um_columns_join(struct um_vectors *v, const struct um_columns *columns, uint32_t stem_count, float weight,
                                  struct um_arena *arena, struct unmet_error *err);
/* um_outside_join - what the source knows; nothing where it is NULL. */
enum unmet_status um_outside_join(struct um_vectors *v, const struct um_bags *bags, const struct um_sample *sample,
                                  const struct um_outside_source *source, struct um_arena *arena, struct unmet_error *err);

/* um_vectors_narrow - the leading dims of the corpus and all from outside, unit again; `from` itself where it has no more. */
enum unmet_status um_vectors_narrow(struct um_vectors *out, const struct um_vectors *from, uint32_t stem_count,
                                    uint32_t dims, struct um_arena *arena, struct unmet_error *err);

/* um_mention_vector - sum of weighted stem vectors, unit, minus mean (may be NULL), unit. */
void um_mention_vector(float *x, const uint32_t *stem, uint32_t stem_total, const float *weight,
                       const struct um_vectors *vectors, const float *mean);
/* um_mention_vectors - X [M][D] of the sample and the mean taken off; mean [D]. */
void um_mention_vectors(float *x, float *mean, const struct um_sample *sample, const float *weight,
                        const struct um_vectors *vectors);

/* ---- grouping ----------------------------------------------------------------------------- */

/* Scratch of one run at one k: no allocation inside the loops. */
struct um_work {
	uint32_t k, stride;     /* stride = um_pad(k), of the largest k it had */
	uint32_t target;        /* k in the end: um_start_run merges down to it */
	uint32_t dims;
	float *x;               /* [M][D] */
	float *mean;            /* [D] */
	float *weight;          /* [V] */
	float *centroid;        /* [k][D] */
	double *sum;            /* [k][D] */
	float *panel;           /* [stride/8][D][8] */
	float *bias;            /* [stride] */
	float *score;           /* [UM_TILE][stride] */
	float *best;            /* [M] score of the own centre, or a bound from below */
	float *rival;           /* [M] bound from above on the score of any other */
	float *aimed;           /* [k][D] centroids as scores were last worked out */
	float *rise, *fall;     /* [stride] how far scores can have moved since */
	float *rows;            /* [UM_TILE][D] */
	uint32_t *need;         /* [M] labels 0..k-1 */
	uint32_t *was;          /* [M] labels before the last step of EM */
	uint32_t *size;         /* [k] mentions */
	uint32_t *total;        /* [k] stems */
	uint32_t *times;        /* [V][stride] mentions of a need with the stem */
	float *theta;           /* [V][stride] ln(times + alpha) */
	float *norm;            /* [stride] ln(total + alpha V) */
	const float *logs;      /* [M+1] ln(i + alpha), shared */
	double likelihood;
	const uint32_t *home;   /* [M] need a mention had before, or UM_NEED_NONE; NULL: none had one */
	double *gap;            /* [k][k] scratch of merging */
	uint32_t *into;         /* [k] */
	float stay;             /* nats by which another need must be likelier */
	struct um_near *near;   /* scratch of votes; NULL: none are taken */
};

/* ln 19: a refit moves a known mention where another need is likelier by 95 to 5. */
#define UM_STAY 2.944439f

#define UM_TILE 64u

enum unmet_status um_work_init(struct um_work *work, const struct um_sample *sample,
                               const struct um_vectors *vectors, uint32_t k, const float *logs,
                               struct um_arena *arena, struct unmet_error *err);

/* um_kmeans_seed - k-means++ (Arthur & Vassilvitskii 2007) centroids from x. */
void um_kmeans_seed(struct um_work *work, uint32_t mention_count, struct um_rng *rng);
/* um_kmeans_centre - centroids as means of the labels. */
void um_kmeans_centre(struct um_work *work, uint32_t mention_count);
/* um_kmeans_run - Lloyd's iterations from the centroids: labels and centroids. */
void um_kmeans_run(struct um_work *work, uint32_t mention_count, uint32_t most);

/* um_ward_merge - from work->k groups to k <= work->k: labels and centroids. Cost O(k^2 D + merges k^2). */
void um_ward_merge(struct um_work *work, uint32_t mention_count, uint32_t k);

/* um_mixture_count - times, total, size, and theta, norm from the labels. */
void um_mixture_count(struct um_work *work, const struct um_sample *sample, double alpha);
/* um_mixture_run - hard EM from the labels; leaves labels, counts and likelihood. */
void um_mixture_run(struct um_work *work, const struct um_sample *sample, const struct um_recipe *recipe);
/* um_mixture_best - the likeliest need of a mention under the counts; leaves ln p(stems | need) in score. */
uint32_t um_mixture_best(struct um_work *work, const struct um_sample *sample, uint32_t mention);
/* um_mixture_weights - weight[t] = ln k - H(need | stem t). */
void um_mixture_weights(struct um_work *work, const struct um_sample *sample, const struct um_recipe *recipe);

/* um_near_init - scratch for um_near_vote in a work of the sample. Memory M (4 near + near_groups) numbers and a little. */
enum unmet_status um_near_init(struct um_work *work, const struct um_sample *sample, const struct um_recipe *recipe,
                               struct um_arena *arena, struct unmet_error *err);
/* um_near_vote - `times` times, every mention to the need that the sum of its nearest neighbours' cosines is largest for; labels only. x must be
 * what stems weigh now. Cost: M x near_seen comparisons in D at most, about as much as five iterations of k-means at 100 needs. */
void um_near_vote(struct um_work *work, const struct um_sample *sample, uint32_t times);

/* um_start_reweigh - one round: stems by entropy, k-means from the needs found, EM. */
void um_start_reweigh(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors,
                      const struct um_recipe *recipe);
/* um_start_run - the recipe once. */
void um_start_run(struct um_work *work, const struct um_sample *sample, const struct um_vectors *vectors,
                  const struct um_recipe *recipe, uint64_t seed, uint64_t stream);

/* um_consensus_join - columns of what the starts found, behind those that are there. All starts have work[0].k needs. */
enum unmet_status um_consensus_join(struct um_vectors *v, const struct um_work *work, uint32_t starts, const struct um_sample *sample,
                                    double weight, struct um_arena *arena, struct unmet_error *err);

/* um_ln_table - ln(i + alpha) for i in [0, total]. NULL: no memory. */
float *um_ln_table(struct um_arena *arena, uint32_t total, double alpha);

/* ---- the number of needs ------------------------------------------------------------------ */

#define UM_AUTO_MENTIONS 4000u
#define UM_AUTO_DIMS 64u
#define UM_AUTO_NEEDS 200u
#define UM_CURVE_MAX 40u

struct um_choice {
	uint32_t k, k_low, k_high;
	double sharpness;
	uint32_t points;                 /* of the grid */
	uint32_t curve_k[UM_CURVE_MAX];
	double agreement[UM_CURVE_MAX];   /* adjusted Rand index between runs */
	double shared[UM_CURVE_MAX];      /* nats two runs share beyond chance */
};

/* um_choice_given - a number nobody had to look for. */
struct um_choice um_choice_given(uint32_t k);

enum unmet_status um_auto_choose(struct um_choice *out, const struct um_sample *sample,
                                 const struct um_vectors *vectors, const struct um_recipe *recipe,
                                 const struct um_cluster_options *options, struct unmet_error *err);

/* ---- the model ---------------------------------------------------------------------------- */

struct um_cluster_model {
	struct um_arena arena;
	uint32_t need_count, stride, stem_count, bag_stem_count, dims;
	uint32_t mention_count; /* of the sample */
	uint32_t *local;        /* [bag_stem_count] stem of the bags to 0..V-1, or NONE */
	uint32_t *bag_stem;     /* [V] */
	float *weight;          /* [V] */
	float *stem;            /* [V][D] */
	float *mean;            /* [D] */
	float *centroid;        /* [k][D] unit */
	float *theta;           /* [V][stride] ln p(stem | need) */
	uint32_t *size;         /* [k] mentions of the sample */
	uint32_t *times;        /* [V][stride] */
	uint32_t *df;           /* [V] */
	uint32_t *theme;        /* [k] 1-based */
	uint32_t theme_count;
	uint32_t *area;         /* [theme_count] 1-based */
	uint32_t area_count;
	float *stability;       /* [k] NaN: too few customers to draw from */
	float temper;           /* scores are taken over temper x sqrt(stems) before they become posteriors */
	double likelihood;
	struct um_choice choice;
	uint32_t *home;         /* [home_count] need that a known need became, UM_NEED_NONE: vanished. NULL: none was known */
	uint32_t home_count;
	float stay;             /* nats by which another need must be likelier for a mention to leave the one it had */
};

/* um_model_new - an empty one; the caller's, until um_model_give. um_cluster_model_free frees it. */
enum unmet_status um_model_new(struct um_cluster_model **out, struct unmet_error *err);
/* um_model_give - the last step of every way to a model: to *out where rc is OK, freed where not. Returns rc. */
enum unmet_status um_model_give(struct um_cluster_model **out, struct um_cluster_model *model, enum unmet_status rc);

/* um_rank_needs - order[i]: groups by size, largest first, ties by index; returns how many are not empty. */
uint32_t um_rank_needs(uint32_t *order, const struct um_work *work);

/* um_most_agreed - index of the start to keep. table: [k][k] scratch. */
uint32_t um_most_agreed(const struct um_work *work, uint32_t total, uint32_t mention_count, uint32_t *table);

#define UM_BOOT_MENTIONS 5000u
#define UM_BOOT_CUSTOMERS 5u /* fewer say nothing about customers */

/*
 * um_bootstrap - stability[c] of need c: mean best Jaccard when customers are drawn again.
 *
 *   need   [M] of the sample's mentions, < need_count
 *   back   [M] share of the draws it was in where a mention came back to its need; NaN: it was in none
 *
 * Cost     recipe->draws short starts on at most UM_BOOT_MENTIONS mentions (one customer more)
 */
enum unmet_status um_bootstrap(float *stability, float *back, const uint32_t *need, uint32_t need_count, const struct um_sample *sample,
                               const struct um_vectors *vectors, const struct um_recipe *recipe,
                               const struct um_cluster_options *options, struct unmet_error *err);

/* What fits corpora of very different kinds, where the draws cannot tell. */
#define UM_TEMPER 1.5f

/* um_temper - set model->temper so that posteriors say how often mentions came back (um_bootstrap); as it is where all are
 * NaN. Cost: at most UM_TEMPER_ROWS mentions x needs, some dozens of times. */
#define UM_TEMPER_ROWS 2048u
enum unmet_status um_temper(struct um_cluster_model *model, const struct um_sample *sample, const uint32_t *need,
                            const float *back, struct unmet_error *err);

/* um_stand - stability of needs and the temper of posteriors, both from one set of draws. need: as um_bootstrap */
enum unmet_status um_stand(struct um_cluster_model *model, const uint32_t *need, const struct um_sample *sample,
                           const struct um_vectors *vectors, const struct um_recipe *recipe,
                           const struct um_cluster_options *options, struct unmet_error *err);

/* um_fit_vectors - stem vectors of a sample. */
enum unmet_status um_fit_vectors(struct um_vectors *vectors, const struct um_sample *sample, const struct um_recipe *recipe,
                                 struct um_pool *pool, struct um_arena *arena, struct unmet_error *err);
/* um_model_fill - a model of counted work: need i is work's order[i]; stability not known. */
enum unmet_status um_model_fill(struct um_cluster_model *model, struct um_work *work, const struct um_sample *sample,
                                const struct um_vectors *vectors, const uint32_t *order, uint32_t need_count,
                                uint32_t bag_stem_count, struct unmet_error *err);

/* um_themes - fill theme and area, and how many, from the centroids. */
enum unmet_status um_themes(struct um_cluster_model *model, struct unmet_error *err);

/* um_layout - x, y [k] in 0..1: needs that are alike lie near each other. alike: [k][k] cosines. */
enum unmet_status um_layout(double *x, double *y, const double *alike, uint32_t k, struct unmet_error *err);

/* um_group_labels - a name for every group of needs. group: [k] 1-based; out[group_count] in arena. */
enum unmet_status um_group_labels(struct um_str *out, const struct um_cluster_model *model, const struct um_bags *bags,
                                  const struct um_surface *surface, const uint32_t *group, uint32_t group_count,
                                  struct um_arena *arena, struct unmet_error *err);

#endif
