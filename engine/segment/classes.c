/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EM for a mixture of multinomials on capped counts (latent class analysis; Lazarsfeld & Henry 1968,
 * Goodman 1974; for counts Nigam et al. 2000). Counts carry more than presence: with four to eight
 * mentions a customer, who says a thing twice tells which group they are in.
 *
 * The number of classes is judged by the marginal likelihood in the approximation of Cheeseman & Stutz
 * (1996), which Chickering & Heckerman (1997) found the most accurate of the cheap ones for latent
 * classes. BIC charges log(customers)/2 for each of classes x needs parameters, most of which are hardly
 * used, and so sees nothing below some thousand customers; the marginal likelihood under a prior centred
 * on the background charges only for what a profile moves.
 */
#include "base/fmath.h"
#include "base/mem.h"
#include "segment/counts.h"

#define EXPECT_BLOCK ((size_t)16384) /* rows: a sample is one block */
#define SHARE_PRIOR 1.0     /* customers of prior per class */
#define GAIN_PER_CUSTOMER 1e-5
#define FAR_BELOW (-20.0)   /* 2e-9 beside 1: far below what EM stops at, and most calls of exp saved */

enum unmet_status um_classes_allocate(struct um_classes *m, uint32_t classes, uint32_t needs, double prior,
                                      struct unmet_error *err)
{
	*m = (struct um_classes){ .class_count = classes, .need_count = needs, .prior = prior };
	m->log_share = um_calloc(classes, sizeof(double));
	m->log_profile = um_calloc((size_t)needs * classes, sizeof(double));
	if (m->log_share && m->log_profile)
		return UNMET_OK;
	um_classes_release(m);
	return um_nomem(err);
}

void um_classes_release(struct um_classes *m)
{
	um_free(m->log_share);
	um_free(m->log_profile);
	*m = (struct um_classes){ 0 };
}

enum unmet_status um_classes_copy(struct um_classes *m, const struct um_classes *from, struct unmet_error *err)
{
	size_t cells = (size_t)from->need_count * from->class_count;
	enum unmet_status rc = um_classes_allocate(m, from->class_count, from->need_count, from->prior, err);

	if (rc)
		return rc;
	for (uint32_t k = 0; k < from->class_count; k++)
		m->log_share[k] = from->log_share[k];
	for (size_t i = 0; i < cells; i++)
		m->log_profile[i] = from->log_profile[i];
	m->objective = from->objective;
	m->log_likelihood = from->log_likelihood;
	m->evidence = from->evidence;
	return UNMET_OK;
}

/* log p(class, row) into score; what every function below begins with. Two needs at a time: each class is read and written half as often. */
static void joint(const struct um_classes *m, const struct um_rows *rows, uint32_t r, double *restrict score)
{
	uint32_t classes = m->class_count;
	uint64_t i = rows->offset[r], end = rows->offset[r + 1];

	for (uint32_t k = 0; k < classes; k++)
		score[k] = m->log_share[k];
	for (; i + 1 < end; i += 2) {
		const double *restrict one = m->log_profile + (size_t)rows->need[i] * classes;
		const double *restrict two = m->log_profile + (size_t)rows->need[i + 1] * classes;
		double times = rows->times[i], times_two = rows->times[i + 1];

		for (uint32_t k = 0; k < classes; k++)
			score[k] += times * one[k] + times_two * two[k];
	}
	if (i < end) {
		const double *restrict one = m->log_profile + (size_t)rows->need[i] * classes;
		double times = rows->times[i];

		for (uint32_t k = 0; k < classes; k++)
			score[k] += times * one[k];
	}
}

/* below - how far each class is below the most likely one, which is returned. */
static double below(double *score, uint32_t classes)
{
	double top = score[0];

	for (uint32_t k = 1; k < classes; k++)
		top = score[k] > top ? score[k] : top;
	for (uint32_t k = 0; k < classes; k++) {
		double by = score[k] - top;

		score[k] = by < FAR_BELOW ? FAR_BELOW : by; /* as good as nothing */
	}
	return top;
}

/*
 * divide - posteriors of `total` rows into share[total][classes]; the likelihood of row[i] is exp(top[i]) sum[i], where sum is 1 to
 * the number of classes. Many rows at once, because exponentials are cheap by the dozen.
 */
static void divide(const struct um_classes *m, const struct um_rows *rows, const uint32_t *row, size_t total, double *share, double *top,
                   double *sum)
{
	uint32_t classes = m->class_count;

	for (size_t i = 0; i < total; i++) {
		joint(m, rows, row[i], share + i * classes);
		top[i] = below(share + i * classes, classes);
	}
	um_exp_many(share, total * classes);
	for (size_t i = 0; i < total; i++) {
		double all = 0, part, *of = share + i * classes;

		for (uint32_t k = 0; k < classes; k++)
			all += of[k];
		part = 1 / all;
		for (uint32_t k = 0; k < classes; k++)
			of[k] *= part;
		sum[i] = all;
	}
}

double um_classes_posterior(const struct um_classes *m, const struct um_rows *rows, uint32_t r,
                            double *posterior)
{
	double top, sum;

	divide(m, rows, &r, 1, posterior, &top, &sum);
	return top + um_log(sum);
}

/* Logarithms are slow: what is to be added up as logarithms is multiplied first, as long as a double holds it. */
struct product { double value; unsigned factors; };

#define FACTORS 64u /* of at most UM_CLASS_MAX each: below 1e116 */

static void multiply(struct product *p, double factor, double *log_sum)
{
	p->value *= factor;
	if (++p->factors < FACTORS)
		return;
	*log_sum += um_log(p->value);
	*p = (struct product){ 1, 0 };
}

#define BATCH 16u /* rows whose posteriors are computed together */

struct batch {
	uint32_t row[BATCH];
	size_t total;
	double share[BATCH * UM_CLASS_MAX], top[BATCH], sum[BATCH];
	struct product product;
};

static void add_batch(const struct um_classes *m, const struct um_population *sample, struct batch *b, struct um_counts *c)
{
	divide(m, sample->rows, b->row, b->total, b->share, b->top, b->sum);
	for (size_t i = 0; i < b->total; i++) {
		double weight = sample->weight[b->row[i]], *share = b->share + i * m->class_count;

		c->log_likelihood += weight * b->top[i];
		if (weight == 1) {
			multiply(&b->product, b->sum[i], &c->log_likelihood);
		} else {
			c->log_likelihood += weight * um_log(b->sum[i]);
			for (uint32_t k = 0; k < m->class_count; k++)
				share[k] *= weight;
		}
		um_counts_add(c, sample->rows, b->row[i], m->class_count, share);
	}
	b->total = 0;
}

/* expect_rows - what rows [begin, end) add up to. */
static void expect_rows(const struct um_classes *m, const struct um_population *sample, size_t begin, size_t end, struct um_counts *c)
{
	struct batch batch;

	batch.total = 0;
	batch.product = (struct product){ 1, 0 };
	um_counts_clear(c, m);
	for (size_t r = begin; r < end; r++) {
		if (sample->weight[r] <= 0)
			continue;
		batch.row[batch.total++] = (uint32_t)r;
		if (batch.total == BATCH)
			add_batch(m, sample, &batch, c);
	}
	add_batch(m, sample, &batch, c);
	c->log_likelihood += um_log(batch.product.value);
}

struct expect_work {
	const struct um_classes *m;
	const struct um_population *sample;
	struct um_counts *block;
};

static int run_expect(void *ctx, size_t block, size_t begin, size_t end, uint32_t worker)
{
	const struct expect_work *w = ctx;

	(void)worker;
	expect_rows(w->m, w->sample, begin, end, &w->block[block]);
	return 0;
}

/* expect - one pass, by blocks added up in their order, so that the bits do not depend on the number of threads; the sum is in c[0]. */
static void expect(const struct um_classes *m, const struct um_population *sample, struct um_pool *pool, struct um_counts *c, size_t blocks)
{
	struct expect_work w = { m, sample, c };

	um_pool_for(pool, sample->rows->row_count, EXPECT_BLOCK, run_expect, &w);
	for (size_t b = 1; b < blocks; b++) {
		for (uint32_t k = 0; k < m->class_count; k++)
			c->customer[k] += c[b].customer[k];
		for (size_t i = 0; i < (size_t)m->need_count * m->class_count; i++)
			c->mention[i] += c[b].mention[i];
		c->log_likelihood += c[b].log_likelihood;
	}
}

static void mention_totals(const struct um_classes *m, const struct um_counts *c, double *total)
{
	for (uint32_t k = 0; k < m->class_count; k++)
		total[k] = 0;
	for (uint32_t n = 0; n < m->need_count; n++)
		for (uint32_t k = 0; k < m->class_count; k++)
			total[k] += c->mention[(size_t)n * m->class_count + k];
}

void um_classes_maximise(struct um_classes *m, const struct um_counts *c, const double *background, double customers)
{
	double total[UM_CLASS_MAX];
	uint32_t classes = m->class_count;

	mention_totals(m, c, total);
	for (uint32_t k = 0; k < classes; k++)
		m->log_share[k] = um_log((c->customer[k] + SHARE_PRIOR) / (customers + SHARE_PRIOR * classes));
	for (uint32_t n = 0; n < m->need_count; n++)
		for (uint32_t k = 0; k < classes; k++) {
			size_t at = (size_t)n * classes + k;

			m->log_profile[at] = um_log((c->mention[at] + m->prior * background[n]) /
			                            (total[k] + m->prior));
		}
}

/* log prior of the parameters in their natural (softmax) form, where the posterior mean is the mode. */
static double log_prior(const struct um_classes *m, const double *background)
{
	double sum = 0;

	for (uint32_t k = 0; k < m->class_count; k++)
		sum += SHARE_PRIOR * m->log_share[k];
	for (uint32_t n = 0; n < m->need_count; n++)
		for (uint32_t k = 0; k < m->class_count; k++)
			sum += m->prior * background[n] * m->log_profile[(size_t)n * m->class_count + k];
	return sum;
}

/* log marginal likelihood of the expected counts, taken as if they had been observed ... */
static double complete_evidence(const struct um_classes *m, const struct um_counts *c, const double *background,
                                double customers)
{
	double total[UM_CLASS_MAX], classes = m->class_count;
	double sum = um_lgamma(SHARE_PRIOR * classes) - um_lgamma(SHARE_PRIOR * classes + customers);

	mention_totals(m, c, total);
	for (uint32_t k = 0; k < m->class_count; k++)
		sum += um_lgamma(SHARE_PRIOR + c->customer[k]) - um_lgamma(SHARE_PRIOR) +
		       um_lgamma(m->prior) - um_lgamma(m->prior + total[k]);
	for (uint32_t n = 0; n < m->need_count; n++) {
		double alpha = m->prior * background[n], base = um_lgamma(alpha);

		for (uint32_t k = 0; k < m->class_count; k++)
			sum += um_lgamma(alpha + c->mention[(size_t)n * m->class_count + k]) - base;
	}
	return sum;
}

/* ... and their likelihood under the parameters, to be taken out again. */
static double complete_likelihood(const struct um_classes *m, const struct um_counts *c)
{
	double sum = 0;

	for (uint32_t k = 0; k < m->class_count; k++)
		sum += c->customer[k] * m->log_share[k];
	for (size_t i = 0; i < (size_t)m->need_count * m->class_count; i++)
		sum += c->mention[i] * m->log_profile[i];
	return sum;
}

static void judge(struct um_classes *m, const struct um_population *sample, const struct um_counts *c)
{
	m->log_likelihood = c->log_likelihood;
	m->objective = c->log_likelihood + log_prior(m, sample->rows->background);
	m->evidence = complete_evidence(m, c, sample->rows->background, sample->total) +
	              c->log_likelihood - complete_likelihood(m, c) + um_lgamma(m->class_count + 1.0);
}

static void release_blocks(struct um_counts *c, size_t blocks)
{
	for (size_t b = 0; b < blocks && c; b++)
		um_counts_release(&c[b]);
	um_free(c);
}

static enum unmet_status init_blocks(struct um_counts **c, size_t blocks, const struct um_classes *m, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	*c = um_calloc(blocks, sizeof(**c));
	if (!*c)
		return um_nomem(err);
	for (size_t b = 0; b < blocks && !rc; b++)
		rc = um_counts_init(&(*c)[b], m, err);
	return rc;
}

enum unmet_status um_classes_climb(struct um_classes *m, const struct um_population *sample, uint32_t rounds, struct um_pool *pool,
                                   struct unmet_error *err)
{
	size_t blocks = sample->rows->row_count / EXPECT_BLOCK + 1;
	struct um_counts *c;
	double before = 0;
	enum unmet_status rc = init_blocks(&c, blocks, m, err);

	for (uint32_t round = 0; !rc; round++) {
		double now;

		expect(m, sample, pool, c, blocks);
		now = c->log_likelihood + log_prior(m, sample->rows->background);
		if (round == rounds || (round > 0 && now - before < GAIN_PER_CUSTOMER * sample->total))
			break;
		before = now;
		um_classes_maximise(m, c, sample->rows->background, sample->total);
	}
	if (!rc)
		judge(m, sample, c);
	release_blocks(c, blocks);
	return rc;
}
