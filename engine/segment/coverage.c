/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coverage by maximum likelihood. Needs nobody raised are not in the data, so the beta-binomial is cut at
 * zero; without that the fit always says that nearly all is known. With few customers a and b are hardly
 * told apart, but the share found is a function of both and much better known, so its interval is taken
 * from all pairs whose likelihood is near the best (profile likelihood), and not from standard errors.
 *
 * What it predicts for more customers comes from the same pairs: the needs found grow by C(more) / C(now). The model expects ever
 * rarer needs, and a closed list has none, so intervals also take in what richness.c allows, which believes in none but
 * those that left a trace; where both are sure, there is still room for one need more. How often they then hold what is
 * found when more are heard is measured: tests/quality/coverage.c.
 */
#include "segment/coverage.h"

#include "base/fmath.h"
#include "base/mem.h"
#include "segment/richness.h"

#define LOW_A (-5.0)    /* search box, natural logarithms */
#define HIGH_A 3.0
#define LOW_B (-3.0)
#define HIGH_B 8.0
#define GRID 48
#define NEAR_BEST 1.9207 /* half the 95% point of chi-square with one degree of freedom */
#define Z95 1.959963984540054
#define SATURATED 0.05

struct data {
	struct um_raised_counts counts;
	double choose;           /* sum of ln C(customers, raised): the same for all a, b */
	struct um_richness free; /* what is told without a model */
};

/* The pairs worth looking at: the grid in logarithms, and the best. */
struct surface {
	double value[GRID + 1][GRID + 1], best, a, b;
};

static double lbeta(double a, double b)
{
	return um_lgamma(a) + um_lgamma(b) - um_lgamma(a + b);
}

double um_coverage_at(double a, double b, double customers)
{
	return 1 - um_exp(lbeta(a, b + customers) - lbeta(a, b));
}

/* The parts of the likelihood of a alone, and of b alone: what makes a grid of them cheap. */
static double part_a(const struct data *d, double a)
{
	double sum = 0;

	for (size_t i = 0; i < d->counts.distinct; i++)
		sum += (double)d->counts.needs[i] * um_lgamma(a + (double)d->counts.raised[i]);
	return sum;
}

static double part_b(const struct data *d, double b)
{
	double sum = 0;

	for (size_t i = 0; i < d->counts.distinct; i++)
		sum += (double)d->counts.needs[i] * um_lgamma(b + (double)(d->counts.customers - d->counts.raised[i]));
	return sum;
}

static double likelihood(const struct data *d, double a, double b, double of_a, double of_b)
{
	double n = (double)d->counts.customers, all = (double)d->counts.need_total, seen = um_coverage_at(a, b, n);

	if (seen < 1e-12)
		return -1e300;
	return d->choose + of_a + of_b - all * (um_lgamma(a + b + n) + lbeta(a, b) + um_log(seen));
}

/* Compass search from (*u, *v) in logarithms: no derivatives, no luck, stays in the box. */
static double climb(const struct data *d, double *u, double *v)
{
	static const double way[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
	double of_a = part_a(d, um_exp(*u)), of_b = part_b(d, um_exp(*v));
	double best = likelihood(d, um_exp(*u), um_exp(*v), of_a, of_b);

	for (double step = 0.5; step > 1e-6;) {
		bool moved = false;

		for (int i = 0; i < 4; i++) {
			double x = *u + step * way[i][0], y = *v + step * way[i][1], now;

			if (x < LOW_A || x > HIGH_A || y < LOW_B || y > HIGH_B)
				continue;
			now = likelihood(d, um_exp(x), um_exp(y), part_a(d, um_exp(x)), part_b(d, um_exp(y)));
			if (now <= best)
				continue;
			best = now;
			*u = x;
			*v = y;
			moved = true;
		}
		step = moved ? step : step / 2;
	}
	return best;
}

static double grid_a(int i)
{
	return um_exp(LOW_A + (HIGH_A - LOW_A) * i / GRID);
}

static double grid_b(int j)
{
	return um_exp(LOW_B + (HIGH_B - LOW_B) * j / GRID);
}

/* The grid gives the start of the climb, and later all pairs that are about as likely. */
static void search(const struct data *d, struct surface *s)
{
	double of_b[GRID + 1], u = 0, v = 0;

	s->best = -1e301;
	for (int j = 0; j <= GRID; j++)
		of_b[j] = part_b(d, grid_b(j));
	for (int i = 0; i <= GRID; i++) {
		double a = grid_a(i), of_a = part_a(d, a);

		for (int j = 0; j <= GRID; j++) {
			double now = likelihood(d, a, grid_b(j), of_a, of_b[j]);

			s->value[i][j] = now;
			if (now <= s->best)
				continue;
			s->best = now;
			u = LOW_A + (HIGH_A - LOW_A) * i / GRID;
			v = LOW_B + (HIGH_B - LOW_B) * j / GRID;
		}
	}
	s->best = climb(d, &u, &v);
	s->a = um_exp(u);
	s->b = um_exp(v);
}

/* ---- the curve ---------------------------------------------------------------------------- */

static void widen(struct unmet_interval *ci, double share)
{
	ci->low = share < ci->low ? share : ci->low;
	ci->high = share > ci->high ? share : ci->high;
}

/* Both halves of an interval with an independent spread of variance `wide` (times 1.96 squared) added. */
static void spread(struct unmet_interval *ci, double at, double wide, double most)
{
	double below = at - ci->low, above = ci->high - at;

	ci->low = at - sqrt(below * below + wide);
	ci->high = at + sqrt(above * above + wide);
	ci->low = ci->low > 0 ? ci->low : 0;
	ci->high = ci->high < most ? ci->high : most;
}

/* What the same customers allow without the model: no needs but those whose traces are seen. */
static void allow_others(const struct data *d, double customers, struct um_coverage_point *p)
{
	const struct um_richness *r = &d->free;
	const double unseen[] = { r->unseen_ci.low, r->unseen, r->unseen_ci.high };
	double n = (double)d->counts.customers, all = (double)d->counts.need_total;

	for (int i = 0; i < 3; i++) {
		double needs = customers < n ? um_richness_fewer(&d->counts, customers) :
		                               all + um_richness_more(&d->counts, r->once, unseen[i], customers - n);

		widen(&p->share_ci, needs / (all + unseen[i]));
		widen(&p->needs_ci, needs);
	}
}

/* few - how many needs there may well be where `expected` are: the 97.5% point of a Poisson, and never none, because
 * one more need that is rare enough can be ruled out by nobody. */
static double few(double expected)
{
	double chance = um_exp(-expected), sum = chance, n = 0;

	if (expected > 100)
		return expected + Z95 * sqrt(expected);
	for (; sum < 0.975; sum += chance)
		chance *= expected / ++n;
	return n > 1 ? n : 1;
}

/* Which needs happen to be voiced varies too: of all there are, and of those that are to come or would be missed. */
static void allow_chance(const struct data *d, double now, double customers, struct um_coverage_point *p)
{
	double n = (double)d->counts.customers, all = (double)d->counts.need_total, change = fabs(p->needs - all);

	spread(&p->share_ci, p->share, Z95 * Z95 * p->share * (1 - p->share) * now / all, 1);
	spread(&p->needs_ci, p->needs, Z95 * Z95 * change, HUGE_VAL);
	widen(&p->share_ci, p->share / now * all / (all + few(all / now - all)));
	if (customers >= n) {
		widen(&p->needs_ci, all + (customers > n ? few(change) : 0));
		p->needs_ci.low = p->needs_ci.low < all ? all : p->needs_ci.low;
	} else {
		widen(&p->needs_ci, all - few(change));
		p->needs_ci.high = p->needs_ci.high > all ? all : p->needs_ci.high;
	}
}

/* Share and needs by `customers` heard, over all pairs about as likely as the best. */
static void point_at(const struct data *d, const struct surface *s, double customers, struct um_coverage_point *p)
{
	double n = (double)d->counts.customers, all = (double)d->counts.need_total;
	double share = um_coverage_at(s->a, s->b, customers), now = um_coverage_at(s->a, s->b, n);

	*p = (struct um_coverage_point){ .customers = (uint64_t)customers, .share = share, .share_ci = { share, share },
	                                 .needs = all * share / now };
	p->needs_ci = (struct unmet_interval){ p->needs, p->needs };
	for (int i = 0; i <= GRID; i++)
		for (int j = 0; j <= GRID; j++) {
			double other;

			if (s->value[i][j] < s->best - NEAR_BEST)
				continue;
			other = um_coverage_at(grid_a(i), grid_b(j), customers);
			widen(&p->share_ci, other);
			widen(&p->needs_ci, all * other / um_coverage_at(grid_a(i), grid_b(j), n));
		}
	allow_others(d, customers, p);
	allow_chance(d, now, customers, p);
}

static uint64_t customers_for(const struct um_coverage *c, double share)
{
	double low = 0, high = UM_COVERAGE_FARTHEST * (double)c->customers;

	if (um_coverage_at(c->a, c->b, high) < share)
		return UM_COVERAGE_NEVER;
	while (high - low > 1) {
		double middle = floor((low + high) / 2);

		if (um_coverage_at(c->a, c->b, middle) < share)
			low = middle;
		else
			high = middle;
	}
	return (uint64_t)high;
}

/* Half the points up to now, half beyond, to where 95% are found or to four times as many customers. */
static void draw_curve(const struct data *d, const struct surface *s, struct um_coverage *c)
{
	double n = (double)d->counts.customers, end = 4 * n, half = UM_COVERAGE_POINTS / 2;

	if (c->customers_for_95 != UM_COVERAGE_NEVER && (double)c->customers_for_95 < end)
		end = (double)c->customers_for_95 > n ? (double)c->customers_for_95 : 2 * n;
	for (unsigned i = 1; i <= UM_COVERAGE_POINTS; i++) {
		double at = i <= half ? ceil(n * i / half) : floor(n + (end - n) * (i - half) / half);
		struct um_coverage_point *last = c->point_count ? &c->point[c->point_count - 1] : NULL;

		if (last && (uint64_t)at <= last->customers)
			continue;
		point_at(d, s, at, &c->point[c->point_count++]);
	}
}

/* ---- the whole ---------------------------------------------------------------------------- */

static enum unmet_status data_init(struct data *d, const uint64_t *raised, uint32_t need_count, uint64_t customers,
                                   struct unmet_error *err)
{
	struct um_raised_counts *c = &d->counts;
	enum unmet_status rc;

	*d = (struct data){ 0 };
	rc = um_raised_counts_init(c, raised, need_count, customers, err);
	if (!rc && (customers < UM_COVERAGE_MIN_CUSTOMERS || c->need_total < UM_COVERAGE_MIN_NEEDS))
		rc = um_fail(err, UNMET_E_NOTHING, "coverage needs %u customers and %u needs, there are %llu and %llu", UM_COVERAGE_MIN_CUSTOMERS,
		             UM_COVERAGE_MIN_NEEDS, (unsigned long long)customers, (unsigned long long)c->need_total);
	if (rc)
		return rc;
	for (size_t i = 0; i < c->distinct; i++)
		d->choose += (double)c->needs[i] * um_lchoose((double)customers, (double)c->raised[i]);
	d->free = um_richness_of(c);
	return UNMET_OK;
}

static void fill(const struct data *d, const struct surface *s, struct um_coverage *out)
{
	struct um_coverage_point now;

	point_at(d, s, (double)d->counts.customers, &now);
	point_at(d, s, 2 * (double)d->counts.customers, &out->twice);
	out->customers = d->counts.customers;
	out->needs = d->counts.need_total;
	out->a = s->a;
	out->b = s->b;
	out->found_share = now.share;
	out->found_ci = now.share_ci;
	out->customers_for_90 = customers_for(out, 0.90);
	out->customers_for_95 = customers_for(out, 0.95);
	out->chao2_unseen_count = d->free.unseen;
	out->late_share = um_richness_late(&d->counts);
	out->saturated = out->late_share <= SATURATED;
	draw_curve(d, s, out);
}

enum unmet_status um_coverage_fit(const uint64_t *raised, uint32_t need_count, uint64_t customer_count,
                                  struct um_coverage *out, struct unmet_error *err)
{
	struct data d;
	struct surface *s = NULL;
	enum unmet_status rc = data_init(&d, raised, need_count, customer_count, err);

	*out = (struct um_coverage){ 0 };
	if (!rc && !(s = um_calloc(1, sizeof(*s))))
		rc = um_nomem(err);
	if (!rc) {
		search(&d, s);
		fill(&d, s, out);
	}
	um_free(s);
	um_raised_counts_release(&d.counts);
	return rc;
}

enum unmet_status um_coverage_expect(const uint64_t *raised, uint32_t need_count, uint64_t customer_count,
                                     uint64_t customers, struct um_coverage_point *point, struct unmet_error *err)
{
	struct data d;
	struct surface *s = NULL;
	enum unmet_status rc = data_init(&d, raised, need_count, customer_count, err);

	*point = (struct um_coverage_point){ 0 };
	if (!rc && !(s = um_calloc(1, sizeof(*s))))
		rc = um_nomem(err);
	if (!rc) {
		search(&d, s);
		point_at(&d, s, (double)customers, point);
	}
	um_free(s);
	um_raised_counts_release(&d.counts);
	return rc;
}

uint64_t um_coverage_more(const struct um_coverage *coverage, uint64_t customers_for_share)
{
	if (customers_for_share == UM_COVERAGE_NEVER)
		return UM_COVERAGE_NEVER;
	return customers_for_share > coverage->customers ? customers_for_share - coverage->customers : 0;
}
