/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrase.c - how the mentions of a need put it: runs of one to four words that several customers used.
 *
 * Phrases are counted by their stems, so that "export an invoice" and "exporting invoices" differ only
 * where their function words do, and shown in the wording most customers chose. A phrase starts with
 * a content word and ends with one, unless the function word at its end belongs to it ("top up", "log
 * in"): that is, unless it hardly stands anywhere else. Counting is sorting: no table whose order
 * could leak into the output.
 */
#include "cluster/phrase.h"

#include <stdlib.h>

#include "base/mem.h"

#define BELONGS 0.7 /* share of a closing function word's uses that follow the same word */

struct use {
	uint32_t stem[UM_PHRASE_WORDS];
	uint32_t word[UM_PHRASE_WORDS];
	uint32_t customer;
};

static int compare_words(const uint32_t *a, const uint32_t *b)
{
	for (uint32_t i = 0; i < UM_PHRASE_WORDS; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

int um_phrase_order(const uint32_t *a, const uint32_t *b)
{
	return compare_words(a, b);
}

static int by_use(const void *pa, const void *pb)
{
	const struct use *a = pa, *b = pb;
	int order = compare_words(a->stem, b->stem);

	if (!order)
		order = compare_words(a->word, b->word);
	if (!order)
		order = a->customer < b->customer ? -1 : a->customer > b->customer;
	return order;
}

static int by_customer(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

static bool is_function(const struct um_bags *bags, uint32_t stem)
{
	return bags->function_word && bags->function_word[stem];
}

/* collect - every run of words of one mention that could be a phrase; the single function words too,
 * to know where else they stand. Returns how many. */
static size_t collect(struct use *use, const struct um_bags *bags, uint64_t m)
{
	size_t total = 0;

	for (uint64_t at = bags->word_offset[m]; at < bags->word_offset[m + 1]; at++) {
		struct use run = { .customer = bags->customer[m] };

		memset(run.stem, 0xff, sizeof(run.stem));
		memset(run.word, 0xff, sizeof(run.word));
		for (uint32_t n = 0; n < UM_PHRASE_WORDS && at + n < bags->word_offset[m + 1]; n++) {
			uint32_t word = bags->word[at + n];

			if (word == UM_WORD_BREAK || bags->word_stem[word] == UM_WORD_BREAK)
				break;
			run.word[n] = word;
			run.stem[n] = bags->word_stem[word];
			if (n && is_function(bags, run.stem[0]))
				break;
			use[total++] = run;
		}
	}
	return total;
}

/* customers - distinct ones in use[from..to), which scratch is as long as. */
static uint32_t customers(uint32_t *scratch, const struct use *use, size_t from, size_t to)
{
	uint32_t total = 0;

	for (size_t i = from; i < to; i++)
		scratch[i - from] = use[i].customer;
	qsort(scratch, to - from, sizeof(*scratch), by_customer);
	for (size_t i = 0; i < to - from; i++)
		total += i == 0 || scratch[i] != scratch[i - 1];
	return total;
}

/* wording - the most used way to say the phrase; the first of equals. */
static const uint32_t *wording(const struct use *use, size_t from, size_t to)
{
	size_t best = from, best_total = 0;

	for (size_t i = from; i < to;) {
		size_t end = i;

		while (end < to && !compare_words(use[end].word, use[i].word))
			end++;
		if (end - i > best_total) {
			best = i;
			best_total = end - i;
		}
		i = end;
	}
	return use[best].word;
}

static uint32_t words_in(const uint32_t *stem)
{
	uint32_t n = 0;

	while (n < UM_PHRASE_WORDS && stem[n] != UM_WORD_BREAK)
		n++;
	return n;
}

/* tally - runs of equal stems in sorted uses to phrases with at least two customers. */
static size_t tally(struct um_phrase *phrase, const struct use *use, size_t use_total, uint32_t *scratch)
{
	size_t total = 0;

	for (size_t i = 0; i < use_total;) {
		size_t end = i;
		struct um_phrase *p = &phrase[total];

		while (end < use_total && !compare_words(use[end].stem, use[i].stem))
			end++;
		memcpy(p->stem, use[i].stem, sizeof(p->stem));
		memcpy(p->word, wording(use, i, end), sizeof(p->word));
		p->words = words_in(p->stem);
		p->customer_count = customers(scratch, use, i, end);
		total += p->customer_count >= 2 || p->words == 1;
		i = end;
	}
	return total;
}

static const struct um_phrase *find(const struct um_phrase *phrase, size_t total, uint32_t stem)
{
	size_t low = 0, high = total;
	uint32_t key[UM_PHRASE_WORDS];

	memset(key, 0xff, sizeof(key));
	key[0] = stem;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_words(phrase[mid].stem, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < total && !compare_words(phrase[low].stem, key) ? &phrase[low] : NULL;
}

/* particle - a closing word that makes another verb of it ("log in", "shut down"); others only point on ("rest of",
 * "staff were", "helped me"). In a language without such verbs none is found, and phrases end in content words. */
static bool particle(struct um_str stem)
{
	static const char *const all[] = { "up", "down", "in", "out", "on", "off", "back", "away", "over", "through", "together", "after" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (um_str_eq(stem, um_str(all[i])))
			return true;
	return false;
}

bool um_is_mark(struct um_str stem)
{
	for (size_t i = 1; i < stem.len; i++)
		if (stem.ptr[i] != stem.ptr[0])
			return false;
	return stem.len > 2;
}

bool um_phrase_tells(const struct um_bags *bags, const struct um_phrase *phrase)
{
	for (uint32_t i = 0; i < phrase->words; i++)
		if (um_stem_tells(bags, phrase->stem[i]))
			return true;
	return false;
}

/* well_formed - ends in a content word, or in a function word that belongs to it. */
static bool well_formed(const struct um_phrase *p, const struct um_phrase *all, size_t total,
                        const struct um_bags *bags)
{
	const struct um_phrase *last;

	if (is_function(bags, p->stem[0]))
		return false;
	for (uint32_t i = 0; i < p->words; i++)
		if (um_is_mark(bags->stem[p->stem[i]]))
			return false;
	if (!is_function(bags, p->stem[p->words - 1]))
		return true;
	if (!particle(bags->stem[p->stem[p->words - 1]]))
		return false;
	last = find(all, total, p->stem[p->words - 1]);
	return last && p->words == 2 && p->customer_count >= BELONGS * last->customer_count;
}

static size_t keep_well_formed(struct um_phrase *out, const struct um_phrase *all, size_t total,
                               const struct um_bags *bags)
{
	size_t kept = 0;

	for (size_t i = 0; i < total; i++)
		if (well_formed(&all[i], all, total, bags))
			out[kept++] = all[i];
	return kept;
}

enum unmet_status um_phrases_of(struct um_phrase **out, size_t *out_total, const struct um_bags *bags,
                                const uint64_t *mention, size_t mention_total, struct um_arena *arena,
                                struct unmet_error *err)
{
	struct um_arena scratch;
	struct um_phrase *all, *kept = NULL;
	struct use *use;
	uint32_t *customer;
	size_t room = 0, total = 0;

	*out = NULL;
	*out_total = 0;
	for (size_t i = 0; i < mention_total; i++)
		room += (bags->word_offset[mention[i] + 1] - bags->word_offset[mention[i]]) * UM_PHRASE_WORDS;
	um_arena_init(&scratch, SIZE_MAX);
	use = UM_ARRAY(&scratch, struct use, room + 1);
	all = UM_ARRAY(&scratch, struct um_phrase, room + 1);
	customer = UM_ARRAY(&scratch, uint32_t, room + 1);
	if (use && all && customer) {
		for (size_t i = 0; i < mention_total; i++)
			total += collect(use + total, bags, mention[i]);
		qsort(use, total, sizeof(*use), by_use);
		total = tally(all, use, total, customer);
		kept = UM_ARRAY(arena, struct um_phrase, total + 1);
	}
	if (kept) {
		*out_total = keep_well_formed(kept, all, total, bags);
		*out = kept;
	}
	um_arena_release(&scratch);
	return kept ? UNMET_OK : um_nomem(err);
}
