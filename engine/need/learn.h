/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn.h - what the surest mentions of a corpus have in common, beside their cues.
 *
 *   sure mentions ──(1)─┐
 *                       ├─ logistic regression, two halves ─ score of the other half ─ calibration ─┐
 *   quiet sentences (0)─┘                          shares by cue score ─┴─ probability
 *
 * Nobody labels anything, and nothing outlives the run: the labels are cues' own.
 */
#ifndef UM_NEED_LEARN_H
#define UM_NEED_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "unmet.h"

#define UM_FEATURE_BITS 18u  /* weights of a model: 2^18, 2 MiB */
#define UM_LEARN_FOLDS 2u
#define UM_LEARN_MOST 20000u /* examples of each label; later ones are left out */
#define UM_FEATURE_WORDS 60u /* of a sentence; what follows says little about what it is */
#define UM_FEATURE_MOST (2u * UM_FEATURE_WORDS)
#define UM_FEATURE_TOKENS 200u /* of a sentence, looked at for these words */
#define UM_SURE_SCORE 3.0    /* a mention that scores this or more is sure */
#define UM_SURE_LEAST 300u   /* sure mentions, and quiet sentences, below which nothing is learned */

/* Kinds that are learned together: what people ask for, and what troubles them. Praise is left to its cues. */
enum um_family { UM_FAMILY_ASK, UM_FAMILY_TROUBLE, UM_FAMILIES };
enum um_family um_family_of(enum unmet_kind kind); /* UM_FAMILIES: none */
const char *um_family_name(enum um_family family); /* "ask" */

/* ---- features (features.c) ---------------------------------------------------------------- */

/* um_feature_word - a stem as features know it; 0, a break, for what starts with no letter. */
uint64_t um_feature_word(struct um_str stem);
/* um_features - the features of words[total], 0 being a break (punctuation, a link), into out[UM_FEATURE_MOST]; how many.
 * One a word, one a pair of neighbours, one for the first word; each at most once, sorted. from (may be NULL): of each the
 * index of its word, times two, plus one for a pair that starts there. */
size_t um_features(const uint64_t *word, size_t total, uint32_t *out, uint32_t *from);

/* ---- learning (learn.c) ------------------------------------------------------------------- */

struct um_learner; /* examples, weights, calibration */

struct um_learner *um_learner_new(void); /* NULL: no memory */
void um_learner_free(struct um_learner *learner);
/* um_learner_add - one example; fold from the hash of its document. Order matters: it has to be the same on every
 * machine. true also where the label has UM_LEARN_MOST already. false: no memory. */
bool um_learner_add(struct um_learner *learner, const uint32_t *feature, size_t total, bool sure, uint32_t fold);
size_t um_learner_examples(const struct um_learner *learner, bool sure);

/*
 * um_learner_fit - weights of each half from the other, then calibration on what each half says of the other.
 *
 * Model        logistic regression, both labels of the same weight, L2, AdaGrad (Duchi, Hazan & Singer 2011), fixed passes
 * Calibration  isotonic, pool adjacent violators (Ayer et al. 1955; Zadrozny & Elkan 2002)
 * Cost         O(passes x features); threads: one
 */
bool um_learner_fit(struct um_learner *learner); /* false: no memory */

/* um_learner_score - log odds by the model that has not seen this fold. */
double um_learner_score(const struct um_learner *learner, const uint32_t *feature, size_t total, uint32_t fold);
double um_learner_weight(const struct um_learner *learner, uint32_t feature, uint32_t fold);
/* um_learner_probability - of a score: monotone, 0..1, with as many sure mentions as quiet sentences. */
double um_learner_probability(const struct um_learner *learner, double score);

/* ---- words and cues together (prior.c) ------------------------------------------------------ */

#define UM_PRIOR_BANDS 5u  /* of cue score */
#define UM_PRIOR_BINS 100u /* of the learner's probability */

/* Zero it, add every mention, fit, then join. */
struct um_prior {
	uint64_t bin[UM_PRIOR_BANDS][UM_PRIOR_BINS];
	double share[UM_PRIOR_BANDS]; /* of needs in the band; never falls */
};

void um_prior_add(struct um_prior *prior, double score, double probability);
void um_prior_fit(struct um_prior *prior);
/* um_prior_join - monotone in both: the cue score's band, and what the learner says. */
double um_prior_join(const struct um_prior *prior, double score, double probability);

#endif
