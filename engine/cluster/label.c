/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label.c - the mentions that speak for a need, its distinctive words, and a name for it (name.c).
 *
 * Only the most central mentions of a need are read, one or two a customer, so naming costs the same for
 * ten thousand mentions as for ten million. What fits its need badly speaks for nobody.
 */
#include "cluster/name.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fmath.h"
#include "base/mem.h"

#define TERM_MAX 12u
#define CENTRAL_MAX 8u
#define ALIKE 0.8f   /* share of words two quotes may have in common: the second one would tell a reader nothing new */
#define UNNAMED 0.3f /* what a mention is worth as a quote that says nothing of the name */

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

/* rank_of - central, and said in words of its own. Not how sure it is: sure are long ones, of which few words tell. */
static float rank_of(const struct naming *n, uint64_t m)
{
	float length = (float)(n->bags->offset[m + 1] - n->bags->offset[m]);

	return n->grouping->centrality[m] * (n->bags->word_offset ? own_words(n, m) : length / (length + 2.0f));
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

bool um_customer_seen(const struct naming *n, const uint64_t *list, size_t total, uint64_t m)
{
	for (size_t i = 0; i < total; i++)
		if (n->bags->customer[list[i]] == n->bags->customer[m])
			return true;
	return false;
}

/* says - share of the words in the need's name that the mention says itself; 1 where that cannot be known. */
static float says(const struct naming *n, uint32_t c, uint64_t m)
{
	const struct um_bags *bags = n->bags;
	const uint32_t *name = n->named[c];
	uint32_t words = 0, said = 0;

	for (uint32_t i = 0; bags->word_offset && i < NAME_STEMS && name[i] != UM_WORD_BREAK; i++) {
		uint64_t at = bags->word_offset[m];

		if (bags->function_word && bags->function_word[name[i]])
			continue;
		while (at < bags->word_offset[m + 1] && (bags->word[at] == UM_WORD_BREAK || bags->word_stem[bags->word[at]] != name[i]))
			at++;
		words++;
		said += at < bags->word_offset[m + 1];
	}
	return words ? (float)said / (float)words : 1.0f;
}

/* said_in - share of the words of mention a that mention b says, too; 0 where the words are not known. */
static float said_in(const struct um_bags *bags, uint64_t a, uint64_t b)
{
	uint32_t words = 0, said = 0;

	for (uint64_t i = bags->word_offset ? bags->word_offset[a] : 0; bags->word_offset && i < bags->word_offset[a + 1]; i++) {
		uint64_t at = bags->word_offset[b];

		if (bags->word[i] == UM_WORD_BREAK)
			continue;
		while (at < bags->word_offset[b + 1] &&
		       (bags->word[at] == UM_WORD_BREAK || bags->word_stem[bags->word[at]] != bags->word_stem[bags->word[i]]))
			at++;
		words++;
		said += at < bags->word_offset[b + 1];
	}
	return words ? (float)said / (float)words : 0.0f;
}

static bool said_before(const struct naming *n, const uint64_t *list, size_t total, uint64_t m)
{
	for (size_t i = 0; i < total; i++)
		if (said_in(n->bags, m, list[i]) >= ALIKE && said_in(n->bags, list[i], m) >= ALIKE)
			return true;
	return false;
}

/* pick - from order[held], the best first, until there are enough; what is said already only where `again`. */
static size_t pick(const struct naming *n, const struct ranked *order, size_t held, bool again, uint64_t *central, size_t total)
{
	for (size_t i = 0; i < held && total < CENTRAL_MAX; i++)
		if (!um_customer_seen(n, central, total, order[i].mention) && (again || !said_before(n, central, total, order[i].mention)))
			central[total++] = order[i].mention;
	return total;
}

/* pick_central - mentions of different customers: those that say what the need is called come first, for a name above
 * a quote that has nothing of it is not believed. */
static enum unmet_status pick_central(struct naming *n, uint32_t c, struct unmet_error *err)
{
	size_t held = (size_t)(n->first[c + 1] - n->first[c]), total;
	uint64_t *central = UM_ARRAY(n->arena, uint64_t, CENTRAL_MAX);
	struct ranked *order = UM_ARRAY(&n->page, struct ranked, held + 1);

	if (!central || !order)
		return um_arena_fail(central ? &n->page : n->arena, err);
	for (size_t i = 0; i < held; i++) {
		const struct ranked *from = &n->order[n->first[c] + i];

		order[i] = (struct ranked){ from->mention, from->rank * (UNNAMED + (1 - UNNAMED) * says(n, c, from->mention)) };
	}
	qsort(order, held, sizeof(*order), by_rank);
	total = pick(n, order, held < READ_MAX ? held : READ_MAX, false, central, 0);
	total = pick(n, order, held, true, central, total);
	um_arena_clear(&n->page);
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
		rc = pick_terms(n, c, err);
		if (!rc)
			rc = um_name_candidates(n, c, err);
	}
	if (!rc && n->bags->word_offset)
		rc = um_name_weigh(n, err);
	if (!rc)
		rc = um_name_needs(n, err);
	for (uint32_t c = 0; c < k && !rc; c++)
		rc = pick_central(n, c, err);
	return rc;
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
