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
#include "segment/classes.h"

#define SHARE_PRIOR 1.0     /* customers of prior per class */
#define GAIN_PER_CUSTOMER 1e-5
#define FAR_BELOW (-20.0)   /* 2e-9 beside 1: far below what EM stops at, and most calls of exp saved */

static enum unmet_status allocate(struct um_classes *m, uint32_t classes, uint32_t needs, double prior,
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
	enum unmet_status rc = allocate(m, from->class_count, from->need_count, from->prior, err);

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

/* log p(class, row) into score; what every function below begins with. */
static void joint(const struct um_classes *m, const struct um_rows *rows, uint32_t r, double *score)
{
	uint32_t classes = m->class_count;

	for (uint32_t k = 0; k < classes; k++)
		score[k] = m->log_share[k];
	for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++) {
		const double *profile = m->log_profile + (size_t)rows->need[i] * classes;
		double times = rows->times[i];

		for (uint32_t k = 0; k < classes; k++)
			score[k] += times * profile[k];
	}
}

double um_classes_posterior(const struct um_classes *m, const struct um_rows *rows, uint32_t r,
                            double *posterior)
{
	double top, sum = 0;

	joint(m, rows, r, posterior);
	top = posterior[0];
	for (uint32_t k = 1; k < m->class_count; k++)
		top = posterior[k] > top ? posterior[k] : top;
	for (uint32_t k = 0; k < m->class_count; k++) {
		posterior[k] -= top;
		if (posterior[k] < FAR_BELOW)
			posterior[k] = FAR_BELOW; /* as good as nothing */
	}
	um_exp_many(posterior, m->class_count);
	for (uint32_t k = 0; k < m->class_count; k++)
		sum += posterior[k];
	for (uint32_t k = 0; k < m->class_count; k++)
		posterior[k] /= sum;
	return top + um_log(sum);
}

/* What one pass over the rows adds up. */
struct counts {
	double *customer;  /* [classes] */
	double *mention;   /* [needs * classes] */
	double log_likelihood;
};

static enum unmet_status counts_init(struct counts *c, const struct um_classes *m, struct unmet_error *err)
{
	c->customer = um_calloc(m->class_count, sizeof(double));
	c->mention = um_calloc((size_t)m->need_count * m->class_count, sizeof(double));
	return c->customer && c->mention ? UNMET_OK : um_nomem(err);
}

static void counts_release(struct counts *c)
{
	um_free(c->customer);
	um_free(c->mention);
}

static void counts_clear(struct counts *c, const struct um_classes *m)
{
	memset(c->customer, 0, m->class_count * sizeof(double));
	memset(c->mention, 0, (size_t)m->need_count * m->class_count * sizeof(double));
	c->log_likelihood = 0;
}

static void counts_add(struct counts *c, const struct um_rows *rows, uint32_t r, uint32_t classes,
                       const double *share)
{
	for (uint32_t k = 0; k < classes; k++)
		c->customer[k] += share[k];
	for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++) {
		double *mention = c->mention + (size_t)rows->need[i] * classes;
		double times = rows->times[i];

		for (uint32_t k = 0; k < classes; k++)
			mention[k] += times * share[k];
	}
}

static void expect(const struct um_classes *m, const struct um_population *sample, struct counts *c)
{
	double share[UM_CLASS_MAX];

	counts_clear(c, m);
	for (uint32_t r = 0; r < sample->rows->row_count; r++) {
		if (sample->weight[r] <= 0)
			continue;
		c->log_likelihood += sample->weight[r] * um_classes_posterior(m, sample->rows, r, share);
		for (uint32_t k = 0; k < m->class_count; k++)
			share[k] *= sample->weight[r];
		counts_add(c, sample->rows, r, m->class_count, share);
	}
}

static void mention_totals(const struct um_classes *m, const struct counts *c, double *total)
{
	for (uint32_t k = 0; k < m->class_count; k++)
		total[k] = 0;
	for (uint32_t n = 0; n < m->need_count; n++)
		for (uint32_t k = 0; k < m->class_count; k++)
			total[k] += c->mention[(size_t)n * m->class_count + k];
}

static void maximise(struct um_classes *m, const struct counts *c, const double *background, double customers)
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
static double complete_evidence(const struct um_classes *m, const struct counts *c, const double *background,
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
static double complete_likelihood(const struct um_classes *m, const struct counts *c)
{
	double sum = 0;

	for (uint32_t k = 0; k < m->class_count; k++)
		sum += c->customer[k] * m->log_share[k];
	for (size_t i = 0; i < (size_t)m->need_count * m->class_count; i++)
		sum += c->mention[i] * m->log_profile[i];
	return sum;
}

static void judge(struct um_classes *m, const struct um_population *sample, const struct counts *c)
{
	m->log_likelihood = c->log_likelihood;
	m->objective = c->log_likelihood + log_prior(m, sample->rows->background);
	m->evidence = complete_evidence(m, c, sample->rows->background, sample->total) +
	              c->log_likelihood - complete_likelihood(m, c) + um_lgamma(m->class_count + 1.0);
}

enum unmet_status um_classes_climb(struct um_classes *m, const struct um_population *sample, uint32_t rounds,
                                   struct unmet_error *err)
{
	struct counts c = { 0 };
	double before = 0;
	enum unmet_status rc = counts_init(&c, m, err);

	for (uint32_t round = 0; !rc; round++) {
		double now;

		expect(m, sample, &c);
		now = c.log_likelihood + log_prior(m, sample->rows->background);
		if (round == rounds || (round > 0 && now - before < GAIN_PER_CUSTOMER * sample->total))
			break;
		before = now;
		maximise(m, &c, sample->rows->background, sample->total);
	}
	if (!rc)
		judge(m, sample, &c);
	counts_release(&c);
	return rc;
}

/* ---- starts ------------------------------------------------------------------------------- */

/* Share of row r's mentions that row s has too, 0..1: how alike they are. */
static double overlap(const struct um_rows *rows, uint32_t r, uint32_t s)
{
	uint64_t i = rows->offset[r], j = rows->offset[s];
	double both = 0, all = 0;

	while (i < rows->offset[r + 1] || j < rows->offset[s + 1]) {
		uint32_t a = i < rows->offset[r + 1] ? rows->need[i] : UINT32_MAX;
		uint32_t b = j < rows->offset[s + 1] ? rows->need[j] : UINT32_MAX;

		if (a == b)
			both += rows->times[i] < rows->times[j] ? rows->times[i] : rows->times[j];
		all += a < b ? rows->times[i] : a > b ? rows->times[j] :
		       rows->times[i] > rows->times[j] ? rows->times[i] : rows->times[j];
		i += a <= b;
		j += b <= a;
	}
	return all > 0 ? both / all : 0;
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

/* Add row s and, by how alike they are, all rows to class k; the chance of the next seed falls with it. */
static void seed_class(const struct um_population *sample, uint32_t k, uint32_t classes, uint32_t s,
                       double *far, struct counts *c)
{
	const struct um_rows *rows = sample->rows;
	double share[UM_CLASS_MAX] = { 0 };

	for (uint32_t r = 0; r < rows->row_count; r++) {
		double alike = sample->weight[r] > 0 ? overlap(rows, r, s) : 0;

		if (alike <= 0)
			continue;
		far[r] *= (1 - alike) * (1 - alike);
		share[k] = sample->weight[r] * alike * alike * alike;
		counts_add(c, rows, r, classes, share);
	}
}

enum unmet_status um_classes_start(struct um_classes *m, const struct um_population *sample, uint32_t class_count,
                                   double prior, struct um_rng *rng, struct unmet_error *err)
{
	const struct um_rows *rows = sample->rows;
	double *far = NULL;
	struct counts c = { 0 };
	enum unmet_status rc = allocate(m, class_count, rows->need_count, prior, err);

	if (rc)
		return rc;
	far = um_calloc(rows->row_count, sizeof(double));
	rc = far ? counts_init(&c, m, err) : um_nomem(err);
	if (rc)
		goto done;
	for (uint32_t r = 0; r < rows->row_count; r++)
		far[r] = sample->weight[r];
	for (uint32_t k = 0; k < class_count; k++)
		seed_class(sample, k, class_count, draw(far, rows->row_count, rng), far, &c);
	for (uint32_t k = 0; k < class_count; k++)
		c.customer[k] = sample->total / class_count;
	maximise(m, &c, rows->background, sample->total);
done:
	um_free(far);
	counts_release(&c);
	if (rc)
		um_classes_release(m);
	return rc;
}
