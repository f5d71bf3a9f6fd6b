/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_speed.c - time and memory of fitting and assigning as a corpus grows: 10,000, 100,000, ... mentions, up to the number given (default
 * 100,000; `make bench-scale` goes to a million).
 *
 * Mentions are sentences of real support tickets; past their number each further one has a word of another sentence in place of one of its
 * own, so that rows differ as they do in life. They are made block by block as they are assigned, and the fit sees a bounded sample, so
 * what memory grows by is the engine's. Prints a table; fails where more than 500 MB are added.
 */
#include "base/hash.h"
#include "group_corpus.h"

#include <sys/resource.h>
#include <time.h>

#define BLOCK 65536u
#define LEAST_WORDS 6u
#define MOST_WORDS 30u
#define MEMORY_MB 500.0

struct sentences {
	size_t total, capacity;
	uint32_t **row;   /* [total] distinct stems, ascending */
	uint32_t *length;
	struct um_str *stem;
	uint32_t stem_count;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double processor(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double peak_mb(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_maxrss / 1024;
}

/* ---- sentences ---------------------------------------------------------------------------- */

static void add_sentence(struct sentences *s, struct corpus *c, const uint32_t *rank, const uint32_t *word, uint32_t total)
{
	uint32_t *row = UM_ARRAY(&c->arena, uint32_t, total);
	uint8_t times[MOST_WORDS];
	size_t capacity = s->capacity;

	for (uint32_t i = 0; i < total; i++)
		row[i] = rank[c->stem_of[word[i]]];
	if (!um_grow((void **)&s->row, &s->capacity, s->total + 1, sizeof(*s->row)) ||
	    !um_grow((void **)&s->length, &capacity, s->total + 1, sizeof(*s->length)))
		exit(2);
	s->row[s->total] = row;
	s->length[s->total++] = (uint32_t)distinct(row, times, total);
}

/* cut - texts at their marks, pieces of six words and more. */
static void cut(struct sentences *s, struct corpus *c)
{
	uint32_t *rank, word[MOST_WORDS];

	s->stem = sorted(&c->arena, c->stems, &rank);
	s->stem_count = um_intern_size(c->stems);
	for (size_t t = 0; t < c->total; t++) {
		uint32_t total = 0;

		for (uint32_t i = 0; i <= c->text[t].word_total; i++) {
			bool mark = i == c->text[t].word_total || c->text[t].word[i] == UM_WORD_BREAK;

			if (!mark)
				word[total++] = c->text[t].word[i];
			if ((mark && total >= LEAST_WORDS) || total == MOST_WORDS) {
				add_sentence(s, c, rank, word, total);
				total = 0;
			}
		}
	}
}

/* ---- mentions ----------------------------------------------------------------------------- */

struct rows { uint64_t offset[BLOCK + 1]; uint32_t term[BLOCK * MOST_WORDS], customer[BLOCK]; struct um_bags bags; };

static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t key[2] = { a, b };

	return um_hash64(key, sizeof(key));
}

/* make_row - mention `number`; returns its length. */
static uint32_t make_row(uint32_t *out, const struct sentences *s, uint64_t number)
{
	size_t own = number % s->total, other = mix(number, 1) % s->total;
	uint8_t times[MOST_WORDS];

	memcpy(out, s->row[own], s->length[own] * sizeof(*out));
	if (number >= s->total)
		out[mix(number, 2) % s->length[own]] = s->row[other][mix(number, 3) % s->length[other]];
	return (uint32_t)distinct(out, times, s->length[own]);
}

/* fill - `total` mentions, every step-th from `first`. */
static void fill(struct rows *r, const struct sentences *s, uint64_t first, uint64_t step, uint32_t total)
{
	for (uint32_t i = 0; i < total; i++) {
		uint64_t number = first + i * step;

		r->offset[i + 1] = r->offset[i] + make_row(r->term + r->offset[i], s, number);
		r->customer[i] = (uint32_t)(mix(number, 4) % 65536);
	}
	r->bags = (struct um_bags){ .mention_count = total, .stem_count = s->stem_count, .offset = r->offset, .term = r->term, .stem = s->stem,
		.customer = r->customer, .customer_count = 65536 };
}

/* ---- a line ------------------------------------------------------------------------------- */

struct line { double fit, fit_processor, assign, memory; uint32_t needs; };

static void fail(const struct unmet_error *err)
{
	fprintf(stderr, "%s\n", err->message);
	exit(2);
}

static struct line measure(const struct sentences *s, struct rows *rows, uint64_t mentions, struct um_pool *pool)
{
	struct um_cluster_options options = { .seed = 1, .pool = pool };
	uint64_t sample = mentions < UM_FIT_MAX_MENTIONS ? mentions : UM_FIT_MAX_MENTIONS;
	struct um_cluster_model *model;
	struct um_arena arena;
	struct unmet_error err;
	struct line line = { 0 };

	um_arena_init(&arena, SIZE_MAX);
	fill(rows, s, 0, mentions / sample, (uint32_t)sample);
	line.fit = now();
	line.fit_processor = processor();
	if (um_cluster_fit(&model, &rows->bags, &options, &err))
		fail(&err);
	line.fit = now() - line.fit;
	line.fit_processor = processor() - line.fit_processor;
	for (uint64_t at = 0; at < mentions; at += BLOCK) {
		struct um_grouping g;
		double start;

		fill(rows, s, at, 1, mentions - at < BLOCK ? (uint32_t)(mentions - at) : BLOCK);
		start = now();
		if (um_cluster_assign(model, &rows->bags, pool, &arena, &g, &err))
			fail(&err);
		line.assign += now() - start;
		line.needs = g.need_count;
		um_arena_clear(&arena);
	}
	um_cluster_model_free(model);
	um_arena_release(&arena);
	line.memory = peak_mb();
	return line;
}

int main(int argc, char **argv)
{
	const char *shared = getenv("UNMET_SHARED");
	uint64_t most = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
	struct um_pool *pool = um_pool_new(0);
	struct rows *rows = um_calloc(1, sizeof(*rows));
	struct sentences s = { 0 };
	struct corpus c = { 0 };
	char path[4096];
	double before;
	int failed = 0;

	snprintf(path, sizeof(path), "%s/data/tickets/thunderbird.jsonl.gz", shared ? shared : "../shared");
	if (!corpus_load(&c, path, "label", NULL)) {
		printf("grouping at scale: skipped, no %s\n", path);
		return 0;
	}
	cut(&s, &c);
	memset(rows, 0, sizeof(*rows)); /* touched now: pages of this program, not of the engine */
	before = peak_mb();
	printf("  mentions   needs   fit, s (processor)   assign, s   a million, s   memory added, MB   (%zu sentences, %u threads)\n", s.total,
	       um_pool_jobs(pool));
	for (uint64_t mentions = 10000; mentions <= most; mentions *= 10) {
		struct line line = measure(&s, rows, mentions, pool);

		printf("%10llu   %5u   %6.2f (%6.2f)      %9.2f   %12.2f   %16.0f\n", (unsigned long long)mentions, line.needs, line.fit,
		       line.fit_processor, line.assign, line.assign / (double)mentions * 1e6, line.memory - before);
		fflush(stdout);
		failed |= line.memory - before > MEMORY_MB;
	}
	if (failed)
		printf("FAILED: more than %.0f MB\n", MEMORY_MB);
	corpus_release(&c);
	um_free(s.row);
	um_free(s.length);
	um_free(rows);
	um_pool_free(pool);
	return failed;
}
