/* SPDX-License-Identifier: Apache-2.0 */
/*
 * near.c - MinHash in bands. A band is the minima of six hashes of the stems; documents meet where a band is equal.
 * Of the documents of one band only the first UM_NEAR_MOST that are linked to none are compared with: a
 * text that comes a hundred thousand times costs a hundred thousand comparisons, not their square.
 */
#include "text/near.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/order.h"
#include "text/vocab.h"

#include <stdlib.h>
#include <string.h>

#define UM_NEAR_MOST 8u
#define TRIED (UM_NEAR_MOST * UM_NEAR_BANDS)

/* ---- sets and bands ---------------------------------------------------------------------------- */

enum unmet_status um_stem_set_of(struct um_stem_set *set, const struct um_text *text, const struct um_vocab *vocab,
                                 struct unmet_error *err)
{
	set->total = 0;
	if (!um_grow((void **)&set->stem, &set->capacity, text->token_count + 1, sizeof(*set->stem)))
		return um_nomem(err);
	for (size_t i = 0; i < text->token_count; i++)
		if (text->token[i].term != UM_INTERN_NONE) {
			struct um_str stem = um_vocab_term(vocab, text->token[i].term);

			set->stem[set->total++] = (uint32_t)um_hash64(stem.ptr, stem.len);
		}
	set->total = um_distinct_u32(set->stem, set->total);
	return UNMET_OK;
}

void um_stem_set_release(struct um_stem_set *set)
{
	um_free(set->stem);
	*set = (struct um_stem_set){ 0 };
}

/* One hash of a family: odd multipliers from a counter, the high bits of the product (Dietzfelbinger 1997). */
static uint32_t hash_in(uint32_t stem, unsigned which)
{
	uint64_t odd = (UINT64_C(0x9e3779b97f4a7c15) * (2 * which + 1)) | 1;
	uint64_t x = ((uint64_t)stem + which) * odd;

	x ^= x >> 32;
	return (uint32_t)((x * UINT64_C(0xd6e8feb86659fd93)) >> 32);
}

void um_near_bands(const struct um_stem_set *set, uint32_t band[UM_NEAR_BANDS])
{
	for (unsigned b = 0; b < UM_NEAR_BANDS; b++) {
		uint32_t least[UM_NEAR_ROWS];

		for (unsigned r = 0; r < UM_NEAR_ROWS; r++) {
			least[r] = UINT32_MAX;
			for (size_t i = 0; i < set->total; i++) {
				uint32_t h = hash_in(set->stem[i], b * UM_NEAR_ROWS + r);

				least[r] = h < least[r] ? h : least[r];
			}
		}
		band[b] = (uint32_t)um_hash64(least, sizeof(least));
	}
}

bool um_near_alike(const uint32_t *a, size_t a_total, const uint32_t *b, size_t b_total)
{
	size_t i = 0, k = 0, both = 0;

	if (100 * (a_total < b_total ? a_total : b_total) < UM_NEAR_SHARE_PERCENT * (a_total > b_total ? a_total : b_total))
		return false;
	while (i < a_total && k < b_total) {
		both += a[i] == b[k];
		if (a[i] < b[k])
			i++;
		else if (a[i] > b[k])
			k++;
		else
			i++, k++;
	}
	return 100 * both >= UM_NEAR_SHARE_PERCENT * (a_total + b_total - both);
}

/* ---- documents ---------------------------------------------------------------------------------- */

struct document {
	int64_t id;
	uint32_t band[UM_NEAR_BANDS];
	bool wanted;
};

struct by_id { int64_t id; size_t at; };

/* Originals of one band, linked. */
struct meeting { size_t next; size_t original; };

struct set { const uint32_t *stem; size_t total; };

struct um_near {
	struct document *document;  /* [total] in the order of keys */
	size_t total, capacity;
	struct by_id *by_id;        /* [wanted_total] sorted */
	size_t wanted_total;
	struct set *set;            /* [wanted_total] of originals, in the order of by_id */
	struct um_map first;        /* band -> meeting + 1 */
	struct meeting *meeting;
	size_t meeting_total, meeting_capacity;
	struct um_arena arena;      /* stems */
};

struct um_near *um_near_new(void)
{
	struct um_near *near = um_calloc(1, sizeof(*near));

	if (near) {
		um_map_init(&near->first);
		um_arena_init(&near->arena, (size_t)8 << 30);
	}
	return near;
}

void um_near_free(struct um_near *near)
{
	if (!near)
		return;
	um_free(near->document);
	um_free(near->by_id);
	um_free(near->set);
	um_free(near->meeting);
	um_map_release(&near->first);
	um_arena_release(&near->arena);
	um_free(near);
}

enum unmet_status um_near_add(struct um_near *near, int64_t document, const uint32_t band[UM_NEAR_BANDS], struct unmet_error *err)
{
	if (!um_grow((void **)&near->document, &near->capacity, near->total + 1, sizeof(*near->document)))
		return um_nomem(err);
	near->document[near->total] = (struct document){ .id = document };
	memcpy(near->document[near->total++].band, band, sizeof(near->document->band));
	return UNMET_OK;
}

/* ---- candidates --------------------------------------------------------------------------------- */

struct in_band { uint32_t band; size_t at; };

static int by_band(const void *a, const void *b)
{
	const struct in_band *x = a, *y = b;

	if (x->band != y->band)
		return x->band < y->band ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int by_id(const void *a, const void *b)
{
	const struct by_id *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void mark_band(struct um_near *near, struct in_band *entry, unsigned band)
{
	for (size_t i = 0; i < near->total; i++)
		entry[i] = (struct in_band){ near->document[i].band[band], i };
	if (near->total > 1)
		qsort(entry, near->total, sizeof(*entry), by_band);
	for (size_t i = 1; i < near->total; i++)
		if (entry[i].band == entry[i - 1].band)
			near->document[entry[i].at].wanted = near->document[entry[i - 1].at].wanted = true;
}

enum unmet_status um_near_candidates(struct um_near *near, size_t *total, struct unmet_error *err)
{
	struct in_band *entry = um_calloc(near->total + 1, sizeof(*entry));

	*total = 0;
	if (!entry)
		return um_nomem(err);
	for (unsigned b = 0; b < UM_NEAR_BANDS; b++)
		mark_band(near, entry, b);
	um_free(entry);
	for (size_t i = 0; i < near->total; i++)
		*total += near->document[i].wanted;
	near->by_id = um_calloc(*total + 1, sizeof(*near->by_id));
	near->set = um_calloc(*total + 1, sizeof(*near->set));
	if (!near->by_id || !near->set)
		return um_nomem(err);
	for (size_t i = 0; i < near->total; i++)
		if (near->document[i].wanted)
			near->by_id[near->wanted_total++] = (struct by_id){ near->document[i].id, i };
	if (near->wanted_total > 1)
		qsort(near->by_id, near->wanted_total, sizeof(*near->by_id), by_id);
	return UNMET_OK;
}

static const struct by_id *find(const struct um_near *near, int64_t document)
{
	const struct by_id key = { document, 0 };

	return near->wanted_total ? bsearch(&key, near->by_id, near->wanted_total, sizeof(key), by_id) : NULL;
}

bool um_near_wanted(const struct um_near *near, int64_t document)
{
	return find(near, document) != NULL;
}

/* ---- comparing ---------------------------------------------------------------------------------- */

static uint64_t band_key(const struct document *d, unsigned band)
{
	return (uint64_t)band << 32 | d->band[band];
}

/* meet - documents of this one's bands that are linked to none, each once; how many. */
static size_t meet(const struct um_near *near, const struct document *d, size_t met[TRIED])
{
	size_t total = 0;

	for (unsigned b = 0; b < UM_NEAR_BANDS; b++) {
		const uint64_t *first = um_map_get(&near->first, band_key(d, b));
		size_t at = first ? (size_t)*first : 0;

		for (unsigned n = 0; at && n < UM_NEAR_MOST; n++, at = near->meeting[at - 1].next) {
			size_t i = 0, original = near->meeting[at - 1].original;

			while (i < total && met[i] != original)
				i++;
			if (i == total)
				met[total++] = original;
		}
	}
	return total;
}

static enum unmet_status join(struct um_near *near, const struct document *d, unsigned band, size_t original, struct unmet_error *err)
{
	uint64_t *slot = um_map_put(&near->first, band_key(d, band), 0);
	size_t last = slot ? (size_t)*slot : 0;
	unsigned there = 0;

	if (!slot || !um_grow((void **)&near->meeting, &near->meeting_capacity, near->meeting_total + 1, sizeof(*near->meeting)))
		return um_nomem(err);
	for (; last && near->meeting[last - 1].next; there++)
		last = near->meeting[last - 1].next;
	if (there + 1 >= UM_NEAR_MOST)
		return UNMET_OK;
	near->meeting[near->meeting_total++] = (struct meeting){ 0, original };
	if (last)
		near->meeting[last - 1].next = near->meeting_total;
	else
		*slot = near->meeting_total;
	return UNMET_OK;
}

/* stay - the document is linked to none, and later ones may be linked to it. */
static enum unmet_status stay(struct um_near *near, const struct by_id *mine, const uint32_t *stem, size_t total, struct unmet_error *err)
{
	size_t at = (size_t)(mine - near->by_id);
	uint32_t *copy = UM_ARRAY(&near->arena, uint32_t, total + 1);
	enum unmet_status rc = UNMET_OK;

	if (!copy)
		return um_arena_fail(&near->arena, err);
	memcpy(copy, stem, total * sizeof(*copy));
	near->set[at] = (struct set){ copy, total };
	for (unsigned b = 0; b < UM_NEAR_BANDS && !rc; b++)
		rc = join(near, &near->document[mine->at], b, at, err);
	return rc;
}

enum unmet_status um_near_compare(struct um_near *near, int64_t document, const uint32_t *stem, size_t total, int64_t *original,
                                  struct unmet_error *err)
{
	const struct by_id *mine = find(near, document), *best = NULL;
	size_t met[TRIED], met_total;

	*original = 0;
	if (!mine)
		return UNMET_OK;
	met_total = meet(near, &near->document[mine->at], met);
	for (size_t i = 0; i < met_total; i++) {
		const struct by_id *other = &near->by_id[met[i]];
		const struct set *set = &near->set[met[i]];

		if ((!best || other->at < best->at) && um_near_alike(stem, total, set->stem, set->total))
			best = other;
	}
	if (!best)
		return stay(near, mine, stem, total, err);
	*original = best->id;
	return UNMET_OK;
}
