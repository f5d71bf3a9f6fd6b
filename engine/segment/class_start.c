/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A random start: as in k-means++ (Arthur & Vassilvitskii 2007) each class is seeded by a row that is unlike the seeds before, and
 * takes all rows by how alike they are to its seed.
 */
#include "base/mem.h"
#include "segment/counts.h"

/* Share of row r's mentions that the seed has too, 0..1: how alike they are. seed: [needs] its counts, which add up to `said`. */
static double overlap(const struct um_rows *rows, uint32_t r, const uint8_t *seed, uint32_t said)
{
	uint32_t both = 0, all = said;

	for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++) {
		uint8_t times = rows->times[i], same = seed[rows->need[i]];

		both += times < same ? times : same;
		all += times;
	}
	return all > both ? (double)both / (all - both) : 0;
}

/* spell - the counts of row s by need; 0 again where `there` is false. Returns their sum. */
static uint32_t spell(const struct um_rows *rows, uint32_t s, bool there, uint8_t *seed)
{
	uint32_t said = 0;

	for (uint64_t i = rows->offset[s]; i < rows->offset[s + 1]; i++) {
		seed[rows->need[i]] = there ? rows->times[i] : 0;
		said += rows->times[i];
	}
	return said;
}

static uint32_t draw(const double *chance, uint32_t total, struct um_rng *rng)
{
	double sum = 0, at;
	uint32_t last = 0;

	for (uint32_t r = 0; r < total; r++)
		sum += chance[r];
	at = um_rng_unit(rng) * sum;
	for (uint32_t r = 0; r < total; r++) {
		if (chance[r] <= 0)
			continue;
		last = r;
		at -= chance[r];
		if (at < 0)
			break;
	}
	return last;
}

/* Add row s and, by how alike they are, all rows to class k; the chance of the next seed falls with it. seed: [needs] zero. */
static void seed_class(const struct um_population *sample, uint32_t k, uint32_t classes, uint32_t s,
                       double *far, uint8_t *seed, struct um_counts *c)
{
	const struct um_rows *rows = sample->rows;
	uint32_t said = spell(rows, s, true, seed);
	double share[UM_CLASS_MAX] = { 0 };

	for (uint32_t r = 0; r < rows->row_count; r++) {
		double alike = sample->weight[r] > 0 ? overlap(rows, r, seed, said) : 0;

		if (alike <= 0)
			continue;
		far[r] *= (1 - alike) * (1 - alike);
		share[k] = sample->weight[r] * alike * alike * alike;
		um_counts_add(c, rows, r, classes, share);
	}
	spell(rows, s, false, seed);
}

enum unmet_status um_classes_start(struct um_classes *m, const struct um_population *sample, uint32_t class_count,
                                   double prior, struct um_rng *rng, struct unmet_error *err)
{
	const struct um_rows *rows = sample->rows;
	double *far = NULL;
	uint8_t *seed = NULL;
	struct um_counts c = { 0 };
	enum unmet_status rc = um_classes_allocate(m, class_count, rows->need_count, prior, err);

	if (rc)
		return rc;
	far = um_calloc(rows->row_count, sizeof(double));
	seed = um_calloc(rows->need_count, 1);
	rc = far && seed ? um_counts_init(&c, m, err) : um_nomem(err);
	if (rc)
		goto done;
	for (uint32_t r = 0; r < rows->row_count; r++)
		far[r] = sample->weight[r];
	for (uint32_t k = 0; k < class_count; k++)
		seed_class(sample, k, class_count, draw(far, rows->row_count, rng), far, seed, &c);
	for (uint32_t k = 0; k < class_count; k++)
		c.customer[k] = sample->total / class_count;
	um_classes_maximise(m, &c, rows->background, sample->total);
done:
	um_free(far);
	um_free(seed);
	um_counts_release(&c);
	if (rc)
		um_classes_release(m);
	return rc;
}
