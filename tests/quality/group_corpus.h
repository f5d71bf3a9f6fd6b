/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_corpus.h - labelled texts from JSON Lines, and bags of stems of any subset of them.
 *
 * A word is a run of letters, digits and bytes beyond ASCII, lower-cased and stemmed (Snowball
 * English). Function words stay and are marked, as the engine does it.
 */
#ifndef UM_QUALITY_GROUP_CORPUS_H
#define UM_QUALITY_GROUP_CORPUS_H

#include <ctype.h>
#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/order.h"
#include "cluster/cluster.h"

struct corpus {
	struct um_arena arena;
	struct um_intern *words, *stems, *labels, *companies;
	uint32_t *stem_of;   /* [words] */
	size_t stem_capacity;
	size_t total, capacity;
	struct text { uint32_t label, company, word_total; uint32_t *word; } *text; /* UM_WORD_BREAK between clauses */
};

static const char *const corpus_stops =
	" i me my we our you your he she it its they them their this that these those am is are was were be been "
	"being have has had having do does did doing a an the and but if or because as until while of at by for with "
	"about into through to from in on so than too very s t can will just don should now please would could ";

static inline bool corpus_is_stop(const char *word, size_t len)
{
	char key[64];

	if (len + 2 >= sizeof(key))
		return false;
	snprintf(key, sizeof(key), " %.*s ", (int)len, word);
	return strstr(corpus_stops, key) != NULL;
}

static inline uint32_t corpus_word(struct corpus *c, const char *low, size_t len, struct sb_stemmer *stemmer)
{
	uint32_t before = um_intern_size(c->words), word = um_intern_add(c->words, low, len);

	if (word == before) {
		const char *stem = (const char *)sb_stemmer_stem(stemmer, (const sb_symbol *)low, (int)len);

		um_grow((void **)&c->stem_of, &c->stem_capacity, (size_t)word + 1, sizeof(*c->stem_of));
		c->stem_of[word] = um_intern_add(c->stems, stem, (size_t)sb_stemmer_length(stemmer));
	}
	return word;
}

static inline bool corpus_letter(struct um_str s, size_t i, size_t len)
{
	return isalnum((unsigned char)s.ptr[i]) || (s.ptr[i] & 0x80) ||
	       (s.ptr[i] == '\'' && len && i + 1 < s.len && isalpha((unsigned char)s.ptr[i + 1]));
}

static inline void corpus_words(struct corpus *c, struct text *t, struct um_str s, struct sb_stemmer *stemmer)
{
	uint32_t *word = um_calloc(2 * s.len + 2, sizeof(*word));

	for (size_t i = 0; i < s.len;) {
		char low[128];
		size_t len = 0;
		bool cut = false;

		for (; i < s.len && !corpus_letter(s, i, 0); i++)
			cut |= strchr(",.;:!?()\n", s.ptr[i]) != NULL;
		for (; i < s.len && corpus_letter(s, i, len); i++)
			if (len < sizeof(low))
				low[len++] = (char)tolower((unsigned char)s.ptr[i]);
		if (!len)
			continue;
		if (cut && t->word_total)
			word[t->word_total++] = UM_WORD_BREAK;
		word[t->word_total++] = corpus_word(c, low, len, stemmer);
	}
	t->word = UM_ARRAY(&c->arena, uint32_t, t->word_total + 1);
	memcpy(t->word, word, t->word_total * sizeof(*word));
	um_free(word);
}

static inline bool corpus_load(struct corpus *c, const char *path, const char *label_key, const char *skip_label)
{
	gzFile f = gzopen(path, "rb");
	char *line = malloc(1 << 22);
	struct sb_stemmer *stemmer = sb_stemmer_new("english", NULL);
	struct um_arena row;

	if (!f || !line)
		return false;
	um_arena_init(&c->arena, SIZE_MAX);
	um_arena_init(&row, SIZE_MAX);
	c->words = um_intern_new(SIZE_MAX);
	c->stems = um_intern_new(SIZE_MAX);
	c->labels = um_intern_new(SIZE_MAX);
	c->companies = um_intern_new(SIZE_MAX);
	while (gzgets(f, line, 1 << 22)) {
		struct um_json *value;
		struct um_str label, company;
		struct text *t;

		um_arena_clear(&row);
		if (um_json_parse(&row, line, strcspn(line, "\n"), &value, NULL))
			continue;
		label = um_json_text(um_json_get(value, label_key));
		company = um_json_text(um_json_get(value, "company"));
		if (skip_label && um_str_eq(label, um_str(skip_label)))
			continue;
		um_grow((void **)&c->text, &c->capacity, c->total + 1, sizeof(*c->text));
		t = &c->text[c->total++];
		memset(t, 0, sizeof(*t));
		t->label = um_intern_add(c->labels, label.ptr ? label.ptr : "", label.len);
		t->company = um_intern_add(c->companies, company.ptr ? company.ptr : "", company.len);
		corpus_words(c, t, um_json_text(um_json_get(value, "text")), stemmer);
	}
	um_arena_release(&row);
	sb_stemmer_delete(stemmer);
	gzclose(f);
	free(line);
	return true;
}

static inline void corpus_release(struct corpus *c)
{
	um_arena_release(&c->arena);
	um_intern_free(c->words);
	um_intern_free(c->stems);
	um_free(c->stem_of);
	um_intern_free(c->labels);
	um_intern_free(c->companies);
	um_free(c->text);
	memset(c, 0, sizeof(*c));
}

/* ---- bags --------------------------------------------------------------------------------- */

struct draw {                /* a subset of texts */
	size_t total;
	const size_t *text;  /* [total] */
	uint32_t *label;     /* [total] dense */
	uint32_t label_count;
	struct um_bags bags;
	struct um_surface surface;
	struct um_arena arena;
};

struct named { struct um_str name; uint32_t id; };

static inline int by_name(const void *a, const void *b)
{
	return um_str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* sorted - strings of an interner bytewise; rank[id] is where each went. */
static inline struct um_str *sorted(struct um_arena *arena, const struct um_intern *in, uint32_t **rank)
{
	uint32_t total = um_intern_size(in);
	struct named *named = UM_ARRAY(arena, struct named, (size_t)total + 1);
	struct um_str *out = UM_ARRAY(arena, struct um_str, (size_t)total + 1);

	*rank = UM_ARRAY(arena, uint32_t, (size_t)total + 1);
	for (uint32_t w = 0; w < total; w++)
		named[w] = (struct named){ um_intern_text(in, w), w };
	qsort(named, total, sizeof(*named), by_name);
	for (uint32_t w = 0; w < total; w++) {
		(*rank)[named[w].id] = w;
		out[w] = named[w].name;
	}
	return out;
}

/* distinct - sorted row[total] to distinct values with their times. Returns how many. */
static inline size_t distinct(uint32_t *row, uint8_t *times, size_t total)
{
	size_t kept = 0;

	qsort(row, total, sizeof(*row), um_order_u32);
	for (size_t j = 0; j < total; j++) {
		if (kept && row[j] == row[kept - 1]) {
			times[kept - 1] += times[kept - 1] < 255;
			continue;
		}
		row[kept] = row[j];
		times[kept++] = 1;
	}
	return kept;
}

static inline void draw_bags(struct draw *d, const struct corpus *c)
{
	uint32_t stems = um_intern_size(c->stems), words = um_intern_size(c->words);
	uint32_t *stem_rank, *word_rank, *term, *word;
	struct um_str *stem = sorted(&d->arena, c->stems, &stem_rank), *form = sorted(&d->arena, c->words, &word_rank);
	uint32_t *dense = UM_ARRAY(&d->arena, uint32_t, (size_t)um_intern_size(c->labels) + 1);
	uint32_t *word_stem = UM_ARRAY(&d->arena, uint32_t, (size_t)words + 1);
	uint32_t *customer = UM_ARRAY(&d->arena, uint32_t, d->total + 1);
	uint64_t *offset = UM_ARRAY(&d->arena, uint64_t, d->total + 1);
	uint64_t *word_offset = UM_ARRAY(&d->arena, uint64_t, d->total + 1);
	uint8_t *times, *function = UM_ARRAY(&d->arena, uint8_t, (size_t)stems + 1);
	size_t cells = 0;

	for (size_t i = 0; i < d->total; i++)
		cells += c->text[d->text[i]].word_total;
	term = UM_ARRAY(&d->arena, uint32_t, cells + 1);
	word = UM_ARRAY(&d->arena, uint32_t, cells + 1);
	times = UM_ARRAY(&d->arena, uint8_t, cells + 1);
	d->label = UM_ARRAY(&d->arena, uint32_t, d->total + 1);
	for (uint32_t w = 0; w < words; w++) {
		uint32_t s = stem_rank[c->stem_of[w]];

		word_stem[word_rank[w]] = s;
		function[s] |= corpus_is_stop(um_intern_text(c->words, w).ptr, um_intern_text(c->words, w).len);
	}
	for (size_t i = 0; i < d->total; i++) {
		const struct text *t = &c->text[d->text[i]];
		size_t at = offset[i], total = 0;

		if (!dense[t->label])
			dense[t->label] = ++d->label_count;
		d->label[i] = dense[t->label] - 1;
		customer[i] = (uint32_t)i;
		for (uint32_t j = 0; j < t->word_total; j++) {
			word[word_offset[i] + j] = t->word[j] == UM_WORD_BREAK ? UM_WORD_BREAK : word_rank[t->word[j]];
			if (t->word[j] != UM_WORD_BREAK)
				term[at + total++] = stem_rank[c->stem_of[t->word[j]]];
		}
		word_offset[i + 1] = word_offset[i] + t->word_total;
		offset[i + 1] = at + distinct(term + at, times + at, total);
	}
	d->surface = (struct um_surface){ .word = form };
	d->bags = (struct um_bags){ .mention_count = d->total, .stem_count = stems, .offset = offset, .term = term,
		.times = times, .stem = stem, .function_word = function, .customer = customer,
		.customer_count = (uint32_t)d->total, .word_offset = word_offset, .word = word,
		.word_stem = word_stem, .word_count = words };
}

#endif
