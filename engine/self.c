/* SPDX-License-Identifier: Apache-2.0 */
/*
 * self.c - self-training over a project (Yarowsky 1995): its surest mentions against sentences in which no cue was found.
 * Half of the documents teach the other half, so no mention is judged by a model that has seen it. What comes of it ranks
 * mentions; it makes none and takes none away.
 */
#include "self.h"

#include "base/fmath.h"
#include "base/hash.h"
#include "base/mem.h"
#include "need/learn.h"

#include <string.h>

#define QUIET_MOST 16u  /* of a document, drawn by a hash of their words */
#define REASONS 3u

struct um_self {
	struct um_learner *of[UM_FAMILIES];
	size_t least;
	/* while learning */
	struct um_prior prior[UM_FAMILIES];
	bool fitted[UM_FAMILIES];
	struct um_sure *sure;
	uint64_t *hash;              /* [words stored] as features know them */
	uint64_t *word;              /* of one mention */
	size_t word_capacity;
	struct um_buf reasons;
};

enum unmet_status um_self_new(struct um_self **out, const struct unmet_options *options, struct unmet_error *err)
{
	struct um_self *s;

	*out = NULL;
	if (options->detector == UNMET_DETECTOR_CUES || options->mentions != UNMET_MENTIONS_NEEDS)
		return UNMET_OK;
	s = um_calloc(1, sizeof(*s));
	if (!s)
		return um_nomem(err);
	s->least = options->detector == UNMET_DETECTOR_SELF ? UM_SELF_LEAST : UM_SURE_LEAST;
	um_buf_init(&s->reasons, 1u << 16);
	for (int f = 0; f < UM_FAMILIES; f++)
		if (!(s->of[f] = um_learner_new())) {
			um_self_free(s);
			return um_nomem(err);
		}
	*out = s;
	return UNMET_OK;
}

void um_self_free(struct um_self *s)
{
	if (!s)
		return;
	for (int f = 0; f < UM_FAMILIES; f++)
		um_learner_free(s->of[f]);
	um_sure_free(s->sure);
	um_free(s->hash);
	um_free(s->word);
	um_buf_release(&s->reasons);
	um_free(s);
}

/* ---- quiet sentences ------------------------------------------------------------------------ */

/* is_drawn - about QUIET_MOST of `total`; equal sentences share their luck. */
static bool is_drawn(const struct um_text *text, const struct um_sentence *s, size_t total)
{
	return total <= QUIET_MOST ||
	       um_hash64(text->bytes.ptr + s->start, s->end - s->start) / (UINT64_MAX / total + 1) < QUIET_MOST;
}

static void note_sentence(struct um_buf *quiet, const struct um_worker *w, const struct um_sentence *s, uint32_t fold)
{
	uint64_t word[UM_FEATURE_TOKENS];
	uint32_t record[2 + UM_FEATURE_MOST];
	size_t total = s->token_count < UM_FEATURE_TOKENS ? s->token_count : UM_FEATURE_TOKENS;

	for (size_t i = 0; i < total; i++) {
		const struct um_token *token = &w->text->token[s->token + i];
		bool is_word = !(token->flags & UM_TOKEN_LINK) && token->term != UM_INTERN_NONE;

		word[i] = is_word ? um_feature_word(um_vocab_term(w->vocab, token->term)) : 0;
	}
	record[0] = fold;
	record[1] = (uint32_t)um_features(word, total, record + 2, NULL);
	um_buf_add(quiet, record, (2 + record[1]) * sizeof(*record));
}

enum unmet_status um_self_note(struct um_buf *quiet, const struct um_store_document *d, const struct um_worker *w,
                               struct unmet_error *err)
{
	const struct um_mentions *m = &w->mentions;

	for (size_t i = 0; i < m->quiet_count; i++) {
		const struct um_sentence *s = &w->text->sentence[m->quiet[i]];

		if (is_drawn(w->text, s, m->quiet_count))
			note_sentence(quiet, w, s, (uint32_t)(d->hash % UM_LEARN_FOLDS));
	}
	return um_buf_check(quiet, err);
}

enum unmet_status um_self_take(struct um_self *s, const struct um_buf *quiet, struct unmet_error *err)
{
	uint32_t head[2], feature[UM_FEATURE_MOST];

	for (size_t at = 0; at < quiet->len; at += sizeof(head) + head[1] * sizeof(*feature)) {
		memcpy(head, quiet->ptr + at, sizeof(head));
		memcpy(feature, quiet->ptr + at + sizeof(head), head[1] * sizeof(*feature));
		for (int f = 0; f < UM_FAMILIES; f++)
			if (!um_learner_add(s->of[f], feature, head[1], false, head[0]))
				return um_nomem(err);
	}
	return UNMET_OK;
}

/* ---- mentions ------------------------------------------------------------------------------- */

/* The words of a mention. */
struct words {
	enum um_family family;
	uint32_t feature[UM_FEATURE_MOST], from[UM_FEATURE_MOST];
	size_t total;
};

typedef enum unmet_status (*judged_fn)(struct um_self *s, const struct um_sure_mention *m, const struct words *w, double probability,
                                       struct unmet_error *err);

_Static_assert(256 % UM_LEARN_FOLDS == 0, "a lot is as good as the hash it is the end of");

static uint32_t fold_of(const struct um_sure_mention *m)
{
	return m->lot % UM_LEARN_FOLDS;
}

static enum unmet_status features_of(struct um_self *s, const struct um_sure_mention *m, struct words *w, struct unmet_error *err)
{
	if (!um_grow((void **)&s->word, &s->word_capacity, m->word_count + 1, sizeof(*s->word)))
		return um_nomem(err);
	for (size_t i = 0; i < m->word_count; i++)
		s->word[i] = m->word[i] == UM_SURE_BREAK ? 0 : s->hash[m->word[i]];
	w->total = um_features(s->word, m->word_count, w->feature, w->from);
	return UNMET_OK;
}

static enum unmet_status hash_words(struct um_self *s, struct unmet_error *err)
{
	size_t total = um_sure_word_total(s->sure);

	s->hash = um_calloc(total + 1, sizeof(*s->hash));
	if (!s->hash)
		return um_nomem(err);
	for (size_t i = 0; i < total; i++) {
		const char *stem = um_sure_spelling(s->sure, (uint32_t)i)->stem;

		s->hash[i] = stem ? um_feature_word(um_str(stem)) : 0;
	}
	return UNMET_OK;
}

/* add_sure - sure mentions to the examples of their family. */
static enum unmet_status add_sure(struct um_self *s, struct unmet_error *err)
{
	struct um_sure_mention m;
	struct words w;
	bool more;
	enum unmet_status rc;

	while (!(rc = um_sure_next(s->sure, &m, &more, err)) && more) {
		w.family = um_family_of(m.kind);
		if (m.score < UM_SURE_SCORE || w.family == UM_FAMILIES)
			continue;
		rc = features_of(s, &m, &w, err);
		if (!rc && !um_learner_add(s->of[w.family], w.feature, w.total, true, fold_of(&m)))
			rc = um_nomem(err);
		if (rc)
			return rc;
	}
	return rc;
}

/* heaviest - the feature that speaks most for a need among those that speak less than the last one named. */
static size_t heaviest(const double *weight, size_t total, size_t last)
{
	size_t best = total;

	for (size_t i = 0; i < total; i++) {
		if (weight[i] <= 0 || (last < total && (weight[i] > weight[last] || (weight[i] >= weight[last] && i <= last))))
			continue;
		if (best == total || weight[i] > weight[best])
			best = i;
	}
	return best;
}

static void add_reason(struct um_self *s, const struct um_sure_mention *m, enum um_family family, uint32_t from)
{
	size_t at = from / 2;

	if (s->reasons.len)
		um_buf_addc(&s->reasons, '\n');
	um_buf_addf(&s->reasons, "learned.%s: %s", um_family_name(family), um_sure_spelling(s->sure, m->word[at])->word);
	if (from % 2)
		um_buf_addf(&s->reasons, " %s", um_sure_spelling(s->sure, m->word[at + 1])->word);
}

static void explain(struct um_self *s, const struct um_sure_mention *m, const struct words *w)
{
	double weight[UM_FEATURE_MOST];
	size_t last = w->total, named = w->total;

	um_buf_clear(&s->reasons);
	for (size_t i = 0; i < w->total; i++)
		weight[i] = um_learner_weight(s->of[w->family], w->feature[i], fold_of(m));
	for (unsigned i = 0; i < REASONS; i++) {
		last = heaviest(weight, w->total, last);
		if (last == w->total)
			break;
		if (named < w->total && w->from[last] == w->from[named])
			continue; /* a word, and the same as the first one */
		add_reason(s, m, w->family, w->from[last]);
		named = last;
	}
}

/* each - every mention a model was made for, with its words and what the model says. */
static enum unmet_status each(struct um_self *s, judged_fn fn, struct unmet_error *err)
{
	struct um_sure_mention m;
	struct words w;
	bool more;
	enum unmet_status rc;

	while (!(rc = um_sure_next(s->sure, &m, &more, err)) && more) {
		double score;

		w.family = um_family_of(m.kind);
		if (w.family == UM_FAMILIES || !s->fitted[w.family])
			continue;
		rc = features_of(s, &m, &w, err);
		if (rc)
			return rc;
		score = um_learner_score(s->of[w.family], w.feature, w.total, fold_of(&m));
		rc = fn(s, &m, &w, um_learner_probability(s->of[w.family], score), err);
		if (rc)
			return rc;
	}
	return rc;
}

static enum unmet_status add_to_prior(struct um_self *s, const struct um_sure_mention *m, const struct words *w, double probability,
                                      struct unmet_error *err)
{
	(void)err;
	um_prior_add(&s->prior[w->family], m->score, probability);
	return UNMET_OK;
}

static enum unmet_status keep(struct um_self *s, const struct um_sure_mention *m, const struct words *w, double probability,
                              struct unmet_error *err)
{
	enum unmet_status rc;

	explain(s, m, w);
	rc = um_buf_check(&s->reasons, err);
	return rc ? rc : um_sure_add(s->sure, m->id, um_prior_join(&s->prior[w->family], m->score, probability),
	                             um_buf_str(&s->reasons), err);
}

static int fit_family(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	struct um_self *s = ctx;

	(void)block;
	(void)worker;
	for (size_t f = begin; f < end; f++)
		if (s->fitted[f] && !um_learner_fit(s->of[f]))
			return UNMET_E_NOMEM;
	return 0;
}

enum unmet_status um_self_learn(struct um_self *s, struct um_store *store, struct um_pool *pool, struct unmet_error *err)
{
	unsigned models = 0;
	enum unmet_status rc;

	if (um_learner_examples(s->of[0], false) < s->least)
		return UNMET_OK;
	rc = um_sure_new(&s->sure, store, err);
	if (!rc)
		rc = hash_words(s, err);
	if (!rc)
		rc = add_sure(s, err);
	for (int f = 0; f < UM_FAMILIES && !rc; f++) {
		if (um_learner_examples(s->of[f], true) < s->least)
			continue;
		s->fitted[f] = true;
		models++;
	}
	if (!rc && um_pool_for(pool, UM_FAMILIES, 1, fit_family, s))
		rc = um_nomem(err);
	if (rc || !models)
		return rc;
	rc = each(s, add_to_prior, err);
	for (int f = 0; f < UM_FAMILIES; f++)
		um_prior_fit(&s->prior[f]);
	return rc ? rc : each(s, keep, err);
}
