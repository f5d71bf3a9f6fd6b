/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name.c - what a need is called, in customers' words.
 *
 * A good name covers many of the need's customers and few of the others': share x ln(lift), with a
 * bonus for length, because two words say what is meant where one says what it is about. A single word that
 * wins is shown in the phrase it is mostly used in, where there is one ("font" becomes "font size").
 * Where one phrase covers too little, a second one is added. No name lies within another one: larger needs
 * choose first, and a need whose best word is taken is called by what sets it apart.
 */
#include "cluster/name.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fmath.h"

#define WORD_MAX 40000u   /* and words */
#define NAME_ROOM 4096u   /* while a name is put together; longer ones are given up */
#define LEAST_LIFT 0.1    /* keeps the logarithm above 0 where all needs say it alike */
#define LABEL_MAX 60u
#define FULLER 0.15       /* share of a word's customers who use it in one phrase: then the phrase says it better */
#define BESIDE 0.2        /* of the first one's score: what is weaker adds nothing */
#define BESIDE_SHARE 0.03 /* of the customers: what fewer say stands for none of the others */
#define VAGUE 0.02         /* what a phrase is worth that does not say what it is about */
#define TOLD_BY 0.08       /* share of customers, and ... */
#define TOLD_CUSTOMERS 3u  /* ... how many, who say what it is about: with fewer the vague words are what they share */
#define TOLD_SCORE 0.22    /* of the best vague phrase's score, for the same reason */
#define COVERS 0.5        /* share of customers above which one phrase is enough */

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
		total += !um_customer_seen(n, n->read, i, n->read[i]);
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

enum unmet_status um_name_candidates(struct naming *n, uint32_t c, struct unmet_error *err)
{
	if (n->bags->word_offset)
		return find_candidates(n, c, err);
	single_stems(n, c);
	return UNMET_OK;
}

static int by_phrase(const void *pa, const void *pb)
{
	const struct candidate *const *a = pa, *const *b = pb;
	int order = um_phrase_order((*a)->phrase.stem, (*b)->phrase.stem);

	return order ? order : (*a)->need < (*b)->need ? -1 : (*a)->need > (*b)->need;
}

/* demote_vague - "help, answer" names nothing where many customers also say what about. Where they do not, in a need
 * of people who only call for help, it is the honest name. */
static void demote_vague(const struct naming *n, uint32_t c)
{
	struct candidate *from = n->candidate + (size_t)c * PHRASE_MAX;
	double vague = 0;
	bool told = false;

	for (uint32_t i = 0; i < n->candidate_total[c]; i++)
		if (!um_phrase_tells(n->bags, &from[i].phrase) && from[i].score > vague)
			vague = from[i].score;
	for (uint32_t i = 0; i < n->candidate_total[c] && !told; i++)
		told = um_phrase_tells(n->bags, &from[i].phrase) && from[i].share >= TOLD_BY && from[i].score >= TOLD_SCORE * vague &&
			from[i].phrase.customer_count >= TOLD_CUSTOMERS;
	for (uint32_t i = 0; i < n->candidate_total[c] && told; i++)
		if (!um_phrase_tells(n->bags, &from[i].phrase))
			from[i].score *= VAGUE;
}

/* weigh - score = share x bonus x ln(lift against the mean share over needs): a word that all needs use
 * names none. */
enum unmet_status um_name_weigh(struct naming *n, struct unmet_error *err)
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
		demote_vague(n, c);
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

static bool is_function(const struct naming *n, uint32_t stem)
{
	return n->bags->function_word && n->bags->function_word[stem];
}

/* holds - is every content word of a among those of b? */
static bool holds(const struct naming *n, const uint32_t *b, const uint32_t *a)
{
	for (uint32_t i = 0; i < NAME_STEMS && a[i] != UM_WORD_BREAK; i++) {
		uint32_t j = 0;

		while (j < NAME_STEMS && b[j] != UM_WORD_BREAK && b[j] != a[i])
			j++;
		if (!is_function(n, a[i]) && (j == NAME_STEMS || b[j] == UM_WORD_BREAK))
			return false;
	}
	return true;
}

/* note_stems - of candidate i, and of j unless it is none. */
static void note_stems(const struct naming *n, uint32_t c, uint32_t i, uint32_t j, uint32_t *stems)
{
	const struct candidate *from = n->candidate + (size_t)c * PHRASE_MAX;
	uint32_t total = 0;

	memset(stems, 0xff, NAME_STEMS * sizeof(*stems));
	for (uint32_t w = 0; w < from[i].phrase.words; w++)
		stems[total++] = from[i].phrase.stem[w];
	for (uint32_t w = 0; j < n->candidate_total[c] && w < from[j].phrase.words; w++)
		stems[total++] = from[j].phrase.stem[w];
}

static bool same_text(const struct naming *n, uint32_t c, struct um_str label)
{
	for (uint32_t i = 0; i < c; i++)
		if (um_str_eq(n->out[i].label, label))
			return true;
	return false;
}

/* free_to_use - the name lies within none that is given, and none within it. */
static bool free_to_use(const struct naming *n, uint32_t c, uint32_t i, uint32_t j, struct um_str label)
{
	uint32_t stems[NAME_STEMS];

	note_stems(n, c, i, j, stems);
	for (uint32_t d = 0; d < c; d++)
		if (holds(n, n->named[d], stems) || holds(n, stems, n->named[d]))
			return false;
	return !same_text(n, c, label);
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

/* fuller - the phrase in which a single word is mostly used, or the word itself. */
static uint32_t fuller(const struct naming *n, uint32_t c, uint32_t i)
{
	const struct candidate *from = n->candidate + (size_t)c * PHRASE_MAX;
	uint32_t best = i;
	double most = FULLER * from[i].share;

	if (from[i].phrase.words > 1)
		return i;
	for (uint32_t j = 0; j < n->candidate_total[c]; j++)
		if (from[j].phrase.words > 1 && share_stem(&from[i].phrase, &from[j].phrase) && from[j].share >= most &&
		    !is_function(n, from[j].phrase.stem[from[j].phrase.words - 1])) {
			best = j;
			most = from[j].share * 1.0001;
		}
	return best;
}

static bool use(struct um_buf *buf, struct naming *n, uint32_t c, uint32_t i, uint32_t j)
{
	if (!compose(buf, n, c, i, j) || !free_to_use(n, c, i, j, um_buf_str(buf)))
		return false;
	note_stems(n, c, i, j, n->named[c]);
	return true;
}

/* try_names - the best name that is free. */
static bool try_names(struct um_buf *buf, struct naming *n, uint32_t c)
{
	const struct candidate *from = n->candidate + (size_t)c * PHRASE_MAX;
	uint32_t total = n->candidate_total[c];

	for (uint32_t i = 0; i < total; i++) {
		uint32_t head = fuller(n, c, i);

		if (from[i].share >= COVERS && from[head].phrase.words > 1 && use(buf, n, c, head, total))
			return true;
		for (uint32_t j = i + 1; j < total && from[j].score >= BESIDE * from[i].score; j++)
			if (from[j].share >= BESIDE_SHARE && !share_stem(&from[head].phrase, &from[j].phrase) && use(buf, n, c, head, j))
				return true;
		if (use(buf, n, c, head, total))
			return true;
	}
	for (uint32_t i = 0; i < total; i++) /* none is free: one that differs will do */
		if (compose(buf, n, c, i, total) && !same_text(n, c, um_buf_str(buf))) {
			note_stems(n, c, i, total, n->named[c]);
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

/* um_name_needs - larger needs first. The buffer has its room before the first word: a name must not
 * depend on how short memory is. */
enum unmet_status um_name_needs(struct naming *n, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	struct um_buf buf;
	size_t k = n->model->need_count;

	n->named = (uint32_t (*)[NAME_STEMS])um_arena_alloc(&n->scratch, k + 1, sizeof(*n->named));
	if (!n->named)
		return um_arena_fail(&n->scratch, err);
	memset(n->named, 0xff, k * sizeof(*n->named));
	um_buf_init(&buf, NAME_ROOM);
	if (!um_buf_reserve(&buf, NAME_ROOM - 1))
		rc = um_nomem(err);
	for (uint32_t c = 0; c < n->model->need_count && !rc; c++)
		rc = name_need(n, &buf, c, err);
	um_buf_release(&buf);
	return rc;
}
