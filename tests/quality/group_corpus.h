/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_corpus.h - labelled texts from JSON Lines, and bags of stems of any subset of them.
 *
 * A word is a run of letters, digits and bytes beyond ASCII, lower-cased and stemmed (Snowball
 * English). Function words stay: what a word tells is measured, not assumed.
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
#include "cluster/cluster.h"

struct corpus {
	struct um_arena arena;
	struct um_intern *words, *labels, *companies;
	size_t total, capacity;
	struct text { uint32_t label, company, word_total; uint32_t *word; } *text;
	bool stop;
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

static inline void corpus_words(struct corpus *c, struct text *t, struct um_str s, struct sb_stemmer *stemmer)
{
	uint32_t *word = um_calloc(s.len + 1, sizeof(*word));

	for (size_t i = 0; i < s.len;) {
		char low[128];
		size_t len = 0;
		const sb_symbol *stem;

		for (; i < s.len && !isalnum((unsigned char)s.ptr[i]) && !(s.ptr[i] & 0x80); i++)
			;
		for (; i < s.len && (isalnum((unsigned char)s.ptr[i]) || (s.ptr[i] & 0x80) ||
		       (s.ptr[i] == '\'' && len && i + 1 < s.len && isalpha((unsigned char)s.ptr[i + 1]))); i++)
			if (len < sizeof(low))
				low[len++] = (char)tolower((unsigned char)s.ptr[i]);
		if (!len || (c->stop && corpus_is_stop(low, len)))
			continue;
		stem = sb_stemmer_stem(stemmer, (const sb_symbol *)low, (int)len);
		word[t->word_total++] = um_intern_add(c->words, (const char *)stem, (size_t)sb_stemmer_length(stemmer));
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
	struct um_arena arena;
};

struct named { struct um_str name; uint32_t id; };

static inline int by_name(const void *a, const void *b)
{
	return um_str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static inline int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static inline void draw_bags(struct draw *d, const struct corpus *c)
{
	uint32_t words = um_intern_size(c->words), labels = um_intern_size(c->labels);
	struct named *named = UM_ARRAY(&d->arena, struct named, (size_t)words + 1);
	uint32_t *rank = UM_ARRAY(&d->arena, uint32_t, (size_t)words + 1);
	uint32_t *dense = UM_ARRAY(&d->arena, uint32_t, (size_t)labels + 1);
	struct um_str *stem = UM_ARRAY(&d->arena, struct um_str, (size_t)words + 1);
	uint64_t *offset = UM_ARRAY(&d->arena, uint64_t, d->total + 1);
	uint32_t *customer = UM_ARRAY(&d->arena, uint32_t, d->total + 1);
	uint32_t *term, *row;
	uint8_t *times;
	size_t cells = 0, longest = 0;

	for (uint32_t w = 0; w < words; w++)
		named[w] = (struct named){ um_intern_text(c->words, w), w };
	qsort(named, words, sizeof(*named), by_name);
	for (uint32_t w = 0; w < words; w++) {
		rank[named[w].id] = w;
		stem[w] = named[w].name;
	}
	for (size_t i = 0; i < d->total; i++) {
		cells += c->text[d->text[i]].word_total;
		if (c->text[d->text[i]].word_total > longest)
			longest = c->text[d->text[i]].word_total;
	}
	term = UM_ARRAY(&d->arena, uint32_t, cells + 1);
	times = UM_ARRAY(&d->arena, uint8_t, cells + 1);
	row = UM_ARRAY(&d->arena, uint32_t, longest + 1);
	d->label = UM_ARRAY(&d->arena, uint32_t, d->total + 1);
	d->label_count = 0;
	cells = 0;
	for (size_t i = 0; i < d->total; i++) {
		const struct text *t = &c->text[d->text[i]];

		if (!dense[t->label])
			dense[t->label] = ++d->label_count;
		d->label[i] = dense[t->label] - 1;
		customer[i] = (uint32_t)i;
		for (uint32_t j = 0; j < t->word_total; j++)
			row[j] = rank[t->word[j]];
		qsort(row, t->word_total, sizeof(*row), by_number);
		for (uint32_t j = 0; j < t->word_total; j++) {
			if (j && row[j] == row[j - 1]) {
				times[cells - 1] += times[cells - 1] < 255;
				continue;
			}
			term[cells] = row[j];
			times[cells++] = 1;
		}
		offset[i + 1] = cells;
	}
	d->bags = (struct um_bags){ .mention_count = d->total, .stem_count = words, .offset = offset, .term = term,
		.times = times, .stem = stem, .customer = customer, .customer_count = (uint32_t)d->total };
}

#endif
