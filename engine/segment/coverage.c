/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coverage by maximum likelihood. Needs nobody raised are not in the data, so the beta-binomial is cut at
 * zero; without that the fit always says that nearly all is known. With few customers a and b are hardly
 * told apart, but the share found is a function of both and much better known, so its interval is taken
 * from all pairs whose likelihood is near the best (profile likelihood), and not from standard errors.
 */
#include "base/fmath.h"
#include "base/mem.h"
#include "segment/coverage.h"

#define LOW_A (-5.0)    /* search box, natural logarithms */
#define HIGH_A 3.0
#define LOW_B (-3.0)
#define HIGH_B 8.0
#define GRID 48
#define NEAR_BEST 1.9207 /* half the 95% point of chi-square with one degree of freedom */
#define Z95 1.959963984540054
#define MOST_CUSTOMERS 1e6
#define LATE 0.1
#define SATURATED 0.05

struct data {
	uint64_t *needs;     /* [customers + 1] needs raised by x customers */
	uint64_t customers, need_total;
};

static double lbeta(double a, double b)
{
	return um_lgamma(a) + um_lgamma(b) - um_lgamma(a + b);
}

double um_coverage_at(double a, double b, double customers)
{
	return 1 - um_exp(lbeta(a, b + customers) - lbeta(a, b));
}

static double likelihood(const struct data *d, double a, double b)
{
	double n = (double)d->customers, base = lbeta(a, b), sum = 0;
	double seen = um_coverage_at(a, b, n);

	if (seen < 1e-12)
		return -1e300;
	for (uint64_t x = 1; x <= d->customers; x++)
		if (d->needs[x])
			sum += (double)d->needs[x] * (um_lchoose(n, (double)x) +
			                              lbeta(a + (double)x, b + n - (double)x) - base);
	return sum - (double)d->need_total * um_log(seen);
}

/* Compass search from (*u, *v) in logarithms: no derivatives, no luck, stays in the box. */
static double climb(const struct data *d, double *u, double *v)
{
	static const double way[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
	double best = likelihood(d, um_exp(*u), um_exp(*v));

	for (double step = 0.5; step > 1e-6;) {
		bool moved = false;

		for (int i = 0; i < 4; i++) {
			double x = *u + step * way[i][0], y = *v + step * way[i][1], now;

			if (x < LOW_A || x > HIGH_A || y < LOW_B || y > HIGH_B)
				continue;
			now = likelihood(d, um_exp(x), um_exp(y));
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
	return LOW_A + (HIGH_A - LOW_A) * i / GRID;
}

static double grid_b(int j)
{
	return LOW_B + (HIGH_B - LOW_B) * j / GRID;
}

static void widen(struct unmet_interval *ci, double share)
{
	ci->low = share < ci->low ? share : ci->low;
	ci->high = share > ci->high ? share : ci->high;
}

/* Which needs happened to be voiced varies too, as a draw of found_share from all needs there are. */
static void add_chance(struct um_coverage *c, double need_total)
{
	double all = need_total / c->found_share, wide = Z95 * Z95 * c->found_share * (1 - c->found_share) / all;
	double below = c->found_share - c->found_ci.low, above = c->found_ci.high - c->found_share;

	c->found_ci.low = c->found_share - sqrt(below * below + wide);
	c->found_ci.high = c->found_share + sqrt(above * above + wide);
	c->found_ci.low = c->found_ci.low > 0 ? c->found_ci.low : 0;
	c->found_ci.high = c->found_ci.high < 1 ? c->found_ci.high : 1;
}

/* value[(GRID + 1)^2]: the grid gives the start of the climb, then all pairs that are about as likely. */
static void fit(const struct data *d, double *value, struct um_coverage *out)
{
	double n = (double)d->customers, u = 0, v = 0, best = -1e301;

	for (int i = 0; i <= GRID; i++)
		for (int j = 0; j <= GRID; j++) {
			double now = likelihood(d, um_exp(grid_a(i)), um_exp(grid_b(j)));

			value[i * (GRID + 1) + j] = now;
			if (now <= best)
				continue;
			best = now;
			u = grid_a(i);
			v = grid_b(j);
		}
	best = climb(d, &u, &v);
	out->a = um_exp(u);
	out->b = um_exp(v);
	out->found_share = um_coverage_at(out->a, out->b, n);
	out->found_ci = (struct unmet_interval){ out->found_share, out->found_share };
	for (int i = 0; i <= GRID; i++)
		for (int j = 0; j <= GRID; j++)
			if (value[i * (GRID + 1) + j] >= best - NEAR_BEST)
				widen(&out->found_ci, um_coverage_at(um_exp(grid_a(i)), um_exp(grid_b(j)), n));
	add_chance(out, (double)d->need_total);
}

static uint64_t customers_for(const struct um_coverage *c, double share)
{
	double low = 0, high = 1;

	while (high < MOST_CUSTOMERS && um_coverage_at(c->a, c->b, high) < share)
		high *= 2;
	if (high >= MOST_CUSTOMERS)
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

/* Needs heard once and twice tell how many are heard zero times. */
static double chao2(const struct data *d)
{
	double once = (double)d->needs[1], twice = d->customers > 1 ? (double)d->needs[2] : 0;
	double n = (double)d->customers;

	return (n - 1) / n * (twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2);
}

/* Share of needs of which nobody speaks but the last tenth: chance that all x fall there, by order. */
static double late_share(const struct data *d)
{
	double late = floor(LATE * (double)d->customers + 0.5), sum = 0;

	late = late < 1 ? 1 : late;
	for (uint64_t x = 1; x <= (uint64_t)late; x++)
		if (d->needs[x])
			sum += (double)d->needs[x] *
			       um_exp(um_lchoose(late, (double)x) - um_lchoose((double)d->customers, (double)x));
	return sum / (double)d->need_total;
}

static enum unmet_status check(const uint64_t *raised, uint32_t need_count, uint64_t customers,
                               uint64_t *need_total, struct unmet_error *err)
{
	*need_total = 0;
	for (uint32_t n = 0; n < need_count; n++) {
		*need_total += raised[n] > 0;
		if (raised[n] > customers)
			return um_fail(err, UNMET_E_ARG, "need %u has more customers than there are", n);
	}
	if (customers < UM_COVERAGE_MIN_CUSTOMERS || *need_total < UM_COVERAGE_MIN_NEEDS)
		return um_fail(err, UNMET_E_NOTHING,
		               "coverage needs %u customers and %u needs, there are %llu and %llu",
		               UM_COVERAGE_MIN_CUSTOMERS, UM_COVERAGE_MIN_NEEDS,
		               (unsigned long long)customers, (unsigned long long)*need_total);
	return UNMET_OK;
}

enum unmet_status um_coverage_fit(const uint64_t *raised, uint32_t need_count, uint64_t customer_count,
                                  struct um_coverage *out, struct unmet_error *err)
{
	struct data d = { .customers = customer_count };
	double *value;
	enum unmet_status rc;

	*out = (struct um_coverage){ 0 };
	rc = check(raised, need_count, customer_count, &d.need_total, err);
	if (rc)
		return rc;
	d.needs = um_calloc(customer_count + 1, sizeof(*d.needs));
	value = um_calloc((size_t)(GRID + 1) * (GRID + 1), sizeof(*value));
	if (d.needs && value) {
		for (uint32_t n = 0; n < need_count; n++)
			d.needs[raised[n]] += raised[n] > 0;
		fit(&d, value, out);
		out->customers_for_90 = customers_for(out, 0.90);
		out->customers_for_95 = customers_for(out, 0.95);
		out->chao2_unseen_count = chao2(&d);
		out->late_share = late_share(&d);
		out->saturated = out->late_share <= SATURATED;
	} else {
		rc = um_nomem(err);
	}
	um_free(d.needs);
	um_free(value);
	return rc;
}
