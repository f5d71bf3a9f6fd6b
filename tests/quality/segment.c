/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Planted segments: does the number of segments, and who is in them, come back with everything automatic?
 * Once with the true need of every mention, once with needs found in Banking77 sentences, and once where
 * there is nothing to find. UNMET_SEEDS sets the number of seeds; without it 5, and 2 where needs of 3,000 are to be found.
 */
#include <stdio.h>
#include <time.h>

#include "group_corpus.h"
#include "segment/contrast.h"
#include "segment/segment.h"
#include "segment_plant.h"

struct figures { double ari, segments, unplaced, one, noted, needs, stability, told, industry, seconds; };

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

/* What the segments tell of what customers need, and what industry does, which was dealt out by chance. */
static void contrast(struct plant *p, const struct um_incidence *incidence,
                     const struct um_segment_options *options, uint32_t segment_count, double seeds,
                     struct figures *f)
{
	static const struct um_str name[] = { { "industry", 8 } };
	static const struct um_str value[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 } };
	static const struct um_str *const values[] = { value };
	static const uint32_t value_count[] = { PLANT_INDUSTRIES };
	const struct um_attributes attributes = { 1, name, value_count, values, p->industry };
	struct um_contrast c;

	if (um_contrast(incidence, &attributes, segment_count, options, &p->arena, &c, NULL))
		exit(1);
	if (!c.told_count)
		return;
	f->told += c.told[0].share / seeds;
	f->industry += c.told[1].share / seeds;
}

static void run(struct plant *p, const uint32_t *need, uint32_t need_count, struct um_pool *pool, uint64_t seed,
                double seeds, struct figures *f)
{
	struct um_incidence incidence = plant_incidence(p, need, need_count);
	struct um_segment_options options = { .seed = seed, .pool = pool };
	struct um_segmentation out;
	double from = now();

	if (um_segment(&incidence, NULL, &options, &p->arena, &out, NULL))
		exit(1);
	f->seconds += (now() - from) / seeds;
	f->ari += plant_ari(p->segment, out.of, p->customers) / seeds;
	f->segments += out.segment_count / seeds;
	f->unplaced += (double)out.unassigned_customer_count / p->customers / seeds;
	f->one += (out.segment_count == 1) / seeds;
	f->noted += um_str_starts(out.note, "Too little data") / seeds;
	f->needs += need_count / seeds;
	for (uint32_t s = 0; s < out.segment_count; s++)
		f->stability += out.segment[s].stability / out.segment_count / seeds;
	contrast(p, &incidence, &options, out.segment_count, seeds, f);
}

static void print(const char *what, uint32_t customers, const struct figures *f)
{
	printf("%-28s %5u customers: ARI %.3f  segments %.2f  one %3.0f%%  unplaced %4.1f%%  \"too little data\" %3.0f%%"
	       "  stability %.2f  segments tell %4.1f%%, industry %4.1f%%  needs %.1f  %.2f s\n",
	       what, customers, f->ari, f->segments, 100 * f->one, 100 * f->unplaced, 100 * f->noted,
	       f->stability, 100 * f->told, 100 * f->industry, f->needs, f->seconds);
	fflush(stdout);
}

static struct figures true_needs(const char *what, uint32_t customers, enum plant_kind kind, double repeat,
                                 uint32_t seeds, struct um_pool *pool)
{
	struct figures f = { 0 };

	for (uint32_t seed = 1; seed <= seeds; seed++) {
		struct plant p;

		plant_init(&p, customers, kind, repeat, seed);
		run(&p, p.said, PLANT_NEEDS, pool, seed, seeds, &f);
		plant_release(&p);
	}
	print(what, customers, &f);
	return f;
}

/* ---- needs found in text ------------------------------------------------------------------ */

/* A sentence for each mention: of one of 24 labels drawn for this seed. */
static size_t *choose_sentences(struct plant *p, const struct corpus *c, uint64_t seed)
{
	uint32_t labels = um_intern_size(c->labels), *label = UM_ARRAY(&p->arena, uint32_t, labels);
	size_t *of_label = UM_ARRAY(&p->arena, size_t, c->total), total[PLANT_NEEDS] = { 0 }, begin[PLANT_NEEDS];
	size_t mentions = p->first[p->customers], *text = UM_ARRAY(&p->arena, size_t, mentions), at = 0;
	struct um_rng rng;

	um_rng_init(&rng, seed, 78);
	for (uint32_t l = 0; l < labels; l++)
		label[l] = l;
	for (uint32_t n = 0; n < PLANT_NEEDS; n++) {
		uint32_t j = n + (uint32_t)um_rng_below(&rng, labels - n), keep = label[n];

		label[n] = label[j];
		label[j] = keep;
		begin[n] = at;
		for (size_t t = 0; t < c->total; t++)
			if (c->text[t].label == label[n])
				of_label[at++] = t;
		total[n] = at - begin[n];
	}
	for (size_t m = 0; m < mentions; m++)
		text[m] = of_label[begin[p->said[m]] + um_rng_below(&rng, total[p->said[m]])];
	return text;
}

static void found_once(struct plant *p, const struct corpus *c, struct um_pool *pool, uint64_t seed,
                       double seeds, struct figures *f)
{
	struct draw d = { .total = p->first[p->customers], .text = choose_sentences(p, c, seed) };
	uint32_t *customer = UM_ARRAY(&p->arena, uint32_t, d.total);
	struct um_cluster_options options = { .seed = seed, .pool = pool };
	struct um_cluster_model *model;
	struct um_grouping grouping;

	um_arena_init(&d.arena, SIZE_MAX);
	draw_bags(&d, c);
	for (uint32_t i = 0; i < p->customers; i++)
		for (uint32_t m = p->first[i]; m < p->first[i + 1]; m++)
			customer[m] = i;
	d.bags.customer = customer;
	d.bags.customer_count = p->customers;
	if (um_cluster_fit(&model, &d.bags, &options, NULL) ||
	    um_cluster_assign(model, &d.bags, pool, &d.arena, &grouping, NULL))
		exit(1);
	run(p, grouping.need, grouping.need_count, pool, seed, seeds, f);
	um_cluster_model_free(model);
	um_arena_release(&d.arena);
}

static struct figures found_needs(uint32_t customers, const struct corpus *c, uint32_t seeds, struct um_pool *pool)
{
	struct figures f = { 0 };

	for (uint32_t seed = 1; seed <= seeds; seed++) {
		struct plant p;

		plant_init(&p, customers, PLANT_FIVE, 0, seed);
		found_once(&p, c, pool, seed, seeds, &f);
		plant_release(&p);
	}
	print("planted, needs found", customers, &f);
	return f;
}

static bool below(const char *what, double figure, double floor)
{
	if (figure >= floor)
		return false;
	printf("%s: %.3f is below %.3f\n", what, figure, floor);
	return true;
}

int main(void)
{
	const char *shared = getenv("UNMET_SHARED"), *seeds_wanted = getenv("UNMET_SEEDS");
	uint32_t seeds = seeds_wanted ? (uint32_t)atoi(seeds_wanted) : 5, size[] = { 60, 200, 600, 3000 };
	struct um_pool *pool = um_pool_new(0);
	struct figures f;
	struct corpus c = { 0 };
	char path[4096];
	bool bad = false;

	for (size_t i = 0; i < 4; i++) {
		f = true_needs("planted, true needs", size[i], PLANT_FIVE, 0, seeds, pool);
		bad |= size[i] == 600 && below("true needs, 600", f.ari, .80);
		f = true_needs("planted, people repeat", size[i], PLANT_FIVE, .25, seeds, pool);
	}
	for (size_t i = 0; i < 4; i++) {
		f = true_needs("none planted", size[i], PLANT_NONE, 0, seeds, pool);
		bad |= below("none planted: one segment", f.one, .8);
		f = true_needs("none planted, people repeat", size[i], PLANT_NONE, .25, seeds, pool);
		bad |= below("none planted, repeats: one segment", f.one, .8);
	}
	snprintf(path, sizeof(path), "%s/data/grouping/banking77.jsonl.gz", shared ? shared : "../shared");
	if (!corpus_load(&c, path, "label", NULL)) {
		printf("skipped: %s is absent\n", path);
		return bad;
	}
	for (size_t i = 0; i < 4; i++) {
		f = found_needs(size[i], &c, size[i] > 1000 && !seeds_wanted ? (seeds + 3) / 4 : seeds, pool);
		bad |= size[i] == 60 && below("found needs, 60: says too little data", f.noted, 1);
		bad |= size[i] == 600 && below("found needs, 600", f.ari, .68);
		bad |= size[i] == 3000 && below("found needs, 3000", f.ari, .75);
	}
	corpus_release(&c);
	um_pool_free(pool);
	return bad;
}
