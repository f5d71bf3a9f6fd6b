/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label.c - a name for every need, in customers' words, and the mentions that speak for it.
 *
 * A good name covers many of the need's customers and few of the others': share x ln(lift), with a
 * bonus for length, because two words say what is meant where one says what it is about. Only the most
 * central mentions of a need are read, one or two a customer, so naming costs the same for ten
 * thousand mentions as for ten million. Where one phrase covers too little or is taken by a larger
 * need, a second one is added.
 */
#include "cluster/internal.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fmath.h"
#include "base/mem.h"
#include "cluster/phrase.h"

#define READ_MAX 400u     /* mentions read per need */
#define WORD_MAX 40000u   /* and words */
#define PHRASE_MAX 48u    /* candidates kept per need */
#define NAME_ROOM 4096u   /* while a name is put together; longer ones are given up */
#define LEAST_LIFT 0.1    /* keeps the logarithm above 0 where all needs say it alike */
#define TERM_MAX 12u
#define CENTRAL_MAX 8u
#define LABEL_MAX 60u
#define COVERS 0.5        /* share of customers above which one phrase is enough */

struct candidate {
	struct um_phrase phrase;
	uint32_t need;
	double share;     /* of the need's customers */
	double score;
};

struct ranked { uint64_t mention; float rank; };

struct naming {
	const struct um_cluster_model *model;
	const struct um_bags *bags;
	const struct um_grouping *grouping;
	const struct um_surface *surface;
	struct um_arena *arena;        /* results */
	struct um_arena scratch;
	struct um_arena page;          /* of one need at a time */
	uint64_t *first;               /* [k+1] into order */
	struct ranked *order;          /* [M] mentions by need, most central first */
	uint64_t *read;                /* [READ_MAX] */
	struct candidate *candidate;   /* [k][PHRASE_MAX] */
	uint32_t *candidate_total;     /* [k] */
	struct um_need_label *out;     /* [k] */
};

/* ---- order -------------------------------------------------------------------------------- */

static int by_rank(const void *pa, const void *pb)
{
	const struct ranked *a = pa, *b = pb;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return a->mention < b->mention ? -1 : a->mention > b->mention;
}

/* stem_score - how much stem t sets need c apart: its share there times the logarithm of its lift. */
static double stem_score(const struct um_cluster_model *model, const struct um_bags *bags, uint32_t t, uint32_t c)
{
	double times = model->times[(size_t)t * model->stride + c], size = model->size[c], lift;

	if (times < 1 || size < 1 || (bags->function_word && bags->function_word[model->bag_stem[t]]))
		return 0;
	lift = (times / size) / (model->df[t] / (double)model->mention_count);
	return lift > 1 ? times / size * um_log(lift) : 0;
}

/* own_words - does the mention say the need in its own words, in a sentence that can be quoted? The bag also
 * holds what stands around it. 0..1; falls for a word or two and for a monologue. */
static float own_words(const struct naming *n, uint64_t m)
{
	const struct um_bags *bags = n->bags;
	double told = 0, words = 0;

	for (uint64_t i = bags->word_offset[m]; i < bags->word_offset[m + 1]; i++) {
		uint32_t stem = bags->word[i] == UM_WORD_BREAK ? UM_WORD_BREAK : bags->word_stem[bags->word[i]];
		uint32_t t = stem == UM_WORD_BREAK ? UM_NEED_NONE : n->model->local[stem];

		words += bags->word[i] != UM_WORD_BREAK;
		if (t != UM_NEED_NONE)
			told += stem_score(n->model, bags, t, n->grouping->need[m]);
	}
	return (float)(told / (told + 0.5) * words / (words + 4) * (words > 30 ? 30 / words : 1));
}

/* rank_of - central, sure, and said in words of its own. */
static float rank_of(const struct naming *n, uint64_t m)
{
	float length = (float)(n->bags->offset[m + 1] - n->bags->offset[m]);

	return n->grouping->centrality[m] * n->grouping->posterior[m] *
	       (n->bags->word_offset ? own_words(n, m) : length / (length + 2.0f));
}

static enum unmet_status order_mentions(struct naming *n, struct unmet_error *err)
{
	uint64_t total = n->bags->mention_count;
	uint32_t k = n->model->need_count;

	n->first = UM_ARRAY(&n->scratch, uint64_t, (size_t)k + 2);
	n->order = UM_ARRAY(&n->scratch, struct ranked, total + 1);
	if (!n->first || !n->order)
		return um_arena_fail(&n->scratch, err);
	for (uint64_t m = 0; m < total; m++)
		n->first[n->grouping->need[m] + 2]++;
	for (uint32_t c = 0; c < k; c++)
		n->first[c + 2] += n->first[c + 1];
	for (uint64_t m = 0; m < total; m++)
		n->order[n->first[n->grouping->need[m] + 1]++] = (struct ranked){ m, rank_of(n, m) };
	for (uint32_t c = 0; c < k; c++)
		qsort(n->order + n->first[c], n->first[c + 1] - n->first[c], sizeof(*n->order), by_rank);
	return UNMET_OK;
}

static bool customer_seen(const struct naming *n, const uint64_t *list, size_t total, uint64_t m)
{
	for (size_t i = 0; i < total; i++)
		if (n->bags->customer[list[i]] == n->bags->customer[m])
			return true;
	return false;
}

/* pick_central - the first mentions of different customers. */
static enum unmet_status pick_central(struct naming *n, uint32_t c, struct unmet_error *err)
{
	uint64_t *central = UM_ARRAY(n->arena, uint64_t, CENTRAL_MAX);
	size_t total = 0;

	if (!central)
		return um_arena_fail(n->arena, err);
	for (uint64_t i = n->first[c]; i < n->first[c + 1] && total < CENTRAL_MAX; i++)
		if (!customer_seen(n, central, total, n->order[i].mention))
			central[total++] = n->order[i].mention;
	n->out[c].central = central;
	n->out[c].central_count = total;
	return UNMET_OK;
}

/* ---- distinctive stems -------------------------------------------------------------------- */

static enum unmet_status pick_terms(struct naming *n, uint32_t c, struct unmet_error *err)
{
	uint32_t *term = UM_ARRAY(n->arena, uint32_t, TERM_MAX + 1);
	double score[TERM_MAX + 1];
	uint32_t total = 0;

	if (!term)
		return um_arena_fail(n->arena, err);
	for (uint32_t t = 0; t < n->model->stem_count; t++) {
		double s = stem_score(n->model, n->bags, t, c);
		uint32_t j = total;

		if (s <= 0 || (total == TERM_MAX && s <= score[total - 1]))
			continue;
		for (; j > 0 && score[j - 1] < s; j--) {
			score[j] = score[j - 1];
			term[j] = term[j - 1];
		}
		score[j] = s;
		term[j] = n->model->bag_stem[t];
		total += total < TERM_MAX;
	}
	n->out[c].term = term;
	n->out[c].term_count = total;
	return UNMET_OK;
}

/* ---- candidates --------------------------------------------------------------------------- */

static double length_bonus(uint32_t words)
{
	static const double bonus[UM_PHRASE_WORDS + 1] = { 0, 1.0, 3.0, 3.6, 3.7 };

	return bonus[words];
}

static int by_score(const void *pa, const void *pb)
{
	const struct candidate *a = pa, *b = pb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return um_phrase_order(a->phrase.stem, b->phrase.stem);
}

/* single_stems - candidates where the bags carry no words: the distinctive stems, as written. */
static void single_stems(struct naming *n, uint32_t c)
{
	struct candidate *to = n->candidate + (size_t)c * PHRASE_MAX;

	for (size_t i = 0; i < n->out[c].term_count; i++) {
		struct candidate *one = &to[n->candidate_total[c]++];

		*one = (struct candidate){ .need = c, .share = 0.3, .score = 1.0 / (double)(i + 1) };
		memset(one->phrase.stem, 0xff, sizeof(one->phrase.stem));
		memset(one->phrase.word, 0xff, sizeof(one->phrase.word));
		one->phrase.stem[0] = n->out[c].term[i];
		one->phrase.words = 1;
	}
}

static size_t read_list(struct naming *n, uint32_t c)
{
	size_t total = 0;
	uint64_t words = 0;

	for (uint64_t i = n->first[c]; i < n->first[c + 1] && total < READ_MAX && words < WORD_MAX; i++) {
		uint64_t m = n->order[i].mention;

		n->read[total++] = m;
		words += n->bags->word_offset[m + 1] - n->bags->word_offset[m];
	}
	return total;
}

static uint32_t customers_read(const struct naming *n, size_t read_total)
{
	uint32_t total = 0;

	for (size_t i = 0; i < read_total; i++)
		total += !customer_seen(n, n->read, i, n->read[i]);
	return total;
}

static enum unmet_status find_candidates(struct naming *n, uint32_t c, struct unmet_error *err)
{
	struct candidate *to = n->candidate + (size_t)c * PHRASE_MAX, *all;
	size_t read_total = read_list(n, c), total;
	uint32_t customers = customers_read(n, read_total);
	struct um_phrase *phrase;
	enum unmet_status rc = um_phrases_of(&phrase, &total, n->bags, n->read, read_total, &n->page, err);

	if (rc)
		return rc;
	all = UM_ARRAY(&n->page, struct candidate, total + 1);
	if (!all)
		return um_arena_fail(&n->page, err);
	for (size_t i = 0; i < total; i++) {
		double share = phrase[i].customer_count / (double)customers;
		/* What one or two customers say in the same words is no name for what many say. */
		double few = customers >= 8 && phrase[i].words > 1 ? 2 : 1;
		double weight = (phrase[i].customer_count > few ? phrase[i].customer_count - few : 0.1) / (customers + 2.0);

		all[i] = (struct candidate){ phrase[i], c, share, weight * length_bonus(phrase[i].words) };
	}
	qsort(all, total, sizeof(*all), by_score);
	n->candidate_total[c] = (uint32_t)(total < PHRASE_MAX ? total : PHRASE_MAX);
	memcpy(to, all, n->candidate_total[c] * sizeof(*to));
	um_arena_clear(&n->page);
	return UNMET_OK;
}

static int by_phrase(const void *pa, const void *pb)
{
	const struct candidate *const *a = pa, *const *b = pb;
	int order = um_phrase_order((*a)->phrase.stem, (*b)->phrase.stem);

	return order ? order : (*a)->need < (*b)->need ? -1 : (*a)->need > (*b)->need;
}

/* weigh - score = share x bonus x ln(lift against the mean share over needs): a word that all needs use
 * names none. */
static enum unmet_status weigh(struct naming *n, struct unmet_error *err)
{
	uint32_t k = n->model->need_count;
	const struct candidate **all = (const struct candidate **)um_arena_alloc(&n->scratch,
		(size_t)k * PHRASE_MAX + 1, sizeof(*all));
	size_t total = 0;

	if (!all)
		return um_arena_fail(&n->scratch, err);
	for (uint32_t c = 0; c < k; c++)
		for (uint32_t i = 0; i < n->candidate_total[c]; i++)
			all[total++] = &n->candidate[(size_t)c * PHRASE_MAX + i];
	qsort(all, total, sizeof(*all), by_phrase);
	for (size_t i = 0; i < total;) {
		size_t end = i;
		double sum = 0;

		for (; end < total && !um_phrase_order(all[end]->phrase.stem, all[i]->phrase.stem); end++)
			sum += all[end]->share;
		for (; i < end; i++) {
			struct candidate *one = &n->candidate[all[i] - n->candidate];

			one->score *= um_log(LEAST_LIFT + one->share * k / sum);
		}
	}
	for (uint32_t c = 0; c < k; c++)
		qsort(n->candidate + (size_t)c * PHRASE_MAX, n->candidate_total[c], sizeof(*n->candidate), by_score);
	return UNMET_OK;
}

/* ---- the name ----------------------------------------------------------------------------- */

static void spell(struct um_buf *buf, const struct naming *n, const struct um_phrase *phrase)
{
	for (uint32_t i = 0; i < phrase->words; i++) {
		bool word = n->surface && n->surface->word && phrase->word[i] != UM_WORD_BREAK;
		struct um_str s = word ? n->surface->word[phrase->word[i]] :
			n->surface && n->surface->form && n->surface->form[phrase->stem[i]].len ?
			n->surface->form[phrase->stem[i]] : n->bags->stem[phrase->stem[i]];

		if (i)
			um_buf_addc(buf, ' ');
		um_buf_add(buf, s.ptr, s.len);
	}
}

static bool share_stem(const struct um_phrase *a, const struct um_phrase *b)
{
	for (uint32_t i = 0; i < a->words; i++)
		for (uint32_t j = 0; j < b->words; j++)
			if (a->stem[i] == b->stem[j])
				return true;
	return false;
}

static bool taken(const struct naming *n, uint32_t c, struct um_str label)
{
	for (uint32_t i = 0; i < c; i++)
		if (um_str_eq(n->out[i].label, label))
			return true;
	return false;
}

/* compose - candidate i, and candidate j beside it unless j is none. false: too long. */
static bool compose(struct um_buf *buf, const struct naming *n, uint32_t c, uint32_t i, uint32_t j)
{
	const struct candidate *from = n->candidate + (size_t)c * PHRASE_MAX;

	um_buf_clear(buf);
	spell(buf, n, &from[i].phrase);
	if (j < n->candidate_total[c]) {
		um_buf_adds(buf, ", ");
		spell(buf, n, &from[j].phrase);
	}
	return buf->len > 0 && buf->len <= LABEL_MAX && !buf->failed;
}

/* try_names - the best name that is not taken. */
static bool try_names(struct um_buf *buf, const struct naming *n, uint32_t c)
{
	const struct candidate *from = n->candidate + (size_t)c * PHRASE_MAX;
	uint32_t total = n->candidate_total[c];

	for (uint32_t i = 0; i < total; i++) {
		if (from[i].share >= COVERS && compose(buf, n, c, i, total) && !taken(n, c, um_buf_str(buf)))
			return true;
		for (uint32_t j = i + 1; j < total; j++)
			if (!share_stem(&from[i].phrase, &from[j].phrase) && compose(buf, n, c, i, j) &&
			    !taken(n, c, um_buf_str(buf)))
				return true;
		if (compose(buf, n, c, i, total) && !taken(n, c, um_buf_str(buf)))
			return true;
	}
	return false;
}

static enum unmet_status name_need(struct naming *n, struct um_buf *buf, uint32_t c, struct unmet_error *err)
{
	char *label;

	if (!try_names(buf, n, c)) {
		um_buf_clear(buf);
		um_buf_addf(buf, "need %u", c + 1);
	}
	label = um_arena_strndup(n->arena, buf->ptr, buf->len);
	if (!label)
		return um_arena_fail(n->arena, err);
	n->out[c].label = um_str_n(label, buf->len);
	return UNMET_OK;
}

/* name_needs - larger needs first. The buffer has its room before the first word: a name must not
 * depend on how short memory is. */
static enum unmet_status name_needs(struct naming *n, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	struct um_buf buf;

	um_buf_init(&buf, NAME_ROOM);
	if (!um_buf_reserve(&buf, NAME_ROOM - 1))
		rc = um_nomem(err);
	for (uint32_t c = 0; c < n->model->need_count && !rc; c++)
		rc = name_need(n, &buf, c, err);
	um_buf_release(&buf);
	return rc;
}

static enum unmet_status name_all(struct naming *n, struct unmet_error *err)
{
	uint32_t k = n->model->need_count;
	enum unmet_status rc = order_mentions(n, err);

	n->read = UM_ARRAY(&n->scratch, uint64_t, READ_MAX);
	n->candidate = UM_ARRAY(&n->scratch, struct candidate, (size_t)k * PHRASE_MAX + 1);
	n->candidate_total = UM_ARRAY(&n->scratch, uint32_t, (size_t)k + 1);
	if (!rc && (!n->read || !n->candidate || !n->candidate_total))
		rc = um_arena_fail(&n->scratch, err);
	for (uint32_t c = 0; c < k && !rc; c++) {
		rc = pick_central(n, c, err);
		if (!rc)
			rc = pick_terms(n, c, err);
		if (!rc && n->bags->word_offset)
			rc = find_candidates(n, c, err);
		else if (!rc)
			single_stems(n, c);
	}
	if (!rc && n->bags->word_offset)
		rc = weigh(n, err);
	return rc ? rc : name_needs(n, err);
}

enum unmet_status um_cluster_label(const struct um_cluster_model *model, const struct um_bags *bags,
                                   const struct um_grouping *grouping, const struct um_surface *surface,
                                   struct um_arena *arena, struct um_need_label **out,
                                   struct unmet_error *err)
{
	struct naming n = { .model = model, .bags = bags, .grouping = grouping, .surface = surface, .arena = arena };
	enum unmet_status rc;

	*out = NULL;
	n.out = UM_ARRAY(arena, struct um_need_label, (size_t)model->need_count + 1);
	if (!n.out)
		return um_arena_fail(arena, err);
	um_arena_init(&n.scratch, SIZE_MAX);
	um_arena_init(&n.page, SIZE_MAX);
	rc = name_all(&n, err);
	um_arena_release(&n.page);
	um_arena_release(&n.scratch);
	if (!rc)
		*out = n.out;
	return rc;
}
