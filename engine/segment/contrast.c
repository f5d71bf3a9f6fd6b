/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contrast by held-out information. Mutual information is never negative, and grows with the number of
 * groups even when they mean nothing; so what the same groups tell after being dealt out among customers
 * by chance is taken off. A label that means nothing then comes out near zero, on either side.
 */
#include <stdlib.h>

#include "base/fmath.h"
#include "base/json.h"
#include "base/mem.h"
#include "segment/contrast.h"
#include "segment/draw.h"
#include "segment/select.h"

#define STARTS 6u
#define SENTENCE_BYTES 400u
#define MAX_P 0.05

struct half {
	struct um_incidence incidence;
	uint64_t *offset;
	uint32_t *need, *times;
};

struct work {
	const struct um_incidence *all;
	const struct um_attributes *attributes;
	const struct um_segment_options *options;
	uint32_t segment_count;
	struct half fit, measure;
	uint32_t *label;           /* [customer_count] segments of the half that was fitted */
	struct sheet *sheet;       /* [jobs] */
};

/* What one thread measures on. */
struct sheet {
	const uint32_t *label;     /* [customer_count] */
	uint32_t *known;           /* [customer_count] customers with a label who say something */
	uint32_t *told_label;      /* [customer_count] their labels */
	uint32_t *with, *fitted;   /* [need_count * UM_CONTRAST_MAX_VALUES] */
};

static enum unmet_status half_init(struct half *h, const struct um_incidence *all, struct um_arena *arena,
                                   struct unmet_error *err)
{
	uint64_t nnz = all->offset[all->customer_count];

	h->offset = UM_ARRAY(arena, uint64_t, (size_t)all->customer_count + 1);
	h->need = UM_ARRAY(arena, uint32_t, nnz);
	h->times = UM_ARRAY(arena, uint32_t, nnz);
	h->incidence = (struct um_incidence){ all->customer_count, all->need_count, h->offset, h->need, h->times };
	return h->offset && h->need && h->times ? UNMET_OK : um_arena_fail(arena, err);
}

static void half_add(struct half *h, uint64_t *at, uint32_t need, uint32_t times)
{
	if (!times)
		return;
	h->need[*at] = need;
	h->times[(*at)++] = times;
}

/* A need is one thing a customer says, however often: all its mentions go to one half. Two halves of a
 * repetition would tell each other. */
static void split(struct work *w, uint64_t stream)
{
	uint64_t at = 0, other = 0;
	struct um_rng rng;

	um_rng_init(&rng, w->options->seed, stream);
	for (uint32_t c = 0; c < w->all->customer_count; c++) {
		for (uint64_t i = w->all->offset[c]; i < w->all->offset[c + 1]; i++) {
			bool first = um_rng_below(&rng, 2) == 0;

			half_add(&w->fit, &at, w->all->need[i], first ? w->all->times[i] : 0);
			half_add(&w->measure, &other, w->all->need[i], first ? 0 : w->all->times[i]);
		}
		w->fit.offset[c + 1] = at;
		w->measure.offset[c + 1] = other;
	}
}

/* ---- labels ------------------------------------------------------------------------------- */

static void label_rows(struct work *w, const struct um_rows *rows, const struct um_classes *m, uint32_t *class)
{
	double posterior[UM_CLASS_MAX];

	for (uint32_t r = 0; r < rows->row_count; r++) {
		um_classes_posterior(m, rows, r, posterior);
		class[r] = 0;
		for (uint32_t k = 1; k < m->class_count; k++)
			class[r] = posterior[k] > posterior[class[r]] ? k : class[r];
	}
	for (uint32_t c = 0; c < w->all->customer_count; c++)
		w->label[c] = rows->of[c] == UM_SEGMENT_NONE ? UM_SEGMENT_NONE : class[rows->of[c]];
}

static enum unmet_status label_segments(struct work *w, uint64_t stream, struct um_arena *scratch,
                                        struct unmet_error *err)
{
	struct um_incidence drawn;
	struct um_rows rows, few;
	struct um_population population;
	struct um_classes m;
	struct um_rng rng;
	uint32_t *class;
	enum unmet_status rc = um_rows_build(&w->fit.incidence, scratch, &rows, err);

	for (uint32_t c = 0; c < w->all->customer_count; c++)
		w->label[c] = UM_SEGMENT_NONE;
	if (rc || rows.customer_total < 1)
		return rc;
	um_rng_init(&rng, w->options->seed, stream);
	rc = um_draw_customers(&rows, UM_SELECT_MAX_CUSTOMERS, &rng, scratch, &drawn, err);
	if (!rc)
		rc = um_rows_build(&drawn, scratch, &few, err);
	class = UM_ARRAY(scratch, uint32_t, rows.row_count);
	if (rc || !class)
		return rc ? rc : um_arena_fail(scratch, err);
	population = (struct um_population){ &few, few.weight, few.customer_total };
	rc = um_fit(&m, &population, w->segment_count, STARTS, w->options->seed + stream, w->options->pool, err);
	if (!rc)
		label_rows(w, &rows, &m, class);
	um_classes_release(&m);
	return rc;
}

/* ---- information -------------------------------------------------------------------------- */

static double entropy(double part, double all)
{
	double p = all > 0 ? part / all : 0;

	return p > 0 && p < 1 ? -p * um_log(p) - (1 - p) * um_log(1 - p) : 0;
}

/* How many of known[] with each label hold each need in a half. */
static void count_half(const struct work *w, const struct sheet *sheet, const struct half *h, uint32_t known, uint32_t values,
                       uint32_t *with)
{
	const uint32_t *label = sheet->told_label;

	memset(with, 0, (size_t)w->all->need_count * values * sizeof(*with));
	for (uint32_t i = 0; i < known; i++) {
		uint32_t c = sheet->known[i];

		for (uint64_t j = h->offset[c]; j < h->offset[c + 1]; j++)
			with[(size_t)h->need[j] * values + label[i]]++;
	}
}

/* sum over needs of I(need; label) in nats a customer; *whole gets sum of H(need).
 * Whoever holds a need in the half that was fitted on cannot hold it in the other, and their label comes from
 * it: for that need they are left out, or the label would tell what was taken away. */
static double information(const struct work *w, struct sheet *sheet, uint32_t known, uint32_t values, double *whole)
{
	double size[UM_CONTRAST_MAX_VALUES] = { 0 }, told = 0;

	for (uint32_t i = 0; i < known; i++)
		size[sheet->told_label[i]]++;
	count_half(w, sheet, &w->measure, known, values, sheet->with);
	count_half(w, sheet, &w->fit, known, values, sheet->fitted);
	*whole = 0;
	for (uint32_t n = 0; n < w->all->need_count; n++) {
		const uint32_t *with = sheet->with + (size_t)n * values, *fitted = sheet->fitted + (size_t)n * values;
		double total = 0, all = 0, left = 0;

		for (uint32_t v = 0; v < values; v++) {
			double asked = size[v] - fitted[v];

			total += with[v];
			all += asked;
			left += asked * entropy(with[v], asked);
		}
		*whole += entropy(total, all);
		told += all > 0 ? entropy(total, all) - left / all : 0;
	}
	return told;
}

static void shuffle(uint32_t *label, uint32_t total, struct um_rng *rng)
{
	for (uint32_t i = total; i > 1; i--) {
		uint32_t j = (uint32_t)um_rng_below(rng, i), keep = label[i - 1];

		label[i - 1] = label[j];
		label[j] = keep;
	}
}

/* What the groups told and what they told when dealt out, over the splits so far. */
struct tally { double observed, by_chance[UM_CONTRAST_SHUFFLES], whole; };

/* The customers with a label who say something in the second half, at most as many as are measured; their
 * labels go to told_label. */
static uint32_t find_known(const struct work *w, struct sheet *sheet, struct um_rng *rng)
{
	uint32_t known = 0, *list = sheet->known;

	for (uint32_t c = 0; c < w->all->customer_count; c++)
		if (sheet->label[c] != UM_SEGMENT_NONE && w->measure.offset[c] < w->measure.offset[c + 1])
			list[known++] = c;
	for (uint32_t i = 0; known > UM_CONTRAST_MAX_CUSTOMERS && i < UM_CONTRAST_MAX_CUSTOMERS; i++) {
		uint32_t j = i + (uint32_t)um_rng_below(rng, known - i), keep = list[i];

		list[i] = list[j];
		list[j] = keep;
	}
	known = known < UM_CONTRAST_MAX_CUSTOMERS ? known : UM_CONTRAST_MAX_CUSTOMERS;
	for (uint32_t i = 0; i < known; i++)
		sheet->told_label[i] = sheet->label[list[i]];
	return known;
}

/* Of those who have sheet->label; adds this split to *told and *tally. */
static void measure(const struct work *w, struct sheet *sheet, uint32_t values, uint64_t stream, struct um_told *told, struct tally *tally)
{
	struct um_rng rng;
	uint32_t known;
	double whole;

	um_rng_init(&rng, w->options->seed, stream);
	known = find_known(w, sheet, &rng);
	told->customer_count += known / UM_CONTRAST_SPLITS;
	told->enough = told->enough && known >= UM_CONTRAST_MIN_CUSTOMERS;
	if (!told->enough)
		return;
	tally->observed += information(w, sheet, known, values, &whole);
	tally->whole += whole;
	for (uint32_t s = 0; s < UM_CONTRAST_SHUFFLES; s++) {
		shuffle(sheet->told_label, known, &rng);
		tally->by_chance[s] += information(w, sheet, known, values, &whole);
	}
}

struct split_work { const struct work *w; uint64_t stream; struct um_told *told; struct tally *tally; };

/* One grouping of customers: the segments, or an attribute. */
static int run_measure(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	const struct split_work *s = ctx;
	const struct work *w = s->w;
	struct sheet *sheet = &w->sheet[worker];
	uint32_t attribute = s->told[block].attribute, values = w->segment_count;

	(void)begin, (void)end;
	sheet->label = w->label;
	if (attribute != UM_SEGMENT_NONE) {
		sheet->label = w->attributes->of + (size_t)attribute * w->all->customer_count;
		values = w->attributes->value_count[attribute];
	}
	measure(w, sheet, values, s->stream + block, &s->told[block], &s->tally[block]);
	return 0;
}

static void conclude(struct um_told *told, const struct tally *t)
{
	uint32_t beaten = 1;
	double chance = 0;

	told->p = 1;
	if (!told->enough)
		return;
	for (uint32_t s = 0; s < UM_CONTRAST_SHUFFLES; s++) {
		chance += t->by_chance[s] / UM_CONTRAST_SHUFFLES;
		beaten += t->by_chance[s] >= t->observed;
	}
	told->p = (double)beaten / (UM_CONTRAST_SHUFFLES + 1);
	told->sure = beaten == 1;
	told->share = t->whole > 0 ? (t->observed - chance) / t->whole : 0;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static enum unmet_status one_split(struct work *w, uint32_t number, struct um_told *told, struct tally *tally,
                                   size_t total, struct um_arena *arena, struct unmet_error *err)
{
	uint64_t stream = 1000u * (number + 1u);
	struct split_work work = { w, stream + 2, told, tally };
	struct um_arena scratch;
	enum unmet_status rc;

	split(w, stream);
	um_arena_init(&scratch, arena->limit_bytes);
	rc = label_segments(w, stream + 1, &scratch, err);
	um_arena_release(&scratch);
	if (rc)
		return rc;
	um_pool_for(w->options->pool, total, 1, run_measure, &work);
	return UNMET_OK;
}

static int compare_told(const void *left, const void *right)
{
	const struct um_told *a = left, *b = right;

	if (a->enough != b->enough)
		return a->enough ? -1 : 1;
	if (a->share != b->share)
		return a->share > b->share ? -1 : 1;
	return (a->attribute > b->attribute) - (a->attribute < b->attribute);
}

static void say_told(struct um_buf *b, const struct um_told *told, const char *verb)
{
	if (told->p > MAX_P) {
		um_buf_addf(b, "%s nothing beyond chance", verb);
		return;
	}
	um_buf_addf(b, "%s ", verb);
	um_num(b, told->share > 0 ? 100 * told->share : 0, 0);
	um_buf_addc(b, '%');
}

/* The attribute that tells most beyond chance; where none does, the first. */
static const struct um_told *most_told(const struct um_contrast *c)
{
	for (size_t i = 1; i < c->told_count; i++)
		if (c->told[i].enough && c->told[i].p <= MAX_P)
			return &c->told[i];
	return &c->told[1];
}

static void say_attribute(struct um_buf *b, const struct um_told *told, struct um_str name, bool only)
{
	if (told->p > MAX_P && !only) {
		um_buf_adds(b, "no attribute tells more than chance");
		return;
	}
	um_buf_add(b, name.ptr, name.len < 100 ? name.len : 100);
	say_told(b, told, " tells");
}

static enum unmet_status say(struct um_contrast *out, const struct um_attributes *attributes,
                             struct um_arena *arena, struct unmet_error *err)
{
	struct um_buf b;
	enum unmet_status rc;
	char *text;

	um_buf_init(&b, SENTENCE_BYTES);
	if (out->told_count > 1 && out->told[1].enough) {
		const struct um_told *most = most_told(out);

		um_buf_adds(&b, "Of what customers need, ");
		say_attribute(&b, most, attributes->name[most->attribute], out->told_count == 2);
		um_buf_adds(&b, "; these segments");
		say_told(&b, &out->told[0], " tell");
		um_buf_addc(&b, '.');
	}
	rc = um_buf_check(&b, err);
	text = rc ? NULL : um_arena_strndup(arena, b.ptr, b.len);
	if (!rc && !text)
		rc = um_arena_fail(arena, err);
	if (!rc)
		out->sentence = um_str_n(text, b.len);
	um_buf_release(&b);
	return rc;
}

static enum unmet_status sheet_init(struct sheet *s, const struct um_incidence *all, struct um_arena *scratch, struct unmet_error *err)
{
	s->known = UM_ARRAY(scratch, uint32_t, all->customer_count);
	s->told_label = UM_ARRAY(scratch, uint32_t, all->customer_count);
	s->with = UM_ARRAY(scratch, uint32_t, (size_t)all->need_count * UM_CONTRAST_MAX_VALUES);
	s->fitted = UM_ARRAY(scratch, uint32_t, (size_t)all->need_count * UM_CONTRAST_MAX_VALUES);
	return s->known && s->told_label && s->with && s->fitted ? UNMET_OK : um_arena_fail(scratch, err);
}

static enum unmet_status work_init(struct work *w, struct um_arena *scratch, struct unmet_error *err)
{
	uint32_t customers = w->all->customer_count, jobs = um_pool_jobs(w->options->pool);
	enum unmet_status rc = half_init(&w->fit, w->all, scratch, err);

	if (!rc)
		rc = half_init(&w->measure, w->all, scratch, err);
	w->label = UM_ARRAY(scratch, uint32_t, customers);
	w->sheet = UM_ARRAY(scratch, struct sheet, jobs);
	if (!rc && (!w->label || !w->sheet))
		rc = um_arena_fail(scratch, err);
	for (uint32_t j = 0; j < jobs && !rc; j++)
		rc = sheet_init(&w->sheet[j], w->all, scratch, err);
	return rc;
}

/* The segments, then every attribute that can be a grouping. */
static struct um_told *list_told(const struct um_attributes *attributes, struct um_arena *arena, size_t *total)
{
	uint32_t most = attributes ? attributes->attribute_count : 0;
	struct um_told *told = UM_ARRAY(arena, struct um_told, (size_t)most + 1);

	if (!told)
		return NULL;
	told[0] = (struct um_told){ .attribute = UM_SEGMENT_NONE, .enough = true };
	*total = 1;
	for (uint32_t a = 0; a < most; a++)
		if (attributes->value_count[a] > 1 && attributes->value_count[a] <= UM_CONTRAST_MAX_VALUES)
			told[(*total)++] = (struct um_told){ .attribute = a, .enough = true };
	return told;
}

enum unmet_status um_contrast(const struct um_incidence *incidence, const struct um_attributes *attributes,
                              uint32_t segment_count, const struct um_segment_options *options,
                              struct um_arena *arena, struct um_contrast *out, struct unmet_error *err)
{
	struct work w = { .all = incidence, .attributes = attributes, .options = options,
	                  .segment_count = segment_count };
	struct um_arena scratch;
	struct tally *tally;
	struct um_told *told;
	size_t total = 0;
	enum unmet_status rc;

	*out = (struct um_contrast){ .sentence = UM_LIT("") };
	if (segment_count < 2 || segment_count > UM_CLASS_MAX)
		return UNMET_OK;
	told = list_told(attributes, arena, &total);
	if (!told)
		return um_arena_fail(arena, err);
	um_arena_init(&scratch, arena->limit_bytes);
	rc = work_init(&w, &scratch, err);
	tally = UM_ARRAY(&scratch, struct tally, total);
	if (!rc && !tally)
		rc = um_arena_fail(&scratch, err);
	for (uint32_t s = 0; s < UM_CONTRAST_SPLITS && !rc; s++)
		rc = one_split(&w, s, told, tally, total, arena, err);
	for (size_t i = 0; i < total && !rc; i++)
		conclude(&told[i], &tally[i]);
	um_arena_release(&scratch);
	if (rc || !told[0].enough)
		return rc;
	qsort(told + 1, total - 1, sizeof(*told), compare_told);
	*out = (struct um_contrast){ told, total, UM_LIT("") };
	rc = say(out, attributes, arena, err);
	if (rc)
		*out = (struct um_contrast){ 0 };
	return rc;
}
